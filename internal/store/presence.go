package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Who is at work, and blocks of undisturbed work.

const presencesText = `SELECT m.workspace_id, m.id, COALESCE(p.said, 'available'), COALESCE(p.until_at, 0), COALESCE(p.reason, ''), COALESCE(p.seen_at, 0), COALESCE(p.idle, 0),
	COALESCE((SELECT f.until_at FROM focus_blocks f WHERE f.workspace_id = m.workspace_id AND f.member_id = m.id AND f.ended_at = 0 AND f.until_at > $2 ORDER BY f.id DESC LIMIT 1), 0)
	FROM members m LEFT JOIN member_presence p ON p.workspace_id = m.workspace_id AND p.member_id = m.id
	WHERE m.workspace_id = $1 AND m.state = 'active' ORDER BY m.id`

// Presences implements presence.Store.
func (s *Store) Presences(ctx context.Context, ws inbox.WorkspaceID, now inbox.Millis) ([]inbox.Presence, error) {
	return all(ctx, s, func(r *sql.Rows, p *inbox.Presence) error {
		var idle int64
		err := r.Scan(&p.Workspace, &p.Member, &p.Said, &p.Until, &p.Reason, &p.SeenAt, &idle, &p.FocusUntil)
		p.Idle = idle != 0
		return err
	}, presencesText, ws, now)
}

func (s *Store) presenceChanged(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, member inbox.MemberID) error {
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventPresenceChanged, Member: member}})
}

// SetStatus implements presence.Store.
func (s *Store) SetStatus(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, said inbox.MemberStatus, until inbox.Millis, reason string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO member_presence (workspace_id, member_id, said, until_at, reason, said_at, seen_at, idle) VALUES ($1, $2, $3, $4, $5, $6, $6, 0)
			ON CONFLICT (workspace_id, member_id) DO UPDATE SET said = excluded.said, until_at = excluded.until_at, reason = excluded.reason, said_at = excluded.said_at, seen_at = excluded.seen_at, idle = 0`,
			ws, member, string(said), until, reason, tx.Now)
		if err != nil {
			return err
		}
		return s.presenceChanged(ctx, tx, ws, member)
	})
}

// Seen implements presence.Store.
func (s *Store) Seen(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, idle bool, now inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		type row struct {
			at   inbox.Millis
			idle int64
		}
		was, found, err := oneOrNone(db.One(ctx, tx, func(r *sql.Rows, v *row) error { return r.Scan(&v.at, &v.idle) },
			"SELECT seen_at, idle FROM member_presence WHERE workspace_id = $1 AND member_id = $2"+forUpdate(tx), ws, member))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO member_presence (workspace_id, member_id, said, until_at, reason, said_at, seen_at, idle) VALUES ($1, $2, 'available', 0, '', 0, $3, $4)
			ON CONFLICT (workspace_id, member_id) DO UPDATE SET seen_at = excluded.seen_at, idle = excluded.idle`, ws, member, now, asInt(idle))
		if err != nil || found && was.at.Add(inbox.GoneAfter) > now && was.idle == asInt(idle) {
			return err
		}
		return s.presenceChanged(ctx, tx, ws, member)
	})
}

