package api

import (
	"context"
	"encoding/json"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/media"
	"sangam/internal/view"
)

// Message is one thing said, as it is shown now, with what it said before.
type Message struct {
	ID             inbox.MessageID      `json:"id"`
	ConversationID inbox.ConversationID `json:"conversation_id"`
	ClientID       string               `json:"client_id,omitempty" doc:"Made by whoever sent it."`
	Direction      inbox.Direction      `json:"direction" enum:"inbound,outbound"`
	Author         Author               `json:"author"`
	ClaimedBy      *Author              `json:"claimed_by,omitempty" doc:"The member who says that they wrote it on the phone; the author stays the phone."`
	Kind           inbox.MessageKind    `json:"kind" doc:"text, image, video, audio, voice, document, sticker, location, contacts, button, interactive, interactive_reply, order, template, system, unsupported or media_placeholder; may grow."`
	Text           string               `json:"text,omitempty" doc:"As it stands now: the latest edit."`
	Content        any                  `json:"content,omitempty" doc:"What the kind holds beside the text."`
	Status         inbox.Status         `json:"status,omitempty" doc:"Outbound only: queued, sending, accepted, sent, delivered, read, played, failed or unknown."`
	StatusAt       inbox.Millis         `json:"status_at,omitempty"`
	Failure        *inbox.Failure       `json:"failure,omitempty"`
	SentAgain      bool                 `json:"sent_again,omitempty" doc:"It failed, or its fate is unknown, and somebody has sent it again as another message: that can be done once."`
	Dismissed      bool                 `json:"dismissed,omitempty" doc:"It failed, or its fate is unknown, and a member leaves it as it is."`
	Price          *Price               `json:"price,omitempty"`
	HeldUntil      inbox.Millis         `json:"held_until,omitempty" doc:"Queued, and held back until then so that its writer may take it back by cancelling it."`
	SentAt         inbox.Millis         `json:"sent_at" doc:"By the platform's clock; the thread is ordered by it."`
	ReceivedAt     inbox.Millis         `json:"received_at"`
	PlatformID     string               `json:"platform_id,omitempty"`
	ReplyTo        *Quote               `json:"reply_to,omitempty"`
	Versions       []Version            `json:"versions" doc:"Every wording, oldest first, the first among them; empty unless edited."`
	EditedAt       inbox.Millis         `json:"edited_at,omitempty"`
	RevokedAt      inbox.Millis         `json:"revoked_at,omitempty"`
	RevokedBy      *Author              `json:"revoked_by,omitempty"`
	Reactions      []Reaction           `json:"reactions"`
	Media          []Media              `json:"media"`
	Forwarded      string               `json:"forwarded,omitempty" enum:"once,often"`
	ForwardOf      inbox.MessageID      `json:"forward_of,omitzero" doc:"Ours: the message it was forwarded from by its author. Only the team sees that."`
	Referral       *Referral            `json:"referral,omitempty"`
	Source         inbox.Source         `json:"source" enum:"live,history,import"`
	Version        int64                `json:"version" doc:"Grows with each change."`
}

// Price is what the platform says a message costs.
type Price struct {
	Category string `json:"category"`
	Type     string `json:"type,omitempty"`
	Billable bool   `json:"billable"`
}

// Quote is the message another one answers.
type Quote struct {
	MessageID  inbox.MessageID   `json:"message_id,omitempty" doc:"Absent if the message is unknown to us."`
	PlatformID string            `json:"platform_id"`
	Author     *Author           `json:"author,omitempty"`
	Kind       inbox.MessageKind `json:"kind,omitempty"`
	Text       string            `json:"text,omitempty"`
}

// Version is one wording of a message.
type Version struct {
	Text    string       `json:"text"`
	Content any          `json:"content,omitempty"`
	At      inbox.Millis `json:"at"`
	Author  Author       `json:"author"`
}

// Reaction is one that stands.
type Reaction struct {
	Emoji  string       `json:"emoji"`
	Author Author       `json:"author"`
	At     inbox.Millis `json:"at"`
}

