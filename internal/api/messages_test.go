package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// TestAMessageSentAgainSaysSo: a screen offers "send again" once, to whoever looks.
func TestAMessageSentAgainSaysSo(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who, path := r.as(r.a, inbox.RoleMember), fill(thread+"/messages", r.a.ids, true)
		first := r.call(who, "POST", path, `{"client_id":"s1","text":"see https://example.com","preview_url":true}`)
		if first.status != http.StatusCreated || strings.Contains(first.body, "sent_again") {
			t.Fatalf("send: %d %s", first.status, first.body)
		}
		id := between(first.body, `"id":"`, `"`)
		r.must(r.app.DB.Update(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), "UPDATE messages SET status = 'failed' WHERE workspace_id = $1 AND client_id = $2", r.a.ws, "s1"); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), "DELETE FROM outbox WHERE workspace_id = $1", r.a.ws)
			return err
		}))
		if got := r.call(who, "POST", path+"/"+id+"/retry", `{"client_id":"s2","to":"p:1"}`); got.status != http.StatusConflict || !strings.Contains(got.body, `"goes_elsewhere"`) || !strings.Contains(got.body, `"way_out"`) {
			t.Errorf("to somebody else than was seen: %d %s", got.status, got.body)
		}
		reaches := between(r.call(who, "GET", fill(thread, r.a.ids, true), "").body, `"reaches":"`, `"`)
		if got := r.call(who, "POST", path+"/"+id+"/retry", `{"client_id":"s2","to":"`+reaches+`"}`); got.status != http.StatusCreated {
			t.Fatalf("retry: %d %s", got.status, got.body)
		}
		if got := r.call(who, "GET", "/api/v1/messages?ids="+id, ""); !strings.Contains(got.body, `"sent_again":true`) || !strings.Contains(got.body, `"version":2`) {
			t.Errorf("the old one: %s", got.body)
		}
	})
}

// TestAMessageIsForwarded: what it says goes out again without being handed in again, the team sees of which message it
// is, and nobody forwards what they cannot see.
func TestAMessageIsForwarded(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who, path := r.as(r.a, inbox.RoleMember), fill(thread+"/messages", r.a.ids, true)
		said := func(body string) string {
			t.Helper()
			got := r.call(who, "POST", path, body)
			if got.status != http.StatusCreated {
				t.Fatalf("send: %d %s", got.status, got.body)
			}
			return between(got.body, `"id":"`, `"`)
		}
		for n, c := range []struct{ body, want string }{
			{fill(`{"client_id":"f-file","media":{"upload_id":"{upload}","caption":"the bill"}}`, r.a.ids, false), `"text":"the bill"`},
			{`{"client_id":"f-words","text":"*come* by"}`, `"text":"*come* by"`},
			{`{"client_id":"f-place","location":{"latitude":18.5,"longitude":73.8,"name":"Shop"}}`, `"name":"Shop"`},
			{`{"client_id":"f-card","contacts":[{"name":"Dana","phones":["+12025550177"]}]}`, `"name":"Dana"`},
		} {
			of := said(c.body)
			again := fmt.Sprintf(`{"client_id":"fw-%d","forward_of":"%s"}`, n, of)
			first := r.call(who, "POST", path, again)
			if first.status != http.StatusCreated || !strings.Contains(first.body, c.want) || !strings.Contains(first.body, `"forward_of":"`+of+`"`) {
				t.Errorf("forwarded: %d %s", first.status, first.body)
			}
			if n == 0 && !strings.Contains(first.body, `"state":"ready"`) {
				t.Errorf("without its file: %s", first.body)
			}
			if same := r.call(who, "POST", path, again); same.status != http.StatusOK || between(same.body, `"id":"`, `"`) != between(first.body, `"id":"`, `"`) {
				t.Errorf("the same again: %d %s", same.status, same.body)
			}
		}
		for _, id := range []string{r.b.ids["message"], "382500000000000001"} {
			if got := r.call(who, "POST", path, `{"client_id":"fw-other","forward_of":"`+id+`"}`); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "body.forward_of") {
				t.Errorf("what is not seen: %d %s", got.status, got.body)
			}
		}
		if got := r.call(who, "POST", path, `{"client_id":"fw-two","text":"x","forward_of":"`+r.a.ids["message"]+`"}`); got.status != http.StatusUnprocessableEntity {
			t.Errorf("with words of its own: %d %s", got.status, got.body)
		}
	})
}
