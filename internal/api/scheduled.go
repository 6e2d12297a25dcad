package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Scheduled is a message for later.
type Scheduled struct {
	ID             inbox.ScheduledID    `json:"id"`
	ConversationID inbox.ConversationID `json:"conversation_id"`
	AccountID      inbox.AccountID      `json:"account_id"`
	Contact        NamedPerson          `json:"contact"`
	ClientID       string               `json:"client_id"`
	Author         Author               `json:"author" doc:"In whose name it goes out."`
	At             inbox.Millis         `json:"at" doc:"When it goes out."`
	Zone           string               `json:"zone,omitempty" doc:"The time zone in which its writer chose the time."`
	IfNews         inbox.IfNews         `json:"if_news" enum:"ask,send" doc:"What happens if the customer, the phone or another member has written since: it is held and the team is asked, or it is sent all the same."`
	State          inbox.ScheduledState `json:"state" enum:"waiting,held,sent,cancelled"`
	Reason         *inbox.Reason        `json:"reason,omitempty" doc:"Why it is held."`
	Kind           inbox.MessageKind    `json:"kind"`
	Text           string               `json:"text,omitempty"`
	Filename       string               `json:"filename,omitempty"`
	TemplateID     inbox.TemplateID     `json:"template_id,omitzero"`
	MessageID      inbox.MessageID      `json:"message_id,omitzero" doc:"The message it became."`
	WindowOpen     bool                 `json:"window_open" doc:"It may go out at its time, as far as is known now: the window is open until then, or it is a template."`
	WindowUntil    inbox.Millis         `json:"window_until,omitempty" doc:"When free replies end in the conversation, as far as is known now."`
	CreatedAt      inbox.Millis         `json:"created_at"`
	Version        int64                `json:"version"`
	Can            []string             `json:"can" doc:"What the caller may do with it: send, move, cancel, and edit its words."`
}

func scheduledShape(who inbox.Actor) func(view.Later) Scheduled {
	return func(l view.Later) Scheduled {
		s := Scheduled{ID: l.ID, ConversationID: l.Conversation, AccountID: l.Account, Contact: NamedPerson{l.Person.Name, phoneShape(l.Person.Phone), l.Person.Username}, ClientID: l.ClientID,
			Author: Author{Kind: l.Author, ID: l.AuthorID, Name: l.AuthorName}, At: l.DueAt, Zone: l.Zone, IfNews: l.IfNews, State: l.State, Reason: l.Reason, Kind: l.Kind, Text: l.Text,
			Filename: l.Filename, TemplateID: l.Template, MessageID: l.Message, WindowOpen: l.WindowOpen(), WindowUntil: l.WindowUntil, CreatedAt: l.CreatedAt, Version: l.Version, Can: []string{}}
		if l.IsOpen() && auth.Can(who, auth.ConversationsReply) {
			s.Can = append(s.Can, "move", "cancel")
			if l.Template == 0 || auth.Can(who, auth.TemplatesSend) {
				s.Can = append(s.Can, "send")
			}
			if worded := l.Template == 0 && (l.Kind == inbox.KindText || l.Filename != "" || l.Text != "" && l.Kind.IsMedia()); worded && l.Author == who.Kind && l.AuthorID == who.Member {
				s.Can = append(s.Can, "edit")
			}
		}
		return s
	}
}

// Schedule is a message to send later.
type Schedule struct {
	Send
	At     inbox.Millis `json:"at" doc:"When it goes out, within a year. If the window will be closed then, the answer is 409 with the reason window_closed_then, unless confirm is set."`
	Zone   string       `json:"zone,omitempty" maxLength:"64" doc:"The time zone in which the time was chosen, as Asia/Kolkata; only shown."`
	IfNews inbox.IfNews `json:"if_news,omitempty" enum:"ask,send" doc:"What happens if the customer, the phone or another member has written since: ask (the default) holds it, send sends it all the same."`
}

// ScheduleEdit changes a scheduled message; what is absent stays.
type ScheduleEdit struct {
	Version int64        `json:"version" doc:"The one that is changed: if there is a newer one, nothing is (409 scheduled_changed)."`
	At      inbox.Millis `json:"at,omitempty"`
	Zone    string       `json:"zone,omitempty" maxLength:"64"`
	IfNews  inbox.IfNews `json:"if_news,omitempty" enum:"ask,send"`
	Text    *string      `json:"text,omitempty" doc:"The words of a text, or the caption of a file; only of one's own."`
	Confirm bool         `json:"confirm,omitempty" doc:"Although the window will be closed then."`
}

// InSchedule names a scheduled message of a conversation.
type InSchedule struct {
	ID  string `path:"id"`
	SID string `path:"sid"`
}

func (in InSchedule) ids() (conv inbox.ConversationID, s inbox.ScheduledID, err error) {
	if conv, err = idOf[inbox.ConversationID]("conversation", in.ID); err == nil {
		s, err = idOf[inbox.ScheduledID]("scheduled message", in.SID)
	}
	return conv, s, err
}

