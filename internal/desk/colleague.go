package desk

import (
	"context"
	"fmt"
	"time"

	"sangam/internal/inbox"
)

// The phone is a colleague: members see that it answered before they do so again, say that they
// were the ones who wrote on it, and leave an answer to it.

// colleagueTx is what these acts touch.
type colleagueTx interface {
	// AnsweredAfter finds the newest live message with an id above seen that came from the phone
	// or from another member than the one named, was said since an instant of provider time and has
	// not failed or been taken back.
	AnsweredAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, seen inbox.MessageID, since inbox.Millis, but inbox.MemberID) (msg inbox.Message, found bool, err error)
	// Claimer tells who has claimed a message; zero: nobody.
	Claimer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (inbox.MemberID, error)
	// SetClaimer writes who has; zero takes it back.
	SetClaimer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID, member inbox.MemberID) error
	// ClaimAssigns tells whether a claim gives an unassigned conversation to the claimer.
	ClaimAssigns(ctx context.Context, ws inbox.WorkspaceID) (bool, error)
}

// unseenFor bounds what counts as an answer to the same thing: an echo that tells of longer ago is
// none.
const unseenFor = 24 * time.Hour

// unseen refuses a draft whose writer has not seen that somebody answered meanwhile. A screen may
// be a second behind, or have been offline for an hour: only here is it known. A claim by the
// writer does not help: they would have had to see the message.
func (d *Desk) unseen(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, draft Draft) error {
	if draft.Seen == 0 || draft.Confirm {
		return nil
	}
	m, found, err := tx.AnsweredAfter(ctx, c.Workspace, c.ID, draft.Seen, tx.Now().Add(-unseenFor), actor.Member)
	switch {
	case err != nil:
		return fmt.Errorf("look for answers meanwhile: %w", err)
	case !found:
		return nil
	case m.Author == inbox.ByPhone:
		return refuse("answered_meanwhile", "Somebody has answered from the phone meanwhile.", "Read it; then send yours all the same (confirm), or discard it.")
	}
	return refuse("answered_by_member", "A colleague has answered meanwhile.", "Read it; then send yours all the same (confirm), or discard it.")
}

// Claim records that a member wrote a message of the phone. The author stays the phone: the
// platform does not tell who held it, and a claim can be taken back.
func (d *Desk) Claim(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.MessageID) (inbox.Message, error) {
	return d.claim(ctx, actor, conv, id, func(tx Tx, c *inbox.Conversation, had inbox.MemberID) (inbox.MemberID, bool, error) {
		switch {
		case actor.Member == 0:
			return 0, false, refuse("claim_needs_member", "Only a person can say that they wrote on the phone.", "Sign in as a member and claim it there.")
		case had == actor.Member:
			return had, false, nil
		case had != 0:
			return 0, false, refuse("already_claimed", "Another member has said that they wrote this message.", "If that is wrong, ask them to take it back.")
		}
		assigns, err := tx.ClaimAssigns(ctx, c.Workspace)
		if err != nil || !assigns || c.Assignee != 0 {
			return actor.Member, false, err
		}
		if assigns, err = tx.ActiveMember(ctx, c.Workspace, actor.Member); err != nil || !assigns {
			return actor.Member, false, err
		}
		c.Assignee = actor.Member
		return actor.Member, true, nil
	})
}

// Unclaim takes a claim back: one's own, or, if the actor may settle claims, anybody's. It is
// idempotent.
func (d *Desk) Unclaim(ctx context.Context, actor inbox.Actor, settles bool, conv inbox.ConversationID, id inbox.MessageID) (inbox.Message, error) {
	return d.claim(ctx, actor, conv, id, func(_ Tx, _ *inbox.Conversation, had inbox.MemberID) (inbox.MemberID, bool, error) {
		if had != 0 && had != actor.Member && !settles {
			return 0, false, refuse("claimed_by_other", "This message was claimed by another member.", "Ask them or an owner to take it back.")
		}
		return 0, false, nil
	})
}

