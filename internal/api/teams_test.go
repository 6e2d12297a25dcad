package api_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// TestTeamsNumbersOnly calls every route as a member who sees only what their teams serve, with the ids of a conversation of
// another number, and then gives them that number and takes it away again: lists, counts, search, people, files and the
// stream follow, and what their device kept ends with their session.
func TestTeamsNumbersOnly(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te, ctx, base := r.a, context.Background(), "/api/v1/conversations/"
		owner := r.as(te, inbox.RoleOwner)
		role, who := r.ownRole(te, "Teams only", slices.DeleteFunc(slices.Clone(showsAll), func(p auth.Permission) bool { return p == auth.ConversationsTeam })...)
		me := between(r.call(who, "GET", "/api/v1/session", "").body, `"member":{"id":"`, `"`)
		second, err := r.app.Onboarding.Add(ctx, inbox.Actor{Workspace: te.ws, Kind: inbox.ByMember, Role: inbox.RoleOwner}, onboarding.NewAccount{Number: "+915555010155", PlatformID: "7000000000055", BusinessID: "60",
			Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("CANARY-TOKEN"), AppSecret: inbox.NewSecret("CANARY-APPSECRET1"), VerifyToken: inbox.NewSecret("CANARY-VERIFY")})
		r.must(err)
		now := inbox.MillisOf(time.Now())
		say := func(n int, to inbox.Account, phone, name, text string) desk.Arrival {
			return desk.Arrival{Account: to, ReceivedAt: now, Update: inbox.Update{PlatformAccount: to.PlatformID, Person: inbox.Person{Phone: phone, Name: name},
				Message: &inbox.Said{PlatformID: fmt.Sprint("wamid.team", n), Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: text, SentAt: now.Add(time.Duration(n) * time.Second), Source: inbox.SourceLive}}}
		}
		r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{Arrivals: []desk.Arrival{say(1, te.account, "919999000001", "Caller", "zebracanary order"), say(2, second, "919999000072", "Served Person", "a served order"),
			say(3, te.account, "919999000073", "Given Person", "a given order"), say(4, te.account, "919999000074", "Third Person", "zebracanary too")}}))
		r.index()
		edit := func(method, path, body string) response {
			r.t.Helper()
			got := r.call(owner, method, path, body)
			if got.status >= 300 {
				r.t.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
			}
			return got
		}
		find := func(q string) string {
			return between(r.call(owner, "GET", "/api/v1/contacts?q="+q, "").body, `"conversations":["`, `"`)
		}
		hidden, served, given, third := te.ids["conversation"], find("Served+Person"), find("Given+Person"), find("Third+Person")
		team := "/api/v1/teams/" + between(edit("POST", "/api/v1/teams", `{"name":"Second shop","member_ids":["`+me+`"],"account_ids":["`+second.ID.String()+`"]}`).body, `"id":"`, `"`)
		teamID := strings.TrimPrefix(team, "/api/v1/teams/")
		edit("PATCH", base+given, `{"team_id":"`+teamID+`"}`)
		r.call(owner, "POST", base+hidden+"/notes", `{"client_id":"canary","text":"zebracanary note","mentions":["`+me+`"]}`)

		ids := maps.Clone(te.ids)
		ids["workspace"], ids["cursor"] = te.ws.String(), ""
		secrets, shown := []string{"zebracanary", "919999000001", "Caller", hidden, te.ids["contact"], te.ids["message"], te.ids["media"], te.ids["note"], third}, 0
		silent := func(what, asked string, got, others response) {
			r.t.Helper()
			for _, s := range secrets {
				if !strings.Contains(asked, s) && (strings.Contains(got.body, s) || strings.Contains(fmt.Sprint(got.header), s)) {
					r.t.Errorf("%s shows %s: %d %s", what, s, got.status, got.body)
				}
				if strings.Contains(others.body, s) {
					shown++
				}
			}
		}
		r.unseen(who, owner, ids, silent)
		for _, path := range []string{"/api/v1/conversations?state=all", "/api/v1/conversations?state=all&assignee=none", "/api/v1/conversations?state=all&account=" + te.ids["account"], "/api/v1/conversations?state=all&team=" + te.ids["team"],
			"/api/v1/conversations?needs_answer=true", "/api/v1/search?q=zebracanary", "/api/v1/search?q=order", "/api/v1/search?q=Caller", "/api/v1/contacts?q=Caller", "/api/v1/contacts", "/api/v1/mentions", "/api/v1/scheduled"} {
			silent(path, path, r.call(who, "GET", path, ""), r.call(owner, "GET", path, ""))
		}
		if shown < 20 {
			r.t.Errorf("the owner sees the hidden conversation %d times only: this proves too little", shown)
		}
		// What the number got and what the team was given is there, in the one order of the list, and counted once.
		reads := func(what string, wants map[string]string) {
			r.t.Helper()
			for path, want := range wants {
				if got := r.call(who, "GET", path, ""); got.status != http.StatusOK || !strings.Contains(got.body, want) {
					r.t.Errorf("%s: %s: %d %s, want %s", what, path, got.status, got.body, want)
				}
			}
		}
		list := func(query string) string {
			var got []string
			for _, part := range strings.Split(r.call(who, "GET", "/api/v1/conversations?"+query, "").body, `{"id":"`)[1:] {
				for name, id := range map[string]string{"served": served, "given": given, "hidden": hidden, "third": third} {
					if strings.HasPrefix(part, id) {
						got = append(got, name)
					}
				}
			}
			return strings.Join(got, " ")
		}
		for query, want := range map[string]string{"state=open": "given served", "needs_answer=true": "served given", "team=mine": "given", "account=" + second.ID.String(): "served", "account=" + te.ids["account"]: "given",
			"assignee=me": "", "state=all&limit=1": "given", "ids=" + hidden + "," + served: "served"} {
			if got := list(query); got != want {
				r.t.Errorf("%s lists %q, want %q", query, got, want)
			}
		}
		reads("served", map[string]string{base + served + "/messages": "a served order", base + given: given, "/api/v1/search?q=order": "a served order", "/api/v1/contacts?q=served": "Served Person", "/api/v1/contacts": "Given Person",
			"/api/v1/conversations/counts": `"open":{"all":2,"mine":0,"unassigned":2}`})
		// Theirs and of their team at once counts once.
		edit("PATCH", base+given, `{"assignee_id":"`+me+`"}`)
		reads("theirs, too", map[string]string{"/api/v1/conversations/counts": `"open":{"all":2,"mine":1,"unassigned":1}`})

		s := r.stream(who, "")
		s.next()
		until := func(want, never string) {
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
		edit("PATCH", base+hidden, `{"priority":"urgent"}`)
		edit("PATCH", base+served, `{"priority":"low"}`)
		until(served, hidden)
		// Taken from them it is still of their team, taken from the team it is gone.
		edit("PATCH", base+given, `{"assignee_id":""}`)
		until(given, "conversation.left")
		edit("PATCH", base+given, `{"team_id":""}`)
		until(`"kind":"conversation.left"`, "conversation.changed")
		if got := r.call(who, "GET", base+given, ""); got.status != http.StatusNotFound {
			r.t.Errorf("taken from the team: %d %s", got.status, got.body)
		}
		// The next one is one of theirs, whatever else waits longer and is more urgent.
		if got := r.call(who, "POST", "/api/v1/conversations/next", ""); !strings.Contains(got.body, served) {
			r.t.Errorf("next: %d %s", got.status, got.body)
		}
		if got := r.call(who, "POST", "/api/v1/conversations/next", ""); strings.Contains(got.body, "conversation") {
			r.t.Errorf("next of a number that is not served: %d %s", got.status, got.body)
		}
		got := r.call(who, "POST", "/api/v1/conversations/bulk", `{"items":[{"id":"`+hidden+`"},{"id":"`+served+`"}],"priority":"high"}`)
		if !strings.Contains(got.body, `{"id":"`+hidden+`","outcome":"refused","refusal":{"code":"not_found"`) || !strings.Contains(got.body, `{"id":"`+served+`","outcome":"changed"`) {
			r.t.Errorf("bulk: %d %s", got.status, got.body)
		}
		// One number more is there at once, on the stream, too, in the same session.
		edit("PATCH", team, `{"account_ids":["`+second.ID.String()+`","`+te.ids["account"]+`"]}`)
		until(`"kind":"teams.changed"`, "")
		edit("PATCH", base+hidden, `{"priority":"high"}`)
		until(hidden, "")
		reads("both numbers", map[string]string{base + hidden + "/messages": "zebracanary order", "/api/v1/conversations/counts": `"open":{"all":4,`, "/api/v1/search?q=zebracanary": "zebracanary too", "/api/v1/contacts?q=caller": "Caller"})
		// And when it goes, their session ends: their device holds what they may no longer see.
		edit("PATCH", team, `{"account_ids":["`+second.ID.String()+`"]}`)
		if got := r.call(who, "GET", base+served, ""); got.status != http.StatusUnauthorized || !strings.Contains(got.body, "session_ended") || got.header.Get("Clear-Site-Data") == "" {
			r.t.Errorf("with a number less: %d %s", got.status, got.body)
		}
		for _, end := range []func(){func() { edit("PATCH", team, `{"member_ids":[]}`) }, func() { edit("DELETE", team, "") }} {
			edit("PATCH", team, `{"member_ids":["`+me+`"]}`)
			who = r.as(te, inbox.Role(role))
			end()
			if got := r.call(who, "GET", base+served, ""); got.status != http.StatusUnauthorized || !strings.Contains(got.body, "session_ended") {
				r.t.Errorf("out of the team: %d %s", got.status, got.body)
			}
		}
	})
}
