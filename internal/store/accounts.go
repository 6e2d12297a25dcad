package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// Numbers of ours and the platform apps that sign for them.

const accountColumns = `a.workspace_id, a.id, a.channel, a.app_id, a.name, a.number, a.platform_id, a.business_id, a.mode, a.state, a.state_reason, a.state_at,
	a.quality, a.throughput, a.daily_limit, a.pace, a.per_second, a.burst, a.access_token, a.created_at, a.onboarded_at, a.version,
	COALESCE(g.webhook_at, 0), COALESCE(g.inbound_at, 0), COALESCE(g.echo_at, 0), COALESCE(g.status_at, 0), COALESCE(g.sent_at, 0), COALESCE(g.phone_at, 0)
	FROM accounts a LEFT JOIN account_signs g ON g.workspace_id = a.workspace_id AND g.account_id = a.id`

// sealedAccount is an account whose token has not been opened.
type sealedAccount struct {
	inbox.Account
	token string
}

func scanAccount(r *sql.Rows, a *sealedAccount) error {
	g := &a.Signs
	return r.Scan(&a.Workspace, &a.ID, &a.Channel, &a.App, &a.Name, &a.Number, &a.PlatformID, &a.BusinessID, &a.Mode, &a.State, &a.StateReason, &a.StateAt,
		&a.Quality, &a.Throughput, &a.DailyLimit, &a.Pace, &a.PerSecond, &a.Burst, &a.token, &a.CreatedAt, &a.OnboardedAt, &a.Version, &g.WebhookAt, &g.InboundAt, &g.EchoAt, &g.StatusAt, &g.SentAt, &g.PhoneAt)
}

func tokenPlace(ws inbox.WorkspaceID, id inbox.AccountID) string {
	return "accounts/" + ws.String() + "/" + id.String() + "/access_token"
}

func appPlace(ws inbox.WorkspaceID, id inbox.AppID, column string) string {
	return "apps/" + ws.String() + "/" + id.String() + "/" + column
}

func (s *Store) openAccounts(sealed []sealedAccount) ([]inbox.Account, error) {
	out := make([]inbox.Account, len(sealed))
	for i, a := range sealed {
		var err error
		if a.AccessToken, err = s.seal.Open(tokenPlace(a.Workspace, a.ID), a.token); err != nil {
			return nil, err
		}
		out[i] = a.Account
	}
	return out, nil
}

// Accounts lists the accounts of all workspaces, with their tokens: for routing and delivery.
func (s *Store) Accounts(ctx context.Context) ([]inbox.Account, error) {
	sealed, err := all(ctx, s, scanAccount, "SELECT "+accountColumns+" ORDER BY a.workspace_id, a.id")
	if err != nil {
		return nil, err
	}
	return s.openAccounts(sealed)
}

// Apps lists the platform apps of all workspaces, with the secrets that count now.
func (s *Store) Apps(ctx context.Context) ([]inbox.App, error) {
	var sealed []sealedApp
	var now inbox.Millis
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now
		sealed, err = db.All(ctx, tx, scanApp, "SELECT "+appColumns+" FROM apps ORDER BY workspace_id, id")
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range sealed {
		if sealed[i].until <= now {
			sealed[i].previous = ""
		}
	}
	return s.openApps(sealed)
}

type sealedApp struct {
	inbox.App
	secret, previous, verify string
	until                    inbox.Millis // of the previous secret
}

// rotation is how long the previous secret of an app counts on: the platform is told of the new one
// by hand, and may repeat a webhook that it signed before.
const rotation = inbox.Millis(24 * time.Hour / time.Millisecond)

const appColumns = "workspace_id, id, secret, previous_secret, previous_until, verify_token"

func scanApp(r *sql.Rows, a *sealedApp) error {
	return r.Scan(&a.Workspace, &a.ID, &a.secret, &a.previous, &a.until, &a.verify)
}

