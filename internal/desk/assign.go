package desk

import (
	"context"

	"sangam/internal/inbox"
)

// Changes is what to change of a conversation; nil leaves as it is.
type Changes struct {
	Assignee *inbox.MemberID // zero takes it from whoever has it
	State    *inbox.ConversationState
	Stage    inbox.ConversationStage // of the state open
	Priority *inbox.Priority
	Team     *inbox.TeamID // zero takes it from the team that has it
	// Of the state snoozed: when it opens by itself.
	SnoozedUntil inbox.Millis
	// Only if all of it is still so; else the change is refused as CodeConflict.
	Only Seen

	withCard bool // a card of what is handed over goes with it
}

// Seen is what somebody had before their eyes when they decided; nil and zero do not count.
type Seen struct {
	LastMessage inbox.MessageID
	Assignee    *inbox.MemberID
	State       *inbox.ConversationState
	Stage       inbox.ConversationStage // of the state open
	Priority    *inbox.Priority
	Team        *inbox.TeamID
}

func (s Seen) check(c inbox.Conversation) error {
	if s.LastMessage != 0 && s.LastMessage != c.LastMessage {
		return refuse("written_since", "Something was written here since you looked.", "Look at it, and do it again if it is still right.")
	}
	if s.Assignee != nil && *s.Assignee != c.Assignee || s.Priority != nil && *s.Priority != c.Priority || s.Team != nil && *s.Team != c.Team ||
		s.State != nil && (*s.State != c.State || c.State == inbox.ConversationOpen && s.Stage != c.Stage) {
		return refuse("changed_since", "Somebody has changed it since you looked.", "Look at it, and do it again if it is still right.")
	}
	return nil
}

// Update changes a conversation, all of it or nothing. It is idempotent: what is so already is
// neither written nor announced.
func (d *Desk) Update(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, ch Changes) (inbox.Conversation, error) {
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		return ch.apply(ctx, tx, actor, c)
	})
}

func (ch Changes) apply(ctx context.Context, tx Tx, actor inbox.Actor, c *inbox.Conversation) (changed bool, err error) {
	if err := ch.Only.check(*c); err != nil {
		return false, err
	}
	was := *c
	if to := ch.Assignee; to != nil && *to != c.Assignee {
		if *to != 0 {
			if !ch.withCard {
				if err := asksForCard(ctx, tx, actor, was, *to, false); err != nil {
					return false, err
				}
			}
			active, err := tx.ActiveMember(ctx, c.Workspace, *to)
			if err != nil {
				return false, err
			}
			if !active {
				return false, inbox.Invalid("body.assignee_id", "want the id of an active member")
			}
		}
		if c.Assignee, changed = *to, true; c.Stage == inbox.StageNew && *to != 0 {
			c.Stage = inbox.StageNone
		}
	}
	if p := ch.Priority; p != nil && *p != c.Priority {
		c.Priority, changed = *p, true
	}
	if to := ch.Team; to != nil && *to != c.Team {
		if *to != 0 {
			found, err := tx.TeamStands(ctx, c.Workspace, *to)
			if err != nil {
				return false, err
			}
			if !found {
				return false, inbox.Invalid("body.team_id", "want the id of a team, or an empty text")
			}
		}
		c.Team, changed = *to, true
	}
	if to := ch.State; to != nil {
		var until inbox.Millis
		if *to == inbox.ConversationSnoozed {
			if until = ch.SnoozedUntil; until <= tx.Now() || until > tx.Now().Add(maxSnooze) {
				return false, inbox.Invalid("body.snoozed_until", "want an instant within the next year")
			}
		}
		stage := c.Stage // which a snooze keeps
		if *to != inbox.ConversationSnoozed {
			stage = ch.Stage
		}
		if stage == inbox.StageNew && *to == inbox.ConversationOpen && c.Assignee != 0 {
			return false, inbox.Invalid("body.state", "new is only what nobody has: take it from whoever has it, too")
		}
		if *to != c.State || stage != c.Stage || until != c.SnoozedUntil {
			c.State, c.Stage, c.SnoozedUntil, c.SnoozedBy, changed = *to, stage, until, 0, true
			if until != 0 {
				c.SnoozedBy = actor.Member
			}
			if err := closeStep(ctx, tx, *c, was.State); err != nil {
				return false, err
			}
			if stage == inbox.StageEscalated && was.Stage != inbox.StageEscalated && !ch.withCard {
				if err := asksForCard(ctx, tx, actor, was, 0, true); err != nil {
					return false, err
				}
			}
		}
	}
	return changed, nil
}

// Assign gives a conversation to a member of the workspace who may sign in.
func (d *Desk) Assign(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, to inbox.MemberID) (inbox.Conversation, error) {
	return d.Update(ctx, actor, conv, Changes{Assignee: &to})
}

// Unassign takes a conversation from whoever has it.
func (d *Desk) Unassign(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) (inbox.Conversation, error) {
	return d.Assign(ctx, actor, conv, 0)
}
