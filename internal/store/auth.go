package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Members, sessions and API keys.

const memberColumns = `members.workspace_id, members.id, members.email, members.name, members.role, members.state,
	members.locale, members.theme, members.send_key, members.density, members.undo_send, members.created_at, members.version, members.second_step, members.passkeys,
	COALESCE((SELECT roles.permissions FROM roles WHERE roles.workspace_id = members.workspace_id AND roles.id = members.role), '')`

func memberFields(m *inbox.Member) []any {
	return []any{&m.Workspace, &m.ID, &m.Email, &m.Name, &m.Role, &m.State, &m.Locale, &m.Theme, &m.SendKey, &m.Density, &m.UndoSend, &m.CreatedAt, &m.Version, &m.SecondStep, &m.Passkeys, &m.Grants}
}

func scanMember(r *sql.Rows, m *inbox.Member) error { return r.Scan(memberFields(m)...) }

func scanCredential(r *sql.Rows, c *auth.Credential) error {
	return r.Scan(append(memberFields(&c.Member), &c.PasswordHash)...)
}

// notFound turns the absence of a row into the refusal people may see.
func notFound(err error, what string) error {
	if errors.Is(err, db.ErrNotFound) {
		return inbox.Refuse(inbox.CodeNotFound, "There is no such %s.", what)
	}
	return err
}

// one reads a single row in a view of its own.
func one[T any](ctx context.Context, s *Store, what string, scan func(*sql.Rows, *T) error, query string, args ...any) (v T, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		v, err = db.One(ctx, tx, scan, query, args...)
		return err
	})
	return v, notFound(err, what)
}

// all reads rows in a view of their own.
func all[T any](ctx context.Context, s *Store, scan func(*sql.Rows, *T) error, query string, args ...any) (v []T, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		v, err = db.All(ctx, tx, scan, query, args...)
		return err
	})
	return v, err
}

