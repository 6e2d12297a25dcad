package desk

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// handoffTx is what handing over touches.
type handoffTx interface {
	// InsertHandoff writes a new card; false, and nothing is written, if the client id is taken.
	InsertHandoff(ctx context.Context, h inbox.Handoff) (created bool, err error)
	// HandoffByClientID finds what an earlier call with the same client id made.
	HandoffByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (h inbox.Handoff, found bool, err error)
	// HandoffByID reads a card of a conversation that is locked. CodeNotFound if it is not in it.
	HandoffByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.HandoffID) (inbox.Handoff, error)
	// SaveHandoff writes what became of a card.
	SaveHandoff(ctx context.Context, h inbox.Handoff) error
	// HandoffRule reads when a card is asked for.
	HandoffRule(ctx context.Context, ws inbox.WorkspaceID) (inbox.HandoffRule, error)
	// NextStep reads what has to be done next in a conversation that is locked.
	NextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (n inbox.NextStep, found bool, err error)
	SaveNextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, n inbox.NextStep) error
	DropNextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) error
}

// MaxHandoff bounds each answer of a card, MaxNextStep what has to be done next: the list shows it.
const (
	MaxHandoff  = 1000
	MaxNextStep = 200
)

// HandoffDraft is a card as somebody wrote it.
type HandoffDraft struct {
	ClientID     string
	To           inbox.MemberID // zero, of an escalation: whoever may decide
	Escalates    bool
	Wants        string
	Done         string
	Promise      string
	PromiseUntil inbox.Millis
	Next         string
}

func (h *HandoffDraft) check(actor inbox.Actor, now inbox.Millis) error {
	if !isClientID(h.ClientID) {
		return inbox.Invalid("body.client_id", "want 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
	}
	for _, part := range []struct {
		name     string
		text     *string
		required string
		most     int
	}{{"wants", &h.Wants, "want what the customer wants", MaxHandoff}, {"done", &h.Done, "", MaxHandoff}, {"promise", &h.Promise, "", MaxHandoff}, {"next", &h.Next, "want what has to be done next", MaxNextStep}} {
		*part.text = strings.TrimSpace(*part.text)
		if *part.text == "" && part.required != "" {
			return inbox.Invalid("body."+part.name, "%s", part.required)
		}
		if utf8.RuneCountInString(*part.text) > part.most || !utf8.ValidString(*part.text) {
			return inbox.Invalid("body."+part.name, "want at most %d characters", part.most)
		}
	}
	switch {
	case h.PromiseUntil != 0 && h.Promise == "":
		return inbox.Invalid("body.promise", "want what is promised until then")
	case h.PromiseUntil != 0 && (h.PromiseUntil <= now || h.PromiseUntil > now.Add(maxSnooze)):
		return inbox.Invalid("body.promise_until", "want an instant within the next year")
	case h.To == 0 && !h.Escalates:
		return inbox.Invalid("body.to_id", "want the id of the member who gets it; only an escalation may leave that open")
	case h.To != 0 && h.To == actor.Member:
		return inbox.Invalid("body.to_id", "want somebody else: one hands nothing over to oneself")
	}
	return nil
}

// HandOver gives a conversation to a member, or escalates it, with a card: all of it in one
// transaction. The same client id again gives the same card with created false.
func (d *Desk) HandOver(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, draft HandoffDraft) (h inbox.Handoff, created bool, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		draft, created := draft, &created
		*created = false
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if err := draft.check(actor, tx.Now()); err != nil {
			return err
		}
		earlier, found, err := tx.HandoffByClientID(ctx, c.Workspace, draft.ClientID)
		if err != nil {
			return err
		}
		if found {
			if earlier.Conversation != c.ID || earlier.From != actor.Member || earlier.Wants != draft.Wants || earlier.Next != draft.Next {
				return clientIDTaken()
			}
			h = earlier
			return nil
		}
		was, _, err := tx.NextStep(ctx, c.Workspace, c.ID)
		if err != nil {
			return fmt.Errorf("read next step: %w", err)
		}
		h = inbox.Handoff{Workspace: c.Workspace, ID: inbox.HandoffID(d.ids.Next()), Conversation: c.ID, ClientID: draft.ClientID, From: actor.Member, To: draft.To, Escalates: draft.Escalates,
			Wants: draft.Wants, Done: draft.Done, Promise: draft.Promise, PromiseUntil: draft.PromiseUntil, Next: draft.Next,
			BeforeAssignee: c.Assignee, BeforeState: c.State, BeforeStage: c.Stage, BeforeSnoozed: c.SnoozedUntil, BeforeSnoozer: c.SnoozedBy, BeforeLast: c.LastMessage, BeforeWaiting: c.WaitingSince, BeforeStep: was,
			CreatedAt: tx.Now(), Version: 1}
		ch := Changes{withCard: true}
		if draft.To != 0 {
			ch.Assignee = &draft.To
		}
		if draft.Escalates {
			open := inbox.ConversationOpen
			ch.State, ch.Stage = &open, inbox.StageEscalated
		}
		if _, err := ch.apply(ctx, tx, actor, &c); err != nil {
			return err
		}
		if *created, err = tx.InsertHandoff(ctx, h); err != nil {
			return fmt.Errorf("write card: %w", err)
		}
		if !*created {
			return clientIDTaken()
		}
		step := inbox.NextStep{Handoff: h.ID, Text: h.Next, DueAt: h.PromiseUntil, By: actor.Member, At: tx.Now(), Closed: c.State == inbox.ConversationResolved}
		if err := tx.SaveNextStep(ctx, c.Workspace, c.ID, step); err != nil {
			return fmt.Errorf("save next step: %w", err)
		}
		return d.finish(ctx, tx, actor, &c, left(h.BeforeAssignee, c, inbox.Event{Kind: inbox.EventHandoffChanged, Version: h.Version})...)
	})
	if err != nil {
		return inbox.Handoff{}, false, err
	}
	return h, created, nil
}

