package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/identity"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// said are texts to look for; each stands in several messages.
var said = []string{
	"namaste ji, mera order kahan hai?", "नमस्ते, मेरा ऑर्डर कहाँ है?", "Your order ORD-4821 is out for delivery", "डिलीवरी कल तक हो जाएगी",
	"call me on +91 98220-12345", "मेरा नंबर ९८२२०१२३४५ है", "कीमत ₹1,20,000", "Café crème is nice", "the bill is paid 👍", "bill kab aayega", "हिन्दी में लिखिए",
	"https://example.com/track?id=4821", "", "ok", "थोड़ा रुकिए", "東京タワー",
}

var asked = []string{
	"namaste", "नमस्ते", "order", "ऑर्डर", "ord", "4821", "delivery", "12345", "9822012345", "120000", "cafe", "bill", "bill paid", "kab", "hindi", "हिंदी", "o",
	"thoda", "京", "nothing at all", "'; DROP TABLE messages; --", "a:* & b | !c", `"quoted" OR NOT (x)`, "ORD-4821 out", "मेरा order",
}

// conversed writes n messages of a workspace, without events.
func conversed(t testing.TB, d *db.DB, ws inbox.WorkspaceID, n int) []inbox.Message {
	t.Helper()
	all := make([]inbox.Message, n)
	rows := make([][]any, n)
	for i := range all {
		m := &all[i]
		*m = inbox.Message{Workspace: ws, ID: inbox.MessageID(100 + i), Conversation: inbox.ConversationID(1000 + i%7), Account: inbox.AccountID(1 + i%2), Handle: inbox.HandleID(9000 + i%7),
			Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: said[i%len(said)] + strings.Repeat(" .", i%3), PlatformID: fmt.Sprint("p", ws, ".", i),
			SentAt: inbox.Millis(1_700_000_000_000 + (i*7919)%n*1000/3), Source: inbox.SourceLive, Version: 1}
		if i%3 == 0 {
			m.Direction, m.Author, m.AuthorID = inbox.Outbound, inbox.ByMember, inbox.MemberID(1+i%2)
		}
		if i%5 == 0 {
			m.Kind = inbox.KindDocument
		}
		rows[i] = messageRow(m)
	}
	ctx := context.Background()
	if err := d.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "INSERT INTO workspaces (id, name, created_at) VALUES ($1, 'Shop', 1)", ws); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", ws); err != nil {
			return err
		}
		_, err := tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "", rows)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// follower keeps the index by hand: Step until there is nothing more to do.
type follower struct {
	t     testing.TB
	f     *search.Follower
	fence int64
}

func follow(t testing.TB, s *Store) *follower {
	t.Helper()
	fence, ok, err := s.AcquireLane(context.Background(), search.Lane, "test", time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return &follower{t, &search.Follower{Store: s, Holder: "test", TTL: time.Hour}, fence}
}

func (f *follower) upToDate(ws inbox.WorkspaceID) {
	f.t.Helper()
	for range 10_000 {
		more, err := f.f.Step(context.Background(), f.fence, ws)
		if err != nil {
			f.t.Fatal(err)
		}
		if !more {
			return
		}
	}
	f.t.Fatal("the index never comes to an end")
}

// TestBothEnginesFindWhatAScanFinds compares the index with reading everything, for each question
// and filter, page by page. Since both engines agree with the scan they agree with each other.
func TestBothEnginesFindWhatAScanFinds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		s := testStore(d)
		const n = 400
		conversed(t, d, 1, n)
		conversed(t, d, 2, 60) // another tenant, with the same ids, texts and instants
		noted(t, d, 1, 90)
		noted(t, d, 2, 9)
		// One label of few conversations, and one of more than a question names.
		for c := range 2 {
			dbtest.Exec(t, d, fmt.Sprintf("INSERT INTO conversation_labels (workspace_id, conversation_id, label_id, at, by_id) VALUES (1, %d, 71, 1, 0)", 1001+c))
		}
		for c := range mostNamed + 10 {
			dbtest.Exec(t, d, fmt.Sprintf("INSERT INTO conversation_labels (workspace_id, conversation_id, label_id, at, by_id) VALUES (1, %d, 72, 1, 0)", 1004+c))
		}
		f := follow(t, s)
		f.upToDate(1)
		f.upToDate(2)
		there := scan(t, s, 1)
		if len(there) != n+90 {
			t.Fatal(len(there))
		}
		inLabel := map[inbox.LabelID]func(inbox.ConversationID) bool{
			71: func(c inbox.ConversationID) bool { return c == 1001 || c == 1002 }, 72: func(c inbox.ConversationID) bool { return c >= 1004 }, 73: func(inbox.ConversationID) bool { return false }}
		filters := []search.Question{{}, {Account: 2}, {Member: 1}, {Author: inbox.ByContact}, {Kind: search.KindFile}, {Kind: search.KindLink}, {Conversation: 1003},
			{Since: 1_700_000_020_000, Until: 1_700_000_090_000}, {Account: 1, Kind: search.KindDocument, Since: 1_700_000_050_000},
			{Notes: true}, {Notes: true, Member: 2}, {Notes: true, Kind: search.KindNote}, {Kind: search.KindNote}, {Notes: true, Kind: search.KindText}, {Notes: true, Author: inbox.ByContact},
			{Label: 71}, {Label: 72, Notes: true}, {Label: 73}, {Label: 72, Kind: search.KindDocument}}
		found := 0
		for _, q := range append(asked, "") {
			for _, filter := range filters {
				question := filter
				question.Workspace, question.What, question.Words, question.Limit = 1, search.Messages, search.Words(q, true), 9
				want, got := scanFor(there, question, inLabel[question.Label]), pages(t, s, question)
				if !slices.Equal(got, want) {
					t.Errorf("%q with %+v: %v, want %v", q, filter, got, want)
				}
				if filter.Kind == search.KindNote && !filter.Notes && len(got) > 0 {
					t.Errorf("%q finds notes for who may not read them: %v", q, got)
				}
				found += len(got)
			}
		}
		if found < 1000 {
			t.Errorf("only %d things were found: the test proves little", found)
		}
	})
}

