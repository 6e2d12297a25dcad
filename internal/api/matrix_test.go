package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// TestRolesTimesRoutes calls each route as each role and as nobody, with ids that exist nowhere:
// who may gets past the door, who may not is told so and nothing else.
func TestRolesTimesRoutes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		r.rows(func(name, method, path, body string, w row, need auth.Permission) {
			ids := map[string]string{}
			for k := range r.a.ids {
				ids[k] = "4"
			}
			ids["workspace"], ids["cursor"] = "4", ""
			for _, role := range callers {
				ids["n"] = r.next()
				got := r.call(r.as(r.a, role), method, fill(path, ids, true), fill(body, ids, false))
				refused := got.status == http.StatusForbidden || got.status == http.StatusUnauthorized
				want := w.may == nil || slices.Contains(w.may, role)
				if w.may != nil && refused == want {
					r.t.Errorf("%s as %s: %d %s", name, role, got.status, got.body)
				}
				if w.may != nil && auth.Can(inbox.Actor{Role: role}, need) != want {
					r.t.Errorf("%s as %s: the permission %s says otherwise than the matrix", name, role, need)
				}
				if got.status >= 500 {
					r.t.Errorf("%s as %s: %d %s\n%s", name, role, got.status, got.body, r.logs)
				}
				if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") == "" {
					r.t.Errorf("%s: headers %v", name, got.header)
				}
			}
			if w.may != nil {
				for what, who := range map[string]http.Header{"nobody": nil, "a wrong key": {"Authorization": {"Bearer sgm_1_" + strings.Repeat("x", 43)}},
					"a wrong cookie": {"Cookie": {"sangam=sgs_1_" + strings.Repeat("x", 43)}}, "a key as cookie": {"Cookie": {"sangam=" + r.a.keys[auth.RoleKeyAdmin]}}} {
					if got := r.call(who, method, fill(path, ids, true), fill(body, ids, false)); got.status != http.StatusUnauthorized {
						r.t.Errorf("%s as %s: %d %s", name, what, got.status, got.body)
					}
				}
			}
		})
		r.noCanaries()
	})
}

// TestNobodyMakesTheirBetters is the matrix of members by what is asked: nobody gives a role, or
// changes somebody, that may do more than they, and with none of its requests may whoever has a
// key sign in as somebody.
func TestNobodyMakesTheirBetters(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		at := map[inbox.Role]string{}
		members, err := r.app.Auth.Members(t.Context(), r.a.ws)
		r.must(err)
		for _, m := range members {
			at[m.Role] = "/api/v1/members/" + m.ID.String()
		}
		for _, c := range []struct {
			method, path, body string
			may                []inbox.Role
		}{
			{"POST", "/api/v1/members", `{"name":"N","email":"m{n}@example.com","role":"member","password":"only-for-tests-5541"}`, hirers},
			{"POST", "/api/v1/members", `{"name":"N","email":"e{n}@example.com","role":"examiner"}`, hirers},
			{"POST", "/api/v1/members", `{"name":"N","email":"g{n}@example.com","role":"manager"}`, linkers},
			{"POST", "/api/v1/members", `{"name":"N","email":"d{n}@example.com","role":"admin"}`, chiefs},
			{"POST", "/api/v1/members", `{"name":"N","email":"o{n}@example.com","role":"owner"}`, owners},
			{"PATCH", at[inbox.RoleMember], `{"name":"Mira C"}`, hirers},
			{"PATCH", at[inbox.RoleMember], `{"password":"` + password + `"}`, linkers},
			{"PATCH", at[inbox.RoleMember], `{"role":"member"}`, linkers},
			{"PATCH", at[inbox.RoleMember], `{"state":"active"}`, hirers},
			{"PATCH", at[inbox.RoleManager], `{"state":"active"}`, linkers},
			{"PATCH", at[inbox.RoleAdmin], `{"name":"Somebody"}`, chiefs},
			{"PATCH", at[inbox.RoleAdmin], `{"state":"active"}`, chiefs},
			{"PATCH", at[inbox.RoleAdmin], `{"password":"` + password + `"}`, chiefs},
			{"PATCH", at[inbox.RoleOwner], `{"name":"Somebody"}`, owners},
			{"PATCH", at[inbox.RoleOwner], `{"state":"active"}`, owners},
			{"PATCH", at[inbox.RoleOwner], `{"role":"owner"}`, owners},
			{"PATCH", at[inbox.RoleOwner], `{"password":"` + password + `"}`, owners},
			{"DELETE", at[inbox.RoleMember] + "/second-step", "", linkers},
			{"DELETE", at[inbox.RoleLead] + "/second-step", "", linkers},
			{"POST", at[inbox.RoleMember] + "/password-link", "", linkers},
			{"POST", at[inbox.RoleManager] + "/password-link", "", linkers},
			{"POST", at[inbox.RoleAdmin] + "/password-link", "", chiefs},
			{"POST", at[inbox.RoleOwner] + "/password-link", "", owners},
			{"PATCH", at[inbox.RoleMember], `{"role":"admin"}`, chiefs}, // at the end: from here on they are another
			{"PATCH", at[inbox.RoleMember], `{"role":"owner"}`, owners},
		} {
			// The widest last: their requests take effect.
			roles := slices.Clone(callers)
			slices.Reverse(roles)
			for _, role := range roles {
				before := r.contents(r.a)
				got := r.call(r.as(r.a, role), c.method, c.path, fill(c.body, map[string]string{"n": r.next()}, false))
				if !slices.Contains(c.may, role) {
					if got.status != http.StatusForbidden || !strings.Contains(got.body, `"code":"forbidden"`) || r.contents(r.a) != before {
						r.t.Errorf("%s %s %s as %s: %d %s", c.method, c.path, c.body, role, got.status, got.body)
					}
				} else if got.status >= 300 {
					r.t.Errorf("%s %s %s as %s: %d %s", c.method, c.path, c.body, role, got.status, got.body)
				}
			}
		}
	})
}

