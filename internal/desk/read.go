package desk

import (
	"context"

	"sangam/internal/inbox"
)

// ReadReceipt is what the platform should be told after a member read a conversation.
type ReadReceipt struct {
	Workspace    inbox.WorkspaceID
	Account      inbox.AccountID
	Conversation inbox.ConversationID
	// The platform's id of the newest message read. Empty: there is nothing to tell.
	PlatformID string
}

// Wanted reports whether there is something to tell.
func (r ReadReceipt) Wanted() bool { return r.PlatformID != "" }

// MarkRead records that a member has read up to a message. What came after it stays unread, so
// that a message arriving while the screen asks is not lost from sight. The receipt is wanted if
// it tells the contact something new.
func (d *Desk) MarkRead(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, upTo inbox.MessageID) (c inbox.Conversation, receipt ReadReceipt, err error) {
	c, err = d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		receipt = ReadReceipt{}
		m, err := tx.ThreadMessage(ctx, c.Workspace, c.ID, upTo)
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			return false, inbox.Invalid("body.up_to", "want the id of a message of this conversation")
		}
		if err != nil || c.Unread == 0 {
			return false, err
		}
		left := 0
		if c.LastInboundID != m.ID && c.LastInbound > m.SentAt {
			if left, err = tx.InboundAfter(ctx, c.Workspace, c.ID, m.SentAt); err != nil {
				return false, err
			}
		}
		// The newest message read may be one of ours: the receipt then names the last inbound.
		if left == 0 && c.LastInboundID != 0 && m.Direction != inbox.Inbound {
			if m, err = tx.ThreadMessage(ctx, c.Workspace, c.ID, c.LastInboundID); err != nil {
				return false, err
			}
		}
		if m.Direction == inbox.Inbound && m.Author == inbox.ByContact {
			receipt = ReadReceipt{Workspace: c.Workspace, Account: c.Account, Conversation: c.ID, PlatformID: m.PlatformID}
		}
		if left >= c.Unread {
			return false, nil
		}
		c.Unread = left
		c.ReadUntil = max(c.ReadUntil, m.SentAt)
		return true, nil
	})
	if err != nil {
		return inbox.Conversation{}, ReadReceipt{}, err
	}
	return c, receipt, nil
}

// MarkUnread puts a conversation back among the unread ones, as a reminder; the contact is not
// told.
func (d *Desk) MarkUnread(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		if c.Unread > 0 {
			return false, nil
		}
		remind(c)
		return true, nil
	})
}

// Typing gives what a typing indicator needs: the contact's newest message, which the platform
// then also shows as read.
func (d *Desk) Typing(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (receipt ReadReceipt, err error) {
	_, err = d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		receipt = ReadReceipt{Workspace: c.Workspace, Account: c.Account, Conversation: c.ID}
		if c.LastInboundID == 0 {
			return false, nil
		}
		m, err := tx.ThreadMessage(ctx, c.Workspace, c.ID, c.LastInboundID)
		receipt.PlatformID = m.PlatformID
		return false, err
	})
	return receipt, err
}

// remind marks a conversation unread that has nothing unread.
func remind(c *inbox.Conversation) {
	if c.Unread > 0 {
		return
	}
	c.Unread = 1
	// So that counting anew, when something late arrives, comes to one as well.
	c.ReadUntil = min(c.ReadUntil, max(0, c.LastInbound-1))
}
