package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Sessions as devices: what members see of them, how they end and what becomes of those that were ended.

const sessionColumns = `sessions.token_hash, sessions.id, sessions.created_at, sessions.last_seen_at, sessions.idle_until, sessions.expires_at, sessions.user_agent,
	sessions.name, sessions.place, sessions.active_at, sessions.locked_at, sessions.proven`

func sessionFields(n *auth.Session) []any {
	return []any{&n.TokenHash, &n.ID, &n.CreatedAt, &n.LastSeenAt, &n.IdleUntil, &n.ExpiresAt, &n.UserAgent, &n.Name, &n.Place, &n.ActiveAt, &n.LockedAt, &n.Proven}
}

const endedColumns = `token_hash, id, member_id, name, user_agent, place, created_at, last_seen_at, expires_at, ended_at, ended_by, wiped_at`

func scanEnded(r *sql.Rows, e *auth.EndedSession) error {
	return r.Scan(&e.TokenHash, &e.ID, &e.Member.ID, &e.Name, &e.UserAgent, &e.Place, &e.CreatedAt, &e.LastSeenAt, &e.ExpiresAt, &e.EndedAt, &e.EndedBy, &e.WipedAt)
}

// endSessions ends the sessions of a member but one and keeps what is known of their devices. It is the one way
// by which somebody's session ends without their signing out; the caller writes the event.
func (s *Store) endSessions(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, member inbox.MemberID, keep string) (int64, error) {
	if _, err := tx.Exec(ctx, "DELETE FROM ended_sessions WHERE workspace_id = $1 AND member_id = $2 AND expires_at <= $3", ws, member, tx.Now); err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO ended_sessions (workspace_id, `+endedColumns+`)
		SELECT workspace_id, token_hash, id, member_id, name, user_agent, place, created_at, last_seen_at, expires_at, $4, $5, 0 FROM sessions
		WHERE workspace_id = $1 AND member_id = $2 AND token_hash <> $3 AND idle_until > $4 AND expires_at > $4`, ws, member, keep, tx.Now, by); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, "DELETE FROM sessions WHERE workspace_id = $1 AND member_id = $2 AND token_hash <> $3", ws, member, keep)
	if err != nil || n == 0 {
		return n, err
	}
	return n, s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActSessionEnded, Member: by, Of: member, Details: map[string]string{"count": strconv.FormatInt(n, 10)}})
}

// EndSessions implements auth.Store.
func (s *Store) EndSessions(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.SessionID, within []inbox.Role, keep string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := lockMember(ctx, tx, ws, member)
		if err != nil {
			return err
		}
		if within != nil && !slices.Contains(within, m.Role) {
			return auth.ErrAbove()
		}
		if id == 0 {
			if n, err := s.endSessions(ctx, tx, by, ws, member, keep); err != nil || n == 0 {
				return err
			}
		} else {
			n, err := tx.Exec(ctx, `INSERT INTO ended_sessions (workspace_id, `+endedColumns+`)
				SELECT workspace_id, token_hash, id, member_id, name, user_agent, place, created_at, last_seen_at, expires_at, $4, $5, 0 FROM sessions
				WHERE workspace_id = $1 AND member_id = $2 AND id = $3`, ws, member, id, tx.Now, by)
			if err != nil {
				return err
			}
			if n == 0 {
				return notFound(db.ErrNotFound, "session")
			}
			if _, err := tx.Exec(ctx, "DELETE FROM sessions WHERE workspace_id = $1 AND member_id = $2 AND id = $3", ws, member, id); err != nil {
				return err
			}
			if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActSessionEnded, Member: by, Of: member, Details: map[string]string{"count": "1"}}); err != nil {
				return err
			}
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: by, Version: m.Version}})
	})
}

// SessionsOf implements auth.Store.
func (s *Store) SessionsOf(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, now inbox.Millis) (m inbox.Member, live []auth.Session, ended []auth.EndedSession, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if m, err = db.One(ctx, tx, scanMember, "SELECT "+memberColumns+" FROM members WHERE workspace_id = $1 AND id = $2", ws, member); err != nil {
			return notFound(err, "member")
		}
		live, err = db.All(ctx, tx, func(r *sql.Rows, n *auth.Session) error {
			n.Workspace, n.Member = ws, m
			return r.Scan(append(sessionFields(n), &n.LockAfter)...)
		}, `SELECT `+sessionColumns+`, workspaces.lock_after FROM sessions JOIN workspaces ON workspaces.id = sessions.workspace_id
			WHERE sessions.workspace_id = $1 AND sessions.member_id = $2 AND sessions.idle_until > $3 AND sessions.expires_at > $3 ORDER BY sessions.last_seen_at DESC, sessions.id DESC LIMIT 100`, ws, member, now)
		if err != nil {
			return err
		}
		ended, err = db.All(ctx, tx, scanEnded, `SELECT `+endedColumns+` FROM ended_sessions
			WHERE workspace_id = $1 AND member_id = $2 AND expires_at > $3 ORDER BY ended_at DESC, id DESC LIMIT 50`, ws, member, now)
		return err
	})
	return m, live, ended, err
}

// NameSession implements auth.Store.
func (s *Store) NameSession(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.SessionID, name string) error {
	return s.changeSession(ctx, "UPDATE sessions SET name = $4 WHERE workspace_id = $1 AND member_id = $2 AND id = $3", ws, member, id, name)
}

func (s *Store) changeSession(ctx context.Context, query string, args ...any) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, query, args...)
		if err == nil && n == 0 {
			err = notFound(db.ErrNotFound, "session")
		}
		return err
	})
}

// LockSession implements auth.Store. The event lets the streams of the session look again at once.
func (s *Store) LockSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE sessions SET locked_at = $3 WHERE workspace_id = $1 AND token_hash = $2 AND locked_at = 0", ws, tokenHash, tx.Now)
		if err != nil || n == 0 {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActLocked}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged}})
	})
}

// UnlockSession implements auth.Store.
func (s *Store) UnlockSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis, by *auth.PasskeyUse) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if by != nil {
			if err := usePasskey(ctx, tx, ws, *by); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, "UPDATE sessions SET locked_at = 0, active_at = $3 WHERE workspace_id = $1 AND token_hash = $2", ws, tokenHash, now)
		if err != nil || n == 0 {
			return errors.Join(err, notFound(db.ErrNotFound, "session"))
		}
		return s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActUnlocked})
	})
}

// StayActive implements auth.Store. The condition is in the statement, so that a late word does not unlock.
func (s *Store) StayActive(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now, idleSince inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "UPDATE sessions SET active_at = $3 WHERE workspace_id = $1 AND token_hash = $2 AND locked_at = 0 AND active_at > $4", ws, tokenHash, now, idleSince)
		if err == nil && n == 0 {
			err = inbox.Refuse(inbox.CodeConflict, "The screen is locked.")
		}
		return err
	})
}

// Ended implements auth.Store.
func (s *Store) Ended(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (auth.EndedSession, error) {
	return one(ctx, s, "session", scanEnded, "SELECT "+endedColumns+" FROM ended_sessions WHERE workspace_id = $1 AND token_hash = $2", ws, tokenHash)
}

// Wiped implements auth.Store. The event lets the list of devices show it.
func (s *Store) Wiped(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		of, err := db.Number(ctx, tx, "UPDATE ended_sessions SET wiped_at = $3 WHERE workspace_id = $1 AND token_hash = $2 AND wiped_at = 0 RETURNING member_id", ws, tokenHash, now)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActSessionWiped, Of: inbox.MemberID(of)})
		}
		if err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged}})
	})
}

const signInRules = "SELECT second_step, one_session, lock_after FROM workspaces WHERE id = $1"

func scanSignInRules(r *sql.Rows, rules *auth.SignInRules) error {
	return r.Scan(&rules.SecondStep, &rules.OneSession, &rules.LockAfter)
}

// SignInRules implements auth.Store.
func (s *Store) SignInRules(ctx context.Context, ws inbox.WorkspaceID) (auth.SignInRules, error) {
	return one(ctx, s, "workspace", scanSignInRules, signInRules, ws)
}

// SetSignInRules implements auth.Store. The event lets streams look again at once.
func (s *Store) SetSignInRules(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, rules auth.SignInRules) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		old, err := db.One(ctx, tx, scanSignInRules, signInRules+forUpdate(tx), ws)
		if err != nil || old == rules {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE workspaces SET second_step = $2, one_session = $3, lock_after = $4 WHERE id = $1", ws, string(rules.SecondStep), asNumber(rules.OneSession), rules.LockAfter); err != nil {
			return err
		}
		if err := s.auditRules(ctx, tx, by, ws, old, rules); err != nil {
			return err
		}
		// Nobody is locked out by a time that ran before it counted, and no screen that is locked opens by itself.
		if old.LockAfter != rules.LockAfter {
			if old.LockAfter > 0 {
				if _, err := tx.Exec(ctx, "UPDATE sessions SET locked_at = $2 WHERE workspace_id = $1 AND locked_at = 0 AND active_at <= $3", ws, tx.Now,
					tx.Now.Add(-time.Duration(old.LockAfter)*time.Minute)); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, "UPDATE sessions SET active_at = $2 WHERE workspace_id = $1", ws, tx.Now); err != nil {
				return err
			}
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: by}})
	})
}

// auditRules notes what changed of the rules, a line each.
func (s *Store) auditRules(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, old, now auth.SignInRules) error {
	for _, r := range [][3]string{
		{"second_step", string(old.SecondStep), string(now.SecondStep)},
		{"one_session", strconv.FormatBool(old.OneSession), strconv.FormatBool(now.OneSession)},
		{"lock_after", strconv.Itoa(old.LockAfter), strconv.Itoa(now.LockAfter)},
	} {
		if r[1] == r[2] {
			continue
		}
		if err := s.audit(ctx, tx, setting(ws, by, r[0], "from", r[1], "to", r[2])); err != nil {
			return err
		}
	}
	return nil
}
