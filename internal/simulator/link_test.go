package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// updates are the account_update values so far, with their entry ids.
func (r *rig) updates() (out []cloudapi.AccountUpdate, entries []string) {
	r.t.Helper()
	r.app.mu.Lock()
	defer r.app.mu.Unlock()
	for _, b := range r.app.bodies {
		env, err := graph.ParseEnvelope(b)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, e := range env.Entry {
			for _, ch := range e.Changes {
				if v, err := cloudapi.ParseValue(ch.Field, ch.Value); err == nil && v.AccountUpdate != nil {
					if e.Time == 0 {
						r.t.Error("account_update without time")
					}
					out, entries = append(out, *v.AccountUpdate), append(entries, e.ID)
				}
			}
		}
	}
	return out, entries
}

func TestDisconnectionInEachShape(t *testing.T) {
	t.Parallel()
	for _, reason := range []string{"BUSINESS_DOWNGRADE", "PRIMARY_INACTIVITY", "COMPANION_INACTIVITY", "ACCOUNT_DISCONNECTED", "CHANGE_NUMBER", "USER_RE_REGISTERED", "", "bare", "legacy"} {
		t.Run("reason "+reason, func(t *testing.T) {
			t.Parallel()
			r, id, waba := newPhone(t, nil)
			token := r.onboard(true)
			shape := ""
			body := map[string]any{"number": shopDigits, "reason": reason}
			if reason == "bare" || reason == "legacy" {
				shape, body["reason"], body["shape"] = reason, "CHANGE_NUMBER", reason
			}
			r.do("phone/disconnect", body)
			r.do("customer/send", map[string]any{"to": shopDigits, "from": asha, "text": "hello?"})
			r.advance(time.Minute)
			got, entries := r.updates()
			if len(got) != 1 || got[0].Event != "PARTNER_REMOVED" {
				t.Fatalf("updates %+v", got)
			}
			u := got[0]
			wantEntry := "880000000000399"
			if shape == "legacy" {
				wantEntry = waba
			}
			if (u.Disconnection != nil) != (reason != "" && shape == "") || (u.WABAInfo == nil) != (shape == "legacy") || entries[0] != wantEntry {
				t.Errorf("%+v, entry %s", u, entries[0])
			}
			if u.Disconnection != nil && (u.Disconnection.Reason != reason || u.Disconnection.InitiatedBy == "") {
				t.Errorf("%+v", u.Disconnection)
			}
			if m := r.messages(); len(m) != 0 {
				t.Errorf("told after the end: %+v", m)
			}
			_, out := r.call("POST", "/v26.0/"+id+"/messages", token, map[string]any{"messaging_product": "whatsapp", "to": "+" + asha, "type": "text", "text": map[string]any{"body": "x"}})
			if code, _ := codes(out); code != 10 {
				t.Errorf("send after the end: %v", out)
			}
			if l, _ := r.sim.Link(shopDigits); l.State != LinkDisconnected || l.Missed != 1 {
				t.Errorf("link %+v", l)
			}
			r.onboard(true) // another signup is possible, and syncs may be asked for again
			if l, _ := r.sim.Link(shopDigits); l.State != LinkLinked || len(l.Syncs) != 0 {
				t.Errorf("link %+v", l)
			}
		})
	}
}

func TestAnUnopenedAppDisconnectsAfter14Days(t *testing.T) {
	t.Parallel()
	r, _, _ := newPhone(t, nil)
	r.onboard(true)
	r.do("phone/closed", map[string]any{"number": shopDigits, "closed": true, "days": 10})
	r.advance(3 * 24 * time.Hour)
	r.do("phone/send", map[string]any{"from": shopDigits, "to": asha, "text": "opened to write"})
	r.advance(13 * 24 * time.Hour)
	if u, _ := r.updates(); len(u) != 0 {
		t.Fatalf("too early: %+v", u)
	}
	r.advance(24 * time.Hour)
	if u, _ := r.updates(); len(u) != 1 || u[0].Disconnection.Reason != "PRIMARY_INACTIVITY" || u[0].Disconnection.InitiatedBy != "SYSTEM" {
		t.Errorf("updates %+v", u)
	}
}