// TestTenantsTimesRoutes puts, for each route and each place of an id, the other tenant's id where
// one's own belongs: the answer is word for word that to an id which exists nowhere.
func TestTenantsTimesRoutes(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		own := maps.Clone(r.a.ids)
		own["workspace"], own["cursor"] = r.a.ws.String(), ""
		other := maps.Clone(r.b.ids)
		other["workspace"], other["cursor"] = r.b.ws.String(), "aWsuMQ"
		other["session"] = r.sessionID(r.as(r.b, inbox.RoleOwner))
		before := r.contents(r.b)
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			if w.may == nil && !w.open {
				return
			}
			places := placeholder.FindAllString(path+body, -1)
			for _, role := range callers {
				if !w.open && !slices.Contains(w.may, role) || w.open && role != inbox.RoleOwner {
					continue
				}
				for _, place := range places {
					key := strings.Trim(place, "{}")
					if key == "n" || key == "cursor" {
						continue
					}
					with := func(id string) response {
						ids := maps.Clone(own)
						ids[key], ids["n"] = id, r.next()
						who := r.as(r.a, role)
						if id == "own" {
							ids[key] = r.sessionID(who)
						}
						return r.call(who, method, fill(path, ids, true), fill(body, ids, false))
					}
					const nobody = "382500000000000001"
					theirs, nobodys := with(other[key]), with(nobody)
					// What the caller asked for may be said back to them.
					asked := func(got response, id string) string { return strings.ReplaceAll(got.body, `"`+id+`"`, `"asked"`) }
					if theirs.status != nobodys.status || asked(theirs, other[key]) != asked(nobodys, nobody) {
						r.t.Errorf("%s, %s of another tenant: %d %s\nof nobody: %d %s", name, place, theirs.status, theirs.body, nobodys.status, nobodys.body)
					}
					inAddress := strings.Contains(strings.Split(path, "?")[0], place)
					if inAddress && theirs.status != http.StatusNotFound {
						r.t.Errorf("%s, %s of another tenant: %d %s, want 404", name, place, theirs.status, theirs.body)
					}
					if theirs.status >= 500 {
						r.t.Errorf("%s: %s\n%s", name, theirs.body, r.logs)
					}
					// The same with one's own id is found, or the test would prove nothing. (A picture
					// cannot be played, and what is deleted is deleted once.)
					if key == "session" {
						own[key] = "own"
					}
					if key == "passkey" && role != inbox.RoleOwner {
						continue // it is the owner's
					}
					if mine := with(own[key]); inAddress && method != "DELETE" && mine.status == http.StatusNotFound {
						r.t.Errorf("%s with one's own %s: %d %s", name, place, mine.status, mine.body)
					}
				}
			}
		})
		if after := r.contents(r.b); after != before {
			r.t.Errorf("the other tenant's things changed:\n%s\n%s", before, after)
		}
		// Lists, counts and people show one's own only.
		for _, path := range []string{"/api/v1/conversations?state=all", "/api/v1/contacts", "/api/v1/members", "/api/v1/accounts", "/api/v1/raw-events", "/api/v1/api-keys", "/api/v1/conversations?ids=" + r.b.ids["conversation"]} {
			got := r.call(r.as(r.a, inbox.RoleOwner), "GET", path, "").body
			for what, id := range r.b.ids {
				if strings.Contains(got, `"`+id+`"`) {
					r.t.Errorf("%s shows the other tenant's %s: %s", path, what, got)
				}
			}
		}
		r.noCanaries()
	})
}

// contents is what a tenant can see of themselves, to compare.
func (r *rig) contents(te *tenant) string {
	var b strings.Builder
	who := r.as(te, auth.RoleKeyAdmin)
	for _, path := range []string{"/api/v1/conversations?state=all", "/api/v1/conversations/" + te.ids["conversation"] + "/messages", "/api/v1/contacts", "/api/v1/members", "/api/v1/accounts", "/api/v1/raw-events"} {
		b.WriteString(r.call(who, "GET", path, "").body)
	}
	return b.String()
}

