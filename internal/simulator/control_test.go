package simulator

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestControlAPI(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	do := func(path string, body any, want int) map[string]any {
		t.Helper()
		status, out := r.call("POST", "/simulator/api/"+path, "", body)
		if status != want {
			t.Errorf("%s: %d %v, want %d", path, status, out, want)
		}
		return out
	}
	made := do("customers", map[string]any{"digits": "+91 55501 00123", "name": "Asha"}, 200)
	in := do("customer/send", map[string]any{"from": made["id"], "text": "hello"}, 200)["id"].(string)
	do("customer/edit", map[string]any{"id": in, "text": "hello there"}, 200)
	do("customer/react", map[string]any{"id": in, "emoji": "🙏"}, 200)
	out := do("phone/send", map[string]any{"to": made["id"], "type": "voice", "reply_to": in}, 200)["id"].(string)
	do("customer/played", map[string]any{"id": out}, 200)
	do("phone/react", map[string]any{"id": in, "emoji": "👍"}, 200)
	do("phone/read", map[string]any{"contact": made["id"]}, 200)
	do("customer/read", map[string]any{"contact": made["id"]}, 200)
	do("phone/revoke", map[string]any{"id": out}, 200)
	do("customer/revoke", map[string]any{"id": in}, 200)
	do("customer/number", map[string]any{"contact": made["id"], "digits": "915550100199"}, 200)
	do("inject", map[string]any{"field": "account_update", "value": map[string]any{"event": "ACCOUNT_OFFBOARDED"}}, 200)
	do("inject", map[string]any{"body": "not json"}, 200)
	do("fail-next", map[string]any{"digits": "8016"}, 200)
	do("knobs", map[string]any{"Duplicates": 0.5}, 200)
	do("advance", map[string]any{"seconds": 60}, 200)
	if k := r.sim.Knobs(); k.Duplicates != 0.5 || k.Batch != 1 {
		t.Errorf("knobs %+v", k)
	}
	if now := r.sim.Now(); now != start.Add(time.Minute) {
		t.Errorf("now %v", now)
	}
	do("customer/edit", map[string]any{"id": "wamid.unknown", "text": "x"}, 404)
	do("customer/send", map[string]any{"from": made["id"], "type": "dance"}, 400)
	do("fail-next", map[string]any{"digits": "1111"}, 404)
	status, state := r.call("GET", "/simulator/api/state", "", nil)
	if status != 200 || state["verified"] != true || len(state["numbers"].([]any)[0].(map[string]any)["chats"].([]any)) != 1 {
		t.Errorf("state %d %v", status, state)
	}
	status, chat := r.call("GET", "/simulator/api/chat?contact=c1", "", nil)
	if status != 200 || len(chat["messages"].([]any)) != 2 {
		t.Errorf("chat %d %v", status, chat)
	}
	for path, want := range map[string]int{"ledger": 200, "counts": 200, "knobs": 200, "chat?contact=c99": 404} {
		if status, _ := r.call("GET", "/simulator/api/"+path, "", nil); status != want {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := r.call("DELETE", "/simulator/api/ledger", "", nil); status != 200 || len(r.sim.Ledger().Items) != 0 {
		t.Errorf("forget: %d", status)
	}
}

func TestPagesNeedNothingInline(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for _, path := range []string{"", "app.js", "room.js", "bubble.js", "words.js", "app.css"} {
		res, err := http.Get(r.url + "/simulator/" + path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 200 || res.Header.Get("Content-Security-Policy") != pagePolicy {
			t.Errorf("%q: %d, policy %q", path, res.StatusCode, res.Header.Get("Content-Security-Policy"))
		}
		if path == "" && (strings.Contains(string(b), "<style") || strings.Contains(string(b), " style=") || strings.Contains(string(b), "<script>") || !strings.Contains(string(b), "nobody real receives")) {
			t.Error("the page holds something inline, or lacks its banner")
		}
	}
}

func TestOtherSitesCannotDriveIt(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	req, _ := http.NewRequest("POST", r.url+"/simulator/api/customer/send", strings.NewReader(`{"from":"`+asha+`","text":"x"}`))
	req.Header.Set("Origin", "https://elsewhere.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 403 || len(r.sim.Contacts()) != 0 {
		t.Errorf("answered %d", res.StatusCode)
	}
}

func TestEventStreamHintsAndEndsWithStop(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	res, err := http.Get(r.url + "/simulator/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // ": here": the stream has begun
	id := r.write(asha, "hello")
	found := false
	for lines.Scan() {
		var what string
		if json.Unmarshal([]byte(strings.TrimPrefix(lines.Text(), "data: ")), &what) == nil && what == "chat:c1" {
			found = true
			break
		}
	}
	if !found || id == "" {
		t.Error("no hint about the chat")
	}
	r.sim.Stop()
	for lines.Scan() { // ends
	}
}

func TestStopEndsRequestsThatHang(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.Hang = time.Hour })
	to := number4(silentAfter)
	r.write(to, "hello")
	r.settle()
	answered := make(chan int)
	go func() {
		status, _, _ := r.text(to, "hi")
		answered <- status
	}()
	for len(r.sim.Ledger().Received) == 0 { // accepted, so it hangs now or very soon
		if err := r.sim.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r.sim.Stop()
	if status := <-answered; status != 0 {
		t.Errorf("answered %d", status)
	}
	r.sim.Stop() // twice is fine
}

func TestZeroConfigWorks(t *testing.T) {
	t.Parallel()
	sim := New(Config{})
	srv := httptest.NewServer(sim.Handler())
	defer srv.Close()
	sim.SetPublicURL(srv.URL)
	sim.Start(t.Context())
	defer sim.Stop()
	var d Description
	if err := json.Unmarshal([]byte(sim.Describe().String()), &d); err != nil || d.GraphURL != srv.URL || d.Seed == 0 || d.AccessToken == "" ||
		d.WABAID == "" || d.PhoneNumberID == "" || !strings.HasPrefix(d.Number, "+9155501") {
		t.Errorf("description %+v, %v", d, err)
	}
	if _, err := sim.CustomerText(asha, "hello"); err != nil {
		t.Error(err)
	}
	if err := sim.Advance(t.Context(), time.Hour); err != nil {
		t.Error(err)
	}
	if c := sim.Counts(); c.Unsubscribed != 1 || c.Pending != 0 {
		t.Errorf("counts %+v", c)
	}
}

func TestTheSameSeedMakesTheSameIDs(t *testing.T) {
	t.Parallel()
	ids := func(seed uint64) (out []string) {
		sim := New(Config{Seed: seed, Clock: NewVirtualClock(start)})
		for range 5 {
			id, err := sim.CustomerText(asha, "x")
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, id)
		}
		return out
	}
	a, b, c := ids(7), ids(7), ids(8)
	if strings.Join(a, " ") != strings.Join(b, " ") || strings.Join(a, " ") == strings.Join(c, " ") {
		t.Errorf("%v %v %v", a, b, c)
	}
}