// Credentials implements auth.Store.
func (s *Store) Credentials(ctx context.Context, email string, only inbox.WorkspaceID) ([]auth.Credential, error) {
	if only != 0 {
		return all(ctx, s, scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE workspace_id = $1 AND email = $2", only, email)
	}
	// The one question about people that spans workspaces: it is asked before any is known.
	return all(ctx, s, scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE email = $1 ORDER BY id LIMIT 5", email)
}

// Credential implements auth.Store.
func (s *Store) Credential(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (auth.Credential, error) {
	return one(ctx, s, "member", scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE workspace_id = $1 AND id = $2", ws, id)
}

// ReplaceHash implements auth.Store.
func (s *Store) ReplaceHash(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID, old, fresh string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE members SET password_hash = $4 WHERE workspace_id = $1 AND id = $2 AND password_hash = $3", ws, id, old, fresh)
		return err
	})
}

// AddSession implements auth.Store. The member's row is locked, so that a session cannot slip past
// a change that ends all sessions.
func (s *Store) AddSession(ctx context.Context, n auth.Session, p auth.Proof) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		c, err := db.One(ctx, tx, scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE workspace_id = $1 AND id = $2 AND state = 'active'"+forUpdate(tx), n.Workspace, n.Member.ID)
		if err == nil && (p.Passkey == nil && p.Provider == "" && c.PasswordHash != p.PasswordHash || c.Member.SecondStep && !n.Proven) {
			err = db.ErrNotFound
		}
		if err != nil {
			return notFound(err, "member")
		}
		device := map[string]string{"device": n.UserAgent}
		if p.Provider != "" {
			device["way"] = "provider"
		}
		if p.Passkey != nil {
			device["way"] = "passkey"
			if err := usePasskey(ctx, tx, n.Workspace, *p.Passkey); err != nil {
				return err
			}
		}
		// Dead sessions of the member go with the next sign-in: no job is needed.
		if _, err := tx.Exec(ctx, "DELETE FROM sessions WHERE workspace_id = $1 AND member_id = $2 AND (idle_until <= $3 OR expires_at <= $3)",
			n.Workspace, n.Member.ID, n.CreatedAt); err != nil {
			return err
		}
		rules, err := db.One(ctx, tx, scanSignInRules, signInRules, n.Workspace)
		if err != nil {
			return err
		}
		if rules.SecondStep.Of(c.Member) && c.Member.Passkeys > 0 && !n.Proven {
			return auth.ErrPasskeyNeeded()
		}
		ended := int64(0)
		if rules.OneSession {
			if ended, err = s.endSessions(ctx, tx, n.Member.ID, n.Workspace, n.Member.ID, ""); err != nil {
				return err
			}
		}
		if _, err = tx.Exec(ctx, `INSERT INTO sessions (workspace_id, token_hash, id, member_id, created_at, last_seen_at, idle_until, expires_at, user_agent, place, active_at, proven)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			n.Workspace, n.TokenHash, n.ID, n.Member.ID, n.CreatedAt, n.LastSeenAt, n.IdleUntil, n.ExpiresAt, n.UserAgent, n.Place, n.ActiveAt, asNumber(n.Proven)); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: n.Workspace, Act: inbox.ActSignedIn, Member: n.Member.ID, Place: n.Place, Details: device}); err != nil || ended == 0 {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: n.Workspace, Kind: inbox.EventMemberChanged, Member: n.Member.ID}})
	})
}

// Session implements auth.Store.
func (s *Store) Session(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (auth.Session, error) {
	return one(ctx, s, "session", func(r *sql.Rows, n *auth.Session) error {
		n.Workspace = ws
		return r.Scan(append(memberFields(&n.Member), append(sessionFields(n), &n.WorkspaceName, &n.Demand, &n.LockAfter, &n.Wants, &n.Signed)...)...)
	}, `SELECT `+memberColumns+`, `+sessionColumns+`, workspaces.name, workspaces.second_step, workspaces.lock_after, workspaces.wants_signed, members.signed
		FROM sessions JOIN members ON members.workspace_id = sessions.workspace_id AND members.id = sessions.member_id
			JOIN workspaces ON workspaces.id = sessions.workspace_id
		WHERE sessions.workspace_id = $1 AND sessions.token_hash = $2`, ws, tokenHash)
}

// TouchSession implements auth.Store.
func (s *Store) TouchSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, seen, idleUntil inbox.Millis, place string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE sessions SET last_seen_at = $3, idle_until = $4, place = $5 WHERE workspace_id = $1 AND token_hash = $2", ws, tokenHash, seen, idleUntil, place)
		return err
	})
}

// EndSession implements auth.Store. The event lets streams of other nodes notice.
func (s *Store) EndSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "DELETE FROM sessions WHERE workspace_id = $1 AND token_hash = $2", ws, tokenHash)
		if err != nil || n == 0 {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActSignedOut}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged}})
	})
}

func scanKey(r *sql.Rows, k *auth.Key) error {
	var scopes string
	err := r.Scan(&k.Workspace, &k.KeyHash, &k.ID, &k.Prefix, &k.Name, &scopes, &k.CreatedAt, &k.CreatedBy, &k.LastUsedAt, &k.ExpiresAt)
	k.Scopes = strings.Fields(scopes)
	return err
}

const keyColumns = "workspace_id, key_hash, id, prefix, name, scopes, created_at, created_by, last_used_at, expires_at"

// Key implements auth.Store.
func (s *Store) Key(ctx context.Context, ws inbox.WorkspaceID, keyHash string) (auth.Key, error) {
	return one(ctx, s, "key", scanKey, "SELECT "+keyColumns+" FROM api_keys WHERE workspace_id = $1 AND key_hash = $2", ws, keyHash)
}

// TouchKey implements auth.Store.
func (s *Store) TouchKey(ctx context.Context, ws inbox.WorkspaceID, keyHash string, used inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE api_keys SET last_used_at = $3 WHERE workspace_id = $1 AND key_hash = $2", ws, keyHash, used)
		return err
	})
}

// Keys implements auth.Store.
func (s *Store) Keys(ctx context.Context, ws inbox.WorkspaceID) ([]auth.Key, error) {
	return all(ctx, s, scanKey, "SELECT "+keyColumns+" FROM api_keys WHERE workspace_id = $1 ORDER BY id", ws)
}

// AddKey implements auth.Store.
func (s *Store) AddKey(ctx context.Context, k auth.Key) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO api_keys ("+keyColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			k.Workspace, k.KeyHash, k.ID, k.Prefix, k.Name, strings.Join(k.Scopes, " "), k.CreatedAt, k.CreatedBy, k.LastUsedAt, k.ExpiresAt)
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, inbox.Audited{Workspace: k.Workspace, Act: inbox.ActKeyMade, Member: k.CreatedBy, Details: map[string]string{"name": k.Name, "scopes": strings.Join(k.Scopes, " ")}})
	})
}

// RemoveKey implements auth.Store.
func (s *Store) RemoveKey(ctx context.Context, ws inbox.WorkspaceID, id inbox.APIKeyID) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		k, err := db.One(ctx, tx, scanKey, "DELETE FROM api_keys WHERE workspace_id = $1 AND id = $2 RETURNING "+keyColumns, ws, id)
		if err != nil {
			return notFound(err, "key")
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActKeyRemoved, Details: map[string]string{"name": k.Name}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged}})
	})
}

// Workspace implements auth.Store.
func (s *Store) Workspace(ctx context.Context, ws inbox.WorkspaceID) (inbox.Workspace, error) {
	return one(ctx, s, "workspace", func(r *sql.Rows, w *inbox.Workspace) error { return r.Scan(&w.ID, &w.Name, &w.CreatedAt) },
		"SELECT id, name, created_at FROM workspaces WHERE id = $1", ws)
}

// Workspaces lists the workspaces of the installation.
func (s *Store) Workspaces(ctx context.Context) ([]inbox.Workspace, error) {
	return all(ctx, s, func(r *sql.Rows, w *inbox.Workspace) error { return r.Scan(&w.ID, &w.Name, &w.CreatedAt) },
		"SELECT id, name, created_at FROM workspaces ORDER BY id")
}

// Members implements auth.Store.
func (s *Store) Members(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Member, error) {
	return all(ctx, s, scanMember, "SELECT "+memberColumns+" FROM members WHERE workspace_id = $1 ORDER BY id", ws)
}

// AddMember implements auth.Store.
func (s *Store) AddMember(ctx context.Context, by inbox.MemberID, m inbox.Member, hash string) (inbox.Member, error) {
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		made, err := insertMember(ctx, tx, m, hash)
		if err != nil {
			return err
		}
		if !made {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "A member with this email is already here.",
				Fields: []inbox.FieldError{{Location: "body.email", Message: "belongs to another member"}}}
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: m.Workspace, Act: inbox.ActMemberAdded, Member: by, Of: m.ID, Details: map[string]string{"name": m.Name, "role": string(m.Role)}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: m.Workspace, Kind: inbox.EventMemberChanged, Member: by}})
	})
	return m, err
}

func insertMember(ctx context.Context, tx *db.Tx, m inbox.Member, hash string) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (workspace_id, email) DO NOTHING`,
		m.Workspace, m.ID, m.Email, m.Name, string(m.Role), string(m.State), hash, m.Locale, m.Theme, m.SendKey, m.Density, m.CreatedAt, m.Version)
	return n == 1, err
}

// ChangeMember implements auth.Store.
func (s *Store) ChangeMember(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.MemberID, c auth.MemberChange) (inbox.Member, error) {
	var m inbox.Member
	stopped := false
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		stopped = false
		// All active owners are locked in one order, so that two cannot remove each other at once.
		owners, err := db.All(ctx, tx, func(r *sql.Rows, id *inbox.MemberID) error { return r.Scan(id) },
			`SELECT id FROM members WHERE workspace_id = $1 AND role = 'owner' AND state = 'active' ORDER BY id`+forUpdate(tx), ws)
		if err != nil {
			return err
		}
		old, err := db.One(ctx, tx, scanCredential, "SELECT "+memberColumns+", password_hash FROM members WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id)
		if err != nil {
			return notFound(err, "member")
		}
		m = old.Member
		if c.Within != nil && !slices.Contains(c.Within, m.Role) {
			return auth.ErrAbove()
		}
		if c.VerifiedHash != "" && c.VerifiedHash != old.PasswordHash {
			return inbox.Refuse(inbox.CodeConflict, "Your password was changed meanwhile. Sign in again with the new one.")
		}
		hash := old.PasswordHash
		set(&m.Name, c.Name)
		set(&m.Locale, c.Locale)
		set(&m.Theme, c.Theme)
		set(&m.SendKey, c.SendKey)
		set(&m.Density, c.Density)
		set(&m.UndoSend, c.UndoSend)
		set(&m.Role, c.Role)
		set(&m.State, c.State)
		set(&hash, c.PasswordHash)
		// Asked for once more, too: the rest of what was resolved stays behind if the process ends between.
		stopped = c.State != nil && m.State == inbox.MemberDisabled
		if m == old.Member && hash == old.PasswordHash {
			return nil
		}
		if len(owners) == 1 && owners[0] == id && (m.Role != inbox.RoleOwner || m.State != inbox.MemberActive) {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "The last owner must stay.", Reason: &inbox.Reason{Code: "last_owner",
				Message: "This is the only active owner of the workspace.", WayOut: "Make another member an owner first."}}
		}
		m.Version++
		if _, err := tx.Exec(ctx, `UPDATE members SET name = $3, role = $4, state = $5, password_hash = $6, locale = $7, theme = $8, send_key = $9, density = $10, version = $11, undo_send = $12
			WHERE workspace_id = $1 AND id = $2`, ws, id, m.Name, string(m.Role), string(m.State), hash, m.Locale, m.Theme, m.SendKey, m.Density, m.Version, m.UndoSend); err != nil {
			return err
		}
		if m.Role != old.Member.Role || m.State != old.Member.State || hash != old.PasswordHash {
			if _, err := s.endSessions(ctx, tx, by, ws, id, c.KeepSession); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "DELETE FROM password_links WHERE workspace_id = $1 AND member_id = $2", ws, id); err != nil {
				return err
			}
		}
		if hash != old.PasswordHash {
			if err := s.unlinkProvider(ctx, tx, m); err != nil {
				return err
			}
		}
		if err := s.auditMember(ctx, tx, by, old.Member, m, hash != old.PasswordHash); err != nil {
			return err
		}
		events := []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: by, Version: m.Version}}
		if m.State == inbox.MemberDisabled && old.Member.State != inbox.MemberDisabled {
			for _, state := range []inbox.ConversationState{inbox.ConversationOpen, inbox.ConversationSnoozed} {
				given, err := s.giveAway(ctx, tx, by, ws, id, c.GiveTo, state, math.MaxInt32)
				if err != nil {
					return err
				}
				events = append(events, given...)
			}
		}
		return s.appendEvents(ctx, tx, events)
	})
	if err == nil && stopped {
		err = s.giveAwayResolved(ctx, by, ws, id, c.GiveTo)
	}
	return m, err
}

