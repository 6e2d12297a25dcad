package store

import (
	"context"
	"database/sql"
	"slices"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// One-time links to set a password.

// PutLink implements auth.Store.
func (s *Store) PutLink(ctx context.Context, l auth.Link, within []inbox.Role) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := db.One(ctx, tx, scanMember, "SELECT "+memberColumns+" FROM members WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), l.Workspace, l.Member)
		if err != nil {
			return notFound(err, "member")
		}
		if !slices.Contains(within, m.Role) {
			return auth.ErrAbove()
		}
		if m.State != inbox.MemberActive {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "This member is disabled.", Reason: &inbox.Reason{Code: "member_disabled",
				Message: "This member is disabled and cannot sign in.", WayOut: "Enable them first."}}
		}
		if _, err := tx.Exec(ctx, "DELETE FROM password_links WHERE workspace_id = $1 AND member_id = $2", l.Workspace, l.Member); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO password_links (workspace_id, token_hash, member_id, created_at, created_by, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
			l.Workspace, l.TokenHash, l.Member, l.CreatedAt, l.CreatedBy, l.ExpiresAt); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: l.Workspace, Act: inbox.ActPasswordLink, Member: l.CreatedBy, Of: l.Member}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: l.Workspace, Kind: inbox.EventMemberChanged, Member: l.CreatedBy, Version: m.Version}})
	})
}

// Link implements auth.Store.
func (s *Store) Link(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (auth.Link, inbox.Member, error) {
	type found struct {
		auth.Link
		member inbox.Member
	}
	f, err := one(ctx, s, "link", func(r *sql.Rows, f *found) error {
		return r.Scan(append(memberFields(&f.member), &f.Link.Workspace, &f.TokenHash, &f.Link.Member, &f.Link.CreatedAt, &f.CreatedBy, &f.ExpiresAt)...)
	}, `SELECT `+memberColumns+`, password_links.workspace_id, password_links.token_hash, password_links.member_id, password_links.created_at,
			password_links.created_by, password_links.expires_at
		FROM password_links JOIN members ON members.workspace_id = password_links.workspace_id AND members.id = password_links.member_id
		WHERE password_links.workspace_id = $1 AND password_links.token_hash = $2`, ws, tokenHash)
	return f.Link, f.member, err
}

// UseLink implements auth.Store. Whoever deletes the row has won.
func (s *Store) UseLink(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis, hash string) (m inbox.Member, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		id, err := db.Number(ctx, tx, "SELECT member_id FROM password_links WHERE workspace_id = $1 AND token_hash = $2 AND expires_at > $3", ws, tokenHash, now)
		if err != nil {
			return notFound(err, "link")
		}
		// The member's row is locked first, as everywhere, and then the link is looked at again.
		m, err = db.One(ctx, tx, scanMember, "SELECT "+memberColumns+" FROM members WHERE workspace_id = $1 AND id = $2 AND state = 'active'"+forUpdate(tx), ws, id)
		if err != nil {
			return notFound(err, "link")
		}
		n, err := tx.Exec(ctx, "DELETE FROM password_links WHERE workspace_id = $1 AND token_hash = $2", ws, tokenHash)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound(db.ErrNotFound, "link")
		}
		m.Version++
		if _, err := tx.Exec(ctx, "UPDATE members SET password_hash = $3, version = $4 WHERE workspace_id = $1 AND id = $2", ws, id, hash, m.Version); err != nil {
			return err
		}
		if err := s.unlinkProvider(ctx, tx, m); err != nil {
			return err
		}
		if _, err := s.endSessions(ctx, tx, m.ID, ws, m.ID, ""); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActPassword, Member: m.ID}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: m.ID, Version: m.Version}})
	})
	return m, err
}
