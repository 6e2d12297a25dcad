package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

// AppendRaw makes webhook bodies durable in one commit. On SQLite, where one connection writes, what
// is derived from them is written behind them while the disk works; on PostgreSQL beside them.
func (s *Store) AppendRaw(ctx context.Context, raws []ingest.Raw, ready func(*ingest.Flight)) error {
	if s.db.Dialect == db.Postgres {
		return s.appendRawPostgres(ctx, raws, ready)
	}
	var written func()
	if ready != nil {
		written = func() { ready(nil) }
	}
	rows := make([][]any, len(raws))
	for i := range raws {
		r := &raws[i]
		rows[i] = []any{int64(r.Node), int64(r.ID), string(r.Channel), int64(r.ReceivedAt), joinIDs(r.Apps), r.Body}
	}
	return s.db.UpdateFirst(ctx, written, func(tx *db.Tx) error {
		_, err := tx.Insert(ctx, "INSERT INTO raw_events (node, id, channel, received_at, apps, body)", "", rows)
		return err
	})
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

// RawAfter reads the journal of a node from a place on.
func (s *Store) RawAfter(ctx context.Context, node int, after inbox.RawEventID, limit, maxBytes int) ([]ingest.Raw, error) {
	var out []ingest.Raw
	err := s.db.View(ctx, func(tx *db.Tx) error {
		bytes := 0
		full := errors.New("enough")
		err := tx.Query(ctx, "SELECT "+rawColumns+" FROM raw_events WHERE node = $1 AND id > $2 ORDER BY id LIMIT $3", func(r *sql.Rows) error {
			var raw ingest.Raw
			if err := scanRaw(r, &raw); err != nil {
				return err
			}
			bytes += len(raw.Body)
			if len(out) > 0 && bytes > maxBytes {
				return full
			}
			out = append(out, raw)
			return nil
		}, node, after, limit)
		if errors.Is(err, full) {
			return nil
		}
		return err
	})
	return out, err
}

// RawByID reads one body.
func (s *Store) RawByID(ctx context.Context, node int, id inbox.RawEventID) (ingest.Raw, error) {
	var out ingest.Raw
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		out, err = db.One(ctx, tx, scanRaw, "SELECT "+rawColumns+" FROM raw_events WHERE node = $1 AND id = $2", node, id)
		return err
	})
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "the raw event is no longer kept")
	}
	return out, err
}

// LastRaw gives the highest id of a node, or 0, and makes the node known to appliers.
func (s *Store) LastRaw(ctx context.Context, node int) (inbox.RawEventID, error) {
	var last int64
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		if _, err := tx.Exec(ctx, "INSERT INTO journal_cursors (node, applied_id) VALUES ($1, 0) ON CONFLICT (node) DO NOTHING", node); err != nil {
			return err
		}
		last, err = db.Number(ctx, tx, "SELECT id FROM raw_events WHERE node = $1 ORDER BY id DESC LIMIT 1", node)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		return err
	})
	return inbox.RawEventID(last), err
}

// AppliedUpTo tells how far each journal is applied.
func (s *Store) AppliedUpTo(ctx context.Context) (map[int]inbox.RawEventID, error) {
	places := map[int]inbox.RawEventID{}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT node, applied_id FROM journal_cursors", func(r *sql.Rows) error {
			var node int
			var id inbox.RawEventID
			err := r.Scan(&node, &id)
			places[node] = id
			return err
		})
	})
	return places, err
}

// ParkedByID reads one parked item.
func (s *Store) ParkedByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (desk.Parked, error) {
	var out desk.Parked
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		out, err = db.One(ctx, tx, func(r *sql.Rows, p *desk.Parked) error {
			var apps string
			if err := r.Scan(&p.Workspace, &p.ID, &p.Account, &p.Node, &p.Raw, &p.Path, &p.Channel, &apps, &p.Kind, &p.Reason, &p.Body, &p.ReceivedAt); err != nil {
				return err
			}
			p.Apps, err = splitIDs(apps)
			return err
		}, `SELECT workspace_id, id, account_id, node, raw_id, path, channel, apps, kind, reason, body, received_at
			FROM parked WHERE workspace_id = $1 AND id = $2`, ws, id)
		return err
	})
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such parked event")
	}
	return out, err
}

// MarkReplayed notes how a replay ended.
func (s *Store) MarkReplayed(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID, reason string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE parked SET tries = tries + 1,
				state = CASE WHEN $3 = '' THEN 'replayed' ELSE state END, reason = CASE WHEN $3 = '' THEN reason ELSE $3 END
			WHERE workspace_id = $1 AND id = $2`, ws, id, reason)
		if err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventRawParked}})
	})
}

// Trouble reports that an error is about the state of the database, not about what was written.
func (s *Store) Trouble(err error) bool { return db.Trouble(err) }
