package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Parked items of no workspace, which is number 0: no tenant sees them, the operator lists them.

// OrphanReasons implements ingest.Orphans.
func (s *Store) OrphanReasons(ctx context.Context, limit int) ([]string, error) {
	return all(ctx, s, func(r *sql.Rows, reason *string) error { return r.Scan(reason) },
		"SELECT DISTINCT reason FROM parked WHERE workspace_id = 0 AND state = 'parked' LIMIT $1", limit)
}

// AdoptParked implements ingest.Orphans. An item that the workspace has already stays where it is.
func (s *Store) AdoptParked(ctx context.Context, ws inbox.WorkspaceID, reason string, may func([]inbox.AppID) bool, limit int) (moved []inbox.ParkedID, err error) {
	type orphan struct {
		id   inbox.ParkedID
		apps []inbox.AppID
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		moved = nil
		after := inbox.ParkedID(0)
		for len(moved) < limit {
			page, err := db.All(ctx, tx, func(r *sql.Rows, o *orphan) (err error) {
				var apps string
				if err := r.Scan(&o.id, &apps); err != nil {
					return err
				}
				o.apps, err = splitIDs(apps)
				return err
			}, "SELECT id, apps FROM parked WHERE workspace_id = 0 AND state = 'parked' AND id > $1 AND reason = $2 ORDER BY id LIMIT $3"+forUpdate(tx), after, reason, limit)
			if err != nil {
				return err
			}
			for _, o := range page {
				after = o.id
				if len(moved) == limit || !may(o.apps) {
					continue
				}
				n, err := tx.Exec(ctx, `UPDATE parked SET workspace_id = $2 WHERE workspace_id = 0 AND id = $1 AND NOT EXISTS (SELECT 1 FROM parked p
					WHERE p.workspace_id = $2 AND p.node = parked.node AND p.raw_id = parked.raw_id AND p.path = parked.path)`, o.id, ws)
				if err != nil {
					return err
				}
				if n == 1 {
					moved = append(moved, o.id)
				}
			}
			if len(page) < limit {
				break
			}
		}
		if len(moved) == 0 {
			return nil
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventRawParked}})
	})
	return moved, err
}