// TakeHandoff says that one has read the card and goes on from it; whoever takes it has the
// conversation. It is idempotent.
func (d *Desk) TakeHandoff(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.HandoffID) (inbox.Handoff, error) {
	return d.changeHandoff(ctx, actor, conv, id, func(tx Tx, c *inbox.Conversation, h *inbox.Handoff) (bool, error) {
		switch {
		case actor.Member == 0:
			return false, refuse("handoff_needs_member", "Only a person takes over from a person.", "Sign in as a member.")
		case h.WithdrawnAt != 0:
			return false, refuse("handoff_withdrawn", "This card was taken back.", "Ask whoever wrote it.")
		case h.TakenAt != 0 && h.TakenBy == actor.Member:
			return false, nil
		case h.TakenAt != 0:
			return false, refuse("handoff_taken", "Somebody else has taken this over already.", "Ask them if you want to help.")
		case h.From == actor.Member:
			return false, refuse("handoff_own", "This card is yours: somebody else takes it.", "Take it back instead.")
		}
		if _, err := stands(ctx, tx, c, h); err != nil {
			return false, err
		}
		active, err := tx.ActiveMember(ctx, c.Workspace, actor.Member)
		if err != nil {
			return false, err
		}
		if !active {
			return false, refuse("handoff_needs_member", "Only a person takes over from a person.", "Sign in as a member.")
		}
		h.TakenAt, h.TakenBy = tx.Now(), actor.Member
		if c.Assignee = actor.Member; c.Stage == inbox.StageNew {
			c.Stage = inbox.StageNone
		}
		return true, nil
	})
}

