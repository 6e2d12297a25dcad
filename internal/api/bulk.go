package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// BulkItem is one of several conversations to change.
type BulkItem struct {
	ID            string `json:"id"`
	LastMessageID string `json:"last_message_id,omitempty" doc:"The newest message that was seen there: if another one came since, nothing is changed (written_since)."`
}

// BulkOnly is what must still be so, for undoing only what stands.
type BulkOnly struct {
	State      *string `json:"state,omitempty" enum:"new,open,waiting,escalated,snoozed,resolved"`
	Priority   *string `json:"priority,omitempty" enum:"urgent,high,normal,none,low"`
	AssigneeID *string `json:"assignee_id,omitempty" doc:"Of a member; empty for nobody."`
	TeamID     *string `json:"team_id,omitempty" doc:"Of a team; empty for none."`
}

// Bulk is one change for several conversations.
type Bulk struct {
	Items        []BulkItem   `json:"items" minItems:"1" maxItems:"200" nullable:"false"`
	Only         *BulkOnly    `json:"only,omitempty" doc:"Change only those of which this still is so (changed_since)."`
	State        *string      `json:"state,omitempty" enum:"new,open,waiting,escalated,snoozed,resolved"`
	SnoozedUntil inbox.Millis `json:"snoozed_until,omitempty" doc:"With state snoozed: when they open by themselves, within a year."`
	Priority     *string      `json:"priority,omitempty" enum:"urgent,high,normal,none,low"`
	AssigneeID   *string      `json:"assignee_id,omitempty" doc:"Of a member; empty to take them from whoever has them."`
	TeamID       *string      `json:"team_id,omitempty" doc:"Of a team; empty to take them from the team that has them."`
	LabelID      string       `json:"label_id,omitempty"`
	LabelOn      bool         `json:"label_on,omitempty" doc:"Put the label on; else it is taken off."`
}

// BulkOutcome is what became of one conversation.
type BulkOutcome struct {
	ID      inbox.ConversationID `json:"id"`
	Outcome string               `json:"outcome" enum:"changed,unchanged,refused" doc:"Unchanged: it was so already."`
	Before  *BulkBefore          `json:"before,omitempty" doc:"How it was, if it was not refused."`
	Refusal *BulkRefusal         `json:"refusal,omitempty"`
}

// BulkBefore is how a conversation was.
type BulkBefore struct {
	State        string         `json:"state" enum:"new,open,waiting,escalated,snoozed,resolved"`
	SnoozedUntil inbox.Millis   `json:"snoozed_until,omitempty"`
	Priority     string         `json:"priority" enum:"urgent,high,normal,none,low"`
	AssigneeID   inbox.MemberID `json:"assignee_id,omitempty"`
	TeamID       inbox.TeamID   `json:"team_id,omitempty"`
}

// BulkRefusal says why one conversation was not changed, as a problem would.
type BulkRefusal struct {
	Code   string             `json:"code"`
	Detail string             `json:"detail,omitempty"`
	Errors []inbox.FieldError `json:"errors,omitempty"`
	Reason *inbox.Reason      `json:"reason,omitempty"`
}

// BulkAnswer tells of each conversation, in the order asked, and shows them as they are now.
type BulkAnswer struct {
	Items         []BulkOutcome  `json:"items" nullable:"false"`
	Conversations []Conversation `json:"conversations" nullable:"false"`
}

func (a *API) bulkRoutes() {
	type in struct{ Body Bulk }
	add(a, route{"POST", "/api/v1/conversations/bulk", auth.ConversationsResolve, "change-conversations", "Change several conversations, each by itself"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *in) (*body[BulkAnswer], error) {
		picked, ids, err := in.Body.picked()
		if err != nil {
			return nil, err
		}
		change, err := in.Body.change(who)
		if err != nil {
			return nil, err
		}
		out := BulkAnswer{}
		outcomes, err := a.changeOwn(ctx, who, picked, change)
		if err != nil {
			return nil, err
		}
		changed := 0
		for _, o := range outcomes {
			out.Items = append(out.Items, a.outcomeShape(o))
			if o.Changed {
				changed++
			}
		}
		if changed > 1 {
			// They are changed: a missing line must not tell the caller otherwise.
			if err := a.Auth.ChangedMany(ctx, who.Actor, changed, in.Body.what()); err != nil {
				a.log.Error("a bulk change was not noted in the audit", slog.Any("error", err))
			}
		}
		threads, err := a.Reader.ConversationsByID(ctx, who.Actor.Workspace, ids)
		if err != nil {
			return nil, err
		}
		out.Conversations = shapes(threads, a.conversationShape(who, inbox.MillisOf(a.Now())))
		return answer(out), nil
	})
}

