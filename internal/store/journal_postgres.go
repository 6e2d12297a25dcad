package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sangam/internal/db"
	"sangam/internal/inbox"
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

const rawColumns = "node, id, channel, received_at, apps, body"

func scanRaw(r *sql.Rows, raw *ingest.Raw) error {
	var apps string
	if err := r.Scan(&raw.Node, &raw.ID, &raw.Channel, &raw.ReceivedAt, &apps, &raw.Body); err != nil {
		return err
	}
	var err error
	raw.Apps, err = splitIDs(apps)
	return err
}

func (s *Store) rawAfterPostgres(ctx context.Context, node int, after inbox.RawEventID, limit, maxBytes int) (out []ingest.Raw, err error) {
	enough := errors.New("enough")
	err = s.db.View(ctx, func(tx *db.Tx) error {
		bytes := 0
		return tx.Query(ctx, "SELECT "+rawColumns+" FROM raw_events WHERE node = $1 AND id > $2 ORDER BY id LIMIT $3", func(r *sql.Rows) error {
			var raw ingest.Raw
			if err := scanRaw(r, &raw); err != nil {
				return err
			}
			bytes += len(raw.Body)
			if len(out) > 0 && bytes > maxBytes {
				return enough
			}
			out = append(out, raw)
			return nil
		}, node, after, limit)
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return out, err
}

func (s *Store) lastRawPostgres(ctx context.Context, node int) (last inbox.RawEventID, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		id, err := db.Number(ctx, tx, "SELECT id FROM raw_events WHERE node = $1 ORDER BY id DESC LIMIT 1", node)
		last = inbox.RawEventID(id)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		return err
	})
	return last, err
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