// TestTheIndexFollowsWhatHappens lets messages come, be edited, taken back, go, and people be
// renamed and merged.
func TestTheIndexFollowsWhatHappens(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws := inbox.WorkspaceID(1)
		all := conversed(t, d, ws, 20)
		f := follow(t, s)
		f.upToDate(ws)
		finds := func(what search.What, q string, want ...int64) {
			t.Helper()
			f.upToDate(ws)
			hits, err := s.Search(ctx, search.Question{Workspace: ws, What: what, Words: search.Words(q, false), Limit: 50})
			if err != nil {
				t.Fatal(err)
			}
			var got []int64
			for _, h := range hits {
				got = append(got, h.ID)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", q, got, want)
			}
		}
		happens := func(do func(tx *db.Tx) error, e inbox.Event) {
			t.Helper()
			e.Workspace = ws
			if err := d.Update(ctx, func(tx *db.Tx) error {
				if err := do(tx); err != nil {
					return err
				}
				return s.appendEvents(ctx, tx, []inbox.Event{e})
			}); err != nil {
				t.Fatal(err)
			}
		}
		m := all[7] // Café
		finds(search.Messages, "creme", int64(m.ID))
		change := inbox.Change{Workspace: ws, ID: 1, Account: m.Account, Handle: m.Handle, Target: m.PlatformID, Kind: inbox.ChangeEdit, PlatformID: "e1", Author: m.Author, Text: "Milky tea", SentAt: m.SentAt + 5}
		changed := func(tx *db.Tx) error {
			if _, err := tx.Insert(ctx, "INSERT INTO changes ("+changeColumns+")", "", [][]any{changeRow(&change)}); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "UPDATE messages SET changes = changes + 1, version = version + 1 WHERE workspace_id = $1 AND id = $2", ws, m.ID)
			return err
		}
		happens(changed, inbox.Event{Kind: inbox.EventMessageChanged, Message: m.ID})
		finds(search.Messages, "creme")
		finds(search.Messages, "milky", int64(m.ID))
		change.ID, change.Kind, change.PlatformID, change.SentAt = 2, inbox.ChangeRevoke, "r1", m.SentAt+9
		happens(changed, inbox.Event{Kind: inbox.EventMessageChanged, Message: m.ID})
		finds(search.Messages, "milky")

		// The past comes in without an event for each message, and goes again when an import is undone.
		old := inbox.Message{Workspace: ws, ID: 900, Conversation: 1003, Account: 1, Handle: 9003, Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText,
			Text: "marigold", PlatformID: "old", SentAt: 5000, Source: inbox.SourceHistory, Version: 1}
		happens(func(tx *db.Tx) error {
			_, err := tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "", [][]any{messageRow(&old)})
			return err
		}, inbox.Event{Kind: inbox.EventHistoryImported, Conversation: 1003})
		finds(search.Messages, "marigold", 900)
		happens(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "DELETE FROM messages WHERE workspace_id = $1 AND id = 900", ws)
			return err
		}, inbox.Event{Kind: inbox.EventImportChanged, Conversation: 1003})
		finds(search.Messages, "marigold")

		// Notes: only for who may read them, as they say now, and not once they are deleted.
		noted(t, d, ws, 1)
		const note = 50_000
		notes := func(q string, want ...int64) {
			t.Helper()
			f.upToDate(ws)
			if got := pages(t, s, search.Question{Workspace: ws, What: search.Messages, Notes: true, Words: search.Words(q, false), Limit: 50}); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", q, got, want)
			}
		}
		wrote := func(set string) {
			t.Helper()
			happens(func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE notes SET "+set+", version = version + 1 WHERE workspace_id = $1 AND id = $2", ws, note)
				return err
			}, inbox.Event{Kind: inbox.EventNoteChanged, Conversation: 1000})
		}
		wrote("text = 'gulmohar wants a refund'")
		notes("gulmohar", note)
		finds(search.Messages, "gulmohar")
		wrote("text = 'gulab wants a refund', edited_at = 9")
		notes("gulmohar")
		notes("गुलाब", note)
		wrote("deleted_at = 10")
		notes("gulab")
		if n := dbtest.Number(t, d, "SELECT count(*) FROM search_docs WHERE what = 'note'"); n != 0 {
			t.Errorf("%d deleted notes are still in the index", n)
		}

		// People: by any part of a name, any end of a number, in both scripts.
		happens(func(tx *db.Tx) error {
			if _, err := tx.Insert(ctx, "INSERT INTO contacts ("+contactColumns+")", "", [][]any{contactRow(&inbox.Contact{Workspace: ws, ID: 5, Name: "Lakshmi Narayan", Version: 1})}); err != nil {
				return err
			}
			_, err := tx.Insert(ctx, "INSERT INTO handles ("+handleColumns+")", "", [][]any{handleRow(&inbox.Handle{Workspace: ws, ID: 5, Account: 1, Contact: 5, Phone: "919822012345", Version: 1})})
			return err
		}, inbox.Event{Kind: inbox.EventContactChanged, Contact: 5})
		for _, q := range []string{"narayan", "lak nara", "ayan", "98220 12345", "2345", "लक्ष्मी"} {
			finds(search.Contacts, q, 5)
		}
		// The owner's private names are found only where they are shared.
		happens(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO book_entries ("+bookColumns+") VALUES (1, 1, 'p:919822012345', 9, '0', 0, 'Nosy neighbour', 'Nosy', '', '919822012345', '')")
			return err
		}, inbox.Event{Kind: inbox.EventBookChanged, Contact: 5})
		finds(search.Contacts, "nosy")
		if hits, err := s.Search(ctx, search.Question{Workspace: ws, What: search.Contacts, Words: search.Words("nosy", true), Limit: 5}); err != nil || len(hits) != 1 {
			t.Errorf("where names are shared: %v, %v", hits, err)
		}
		// What changed there meanwhile no event tells of a contact; from the sharing on it is found.
		happens(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE book_entries SET full_name = 'Quiet lodger', first_name = 'Quiet' WHERE workspace_id = 1")
			return err
		}, inbox.Event{Kind: inbox.EventBookChanged, Account: 1})
		if err := identity.New(s, s.ids, func() {}).ShareNames(ctx, inbox.Actor{Workspace: ws, Member: 1}, true); err != nil {
			t.Fatal(err)
		}
		f.upToDate(ws)
		for word, want := range map[string]int{"lodger": 1, "nosy": 0} {
			if hits, err := s.Search(ctx, search.Question{Workspace: ws, What: search.Contacts, Words: search.Words(word, true), Limit: 5}); err != nil || len(hits) != want {
				t.Errorf("shared, %s: %v, %v", word, hits, err)
			}
		}
		happens(func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE contacts SET merged_into = 6, version = 2 WHERE workspace_id = $1 AND id = 5", ws)
			return err
		}, inbox.Event{Kind: inbox.EventContactChanged, Contact: 5})
		finds(search.Contacts, "narayan")

		// An index made in another way is made anew.
		finds(search.Messages, "ORD-4821", int64(all[2].ID), int64(all[18].ID))
		dbtest.Exec(t, d, "UPDATE search_cursors SET scheme = 99")
		finds(search.Messages, "ORD-4821", int64(all[2].ID), int64(all[18].ID))
		if n := dbtest.Number(t, d, "SELECT scheme FROM search_cursors"); n != search.Scheme {
			t.Errorf("scheme %d", n)
		}
	})
}

