package store

import (
	"context"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// teamsOf ends with the place of a member: which teams are theirs.
const teamsOf = "SELECT tm.team_id FROM team_members tm WHERE tm.workspace_id = $1 AND tm.member_id = "

// nextUnassigned leaves to the members of a team what it was given; narrow: and to who sees only what their
// teams serve nothing else.
func nextUnassigned(narrow bool) string {
	team := "(c.team_id = 0 OR c.team_id IN (" + teamsOf + "$3))"
	if narrow {
		team = "(c.team_id IN (" + teamsOf + "$3) OR c.team_id = 0 AND c.account_id IN (SELECT ta.account_id FROM team_accounts ta WHERE ta.workspace_id = $1 AND ta.team_id IN (" + teamsOf + "$3)))"
	}
	return "SELECT " + qualified("c", conversationColumns) + " FROM conversations c WHERE c.workspace_id = $1 AND " + needsAnswer +
		" AND +c.assignee_id = 0 AND c.handed_at < $2 AND " + team + " ORDER BY c.priority, c.waiting_since, c.id LIMIT 1"
}

func (d deskTx) NextUnassigned(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, served bool) (inbox.Conversation, bool, error) {
	lock := ""
	if d.tx.Dialect == db.Postgres {
		lock = " FOR UPDATE OF c SKIP LOCKED" // on SQLite one transaction writes at a time
	}
	return oneOrNone(db.One(ctx, d.tx, scanConversation, nextUnassigned(served)+lock, ws, d.tx.Now.Add(-desk.HandOverLasts), member))
}
