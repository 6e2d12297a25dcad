package simulator

import "sync"

// hub tells open pages that something changed: only what, never the content. A page that is too
// slow misses nothing but repetitions, because it reads the whole state after any hint.
type hub struct {
	mu     sync.Mutex
	subs   map[chan string]struct{}
	closed bool
}

// hints waiting for one page; more are dropped, see tell.
const hubBuffer = 64

func newHub() *hub { return &hub{subs: map[chan string]struct{}{}} }

func (h *hub) tell(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.subs {
		select {
		case c <- what:
		default:
			// Full: the page will read everything when it gets to what is already waiting.
		}
	}
}

func (h *hub) join() chan string {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan string, hubBuffer)
	if h.closed {
		close(c)
		return c
	}
	h.subs[c] = struct{}{}
	return c
}

func (h *hub) leave(c chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, c)
}

// close ends all streams.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.subs {
		close(c)
		delete(h.subs, c)
	}
}
