package desk

import (
	"context"
	"fmt"

	"sangam/internal/inbox"
)

// followTx is what following touches.
type followTx interface {
	// Follow notes that a member follows a conversation, or no longer; changed is false if it was so.
	Follow(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, member inbox.MemberID, on bool) (changed bool, err error)
	// FollowedBy counts what a member follows.
	FollowedBy(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (int64, error)
}

// MaxFollowed is how much a member may follow: they are told of all of it.
const MaxFollowed = 200

// Follow says that the actor wants to hear of a conversation, whoever has it, or no longer does. It changes nothing of
// the conversation. It is idempotent.
func (d *Desk) Follow(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, on bool) error {
	return d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		changed, err := tx.Follow(ctx, c.Workspace, c.ID, actor.Member, on)
		if err != nil {
			return fmt.Errorf("follow: %w", err)
		}
		if !changed {
			return nil
		}
		n, err := tx.FollowedBy(ctx, c.Workspace, actor.Member)
		if err != nil {
			return err
		}
		if on && n > MaxFollowed {
			return refuse("follows_enough", "You follow as many conversations as one may.", "Let go of one that you need not hear of any more.")
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventFollowersChanged})
	})
}
