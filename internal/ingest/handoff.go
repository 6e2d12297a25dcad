package ingest

import (
	"sync"

	"sangam/internal/inbox"
)

// maxHandoffBytes bounds what waits in memory between journal and applier. Beyond it the applier
// reads the journal from the database: slower, but a burst costs no memory.
const maxHandoffBytes = 4 << 20

// handoff passes fresh bodies of this node from the journal to the applier without reading them
// back. Either it holds everything between the applier's place and the end of the journal, or it
// is behind, holds nothing and the applier reads the database until it has caught up.
type handoff struct {
	wake chan struct{} // one place: "look again"

	mu     sync.Mutex
	raws   []Raw
	bytes  int
	behind bool
	end    inbox.RawEventID // the last durable body
	flying []Raw            // the group that the journal is making durable: the database does not show it yet
}

func newHandoff() *handoff { return &handoff{wake: make(chan struct{}, 1), behind: true} }

// put is called by the journal with each group, in order. flying tells that it is not durable yet, and
// that landed will say when it is.
func (h *handoff) put(raws []Raw, flying bool) {
	h.mu.Lock()
	if flying {
		h.flying = raws
	} else {
		h.end = raws[len(raws)-1].ID
	}
	if !h.behind {
		for i := range raws {
			h.bytes += len(raws[i].Body)
		}
		if h.bytes > maxHandoffBytes {
			h.behind, h.raws, h.bytes = true, nil, 0
		} else {
			h.raws = append(h.raws, raws...)
		}
	}
	h.mu.Unlock()
	h.signal()
}

// landed says what became of the flying group: durable, or not that we know of. An applier that took
// it learns that from the group itself.
func (h *handoff) landed(durable bool) {
	h.mu.Lock()
	if durable && len(h.flying) > 0 {
		h.end = h.flying[len(h.flying)-1].ID
	}
	h.flying = nil
	h.mu.Unlock()
	h.signal()
}

func (h *handoff) signal() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// take gives up to limit bodies. fromStore tells the caller to read the database after its place
// instead; when it has nothing more there, catchUp ends that.
func (h *handoff) take(limit int) (raws []Raw, fromStore bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.behind {
		return nil, true
	}
	n := min(limit, len(h.raws))
	raws = h.raws[:n:n]
	h.raws = h.raws[n:]
	for i := range raws {
		h.bytes -= len(raws[i].Body)
	}
	if len(h.raws) == 0 {
		h.raws = nil
	}
	return raws, false
}

// len counts what waits in memory.
func (h *handoff) len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.raws)
}

// catchUp switches back to memory if place is the end of the journal.
func (h *handoff) catchUp(place inbox.RawEventID) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.behind || place < h.end {
		return false
	}
	h.behind, h.raws, h.bytes = false, h.flying, 0
	for i := range h.raws {
		h.bytes += len(h.raws[i].Body)
	}
	return true
}

// forget makes the applier read the database again: after it lost its place.
func (h *handoff) forget() {
	h.mu.Lock()
	h.behind, h.raws, h.bytes = true, nil, 0
	h.mu.Unlock()
}