// WithdrawHandoff takes one's own card back while nobody has taken it: the conversation is as it was
// before, where nobody changed it since: with what was to be done, its snooze, and whoever had it, if they
// are still there. It is idempotent.
func (d *Desk) WithdrawHandoff(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.HandoffID) (inbox.Handoff, error) {
	return d.changeHandoff(ctx, actor, conv, id, func(tx Tx, c *inbox.Conversation, h *inbox.Handoff) (bool, error) {
		switch {
		case h.From != actor.Member:
			return false, refuse("handoff_of_other", "Only whoever wrote a card takes it back.", "Ask them.")
		case h.WithdrawnAt != 0:
			return false, nil
		case h.TakenAt != 0:
			return false, refuse("handoff_taken", "Somebody else has taken this over already.", "Ask them if you want to help.")
		}
		step, err := stands(ctx, tx, c, h)
		if err != nil {
			return false, err
		}
		h.WithdrawnAt = tx.Now()
		if h.To != 0 && c.Assignee == h.To {
			c.Assignee = h.BeforeAssignee
			active, err := tx.ActiveMember(ctx, c.Workspace, c.Assignee)
			if err != nil {
				return false, err
			}
			if !active {
				c.Assignee = 0
			}
		}
		putBack(c, *h, step.Text == h.Next, tx.Now())
		return true, putStepBack(ctx, tx, c, *h, step)
	})
}

// putBack undoes what a card did to state and stage, where nobody changed them since. A customer whom
// somebody has to answer is never put aside by it: no list would show them.
func putBack(c *inbox.Conversation, h inbox.Handoff, same bool, now inbox.Millis) {
	quiet := c.LastMessage == h.BeforeLast && c.WaitingSince == h.BeforeWaiting
	wrote := !quiet && c.WaitingSince != 0
	if h.Escalates && c.State == inbox.ConversationOpen && c.Stage == inbox.StageEscalated {
		c.Stage = h.BeforeStage
		switch {
		case wrote && (c.Stage != inbox.StageEscalated || h.BeforeState == inbox.ConversationResolved):
			c.Stage = inbox.StageNone
		case h.BeforeState == inbox.ConversationResolved:
			c.State, c.Stage = inbox.ConversationResolved, inbox.StageNone
		case h.BeforeState != inbox.ConversationSnoozed:
		case quiet && same && h.BeforeSnoozed > now:
			c.State, c.SnoozedUntil, c.SnoozedBy = inbox.ConversationSnoozed, h.BeforeSnoozed, h.BeforeSnoozer
		case c.Stage == inbox.StageWaiting:
			c.Stage = inbox.StageNone // as when its time has come
		}
	}
	if c.State == inbox.ConversationOpen && (c.Stage == inbox.StageNone || c.Stage == inbox.StageNew) && (wrote || h.BeforeStage == inbox.StageNew) {
		if c.Stage = inbox.StageNew; c.Assignee != 0 {
			c.Stage = inbox.StageNone
		}
	}
}

// putStepBack undoes what a card did to what has to be done next. What somebody has said since stays.
func putStepBack(ctx context.Context, tx Tx, c *inbox.Conversation, h inbox.Handoff, step inbox.NextStep) error {
	was := h.BeforeStep
	if step.Text == h.Next {
		step = was
	} else {
		if step.Handoff = 0; !was.Closed {
			step.Handoff = was.Handoff
		}
		step.Closed = c.State == inbox.ConversationResolved
	}
	if step.At == 0 || step.Handoff == 0 && step.Text == "" {
		return tx.DropNextStep(ctx, c.Workspace, c.ID)
	}
	return tx.SaveNextStep(ctx, c.Workspace, c.ID, step)
}

// stands refuses a card that is no longer the one of the matter, and gives the step it came with.
func stands(ctx context.Context, tx Tx, c *inbox.Conversation, h *inbox.Handoff) (inbox.NextStep, error) {
	step, _, err := tx.NextStep(ctx, c.Workspace, c.ID)
	if err == nil && !h.Stands(step, c.State) {
		err = refuse("handoff_over", "This card no longer counts: another one followed it, or the conversation was resolved since.", "Look at the newest card, or give the conversation anew.")
	}
	return step, err
}