func (s *Store) openApps(sealed []sealedApp) ([]inbox.App, error) {
	out := make([]inbox.App, len(sealed))
	for i, a := range sealed {
		var err error
		if a.Secret, err = s.seal.Open(appPlace(a.Workspace, a.ID, "secret"), a.secret); err != nil {
			return nil, err
		}
		if a.PreviousSecret, err = s.seal.Open(appPlace(a.Workspace, a.ID, "previous_secret"), a.previous); err != nil {
			return nil, err
		}
		if a.VerifyToken, err = s.seal.Open(appPlace(a.Workspace, a.ID, "verify_token"), a.verify); err != nil {
			return nil, err
		}
		out[i] = a.App
	}
	return out, nil
}

// WorkspaceAccounts lists the accounts of one workspace without their tokens, oldest first.
func (s *Store) WorkspaceAccounts(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Account, error) {
	sealed, err := all(ctx, s, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 ORDER BY a.id", ws)
	out := make([]inbox.Account, len(sealed))
	for i := range sealed {
		out[i] = sealed[i].Account
	}
	return out, err
}

// WorkspaceAccount reads one account without its token.
func (s *Store) WorkspaceAccount(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
	a, err := one(ctx, s, "account", scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id)
	return a.Account, err
}

// AddAccount implements onboarding.Store.
func (s *Store) AddAccount(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, n onboarding.NewAccount) (a inbox.Account, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		a, err = s.addAccount(ctx, tx, by, ws, n, false)
		return err
	})
	if err != nil {
		return inbox.Account{}, err
	}
	return a, nil
}

