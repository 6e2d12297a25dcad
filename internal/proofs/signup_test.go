package proofs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/simulator"
)

// aSignup is the whole program with a Meta app, and a platform between which a test can stand.
type aSignup struct {
	*boot.App
	t       *testing.T
	sim     *simulator.Simulator
	cookies map[string]*http.Cookie
	between atomic.Pointer[func(w http.ResponseWriter, r *http.Request) bool] // true: answered
	phones  int
	log     output
}

// signupShape is what the screens read of a case.
type signupShape struct {
	ID, State string
	Account   string `json:"account_id"`
	Signup    struct {
		Stage   string
		Numbers []struct {
			ID string `json:"phone_number_id"`
		}
		Missing []string `json:"missing_fields"`
		Problem *struct {
			Code, Message, What, Step, Said string
			WayOut                          string `json:"way_out"`
			ErrorID                         string `json:"error_id"`
		}
	}
}

func newSignup(t *testing.T, dialect db.Dialect, secret string) *aSignup {
	t.Helper()
	r := &aSignup{t: t, cookies: map[string]*http.Cookie{}}
	clock := simulator.NewRealClock()
	r.sim = simulator.New(simulator.Config{Seed: 77, Clock: clock, AppSecret: appSecret, Workers: 4})
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if f := r.between.Load(); f == nil || !(*f)(w, q) {
			r.sim.Handler().ServeHTTP(w, q)
		}
	}))
	r.sim.SetPublicURL(platform.URL)
	r.sim.Start(context.Background())
	t.Cleanup(func() { r.sim.Stop(); platform.CloseClientConnections(); platform.Close() })
	about := r.sim.Config()
	settings := config.Serve{Database: empty(t, dialect), Listen: "127.0.0.1:0", GraphURL: platform.URL,
		Meta: config.Meta{AppID: about.AppID, ConfigID: about.ConfigID, AppSecret: secret, VerifyToken: verifyToken, SDKURL: platform.URL + "/sdk.js"}}
	var err error
	if r.App, err = boot.New(context.Background(), boot.Options{Config: settings, Now: clock.Now, Log: slog.New(slog.NewTextHandler(&r.log, nil)), Fatal: func(err error) { t.Error(err) },
		Cost: auth.Cost{MemoryKiB: 64, Passes: 1}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.App.Stop(); err != nil {
			t.Error(err)
		}
	})
	if _, err := r.App.Auth.Bootstrap(t.Context(), "Shop", "owner@example.com", inbox.NewSecret("a long enough passphrase"), r.App.Keys.Derive); err != nil {
		t.Fatal(err)
	}
	if err := r.App.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"owner", "elsewhere"} { // one person in two browsers
		res, err := http.Post("http://"+r.Addr()+"/api/v1/session", "application/json", strings.NewReader(`{"email":"owner@example.com","password":"a long enough passphrase"}`))
		if err != nil || res.StatusCode != 200 {
			t.Fatal(res, err)
		}
		res.Body.Close()
		r.cookies[who] = res.Cookies()[0]
	}
	return r
}

// call asks the API; a status of 400 and above comes back with the reason's code.
func (r *aSignup) call(who, method, path string, body, into any) (status int, code string) {
	r.t.Helper()
	raw, _ := json.Marshal(body)
	req, _ := http.NewRequest(method, "http://"+r.Addr()+"/api/v1/onboarding"+path, bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json")
	req.AddCookie(r.cookies[who])
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, _ := io.ReadAll(res.Body)
	if res.StatusCode >= 400 {
		var p struct {
			Detail string
			Reason struct{ Code string }
		}
		json.Unmarshal(answer, &p)
		return res.StatusCode, p.Reason.Code
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			r.t.Fatalf("%s: %v", answer, err)
		}
	}
	return res.StatusCode, ""
}

func (r *aSignup) must(method, path string, body, into any) {
	r.t.Helper()
	if status, code := r.call("owner", method, path, body, into); status >= 400 {
		r.t.Fatalf("%s %s: %d %s", method, path, status, code)
	}
}

// phone puts a new number on the app alone.
func (r *aSignup) phone() string {
	r.t.Helper()
	r.phones++
	digits := fmt.Sprint("9155501040", 10+r.phones)
	if _, err := r.sim.AddPhone(simulator.Phone{Digits: digits, Name: "Branch"}); err != nil {
		r.t.Fatal(err)
	}
	return digits
}

// window begins a case and opens the window.
func (r *aSignup) window() (id, state string) {
	r.t.Helper()
	var c signupShape
	r.must("POST", "", object{"model": "hybrid", "ticks": object{"warned": true}}, &c)
	return c.ID, r.reopen(c.ID)
}

