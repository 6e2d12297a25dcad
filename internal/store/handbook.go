package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/handbook"
	"sangam/internal/inbox"
)

func handbookSelect(text string) string {
	return "SELECT p.workspace_id, p.id, p.title, " + text + `, p.owner_id, p.review_at, p.reviewed_at, p.reviewed_by, p.changed_at, p.changed_by, p.version, COALESCE(o.name, ''), COALESCE(c.name, '')
	FROM handbook_pages p LEFT JOIN members o ON o.workspace_id = p.workspace_id AND o.id = p.owner_id LEFT JOIN members c ON c.workspace_id = p.workspace_id AND c.id = p.changed_by
	WHERE p.workspace_id = $1`
}

func scanPage(r *sql.Rows, p *handbook.Page) error {
	return r.Scan(&p.Workspace, &p.ID, &p.Title, &p.Text, &p.Owner, &p.ReviewAt, &p.ReviewedAt, &p.ReviewedBy, &p.ChangedAt, &p.ChangedBy, &p.Version, &p.OwnerName, &p.Changer)
}

// HandbookPages implements handbook.Store.
func (s *Store) HandbookPages(ctx context.Context, ws inbox.WorkspaceID) ([]handbook.Page, error) {
	return all(ctx, s, scanPage, handbookSelect("''")+" ORDER BY p.title, p.id", ws)
}

// HandbookPage implements handbook.Store.
func (s *Store) HandbookPage(ctx context.Context, ws inbox.WorkspaceID, id handbook.ID) (handbook.Page, error) {
	return one(ctx, s, "page", scanPage, handbookSelect("p.text")+" AND p.id = $2", ws, id)
}

func (s *Store) handbookChanged(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, by inbox.MemberID) error {
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventHandbookChanged, Member: by}})
}

// ofHouse refuses an owner who is nobody of the workspace.
func ofHouse(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, member inbox.MemberID) error {
	if member == 0 {
		return nil
	}
	n, err := db.Number(ctx, tx, "SELECT count(*) FROM members WHERE workspace_id = $1 AND id = $2 AND state = 'active'", ws, member)
	if err == nil && n == 0 {
		err = inbox.Invalid("body.owner_id", "want the id of an active member, or none")
	}
	return err
}

// AddPage implements handbook.Store.
func (s *Store) AddPage(ctx context.Context, p handbook.Page) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := db.Number(ctx, tx, "SELECT count(*) FROM handbook_pages WHERE workspace_id = $1", p.Workspace)
		if err != nil {
			return err
		}
		if n >= handbook.Most {
			const message, wayOut = "The handbook is full.", "Delete pages that nobody needs."
			return &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: "handbook_full", Message: message, WayOut: wayOut}}
		}
		if err := ofHouse(ctx, tx, p.Workspace, p.Owner); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO handbook_pages (workspace_id, id, title, text, owner_id, review_at, reviewed_at, reviewed_by, changed_at, changed_by, version)
			VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, 1)`, p.Workspace, p.ID, p.Title, p.Text, p.Owner, p.ReviewAt, p.ChangedAt, p.ChangedBy); err != nil {
			return err
		}
		return s.handbookChanged(ctx, tx, p.Workspace, p.ChangedBy)
	})
}

// ChangePage implements handbook.Store.
func (s *Store) ChangePage(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id handbook.ID, seen int64, edit func(*handbook.Page)) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		version, err := db.Number(ctx, tx, "SELECT version FROM handbook_pages WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id)
		if err != nil {
			return notFound(err, "page")
		}
		if version != seen {
			const message, wayOut = "Somebody has changed this page meanwhile.", "Read what it says now; then change it again."
			return &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: "page_changed", Message: message, WayOut: wayOut}}
		}
		p, err := db.One(ctx, tx, scanPage, handbookSelect("p.text")+" AND p.id = $2", ws, id)
		if err != nil {
			return err
		}
		owner := p.Owner
		edit(&p)
		if p.Owner != owner {
			if err := ofHouse(ctx, tx, ws, p.Owner); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE handbook_pages SET title = $3, text = $4, owner_id = $5, review_at = $6, reviewed_at = $7, reviewed_by = $8, changed_at = $9, changed_by = $10, version = version + 1
			WHERE workspace_id = $1 AND id = $2`, ws, id, p.Title, p.Text, p.Owner, p.ReviewAt, p.ReviewedAt, p.ReviewedBy, p.ChangedAt, p.ChangedBy); err != nil {
			return err
		}
		return s.handbookChanged(ctx, tx, ws, by)
	})
}

// DropPage implements handbook.Store.
func (s *Store) DropPage(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id handbook.ID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM handbook_pages WHERE workspace_id = $1 AND id = $2", ws, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound(db.ErrNotFound, "page")
		}
		return s.handbookChanged(ctx, tx, ws, by)
	})
}

// OwnTicks implements handbook.Store.
func (s *Store) OwnTicks(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, day string) ([]handbook.Tick, error) {
	return all(ctx, s, func(r *sql.Rows, t *handbook.Tick) error { return r.Scan(&t.List, &t.Item, &t.At) },
		"SELECT list, item, at FROM member_ticks WHERE workspace_id = $1 AND member_id = $2 AND day IN ('', $3) ORDER BY list, item", ws, member, day)
}

// SetOwnTicks implements handbook.Store. A tick that is there keeps its time.
func (s *Store) SetOwnTicks(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, list, day string, done, undone []string, at inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		for _, item := range undone {
			if _, err := tx.Exec(ctx, "DELETE FROM member_ticks WHERE workspace_id = $1 AND member_id = $2 AND day = $3 AND list = $4 AND item = $5", ws, member, day, list, item); err != nil {
				return err
			}
		}
		for _, item := range done {
			if _, err := tx.Exec(ctx, `INSERT INTO member_ticks (workspace_id, member_id, day, list, item, at) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (workspace_id, member_id, day, list, item) DO NOTHING`, ws, member, day, list, item, at); err != nil {
				return err
			}
		}
		return nil
	})
}
