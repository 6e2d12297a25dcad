package doctor_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/doctor"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
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
	for _, f := range found {
		if f.Says == "" || f.Level != doctor.OK && f.WayOut == "" {
			t.Errorf("no sentence or no way out: %+v", f)
		}
	}
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
		_, err = b.Onboarding.Add(ctx, inbox.Actor{Workspace: first.Workspace, Member: 1}, onboarding.NewAccount{Name: "Shop line", Number: "+915555010101", PlatformID: "101", BusinessID: "201", Mode: inbox.ModeHybrid,
			AccessToken: inbox.NewSecret("EAAtoken"), AppSecret: inbox.NewSecret("appsecret"), VerifyToken: inbox.NewSecret("verify")})
	}
	if err != nil {
		t.Fatal(err)
	}
	at := inbox.MillisOf(time.Now())
	if err := b.Store.NoteRefused(ctx, map[string]ingest.Refused{"bad_signature": {Count: 4, Since: at, Last: at}}); err != nil {
		t.Fatal(err)
	}
	// A notice whose mail was refused for a day.
	accounts, err := b.Store.Accounts(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.DB.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO link_notices (workspace_id, account_id, kind, since, day, at, cause, mail, mail_to, mail_why, mail_at, mail_next, mail_tries, second)
			VALUES ($1, $2, 'phone', 1, 7, 1, '', 'failed', 0, 'The mail server did not take it.', $3, 0, '[]', 'off')`, first.Workspace, accounts[0].ID, inbox.MillisOf(time.Now()))
		return err
	}); err != nil {
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
		"public_url": doctor.Warn, "callback": doctor.OK, "link": doctor.OK, "webhook": doctor.Warn, "refused": doctor.Bad, "token": doctor.Bad, "subscription": doctor.Warn, "mail": doctor.OK}
	want["last_mail"] = doctor.Bad
	if d := cmp.Diff(want, levels(found)); d != "" {
		t.Errorf("%s\n%+v", d, found)
	}
	for _, f := range found {
		switch f.Check {
		case "link", "webhook", "token", "subscription", "last_mail":
			if f.Of != "Shop line (…0101)" {
				t.Errorf("%s is said of %q", f.Check, f.Of)
			}
		}
		if strings.Contains(f.Of+f.Says+f.WayOut, "555501010") {
			t.Errorf("tells the whole number: %+v", f)
		}
	}
}

// mailbox answers every line, and offers no way to log in.
func mailbox(t *testing.T) (addr string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				io.WriteString(conn, "220 test\r\n")
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					io.WriteString(conn, "250 test\r\n")
				}
			}()
		}
	}()
	return l.Addr().String()
}

func TestMailIsTriedWithItsUser(t *testing.T) {
	t.Parallel()
	addr := mailbox(t)
	for user, want := range map[string]struct {
		level doctor.Level
		says  string
	}{"": {doctor.OK, "No user is given"}, "me:hush@": {doctor.Bad, "does not let us in"}} {
		found := doctor.Examine(t.Context(), doctor.Options{Database: config.Database{Data: t.TempDir()}, SMTPURL: "smtp://" + user + addr, AllowPrivate: []string{addr},
			GraphURL: "http://127.0.0.1:1", HTTP: http.DefaultClient, Now: time.Now})
		for _, f := range found {
			if f.Check == "mail" && (f.Level != want.level || !strings.Contains(f.Says, want.says) || strings.Contains(f.Says+f.WayOut, "hush")) {
				t.Errorf("%q: %+v", user, f)
			}
		}
	}
}

func TestEveryBrokenPlaceHasASentenceAndAWayOut(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	damaged := t.TempDir()
	for path, text := range map[string]string{file: "x", filepath.Join(damaged, "sangam.db"): strings.Repeat("no database ", 900), filepath.Join(damaged, "keys"): "no keys"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		o    doctor.Options
		bad  []string
		says string
	}{
		"no folder":    {doctor.Options{Database: config.Database{Data: filepath.Join(damaged, "none")}}, []string{"disk", "keys", "database"}, "There is no folder"},
		"a file":       {doctor.Options{Database: config.Database{Data: file}}, []string{"disk", "keys", "database"}, "is not a folder"},
		"damaged":      {doctor.Options{Database: config.Database{Data: damaged}}, []string{"keys", "database"}, "what it holds are no keys"},
		"no server":    {doctor.Options{Database: config.Database{Data: damaged, Database: "postgres://shop:hush@127.0.0.1:1/none"}}, []string{"keys", "database"}, "refused"},
		"no mail":      {doctor.Options{Database: config.Database{Data: damaged}, SMTPURL: "smtps://me:hush@127.0.0.1:1", AllowPrivate: []string{"127.0.0.1:1"}}, []string{"mail"}, "The mail server 127.0.0.1 cannot be reached"},
		"mail inside":  {doctor.Options{Database: config.Database{Data: damaged}, SMTPURL: "smtps://me:hush@127.0.0.1:1"}, []string{"mail"}, "is not called"},
		"mail in http": {doctor.Options{Database: config.Database{Data: damaged}, SMTPURL: "http://me:hush@mail"}, []string{"mail"}, "cannot be read"},
		"keys given":   {doctor.Options{Database: config.Database{Data: damaged, Keys: "hush"}}, []string{"keys"}, "SANGAM_KEYS"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.o.GraphURL, c.o.HTTP, c.o.Now = "http://127.0.0.1:1", http.DefaultClient, time.Now
			found := doctor.Examine(context.Background(), c.o)
			got := levels(found)
			for _, check := range c.bad {
				if got[check] != doctor.Bad {
					t.Errorf("%s is %q", check, got[check])
				}
			}
			var all strings.Builder
			for _, f := range found {
				all.WriteString(f.Says + "\n")
				if f.Level != doctor.OK && f.WayOut == "" || !strings.HasSuffix(f.Says, ".") {
					t.Errorf("no sentence or no way out: %+v", f)
				}
			}
			if text := all.String(); !strings.Contains(text, c.says) || strings.Contains(text, "hush") {
				t.Errorf("want %q and no secret in:\n%s", c.says, text)
			}
		})
	}
}
