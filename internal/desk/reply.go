package desk

import (
	"context"
	"fmt"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
	"sangam/internal/policy"
)

// Reply queues a message to the person of a conversation: message, file, place in the outbox,
// conversation and events in one transaction. The same client id again gives the same message
// with created false; the same client id for something else is a conflict. The error names the
// wrong field, or carries the gate's reason and the way out.
func (d *Desk) Reply(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, draft Draft) (msg inbox.Message, created bool, err error) {
	if err := draft.check(); err != nil {
		return inbox.Message{}, false, err
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		msg, created, err = d.reply(ctx, tx, actor, conv, draft)
		return err
	})
	if err == nil {
		err = failpoint.Here("outbox/after-commit")
	}
	if err != nil {
		return inbox.Message{}, false, err
	}
	return msg, created, nil
}

func (d *Desk) reply(ctx context.Context, tx Tx, actor inbox.Actor, conv inbox.ConversationID, draft Draft) (inbox.Message, bool, error) {
	none := inbox.Message{}
	c, err := tx.Conversation(ctx, actor.Workspace, conv)
	if err != nil {
		return none, false, err
	}
	m := inbox.Message{Workspace: c.Workspace, Conversation: c.ID, Account: c.Account, Handle: c.Handle, Direction: inbox.Outbound,
		Author: actor.Kind, AuthorID: actor.Member, ClientID: draft.ClientID, Source: inbox.SourceLive, Version: 1,
		Status: inbox.StatusQueued, StatusAt: tx.Now(), SentAt: tx.Now(), ReceivedAt: tx.Now()}
	earlier, found, err := tx.MessageByClientID(ctx, c.Workspace, draft.ClientID)
	if err != nil {
		return none, false, err
	}
	if found && draft.Forward != 0 && earlier.Conversation == c.ID && earlier.Content.ForwardOf == draft.Forward {
		return earlier, false, nil // a repeat, though the other message may have been edited since
	}
	media, err := d.compose(ctx, tx, c, &m, draft)
	if err != nil {
		if t := draft.Template; found && t != nil && earlier.Conversation == c.ID && earlier.Content.Template != nil && earlier.Content.Template.ID == t.ID {
			return earlier, false, nil // a repeat, and the template has changed since
		}
		return none, false, err
	}
	if found {
		same, err := d.sameSend(ctx, tx, earlier, m, media)
		if err != nil || !same {
			return none, false, firstOf(err, clientIDTaken())
		}
		return earlier, false, nil
	}
	if err := d.unseen(ctx, tx, actor, c, draft); err != nil {
		return none, false, err
	}
	q := Queued{Priority: priorityOf(actor), PreviewURL: m.Content.PreviewURL}
	if actor.Kind == inbox.ByMember && !draft.AtOnce {
		held, err := tx.UndoSend(ctx, c.Workspace, actor.Member)
		if err != nil {
			return none, false, err
		}
		if held > 0 {
			q.NotBefore = tx.Now().Add(held)
		}
	}
	if err := d.queue(ctx, tx, actor, &c, &m, media, "", q); err != nil {
		return none, false, err
	}
	return m, true, nil
}

// compose fills a message with what a draft says, and gives its file.
func (d *Desk) compose(ctx context.Context, tx Tx, c inbox.Conversation, m *inbox.Message, draft Draft) (media *inbox.Media, err error) {
	if draft.Template != nil {
		if m.Kind, m.Text, m.Content, err = d.fillTemplate(ctx, tx, c, draft); err != nil {
			return nil, err
		}
	} else {
		m.Kind, m.Text, m.Content = draft.said()
	}
	m.Content.ForwardOf = draft.Forward
	m.Content.PreviewURL = draft.PreviewURL && m.Kind == inbox.KindText
	if draft.ReplyTo != 0 {
		quoted, err := tx.ThreadMessage(ctx, c.Workspace, c.ID, draft.ReplyTo)
		switch {
		case inbox.CodeOf(err) == inbox.CodeNotFound:
			return nil, inbox.Invalid("body.reply_to", "want the id of a message of this conversation")
		case err != nil:
			return nil, err
		case quoted.PlatformID == "":
			return nil, inbox.Invalid("body.reply_to", "the quoted message has not reached the platform yet: wait until it is sent")
		}
		m.ReplyTo = quoted.PlatformID
	}
	if draft.Media == nil {
		return nil, nil
	}
	if media, err = d.attach(ctx, tx, c, draft.Media); err != nil {
		return nil, err
	}
	if draft.Template == nil {
		m.Kind = media.Kind
	} else if media.Kind != m.Content.Template.HeaderKind {
		return nil, inbox.Invalid("body.media.upload_id", "the template wants a file of kind %s, and this is a %s", m.Content.Template.HeaderKind, media.Kind)
	}
	return media, nil
}

