package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/config"
	"sangam/internal/db"
)

// TestMain lets the test binary be the program: the commands are run as processes, as people run
// them.
func TestMain(m *testing.M) {
	if os.Getenv("SANGAM_TEST_MAIN") == "1" {
		os.Args = append(os.Args[:1], os.Args[2:]...) // without the test's own "--"
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// run runs the program and gives what it wrote and how it ended.
func run(t *testing.T, stdin string, args ...string) (out, wrong string, code int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"--"}, args...)...)
	cmd.Env = []string{"SANGAM_TEST_MAIN=1", "HOME=" + t.TempDir(), "TMPDIR=" + os.TempDir()}
	cmd.Stdin = strings.NewReader(stdin)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return o.String(), e.String(), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return o.String(), e.String(), 0
}

// answer runs a command that must succeed and reads its JSON.
func answer(t *testing.T, stdin string, args ...string) map[string]string {
	t.Helper()
	out, wrong, code := run(t, stdin, args...)
	var m map[string]string
	if err := json.Unmarshal([]byte(out), &m); err != nil || code != 0 {
		t.Fatalf("%v: %d %s %s %v", args, code, out, wrong, err)
	}
	return m
}

func TestBootstrapIsTheSameTwiceAndMakesALinkWithoutAPassword(t *testing.T) {
	t.Parallel()
	data := []string{"--data", filepath.Join(t.TempDir(), "data")}
	base := append([]string{"bootstrap", "--workspace", "Shop", "--owner", "owner@example.com", "--json"}, data...)
	first := answer(t, "", append(base, "--public-url", "https://inbox.example.com")...)
	for _, key := range []string{"workspace_id", "member_id", "api_key"} {
		if first[key] == "" {
			t.Errorf("%s is missing in %v", key, first)
		}
	}
	if !strings.HasPrefix(first["setup_url"], "https://inbox.example.com/set-password#sgl_") || !strings.HasPrefix(first["api_key"], "sgm_") {
		t.Errorf("%v", first)
	}
	second := answer(t, "", base...)
	if second["api_key"] != first["api_key"] || second["member_id"] != first["member_id"] || second["setup_url"] == first["setup_url"] || !strings.HasPrefix(second["setup_url"], "/set-password#") {
		t.Errorf("the second run: %v", second)
	}
	other := []string{"bootstrap", "--workspace", "Other", "--owner", "other@example.com", "--json"}
	if with := answer(t, "a long enough passphrase\n", append(other, data...)...); with["setup_url"] != "" || len(with) != 3 {
		t.Errorf("with a password no link is made: %v", with)
	}
	if again := answer(t, "", append(other, data...)...); again["setup_url"] != "" {
		t.Errorf("found again: %v", again)
	}
	if asked := answer(t, "", append(append(other, data...), "--link")...); asked["setup_url"] == "" {
		t.Errorf("--link: %v", asked)
	}
	if out, wrong, code := run(t, "", append([]string{"parked", "--json"}, data...)...); code != 0 || strings.TrimSpace(out) != `{"items":[]}` {
		t.Errorf("parked: %d %q %s", code, out, wrong)
	}
}

func TestParkedIsListedBesideAServerAndChangesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	if out, wrong, code := run(t, "", "parked", "--data", dir); code != 1 || !strings.Contains(wrong, "no database") {
		t.Errorf("nothing there: %d %q %s", code, out, wrong)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made a folder: %v", err)
	}
	answer(t, "", "bootstrap", "--workspace", "Shop", "--owner", "owner@example.com", "--json", "--data", dir)
	// A server has it open, and its key file is where this user cannot see it.
	b, err := openBase(t.Context(), config.Database{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.DB.Update(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO parked (workspace_id, id, account_id, node, raw_id, path, channel, apps, kind, reason, body, received_at, parked_at, tries, state)
			VALUES (0, 5, 0, 1, 1, '', 'whatsapp', '', 'message', 'whose it is nobody says', '{}', 1700000000000, 1700000000000, 1, 'parked')`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "keys")); err != nil {
		t.Fatal(err)
	}
	if out, wrong, code := run(t, "", "parked", "--data", dir); code != 0 || !strings.Contains(out, "whose it is nobody says") {
		t.Errorf("beside a server: %d %q %s", code, out, wrong)
	}
	if _, err := os.Stat(filepath.Join(dir, "keys")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("looking made keys: %v", err)
	}
}

func TestMistakesAreNamedAllAtOnceAndEndWithACode(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		says  []string
		never string
	}{
		{"serve", "", []string{"serve", "--data", data, "--listen", "nowhere", "--graph-url", "x", "--log-level", "loud", "--public-url", "y", "--allow-private", "z", "--database", "mysql://root:hunter2@db/x"}, 1,
			[]string{"--listen: ", "--graph-url: ", "--log-level: ", "--public-url: ", "--allow-private: ", "--database: "}, "hunter2"},
		{"bootstrap", "a long enough passphrase", []string{"bootstrap", "--data", data, "--workspace", "Shop", "--owner", "nobody"}, 1, []string{"owner", "name@example.com"}, "passphrase"},
		{"short password", "hunter2", []string{"bootstrap", "--data", data, "--workspace", "Shop", "--owner", "a@example.com"}, 1, []string{"password", "12 characters"}, "hunter2"},
		{"secrets", `{"access_token":"hunter2","nonsense":1}`, []string{"account", "add", "--data", data, "--phone-number-id", "1", "--waba-id", "2", "--number", "+915555010101", "--mode", "hybrid", "--secrets-stdin"}, 1,
			[]string{"standard input", "verify_token"}, "hunter2"},
		{"mode", "{}", []string{"account", "add", "--data", data, "--phone-number-id", "1", "--waba-id", "2", "--number", "x", "--mode", "both", "--secrets-stdin"}, 80, []string{"--mode", "hybrid"}, "\x00"},
		{"command", "", []string{"nonsense"}, 80, []string{"nonsense"}, "\x00"},
		{"flag", "", []string{"parked", "--nonsense"}, 80, []string{"--nonsense"}, "\x00"},
		{"needed", "", []string{"bootstrap"}, 80, []string{"--data", "--owner", "--workspace"}, "\x00"},
		{"limit", "", []string{"parked", "--data", data, "--limit", "0"}, 1, []string{"--limit", "1 to 10000"}, "\x00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out, wrong, code := run(t, c.stdin, c.args...)
			if code != c.code {
				t.Errorf("ended with %d, want %d: %s%s", code, c.code, out, wrong)
			}
			for _, s := range c.says {
				if !strings.Contains(wrong, s) {
					t.Errorf("does not say %q: %s", s, wrong)
				}
			}
			if strings.Contains(out+wrong, c.never) {
				t.Errorf("repeats %q: %s%s", c.never, out, wrong)
			}
		})
	}
}
