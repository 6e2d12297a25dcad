package boot

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/config"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

func TestALostKeyFileIsNotReplacedUnasked(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	open := func(anew bool) (*Base, error) {
		return OpenBase(ctx, config.Database{Data: dir, NewKeys: anew}, auth.Cost{MemoryKiB: 8, Passes: 1}, slog.New(slog.DiscardHandler), func(err error) { t.Error(err) })
	}
	b, err := open(false)
	if err != nil {
		t.Fatal(err)
	}
	first, err := b.Auth.Bootstrap(ctx, "Shop", "owner@example.com", inbox.NewSecret("only-for-tests-5541"), b.Keys.Derive)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Onboarding.Add(ctx, inbox.Actor{Workspace: first.Workspace, Member: 1}, onboarding.NewAccount{Number: "+915555010101", PlatformID: "101", BusinessID: "201", Mode: inbox.ModeAPI,
		AccessToken: inbox.NewSecret("t"), AppSecret: inbox.NewSecret("s"), VerifyToken: inbox.NewSecret("v")}); err != nil {
		t.Fatal(err)
	}
	b.Close()
	path := filepath.Join(dir, "keys")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := open(false); err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "new-keys") {
		t.Fatalf("without keys: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a key file was made: %v", err)
	}
	if b, err = open(true); err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	dbtest.Exec(t, b.DB, "UPDATE members SET second_step = 1")
	if n, err := b.Store.ForgetSecrets(ctx); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if lines, err := b.Store.Audited(ctx, first.Workspace, auth.AuditFilter{Acts: []inbox.Act{inbox.ActStepOff}, Limit: 9}); err != nil || len(lines) != 1 || lines[0].Of == 0 {
		t.Errorf("nobody is told that a second step is gone: %+v, %v", lines, err)
	}
	accounts, err := b.Store.Accounts(ctx)
	if err != nil || len(accounts) != 1 || accounts[0].State != inbox.AccountTokenDead || !accounts[0].AccessToken.IsEmpty() {
		t.Errorf("%+v, %v", accounts, err)
	}
	if _, err := b.Store.Apps(ctx); err != nil {
		t.Error(err)
	}
}
