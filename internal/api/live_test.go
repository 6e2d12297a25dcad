package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// reader is an open event stream.
type reader struct {
	t      *testing.T
	status int
	events chan string // "id|event|data"; closed when the stream ended
	close  func()
}

func (r *rig) stream(who http.Header, lastID string) *reader {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, "GET", r.url+"/api/v1/stream", nil)
	r.must(err)
	req.Header = who.Clone()
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	r.must(err)
	re := &reader{t: r.t, status: res.StatusCode, events: make(chan string, 10_000), close: cancel}
	r.t.Cleanup(cancel)
	go func() {
		defer close(re.events)
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		id, kind, data := "", "", ""
		for lines.Scan() {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case lines.Text() == "" && data != "":
				re.events <- id + "|" + kind + "|" + data
				kind, data = "", ""
			case name == "id":
				id = value
			case name == "event":
				kind = value
			case name == "data":
				data = value
			}
		}
	}()
	return re
}

// next waits for an event.
func (re *reader) next() (id, kind, data string) {
	re.t.Helper()
	select {
	case e, ok := <-re.events:
		if !ok {
			re.t.Fatal("the stream ended")
		}
		parts := strings.SplitN(e, "|", 3)
		return parts[0], parts[1], parts[2]
	case <-time.After(10 * time.Second):
		re.t.Fatal("no event came")
	}
	return "", "", ""
}

// ends waits until the stream is closed, and says how long that took.
func (re *reader) ends() time.Duration {
	re.t.Helper()
	start := time.Now()
	for {
		select {
		case _, ok := <-re.events:
			if !ok {
				return time.Since(start)
			}
		case <-time.After(10 * time.Second):
			re.t.Fatal("the stream lives on")
		}
	}
}

func TestAStreamResumesWithoutLossAndSaysResetWhenItCannot(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who := r.as(r.a, inbox.RoleOwner)
		first := r.stream(who, "")
		from, kind, _ := first.next()
		if kind != "hello" {
			t.Fatalf("first event is %q", kind)
		}
		change := func(n int) {
			r.call(who, "PATCH", "/api/v1/contacts/"+r.a.ids["contact"], fmt.Sprintf(`{"name":"Name %d"}`, n))
		}
		for n := range 5 {
			change(n)
		}
		var ids []string
		for range 5 {
			id, _, data := first.next()
			if !strings.Contains(data, `"contact.changed"`) || !strings.Contains(data, r.a.ids["contact"]) {
				r.t.Errorf("event %s", data)
			}
			ids = append(ids, id)
		}
		first.close()
		for n := range 5 {
			change(100 + n)
		}
		second := r.stream(who, ids[2])
		if id, kind, _ := second.next(); kind != "hello" || id != ids[2] {
			r.t.Errorf("resumed with %s %s", kind, id)
		}
		for i := range 7 { // two of the first five, and the five we slept through
			id, kind, _ := second.next()
			if kind != "" || i < 2 && id != ids[3+i] {
				r.t.Errorf("event %d: %s %s", i, id, kind)
			}
		}
		epoch, _, _ := strings.Cut(from, "-")
		for _, id := range []string{"1-1", epoch + "-999999", "nonsense", epoch + "--1"} {
			s := r.stream(who, id)
			s.next()
			if _, kind, _ := s.next(); kind != "reset" {
				r.t.Errorf("after %q: %s", id, kind)
			}
			s.close()
		}
		// The other tenant hears nothing of it.
		other := r.stream(r.as(r.b, inbox.RoleOwner), "")
		other.next()
		change(200)
		second.next()
		r.call(r.as(r.b, inbox.RoleOwner), "PATCH", "/api/v1/contacts/"+r.b.ids["contact"], `{"name":"Theirs"}`)
		if _, _, data := other.next(); !strings.Contains(data, r.b.ids["contact"]) {
			r.t.Errorf("another tenant's event: %s", data)
		}
	})
}

func TestSessionsAndStreamsDieAtOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		owner := r.as(r.a, inbox.RoleOwner)
		member := "/api/v1/members/" + r.a.ids["member"]
		dies := func(what string, who http.Header, kill func()) {
			r.t.Helper()
			s := r.stream(who, "")
			s.next()
			if got := r.call(who, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
				r.t.Fatalf("before %s: %d %s", what, got.status, got.body)
			}
			kill()
			if took := s.ends(); took > time.Second {
				r.t.Errorf("after %s the stream lived for %v", what, took)
			}
			if got := r.call(who, "GET", "/api/v1/conversations", ""); got.status != http.StatusUnauthorized {
				r.t.Errorf("after %s: %d", what, got.status)
			}
			if s := r.stream(who, ""); s.status != http.StatusUnauthorized {
				r.t.Errorf("after %s a new stream: %d", what, s.status)
			}
		}
		patch := func(body string) func() {
			return func() {
				if got := r.call(owner, "PATCH", member, body); got.status != http.StatusOK {
					r.t.Fatalf("%s: %d %s", body, got.status, got.body)
				}
			}
		}
		bystander := r.stream(owner, "")
		bystander.next()
		dies("another role", r.as(r.a, inbox.RoleMember), patch(`{"role":"owner"}`))
		dies("another role back", r.as(r.a, inbox.RoleMember), patch(`{"role":"member"}`))
		who := r.as(r.a, inbox.RoleMember)
		dies("signing out", who, func() { r.call(who, "DELETE", "/api/v1/session", "") })
		dies("being disabled", r.as(r.a, inbox.RoleMember), patch(`{"state":"disabled"}`))
		if _, _, err := r.app.Auth.SignIn(context.Background(), auth.SignIn{Email: r.a.emails[inbox.RoleMember], Password: inbox.NewSecret(password)}); inbox.CodeOf(err) != inbox.CodeUnauthenticated {
			r.t.Errorf("a disabled member signs in: %v", err)
		}
		patch(`{"state":"active"}`)()
		dies("another password", r.as(r.a, inbox.RoleMember), patch(`{"password":"only-for-tests-8864"}`))
		dies("the key's removal", r.as(r.a, auth.RoleKeyWrite), func() {
			for _, line := range strings.Split(r.call(owner, "GET", "/api/v1/api-keys", "").body, "{") {
				if strings.Contains(line, `"write"`) && !strings.Contains(line, `"admin"`) {
					r.call(owner, "DELETE", "/api/v1/api-keys/"+between(line, `"id":"`, `"`), "")
				}
			}
		})
		// Whoever had nothing to do with it kept their stream.
		for range 6 {
			bystander.next()
		}
	})
}

func TestASlowReaderIsDroppedAndOthersAreNot(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "")
	r.app.Doors.Hub.WriteTime = 500 * time.Millisecond
	who := r.as(r.a, inbox.RoleOwner)
	// It asks for the stream and never reads on.
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", r.url+"/api/v1/stream", nil)
	r.must(err)
	req.Header = who.Clone()
	slow, err := http.DefaultTransport.RoundTrip(req)
	r.must(err)
	defer slow.Body.Close()
	quick := r.stream(who, "")
	quick.next()
	last := int64(0)
	for round := 0; ; round++ {
		r.must(r.app.DB.Update(ctx, func(tx *db.Tx) error {
			seq, err := db.Number(ctx, tx, "UPDATE event_counters SET seq = seq + 500 WHERE workspace_id = $1 RETURNING seq", r.a.ws)
			if err != nil {
				return err
			}
			var rows [][]any
			for i := range int64(500) {
				rows = append(rows, []any{int64(r.a.ws), seq - 499 + i, int64(1), "contact.changed", 0, 0, 0, 1, 0, 1})
			}
			_, err = tx.Insert(ctx, "INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version)", "", rows)
			return err
		}))
		r.app.Doors.Hub.WakeAll()
		for range 500 {
			var seq int64
			_, _, data := quick.next()
			fmt.Sscanf(data, `{"seq":%d`, &seq)
			if last != 0 && seq != last+1 {
				t.Fatalf("after %d came %d", last, seq)
			}
			last = seq
		}
		// First the sockets' buffers fill, then the queue, and then its time is over.
		if round%10 == 9 && strings.Contains(r.metrics(), "sangam_streams_dropped_total 1") {
			break
		}
		if round == 1000 {
			t.Fatal("the slow reader was not dropped")
		}
	}
	// It reads what lay in its buffers and comes back from there: it lacks nothing, or is told to load anew.
	position, told, got := "", "", int64(0)
	for lines := bufio.NewScanner(slow.Body); lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			told = id
		} else if lines.Text() == "" {
			position = told // the event is whole
		}
	}
	fmt.Sscanf(position[strings.LastIndex(position, "-")+1:], "%d", &got)
	if got == 0 || got >= last {
		t.Fatalf("the slow reader was dropped at %q, and the quick one is at %d", position, last)
	}
	again := r.stream(who, position)
	again.next()
	if last-got > 10_000 {
		if _, kind, _ := again.next(); kind != "reset" {
			t.Fatalf("%d events behind it got %q", last-got, kind)
		}
		return
	}
	for want := got + 1; want <= last; want++ {
		var seq int64
		_, _, data := again.next()
		if fmt.Sscanf(data, `{"seq":%d`, &seq); seq != want {
			t.Fatalf("back at %d it got %q, want event %d", got, data, want)
		}
	}
}

func (r *rig) metrics() string { return r.call(nil, "GET", "/metrics", "").body }

func TestCookiesAndHostFollowThePublicAddress(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "https://inbox.example.com")
	body := fmt.Sprintf(`{"email":%q,"password":%q,"keep":true}`, r.a.emails[inbox.RoleOwner], password)
	got := r.call(nil, "POST", "/api/v1/session", body, "Origin", "https://inbox.example.com")
	cookie := got.header.Get("Set-Cookie")
	for _, want := range []string{"__Host-sangam=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", strings.SplitN(cookie, ";", 2)[1], want)
		}
	}
	if strings.Contains(cookie, "Domain=") || got.header.Get("Strict-Transport-Security") == "" {
		t.Errorf("headers %v", got.header)
	}
	req, _ := http.NewRequest("GET", r.url+"/api/v1/session", nil)
	req.Host = "evil.example"
	res, err := http.DefaultTransport.RoundTrip(req)
	r.must(err)
	res.Body.Close()
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("another Host: %d", res.StatusCode)
	}
}
