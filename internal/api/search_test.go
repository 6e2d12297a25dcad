package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// index brings the index of both tenants up to date by hand: the loops of a rig do not run.
func (r *rig) index() {
	r.t.Helper()
	fence, ok, err := r.app.Store.AcquireLane(r.t.Context(), search.Lane, "test", time.Hour)
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	for _, te := range []*tenant{r.a, r.b} {
		for more := true; more; {
			more, err = r.app.Parts.Search.Step(r.t.Context(), fence, te.ws)
			r.must(err)
		}
	}
}

func TestSearchFindsWhatOneMaySee(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who, path := r.as(r.a, inbox.RoleMember), fill(thread+"/messages", r.a.ids, true)
		for id, text := range map[string]string{"s1": "नमस्ते 👋 आपका ऑर्डर ORD-4821 आज निकलेगा", "s2": "second marigold", "s3": "third marigold"} {
			if got := r.call(who, "POST", path, `{"client_id":"`+id+`","text":"`+text+`"}`); got.status != http.StatusCreated {
				t.Fatalf("send: %d %s", got.status, got.body)
			}
		}
		ask := func(query string) string {
			t.Helper()
			got := r.call(who, "GET", "/api/v1/search?"+query, "")
			if got.status != http.StatusOK {
				t.Fatalf("%s: %d %s", query, got.status, got.body)
			}
			return got.body
		}
		if got := ask("q=namaste"); !strings.Contains(got, `"filling":true`) || strings.Contains(got, "ORD") {
			t.Errorf("before the index is made: %s", got)
		}
		r.index()
		// UTF-16: the sign before the word found last takes two units.
		got := ask("q=" + url.QueryEscape("namaste 4821"))
		if !strings.Contains(got, `"excerpt":"नमस्ते 👋 आपका ऑर्डर ORD-4821 आज निकलेगा"`) || !strings.Contains(got, `"marks":[{"start":0,"end":6},{"start":25,"end":29}]`) ||
			!strings.Contains(got, `"conversation_id":"`+r.a.ids["conversation"]+`"`) || !strings.Contains(got, `"filling":false`) {
			t.Errorf("%s", got)
		}
		// Page by page.
		first := ask("q=marigold&limit=1")
		next := between(first, `"next_cursor":"`, `"`)
		second := ask("q=marigold&limit=1&cursor=" + next)
		if strings.Count(first, "message_id") != 1 || strings.Count(second, "message_id") != 1 || between(first, `"message_id":"`, `"`) == between(second, `"message_id":"`, `"`) {
			t.Errorf("pages: %s and %s", first, second)
		}
		if last := ask("q=marigold&limit=1&cursor=" + between(second, `"next_cursor":"`, `"`)); strings.Contains(last, "next_cursor") || strings.Contains(last, "message_id") {
			t.Errorf("behind the last: %s", last)
		}
		if got := ask("q=marigold&author=contact"); strings.Contains(got, "message_id") {
			t.Errorf("only the customer's: %s", got)
		}
		if got := ask("kind=file"); !strings.Contains(got, "message_id") {
			t.Errorf("files, without a word: %s", got)
		}
		// Notes and labels: notes only for who may read them, and each jumps to its own place.
		if got := r.call(who, "POST", fill(thread+"/notes", r.a.ids, true), `{"client_id":"gul","text":"the marigold lady wants a गुलाब"}`); got.status != http.StatusCreated {
			t.Fatalf("note: %d %s", got.status, got.body)
		}
		r.index()
		program := r.as(r.a, auth.RoleKeyRead)
		if got := ask("q=marigold+gulab"); !strings.Contains(got, `"note_id":"`) || !strings.Contains(got, `"kind":"note"`) || strings.Contains(got, "message_id") {
			t.Errorf("a note: %s", got)
		}
		if got := ask("q=marigold&kind=note"); strings.Count(got, "note_id") != 1 || strings.Contains(got, "message_id") {
			t.Errorf("only notes: %s", got)
		}
		if got := r.call(program, "GET", "/api/v1/search?q=marigold", ""); strings.Contains(got.body, "note") || strings.Count(got.body, "message_id") != 2 {
			t.Errorf("a program that may not read notes: %s", got.body)
		}
		if got := r.call(program, "GET", "/api/v1/search?q=marigold&kind=note", ""); got.status != http.StatusForbidden {
			t.Errorf("a program that may not read notes asks for them: %d %s", got.status, got.body)
		}
		owner := r.as(r.a, inbox.RoleOwner)
		if got := r.call(owner, "POST", "/api/v1/labels", `{"name":"Blumenfreunde","color":"pink"}`); got.status != http.StatusCreated {
			t.Fatalf("label: %d %s", got.status, got.body)
		} else {
			label := between(got.body, `"id":"`, `"`)
			if found := ask("q=freunde"); !strings.Contains(found, `"name":"Blumenfreunde"`) {
				t.Errorf("a label by a part of its name: %s", found)
			}
			if found := ask("q=marigold&label_id=" + label); strings.Contains(found, "_id") {
				t.Errorf("nothing has the label yet: %s", found)
			}
			if got := r.call(who, "PUT", fill(thread+"/labels/", r.a.ids, true)+label, ""); got.status != http.StatusOK {
				t.Fatalf("put label: %d %s", got.status, got.body)
			}
			if found := ask("q=marigold&label_id=" + label); strings.Count(found, "message_id") != 2 || strings.Count(found, "note_id") != 1 {
				t.Errorf("in conversations with the label: %s", found)
			}
		}
		for _, bad := range []string{"", "q=%20..%20", "q=x&account_id=no", "q=x&cursor=%21", "q=x&kind=wrong", "q=x&label_id=no", "q=" + strings.Repeat("a", 201)} {
			if got := r.call(who, "GET", "/api/v1/search?"+bad, ""); got.status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d %s", bad, got.status, got.body)
			}
		}
		// The other shop has the same words in its own thread and finds only those.
		other := r.as(r.b, inbox.RoleOwner)
		for _, query := range []string{"q=marigold", "q=4821", "q=freunde", "kind=note&q=gulab", "q=marigold&conversation_id=" + r.a.ids["conversation"], "account_id=" + r.a.ids["account"]} {
			if got := r.call(other, "GET", "/api/v1/search?"+query, ""); got.status != http.StatusOK || strings.Contains(got.body, "message_id") || strings.Contains(got.body, "note_id") || strings.Contains(got.body, "Blumen") {
				t.Errorf("the other shop, %s: %s", query, got.body)
			}
		}
	})
}
