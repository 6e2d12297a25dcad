package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/cost"
	"sangam/internal/inbox"
	"sangam/internal/policy"
	"sangam/internal/templates"
)

// Template is a message that WhatsApp has looked at: once approved it may go out at any time.
type Template struct {
	ID             inbox.TemplateID  `json:"id"`
	AccountIDs     []inbox.AccountID `json:"account_ids" doc:"The numbers that may send it: all of its business account."`
	Name           string            `json:"name"`
	Language       string            `json:"language" doc:"As en_US."`
	Category       string            `json:"category" doc:"marketing, utility or authentication: what it is charged as."`
	State          string            `json:"state" doc:"approved, pending, rejected, paused, disabled, gone (no longer listed), or as WhatsApp names it."`
	Reason         string            `json:"reason,omitempty" doc:"Why it is in this state, if WhatsApp said so."`
	WayOut         string            `json:"way_out,omitempty"`
	Quality        string            `json:"quality,omitempty" doc:"green, yellow or red; absent: not known."`
	NextCategory   string            `json:"next_category,omitempty" doc:"WhatsApp has announced that it will be charged as this."`
	NextCategoryAt inbox.Millis      `json:"next_category_at,omitempty"`
	HeaderKind     inbox.MessageKind `json:"header_kind,omitempty" doc:"text, image, video or document; absent: no header."`
	Header         string            `json:"header,omitempty"`
	Body           string            `json:"body" doc:"With places for values, as {{1}} or {{name}}."`
	Footer         string            `json:"footer,omitempty"`
	Buttons        []TemplateButton  `json:"buttons"`
	Slots          []TemplateSlot    `json:"slots" doc:"What must be filled in before it can go out."`
	Refusal        *inbox.Reason     `json:"refusal,omitempty" doc:"Why it cannot be sent from here; absent: it can."`
	ChangedAt      inbox.Millis      `json:"changed_at"`
}

