package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rsc.io/qr"

	"sangam/internal/auth"
	"sangam/internal/cost"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// HandedToPhone says that the answer of a conversation is left to the phone.
type HandedToPhone struct {
	By    inbox.MemberID `json:"by,omitempty" doc:"Absent: a program did it."`
	At    inbox.Millis   `json:"at"`
	Until inbox.Millis   `json:"until" doc:"From then on an answer is overdue; the mark stays."`
}

// OnPhone is how one answers a conversation on the phone, and what that saves.
type OnPhone struct {
	Reason *inbox.Reason `json:"reason,omitempty" doc:"Set when it cannot be left to the phone: why, and the way out. Then there is no link."`
	Link   string        `json:"link,omitempty" doc:"Opens the chat in the app of whoever opens it: for the phone with this number."`
	QR     *Code         `json:"qr,omitempty" doc:"The link, to be read with the phone's camera."`
	Saves  Saving        `json:"saves"`
}

// Code is a QR code as one path of an SVG image.
type Code struct {
	Size int    `json:"size" doc:"Modules on a side, with the quiet margin: the image's viewBox is 0 0 size size."`
	Path string `json:"path"`
}

// Saving is what one answer through the API would cost. On the phone it is always free.
type Saving struct {
	Kind      cost.Kind `json:"kind" enum:"free,in_tier,priced,no_price" doc:"in_tier: one of the month's free messages. no_price: charged, and no rate card fits."`
	Left      int       `json:"left,omitempty" doc:"in_tier: free messages left this month."`
	Currency  string    `json:"currency,omitempty"`
	Micros    int64     `json:"micros,omitempty" doc:"Price of one message in millionths of the currency; with in_tier, what it costs once the free ones are gone."`
	Market    string    `json:"market,omitempty"`
	From      string    `json:"from,omitempty" doc:"The day the rate card began."`
	Note      string    `json:"note,omitempty"`
	Estimated bool      `json:"estimated,omitempty" doc:"The rate card is an estimate, as the program's own examples are."`
	Day       string    `json:"day" doc:"The day asked for, UTC."`
}

// ColleagueRules is who gets a conversation that nobody has.
type ColleagueRules struct {
	ClaimAssigns  bool `json:"claim_assigns" doc:"Whoever says that they wrote a message on the phone gets the conversation, if nobody has it. Otherwise an answer from the phone leaves it as it is."`
	AnswerAssigns bool `json:"answer_assigns" doc:"A member who answers a conversation that nobody has gets it. The phone's answers and those of API keys assign to nobody."`
	// When a card is asked for of a member who gives one to another.
	Handoff inbox.HandoffRule `json:"handoff" enum:"off,offered,demanded" doc:"Whether a member who gives a conversation to another one is asked for a card: never, always with a way round it, or always and without. An escalation always takes one."`
}

func (a *API) colleagueRoutes() {
	const claim = "/api/v1/conversations/{id}/messages/{mid}/claim"
	add(a, route{"POST", claim, auth.ConversationsReply, "claim-message", "Say that one wrote a message on the phone"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *InThread) (*sentOut, error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		m, err := a.Desk.Claim(ctx, who.Actor, conv, id)
		return a.sent(ctx, who, m, false, err)
	})
	add(a, route{"DELETE", claim, auth.ConversationsReply, "unclaim-message", "Take that back"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *InThread) (*sentOut, error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		m, err := a.Desk.Unclaim(ctx, who.Actor, auth.Can(who.Actor, auth.ClaimsSettle), conv, id)
		return a.sent(ctx, who, m, false, err)
	})
	a.handOverRoutes()
	add(a, route{"GET", "/api/v1/colleague", auth.ConversationsRead, "get-colleague", "Who gets a conversation that nobody has"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[ColleagueRules], error) {
		r, err := a.Colleague.ColleagueRules(ctx, who.Actor.Workspace)
		return answer(ColleagueRules(r)), err
	})
	type rules struct {
		Body struct {
			ClaimAssigns  *bool  `json:"claim_assigns,omitempty" doc:"Whoever says that they wrote a message on the phone gets the conversation, if nobody has it."`
			AnswerAssigns *bool  `json:"answer_assigns,omitempty" doc:"A member who answers a conversation that nobody has gets it."`
			Handoff       string `json:"handoff,omitempty" enum:"off,offered,demanded" doc:"Whether a member who gives a conversation to another one is asked for a card."`
		}
	}
	add(a, route{"PATCH", "/api/v1/colleague", auth.AccountsManage, "edit-colleague", "Change that"}, options{}, func(ctx context.Context, who caller, in *rules) (*body[ColleagueRules], error) {
		r, err := a.Colleague.SetColleagueRules(ctx, who.Actor.Member, who.Actor.Workspace, func(r *view.ColleagueRules) {
			if in.Body.ClaimAssigns != nil {
				r.ClaimAssigns = *in.Body.ClaimAssigns
			}
			if in.Body.AnswerAssigns != nil {
				r.AnswerAssigns = *in.Body.AnswerAssigns
			}
			if in.Body.Handoff != "" {
				r.Handoff = inbox.HandoffRule(in.Body.Handoff)
			}
		})
		return answer(ColleagueRules(r)), err
	})
}

