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

// AppendRaw makes webhook bodies durable together: on SQLite in files beside the database, so that what
// is derived from earlier ones is written meanwhile; on PostgreSQL in a table, by a connection of their own.
func (s *Store) AppendRaw(ctx context.Context, raws []ingest.Raw, ready func(*ingest.Flight)) error {
	if s.db.Dialect == db.Postgres {
		return s.appendRawPostgres(ctx, raws, ready)
	}
	return s.appendRawFiles(raws, ready)
}

// RawAfter reads the journal of a node from a place on.
func (s *Store) RawAfter(ctx context.Context, node int, after inbox.RawEventID, limit, maxBytes int) ([]ingest.Raw, error) {
	if s.db.Dialect == db.Postgres {
		return s.rawAfterPostgres(ctx, node, after, limit, maxBytes)
	}
	return s.rawAfterFiles(node, after, limit, maxBytes)
}

// RawByID reads one body.
func (s *Store) RawByID(ctx context.Context, node int, id inbox.RawEventID) (ingest.Raw, error) {
	raws, err := s.RawAfter(ctx, node, id-1, 1, 0)
	if err == nil && (len(raws) == 0 || raws[0].ID != id) {
		err = inbox.Refuse(inbox.CodeNotFound, "the raw event is no longer kept")
	}
	if err != nil {
		return ingest.Raw{}, err
	}
	return raws[0], nil
}

// LastRaw gives the highest id of a node, or 0, and makes the node known to appliers.
func (s *Store) LastRaw(ctx context.Context, node int) (last inbox.RawEventID, err error) {
	nodes := []int{node}
	if s.db.Dialect == db.SQLite {
		// An older database that was put beside its journal may not know all who have written there since.
		others, err := s.db.Files().Nodes()
		if err != nil {
			return 0, err
		}
		nodes = append(nodes, others...)
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		for _, n := range nodes {
			if _, err := tx.Exec(ctx, "INSERT INTO journal_cursors (node, applied_id) VALUES ($1, 0) ON CONFLICT (node) DO NOTHING", n); err != nil {
				return err
			}
		}
		// What a power cut took from the journal before it was answered may be applied all the same.
		applied, err := db.Number(ctx, tx, "SELECT applied_id FROM journal_cursors WHERE node = $1", node)
		last = inbox.RawEventID(applied)
		return err
	})
	if err != nil {
		return 0, err
	}
	var kept inbox.RawEventID
	if s.db.Dialect == db.Postgres {
		kept, err = s.lastRawPostgres(ctx, node)
	} else {
		kept, err = s.lastRawFiles(node)
	}
	return max(last, kept), err
}

// Waiting tells of bodies that are durable and not applied yet.
type Waiting struct {
	Nodes  int          // journals that have some
	Oldest inbox.Millis // when the first of them came; 0 if there is none
}

// Waiting asks all journals.
func (s *Store) Waiting(ctx context.Context) (w Waiting, err error) {
	places, err := s.AppliedUpTo(ctx)
	if err != nil {
		return w, err
	}
	for node, place := range places {
		raws, err := s.RawAfter(ctx, node, place, 1, 0)
		if err != nil {
			return w, err
		}
		if len(raws) == 0 {
			continue
		}
		w.Nodes++
		if w.Oldest == 0 || raws[0].ReceivedAt < w.Oldest {
			w.Oldest = raws[0].ReceivedAt
		}
	}
	return w, nil
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
