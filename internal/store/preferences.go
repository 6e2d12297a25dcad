package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

const preferencesOf = "SELECT notify, keys FROM member_preferences WHERE workspace_id = $1 AND member_id = $2"

func scanPreferences(r *sql.Rows, p *auth.Preferences) error {
	var notify, keys []byte
	if err := r.Scan(&notify, &keys); err != nil {
		return err
	}
	p.Notify = auth.DefaultNotify()
	if err := json.Unmarshal(notify, &p.Notify); err != nil {
		return fmt.Errorf("notify: %w", err)
	}
	if err := json.Unmarshal(keys, &p.Keys); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}

// orNone is what counts for a member who never said anything.
func orNone(p auth.Preferences, err error) (auth.Preferences, error) {
	if errors.Is(err, db.ErrNotFound) {
		return auth.Preferences{Notify: auth.DefaultNotify(), Keys: map[string]string{}}, nil
	}
	return p, err
}

// Preferences implements auth.Store.
func (s *Store) Preferences(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (p auth.Preferences, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err = orNone(db.One(ctx, tx, scanPreferences, preferencesOf, ws, member))
		return err
	})
	return p, err
}

// ChangePreferences implements auth.Store.
func (s *Store) ChangePreferences(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, e auth.PreferencesEdit) (p auth.Preferences, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		// Two windows of one member change different parts: one at a time.
		if _, err := db.Number(ctx, tx, "SELECT id FROM members WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, member); err != nil {
			return notFound(err, "member")
		}
		if p, err = orNone(db.One(ctx, tx, scanPreferences, preferencesOf, ws, member)); err != nil {
			return err
		}
		set(&p.Notify, e.Notify)
		if e.Keys != nil {
			p.Keys = e.Keys
		}
		notify, err := json.Marshal(p.Notify)
		if err != nil {
			return err
		}
		keys, err := json.Marshal(p.Keys)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO member_preferences (workspace_id, member_id, notify, keys, changed_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (workspace_id, member_id) DO UPDATE SET notify = excluded.notify, keys = excluded.keys, changed_at = excluded.changed_at`,
			ws, member, string(notify), string(keys), tx.Now); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventPreferencesChanged, Member: member}})
	})
	return p, err
}
