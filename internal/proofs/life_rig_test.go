package proofs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
)

// A number on a phone, and the customer it talks with. Their last digits mean nothing to the simulator.
const (
	lifeDigits   = "915550107100"
	lifeCustomer = "915550100123"
)

// aLife is the whole program and a pretend platform on one clock that the test moves, with a note of
// every webhook the program answered 200 to and of every mail it wrote.
type aLife struct {
	*living
	how     started
	sim     *simulator.Simulator
	story   simulator.Life
	graph   string
	account string // our id, once connected

	mu       sync.Mutex
	accepted [][]byte
	mails    []string
	sends    int // client ids
}

// newLife has one phone that no program knows yet.
func newLife(t *testing.T, dialect db.Dialect, knobs simulator.Knobs) *aLife {
	t.Helper()
	clock := simulator.NewRealClock()
	sim := simulator.New(simulator.Config{Seed: 41, Clock: clock, AppSecret: appSecret, Workers: 4, Phones: []simulator.Phone{{Digits: lifeDigits, Name: "Shop"}}, Knobs: knobs})
	server := httptest.NewServer(sim.Handler())
	sim.SetPublicURL(server.URL)
	sim.Start(context.Background())
	t.Cleanup(func() { sim.Stop(); server.CloseClientConnections(); server.Close() })
	l := &aLife{sim: sim, graph: server.URL, story: simulator.Life{Base: server.URL}, how: started{base: empty(t, dialect), platform: server.URL, now: clock.Now}}
	app := l.how.build(t)
	first, err := app.Auth.Bootstrap(t.Context(), "Shop", "owner@example.com", inbox.NewSecret("a long enough passphrase"), app.Keys.Derive)
	if err != nil {
		t.Fatal(err)
	}
	l.living = &living{App: app, t: t, ws: first.Workspace, key: first.Key.Reveal(), client: &http.Client{Timeout: 20 * time.Second}}
	l.begin()
	return l
}

// begin starts the program that was built, and shows the platform where it is.
func (l *aLife) begin() {
	l.t.Helper()
	l.Parts.Watcher.Mailer, l.Parts.Links.MailOn = l, true
	// A clock that jumped is doubted for 20 seconds by another clock, and ours jumps at every station:
	// that other clock is quick here.
	began := time.Now()
	l.Parts.Watcher.Elapsed = func() time.Duration { return 500 * time.Since(began) }
	inner := l.Handler()
	l.SetHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != "POST" || r.URL.Path != "/webhooks/meta" {
			inner.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		inner.ServeHTTP(answer, r)
		if answer.Code == 200 {
			l.mu.Lock()
			l.accepted = append(l.accepted, body)
			l.mu.Unlock()
		}
		w.WriteHeader(answer.Code)
	}))
	if err := l.Start(context.Background()); err != nil {
		l.t.Fatal(err)
	}
	l.showCallback()
}

// showCallback enters our callback at the platform, which verifies it; before the first number there
// is no app, and nobody to answer.
func (l *aLife) showCallback() {
	l.t.Helper()
	l.sim.SetCallback("http://"+l.Addr()+"/webhooks/meta", verifyToken)
	if l.account != "" {
		until(l.t, time.Minute, "the callback is verified", func() (bool, string) { return l.sim.Verified(), "not yet" })
	}
}

// restart ends the program and starts it anew on its data.
func (l *aLife) restart() {
	l.t.Helper()
	l.settle()
	if err := l.Stop(); err != nil {
		l.t.Fatal(err)
	}
	l.App = l.how.build(l.t)
	l.begin()
}

// Send notes a mail: the program's mail server is here.
func (l *aLife) Send(_ context.Context, to, subject, _ string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.mails = append(l.mails, to+": "+subject)
	return nil
}

// does plays steps.
func (l *aLife) does(steps ...simulator.Step) (last json.RawMessage) {
	l.t.Helper()
	err := l.story.Run(l.t.Context(), steps, func(_ simulator.Step, out json.RawMessage) error { last = out; return nil })
	if err != nil {
		l.t.Fatal(err)
	}
	return last
}

// happens is one step of the test's own; it returns the id that the simulator gave.
func (l *aLife) happens(path string, body object) string {
	l.t.Helper()
	var made struct{ ID string }
	if out := l.does(simulator.Step{Name: path, Path: path, Body: body, Then: time.Minute}); json.Unmarshal(out, &made) != nil {
		l.t.Fatalf("%s: %s", path, out)
	}
	return made.ID
}

