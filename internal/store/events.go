package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// appendEvents numbers events and writes them: the last thing a transaction does. The update of
// the workspace's counter takes its lock and holds it until the commit, so the order of numbers is
// the order of commits on both engines, and a reader who has seen n has missed nothing below it.
// All events belong to one workspace. The listener of OnEvents is woken after the commit.
func (s *Store) appendEvents(ctx context.Context, tx *db.Tx, events []inbox.Event) error {
	if len(events) == 0 {
		return nil
	}
	ws := events[0].Workspace
	if s.onEvents != nil {
		tx.AfterCommit(func() { s.onEvents(ws) })
	}
	if tx.Dialect == db.Postgres {
		return errors.Join(appendEventsPostgres(ctx, tx, ws, events), failpoint.Here("events/append"))
	}
	last, err := db.Number(ctx, tx, "UPDATE event_counters SET seq = seq + $2 WHERE workspace_id = $1 RETURNING seq", ws, len(events))
	if err != nil {
		return err
	}
	rows := make([][]any, len(events))
	for i := range events {
		e := &events[i]
		e.Seq = last - int64(len(events)-1-i)
		if e.At == 0 {
			e.At = tx.Now
		}
		rows[i] = []any{ws, e.Seq, e.At, e.Kind, e.Account, e.Conversation, e.Message, e.Contact, e.Member, e.Version}
	}
	_, err = tx.Insert(ctx, `INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version)`, "", rows)
	if err != nil {
		return err
	}
	return failpoint.Here("events/append")
}

// appendEventsPostgres does the same as one statement that need not be waited for.
func appendEventsPostgres(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, events []inbox.Event) error {
	n := len(events)
	kinds := make([]string, n)
	var columns [7][]int64
	for i := range columns {
		columns[i] = make([]int64, n)
	}
	for i := range events {
		e := &events[i]
		if e.At == 0 {
			e.At = tx.Now
		}
		kinds[i] = string(e.Kind)
		for c, v := range [...]int64{int64(e.At), int64(e.Account), int64(e.Conversation), int64(e.Message), int64(e.Contact), int64(e.Member), e.Version} {
			columns[c][i] = v
		}
	}
	// Without a counter the number is NULL, which the column refuses. The server empties event_lives
	// when it crashes: then the end of the log may be gone, since derived work is not waited for.
	return tx.Later(ctx, nil, `WITH life AS (INSERT INTO event_lives (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING 1),
		counter AS (UPDATE event_counters SET seq = seq + $2, epoch = CASE WHEN NOT EXISTS (SELECT 1 FROM life) THEN epoch
				WHEN epoch < $11 THEN $11 ELSE epoch + 1 END
			WHERE workspace_id = $1 RETURNING seq)
		INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version)
		SELECT $1, (SELECT seq FROM counter) - $2 + e.n, e.at, e.kind, e.account_id, e.conversation_id, e.message_id, e.contact_id, e.member_id, e.version
		FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]) WITH ORDINALITY
			AS e (kind, at, account_id, conversation_id, message_id, contact_id, member_id, version, n)`,
		int64(ws), int64(n), kinds, columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], int64(tx.Now))
}

// OnEvents sets who is told, after a commit, that a workspace has new events. It is called from
// many goroutines and must not block. Set it before the store is used.
func (s *Store) OnEvents(f func(inbox.WorkspaceID)) { s.onEvents = f }

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
