package config_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"sangam/internal/config"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// referenceFile is the committed list of settings.
const referenceFile = "../../docs/reference/settings.md"

// reference writes the settings of sangam serve as the command line reads them.
func reference(t *testing.T) []byte {
	t.Helper()
	var settings config.Serve
	parser, err := kong.New(&settings, kong.Name("sangam serve"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("# Settings of `sangam serve`\n\nMade from the code by `make generate`; do not edit. A flag wins over its variable, a variable over the default. All mistakes are named at once, " +
		"and nothing starts with one. The other commands that touch the data take `--data` and `--database` too.\n\n| flag | variable | default | what it does |\n|---|---|---|---|\n")
	for _, group := range parser.Model.AllFlags(true) {
		for _, f := range group {
			if f.Name == "help" {
				continue
			}
			name := "--" + f.Name
			if f.PlaceHolder != "" {
				name += " " + f.PlaceHolder
			}
			env, standard := "", "–"
			for _, e := range f.Envs {
				env += "`" + e + "`"
			}
			switch {
			case f.Required:
				standard = "required"
			case f.Default != "":
				standard = "`" + f.Default + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, env, standard, strings.ReplaceAll(f.Help, "|", `\|`))
		}
	}
	return b.Bytes()
}

// TestTheSettingsReferenceIsFresh fails when a setting changed and the file did not:
// go test ./internal/config -run Reference -update
func TestTheSettingsReferenceIsFresh(t *testing.T) {
	t.Parallel()
	want := reference(t)
	if *update {
		if err := os.WriteFile(referenceFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(referenceFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/reference/settings.md is stale: run go test ./internal/config -run Reference -update")
	}
	for _, must := range []string{"`--data DIR`", "`SANGAM_PUBLIC_URL`", "`--allow-private HOST:PORT`", "`https://graph.facebook.com`", "required", "`--log-level"} {
		if !bytes.Contains(want, []byte(must)) {
			t.Errorf("%s is missing", must)
		}
	}
}
