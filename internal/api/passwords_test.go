package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"sangam/internal/inbox"
)

// link has an owner make a link for the member of a tenant and returns its token.
func (r *rig) link(te *tenant) string {
	r.t.Helper()
	got := r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/members/"+te.ids["member"]+"/password-link", "")
	if got.status != http.StatusCreated {
		r.t.Fatalf("link: %d %s", got.status, got.body)
	}
	var l struct{ URL string }
	r.must(json.Unmarshal([]byte(got.body), &l))
	path, token, _ := strings.Cut(l.URL, "#")
	if path != "/set-password" || !strings.HasPrefix(token, "sgl_") || len(token) < 43 {
		r.t.Fatalf("link %q", l.URL)
	}
	return token
}

func (r *rig) setPassword(token, fresh string) response {
	r.t.Helper()
	return r.call(nil, "POST", "/api/v1/set-password", `{"token":"`+token+`","password":"`+fresh+`"}`)
}

func (r *rig) signIn(email, password string) response {
	r.t.Helper()
	return r.call(nil, "POST", "/api/v1/session", `{"email":"`+email+`","password":"`+password+`"}`)
}

func TestALinkSetsAPasswordOnceAndEndsWhatWasBefore(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		old := r.as(r.a, inbox.RoleMember)
		first, second := r.link(r.a), r.link(r.a)
		if got := r.setPassword(first, "green-tea-and-rusks"); got.status != http.StatusNotFound || !strings.Contains(got.body, "link_dead") {
			t.Errorf("the older of two links: %d %s", got.status, got.body)
		}
		if got := r.call(nil, "POST", "/api/v1/set-password/check", `{"token":"`+second+`"}`); got.status != http.StatusOK || !strings.Contains(got.body, r.a.emails[inbox.RoleMember]) {
			t.Errorf("check: %d %s", got.status, got.body)
		}
		// A refused password leaves the link as it was.
		if got := r.setPassword(second, "short"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"body.password"`) {
			t.Errorf("short: %d %s", got.status, got.body)
		}
		got := r.setPassword(second, "green-tea-and-rusks")
		if got.status != http.StatusOK || !strings.Contains(got.header.Get("Set-Cookie"), r.cookie+"=sgs_") {
			t.Fatalf("set: %d %s", got.status, got.body)
		}
		if got := r.setPassword(second, "green-tea-and-rusks"); got.status != http.StatusNotFound {
			t.Errorf("a second time: %d %s", got.status, got.body)
		}
		if got := r.call(old, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			t.Errorf("the session from before lives: %d", got.status)
		}
		if got := r.signIn(r.a.emails[inbox.RoleMember], "green-tea-and-rusks"); got.status != http.StatusOK {
			t.Errorf("sign in with the new one: %d", got.status)
		}
		if got := r.signIn(r.a.emails[inbox.RoleMember], password); got.status != http.StatusUnauthorized {
			t.Errorf("sign in with the old one: %d", got.status)
		}
		// What an owner does to the member meanwhile ends a link: here, disabling.
		third := r.link(r.a)
		r.call(r.as(r.a, inbox.RoleOwner), "PATCH", "/api/v1/members/"+r.a.ids["member"], `{"state":"disabled"}`)
		if got := r.setPassword(third, "green-tea-and-toast"); got.status != http.StatusNotFound {
			t.Errorf("of a disabled member: %d %s", got.status, got.body)
		}
		if got := r.call(r.as(r.a, inbox.RoleOwner), "POST", "/api/v1/members/"+r.a.ids["member"]+"/password-link", ""); got.status != http.StatusConflict || !strings.Contains(got.body, "way_out") {
			t.Errorf("link for a disabled member: %d %s", got.status, got.body)
		}
		if strings.Contains(r.logs.String(), "sgl_") {
			t.Error("a link was logged")
		}
	})
}

func TestOfManyUsesOfALinkOneWins(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		token := r.link(r.a)
		answers := make([]int, 24)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = r.setPassword(token, "green-tea-and-rusks").status })
		}
		wg.Wait()
		won := 0
		for _, status := range answers {
			if status == http.StatusOK {
				won++
			} else if status != http.StatusNotFound {
				t.Errorf("answered %d", status)
			}
		}
		if won != 1 {
			t.Errorf("%d uses of one link succeeded", won)
		}
	})
}

func TestALinkIsWorthNothingElsewhereAndIsNotGuessed(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		token := r.link(r.a)
		elsewhere := strings.Replace(token, r.a.ws.String(), r.b.ws.String(), 1)
		if got := r.setPassword(elsewhere, "green-tea-and-rusks"); got.status != http.StatusNotFound {
			t.Errorf("in another workspace: %d %s", got.status, got.body)
		}
		if got := r.call(http.Header{"Authorization": {"Bearer " + token}}, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			t.Errorf("as a key: %d", got.status)
		}
		limited := false
		for range 60 {
			limited = limited || r.setPassword(elsewhere, "green-tea-and-rusks").status == http.StatusTooManyRequests
		}
		if !limited {
			t.Error("sixty tries and nobody was slowed down")
		}
	})
}

func TestAMemberWithoutAPasswordSetsOneByLink(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		got := r.call(r.as(r.a, inbox.RoleOwner), "POST", "/api/v1/members", `{"name":"Nila","email":"nila@example.com","role":"member"}`)
		if got.status != http.StatusCreated {
			t.Fatalf("add: %d %s", got.status, got.body)
		}
		for _, guess := range []string{"", " ", "nila"} {
			if got := r.signIn("nila@example.com", guess); got.status != http.StatusUnauthorized {
				t.Errorf("sign in with %q: %d", guess, got.status)
			}
		}
		r.a.ids["member"] = between(got.body, `"id":"`, `"`)
		if got := r.setPassword(r.link(r.a), "green-tea-and-rusks"); got.status != http.StatusOK {
			t.Errorf("set: %d %s", got.status, got.body)
		}
	})
}

func TestOnesOwnPasswordChangesAndOtherSessionsEnd(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		here, there := r.as(r.a, inbox.RoleMember), r.as(r.a, inbox.RoleMember)
		change := func(current, fresh string) response {
			return r.call(here, "POST", "/api/v1/me/password", `{"current":"`+current+`","new":"`+fresh+`"}`)
		}
		for _, c := range []struct{ current, fresh, field string }{
			{"something else", "green-tea-and-rusks", "body.current"}, {password, password, "body.new"}, {password, "short", "body.new"}, {password, "asha-stores-1", "body.new"},
		} {
			if got := change(c.current, c.fresh); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"`+c.field+`"`) {
				t.Errorf("%+v: %d %s", c, got.status, got.body)
			}
		}
		if got := change(password, "green-tea-and-rusks"); got.status != http.StatusOK {
			t.Fatalf("change: %d %s", got.status, got.body)
		}
		if got := r.call(here, "GET", "/api/v1/session", ""); got.status != http.StatusOK {
			t.Errorf("the session that asked: %d", got.status)
		}
		if got := r.call(there, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			t.Errorf("another session: %d", got.status)
		}
		if got := r.signIn(r.a.emails[inbox.RoleMember], "green-tea-and-rusks"); got.status != http.StatusOK {
			t.Errorf("sign in: %d", got.status)
		}
		limited := false
		for range 20 {
			limited = limited || change("wrong", "green-tea-and-toast").status == http.StatusTooManyRequests
		}
		if !limited {
			t.Error("twenty wrong tries and nobody was slowed down")
		}
	})
}
