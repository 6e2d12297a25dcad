package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Handoff is the card that went with a conversation to somebody else. The customer never sees it.
type Handoff struct {
	ID             inbox.HandoffID      `json:"id"`
	ConversationID inbox.ConversationID `json:"conversation_id"`
	ClientID       string               `json:"client_id"`
	From           *Mentioned           `json:"from,omitempty" doc:"Absent: a program wrote it."`
	To             *Mentioned           `json:"to,omitempty" doc:"Absent, of an escalation: whoever may decide."`
	Escalates      bool                 `json:"escalates"`
	Wants          string               `json:"wants" doc:"What the customer wants."`
	Done           string               `json:"done,omitempty" doc:"What was done already."`
	Promise        string               `json:"promise,omitempty" doc:"What was promised."`
	PromiseUntil   inbox.Millis         `json:"promise_until,omitempty"`
	Next           string               `json:"next" doc:"What has to be done next."`
	CreatedAt      inbox.Millis         `json:"created_at"`
	TakenAt        inbox.Millis         `json:"taken_at,omitempty" doc:"Absent: nobody has said that they go on from it."`
	TakenBy        *Mentioned           `json:"taken_by,omitempty"`
	WithdrawnAt    inbox.Millis         `json:"withdrawn_at,omitempty" doc:"Its author took it back before anybody took it."`
	Version        int64                `json:"version"`
	Can            []string             `json:"can" doc:"What the caller may do with it: take, withdraw."`
}

// HandoffMark is what the list shows of a card.
type HandoffMark struct {
	ID        inbox.HandoffID `json:"id"`
	FromID    inbox.MemberID  `json:"from_id,omitempty"`
	ToID      inbox.MemberID  `json:"to_id,omitempty"`
	Escalates bool            `json:"escalates"`
	TakenAt   inbox.Millis    `json:"taken_at,omitempty"`
}

// NextStep is what comes next in a conversation: by its state, and in words if somebody said so.
type NextStep struct {
	Kind  string         `json:"kind" enum:"take,answer,wait,decide,follow_up,do,none" doc:"take: the contact waits and nobody has it. answer: the contact waits. wait: for the contact. decide: it is escalated. follow_up: it is snoozed until snoozed_until. do: what text says. none: nobody has said."`
	Text  string         `json:"text,omitempty" doc:"What somebody said has to be done. Absent for who lacks notes.read, as cards are closed to them."`
	DueAt inbox.Millis   `json:"due_at,omitempty"`
	By    inbox.MemberID `json:"by,omitempty"`
}

func handoffShape(who inbox.Actor) func(view.Handoff) Handoff {
	named := func(id inbox.MemberID, name string) *Mentioned {
		if id == 0 {
			return nil
		}
		return &Mentioned{id, name}
	}
	return func(h view.Handoff) Handoff {
		out := Handoff{ID: h.ID, ConversationID: h.Conversation, ClientID: h.ClientID, From: named(h.From, h.FromName), To: named(h.To, h.ToName), Escalates: h.Escalates, Wants: h.Wants, Done: h.Done,
			Promise: h.Promise, PromiseUntil: h.PromiseUntil, Next: h.Next, CreatedAt: h.CreatedAt, TakenAt: h.TakenAt, TakenBy: named(h.TakenBy, h.TakenName), WithdrawnAt: h.WithdrawnAt, Version: h.Version, Can: []string{}}
		if h.From != who.Member && !auth.Can(who, auth.NotesRead) {
			out.Wants, out.Done, out.Promise, out.Next = "", "", "", ""
		}
		if h.Stands && h.TakenAt == 0 && auth.Can(who, auth.ConversationsAssign) {
			if h.From == who.Member {
				out.Can = append(out.Can, "withdraw")
			} else if who.Member != 0 {
				out.Can = append(out.Can, "take")
			}
		}
		return out
	}
}

// InHandoffs names one card of one conversation.
type InHandoffs struct {
	ID  string `path:"id"`
	HID string `path:"hid"`
}

// NewHandoff is a card to be written, with what it does.
type NewHandoff struct {
	ClientID     string         `json:"client_id" doc:"Made by the caller: the same twice is one card."`
	ToID         inbox.MemberID `json:"to_id,omitempty" doc:"Who gets the conversation. An escalation may leave that open."`
	Escalates    bool           `json:"escalates,omitempty" doc:"The conversation becomes escalated."`
	Wants        string         `json:"wants" maxLength:"1000" doc:"What the customer wants."`
	Done         string         `json:"done,omitempty" maxLength:"1000" doc:"What was done already."`
	Promise      string         `json:"promise,omitempty" maxLength:"1000" doc:"What was promised."`
	PromiseUntil inbox.Millis   `json:"promise_until,omitempty" doc:"Until when, within a year."`
	Next         string         `json:"next" maxLength:"200" doc:"What has to be done next."`
}

