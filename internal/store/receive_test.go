package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// dayChannel is a network whose window is a day; the desk asks nothing else of it here.
type dayChannel struct{ channel.Channel }

func (dayChannel) Capabilities(inbox.Account) inbox.Capabilities {
	return inbox.Capabilities{Window: 24 * time.Hour}
}

// receiving is a desk over a fresh workspace with one account.
type receiving struct {
	t       *testing.T
	s       *Store
	desk    *desk.Desk
	account inbox.Account
	lane    string // empty: none, as a replay
	n       int
}

func newReceiving(t *testing.T, d *db.DB) *receiving {
	s := testStore(d)
	r := &receiving{t: t, s: s, account: inbox.Account{Workspace: 9, ID: 7, Channel: inbox.WhatsApp}}
	r.desk = desk.New(s, s.ids, map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: dayChannel{}})
	r.exec("INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (9, 1, 0)")
	return r
}

func (r *receiving) exec(query string, args ...any) {
	r.t.Helper()
	dbtest.Exec(r.t, r.s.db, query, args...)
}

func (r *receiving) number(query string, args ...any) int64 {
	r.t.Helper()
	return dbtest.Number(r.t, r.s.db, query, args...)
}

// take gives updates to the desk, each in a batch of its own.
func (r *receiving) take(updates ...inbox.Update) {
	r.t.Helper()
	for _, u := range updates {
		err := r.desk.Receive(context.Background(), desk.Batch{Lane: r.lane, Fence: 1, Arrivals: []desk.Arrival{{Account: r.account, Update: u, ReceivedAt: inbox.MillisOf(time.Now())}}})
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// base is the provider time of the first message in these tests: recent, so that windows are open.
var base = inbox.MillisOf(time.Now().Add(-time.Hour).Truncate(time.Second))

func (r *receiving) says(who inbox.Person, at int, text string) inbox.Update {
	r.n++
	return inbox.Update{Person: who, Message: &inbox.Said{PlatformID: fmt.Sprintf("wamid.in%d", r.n), Direction: inbox.Inbound, Author: inbox.ByContact,
		Kind: inbox.KindText, Text: text, SentAt: base + inbox.Millis(at*1000), Source: inbox.SourceLive}}
}

func (r *receiving) phoneSays(to inbox.Person, at int, text string) inbox.Update {
	u := r.says(to, at, text)
	u.Message.Direction, u.Message.Author, u.Message.PlatformID = inbox.Outbound, inbox.ByPhone, fmt.Sprintf("wamid.echo%d", r.n)
	return u
}

func (r *receiving) conversations() []inbox.Conversation {
	r.t.Helper()
	ctx := context.Background()
	var all []inbox.Conversation
	err := r.s.db.View(ctx, func(tx *db.Tx) (err error) {
		all, err = db.All(ctx, tx, scanConversation, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = 9 ORDER BY id")
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return all
}

func TestWhoIsWho(t *testing.T) {
	t.Parallel()
	asha := inbox.Person{UserID: "IN.1", Phone: "915550100123", Name: "Asha"}
	tests := []struct {
		name    string
		people  []inbox.Person
		threads int
	}{
		{"the same id is the same person, with or without a number", []inbox.Person{asha, {UserID: "IN.1"}, {UserID: "IN.1", Phone: "915550100999"}}, 1},
		{"a number seen before its id", []inbox.Person{{Phone: "915550100123"}, asha, {UserID: "IN.1"}}, 1},
		{"a number given to somebody else is somebody else", []inbox.Person{asha, {UserID: "IN.2", Phone: "915550100123"}}, 2},
		{"and belongs to its new owner from then on", []inbox.Person{asha, {UserID: "IN.2", Phone: "915550100123"}, {Phone: "915550100123"}}, 2},
		{"Brazil with and without the 9", []inbox.Person{{Phone: "551199990000"}, {Phone: "5511999990000"}}, 1},
		{"a Brazilian landline gets no 9", []inbox.Person{{Phone: "551133330000"}, {Phone: "5511933330000"}}, 2},
		{"Mexico with and without the 1", []inbox.Person{{Phone: "5215555550100"}, {Phone: "525555550100"}}, 1},
		{"Argentina with and without the 9", []inbox.Person{{Phone: "5491155550100"}, {Phone: "541155550100"}}, 1},
		{"equal names are two people", []inbox.Person{{UserID: "IN.1", Name: "Asha"}, {UserID: "IN.2", Name: "Asha"}}, 2},
		{"equal usernames are two people", []inbox.Person{{UserID: "IN.1", Username: "asha"}, {UserID: "IN.2", Username: "asha"}}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
				r := newReceiving(t, d)
				for i, p := range tt.people {
					r.take(r.says(p, i, "hello"))
				}
				if n := len(r.conversations()); n != tt.threads {
					t.Errorf("%d threads, want %d", n, tt.threads)
				}
				if n := r.number("SELECT count(*) FROM contacts WHERE workspace_id = 9"); int(n) != tt.threads {
					t.Errorf("%d contacts, want %d", n, tt.threads)
				}
				if n := r.number("SELECT count(*) FROM messages WHERE workspace_id = 9"); int(n) != len(tt.people) {
					t.Errorf("%d messages, want %d", n, len(tt.people))
				}
			})
		})
	}
}

// A reply in the thread of a number's former owner must not reach its new one.
func TestFormerOwnerLosesTheNumber(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		// Under the lane, so that what is remembered between batches is tried as well.
		if _, _, err := r.s.AcquireLane(context.Background(), "apply", "me", time.Minute); err != nil {
			t.Fatal(err)
		}
		r.lane = "apply"
		const number = "915550100123"
		r.take(r.says(inbox.Person{UserID: "IN.1", Phone: number}, 0, "mine"), r.says(inbox.Person{UserID: "IN.2", Phone: number}, 1, "mine now"),
			r.says(inbox.Person{UserID: "IN.1", Name: "Asha"}, 2, "still me, elsewhere"))
		phones := map[string]string{}
		ctx := context.Background()
		err := d.View(ctx, func(tx *db.Tx) error {
			all, err := db.All(ctx, tx, scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = 9")
			for _, h := range all {
				phones[h.UserID] = h.Phone
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(phones) != 2 || phones["IN.1"] != "" || phones["IN.2"] != number {
			t.Errorf("numbers by person: %v", phones)
		}
	})
}

func TestNumberChangeKeepsTheThread(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		before := inbox.Person{UserID: "IN.1", Phone: "915550100123", Name: "Asha"}
		after := inbox.Person{UserID: "IN.9", Phone: "915550100199"}
		r.take(r.says(before, 0, "my old number"))
		r.take(inbox.Update{Identity: &inbox.IdentityChange{At: base + 1000, Previous: before, Current: after, Said: &inbox.Said{PlatformID: "wamid.sys",
			Direction: inbox.Inbound, Author: inbox.BySystem, Kind: inbox.KindSystem, SentAt: base + 1000, Source: inbox.SourceLive,
			Content: inbox.Content{System: &inbox.System{Type: "number_changed"}}}}})
		r.take(r.says(after, 2, "my new number"), r.says(inbox.Person{UserID: "IN.1"}, 3, "a late one under the old id"))
		all := r.conversations()
		if len(all) != 1 || all[0].Unread != 3 {
			t.Fatalf("%d threads, unread %+v: want one thread with three unread, the system line not among them", len(all), all)
		}
		var h inbox.Handle
		ctx := context.Background()
		err := d.View(ctx, func(tx *db.Tx) (err error) {
			h, err = db.One(ctx, tx, scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = 9")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if h.Phone != "915550100199" {
			t.Errorf("replies would go to %s, want the new number", h.Phone)
		}
	})
}

func TestPhoneAnswerReadsWhatCameBeforeItInAnyOrder(t *testing.T) {
	t.Parallel()
	who := inbox.Person{UserID: "IN.1", Phone: "915550100123"}
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {1, 3, 0, 2}, {2, 2, 1, 0, 3, 3, 1}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
				r := newReceiving(t, d)
				all := []inbox.Update{r.says(who, 10, "one"), r.says(who, 20, "two"), r.phoneSays(who, 30, "answered"), r.says(who, 40, "three")}
				for _, i := range order {
					r.take(all[i])
				}
				c := r.conversations()[0]
				if c.Unread != 1 || c.LastText != "three" || c.PhoneAnsweredAt != base+30000 || c.LastInbound != base+40000 || c.WindowUntil != base+40000+24*3600*1000 {
					t.Errorf("unread %d, last %q, phone %d, inbound %d, window %d", c.Unread, c.LastText, c.PhoneAnsweredAt-base, c.LastInbound-base, c.WindowUntil-base)
				}
			})
		})
	}
}

