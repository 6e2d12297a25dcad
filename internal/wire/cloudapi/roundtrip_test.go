package cloudapi_test

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// The samples of the wire contract, one golden file each, so that none gets lost unnoticed.
const samples = 113

func TestEverySampleHasGolden(t *testing.T) {
	t.Parallel()
	n := 0
	for _, name := range goldenFiles(t) {
		if !strings.HasPrefix(filepath.Base(name), "odd.") {
			n++
		}
	}
	if n != samples {
		t.Errorf("%d golden files of samples, want %d", n, samples)
	}
}

// What the simulator builds from our types must be what the platform sends: every sample
// survives parse and marshal with every property, value and JSON type.
func TestSamplesMarshalToThemselves(t *testing.T) {
	t.Parallel()
	for _, name := range goldenFiles(t) {
		if strings.HasPrefix(filepath.Base(name), "odd.") {
			continue
		}
		body, _ := readGolden(t, name)
		env, err := graph.ParseEnvelope(body)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range env.Entry {
			for j, c := range env.Entry[i].Changes {
				v, err := cloudapi.ParseValue(c.Field, c.Value)
				if err != nil {
					t.Fatal(name, err)
				}
				if n := len(v.Report.Unknown) + len(v.Report.Problems); n > 0 {
					t.Errorf("%s: %v %v", name, v.Report.Unknown, v.Report.Problems)
				}
				out, err := json.Marshal(v)
				if err != nil {
					t.Fatal(name, err)
				}
				env.Entry[i].Changes[j].Value = out
			}
		}
		out, err := json.Marshal(env)
		if err != nil {
			t.Fatal(err)
		}
		got, want := plain(t, out), plain(t, body)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, out, body)
		}
		// And the bytes that go on the wire mean the same.
		if escaped := plain(t, graph.Escape(out)); !reflect.DeepEqual(escaped, want) {
			t.Errorf("%s: escaping changed the meaning", name)
		}
	}
}

// plain decodes JSON without nulls, which mean the same as absent.
func plain(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err, string(data))
	}
	return dropNulls(v)
}

func dropNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if e == nil {
				delete(v, k)
			} else {
				v[k] = dropNulls(e)
			}
		}
	case []any:
		for i := range v {
			v[i] = dropNulls(v[i])
		}
	}
	return v
}