// withdrawal is where a card is taken back.
const withdrawal = inConversation + "/handoffs/{hid}"

func (a *API) handoffRoutes() {
	a.nextStepRoute()
	const path = inConversation + "/handoffs"
	type list struct {
		ByID
		Paging
	}
	add(a, route{"GET", path, auth.NotesRead, "list-handoffs", "The cards with which a conversation was handed over, newest first"}, options{}, func(ctx context.Context, who caller, in *list) (*body[page[Handoff]], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		cards, err := a.Reader.Handoffs(ctx, who.Actor.Workspace, conv, after, in.Limit)
		if err != nil {
			return nil, err
		}
		return pageOf(cards, in.Limit, handoffShape(who.Actor), func(last view.Handoff) view.Position { return view.Position{At: last.CreatedAt, ID: int64(last.ID)} }), nil
	})
	type written struct {
		ByID
		Body NewHandoff
	}
	add(a, route{"POST", path, auth.ConversationsAssign, "hand-over", "Give a conversation to somebody else, or escalate it, with a card"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *written) (*body[Handoff], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		b := in.Body
		if b.Escalates && !auth.Can(who.Actor, auth.ConversationsResolve) {
			return nil, forbidden(auth.ConversationsResolve)
		}
		h, _, err := a.Desk.HandOver(ctx, who.Actor, conv, desk.HandoffDraft{ClientID: b.ClientID, To: b.ToID, Escalates: b.Escalates, Wants: b.Wants, Done: b.Done, Promise: b.Promise, PromiseUntil: b.PromiseUntil, Next: b.Next})
		return a.handoff(ctx, who, h, err)
	})
	change := func(act func(context.Context, inbox.Actor, inbox.ConversationID, inbox.HandoffID) (inbox.Handoff, error)) func(context.Context, caller, *InHandoffs) (*body[Handoff], error) {
		return func(ctx context.Context, who caller, in *InHandoffs) (*body[Handoff], error) {
			conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
			if err != nil {
				return nil, err
			}
			id, err := idOf[inbox.HandoffID]("card", in.HID)
			if err != nil {
				return nil, err
			}
			h, err := act(ctx, who.Actor, conv, id)
			return a.handoff(ctx, who, h, err)
		}
	}
	add(a, route{"POST", path + "/{hid}/take", auth.ConversationsAssign, "take-handoff", "Say that one goes on from here; one then has the conversation"}, options{status: http.StatusOK}, change(a.Desk.TakeHandoff))
	add(a, route{"DELETE", withdrawal, auth.ConversationsAssign, "withdraw-handoff", "Take one's own card back while nobody has taken it"}, options{status: http.StatusOK}, change(a.Desk.WithdrawHandoff))
}

// NewNextStep is what somebody says has to be done.
type NewNextStep struct {
	Text  string       `json:"text" maxLength:"200" doc:"Empty: nothing has to be done."`
	DueAt inbox.Millis `json:"due_at,omitempty" doc:"Within a year."`
}

func (a *API) nextStepRoute() {
	type stepped struct {
		ByID
		Body NewNextStep
	}
	add(a, route{"PUT", "/api/v1/conversations/{id}/next-step", auth.ConversationsResolve, "set-next-step", "Say what has to be done next"}, options{}, func(ctx context.Context, who caller, in *stepped) (*body[Conversation], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		if _, err := a.Desk.SetNextStep(ctx, who.Actor, conv, in.Body.Text, in.Body.DueAt); err != nil {
			return nil, err
		}
		return a.conversation(ctx, who, in.ID)
	})
}

// handoff presents a card that was just written.
func (a *API) handoff(ctx context.Context, who caller, h inbox.Handoff, err error) (*body[Handoff], error) {
	if err != nil {
		return nil, err
	}
	// Who gave it away, and sees only what they have, is shown what they wrote.
	shown, err := a.card(ctx, h.Workspace, h.Conversation, h.ID)
	if err != nil {
		return nil, err
	}
	return answer(handoffShape(who.Actor)(shown)), nil
}

// card reads a card, whoever has its conversation.
func (a *API) card(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.HandoffID) (view.Handoff, error) {
	list, err := a.Reader.Handoffs(unlimited(ctx), ws, conv, view.Position{ID: int64(id) + 1}, 1)
	if err == nil && (len(list) == 0 || list[0].ID != id) {
		err = inbox.Refuse(inbox.CodeNotFound, "There is no such card.")
	}
	if err != nil {
		return view.Handoff{}, err
	}
	return list[0], nil
}

// wrote reports whether a card is a member's own.
func (a *API) wrote(ctx context.Context, who inbox.Actor, conv inbox.ConversationID, hid string) bool {
	id, err := idOf[inbox.HandoffID]("card", hid)
	if err != nil || who.Member == 0 {
		return false
	}
	h, err := a.card(ctx, who.Workspace, conv, id)
	return err == nil && h.From == who.Member
}