// asks counts how often a conversation is read through.
type asks struct {
	*Store
	n int
}

func (a *asks) SearchDifferences(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]int64, error) {
	a.n++
	return a.Store.SearchDifferences(ctx, ws, conv, limit)
}

// However long a conversation is, it is not read through for every few of its messages.
func TestAnImportIsReadOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := &asks{Store: testStore(d)}
		all := conversed(t, d, 1, 300)
		f := follow(t, s.Store)
		f.f.Store = s
		f.upToDate(1)
		dbtest.Exec(t, d, "UPDATE messages SET conversation_id = 1000, version = version + 1 WHERE workspace_id = 1")
		if err := d.Update(ctx, func(tx *db.Tx) error {
			return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: 1, Kind: inbox.EventHistoryImported, Conversation: 1000}})
		}); err != nil {
			t.Fatal(err)
		}
		f.upToDate(1)
		if n := dbtest.Number(t, d, "SELECT count(*) FROM search_docs WHERE workspace_id = 1 AND what = 'message' AND version = 2 AND conversation_id = 1000"); n != int64(len(all)) || s.n != 1 {
			t.Errorf("%d of %d messages in the index, the conversation was read %d times", n, len(all), s.n)
		}
	})
}

func TestAnotherHolderStopsTheIndex(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		conversed(t, d, 1, 3)
		f := follow(t, s)
		if err := s.ReleaseLane(ctx, search.Lane, "test", f.fence); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := s.AcquireLane(ctx, search.Lane, "other", time.Hour); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if _, err := f.f.Step(ctx, f.fence, 1); err == nil {
			t.Error("whoever lost the lane wrote on")
		}
	})
}

