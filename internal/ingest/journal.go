package ingest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// ErrStopping is returned by Accept once the journal is being stopped.
var ErrStopping = errors.New("the journal is stopping")

// Limits of one commit: enough to make the flush vanish behind the processor, small enough that
// nobody waits long for the others.
const (
	maxGroup      = 512
	maxGroupBytes = 8 << 20
)

// Journal makes bodies durable. One goroutine commits, so the ids of a node reach the database in
// order and "greater than the last applied" is a safe question.
type Journal struct {
	store Store
	node  int
	now   func() time.Time
	stats *Stats
	taker Taker
	// Behind reports that applying must catch up now. May be nil; set it before Start.
	Behind func() bool

	waiting chan *entry
	quit    chan struct{}
	done    chan struct{}
	start   sync.Once
	stop    sync.Once
	lastID  inbox.RawEventID

	// How full the commits are, as a moving average in 256ths, and when the last one was made (ms).
	fullness, lastCommit atomic.Int64
	// How long after each other they begin, as a moving average (us), and when the last one began.
	pace    atomic.Int64
	beganAt time.Time
}

// Taker takes over what the journal has written.
type Taker interface {
	// Ready receives each group in order, on one goroutine after the other, as soon as it can be
	// applied. flying tells that it is not durable yet.
	Ready(raws []Raw, flying bool)
	// Landed follows for each flying group, before the next: it is durable, or could not be stored.
	Landed(durable bool)
}

type entry struct {
	raw  Raw
	err  error
	done chan struct{}
}

// NewJournal makes the journal of a node. taker may be nil.
func NewJournal(store Store, node int, now func() time.Time, stats *Stats, taker Taker) *Journal {
	return &Journal{store: store, node: node, now: now, stats: stats, taker: taker,
		waiting: make(chan *entry, 4*maxGroup), quit: make(chan struct{}), done: make(chan struct{})}
}

// Start begins to accept. It reads the highest id of the node, so that ids keep growing even if
// the clock stepped back while we were down.
func (j *Journal) Start(ctx context.Context) error {
	var err error
	j.start.Do(func() {
		j.lastID, err = j.store.LastRaw(ctx, j.node)
		if err != nil {
			err = fmt.Errorf("find the end of the journal: %w", err)
			close(j.done)
			return
		}
		go j.loop()
	})
	return err
}

// Stop refuses new bodies, commits those that wait and returns.
func (j *Journal) Stop() {
	j.stop.Do(func() { close(j.quit) })
	j.start.Do(func() { close(j.done) }) // never started
	<-j.done
}

// Accept returns nil once the body is durable. The body must not be changed afterwards.
func (j *Journal) Accept(ctx context.Context, channel inbox.ChannelKind, apps []inbox.AppID, body []byte) error {
	return j.accept(ctx, Raw{Channel: channel, Apps: apps, Body: body})
}

func (j *Journal) accept(ctx context.Context, raw Raw) error {
	raw.Node, raw.ReceivedAt = j.node, inbox.MillisOf(j.now())
	e := &entry{raw: raw, done: make(chan struct{})}
	select {
	case <-j.quit:
		return ErrStopping
	default:
	}
	select {
	case j.waiting <- e:
	case <-j.quit:
		return ErrStopping
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-e.done:
		return e.err
	case <-j.done:
		// Stopped while we queued: the loop may have taken us with its last group.
		select {
		case <-e.done:
			return e.err
		default:
			return ErrStopping
		}
	}
}

func (j *Journal) loop() {
	defer close(j.done)
	group := make([]*entry, 0, maxGroup)
	for {
		group = group[:0]
		select {
		case e := <-j.waiting:
			group = append(group, e)
		case <-j.quit:
			select {
			case e := <-j.waiting:
				group = append(group, e)
			default:
				return
			}
		}
		bytes := len(group[0].raw.Body)
	more:
		for len(group) < maxGroup && bytes < maxGroupBytes {
			select {
			case e := <-j.waiting:
				group = append(group, e)
				bytes += len(e.raw.Body)
			default:
				break more
			}
		}
		before := j.stats.Unapplied.Load()
		j.commit(group)
		j.hold(len(group), before)
	}
}

