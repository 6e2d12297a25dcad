package ingest

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"sangam/internal/inbox"
)

// Whatever the sizes of groups and reads, and whether a group is durable when it is handed over, later
// or never, the applier sees every durable body once and in order, through memory or, after a burst,
// from the database.
func TestHandoffLosesNothingWhenABurstOverflowsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := newHandoff()
		var database, flying []Raw
		var place inbox.RawEventID
		var applied []inbox.RawEventID
		next := inbox.RawEventID(1)
		failed := map[inbox.RawEventID]bool{}
		land := func() {
			if flying == nil {
				return
			}
			durable := rapid.IntRange(0, 4).Draw(t, "fate") > 0
			if durable {
				database = append(database, flying...)
			}
			for _, r := range flying {
				failed[r.ID] = !durable
			}
			flying = nil
			h.landed(durable)
		}
		put := func(n, size int) {
			land() // one group is made durable at a time
			var group []Raw
			for range n {
				group = append(group, Raw{ID: next, Body: make([]byte, size)})
				next += inbox.RawEventID(1 + rand.IntN(3))
			}
			if rapid.Bool().Draw(t, "flies") {
				flying = group
				h.put(group, true)
				return
			}
			database = append(database, group...)
			h.put(group, false)
		}
		work := func(limit int) {
			raws, fromStore := h.take(limit)
			if fromStore {
				for _, r := range database {
					if r.ID > place && len(raws) < limit {
						raws = append(raws, r)
					}
				}
				if len(raws) == 0 {
					h.catchUp(place)
					return
				}
			}
			for _, r := range raws {
				if len(flying) > 0 && r.ID >= flying[0].ID {
					land() // the applier waits for it before it commits
				}
				if failed[r.ID] {
					h.forget()
					return
				}
			}
			for _, r := range raws {
				if r.ID <= place {
					continue
				}
				applied = append(applied, r.ID)
				place = r.ID
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 6).Draw(t, "step") {
			case 0, 1:
				put(rapid.IntRange(1, 40).Draw(t, "bodies"), rapid.SampledFrom([]int{10, 1000, 600_000}).Draw(t, "size"))
			case 2:
				h.forget()
			case 3:
				land()
			default:
				work(rapid.IntRange(1, 64).Draw(t, "limit"))
			}
		}
		land()
		for range len(database) + 4 {
			work(64)
		}
		if len(applied) != len(database) {
			t.Fatalf("%d bodies applied, %d journalled", len(applied), len(database))
		}
		for i, r := range database {
			if applied[i] != r.ID {
				t.Fatalf("body %d applied as number %d", r.ID, i)
			}
		}
		if raws, fromStore := h.take(1); fromStore || len(raws) > 0 {
			t.Error("after catching up it should hold nothing and not be behind")
		}
		if h.bytes != 0 {
			t.Errorf("%d bytes counted while empty", h.bytes)
		}
	})
}
