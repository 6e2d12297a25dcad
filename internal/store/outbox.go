package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// settleOutbox ends the sending of a message that a report of the platform has proven: it leaves
// the outbox, whatever it waited for, and its last call counts as accepted.
func settleOutbox(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.MessageID) error {
	n, err := tx.Exec(ctx, "DELETE FROM outbox WHERE workspace_id = $1 AND message_id = $2", ws, id)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE attempts SET outcome = 'accepted', ended_at = $3 WHERE workspace_id = $1 AND message_id = $2 AND outcome IN ('', 'unknown')`,
		ws, id, tx.Now)
	return err
}

// OutboxDepth is what stands in the outbox of an account.
type OutboxDepth struct {
	Waiting int // queued, or under way
	Unknown int // cut calls that nobody and nothing has settled
}

// OutboxDepth counts what an account has still to send, and what became unknown.
func (s *Store) OutboxDepth(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (OutboxDepth, error) {
	var depth OutboxDepth
	err := s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT state, count(*) FROM outbox WHERE workspace_id = $1 AND account_id = $2 GROUP BY state", func(r *sql.Rows) error {
			var state string
			var n int
			err := r.Scan(&state, &n)
			if state == "unknown" {
				depth.Unknown += n
			} else {
				depth.Waiting += n
			}
			return err
		}, ws, account)
	})
	return depth, err
}
