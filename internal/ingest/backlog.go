package ingest

import (
	"slices"
	"sync"

	"sangam/internal/inbox"
)

// backlog knows which bodies this process made durable and which of them wait to be applied, here
// or by the process that holds the lane. What another life of this process left in its journal was
// never added, so it is never taken away.
type backlog struct {
	mu      sync.Mutex
	waiting []inbox.RawEventID // ascending
	place   inbox.RawEventID   // how far the journal of this node is known to be applied
}

// accepted adds a durable group.
func (s *Stats) accepted(raws []Raw) {
	b := &s.backlog
	b.mu.Lock()
	defer b.mu.Unlock()
	before := len(b.waiting)
	for i := range raws {
		// An applier that reads the database may be faster than we are.
		if raws[i].ID > b.place {
			b.waiting = append(b.waiting, raws[i].ID)
		}
	}
	s.Unapplied.Add(int64(len(b.waiting) - before))
}

// applied takes away what is applied up to a place in this node's journal.
func (s *Stats) applied(place inbox.RawEventID) {
	b := &s.backlog
	b.mu.Lock()
	defer b.mu.Unlock()
	if place <= b.place {
		return
	}
	b.place = place
	n, found := slices.BinarySearch(b.waiting, place)
	if found {
		n++
	}
	if b.waiting = b.waiting[n:]; len(b.waiting) == 0 {
		b.waiting = nil
	}
	s.Unapplied.Add(-int64(n))
}

// WaitingSince is when the oldest body of this process came that is not applied yet; zero if none
// waits.
func (s *Stats) WaitingSince() inbox.Millis {
	s.backlog.mu.Lock()
	defer s.backlog.mu.Unlock()
	if len(s.backlog.waiting) == 0 {
		return 0
	}
	return inbox.Millis(s.backlog.waiting[0] >> idTime)
}
