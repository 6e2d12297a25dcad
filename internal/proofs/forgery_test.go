package proofs

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/wire/graph"
)

// forgery is one attempt: raw header lines and a body, as bytes on a connection.
type forgery struct {
	name   string
	head   []string // header lines beside Host and Content-Length
	body   []byte
	method string // POST
	path   string // /webhooks/meta
	length int    // announced length; 0: that of body, -1: none
	// The door counts refusals of its own; what the HTTP server or the routes refuse it never sees.
	uncounted bool
}

// forgeries are the variants of C1 over one honest body.
func forgeries(honest []byte) []forgery {
	sign := func(secret string, body []byte) string { return graph.Sign([]byte(secret), body) }
	right := sign(appSecret, honest)
	digits := strings.TrimPrefix(right, "sha256=")
	header := func(v string) []string { return []string{"X-Hub-Signature-256: " + v} }
	var all []forgery
	with := func(name, value string) { all = append(all, forgery{name: name, head: header(value), body: honest}) }
	other := func(name string, body []byte) {
		all = append(all, forgery{name: name, head: header(right), body: body})
	}
	mac := func(secret string) string { return sign(secret, honest) }
	raw, _ := hex.DecodeString(digits)
	sum := func(b []byte) string { h := sha256.Sum256(b); return "sha256=" + hex.EncodeToString(h[:]) }
	sha1mac := hmac.New(sha1.New, []byte(appSecret))
	sha1mac.Write(honest)
	longmac := hmac.New(sha512.New, []byte(appSecret))
	longmac.Write(honest)

	// The header.
	all = append(all, forgery{name: "no signature", body: honest})
	with("empty", "")
	with("prefix only", "sha256=")
	with("digits only", digits)
	with("upper-case digits", "sha256="+strings.ToUpper(digits))
	with("upper-case prefix", "SHA256="+digits)
	with("sha1 prefix, sha256 digits", "sha1="+digits)
	with("sha1", "sha1="+hex.EncodeToString(sha1mac.Sum(nil)))
	with("sha512", "sha512="+hex.EncodeToString(longmac.Sum(nil)))
	with("sha512 cut to length", "sha256="+hex.EncodeToString(longmac.Sum(nil)[:32]))
	with("one digit short", right[:len(right)-1])
	with("one byte short", right[:len(right)-2])
	with("one digit long", right+"0")
	with("one byte long", right+"00")
	with("half", right[:len(right)/2])
	with("twice", right+right)
	with("quoted", `"`+right+`"`)
	with("blank after prefix", "sha256= "+digits)
	with("blank inside", right[:20]+" "+right[20:])
	with("comma list", right+", "+right)
	with("semicolon", right+";v=1")
	with("base64", "sha256="+base64.StdEncoding.EncodeToString(raw))
	with("0x", "sha256=0x"+digits[2:])
	with("full-width digit", "sha256=０"+digits[3:])
	with("not hex", "sha256=g"+digits[1:])
	with("zeros", "sha256="+strings.Repeat("0", 64))
	with("first bit", "sha256="+flip(digits, 0))
	with("last bit", "sha256="+flip(digits, 63))
	for i := 7; i < 63; i += 11 {
		with(fmt.Sprint("bit at digit ", i), "sha256="+flip(digits, i))
	}
	all = append(all,
		forgery{name: "two headers, right first", head: append(header(right), header("sha256="+strings.Repeat("0", 64))...), body: honest},
		forgery{name: "two headers, right last", head: append(header("sha256="+strings.Repeat("0", 64)), header(right)...), body: honest},
		forgery{name: "two right headers", head: append(header(right), header(right)...), body: honest},
		forgery{name: "the old header only", head: []string{"X-Hub-Signature: sha1=" + hex.EncodeToString(sha1mac.Sum(nil))}, body: honest},
		forgery{name: "underscores", head: []string{"X_Hub_Signature_256: " + right}, body: honest},
		forgery{name: "as authorization", head: []string{"Authorization: " + right}, body: honest},
		forgery{name: "as cookie", head: []string{"Cookie: X-Hub-Signature-256=" + right}, body: honest},
		forgery{name: "in the query", path: "/webhooks/meta?X-Hub-Signature-256=" + url.QueryEscape(right), body: honest},
		forgery{name: "an API caller's", head: []string{"Authorization: Bearer anything", "X-Forwarded-For: 127.0.0.1"}, body: honest})
	// The key.
	for name, secret := range map[string]string{"no key": "", "the verify token": "verify-" + appSecret, "the access token": "token-of-" + appSecret, "key and line feed": appSecret + "\n",
		"upper-case key": strings.ToUpper(appSecret), "half the key": appSecret[:8], "key twice": appSecret + appSecret, "a zero byte": appSecret + "\x00x", "the word secret": "secret"} {
		with("signed by "+name, mac(secret))
	}
	with("plain hash", sum(honest))
	with("key before", sum(append([]byte(appSecret), honest...)))
	with("key behind", sum(append(bytes.Clone(honest), appSecret...)))
	with("of another body", sign(appSecret, []byte("{}")))
	with("of no body", sign(appSecret, nil))
	// The body.
	other("one letter", bytes.Replace(honest, []byte("words"), []byte("Words"), 1))
	other("escapes undone", bytes.ReplaceAll(honest, []byte(`\u2713`), []byte("✓")))
	other("blank before", append([]byte(" "), honest...))
	other("line feed behind", append(bytes.Clone(honest), '\n'))
	other("byte order mark", append([]byte("\xef\xbb\xbf"), honest...))
	other("blank between", bytes.Replace(honest, []byte(`":`), []byte(`": `), 1))
	other("cut", honest[:len(honest)-1])
	other("twice", append(bytes.Clone(honest), honest...))
	other("zero byte behind", append(bytes.Clone(honest), 0))
	other("another number", bytes.Replace(honest, []byte(shopRoute.number), []byte("770000000000777"), 1))
	other("empty", []byte{})
	other("an empty object", []byte("{}"))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(honest)
	z.Close()
	all = append(all,
		forgery{name: "gzip, signed inside", head: append(header(right), "Content-Encoding: gzip"), body: zipped.Bytes()},
		forgery{name: "gzip, signed outside", head: append(header(sign(appSecret, zipped.Bytes())), "Content-Encoding: gzip"), body: zipped.Bytes()},
		forgery{name: "said to be deflated", head: append(header(right), "Content-Encoding: deflate"), body: honest},
		forgery{name: "shorter than announced", head: header(right), body: honest[:40], length: len(honest)},
		forgery{name: "announced shorter", head: append(header(right), "Connection: close"), body: honest, length: len(honest) - 20},
		forgery{name: "announced too large", head: header(right), body: honest, length: 8 << 20},
		forgery{name: "no length", head: append(header(right), "Connection: close"), body: honest, length: -1},
		forgery{name: "length and chunks", head: append(header(right), "Transfer-Encoding: chunked"), body: honest, uncounted: true},
		forgery{name: "negative length", head: header(right), body: honest, length: -7, uncounted: true})
	// The door.
	for _, method := range []string{"PUT", "PATCH", "DELETE", "GET", "OPTIONS"} {
		all = append(all, forgery{name: method, method: method, head: header(right), body: honest, uncounted: true})
	}
	for _, path := range []string{"/webhooks/meta/", "/webhooks/META", "/webhooks/meta/770000000000201", "/webhook", "/webhooks/..%2fwebhooks%2fmeta"} {
		all = append(all, forgery{name: "at " + path, path: path, head: header(right), body: honest, uncounted: true})
	}
	return all
}

