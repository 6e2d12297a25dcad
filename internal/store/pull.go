package store

import (
	"context"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

var nextUnassigned = "SELECT " + qualified("c", conversationColumns) + " FROM conversations c WHERE c.workspace_id = $1 AND " + needsAnswer +
	" AND +c.assignee_id = 0 AND c.handed_at < $2 ORDER BY c.priority, c.waiting_since, c.id LIMIT 1"

func (d deskTx) NextUnassigned(ctx context.Context, ws inbox.WorkspaceID) (inbox.Conversation, bool, error) {
	lock := ""
	if d.tx.Dialect == db.Postgres {
		lock = " FOR UPDATE SKIP LOCKED" // on SQLite one transaction writes at a time
	}
	return oneOrNone(db.One(ctx, d.tx, scanConversation, nextUnassigned+lock, ws, d.tx.Now.Add(-desk.HandOverLasts)))
}
