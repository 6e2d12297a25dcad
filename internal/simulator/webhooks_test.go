package simulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/graph"
)

func TestWebhooksAreRetriedWithGrowingDelayForSevenDays(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	r.app.mu.Lock()
	for range 1000 {
		r.app.answers = append(r.app.answers, 503)
	}
	r.app.mu.Unlock()
	id := r.write(asha, "hello")
	r.advance(8 * 24 * time.Hour)
	l := r.sim.Ledger()
	for i := 2; i < len(l.Webhooks); i++ {
		before, after := l.Webhooks[i-1].At.Sub(l.Webhooks[i-2].At), l.Webhooks[i].At.Sub(l.Webhooks[i-1].At)
		if after < before {
			t.Errorf("try %d came after %v, the one before after %v", i+1, after, before)
		}
	}
	if n := len(l.Webhooks); n < 15 || l.Webhooks[n-1].Attempt != n || l.Webhooks[n-1].At.Sub(start) > 7*24*time.Hour || l.Webhooks[n-1].At.Sub(start) < 6*24*time.Hour {
		t.Errorf("%d tries, the last %+v", n, l.Webhooks[n-1])
	}
	it, _ := l.Item("message:" + id)
	if !it.Dropped || it.Accepted != 0 || l.Answers[503] != len(l.Webhooks) || r.sim.Counts().Pending != 0 {
		t.Errorf("item %+v, answers %v, pending %d", it, l.Answers, r.sim.Counts().Pending)
	}
}

func TestOnlyExactly200Counts(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	r.app.mu.Lock()
	r.app.answers = []int{500, 204, 302, 200}
	r.app.mu.Unlock()
	id := r.write(asha, "hello")
	r.advance(time.Hour)
	it, _ := func() (Item, bool) { l := r.sim.Ledger(); return l.Item("message:" + id) }()
	if it.Posts != 4 || it.Accepted != 1 || len(r.messages()) != 1 {
		t.Errorf("item %+v", it)
	}
}

func TestALaterMessageOvertakesOneThatIsRetried(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	r.app.mu.Lock()
	r.app.answers = []int{503}
	r.app.mu.Unlock()
	first := r.write(asha, "one")
	r.settle()
	second := r.write(asha, "two")
	r.advance(time.Minute)
	got := r.messages()
	if len(got) != 2 || got[0].ID != second || got[1].ID != first {
		t.Errorf("came %d messages", len(got))
	}
}

func TestBatchesUpToAThousandWithSeveralEntries(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Workers = 1
		c.Knobs.Batch, c.Knobs.Hold = 1000, true
		c.Accounts = []Account{{ID: "1", Numbers: []Number{{ID: "11", Digits: "915550100101", Hybrid: true}, {ID: "12", Digits: "915550100102"}}},
			{ID: "2", Numbers: []Number{{ID: "21", Digits: "915550100103"}}}}
	})
	var want []string
	for i := range 1500 {
		id, err := r.sim.CustomerSends(CustomerMessage{From: fmt.Sprintf("9155501%05d", i%70), To: []string{"11", "12", "21"}[i%3], Text: "hi"})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	r.settle()
	if n := len(r.messages()); n != 0 {
		t.Fatalf("%d messages came while webhooks were held", n)
	}
	r.sim.SetKnobs(func(k *Knobs) { k.Hold = false })
	r.settle()
	l := r.sim.Ledger()
	if len(l.Webhooks) != 2 || len(l.Webhooks[0].Items) != 1000 || len(l.Webhooks[1].Items) != 500 {
		t.Fatalf("%d webhooks, want 1000 and 500 items", len(l.Webhooks))
	}
	env, err := graph.ParseEnvelope(r.app.bodies[0])
	if err != nil || len(env.Entry) < 2 {
		t.Errorf("%d entries, %v", len(env.Entry), err)
	}
	var got []string
	for _, m := range r.messages() {
		got = append(got, m.ID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d messages came, %d were written, or in another order", len(got), len(want))
	}
}

func TestLingerFillsBatches(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Workers = 1
		c.Knobs.Batch, c.Knobs.Linger = 100, 2*time.Second
	})
	for range 5 {
		r.write(asha, "hi")
	}
	r.advance(time.Second)
	if n := len(r.messages()); n != 0 {
		t.Fatalf("%d messages came before the linger was over", n)
	}
	r.advance(time.Second)
	if l := r.sim.Ledger(); len(l.Webhooks) != 1 || len(l.Webhooks[0].Items) != 5 {
		t.Errorf("webhooks %+v", l.Webhooks)
	}
}

func TestDuplicatesAndDisorderLoseNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.Duplicates, c.Knobs.Disorder = 0.3, 0.5 })
	var want []string
	for i := range 100 {
		want = append(want, r.write(asha, fmt.Sprint(i)))
	}
	r.advance(time.Minute)
	times := map[string]int{}
	var order []string
	for _, m := range r.messages() {
		if times[m.ID]++; times[m.ID] == 1 {
			order = append(order, m.ID)
		}
	}
	more := 0
	for _, id := range want {
		if times[id] == 0 {
			t.Errorf("message %s never came", id)
		}
		if times[id] > 1 {
			more++
		}
	}
	if more < 10 || slices.Equal(order, want) {
		t.Errorf("%d came more than once; in order: %v", more, slices.Equal(order, want))
	}
	l := r.sim.Ledger()
	for _, it := range l.Items {
		key := strings.TrimPrefix(it.Key, "message:")
		if it.Posts != times[key] || it.Accepted != times[key] {
			t.Errorf("ledger says %d posts of %s, the callback got %d", it.Posts, it.Key, times[key])
		}
	}
}

func TestPlainUTF8(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.PlainUTF8 = true })
	r.write(asha, "नमस्ते a/b")
	r.settle()
	if len(r.messages()) != 1 || !strings.Contains(string(r.app.bodies[0]), "नमस्ते a/b") {
		t.Errorf("body %s", r.app.bodies[0])
	}
}

func TestAWrongVerifyTokenStopsWebhooks(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.VerifyToken = "another" })
	r.write(asha, "hello")
	if err := r.sim.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.sim.Verified() || len(r.messages()) != 0 || r.sim.Counts().Pending != 1 {
		t.Errorf("verified %v, %d messages", r.sim.Verified(), len(r.messages()))
	}
}

func TestSubscriptionsAndOverrides(t *testing.T) {
	t.Parallel()
	r, other := newRig(t, nil), newRig(t, nil)
	r.settle()
	hook := other.sim.cfg.Callback
	waba := "/v26.0/990000000000101/subscribed_apps"
	test := func(method, path string, body any, want int) map[string]any {
		t.Helper()
		status, out := r.call(method, path, "token", body)
		if status != want {
			t.Errorf("%s %s: %d %v, want %d", method, path, status, out, want)
		}
		return out
	}
	came := func(rig *rig, want int) {
		t.Helper()
		r.write(asha, "hello")
		r.settle()
		if n := len(rig.messages()); n != want {
			t.Errorf("%d messages came, want %d", n, want)
		}
	}
	came(r, 1)
	test("DELETE", waba, nil, 200)
	came(r, 1)
	if n := r.sim.Counts().Unsubscribed; n != 1 {
		t.Errorf("%d unsubscribed updates, want 1", n)
	}
	test("POST", "/v26.0/"+phoneID, map[string]any{"webhook_configuration": map[string]string{"override_callback_uri": hook, "verify_token": verifyToken}}, 400)
	test("POST", waba, nil, 200)
	came(r, 2)
	test("POST", waba, map[string]string{"override_callback_uri": hook, "verify_token": "wrong"}, 400)
	test("POST", waba, map[string]string{"override_callback_uri": hook, "verify_token": verifyToken}, 200)
	came(other, 1)
	out := test("GET", waba, nil, 200)
	if app := out["data"].([]any)[0].(map[string]any); app["override_callback_uri"] != hook {
		t.Errorf("subscribed apps %v", out)
	}
	test("POST", waba, nil, 200)
	came(r, 3)
	test("POST", "/v26.0/"+phoneID, map[string]any{"webhook_configuration": map[string]string{"override_callback_uri": hook, "verify_token": verifyToken}}, 200)
	came(other, 2)
	out = test("GET", "/v26.0/"+phoneID+"?fields=webhook_configuration", nil, 200)
	if c := out["webhook_configuration"].(map[string]any); c["phone_number"] != hook || c["application"] != r.sim.cfg.Callback {
		t.Errorf("configuration %v", out)
	}
}

func TestInjectedBodiesAreSignedAndRetried(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.settle()
	if _, err := r.sim.Inject("", "account_update", []byte(`{"event":"ACCOUNT_OFFBOARDED"}`)); err != nil {
		t.Fatal(err)
	}
	r.settle()
	env, err := graph.ParseEnvelope(r.app.bodies[0])
	if err != nil || len(env.Entry) != 1 || env.Entry[0].Time.Millis() != start.UnixMilli() || env.Entry[0].Changes[0].Field != "account_update" {
		t.Errorf("envelope %+v, %v", env, err)
	}
	key, err := r.sim.InjectBody("", []byte(`{"half":`))
	if err != nil {
		t.Fatal(err)
	}
	r.settle()
	if l := r.sim.Ledger(); string(r.app.bodies[1]) != `{"half":` || r.app.bad != 0 {
		t.Errorf("body %s, %d bad signatures", r.app.bodies[1], r.app.bad)
	} else if it, _ := l.Item(key); it.Accepted != 1 {
		t.Errorf("item %+v", it)
	}
	if _, err := r.sim.Inject("", "messages", []byte(`{`)); err == nil {
		t.Error("a damaged value was accepted")
	}
}
