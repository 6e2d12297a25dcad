package api

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/search"
	"sangam/internal/view"
)

// Finder is the index of what can be found.
type Finder interface {
	// Search gives things of the question's workspace, newest first.
	Search(ctx context.Context, q search.Question) ([]search.Hit, error)
	SearchState(ctx context.Context, ws inbox.WorkspaceID) (search.State, error)
	SearchNotes(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]search.Note, error)
}

// Found is a message or a private note that was found.
type Found struct {
	MessageID      inbox.MessageID      `json:"message_id,omitzero" doc:"Of a message."`
	NoteID         inbox.NoteID         `json:"note_id,omitzero" doc:"Of a private note."`
	ConversationID inbox.ConversationID `json:"conversation_id"`
	AccountID      inbox.AccountID      `json:"account_id"`
	Contact        Person               `json:"contact"`
	State          string               `json:"state" enum:"open,resolved"`
	Direction      inbox.Direction      `json:"direction,omitempty" doc:"Of a message."`
	Author         Author               `json:"author"`
	Kind           inbox.MessageKind    `json:"kind" doc:"Of the message; note of a private note."`
	SentAt         inbox.Millis         `json:"sent_at"`
	Excerpt        string               `json:"excerpt" doc:"A piece of what is shown of it, on one line; the name of a file, if that is what was found."`
	Marks          []search.Range       `json:"marks" doc:"Where the words stand in the excerpt, in UTF-16 units."`
}

// FoundPage is a page of what was found.
type FoundPage struct {
	People     []Contact `json:"people" doc:"Only on the first page, at most eight, and only if nothing but an account is filtered by."`
	Labels     []Label   `json:"labels" doc:"Labels whose names have the words; on the same pages as people."`
	Items      []Found   `json:"items" doc:"Messages and, for who has notes.read, private notes, newest first."`
	NextCursor string    `json:"next_cursor,omitempty" doc:"Send it as cursor to get the next page; absent on the last."`
	Filling    bool      `json:"filling" doc:"The index is being made: what is old may not be found yet."`
}

const (
	mostPeople    = 8
	mostLabels    = 8
	excerptLength = 160
	// How many hits are looked at, and how often, for who sees few conversations.
	looksOwn  = 200
	mostLooks = 10
	// searchTime bounds what one question may cost everybody else.
	searchTime = 5 * time.Second
)

