package api_test

import (
	"net/http"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// TestNobodyReadsBeforeTheySign follows a confidentiality text: published it shuts every door but its own for whoever
// has not signed it, streams too; a new version asks again, none asks nobody, and who signed what stays.
func TestNobodyReadsBeforeTheySign(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te := r.a
		const path = "/api/v1/confidentiality"
		owner, member := r.as(te, inbox.RoleOwner), r.as(te, inbox.RoleMember)
		want := func(what string, got response, status int, holds ...string) {
			r.t.Helper()
			if got.status != status {
				r.t.Errorf("%s: %d %s, want %d", what, got.status, got.body, status)
			}
			for _, h := range holds {
				if !strings.Contains(got.body, h) {
					r.t.Errorf("%s: no %s in %s", what, h, got.body)
				}
			}
		}
		want("none yet", r.call(member, "GET", path, ""), http.StatusOK, `"version":0`, `"wanted":false`)
		stream := r.stream(member, "")
		stream.next()
		want("published", r.call(owner, "PUT", path, `{"version":0,"text":{"en":"What customers write stays here.","hi":"ग्राहक जो लिखते हैं वह यहीं रहता है।"}}`), http.StatusOK, `"version":1`)
		stream.ends()
		want("twice at once", r.call(owner, "PUT", path, `{"version":0,"text":{"en":"Other words."}}`), http.StatusForbidden, "confidentiality_unsigned") // the owner has not signed, either

		r.rows(func(name, method, address, body string, w row, _ auth.Permission) {
			if w.may == nil || !strings.Contains(name, "GET ") {
				return
			}
			ids := map[string]string{"workspace": te.ws.String(), "cursor": ""}
			for k, v := range te.ids {
				ids[k] = v
			}
			open := name == "GET /api/v1/session" || name == "GET "+path || strings.HasPrefix(name, "GET /api/v1/me/") && name != "GET /api/v1/me/focus" && name != "GET /api/v1/me/checklists" && name != "GET /api/v1/me/following"
			got := r.call(member, method, fill(address, ids, true), "")
			if refused := got.status == http.StatusForbidden && strings.Contains(got.body, `"code":"confidentiality_unsigned"`); refused == open {
				r.t.Errorf("%s before signing: %d %s", name, got.status, got.body)
			}
		})
		want("it says so", r.call(member, "GET", "/api/v1/session", ""), http.StatusOK, `"confidentiality_needed":true`)
		want("another version", r.call(member, "POST", path+"/sign", `{"version":2,"name":"Mira Bose","language":"hi"}`), http.StatusConflict)
		want("no name", r.call(member, "POST", path+"/sign", `{"version":1,"name":" . ","language":"hi"}`), http.StatusUnprocessableEntity, "body.name")
		want("signed", r.call(member, "POST", path+"/sign", `{"version":1,"name":"Mira Bose","language":"hi"}`), http.StatusOK, `"signed_at"`, `"name":"Mira Bose"`)
		want("again is the same", r.call(member, "POST", path+"/sign", `{"version":1,"name":"Somebody Else","language":"en"}`), http.StatusOK, `"name":"Mira Bose"`)
		want("now it is open", r.call(member, "GET", "/api/v1/conversations", ""), http.StatusOK)
		want("programs are not asked", r.call(r.as(te, "key:read"), "GET", "/api/v1/conversations", ""), http.StatusOK)
		want("the owner, too", r.call(owner, "POST", path+"/sign", `{"version":1,"name":"=Owner","language":"en"}`), http.StatusOK)

		want("an old version", r.call(owner, "PUT", path, `{"version":0,"text":{"en":"Other words."}}`), http.StatusConflict)
		want("a new version", r.call(owner, "PUT", path, `{"version":1,"text":{"en":"Other words."}}`), http.StatusOK, `"version":2`)
		want("asks again", r.call(member, "GET", "/api/v1/conversations", ""), http.StatusForbidden, "confidentiality_unsigned")
		want("the owner signs", r.call(owner, "POST", path+"/sign", `{"version":2,"name":"Owner","language":"en"}`), http.StatusOK)
		want("taken back", r.call(owner, "PUT", path, `{"version":2,"text":{}}`), http.StatusOK, `"version":3`)
		want("asks nobody", r.call(member, "GET", "/api/v1/conversations", ""), http.StatusOK)

		want("listed", r.call(owner, "GET", path+"/signatures", ""), http.StatusOK, `"name":"Mira Bose"`, `"version":1`, `"version":2`, `"place":"127.0.0.x"`)
		want("with a cursor", r.call(owner, "GET", path+"/signatures?limit=1", ""), http.StatusOK, `"next_cursor"`)
		want("texts", r.call(owner, "GET", path+"/versions", ""), http.StatusOK, "What customers write stays here.", "Other words.", `"version":3`)
		want("exported", r.call(owner, "GET", path+"/signatures/export", ""), http.StatusOK, "Mira Bose,"+te.emails[inbox.RoleMember]+",1,hi,", "'=Owner", "ग्राहक")
		want("audited", r.call(owner, "GET", "/api/v1/audit?about=confidentiality,export", ""), http.StatusOK, "confidentiality.published", "confidentiality.signed", `"what":"confidentiality"`)
		for _, query := range []string{"UPDATE confidentiality_signatures SET name = 'x' WHERE workspace_id = $1", "DELETE FROM confidentiality_texts WHERE workspace_id = $1"} {
			if err := r.app.DB.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query, te.ws); return err }); err == nil || !strings.Contains(err.Error(), "only added to") {
				r.t.Errorf("%s: %v", query, err)
			}
		}
	})
}