func TestAnAppOpenedDailyStaysLinked(t *testing.T) {
	t.Parallel()
	r, _, _ := newPhone(t, nil)
	r.onboard(true)
	r.do("phone/closed", map[string]any{"number": shopDigits, "closed": true})
	r.advance(13 * 24 * time.Hour)
	r.do("phone/closed", map[string]any{"number": shopDigits, "closed": false})
	r.advance(60 * 24 * time.Hour)
	if l, _ := r.sim.Link(shopDigits); l.State != LinkLinked {
		t.Errorf("link %+v", l)
	}
}

func TestReinstallLeavesAGapForEver(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, nil)
	token := r.onboard(true)
	r.do("phone/lose", map[string]any{"number": shopDigits})
	if status, _ := r.call("POST", "/simulator/api/phone/send", "", map[string]any{"from": shopDigits, "to": asha, "text": "x"}); status != 409 {
		t.Errorf("a lost phone wrote: %d", status)
	}
	r.do("phone/reinstall", map[string]any{"number": shopDigits, "reconnect": true, "after_seconds": 240})
	r.do("customer/send", map[string]any{"to": shopDigits, "from": asha, "text": "in the gap"})
	_, out := r.call("POST", "/v26.0/"+id+"/messages", token, map[string]any{"messaging_product": "whatsapp", "to": "+" + asha, "type": "text", "text": map[string]any{"body": "x"}})
	if code, _ := codes(out); code != 133010 {
		t.Errorf("send in the gap: %v", out)
	}
	_, num := r.call("GET", "/v26.0/"+id+"?fields=status,health_status", token, nil)
	if num["status"] == "CONNECTED" || num["health_status"].(map[string]any)["can_send_message"] != "BLOCKED" {
		t.Errorf("number in the gap: %v", num)
	}
	r.advance(5 * time.Minute)
	after := r.do("customer/send", map[string]any{"to": shopDigits, "from": asha, "text": "after"})["id"]
	r.advance(time.Hour)
	u, entries := r.updates()
	if len(u) != 2 || u[0].Event != "ACCOUNT_OFFBOARDED" || u[1].Event != "ACCOUNT_RECONNECTED" || strings.HasPrefix(entries[0], "88") {
		t.Errorf("updates %+v of %v", u, entries)
	}
	if m := r.messages(); len(m) != 1 || m[0].ID != after {
		t.Errorf("messages %+v", m)
	}
	if l, _ := r.sim.Link(shopDigits); l.State != LinkLinked || l.Missed != 1 {
		t.Errorf("link %+v", l)
	}
}

func TestEveryAccountUpdateAndNumberEvent(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for _, body := range []map[string]any{
		{"event": "PARTNER_ADDED"}, {"event": "PARTNER_APP_INSTALLED"}, {"event": "ACCOUNT_VIOLATION", "violation": "SPAM"},
		{"event": "ACCOUNT_RESTRICTION", "restrictions": []string{restrictedOut, restrictedReply}, "until_seconds": 3600},
		{"event": "DISABLED_UPDATE", "ban_state": "SCHEDULE_FOR_DISABLE"}, {"event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE"}} {
		r.do("account", body)
	}
	for kind, extra := range map[string]string{"quality": "", "name": "", "security": "", "capability": "", "alert": "", "review": "", "username": "pretend_shop"} {
		r.do("number", map[string]any{"kind": kind, "name": extra, "tier": map[string]string{"quality": "TIER_2K"}[kind]})
	}
	if status, _ := r.call("POST", "/simulator/api/account", "", map[string]any{"event": "ACCOUNT_RECONNECTED"}); status != 400 {
		t.Error("a linked number is reconnected")
	}
	if status, _ := r.call("POST", "/simulator/api/number", "", map[string]any{"kind": "dance"}); status != 400 {
		t.Error("an unknown kind is accepted")
	}
	r.write(asha, "hello")
	if _, code, _ := r.text(asha, "hi"); code != 368 {
		t.Errorf("a restricted account may reply: %d", code)
	}
	r.advance(time.Hour)
	if _, code, _ := r.text(asha, "hi"); code != 0 {
		t.Errorf("the restriction never ends: %d", code)
	}
	r.do("account", map[string]any{"event": "DISABLED_UPDATE"})
	if _, code, _ := r.text(asha, "hi"); code != 131031 {
		t.Errorf("a banned account may send: %d", code)
	}
	r.do("account", map[string]any{"event": "DISABLED_UPDATE", "ban_state": "REINSTATE"})
	if _, code, _ := r.text(asha, "hi"); code != 0 {
		t.Errorf("still banned: %d", code)
	}
	r.settle()
	if u, entries := r.updates(); len(u) != 8 || entries[0] != "880000000000399" || entries[2] != "990000000000101" || len(u[3].Restrictions) != 2 || u[4].BanInfo.Date != "November 21, 2026" {
		t.Errorf("updates %+v of %v", u, entries)
	}
	fields := map[string]int{}
	for _, v := range r.values() {
		fields[v.Field]++
		if len(v.Report.Problems) != 0 || len(v.Report.Unknown) != 0 {
			t.Errorf("%s: report %+v", v.Field, v.Report)
		}
	}
	for _, f := range []string{"phone_number_quality_update", "phone_number_name_update", "security", "business_capability_update", "account_alerts", "account_review_update", "business_username_updates"} {
		if fields[f] != 1 {
			t.Errorf("%s came %d times", f, fields[f])
		}
	}
	_, num := r.call("GET", "/v26.0/"+phoneID+"?fields=quality_rating,whatsapp_business_manager_messaging_limit", "token", nil)
	if num["quality_rating"] != "RED" || num["whatsapp_business_manager_messaging_limit"] != "TIER_2K" {
		t.Errorf("number %v", num)
	}
}

