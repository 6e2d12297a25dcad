package store

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"sangam/internal/db"
)

// Doorbell tells the other nodes of a PostgreSQL installation that the event log has grown, and
// hears them. A ring names nothing and carries nothing: whoever hears it looks at the log. Rings
// that come while one is on its way are one ring. On SQLite there is one node, and it does nothing.
//
// It also carries words that are worth nothing a moment later and are kept nowhere.
//
// A ring may be lost (a cut connection): readers look once a second anyway.
type Doorbell struct {
	db    *db.DB
	log   *slog.Logger
	heard func()
	told  func(words string)

	rings chan struct{} // one waiting ring stands for any number
	words chan string
	mine  atomic.Uint32 // process id of the connection that rings: its own rings are not news

	mu     sync.Mutex
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// NewDoorbell makes a doorbell; heard is called for rings of other nodes and must not block.
func (s *Store) NewDoorbell(log *slog.Logger, heard func()) *Doorbell {
	return &Doorbell{db: s.db, log: log, heard: heard, rings: make(chan struct{}, 1), told: func(string) {}, words: make(chan string, 64)}
}

// Ring never blocks.
func (b *Doorbell) Ring() {
	select {
	case b.rings <- struct{}{}:
	default:
	}
}

// OnSaid has a function called with what other nodes say; it must not block. Call it before Start.
func (b *Doorbell) OnSaid(told func(words string)) { b.told = told }

// Say tells the other nodes a few words. It never blocks: with too many under way they are lost.
func (b *Doorbell) Say(words string) {
	select {
	case b.words <- words:
	default:
	}
}

// Start begins to ring and to listen.
func (b *Doorbell) Start(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cancel != nil || b.db.Dialect != db.Postgres {
		return nil
	}
	ctx, b.cancel = context.WithCancel(ctx)
	b.done.Go(func() { b.again(ctx, b.ring) })
	b.done.Go(func() { b.again(ctx, b.listen) })
	return nil
}

// Stop ends both and waits.
func (b *Doorbell) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cancel != nil {
		b.cancel()
	}
	b.done.Wait()
}

// again gives work a connection of its own, and another one when that broke.
func (b *Doorbell) again(ctx context.Context, work func(context.Context, *pgx.Conn) error) {
	for ctx.Err() == nil {
		err := func() error {
			conn, err := b.db.Pool().Conn(ctx)
			if err != nil {
				return err
			}
			defer conn.Close()
			return conn.Raw(func(c any) error { return work(ctx, db.PostgresConn(c)) })
		}()
		if ctx.Err() != nil {
			return
		}
		b.log.Warn("the doorbell between nodes broke and is mended", slog.Any("error", err))
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func (b *Doorbell) ring(ctx context.Context, c *pgx.Conn) error {
	b.mine.Store(c.PgConn().PID())
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.rings:
			if _, err := c.Exec(ctx, "NOTIFY sangam_events"); err != nil {
				return err
			}
		case words := <-b.words:
			if _, err := c.Exec(ctx, "SELECT pg_notify('sangam_said', $1)", words); err != nil {
				return err
			}
		}
	}
}

func (b *Doorbell) listen(ctx context.Context, c *pgx.Conn) error {
	for _, listen := range []string{"LISTEN sangam_events", "LISTEN sangam_said"} {
		if _, err := c.Exec(ctx, listen); err != nil {
			return err
		}
	}
	// Back in the pool it must not go on hearing; its context is over by then.
	defer c.Exec(context.WithoutCancel(ctx), "UNLISTEN *")
	b.heard() // whatever rang while we were not listening
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		switch {
		case n.PID == b.mine.Load():
		case n.Channel == "sangam_said":
			b.told(n.Payload)
		default:
			b.heard()
		}
	}
}
