package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// appCode is what the member's app shows, some codes from now.
func (r *rig) appCode(secret string, codes int) string {
	r.t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(codes)*30*time.Second))
	r.must(err)
	return code
}

// setUpStep gives whoever has a session a second step.
func (r *rig) setUpStep(who http.Header) (secret string, codes []string) {
	r.t.Helper()
	got := r.call(who, "POST", "/api/v1/me/second-step", `{"password":"`+password+`"}`)
	if got.status != http.StatusOK || !strings.Contains(got.body, "otpauth://totp/") {
		r.t.Fatalf("begin: %d %s", got.status, got.body)
	}
	secret = between(got.body, `"secret":"`, `"`)
	// The code of the time before: the present one is left for what follows.
	got = r.call(who, "POST", "/api/v1/me/second-step/confirm", `{"code":"`+r.appCode(secret, -1)+`"}`)
	var made struct{ Codes []string }
	if err := json.Unmarshal([]byte(got.body), &made); got.status != http.StatusOK || err != nil || len(made.Codes) != 10 {
		r.t.Fatalf("confirm: %d %s %v", got.status, got.body, err)
	}
	return secret, made.Codes
}

// enter signs in by the door, with a code or without.
func (r *rig) enter(email, code string) (response, http.Header) {
	r.t.Helper()
	got := r.call(nil, "POST", "/api/v1/session", fmt.Sprintf(`{"email":%q,"password":%q,"code":%q}`, email, password, code))
	cookie, _, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	return got, http.Header{"Cookie": {cookie}}
}

func (r *rig) refusedFor(what string, got response, status int, reason string) {
	r.t.Helper()
	if got.status != status || !strings.Contains(got.body, `"code":"`+reason+`"`) {
		r.t.Errorf("%s: %d %s, want %d for %s", what, got.status, got.body, status, reason)
	}
}

func TestTheSecondStep(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		email := r.a.emails[inbox.RoleLead]
		here, there := r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleLead)
		if got := r.call(here, "POST", "/api/v1/me/second-step", `{"password":"not it at all"}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("begin with a wrong password: %d %s", got.status, got.body)
		}
		r.refusedFor("confirm what was not begun", r.call(here, "POST", "/api/v1/me/second-step/confirm", `{"code":"123456"}`), http.StatusConflict, "second_step_not_begun")
		secret, codes := r.setUpStep(here)
		if got := r.call(there, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			r.t.Errorf("another session lives on: %d", got.status)
		}
		if got := r.call(here, "GET", "/api/v1/me/second-step", ""); !strings.Contains(got.body, `"on":true`) || !strings.Contains(got.body, `"codes_left":10`) {
			r.t.Errorf("own: %s", got.body)
		}

		got, _ := r.enter(email, "")
		r.refusedFor("the password alone", got, http.StatusUnauthorized, "second_step")
		if got := r.signIn(email, "not it at all"); strings.Contains(got.body, "second_step") {
			r.t.Errorf("a wrong password tells of the second step: %s", got.body)
		}
		got, _ = r.enter(email, "000000")
		r.refusedFor("a wrong code", got, http.StatusUnauthorized, "wrong_code")
		// Two steps away is too far; the code that confirmed counts no more.
		got, _ = r.enter(email, r.appCode(secret, -3))
		r.refusedFor("an old code", got, http.StatusUnauthorized, "wrong_code")
		got, _ = r.enter(email, r.appCode(secret, -1))
		r.refusedFor("the code that confirmed", got, http.StatusUnauthorized, "wrong_code")
		now := r.appCode(secret, 0)
		if got, who := r.enter(email, now[:3]+" "+now[3:]); got.status != http.StatusOK || r.call(who, "GET", "/api/v1/conversations", "").status != http.StatusOK {
			r.t.Errorf("a right code: %d %s", got.status, got.body)
		}
		got, _ = r.enter(email, now)
		r.refusedFor("the same code again", got, http.StatusUnauthorized, "wrong_code")

		// A new password is no way around it, and a wrong code leaves the link unused.
		member := r.memberOf(email)
		link := r.call(r.as(r.a, inbox.RoleOwner), "POST", "/api/v1/members/"+member+"/password-link", "")
		token := between(link.body, "#", `"`)
		set := func(code string) response {
			return r.call(nil, "POST", "/api/v1/set-password", fmt.Sprintf(`{"token":%q,"password":"green-tea-and-rusks","code":%q}`, token, code))
		}
		r.refusedFor("a link without a code", set(""), http.StatusUnauthorized, "second_step")
		if got := set(codes[0]); got.status != http.StatusOK {
			r.t.Errorf("a link with a recovery code: %d %s", got.status, got.body)
		}
		got = r.call(nil, "POST", "/api/v1/session", fmt.Sprintf(`{"email":%q,"password":"green-tea-and-rusks","code":%q}`, email, codes[0]))
		r.refusedFor("a recovery code again", got, http.StatusUnauthorized, "wrong_code")
		r.noCanaries()
		for _, log := range []string{secret, codes[1]} {
			if strings.Contains(r.logs.String(), log) {
				r.t.Error("a secret was logged")
			}
		}
	})
}

