package api_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"sangam/internal/db"
)

var update = flag.Bool("update", false, "write the files that tests compare with")

// specFile is the committed document, for people and for the screens' types.
const specFile = "../../docs/reference/openapi.json"

// TestTheCommittedDocumentIsFresh fails when the API changed and the document did not:
// go test ./internal/api -run Document -update
func TestTheCommittedDocumentIsFresh(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "")
	spec := r.app.Doors.API.Spec()
	if *update {
		if err := os.MkdirAll("../../docs/reference", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(specFile, spec, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(specFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, spec) {
		t.Error("docs/reference/openapi.json is stale: run go test ./internal/api -run Document -update")
	}
	if got := r.call(nil, "GET", "/api/v1/openapi.json", ""); got.body != string(spec) {
		t.Error("another document is served")
	}
}