// Media is a file of a message.
type Media struct {
	ID         inbox.MediaID     `json:"id"`
	Kind       inbox.MessageKind `json:"kind"`
	MIME       string            `json:"mime"`
	Size       int64             `json:"size,omitempty"`
	Filename   string            `json:"filename,omitempty"`
	Caption    string            `json:"caption,omitempty"`
	Voice      bool              `json:"voice,omitempty"`
	Animated   bool              `json:"animated,omitempty"`
	Width      int               `json:"width,omitempty"`
	Height     int               `json:"height,omitempty"`
	State      inbox.MediaState  `json:"state" enum:"pending,ready,expired,failed,too_large"`
	Reason     string            `json:"reason,omitempty"`
	HasPreview bool              `json:"has_preview"`
	Playable   bool              `json:"playable"`
}

func mediaShape(m inbox.Media, caption string) Media {
	return Media{ID: m.ID, Kind: m.Kind, MIME: m.MIME, Size: m.Size, Filename: m.Filename, Caption: caption, Voice: m.Voice, Animated: m.Animated, Width: m.Width, Height: m.Height,
		State: m.State, Reason: m.Reason, HasPreview: m.Preview != "", Playable: media.Playable(m)}
}

func messageShape(l view.Line) Message {
	author := func(kind inbox.AuthorKind, id inbox.MemberID) Author {
		a := Author{Kind: kind, ID: id}
		if kind == l.Author && id == l.AuthorID {
			a.Name = l.AuthorName
		}
		return a
	}
	m := Message{ID: l.ID, ConversationID: l.Conversation, ClientID: l.ClientID, Direction: l.Direction, Author: author(l.Author, l.AuthorID), Kind: l.Kind, Text: l.Shown.Text,
		Content: contentShape(l.Kind, l.Shown.Content), Status: l.Status, StatusAt: l.StatusAt, Failure: l.Failure, SentAt: l.SentAt, ReceivedAt: l.ReceivedAt, PlatformID: l.PlatformID,
		Versions: []Version{}, EditedAt: l.Shown.EditedAt, RevokedAt: l.Shown.RevokedAt, Reactions: []Reaction{}, Media: []Media{}, Forwarded: l.Content.Forwarded, ForwardOf: l.Content.ForwardOf,
		Referral: referralShape(l.Content.Referral), Source: l.Source, Version: l.Message.Version, SentAgain: l.SentAgain, Dismissed: l.Dismissed, HeldUntil: l.HeldUntil}
	if l.ClaimedBy != 0 {
		m.ClaimedBy = &Author{Kind: inbox.ByMember, ID: l.ClaimedBy, Name: l.ClaimedName}
	}
	if l.Price != nil {
		m.Price = &Price{l.Price.Category, l.Price.Type, l.Price.Billable}
	}
	if l.ReplyTo != "" {
		m.ReplyTo = &Quote{PlatformID: l.ReplyTo}
		if q := l.Quoted; q != nil {
			m.ReplyTo = &Quote{q.ID, l.ReplyTo, &Author{q.Author, q.AuthorID, l.QuotedName}, q.Kind, inbox.Preview(q.Text)}
		}
	}
	for _, v := range l.Shown.Versions {
		m.Versions = append(m.Versions, Version{v.Text, contentShape(l.Kind, v.Content), v.At, author(v.Author, v.AuthorID)})
	}
	if l.Shown.RevokedAt != 0 {
		by := author(l.Shown.RevokedBy, l.Shown.RevokerID)
		m.RevokedBy = &by
	}
	for _, r := range l.Shown.Reactions {
		m.Reactions = append(m.Reactions, Reaction{r.Emoji, author(r.Author, r.AuthorID), r.At})
	}
	for _, f := range l.Media {
		m.Media = append(m.Media, mediaShape(f, l.Shown.Text))
	}
	return m
}