// memberOf finds the id of the member with an email.
func (r *rig) memberOf(email string) string {
	r.t.Helper()
	members, err := r.app.Auth.Members(r.t.Context(), r.a.ws)
	r.must(err)
	for _, m := range members {
		if m.Email == email {
			return m.ID.String()
		}
	}
	r.t.Fatal("no member " + email)
	return ""
}

func TestARecoveryCodeCountsOnceOfManyAtOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		_, codes := r.setUpStep(r.as(r.a, inbox.RoleLead))
		var mu sync.Mutex
		good := 0
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				_, _, err := r.app.Auth.SignIn(t.Context(), auth.SignIn{Email: r.a.emails[inbox.RoleLead], Password: inbox.NewSecret(password), Code: strings.ToUpper(codes[3]), Address: fmt.Sprint("192.0.2.", i)})
				if err == nil {
					mu.Lock()
					good++
					mu.Unlock()
				} else if code := inbox.CodeOf(err); code != inbox.CodeUnauthenticated && code != inbox.CodeTooSoon {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if good != 1 {
			t.Errorf("%d came in by one code", good)
		}
	})
}

// Codes are tried out no faster than passwords: whoever has the password has few tries.
func TestCodesAreNotTriedWithoutEnd(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		r.setUpStep(r.as(r.a, inbox.RoleLead))
		for i := range 12 {
			got, _ := r.enter(r.a.emails[inbox.RoleLead], "000000")
			if i == 11 && got.status != http.StatusTooManyRequests {
				r.t.Errorf("try %d: %d %s", i, got.status, got.body)
			}
		}
	})
}

