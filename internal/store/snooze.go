package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

const dueSnoozes = "SELECT workspace_id, id FROM conversations WHERE state = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until, workspace_id, id LIMIT $2"

// DueSnoozes reads snoozed conversations of all workspaces whose time has come.
func (s *Store) DueSnoozes(ctx context.Context, now inbox.Millis, limit int) (due []desk.Asleep, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		due, err = db.All(ctx, tx, func(r *sql.Rows, a *desk.Asleep) error { return r.Scan(&a.Workspace, &a.Conversation) }, dueSnoozes, now, limit)
		return err
	})
	return due, err
}
