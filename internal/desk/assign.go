package desk

import (
	"context"

	"sangam/internal/inbox"
)

// Assign gives a conversation to a member of the workspace who may sign in.
func (d *Desk) Assign(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, to inbox.MemberID) (inbox.Conversation, error) {
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		if c.Assignee == to {
			return false, nil
		}
		active, err := tx.ActiveMember(ctx, c.Workspace, to)
		if err != nil {
			return false, err
		}
		if !active {
			return false, inbox.Invalid("body.assignee_id", "want the id of an active member")
		}
		c.Assignee = to
		return true, nil
	})
}

// Unassign takes a conversation from whoever has it.
func (d *Desk) Unassign(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		if c.Assignee == 0 {
			return false, nil
		}
		c.Assignee = 0
		return true, nil
	})
}
