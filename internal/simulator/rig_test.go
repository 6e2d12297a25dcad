package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a simulator with a callback that records what it gets, and a client of the Graph side.
type rig struct {
	t     *testing.T
	sim   *Simulator
	clock *VirtualClock
	url   string
	app   *callback
}

// callback is the program under the platform: it checks and records.
type callback struct {
	mu       sync.Mutex
	answers  []int // of the next posts; 200 once used up
	bodies   [][]byte
	bad      int // wrong signatures
	verified int
}

const verifyToken = "knock-knock"

func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.Method == http.MethodGet {
		if r.URL.Query().Get("hub.verify_token") != verifyToken || r.URL.Query().Get("hub.mode") != "subscribe" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		c.verified++
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	if graph.Verify([]byte("pretend-app-secret"), body, r.Header.Get("X-Hub-Signature-256")) != nil {
		c.bad++
	}
	status := http.StatusOK
	if len(c.answers) > 0 {
		status, c.answers = c.answers[0], c.answers[1:]
	}
	if status == http.StatusOK {
		c.bodies = append(c.bodies, body)
	}
	w.WriteHeader(status)
}

// start is noon on a day after service messages began to cost.
var start = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func newRig(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	r := &rig{t: t, clock: NewVirtualClock(start), app: &callback{}}
	hook := httptest.NewServer(r.app)
	t.Cleanup(hook.Close)
	cfg := Config{Seed: 42, Clock: r.clock, Callback: hook.URL + "/webhook", VerifyToken: verifyToken, AccessToken: "token"}
	cfg.Knobs.Hang, cfg.Knobs.Slow = 10*time.Millisecond, 10*time.Millisecond
	if change != nil {
		change(&cfg)
	}
	r.sim = New(cfg)
	srv := httptest.NewServer(r.sim.Handler())
	srv.Config.ErrorLog = nil
	t.Cleanup(srv.Close)
	r.url = srv.URL
	r.sim.SetPublicURL(srv.URL)
	r.sim.Start(t.Context())
	t.Cleanup(r.sim.Stop)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	return r
}

// settle waits for all that is due; advance lets time pass.
func (r *rig) settle() { r.advance(0) }

func (r *rig) advance(d time.Duration) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	for !r.sim.Verified() { // the verification is in real time
		if ctx.Err() != nil {
			r.t.Fatal("the callback was never verified")
		}
		ch := r.sim.hub.join()
		if !r.sim.Verified() {
			select {
			case <-ch:
			case <-ctx.Done():
			}
		}
		r.sim.hub.leave(ch)
	}
	if err := r.sim.Advance(ctx, d); err != nil {
		r.t.Fatal(err)
	}
}

// call makes a request of the Graph side and decodes the answer; status 0 is no answer.
func (r *rig) call(method, path, token string, body any) (int, map[string]any) {
	r.t.Helper()
	var rd io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		rd = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, rd)
	if err != nil {
		r.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Close = true // a connection of its own, so that a cut is never hidden by a repetition
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil
	}
	var out map[string]any
	json.Unmarshal(raw, &out)
	return res.StatusCode, out
}

const phoneID = "770000000000201"

// text sends a text and returns the status, the error code (0 none) and the id.
func (r *rig) text(to, body string) (status, code int, id string) {
	r.t.Helper()
	return r.send(map[string]any{"to": "+" + to, "type": "text", "text": map[string]any{"body": body}})
}

func (r *rig) send(body map[string]any) (status, code int, id string) {
	r.t.Helper()
	if _, ok := body["messaging_product"]; !ok {
		body["messaging_product"] = "whatsapp"
	}
	status, out := r.call("POST", "/v26.0/"+phoneID+"/messages", "token", body)
	if e, ok := out["error"].(map[string]any); ok {
		return status, int(e["code"].(float64)), ""
	}
	if list, ok := out["messages"].([]any); ok {
		id = list[0].(map[string]any)["id"].(string)
	}
	return status, 0, id
}

// values are the changes received so far, parsed.
func (r *rig) values() []cloudapi.Value {
	r.t.Helper()
	r.app.mu.Lock()
	defer r.app.mu.Unlock()
	if r.app.bad > 0 {
		r.t.Errorf("%d webhooks had a wrong signature", r.app.bad)
	}
	var out []cloudapi.Value
	for _, b := range r.app.bodies {
		env, err := graph.ParseEnvelope(b)
		if err != nil {
			r.t.Fatalf("webhook does not parse: %v", err)
		}
		for _, e := range env.Entry {
			for _, ch := range e.Changes {
				v, err := cloudapi.ParseValue(ch.Field, ch.Value)
				if err != nil {
					r.t.Fatalf("value does not parse: %v", err)
				}
				out = append(out, v)
			}
		}
	}
	return out
}

func (r *rig) messages() (out []cloudapi.Message) {
	for _, v := range r.values() {
		out = append(out, v.Messages...)
	}
	return out
}

func (r *rig) echoes() (out []cloudapi.Message) {
	for _, v := range r.values() {
		out = append(out, v.MessageEchoes...)
	}
	return out
}

// statuses of one message, in the order they came: "sent delivered failed:131047".
func (r *rig) statuses(id string) string {
	out := ""
	for _, v := range r.values() {
		for _, st := range v.Statuses {
			if st.ID != id {
				continue
			}
			if out != "" {
				out += " "
			}
			out += st.Status
			if len(st.Errors) > 0 {
				b, _ := json.Marshal(st.Errors[0].Code)
				out += ":" + string(b)
			}
		}
	}
	return out
}

// write makes a customer write, so that their window is open.
func (r *rig) write(from, text string) string {
	r.t.Helper()
	id, err := r.sim.CustomerText(from, text)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}
