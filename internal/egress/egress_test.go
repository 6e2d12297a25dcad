package egress_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/egress"
)

// names is a resolver whose answers the test decides; each look-up takes the next one.
type names struct {
	answers map[string][]string
	asked   atomic.Int64
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	list := n.answers[host]
	if len(list) == 0 {
		return nil, fmt.Errorf("no such host")
	}
	i := int(n.asked.Add(1)-1) % len(list)
	var out []netip.Addr
	for a := range strings.FieldsSeq(list[i]) {
		out = append(out, netip.MustParseAddr(a))
	}
	return out, nil
}

func client(t *testing.T, o egress.Options) *http.Client {
	t.Helper()
	g, err := egress.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g.Client(5 * time.Second)
}

func get(c *http.Client, address string, header ...string) (*http.Response, error) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(r)
	if err == nil {
		res.Body.Close()
	}
	return res, err
}

func refused(err error) bool {
	_, ok := errors.AsType[*egress.Refused](err)
	return ok
}

// inside is every way we know to write a place inside.
var inside = strings.Fields(`127.0.0.1 127.255.255.254 127.1 127.0.1 0.0.0.0 0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255
	169.254.169.254 169.254.0.1 192.0.0.192 198.18.0.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
	2130706433 017700000001 0x7f000001 0x7f.0.0.1 0177.0.0.1 0177.0.0.01 127.0.0.0x1 3232235777 2852039166 0xA9FEA9FE 0251.0376.0251.0376
	[::1] [::] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:8.8.8.8] [::ffff:10.0.0.1] [0:0:0:0:0:ffff:169.254.169.254] [fe80::1] [fe80::1%25eth0] [fc00::1] [fd00:ec2::254] [fec0::1]
	[ff02::1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] [2002:7f00:1::] [2002:a9fe:a9fe::1] [2001:db8::1] [2001::1] [100::1]
	localhost LOCALHOST localhost. LocalHost. a.localhost metadata metadata.google.internal METADATA.google.internal. metadata.goog instance-data printer.local db.internal
	127.0.0.1. 169.254.169.254. 10.0.0.1.`)

func TestWhatIsInsideIsNotCalledHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	c := client(t, egress.Options{Resolver: &names{}})
	for _, host := range inside {
		for _, scheme := range []string{"http", "https"} {
			if _, err := get(c, scheme+"://"+host+"/latest/meta-data"); !refused(err) {
				t.Errorf("%s://%s: %v", scheme, host, err)
			}
		}
	}
	for _, address := range []string{"http://93.184.216.34:22/", "http://example.com:8080/", "http://user@93.184.216.34/", "http://93.184.216.34@127.0.0.1/", "http://a:b@example.com/", "ftp://93.184.216.34/",
		"gopher://93.184.216.34/", "http://①②⑦.⓪.⓪.①/", "http://ⓛocalhost/", "file:///etc/passwd"} {
		if _, err := get(c, address); !refused(err) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, outside := range []string{"93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a03:2880::1"} {
		if err := egress.Check(netip.MustParseAddr(outside)); err != nil {
			t.Errorf("%s is outside: %v", outside, err)
		}
	}
}

// A name is judged by the address that is dialled, each time.
func TestANameIsJudgedByItsAddress(t *testing.T) {
	t.Parallel()
	n := &names{answers: map[string][]string{"evil.example": {"127.0.0.1"}, "six.example": {"::1"}, "mapped.example": {"::ffff:10.0.0.1"}, "both.example": {"10.0.0.1 169.254.169.254"}, "nat.example": {"64:ff9b::7f00:1"}}}
	c := client(t, egress.Options{Resolver: n})
	for name := range n.answers {
		if _, err := get(c, "http://"+name+"/"); !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The rebinding answer: outside at the first look, inside at the second. What was looked at is what
	// is dialled, so no answer of the second look is ever used unseen.
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	rebind := &names{answers: map[string][]string{"rebind.example": {"192.0.2.1", "127.0.0.1"}}}
	c = client(t, egress.Options{Resolver: rebind})
	for range 4 {
		if _, err := get(c, "http://rebind.example/"); !refused(err) {
			t.Errorf("rebinding: %v", err)
		}
	}
	if hits.Load() != 0 {
		t.Error("something inside was called")
	}
}

func TestWhatTheOperatorNamesIsAllowedAndNothingBesideIt(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	n := &names{answers: map[string][]string{"store.local": {"127.0.0.1"}, "other.local": {"127.0.0.1"}}}
	c := client(t, egress.Options{Allow: []string{"Store.Local.:" + port}, Resolver: n})
	if _, err := get(c, "http://store.local:"+port+"/"); err != nil {
		t.Errorf("what was allowed: %v", err)
	}
	for _, address := range []string{"http://other.local:" + port, "http://127.0.0.1:" + port, "http://store.local/", "http://store.local:1/"} {
		if _, err := get(c, address); !refused(err) {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, entry := range []string{"", "host", "host:", ":80", "host:http", "host:0", "host:70000", "http://host:80", "*:80", "a b:80"} {
		if _, err := egress.New(egress.Options{Allow: []string{entry}}); err == nil {
			t.Errorf("%q was taken", entry)
		}
	}
}

func TestRedirectsAreLookedAtAndCarryNoCredentials(t *testing.T) {
	t.Parallel()
	var secrets, hits atomic.Int64
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			secrets.Add(1)
		}
	}))
	defer target.Close()
	from := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, target.URL, http.StatusFound)
	}))
	defer from.Close()
	place := strings.TrimPrefix(from.URL, "http://")
	inside := client(t, egress.Options{Allow: []string{place}, Redirects: 3})
	if _, err := get(inside, from.URL, "Authorization", "Bearer x"); !refused(err) || hits.Load() != 0 {
		t.Errorf("a redirect to inside: %v, %d calls", err, hits.Load())
	}
	none := client(t, egress.Options{Allow: []string{place, strings.TrimPrefix(target.URL, "http://")}})
	if res, err := get(none, from.URL); err != nil || res.StatusCode != http.StatusFound || hits.Load() != 0 {
		t.Errorf("none are followed by default: %v", err)
	}
	both := client(t, egress.Options{Allow: []string{place, strings.TrimPrefix(target.URL, "http://")}, Redirects: 3})
	if _, err := get(both, from.URL, "Authorization", "Bearer x", "Cookie", "a=b"); err != nil || hits.Load() != 1 || secrets.Load() != 0 {
		t.Errorf("allowed: %v, %d calls, %d with secrets", err, hits.Load(), secrets.Load())
	}
}

func TestTheEnvironmentNamesNoProxy(t *testing.T) {
	var hits atomic.Int64
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	if _, err := get(client(t, egress.Options{Resolver: &names{answers: map[string][]string{"site.example": {"10.1.1.1"}}}}), "http://site.example/"); !refused(err) || hits.Load() != 0 {
		t.Errorf("%v, the proxy was called %d times", err, hits.Load())
	}
}

func TestBodiesAreCapped(t *testing.T) {
	t.Parallel()
	if b, err := egress.ReadBody(strings.NewReader("12345"), 5); err != nil || string(b) != "12345" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := egress.ReadBody(strings.NewReader("123456"), 5); !errors.Is(err, egress.TooLarge) {
		t.Errorf("%v", err)
	}
}
