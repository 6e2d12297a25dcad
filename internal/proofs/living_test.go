package proofs

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/wire/graph"
)

// living is the whole program inside the test process, on a real listener.
type living struct {
	*boot.App
	t      testing.TB
	ws     inbox.WorkspaceID
	key    string
	client *http.Client
}

// live starts the program. No number is connected yet.
func live(t testing.TB, dialect db.Dialect) *living {
	t.Helper()
	return liveOn(t, dialect, "http://127.0.0.1:1")
}

// liveOn starts it with a platform at an address.
func liveOn(t testing.TB, dialect db.Dialect, platform string) *living {
	t.Helper()
	ctx := context.Background()
	app := started{base: empty(t, dialect), platform: platform}.build(t)
	first, err := app.Auth.Bootstrap(ctx, "Shop", "owner@example.com", inbox.NewSecret("a long enough passphrase"), app.Keys.Derive)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(ctx); err != nil {
		t.Fatal(err)
	}
	return &living{App: app, t: t, ws: first.Workspace, key: first.Key.Reveal(), client: &http.Client{Timeout: 20 * time.Second}}
}

// started is what a whole program in the test process is made of.
type started struct {
	base     config.Database
	platform string
	now      func() time.Time // nil: real time
}

// build makes the program, which stops at the end of the test at the latest.
func (s started) build(t testing.TB) *boot.App {
	t.Helper()
	app, err := boot.New(context.Background(), boot.Options{Config: config.Serve{Database: s.base, Listen: "127.0.0.1:0", GraphURL: s.platform}, Now: s.now,
		Log: slog.New(slog.DiscardHandler), Fatal: func(err error) { t.Error(err) }, Cost: auth.Cost{MemoryKiB: 64, Passes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := app.Stop(); err != nil {
			t.Error(err)
		}
	})
	return app
}

// connect adds a number to a workspace, with an app of its own secret.
func (l *living) connect(ws inbox.WorkspaceID, r route, secret string) inbox.Account {
	l.t.Helper()
	ctx := context.Background()
	a, err := l.Onboarding.Add(ctx, inbox.Actor{Workspace: ws, Kind: inbox.BySystem, Role: inbox.RoleOwner}, onboarding.NewAccount{
		Number: "+" + r.digits, PlatformID: r.number, BusinessID: r.business, Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token-of-" + secret),
		AppSecret: inbox.NewSecret(secret), VerifyToken: inbox.NewSecret("verify-" + secret)})
	if err != nil {
		l.t.Fatal(err)
	}
	if err := l.Parts.Directory.Refresh(ctx); err != nil {
		l.t.Fatal(err)
	}
	return a
}

// neighbour is a second tenant of the installation.
func (l *living) neighbour() inbox.WorkspaceID {
	ws := l.ws + 1
	change(l.t, l.DB, "INSERT INTO workspaces (id, name, created_at) VALUES ($1, 'Neighbour', 1)", ws)
	change(l.t, l.DB, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", ws)
	return ws
}

// post sends a body signed with a secret.
func (l *living) post(body []byte, secret string) int {
	return post(l.client, "http://"+l.Addr()+"/webhooks/meta", body, graph.Sign([]byte(secret), body))
}

// applied waits until everything journalled is applied.
func (l *living) applied() {
	l.t.Helper()
	until(l.t, 2*time.Minute, "the journal is applied", func() (bool, string) {
		return unapplied(l.t, l.DB) == 0, "bodies wait"
	})
}

// call uses the API.
func (l *living) call(method, path string, body io.Reader) (int, []byte) {
	in := install{addr: l.Addr(), key: l.key}
	return in.api(l.client, method, path, body)
}
