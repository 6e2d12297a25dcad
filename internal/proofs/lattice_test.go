package proofs

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// reportKinds is what a platform may say of one message, an unheard-of word among it.
var reportKinds = []inbox.Report{
	{Status: inbox.StatusSent, Raw: "sent", At: 1000},
	{Status: inbox.StatusSent, Raw: "sent", At: 900, Price: &inbox.Price{Category: "service", Billable: false}},
	{Status: inbox.StatusDelivered, Raw: "delivered", At: 2000, Price: &inbox.Price{Category: "utility", Type: "regular", Billable: true}},
	{Status: inbox.StatusDelivered, Raw: "delivered", At: 2500, Price: &inbox.Price{Category: "marketing", Type: "regular", Billable: true}},
	{Status: inbox.StatusRead, Raw: "read", At: 3000},
	{Status: inbox.StatusPlayed, Raw: "played", At: 3500},
	{Status: inbox.StatusFailed, Raw: "failed", At: 1500, Failure: &inbox.Failure{Code: 131026, Title: "undeliverable"}},
	{Status: inbox.StatusFailed, Raw: "failed", At: 1600, Failure: &inbox.Failure{Code: 131047, Title: "window"}},
	{Status: "warped", Raw: "warped", At: 50},
}

// shownAs is what a screen shows of the sending of a message.
type shownAs struct {
	Status   inbox.Status
	StatusAt inbox.Millis
	Failure  *inbox.Failure
	Price    *inbox.Price
}

// prove applies reports in order and fails if the shown proof ever shrinks.
func prove(t testing.TB, from inbox.Status, reports []inbox.Report) shownAs {
	m := inbox.Message{Status: from}
	for _, r := range reports {
		before := m
		m.Prove(r)
		if m.Status.Rank() < before.Status.Rank() {
			t.Fatalf("%s after %s: the shown state fell from %s to %s", r.Raw, before.Status, before.Status, m.Status)
		}
		if before.Failure != nil && m.Failure == nil || before.Price != nil && m.Price == nil {
			t.Fatalf("%s: evidence was forgotten", r.Raw)
		}
	}
	return shownAs{m.Status, m.StatusAt, m.Failure, m.Price}
}

// permute calls f with every order of the reports.
func permute(all []inbox.Report, f func([]inbox.Report)) {
	var rec func(int)
	rec = func(n int) {
		if n == len(all) {
			f(all)
			return
		}
		for i := n; i < len(all); i++ {
			all[n], all[i] = all[i], all[n]
			rec(n + 1)
			all[n], all[i] = all[i], all[n]
		}
	}
	rec(0)
}

// TestStatusLatticeEveryOrder takes every choice of five kinds in every order.
func TestStatusLatticeEveryOrder(t *testing.T) {
	t.Parallel()
	cases := 0
	for bits := range 1 << len(reportKinds) {
		var chosen []inbox.Report
		for i, k := range reportKinds {
			if bits>>i&1 == 1 {
				chosen = append(chosen, k)
			}
		}
		if len(chosen) != 5 {
			continue
		}
		for _, from := range []inbox.Status{inbox.StatusQueued, inbox.StatusUnknown, inbox.StatusAccepted} {
			want := prove(t, from, chosen)
			permute(chosen, func(order []inbox.Report) {
				cases++
				if got := prove(t, from, order); got != want {
					t.Fatalf("from %s, order %v: %+v, another order gave %+v", from, order, got, want)
				}
			})
		}
	}
	t.Logf("%d orders", cases)
}

// TestStatusLatticeRandom takes random sets with repeats, the answer of the call somewhere among
// them.
func TestStatusLatticeRandom(t *testing.T) {
	t.Parallel()
	r := seeded(t)
	starts := []inbox.Status{inbox.StatusQueued, inbox.StatusSending, inbox.StatusUnknown, inbox.StatusAccepted, inbox.StatusSent}
	for range count(30_000, 1_000_000) {
		from := starts[r.IntN(len(starts))]
		var set []inbox.Report
		for range 1 + r.IntN(7) {
			rep := reportKinds[r.IntN(len(reportKinds))]
			for range 1 + r.IntN(3) {
				set = append(set, rep)
			}
		}
		want := prove(t, from, set)
		r.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		if got := prove(t, from, set); got != want {
			t.Fatalf("from %s, %v: %+v, another order gave %+v", from, set, got, want)
		}
		// The answer may come before, between or after them, and finds the early ones waiting.
		cut := r.IntN(len(set) + 1)
		m := inbox.Message{Status: from, PlatformID: "p"}
		for _, rep := range set[:cut] {
			m.Prove(rep)
		}
		m, _ = delivery.Outcome{Result: delivery.Accepted, PlatformID: "p"}.Apply(m, set[:cut], 10)
		for _, rep := range set[cut:] {
			m.Prove(rep)
		}
		if want.Status.Rank() > inbox.StatusAccepted.Rank() {
			if got := (shownAs{m.Status, m.StatusAt, m.Failure, m.Price}); !reflect.DeepEqual(got, want) {
				t.Fatalf("with the answer after %d of %v: %+v, want %+v", cut, set, got, want)
			}
		}
	}
}

// sending is a shop with messages under way, and what will be told of each.
type sending struct {
	*shop
	lane  delivery.Lane
	items map[inbox.MessageID]*delivery.Item
	ids   []inbox.MessageID
}

