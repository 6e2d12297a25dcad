package simulator

import (
	"strings"
	"testing"
	"time"
)

const asha = "915550100123"

func TestOneConversationEndToEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	if _, err := r.sim.Meet(Customer{Digits: asha, Name: "Asha Menon"}); err != nil {
		t.Fatal(err)
	}
	in := r.write(asha, "Namaste, ₹ 500 me milega? 🙂 a@b.in http://x.in/y")
	r.settle()
	got := r.messages()
	if len(got) != 1 || got[0].ID != in || got[0].Text.Body != "Namaste, ₹ 500 me milega? 🙂 a@b.in http://x.in/y" || got[0].From != asha {
		t.Fatalf("webhook holds %+v", got)
	}
	body := string(r.app.bodies[0])
	for _, want := range []string{`\u20b9 500`, `\ud83d\ude42`, `http:\/\/x.in\/y`, `"name":"Asha Menon"`} {
		if !strings.Contains(body, want) {
			t.Errorf("body lacks %s: %s", want, body)
		}
	}
	status, code, id := r.send(map[string]any{"to": "+" + asha, "type": "text", "text": map[string]any{"body": "Haan ji"},
		"biz_opaque_callback_data": "try-1", "context": map[string]any{"message_id": in}})
	if status != 200 || code != 0 || !strings.HasPrefix(id, "wamid.HBgMOTE1NTUwMTAwMTIzFQIAERgS") {
		t.Fatalf("send answered %d, code %d, id %s", status, code, id)
	}
	r.advance(10 * time.Second)
	if s := r.statuses(id); s != "sent delivered read" {
		t.Errorf("statuses: %s", s)
	}
	echo, err := r.sim.PhoneSends(PhoneMessage{To: asha, Text: "Aaj shaam tak"})
	if err != nil {
		t.Fatal(err)
	}
	r.advance(10 * time.Second)
	if e := r.echoes(); len(e) != 1 || e[0].ID != echo || e[0].To != asha || e[0].Text.Body != "Aaj shaam tak" {
		t.Errorf("echoes: %+v", e)
	}
	if s := r.statuses(echo); s != "sent delivered read" {
		t.Errorf("statuses of the echo: %s", s)
	}
	l := r.sim.Ledger()
	if len(l.Received) != 2 || l.Received[0].Callback != "try-1" || l.Times("try-1") != 1 || !l.Received[1].ByPhone {
		t.Errorf("customer received %+v", l.Received)
	}
	for _, it := range l.Items {
		if it.Posts != 1 || it.Accepted != 1 {
			t.Errorf("item %+v was not told exactly once", it)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Tokens = []Token{{Value: "reader", Scopes: []string{scopeManagement}}, {Value: "sender", Scopes: []string{scopeMessaging}},
			{Value: "elsewhere", Accounts: []string{"1"}}}
	})
	test := func(method, path, token string, wantStatus, wantCode int) {
		t.Helper()
		status, out := r.call(method, path, token, nil)
		e, _ := out["error"].(map[string]any)
		code, _ := e["code"].(float64)
		if status != wantStatus || int(code) != wantCode {
			t.Errorf("%s %s with %q: %d, code %v, want %d, %d", method, path, token, status, code, wantStatus, wantCode)
		}
		if wantCode != 0 && (e["fbtrace_id"] == "" || e["type"] != "OAuthException") {
			t.Errorf("error object %v", e)
		}
	}
	test("GET", "/v26.0/"+phoneID, "token", 200, 0)
	test("GET", "/v26.0/"+phoneID, "", 400, 2500)
	test("GET", "/v26.0/"+phoneID, "wrong", 401, 190)
	test("GET", "/v26.0/770000000000999", "token", 400, 100)
	test("GET", "/v26.0/"+phoneID, "elsewhere", 400, 100)
	test("GET", "/v26.0/"+phoneID, "sender", 403, 200)
	test("POST", "/v26.0/"+phoneID+"/messages", "reader", 403, 10)
	test("GET", "/v12.0/"+phoneID, "token", 400, 2500)
	if r.sim.Ledger().Graph[190] != 1 {
		t.Error("the ledger does not count the refused token")
	}
}