// addAccount makes an account, or links one of the workspace again: one whose link has ended, or any
// if a new signup says so.
func (s *Store) addAccount(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, n onboarding.NewAccount, anew bool) (inbox.Account, error) {
	app, err := s.appFor(ctx, tx, ws, n)
	if err != nil {
		return inbox.Account{}, err
	}
	if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActNumberAdded, Member: by, Details: map[string]string{"name": n.Name}}); err != nil {
		return inbox.Account{}, err
	}
	a := inbox.Account{Workspace: ws, ID: inbox.AccountID(s.ids.Next()), Channel: inbox.WhatsApp, App: app, Name: n.Name, Number: n.Number,
		PlatformID: n.PlatformID, BusinessID: n.BusinessID, Mode: n.Mode, State: inbox.AccountLinked, StateAt: tx.Now, Pace: inbox.PacePlatform,
		CreatedAt: tx.Now, OnboardedAt: n.OnboardedAt, Version: 1}
	token, err := s.seal.Seal(tokenPlace(ws, a.ID), n.AccessToken)
	if err != nil {
		return a, err
	}
	made, err := tx.Exec(ctx, `INSERT INTO accounts (workspace_id, id, channel, app_id, name, number, platform_id, business_id, mode, state, state_reason, state_at,
			quality, pace, access_token, created_at, onboarded_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) ON CONFLICT (channel, platform_id) DO NOTHING`,
		ws, a.ID, string(a.Channel), a.App, a.Name, a.Number, a.PlatformID, a.BusinessID, string(a.Mode), string(a.State), a.StateReason, a.StateAt,
		a.Quality, string(a.Pace), token, a.CreatedAt, a.OnboardedAt, a.Version)
	if err != nil {
		return a, err
	}
	if made == 0 {
		again, err := s.linkAgain(ctx, tx, &a, n.AccessToken, anew)
		if err != nil {
			return a, err
		}
		if again {
			return a, s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventAccountChanged, Account: a.ID, Member: by, Version: a.Version}})
		}
		// The same words whoever has it: another tenant's numbers are no one's business.
		return a, &inbox.Error{Code: inbox.CodeConflict, Message: "This phone number id is already connected to this installation.",
			Fields: []inbox.FieldError{{Location: "body.phone_number_id", Message: "is already connected"}},
			Reason: &inbox.Reason{Code: "already_connected", Message: "Webhooks of a number go to one account only.",
				WayOut: "Change the account that has it, or check the phone number id."}}
	}
	// What happened before is over: late reports of it must not end the new link.
	if _, err := s.noteFact(ctx, tx, ws, a.ID, onboarding.LinkedAgain("ours.connected", tx.Now)); err != nil {
		return a, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO account_signs (workspace_id, account_id, webhook_at, inbound_at, echo_at, status_at, sent_at)
		VALUES ($1, $2, 0, 0, 0, 0, 0) ON CONFLICT (workspace_id, account_id) DO NOTHING`, ws, a.ID); err != nil {
		return a, err
	}
	return a, s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventAccountChanged, Account: a.ID, Member: by, Version: 1}})
}

// linkAgain turns the workspace's own account with the platform id of a into a, if its link has
// ended or any may be: its conversations go on. It reports whether there was one.
func (s *Store) linkAgain(ctx context.Context, tx *db.Tx, a *inbox.Account, token inbox.Secret, anew bool) (bool, error) {
	id, err := db.Number(ctx, tx, "SELECT id FROM accounts WHERE workspace_id = $1 AND channel = $2 AND platform_id = $3"+forUpdate(tx), a.Workspace, string(a.Channel), a.PlatformID)
	if errors.Is(err, db.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	old, err := db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", a.Workspace, id)
	if err != nil {
		return false, err
	}
	if !anew && old.State != inbox.AccountDisconnected {
		return false, nil
	}
	if anew {
		a.Name = old.Name // what members call it
	}
	a.ID, a.Pace, a.Quality, a.CreatedAt, a.Signs, a.Version = old.ID, old.Pace, old.Quality, old.CreatedAt, old.Signs, old.Version+1
	a.OnboardedAt = max(a.OnboardedAt, old.OnboardedAt)
	sealed, err := s.seal.Seal(tokenPlace(a.Workspace, a.ID), token)
	if err != nil {
		return false, err
	}
	if _, err := s.noteFact(ctx, tx, a.Workspace, a.ID, onboarding.LinkedAgain("ours.connected", tx.Now)); err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `UPDATE accounts SET app_id = $3, name = $4, number = $5, business_id = $6, mode = $7, state = $8, state_reason = '', state_at = $9,
			access_token = $10, onboarded_at = $11, version = $12 WHERE workspace_id = $1 AND id = $2`,
		a.Workspace, a.ID, a.App, a.Name, a.Number, a.BusinessID, string(a.Mode), string(a.State), a.StateAt, sealed, a.OnboardedAt, a.Version)
	return true, err
}

// appFor finds the workspace's app with the same secret, or makes one.
func (s *Store) appFor(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, n onboarding.NewAccount) (inbox.AppID, error) {
	sealed, err := db.All(ctx, tx, scanApp, "SELECT "+appColumns+" FROM apps WHERE workspace_id = $1 ORDER BY id"+forUpdate(tx), ws)
	if err != nil {
		return 0, err
	}
	apps, err := s.openApps(sealed)
	if err != nil {
		return 0, err
	}
	for i, a := range apps {
		if a.Secret.Reveal() == n.AppSecret.Reveal() {
			if n.VerifyToken.IsEmpty() {
				return a.ID, nil
			}
			return a.ID, s.saveApp(ctx, tx, inbox.App{Workspace: ws, ID: a.ID, Secret: a.Secret, PreviousSecret: a.PreviousSecret, VerifyToken: n.VerifyToken}, sealed[i].until)
		}
	}
	for i, a := range apps {
		if n.App != 0 && a.ID == n.App && a.Secret.IsEmpty() {
			a.Secret = n.AppSecret
			return a.ID, s.saveApp(ctx, tx, a, sealed[i].until)
		}
	}
	id := inbox.AppID(s.ids.Next())
	return id, s.saveApp(ctx, tx, inbox.App{Workspace: ws, ID: id, Secret: n.AppSecret, VerifyToken: n.VerifyToken}, 0)
}

// saveApp writes an app whose previous secret counts until an instant.
func (s *Store) saveApp(ctx context.Context, tx *db.Tx, a inbox.App, until inbox.Millis) error {
	secret, err := s.seal.Seal(appPlace(a.Workspace, a.ID, "secret"), a.Secret)
	if err != nil {
		return err
	}
	previous, err := s.seal.Seal(appPlace(a.Workspace, a.ID, "previous_secret"), a.PreviousSecret)
	if err != nil {
		return err
	}
	verify, err := s.seal.Seal(appPlace(a.Workspace, a.ID, "verify_token"), a.VerifyToken)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO apps (workspace_id, id, secret, previous_secret, previous_until, verify_token, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (workspace_id, id) DO UPDATE SET secret = excluded.secret, previous_secret = excluded.previous_secret,
			previous_until = excluded.previous_until, verify_token = excluded.verify_token`,
		a.Workspace, a.ID, secret, previous, until, verify, tx.Now)
	return err
}

