package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// TestAccessIsLookedAtWeekly follows the weekly look: what it shows, that nothing unseen is signed off, that it is kept,
// and whom it reminds.
func TestAccessIsLookedAtWeekly(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te := r.a
		const path = "/api/v1/access-review"
		owner, admin, member := r.as(te, inbox.RoleOwner), r.as(te, inbox.RoleAdmin), r.as(te, inbox.RoleMember)
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
		look := r.call(admin, "GET", path, "")
		want("the page", look, http.StatusOK, `"on":true`, te.emails[inbox.RoleMember], `"last_sign_in_at"`, `"devices":[{"id"`, `"name":"bootstrap"`, `"act":"role.made"`, `"act":"member.added"`)
		newest := between(look.body, `"newest":"`, `"`)
		want("a change meanwhile", r.call(owner, "POST", "/api/v1/api-keys", `{"name":"Late","scopes":["read"]}`), http.StatusCreated)
		want("is not signed off unseen", r.call(admin, "POST", path, `{"newest":"`+newest+`"}`), http.StatusConflict)
		newest = between(r.call(admin, "GET", path, "").body, `"newest":"`, `"`)
		want("signed off", r.call(admin, "POST", path, `{"newest":"`+newest+`","note":"all right"}`), http.StatusOK, `"note":"all right"`, `"changes":[]`)
		want("kept", r.call(owner, "GET", path+"/history", ""), http.StatusOK, `"note":"all right"`, `"members":11`)
		want("audited", r.call(owner, "GET", "/api/v1/audit?about=review", ""), http.StatusOK, `"members":"11"`)

		due := func(who http.Header) bool {
			s := r.call(who, "GET", "/api/v1/session", "").body
			at := between(s, `"review_due_at":`, ",")
			return at != "" && at < between(s, `"server_time":`, "}")
		}
		if due(admin) {
			r.t.Error("due at once")
		}
		// A week has passed; the table cannot be changed, so the rule is asked about another workspace, made long ago.
		r.must(r.app.DB.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE workspaces SET created_at = $2 WHERE id = $1", r.b.ws, inbox.MillisOf(time.Now().Add(-auth.ReviewEvery-time.Hour)))
			return err
		}))
		others := r.as(r.b, inbox.RoleOwner)
		if !due(others) || due(r.as(r.b, inbox.RoleMember)) {
			r.t.Error("after a week owners and admins are reminded, and nobody else")
		}
		want("only an owner", r.call(r.as(r.b, inbox.RoleAdmin), "PUT", path+"/rule", `{"on":false}`), http.StatusForbidden, "house.manage")
		want("switched off", r.call(others, "PUT", path+"/rule", `{"on":false}`), http.StatusNoContent)
		if due(others) {
			r.t.Error("reminded of what is switched off")
		}
		want("noted", r.call(others, "GET", "/api/v1/audit?about=settings", ""), http.StatusOK, `"what":"reviews"`, `"to":"false"`)
		want("not for members", r.call(member, "GET", path, ""), http.StatusForbidden, "audit.read")
		if err := r.app.DB.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "DELETE FROM access_reviews WHERE workspace_id = $1", te.ws)
			return err
		}); err == nil || !strings.Contains(err.Error(), "only added to") {
			r.t.Errorf("a look could be forgotten: %v", err)
		}
	})
}
