// Package channeltest is the suite every channel adapter must pass. A new adapter starts by
// failing it. It is for tests only.
package channeltest

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Answer is what the pretended network says to a call. Cut closes the connection after reading
// the request instead.
type Answer struct {
	Status int
	Body   string
	Cut    bool
}

// Case is an answer and what it must mean for a message.
type Case struct {
	Name    string
	Answer  Answer
	Outcome channel.Outcome
	Scope   channel.Scope
	// State the account falls into; empty if none.
	State inbox.AccountState
}

// Rig is what the suite needs to know of an adapter.
type Rig struct {
	// New makes the adapter so that it calls the given address.
	New func(url string) channel.Channel
	// Account whose calls the network accepts, one for each mode of use.
	Accounts []inbox.Account
	// Bodies are real webhooks, of each kind.
	Bodies [][]byte
	// Accepts is the answer to a good send, and ID the platform id it names.
	Accepts Answer
	ID      string
	// Messages the adapter must be able to send, of each kind.
	Messages []channel.Outgoing
	// Refusals the network knows.
	Refusals []Case
}

// Run runs the suite.
func Run(t *testing.T, rig Rig) {
	t.Run("parse", func(t *testing.T) { t.Parallel(); parse(t, rig) })
	t.Run("capabilities", func(t *testing.T) { t.Parallel(); capabilities(t, rig) })
	t.Run("send", func(t *testing.T) { t.Parallel(); send(t, rig) })
	t.Run("refusals", func(t *testing.T) { t.Parallel(); refusals(t, rig) })
	t.Run("not reached", func(t *testing.T) { t.Parallel(); notReached(t, rig) })
}

// parse must be pure and total: the same body gives the same updates, no body panics, each update
// says one thing and where it stood, and what is cut or changed is an error or a bad item.
func parse(t *testing.T, rig Rig) {
	ch := rig.New("http://127.0.0.1:1")
	for _, body := range rig.Bodies {
		kept := bytes.Clone(body)
		first, err := ch.Parse(body)
		if err != nil {
			t.Errorf("parse: %v\n%s", err, body)
			continue
		}
		again, err := ch.Parse(bytes.Clone(body))
		if err != nil || !reflect.DeepEqual(first, again) {
			t.Errorf("the same body gives other updates\n%s", body)
		}
		if !bytes.Equal(body, kept) {
			t.Error("parse changed the body")
		}
		checkUpdates(t, first, body)
		for _, damaged := range damages(body) {
			if parsed, err := ch.Parse(damaged); err == nil {
				checkUpdates(t, parsed, damaged)
			}
		}
	}
	for _, body := range []string{"", " ", "null", "[]", "{", "{}", "\x00", "\xff\xfe", `"x"`, "1"} {
		if parsed, err := ch.Parse([]byte(body)); err == nil && len(parsed.Updates) == 0 {
			t.Errorf("%q is taken for a webhook without contents", body)
		}
	}
}

func checkUpdates(t *testing.T, p channel.Parsed, body []byte) {
	t.Helper()
	places := map[string]bool{}
	for _, u := range p.Updates {
		said := 0
		for _, set := range []bool{u.Message != nil, u.Change != nil, u.Report != nil, u.Identity != nil, u.Account != nil, u.Sync != nil, u.Book != nil, u.Template != nil, u.Other != nil, u.Bad != ""} {
			if set {
				said++
			}
		}
		if said != 1 {
			t.Errorf("%s says %d things, want one", u.Path, said)
		}
		if u.Body == nil || !bytes.Contains(body, u.Body) {
			t.Errorf("%s: its bytes are not those of the body", u.Path)
		}
		key := u.Path + u.Bad
		if u.Account == nil && u.Bad == "" && places[key] {
			t.Errorf("two updates stand at %s", u.Path)
		}
		places[key] = true
		if m := u.Message; m != nil && (m.PlatformID == "" || m.Direction == "" || m.Author == "" || m.Kind == "" || m.Source == "" || u.Person.IsZero()) {
			t.Errorf("%s: incomplete message %+v", u.Path, m)
		}
		if c := u.Change; c != nil && (c.Target == "" || c.Kind == "" || c.Author == "" || u.Person.IsZero()) {
			t.Errorf("%s: incomplete change %+v", u.Path, c)
		}
		if r := u.Report; r != nil && r.Target == "" {
			t.Errorf("%s: report without a target", u.Path)
		}
	}
}

// damages are bodies one step away from a real one.
func damages(body []byte) [][]byte {
	out := [][]byte{body[:len(body)/2], body[:len(body)-1], append(bytes.Clone(body), 'x')}
	for i := 0; i < len(body); i += 1 + len(body)/60 {
		b := bytes.Clone(body)
		b[i] ^= 0x15
		out = append(out, b)
	}
	for _, word := range [][2]string{{`"`, `1`}, {`{`, `[`}, {`"type"`, `"typo"`}, {`"id"`, `"di"`}, {`[`, `{`}, {`:"`, `:null,"`}} {
		out = append(out, bytes.ReplaceAll(body, []byte(word[0]), []byte(word[1])), bytes.Replace(body, []byte(word[0]), []byte(word[1]), 7))
	}
	return out
}

