package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"sangam/internal/db"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// appendEvents numbers events and writes them: the last thing a transaction does. The update of
// the workspace's counter takes its lock and holds it until the commit, so the order of numbers is
// the order of commits on both engines, and a reader who has seen n has missed nothing below it.
// All events belong to one workspace. The listener of OnEvents is told after the commit.
func (s *Store) appendEvents(ctx context.Context, tx *db.Tx, events []inbox.Event) error {
	if len(events) == 0 {
		return nil
	}
	ws := events[0].Workspace
	for i := range events {
		if events[i].At == 0 {
			events[i].At = tx.Now
		}
	}
	end := make([]int64, 2) // the last number, and the epoch
	if s.onEvents != nil {
		told := slices.Clone(events)
		tx.AfterCommit(func() {
			for i := range told {
				told[i].Seq = end[0] - int64(len(told)-1-i)
			}
			s.onEvents(ws, end[1], told)
		})
	}
	if tx.Dialect == db.Postgres {
		return errors.Join(appendEventsPostgres(ctx, tx, ws, events, end), failpoint.Here("events/append"))
	}
	if err := tx.LaterNumbers(ctx, end, "UPDATE event_counters SET seq = seq + $2 WHERE workspace_id = $1 RETURNING seq, epoch", ws, len(events)); err != nil {
		return err
	}
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = []any{ws, end[0] - int64(len(events)-1-i), e.At, e.Kind, e.Account, e.Conversation, e.Message, e.Contact, e.Member, e.Version}
	}
	if err := tx.InsertLater(ctx, `INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version)`, "", rows); err != nil {
		return err
	}
	return failpoint.Here("events/append")
}

// appendEventsPostgres does the same as one statement that need not be waited for.
func appendEventsPostgres(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, events []inbox.Event, end []int64) error {
	n := len(events)
	kinds := make([]string, n)
	var columns [7][]int64
	for i := range columns {
		columns[i] = make([]int64, n)
	}
	for i, e := range events {
		kinds[i] = string(e.Kind)
		for c, v := range [...]int64{int64(e.At), int64(e.Account), int64(e.Conversation), int64(e.Message), int64(e.Contact), int64(e.Member), e.Version} {
			columns[c][i] = v
		}
	}
	// Without a counter the number is NULL, which the column refuses. The server empties event_lives
	// when it crashes: then the end of the log may be gone, since derived work is not waited for.
	return tx.LaterNumbers(ctx, end, `WITH life AS (INSERT INTO event_lives (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1),
		counter AS (UPDATE event_counters SET seq = seq + $2, epoch = CASE WHEN NOT EXISTS (SELECT 1 FROM life) THEN epoch
				WHEN epoch < $11 THEN $11 ELSE epoch + 1 END
			WHERE workspace_id = $1 RETURNING seq, epoch),
		written AS (INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version)
			SELECT $1, (SELECT seq FROM counter) - $2 + e.n, e.at, e.kind, e.account_id, e.conversation_id, e.message_id, e.contact_id, e.member_id, e.version
			FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]) WITH ORDINALITY
				AS e (kind, at, account_id, conversation_id, message_id, contact_id, member_id, version, n))
		SELECT seq, epoch FROM counter`,
		int64(ws), int64(n), kinds, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], int64(tx.Now))
}

// OnEvents sets who is told, after a commit, what was added to the log of a workspace, and its epoch.
// It is called from many goroutines, not always in the order of commits, and must not block. Set it
// before the store is used.
func (s *Store) OnEvents(f func(ws inbox.WorkspaceID, epoch int64, events []inbox.Event)) {
	s.onEvents = f
}

// EventsAfter reads up to limit events numbered above after, in order, and the epoch in which they
// are numbered; see EventPosition.
func (s *Store) EventsAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) (epoch int64, out []inbox.Event, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		out, err = db.All(ctx, tx, func(r *sql.Rows, e *inbox.Event) error {
			e.Workspace = ws
			return r.Scan(&e.Seq, &e.At, &e.Kind, &e.Account, &e.Conversation, &e.Message, &e.Contact, &e.Member, &e.Version, &epoch)
		}, `SELECT seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version,
				(SELECT epoch FROM event_counters WHERE workspace_id = $1)
			FROM events WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, ws, after, limit)
		return err
	})
	if err == nil && len(out) == 0 {
		epoch, _, err = s.EventPosition(ctx, ws)
	}
	return epoch, out, err
}

// EventPosition tells where the log of a workspace stands: its highest number, and its epoch, which
// changes when the log may have lost its end with the machine or the database server, so that numbers
// are given again.
func (s *Store) EventPosition(ctx context.Context, ws inbox.WorkspaceID) (epoch, seq int64, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT epoch, seq FROM event_counters WHERE workspace_id = $1",
			func(r *sql.Rows) error { return r.Scan(&epoch, &seq) }, ws)
	})
	return epoch, seq, err
}
