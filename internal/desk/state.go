package desk

import (
	"context"

	"sangam/internal/inbox"
)

// change runs one act on a conversation: edit reports whether it changed anything; if not,
// nothing is written and nobody is told.
func (d *Desk) change(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, edit func(tx Tx, c *inbox.Conversation) (bool, error)) (c inbox.Conversation, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		if c, err = tx.Conversation(ctx, actor.Workspace, conv); err != nil {
			return err
		}
		had, of := c.Assignee, c.Team
		changed, err := edit(tx, &c)
		if err != nil || !changed {
			return err
		}
		events, err := leftTeam(ctx, tx, of, c, left(had, c))
		if err != nil {
			return err
		}
		return d.finish(ctx, tx, actor, &c, events...)
	})
	if err != nil {
		return inbox.Conversation{}, err
	}
	return c, nil
}

// Resolve says that nobody has to do anything any more. It is idempotent, as Reopen is.
func (d *Desk) Resolve(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.setState(ctx, actor, conv, inbox.ConversationResolved)
}

// Reopen says that somebody has to do something after all.
func (d *Desk) Reopen(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.setState(ctx, actor, conv, inbox.ConversationOpen)
}

func (d *Desk) setState(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, to inbox.ConversationState) (inbox.Conversation, error) {
	return d.Update(ctx, actor, conv, Changes{State: &to})
}

// left adds to events that a conversation was taken from who had it: who sees only what they have is told
// that they have it no longer, since the change itself is not for them.
func left(had inbox.MemberID, c inbox.Conversation, events ...inbox.Event) []inbox.Event {
	if had != 0 && had != c.Assignee {
		events = append(events, inbox.Event{Kind: inbox.EventConversationLeft, Member: had})
	}
	return events
}
