package messenger_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/wire/graph"
	"sangam/internal/wire/messenger"
)

var update = flag.Bool("update", false, "write the golden files anew")

const dashes = "\n----------------------------------------\n"

// samples is how many samples the wire contract has for Instagram and Pages.
const samples = 10

// parse reads a body into the values of one webhook.
func parse(body []byte) (out []any, err error) {
	env, err := graph.ParseEnvelope(body)
	if err != nil {
		return nil, err
	}
	add := func(v any, rep graph.Report, e error) {
		out = append(out, v)
		if n := len(rep.Unknown) + len(rep.Problems); n > 0 {
			out = append(out, rep)
		}
		if e != nil {
			out = append(out, e.Error())
		}
	}
	for _, entry := range env.Entry {
		for _, c := range entry.AllChanges() {
			if c.Field == messenger.FieldFeed {
				v, err := messenger.ParseFeed(c.Value)
				add(v, v.Report, err)
			} else {
				v, err := messenger.ParseComment(c.Value)
				add(v, v.Report, err)
			}
		}
		for _, raw := range append(entry.Messaging, entry.Standby...) {
			v, err := messenger.ParseEvent(raw)
			add(v, v.Report, err)
		}
	}
	return out, nil
}

func golden(t testing.TB) []string {
	names, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(names) != samples {
		t.Fatalf("%d golden files, want %d (%v)", len(names), samples, err)
	}
	return names
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, name := range golden(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		body, want, _ := strings.Cut(string(data), dashes)
		values, err := parse([]byte(body))
		if err != nil || len(values) != 1 {
			t.Fatalf("%s: %d values, %v", name, len(values), err)
		}
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetIndent("", "  ")
		if err := enc.Encode(values[0]); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(name, []byte(body+dashes+got.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if got.String() != want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", name, got.String(), want)
		}
	}
}

func TestOneCommentTwoEnvelopes(t *testing.T) {
	t.Parallel()
	value := `"value":{"from":{"id":"9"},"text":"?","%ID":"17"}`
	test := func(body string) {
		t.Helper()
		got, err := parse([]byte(body))
		if err != nil || len(got) != 1 || got[0].(messenger.Comment).Key() != "17" {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
	test(`{"object":"instagram","entry":[{"id":"1","changes":[{"field":"comments",` + strings.Replace(value, "%ID", "comment_id", 1) + `}]}]}`)
	test(`{"object":"instagram","entry":[{"id":"1","field":"comments",` + strings.Replace(value, "%ID", "id", 1) + `}]}`)
	test(`{"object":"instagram","entry":[{"id":"1","changes":[{"field":"comments",` + strings.Replace(value, "%ID", "id", 1) + `}]}]}`)
}

func TestTimesInSecondsAndMilliseconds(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`1795250000000`, `1795250000`, `"1795250000"`} {
		e, err := messenger.ParseEvent([]byte(`{"timestamp":` + text + `}`))
		if err != nil || e.Timestamp.Millis() != 1795250000000 {
			t.Errorf("%s: %d, %v", text, e.Timestamp.Millis(), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range golden(f) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		body, _, _ := strings.Cut(string(data), dashes)
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		values, err := parse(body)
		if err != nil {
			return
		}
		if _, err := json.Marshal(values); err != nil {
			t.Fatal(err)
		}
	})
}