// claim sets who claims a message. decide gives who should, and whether it changed the
// conversation.
func (d *Desk) claim(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.MessageID,
	decide func(tx Tx, c *inbox.Conversation, had inbox.MemberID) (inbox.MemberID, bool, error)) (m inbox.Message, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if m, err = tx.ThreadMessage(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		if m.Author != inbox.ByPhone {
			return refuse("not_from_phone", "Only a message that was written on the phone can be claimed.", "Of other messages it is known who wrote them.")
		}
		had, err := tx.Claimer(ctx, c.Workspace, m.ID)
		if err != nil {
			return fmt.Errorf("read claim: %w", err)
		}
		now, moved, err := decide(tx, &c, had)
		if err != nil || now == had {
			return err
		}
		if err := tx.SetClaimer(ctx, c.Workspace, m.ID, now); err != nil {
			return fmt.Errorf("save claim: %w", err)
		}
		m.Version++
		if err := tx.SaveMessage(ctx, m); err != nil {
			return fmt.Errorf("save message: %w", err)
		}
		what := inbox.EventMessageClaimed
		if now == 0 {
			what = inbox.EventMessageUnclaimed
		}
		events := []inbox.Event{{Kind: what, Message: m.ID, Version: m.Version}, {Kind: inbox.EventMessageChanged, Message: m.ID, Version: m.Version}}
		if moved {
			return d.finish(ctx, tx, actor, &c, events...)
		}
		return d.announce(ctx, tx, actor, c, events...)
	})
	if err != nil {
		return inbox.Message{}, err
	}
	return m, nil
}

// HandOverLasts is how long a screen waits for the phone before it says that no answer came. The
// mark itself stays until somebody answers or takes it back: a forgotten customer is worse than an
// old mark.
const HandOverLasts = time.Hour

// HandToPhone notes that the answer is left to the phone, where it costs nothing. It is
// idempotent; asked again it begins anew.
func (d *Desk) HandToPhone(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.hand(ctx, actor, conv, inbox.EventHandedToPhone, func(tx Tx, c *inbox.Conversation) (bool, error) {
		account, err := tx.SendingAccount(ctx, c.Workspace, c.Account)
		if err != nil {
			return false, err
		}
		to, err := tx.HandleByID(ctx, c.Workspace, c.Handle)
		if err != nil {
			return false, err
		}
		if r := PhoneCannot(account, to); r != nil {
			return false, &inbox.Error{Code: inbox.CodeConflict, Message: r.Message, Reason: r}
		}
		c.HandedBy, c.HandedAt = actor.Member, tx.Now()
		return true, nil
	})
}

// TakeFromPhone takes that back.
func (d *Desk) TakeFromPhone(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.hand(ctx, actor, conv, inbox.EventTakenFromPhone, func(_ Tx, c *inbox.Conversation) (bool, error) {
		had := c.HandedAt != 0
		c.HandedBy, c.HandedAt = 0, 0
		return had, nil
	})
}

func (d *Desk) hand(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, what inbox.EventKind, edit func(Tx, *inbox.Conversation) (bool, error)) (c inbox.Conversation, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		if c, err = tx.Conversation(ctx, actor.Workspace, conv); err != nil {
			return err
		}
		changed, err := edit(tx, &c)
		if err != nil || !changed {
			return err
		}
		return d.finish(ctx, tx, actor, &c, inbox.Event{Kind: what})
	})
	if err != nil {
		return inbox.Conversation{}, err
	}
	return c, nil
}

// PhoneCannot tells why an answer cannot be left to the phone; nil: it can.
func PhoneCannot(account inbox.Account, to inbox.Handle) *inbox.Reason {
	switch {
	case account.Mode != inbox.ModeHybrid:
		return &inbox.Reason{Code: "not_on_phone", Message: "This number is not on the WhatsApp Business App.", WayOut: "Answer here."}
	case to.Phone == "":
		return &inbox.Reason{Code: "number_hidden", Message: "This customer hides their number, and a link to a chat needs one.",
			WayOut: "Find the chat on the phone by the customer’s name, or answer here."}
	}
	return nil
}

// endHandOver ends a hand-over when the phone has answered. The platform tells times in whole
// seconds: an echo of the same second counts.
func endHandOver(c *inbox.Conversation, answered inbox.Millis) {
	if c.HandedAt != 0 && answered+999 >= c.HandedAt {
		c.HandedBy, c.HandedAt = 0, 0
	}
}