func (d *Desk) changeHandoff(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.HandoffID, edit func(Tx, *inbox.Conversation, *inbox.Handoff) (bool, error)) (h inbox.Handoff, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		had := c.Assignee
		if h, err = tx.HandoffByID(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		changed, err := edit(tx, &c, &h)
		if err != nil || !changed {
			return err
		}
		h.Version++
		if err := tx.SaveHandoff(ctx, h); err != nil {
			return fmt.Errorf("save card: %w", err)
		}
		return d.finish(ctx, tx, actor, &c, left(had, c, inbox.Event{Kind: inbox.EventHandoffChanged, Version: h.Version})...)
	})
	if err != nil {
		return inbox.Handoff{}, err
	}
	return h, nil
}

// SetNextStep says what has to be done next, and until when (zero: no time is named); an empty text says
// that nothing has. It is idempotent.
func (d *Desk) SetNextStep(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, text string, due inbox.Millis) (inbox.Conversation, error) {
	text = strings.Join(strings.Fields(text), " ")
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		step, found, err := tx.NextStep(ctx, c.Workspace, c.ID)
		if err != nil {
			return false, err
		}
		found = found && !step.Closed
		switch {
		case utf8.RuneCountInString(text) > MaxNextStep || !utf8.ValidString(text):
			return false, inbox.Invalid("body.text", "want at most %d characters", MaxNextStep)
		case due != 0 && text == "":
			return false, inbox.Invalid("body.text", "want what has to be done until then")
		case due != 0 && (due <= tx.Now() || due > tx.Now().Add(maxSnooze)) && !(found && step.DueAt == due):
			return false, inbox.Invalid("body.due_at", "want an instant within the next year")
		case text != "" && c.State == inbox.ConversationResolved:
			return false, refuse("resolved_needs_no_step", "In a resolved conversation nothing has to be done.", "Reopen it first.")
		case text == "" && !found, found && step.Text == text && step.DueAt == due:
			return false, nil
		case text == "" && step.Handoff == 0:
			return true, tx.DropNextStep(ctx, c.Workspace, c.ID)
		}
		if !found {
			step = inbox.NextStep{}
		}
		// The card it came with stays the card of the matter.
		step.Text, step.DueAt, step.By, step.At, step.Closed = text, due, actor.Member, tx.Now(), false
		return true, tx.SaveNextStep(ctx, c.Workspace, c.ID, step)
	})
}

// asksForCard refuses what a member does without a card where one is demanded. What a card of the same
// matter says already need not be said twice: who goes back to what was so may.
func asksForCard(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, to inbox.MemberID, escalates bool) error {
	if actor.Kind != inbox.ByMember || to == actor.Member {
		to = 0
	}
	if actor.Kind != inbox.ByMember || to == 0 && !escalates {
		return nil
	}
	if !escalates {
		rule, err := tx.HandoffRule(ctx, c.Workspace)
		if err != nil || rule != inbox.HandoffDemanded {
			return err
		}
	}
	step, found, err := tx.NextStep(ctx, c.Workspace, c.ID)
	if err != nil {
		return err
	}
	if found && !step.Closed && step.Handoff != 0 {
		h, err := tx.HandoffByID(ctx, c.Workspace, c.ID, step.Handoff)
		if err != nil || (h.Escalates || !escalates) && (to == 0 || h.To == to) {
			return err
		}
	}
	if escalates {
		return refuse("escalation_needs_card", "Whoever is to decide has to know what about: an escalation takes a card.", "Say what the customer wants and what has to be done next.")
	}
	return refuse("handoff_needs_card", "This workspace wants a card with each conversation that is given to somebody else.", "Say what the customer wants and what has to be done next.")
}

// closeStep keeps what has to be done next in step with the state, which a member has just changed.
func closeStep(ctx context.Context, tx Tx, c inbox.Conversation, from inbox.ConversationState) error {
	if (from == inbox.ConversationResolved) == (c.State == inbox.ConversationResolved) {
		return nil
	}
	step, found, err := tx.NextStep(ctx, c.Workspace, c.ID)
	if err != nil || !found {
		return err
	}
	resolved := c.State == inbox.ConversationResolved
	if resolved && step.Closed {
		return tx.DropNextStep(ctx, c.Workspace, c.ID) // of an older matter
	}
	step.Closed = resolved
	return tx.SaveNextStep(ctx, c.Workspace, c.ID, step)
}
