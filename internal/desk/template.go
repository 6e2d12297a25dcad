package desk

import (
	"context"

	"sangam/internal/inbox"
)

// fillTemplate makes a message of a template of the conversation's business account. Whether it may be sent
// is the gate's business; here it is made whole.
func (d *Desk) fillTemplate(ctx context.Context, tx Tx, c inbox.Conversation, draft Draft) (inbox.MessageKind, string, inbox.Content, error) {
	t, err := tx.Template(ctx, c.Workspace, draft.Template.ID)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		return "", "", inbox.Content{}, inbox.Invalid("body.template.id", "there is no such template")
	}
	if err != nil {
		return "", "", inbox.Content{}, err
	}
	account, err := tx.SendingAccount(ctx, c.Workspace, c.Account)
	if err != nil {
		return "", "", inbox.Content{}, err
	}
	if t.BusinessID != account.BusinessID {
		return "", "", inbox.Content{}, inbox.Invalid("body.template.id", "the template belongs to another business account than the number of this conversation")
	}
	sent, text, faults := t.Fill(draft.Template.Values)
	switch {
	case t.Parts.HeaderKind.IsMedia() && draft.Media == nil:
		faults = append(faults, inbox.FieldError{Location: "body.media", Message: "the template wants a file for its header"})
	case !t.Parts.HeaderKind.IsMedia() && draft.Media != nil:
		faults = append(faults, inbox.FieldError{Location: "body.media", Message: "the template has no place for a file"})
	}
	if len(faults) > 0 {
		return "", "", inbox.Content{}, &inbox.Error{Code: inbox.CodeInvalid, Message: faults[0].Location + ": " + faults[0].Message, Fields: faults}
	}
	return inbox.KindTemplate, text, inbox.Content{Template: &sent}, nil
}
