package api_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// ownRole makes a role that may all an owner may but some things, and somebody who has it, and signs them in.
func (r *rig) ownRole(te *tenant, name string, but ...auth.Permission) (id string, who http.Header) {
	r.t.Helper()
	var may []string
	for _, p := range auth.Permissions(inbox.RoleOwner) {
		if !strings.Contains(fmt.Sprint(but), string(p)) {
			may = append(may, `"`+string(p)+`"`)
		}
	}
	res := r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/roles", `{"name":"`+name+`","permissions":[`+strings.Join(may, ",")+`]}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("role: %d %s", res.status, res.body)
	}
	id = between(res.body, `"id":"`, `"`)
	te.emails[inbox.Role(id)] = "own" + r.next() + "@example.com"
	if res := r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/members", `{"name":"Own","email":"`+te.emails[inbox.Role(id)]+`","role":"`+id+`","password":"`+password+`"}`); res.status != http.StatusCreated {
		r.t.Fatalf("member: %d %s", res.status, res.body)
	}
	return id, r.as(te, inbox.Role(id))
}

// What shows webhooks, chat exports and the house cannot be had without numbers.see.
var showsNumbers = []auth.Permission{auth.NumbersSee, auth.ParkedRead, auth.ParkedReplay, auth.ImportsManage, auth.AuditRead, auth.AccountsManage, auth.KeysManage}

