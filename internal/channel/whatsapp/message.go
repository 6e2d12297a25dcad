package whatsapp

import (
	"strconv"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// groupMessage is anything said in a group. It is kept as it came and counted until there are groups.
const groupMessage = "group message"

// said is what the place of a message tells about it: where it comes from and whose it is.
type said struct {
	source    inbox.Source
	direction inbox.Direction
	author    inbox.AuthorKind
	// The person of a thread of history; zero elsewhere.
	thread inbox.Person
}

func inboundMessage(source inbox.Source) said {
	return said{source: source, direction: inbox.Inbound, author: inbox.ByContact}
}

// message reads one message of any kind: of a contact, of the phone, of the past.
func (p *parser) message(path string, m *cloudapi.Message, about said) {
	if m.Err != nil {
		p.bad(path, m.Raw, m.Err.Error())
		return
	}
	if m.ID == "" && m.Type != cloudapi.TypeSystem {
		p.bad(path, m.Raw, "a message without an id: it could not be told from its copies")
		return
	}
	for i := range m.Errors {
		p.misread(m.Errors[i].Err)
	}
	if m.GroupID != "" && m.Type != cloudapi.TypeSystem {
		// What somebody says in a group is no part of the conversation with them.
		p.other(path, m.Raw, groupMessage)
		return
	}
	var who inbox.Person
	if about.direction == inbox.Outbound {
		who = p.person(m.ToUserID, m.ToParentUserID, m.To)
	} else {
		who = p.person(m.FromUserID, m.FromParentUserID, m.From)
	}
	fill(&who, about.thread)
	if m.CreationType != "" {
		p.unknown("messages.message_creation_type", m.CreationType)
	}
	u := inbox.Update{Person: who}
	switch m.Type {
	case cloudapi.TypeSystem:
		p.system(path, m, who, about)
		return
	case "request_welcome":
		p.other(path, m.Raw, "messages.request_welcome") // removed by the platform on 2026-03-27
		return
	case cloudapi.TypeReaction:
		if m.Reaction == nil || m.Reaction.MessageID == "" {
			p.bad(path, m.Raw, "a reaction that names no message")
			return
		}
		u.Change = change(m, inbox.ChangeReaction, m.Reaction.MessageID, about)
		u.Change.Emoji = m.Reaction.Emoji
	case cloudapi.TypeRevoke:
		if m.Revoke == nil || m.Revoke.OriginalMessageID == "" {
			p.bad(path, m.Raw, "a revocation that names no message")
			return
		}
		u.Change = change(m, inbox.ChangeRevoke, m.Revoke.OriginalMessageID, about)
	case cloudapi.TypeEdit:
		if m.Edit == nil || m.Edit.OriginalMessageID == "" || m.Edit.Message == nil {
			p.bad(path, m.Raw, "an edit that names no message or has no new content")
			return
		}
		u.Change = change(m, inbox.ChangeEdit, m.Edit.OriginalMessageID, about)
		_, text, content, _ := content(m.Edit.Message)
		u.Change.Text = text
		if !content.IsZero() {
			u.Change.Content = &content
		}
	default:
		u.Message = say(m, about)
	}
	if who.IsZero() {
		p.bad(path, m.Raw, "a message that names nobody")
		return
	}
	p.add(path, m.Raw, u)
}

// fill adds what another place knows of the same person.
func fill(who *inbox.Person, other inbox.Person) {
	if who.UserID == "" {
		who.UserID = other.UserID
	}
	if who.ParentUserID == "" {
		who.ParentUserID = other.ParentUserID
	}
	if who.Phone == "" {
		who.Phone = other.Phone
	}
	if who.Username == "" {
		who.Username = other.Username
	}
	if who.Name == "" {
		who.Name = other.Name
	}
}

func change(m *cloudapi.Message, kind inbox.ChangeKind, target string, about said) *inbox.Change {
	return &inbox.Change{Kind: kind, Target: target, PlatformID: m.ID, Author: about.author, SentAt: inbox.Millis(m.Timestamp.Millis()),
		Past: about.source == inbox.SourceHistory}
}

func say(m *cloudapi.Message, about said) *inbox.Said {
	s := &inbox.Said{PlatformID: m.ID, Direction: about.direction, Author: about.author, SentAt: inbox.Millis(m.Timestamp.Millis()), Source: about.source}
	s.Kind, s.Text, s.Content, s.Media = content(m)
	s.Content.Referral = referral(m.Referral)
	if c := m.Context; c != nil {
		s.ReplyTo = c.ID
		switch {
		case c.FrequentlyForwarded:
			s.Content.Forwarded = "often"
		case c.Forwarded:
			s.Content.Forwarded = "once"
		}
		if c.ReferredProduct != nil {
			s.Content.Product = &inbox.Product{CatalogID: c.ReferredProduct.CatalogID, ProductID: c.ReferredProduct.RetailerID}
		}
	}
	if about.source == inbox.SourceHistory && about.direction == inbox.Outbound && m.HistoryContext != nil {
		s.Status = pastStatus(m.HistoryContext.Status)
	}
	return s
}

// content is what a message or the inside of an edit holds.
func content(m *cloudapi.Message) (kind inbox.MessageKind, text string, c inbox.Content, file *inbox.Media) {
	switch m.Type {
	case cloudapi.TypeText:
		if m.Text != nil {
			return inbox.KindText, m.Text.Body, c, nil
		}
	case cloudapi.TypeImage:
		return media(m, inbox.KindImage, m.Image)
	case cloudapi.TypeVideo:
		return media(m, inbox.KindVideo, m.Video)
	case cloudapi.TypeAudio:
		if m.Audio.IsVoice() {
			return media(m, inbox.KindVoice, m.Audio)
		}
		return media(m, inbox.KindAudio, m.Audio)
	case cloudapi.TypeDocument:
		return media(m, inbox.KindDocument, m.Document)
	case cloudapi.TypeSticker:
		return media(m, inbox.KindSticker, m.Sticker)
	case cloudapi.TypeLocation:
		if l := m.Location; l != nil {
			c.Location = &inbox.Location{Latitude: l.Latitude, Longitude: l.Longitude, Name: l.Name, Address: l.Address, URL: l.URL}
			return inbox.KindLocation, "", c, nil
		}
	case cloudapi.TypeContacts:
		if len(m.Contacts) > 0 {
			c.Contacts = cards(m.Contacts)
			return inbox.KindContacts, "", c, nil
		}
	case cloudapi.TypeButton:
		if b := m.Button; b != nil {
			c.Button = &inbox.Button{Payload: b.Payload, Text: b.Text}
			return inbox.KindButton, b.Text, c, nil
		}
	case cloudapi.TypeInteractive:
		if m.Interactive != nil {
			c.Reply = reply(m.Interactive)
			return inbox.KindInteractiveReply, c.Reply.Title, c, nil
		}
	case cloudapi.TypeOrder:
		if m.Order != nil {
			c.Order = order(m.Order)
			return inbox.KindOrder, m.Order.Text, c, nil
		}
	case cloudapi.TypePlaceholder:
		return inbox.KindPlaceholder, "", c, nil
	}
	c.Unsupported = unsupported(m)
	return inbox.KindUnsupported, "", c, nil
}

// media reads a file. Without its object the platform could not hand it over, and the errors
// beside it say why.
func media(m *cloudapi.Message, kind inbox.MessageKind, f *cloudapi.Media) (inbox.MessageKind, string, inbox.Content, *inbox.Media) {
	if f == nil {
		return inbox.KindUnsupported, "", inbox.Content{Unsupported: unsupported(m)}, nil
	}
	return kind, f.Caption, inbox.Content{}, &inbox.Media{
		Kind: kind, PlatformID: f.ID, MIME: f.MimeType, SHA256: f.Digest(), Filename: f.Filename, Voice: f.IsVoice(), Animated: f.IsAnimated(),
	}
}

// onlyOnPhone is the platform's code for what only the Business App can show: the first message
// after an ad, and messages from some linked devices. The real one often follows in seconds.
// Source: Cloud API > Error codes, 131060 (seen 2026).
const onlyOnPhone = 131060

func unsupported(m *cloudapi.Message) *inbox.Unsupported {
	u := &inbox.Unsupported{}
	switch {
	case m.Unsupported != nil && m.Unsupported.Type != "":
		u.Type = m.Unsupported.Type
	case m.Type != cloudapi.TypeUnsupported && m.Type != cloudapi.TypeUnknown:
		u.Type = m.Type
	}
	if len(m.Errors) > 0 {
		u.Code = m.Errors[0].Code
	}
	u.OnlyOnPhone = u.Code == onlyOnPhone
	if words, ok := failures[u.Code]; ok && u.Code != 0 {
		u.Explanation = words.Explanation
	}
	return u
}

func cards(in []cloudapi.ContactCard) []inbox.Card {
	out := make([]inbox.Card, len(in))
	for i := range in {
		c, to := &in[i], &out[i]
		if n := c.Name; n != nil {
			to.Name = n.FormattedName
			if to.Name == "" {
				to.Name = n.FirstName
			}
		}
		for _, ph := range c.Phones {
			to.Phones = append(to.Phones, inbox.CardPhone{Phone: ph.Phone, WhatsApp: ph.WaID, Type: ph.Type})
		}
		for _, e := range c.Emails {
			to.Emails = append(to.Emails, e.Email)
		}
		for _, u := range c.URLs {
			to.URLs = append(to.URLs, u.URL)
		}
		if c.Org != nil {
			to.Org = c.Org.Company
		}
		to.Origin = c.Origin
	}
	return out
}

// reply reads the answer to an interactive message. Title is what the thread shows.
func reply(r *cloudapi.Reply) *inbox.Reply {
	switch {
	case r.ButtonReply != nil:
		return &inbox.Reply{Type: "button", ID: r.ButtonReply.ID, Title: r.ButtonReply.Title}
	case r.ListReply != nil:
		return &inbox.Reply{Type: "list", ID: r.ListReply.ID, Title: r.ListReply.Title, Description: r.ListReply.Description}
	case r.NFMReply != nil:
		f := r.NFMReply
		out := &inbox.Reply{Type: f.Name, Title: f.Body, Data: f.ResponseJSON}
		switch f.Name {
		case "address_message":
			out.Type = "address"
		case "":
			out.Type = "flow"
		}
		return out
	case r.CallPermission != nil:
		return &inbox.Reply{Type: "call_permission", ID: r.CallPermission.Response, Description: r.CallPermission.ResponseSource}
	}
	return &inbox.Reply{Type: r.Type}
}

func order(o *cloudapi.Order) *inbox.Order {
	out := &inbox.Order{CatalogID: o.CatalogID, Text: o.Text, Items: make([]inbox.OrderItem, len(o.ProductItems))}
	for i, it := range o.ProductItems {
		out.Items[i] = inbox.OrderItem{ProductID: it.RetailerID, Quantity: number(it.Quantity), Price: number(it.ItemPrice), Currency: it.Currency}
	}
	return out
}

// number reads the platform's number, which the wire has checked; empty is 0.
func number(n cloudapi.Number) float64 {
	f, _ := strconv.ParseFloat(string(n), 64)
	return f
}

func referral(r *cloudapi.Referral) *inbox.Referral {
	if r == nil {
		return nil
	}
	out := &inbox.Referral{
		SourceURL: r.SourceURL, SourceID: r.SourceID, SourceType: r.SourceType, Headline: r.Headline, Body: r.Body, MediaType: r.MediaType, ClickID: r.ClickID,
	}
	if r.Welcome != nil {
		out.WelcomeText = r.Welcome.Text
	}
	return out
}