// UpdateAccount implements onboarding.Store.
func (s *Store) UpdateAccount(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID, c onboarding.AccountChange) (inbox.Account, error) {
	var out inbox.Account
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		// Locked apart from the reading, which joins.
		if _, err := db.Number(ctx, tx, "SELECT id FROM accounts WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id); err != nil {
			return notFound(err, "account")
		}
		a, err := db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id)
		if err != nil {
			return err
		}
		set(&a.Name, c.Name)
		set(&a.Pace, c.Pace)
		if c.AccessToken != nil {
			if a.token, err = s.seal.Seal(tokenPlace(ws, id), *c.AccessToken); err != nil {
				return err
			}
		}
		var facts []inbox.AccountFact
		if c.AccessToken != nil {
			// Also while the old one is not known to be dead: its refusal may be on the way.
			facts = append(facts, onboarding.TokenGiven(tx.Now))
		}
		if c.Linked && a.State != inbox.AccountLinked {
			facts = append(facts, onboarding.LinkedAgain("ours.linked", tx.Now))
		}
		if c.AppSecret != nil || c.VerifyToken != nil {
			if err := s.changeApp(ctx, tx, ws, a.App, c); err != nil {
				return err
			}
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActNumberChanged, Member: by, Details: map[string]string{"name": a.Name, "what": changedOf(c)}}); err != nil {
			return err
		}
		a.Version++
		if _, err := tx.Exec(ctx, "UPDATE accounts SET name = $3, pace = $4, access_token = $5, version = $6 WHERE workspace_id = $1 AND id = $2",
			ws, id, a.Name, string(a.Pace), a.token, a.Version); err != nil {
			return err
		}
		for _, f := range facts {
			if _, err := s.noteFact(ctx, tx, ws, id, f); err != nil {
				return err
			}
		}
		if len(facts) > 0 {
			if _, err := s.refold(ctx, tx, ws, id); err != nil {
				return err
			}
			if a, err = db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id); err != nil {
				return err
			}
		}
		out = a.Account
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventAccountChanged, Account: id, Member: by, Version: a.Version}})
	})
	return out, err
}

// changedOf names what is changed of an account, never the values.
func changedOf(c onboarding.AccountChange) string {
	var what []string
	for _, f := range []struct {
		name string
		set  bool
	}{{"name", c.Name != nil}, {"pace", c.Pace != nil}, {"access_token", c.AccessToken != nil}, {"app_secret", c.AppSecret != nil}, {"verify_token", c.VerifyToken != nil}, {"linked", c.Linked}} {
		if f.set {
			what = append(what, f.name)
		}
	}
	return strings.Join(what, " ")
}

func (s *Store) changeApp(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.AppID, c onboarding.AccountChange) error {
	sealed, err := db.One(ctx, tx, scanApp, "SELECT "+appColumns+" FROM apps WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id)
	if err != nil {
		return err
	}
	apps, err := s.openApps([]sealedApp{sealed})
	if err != nil {
		return err
	}
	app, until := apps[0], sealed.until
	if c.AppSecret != nil && c.AppSecret.Reveal() != app.Secret.Reveal() {
		app.PreviousSecret, app.Secret, until = app.Secret, *c.AppSecret, tx.Now+rotation
	}
	set(&app.VerifyToken, c.VerifyToken)
	return s.saveApp(ctx, tx, app, until)
}