// attach makes the media row of a draft from the member's upload.
func (d *Desk) attach(ctx context.Context, tx Tx, c inbox.Conversation, f *DraftMedia) (*inbox.Media, error) {
	if f.Held != 0 {
		held, err := tx.HeldFile(ctx, c.Workspace, f.Held)
		if err != nil {
			return nil, err
		}
		if held.State != inbox.MediaReady || held.Blob == "" {
			return nil, refuse("forward_no_file", "The file of this message is not here.", "Fetch it again in its thread first, or forward it from the phone.")
		}
		held.ID, held.Message, held.Account, held.ConversationID, held.PlatformID, held.Attempts, held.NextTryAt, held.ReceivedAt = 0, 0, c.Account, c.ID, "", 0, 0, tx.Now()
		return &held, nil
	}
	up, err := tx.UploadedFile(ctx, c.Workspace, f.Upload)
	switch {
	case inbox.CodeOf(err) == inbox.CodeNotFound:
		return nil, inbox.Invalid("body.media.upload_id", "no such upload: hand the file in again")
	case err != nil:
		return nil, err
	case up.Account != 0 && up.Account != c.Account:
		return nil, inbox.Invalid("body.media.upload_id", "the file was handed in for another account")
	}
	kind := up.Kind
	if f.Voice {
		if kind != inbox.KindAudio && kind != inbox.KindVoice {
			return nil, inbox.Invalid("body.media.voice", "only audio can be a voice note, and this is a %s", kind)
		}
		kind = inbox.KindVoice
	}
	name := f.Filename
	if name == "" {
		name = up.Filename
	}
	return &inbox.Media{Workspace: c.Workspace, Account: c.Account, ConversationID: c.ID, Kind: kind, MIME: up.MIME, Filename: name,
		Voice: kind == inbox.KindVoice, State: inbox.MediaReady, Blob: up.Blob, Preview: up.Preview, Width: up.Width, Height: up.Height,
		Size: up.Size, ReceivedAt: tx.Now()}, nil
}

// queue asks the gate, then writes a new message and everything that follows from it: the way
// every outbound message takes, whoever wrote it. meant is whom they saw that it reaches; empty:
// they did not say.
func (d *Desk) queue(ctx context.Context, tx Tx, actor inbox.Actor, c *inbox.Conversation, m *inbox.Message, media *inbox.Media, meant string, q Queued) error {
	to, err := d.askGate(ctx, tx, actor, *c, m, media, nil)
	if err != nil {
		return err
	}
	if !to.Reaches(meant) {
		return goesElsewhere()
	}
	q.Target = to.Target()
	m.ID = inbox.MessageID(d.ids.Next())
	if media != nil {
		media.ID, media.Message = inbox.MediaID(d.ids.Next()), m.ID
	}
	was := beforeOf(*c)
	if m.SentAt >= c.LastAt {
		c.LastMessage, c.LastAt, c.LastAuthor, c.LastBy, c.LastKind = m.ID, m.SentAt, m.Author, m.AuthorID, m.Kind
		c.LastText, c.LastStatus, c.LastRevoked = inbox.Preview(m.Text), m.Status, false
	}
	// Somebody who writes again has not finished: what follows, an answer or a failure, must be
	// seen among the open ones. A notice of the product's own waits for nothing, and nobody has read.
	if actor.Kind != inbox.BySystem {
		c.Open()
		c.Unread = 0
		c.ReadUntil = max(c.ReadUntil, c.LastInbound)
	}
	if answers(actor) {
		c.HandedBy, c.HandedAt = 0, 0
		c.Answered(c.LastInbound)
	}
	if c.Assignee == 0 && actor.Kind == inbox.ByMember {
		mine, err := tx.AnswerAssigns(ctx, c.Workspace)
		if err != nil {
			return fmt.Errorf("read who gets what they answer: %w", err)
		}
		if mine {
			if mine, err = tx.ActiveMember(ctx, c.Workspace, actor.Member); err != nil {
				return fmt.Errorf("read whether its author may still sign in: %w", err)
			}
		}
		if mine {
			c.Assignee, was.Assigned = actor.Member, true
		}
	}
	if was.Until = c.AnsweredUntil; answers(actor) {
		q.Before = &was
	}
	created, err := tx.QueueMessage(ctx, *m, media, q)
	if err != nil {
		return fmt.Errorf("queue message: %w", err)
	}
	if !created {
		// Taken in between by a send to another conversation; within this one we hold the lock.
		return clientIDTaken()
	}
	return d.finish(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventMessageQueued, Message: m.ID, Version: m.Version})
}

// answers reports whether what an actor writes counts as the answer of a person.
func answers(actor inbox.Actor) bool {
	return actor.Kind == inbox.ByMember || actor.Kind == inbox.ByAPI
}