type searchIn struct {
	Q              string `query:"q" maxLength:"200" doc:"Words, in any order and of any script; each is found by its beginning, Hindi in both scripts, numbers by any end of four digits. May be empty if there is a filter."`
	AccountID      string `query:"account_id"`
	ConversationID string `query:"conversation_id"`
	LabelID        string `query:"label_id" doc:"Only in conversations that have this label now."`
	MemberID       string `query:"member_id" doc:"Only what this member wrote, or says that they wrote on the phone."`
	Author         string `query:"author" enum:"contact,member,phone,flow,campaign,api,system" doc:"Only what such an author wrote."`
	Kind           string `query:"kind" enum:"text,image,video,audio,document,file,link,location,contacts,note" doc:"file is any of image, video, audio and document; note is a private note."`
	Since          int64  `query:"since" minimum:"0" doc:"Only what was said at that instant or later."`
	Until          int64  `query:"until" minimum:"0" doc:"Only what was said before that instant."`
	Cursor         string `query:"cursor" maxLength:"30" doc:"next_cursor of the page before."`
	Limit          int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

// question reads what is asked; plain tells whether nothing but an account is filtered by.
func (in *searchIn) question(who inbox.Actor, private bool) (q search.Question, plain bool, err error) {
	q = search.Question{Workspace: who.Workspace, What: search.Messages, Notes: auth.Can(who, auth.NotesRead), Words: search.Words(in.Q, private), Author: inbox.AuthorKind(in.Author), Kind: search.Kind(in.Kind),
		Since: inbox.Millis(in.Since), Until: inbox.Millis(in.Until), Limit: in.Limit}
	for name, read := range map[string]func() error{
		"account_id":      func() error { return q.Account.UnmarshalText([]byte(in.AccountID)) },
		"conversation_id": func() error { return q.Conversation.UnmarshalText([]byte(in.ConversationID)) },
		"label_id":        func() error { return q.Label.UnmarshalText([]byte(in.LabelID)) },
		"member_id":       func() error { return q.Member.UnmarshalText([]byte(in.MemberID)) },
	} {
		if read() != nil {
			return q, false, inbox.Invalid("query."+name, "want an id")
		}
	}
	if in.Cursor != "" {
		if q.After, err = strconv.ParseInt(in.Cursor, 36, 64); err != nil || q.After <= 0 {
			return q, false, inbox.Invalid("query.cursor", "must be a next_cursor of an earlier answer")
		}
	}
	if q.Kind == search.KindNote && !q.Notes {
		return q, false, forbidden(auth.NotesRead)
	}
	plain = q.Conversation == 0 && q.Label == 0 && q.Member == 0 && q.Author == "" && q.Kind == search.KindAny && q.Since == 0 && q.Until == 0
	if len(q.Words) == 0 && plain && q.Account == 0 {
		return q, false, inbox.Invalid("query.q", "want a word with letters or digits, or a filter")
	}
	return q, plain, nil
}

func (a *API) searchRoutes() {
	add(a, route{"GET", "/api/v1/search", auth.ConversationsRead, "search", "Find messages and people"}, options{}, func(ctx context.Context, who caller, in *searchIn) (*body[FoundPage], error) {
		ws := who.Actor.Workspace
		ctx, cancel := context.WithTimeout(ctx, searchTime)
		defer cancel()
		private, err := a.Identity.SharesNames(ctx, ws)
		if err != nil {
			return nil, tooBroad(err)
		}
		q, plain, err := in.question(who.Actor, private)
		if err != nil {
			return nil, err
		}
		out := FoundPage{People: []Contact{}, Labels: []Label{}, Items: []Found{}}
		state, err := a.Finder.SearchState(ctx, ws)
		if err != nil {
			return nil, tooBroad(err)
		}
		out.Filling = !state.Filled
		if plain && q.After == 0 && len(q.Words) > 0 && auth.Can(who.Actor, auth.ContactsRead) {
			if number, veiled := foundBy(who, in.Q); !veiled || number != "" {
				if out.People, err = a.foundPeople(ctx, q, number); err != nil {
					return nil, tooBroad(err)
				}
			}
		}
		if plain && q.After == 0 {
			if out.Labels, err = a.foundLabels(ctx, q); err != nil {
				return nil, err
			}
		}
		if _, veiled := foundBy(who, in.Q); veiled {
			// Cards and changes of number hold numbers of people: by their digits only what was written is found.
			if q.Kind != search.KindAny && q.Kind != search.KindText && q.Kind != search.KindNote {
				return answer(out), nil
			}
			if q.Kind == search.KindAny {
				q.Kind = search.KindText
			}
		}
		// Who sees few conversations has most hits left out: more are asked for, within reason, until a page is full.
		for range mostLooks {
			if sightOf(ctx) != nil {
				q.Limit = looksOwn
			}
			hits, err := a.Finder.Search(ctx, q)
			if err != nil {
				return nil, tooBroad(err)
			}
			items, err := a.found(ctx, q, hits)
			if err != nil {
				return nil, tooBroad(err)
			}
			end := ""
			if len(hits) == q.Limit {
				q.After = hits[len(hits)-1].Place
				end = strconv.FormatInt(q.After, 36)
			}
			if over := len(out.Items) + len(items) - in.Limit; over > 0 {
				items = items[:len(items)-over]
				shown := items[len(items)-1] // a message or a note
				last := slices.IndexFunc(hits, func(h search.Hit) bool { return h.ID == int64(shown.MessageID)+int64(shown.NoteID) })
				end = strconv.FormatInt(hits[last].Place, 36)
			}
			out.Items, out.NextCursor = append(out.Items, items...), end
			if sightOf(ctx) == nil || end == "" || len(out.Items) >= in.Limit {
				break
			}
		}
		return answer(out), nil
	})
}

// tooBroad says what to do when a question took too long; of one that was taken back nobody reads the answer.
func tooBroad(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return inbox.Refuse(inbox.CodeUnavailable, "That takes too long. Add a word, or a filter such as a time.")
	}
	return err
}

