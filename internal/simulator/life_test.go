package simulator

import (
	"encoding/json"
	"testing"
	"time"
)

func TestTheWholeLifeOfANumber(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Sync.Messages, c.Knobs.Sync.Contacts = 500, 20 })
	token := ""
	err := Life{Base: r.url}.Run(t.Context(), WholeLife(shopDigits, asha), func(st Step, out json.RawMessage) error {
		r.settle()
		if st.Name != LifeOnboard {
			return nil
		}
		var end Onboarding
		if err := json.Unmarshal(out, &end); err != nil {
			return err
		}
		token, _, _ = r.exchange(end.Code, appID, appSecret)
		l, _ := r.sim.Link(shopDigits)
		r.call("POST", "/v26.0/"+l.WABA+"/subscribed_apps", token, nil)
		if r.ask(id, token, "smb_app_state_sync") != 0 || r.ask(id, token, "history") != 0 {
			t.Error("a sync was refused")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	u, _ := r.updates()
	if len(u) != 3 || u[0].Event != "ACCOUNT_OFFBOARDED" || u[1].Event != "ACCOUNT_RECONNECTED" || u[2].Event != "PARTNER_REMOVED" {
		t.Errorf("updates %+v", u)
	}
	texts := ""
	for _, v := range r.values() {
		if v.Field != "messages" {
			continue
		}
		for _, m := range v.Messages {
			texts += m.Text.Body + "|"
		}
	}
	if texts != "Please keep two|Hello again|" {
		t.Errorf("told: %s", texts)
	}
	seen := map[string]bool{}
	for _, c := range r.chunks() {
		for _, th := range c.Threads {
			for _, m := range th.Messages {
				seen[m.ID] = true
			}
		}
	}
	if len(seen) != 503 {
		t.Errorf("the history holds %d messages", len(seen))
	}
	l, _ := r.sim.Link(shopDigits)
	if l.State != LinkDisconnected || l.Since.Sub(start) < 13*24*time.Hour || l.Missed < 3 {
		t.Errorf("link %+v", l)
	}
	if _, err := (Life{Base: r.url}).Do(t.Context(), Step{Name: "x", Path: "phone/disconnect", Body: map[string]string{"number": shopDigits}}); err == nil {
		t.Error("a step that fails says nothing")
	}
}