// finish saves a changed conversation and announces it, after the events that led to it.
func (d *Desk) finish(ctx context.Context, tx Tx, actor inbox.Actor, c *inbox.Conversation, events ...inbox.Event) error {
	c.UpdatedAt = tx.Now()
	c.Version++
	if err := tx.SaveConversations(ctx, []inbox.Conversation{*c}); err != nil {
		return fmt.Errorf("save conversation: %w", err)
	}
	return d.announce(ctx, tx, actor, *c, append(events, inbox.Event{Kind: inbox.EventConversationChanged, Version: c.Version})...)
}

// announce writes events about a conversation.
func (d *Desk) announce(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, events ...inbox.Event) error {
	for i := range events {
		e := &events[i]
		e.Workspace, e.Account, e.Conversation, e.Contact = c.Workspace, c.Account, c.ID, c.Contact
		if e.Kind != inbox.EventConversationLeft {
			e.Member = actor.Member
		}
	}
	return tx.AppendEvents(ctx, events)
}

// askGate asks policy, and turns its no into an error: invalid where the message is wrong,
// conflict where only the moment is. It returns whom the send goes to.
func (d *Desk) askGate(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, m *inbox.Message, media *inbox.Media, r *policy.Reaction) (to inbox.Handle, err error) {
	return d.askGateAt(ctx, tx, tx.Now(), actor, c, m, media, r)
}

// askGateAt asks what the gate would say at an instant, as far as is known now.
func (d *Desk) askGateAt(ctx context.Context, tx Tx, at inbox.Millis, actor inbox.Actor, c inbox.Conversation, m *inbox.Message, media *inbox.Media, r *policy.Reaction) (to inbox.Handle, err error) {
	account, err := tx.SendingAccount(ctx, c.Workspace, c.Account)
	if err != nil {
		return to, err
	}
	if to, err = tx.HandleByID(ctx, c.Workspace, c.Handle); err != nil {
		return to, err
	}
	ch := d.channels[account.Channel]
	if ch == nil {
		return to, inbox.Refuse(inbox.CodeUnavailable, "the channel %q is not switched on here", account.Channel)
	}
	ask := policy.Ask{Now: at, Account: account, Capabilities: ch.Capabilities(account), Conversation: c, To: &to, Author: actor.Kind, Reaction: r}
	if m != nil {
		ask = ask.Concerning(*m, media)
		if sent := m.Content.Template; sent != nil {
			t, err := tx.Template(ctx, c.Workspace, sent.ID)
			if err != nil && inbox.CodeOf(err) != inbox.CodeNotFound {
				return to, err
			}
			if err == nil {
				ask.Template = &t
			}
		}
	}
	v := policy.MaySend(ask)
	if v.Yes() {
		return to, nil
	}
	e := &inbox.Error{Code: inbox.CodeConflict, Message: v.Reason.Message, Reason: v.Reason}
	if v.Field != "" {
		e.Code, e.Fields = inbox.CodeInvalid, []inbox.FieldError{{Location: "body." + v.Field, Message: v.Reason.Message + " " + v.Reason.WayOut}}
	}
	return to, e
}

// sameSend tells a repeat of an earlier call from another send under the same client id.
func (d *Desk) sameSend(ctx context.Context, tx Tx, earlier, m inbox.Message, media *inbox.Media) (bool, error) {
	if earlier.Conversation != m.Conversation || earlier.Kind != m.Kind || m.Content.Template == nil && earlier.Text != m.Text || earlier.ReplyTo != m.ReplyTo ||
		!sameContent(said(earlier.Content), said(m.Content)) {
		return false, nil
	}
	if media == nil {
		return true, nil
	}
	old, found, err := tx.OutboundMedia(ctx, earlier.Workspace, earlier.ID)
	return found && old.Blob == media.Blob, err
}

// said is a content without what the platform may change of a template between two tries of one call.
func said(c inbox.Content) inbox.Content {
	if t := c.Template; t != nil {
		c.Template = &inbox.TemplateSent{ID: t.ID, HeaderValues: t.HeaderValues, BodyValues: t.BodyValues}
		for _, b := range t.Buttons {
			if b.Value != "" {
				c.Template.Buttons = append(c.Template.Buttons, inbox.TemplateButton{Value: b.Value})
			}
		}
	}
	return c
}

func clientIDTaken() error {
	e := inbox.Refuse(inbox.CodeConflict, "this client_id was used for another message")
	e.Reason = &inbox.Reason{Code: "client_id_taken", Message: "This client_id was used for another message.", WayOut: "Make a new client_id for each message."}
	return e
}

func priorityOf(actor inbox.Actor) Priority {
	switch actor.Kind {
	case inbox.ByFlow:
		return PriorityFlow
	case inbox.ByCampaign:
		return PriorityCampaign
	}
	return PriorityMember
}

// firstOf returns the first error that is not nil.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