// capabilities must be a table that composer, gate and lanes can rely on.
func capabilities(t *testing.T, rig Rig) {
	ch := rig.New("http://127.0.0.1:1")
	if ch.Kind() == "" {
		t.Error("the adapter has no kind")
	}
	for _, a := range rig.Accounts {
		c := ch.Capabilities(a)
		if c.TextMax <= 0 || c.PerSecond <= 0 || c.CarefulPer <= 0 || c.CarefulPer > c.PerSecond {
			t.Errorf("%s: text of %d, %d a second, careful %d", a.Mode, c.TextMax, c.PerSecond, c.CarefulPer)
		}
		if (c.PairEvery > 0) != (c.PairBurst > 0) {
			t.Errorf("%s: pair limit %v with a burst of %d", a.Mode, c.PairEvery, c.PairBurst)
		}
		if c.ButtonsMax > 0 && (c.ButtonTitleMax <= 0 || c.BodyMax <= 0) {
			t.Errorf("%s: buttons without limits", a.Mode)
		}
		for _, r := range c.Media {
			if r.Kind == "" || !r.Kind.IsMedia() || r.MaxBytes <= 0 || len(r.MIME) == 0 {
				t.Errorf("%s: media rule %+v", a.Mode, r)
			}
		}
		seen := map[string]bool{}
		for _, name := range c.Cannot {
			if name == "" || seen[name] {
				t.Errorf("%s: cannot lists %q", a.Mode, name)
			}
			seen[name] = true
		}
	}
}

// server answers every call the same way and counts them.
func server(t *testing.T, a Answer) (url string, calls *atomic.Int32) {
	t.Helper()
	calls = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		buf := make([]byte, 1<<20)
		for {
			if _, err := r.Body.Read(buf); err != nil {
				break
			}
		}
		if a.Cut {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(a.Status)
		w.Write([]byte(a.Body))
	}))
	t.Cleanup(s.Close)
	return s.URL, calls
}

// send must make one call for one message and hand back the platform's id.
func send(t *testing.T, rig Rig) {
	for _, a := range rig.Accounts {
		for _, out := range rig.Messages {
			url, calls := server(t, rig.Accepts)
			got, err := rig.New(url).Send(t.Context(), a, out)
			if err != nil || got.PlatformID != rig.ID || calls.Load() != 1 {
				t.Errorf("send %s: id %q after %d calls, %v", out.Message.Kind, got.PlatformID, calls.Load(), err)
			}
		}
	}
	url, calls := server(t, rig.Accepts)
	unsendable := rig.Messages[0]
	unsendable.Message.Kind = inbox.KindSystem
	_, err := rig.New(url).Send(t.Context(), rig.Accounts[0], unsendable)
	if e, ok := errors.AsType[*channel.SendError](err); !ok || e.Outcome != channel.Refused || calls.Load() != 0 {
		t.Errorf("a message that cannot be sent: %v after %d calls", err, calls.Load())
	}
}

// refusals must be sorted as the case says, tried once, and in words.
func refusals(t *testing.T, rig Rig) {
	cases := append([]Case{
		{Name: "cut after the request", Answer: Answer{Cut: true}, Outcome: channel.Unknown},
		{Name: "no json", Answer: Answer{Status: 200, Body: "<html>ok</html>"}, Outcome: channel.Unknown},
		{Name: "empty answer", Answer: Answer{Status: 200, Body: "{}"}, Outcome: channel.Unknown},
		{Name: "bare 500", Answer: Answer{Status: 500}, Outcome: channel.Unknown},
		{Name: "bare 502", Answer: Answer{Status: 502, Body: "bad gateway"}, Outcome: channel.Unknown},
	}, rig.Refusals...)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			url, calls := server(t, c.Answer)
			_, err := rig.New(url).Send(t.Context(), rig.Accounts[0], rig.Messages[0])
			e, ok := errors.AsType[*channel.SendError](err)
			if !ok {
				t.Fatalf("the error is %T: %v", err, err)
			}
			if e.Outcome != c.Outcome || e.Scope != c.Scope || e.AccountState != c.State {
				t.Errorf("%s, scope %d, state %q; want %s, scope %d, state %q: %v", e.Outcome, e.Scope, e.AccountState, c.Outcome, c.Scope, c.State, e)
			}
			if e.Failure.Title == "" || e.Failure.Explanation == "" || e.Failure.WayOut == "" || e.Request == "" {
				t.Errorf("no words: %+v", e)
			}
			if calls.Load() != 1 {
				t.Errorf("%d calls for one send", calls.Load())
			}
		})
	}
}

// notReached: what certainly did not go out may be tried later.
func notReached(t *testing.T, rig Rig) {
	url, _ := server(t, rig.Accepts)
	dead, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-dead.Done()
	for name, call := range map[string]func() error{
		"nobody listens": func() error {
			_, err := rig.New("http://127.0.0.1:1").Send(t.Context(), rig.Accounts[0], rig.Messages[0])
			return err
		},
		"out of time before the call": func() error {
			_, err := rig.New(url).Send(dead, rig.Accounts[0], rig.Messages[0])
			return err
		},
	} {
		err := call()
		if e, ok := errors.AsType[*channel.SendError](err); !ok || e.Outcome != channel.TryLater {
			t.Errorf("%s: %v", name, err)
		}
	}
}
