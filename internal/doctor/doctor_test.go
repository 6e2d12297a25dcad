package doctor_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/doctor"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// levels is what was found, by check; of several the worst.
func levels(found []doctor.Finding) map[string]doctor.Level {
	rank := map[doctor.Level]int{doctor.OK: 1, doctor.Warn: 2, doctor.Bad: 3}
	out := map[string]doctor.Level{}
	for _, f := range found {
		if rank[f.Level] > rank[out[f.Check]] {
			out[f.Check] = f.Level
		}
	}
	return out
}

func TestAnEmptyFolderIsExaminedAndLeftEmpty(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	found := doctor.Examine(context.Background(), doctor.Options{Database: config.Database{Data: dir}, GraphURL: "http://127.0.0.1:1", HTTP: http.DefaultClient, Now: time.Now})
	got := levels(found)
	if got["keys"] != doctor.Bad || got["database"] != doctor.Bad || got["way_out"] != doctor.Bad || doctor.Worst(found) != 2 {
		t.Errorf("%v", found)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("the examination left %v, %v", left, err)
	}
}

func TestANumberWithADeadTokenAndNoWebhookIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx := context.Background()
	b, err := boot.OpenBase(ctx, config.Database{Data: dir}, auth.Cost{MemoryKiB: 8, Passes: 1}, slog.New(slog.DiscardHandler), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.Auth.Bootstrap(ctx, "Shop", "owner@example.com", inbox.NewSecret("only-for-tests-5541"), b.Keys.Derive)
	if err == nil {
		_, err = b.Onboarding.Add(ctx, inbox.Actor{Workspace: first.Workspace, Member: 1}, onboarding.NewAccount{Number: "+915555010101", PlatformID: "101", BusinessID: "201", Mode: inbox.ModeHybrid,
			AccessToken: inbox.NewSecret("EAAtoken"), AppSecret: inbox.NewSecret("appsecret"), VerifyToken: inbox.NewSecret("verify")})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "keys"), 0o644); err != nil {
		t.Fatal(err)
	}
	// One server is the platform that knows no token and, by its other path, our own callback.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/webhooks/meta" && r.URL.Query().Get("hub.verify_token") == "verify" {
			w.Write([]byte(r.URL.Query().Get("hub.challenge")))
			return
		}
		w.Header().Set("Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusUnauthorized)
		w.Write([]byte(`{"error":{"message":"Invalid OAuth access token","type":"OAuthException","code":190}}`))
	}))
	t.Cleanup(server.Close)
	found := doctor.Examine(ctx, doctor.Options{Database: config.Database{Data: dir}, PublicURL: server.URL, GraphURL: server.URL, HTTP: server.Client(), Now: time.Now})
	want := map[string]doctor.Level{"version": doctor.OK, "disk": levels(found)["disk"], "keys": doctor.Warn, "database": doctor.OK, "way_out": doctor.OK, "clock": doctor.Bad,
		"public_url": doctor.Warn, "callback": doctor.OK, "link": doctor.OK, "webhook": doctor.Warn, "token": doctor.Bad, "subscription": doctor.Warn, "mail": doctor.OK}
	if d := cmp.Diff(want, levels(found)); d != "" {
		t.Errorf("%s\n%+v", d, found)
	}
}
