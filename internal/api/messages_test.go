package api_test

import (
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