func TestPlaceholderIsFilledWhenTheMessageComesAfterAll(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		who := inbox.Person{UserID: "IN.1", Phone: "915550100123"}
		hidden := r.says(who, 0, "")
		hidden.Message.Kind, hidden.Message.Content.Unsupported = inbox.KindUnsupported, &inbox.Unsupported{Code: 131060, OnlyOnPhone: true}
		real := r.says(who, 0, "Is the lamp still there?")
		real.Message.PlatformID = hidden.Message.PlatformID
		r.take(hidden, real, hidden)
		c := r.conversations()[0]
		if n := r.number("SELECT count(*) FROM messages WHERE workspace_id = 9 AND kind = 'text' AND text = 'Is the lamp still there?'"); n != 1 {
			t.Error("the message did not replace its placeholder")
		}
		if c.Unread != 1 || c.LastText != "Is the lamp still there?" {
			t.Errorf("unread %d, list shows %q", c.Unread, c.LastText)
		}
	})
}

func TestImportedHistoryHasNoSideEffects(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		old := r.says(inbox.Person{Phone: "915550100123"}, 0, "long ago")
		old.Message.Source = inbox.SourceHistory
		r.take(old)
		c := r.conversations()[0]
		if c.Unread != 0 || c.WindowUntil != 0 || c.LastInbound != 0 {
			t.Errorf("unread %d, window until %d: imported messages must not act", c.Unread, c.WindowUntil)
		}
		if c.LastText != "long ago" {
			t.Errorf("list shows %q", c.LastText)
		}
	})
}

