package store

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// What cases know of the network's window, and how it makes their accounts.

func signupPlace(ws inbox.WorkspaceID, id onboarding.CaseID, column string) string {
	return "onboarding_signups/" + ws.String() + "/" + id.String() + "/" + column
}

// Signup implements onboarding.SignupStore.
func (s *Store) Signup(ctx context.Context, ws inbox.WorkspaceID, id onboarding.CaseID) (c onboarding.Case, g onboarding.Signup, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		c, g, err = s.readSignup(ctx, tx, ws, id, "")
		return err
	})
	return c, g, err
}

func (s *Store) readSignup(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id onboarding.CaseID, lock string) (c onboarding.Case, g onboarding.Signup, err error) {
	// The case's lock covers its signup, which is never touched without it.
	if c, err = db.One(ctx, tx, scanCase, "SELECT "+caseColumns+" FROM onboarding_cases WHERE workspace_id = $1 AND id = $2"+lock, ws, id); err != nil {
		return c, g, notFound(err, "case")
	}
	type sealed struct {
		body, token, verify string
		app                 inbox.AppID
	}
	r, err := db.One(ctx, tx, func(r *sql.Rows, v *sealed) error { return r.Scan(&v.body, &v.token, &v.verify, &v.app) },
		"SELECT body, token, verify_token, app_id FROM onboarding_signups WHERE workspace_id = $1 AND case_id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		return c, g, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(r.body), &g)
	}
	if err != nil {
		return c, g, err
	}
	g.App = r.app
	if g.Token, err = s.seal.Open(signupPlace(ws, id, "token"), r.token); err != nil {
		return c, g, err
	}
	g.VerifyToken, err = s.seal.Open(signupPlace(ws, id, "verify_token"), r.verify)
	return c, g, err
}

func (s *Store) writeSignup(ctx context.Context, tx *db.Tx, by inbox.MemberID, c *onboarding.Case, g *onboarding.Signup) error {
	c.UpdatedBy, c.UpdatedAt = by, tx.Now
	c.Version++
	row, err := caseRow(c)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE onboarding_cases SET state = $3, model = $4, number = $5, checks = $6, ticks = $7, account_id = $8, created_by = $9, created_at = $10,
		updated_by = $11, updated_at = $12, version = $13 WHERE workspace_id = $1 AND id = $2`, row...); err != nil {
		return err
	}
	body, err := json.Marshal(g)
	if err != nil {
		return err
	}
	token, err := s.seal.Seal(signupPlace(c.Workspace, c.ID, "token"), g.Token)
	if err != nil {
		return err
	}
	verify, err := s.seal.Seal(signupPlace(c.Workspace, c.ID, "verify_token"), g.VerifyToken)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO onboarding_signups (workspace_id, case_id, body, token, verify_token, app_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (workspace_id, case_id) DO UPDATE SET body = excluded.body, token = excluded.token, verify_token = excluded.verify_token, app_id = excluded.app_id`,
		c.Workspace, c.ID, string(body), token, verify, g.App); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: c.Workspace, Kind: inbox.EventCaseChanged, Account: c.Account, Member: by, Version: c.Version}})
}

// ChangeSignup implements onboarding.SignupStore.
func (s *Store) ChangeSignup(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id onboarding.CaseID,
	edit func(*onboarding.Case, *onboarding.Signup, inbox.Millis) error) (c onboarding.Case, g onboarding.Signup, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if c, g, err = s.readSignup(ctx, tx, ws, id, forUpdate(tx)); err != nil {
			return err
		}
		if err := edit(&c, &g, tx.Now); err != nil {
			return err
		}
		return s.writeSignup(ctx, tx, by, &c, &g)
	})
	return c, g, err
}

// LinkCase implements onboarding.SignupStore.
func (s *Store) LinkCase(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id onboarding.CaseID, n onboarding.NewAccount) (c onboarding.Case, a inbox.Account, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		var g onboarding.Signup
		if c, g, err = s.readSignup(ctx, tx, ws, id, forUpdate(tx)); err != nil {
			return err
		}
		if c.State == onboarding.CaseLinked {
			old, err := db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, c.Account)
			a = old.Account
			return err
		}
		n.App = g.App
		// Only the network's word replaces the token of an account that stands; ids typed by hand may be wrong.
		if a, err = s.addAccount(ctx, tx, by, ws, n, g.Stage == onboarding.SignupGranted); err != nil {
			return err
		}
		c.State, c.Account, c.Number = onboarding.CaseLinked, a.ID, n.Number
		// The token has found its place.
		g.Stage, g.Problem, g.Numbers, g.Token, g.BusinessID, g.PlatformID = onboarding.SignupDone, nil, nil, inbox.Secret{}, n.BusinessID, n.PlatformID
		return s.writeSignup(ctx, tx, by, &c, &g)
	})
	return c, a, err
}

// PrepareApp implements onboarding.SignupStore.
func (s *Store) PrepareApp(ctx context.Context, ws inbox.WorkspaceID, secret, verify inbox.Secret) (id inbox.AppID, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if secret.IsEmpty() {
			id = inbox.AppID(s.ids.Next())
			return s.saveApp(ctx, tx, inbox.App{Workspace: ws, ID: id, VerifyToken: verify}, 0)
		}
		sealed, err := db.All(ctx, tx, scanApp, "SELECT "+appColumns+" FROM apps WHERE workspace_id = $1 ORDER BY id"+forUpdate(tx), ws)
		if err != nil {
			return err
		}
		apps, err := s.openApps(sealed)
		if err != nil {
			return err
		}
		for _, a := range apps {
			if a.Secret.Reveal() == secret.Reveal() {
				id = a.ID
				return nil
			}
		}
		id = inbox.AppID(s.ids.Next())
		return s.saveApp(ctx, tx, inbox.App{Workspace: ws, ID: id, Secret: secret, VerifyToken: verify}, 0)
	})
	return id, err
}

// NoteVerified keeps that the platform proved a callback with a verify token.
func (s *Store) NoteVerified(ctx context.Context, token inbox.Secret) error {
	apps, err := s.Apps(ctx)
	if err != nil {
		return err
	}
	for _, a := range apps {
		if a.VerifyToken.IsEmpty() || subtle.ConstantTimeCompare([]byte(a.VerifyToken.Reveal()), []byte(token.Reveal())) == 0 {
			continue
		}
		if err := s.db.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE apps SET verified_at = $3 WHERE workspace_id = $1 AND id = $2", a.Workspace, a.ID, tx.Now)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// AppVerifiedAt implements onboarding.SignupStore.
func (s *Store) AppVerifiedAt(ctx context.Context, ws inbox.WorkspaceID, id inbox.AppID) (at inbox.Millis, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err := db.Number(ctx, tx, "SELECT verified_at FROM apps WHERE workspace_id = $1 AND id = $2", ws, id)
		if errors.Is(err, db.ErrNotFound) {
			return nil
		}
		at = inbox.Millis(n)
		return err
	})
	return at, err
}
