package store

import (
	"context"
	"database/sql"
	"slices"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// The second step of signing in.

// stepPlace binds a sealed secret to its member.
func stepPlace(ws inbox.WorkspaceID, member inbox.MemberID) string {
	return "second_steps/" + ws.String() + "/" + member.String() + "/secret"
}

// sealedStep is a row of second_steps.
type sealedStep struct {
	sealed string
	auth.SecondStep
}

func scanStep(r *sql.Rows, s *sealedStep) error {
	return r.Scan(&s.sealed, &s.ConfirmedAt, &s.LastStep)
}

// step reads a member's second step within a transaction.
func (s *Store) step(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, member inbox.MemberID) (auth.SecondStep, error) {
	row, err := db.One(ctx, tx, scanStep, "SELECT secret, confirmed_at, last_step FROM second_steps WHERE workspace_id = $1 AND member_id = $2", ws, member)
	if err != nil {
		return row.SecondStep, notFound(err, "second step")
	}
	row.Secret, err = s.seal.Open(stepPlace(ws, member), row.sealed)
	return row.SecondStep, err
}

// SecondStep implements auth.Store.
func (s *Store) SecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (f auth.SecondStep, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if f, err = s.step(ctx, tx, ws, member); err != nil {
			return err
		}
		n, err := db.Number(ctx, tx, "SELECT count(*) FROM recovery_codes WHERE workspace_id = $1 AND member_id = $2", ws, member)
		f.CodesLeft = int(n)
		return err
	})
	return f, err
}

// lockMember locks a member's row and reads it.
func lockMember(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.MemberID) (inbox.Member, error) {
	m, err := db.One(ctx, tx, scanMember, "SELECT "+memberColumns+" FROM members WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id)
	return m, notFound(err, "member")
}

var errStepCounts = inbox.Refuse(inbox.CodeConflict, "The second step was set up already. Load the page anew.")

// BeginSecondStep implements auth.Store.
func (s *Store) BeginSecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, secret inbox.Secret) error {
	sealed, err := s.seal.Seal(stepPlace(ws, member), secret)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := lockMember(ctx, tx, ws, member)
		if err != nil {
			return err
		}
		if m.SecondStep {
			return errStepCounts
		}
		_, err = tx.Exec(ctx, `INSERT INTO second_steps (workspace_id, member_id, secret, created_at, confirmed_at, last_step) VALUES ($1, $2, $3, $4, 0, 0)
			ON CONFLICT (workspace_id, member_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at, confirmed_at = 0, last_step = 0`, ws, member, sealed, tx.Now)
		return err
	})
}

// ConfirmSecondStep implements auth.Store.
func (s *Store) ConfirmSecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, secret inbox.Secret, step int64, hashes []string, keep string) (m inbox.Member, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if m, err = lockMember(ctx, tx, ws, member); err != nil {
			return err
		}
		f, err := s.step(ctx, tx, ws, member)
		if err != nil {
			return err
		}
		if m.SecondStep || f.Secret != secret {
			return errStepCounts
		}
		if _, err := tx.Exec(ctx, "UPDATE second_steps SET confirmed_at = $3, last_step = $4 WHERE workspace_id = $1 AND member_id = $2", ws, member, tx.Now, step); err != nil {
			return err
		}
		if err := putCodes(ctx, tx, ws, member, hashes); err != nil {
			return err
		}
		return s.setStep(ctx, tx, member, &m, true, keep)
	})
	return m, err
}

// setStep writes whether a member has a second step, ends their other sessions and says so.
func (s *Store) setStep(ctx context.Context, tx *db.Tx, by inbox.MemberID, m *inbox.Member, has bool, keep string) error {
	m.SecondStep = has
	m.Version++
	if _, err := tx.Exec(ctx, "UPDATE members SET second_step = $3, version = $4 WHERE workspace_id = $1 AND id = $2", m.Workspace, m.ID, asNumber(has), m.Version); err != nil {
		return err
	}
	if _, err := s.endSessions(ctx, tx, by, m.Workspace, m.ID, keep); err != nil {
		return err
	}
	act := inbox.ActStepOff
	if has {
		act = inbox.ActStepOn
	}
	if err := s.audit(ctx, tx, inbox.Audited{Workspace: m.Workspace, Act: act, Member: by, Of: m.ID}); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: m.Workspace, Kind: inbox.EventMemberChanged, Member: by, Version: m.Version}})
}

func asNumber(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func putCodes(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, member inbox.MemberID, hashes []string) error {
	if _, err := tx.Exec(ctx, "DELETE FROM recovery_codes WHERE workspace_id = $1 AND member_id = $2", ws, member); err != nil {
		return err
	}
	for _, h := range hashes {
		if _, err := tx.Exec(ctx, "INSERT INTO recovery_codes (workspace_id, member_id, code_hash) VALUES ($1, $2, $3)", ws, member, h); err != nil {
			return err
		}
	}
	return nil
}

// SpendStep implements auth.Store.
func (s *Store) SpendStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, step int64) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE second_steps SET last_step = $3 WHERE workspace_id = $1 AND member_id = $2 AND confirmed_at > 0 AND last_step < $3", ws, member, step)
		if err == nil && n == 0 {
			err = inbox.Refuse(inbox.CodeConflict, "This code was used before.")
		}
		return err
	})
}

// SpendCode implements auth.Store. Whoever deletes the row has won.
func (s *Store) SpendCode(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, hash string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM recovery_codes WHERE workspace_id = $1 AND member_id = $2 AND code_hash = $3", ws, member, hash)
		if err == nil && n == 0 {
			err = notFound(db.ErrNotFound, "recovery code")
		}
		return err
	})
}

// ReplaceCodes implements auth.Store.
func (s *Store) ReplaceCodes(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, hashes []string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := lockMember(ctx, tx, ws, member)
		if err != nil {
			return err
		}
		if !m.SecondStep {
			return notFound(db.ErrNotFound, "second step")
		}
		if err := putCodes(ctx, tx, ws, member, hashes); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActStepCodes, Member: member}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: member, Version: m.Version}})
	})
}

// RemoveSecondStep implements auth.Store.
func (s *Store) RemoveSecondStep(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, member inbox.MemberID, within []inbox.Role, keep string, passkeys bool) (m inbox.Member, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if m, err = lockMember(ctx, tx, ws, member); err != nil {
			return err
		}
		if within != nil && !slices.Contains(within, m.Role) {
			return auth.ErrAbove()
		}
		if !m.SecondStep && (!passkeys || m.Passkeys == 0) {
			return nil
		}
		if passkeys {
			if err := s.removePasskeys(ctx, tx, by, &m); err != nil {
				return err
			}
		}
		if err := putCodes(ctx, tx, ws, member, nil); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "DELETE FROM second_steps WHERE workspace_id = $1 AND member_id = $2", ws, member); err != nil {
			return err
		}
		return s.setStep(ctx, tx, by, &m, false, keep)
	})
	return m, err
}
