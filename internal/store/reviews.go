package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strconv"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// The weekly look at who has access. A trigger keeps what was signed off from being changed.

const reviewColumns = "workspace_id, id, at, by_id, note, members, devices, api_keys"

func scanReview(r *sql.Rows, v *auth.Review) error {
	return r.Scan(&v.Workspace, &v.ID, &v.At, &v.By, &v.Note, &v.Members, &v.Devices, &v.Keys)
}

// ReviewState implements auth.Store.
func (s *Store) ReviewState(ctx context.Context, ws inbox.WorkspaceID) (on bool, since inbox.Millis, last auth.Review, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		err := tx.Query(ctx, "SELECT reviews_off = 0, created_at FROM workspaces WHERE id = $1", func(r *sql.Rows) error { return r.Scan(&on, &since) }, ws)
		if err != nil {
			return err
		}
		last, err = db.One(ctx, tx, scanReview, "SELECT "+reviewColumns+" FROM access_reviews WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1", ws)
		if errors.Is(err, db.ErrNotFound) {
			err = nil
		}
		return err
	})
	return on, since, last, err
}

// Reviews implements auth.Store.
func (s *Store) Reviews(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]auth.Review, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return all(ctx, s, scanReview, "SELECT "+reviewColumns+" FROM access_reviews WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", ws, before, limit)
}

const liveSessions = "FROM sessions WHERE workspace_id = $1 AND idle_until > $2 AND expires_at > $2"

// SignOff implements auth.Store.
func (s *Store) SignOff(ctx context.Context, v auth.Review, newest inbox.AuditID, acts []inbox.Act) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		// Whoever signs off at the same time waits here.
		if _, err := db.Number(ctx, tx, "SELECT id FROM workspaces WHERE id = $1"+forUpdate(tx), v.Workspace); err != nil {
			return notFound(err, "workspace")
		}
		args := []any{v.Workspace, newest}
		marks := make([]string, len(acts))
		for i, a := range acts {
			args = append(args, string(a))
			marks[i] = "$" + strconv.Itoa(len(args))
		}
		since, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM (SELECT 1 FROM audit WHERE workspace_id = $1 AND id > $2 AND act IN ("+strings.Join(marks, ", ")+") LIMIT 1) newer", args...)
		if err != nil {
			return err
		}
		if since > 0 {
			return inbox.Refuse(inbox.CodeConflict, "Something has changed since you looked. Look at it again.")
		}
		v.At = tx.Now
		for into, query := range map[*int]string{&v.Members: "SELECT COUNT(*) FROM members WHERE workspace_id = $1 AND state = 'active'", &v.Keys: "SELECT COUNT(*) FROM api_keys WHERE workspace_id = $1"} {
			n, err := db.Number(ctx, tx, query, v.Workspace)
			if err != nil {
				return err
			}
			*into = int(n)
		}
		devices, err := db.Number(ctx, tx, "SELECT COUNT(*) "+liveSessions, v.Workspace, tx.Now)
		if err != nil {
			return err
		}
		v.Devices = int(devices)
		if _, err := tx.Exec(ctx, "INSERT INTO access_reviews ("+reviewColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			v.Workspace, v.ID, v.At, v.By, v.Note, v.Members, v.Devices, v.Keys); err != nil {
			return err
		}
		return s.pledged(ctx, tx, inbox.Audited{Workspace: v.Workspace, Act: inbox.ActReviewed, Member: v.By,
			Details: map[string]string{"members": strconv.Itoa(v.Members), "devices": strconv.Itoa(v.Devices), "keys": strconv.Itoa(v.Keys)}})
	})
}

// SetReviews implements auth.Store.
func (s *Store) SetReviews(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, on bool) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE workspaces SET reviews_off = $2 WHERE id = $1 AND reviews_off <> $2", ws, asNumber(!on))
		if err != nil || n == 0 {
			return err
		}
		return s.pledged(ctx, tx, setting(ws, by, "reviews", "to", strconv.FormatBool(on)))
	})
}

// SignIns implements auth.Store: one step into an index a member.
func (s *Store) SignIns(ctx context.Context, ws inbox.WorkspaceID) (map[inbox.MemberID]inbox.Millis, error) {
	out := map[inbox.MemberID]inbox.Millis{}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, `SELECT members.id, COALESCE((SELECT a.at FROM audit a WHERE a.workspace_id = members.workspace_id AND a.member_id = members.id AND a.act = 'sign_in.done'
			ORDER BY a.id DESC LIMIT 1), 0) FROM members WHERE members.workspace_id = $1`, func(r *sql.Rows) error {
			var id inbox.MemberID
			var at inbox.Millis
			err := r.Scan(&id, &at)
			out[id] = at
			return err
		}, ws)
	})
	return out, err
}

// mostDevices bounds what is shown of a workspace's devices.
const mostDevices = 1000

// LiveSessions implements auth.Store.
func (s *Store) LiveSessions(ctx context.Context, ws inbox.WorkspaceID, now inbox.Millis) ([]auth.Session, error) {
	return all(ctx, s, func(r *sql.Rows, n *auth.Session) error {
		n.Workspace = ws
		return r.Scan(append(sessionFields(n), &n.Member.ID)...)
	}, "SELECT "+sessionColumns+", sessions.member_id "+liveSessions+" ORDER BY last_seen_at DESC LIMIT "+strconv.Itoa(mostDevices), ws, now)
}