func (a *API) handOverRoutes() {
	const path = "/api/v1/conversations/{id}/phone"
	add(a, route{"GET", path, auth.ConversationsRead, "get-on-phone", "How to answer on the phone, and what that saves"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[OnPhone], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		return a.onPhone(ctx, who, conv)
	})
	hand := func(act func(context.Context, inbox.Actor, inbox.ConversationID) (inbox.Conversation, error)) func(context.Context, caller, *ByID) (*body[Conversation], error) {
		return func(ctx context.Context, who caller, in *ByID) (*body[Conversation], error) {
			conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
			if err != nil {
				return nil, err
			}
			if _, err := act(ctx, who.Actor, conv); err != nil {
				return nil, err
			}
			t, err := a.Reader.Conversation(ctx, who.Actor.Workspace, conv)
			return answer(a.conversationShape(who, inbox.MillisOf(a.Now()))(t)), err
		}
	}
	add(a, route{"POST", path, auth.ConversationsReply, "hand-to-phone", "Leave the answer to the phone, where it is free"}, options{status: http.StatusOK}, hand(a.Desk.HandToPhone))
	add(a, route{"DELETE", path, auth.ConversationsReply, "take-from-phone", "Take that back"}, options{status: http.StatusOK}, hand(a.Desk.TakeFromPhone))
}

// endsOf reads a conversation and who speaks in it: our number, and the customer as we reach them.
func (a *API) endsOf(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (t view.Thread, account inbox.Account, to inbox.Handle, err error) {
	if t, err = a.Reader.Conversation(ctx, ws, conv); err != nil {
		return t, account, to, err
	}
	if account, err = a.Reader.WorkspaceAccount(ctx, ws, t.Account); err != nil {
		return t, account, to, err
	}
	to, err = a.Colleague.Handle(ctx, ws, t.Handle)
	return t, account, to, err
}

func (a *API) onPhone(ctx context.Context, who caller, conv inbox.ConversationID) (*body[OnPhone], error) {
	ws := who.Actor.Workspace
	_, account, to, err := a.endsOf(ctx, ws, conv)
	if err != nil {
		return nil, err
	}
	out := OnPhone{Reason: desk.PhoneCannot(account, to)}
	if out.Reason == nil {
		out.Link = "https://wa.me/" + to.Phone
		if out.QR, err = codeOf(out.Link); err != nil {
			return nil, fmt.Errorf("draw a QR code: %w", err)
		}
	}
	cards, _, err := a.prices(ctx, ws)
	if err != nil {
		return nil, err
	}
	now := a.Now().UTC()
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	sent, err := a.Colleague.ServiceSent(ctx, ws, account.ID, month, cost.RulesNow().ServiceFree)
	if err != nil {
		return nil, err
	}
	c := cost.OfService(cards, to.Phone, now, sent)
	out.Saves = savingShape(c)
	return answer(out), nil
}

func savingShape(c cost.Answer) Saving {
	return Saving{Kind: c.Kind, Left: c.Left, Currency: c.Card.Currency, Micros: c.Card.Micros, Market: c.Card.Market, From: c.Card.From, Note: c.Card.Note, Estimated: c.Card.Estimated, Day: c.Day}
}

// margin is the light border a camera needs, in modules. Source: ISO/IEC 18004, 9.1.
const margin = 4

// codeOf draws a text as a QR code.
func codeOf(text string) (*Code, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, err
	}
	path := &strings.Builder{}
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(path, "M%d %dh%dv1h-%dz", from+margin, y+margin, x-from, x-from)
			}
		}
	}
	return &Code{Size: c.Size + 2*margin, Path: path.String()}, nil
}