func TestAccountFieldsNeverFollowAnOverride(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	r.sim.mu.Lock()
	r.sim.order[0].override = "http://127.0.0.1:1/elsewhere"
	r.sim.mu.Unlock()
	r.do("account", map[string]any{"event": "ACCOUNT_VIOLATION"})
	r.settle()
	if u, _ := r.updates(); len(u) != 1 {
		t.Errorf("updates %+v", u)
	}
}

func TestUnavailableThenTheRealMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	id := r.do("customer/send", map[string]any{"from": asha, "text": "from the ad", "ad": map[string]any{"source_type": "ad", "source_id": "1"}, "late_seconds": 4})["id"]
	r.do("customer/send", map[string]any{"from": asha, "text": "other", "late_seconds": 4, "late_new_id": true})
	r.settle()
	m := r.messages()
	if len(m) != 2 || m[0].Type != "unsupported" || m[0].Errors[0].Code != 131060 || m[0].ID != id {
		t.Fatalf("first %+v", m)
	}
	r.advance(4 * time.Second)
	m = r.messages()
	if len(m) != 4 || m[2].ID != id || m[2].Text.Body != "from the ad" || m[2].Referral == nil || m[3].ID == m[1].ID {
		t.Errorf("then %+v", m)
	}
}

func TestIdentityChangesInOlderShapes(t *testing.T) {
	t.Parallel()
	for shape, want := range map[string]string{"": `"previous_user_id"`, "body_only": `changed from`, "customer_changed_number": `"type":"customer_changed_number"`} {
		r := newRig(t, func(c *Config) { c.Knobs.IdentityShape = shape })
		r.write(asha, "hello")
		if _, err := r.sim.ChangeNumber(asha, "915550100198"); err != nil {
			t.Fatal(err)
		}
		r.settle()
		m := r.messages()
		raw, _ := json.Marshal(m[len(m)-1].System)
		if !strings.Contains(string(raw), want) || shape != "" && strings.Contains(string(raw), "previous_user_id") {
			t.Errorf("shape %q: %s", shape, raw)
		}
	}
}

func TestTwentyASecondInAndOutTogether(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.PairLimitOff = true })
	for range 15 {
		r.write(asha, "hello")
	}
	for i := range 5 {
		if _, code, _ := r.text(asha, "hi"); code != 0 {
			t.Fatalf("send %d after 15 received: %d", i+1, code)
		}
	}
	if _, code, _ := r.text(asha, "hi"); code != 130429 {
		t.Errorf("the 21st of this second: %d", code)
	}
	r.advance(time.Second)
	if _, code, _ := r.text(asha, "hi"); code != 0 {
		t.Errorf("a second later: %d", code)
	}
}
