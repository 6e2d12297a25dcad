package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"sangam/internal/db"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// ErrFenced tells a worker that its lane belongs to another one now: its transaction was rolled
// back and it must stop.
var ErrFenced = errors.New("the lane was taken over by another worker")

// AcquireLane takes a lane, or renews it for its holder, until ttl from now. ok is false while
// another holder's lease runs. The fence grows each time the lane changes hands; it stays the
// same for a renewal. A worker renews well before ttl and checks the fence in every transaction.
func (s *Store) AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error) {
	err = s.db.UpdateFirst(ctx, func(tx *db.Tx) error {
		until := tx.Now.Add(ttl)
		fence, err = db.Number(ctx, tx, `INSERT INTO lanes (name, holder, fence, expires_at) VALUES ($1, $2, 1, $3)
			ON CONFLICT (name) DO UPDATE SET fence = CASE WHEN lanes.holder = excluded.holder THEN lanes.fence ELSE lanes.fence + 1 END,
				holder = excluded.holder, expires_at = excluded.expires_at
			WHERE lanes.holder = excluded.holder OR lanes.expires_at <= $4
			RETURNING fence`, name, holder, until, tx.Now)
		if errors.Is(err, db.ErrNotFound) {
			ok = false
			return nil
		}
		if ok = err == nil; ok {
			err = failpoint.Here("lanes/acquire")
		}
		return err
	})
	return fence, ok && err == nil, err
}

// ReleaseLane gives a lane up at once, so that another worker need not wait for the lease to end.
func (s *Store) ReleaseLane(ctx context.Context, name, holder string, fence int64) error {
	return s.db.UpdateFirst(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE lanes SET expires_at = 0, holder = '' WHERE name = $1 AND holder = $2 AND fence = $3", name, holder, fence)
		return err
	})
}

// checkFence fails with ErrFenced unless the lane is still held under the given fence. On
// PostgreSQL it locks the lane's row until the commit, so that a take-over waits for us or we for
// it.
func checkFence(ctx context.Context, tx *db.Tx, lane string, fence int64) error {
	if tx.Dialect == db.Postgres {
		return tx.Later(ctx, func(rows int64) error {
			if rows != 1 {
				return ErrFenced
			}
			return nil
		}, "SELECT fence FROM lanes WHERE name = $1 AND fence = $2 FOR SHARE", lane, fence)
	}
	now, err := db.Number(ctx, tx, "SELECT fence FROM lanes WHERE name = $1", lane)
	if err != nil {
		return fmt.Errorf("lane %s: %w", lane, err)
	}
	if now != fence {
		return ErrFenced
	}
	return nil
}

// forUpdate locks the rows a SELECT reads until the commit; SQLite's single writer needs none.
func forUpdate(tx *db.Tx) string {
	if tx.Dialect == db.Postgres {
		return " FOR UPDATE"
	}
	return ""
}

// LeaseNode takes the lowest free node number for a process until ttl from now, or renews the one
// it holds. Ids of two processes can then never collide.
func (s *Store) LeaseNode(ctx context.Context, holder string, ttl time.Duration) (int, error) {
	return LeaseNode(ctx, s.db, holder, ttl)
}

// LeaseNode is the store's method before there is a store, which needs the number for its ids.
func LeaseNode(ctx context.Context, d *db.DB, holder string, ttl time.Duration) (number int, err error) {
	err = d.Update(ctx, func(tx *db.Tx) error {
		if tx.Dialect == db.Postgres {
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7261467)"); err != nil {
				return err
			}
		}
		taken := map[int]bool{}
		number = -1
		err := tx.Query(ctx, "SELECT number, holder, expires_at FROM nodes", func(r *sql.Rows) error {
			var n int
			var who string
			var until inbox.Millis
			if err := r.Scan(&n, &who, &until); err != nil {
				return err
			}
			if who == holder {
				number = n
			}
			taken[n] = until > tx.Now
			return nil
		})
		if err != nil {
			return err
		}
		for n := 0; number < 0 && n <= inbox.MaxNode; n++ {
			if !taken[n] {
				number = n
			}
		}
		if number < 0 {
			return fmt.Errorf("all %d node numbers are taken", inbox.MaxNode+1)
		}
		_, err = tx.Exec(ctx, `INSERT INTO nodes (number, holder, expires_at) VALUES ($1, $2, $3)
			ON CONFLICT (number) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at`, number, holder, tx.Now.Add(ttl))
		return err
	})
	return number, err
}

// Recover is called when the only working process of an installation starts, which knows that
// whoever held the lanes is gone: it frees them (fences stay, so that they go on growing).
// machineStart names the present run of the machine; if it differs from the last one, or is empty,
// the machine may have lost power and with it the newest derived changes, whose event numbers are
// then given again: a new epoch tells screens to load anew instead of resuming.
func (s *Store) Recover(ctx context.Context, machineStart string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE lanes SET expires_at = 0, holder = ''"); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `INSERT INTO installation (name, value) VALUES ('machine_start', $1)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE installation.value <> excluded.value OR excluded.value = ''`, machineStart)
		if err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec(ctx, "UPDATE event_counters SET epoch = CASE WHEN epoch < $1 THEN $1 ELSE epoch + 1 END", tx.Now)
		return err
	})
}