func (d deskTx) SaysAway(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (bool, error) {
	n, err := db.Number(ctx, d.tx, "SELECT count(*) FROM member_presence WHERE workspace_id = $1 AND member_id = $2 AND said = 'away' AND (until_at = 0 OR until_at > $3)", ws, member, d.tx.Now)
	return n > 0, err
}

const focusColumns = "workspace_id, id, member_id, view_id, name, started_at, until_at, ended_at, before_n, from_seq"

func scanFocus(r *sql.Rows, b *inbox.FocusBlock) error {
	return r.Scan(&b.Workspace, &b.ID, &b.Member, &b.View, &b.Name, &b.StartedAt, &b.Until, &b.EndedAt, &b.Before, &b.FromSeq)
}

const focusText = "SELECT " + focusColumns + " FROM focus_blocks WHERE workspace_id = $1 AND member_id = $2 AND ended_at = 0 ORDER BY id DESC LIMIT 1"

// StartFocus implements presence.Store. A block whose time is over is ended by the next one.
func (s *Store) StartFocus(ctx context.Context, b inbox.FocusBlock) (inbox.FocusBlock, bool, error) {
	begun := false
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		begun = false
		if _, err := db.Number(ctx, tx, "SELECT id FROM members WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), b.Workspace, b.Member); err != nil {
			return notFound(err, "member")
		}
		was, found, err := oneOrNone(db.One(ctx, tx, scanFocus, focusText, b.Workspace, b.Member))
		if err != nil {
			return err
		}
		if found && was.Until > b.StartedAt {
			b = was
			return nil
		}
		if _, err := tx.Exec(ctx, "UPDATE focus_blocks SET ended_at = until_at WHERE workspace_id = $1 AND member_id = $2 AND ended_at = 0", b.Workspace, b.Member); err != nil {
			return err
		}
		if b.FromSeq, err = db.Number(ctx, tx, "SELECT seq FROM event_counters WHERE workspace_id = $1", b.Workspace); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "INSERT INTO focus_blocks ("+focusColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
			b.Workspace, b.ID, b.Member, b.View, b.Name, b.StartedAt, b.Until, b.Before, b.FromSeq); err != nil {
			return err
		}
		begun = true
		return s.presenceChanged(ctx, tx, b.Workspace, b.Member)
	})
	return b, begun, err
}

// Focus implements presence.Store.
func (s *Store) Focus(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (inbox.FocusBlock, bool, error) {
	b, err := one(ctx, s, "block", scanFocus, focusText, ws, member)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		return b, false, nil
	}
	return b, err == nil, err
}

// What a member did in a block, of what was written in its time: ids stand for time.
const (
	focusSaid = `SELECT count(*), count(DISTINCT conversation_id) FROM messages WHERE workspace_id = $1 AND id >= $2 AND id < $3 AND author = 'member' AND author_id = $4`
	focusDone = `SELECT count(DISTINCT e.conversation_id) FROM events e JOIN conversations c ON c.workspace_id = e.workspace_id AND c.id = e.conversation_id
		WHERE e.workspace_id = $1 AND e.seq > $2 AND e.at <= $3 AND e.member_id = $4 AND e.kind = 'conversation.changed' AND c.state = 'resolved'`
	focusGave = `SELECT count(*) FROM handoffs WHERE workspace_id = $1 AND id >= $2 AND id < $3 AND from_id = $4 AND withdrawn_at = 0`
)

// EndFocus implements presence.Store.
func (s *Store) EndFocus(ctx context.Context, b inbox.FocusBlock) (sum inbox.FocusSummary, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE focus_blocks SET ended_at = $3 WHERE workspace_id = $1 AND id = $2 AND ended_at = 0", b.Workspace, b.ID, b.EndedAt)
		if err != nil || n == 0 {
			return errors.Join(err, notFoundIf(n == 0 && err == nil))
		}
		from, to := inbox.FirstID(b.StartedAt.Time()), inbox.FirstID(b.EndedAt.Add(1).Time())
		if err := tx.Query(ctx, focusSaid, func(r *sql.Rows) error { return r.Scan(&sum.Messages, &sum.Answered) }, b.Workspace, from, to, b.Member); err != nil {
			return err
		}
		done, err := db.Number(ctx, tx, focusDone, b.Workspace, b.FromSeq, b.EndedAt, b.Member)
		if err != nil {
			return err
		}
		gave, err := db.Number(ctx, tx, focusGave, b.Workspace, from, to, b.Member)
		if err != nil {
			return err
		}
		sum.Resolved, sum.HandedOver = int(done), int(gave)
		return s.presenceChanged(ctx, tx, b.Workspace, b.Member)
	})
	return sum, err
}

// notFoundIf is what another window was faster than.
func notFoundIf(gone bool) error {
	if gone {
		return inbox.Refuse(inbox.CodeNotFound, "No block of undisturbed work is running.")
	}
	return nil
}