// flip changes the lowest bit of one hex digit.
func flip(digits string, at int) string {
	n, err := strconv.ParseUint(digits[at:at+1], 16, 8)
	if err != nil {
		panic(err)
	}
	return digits[:at] + strconv.FormatUint(n^1, 16) + digits[at+1:]
}

// try sends a forgery over a connection of its own; 0 if the server answered nothing.
func (f forgery) try(t testing.TB, addr string) int {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	method, path, length := f.method, f.path, f.length
	if method == "" {
		method = "POST"
	}
	if path == "" {
		path = "/webhooks/meta"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n", method, path, addr)
	if length == 0 {
		length = len(f.body)
	}
	if length != -1 {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", length)
	}
	for _, h := range f.head {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("\r\n")
	b.Write(f.body)
	conn.Write(b.Bytes())
	conn.(*net.TCPConn).CloseWrite()
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

// stored is what may not change. Who looks after links says account.changed about new numbers on its
// own, so that signs of life are compared in place of that event; who reads templates says
// templates.changed, and a body about templates that got in would be a raw event.
func stored(t testing.TB, d *db.DB) string {
	return fmt.Sprint(bodies(t, d), rows(t, d, "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM parked), (SELECT coalesce(sum(version), 0) FROM conversations), (SELECT coalesce(sum(webhook_at), 0) FROM account_signs)"), told(t, d))
}

// told counts what was told of each kind, but for what is said without any webhook.
func told(t testing.TB, d *db.DB) string {
	return fmt.Sprint(rows(t, d, "SELECT kind, count(*) FROM events WHERE kind NOT IN ('account.changed', 'templates.changed') GROUP BY kind ORDER BY kind"))
}

// TestForgery is S2: nothing but a body signed, as it is, by the secret of an app gets in.
func TestForgery(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l := live(t, dialect)
		honest := shopRoute.body(text(person{"IN.1", "915550100123", "Asha"}, "wamid.K1", 1_795_250_000, wordsOf("wamid.K1")))

		// Before any number is connected there is no secret: everything is refused, and said why.
		before := stored(t, l.DB)
		if answer := l.post(honest, ""); answer != 401 {
			t.Errorf("without any secret a body signed with nothing was answered %d", answer)
		}
		if answer := l.post(honest, appSecret); answer != 401 || !l.Parts.Ingested.NoSecretNow.Load() {
			t.Errorf("without any secret: %d, alarm %v", answer, l.Parts.Ingested.NoSecretNow.Load())
		}

		account := l.connect(l.ws, shopRoute, appSecret)
		neighbour := l.neighbour()
		l.connect(neighbour, route{"990000000000777", "770000000000777", "915550100777"}, "the-neighbours-secret")
		before = stored(t, l.DB)
		attempts := forgeries(honest)
		for _, f := range attempts {
			counted := refusals(l)
			answer := f.try(t, l.Addr())
			if answer != 0 && answer < 400 {
				t.Errorf("%s: answered %d", f.name, answer)
			}
			if now := stored(t, l.DB); now != before {
				t.Errorf("%s: stored: %s, before %s", f.name, now, before)
				before = now
			}
			if n := refusals(l) - counted; n != 1 && !f.uncounted {
				t.Errorf("%s: counted as %d refusals", f.name, n)
			}
		}
		t.Logf("%d forgeries", len(attempts))
		if len(attempts) < 60 {
			t.Errorf("only %d forgeries are tried", len(attempts))
		}

		// The neighbour's secret signs for the neighbour only.
		if answer := l.post(honest, "the-neighbours-secret"); answer != 200 {
			t.Errorf("a body signed by a known app was answered %d", answer)
		}
		l.applied()
		if n := number(t, l.DB, "SELECT count(*) FROM messages"); n != 0 {
			t.Error("one tenant's secret moved another tenant's number")
		}
		if n := number(t, l.DB, "SELECT count(*) FROM parked WHERE workspace_id = $1", neighbour); n != 1 {
			t.Errorf("%d items were parked for whoever signed, want 1", n)
		}
		// A number that is not connected (any more) is filed, not applied.
		gone := route{shopRoute.business, "770000000000555", "915550100555"}
		if answer := l.post(gone.body(text(person{"IN.5", "915550100155", "X"}, "wamid.gone", 1_795_250_000, "hello")), appSecret); answer != 200 {
			t.Errorf("a body for an unknown number was answered %d", answer)
		}
		l.applied()
		if n := number(t, l.DB, "SELECT count(*) FROM parked WHERE workspace_id = $1", l.ws); n != 1 {
			t.Errorf("%d items of unknown numbers were filed, want 1", n)
		}

		l.replays(honest)
		l.rotation(account, honest)
		l.handshakes()
	})
}

func refusals(l *living) (n int64) {
	for i := range l.Parts.Ingested.Refused {
		n += l.Parts.Ingested.Refused[i].Load()
	}
	return n
}

// replays is C2: a captured body, sent a thousand times again, changes nothing.
func (l *living) replays(honest []byte) {
	t := l.t
	if answer := l.post(honest, appSecret); answer != 200 {
		t.Fatalf("an honest body was answered %d", answer)
	}
	l.applied()
	state := func() string {
		return fmt.Sprint(rows(t, l.DB, "SELECT (SELECT count(*) FROM messages), (SELECT sum(unread) FROM conversations), (SELECT sum(version) FROM conversations), (SELECT sum(version) FROM messages), (SELECT count(*) FROM parked)"), told(t, l.DB))
	}
	before := state()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 125 {
				if answer := l.post(honest, appSecret); answer != 200 {
					t.Errorf("a replay was answered %d", answer)
				}
			}
		})
	}
	wg.Wait()
	l.applied()
	if after := state(); after != before {
		t.Errorf("replays changed %s to %s", before, after)
	}
}

