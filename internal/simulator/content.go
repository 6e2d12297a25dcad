package simulator

import (
	"fmt"

	"sangam/internal/wire/cloudapi"
)

// content makes the type object of a customer's message. Caller holds mu.
func (s *Simulator) content(n *number, c *contact, m *CustomerMessage) (cloudapi.Message, string, error) {
	var w cloudapi.Message
	if m.Wire != nil {
		w = *m.Wire
		setDefault(&m.Type, w.Type)
	}
	setDefault(&m.Type, cloudapi.TypeText)
	w.Type = m.Type
	if m.Wire != nil {
		return w, "", nil
	}
	switch m.Type {
	case cloudapi.TypeText:
		w.Text = &cloudapi.Text{Body: m.Text}
	case cloudapi.TypeImage, cloudapi.TypeVideo, cloudapi.TypeAudio, cloudapi.TypeDocument, cloudapi.TypeSticker, "voice":
		return s.mediaContent(n, m.Type, m.Text, m.File, mediaFaultOf(c, s.Knobs()))
	case cloudapi.TypeLocation:
		w.Location = m.Location
		if w.Location == nil {
			w.Location = &cloudapi.Location{Latitude: 18.5195, Longitude: 73.8553, Name: "Shaniwar Wada", Address: "Shaniwar Peth, Pune"}
		}
	case cloudapi.TypeContacts:
		w.Contacts = []cloudapi.ContactCard{{Name: &cloudapi.CardName{FormattedName: "Meera Kulkarni", FirstName: "Meera"},
			Phones: []cloudapi.CardPhone{{Phone: "+91 55501 00177", WaID: "915550100177", Type: "CELL"}}}}
	case cloudapi.TypeOrder:
		w.Order = &cloudapi.Order{CatalogID: "880000000000301", Text: m.Text, ProductItems: []cloudapi.ProductItem{
			{RetailerID: "SKU-17", Quantity: "2", ItemPrice: "349.5", Currency: "INR"}}}
	case cloudapi.TypeButton:
		w.Button = &cloudapi.ButtonTap{Payload: m.Choice.ID, Text: orElse(m.Choice.Title, m.Text)}
	case "button_reply":
		choice := cloudapi.Choice{ID: m.Choice.ID, Title: orElse(m.Choice.Title, m.Text)}
		w.Type, w.Interactive = cloudapi.TypeInteractive, &cloudapi.Reply{Type: m.Type, ButtonReply: &choice}
	case "list_reply":
		choice := cloudapi.Choice{ID: m.Choice.ID, Title: orElse(m.Choice.Title, m.Text), Description: m.Choice.Description}
		w.Type, w.Interactive = cloudapi.TypeInteractive, &cloudapi.Reply{Type: m.Type, ListReply: &choice}
	case cloudapi.TypeUnsupported:
		setDefault(&m.ErrorCode, 131051)
		w.Errors = []cloudapi.Error{webhookError(m.ErrorCode)}
		w.Errors[0].Href = ""
		if m.RealType != "" {
			w.Unsupported = &cloudapi.Unsupported{Type: m.RealType}
		}
	default:
		return w, "", fmt.Errorf("type %q: give its content in Wire", m.Type)
	}
	return w, "", nil
}

func mediaFaultOf(c *contact, k Knobs) string {
	if f, ok := FaultOf(c.waID); ok && f.kind == mediaFault && !k.FaultDigitsOff {
		return f.Digits
	}
	return ""
}

// mediaContent stores a file and makes the object that names it. Caller holds mu.
func (s *Simulator) mediaContent(n *number, kind, caption string, f File, fault string) (cloudapi.Message, string, error) {
	voice := kind == "voice"
	if voice {
		kind = cloudapi.TypeAudio
	}
	w := cloudapi.Message{Type: kind}
	if fault == mediaTooLarge {
		w.Errors = []cloudapi.Error{webhookError(131052)}
		return w, "", nil
	}
	f = f.fill(kind, voice, mix(s.cfg.Seed, s.seq.Add(1)))
	m := s.store(n, f, receivedLife, fault)
	obj := &cloudapi.Media{ID: m.id, MimeType: m.mime, SHA256: m.sha256, Caption: caption}
	if !s.Knobs().NoMediaURLs && *s.public.Load() != "" {
		obj.URL = s.mediaURL(m, "")
	}
	if fault == mediaWrong {
		obj.SHA256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	}
	switch kind {
	case cloudapi.TypeImage:
		w.Image = obj
	case cloudapi.TypeVideo:
		w.Video = obj
	case cloudapi.TypeAudio:
		obj.Caption, obj.Voice, w.Audio = "", &voice, obj
	case cloudapi.TypeDocument:
		obj.Filename, w.Document = m.filename, obj
	case cloudapi.TypeSticker:
		obj.Caption, obj.Animated, w.Sticker = "", &f.Animated, obj
	}
	return w, m.id, nil
}

// withText copies a message with another text or caption; false if its type has none.
func withText(w cloudapi.Message, text string) (cloudapi.Message, bool) {
	caption := func(m *cloudapi.Media) *cloudapi.Media {
		c := *m
		c.Caption = text
		return &c
	}
	switch {
	case w.Text != nil:
		w.Text = &cloudapi.Text{Body: text}
	case w.Image != nil:
		w.Image = caption(w.Image)
	case w.Video != nil:
		w.Video = caption(w.Video)
	case w.Document != nil:
		w.Document = caption(w.Document)
	default:
		return w, false
	}
	return w, true
}

// textOf is what a bubble shows.
func textOf(w *cloudapi.Message) string {
	switch {
	case w.Text != nil:
		return w.Text.Body
	case w.Media() != nil:
		return w.Media().Caption
	case w.Button != nil:
		return w.Button.Text
	case w.Interactive != nil && w.Interactive.ButtonReply != nil:
		return w.Interactive.ButtonReply.Title
	case w.Interactive != nil && w.Interactive.ListReply != nil:
		return w.Interactive.ListReply.Title
	case w.Order != nil:
		return w.Order.Text
	case w.System != nil:
		return w.System.Body
	}
	return ""
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
