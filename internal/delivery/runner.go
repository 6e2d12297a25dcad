package delivery

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Options of a Runner; zero values mean what the comments say.
type Options struct {
	// Holder names this process among the holders of leases. Empty: a random name. A name that
	// outlives the process lets its successor take over at once; two live processes must never
	// share one.
	Holder string
	// TTL is how long a lease lasts; 0: 15 s. A dead node's lanes move after it.
	TTL time.Duration
	// Poll is how often the outbox is looked at without being woken; 0: 1 s.
	Poll time.Duration
	// CallTimeout ends a call that gets no answer, which makes its message unknown; 0: 30 s.
	CallTimeout time.Duration
	// StopWithin is how long Stop lets running calls end before it cuts them; 0: 5 s.
	StopWithin time.Duration
	// IdleAfter is how long a lane without work keeps its lease; 0: 1 min.
	IdleAfter time.Duration
	Now       func() time.Time // nil: time.Now
	Log       *slog.Logger     // nil discards
}

// Runner works the outbound lanes of all accounts that this node holds the lease of.
type Runner struct {
	store    Store
	files    Files
	channels map[inbox.ChannelKind]channel.Channel
	o        Options

	mu      sync.Mutex
	lanes   map[Address]*lane
	refused map[Address]time.Time // lanes others hold: when to ask again
	ctx     context.Context       // ends when Stop begins
	cancel  context.CancelFunc
	calls   context.Context // ends when Stop loses patience with calls
	cut     context.CancelFunc
	done    sync.WaitGroup
}

// NewRunner makes a runner; files may be nil where no channel sends files.
func NewRunner(store Store, files Files, channels map[inbox.ChannelKind]channel.Channel, o Options) *Runner {
	o.Holder = cmp.Or(o.Holder, rand.Text())
	o.TTL = cmp.Or(o.TTL, 15*time.Second)
	o.Poll = cmp.Or(o.Poll, time.Second)
	o.CallTimeout = cmp.Or(o.CallTimeout, 30*time.Second)
	o.StopWithin = cmp.Or(o.StopWithin, 5*time.Second)
	o.IdleAfter = cmp.Or(o.IdleAfter, time.Minute)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Runner{store: store, files: files, channels: channels, o: o, lanes: map[Address]*lane{}, refused: map[Address]time.Time{}}
}

// Start begins to work; it may be called again after Stop.
func (r *Runner) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx != nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	r.ctx, r.cancel = context.WithCancel(ctx)
	r.calls, r.cut = context.WithCancel(ctx)
	r.done.Add(1)
	go r.supervise(r.ctx)
	return nil
}

// Stop takes no new sends, lets running calls end, records what became of them and gives the
// lanes up.
func (r *Runner) Stop() {
	r.mu.Lock()
	if r.ctx == nil {
		r.mu.Unlock()
		return
	}
	r.cancel()
	patience := time.AfterFunc(r.o.StopWithin, r.cut)
	r.mu.Unlock()
	r.done.Wait()
	patience.Stop()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx != nil && r.ctx.Err() != nil {
		r.cut()
		r.ctx = nil
	}
}

// Wake says that an account may have something to send. It never blocks.
func (r *Runner) Wake(ws inbox.WorkspaceID, account inbox.AccountID) {
	r.ensure(Address{ws, account}, true)
}

// NoteInbound counts messages that came in for an account, where the platform's limit counts both
// ways.
func (r *Runner) NoteInbound(ws inbox.WorkspaceID, account inbox.AccountID, n int) {
	r.mu.Lock()
	l := r.lanes[Address{ws, account}]
	r.mu.Unlock()
	if l != nil {
		l.noteInbound(n)
	}
}

// ensure starts the lane of an account unless it runs, in which case it is woken.
func (r *Runner) ensure(at Address, woken bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx == nil || r.ctx.Err() != nil {
		return
	}
	if l := r.lanes[at]; l != nil {
		l.poke()
		return
	}
	if !woken && r.o.Now().Before(r.refused[at]) {
		return
	}
	l := newLane(r, at)
	r.lanes[at] = l
	r.done.Add(1)
	go func() {
		defer r.done.Done()
		held := l.run(r.ctx, r.calls)
		r.mu.Lock()
		delete(r.lanes, at)
		delete(r.refused, at)
		if !held {
			r.refused[at] = r.o.Now().Add(r.o.TTL / 3)
		}
		r.mu.Unlock()
		if held && len(l.woken) > 0 {
			r.ensure(at, true)
		}
	}()
}

// supervise finds accounts with work that nobody woke us for: after a start, after another node's
// death, and as the safety net under lost wake-ups.
func (r *Runner) supervise(ctx context.Context) {
	defer r.done.Done()
	tick := time.NewTicker(r.o.Poll)
	defer tick.Stop()
	for {
		busy, err := r.store.BusyAccounts(ctx)
		if err != nil && ctx.Err() == nil {
			r.o.Log.Error("look for accounts with something to send", slog.Any("error", err))
		}
		for _, at := range busy {
			r.ensure(at, false)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
