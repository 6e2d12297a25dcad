package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

// The past: its queue, and what came of each sync.

func (d deskTx) QueuePast(ctx context.Context, parts []inbox.Past) error {
	rows := make([][]any, len(parts))
	for i, p := range parts {
		rows[i] = []any{int64(p.Workspace), int64(p.Account), asInt(p.Large), int64(p.Node), int64(p.Raw), p.Path, int64(p.ReceivedAt)}
	}
	_, err := d.tx.Insert(ctx, "INSERT INTO history_queue (workspace_id, account_id, large, node, raw_id, path, received_at)",
		"ON CONFLICT (workspace_id, account_id, large, node, raw_id, path) DO NOTHING", rows)
	return err
}

func (d deskTx) UnqueuePast(ctx context.Context, parts []inbox.Past) error {
	for _, p := range parts {
		if _, err := d.tx.Exec(ctx, "DELETE FROM history_queue WHERE workspace_id = $1 AND account_id = $2 AND large = $3 AND node = $4 AND raw_id = $5 AND path = $6",
			p.Workspace, p.Account, asInt(p.Large), p.Node, p.Raw, p.Path); err != nil {
			return err
		}
	}
	return nil
}

// PastWaiting lists the accounts in the queue of history.
func (s *Store) PastWaiting(ctx context.Context) ([]ingest.PastOf, error) {
	return all(ctx, s, func(r *sql.Rows, p *ingest.PastOf) error { return r.Scan(&p.Workspace, &p.Account) },
		"SELECT DISTINCT workspace_id, account_id FROM history_queue ORDER BY workspace_id, account_id")
}

// NextPast reads the queue of an account: small parts first, then in the order in which they came.
func (s *Store) NextPast(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, limit int) ([]inbox.Past, error) {
	return all(ctx, s, func(r *sql.Rows, p *inbox.Past) error {
		var large int64
		p.Workspace, p.Account = ws, account
		err := r.Scan(&large, &p.Node, &p.Raw, &p.Path, &p.ReceivedAt)
		p.Large = large != 0
		return err
	}, `SELECT large, node, raw_id, path, received_at FROM history_queue WHERE workspace_id = $1 AND account_id = $2
		ORDER BY large, node, raw_id, path LIMIT $3`, ws, account, limit)
}

func (d deskTx) LastMessage(ctx context.Context, ws inbox.WorkspaceID, conversation inbox.ConversationID) (inbox.Message, error) {
	m, err := db.One(ctx, d.tx, func(r *sql.Rows, m *inbox.Message) error { return scanMessage(r, m) },
		"SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY sent_at DESC, id DESC LIMIT 1", ws, conversation)
	return m, notFound(err, "message")
}

func (d deskTx) NoteSync(ctx context.Context, n desk.SyncNote) error {
	declined := inbox.Millis(0)
	if n.Declined {
		declined = n.At
	}
	// The first instants stay: a repeat must not move them.
	if _, err := d.tx.Exec(ctx, `INSERT INTO syncs (`+syncColumns+`) VALUES ($1, $2, $3, $4, '', 0, 0, 0, '', 0, '', $5, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (workspace_id, account_id, onboarded_at, kind) DO UPDATE SET
			first_at = CASE WHEN syncs.first_at = 0 OR excluded.first_at < syncs.first_at THEN excluded.first_at ELSE syncs.first_at END,
			last_at = CASE WHEN syncs.last_at < excluded.last_at THEN excluded.last_at ELSE syncs.last_at END,
			declined_at = CASE WHEN syncs.declined_at = 0 THEN excluded.declined_at ELSE syncs.declined_at END,
			progress = CASE WHEN syncs.progress < excluded.progress THEN excluded.progress ELSE syncs.progress END,
			stored = syncs.stored + excluded.stored, placeholders = syncs.placeholders + excluded.placeholders, filled = syncs.filled + excluded.filled`,
		n.Workspace, n.Account, n.OnboardedAt, string(n.Kind), n.At, declined, n.Progress, n.Stored, n.Placeholders, n.Filled); err != nil {
		return err
	}
	for i := range n.Chunks {
		if err := d.noteChunk(ctx, n, &n.Chunks[i]); err != nil {
			return err
		}
	}
	return nil
}

// noteChunk keeps the widest that was told of a chunk, so that any order of repeats ends the same.
func (d deskTx) noteChunk(ctx context.Context, n desk.SyncNote, f *inbox.SyncFact) error {
	was, err := db.One(ctx, d.tx, func(r *sql.Rows, c *inbox.SyncFact) error {
		var days string
		err := r.Scan(&c.Messages, &c.Oldest, &c.Newest, &days)
		c.Days = splitDays(days)
		return err
	}, "SELECT messages, oldest, newest, days FROM history_chunks WHERE workspace_id = $1 AND account_id = $2 AND onboarded_at = $3 AND phase = $4 AND chunk = $5"+forUpdate(d.tx),
		n.Workspace, n.Account, n.OnboardedAt, f.Phase, f.Chunk)
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return err
	}
	messages, oldest, newest := max(f.Messages, was.Messages), f.Oldest, max(f.Newest, was.Newest)
	if was.Oldest != 0 && (oldest == 0 || was.Oldest < oldest) {
		oldest = was.Oldest
	}
	days := slices.Concat(f.Days, was.Days)
	slices.Sort(days)
	_, err = d.tx.Exec(ctx, `INSERT INTO history_chunks (workspace_id, account_id, onboarded_at, phase, chunk, messages, oldest, newest, days) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (workspace_id, account_id, onboarded_at, phase, chunk) DO UPDATE SET
			messages = excluded.messages, oldest = excluded.oldest, newest = excluded.newest, days = excluded.days`,
		n.Workspace, n.Account, n.OnboardedAt, f.Phase, f.Chunk, messages, oldest, newest, joinDays(slices.Compact(days)))
	return err
}