// passes lets time go by.
func (l *aLife) passes(d time.Duration) {
	l.t.Helper()
	l.does(simulator.Step{Name: "time passes", Then: d})
}

// settle waits until the platform has told everything and all of it is taken in.
func (l *aLife) settle() {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	for {
		if err := l.sim.Settle(ctx); err != nil {
			l.t.Fatal("the platform does not come to rest: ", err)
		}
		if l.sim.Counts().Pending == 0 {
			break
		}
		l.passes(time.Second) // some were held back, so that later ones overtake them
	}
	l.applied()
	until(l.t, time.Minute, "the past is taken in", func() (bool, string) {
		n := number(l.t, l.DB, "SELECT count(*) FROM history_queue")
		return n == 0, fmt.Sprint(n, " pieces wait")
	})
}

// get reads from the API.
func (l *aLife) get(path string, into any) {
	l.t.Helper()
	status, answer := l.call("GET", "/api/v1"+path, nil)
	if status != 200 {
		l.t.Fatalf("GET %s: %d %s", path, status, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		l.t.Fatal(err)
	}
}

// asks calls the API and wants a yes.
func (l *aLife) asks(method, path string, body any) {
	l.t.Helper()
	raw, _ := json.Marshal(body)
	if status, answer := l.call(method, "/api/v1"+path, bytes.NewReader(raw)); status/100 != 2 {
		l.t.Fatalf("%s %s: %d %s", method, path, status, answer)
	}
}

// sharesNames has the owner, signed in as in a browser, let members see what the phone calls people:
// no key of a program may do that.
func (l *aLife) sharesNames() {
	l.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		l.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	defer browser.CloseIdleConnections()
	for _, call := range [][3]string{{"POST", "session", `{"email":"owner@example.com","password":"a long enough passphrase"}`}, {"PATCH", "address-book", `{"shared":true}`}} {
		req, err := http.NewRequestWithContext(l.t.Context(), call[0], "http://"+l.Addr()+"/api/v1/"+call[1], strings.NewReader(call[2]))
		if err != nil {
			l.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := browser.Do(req)
		if err != nil {
			l.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode/100 != 2 {
			l.t.Fatalf("%s: %d", call[1], res.StatusCode)
		}
	}
}

// onboard goes through Embedded Signup as the server side of the wizard does: the code for a token,
// the webhooks, the account.
func (l *aLife) onboard(share bool) {
	l.t.Helper()
	var end simulator.Onboarding
	if err := json.Unmarshal(l.does(simulator.Step{Name: "onboard", Path: "onboard", Body: object{"number": lifeDigits, "share_history": share}}), &end); err != nil || end.Code == "" {
		l.t.Fatalf("no code: %v", err)
	}
	about := l.sim.Config()
	var token struct {
		Value string `json:"access_token"`
	}
	l.platform("GET", "/v26.0/oauth/access_token?"+url.Values{"client_id": {about.AppID}, "client_secret": {about.AppSecret}, "code": {end.Code}}.Encode(), "", &token)
	link, err := l.sim.Link(lifeDigits)
	if err != nil {
		l.t.Fatal(err)
	}
	l.platform("POST", "/v26.0/"+link.WABA+"/subscribed_apps", token.Value, &struct{}{})
	a, err := l.Onboarding.Add(l.t.Context(), inbox.Actor{Workspace: l.ws, Kind: inbox.BySystem, Role: inbox.RoleOwner}, onboarding.NewAccount{
		Name: "Shop phone", Number: "+" + lifeDigits, PlatformID: link.Number, BusinessID: link.WABA, Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret(token.Value),
		AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret(verifyToken), OnboardedAt: inbox.MillisOf(l.sim.Now())})
	if err == nil {
		err = l.Parts.Directory.Refresh(l.t.Context())
	}
	if err != nil {
		l.t.Fatal(err)
	}
	if l.account != "" && l.account != a.ID.String() {
		l.t.Errorf("connected anew the number is account %s, it was %s", a.ID, l.account)
	}
	l.account = a.ID.String()
	if !l.sim.Verified() {
		l.showCallback()
	}
	l.Parts.Watcher.Wake()
}

// platform calls the Graph side.
func (l *aLife) platform(method, path, token string, into any) {
	l.t.Helper()
	req, err := http.NewRequestWithContext(l.t.Context(), method, l.graph+path, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := l.client.Do(req)
	if err != nil {
		l.t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 || json.Unmarshal(body, into) != nil {
		l.t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, body, err)
	}
}

// lifeHealth is what the API says of the number, as far as this test looks.
type lifeHealth struct {
	State string
	Link  struct {
		State, Cause, Reason string
		WayOut               string `json:"way_out"`
	}
	Lamps struct {
		Phone    string
		CloudAPI string `json:"cloud_api"`
	}
	KeepAlive *struct {
		Phone struct {
			Days  int
			Level string
		}
	} `json:"keep_alive"`
	Gaps []struct {
		From, To int64
		State    string
	}
	Syncs []struct {
		Kind, Stage string
		RequestID   string `json:"request_id"`
	}
	LinkEvents []struct{ From, To, Cause string }     `json:"link_events"`
	LinkFacts  []struct{ Kind, Cause, Reason string } `json:"link_facts"`
	Notices    []struct {
		Kind, Mail string
		Day        int
		Since      int64
	}
}

// stands waits until the number's health says that the link is in a state for a cause, and until the
// watcher has recorded it, then gives it.
func (l *aLife) stands(state, cause string) (h lifeHealth) {
	l.t.Helper()
	l.settle()
	until(l.t, 30*time.Second, "the link is "+state+" "+cause, func() (bool, string) {
		l.Parts.Watcher.Wake()
		h = lifeHealth{}
		l.get("/accounts/"+l.account+"/health", &h)
		recorded := len(h.LinkEvents) > 0 && h.LinkEvents[0].To == state && h.LinkEvents[0].Cause == cause
		return h.Link.State == state && h.Link.Cause == cause && recorded, fmt.Sprintf("%+v, recorded %+v", h.Link, h.LinkEvents)
	})
	return h
}

// went compares the newest transitions of the link, oldest first, with what was to happen.
func (l *aLife) went(h lifeHealth, want ...string) {
	l.t.Helper()
	var got []string
	for _, e := range h.LinkEvents[:min(len(want), len(h.LinkEvents))] {
		got = append(got, strings.TrimSuffix(e.To+" "+e.Cause, " "))
	}
	slices.Reverse(got)
	if !slices.Equal(got, want) {
		l.t.Errorf("the link went %q, want %q", got, want)
	}
}

// told waits for the notices that were mailed, all of them since the beginning, and counts each.
func (l *aLife) told(want ...string) {
	l.t.Helper()
	until(l.t, 30*time.Second, "mails", func() (bool, string) {
		l.Parts.Watcher.Wake()
		l.mu.Lock()
		defer l.mu.Unlock()
		return len(l.mails) >= len(want), fmt.Sprintf("%q", l.mails)
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.mails) != len(want) {
		l.t.Fatalf("mailed %q, want %q", l.mails, want)
	}
	for i, words := range want {
		if !strings.Contains(l.mails[i], words) || !strings.HasPrefix(l.mails[i], "owner@example.com: Sangam: ") {
			l.t.Errorf("mail %d is %q, want %q in it", i, l.mails[i], words)
		}
	}
}

// lifeThread is the conversation with the customer.
type lifeThread struct {
	ID      string
	State   string
	Contact struct{ ID, Name, Phone string }
	Unread  int `json:"unread_count"`
	Window  struct {
		Open   bool
		Reason string
		Until  int64
	}
	PhoneAt int64 `json:"answered_on_phone_at"`
	Last    *struct {
		Text    string
		Author  struct{ Kind string }
		Revoked bool
	} `json:"last_message"`
}

// thread reads the conversation with the customer, and says what the list says of it.
func (l *aLife) thread() lifeThread {
	l.t.Helper()
	l.settle()
	id := rows(l.t, l.DB, "SELECT v.id FROM conversations v JOIN handles h ON h.workspace_id = v.workspace_id AND h.id = v.handle_id WHERE h.phone = $1", lifeCustomer)
	if len(id) != 1 {
		l.t.Fatalf("%d conversations with the customer", len(id))
	}
	var one lifeThread
	l.get("/conversations/"+id[0], &one)
	var list struct{ Items []lifeThread }
	l.get("/conversations?state=all&ids="+id[0], &list)
	if len(list.Items) != 1 || !reflect.DeepEqual(list.Items[0], one) {
		l.t.Errorf("the list says %+v, the conversation %+v", list.Items, one)
	}
	return one
}

// said is the thread in plain words, oldest first: who, what, and what became of it.
func (l *aLife) said() (out []string) {
	l.t.Helper()
	var page struct {
		Items []struct {
			Kind, Text, Status, Source string
			Author                     struct{ Kind string }
			Versions                   []struct{ Text string }
			RevokedAt                  int64 `json:"revoked_at"`
		}
	}
	l.get("/conversations/"+l.thread().ID+"/messages?limit=200", &page)
	for _, m := range page.Items {
		line := m.Author.Kind + ": " + m.Text
		if m.Kind != "text" {
			line += "[" + m.Kind + "]"
		}
		if len(m.Versions) > 0 {
			line += fmt.Sprintf(" (edited from %q)", m.Versions[0].Text)
		}
		if m.RevokedAt != 0 {
			line += " (revoked)"
		}
		if m.Source != "live" {
			line += " (" + m.Source + ")"
		}
		out = append(out, line)
	}
	slices.Reverse(out)
	return out
}

// replies has a member answer the customer, and waits until the customer has it; the platform's
// reports move on by themselves.
func (l *aLife) replies(words string) {
	l.t.Helper()
	id := l.thread().ID
	l.sends++
	l.asks("POST", "/conversations/"+id+"/messages", object{"client_id": fmt.Sprint("life-", l.sends), "text": words})
	until(l.t, 30*time.Second, "the customer gets it", func() (bool, string) {
		l.sim.Advance(l.t.Context(), time.Second)
		got := rows(l.t, l.DB, "SELECT status, failure FROM messages WHERE client_id = $1", fmt.Sprint("life-", l.sends))
		return strings.HasPrefix(got[0], "delivered") || strings.HasPrefix(got[0], "read"), got[0]
	})
}

// refuses tries to answer and wants the gate's no, with this reason and a way out.
func (l *aLife) refuses(code string) {
	l.t.Helper()
	id := l.thread().ID
	before := number(l.t, l.DB, "SELECT count(*) FROM messages")
	status, answer := l.call("POST", "/api/v1/conversations/"+id+"/messages", strings.NewReader(`{"client_id":"no-`+code+fmt.Sprint(before)+`","text":"Hello?"}`))
	var no struct {
		Reason struct {
			Code, Message string
			WayOut        string `json:"way_out"`
		}
	}
	if json.Unmarshal(answer, &no) != nil || status != 409 || no.Reason.Code != code || no.Reason.Message == "" || no.Reason.WayOut == "" {
		l.t.Errorf("the gate said %d %s, want %s with a way out", status, answer, code)
	}
	if after := number(l.t, l.DB, "SELECT count(*) FROM messages"); after != before {
		l.t.Errorf("a refused send left %d rows", after-before)
	}
}

// whole compares what is stored with every webhook that was answered 200: nothing lost, nothing twice.
func (l *aLife) whole() {
	l.t.Helper()
	l.settle()
	messages, changes := map[string]bool{}, map[string]bool{}
	l.mu.Lock()
	bodies := slices.Clone(l.accepted)
	l.mu.Unlock()
	type told struct {
		ID, Type string
	}
	for _, b := range bodies {
		var body struct {
			Entry []struct {
				Changes []struct {
					Value struct {
						Messages []told
						Echoes   []told `json:"message_echoes"`
						History  []struct {
							Threads []struct{ Messages []told }
						}
					}
				}
			}
		}
		if err := json.Unmarshal(b, &body); err != nil {
			l.t.Fatal(err)
		}
		for _, e := range body.Entry {
			for _, c := range e.Changes {
				all := slices.Concat(c.Value.Messages, c.Value.Echoes)
				for _, h := range c.Value.History {
					for _, t := range h.Threads {
						all = slices.Concat(all, t.Messages)
					}
				}
				for _, m := range all {
					if m.Type == "edit" || m.Type == "revoke" || m.Type == "reaction" {
						changes[m.ID] = true
					} else {
						messages[m.ID] = true
					}
				}
			}
		}
	}
	l.same("messages", messages, rows(l.t, l.DB, "SELECT platform_id FROM messages WHERE author <> 'api'"))
	l.same("changes", changes, rows(l.t, l.DB, "SELECT platform_id FROM changes"))
	if parked := rows(l.t, l.DB, "SELECT path, reason FROM parked"); len(parked) > 0 {
		l.t.Errorf("parked: %q", parked)
	}
}

func (l *aLife) same(what string, want map[string]bool, have []string) {
	l.t.Helper()
	seen := map[string]int{}
	for _, id := range have {
		if seen[id]++; seen[id] > 1 || !want[id] {
			l.t.Errorf("%s: %s is there %d times, told: %v", what, id, seen[id], want[id])
		}
	}
	for id := range want {
		if seen[id] == 0 {
			l.t.Errorf("%s: %s was told and is not there", what, id)
		}
	}
}
