package api_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sangam/internal/api"
	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// audit reads lines of the audit as the owner.
func (r *rig) audit(who http.Header, query string) []api.AuditLine {
	r.t.Helper()
	var got struct{ Items []api.AuditLine }
	res := r.call(who, "GET", "/api/v1/audit?limit=200"+query, "")
	if err := json.Unmarshal([]byte(res.body), &got); err != nil || res.status != http.StatusOK {
		r.t.Fatalf("%d %s", res.status, res.body)
	}
	return got.Items
}

func TestWhoDidWhatIsKept(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		owner, lead := r.as(r.a, inbox.RoleOwner), r.memberOf(r.a.emails[inbox.RoleLead])
		ownerID := r.memberOf(r.a.emails[inbox.RoleOwner])
		// The newest line of an act.
		wants := func(act inbox.Act, by, of string, details map[string]string) {
			r.t.Helper()
			for _, l := range r.audit(owner, "") {
				if l.Act != string(act) {
					continue
				}
				text := func(id inbox.MemberID) string {
					if id == 0 {
						return ""
					}
					return id.String()
				}
				if text(l.Member) != by || text(l.Of) != of || l.At == 0 {
					r.t.Errorf("%s: by %s of %s", act, l.Member, l.Of)
				}
				for k, v := range details {
					if l.Details[k] != v {
						r.t.Errorf("%s: %v, want %s=%s", act, l.Details, k, v)
					}
				}
				return
			}
			r.t.Errorf("no line of %s", act)
		}
		r.mustDo(owner, "PATCH", "/api/v1/members/"+lead, `{"role":"tier2","name":"Lekha"}`)
		wants(inbox.ActMemberRole, ownerID, lead, map[string]string{"from": "lead", "to": "tier2"})
		wants(inbox.ActMemberRenamed, ownerID, lead, map[string]string{"to": "Lekha"})
		r.mustDo(owner, "PATCH", "/api/v1/members/"+lead, `{"state":"disabled"}`)
		wants(inbox.ActMemberState, ownerID, lead, map[string]string{"to": "disabled"})
		r.mustDo(owner, "PATCH", "/api/v1/members/"+lead, `{"state":"active"}`)
		r.mustDo(owner, "POST", "/api/v1/members/"+lead+"/password-link", "")
		wants(inbox.ActPasswordLink, ownerID, lead, nil)
		made := r.call(owner, "POST", "/api/v1/api-keys", `{"name":"Till","scopes":["read"]}`)
		wants(inbox.ActKeyMade, ownerID, "", map[string]string{"name": "Till", "scopes": "read"})
		r.mustDo(owner, "DELETE", "/api/v1/api-keys/"+between(made.body, `"id":"`, `"`), "")
		wants(inbox.ActKeyRemoved, ownerID, "", map[string]string{"name": "Till"})
		r.rules(`{"second_step":"off","one_session":false,"lock_after":7}`)
		wants(inbox.ActSettings, ownerID, "", map[string]string{"what": "lock_after", "from": "0", "to": "7"})
		r.mustDo(owner, "PATCH", "/api/v1/colleague", `{"claim_assigns":true}`)
		wants(inbox.ActSettings, ownerID, "", map[string]string{"what": "claim_assigns", "to": "true"})
		r.mustDo(owner, "PATCH", "/api/v1/accounts/"+r.a.ids["account"], `{"pace":"careful","app_secret":"CANARY-APPSECRET-9"}`)
		wants(inbox.ActNumberChanged, ownerID, "", map[string]string{"what": "pace app_secret"})
		r.mustDo(owner, "GET", "/api/v1/quick-replies/export", "")
		wants(inbox.ActExported, ownerID, "", map[string]string{"what": "quick_replies", "format": "csv"})
		theirs := r.as(r.a, inbox.RoleLead)
		wants(inbox.ActSignedIn, lead, "", nil)
		r.mustDo(owner, "DELETE", "/api/v1/members/"+lead+"/sessions", "")
		wants(inbox.ActSessionEnded, ownerID, lead, map[string]string{"count": "1"})
		r.call(theirs, "POST", "/api/v1/session/wiped", "")
		wants(inbox.ActSessionWiped, "", lead, nil)
		self := r.as(r.a, inbox.RoleLead)
		r.mustDo(self, "POST", "/api/v1/session/lock", "")
		wants(inbox.ActLocked, lead, "", nil)
		r.mustDo(self, "POST", "/api/v1/session/unlock", `{"password":"`+password+`"}`)
		wants(inbox.ActUnlocked, lead, "", nil)
		r.setUpStep(self)
		wants(inbox.ActStepOn, lead, "", nil)
		r.mustDo(owner, "DELETE", "/api/v1/members/"+lead+"/second-step", "")
		wants(inbox.ActStepOff, ownerID, lead, nil)
		out := r.as(r.a, inbox.RoleLead)
		r.mustDo(out, "DELETE", "/api/v1/session", "")
		wants(inbox.ActSignedOut, lead, "", nil)

		// With a key: whose it is stands there. A sign-in that fails says whose email it was, and not who tried.
		r.mustDo(r.as(r.a, auth.RoleKeyAdmin), "POST", "/api/v1/members", `{"name":"Nia","email":"nia@example.com","role":"member"}`)
		if l := r.audit(owner, "&about=member")[0]; l.Key == 0 || l.Member != 0 || l.Act != string(inbox.ActMemberAdded) || l.Place != "127.0.0.x" {
			r.t.Errorf("by a key: %+v", l)
		}
		before := len(r.audit(owner, "&about=sign_in"))
		for range 3 {
			r.signIn(r.a.emails[inbox.RoleLead], "not it at all")
		}
		r.signIn("nobody-at-all@example.com", "not it at all")
		r.app.Auth.Stop() // what is written behind the answers
		failed := r.audit(owner, "&about=sign_in")
		if len(failed) != before+3 || failed[0].Member != 0 || failed[0].Of.String() != lead || failed[0].Details["why"] != "password" {
			r.t.Errorf("failed: %d more, %+v", len(failed)-before, failed[0])
		}
		// At a screen, too: who tries there has not shown that it is theirs.
		screen := r.as(r.a, inbox.RoleLead)
		r.mustDo(screen, "POST", "/api/v1/session/lock", "")
		r.call(screen, "POST", "/api/v1/session/unlock", `{"password":"not it at all"}`)
		r.mustDo(screen, "POST", "/api/v1/session/unlock", `{"password":"`+password+`"}`)
		r.call(screen, "POST", "/api/v1/me/password", `{"current":"not it at all","new":"only-for-tests-7734"}`)
		r.call(screen, "POST", "/api/v1/me/second-step", `{"password":"not it at all"}`)
		r.setUpStep(screen)
		r.call(screen, "POST", "/api/v1/me/second-step/codes", `{"code":"000000"}`)
		r.app.Auth.Stop()
		why := map[string]int{}
		for _, l := range r.audit(owner, "&about=sign_in") {
			if l.Act == string(inbox.ActSignInFailed) && l.ID > failed[0].ID && l.Member == 0 && l.Of.String() == lead && l.Place == "127.0.0.x" {
				why[l.Details["why"]]++
			}
		}
		if why["password"] != 3 || why["code"] != 1 {
			r.t.Errorf("at a screen: %v", why)
		}
		for _, l := range r.audit(owner, "&member="+lead) {
			if l.Member.String() != lead && l.Of.String() != lead {
				r.t.Errorf("of another: %+v", l)
			}
		}

		// Pages, spans of time, and files.
		all := r.audit(owner, "")
		first := r.call(owner, "GET", "/api/v1/audit?limit=5", "")
		second := r.call(owner, "GET", "/api/v1/audit?limit=5&cursor="+between(first.body, `"next_cursor":"`, `"`), "")
		if strings.Contains(second.body, all[4].ID.String()) || !strings.Contains(second.body, `"`+all[5].ID.String()+`"`) {
			r.t.Errorf("the second page: %s", second.body)
		}
		late := strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)
		if n, m := len(r.audit(owner, "&from="+late)), len(r.audit(owner, "&until="+late)); n != 0 || m != len(all) {
			r.t.Errorf("from later on %d, until then %d of %d", n, m, len(all))
		}
		table, err := csv.NewReader(strings.NewReader(r.call(owner, "GET", "/api/v1/audit/export?about=member", "").body)).ReadAll()
		if err != nil || len(table) < 4 || table[0][1] != "who" || !slices.Contains(table[len(table)-1], r.a.emails[inbox.RoleOwner]) {
			r.t.Errorf("table: %v %v", err, table)
		}
		wants(inbox.ActExported, ownerID, "", map[string]string{"what": "audit", "format": "csv"})
		lines := strings.Split(strings.TrimSpace(r.call(owner, "GET", "/api/v1/audit/export?format=jsonl", "").body), "\n")
		var l api.AuditLine
		if err := json.Unmarshal([]byte(lines[0]), &l); err != nil || len(lines) < len(all) || l.Act != string(inbox.ActExported) {
			r.t.Errorf("%d lines, %v %+v", len(lines), err, l)
		}
		r.noCanaries()

		// Nobody changes what stands there, not even we.
		for _, query := range []string{"UPDATE audit SET act = 'x' WHERE workspace_id = $1", "DELETE FROM audit WHERE workspace_id = $1"} {
			if err := r.app.DB.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query, r.a.ws); return err }); err == nil || !strings.Contains(err.Error(), "only added to") {
				r.t.Errorf("%s: %v", query, err)
			}
		}
	})
}