// noCanaries fails if a secret was seen in an answer or a log line.
func (r *rig) noCanaries() {
	r.t.Helper()
	for _, c := range canaries {
		if strings.Contains(r.seen.String(), c) {
			r.t.Errorf("the secret %s was answered", c)
		}
		if strings.Contains(r.logs.String(), c) {
			r.t.Errorf("the secret %s was logged", c)
		}
	}
	if strings.Contains(r.logs.String(), "sgs_") || strings.Contains(r.logs.String(), "sgm_") {
		r.t.Error("a token was logged")
	}
}

// TestUnknownFieldsAreRefused sends, to each route that takes JSON, its right body and one field
// more that the model has and the route does not take.
func TestUnknownFieldsAreRefused(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		var doc struct {
			Paths map[string]map[string]struct {
				RequestBody *struct {
					Content map[string]struct {
						Schema struct {
							Ref        string         `json:"$ref"`
							Properties map[string]any `json:"properties"`
						} `json:"schema"`
					} `json:"content"`
				} `json:"requestBody"`
			} `json:"paths"`
			Components struct {
				Schemas map[string]struct {
					Properties map[string]any `json:"properties"`
				} `json:"schemas"`
			} `json:"components"`
		}
		r.must(json.Unmarshal(r.app.Doors.API.Spec(), &doc))
		tried := 0
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			if len(body) == 0 || body[0] != '{' {
				return
			}
			route := strings.Fields(name)[1]
			op := doc.Paths[route][strings.ToLower(method)]
			if op.RequestBody == nil {
				r.t.Errorf("%s takes a body and the document does not say so", name)
				return
			}
			schema := op.RequestBody.Content["application/json"].Schema
			takes := schema.Properties
			if schema.Ref != "" {
				takes = doc.Components.Schemas[schema.Ref[strings.LastIndex(schema.Ref, "/")+1:]].Properties
			}
			ids := maps.Clone(r.a.ids)
			ids["workspace"] = r.a.ws.String()
			for _, field := range []string{"id", "workspace_id", "tenant_id", "role", "state", "created_at", "verified", "version", "author", "status", "platform_id", "direction", "password_hash", "member", "key_hash", "__proto__"} {
				if _, ok := takes[field]; ok {
					continue
				}
				ids["n"] = r.next()
				over := strings.TrimSuffix(fill(body, ids, false), "}") + fmt.Sprintf(`,%q:"owner"}`, field)
				got := r.call(r.as(r.a, inbox.RoleOwner), method, fill(path, ids, true), over)
				if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"body.`+field+`"`) {
					r.t.Errorf("%s with %s: %d %s", name, field, got.status, got.body)
				}
				tried++
			}
		})
		if tried < 100 {
			r.t.Errorf("only %d tries", tried)
		}
	})
}

// TestCrossSiteRequestsAreRefused calls each unsafe route with a member's cookie from elsewhere.
func TestCrossSiteRequestsAreRefused(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who := r.as(r.a, inbox.RoleOwner)
		before := r.contents(r.a)
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			ids := maps.Clone(r.a.ids)
			ids["workspace"], ids["n"], ids["cursor"] = r.a.ws.String(), "0", ""
			forms := [][]string{
				{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
				{"Origin", "https://evil.example"}, {"Origin", "null"},
				{"Origin", "https://evil.example", "Content-Type", "text/plain"},
				{"Origin", "https://evil.example", "Content-Type", "application/x-www-form-urlencoded"},
				{"Origin", "https://evil.example", "Content-Type", "multipart/form-data; boundary=x"},
				{"Sec-Fetch-Site", "cross-site", "X-HTTP-Method-Override", method},
			}
			if method == "GET" {
				if w.may != nil {
					if got := r.call(who, method, fill(path, ids, true), "", "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
						r.t.Errorf("%s read from another site: %d", name, got.status)
					}
				}
				return
			}
			for _, form := range forms {
				got := r.call(who, method, fill(path, ids, true), fill(body, ids, false), form...)
				if got.status != http.StatusForbidden {
					r.t.Errorf("%s with %v: %d %s", name, form, got.status, got.body)
				}
			}
			// An override header makes no other method of a GET.
			if got := r.call(who, "GET", fill(path, ids, true), "", "X-HTTP-Method-Override", method); strings.Contains(got.body, "\"code\":\"internal\"") {
				r.t.Errorf("%s by override: %s", name, got.body)
			}
		})
		if after := r.contents(r.a); after != before {
			r.t.Error("something changed")
		}
		// A reader never changes state: the same session still works.
		if got := r.call(who, "GET", "/api/v1/session", ""); got.status != http.StatusOK {
			r.t.Errorf("session: %d", got.status)
		}
	})
}
