package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// Send hands one message to the platform, once.
func (a *Adapter) Send(ctx context.Context, from inbox.Account, out channel.Outgoing) (channel.Receipt, error) {
	req, err := request(out)
	call := "send " + req.Type
	if err != nil {
		return channel.Receipt{}, &channel.SendError{
			Outcome: channel.Refused, Request: "send " + string(out.Message.Kind), Cause: err,
			Failure: inbox.Failure{Title: "This cannot be sent", Explanation: sentence(err.Error()), WayOut: "Change the message and send it again."},
		}
	}
	answer, err := a.client(from).Send(ctx, from.PlatformID, req)
	if err != nil {
		return channel.Receipt{}, sendError(call, err)
	}
	r := channel.Receipt{PlatformID: answer.Messages[0].ID}
	if len(answer.Contacts) > 0 {
		c := answer.Contacts[0]
		r.Person = inbox.Person{UserID: c.UserID, ParentUserID: c.ParentUserID, Phone: c.WaID}
	}
	return r, nil
}

// request writes the platform's form of a message.
func request(out channel.Outgoing) (cloudapi.SendRequest, error) {
	req := cloudapi.SendRequest{RecipientType: "individual", CallbackData: out.Callback}
	switch {
	case out.To.UserID != "":
		// Never both, for "to" would win: a number may have changed hands since, and the reply would
		// reach its new owner; the id stays with the person. Source: contract 5.1. The one kind that an
		// id is refused for (131062), authentication templates, is not sent from here.
		req.Recipient = out.To.UserID
	case out.To.Phone != "":
		// Without "+" the platform puts our own country code before it. Source: contract 2.9.
		req.To = "+" + strings.TrimPrefix(out.To.Phone, "+")
	default:
		return req, errors.New("the contact has neither a number nor an id")
	}
	m := &out.Message
	if out.ReactTo != "" {
		req.Type = cloudapi.TypeReaction
		req.Reaction = &cloudapi.SendReaction{MessageID: out.ReactTo, Emoji: out.Emoji}
		return req, nil
	}
	if m.ReplyTo != "" {
		req.Context = &cloudapi.SendContext{MessageID: m.ReplyTo}
	}
	if m.Kind.IsMedia() {
		return req, requestMedia(&req, out)
	}
	c := &m.Content
	switch {
	case m.Kind == inbox.KindText:
		req.Type = cloudapi.TypeText
		req.Text = &cloudapi.SendText{Body: m.Text, PreviewURL: out.PreviewURL}
	case m.Kind == inbox.KindLocation && c.Location != nil:
		req.Type = cloudapi.TypeLocation
		req.Location = &cloudapi.Location{Latitude: c.Location.Latitude, Longitude: c.Location.Longitude, Name: c.Location.Name, Address: c.Location.Address}
	case m.Kind == inbox.KindContacts && len(c.Contacts) > 0:
		req.Type = cloudapi.TypeContacts
		req.Contacts = wireCards(c.Contacts)
	case m.Kind == inbox.KindTemplate && c.Template != nil:
		return req, requestTemplate(&req, out)
	case m.Kind == inbox.KindInteractive && c.Interactive != nil:
		req.Type = cloudapi.TypeInteractive
		i, err := wireInteractive(c.Interactive)
		req.Interactive = i
		return req, err
	default:
		return req, fmt.Errorf("messages of kind %q cannot be sent", m.Kind)
	}
	return req, nil
}

func requestMedia(req *cloudapi.SendRequest, out channel.Outgoing) error {
	if out.MediaID == "" {
		return errors.New("the file was not uploaded")
	}
	f := &cloudapi.SendMedia{ID: out.MediaID, Caption: out.Message.Text}
	switch out.Message.Kind {
	case inbox.KindImage:
		req.Type, req.Image = cloudapi.TypeImage, f
	case inbox.KindVideo:
		req.Type, req.Video = cloudapi.TypeVideo, f
	case inbox.KindDocument:
		f.Filename = out.Filename
		req.Type, req.Document = cloudapi.TypeDocument, f
	case inbox.KindSticker:
		f.Caption = ""
		req.Type, req.Sticker = cloudapi.TypeSticker, f
	default: // audio, voice
		f.Caption = ""
		f.Voice = out.Voice || out.Message.Kind == inbox.KindVoice
		req.Type, req.Audio = cloudapi.TypeAudio, f
	}
	return nil
}

func wireCards(in []inbox.Card) []cloudapi.ContactCard {
	out := make([]cloudapi.ContactCard, len(in))
	for i := range in {
		c, to := &in[i], &out[i]
		// Observed: the platform wants first_name or another part beside formatted_name
		// (david-lev/pywa, meta-whatsapp-rs message types); repeating the name is accepted.
		to.Name = &cloudapi.CardName{FormattedName: c.Name, FirstName: c.Name}
		for _, p := range c.Phones {
			to.Phones = append(to.Phones, cloudapi.CardPhone{Phone: p.Phone, WaID: p.WhatsApp, Type: p.Type})
		}
		for _, e := range c.Emails {
			to.Emails = append(to.Emails, cloudapi.CardEmail{Email: e, Type: "WORK"})
		}
		for _, u := range c.URLs {
			to.URLs = append(to.URLs, cloudapi.CardURL{URL: u, Type: "WORK"})
		}
		if c.Org != "" {
			to.Org = &cloudapi.CardOrg{Company: c.Org}
		}
	}
	return out
}

func wireInteractive(in *inbox.Interactive) (*cloudapi.Interactive, error) {
	out := &cloudapi.Interactive{Body: &cloudapi.InteractiveText{Text: in.Body}, Action: &cloudapi.Action{}}
	if in.Header != "" {
		out.Header = &cloudapi.InteractiveHeader{Type: "text", Text: in.Header}
	}
	if in.Footer != "" {
		out.Footer = &cloudapi.InteractiveText{Text: in.Footer}
	}
	switch in.Type {
	case "buttons":
		out.Type = cloudapi.InteractiveButton
		for _, b := range in.Buttons {
			out.Action.Buttons = append(out.Action.Buttons, cloudapi.Button{Type: "reply", Reply: cloudapi.Choice{ID: b.ID, Title: b.Title}})
		}
	case "list":
		out.Type = cloudapi.InteractiveList
		out.Action.Button = in.Button
		for _, s := range in.Sections {
			rows := make([]cloudapi.Choice, len(s.Rows))
			for i, r := range s.Rows {
				rows[i] = cloudapi.Choice{ID: r.ID, Title: r.Title, Description: r.Description}
			}
			out.Action.Sections = append(out.Action.Sections, cloudapi.Section{Title: s.Title, Rows: rows})
		}
	case "link":
		out.Type = cloudapi.InteractiveCTAURL
		out.Action.Name = cloudapi.InteractiveCTAURL
		out.Action.Parameters = &cloudapi.ActionParameters{DisplayText: in.DisplayText, URL: in.URL}
	default:
		return nil, fmt.Errorf("interactive messages of type %q cannot be sent", in.Type)
	}
	return out, nil
}

// MarkRead tells the platform that a message and those before it were read.
func (a *Adapter) MarkRead(ctx context.Context, from inbox.Account, platformID string, typing bool) error {
	if err := a.client(from).MarkRead(ctx, from.PlatformID, platformID, typing); err != nil {
		return sendError("mark read", err)
	}
	return nil
}
