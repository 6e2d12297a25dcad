package desk

import (
	"context"
	"fmt"
	"unicode/utf8"

	"sangam/internal/inbox"
	"sangam/internal/policy"
)

// maxEmoji bounds a reaction: the longest emoji of Unicode 16 have 35 bytes.
const maxEmoji = 64

// React queues a reaction to a message of the conversation; an empty emoji takes an earlier one
// back. The same client id again changes nothing. It returns the message as it now stands.
func (d *Desk) React(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, target inbox.MessageID, emoji, clientID string) (msg inbox.Message, created bool, err error) {
	if !isClientID(clientID) {
		return msg, false, inbox.Invalid("body.client_id", "want 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
	}
	if len(emoji) > maxEmoji || !utf8.ValidString(emoji) || utf8.RuneCountInString(emoji) != 0 && emoji[0] < 0x20 {
		return msg, false, inbox.Invalid("body.emoji", "want one emoji, or nothing to take the reaction back")
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		created = false
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if msg, err = tx.ThreadMessage(ctx, c.Workspace, c.ID, target); err != nil {
			return err
		}
		earlier, found, err := tx.ReactionByClientID(ctx, c.Workspace, clientID)
		if err != nil {
			return err
		}
		if found {
			if earlier.Account != c.Account || earlier.Target != msg.PlatformID || earlier.Emoji != emoji {
				return clientIDTaken()
			}
			return nil
		}
		if msg.PlatformID == "" {
			return refuse("message_not_sent_yet", "This message has not reached the platform yet.", "Wait until it is sent, then react.")
		}
		to, err := d.askGate(ctx, tx, actor, c, nil, nil, &policy.Reaction{TargetSentAt: msg.SentAt})
		if err != nil {
			return err
		}
		change := inbox.Change{Workspace: c.Workspace, ID: inbox.ChangeID(d.ids.Next()), Account: c.Account, Handle: c.Handle, Kind: inbox.ChangeReaction,
			Target: msg.PlatformID, ClientID: clientID, Author: actor.Kind, AuthorID: actor.Member, Emoji: emoji, SentAt: tx.Now(), ReceivedAt: tx.Now()}
		if created, err = tx.QueueReaction(ctx, change, Queued{Priority: priorityOf(actor), Target: to.Target()}); err != nil {
			return fmt.Errorf("queue reaction: %w", err)
		}
		if !created {
			return clientIDTaken()
		}
		msg.Changes++
		msg.Version++
		if err := tx.SaveMessage(ctx, msg); err != nil {
			return fmt.Errorf("save message: %w", err)
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventMessageChanged, Message: msg.ID, Version: msg.Version})
	})
	if err != nil {
		return inbox.Message{}, false, err
	}
	return msg, created, nil
}

// refuse is a conflict with a reason for the screen.
func refuse(code, message, wayOut string) error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: code, Message: message, WayOut: wayOut}}
}