func TestMessageFromBeforeOnboardingOpensNoWindow(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		r.account.OnboardedAt = base + 1000
		who := inbox.Person{UserID: "IN.1"}
		r.take(r.says(who, 0, "before"))
		if c := r.conversations()[0]; c.WindowUntil != 0 || c.Unread != 1 {
			t.Errorf("window until %d, unread %d", c.WindowUntil, c.Unread)
		}
		r.take(r.says(who, 1, "the second it was onboarded"))
		if c := r.conversations()[0]; c.WindowUntil != base+1000+24*3600*1000 {
			t.Errorf("window until %d", c.WindowUntil)
		}
	})
}

func TestEventNumbersHaveNoGapsAndFollowTheMessages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		for i := range 30 {
			u := r.says(inbox.Person{UserID: fmt.Sprintf("IN.%d", i%7)}, i, "hi")
			r.take(u, u) // the repeat tells nobody anything
		}
		_, events, err := r.s.EventsAfter(context.Background(), 9, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) != 30 {
			t.Errorf("%d events for 30 messages", len(events))
		}
		for i, e := range events {
			if e.Seq != int64(i+1) {
				t.Fatalf("event %d has number %d", i, e.Seq)
			}
			if e.Kind != inbox.EventMessageReceived || e.Message == 0 || e.Conversation == 0 {
				t.Errorf("event %+v", e)
			}
		}
	})
}

