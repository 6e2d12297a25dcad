package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Note is what the team says to itself beside a conversation. The customer never sees it.
type Note struct {
	ID             inbox.NoteID         `json:"id"`
	ConversationID inbox.ConversationID `json:"conversation_id"`
	ClientID       string               `json:"client_id"`
	Author         Author               `json:"author"`
	Text           string               `json:"text,omitempty" doc:"Absent of a deleted note."`
	Mentions       []Mentioned          `json:"mentions,omitempty"`
	Versions       []NoteVersion        `json:"versions,omitempty" doc:"What it said before, the oldest first. Of a deleted note only for whoever wrote it and who has notes.settle, then with its last words."`
	CreatedAt      inbox.Millis         `json:"created_at"`
	EditedAt       inbox.Millis         `json:"edited_at,omitempty"`
	DeletedAt      inbox.Millis         `json:"deleted_at,omitempty"`
	DeletedBy      *Mentioned           `json:"deleted_by,omitempty"`
	Version        int64                `json:"version"`
	Can            []string             `json:"can" doc:"What the caller may do with it: edit, delete."`
}

// Mentioned is a member by id and name.
type Mentioned struct {
	ID   inbox.MemberID `json:"id"`
	Name string         `json:"name"`
}

// NoteVersion is what a note said before.
type NoteVersion struct {
	Text string       `json:"text"`
	At   inbox.Millis `json:"at"`
}

// Mention is an entry of one's mentions.
type Mention struct {
	Note    Note         `json:"note"`
	Contact NamedPerson  `json:"contact"`
	ReadAt  inbox.Millis `json:"read_at,omitempty" doc:"Absent while it waits to be read."`
}

// NamedPerson is how a screen calls somebody outside.
type NamedPerson struct {
	Name     string `json:"name,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Username string `json:"username,omitempty"`
}

func noteShape(who inbox.Actor) func(view.Note) Note {
	return func(n view.Note) Note {
		own := n.Author == who.Kind && n.AuthorID == who.Member
		out := Note{ID: n.ID, ConversationID: n.Conversation, ClientID: n.ClientID, Author: Author{Kind: n.Author, ID: n.AuthorID, Name: n.AuthorName}, Text: n.Text, CreatedAt: n.CreatedAt,
			EditedAt: n.EditedAt, DeletedAt: n.DeletedAt, Version: n.Version, Can: []string{}}
		for i, id := range n.Mentions {
			out.Mentions = append(out.Mentions, Mentioned{id, n.MentionsNames[i]})
		}
		for _, v := range n.Past {
			out.Versions = append(out.Versions, NoteVersion{v.Text, v.At})
		}
		if n.DeletedAt != 0 {
			out.DeletedBy, out.Text = &Mentioned{n.DeletedBy, n.DeletedName}, ""
			if own || auth.Can(who, auth.NotesSettle) {
				out.Versions = append(out.Versions, NoteVersion{n.Text, max(n.CreatedAt, n.EditedAt)})
			} else {
				out.Versions = nil
			}
			return out
		}
		if auth.Can(who, auth.NotesWrite) {
			if own {
				out.Can = append(out.Can, "edit")
			}
			if own || auth.Can(who, auth.NotesSettle) {
				out.Can = append(out.Can, "delete")
			}
		}
		return out
	}
}

// InNotes names one note of one conversation.
type InNotes struct {
	ID  string `path:"id"`
	NID string `path:"nid"`
}

func (in InNotes) ids() (inbox.ConversationID, inbox.NoteID, error) {
	conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
	if err != nil {
		return 0, 0, err
	}
	id, err := idOf[inbox.NoteID]("note", in.NID)
	return conv, id, err
}

// NoteEdit is what a note says and whom it names.
type NoteEdit struct {
	Text     string           `json:"text" maxLength:"10000"`
	Mentions []inbox.MemberID `json:"mentions,omitempty" maxItems:"20" doc:"Members who find it among their mentions."`
}

// NewNote is a note to be written.
type NewNote struct {
	ClientID string `json:"client_id" doc:"Made by the caller: the same twice is one note."`
	NoteEdit
}

func (a *API) noteRoutes() {
	const path = "/api/v1/conversations/{id}/notes"
	type list struct {
		ByID
		Paging
	}
	add(a, route{"GET", path, auth.NotesRead, "list-notes", "Private notes of a conversation, newest first"}, options{}, func(ctx context.Context, who caller, in *list) (*body[page[Note]], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		notes, err := a.Reader.Notes(ctx, who.Actor.Workspace, conv, after, in.Limit)
		if err != nil {
			return nil, err
		}
		return pageOf(notes, in.Limit, noteShape(who.Actor), func(last view.Note) view.Position { return view.Position{At: last.CreatedAt, ID: int64(last.ID)} }), nil
	})
	type written struct {
		ByID
		Body NewNote
	}
	add(a, route{"POST", path, auth.NotesWrite, "add-note", "Write a private note; the customer never sees it"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *written) (*body[Note], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		n, _, err := a.Desk.AddNote(ctx, who.Actor, conv, desk.NoteDraft{ClientID: in.Body.ClientID, Text: in.Body.Text, Mentions: in.Body.Mentions})
		return a.note(ctx, who, n, err)
	})
	type edited struct {
		InNotes
		Body NoteEdit
	}
	add(a, route{"PATCH", path + "/{nid}", auth.NotesWrite, "edit-note", "Change one's own note; what it said before is kept"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[Note], error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		n, err := a.Desk.EditNote(ctx, who.Actor, conv, id, desk.NoteDraft{Text: in.Body.Text, Mentions: in.Body.Mentions})
		return a.note(ctx, who, n, err)
	})
	add(a, route{"DELETE", path + "/{nid}", auth.NotesWrite, "delete-note", "Delete a note; that there was one stays"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *InNotes) (*body[Note], error) {
		conv, id, err := in.ids()
		if err != nil {
			return nil, err
		}
		n, err := a.Desk.DeleteNote(ctx, who.Actor, auth.Can(who.Actor, auth.NotesSettle), conv, id)
		return a.note(ctx, who, n, err)
	})
	add(a, route{"GET", "/api/v1/mentions", auth.NotesRead, "list-mentions", "Where one was mentioned, newest first"}, options{}, func(ctx context.Context, who caller, in *Paging) (*body[page[Mention]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		list, err := a.Reader.Mentions(ctx, who.Actor.Workspace, who.Actor.Member, after, in.Limit)
		if err != nil {
			return nil, err
		}
		shape := noteShape(who.Actor)
		return pageOf(list, in.Limit, func(m view.Mention) Mention {
			return Mention{Note: shape(m.Note), Contact: NamedPerson{m.Person.Name, phoneShape(m.Person.Phone), m.Person.Username}, ReadAt: m.ReadAt}
		}, func(last view.Mention) view.Position {
			return view.Position{At: last.Note.CreatedAt, ID: int64(last.Note.ID)}
		}), nil
	})
	add(a, route{"POST", "/api/v1/conversations/{id}/mentions/read", auth.NotesRead, "read-mentions", "Say that one has seen where one was mentioned here"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		return nil, a.Desk.ReadMentions(ctx, who.Actor, conv)
	})
}

// note presents a note that was just written.
func (a *API) note(ctx context.Context, who caller, n inbox.Note, err error) (*body[Note], error) {
	if err != nil {
		return nil, err
	}
	list, err := a.Reader.Notes(ctx, n.Workspace, n.Conversation, view.Position{ID: int64(n.ID) + 1}, 1)
	if err != nil {
		return nil, err
	}
	return answer(noteShape(who.Actor)(list[0])), nil
}
