package desk

import (
	"context"
	"fmt"

	"sangam/internal/inbox"
)

// Before is what an answer changed of its conversation, kept beside it while it waits for its turn: who
// takes the answer back must not leave a customer behind whom no list shows.
type Before struct {
	State    inbox.ConversationState
	Stage    inbox.ConversationStage
	Snoozed  inbox.Millis // until when, and by whom
	Snoozer  inbox.MemberID
	Heard    inbox.Millis // the contact's newest message
	Answered inbox.Millis // up to where it was answered
	Until    inbox.Millis // up to where it is with this answer
	Assigned bool         // to its author, by this answer
	HandedBy inbox.MemberID
	HandedAt inbox.Millis
}

// unanswerTx is what taking an answer back touches.
type unanswerTx interface {
	// LaterAnswer reports whether, after a message of ours, a member or a program wrote another that has not failed.
	LaterAnswer(ctx context.Context, msg inbox.Message) (bool, error)
	// PassBefore gives what an answer changed to the next one that waits for the same person.
	PassBefore(ctx context.Context, msg inbox.Message, was Before) error
}

func beforeOf(c inbox.Conversation) Before {
	return Before{State: c.State, Stage: c.Stage, Snoozed: c.SnoozedUntil, Snoozer: c.SnoozedBy, Heard: c.LastInbound,
		Answered: c.AnsweredUntil, HandedBy: c.HandedBy, HandedAt: c.HandedAt}
}

// unanswer undoes what an answer that never went out did to its conversation, unless another stands
// that would have done the same. What happened since, by anybody, stays.
func (d *Desk) unanswer(ctx context.Context, tx Tx, c *inbox.Conversation, m inbox.Message, was Before) error {
	later, err := tx.LaterAnswer(ctx, m)
	if err != nil {
		return fmt.Errorf("look for a later answer: %w", err)
	}
	if later {
		return tx.PassBefore(ctx, m, was)
	}
	if was.Assigned && c.Assignee == m.AuthorID {
		c.Assignee = 0
	}
	if c.AnsweredUntil > was.Until {
		return nil // the phone answered more, or a member has set it aside
	}
	c.AnsweredUntil = min(c.AnsweredUntil, max(was.Answered, c.PhoneAnsweredAt))
	if c.WaitingSince, err = tx.FirstInboundAfter(ctx, c.Workspace, c.ID, c.AnsweredUntil); err != nil {
		return fmt.Errorf("find since when the contact waits: %w", err)
	}
	if c.Stage == inbox.StageWaiting && (c.WaitingSince != 0 || c.AnsweredUntil <= was.Answered) {
		if c.Stage = was.Stage; c.Stage == inbox.StageNew && c.Assignee != 0 {
			c.Stage = inbox.StageNone
		}
	}
	if c.State == inbox.ConversationOpen && c.LastInbound == was.Heard && (was.State == inbox.ConversationResolved || was.Snoozed > tx.Now()) {
		c.State, c.SnoozedUntil, c.SnoozedBy = was.State, was.Snoozed, was.Snoozer
	}
	if c.HandedAt == 0 {
		c.HandedBy, c.HandedAt = was.HandedBy, was.HandedAt
		endHandOver(c, c.PhoneAnsweredAt)
	}
	return nil
}
