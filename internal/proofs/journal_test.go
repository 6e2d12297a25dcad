package proofs

import (
	"context"
	"math"
	"testing"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// places tells how far the journal of each node is applied.
func places(t testing.TB, d *db.DB) map[int]inbox.RawEventID {
	t.Helper()
	all, err := store.New(d, nil, nil).AppliedUpTo(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// journalled counts the bodies of a node above an id.
func journalled(t testing.TB, d *db.DB, node int, above inbox.RawEventID) (n int) {
	t.Helper()
	s := store.New(d, nil, nil)
	for {
		raws, err := s.RawAfter(context.Background(), node, above, 1000, math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		if len(raws) == 0 {
			return n
		}
		n += len(raws)
		above = raws[len(raws)-1].ID
	}
}

// bodies counts what all journals hold.
func bodies(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	for node := range places(t, d) {
		n += journalled(t, d, node, 0)
	}
	return n
}

// unapplied counts the bodies that are durable and not applied.
func unapplied(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	for node, place := range places(t, d) {
		n += journalled(t, d, node, place)
	}
	return n
}
