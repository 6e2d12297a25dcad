package importing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// halting runs something once, inside a transaction, right before people are written.
type halting struct {
	*store.Store
	meanwhile func()
}

type haltingTx struct {
	desk.Tx
	s *halting
}

func (s *halting) DeriveDesk(ctx context.Context, fn func(desk.Tx) error) error {
	return s.Store.DeriveDesk(ctx, func(tx desk.Tx) error { return fn(haltingTx{tx, s}) })
}

func (s *halting) UpdateDesk(ctx context.Context, fn func(desk.Tx) error) error {
	return s.Store.UpdateDesk(ctx, func(tx desk.Tx) error { return fn(haltingTx{tx, s}) })
}

func (t haltingTx) SavePeople(ctx context.Context, contacts []inbox.Contact, handles []inbox.Handle, aliases []desk.Alias) error {
	if f := t.s.meanwhile; f != nil && len(aliases) > 0 {
		t.s.meanwhile = nil
		f()
	}
	return t.Tx.SavePeople(ctx, contacts, handles, aliases)
}

// TestOnePersonMadeTwiceAtOnce: an import makes a person whose first message comes in at that
// instant, or the other way round. (SQLite has one writer: there is no such instant.)
func TestOnePersonMadeTwiceAtOnce(t *testing.T) {
	t.Parallel()
	for _, first := range []string{"import", "message"} {
		t.Run(first, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, dbtest.Open(t, db.Postgres, store.Migrations()))
			i, err := r.upload("a.txt", small)
			if err != nil {
				t.Fatal(err)
			}
			// The desk of another process.
			slow := &halting{Store: r.store}
			other := desk.New(slow, inbox.NewIDSource(2, time.Now), map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: dayChannel{}})
			receive := func(d *desk.Desk, id string) {
				t.Helper()
				said := &inbox.Said{PlatformID: id, Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "hello", SentAt: inbox.MillisOf(time.Now()), Source: inbox.SourceLive}
				if err := d.Receive(t.Context(), desk.Batch{Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: inbox.MillisOf(time.Now()),
					Update: inbox.Update{Person: inbox.Person{Phone: "915550100123", UserID: "IN.1", Name: "Asha K"}, Message: said}}}}); err != nil {
					t.Error(err)
				}
			}
			begin := func(d *desk.Desk) {
				t.Helper()
				if _, err := d.BeginPast(t.Context(), r.owner, desk.PastStart{Import: i.ID, Phone: "+915550100123", Name: "Asha", Customer: "Asha", Zone: "Asia/Kolkata", Total: i.Total}); err != nil {
					t.Error(err)
				}
			}
			halted := false
			if first == "message" {
				slow.meanwhile = func() { halted = true; begin(r.desk) }
				receive(other, "wamid.1")
			} else {
				slow.meanwhile = func() { halted = true; receive(r.desk, "wamid.1") }
				begin(other)
			}
			receive(other, "wamid.2")
			receive(r.desk, "wamid.3")
			for table, want := range map[string]int{"handles": 1, "contacts": 1, "conversations": 1, "messages": 3, "aliases": 2} {
				if n := r.rows(1, "SELECT workspace_id FROM "+table); len(n) != want {
					t.Errorf("%d %s, want %d", len(n), table, want)
				}
			}
			if named := r.rows(2, "SELECT i.handle_id, i.conversation_id FROM imports i JOIN conversations c ON c.id = i.conversation_id AND c.handle_id = i.handle_id"); len(named) != 1 || !halted {
				t.Errorf("the import belongs to %v (halted: %v)", named, halted)
			}
		})
	}
}

// TestAPersonTakenBackIsMadeAnew: another process remembers somebody whom undoing an import removed.
func TestAPersonTakenBackIsMadeAnew(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		other := desk.New(r.store, inbox.NewIDSource(2, time.Now), map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: dayChannel{}})
		fence, ok, err := r.store.AcquireLane(t.Context(), "apply", "other", time.Minute)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		receive := func(n int) {
			t.Helper()
			// A reaction is about a person without making anybody known.
			u := inbox.Update{Person: inbox.Person{Phone: "915550100123"}, Change: &inbox.Change{Kind: inbox.ChangeReaction, Target: "wamid.0", PlatformID: fmt.Sprint("r.", n), Emoji: "+", Author: inbox.ByContact}}
			if n > 1 {
				u.Change, u.Message = nil, &inbox.Said{PlatformID: "wamid.1", Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "hello", SentAt: inbox.MillisOf(time.Now()), Source: inbox.SourceLive}
			}
			if err := other.Receive(t.Context(), desk.Batch{Lane: "apply", Fence: fence, Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: inbox.MillisOf(time.Now()), Update: u}}}); err != nil {
				t.Fatal(err)
			}
		}
		i := r.run("a.txt", small, asha)
		receive(1)
		r.exec("DELETE FROM changes WHERE workspace_id = 9") // what waits for its message would keep the person
		r.undo(i)
		if n := r.rows(1, "SELECT id FROM handles"); len(n) != 0 {
			t.Fatalf("%d handles are left", len(n))
		}
		receive(2)
		if n := r.rows(2, "SELECT h.id, a.alias FROM conversations c JOIN handles h ON h.id = c.handle_id JOIN contacts k ON k.id = c.contact_id JOIN aliases a ON a.handle_id = h.id"); len(n) != 1 {
			t.Errorf("the message is with %q", n)
		}
	})
}