// foundPeople finds people; with a number only whom it reaches.
func (a *API) foundPeople(ctx context.Context, q search.Question, number string) ([]Contact, error) {
	if q.What, q.Limit = search.Contacts, mostPeople; sightOf(ctx) != nil {
		q.Limit = looksOwn
	}
	hits, err := a.Finder.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []Contact{}
	for _, h := range hits {
		c, err := a.Reader.Contact(ctx, q.Workspace, inbox.ContactID(h.ID))
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			continue // the index is a moment behind
		}
		if err != nil {
			return nil, err
		}
		if number != "" && !reachedBy(c, number) {
			continue
		}
		saved, err := a.Identity.Saved(ctx, q.Workspace, c.Handles)
		if err != nil {
			return nil, err
		}
		if out = append(out, contactShape(c, saved)); len(out) == mostPeople {
			break
		}
	}
	return out, nil
}

// foundLabels looks through all labels of the workspace: there are at most a hundred.
func (a *API) foundLabels(ctx context.Context, q search.Question) ([]Label, error) {
	all, err := a.Reader.Labels(ctx, q.Workspace)
	out := []Label{}
	for _, l := range all {
		if len(out) < mostLabels && search.Named(l.Name, q.Words) {
			out = append(out, labelShape(l))
		}
	}
	return out, err
}

// foundNotes reads those of the ids that are private notes and stand; none if notes are not asked for.
func (a *API) foundNotes(ctx context.Context, q search.Question, hits []search.Hit) (map[int64]search.Note, error) {
	out := map[int64]search.Note{}
	if !q.Notes || q.Kind != search.KindAny && q.Kind != search.KindNote {
		return out, nil
	}
	var ids []int64
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	list, err := a.Finder.SearchNotes(ctx, q.Workspace, ids)
	for _, n := range list {
		if n.DeletedAt == 0 {
			out[int64(n.ID)] = n
		}
	}
	return out, err
}

// found shows what messages and notes are now. They and their conversations are read as any screen reads
// them, so what a caller may not see there is not seen here either, whatever the index says.
func (a *API) found(ctx context.Context, q search.Question, hits []search.Hit) ([]Found, error) {
	ids := make([]inbox.MessageID, len(hits))
	for i, h := range hits {
		ids[i] = inbox.MessageID(h.ID)
	}
	lines, err := a.Reader.LinesByID(ctx, q.Workspace, 0, ids)
	if err != nil {
		return nil, err
	}
	notes, err := a.foundNotes(ctx, q, hits)
	if err != nil {
		return nil, err
	}
	byID := map[inbox.MessageID]view.Line{}
	var conversations []inbox.ConversationID
	for _, n := range notes {
		conversations = append(conversations, n.Conversation)
	}
	for _, l := range lines {
		byID[l.ID] = l
		conversations = append(conversations, l.Conversation)
	}
	list, err := a.Reader.ConversationsByID(ctx, q.Workspace, conversations)
	if err != nil {
		return nil, err
	}
	threads := map[inbox.ConversationID]view.Thread{}
	for _, t := range list {
		threads[t.ID] = t
	}
	out := []Found{}
	for _, id := range ids {
		if n, ok := notes[int64(id)]; ok {
			if t, seen := threads[n.Conversation]; seen {
				f := foundIn(t)
				f.NoteID, f.Author, f.Kind, f.SentAt = n.ID, Author{Kind: n.Author, ID: n.AuthorID, Name: n.AuthorName}, "note", n.CreatedAt
				f.Excerpt, f.Marks = search.Excerpt(n.Text, q.Words, excerptLength)
				f.Marks = append([]search.Range{}, f.Marks...)
				out = append(out, f)
			}
			continue
		}
		l, ok := byID[id]
		t, seen := threads[l.Conversation]
		if !ok || !seen || l.Shown.RevokedAt != 0 && len(q.Words) > 0 {
			continue
		}
		text, marks := search.Excerpt(search.Readable(l, q.Words), q.Words, excerptLength)
		f := foundIn(t)
		f.MessageID, f.Direction, f.Author = l.ID, l.Direction, Author{Kind: l.Author, ID: l.AuthorID, Name: l.AuthorName}
		f.Kind, f.SentAt, f.Marks = l.Kind, l.SentAt, append([]search.Range{}, marks...)
		if l.Shown.RevokedAt == 0 {
			f.Excerpt = text
		} else {
			f.Marks = []search.Range{}
		}
		out = append(out, f)
	}
	return out, nil
}

// foundIn says in which conversation something was found.
func foundIn(t view.Thread) Found {
	return Found{ConversationID: t.ID, AccountID: t.Account, State: string(t.State),
		Contact: Person{ID: t.Contact, Name: t.Person.Name, Phone: phoneShape(t.Person.Phone), Username: t.Person.Username}}
}