// rotation: old and new secret both work, the one before them no longer.
func (l *living) rotation(account inbox.Account, honest []byte) {
	t := l.t
	turn := func(secret string) {
		s := inbox.NewSecret(secret)
		if _, err := l.Onboarding.Change(context.Background(), inbox.Actor{Workspace: l.ws, Kind: inbox.BySystem, Role: inbox.RoleOwner}, account.ID,
			onboarding.AccountChange{AppSecret: &s}); err != nil {
			t.Fatal(err)
		}
		// A process looks at most once a second.
		until(t, 10*time.Second, "the new secret counts", func() (bool, string) { return l.post(honest, secret) == 200, "refused" })
	}
	expect := func(secret string, want int) {
		t.Helper()
		if answer := l.post(honest, secret); answer != want {
			t.Errorf("signed with %q: %d, want %d", secret, answer, want)
		}
	}
	turn("second-secret")
	expect(appSecret, 200)
	expect("second-secret", 200)
	expect("third-secret", 401)
	turn("third-secret")
	expect("second-secret", 200)
	expect("third-secret", 200)
	expect(appSecret, 401)
}

// handshakes are the GET side of C1.
func (l *living) handshakes() {
	t := l.t
	get := func(query string) (int, string, string) {
		r, err := l.client.Get("http://" + l.Addr() + "/webhooks/meta?" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		return r.StatusCode, r.Header.Get("Content-Type"), string(b)
	}
	q := func(mode, token, challenge string) string {
		return url.Values{"hub.mode": {mode}, "hub.verify_token": {token}, "hub.challenge": {challenge}}.Encode()
	}
	token := "verify-" + appSecret
	if status, kind, body := get(q("subscribe", token, "1158201444")); status != 200 || body != "1158201444" || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("an honest handshake: %d %s %q", status, kind, body)
	}
	for name, query := range map[string]string{
		"nothing":            "",
		"no token":           "hub.mode=subscribe&hub.challenge=1",
		"empty token":        q("subscribe", "", "1"),
		"wrong token":        q("subscribe", "verify", "1"),
		"upper-case token":   q("subscribe", strings.ToUpper(token), "1"),
		"longer token":       q("subscribe", token+"x", "1"),
		"shorter token":      q("subscribe", token[1:], "1"),
		"token with blank":   q("subscribe", token+" ", "1"),
		"the secret instead": q("subscribe", appSecret, "1"),
		"wrong first":        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=x&hub.verify_token=" + token,
		"array":              "hub.mode=subscribe&hub.challenge=1&hub.verify_token[]=" + token,
		"no mode":            "hub.challenge=1&hub.verify_token=" + token,
		"another mode":       q("unsubscribe", token, "1"),
		"no challenge":       "hub.mode=subscribe&hub.verify_token=" + token,
		"markup":             q("subscribe", token, "<script>alert(1)</script>"),
		"line feed":          q("subscribe", token, "1\r\nSet-Cookie: a=b"),
		"not plain":          q("subscribe", token, "ünïcode"),
		"a novel":            q("subscribe", token, strings.Repeat("9", 300)),
	} {
		if status, _, body := get(query); status != 403 || strings.Contains(body, "script") {
			t.Errorf("handshake with %s: %d %q", name, status, body)
		}
	}
}
