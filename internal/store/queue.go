package store

import (
	"context"
	"database/sql"
	"strconv"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/inbox"
)

// What waits to go out of a number, how fast it may, and how often the platform said "too fast".

// backlogCap is where counting a queue stops: no look at it reads more rows.
const backlogCap = 100_000

const backlogRows = "(SELECT handle_id, priority, not_before FROM outbox WHERE workspace_id = $1 AND account_id = $2 AND state IN ('waiting', 'calling') LIMIT "

var (
	backlogByPriority = "SELECT few.priority, count(*), MAX(few.not_before) FROM " + backlogRows + strconv.Itoa(backlogCap) + ") few GROUP BY few.priority"
	backlogByPerson   = "SELECT COALESCE(MAX(each.n), 0), COALESCE(SUM(each.late), 0) FROM (SELECT count(*) AS n, MAX(CASE WHEN few.not_before > $3 THEN 1 ELSE 0 END) AS late FROM " +
		backlogRows + strconv.Itoa(backlogCap) + ") few GROUP BY few.handle_id) each"
)

// Backlog reads what waits for one account.
func (s *Store) Backlog(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (b delivery.Backlog, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		b = delivery.Backlog{}
		err := tx.Query(ctx, backlogByPriority, func(r *sql.Rows) error {
			var priority, count int
			var latest inbox.Millis
			err := r.Scan(&priority, &count, &latest)
			if priority >= 0 && priority < len(b.Waiting) {
				b.Waiting[priority] = count
			}
			if latest > tx.Now {
				b.Latest = max(b.Latest, latest)
			}
			return err
		}, ws, account)
		if err != nil {
			return err
		}
		err = tx.Query(ctx, backlogByPerson, func(r *sql.Rows) error { return r.Scan(&b.Deepest, &b.PutOff) }, ws, account, tx.Now)
		if err != nil {
			return err
		}
		unknown, err := db.Number(ctx, tx, "SELECT count(*) FROM outbox WHERE workspace_id = $1 AND account_id = $2 AND state = 'unknown'", ws, account)
		if err != nil {
			return err
		}
		b.Unknown = int(unknown)
		b.Throttles, err = db.All(ctx, tx, func(r *sql.Rows, t *delivery.Throttle) error { return r.Scan(&t.Code, &t.Count, &t.LastAt) },
			"SELECT code, count, last_at FROM throttles WHERE workspace_id = $1 AND account_id = $2 ORDER BY last_at DESC", ws, account)
		return err
	})
	return b, err
}

// noteThrottles keeps that the platform said "too fast": rare, and then as many as were under way.
func noteThrottles(ctx context.Context, tx *db.Tx, lane delivery.Lane, outcomes []delivery.Outcome) error {
	count := map[int]int{}
	for _, o := range outcomes {
		if o.Code == delivery.CodeNumberTooFast || o.Code == delivery.CodePairTooFast {
			count[o.Code]++
		}
	}
	for _, code := range []int{delivery.CodeNumberTooFast, delivery.CodePairTooFast} {
		if count[code] == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO throttles (workspace_id, account_id, code, count, last_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (workspace_id, account_id, code) DO UPDATE SET count = throttles.count + excluded.count, last_at = excluded.last_at`,
			lane.Workspace, lane.Account, code, count[code], tx.Now); err != nil {
			return err
		}
	}
	return nil
}

// SetRate changes how fast a number may send; zeros go back to its preset.
func (s *Store) SetRate(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, account inbox.AccountID, perSecond, burst int) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		version, err := db.Number(ctx, tx, "UPDATE accounts SET per_second = $3, burst = $4, version = version + 1 WHERE workspace_id = $1 AND id = $2 RETURNING version", ws, account, perSecond, burst)
		if err != nil {
			return notFound(err, "account")
		}
		if err := s.audit(ctx, tx, setting(ws, by, "rate", "to", strconv.Itoa(perSecond))); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventAccountChanged, Account: account, Member: by, Version: version}})
	})
}
