package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Private notes: what the team says to itself beside a conversation. They share nothing with
// messages, no table, no type and no route, so that none can go out by mistake.

// noteTx is what they touch.
type noteTx interface {
	// InsertNote writes a new note and its mentions; created is false, and nothing is written, if
	// the client id is taken.
	InsertNote(ctx context.Context, n inbox.Note) (created bool, err error)
	// NoteByClientID finds what an earlier call with the same client id made.
	NoteByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (n inbox.Note, found bool, err error)
	// NoteByID reads one note of a conversation and locks it until the commit. CodeNotFound if it is
	// not in that conversation.
	NoteByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.NoteID) (inbox.Note, error)
	// SaveNote writes a changed note. Mentions that are new wait to be read, those that are gone are
	// taken back. What it said before is kept, if before is not nil.
	SaveNote(ctx context.Context, n inbox.Note, before *inbox.NoteVersion) error
	// ReadMentions settles where a member was mentioned in a conversation; false if nothing waited.
	ReadMentions(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, member inbox.MemberID) (bool, error)
}

// MaxNote bounds a note, MaxMentions whom it names.
const (
	MaxNote     = 10_000
	MaxMentions = 20
)

// NoteDraft is a note as somebody wrote it.
type NoteDraft struct {
	ClientID string // of a new one
	Text     string
	Mentions []inbox.MemberID
}

func (n *NoteDraft) check(ctx context.Context, tx Tx, actor inbox.Actor) error {
	n.Text = strings.TrimSpace(n.Text)
	switch {
	case n.Text == "":
		return inbox.Invalid("body.text", "want what the note says")
	case utf8.RuneCountInString(n.Text) > MaxNote || !utf8.ValidString(n.Text):
		return inbox.Invalid("body.text", "want at most %d characters", MaxNote)
	case len(n.Mentions) > MaxMentions:
		return inbox.Invalid("body.mentions", "want at most %d members", MaxMentions)
	}
	var whom []inbox.MemberID
	for _, id := range n.Mentions {
		active, err := tx.ActiveMember(ctx, actor.Workspace, id)
		if err != nil {
			return err
		}
		if !active {
			return inbox.Invalid("body.mentions", "want ids of active members")
		}
		// Nobody has to be told of what they say themselves.
		if id != actor.Member && !slices.Contains(whom, id) {
			whom = append(whom, id)
		}
	}
	n.Mentions = whom
	return nil
}

// AddNote writes a note. The same client id again gives the same note with created false. It
// changes nothing about the conversation: a note is no answer.
func (d *Desk) AddNote(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, draft NoteDraft) (note inbox.Note, created bool, err error) {
	if !isClientID(draft.ClientID) {
		return note, false, inbox.Invalid("body.client_id", "want 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
	}
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		draft, created := draft, &created
		*created = false
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if err := draft.check(ctx, tx, actor); err != nil {
			return err
		}
		earlier, found, err := tx.NoteByClientID(ctx, c.Workspace, draft.ClientID)
		if err != nil {
			return err
		}
		if found {
			if earlier.Conversation != c.ID || earlier.AuthorID != actor.Member || earlier.EditedAt == 0 && earlier.Text != draft.Text {
				return clientIDTaken()
			}
			note = earlier
			return nil
		}
		note = inbox.Note{Workspace: c.Workspace, ID: inbox.NoteID(d.ids.Next()), Conversation: c.ID, Author: actor.Kind, AuthorID: actor.Member, ClientID: draft.ClientID,
			Text: draft.Text, Mentions: draft.Mentions, CreatedAt: tx.Now(), Version: 1}
		if *created, err = tx.InsertNote(ctx, note); err != nil {
			return fmt.Errorf("write note: %w", err)
		}
		if !*created {
			return clientIDTaken()
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventNoteChanged, Version: note.Version})
	})
	if err != nil {
		return inbox.Note{}, false, err
	}
	return note, created, nil
}

// EditNote changes what one's own note says; what it said before stays readable.
func (d *Desk) EditNote(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.NoteID, draft NoteDraft) (inbox.Note, error) {
	return d.changeNote(ctx, actor, conv, id, func(tx Tx, n *inbox.Note) (*inbox.NoteVersion, bool, error) {
		draft := draft
		if err := draft.check(ctx, tx, actor); err != nil {
			return nil, false, err
		}
		switch {
		case n.Author != actor.Kind || n.AuthorID != actor.Member:
			return nil, false, refuse("note_of_other", "Only whoever wrote a note can change it.", "Write a note of your own.")
		case n.DeletedAt != 0:
			return nil, false, refuse("note_deleted", "This note was deleted.", "Write a new one.")
		case n.Text == draft.Text && slices.Equal(n.Mentions, draft.Mentions):
			return nil, false, nil
		}
		before := &inbox.NoteVersion{Version: n.Version, Text: n.Text, At: max(n.CreatedAt, n.EditedAt)}
		n.Text, n.Mentions, n.EditedAt = draft.Text, draft.Mentions, tx.Now()
		return before, true, nil
	})
}

// DeleteNote takes a note out of sight: one's own, or, by somebody who settles such things,
// anybody's. That there was one stays to be seen. It is idempotent.
func (d *Desk) DeleteNote(ctx context.Context, actor inbox.Actor, settles bool, conv inbox.ConversationID, id inbox.NoteID) (inbox.Note, error) {
	return d.changeNote(ctx, actor, conv, id, func(tx Tx, n *inbox.Note) (*inbox.NoteVersion, bool, error) {
		if (n.Author != actor.Kind || n.AuthorID != actor.Member) && !settles {
			return nil, false, refuse("note_of_other", "Only whoever wrote a note, or who leads the team, can delete it.", "Ask one of them.")
		}
		if n.DeletedAt != 0 {
			return nil, false, nil
		}
		n.DeletedAt, n.DeletedBy, n.Mentions = tx.Now(), actor.Member, nil
		return nil, true, nil
	})
}

func (d *Desk) changeNote(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.NoteID, edit func(Tx, *inbox.Note) (*inbox.NoteVersion, bool, error)) (note inbox.Note, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		if note, err = tx.NoteByID(ctx, c.Workspace, c.ID, id); err != nil {
			return err
		}
		before, changed, err := edit(tx, &note)
		if err != nil || !changed {
			return err
		}
		note.Version++
		if err := tx.SaveNote(ctx, note, before); err != nil {
			return fmt.Errorf("save note: %w", err)
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventNoteChanged, Version: note.Version})
	})
	if err != nil {
		return inbox.Note{}, err
	}
	return note, nil
}

// ReadMentions notes that a member has seen where they were mentioned in a conversation.
func (d *Desk) ReadMentions(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID) error {
	return d.store.UpdateDesk(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, actor.Workspace, conv)
		if err != nil {
			return err
		}
		some, err := tx.ReadMentions(ctx, c.Workspace, c.ID, actor.Member)
		if err != nil || !some {
			return err
		}
		return d.announce(ctx, tx, actor, c, inbox.Event{Kind: inbox.EventMentionsRead})
	})
}