// TemplateButton is something to tap under a template.
type TemplateButton struct {
	Type  string `json:"type" doc:"quick_reply, url, phone, code, or as WhatsApp names it."`
	Text  string `json:"text,omitempty"`
	URL   string `json:"url,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// TemplateSlot is a place to fill in.
type TemplateSlot struct {
	Key    string `json:"key" doc:"As body.1, header.name, button.0; header for a file."`
	Name   string `json:"name,omitempty"`
	Type   string `json:"type" doc:"text (one line), url (the end of an address), code, or the kind of a file: image, video, document."`
	Sample string `json:"sample,omitempty"`
	Max    int    `json:"max,omitempty" doc:"Characters."`
}

// TemplateSync is how fresh the list of a business account is.
type TemplateSync struct {
	AccountIDs []inbox.AccountID `json:"account_ids"`
	SyncedAt   inbox.Millis      `json:"synced_at,omitempty" doc:"Absent: never read."`
	FailedAt   inbox.Millis      `json:"failed_at,omitempty" doc:"The last try failed."`
	Problem    string            `json:"problem,omitempty"`
	WayOut     string            `json:"way_out,omitempty"`
}

// Templates is what WhatsApp lists, and when it was asked.
type Templates struct {
	Items []Template     `json:"items"`
	Syncs []TemplateSync `json:"syncs"`
}

// ConversationTemplates are the templates of a conversation's number.
type ConversationTemplates struct {
	Templates
	Costs []TemplateCost `json:"costs" doc:"What one costs here and now, by category."`
}

// TemplateCost is the price of one template of a category to the person of a conversation.
type TemplateCost struct {
	Category string `json:"category" enum:"marketing,utility,authentication"`
	Saving
}

// SendTemplate is a template to send.
type SendTemplate struct {
	ID     string            `json:"id"`
	Values map[string]string `json:"values,omitempty" doc:"By the keys of its slots, but for files."`
}

func mayNotSendTemplates() error {
	return &inbox.Error{Code: inbox.CodeForbidden, Message: "Your role may not send templates.", Reason: &inbox.Reason{Code: "templates_not_allowed",
		Message: "Your role may not send templates.", WayOut: "Ask a colleague who may, or an owner for the right."}}
}

// mayRetry keeps those who may not send templates from sending one again.
func (a *API) mayRetry(ctx context.Context, who caller, conv inbox.ConversationID, id inbox.MessageID) error {
	if auth.Can(who.Actor, auth.TemplatesSend) {
		return nil
	}
	lines, err := a.Reader.LinesByID(ctx, who.Actor.Workspace, conv, []inbox.MessageID{id})
	if err == nil && len(lines) == 1 && lines[0].Kind == inbox.KindTemplate {
		err = mayNotSendTemplates()
	}
	return err
}

func (a *API) templateRoutes() {
	const path = "/api/v1/templates"
	add(a, route{"GET", path, auth.ConversationsRead, "list-templates", "The templates of all business accounts, in every state"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[Templates], error) {
		out, err := a.templates(ctx, who, "")
		return answer(out), err
	})
	add(a, route{"POST", path + "/refresh", auth.TemplatesSend, "refresh-templates", "Read the lists from WhatsApp now"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, _ *whole) (*body[Templates], error) {
		if err := a.Parts.Templates.Refresh(ctx, who.Actor); err != nil {
			return nil, err
		}
		out, err := a.templates(ctx, who, "")
		return answer(out), err
	})
	add(a, route{"GET", "/api/v1/conversations/{id}/templates", auth.ConversationsRead, "list-conversation-templates", "The templates that a conversation's number may send, what each would cost, and why one cannot be sent"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[ConversationTemplates], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		return a.conversationTemplates(ctx, who, conv)
	})
}

// templates gives the lists; of one business account if it is named.
func (a *API) templates(ctx context.Context, who caller, business string) (Templates, error) {
	list, syncs, err := a.Parts.Templates.List(ctx, who.Actor.Workspace)
	if err != nil {
		return Templates{}, err
	}
	accounts, err := a.Reader.WorkspaceAccounts(ctx, who.Actor.Workspace)
	if err != nil {
		return Templates{}, err
	}
	of := map[string][]inbox.AccountID{}
	for _, n := range accounts {
		of[n.BusinessID] = append(of[n.BusinessID], n.ID)
	}
	known := map[string]templates.Sync{}
	for _, y := range syncs {
		known[y.BusinessID] = y
	}
	out := Templates{Items: []Template{}, Syncs: []TemplateSync{}}
	for _, n := range accounts {
		numbers := of[n.BusinessID]
		if business != "" && n.BusinessID != business || numbers[0] != n.ID {
			continue // each business account once
		}
		y := known[n.BusinessID]
		out.Syncs = append(out.Syncs, TemplateSync{numbers, y.SyncedAt, y.FailedAt, y.Problem, y.WayOut})
	}
	for _, t := range list {
		if numbers := of[t.BusinessID]; len(numbers) > 0 && (business == "" || t.BusinessID == business) {
			out.Items = append(out.Items, templateShape(t, numbers))
		}
	}
	return out, nil
}

func templateShape(t inbox.Template, numbers []inbox.AccountID) Template {
	p := t.Parts
	return Template{ID: t.ID, AccountIDs: numbers, Name: t.Name, Language: t.Language, Category: t.Category, State: string(t.State), Reason: t.Reason, WayOut: t.WayOut, Quality: t.Quality,
		NextCategory: t.NextCategory, NextCategoryAt: t.NextCategoryAt, HeaderKind: p.HeaderKind, Header: p.Header, Body: p.Body, Footer: p.Footer,
		Buttons: shapes(p.Buttons, func(b inbox.TemplateButton) TemplateButton { return TemplateButton{b.Type, b.Text, b.URL, b.Phone} }),
		Slots:   shapes(p.Slots(), func(s inbox.TemplateSlot) TemplateSlot { return TemplateSlot(s) }),
		Refusal: policy.TemplateMaySend(&t).Reason, ChangedAt: t.ChangedAt}
}

func (a *API) conversationTemplates(ctx context.Context, who caller, conv inbox.ConversationID) (*body[ConversationTemplates], error) {
	ws := who.Actor.Workspace
	t, account, to, err := a.endsOf(ctx, ws, conv)
	if err != nil {
		return nil, err
	}
	cards, _, err := a.prices(ctx, ws)
	if err != nil {
		return nil, err
	}
	out := ConversationTemplates{}
	if out.Templates, err = a.templates(ctx, who, account.BusinessID); err != nil {
		return nil, err
	}
	now := a.Now().UTC()
	for _, category := range []cost.Category{cost.Utility, cost.Marketing, cost.Authentication} {
		c := cost.OfTemplate(cards, category, to.Phone, now, inbox.MillisOf(now) < t.WindowUntil)
		out.Costs = append(out.Costs, TemplateCost{string(category), savingShape(c)})
	}
	return answer(out), nil
}