// newSending lets n people write and answers each; all calls are begun.
func newSending(t testing.TB, h *house, n int) *sending {
	ctx := context.Background()
	s := &sending{shop: h.newShop(), items: map[inbox.MessageID]*delivery.Item{}}
	for i := range n {
		who := lattice(i)
		s.receive(text(who, "in."+who.userID, 1_795_290_000, "hello"))
		conv := inbox.ConversationID(number(t, h.db, "SELECT v.id FROM conversations v JOIN aliases a ON a.workspace_id = v.workspace_id AND a.handle_id = v.handle_id WHERE v.workspace_id = $1 AND a.alias = $2",
			s.ws, "u:"+who.userID))
		m, _, err := h.desk.Reply(ctx, inbox.Actor{Workspace: s.ws, Kind: inbox.ByAPI}, conv, desk.Draft{ClientID: fmt.Sprint("c", i), Text: "answer"})
		if err != nil {
			t.Fatal(err)
		}
		s.ids = append(s.ids, m.ID)
	}
	s.lane = delivery.Lane{Workspace: s.ws, Account: s.account.ID}
	fence, ok, err := h.store.AcquireLane(ctx, s.lane.Name(), "proof", time.Hour)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	s.lane.Fence = fence
	pending, err := h.store.Next(ctx, s.lane, 100)
	if err != nil || len(pending.Items) != n {
		t.Fatalf("%d of %d messages may be sent: %v", len(pending.Items), n, err)
	}
	for _, it := range pending.Items {
		s.items[it.ID] = it
	}
	if begun, err := h.store.Begin(ctx, s.lane, pending.Items); err != nil || len(begun) != n {
		t.Fatalf("%d of %d calls begun: %v", len(begun), n, err)
	}
	return s
}

func lattice(i int) person {
	return person{fmt.Sprintf("IN.9%d", i), fmt.Sprintf("91555020%04d", i), "Somebody"}
}

// end records what became of one call.
func (s *sending) end(i int, result delivery.Result) {
	o := delivery.Outcome{Item: s.items[s.ids[i]], Result: result, Called: true}
	if result == delivery.Accepted {
		o.PlatformID = fmt.Sprint("out.", i)
	}
	if err := s.store.Record(context.Background(), s.lane, []delivery.Outcome{o}); err != nil {
		s.t.Fatalf("record: %v", err)
	}
}

// told is state with our own ids, which differ from shop to shop, replaced by their place.
func (s *sending) told() string {
	var pairs []string
	for i, id := range s.ids {
		pairs = append(pairs, id.String(), fmt.Sprint("OURS", i))
	}
	return strings.NewReplacer(pairs...).Replace(s.state())
}

// steps is what happens to the messages of one trial, in the order in which it was meant.
func (s *sending) steps() []func() {
	var all []func()
	add := func(f func()) { all = append(all, f) }
	report := func(i int, state string, at int64, carries bool, more object) {
		m := object{}
		for k, v := range more {
			m[k] = v
		}
		if carries {
			m["biz_opaque_callback_data"] = s.ids[i].String()
		}
		add(func() { s.receive(status(fmt.Sprint("out.", i), state, 1_795_290_000+at, m)) })
	}
	price := object{"pricing": object{"billable": true, "pricing_model": "PMP", "type": "regular", "category": "service"}}
	failed := object{"errors": []any{object{"code": 131026, "title": "Message undeliverable"}}}
	for i := range 8 {
		result := delivery.Accepted
		if i >= 4 {
			result = delivery.Unknown // the call was cut: only a report that carries our id can settle it
		}
		add(func() { s.end(i, result) })
		switch i % 4 {
		case 0:
			report(i, "sent", 1, true, nil)
			report(i, "delivered", 2, true, price)
			report(i, "read", 9, true, price)
		case 1:
			report(i, "sent", 1, i >= 4, nil)
			report(i, "delivered", 3, false, price)
			add(func() {
				s.receive(reaction(lattice(i), fmt.Sprint("like.", i), fmt.Sprint("out.", i), 1_795_290_020, "👍"))
			})
		case 2:
			report(i, "sent", 1, true, nil)
			report(i, "failed", 4, true, failed)
		case 3:
			report(i, "failed", 5, true, failed)
			report(i, "delivered", 6, true, price)
			report(i, "warped", 7, true, nil)
		}
	}
	return all
}

// TestStatusesThroughTheStore sends the same evidence through the real store in many orders: early
// reports wait for their message, reports settle cut calls, and nothing sent is left to send again.
func TestStatusesThroughTheStore(t *testing.T) {
	t.Parallel()
	seed := seeded(t).Uint64()
	var mu sync.Mutex
	first := map[db.Dialect]string{}
	t.Run("engines", func(t *testing.T) {
		for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
			t.Run(dialect.String(), func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, frozen(t, dialect))
				var want string
				for trial := range count(16, 400) {
					r := rand.New(rand.NewPCG(seed, uint64(trial)))
					s := newSending(t, h, 8)
					steps := s.steps()
					if trial > 0 {
						for i := range steps {
							if r.IntN(3) == 0 {
								steps = append(steps, steps[i])
							}
						}
						r.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
					}
					for _, step := range steps {
						step()
					}
					got := s.told()
					if trial == 0 {
						want = got
						mu.Lock()
						first[dialect] = got
						mu.Unlock()
						if n := number(t, h.db, "SELECT count(*) FROM outbox WHERE workspace_id = $1", s.ws); n != 0 {
							t.Fatalf("%d proven messages still stand in the outbox", n)
						}
					} else if got != want {
						t.Fatalf("trial %d (seed %d): another order left another state:\n%s", trial, seed, differ(want, got))
					}
				}
			})
		}
	})
	if a, b := first[db.SQLite], first[db.Postgres]; a != "" && b != "" && a != b {
		t.Errorf("SQLite and PostgreSQL differ:\n%s", differ(a, b))
	}
}

// frozen is a database whose clock stands at receivedAt.
func frozen(t testing.TB, dialect db.Dialect) *db.DB {
	o := dbtest.Migrated(t, dialect, store.Migrations())
	o.Now = func() time.Time { return receivedAt.Time() }
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}