// Derived work is not waited for, so a crash of PostgreSQL may take the newest events: it empties
// event_lives with them, and numbers that are given again belong to another epoch.
func TestAfterACrashOfPostgresEventsAreOfAnotherEpoch(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newReceiving(t, dbtest.Open(t, db.Postgres, Migrations()))
	now := func(says int) (epoch int64) {
		t.Helper()
		r.take(r.says(inbox.Person{UserID: "IN.1"}, says, "hi"))
		epoch, _, err := r.s.EventsAfter(ctx, 9, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if at, _, err := r.s.EventPosition(ctx, 9); err != nil || at != epoch {
			t.Errorf("the epoch is %d beside events and %d alone (%v)", epoch, at, err)
		}
		return epoch
	}
	before := now(1)
	if again := now(2); again != before {
		t.Errorf("epoch %d became %d without a crash", before, again)
	}
	if _, err := r.s.DB().Pool().ExecContext(ctx, "TRUNCATE event_lives"); err != nil {
		t.Fatal(err)
	}
	after := now(3)
	if after <= before {
		t.Errorf("epoch %d after a crash, %d before", after, before)
	}
	if again := now(4); again != after {
		t.Errorf("epoch %d became %d without another crash", after, again)
	}
}

// Different ids never share a key in practice; if they ever did, the second message must not be
// taken for a repeat of the first and vanish.
func TestKeysOfDifferentAccountsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[int64]string{}
	for a := range inbox.AccountID(50) {
		for i := range 200 {
			id := fmt.Sprintf("wamid.%d", i)
			k := platformKey(a, id)
			if other, ok := seen[k]; ok {
				t.Fatalf("account %d, %s has the key of %s", a, id, other)
			}
			seen[k] = fmt.Sprint(a, id)
		}
	}
}

// A message that somebody else stored between the survey and the insert: on PostgreSQL both are at
// work at once. The batch is run again and finds it.
func TestAMessageStoredBesideUsIsStoredOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := newReceiving(t, d)
		asha := inbox.Person{UserID: "IN.1", Phone: "919822012345", Name: "Asha"}
		r.take(r.says(asha, 0, "hello"))
		m := inbox.Message{Workspace: 9, ID: 500, Conversation: 400, Account: 7, Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText,
			PlatformID: "wamid.in1", SentAt: base, Source: inbox.SourceLive, Version: 1}
		err := r.s.DeriveDesk(ctx, func(tx desk.Tx) error {
			there, err := tx.Survey(ctx, 9, 7, nil, []string{"wamid.in1", "wamid.in2", ""})
			if err != nil {
				return err
			}
			if !there.Stored["wamid.in1"] || there.Stored["wamid.in2"] || len(there.Stored) != 1 {
				t.Errorf("stored are said to be %v", there.Stored)
			}
			if err := tx.InsertNew(ctx, []inbox.Message{m}); err != nil {
				return err
			}
			return tx.Flush(ctx)
		})
		if !errors.Is(err, desk.ErrStale) {
			t.Errorf("a second message of the same id gave %v", err)
		}
		if n := r.number("SELECT count(*) FROM messages"); n != 1 {
			t.Errorf("%d messages", n)
		}

		// The same meets a whole batch: of two desks, the second surveys while the first has not committed.
		const each = 40
		var updates []inbox.Update
		for i := range each {
			updates = append(updates, r.says(asha, i, "again"))
		}
		var both sync.WaitGroup
		for range 2 {
			other := desk.New(r.s, r.s.ids, map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: dayChannel{}})
			both.Go(func() {
				for _, u := range updates {
					if err := other.Receive(ctx, desk.Batch{Arrivals: []desk.Arrival{{Account: r.account, Update: u, ReceivedAt: base}}}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		both.Wait()
		if n := r.number("SELECT count(*) FROM messages"); n != 1+each {
			t.Errorf("%d messages, want %d", n, 1+each)
		}
		if n := r.number("SELECT unread FROM conversations"); n != 1+each {
			t.Errorf("%d unread, want %d", n, 1+each)
		}
	})
}