// TestTheHouseIsNoted: what is done to labels, contacts, imports and many conversations at once has its lines, and the
// first owner's is the first.
func TestTheHouseIsNoted(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te, owner := r.a, r.as(r.a, inbox.RoleOwner)
		now := inbox.MillisOf(time.Now())
		r.must(r.app.Parts.Desk.Receive(t.Context(), desk.Batch{Arrivals: []desk.Arrival{{Account: te.account, ReceivedAt: now, Update: inbox.Update{PlatformAccount: te.account.PlatformID, Person: inbox.Person{Phone: "919000000081", Name: "Second"},
			Message: &inbox.Said{PlatformID: "wamid.second", Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "hello", SentAt: now, Source: inbox.SourceLive}}}}}))
		second := r.call(owner, "GET", "/api/v1/contacts?q=Second", "").body
		for _, c := range [][3]string{
			{"PATCH", "/api/v1/labels/" + te.ids["label"], `{"name":"gold"}`}, {"DELETE", "/api/v1/labels/" + te.ids["spare"], ""},
			{"POST", "/api/v1/conversations/bulk", `{"items":[{"id":"` + te.ids["conversation"] + `"},{"id":"` + between(second, `"conversations":["`, `"`) + `"}],"priority":"high"}`},
			{"POST", "/api/v1/merges", `{"kept_id":"` + te.ids["contact"] + `","absorbed_id":"` + between(second, `"id":"`, `"`) + `"}`},
			{"DELETE", "/api/v1/imports/" + te.ids["import"], ""}, {"PATCH", "/api/v1/address-book", `{"shared":true}`},
		} {
			if got := r.call(owner, c[0], c[1], c[2]); got.status >= 300 {
				r.t.Errorf("%s %s: %d %s", c[0], c[1], got.status, got.body)
			}
		}
		lines := r.call(owner, "GET", "/api/v1/audit?limit=200", "").body
		for _, want := range []string{`"act":"label.made"`, `"details":{"from":"vip","name":"gold"}`, `"act":"label.removed"`, `"details":{"count":"2","what":"priority"}`, `"act":"contact.merged"`, `"act":"import.read"`,
			`"act":"import.discarded"`, `"details":{"file":"a.txt"}`, `"what":"phone_names"`} {
			if !strings.Contains(lines, want) {
				r.t.Errorf("no %s in %s", want, lines)
			}
		}
		if first := lines[strings.LastIndex(lines, `"act":`):]; !strings.Contains(first, `member.added`) || !strings.Contains(first, `"role":"owner"`) {
			r.t.Errorf("the first line: %s", first)
		}
	})
}
