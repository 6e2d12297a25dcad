package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// noted writes n private notes of a workspace, and the conversations in which they and the messages of
// conversed are, without events.
func noted(t testing.TB, d *db.DB, ws inbox.WorkspaceID, n int) {
	t.Helper()
	var notes, conversations [][]any
	for i := range 7 {
		conversations = append(conversations, conversationRow(&inbox.Conversation{Workspace: ws, ID: inbox.ConversationID(1000 + i), Account: inbox.AccountID(1 + i%2), Contact: inbox.ContactID(7000 + i),
			Handle: inbox.HandleID(9000 + i), State: inbox.ConversationOpen, Version: 1}))
	}
	for i := range n {
		notes = append(notes, []any{int64(ws), int64(50_000 + i), int64(1000 + i%7), string(inbox.ByMember), int64(1 + i%2), fmt.Sprint("n", ws, ".", i), said[i%len(said)],
			int64(1_700_000_000_500 + i*997), int64(0), int64(0), int64(0), int64(1)})
	}
	ctx := context.Background()
	if err := d.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Insert(ctx, "INSERT INTO conversations ("+conversationColumns+")", "", conversations); err != nil {
			return err
		}
		_, err := tx.Insert(ctx, "INSERT INTO notes ("+noteColumns+")", "", notes)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// scan reads everything that a workspace's members said, newest first, as the index should know it.
func scan(t testing.TB, s *Store, ws inbox.WorkspaceID) []search.Thing {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	messages, err := s.MessagesAfter(ctx, ws, 0, 1_000_000)
	must(err)
	notes, err := s.NotesAfter(ctx, ws, 0, 1_000_000)
	must(err)
	wanted := make([]inbox.MessageID, len(messages))
	for i, id := range messages {
		wanted[i] = inbox.MessageID(id)
	}
	lines, err := s.LinesByID(ctx, ws, 0, wanted)
	must(err)
	full, err := s.SearchNotes(ctx, ws, notes)
	must(err)
	var out []search.Thing
	for _, l := range lines {
		out = append(out, search.OfMessage(l))
	}
	for _, n := range full {
		out = append(out, search.OfNote(n))
	}
	slices.SortFunc(out, func(a, b search.Thing) int { return int(search.Place(b.At, b.ID) - search.Place(a.At, a.ID)) })
	return out
}

// scanFor goes through all things for a question. inLabel says which conversations have its label.
func scanFor(things []search.Thing, q search.Question, inLabel func(inbox.ConversationID) bool) []int64 {
	var out []int64
	all := q.All()
	for _, th := range things {
		if q.Since > 0 && th.At < q.Since || q.Until > 0 && th.At >= q.Until || inLabel != nil && !inLabel(th.Conversation) {
			continue
		}
		if !slices.ContainsFunc(all, func(w search.Term) bool { return !w.Fits(th.Terms) }) {
			out = append(out, th.ID)
		}
	}
	return out
}

// pages asks for everything, page by page.
func pages(t testing.TB, s *Store, q search.Question) []int64 {
	t.Helper()
	var out []int64
	for {
		hits, err := s.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			out = append(out, h.ID)
			q.After = h.Place
		}
		if len(hits) < q.Limit {
			return out
		}
	}
}
