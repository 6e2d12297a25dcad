package store

import (
	"context"
	"fmt"

	"sangam/internal/db"
	"sangam/internal/ingest"
)

// appendRawPostgres writes a group as one statement in one round trip: left to the server's own
// group commit, each webhook a transaction, the door is half as fast.
func (s *Store) appendRawPostgres(ctx context.Context, raws []ingest.Raw, ready func(*ingest.Flight)) (err error) {
	if ready != nil {
		flight := ingest.Depart()
		defer func() { flight.Land(err) }()
		ready(flight)
	}
	n := len(raws)
	nodes, ids, received := make([]int64, n), make([]int64, n), make([]int64, n)
	channels, apps := make([]string, n), make([]string, n)
	bodies := make([][]byte, n)
	for i := range raws {
		r := &raws[i]
		nodes[i], ids[i], channels[i], received[i], apps[i], bodies[i] = int64(r.Node), int64(r.ID), string(r.Channel), int64(r.ReceivedAt), joinIDs(r.Apps), r.Body
	}
	_, err = s.db.Journal().ExecContext(ctx, `INSERT INTO raw_events (node, id, channel, received_at, apps, body)
		SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bytea[])`, nodes, ids, channels, received, apps, bodies)
	if err != nil {
		return fmt.Errorf("append to the journal: %w", err)
	}
	return nil
}

// Grown keeps the planner's figures true while tables grow from nothing, faster than the server's
// own minute: with figures of empty tables it reads whole indexes where it should look up keys.
// SQLite plans by rules and needs none.
func (s *Store) Grown(ctx context.Context, updates int) error {
	const first, factor, last = 200, 5, 1_000_000
	if s.db.Dialect != db.Postgres {
		return nil
	}
	at := max(s.analyzeAt.Load(), first)
	if s.grown.Add(int64(updates)) < at || at > last {
		return nil
	}
	s.analyzeAt.Store(at * factor)
	if _, err := s.db.Pool().ExecContext(ctx, "ANALYZE aliases, handles, contacts, conversations, messages, changes, reports, events, media, outbox"); err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}
