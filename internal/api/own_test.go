package api_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// closed are the addresses that are shut for who sees only what they have: all of what they hold is everybody's.
var closed = []string{"/api/v1/imports", "/api/v1/raw-events", "/api/v1/merges", "/api/v1/merge-suggestions", "/api/v1/audit"}

// What shows everybody's conversations cannot be had without conversations.all.
var showsAll = []auth.Permission{auth.ConversationsAll, auth.ConversationsTeam, auth.ParkedRead, auth.ParkedReplay, auth.ImportsManage, auth.AuditRead, auth.KeysManage, auth.ContactsMerge, auth.TeamsManage}

// unseen calls every route as who is not to see the conversation of ids: each that names it answers as if there were none, and
// silent is asked of what each other says.
func (r *rig) unseen(who, owner http.Header, ids map[string]string, silent func(what, asked string, got, others response)) {
	r.t.Helper()
	const base = "/api/v1/conversations/"
	r.rows(func(name, method, path, body string, w row, need auth.Permission) {
		route := strings.Fields(name)[1]
		if w.may == nil || strings.HasSuffix(route, "/stream") || strings.HasPrefix(route, "/api/v1/session") || strings.HasPrefix(route, "/api/v1/me/sessions") {
			return
		}
		ids["n"] = r.next()
		address := fill(path, ids, true)
		names := strings.Contains(path, "{conversation}") || strings.Contains(path, "{contact}") || strings.Contains(path, "{media}")
		inAddress := names && (strings.HasPrefix(route, base+"{id}") || strings.HasPrefix(route, "/api/v1/contacts/{id}") || strings.HasPrefix(route, "/api/v1/media/{id}"))
		shut := false
		for _, c := range closed {
			shut = shut || strings.HasPrefix(route, c)
		}
		if method != http.MethodGet && !inAddress && !shut {
			return
		}
		got := r.call(who, method, address, fill(body, ids, false))
		switch {
		case shut:
			if got.status != http.StatusForbidden {
				r.t.Errorf("%s: %d %s, want 403", name, got.status, got.body)
			}
		case inAddress:
			if got.status != http.StatusNotFound || strings.Contains(got.body, "preview") {
				r.t.Errorf("%s: %d %s, want 404", name, got.status, got.body)
			}
		case got.status == http.StatusForbidden && strings.Contains(got.body, string(auth.ConversationsAll)):
			r.t.Errorf("%s: %s; say in api/own.go whether it holds something of conversations", name, got.body)
		}
		others := response{}
		if method == http.MethodGet {
			others = r.call(owner, method, address, "")
		}
		silent(name, address, got, others)
		if bare, _, filtered := strings.Cut(address, "?"); filtered && method == http.MethodGet {
			silent(name+" bare", bare, r.call(who, method, bare, ""), response{})
		}
	})
}

