package whatsapp_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/channel/whatsapp"
)

var update = flag.Bool("update", false, "write the golden files anew")

const dashes = "\n----------------------------------------\n"

// Each file has one webhook body above the dashes and what we make of it below. All bodies are
// self-made, after the platform contract of 2026-11-21; none was recorded.
func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(names) < 123 {
		t.Fatalf("%d golden files, want at least the 123 samples (%v)", len(names), err)
	}
	a := whatsapp.New(whatsapp.Options{})
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			body, want, _ := strings.Cut(string(file), dashes)
			got := render(a, []byte(body))
			if *update {
				if err := os.WriteFile(name, []byte(body+dashes+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s\n(-update writes it anew)", name, got, want)
			}
		})
	}
}

// render shows updates in a stable way: what is empty is left out.
func render(a *whatsapp.Adapter, body []byte) string {
	parsed, err := a.Parse(body)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var out strings.Builder
	for _, u := range parsed.Updates {
		fmt.Fprintf(&out, "%s account=%s business=%s\n", u.Path, u.PlatformAccount, u.PlatformBusiness)
		if !bytes.Contains(body, u.Body) || len(u.Body) == 0 {
			out.WriteString("  its bytes are not in the body\n")
		}
		show := func(name string, v any) {
			if text := compact(v); text != "{}" && text != "null" {
				out.WriteString("  " + name + " " + text + "\n")
			}
		}
		show("person", u.Person)
		show("message", u.Message)
		show("change", u.Change)
		show("report", u.Report)
		show("identity", u.Identity)
		show("fact", u.Account)
		show("book", u.Book)
		show("sync", u.Sync)
		show("other", u.Other)
		if u.Bad != "" {
			out.WriteString("  bad " + u.Bad + "\n")
		}
	}
	for _, u := range parsed.Unknown {
		fmt.Fprintf(&out, "unknown %s: %s\n", u.Where, u.Name)
	}
	return out.String()
}

// compact writes JSON without empty fields.
func compact(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err.Error()
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(prune(tree)); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}

func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			inner = prune(inner)
			if inner == nil || inner == "" || inner == 0.0 || inner == false || inner == "0" {
				delete(v, name)
				continue
			}
			v[name] = inner
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case float64:
		if v > 1e11 {
			return json.Number(fmt.Sprintf("%.0f", v)) // instants, not 1.79e+12
		}
	}
	return v
}
