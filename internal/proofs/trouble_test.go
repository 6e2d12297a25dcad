package proofs

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// away is a desk whose store is away for some calls.
type away struct {
	*desk.Desk
	calls, from, to atomic.Int64
}

func (a *away) Receive(ctx context.Context, b desk.Batch) error {
	if n := a.calls.Add(1); n >= a.from.Load() && n < a.to.Load() {
		return errors.New("the database is away")
	}
	return a.Desk.Receive(ctx, b)
}

// TestPassingTroubleParksNothing: when the database is away for a moment, items wait; they are not
// put aside as if they were to blame.
func TestPassingTroubleParksNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := newHouse(t, d)
		s := h.newShop()
		flaky := &away{Desk: h.desk}
		h.instead = flaky
		journal := h.working(1)
		where := route{shopRoute.business, s.account.PlatformID, shopRoute.digits}
		want := 0
		for _, calls := range []int64{1, 2, 3, 5} {
			flaky.from.Store(flaky.calls.Load() + 1)
			flaky.to.Store(flaky.from.Load() + calls)
			for range 5 {
				want++
				key := fmt.Sprintf("wamid.K%d", want)
				body := where.body(text(lattice(want), key, 1_795_250_000, "a"), text(lattice(want), key+"b", 1_795_250_001, "b"), text(lattice(want), key+"c", 1_795_250_002, "c"))
				if err := journal.Accept(ctx, inbox.WhatsApp, []inbox.AppID{s.account.App}, body); err != nil {
					t.Fatal(err)
				}
			}
			until(t, 60*time.Second, "all is applied", func() (bool, string) {
				n := number(t, d, "SELECT count(*) FROM messages") + number(t, d, "SELECT count(*) FROM parked")
				return n == int64(3*want), fmt.Sprint(n)
			})
		}
		if parked := rows(t, d, "SELECT reason, count(*) FROM parked GROUP BY reason"); len(parked) > 0 {
			t.Errorf("parked: %v", parked)
		}
	})
}

// TestWhatWasLostIsDerivedAgain: the newest derived work may go with a database server that crashes,
// and its place in the journal with it. An applier that lives on must not go on behind what is lost.
func TestWhatWasLostIsDerivedAgain(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := newHouse(t, d)
		s := h.newShop()
		journal := h.working(1)
		where := route{shopRoute.business, s.account.PlatformID, shopRoute.digits}
		for n := range 5 {
			body := where.body(text(lattice(1), fmt.Sprintf("wamid.L%d", n), 1_795_250_000, "a"))
			if err := journal.Accept(ctx, inbox.WhatsApp, []inbox.AppID{s.account.App}, body); err != nil {
				t.Fatal(err)
			}
			until(t, 60*time.Second, "all bodies are applied, those from before the loss too", func() (bool, string) {
				got := number(t, d, "SELECT count(*) FROM messages")
				return got == int64(n+1), fmt.Sprint(got, " of ", n+1)
			})
			change(t, d, "DELETE FROM messages")
			change(t, d, "UPDATE journal_cursors SET applied_id = 0")
		}
	})
}
