package proofs

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSeededBugs is R24: it puts known bugs into a copy of the program, one at a time, and wants
// the test that claims to catch each to fail. A patch that no longer applies fails too: it then
// proves nothing. Every build takes the quick ones; SANGAM_LONG takes all, SANGAM_BUG=name one.
func TestSeededBugs(t *testing.T) {
	if os.Getenv("SANGAM_SEEDED") != "" {
		t.Skip("we are the copy")
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
	tree := copyOfTheTree(t)
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
		// Not parallel: they share the copy.
		t.Run(name, func(t *testing.T) {
			if out, err := apply(tree, text, "--dry-run"); err != nil {
				t.Fatalf("the patch no longer applies; make it anew:\n%s", out)
			}
			if only != name && (only != "" || !long() && field(string(text), "Quick: ") == "") {
				t.Log("applies; to see it caught: SANGAM_LONG=1 or SANGAM_BUG=" + name)
				return
			}
			if out, err := apply(tree, text); err != nil {
				t.Fatalf("patch: %v\n%s", err, out)
			}
			defer func() {
				if out, err := apply(tree, text, "-R"); err != nil {
					t.Fatalf("take the bug out again: %v\n%s", err, out)
				}
			}()
			// The whole pattern, so that no other test can be the one that fails.
			cmd := exec.Command("go", "test", "-count=1", "-vet=off", "-timeout=10m", "-run", "^"+strings.ReplaceAll(test, "/", "$/^")+"$", "./internal/proofs")
			cmd.Dir = tree
			cmd.Env = append(os.Environ(), "SANGAM_SEEDED=1", "SANGAM_LONG=")
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

func apply(tree string, text []byte, flags ...string) (string, error) {
	cmd := exec.Command("patch", append([]string{"-p1", "-f", "-s", "-r", "-", "-F", "2"}, flags...)...)
	cmd.Dir = tree
	cmd.Stdin = bytes.NewReader(text)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// copyOfTheTree copies what the Go tool needs of the module.
func copyOfTheTree(t testing.TB) string {
	to := t.TempDir()
	root := os.DirFS("../..")
	for _, top := range []string{"go.mod", "go.sum", "cmd", "internal", "web/embed.go", "web/dist"} {
		err := fs.WalkDir(root, top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if err := os.MkdirAll(filepath.Join(to, filepath.Dir(path)), 0o755); err != nil {
				return err
			}
			data, err := fs.ReadFile(root, path)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, path), data, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}
