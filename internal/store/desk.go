package store

import (
	"context"
	"fmt"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// deskTx is a transaction as the desk sees it.
type deskTx struct {
	tx *db.Tx
	s  *Store
}

// DeriveDesk runs one transaction whose changes come from the journal and could be made again.
func (s *Store) DeriveDesk(ctx context.Context, fn func(desk.Tx) error) error {
	err := s.db.UpdateDerived(ctx, func(tx *db.Tx) error { return fn(deskTx{tx, s}) })
	if db.Taken(err) {
		// What was read before is not so any more: somebody else wrote it meanwhile.
		err = fmt.Errorf("%w: %w", desk.ErrStale, err)
	}
	return err
}

// UpdateDesk runs one durable transaction for the desk.
func (s *Store) UpdateDesk(ctx context.Context, fn func(desk.Tx) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error { return fn(deskTx{tx, s}) })
}

func (d deskTx) Flush(ctx context.Context) error { return d.tx.Flush(ctx) }

func (d deskTx) Now() inbox.Millis { return d.tx.Now }

func (d deskTx) AppendEvents(ctx context.Context, events []inbox.Event) error {
	return d.s.appendEvents(ctx, d.tx, events)
}

func (d deskTx) Audit(ctx context.Context, a inbox.Audited) error { return d.s.audit(ctx, d.tx, a) }

func (d deskTx) CheckLane(ctx context.Context, lane string, fence int64) error {
	return checkFence(ctx, d.tx, lane, fence)
}
