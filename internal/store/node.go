package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/db"
	"sangam/internal/failpoint"
)

// nodeTTL is how long a node number stays leased without a sign of life; it is renewed at a third.
const nodeTTL = 60 * time.Second

// Node keeps the leased node number of a process: two processes that make ids at once must not
// share one, so a process that cannot renew in time must stop making ids.
type Node struct {
	Number int
	db     *db.DB
	holder string

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

// TakeNode leases a node number for a holder, whose name must be new for each process. Call Start
// to keep it, and Stop to give it back.
func TakeNode(ctx context.Context, d *db.DB, holder string) (*Node, error) {
	number, err := LeaseNode(ctx, d, holder, nodeTTL)
	if err != nil {
		return nil, fmt.Errorf("lease a node number: %w", err)
	}
	return &Node{Number: number, db: d, holder: holder}, nil
}

var errNodeLost = errors.New("another process has taken our node number")

// Start renews the lease until Stop. lost is called, at most once, when the lease ran out or was
// taken: ids made from then on might not be unique.
func (n *Node) Start(ctx context.Context, log *slog.Logger, lost func(error)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stop != nil {
		return
	}
	ctx, n.stop = context.WithCancel(ctx)
	n.done = make(chan struct{})
	go n.keep(ctx, n.done, log, lost)
}

func (n *Node) keep(ctx context.Context, done chan struct{}, log *slog.Logger, lost func(error)) {
	defer close(done)
	tick := time.NewTicker(nodeTTL / 3)
	defer tick.Stop()
	good := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		number, err := LeaseNode(ctx, n.db, n.holder, nodeTTL)
		if err == nil && number != n.Number {
			err = errNodeLost
		}
		if err == nil {
			err = failpoint.Here("node/renew")
		}
		if err == nil {
			good = time.Now()
			continue
		}
		if ctx.Err() != nil {
			return
		}
		log.Error("the node number was not renewed", slog.Int("node", n.Number), slog.Any("error", err))
		if errors.Is(err, errNodeLost) || time.Since(good) > nodeTTL*9/10 {
			lost(err)
			return
		}
	}
}

// Stop ends the renewing and gives the number back.
func (n *Node) Stop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.stop != nil {
		n.stop()
		<-n.done
		n.stop = nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	// If it fails, the lease ends by itself.
	n.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE nodes SET expires_at = 0 WHERE number = $1 AND holder = $2", n.Number, n.holder)
		return err
	})
}
