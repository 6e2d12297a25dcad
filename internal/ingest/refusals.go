package ingest

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// Refused is how often webhooks were refused for one reason, lately: a pause of a day begins anew.
type Refused struct {
	Count int64        `json:"count"`
	Since inbox.Millis `json:"since"`
	Last  inbox.Millis `json:"last"`
}

// RefusedPause without a refusal ends a count.
const RefusedPause = 24 * time.Hour

// And adds what was refused after.
func (r Refused) And(next Refused) Refused {
	if r.Count == 0 || next.Since.Time().Sub(r.Last.Time()) > RefusedPause {
		return next
	}
	return Refused{r.Count + next.Count, min(r.Since, next.Since), max(r.Last, next.Last)}
}

// RefusedStore keeps what was refused, so that other processes, the screens and the doctor see it.
type RefusedStore interface {
	// NoteRefused adds to what is kept of each reason, by its name.
	NoteRefused(ctx context.Context, more map[string]Refused) error
}

// Refusals keeps and logs refused webhooks, at most once a minute: anybody may send rubbish, and it
// must not cost us a transaction each. A wrong app secret shows nowhere else, since the platform
// only hears 401.
type Refusals struct {
	store RefusedStore
	log   *slog.Logger
	every time.Duration

	mu   sync.Mutex
	more map[string]Refused

	wake chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
}

// NewRefusals makes a keeper that writes at most once each every; zero: once a minute.
func NewRefusals(store RefusedStore, log *slog.Logger, every time.Duration) *Refusals {
	if every == 0 {
		every = time.Minute
	}
	return &Refusals{store: store, log: log, every: every, more: map[string]Refused{}, wake: make(chan struct{}, 1)}
}

// Note counts one; it never blocks for long.
func (r *Refusals) Note(why Refusal, at inbox.Millis) {
	r.mu.Lock()
	r.more[why.String()] = r.more[why.String()].And(Refused{1, at, at})
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Start begins keeping.
func (r *Refusals) Start(ctx context.Context) {
	ctx, r.stop = context.WithCancel(ctx)
	r.done.Go(func() {
		for {
			select {
			case <-ctx.Done():
				r.flush(context.WithoutCancel(ctx))
				return
			case <-r.wake:
			}
			r.flush(ctx)
			pause := time.NewTimer(r.every)
			select {
			case <-ctx.Done():
			case <-pause.C:
			}
			pause.Stop()
		}
	})
}

// Stop keeps the rest and ends.
func (r *Refusals) Stop() {
	if r.stop != nil {
		r.stop()
		r.done.Wait()
	}
}

func (r *Refusals) flush(ctx context.Context) {
	r.mu.Lock()
	more := r.more
	r.more = map[string]Refused{}
	r.mu.Unlock()
	if len(more) == 0 {
		return
	}
	for why, n := range more {
		attrs := []any{slog.String("reason", why), slog.Int64("count", n.Count)}
		if why == RefusedBadSignature.String() {
			attrs = append(attrs, slog.String("way_out", "if these are the platform's, the app secret is wrong: enter the right one under Edit on the Numbers page"))
		}
		r.log.Warn("webhooks were refused", attrs...)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := r.store.NoteRefused(ctx, more); err != nil {
		r.log.Error("that webhooks were refused was not kept", slog.Any("error", err))
	}
}