// contentShape is what a kind holds, without the parts every kind may have.
func contentShape(kind inbox.MessageKind, c inbox.Content) any {
	switch {
	case c.Location != nil:
		return c.Location
	case c.Contacts != nil:
		return map[string]any{"contacts": c.Contacts}
	case c.Interactive != nil:
		return c.Interactive
	case c.Template != nil:
		return c.Template
	case c.Reply != nil:
		r := map[string]any{"type": c.Reply.Type, "id": c.Reply.ID, "title": c.Reply.Title, "description": c.Reply.Description}
		if c.Reply.Data != "" {
			r["data"] = c.Reply.Data
			if json.Valid([]byte(c.Reply.Data)) {
				r["data"] = json.RawMessage(c.Reply.Data)
			}
		}
		return r
	case c.Button != nil:
		return c.Button
	case c.Order != nil:
		return c.Order
	case c.System != nil:
		return c.System
	case c.Unsupported != nil:
		return c.Unsupported
	}
	return nil
}

// Send is a message to send: a client id and exactly one of text, media, location, contacts,
// interactive, template and forward_of; a template may have the file of its header in media.
type Send struct {
	ClientID string  `json:"client_id" doc:"Made by the caller, 1 to 64 characters of A-Z a-z 0-9 _ -; the same id twice is one message."`
	Text     *string `json:"text,omitempty" minLength:"1"`
	Media    *struct {
		UploadID string `json:"upload_id"`
		Caption  string `json:"caption,omitempty"`
		Filename string `json:"filename,omitempty"`
		Voice    bool   `json:"voice,omitempty"`
	} `json:"media,omitempty"`
	Location *struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Name      string  `json:"name,omitempty"`
		Address   string  `json:"address,omitempty"`
	} `json:"location,omitempty"`
	Contacts    []SendCard       `json:"contacts,omitempty"`
	Interactive *SendInteractive `json:"interactive,omitempty"`
	Template    *SendTemplate    `json:"template,omitempty"`
	ForwardOf   string           `json:"forward_of,omitempty" doc:"Id of a message of any conversation that the caller sees: its words, file, place or contacts go out as a message here."`
	ReplyTo     string           `json:"reply_to,omitempty" doc:"Id of the message it answers."`
	PreviewURL  bool             `json:"preview_url,omitempty" doc:"Show a preview of the first link."`
	Seen        string           `json:"seen,omitempty" doc:"The highest id of a message the writer's screen showed. If the phone or another member has answered since, nothing is sent: 409 with the reason answered_meanwhile or answered_by_member."`
	Confirm     bool             `json:"confirm,omitempty" doc:"Send it although somebody has answered."`
}

// SendCard is a contact card to send.
type SendCard struct {
	Name   string   `json:"name"`
	Phones []string `json:"phones"`
}

// SendInteractive is a message with things to tap.
type SendInteractive struct {
	Type        string        `json:"type" enum:"buttons,list,link"`
	Header      string        `json:"header,omitempty"`
	Body        string        `json:"body"`
	Footer      string        `json:"footer,omitempty"`
	Buttons     []SendChoice  `json:"buttons,omitempty"`
	Button      string        `json:"button,omitempty"`
	Sections    []SendSection `json:"sections,omitempty"`
	URL         string        `json:"url,omitempty"`
	DisplayText string        `json:"display_text,omitempty"`
}

// SendSection is a group of rows.
type SendSection struct {
	Title string       `json:"title,omitempty"`
	Rows  []SendChoice `json:"rows"`
}

// SendChoice is one thing to tap.
type SendChoice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

func choices(list []SendChoice) []inbox.Choice {
	if list == nil {
		return nil
	}
	return shapes(list, func(c SendChoice) inbox.Choice { return inbox.Choice(c) })
}