// changeOwn changes those that the caller sees; of the others it says that there is no such conversation.
func (a *API) changeOwn(ctx context.Context, who caller, picked []desk.Picked, change desk.BulkChange) ([]desk.Outcome, error) {
	if sightOf(ctx) == nil {
		return a.Desk.UpdateMany(ctx, who.Actor, picked, change), nil
	}
	list, err := a.Reader.ConversationsByID(ctx, who.Actor.Workspace, conversationsOf(picked, func(p desk.Picked) inbox.ConversationID { return p.ID }))
	if err != nil {
		return nil, err
	}
	out, seen, at := make([]desk.Outcome, len(picked)), []desk.Picked{}, []int{}
	for i, p := range picked {
		if slices.ContainsFunc(list, func(t view.Thread) bool { return t.ID == p.ID }) {
			seen, at = append(seen, p), append(at, i)
		} else {
			out[i] = desk.Outcome{ID: p.ID, Err: inbox.Refuse(inbox.CodeNotFound, "There is no such conversation.")}
		}
	}
	for i, o := range a.Desk.UpdateMany(ctx, who.Actor, seen, change) {
		out[at[i]] = o
	}
	return out, nil
}

func (a *API) outcomeShape(o desk.Outcome) BulkOutcome {
	if o.Err != nil {
		p := a.problemOf(o.Err)
		return BulkOutcome{ID: o.ID, Outcome: "refused", Refusal: &BulkRefusal{p.Code, p.Detail, p.Errors, p.Reason}}
	}
	b := o.Before
	out := BulkOutcome{ID: o.ID, Outcome: "unchanged", Before: &BulkBefore{stateShape(&b), b.SnoozedUntil, b.Priority.String(), b.Assignee, b.Team}}
	if o.Changed {
		out.Outcome = "changed"
	}
	return out
}

// what names the parts of the change.
func (b Bulk) what() string {
	var parts []string
	for _, p := range []struct {
		name string
		set  bool
	}{{"state", b.State != nil}, {"priority", b.Priority != nil}, {"assignee", b.AssigneeID != nil}, {"team", b.TeamID != nil}, {"label", b.LabelID != ""}} {
		if p.set {
			parts = append(parts, p.name)
		}
	}
	return strings.Join(parts, " ")
}

func (b Bulk) picked() (picked []desk.Picked, ids []inbox.ConversationID, err error) {
	seen := map[inbox.ConversationID]bool{}
	for _, item := range b.Items {
		var p desk.Picked
		if err := p.ID.UnmarshalText([]byte(item.ID)); err != nil || p.ID == 0 {
			return nil, nil, inbox.Invalid("body.items", "want ids of conversations")
		}
		if err := p.LastMessage.UnmarshalText([]byte(item.LastMessageID)); err != nil {
			return nil, nil, inbox.Invalid("body.items", "want the id of a message that was seen, or none")
		}
		if seen[p.ID] {
			return nil, nil, inbox.Invalid("body.items", "want each conversation once")
		}
		seen[p.ID] = true
		picked, ids = append(picked, p), append(ids, p.ID)
	}
	return picked, ids, nil
}

// change reads what is to be done, and asks for each part of it whether the caller may.
func (b Bulk) change(who caller) (ch desk.BulkChange, err error) {
	need := func(p auth.Permission) {
		if err == nil && !auth.Can(who.Actor, p) {
			err = forbidden(p)
		}
	}
	ch.SnoozedUntil = b.SnoozedUntil
	if b.State != nil {
		need(auth.ConversationsResolve)
		state, stage := stateOf(*b.State)
		ch.State, ch.Stage = &state, stage
	}
	if b.Priority != nil {
		need(auth.ConversationsResolve)
		p, _ := inbox.PriorityOf(*b.Priority)
		ch.Priority = &p
	}
	if b.AssigneeID != nil {
		need(auth.ConversationsAssign)
		ch.Assignee = new(inbox.MemberID)
		if ch.Assignee.UnmarshalText([]byte(*b.AssigneeID)) != nil && err == nil {
			err = inbox.Invalid("body.assignee_id", "want the id of an active member, or an empty text")
		}
	}
	if b.TeamID != nil {
		need(auth.ConversationsAssign)
		if team, wrong := teamFor(b.TeamID); err == nil {
			ch.Team, err = team, wrong
		}
	}
	if b.LabelID != "" {
		need(auth.ConversationsLabel)
		if (ch.Label.UnmarshalText([]byte(b.LabelID)) != nil || ch.Label == 0) && err == nil {
			err = inbox.Invalid("body.label_id", "want the id of a label")
		}
		ch.On = b.LabelOn
	}
	if only := b.Only; only != nil {
		if only.State != nil {
			state, stage := stateOf(*only.State)
			ch.Only.State, ch.Only.Stage = &state, stage
		}
		if only.Priority != nil {
			p, _ := inbox.PriorityOf(*only.Priority)
			ch.Only.Priority = &p
		}
		if only.AssigneeID != nil {
			ch.Only.Assignee = new(inbox.MemberID)
			if ch.Only.Assignee.UnmarshalText([]byte(*only.AssigneeID)) != nil && err == nil {
				err = inbox.Invalid("body.only", "want the id of a member, or an empty text")
			}
		}
		if only.TeamID != nil {
			team, wrong := teamFor(only.TeamID)
			if ch.Only.Team = team; err == nil && wrong != nil {
				err = inbox.Invalid("body.only", "want the id of a team, or an empty text")
			}
		}
	}
	if err == nil && b.State == nil && b.Priority == nil && b.AssigneeID == nil && b.TeamID == nil && b.LabelID == "" {
		err = inbox.Invalid("body", "want a state, a priority, an assignee, a team or a label")
	}
	return ch, err
}