func (r *aSignup) reopen(id string) string {
	r.t.Helper()
	var w struct {
		State string
		App   string `json:"app_id"`
	}
	r.must("POST", "/"+id+"/signup", nil, &w)
	if w.State == "" || w.App == "" {
		r.t.Fatal("no state or app: ", w)
	}
	return w.State
}

// popup plays the person; what the popup posts comes back as the browser reads it.
func (r *aSignup) popup(digits string, share bool) object {
	r.t.Helper()
	out, err := r.sim.Onboard(simulator.OnboardRequest{Digits: digits, ShareHistory: share})
	if err != nil {
		r.t.Fatal(err)
	}
	raw := out.Messages[0]
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = []byte(text)
	}
	var m struct {
		Data struct {
			WABA  string `json:"waba_id"`
			Phone string `json:"phone_number_id"`
		}
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		r.t.Fatal(err)
	}
	body := object{"code": out.Code}
	if m.Data.WABA != "" {
		body["waba_id"] = m.Data.WABA
	}
	if m.Data.Phone != "" {
		body["phone_number_id"] = m.Data.Phone
	}
	return body
}

func (r *aSignup) knobs(k simulator.SignupKnobs) {
	r.sim.SetKnobs(func(all *simulator.Knobs) { all.Signup = k })
}

// meet answers calls of the platform whose path ends so; nil ends it.
func (r *aSignup) meet(ending string, answer func(w http.ResponseWriter)) {
	if answer == nil {
		r.between.Store(nil)
		return
	}
	f := func(w http.ResponseWriter, q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, ending) {
			answer(w)
			return true
		}
		return false
	}
	r.between.Store(&f)
}

func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

// syncs are what the platform was asked for.
func (r *aSignup) syncs(digits string) int {
	l, err := r.sim.Link(digits)
	if err != nil {
		r.t.Fatal(err)
	}
	return len(l.Syncs)
}

func (r *aSignup) finish(id, state string, body object) (c signupShape) {
	r.t.Helper()
	body["state"] = state
	r.must("POST", "/"+id+"/signup/finish", body, &c)
	return c
}

func (r *aSignup) linked(what string, c signupShape, digits string) {
	r.t.Helper()
	if c.State != "linked" || c.Signup.Stage != "done" || c.Account == "" || c.Signup.Problem != nil {
		r.t.Fatalf("%s: %+v %+v", what, c, c.Signup.Problem)
	}
	if n := r.syncs(digits); n != 2 {
		r.t.Errorf("%s: %d syncs were asked for", what, n)
	}
	l := number(r.t, r.DB, "SELECT count(*) FROM accounts WHERE number = $1 AND state = 'linked' AND onboarded_at > 0", "+"+digits)
	if l != 1 {
		r.t.Errorf("%s: %d accounts", what, l)
	}
	if n := number(r.t, r.DB, "SELECT count(*) FROM onboarding_signups WHERE case_id = "+c.ID+" AND token <> ''"); n != 0 {
		r.t.Errorf("%s: the case still holds the token", what)
	}
}

func (r *aSignup) failed(what string, c signupShape, stage, code string) {
	r.t.Helper()
	p := c.Signup.Problem
	if p == nil || p.Code != code || p.Message == "" || p.WayOut == "" || c.Signup.Stage != stage || c.State != "signing_up" || c.Account != "" {
		r.t.Fatalf("%s: %+v %+v, want %s", what, c, p, code)
	}
}