func (s Send) draft() (desk.Draft, error) {
	d := desk.Draft{ClientID: s.ClientID, PreviewURL: s.PreviewURL, Confirm: s.Confirm}
	if err := d.Seen.UnmarshalText([]byte(s.Seen)); err != nil {
		return d, inbox.Invalid("body.seen", "want the id of a message")
	}
	if s.Text != nil {
		d.Text = *s.Text
	}
	if err := d.ReplyTo.UnmarshalText([]byte(s.ReplyTo)); err != nil {
		return d, inbox.Invalid("body.reply_to", "want the id of a message of this conversation")
	}
	if f := s.Media; f != nil {
		d.Media = &desk.DraftMedia{Caption: f.Caption, Filename: f.Filename, Voice: f.Voice}
		if err := d.Media.Upload.UnmarshalText([]byte(f.UploadID)); err != nil {
			return d, inbox.Invalid("body.media.upload_id", "want the id that the upload gave")
		}
	}
	if t := s.Template; t != nil {
		d.Template = &desk.DraftTemplate{Values: t.Values}
		if err := d.Template.ID.UnmarshalText([]byte(t.ID)); err != nil {
			return d, inbox.Invalid("body.template.id", "want the id of a template")
		}
	}
	if l := s.Location; l != nil {
		d.Location = &inbox.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address}
	}
	if s.Contacts != nil {
		d.Contacts = shapes(s.Contacts, func(c SendCard) inbox.Card {
			return inbox.Card{Name: c.Name, Phones: shapes(c.Phones, func(p string) inbox.CardPhone { return inbox.CardPhone{Phone: p} })}
		})
	}
	if i := s.Interactive; i != nil {
		d.Interactive = &inbox.Interactive{Type: i.Type, Header: i.Header, Body: i.Body, Footer: i.Footer, Buttons: choices(i.Buttons), Button: i.Button, URL: i.URL, DisplayText: i.DisplayText}
		for _, sec := range i.Sections {
			d.Interactive.Sections = append(d.Interactive.Sections, inbox.Section{Title: sec.Title, Rows: choices(sec.Rows)})
		}
	}
	return d, nil
}

// InThread names a message of a conversation.
type InThread struct {
	ID string `path:"id"`
	// Of the message.
	MID string `path:"mid"`
}

func (in InThread) ids() (conv inbox.ConversationID, m inbox.MessageID, err error) {
	if conv, err = idOf[inbox.ConversationID]("conversation", in.ID); err == nil {
		m, err = idOf[inbox.MessageID]("message", in.MID)
	}
	return conv, m, err
}

type sentOut struct {
	Status int
	Body   Message
}

