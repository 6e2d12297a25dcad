package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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
		for _, bad := range []string{"", "q=%20..%20", "q=x&account_id=no", "q=x&cursor=%21", "q=x&kind=wrong", "q=" + strings.Repeat("a", 201)} {
			if got := r.call(who, "GET", "/api/v1/search?"+bad, ""); got.status != http.StatusUnprocessableEntity {
				t.Errorf("%q: %d %s", bad, got.status, got.body)
			}
		}
		// The other shop has the same words in its own thread and finds only those.
		other := r.as(r.b, inbox.RoleOwner)
		for _, query := range []string{"q=marigold", "q=4821", "q=marigold&conversation_id=" + r.a.ids["conversation"], "account_id=" + r.a.ids["account"]} {
			if got := r.call(other, "GET", "/api/v1/search?"+query, ""); got.status != http.StatusOK || strings.Contains(got.body, "message_id") {
				t.Errorf("the other shop, %s: %s", query, got.body)
			}
		}
	})
}
