package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/api"
	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// sessionID is the id of the session that somebody calls with; keys have none.
func (r *rig) sessionID(who http.Header) string {
	return between(r.call(who, "GET", "/api/v1/session", "").body, `"session_id":"`, `"`)
}

// devices lists somebody's devices.
func (r *rig) devices(who http.Header, path string) api.Devices {
	r.t.Helper()
	var d api.Devices
	got := r.call(who, "GET", path, "")
	if err := json.Unmarshal([]byte(got.body), &d); err != nil || got.status != http.StatusOK {
		r.t.Fatalf("%s: %d %s", path, got.status, got.body)
	}
	return d
}

func (r *rig) mustDo(who http.Header, method, path, body string) {
	r.t.Helper()
	if got := r.call(who, method, path, body); got.status >= 300 {
		r.t.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
	}
}

// rules sets how the tenant lets people in.
func (r *rig) rules(body string) {
	r.t.Helper()
	r.mustDo(r.as(r.a, inbox.RoleOwner), "PUT", "/api/v1/sign-in-rules", body)
}

func TestDevicesAreNamedEndedAndWiped(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		const own = "/api/v1/me/sessions"
		here, there, third := r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleLead)
		r.mustDo(there, "PATCH", own+"/"+r.sessionID(there), `{"name":"Old laptop"}`)
		d := r.devices(here, own)
		if len(d.Items) != 3 || len(d.Ended) != 0 {
			r.t.Fatalf("devices: %+v", d)
		}
		for _, one := range d.Items {
			// Nobody's whole address is kept.
			if one.This != (one.ID.String() == r.sessionID(here)) || one.Place != "192.0.2.x" || one.Since == 0 {
				r.t.Errorf("a device: %+v", one)
			}
		}
		if got := r.call(here, "PATCH", own+"/"+r.sessionID(here), `{"name":"`+strings.Repeat("x", 61)+`"}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("a long name: %d", got.status)
		}

		// One is ended: its stream ends at once, and its device is told to forget, and says when it has.
		stream := r.stream(there, "")
		stream.next()
		r.mustDo(here, "DELETE", own+"/"+r.sessionID(there), "")
		if took := stream.ends(); took > time.Second {
			r.t.Errorf("the stream lived for %v", took)
		}
		got := r.call(there, "GET", "/api/v1/conversations", "")
		r.refusedFor("an ended session", got, http.StatusUnauthorized, "session_ended")
		if got.header.Get("Clear-Site-Data") != `"cache", "storage"` {
			r.t.Errorf("headers %v", got.header)
		}
		d = r.devices(here, own)
		if len(d.Items) != 2 || len(d.Ended) != 1 || d.Ended[0].Name != "Old laptop" || d.Ended[0].WipedAt != 0 || d.Ended[0].EndedAt == 0 || d.Ended[0].EndedBy.String() != r.memberOf(r.a.emails[inbox.RoleLead]) {
			r.t.Fatalf("ended: %+v", d)
		}
		wiped := r.call(there, "POST", "/api/v1/session/wiped", "")
		if wiped.status != http.StatusNoContent || !strings.Contains(wiped.header.Get("Set-Cookie"), "Max-Age=0") || wiped.header.Get("Clear-Site-Data") == "" {
			r.t.Errorf("wiped: %d %v", wiped.status, wiped.header)
		}
		first := r.devices(here, own).Ended[0].WipedAt
		if first == 0 {
			r.t.Error("that it was wiped is not shown")
		}
		r.call(there, "POST", "/api/v1/session/wiped", "")
		if again := r.devices(here, own).Ended[0].WipedAt; again != first {
			r.t.Errorf("wiped at %d, then at %d", first, again)
		}
		// A live session cannot be told wiped, and nobody's session is anybody's else.
		r.call(here, "POST", "/api/v1/session/wiped", "")
		if got := r.call(r.as(r.a, inbox.RoleMember), "DELETE", own+"/"+r.sessionID(here), ""); got.status != http.StatusNotFound {
			r.t.Errorf("another member's session: %d", got.status)
		}
		// Signed out is not ended from elsewhere.
		r.mustDo(third, "DELETE", "/api/v1/session", "")
		r.refusedFor("signed out", r.call(third, "GET", "/api/v1/conversations", ""), http.StatusUnauthorized, "signed_out")

		more := r.as(r.a, inbox.RoleLead)
		r.mustDo(here, "DELETE", own, "")
		r.refusedFor("all others", r.call(more, "GET", "/api/v1/conversations", ""), http.StatusUnauthorized, "session_ended")
		if got := r.call(here, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("the one that asked: %d", got.status)
		}
		// Whoever manages members sees and ends theirs, within their own role.
		lead, owner := "/api/v1/members/"+r.memberOf(r.a.emails[inbox.RoleLead])+"/sessions", "/api/v1/members/"+r.memberOf(r.a.emails[inbox.RoleOwner])+"/sessions"
		manager := r.as(r.a, inbox.RoleManager)
		d = r.devices(manager, lead)
		if len(d.Items) != 1 || d.Items[0].This || len(d.Ended) != 2 {
			r.t.Errorf("a manager sees: %+v", d)
		}
		r.refusedFor("a manager, of an owner", r.call(manager, "GET", owner, ""), http.StatusForbidden, "role_above")
		r.refusedFor("a manager ends an owner's", r.call(manager, "DELETE", owner, ""), http.StatusForbidden, "role_above")
		r.mustDo(manager, "DELETE", lead+"/"+d.Items[0].ID.String(), "")
		r.refusedFor("ended by a manager", r.call(here, "GET", "/api/v1/conversations", ""), http.StatusUnauthorized, "session_ended")
		here = r.as(r.a, inbox.RoleLead)
		r.mustDo(manager, "DELETE", lead, "")
		r.refusedFor("all ended by a manager", r.call(here, "GET", "/api/v1/conversations", ""), http.StatusUnauthorized, "session_ended")
	})
}

func TestOneSessionAMember(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		r.rules(`{"second_step":"off","one_session":true,"lock_after":0}`)
		first := r.as(r.a, inbox.RoleLead)
		stream := r.stream(first, "")
		stream.next()
		second := r.as(r.a, inbox.RoleLead)
		if took := stream.ends(); took > time.Second {
			r.t.Errorf("the stream lived for %v", took)
		}
		r.refusedFor("the older", r.call(first, "GET", "/api/v1/conversations", ""), http.StatusUnauthorized, "session_ended")
		r.as(r.a, inbox.RoleMember)
		if got := r.call(second, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("the newer: %d", got.status)
		}
	})
}

// idle makes a session look as if nobody had a hand on the screen for some minutes.
func (r *rig) idle(who http.Header, minutes int) {
	r.t.Helper()
	r.must(r.app.DB.Update(r.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(r.t.Context(), "UPDATE sessions SET active_at = active_at - $3 WHERE workspace_id = $1 AND id = $2", r.a.ws, r.sessionID(who), minutes*60_000)
		return err
	}))
}

// TestTheLockedTimesRoutes locks a screen and calls every route with it: only unlocking, looking who one is and
// signing out are answered, streams end, and no word of a late hand unlocks.
func TestTheLockedTimesRoutes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		r.rules(`{"second_step":"off","one_session":false,"lock_after":5}`)
		lead, other := r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleLead)
		stream := r.stream(lead, "")
		stream.next()
		r.mustDo(lead, "POST", "/api/v1/session/lock", "")
		if took := stream.ends(); took > time.Second {
			r.t.Errorf("the stream lived for %v", took)
		}
		open := []string{"DELETE /api/v1/session", "GET /api/v1/session", "POST /api/v1/session/lock", "POST /api/v1/session/unlock", "POST /api/v1/session/unlock/passkey"}
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			if w.may == nil || slices.Contains(open, name) {
				return
			}
			ids := maps.Clone(r.a.ids)
			ids["workspace"], ids["cursor"], ids["n"] = r.a.ws.String(), "", r.next()
			r.refusedFor(name, r.call(lead, method, fill(path, ids, true), fill(body, ids, false)), http.StatusForbidden, "locked")
		})
		if got := r.call(lead, "GET", "/api/v1/session", ""); !strings.Contains(got.body, `"locked":true`) || strings.Contains(got.body, "conversations.read") {
			r.t.Errorf("the session: %s", got.body)
		}
		if got := r.call(other, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("another device: %d", got.status)
		}
		if got := r.call(lead, "POST", "/api/v1/session/unlock", `{"password":"not it at all"}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("a wrong password: %d %s", got.status, got.body)
		}
		r.mustDo(lead, "POST", "/api/v1/session/unlock", `{"password":"`+password+`"}`)
		r.mustDo(lead, "GET", "/api/v1/conversations", "")

		// By time: a hand on the screen puts it off, a late one does not undo it.
		r.idle(lead, 4)
		r.mustDo(lead, "POST", "/api/v1/session/active", "")
		r.idle(lead, 4)
		r.mustDo(lead, "GET", "/api/v1/conversations", "")
		r.idle(lead, 1)
		r.refusedFor("idle", r.call(lead, "GET", "/api/v1/conversations", ""), http.StatusForbidden, "locked")
		r.refusedFor("a late hand", r.call(lead, "POST", "/api/v1/session/active", ""), http.StatusForbidden, "locked")
		if s := r.stream(lead, ""); s.status != http.StatusForbidden {
			r.t.Errorf("a stream while locked: %d", s.status)
		}
		r.mustDo(lead, "POST", "/api/v1/session/unlock", `{"password":"`+password+`"}`)
		secret, _ := r.setUpStep(lead)
		r.idle(lead, 5)
		r.mustDo(lead, "POST", "/api/v1/session/unlock", `{"code":"`+r.appCode(secret, 0)+`"}`)
		r.mustDo(lead, "GET", "/api/v1/conversations", "")
		// Another time starts anew for all but those whose screen is locked: no longer time, and none, opens it.
		another := r.as(r.a, inbox.RoleOwner)
		r.idle(another, 4)
		r.idle(lead, 5)
		r.rules(`{"second_step":"off","one_session":false,"lock_after":3}`)
		r.mustDo(another, "GET", "/api/v1/conversations", "")
		r.refusedFor("another time", r.call(lead, "GET", "/api/v1/conversations", ""), http.StatusForbidden, "locked")
		r.rules(`{"second_step":"off","one_session":false,"lock_after":0}`)
		r.refusedFor("no time", r.call(lead, "GET", "/api/v1/conversations", ""), http.StatusForbidden, "locked")
		r.mustDo(lead, "POST", "/api/v1/session/unlock", `{"password":"`+password+`"}`)
		r.mustDo(lead, "GET", "/api/v1/conversations", "")
		if got := r.call(r.as(r.a, inbox.RoleOwner), "PUT", "/api/v1/sign-in-rules", `{"second_step":"off","one_session":false,"lock_after":481}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("a long time: %d", got.status)
		}
	})
}

// A stream that is open when the time runs out ends by itself.
func TestAStreamEndsWhenItsScreenLocks(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		r.rules(`{"second_step":"off","one_session":false,"lock_after":1}`)
		lead := r.as(r.a, inbox.RoleLead)
		r.must(r.app.DB.Update(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE sessions SET active_at = active_at - 59000 WHERE workspace_id = $1 AND id = $2", r.a.ws, r.sessionID(lead))
			return err
		}))
		stream := r.stream(lead, "")
		stream.next()
		if took := stream.ends(); took > 3*time.Second {
			r.t.Errorf("the stream lived for %v", took)
		}
	})
}
