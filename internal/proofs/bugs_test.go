package proofs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSeededBugs is R24: it builds the program with known bugs, one at a time, and wants
// the test that claims to catch each to fail. A patch that no longer applies fails too: it then
// proves nothing. Every build takes the quick ones; SANGAM_LONG takes all, SANGAM_BUG=name one.
func TestSeededBugs(t *testing.T) {
	if os.Getenv("SANGAM_SEEDED") != "" {
		t.Skip("we are the one with a bug")
	}
	t.Parallel()
	only := os.Getenv("SANGAM_BUG")
	if _, err := exec.LookPath("patch"); err != nil {
		t.Fatal("patch is not installed, and without it nothing shows that the tests notice bugs: scripts/needs patch")
	}
	files, err := filepath.Glob("bugs/*.patch")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d patches, want at least 10: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".patch")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		row, test := field(string(text), "Row: "), field(string(text), "Caught-by: ")
		if row == "" || test == "" {
			t.Errorf("%s does not say which row and test catch it", name)
			continue
		}
		// Not parallel: the tests of these are the heaviest we have.
		t.Run(name, func(t *testing.T) {
			overlay, err := applied(t, text)
			if err != nil {
				t.Fatalf("the patch no longer applies; make it anew: %v", err)
			}
			if only != name && (only != "" || !long() && field(string(text), "Quick: ") == "") {
				t.Log("applies; to see it caught: SANGAM_LONG=1 or SANGAM_BUG=" + name)
				return
			}
			// The whole pattern, so that no other test can be the one that fails.
			cmd := exec.Command("go", "test", "-count=1", "-vet=off", "-timeout=20m", "-run", "^"+strings.ReplaceAll(test, "/", "$/^")+"$", "./internal/proofs")
			cmd.Dir = "../.."
			cmd.Env = append(os.Environ(), "SANGAM_SEEDED=1", "SANGAM_LONG=", "GOFLAGS="+os.Getenv("GOFLAGS")+" -overlay="+overlay)
			out, err := cmd.CombinedOutput()
			switch {
			case err == nil:
				t.Errorf("%s (%s) did not notice: %s", test, row, field(string(text), ""))
			case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("no tests to run")) || !bytes.Contains(out, []byte("--- FAIL: "+strings.Split(test, "/")[0])):
				t.Errorf("%s failed for another reason:\n%s", test, tail(string(out), 3000))
			default:
				t.Logf("caught by %s:\n%s", test, firstFailure(string(out)))
			}
		})
	}
}

// field reads a line of a patch's head; no name gives its first line.
func field(text, name string) string {
	for line := range strings.Lines(text) {
		if v, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(v)
		}
		if strings.HasPrefix(line, "diff ") {
			break
		}
	}
	return ""
}

// figures are the lines of a log that tell how much was done, not what went wrong.
var figures = regexp.MustCompile(`SANGAM_SEED=|settled after|answered 200, |accepted by the API|verified in|\d+ (files|forgeries|good)\b|serving again|slowest stop`)

// firstFailure is the first line that says what went wrong.
func firstFailure(out string) string {
	for line := range strings.Lines(out) {
		if strings.Contains(line, "_test.go:") && !figures.MatchString(line) {
			return line[:min(len(line), 300)]
		}
	}
	return tail(out, 300)
}

// applied puts the bug into copies of the files it touches, and returns what makes the Go tool read
// those in place of ours: what the bug does not touch is then not built again.
func applied(t testing.TB, text []byte) (overlay string, err error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return "", err
	}
	dir := t.TempDir()
	instead := map[string]string{}
	for line := range strings.Lines(string(text)) {
		path, ok := strings.CutPrefix(strings.TrimSpace(line), "+++ b/")
		if !ok {
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return "", err
		}
		to := filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, data, 0o644)); err != nil {
			return "", err
		}
		instead[filepath.Join(root, path)] = to
	}
	cmd := exec.Command("patch", "-p1", "-f", "-s", "-r", "-", "-F", "2")
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(text)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	data, err := json.Marshal(map[string]any{"Replace": instead})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o644)
}