func TestEverySignupEndsLinkedOrWithAWayOut(t *testing.T) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			r := newSignup(t, dialect, appSecret)
			r.sim.SetCallback("http://"+r.Addr()+"/webhooks/meta", verifyToken)

			for name, k := range map[string]simulator.SignupKnobs{"all ids": {}, "no number": {NoPhoneNumberID: true}, "text": {DataAsString: true, NoBusinessID: true}} {
				r.knobs(k)
				digits := r.phone()
				id, state := r.window()
				r.linked(name, r.finish(id, state, r.popup(digits, true)), digits)
				// The code once more, and the window once more.
				if status, code := r.call("owner", "POST", "/"+id+"/signup/finish", object{"state": state, "code": "AQx"}, nil); status != 409 || code != "signup_over" {
					t.Errorf("%s: the window was used twice: %d %s", name, status, code)
				}
				if status, code := r.call("owner", "POST", "/"+id+"/signup", nil, nil); status != 409 || code != "case_linked" {
					t.Errorf("%s: a linked case opens a window: %d %s", name, status, code)
				}
				var c signupShape
				r.must("POST", "/"+id+"/signup/continue", object{}, &c)
				if c.State != "linked" || r.syncs(digits) != 2 {
					t.Errorf("%s: going on changed a linked case: %+v", name, c)
				}
			}
			r.knobs(simulator.SignupKnobs{})

			// The session message did not come through: the token says which account.
			digits := r.phone()
			id, state := r.window()
			r.linked("no session message", r.finish(id, state, object{"code": r.popup(digits, true)["code"]}), digits)

			// No history is a normal end.
			digits = r.phone()
			id, state = r.window()
			c := r.finish(id, state, r.popup(digits, false))
			r.linked("history refused", c, digits)
			until(t, time.Minute, "the refusal is told", func() (bool, string) {
				n := number(t, r.DB, "SELECT count(*) FROM syncs WHERE kind = 'history' AND declined_at > 0 AND account_id = "+c.Account)
				return n == 1, fmt.Sprint(n)
			})

			// Cancelled, with and without a fault; then the same case goes on.
			digits = r.phone()
			id, state = r.window()
			c = signupShape{}
			r.must("POST", "/"+id+"/signup/cancel", object{"state": state, "step": "BUSINESS_APP_CONNECT"}, &c)
			r.failed("cancelled", c, "cancelled", "window_cancelled")
			if c.Signup.Problem.Step != "BUSINESS_APP_CONNECT" {
				t.Errorf("the step is lost: %+v", c.Signup.Problem)
			}
			state = r.reopen(id)
			c = signupShape{}
			r.must("POST", "/"+id+"/signup/cancel", object{"state": state, "failed": true, "error_id": "524126", "session_id": "s1", "error_message": "A credit line is attached."}, &c)
			r.failed("a fault", c, "failed", "window_failed")
			if p := c.Signup.Problem; p.ErrorID != "524126" || p.Said == "" {
				t.Errorf("what support needs is lost: %+v", p)
			}
			r.linked("after two tries", r.finish(id, r.reopen(id), r.popup(digits, true)), digits)

			// The window belongs to the session that opened it.
			digits = r.phone()
			id, state = r.window()
			body := r.popup(digits, true)
			for who, s := range map[string]string{"elsewhere": state, "owner": strings.Repeat("0", len(state))} {
				if status, code := r.call(who, "POST", "/"+id+"/signup/finish", object{"state": s, "code": body["code"]}, nil); status != 409 || code != "signup_over" {
					t.Errorf("%s finished a window that is not theirs: %d %s", who, status, code)
				}
			}
			r.linked("by whom it belongs to", r.finish(id, state, body), digits)

			// Codes that are not taken.
			r.knobs(simulator.SignupKnobs{CodeLife: time.Nanosecond})
			id, state = r.window()
			r.failed("expired", r.finish(id, state, r.popup(r.phone(), true)), "failed", "exchange_code_expired")
			r.knobs(simulator.SignupKnobs{})
			id, state = r.window()
			r.failed("used before", r.finish(id, state, object{"code": body["code"]}), "failed", "exchange_code_used")
			r.failed("invented", r.finish(id, r.reopen(id), object{"code": "AQinvented"}), "failed", "exchange_code_refused")

			// The line is cut while the code is redeemed: it is not tried again.
			id, state = r.window()
			var tries atomic.Int32
			r.meet("/oauth/access_token", func(w http.ResponseWriter) { tries.Add(1); cut(w) })
			c = r.finish(id, state, r.popup(r.phone(), true))
			r.meet("", nil)
			r.failed("cut", c, "failed", "exchange_no_answer")
			if n := tries.Load(); n != 1 {
				t.Errorf("a code was redeemed %d times with an uncertain end", n)
			}

			// Grants that do not do.
			r.knobs(simulator.SignupKnobs{MissingScopes: []string{"whatsapp_business_messaging"}})
			id, state = r.window()
			c = r.finish(id, state, r.popup(r.phone(), true))
			r.failed("scopes", c, "failed", "scopes_missing")
			if c.Signup.Problem.What != "whatsapp_business_messaging" {
				t.Errorf("which permission: %+v", c.Signup.Problem)
			}
			r.knobs(simulator.SignupKnobs{ForeignWABA: true})
			id, state = r.window()
			r.failed("foreign account", r.finish(id, state, r.popup(r.phone(), true)), "failed", "business_foreign")
			r.knobs(simulator.SignupKnobs{})
			id, state = r.window()
			body = r.popup(r.phone(), true)
			body["phone_number_id"] = "770000000000201" // of another account
			r.failed("foreign number", r.finish(id, state, body), "failed", "number_foreign")

			// What comes after the token is tried again on a word, and nothing is asked twice.
			for _, fault := range []struct {
				path, code string
				answer     func(http.ResponseWriter)
			}{
				{"/debug_token", "no_answer", cut},
				{"/phone_numbers", "no_answer", cut},
				{"/subscribed_apps", "subscribe_no_answer", cut},
				{"/subscribed_apps", "subscribe_refused", func(w http.ResponseWriter) {
					w.WriteHeader(400)
					io.WriteString(w, `{"error":{"message":"(#100) no","code":100,"fbtrace_id":"T1"}}`)
				}},
			} {
				digits := r.phone()
				id, state := r.window()
				r.meet(fault.path, fault.answer)
				c := r.finish(id, state, r.popup(digits, true))
				r.failed(fault.path, c, "granted", fault.code)
				c = signupShape{}
				r.must("POST", "/"+id+"/signup/continue", object{}, &c)
				r.failed(fault.path+" again", c, "granted", fault.code)
				if n := r.syncs(digits); n != 0 {
					t.Errorf("%s: %d syncs before the link", fault.path, n)
				}
				r.meet("", nil)
				c = signupShape{}
				r.must("POST", "/"+id+"/signup/continue", object{}, &c)
				r.linked(fault.path+" mended", c, digits)
			}

			// Several numbers: somebody chooses, among those shown.
			digits = r.phone()
			id, state = r.window()
			body = r.popup(digits, true)
			l, _ := r.sim.Link(digits)
			delete(body, "phone_number_id")
			r.meet("/phone_numbers", func(w http.ResponseWriter) {
				fmt.Fprintf(w, `{"data":[{"id":%q,"display_phone_number":%q,"is_on_biz_app":true},{"id":"9","display_phone_number":"+91 55501 09999","is_on_biz_app":true},{"id":"8","display_phone_number":"+1","is_on_biz_app":false}]}`, l.Number, digits)
			})
			c = r.finish(id, state, body)
			if c.Signup.Stage != "choose" || len(c.Signup.Numbers) != 2 {
				t.Fatalf("nobody is asked: %+v", c)
			}
			if status, _ := r.call("owner", "POST", "/"+id+"/signup/continue", object{"phone_number_id": "8"}, nil); status != 422 {
				t.Errorf("a number that was not shown was taken: %d", status)
			}
			c = signupShape{}
			r.must("POST", "/"+id+"/signup/continue", object{"phone_number_id": l.Number}, &c)
			r.meet("", nil)
			r.linked("chosen", c, digits)

			// Fields that the app forgot are told by name.
			r.sim.SetKnobs(func(k *simulator.Knobs) { k.MissingFields = []string{"smb_message_echoes"} })
			digits = r.phone()
			id, state = r.window()
			c = r.finish(id, state, r.popup(digits, true))
			r.linked("fields", c, digits)
			if len(c.Signup.Missing) != 1 || c.Signup.Missing[0] != "smb_message_echoes" {
				t.Errorf("missing fields %v", c.Signup.Missing)
			}
			r.sim.SetKnobs(func(k *simulator.Knobs) { k.MissingFields = nil })

			// Disconnected in the app and linked again: the account keeps its id.
			first := c.Account
			if err := r.sim.Advance(t.Context(), 2*time.Second); err != nil { // the platform tells whole seconds
				t.Fatal(err)
			}
			if err := r.sim.Disconnect(simulator.Disconnection{Number: digits, Reason: "ACCOUNT_DISCONNECTED"}); err != nil {
				t.Fatal(err)
			}
			until(t, time.Minute, "the end is told", func() (bool, string) {
				return number(t, r.DB, "SELECT count(*) FROM accounts WHERE state = 'disconnected' AND id = "+first) == 1, "not yet"
			})
			id, state = r.window()
			if c = r.finish(id, state, r.popup(digits, true)); c.Account != first {
				t.Errorf("the number came back as another account: %+v", c)
			}
			r.linked("again", c, digits)
			if s := r.log.String(); strings.Contains(s, "EAAPretend") || strings.Contains(s, appSecret) {
				t.Error("a secret stands in the log")
			}
		})
	}
}

func TestAWrongSecretIsToldToWhoeverRunsIt(t *testing.T) {
	t.Parallel()
	r := newSignup(t, db.SQLite, "not-the-secret")
	id, state := r.window()
	r.failed("secret", r.finish(id, state, r.popup(r.phone(), true)), "failed", "exchange_secret_wrong")
}