func (a *API) messageRoutes() {
	type listIn struct {
		ByID
		IDs      string `query:"ids" doc:"Only these, separated by commas."`
		Problems bool   `query:"problems" doc:"Only those of ours that failed, or whose fate is unknown, and that nobody has sent again or left as they are: the first limit of them, oldest first; the cursor does not count."`
		Paging
	}
	add(a, route{"GET", "/api/v1/conversations/{id}/messages", auth.ConversationsRead, "list-messages", "A thread, newest first"}, options{}, func(ctx context.Context, who caller, in *listIn) (*body[page[Message]], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		if in.IDs != "" {
			ids, err := idsOf[inbox.MessageID]("query.ids", in.IDs)
			if err != nil {
				return nil, err
			}
			if _, err := a.Reader.Conversation(ctx, who.Actor.Workspace, conv); err != nil {
				return nil, err
			}
			lines, err := a.Reader.LinesByID(ctx, who.Actor.Workspace, conv, ids)
			return answer(page[Message]{Items: shapes(lines, messageShape)}), err
		}
		if in.Problems {
			if _, err := a.Reader.Conversation(ctx, who.Actor.Workspace, conv); err != nil {
				return nil, err
			}
			lines, err := a.Reader.Problems(ctx, who.Actor.Workspace, conv, in.Limit)
			return answer(page[Message]{Items: shapes(lines, messageShape)}), err
		}
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		lines, err := a.Reader.Lines(ctx, who.Actor.Workspace, conv, after, in.Limit)
		if err != nil {
			return nil, err
		}
		p := page[Message]{Items: shapes(lines, messageShape)}
		if len(lines) == in.Limit {
			p.NextCursor = lines[len(lines)-1].Position().Cursor()
		}
		return answer(p), nil
	})
	type byIDs struct {
		IDs string `query:"ids" required:"true" doc:"Separated by commas, at most 200."`
	}
	add(a, route{"GET", "/api/v1/messages", auth.ConversationsRead, "get-messages", "Messages by id"}, options{}, func(ctx context.Context, who caller, in *byIDs) (*body[page[Message]], error) {
		ids, err := idsOf[inbox.MessageID]("query.ids", in.IDs)
		if err != nil {
			return nil, err
		}
		lines, err := a.Reader.LinesByID(ctx, who.Actor.Workspace, 0, ids)
		return answer(page[Message]{Items: shapes(lines, messageShape)}), err
	})
	type send struct {
		ByID
		Body Send
	}
	add(a, route{"POST", "/api/v1/conversations/{id}/messages", auth.ConversationsReply, "send-message", "Send a message; the same client_id again gives the same message with 200"}, options{status: http.StatusCreated, body: 256 << 10},
		func(ctx context.Context, who caller, in *send) (*sentOut, error) {
			conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
			if err != nil {
				return nil, err
			}
			draft, err := a.draftOf(ctx, who, in.Body)
			if err != nil {
				return nil, err
			}
			if draft.Template != nil && !auth.Can(who.Actor, auth.TemplatesSend) {
				return nil, mayNotSendTemplates()
			}
			m, created, err := a.Desk.Reply(ctx, who.Actor, conv, draft)
			return a.sent(ctx, who, m, created, err)
		})
	type react struct {
		InThread
		Body struct {
			ClientID string `json:"client_id"`
			Emoji    string `json:"emoji" doc:"Empty takes the reaction back."`
		}
	}
	add(a, route{"POST", "/api/v1/conversations/{id}/messages/{mid}/reaction", auth.ConversationsReply, "react", "React to a message"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *react) (*sentOut, error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		m, _, err := a.Desk.React(ctx, who.Actor, conv, id, in.Body.Emoji, in.Body.ClientID)
		return a.sent(ctx, who, m, false, err)
	})
	type retry struct {
		InThread
		Body struct {
			ClientID string `json:"client_id"`
			To       string `json:"to,omitempty" maxLength:"200" doc:"The conversation's 'reaches' as the caller saw it. If the conversation reaches somebody else by now, nothing is sent and the answer is 409 with the reason goes_elsewhere."`
		}
	}
	add(a, route{"POST", "/api/v1/conversations/{id}/messages/{mid}/retry", auth.ConversationsReply, "retry-message", "Send a failed or unknown message again, as a new one"}, options{status: http.StatusCreated},
		func(ctx context.Context, who caller, in *retry) (*sentOut, error) {
			conv, id, err := in.ids()
			if err != nil {
				return nil, err
			}
			if err := a.mayRetry(ctx, who, conv, id); err != nil {
				return nil, err
			}
			to, err := a.unveil(ctx, who, conv, in.Body.To)
			if err != nil {
				return nil, err
			}
			m, created, err := a.Desk.Retry(ctx, who.Actor, conv, id, in.Body.ClientID, to)
			return a.sent(ctx, who, m, created, err)
		})
	add(a, route{"POST", "/api/v1/conversations/{id}/messages/{mid}/leave", auth.ConversationsReply, "leave-message", "Leave a failed or unknown message as it is: it is a problem no longer"}, options{status: http.StatusOK},
		func(ctx context.Context, who caller, in *InThread) (*sentOut, error) {
			conv, id, err := in.ids()
			if err != nil {
				return nil, err
			}
			m, err := a.Desk.Leave(ctx, who.Actor, conv, id)
			return a.sent(ctx, who, m, false, err)
		})
	add(a, route{"POST", "/api/v1/conversations/{id}/messages/{mid}/cancel", auth.ConversationsReply, "cancel-message", "Take a message back that still waits for its turn; it has then failed"}, options{status: http.StatusOK},
		func(ctx context.Context, who caller, in *InThread) (*sentOut, error) {
			conv, id, err := in.ids()
			if err != nil {
				return nil, err
			}
			m, err := a.Desk.Cancel(ctx, who.Actor, conv, id)
			return a.sent(ctx, who, m, false, err)
		})
}

// sent answers with the message as a thread shows it.
func (a *API) sent(ctx context.Context, who caller, m inbox.Message, created bool, err error) (*sentOut, error) {
	if err != nil {
		return nil, err
	}
	lines, err := a.Reader.LinesByID(ctx, who.Actor.Workspace, m.Conversation, []inbox.MessageID{m.ID})
	if err != nil {
		return nil, err
	}
	out := &sentOut{Status: http.StatusOK}
	if created {
		out.Status = http.StatusCreated
	}
	if len(lines) == 1 {
		out.Body = messageShape(lines[0])
	}
	return out, nil
}
