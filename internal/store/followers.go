package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Who follows which conversations.

func (d deskTx) Follow(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, member inbox.MemberID, on bool) (bool, error) {
	if !on {
		n, err := d.tx.Exec(ctx, "DELETE FROM followers WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3", ws, conv, member)
		return n > 0, err
	}
	n, err := d.tx.Exec(ctx, `INSERT INTO followers (workspace_id, conversation_id, member_id, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, conversation_id, member_id) DO NOTHING`, ws, conv, member, d.tx.Now)
	return n > 0, err
}

func (d deskTx) FollowedBy(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (int64, error) {
	return db.Number(ctx, d.tx, "SELECT count(*) FROM followers WHERE workspace_id = $1 AND member_id = $2", ws, member)
}

const (
	followersText = `SELECT f.member_id FROM followers f JOIN members m ON m.workspace_id = f.workspace_id AND m.id = f.member_id
		WHERE f.workspace_id = $1 AND f.conversation_id = $2 AND m.state = 'active' ORDER BY f.member_id`
	followedText = "SELECT conversation_id FROM followers WHERE workspace_id = $1 AND member_id = $2 ORDER BY at DESC, conversation_id DESC"
)

// Followers lists who follows a conversation and may sign in.
func (s *Store) Followers(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) ([]inbox.MemberID, error) {
	return all(ctx, s, func(r *sql.Rows, id *inbox.MemberID) error { return r.Scan(id) }, followersText, ws, conv)
}

// Followed lists what a member follows, the newest first.
func (s *Store) Followed(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]inbox.ConversationID, error) {
	return all(ctx, s, func(r *sql.Rows, id *inbox.ConversationID) error { return r.Scan(id) }, followedText, ws, member)
}
