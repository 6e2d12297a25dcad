package media

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Options of a Runner.
type Options struct {
	Store Store
	Blobs Blobs
	// Fetchers of each kind of channel; files of others stay pending.
	Fetchers map[inbox.ChannelKind]channel.MediaFetcher
	// Account reads an account with its token.
	Account func(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
	// OnAccountState is told when a fetch shows that an account fell into a state (its token is
	// dead). May be nil.
	OnAccountState func(account inbox.Account, state inbox.AccountState, why inbox.Failure)
	Now            func() time.Time
	Log            *slog.Logger // nil discards
	// Workers is how many files are fetched at once; 0 means 4.
	Workers int
	// Poll is how often to look for files whose next try has come; 0 means 5 seconds.
	Poll time.Duration
	// Timeout of one fetch; 0 means 4 minutes. A claim lasts a minute longer.
	Timeout time.Duration
}

// Stats are counters since the start of the process; read them at any time.
type Stats struct {
	Fetched, Bytes, Retried, Ended, Previews atomic.Int64
}

// Runner fetches pending files. Wake it after each commit that made one. Several processes may
// run one over the same store.
type Runner struct {
	o     Options
	lib   previewer
	Stats Stats

	wake chan struct{} // one place: "look again"

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

// NewRunner makes a runner; Start starts it.
func NewRunner(o Options) *Runner {
	if o.Workers == 0 {
		o.Workers = 4
	}
	if o.Poll == 0 {
		o.Poll = 5 * time.Second
	}
	if o.Timeout == 0 {
		o.Timeout = 4 * time.Minute
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.OnAccountState == nil {
		o.OnAccountState = func(inbox.Account, inbox.AccountState, inbox.Failure) {}
	}
	return &Runner{o: o, wake: make(chan struct{}, 1)}
}

// Wake tells the runner to look now. It never blocks.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Start runs the loop until Stop or the end of ctx.
func (r *Runner) Start(ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stop != nil {
		return
	}
	ctx, r.stop = context.WithCancel(ctx)
	r.done = make(chan struct{})
	go r.loop(ctx, r.done)
}

// Stop ends the loop and waits for running fetches, which give up and put their files back.
func (r *Runner) Stop() {
	r.mu.Lock()
	stop, done := r.stop, r.done
	r.stop = nil
	r.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

// loop keeps Workers busy: it claims only as many files as there are free hands, so that a slow
// file keeps nothing else claimed and waiting.
func (r *Runner) loop(ctx context.Context, done chan struct{}) {
	defer close(done)
	var running sync.WaitGroup
	defer running.Wait()
	hands := make(chan struct{}, r.o.Workers)
	tick := time.NewTicker(r.o.Poll)
	defer tick.Stop()
	var after AccountKey
	for ctx.Err() == nil {
		// At least one hand must be free before anything is claimed.
		select {
		case hands <- struct{}{}:
			<-hands
		case <-ctx.Done():
			return
		}
		free := cap(hands) - len(hands)
		files, err := r.o.Store.ClaimMedia(ctx, after, free, inbox.MillisOf(r.o.Now().Add(r.o.Timeout+time.Minute)))
		if err != nil && ctx.Err() == nil {
			r.o.Log.Error("claim files to fetch", "error", err)
		}
		for _, m := range files {
			after = AccountKey{m.Workspace, m.Account}
			hands <- struct{}{}
			running.Go(func() {
				defer func() { <-hands }()
				r.one(ctx, m)
			})
		}
		if len(files) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-tick.C:
		}
	}
}

// RunOnce fetches everything that is due, one file after the other, and returns how many it
// tried. For tests and tools.
func (r *Runner) RunOnce(ctx context.Context) (int, error) {
	n := 0
	var after AccountKey
	for {
		files, err := r.o.Store.ClaimMedia(ctx, after, r.o.Workers, inbox.MillisOf(r.o.Now().Add(r.o.Timeout+time.Minute)))
		if err != nil || len(files) == 0 {
			return n, err
		}
		for _, m := range files {
			after = AccountKey{m.Workspace, m.Account}
			r.one(ctx, m)
			n++
		}
	}
}