// TestOwnConversationsOnly calls every route as a member who may everything but see others' conversations, with the ids
// of a conversation that another has: each answers as if there were none, no list shows it, the stream is silent on it,
// and what is given to them is there at once and gone at once.
func TestOwnConversationsOnly(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te, ctx := r.a, context.Background()
		owner := r.as(te, inbox.RoleOwner)
		role, who := r.ownRole(te, "Own only", showsAll...)
		me := between(r.call(who, "GET", "/api/v1/session", "").body, `"member":{"id":"`, `"`)
		now := inbox.MillisOf(time.Now())
		say := func(n int, phone, name, text string) desk.Arrival {
			return desk.Arrival{Account: te.account, ReceivedAt: now, Update: inbox.Update{PlatformAccount: te.account.PlatformID, Person: inbox.Person{Phone: phone, Name: name},
				Message: &inbox.Said{PlatformID: fmt.Sprint("wamid.own", n), Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: text, SentAt: now.Add(time.Duration(n) * time.Second), Source: inbox.SourceLive}}}
		}
		r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{Arrivals: []desk.Arrival{say(1, "919999000001", "Caller", "zebracanary order"), say(2, "919000000071", "Own Person", "my own order")}}))
		r.index()
		theirs, base := te.ids["conversation"], "/api/v1/conversations/"
		mine := between(r.call(owner, "GET", "/api/v1/contacts?q=Own+Person", "").body, `"conversations":["`, `"`)
		give := func(conv, to string) {
			r.t.Helper()
			if got := r.call(owner, "PATCH", base+conv, `{"assignee_id":"`+to+`"}`); got.status != http.StatusOK {
				r.t.Fatalf("give: %d %s", got.status, got.body)
			}
		}
		give(theirs, te.ids["member"])
		give(mine, me)
		r.call(owner, "POST", base+theirs+"/notes", `{"client_id":"canary","text":"zebracanary note","mentions":["`+me+`"]}`)

		ids := maps.Clone(te.ids)
		ids["workspace"], ids["cursor"] = te.ws.String(), ""
		secrets := []string{"zebracanary", "919999000001", "Caller", theirs, te.ids["contact"], te.ids["message"], te.ids["media"], te.ids["note"]}
		shown := 0
		silent := func(what, asked string, got, others response) {
			r.t.Helper()
			for _, s := range secrets {
				// What the caller asked for may be said back to them.
				if !strings.Contains(asked, s) && (strings.Contains(got.body, s) || strings.Contains(fmt.Sprint(got.header), s)) {
					r.t.Errorf("%s shows %s: %d %s", what, s, got.status, got.body)
				}
				if strings.Contains(others.body, s) {
					shown++
				}
			}
		}
		before := r.call(owner, "GET", base+theirs, "").body
		r.unseen(who, owner, ids, silent)
		if after := r.call(owner, "GET", base+theirs, "").body; after != before {
			r.t.Errorf("the other's conversation changed: %s\n%s", before, after)
		}
		for _, path := range []string{"/api/v1/conversations?state=all", "/api/v1/conversations?state=all&assignee=none", "/api/v1/conversations?state=all&assignee=" + te.ids["member"], "/api/v1/conversations?state=all&label=" + te.ids["label"],
			"/api/v1/conversations?needs_answer=true", "/api/v1/search?q=zebracanary", "/api/v1/search?q=order", "/api/v1/search?q=Caller", "/api/v1/search?kind=image", "/api/v1/contacts?q=Caller", "/api/v1/contacts", "/api/v1/mentions"} {
			silent(path, path, r.call(who, "GET", path, ""), r.call(owner, "GET", path, ""))
		}
		if shown < 20 {
			r.t.Errorf("the owner sees the other's conversation %d times only: this proves too little", shown)
		}
		asked := "/api/v1/conversations?ids=" + theirs + "," + mine
		if got := r.call(who, "GET", asked, "").body; strings.Contains(got, `"id":"`+theirs) || !strings.Contains(got, `"id":"`+mine) {
			r.t.Errorf("by ids: %s", got)
		}

		// One's own is all there.
		for path, want := range map[string]string{"/api/v1/conversations/counts": `"open":{"all":1,"mine":1,"unassigned":0}`, "/api/v1/search?q=order": "my own order", "/api/v1/search?q=person": "Own Person", "/api/v1/contacts?q=own": "Own Person",
			base + mine + "/messages": "my own order", "/api/v1/conversations": mine} {
			if got := r.call(who, "GET", path, ""); got.status != http.StatusOK || !strings.Contains(got.body, want) {
				r.t.Errorf("%s: %d %s, want %s", path, got.status, got.body, want)
			}
		}
		got := r.call(who, "POST", "/api/v1/conversations/bulk", `{"items":[{"id":"`+theirs+`"},{"id":"`+mine+`"}],"priority":"high"}`)
		if !strings.Contains(got.body, `{"id":"`+theirs+`","outcome":"refused","refusal":{"code":"not_found"`) || !strings.Contains(got.body, `{"id":"`+mine+`","outcome":"changed"`) {
			r.t.Errorf("bulk: %d %s", got.status, got.body)
		}

		// The stream is silent on the other's, tells what comes and what goes.
		s := r.stream(who, "")
		s.next()
		until := func(want string, never string) {
			r.t.Helper()
			for {
				_, _, data := s.next()
				if never != "" && strings.Contains(data, never) {
					r.t.Errorf("the stream tells %s", data)
				}
				if strings.Contains(data, want) {
					return
				}
			}
		}
		r.call(owner, "PATCH", base+theirs, `{"priority":"urgent"}`)
		r.call(owner, "POST", base+theirs+"/notes", `{"client_id":"more","text":"more"}`)
		r.call(owner, "PATCH", "/api/v1/contacts/"+te.ids["contact"], `{"name":"Renamed"}`)
		r.call(owner, "PATCH", base+mine, `{"priority":"low"}`)
		until(mine, theirs)
		give(theirs, me)
		until(`"kind":"conversation.changed"`, "conversation.left")
		if got := r.call(who, "GET", base+theirs, ""); got.status != http.StatusOK {
			r.t.Errorf("given: %d %s", got.status, got.body)
		}
		give(theirs, te.ids["member"])
		until(`"kind":"conversation.left"`, "conversation.changed")
		r.call(owner, "PATCH", base+mine, `{"priority":"high"}`)
		until(mine, theirs)

		// What they hand over with a card they may take back, though they see it no more.
		card := r.call(who, "POST", base+mine+"/handoffs", `{"client_id":"own","to_id":"`+te.ids["member"]+`","wants":"a refund","next":"look"}`)
		if got := r.call(who, "GET", base+mine, ""); card.status != http.StatusCreated || got.status != http.StatusNotFound {
			r.t.Errorf("handed over: %d %s; %d %s", card.status, card.body, got.status, got.body)
		}
		address := base + mine + "/handoffs/" + between(card.body, `"id":"`, `"`)
		if got := r.call(who, "POST", address+"/take", ""); got.status != http.StatusNotFound {
			r.t.Errorf("their own, taken: %d %s", got.status, got.body)
		}
		if got := r.call(who, "DELETE", address, ""); got.status != http.StatusOK || !strings.Contains(got.body, "a refund") {
			r.t.Errorf("taken back: %d %s", got.status, got.body)
		}
		if got := r.call(who, "GET", base+mine, ""); got.status != http.StatusOK {
			r.t.Errorf("theirs again: %d %s", got.status, got.body)
		}
		// Cards and next steps are as private as notes are.
		deaf := r.as(te, auth.RoleKeyRead)
		if got, others := r.call(deaf, "GET", base+theirs, ""), r.call(owner, "GET", base+theirs, ""); got.status != http.StatusOK || strings.Contains(got.body, `"text":"look"`) || !strings.Contains(others.body, `"text":"look"`) {
			r.t.Errorf("the next step without notes.read: %d %s; with: %s", got.status, got.body, others.body)
		}
		if got := r.call(deaf, "GET", base+theirs+"/handoffs", ""); got.status != http.StatusForbidden {
			r.t.Errorf("cards without notes.read: %d %s", got.status, got.body)
		}

		// Who gives away their own sees it a last time, and then no more.
		if got := r.call(who, "PATCH", base+mine, `{"assignee_id":"`+te.ids["member"]+`"}`); got.status != http.StatusOK {
			r.t.Errorf("give away: %d %s", got.status, got.body)
		}
		if got := r.call(who, "GET", base+mine, ""); got.status != http.StatusNotFound {
			r.t.Errorf("given away: %d %s", got.status, got.body)
		}
		// Given the right, they see everything, in the same session.
		var all []string
		for _, p := range auth.Permissions(inbox.RoleOwner) {
			all = append(all, `"`+string(p)+`"`)
		}
		if got := r.call(owner, "PUT", "/api/v1/roles/"+role, `{"name":"All","version":1,"permissions":[`+strings.Join(all, ",")+`]}`); got.status != http.StatusOK {
			r.t.Fatalf("role: %d %s", got.status, got.body)
		}
		if got := r.call(who, "GET", base+theirs, ""); got.status != http.StatusOK {
			r.t.Errorf("with the right: %d %s", got.status, got.body)
		}
	})
}