func joinDays(days []int) string {
	var b strings.Builder
	for i, day := range days {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(day))
	}
	return b.String()
}

func splitDays(text string) []int {
	var days []int
	for f := range strings.FieldsSeq(text) {
		if day, err := strconv.Atoi(f); err == nil {
			days = append(days, day)
		}
	}
	return days
}

const syncColumns = `workspace_id, account_id, onboarded_at, kind, answer, requested_at, requested_by, answered_at, request_id, tries, failure,
	first_at, last_at, declined_at, progress, stored, placeholders, filled`

func scanSync(r *sql.Rows, s *inbox.Sync) error {
	var failure string
	err := r.Scan(&s.Workspace, &s.Account, &s.OnboardedAt, &s.Kind, &s.Answer, &s.RequestedAt, &s.RequestedBy, &s.AnsweredAt, &s.RequestID, &s.Tries, &failure,
		&s.FirstAt, &s.LastAt, &s.DeclinedAt, &s.Progress, &s.Stored, &s.Placeholders, &s.Filled)
	if err != nil {
		return err
	}
	s.Failure, err = fromJSON[inbox.Failure](failure)
	return err
}

// Syncs reads the syncs of an account, the newest onboarding first; those of an onboarding in the
// order of their names.
func (s *Store) Syncs(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (list []inbox.Sync, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if list, err = db.All(ctx, tx, scanSync, "SELECT "+syncColumns+" FROM syncs WHERE workspace_id = $1 AND account_id = $2 ORDER BY onboarded_at DESC, kind", ws, account); err != nil {
			return err
		}
		waiting, err := db.Number(ctx, tx, "SELECT count(*) FROM history_queue WHERE workspace_id = $1 AND account_id = $2", ws, account)
		if err != nil {
			return err
		}
		for i := range list {
			if list[i].Kind != inbox.SyncHistory {
				continue
			}
			if i == 0 || list[i].OnboardedAt == list[0].OnboardedAt {
				list[i].Waiting = int(waiting)
			}
			if err := chunksOf(ctx, tx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// chunksOf sums what the chunks of a sync told.
func chunksOf(ctx context.Context, tx *db.Tx, s *inbox.Sync) error {
	err := tx.Query(ctx, `SELECT phase, messages, oldest, newest, days FROM history_chunks
		WHERE workspace_id = $1 AND account_id = $2 AND onboarded_at = $3 ORDER BY phase, chunk`, func(r *sql.Rows) error {
		var phase int
		var messages int64
		var oldest, newest inbox.Millis
		var days string
		if err := r.Scan(&phase, &messages, &oldest, &newest, &days); err != nil {
			return err
		}
		if n := len(s.Phases); n == 0 || s.Phases[n-1].Phase != phase {
			s.Phases = append(s.Phases, inbox.SyncPhase{Phase: phase})
		}
		p := &s.Phases[len(s.Phases)-1]
		p.Chunks++
		p.Messages += messages
		if oldest != 0 && (p.Oldest == 0 || oldest < p.Oldest) {
			p.Oldest = oldest
		}
		p.Newest = max(p.Newest, newest)
		s.Days = append(s.Days, splitDays(days)...)
		return nil
	}, s.Workspace, s.Account, s.OnboardedAt)
	slices.Sort(s.Days)
	s.Days = slices.Compact(s.Days)
	return err
}

// BeginSync records that a sync is about to be asked for; the caller then calls, once. It refuses
// with CodeConflict what was asked before, unless again allows it: after a call whose end nobody
// knows, or that was refused.
func (s *Store) BeginSync(ctx context.Context, ask inbox.Sync, again bool) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		now := tx.Now
		_, err := db.Number(ctx, tx, `INSERT INTO syncs (`+syncColumns+`) VALUES ($1, $2, $3, $4, 'asking', $5, $6, 0, '', 1, '', 0, 0, 0, 0, 0, 0, 0)
			ON CONFLICT (workspace_id, account_id, onboarded_at, kind) DO UPDATE SET
				answer = 'asking', requested_at = excluded.requested_at, requested_by = excluded.requested_by, answered_at = 0, tries = syncs.tries + 1, failure = ''
			WHERE syncs.answer = '' OR $7 = 1 AND (syncs.answer IN ('unknown', 'refused') OR syncs.answer = 'asking' AND syncs.requested_at < $8)
			RETURNING tries`, ask.Workspace, ask.Account, ask.OnboardedAt, string(ask.Kind), now, ask.RequestedBy, asInt(again), now.Add(-inbox.SyncCall))
		if errors.Is(err, db.ErrNotFound) {
			return inbox.Refuse(inbox.CodeConflict, "This was asked for already: the platform takes each request once for each onboarding.")
		}
		if err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ask.Workspace, Kind: inbox.EventSyncChanged, Account: ask.Account, Member: ask.RequestedBy}})
	})
}

// EndSync records how the call ended.
func (s *Store) EndSync(ctx context.Context, ended inbox.Sync) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE syncs SET answer = $5, answered_at = $6, failure = $7, request_id = CASE WHEN $8 <> '' THEN $8 ELSE request_id END
			WHERE workspace_id = $1 AND account_id = $2 AND onboarded_at = $3 AND kind = $4`,
			ended.Workspace, ended.Account, ended.OnboardedAt, string(ended.Kind), string(ended.Answer), tx.Now, asJSON(ended.Failure), ended.RequestID); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ended.Workspace, Kind: inbox.EventSyncChanged, Account: ended.Account}})
	})
}
