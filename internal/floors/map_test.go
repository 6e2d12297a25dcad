package floors

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTheMapNamesEveryPackage: the table of docs/architecture.md and the folders are the same.
func TestTheMapNamesEveryPackage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n| folder | is |\n")
	table, after, _ := strings.Cut(rest, "\n\n")
	if !found {
		t.Fatal("the table is gone")
	}
	after, _, _ = strings.Cut(after, "\n\n")
	named := map[string]bool{}
	for line := range strings.Lines(table) {
		folders := strings.Split(line, "|")[1]
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(folders, -1) {
			named[strings.TrimPrefix(m[1], "internal/")] = true
		}
	}
	for _, m := range regexp.MustCompile("`internal/([^`]+)`").FindAllStringSubmatch(after, -1) {
		named[m[1]] = true // what the table itself is checked by
	}
	folders, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{"cmd/sangam": true, "web": true, "wire/…": true, "channel/whatsapp": true}
	for _, f := range folders {
		there[f.Name()] = true
		if !named[f.Name()] && f.Name() != "wire" {
			t.Errorf("internal/%s is not in the table of docs/architecture.md", f.Name())
		}
	}
	for name := range named {
		if !there[name] {
			t.Errorf("docs/architecture.md names %s, which is not there", name)
		}
	}
}