// TestNumbersAreSeenOnlyByWhoMay calls every GET route of the table, and what answers with things of people, as a
// member who may everything but see numbers, after a person with a canary for a number has written in every way
// that could show it.
func TestNumbersAreSeenOnlyByWhoMay(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te := r.a
		const canary, local = "919822041177", "9822041177"
		ctx := context.Background()
		now := inbox.MillisOf(time.Now())
		platformID := func(n int) string {
			return "wamid." + base64.StdEncoding.EncodeToString(fmt.Appendf([]byte("\x1d\x0c"), "%s\x15\x02\x00%d", canary, n))
		}
		say := func(n int, kind inbox.MessageKind, phone, text string, c inbox.Content) desk.Arrival {
			m := &inbox.Said{PlatformID: platformID(n), Direction: inbox.Inbound, Author: inbox.ByContact, Kind: kind, Text: text, Content: c, SentAt: now.Add(time.Duration(n) * time.Second), Source: inbox.SourceLive}
			if n > 1 {
				m.ReplyTo = platformID(n - 1)
			}
			return desk.Arrival{Account: te.account, ReceivedAt: now, Update: inbox.Update{PlatformAccount: te.account.PlatformID, Person: inbox.Person{Phone: phone, Name: "+91 98220 41177"}, Message: m}}
		}
		r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{Arrivals: []desk.Arrival{
			say(1, inbox.KindText, canary, "an order", inbox.Content{}),
			say(2, inbox.KindContacts, canary, canary, inbox.Content{Contacts: []inbox.Card{{Name: "+91 98220 41177", Phones: []inbox.CardPhone{{Phone: "+91 98220-41177", WhatsApp: canary}}}}}),
			say(3, inbox.KindSystem, canary, "changed from "+canary, inbox.Content{System: &inbox.System{Type: "number_changed", From: canary, To: "+" + canary}}),
			say(4, inbox.KindText, "919000000004", "somebody else", inbox.Content{}),
		}}))
		r.index()
		owner := r.as(te, inbox.RoleOwner)
		found := r.call(owner, "GET", "/api/v1/contacts?q="+local, "").body
		ids := maps.Clone(te.ids)
		ids["contact"] = between(found, `"id":"`, `"`)
		ids["conversation"] = between(found, `"conversations":["`, `"`)
		ids["workspace"], ids["cursor"], ids["n"] = te.ws.String(), "", r.next()
		_, who := r.ownRole(te, "No numbers", showsNumbers...)

		// In all spellings; the platform's ids hold it, too.
		encoded := []string{canary, local, "98220 41177", "98220-41177", "wamid."}
		shown := 0
		look := func(what string, got response, others response) {
			for _, c := range encoded {
				if strings.Contains(got.body, c) || strings.Contains(fmt.Sprint(got.header), c) {
					r.t.Errorf("%s shows %s: %d %s", what, c, got.status, got.body)
				}
				if strings.Contains(others.body, c) {
					shown++
				}
			}
		}
		r.rows(func(name, method, path, body string, w row, _ auth.Permission) {
			if method != http.MethodGet || w.may == nil {
				return
			}
			path = fill(path, ids, true)
			look(name, r.call(who, method, path, ""), r.call(owner, method, path, ""))
			// The same route without the matrix's filters.
			bare, _, _ := strings.Cut(path, "?")
			look(name+" bare", r.call(who, method, bare, ""), r.call(owner, method, bare, ""))
		})
		thread := "/api/v1/conversations/" + ids["conversation"]
		for _, path := range []string{"/api/v1/conversations?state=all", "/api/v1/contacts?q=" + canary, "/api/v1/search?q=order", "/api/v1/search?q=" + canary, "/api/v1/search?kind=contacts", "/api/v1/search?q=changed", thread + "/messages",
			"/api/v1/merges/preview?kept=" + ids["contact"] + "&absorbed=" + te.ids["contact"]} {
			look(path, r.call(who, "GET", path, ""), r.call(owner, "GET", path, ""))
		}
		for _, c := range [][3]string{{"PATCH", thread, `{"priority":"high"}`}, {"POST", thread + "/unread", ""}, {"POST", "/api/v1/conversations/next", ""}, {"PATCH", "/api/v1/contacts/" + te.ids["contact"], `{"name":"+91 98220 41177"}`},
			{"POST", "/api/v1/merges", `{"kept_id":"` + ids["contact"] + `","absorbed_id":"` + te.ids["contact"] + `"}`}} {
			look(c[0]+" "+c[1], r.call(who, c[0], c[1], c[2]), response{})
		}
		if shown < 12 {
			r.t.Errorf("the owner sees the number %d times only: this proves too little", shown)
		}

		// It is masked, not gone, and the whole number still finds its person; a part finds nobody.
		if got := r.call(who, "GET", thread, "").body; !strings.Contains(got, `"phone":"+91 •••• ••77"`) || !strings.Contains(got, `"reaches":"v:`) {
			r.t.Errorf("masked: %s", got)
		}
		for q, want := range map[string]bool{canary: true, "+91 98220 41177": true, "1177": false, "9822041": false, local: false, "Caller 77": false} {
			for _, route := range []string{"/api/v1/contacts?q=", "/api/v1/search?q="} {
				got := r.call(who, "GET", route+url.QueryEscape(q), "")
				if got.status != http.StatusOK || strings.Contains(got.body, `"id":"`+ids["contact"]+`"`) != want || !want && strings.Contains(got.body, "next_cursor") {
					r.t.Errorf("%s%s: %d %s", route, q, got.status, got.body)
				}
			}
		}
		if got := r.call(who, "PATCH", "/api/v1/contacts/"+ids["contact"], `{"name":"+91 •••• ••77"}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("a mask as a name: %d %s", got.status, got.body)
		}
	})
}

// TestOwnRoles follows a role of a workspace's own: nobody grants what they do not hold, it counts at once, and it
// goes when nobody has it.
func TestOwnRoles(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te := r.a
		owner, admin := r.as(te, inbox.RoleOwner), r.as(te, inbox.RoleAdmin)
		id, who := r.ownRole(te, "Second chiefs", auth.PhoneNamesShare)
		path := "/api/v1/roles/" + id
		want := func(what string, got response, status int, holds ...string) {
			r.t.Helper()
			for _, h := range holds {
				if !strings.Contains(got.body, h) {
					r.t.Errorf("%s: no %s in %s", what, h, got.body)
				}
			}
			if got.status != status {
				r.t.Errorf("%s: %d %s, want %d", what, got.status, got.body, status)
			}
		}
		want("who has it may", r.call(who, "GET", "/api/v1/api-keys", ""), http.StatusOK)
		want("and not what it lacks", r.call(who, "PATCH", "/api/v1/address-book", `{"shared":true}`), http.StatusForbidden, "phone_names.share")
		want("it is listed", r.call(admin, "GET", "/api/v1/roles", ""), http.StatusOK, `"name":"Second chiefs"`, `"members":1`)
		want("nobody grants what they do not hold", r.call(who, "POST", "/api/v1/roles", `{"name":"More","permissions":["phone_names.share"]}`), http.StatusForbidden, "role_above")
		want("what is not", r.call(owner, "POST", "/api/v1/roles", `{"name":"Odd","permissions":["sky.fly"]}`), http.StatusUnprocessableEntity, "body.permissions")
		want("one without the other", r.call(owner, "POST", "/api/v1/roles", `{"name":"Odd","permissions":["imports.manage"]}`), http.StatusUnprocessableEntity, "numbers.see")
		want("a name twice", r.call(owner, "POST", "/api/v1/roles", `{"name":"second CHIEFS","permissions":[]}`), http.StatusConflict, "body.name")
		want("a preset stays", r.call(owner, "PUT", "/api/v1/roles/owner", `{"name":"X","permissions":[],"version":1}`), http.StatusNotFound)
		_, wide := r.ownRole(te, "All")
		want("the widest is as an owner", r.call(wide, "PATCH", "/api/v1/address-book", `{"shared":false}`), http.StatusOK)
		all := between(r.call(owner, "GET", "/api/v1/roles", "").body, `{"id":"own:`, `","name":"All"`)
		want("nobody changes a role above their own", r.call(admin, "PUT", "/api/v1/roles/own:"+all, `{"name":"All","permissions":[],"version":1}`), http.StatusForbidden, "role_above")
		want("nor gives it", r.call(admin, "POST", "/api/v1/members", `{"name":"N","email":"w@example.com","role":"own:`+all+`"}`), http.StatusForbidden, "role_above")
		want("nor touches who has it", r.call(admin, "GET", "/api/v1/members", ""), http.StatusOK)
		want("a role that is not", r.call(owner, "POST", "/api/v1/members", `{"name":"N","email":"v@example.com","role":"own:5"}`), http.StatusUnprocessableEntity, "body.role")
		want("while somebody has it", r.call(owner, "DELETE", path, ""), http.StatusConflict, "role_held")
		want("an old version", r.call(owner, "PUT", path, `{"name":"Second chiefs","permissions":[],"version":7}`), http.StatusConflict)

		// More counts at once; less ends the sessions, since devices hold what may no longer be seen.
		want("renamed", r.call(owner, "PUT", path, `{"name":"Few","permissions":["conversations.reply"],"version":1}`), http.StatusOK, `"version":2`)
		want("ended", r.call(who, "GET", "/api/v1/session", ""), http.StatusUnauthorized)
		who = r.as(te, inbox.Role(id))
		want("less", r.call(who, "GET", "/api/v1/api-keys", ""), http.StatusForbidden)
		want("given", r.call(owner, "PUT", path, `{"name":"Few","permissions":["conversations.reply","members.manage"],"version":2}`), http.StatusOK)
		want("at once, in the same session", r.call(who, "GET", "/api/v1/session", ""), http.StatusOK, "members.manage")
		want("audited", r.call(owner, "GET", "/api/v1/audit?about=role", ""), http.StatusOK, "role.made", "role.changed", `"given":"members.manage"`)

		email := te.emails[inbox.Role(id)]
		members := r.call(owner, "GET", "/api/v1/members", "").body
		before, _, _ := strings.Cut(members, `","name":"Own","email":"`+email)
		member := before[strings.LastIndex(before, `"id":"`)+len(`"id":"`):]
		want("another role", r.call(owner, "PATCH", "/api/v1/members/"+member, `{"role":"examiner"}`), http.StatusOK)
		want("now it goes", r.call(owner, "DELETE", path, ""), http.StatusNoContent)
	})
}
