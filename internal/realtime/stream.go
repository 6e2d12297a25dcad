package realtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"sangam/internal/inbox"
)

const (
	// heartbeatEvery is how often a quiet stream says that it lives.
	heartbeatEvery = 15 * time.Second
	// maxResume is how far back a reader may resume; reloading is cheaper beyond it.
	maxResume = 10_000
	// lookAgainEvery is how often a stream's credential is looked at without any reason.
	lookAgainEvery = 30 * time.Second
)

// Reader is whoever reads a stream.
type Reader struct {
	Workspace inbox.WorkspaceID
	// LastEventID as the reader sent it; empty: from now on.
	LastEventID string
	// Again asks whether the reader still may read: which events, and until when at most (zero: no
	// end). It is asked at the start, whenever members, roles, sessions or keys of the workspace
	// change, and now and then. An error ends the stream, as does one of may: the reader comes back.
	Again func(ctx context.Context) (may func(inbox.Event) (bool, error), until time.Time, err error)
}

// Serve writes a stream until the reader goes, may no longer read, or is too slow, or the hub
// stops. An error is returned only if nothing was written yet.
func (h *Hub) Serve(w http.ResponseWriter, req *http.Request, reader Reader) error {
	ctx := req.Context()
	may, until, err := reader.Again(ctx)
	if err != nil {
		return err
	}
	r, f, err := h.join(ctx, reader.Workspace)
	if err != nil {
		return err
	}
	s := &stream{hub: h, room: r, feed: f, reader: reader, may: may, until: until, w: w, control: http.NewResponseController(w)}
	defer func() { h.leave(r, s.feed) }() // it may be another by then
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // for nginx, which would hold events back
	// The server's own limits on a request do not fit a stream.
	s.control.SetReadDeadline(time.Time{})
	w.WriteHeader(http.StatusOK)
	s.run(ctx)
	return nil
}

type stream struct {
	hub     *Hub
	room    *room
	feed    *feed
	reader  Reader
	may     func(inbox.Event) (bool, error)
	until   time.Time
	w       io.Writer
	control *http.ResponseController
	last    int64 // highest number that was sent, or need not be
	out     []byte
}

func (s *stream) run(ctx context.Context) {
	if !s.begin(ctx) {
		return
	}
	beat := time.NewTicker(heartbeatEvery)
	defer beat.Stop()
	look := time.NewTicker(lookAgainEvery)
	defer look.Stop()
	for {
		var end <-chan time.Time
		if !s.until.IsZero() {
			end = time.After(time.Until(s.until))
		}
		select {
		case fr := <-s.feed.frames:
			if !s.pass(ctx, fr) {
				return
			}
		case <-beat.C:
			if !s.write([]byte(": \n\n")) {
				return
			}
		case <-look.C:
			if !s.lookAgain(ctx) {
				return
			}
		case <-end:
			if !s.lookAgain(ctx) {
				return
			}
		case <-s.feed.full:
			if !s.rejoin(ctx) {
				return
			}
		case <-s.feed.over:
			return // the reader connects again
		case <-s.hub.quit:
			return
		case <-ctx.Done():
			return
		}
	}
}

// begin says hello and sends what the reader missed. Meanwhile new events wait in the feed.
func (s *stream) begin(ctx context.Context) bool {
	epoch, now := s.feed.epoch, s.feed.from
	from, resumed := now, false
	if s.reader.LastEventID != "" {
		e, seq, ok := parsePosition(s.reader.LastEventID)
		if ok && e == epoch && seq <= now && now-seq <= maxResume {
			from, resumed = seq, true
		}
	}
	hello := fmt.Sprintf("id: %s\nevent: hello\ndata: {\"epoch\":\"%d\",\"seq\":%d,\"server_time\":%d}\n\n", position(epoch, from), epoch, from, s.hub.Now().UnixMilli())
	if s.reader.LastEventID != "" && !resumed {
		hello += fmt.Sprintf("event: reset\ndata: {\"epoch\":\"%d\",\"seq\":%d}\n\n", epoch, from)
	}
	if !s.write([]byte(hello)) {
		return false
	}
	s.last = from
	return s.catchUp(ctx, now)
}

// catchUp sends what the log holds after the last event sent and up to a number.
func (s *stream) catchUp(ctx context.Context, to int64) bool {
	for s.last < to {
		epoch, events, err := s.hub.log.EventsAfter(ctx, s.reader.Workspace, s.last, readAtOnce)
		if err != nil || len(events) == 0 || epoch != s.feed.epoch {
			return false // the reader connects again
		}
		s.out = s.out[:0]
		for _, fr := range encode(epoch, events) {
			if fr.seq > to {
				break // it waits in the feed
			}
			if !s.take(ctx, fr) {
				return false
			}
		}
		if !s.write(s.out) {
			return false
		}
	}
	return true
}

// rejoin takes a stream whose queue was full to a new one: it sends what was queued, then what the
// log holds up to where the new queue begins.
func (s *stream) rejoin(ctx context.Context) bool {
	s.out = s.out[:0]
	for len(s.feed.frames) > 0 {
		if !s.take(ctx, <-s.feed.frames) {
			return false
		}
	}
	if !s.write(s.out) {
		return false
	}
	f, err := s.room.admit(ctx)
	if err != nil {
		return false
	}
	if f.epoch != s.feed.epoch {
		s.feed = f
		return false
	}
	s.feed = f
	if f.from-s.last > maxResume {
		s.hub.dropped.Inc()
		return false
	}
	return s.catchUp(ctx, f.from)
}

// take adds an event to what is written next.
func (s *stream) take(ctx context.Context, fr frame) bool {
	// Whatever happened to members, sessions or keys may have ended this reader, or changed what
	// they may see, as may their teams and the owner's word on private names: nothing is sent before that is known.
	if (fr.event.Kind == inbox.EventMemberChanged || fr.event.Kind == inbox.EventPeopleChanged || fr.event.Kind == inbox.EventTeamsChanged) && !s.lookAgain(ctx) {
		return false
	}
	may, err := s.may(fr.event)
	if err != nil {
		return false
	}
	if may {
		s.out = append(s.out, fr.bytes...)
	}
	// What is only whispered has no number.
	s.last = max(s.last, fr.seq)
	return true
}

// pass writes an event and all that wait behind it, with one flush.
func (s *stream) pass(ctx context.Context, fr frame) bool {
	s.out = s.out[:0]
	for {
		if !s.take(ctx, fr) {
			return false
		}
		select {
		case fr = <-s.feed.frames:
			continue
		default:
		}
		return s.write(s.out)
	}
}

func (s *stream) lookAgain(ctx context.Context) bool {
	may, until, err := s.reader.Again(ctx)
	if err != nil {
		return false
	}
	s.may, s.until = may, until
	return true
}

func (s *stream) write(b []byte) bool {
	if len(b) == 0 {
		return true
	}
	s.control.SetWriteDeadline(time.Now().Add(s.hub.WriteTime))
	_, err := s.w.Write(b)
	if err == nil {
		err = s.control.Flush()
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.hub.dropped.Inc()
	}
	return err == nil
}

func parsePosition(id string) (epoch, seq int64, ok bool) {
	e, n, found := strings.Cut(id, "-")
	epoch, err1 := strconv.ParseInt(e, 10, 64)
	seq, err2 := strconv.ParseInt(n, 10, 64)
	return epoch, seq, found && err1 == nil && err2 == nil && seq >= 0
}
