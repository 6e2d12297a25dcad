// Package realtime tells screens what changed: it follows each workspace's event log and writes
// thin events to streams (Server-Sent Events). What this process wrote itself it tells the hub after
// the commit; everything else is read from the log, once a workspace however many streams it has:
// when another process rings, and once a second in case that was lost.
//
// It is not a record: a reader that was away resumes from the log by number, or is told to reload.
// A stream that cannot keep up with a burst leaves the shared queue and reads the log at its own
// pace until it has caught up; one that falls too far behind, or whose reader takes nothing, is
// dropped without harm to the others: it comes back and resumes.
package realtime

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sangam/internal/inbox"
)

// Log is the event log.
type Log interface {
	// EventsAfter reads up to limit events above a number, and the epoch that they are numbered in.
	EventsAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) (epoch int64, events []inbox.Event, err error)
	EventPosition(ctx context.Context, ws inbox.WorkspaceID) (epoch, seq int64, err error)
}

const (
	// queueLength is how many events wait in memory for one stream; past it the log keeps them.
	queueLength = 512
	// readAtOnce bounds one look at the log.
	readAtOnce = 500
	// mostTold bounds what waits in memory until a room hands it out; past it the log is read.
	mostTold = 2000
	// pollEvery is the safety net under the wake-ups.
	pollEvery = time.Second
)

// Hub knows the streams of this process. Use New; call Stop at the end.
type Hub struct {
	// WriteTime is how long one write may take before the reader counts as gone. Set it before use.
	WriteTime time.Duration
	// Now is the clock that screens are told. Set it before use.
	Now func() time.Time

	log     Log
	logger  *slog.Logger
	events  prometheus.Counter
	dropped prometheus.Counter

	mu      sync.Mutex
	rooms   map[inbox.WorkspaceID]*room
	stopped bool
	loops   sync.WaitGroup
	quit    chan struct{}
}

// New makes a hub. The counters count events read and streams dropped.
func New(log Log, logger *slog.Logger, events, dropped prometheus.Counter) *Hub {
	return &Hub{WriteTime: 10 * time.Second, Now: time.Now, log: log, logger: logger, events: events, dropped: dropped, rooms: map[inbox.WorkspaceID]*room{}, quit: make(chan struct{})}
}

// Tell hands over what a transaction of this process has added to the log of a workspace, after its
// commit. It never blocks, may be called in any order, and keeps the events, which nobody may change
// any more.
func (h *Hub) Tell(ws inbox.WorkspaceID, epoch int64, events []inbox.Event) {
	h.mu.Lock()
	r := h.rooms[ws]
	h.mu.Unlock()
	if r != nil {
		r.tell(epoch, events)
	}
}

// WakeAll wakes every workspace that has streams: a doorbell from another node names none.
func (h *Hub) WakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rooms {
		r.lookSoon()
		r.ring()
	}
}

// Stop ends all streams and waits for the loops. New streams are refused.
func (h *Hub) Stop() {
	h.mu.Lock()
	if !h.stopped {
		h.stopped = true
		close(h.quit)
	}
	h.mu.Unlock()
	h.loops.Wait()
}

// room is one workspace with at least one stream.
type room struct {
	hub  *Hub
	ws   inbox.WorkspaceID
	wake chan struct{} // one waiting wake-up stands for any number
	end  context.CancelFunc

	users int // guarded by Hub.mu

	mu      sync.Mutex
	epoch   int64
	cursor  int64 // everything up to it was handed to the streams
	streams map[*feed]bool
	told    []inbox.Event // in any order
	look    bool          // into the log, since there may be more than was told
}

// frame is one event as it goes out, shared by all streams.
type frame struct {
	seq   int64 // zero: whispered, in no log
	event inbox.Event
	bytes []byte
}

// feed is what one stream gets from its room.
type feed struct {
	frames chan frame
	full   chan struct{} // closed when the queue was full: the feed has ended, frames hold the rest
	over   chan struct{} // closed when the log began a new epoch: the reader must come again
	epoch  int64
	from   int64 // the room's cursor when it joined
}

func (r *room) ring() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *room) lookSoon() {
	r.mu.Lock()
	r.look = true
	r.mu.Unlock()
}

func (r *room) tell(epoch int64, events []inbox.Event) {
	r.mu.Lock()
	if epoch == r.epoch && len(r.told)+len(events) <= mostTold {
		r.told = append(r.told, events...)
	} else {
		r.look = true
	}
	r.mu.Unlock()
	r.ring()
}

