package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// noSuchNumber is the reason of what was said to a number that no account has. Connecting the
// number finds the items by it.
func noSuchNumber(platformID string) string {
	return fmt.Sprintf("no account has the number id %q: connect the number, then replay", platformID)
}

// Orphans are parked items of no workspace: several share the app that signed them, so that until
// the number is connected nobody can say whose they are.
type Orphans interface {
	// OrphanReasons lists the distinct reasons of what is parked for no workspace, at most limit.
	OrphanReasons(ctx context.Context, limit int) ([]string, error)
	// AdoptParked moves parked items of no workspace that have a reason, and apps that may agrees
	// to, to a workspace, at most limit, oldest first, and returns which.
	AdoptParked(ctx context.Context, ws inbox.WorkspaceID, reason string, may func([]inbox.AppID) bool, limit int) ([]inbox.ParkedID, error)
}

// adoptEvery is how often items of no workspace are looked at without being told: a number may be
// connected by a command, beside the running program.
const adoptEvery = 30 * time.Second

// adoptAtOnce is how many items are moved before they are replayed: what a crash leaves between the
// two waits for a button.
const adoptAtOnce = 50

// Adopter gives parked items of no workspace to the number that was connected since, and replays
// them. Every process may have one: rows move once, and replays change nothing twice. Make it with
// its exported fields set.
type Adopter struct {
	Orphans Orphans
	Applier *Applier
	Log     *slog.Logger

	wake chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
}

// Start begins to look, at once and whenever woken.
func (a *Adopter) Start(ctx context.Context) {
	ctx, a.stop = context.WithCancel(ctx)
	a.wake = make(chan struct{}, 1)
	a.done.Go(func() {
		tick := time.NewTicker(adoptEvery)
		defer tick.Stop()
		for {
			if n, err := a.Adopt(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("parked items were not given to their numbers", slog.Any("error", err))
			} else if n > 0 {
				a.Log.Info("parked items were given to numbers connected since", slog.Int("items", n))
			}
			select {
			case <-ctx.Done():
				return
			case <-a.wake:
			case <-tick.C:
			}
		}
	})
}

// Wake asks for a look: a number was connected. Before Start it does nothing.
func (a *Adopter) Wake() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// Stop ends it.
func (a *Adopter) Stop() {
	if a.stop != nil {
		a.stop()
		a.done.Wait()
	}
}

// Adopt looks once, and returns how many items were moved.
func (a *Adopter) Adopt(ctx context.Context) (moved int, err error) {
	reasons, err := a.Orphans.OrphanReasons(ctx, 1000)
	if err != nil || len(reasons) == 0 {
		return 0, err
	}
	if err := a.Applier.Dir.Refresh(ctx); err != nil {
		return 0, err
	}
	accounts := a.Applier.Dir.byReason()
	var wrong error
	for _, reason := range reasons {
		account, ok := accounts[reason]
		if !ok {
			continue
		}
		may := func(apps []inbox.AppID) bool { return a.Applier.Dir.speaksFor(apps, account) }
		for {
			ids, err := a.Orphans.AdoptParked(ctx, account.Workspace, reason, may, adoptAtOnce)
			if err != nil {
				return moved, err
			}
			for _, id := range ids {
				moved++
				// One that cannot be replayed now stays parked in its workspace, with a button.
				if _, err := a.Applier.Replay(ctx, account.Workspace, id); err != nil {
					wrong = errors.Join(wrong, err)
				}
			}
			if len(ids) < adoptAtOnce || ctx.Err() != nil {
				break
			}
		}
	}
	return moved, wrong
}