// first is the position before everything in a list whose order is upwards.
func (p Paging) first() (view.Position, error) {
	if p.Cursor == "" {
		return view.Position{}, nil
	}
	return p.after()
}

func (a *API) scheduledRoutes() {
	const path = "/api/v1/conversations/{id}/scheduled"
	list := func(ctx context.Context, who caller, conv inbox.ConversationID, p Paging) (*body[page[Scheduled]], error) {
		after, err := p.first()
		if err != nil {
			return nil, err
		}
		got, err := a.Reader.Scheduled(ctx, who.Actor.Workspace, conv, after, p.Limit)
		if err != nil {
			return nil, err
		}
		return pageOf(got, p.Limit, scheduledShape(who.Actor), func(last view.Later) view.Position { return view.Position{At: last.DueAt, ID: int64(last.ID)} }), nil
	}
	add(a, route{"GET", "/api/v1/scheduled", auth.ConversationsRead, "list-scheduled", "Messages for later that wait or are held, the next first"}, options{}, func(ctx context.Context, who caller, in *Paging) (*body[page[Scheduled]], error) {
		return list(ctx, who, 0, *in)
	})
	type ofThread struct {
		ByID
		Paging
	}
	add(a, route{"GET", path, auth.ConversationsRead, "list-scheduled-here", "Messages for later of a conversation that wait or are held, the next first"}, options{}, func(ctx context.Context, who caller, in *ofThread) (*body[page[Scheduled]], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		return list(ctx, who, conv, in.Paging)
	})
	type written struct {
		ByID
		Body Schedule
	}
	add(a, route{"POST", path, auth.ConversationsReply, "schedule-message", "Send a message later; the same client_id again gives the same one"}, options{status: http.StatusCreated, body: 256 << 10}, func(ctx context.Context, who caller, in *written) (*body[Scheduled], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		draft, err := a.draftOf(ctx, who, in.Body.Send)
		if err != nil {
			return nil, err
		}
		if draft.Template != nil && !auth.Can(who.Actor, auth.TemplatesSend) {
			return nil, mayNotSendTemplates()
		}
		s, _, err := a.Desk.Schedule(ctx, who.Actor, conv, draft, desk.Later{At: in.Body.At, Zone: in.Body.Zone, IfNews: in.Body.IfNews})
		return a.scheduled(ctx, who, s, err)
	})
	type edited struct {
		InSchedule
		Body ScheduleEdit
	}
	add(a, route{"PATCH", path + "/{sid}", auth.ConversationsReply, "change-scheduled", "Give a message for later another time or other words; a held one waits again"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[Scheduled], error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		e := in.Body
		s, err := a.Desk.EditScheduled(ctx, who.Actor, conv, id, e.Version, desk.ScheduledEdit{At: e.At, Zone: e.Zone, IfNews: e.IfNews, Text: e.Text, Confirm: e.Confirm})
		return a.scheduled(ctx, who, s, err)
	})
	act := func(f func(context.Context, inbox.Actor, inbox.ConversationID, inbox.ScheduledID) (inbox.Scheduled, error)) func(context.Context, caller, *InSchedule) (*body[Scheduled], error) {
		return func(ctx context.Context, who caller, in *InSchedule) (*body[Scheduled], error) {
			conv, id, err := in.ids()
			if err != nil {
				return nil, err
			}
			s, err := f(ctx, who.Actor, conv, id)
			return a.scheduled(ctx, who, s, err)
		}
	}
	add(a, route{"POST", path + "/{sid}/send", auth.ConversationsReply, "send-scheduled", "Send a message for later now, in one's own name"}, options{status: http.StatusOK},
		act(func(ctx context.Context, who inbox.Actor, conv inbox.ConversationID, id inbox.ScheduledID) (inbox.Scheduled, error) {
			l, err := a.Reader.ScheduledByID(ctx, who.Workspace, id)
			if err == nil && l.Template != 0 && !auth.Can(who, auth.TemplatesSend) {
				err = mayNotSendTemplates()
			}
			if err != nil {
				return inbox.Scheduled{}, err
			}
			return a.Desk.SendScheduled(ctx, who, conv, id)
		}))
	add(a, route{"DELETE", path + "/{sid}", auth.ConversationsReply, "cancel-scheduled", "Take a message for later back"}, options{status: http.StatusOK}, act(a.Desk.CancelScheduled))
}

// scheduled presents what was just changed.
func (a *API) scheduled(ctx context.Context, who caller, s inbox.Scheduled, err error) (*body[Scheduled], error) {
	if err != nil {
		return nil, err
	}
	l, err := a.Reader.ScheduledByID(ctx, s.Workspace, s.ID)
	if err != nil {
		return nil, err
	}
	return answer(scheduledShape(who.Actor)(l)), nil
}
