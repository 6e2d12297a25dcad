package api

import (
	"context"

	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// draftOf is what a caller wants sent; what they forward, they must be able to see.
func (a *API) draftOf(ctx context.Context, who caller, s Send) (desk.Draft, error) {
	d, err := s.draft()
	if err != nil || s.ForwardOf == "" {
		return d, err
	}
	if d.Text != "" || d.Media != nil || d.Location != nil || d.Contacts != nil || d.Interactive != nil || d.Template != nil {
		return d, inbox.Invalid("body.forward_of", "goes alone: what it says is that message")
	}
	if err := d.Forward.UnmarshalText([]byte(s.ForwardOf)); err != nil {
		return d, inbox.Invalid("body.forward_of", "want the id of a message")
	}
	lines, err := a.Reader.LinesByID(ctx, who.Actor.Workspace, 0, []inbox.MessageID{d.Forward})
	if err != nil {
		return d, err
	}
	if len(lines) == 0 {
		return d, inbox.Invalid("body.forward_of", "want the id of a message")
	}
	return d, forward(&d, lines[0])
}

// forward fills a draft with what a message says now.
func forward(d *desk.Draft, l view.Line) error {
	no := func(code, message, wayOut string) error {
		return &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: code, Message: message, WayOut: wayOut}}
	}
	c := l.Shown.Content
	switch {
	case l.Shown.RevokedAt != 0:
		return no("forward_revoked", "This message was deleted by whoever wrote it.", "Ask them to say it again.")
	case len(l.Media) > 0 && l.Kind.IsMedia():
		d.Media = &desk.DraftMedia{Held: l.Media[0].ID, Filename: l.Media[0].Filename, Caption: l.Shown.Text}
	case c.Location != nil:
		at := *c.Location
		d.Location = &at
	case len(c.Contacts) > 0:
		for _, card := range c.Contacts {
			card.Origin = ""
			d.Contacts = append(d.Contacts, card)
		}
	case l.Shown.Text != "" && l.Kind != inbox.KindSystem && l.Kind != inbox.KindUnsupported && !l.Kind.IsMedia():
		d.Text, d.PreviewURL = l.Shown.Text, c.PreviewURL
	default:
		return no("forward_kind", "Messages of this kind cannot be forwarded from here.", "Forward it from the phone, or write what it says.")
	}
	return nil
}
