package store

import (
	"context"
	"database/sql"
	"fmt"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/replies"
)

const replySelect = `SELECT r.workspace_id, r.id, r.title, r.category, r.shortcut, r.text, r.version, r.changed_at, r.changed_by, COALESCE(m.name, ''),
	r.removed_at, r.uses, r.used_at, COALESCE(k.digit, 0) FROM quick_replies r
	LEFT JOIN members m ON m.workspace_id = r.workspace_id AND m.id = r.changed_by
	LEFT JOIN quick_reply_keys k ON k.workspace_id = r.workspace_id AND k.member_id = $2 AND k.reply_id = r.id
	WHERE r.workspace_id = $1`

func scanReply(r *sql.Rows, q *replies.Reply) error {
	return r.Scan(&q.Workspace, &q.ID, &q.Title, &q.Category, &q.Shortcut, &q.Text, &q.Version, &q.ChangedAt, &q.ChangedBy, &q.Changer, &q.RemovedAt, &q.Uses, &q.UsedAt, &q.Key)
}

// QuickReplies implements replies.Store.
func (s *Store) QuickReplies(ctx context.Context, ws inbox.WorkspaceID, reader inbox.MemberID, removed bool) ([]replies.Reply, error) {
	which := " AND r.removed_at = 0"
	if removed {
		which = " AND r.removed_at <> 0"
	}
	return all(ctx, s, scanReply, replySelect+which+" ORDER BY r.category, r.title, r.id", ws, reader)
}

// QuickReply implements replies.Store.
func (s *Store) QuickReply(ctx context.Context, ws inbox.WorkspaceID, reader inbox.MemberID, id replies.ID) (replies.Reply, error) {
	return one(ctx, s, "quick reply", scanReply, replySelect+" AND r.id = $3", ws, reader, id)
}

// ReplyVersions implements replies.Store.
func (s *Store) ReplyVersions(ctx context.Context, ws inbox.WorkspaceID, id replies.ID) ([]replies.Version, error) {
	return all(ctx, s, func(r *sql.Rows, v *replies.Version) error {
		return r.Scan(&v.Version, &v.Title, &v.Category, &v.Shortcut, &v.Text, &v.Removed, &v.At, &v.By, &v.Name)
	}, `SELECT v.version, v.title, v.category, v.shortcut, v.text, v.removed <> 0, v.at, v.member_id, COALESCE(m.name, '') FROM quick_reply_versions v
		LEFT JOIN members m ON m.workspace_id = v.workspace_id AND m.id = v.member_id
		WHERE v.workspace_id = $1 AND v.reply_id = $2 ORDER BY v.version DESC`, ws, id)
}

// WriteReplies implements replies.Store.
func (s *Store) WriteReplies(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, edits []replies.Edit) (ids []replies.ID, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		ids = ids[:0]
		// Shortcuts are unique and the library has a size: one writer at a time.
		if _, err := db.Number(ctx, tx, "SELECT id FROM workspaces WHERE id = $1"+forUpdate(tx), ws); err != nil {
			return err
		}
		for _, e := range edits {
			id, err := s.writeReply(ctx, tx, by, ws, e)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		twice, err := db.One(ctx, tx, func(r *sql.Rows, t *string) error { return r.Scan(t) },
			"SELECT COALESCE(MIN(d.shortcut), '') FROM (SELECT shortcut FROM quick_replies WHERE workspace_id = $1 AND removed_at = 0 AND shortcut <> '' GROUP BY shortcut HAVING count(*) > 1) d", ws)
		if err != nil {
			return err
		}
		if twice != "" {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "Another quick reply has the shortcut /" + twice + ".", Reason: &inbox.Reason{Code: "shortcut_taken",
				Message: "Another quick reply has this shortcut.", WayOut: "Choose another one, or change the other reply first."}}
		}
		n, err := db.Number(ctx, tx, "SELECT count(*) FROM quick_replies WHERE workspace_id = $1 AND removed_at = 0", ws)
		if err != nil {
			return err
		}
		if n > replies.Most {
			return &inbox.Error{Code: inbox.CodeConflict, Message: fmt.Sprintf("The library is full: it holds %d quick replies.", replies.Most), Reason: &inbox.Reason{Code: "library_full",
				Message: "The library of quick replies is full.", WayOut: "Take out those that nobody uses."}}
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventRepliesChanged, Member: by}})
	})
	return ids, err
}

func (s *Store) writeReply(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, e replies.Edit) (replies.ID, error) {
	removed := inbox.Millis(0)
	if e.Removed {
		removed = tx.Now
	}
	version := e.Seen + 1
	if e.ID == 0 {
		e.ID, version = replies.ID(s.ids.Next()), 1
		if _, err := tx.Exec(ctx, `INSERT INTO quick_replies (workspace_id, id, title, category, shortcut, text, version, changed_at, changed_by, removed_at, uses, used_at)
			VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, 0, 0, 0)`, ws, e.ID, e.Said.Title, e.Said.Category, e.Said.Shortcut, e.Said.Text, tx.Now, by); err != nil {
			return 0, err
		}
	} else {
		n, err := tx.Exec(ctx, `UPDATE quick_replies SET title = $4, category = $5, shortcut = $6, text = $7, version = $8, changed_at = $9, changed_by = $10, removed_at = $11
			WHERE workspace_id = $1 AND id = $2 AND version = $3`, ws, e.ID, e.Seen, e.Said.Title, e.Said.Category, e.Said.Shortcut, e.Said.Text, version, tx.Now, by, removed)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			return 0, s.replyMoved(ctx, tx, ws, e.ID)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO quick_reply_versions (workspace_id, reply_id, version, title, category, shortcut, text, removed, at, member_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, ws, e.ID, version, e.Said.Title, e.Said.Category, e.Said.Shortcut, e.Said.Text, asInt(e.Removed), tx.Now, by)
	return e.ID, err
}

// replyMoved says why a change found nothing to change.
func (s *Store) replyMoved(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id replies.ID) error {
	if _, err := db.Number(ctx, tx, "SELECT version FROM quick_replies WHERE workspace_id = $1 AND id = $2", ws, id); err != nil {
		return notFound(err, "quick reply")
	}
	return &inbox.Error{Code: inbox.CodeConflict, Message: "Somebody has changed this quick reply meanwhile.", Reason: &inbox.Reason{Code: "reply_changed",
		Message: "Somebody has changed this quick reply meanwhile.", WayOut: "Read what it says now; then change it again."}}
}

// UseReply implements replies.Store. A use is no news to anybody: it writes no event.
func (s *Store) UseReply(ctx context.Context, ws inbox.WorkspaceID, id replies.ID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE quick_replies SET uses = uses + 1, used_at = $3 WHERE workspace_id = $1 AND id = $2", ws, id, tx.Now)
		if err == nil && n == 0 {
			err = notFound(db.ErrNotFound, "quick reply")
		}
		return err
	})
}

// BindReply implements replies.Store.
func (s *Store) BindReply(ctx context.Context, member inbox.MemberID, ws inbox.WorkspaceID, id replies.ID, key int) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM quick_reply_keys WHERE workspace_id = $1 AND member_id = $2 AND reply_id = $3", ws, member, id); err != nil {
			return err
		}
		if key != 0 {
			if _, err := tx.Exec(ctx, `INSERT INTO quick_reply_keys (workspace_id, member_id, digit, reply_id) VALUES ($1, $2, $3, $4)
				ON CONFLICT (workspace_id, member_id, digit) DO UPDATE SET reply_id = excluded.reply_id`, ws, member, key, id); err != nil {
				return err
			}
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventRepliesChanged, Member: member}})
	})
}