// maxHold bounds how long the door waits for the applier after one commit, so that a webhook is
// always answered soon, however slow applying is. The platform asks for a median of 250 ms.
const maxHold = 150 * time.Millisecond

// hold keeps a load that goes on and on at the applier's pace: after a group, half as much again is
// applied before the next, so that the backlog shrinks while the load lasts and people do not wait
// long after it. A burst within the applier's patience is not held.
func (j *Journal) hold(n int, before int64) {
	if j.Behind == nil {
		return
	}
	for end := time.Now().Add(maxHold); j.Behind() && j.stats.Unapplied.Load() > before-int64(n/2) && time.Now().Before(end); {
		select {
		case <-j.quit:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// idTime is how far an id is shifted to give its milliseconds.
const idTime = 20

// commit stores a group with ids above all before it: milliseconds and a counter, so that an id
// tells when the body came.
func (j *Journal) commit(group []*entry) {
	raws := make([]Raw, len(group))
	for i, e := range group {
		j.lastID = max(j.lastID+1, inbox.RawEventID(int64(e.raw.ReceivedAt)<<idTime))
		e.raw.ID = j.lastID
		raws[i] = e.raw
	}
	j.fullness.Store((7*j.fullness.Load() + int64(len(group))<<8) / 8)
	began := time.Now()
	gap := min(began.Sub(j.beganAt), time.Second)
	j.pace.Store((7*j.pace.Load() + gap.Microseconds()) / 8)
	j.beganAt = began
	err := failpoint.Here("journal/before-commit")
	if err == nil {
		flying := false
		err = j.store.AppendRaw(context.Background(), raws, func(flight *Flight) {
			if j.taker == nil {
				return
			}
			flying = flight != nil
			for i := range raws {
				raws[i].flight = flight
			}
			j.taker.Ready(raws, flying)
		})
		if flying {
			j.taker.Landed(err == nil)
		}
		err = errors.Join(err, failpoint.Here("journal/after-commit"))
	}
	now := j.now().UnixMilli()
	j.lastCommit.Store(now)
	if err != nil {
		j.stats.FailedAt.Store(now)
	} else {
		j.stats.FailedAt.Store(0)
	}
	if err == nil {
		j.stats.Groups.Add(1)
		j.stats.Accepted.Add(int64(len(group)))
		j.stats.accepted(raws)
		for i := range raws {
			j.stats.Bytes.Add(int64(len(raws[i].Body)))
		}
	}
	for _, e := range group {
		e.err = err
		close(e.done)
	}
}

// pressedGroup is how many bodies share a commit, on average, when they come faster than they can
// be made durable one after the other. It holds for a burst only: once the applier stands aside,
// commits are quick, and a load that merely waited for it falls below within some milliseconds.
const pressedGroup = 8

// hurriedPace is how soon after each other bodies come when somebody sends one as soon as the last
// was answered, or many do.
const hurriedPace = 2 * time.Millisecond

// Hurried reports whether bodies come so fast that each of them meets the work on the one before it
// if that is begun at once: the time to derive from several together.
func (j *Journal) Hurried() bool {
	return j.pace.Load() < hurriedPace.Microseconds() && j.now().UnixMilli()-j.lastCommit.Load() < 20
}

// Busy reports whether bodies are coming in, more than fifty a second: what can wait does its work in
// small pieces then.
func (j *Journal) Busy() bool {
	const pace = 20 * time.Millisecond
	return j.pace.Load() < pace.Microseconds() && j.now().UnixMilli()-j.lastCommit.Load() < 100
}

// Pressed reports whether bodies are coming about as fast as they can be taken: the time to leave
// the disk and the processors to the door.
func (j *Journal) Pressed() bool {
	return j.fullness.Load() >= pressedGroup<<8 && j.now().UnixMilli()-j.lastCommit.Load() < 50
}