// auditMember notes what changed of a member, a line each.
func (s *Store) auditMember(ctx context.Context, tx *db.Tx, by inbox.MemberID, old, m inbox.Member, password bool) error {
	var lines []inbox.Audited
	if m.Role != old.Role {
		lines = append(lines, inbox.Audited{Act: inbox.ActMemberRole, Details: map[string]string{"from": string(old.Role), "to": string(m.Role)}})
	}
	if m.State != old.State {
		lines = append(lines, inbox.Audited{Act: inbox.ActMemberState, Details: map[string]string{"to": string(m.State)}})
	}
	if m.Name != old.Name {
		lines = append(lines, inbox.Audited{Act: inbox.ActMemberRenamed, Details: map[string]string{"from": old.Name, "to": m.Name}})
	}
	if password {
		lines = append(lines, inbox.Audited{Act: inbox.ActPassword})
	}
	for _, a := range lines {
		a.Workspace, a.Member, a.Of = m.Workspace, by, m.ID
		if err := s.audit(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Bootstrap implements auth.Store.
func (s *Store) Bootstrap(ctx context.Context, name string, owner inbox.Member, hash string) (ws inbox.WorkspaceID, member inbox.MemberID, made bool, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		made = false
		if tx.Dialect == db.Postgres {
			// Names are not unique, so two runs at once must queue.
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7261469)"); err != nil {
				return err
			}
		}
		id, err := db.Number(ctx, tx, "SELECT id FROM workspaces WHERE name = $1 ORDER BY id LIMIT 1", name)
		if err == nil {
			ws = inbox.WorkspaceID(id)
			id, err := db.Number(ctx, tx, "SELECT id FROM members WHERE workspace_id = $1 AND email = $2", ws, owner.Email)
			if errors.Is(err, db.ErrNotFound) {
				return inbox.Refuse(inbox.CodeConflict, "The workspace %q exists and %s is not in it: give its owner's email, or another name.", name, owner.Email)
			}
			member = inbox.MemberID(id)
			return err
		}
		if !errors.Is(err, db.ErrNotFound) {
			return err
		}
		ws, member, made = inbox.WorkspaceID(s.ids.Next()), owner.ID, true
		owner.Workspace = ws
		if _, err := tx.Exec(ctx, "INSERT INTO workspaces (id, name, created_at) VALUES ($1, $2, $3)", ws, name, tx.Now); err != nil {
			return err
		}
		// The epoch is when the log began; see EventPosition.
		if _, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, $2, 0)", ws, tx.Now); err != nil {
			return err
		}
		if _, err := insertMember(ctx, tx, owner, hash); err != nil {
			return err
		}
		// By the operator: nobody can be signed in yet.
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActMemberAdded, Of: owner.ID, Details: map[string]string{"name": owner.Name, "role": string(owner.Role)}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: owner.ID, Version: 1}})
	})
	return ws, member, made, err
}
