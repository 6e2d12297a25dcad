package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Passkeys, and ceremonies of signing in.

const passkeyColumns = "workspace_id, id, member_id, credential, name, record, uses, synced, created_at, last_used_at, copied_at"

func scanPasskey(r *sql.Rows, p *auth.Passkey) error {
	var credential string
	err := r.Scan(&p.Workspace, &p.ID, &p.Member, &credential, &p.Name, &p.Record, &p.Uses, &p.Synced, &p.CreatedAt, &p.LastUsedAt, &p.CopiedAt)
	if err == nil {
		p.Credential, err = base64.RawURLEncoding.DecodeString(credential)
	}
	return err
}

// AddCeremony implements auth.Store.
func (s *Store) AddCeremony(ctx context.Context, c auth.Ceremony) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		// Those that are over go with the next: no job is needed.
		if _, err := tx.Exec(ctx, "DELETE FROM ceremonies WHERE expires_at <= $1", tx.Now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "INSERT INTO ceremonies (hash, kind, workspace_id, member_id, state, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
			c.Hash, c.Kind, c.Workspace, c.Member, c.State, c.ExpiresAt)
		return err
	})
}

// TakeCeremony implements auth.Store. Whoever deletes the row has it.
func (s *Store) TakeCeremony(ctx context.Context, hash string) (c auth.Ceremony, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		c, err = db.One(ctx, tx, func(r *sql.Rows, c *auth.Ceremony) error {
			return r.Scan(&c.Hash, &c.Kind, &c.Workspace, &c.Member, &c.State, &c.ExpiresAt)
		}, "DELETE FROM ceremonies WHERE hash = $1 RETURNING hash, kind, workspace_id, member_id, state, expires_at", hash)
		return notFound(err, "ceremony")
	})
	return c, err
}

// Passkeys implements auth.Store.
func (s *Store) Passkeys(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]auth.Passkey, error) {
	return all(ctx, s, scanPasskey, "SELECT "+passkeyColumns+" FROM passkeys WHERE workspace_id = $1 AND member_id = $2 ORDER BY id", ws, member)
}

// AddPasskey implements auth.Store. The member's row is locked, so that there are never more than the most.
func (s *Store) AddPasskey(ctx context.Context, p auth.Passkey, most int, session string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := lockMember(ctx, tx, p.Workspace, p.Member)
		if err != nil {
			return err
		}
		if m.Passkeys >= most {
			return inbox.Refuse(inbox.CodeConflict, "There are %d passkeys already: remove one first.", most)
		}
		credential := base64.RawURLEncoding.EncodeToString(p.Credential)
		n, err := tx.Exec(ctx, "INSERT INTO passkeys ("+passkeyColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0) ON CONFLICT (workspace_id, member_id, credential) DO NOTHING",
			p.Workspace, p.ID, p.Member, credential, p.Name, p.Record, p.Uses, asNumber(p.Synced), p.CreatedAt)
		if err != nil {
			return err
		}
		if n == 0 {
			return inbox.Refuse(inbox.CodeConflict, "This passkey is registered already.")
		}
		if _, err := tx.Exec(ctx, "UPDATE sessions SET proven = 1 WHERE workspace_id = $1 AND token_hash = $2", p.Workspace, session); err != nil {
			return err
		}
		return s.countPasskeys(ctx, tx, &m, inbox.ActPasskeyAdded, p.Name)
	})
}

// countPasskeys writes how many a member has now and says so.
func (s *Store) countPasskeys(ctx context.Context, tx *db.Tx, m *inbox.Member, act inbox.Act, name string) error {
	m.Version++
	if _, err := tx.Exec(ctx, `UPDATE members SET version = $3, passkeys = (SELECT count(*) FROM passkeys p WHERE p.workspace_id = $1 AND p.member_id = $2)
		WHERE workspace_id = $1 AND id = $2`, m.Workspace, m.ID, m.Version); err != nil {
		return err
	}
	if err := s.audit(ctx, tx, inbox.Audited{Workspace: m.Workspace, Act: act, Of: m.ID, Details: map[string]string{"name": name}}); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: m.Workspace, Kind: inbox.EventMemberChanged, Member: m.ID, Version: m.Version}})
}

// NamePasskey implements auth.Store.
func (s *Store) NamePasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID, name string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE passkeys SET name = $4 WHERE workspace_id = $1 AND member_id = $2 AND id = $3", ws, member, id, name)
		if err == nil && n == 0 {
			err = notFound(db.ErrNotFound, "passkey")
		}
		if err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: member}})
	})
}

// RemovePasskey implements auth.Store.
func (s *Store) RemovePasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID, keep string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := lockMember(ctx, tx, ws, member)
		if err != nil {
			return err
		}
		p, err := db.One(ctx, tx, scanPasskey, "DELETE FROM passkeys WHERE workspace_id = $1 AND member_id = $2 AND id = $3 RETURNING "+passkeyColumns, ws, member, id)
		if err != nil {
			return notFound(err, "passkey")
		}
		rules, err := db.One(ctx, tx, scanSignInRules, signInRules, ws)
		if err != nil {
			return err
		}
		if m.Passkeys == 1 && !m.SecondStep && rules.SecondStep.Of(m) {
			return auth.ErrLastProof()
		}
		if err := s.countPasskeys(ctx, tx, &m, inbox.ActPasskeyGone, p.Name); err != nil {
			return err
		}
		_, err = s.endSessions(ctx, tx, member, ws, member, keep)
		return err
	})
}

// removePasskeys takes all of a member away; the caller ends sessions and writes the event.
func (s *Store) removePasskeys(ctx context.Context, tx *db.Tx, by inbox.MemberID, m *inbox.Member) error {
	gone, err := db.All(ctx, tx, scanPasskey, "DELETE FROM passkeys WHERE workspace_id = $1 AND member_id = $2 RETURNING "+passkeyColumns, m.Workspace, m.ID)
	if err != nil {
		return err
	}
	for _, p := range gone {
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: m.Workspace, Act: inbox.ActPasskeyGone, Member: by, Of: m.ID, Details: map[string]string{"name": p.Name}}); err != nil {
			return err
		}
	}
	m.Passkeys = 0
	_, err = tx.Exec(ctx, "UPDATE members SET passkeys = 0 WHERE workspace_id = $1 AND id = $2", m.Workspace, m.ID)
	return err
}

// CopiedPasskey implements auth.Store.
func (s *Store) CopiedPasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error { return s.copied(ctx, tx, ws, member, id) })
}

func (s *Store) copied(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID) error {
	p, err := db.One(ctx, tx, scanPasskey, "UPDATE passkeys SET copied_at = $4 WHERE workspace_id = $1 AND member_id = $2 AND id = $3 AND copied_at = 0 RETURNING "+passkeyColumns, ws, member, id, tx.Now)
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	if err == nil {
		err = s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActPasskeyCopied, Of: member, Details: map[string]string{"name": p.Name}})
	}
	if err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged}})
}

// usePasskey notes a use. It fails with CodeNotFound if the passkey was removed since it was looked at, or another use
// of it came between whose counter is not below: both cannot be from one authenticator.
func usePasskey(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, u auth.PasskeyUse) error {
	n, err := tx.Exec(ctx, "UPDATE passkeys SET record = $3, uses = $4, last_used_at = $5 WHERE workspace_id = $1 AND id = $2 AND copied_at = 0 AND (uses < $4 OR uses = 0)",
		ws, u.Passkey, u.Record, u.Uses, tx.Now)
	if err == nil && n == 0 {
		err = notFound(db.ErrNotFound, "passkey")
	}
	return err
}
