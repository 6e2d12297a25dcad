package store

import (
	"context"
	"database/sql"

	"sangam/internal/checklist"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Ticks implements checklist.Store.
func (s *Store) Ticks(ctx context.Context, ws inbox.WorkspaceID, list string) ([]checklist.Tick, error) {
	return all(ctx, s, func(r *sql.Rows, t *checklist.Tick) error { return r.Scan(&t.Item, &t.Member, &t.At, &t.Name) },
		`SELECT k.item, k.member_id, k.at, COALESCE(m.name, '') FROM checklist_ticks k
			LEFT JOIN members m ON m.workspace_id = k.workspace_id AND m.id = k.member_id
		WHERE k.workspace_id = $1 AND k.checklist = $2`, ws, list)
}

// Tick implements checklist.Store.
func (s *Store) Tick(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, list string, done []checklist.Tick, undone []string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		changed := int64(0)
		for _, item := range undone {
			n, err := tx.Exec(ctx, "DELETE FROM checklist_ticks WHERE workspace_id = $1 AND checklist = $2 AND item = $3", ws, list, item)
			if err != nil {
				return err
			}
			changed += n
		}
		for _, t := range done {
			n, err := tx.Exec(ctx, `INSERT INTO checklist_ticks (workspace_id, checklist, item, member_id, at) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (workspace_id, checklist, item) DO NOTHING`, ws, list, t.Item, t.Member, t.At)
			if err != nil {
				return err
			}
			changed += n
		}
		if changed == 0 {
			return nil
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventChecklistChanged, Member: by}})
	})
}
