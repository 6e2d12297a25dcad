package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// SealedSecrets counts what only the key file opens. A database without our schema holds none.
func SealedSecrets(ctx context.Context, d *db.DB) int64 {
	var n int64
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		n, err = db.Number(ctx, tx, "SELECT (SELECT count(*) FROM apps WHERE secret <> '' OR verify_token <> '') + (SELECT count(*) FROM accounts WHERE access_token <> '')")
		return err
	})
	if err != nil {
		return 0
	}
	// In a view of its own: a database from before second steps has no such table.
	var steps int64
	if d.View(ctx, func(tx *db.Tx) (err error) {
		steps, err = db.Number(ctx, tx, "SELECT count(*) FROM second_steps")
		return err
	}) == nil {
		n += steps
	}
	if d.View(ctx, func(tx *db.Tx) (err error) {
		steps, err = db.Number(ctx, tx, "SELECT count(*) FROM providers WHERE secret <> ''")
		return err
	}) == nil {
		n += steps
	}
	return n
}

// ForgetSecrets empties every sealed secret, since the keys are lost, and gives how many numbers
// want a new token now.
func (s *Store) ForgetSecrets(ctx context.Context) (int, error) {
	type key struct {
		ws inbox.WorkspaceID
		id inbox.AccountID
	}
	var keys []key
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		keys, err = db.All(ctx, tx, func(r *sql.Rows, k *key) error { return r.Scan(&k.ws, &k.id) }, "SELECT workspace_id, id FROM accounts ORDER BY workspace_id, id")
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE accounts SET access_token = ''"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE apps SET secret = '', previous_secret = '', previous_until = 0, verify_token = ''"); err != nil {
			return err
		}
		// What nobody can open keeps nobody out: members set their second step up anew.
		var proven []inbox.Audited
		if err := tx.Query(ctx, "SELECT workspace_id, id FROM members WHERE second_step <> 0 ORDER BY workspace_id, id", func(r *sql.Rows) error {
			a := inbox.Audited{Act: inbox.ActStepOff}
			err := r.Scan(&a.Workspace, &a.Of)
			proven = append(proven, a)
			return err
		}); err != nil {
			return err
		}
		for _, a := range proven {
			if err := s.audit(ctx, tx, a); err != nil {
				return err
			}
		}
		for _, text := range []string{"DELETE FROM second_steps", "DELETE FROM recovery_codes", "UPDATE members SET second_step = 0", "UPDATE providers SET secret = '', state = 0"} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		for _, k := range keys {
			if _, err := s.noteFact(ctx, tx, k.ws, k.id, inbox.AccountFact{Kind: "ours.keys_lost", At: tx.Now, State: inbox.AccountTokenDead, Cause: "keys_lost",
				Reason: "The key file was lost, and the access token with it.", WayOut: "Enter access token, app secret and verify token anew under Edit."}); err != nil {
				return err
			}
			if _, err := s.refold(ctx, tx, k.ws, k.id); err != nil {
				return err
			}
		}
		return nil
	})
	return len(keys), err
}