// Places of different things of one instant and the same low bits of their ids.
func TestThingsOfOneInstantHavePlacesOfTheirOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		conversed(t, d, 1, 1)
		conversed(t, d, 2, 1)
		f := follow(t, s)
		thing := func(id int64) search.Thing {
			return search.Thing{What: search.Messages, ID: id, At: 5, Version: 1, Terms: []string{"\uE000w1", "\uE000m", "tea"}}
		}
		for _, batch := range [][]search.Thing{{thing(1 << 20), thing(2 << 20), thing(3<<20 + 1)}, {thing(4 << 20), thing(1 << 20)}} {
			if err := s.SaveSearch(ctx, f.fence, 1, batch, search.State{Scheme: search.Scheme}); err != nil {
				t.Fatal(err)
			}
			if err := s.SaveSearch(ctx, f.fence, 2, batch, search.State{Scheme: search.Scheme}); err != nil {
				t.Fatal(err)
			}
		}
		hits, err := s.Search(ctx, search.Question{Workspace: 1, What: search.Messages, Words: search.Words("tea", false), Limit: 9})
		if err != nil || len(hits) != 4 {
			t.Errorf("%v, %v", hits, err)
		}
	})
}

// TestSearchReadsOnlyIndexes looks at the plans of both engines.
func TestSearchReadsOnlyIndexes(t *testing.T) {
	t.Parallel()
	plans := func(t *testing.T, d *db.DB, explain, query string, args ...any) string {
		t.Helper()
		var out []string
		ctx := context.Background()
		if err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, explain+query, func(r *sql.Rows) error {
				var line string
				if d.Dialect == db.Postgres {
					err := r.Scan(&line)
					out = append(out, line)
					return err
				}
				var id, parent, unused int
				err := r.Scan(&id, &parent, &unused, &line)
				out = append(out, line)
				return err
			}, args...)
		}); err != nil {
			t.Fatal(err)
		}
		return strings.Join(out, "\n")
	}
	words := search.Question{Workspace: 1, What: search.Messages, Words: search.Words("नमस्ते order", false)}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		d := dbtest.Open(t, db.SQLite, Migrations())
		for name, got := range map[string]string{
			"find":  plans(t, d, "EXPLAIN QUERY PLAN ", findText, matchText(words.All()), 0, 9, 9),
			"stale": plans(t, d, "EXPLAIN QUERY PLAN ", searchStale, 1, 1, 9),
			"gone":  plans(t, d, "EXPLAIN QUERY PLAN ", searchGone, 1, 1, 9),
			"notes": plans(t, d, "EXPLAIN QUERY PLAN ", searchStaleNotes, 1, 1, 9),
			"label": plans(t, d, "EXPLAIN QUERY PLAN ", findLabelled, matchText(words.All()), 0, 9, 9, 1, 1),
		} {
			if strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "SCAN d") || strings.Contains(got, "SCAN m") || strings.Contains(got, "SCAN n") || strings.Contains(got, "SCAN l") {
				t.Errorf("%s:\n%s", name, got)
			}
		}
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		d := dbtest.Open(t, db.Postgres, Migrations())
		conversed(t, d, 1, 6000)
		follow(t, testStore(d)).upToDate(1)
		dbtest.Exec(t, d, "ANALYZE search_docs")
		rare := search.Question{Workspace: 1, What: search.Messages, Words: search.Words("xylophone", false)}
		if got := plans(t, d, "EXPLAIN ", findOlder, 1, 0, int64(1)<<62, queryText(rare.All()), 9, 0); !strings.Contains(got, "search_docs_terms") {
			t.Errorf("older:\n%s", got)
		}
		if got := plans(t, d, "EXPLAIN ", findNewest, 1, 0, int64(1)<<62, queryText(words.All()), 9, 500, 0); !strings.Contains(got, "search_docs_pkey") {
			t.Errorf("newest:\n%s", got)
		}
	})
}