// next takes what was told and gives it if it follows the cursor without a gap; otherwise, or if there
// may be more than was told, the caller must look into the log. Numbers are given in the order of
// commits: at a gap somebody else wrote, or another transaction of ours has committed and not told yet.
func (r *room) next() (events []inbox.Event, look bool) {
	told, look := r.told, r.look
	r.told, r.look = nil, false
	slices.SortFunc(told, func(a, b inbox.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	told = slices.DeleteFunc(told, func(e inbox.Event) bool { return e.Seq <= r.cursor })
	for i, e := range told {
		look = look || e.Seq != r.cursor+1+int64(i)
	}
	return told, look
}

// join adds a stream to its workspace's room, and makes the room if it is the first.
func (h *Hub) join(ctx context.Context, ws inbox.WorkspaceID) (*room, *feed, error) {
	h.mu.Lock()
	if h.stopped {
		h.mu.Unlock()
		return nil, nil, inbox.Refuse(inbox.CodeUnavailable, "The program is stopping. Connect again.")
	}
	r := h.rooms[ws]
	if r == nil {
		r = &room{hub: h, ws: ws, wake: make(chan struct{}, 1), streams: map[*feed]bool{}, cursor: -1}
		var loop context.Context
		loop, r.end = context.WithCancel(context.Background())
		h.rooms[ws] = r
		h.loops.Go(func() { r.run(loop) })
	}
	r.users++
	h.mu.Unlock()

	f, err := r.admit(ctx)
	if err != nil {
		h.leave(r, nil)
		return nil, nil, err
	}
	return r, f, nil
}

// admit registers a stream at the room's cursor: it gets everything after it.
func (r *room) admit(ctx context.Context) (*feed, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cursor < 0 {
		epoch, seq, err := r.hub.log.EventPosition(ctx, r.ws)
		if err != nil {
			return nil, err
		}
		r.epoch, r.cursor = epoch, seq
	}
	f := &feed{frames: make(chan frame, queueLength), full: make(chan struct{}), over: make(chan struct{}), epoch: r.epoch, from: r.cursor}
	r.streams[f] = true
	return f, nil
}

// leave takes a stream out; the last one closes the room.
func (h *Hub) leave(r *room, f *feed) {
	if f != nil {
		r.mu.Lock()
		delete(r.streams, f)
		r.mu.Unlock()
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	r.users--
	if r.users == 0 {
		delete(h.rooms, r.ws)
		r.end()
	}
}

func (r *room) run(ctx context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-r.wake:
		case <-tick.C:
			r.lookSoon()
		case <-r.hub.quit:
			return
		case <-ctx.Done():
			return
		}
		for r.advance(ctx) {
		}
	}
}

// advance hands out what is new, as it was told or else as the log says; it reports whether there may
// be more.
func (r *room) advance(ctx context.Context) bool {
	r.mu.Lock()
	after, epoch := r.cursor, r.epoch
	events, look := r.next()
	r.mu.Unlock()
	if after < 0 {
		return false
	}
	if look {
		now, read, err := r.hub.log.EventsAfter(ctx, r.ws, after, readAtOnce)
		if err == nil && now != epoch {
			read, err = nil, r.beginAgain(ctx)
		}
		if err != nil {
			if ctx.Err() == nil {
				r.hub.logger.Error("the event log was not read", slog.String("workspace", r.ws.String()), slog.Any("error", err))
			}
			return false
		}
		events = read
	}
	if len(events) == 0 {
		return false
	}
	r.hub.events.Add(float64(len(events)))
	frames := encode(epoch, events)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cursor = frames[len(frames)-1].seq
	for f := range r.streams {
		for _, fr := range frames {
			if fr.seq <= f.from {
				continue
			}
			select {
			case f.frames <- fr:
				continue
			default:
			}
			close(f.full)
			delete(r.streams, f)
			break
		}
	}
	r.look = r.look || look && len(events) == readAtOnce
	return r.look
}

// beginAgain follows the log into a new epoch, in which numbers mean something else. Streams of the
// old one end; their readers come back, and are told to load anew.
func (r *room) beginAgain(ctx context.Context) error {
	epoch, seq, err := r.hub.log.EventPosition(ctx, r.ws)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.epoch, r.cursor, r.told = epoch, seq, nil
	for f := range r.streams {
		close(f.over)
		delete(r.streams, f)
	}
	return nil
}

func encode(epoch int64, events []inbox.Event) []frame {
	frames := make([]frame, len(events))
	var b bytes.Buffer
	for i, e := range events {
		b.Reset()
		b.WriteString("id: ")
		b.WriteString(position(epoch, e.Seq))
		b.WriteString("\ndata: ")
		data, err := json.Marshal(e)
		if err != nil {
			panic(err) // plain fields always marshal
		}
		b.Write(data)
		b.WriteString("\n\n")
		frames[i] = frame{e.Seq, e, bytes.Clone(b.Bytes())}
	}
	return frames
}

// position writes an event id: the epoch changes when the log may have lost its end in a crash of the
// machine or of PostgreSQL, so that an old number is never taken for a new one.
func position(epoch, seq int64) string {
	return strconv.FormatInt(epoch, 10) + "-" + strconv.FormatInt(seq, 10)
}