// TestTheUnprovenTimesRoutes demands a second step of all: at once nobody who lacks one gets
// anywhere but to setting it up, by any route, and streams end.
func TestTheUnprovenTimesRoutes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		owner, lead, admin := r.as(r.a, inbox.RoleOwner), r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleAdmin)
		demand := func(who http.Header, of string) response {
			return r.call(who, "PUT", "/api/v1/sign-in-rules", `{"second_step":"`+of+`","one_session":false,"lock_after":0}`)
		}
		r.refusedFor("a demand by one who has none", demand(owner, "all"), http.StatusConflict, "second_step_first")
		secret, _ := r.setUpStep(owner)
		s := r.stream(lead, "")
		s.next()
		if got := demand(owner, "chiefs"); got.status != http.StatusOK {
			r.t.Fatalf("demand: %d %s", got.status, got.body)
		}
		if got := r.call(lead, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("of chiefs, a lead: %d", got.status)
		}
		r.refusedFor("of chiefs, an admin", r.call(admin, "GET", "/api/v1/conversations", ""), http.StatusForbidden, "second_step_needed")
		demand(owner, "all")
		if took := s.ends(); took > time.Second {
			r.t.Errorf("the stream lived for %v", took)
		}
		// By name: a permission that is given to something else opens nothing here.
		open := []string{"GET /api/v1/session", "PATCH /api/v1/me", "POST /api/v1/session/active", "POST /api/v1/session/unlock", "GET /api/v1/me/sessions", "PATCH /api/v1/me/sessions/{id}",
			"GET /api/v1/me/preferences", "PATCH /api/v1/me/preferences", "GET /api/v1/me/second-step", "POST /api/v1/me/second-step", "POST /api/v1/me/second-step/confirm",
			"POST /api/v1/me/second-step/codes", "POST /api/v1/me/second-step/end", "POST /api/v1/me/password", "POST /api/v1/session/unlock/passkey",
			"GET /api/v1/me/passkeys", "POST /api/v1/me/passkeys/begin", "POST /api/v1/me/passkeys", "PATCH /api/v1/me/passkeys/{id}", "DELETE /api/v1/me/passkeys/{id}"}
		seen := 0
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			if w.may == nil || name == "DELETE /api/v1/session" || name == "POST /api/v1/session/lock" {
				return
			}
			ids := maps.Clone(r.a.ids)
			ids["workspace"], ids["cursor"], ids["n"] = r.a.ws.String(), "", r.next()
			got := r.call(lead, method, fill(path, ids, true), fill(body, ids, false))
			if slices.Contains(open, name) {
				seen++
				if got.status == http.StatusForbidden || got.status == http.StatusUnauthorized {
					r.t.Errorf("%s: %d %s", name, got.status, got.body)
				}
				return
			}
			r.refusedFor(name, got, http.StatusForbidden, "second_step_needed")
		})
		if seen != len(open) {
			r.t.Errorf("%d of %d open routes were met", seen, len(open))
		}
		if got := r.call(lead, "GET", "/api/v1/session", ""); !strings.Contains(got.body, `"second_step_needed":true`) || strings.Contains(got.body, "conversations.read") {
			r.t.Errorf("the session: %s", got.body)
		}
		// Keys of programs go on; so does whoever sets it up.
		if got := r.call(r.as(r.a, auth.RoleKeyRead), "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("a key: %d", got.status)
		}
		lead = r.as(r.a, inbox.RoleLead) // setting up wrong ones above may have used up the tries of the place
		r.setUpStep(lead)
		if got := r.call(lead, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("set up: %d %s", got.status, got.body)
		}
		r.refusedFor("ending what is demanded", r.call(owner, "POST", "/api/v1/me/second-step/end", `{"code":"`+r.appCode(secret, 0)+`"}`), http.StatusConflict, "second_step_demanded")
		// The phone is lost: an owner takes it away, and the member sets it up anew.
		if got := r.call(owner, "DELETE", "/api/v1/members/"+r.memberOf(r.a.emails[inbox.RoleLead])+"/second-step", ""); got.status != http.StatusOK {
			r.t.Errorf("reset: %d %s", got.status, got.body)
		}
		if got := r.call(lead, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			r.t.Errorf("after a reset: %d", got.status)
		}
		r.refusedFor("one's own", r.call(owner, "DELETE", "/api/v1/members/"+r.memberOf(r.a.emails[inbox.RoleOwner])+"/second-step", ""), http.StatusConflict, "second_step_own")
		demand(owner, "off")
		if got := r.call(owner, "POST", "/api/v1/me/second-step/end", `{"code":"`+r.appCode(secret, 0)+`"}`); got.status != http.StatusNoContent {
			r.t.Errorf("end: %d %s", got.status, got.body)
		}
		if got, _ := r.enter(r.a.emails[inbox.RoleOwner], ""); got.status != http.StatusOK {
			r.t.Errorf("after the end: %d %s", got.status, got.body)
		}
	})
}
