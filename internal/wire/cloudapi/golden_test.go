package cloudapi_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

var update = flag.Bool("update", false, "write the golden files anew")

const dashes = "\n----------------------------------------\n"

// readGolden splits a golden file into the webhook body and what it should parse to.
func readGolden(t testing.TB, name string) (body []byte, want string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text, want, _ := strings.Cut(string(data), dashes)
	return []byte(text), want
}

func goldenFiles(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no golden files", err)
	}
	return names
}

// rendered is a parsed value with what its own JSON leaves out.
type rendered struct {
	Field    string
	Value    cloudapi.Value
	Unknown  []graph.Unknown     `json:",omitempty"`
	Problems []*graph.FieldError `json:",omitempty"`
	// Items that could not be read.
	Failed []string `json:",omitempty"`
}

func render(t testing.TB, body []byte) string {
	t.Helper()
	env, err := graph.ParseEnvelope(body)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for _, u := range env.Report.Unknown {
		out.WriteString("unknown in the envelope: " + string(u.Kind) + " " + u.Where + " " + u.Name + "\n")
	}
	for _, entry := range env.Entry {
		if entry.Err != nil {
			out.WriteString("entry: " + entry.Err.Error() + "\n")
		}
		for _, change := range entry.AllChanges() {
			if change.Err != nil {
				out.WriteString("change: " + change.Err.Error() + "\n")
				continue
			}
			v, err := cloudapi.ParseValue(change.Field, change.Value)
			if err != nil {
				out.WriteString("value: " + err.Error() + "\n")
				continue
			}
			r := rendered{Field: change.Field, Value: v, Unknown: v.Report.Unknown, Problems: v.Report.Problems}
			for _, it := range items(&v) {
				if it.Err != nil {
					r.Failed = append(r.Failed, it.Err.Error())
				}
			}
			if err := enc.Encode(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out.String()
}

// items are all items of a value, down to the messages of history.
func items(v *cloudapi.Value) (all []graph.Item) {
	messages := func(ms []cloudapi.Message) {
		for i := range ms {
			all = append(all, ms[i].Item)
			for _, e := range ms[i].Errors {
				all = append(all, e.Item)
			}
		}
	}
	statuses := func(ss []cloudapi.Status) {
		for i := range ss {
			all = append(all, ss[i].Item)
		}
	}
	for i := range v.Contacts {
		all = append(all, v.Contacts[i].Item)
	}
	for i := range v.Errors {
		all = append(all, v.Errors[i].Item)
	}
	messages(v.Messages)
	messages(v.MessageEchoes)
	statuses(v.Statuses)
	for i := range v.StateSync {
		all = append(all, v.StateSync[i].Item)
	}
	for i := range v.UserActions {
		all = append(all, v.UserActions[i].Item)
	}
	for i := range v.Preferences {
		all = append(all, v.Preferences[i].Item)
	}
	for i := range v.Calls {
		all = append(all, v.Calls[i].Item)
	}
	for i := range v.Groups {
		all = append(all, v.Groups[i].Item)
	}
	for i := range v.UserIDUpdates {
		all = append(all, v.UserIDUpdates[i].Item)
	}
	for i := range v.History {
		all = append(all, v.History[i].Item)
		for j := range v.History[i].Threads {
			all = append(all, v.History[i].Threads[j].Item)
			messages(v.History[i].Threads[j].Messages)
		}
	}
	if v.Standby != nil {
		messages(v.Standby.Messages)
		statuses(v.Standby.Statuses)
		for i := range v.Standby.Echoes {
			all = append(all, v.Standby.Echoes[i].Item)
		}
	}
	return all
}

// Each file has one webhook body above the dashes and what we read from it below. All
// bodies are self-made samples of the wire contract (2026-11-21), none was recorded.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			body, want := readGolden(t, name)
			got := render(t, body)
			if *update {
				if err := os.WriteFile(name, []byte(string(body)+dashes+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want == "" {
				t.Fatalf("%s has no golden part: run go test -update and read it", name)
			}
			if got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}
