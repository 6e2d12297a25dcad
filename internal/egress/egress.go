// Package egress is the one way out: every call the program makes to an address that a person, a
// webhook or an answer named goes through its client. It looks at the address that is really
// dialled, after names were resolved, and refuses those inside: this machine, private networks,
// the metadata of clouds. What an operator names by flag is allowed, entry by entry. It imports
// nothing of ours and has no state but connections; safe for concurrent use.
package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// blocked are the ranges that are not the open internet: special, private, or another way to
// write one of these.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (seen 2026).
var blocked = prefixes(`0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16
	198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
	::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8`)

func prefixes(text string) (all []netip.Prefix) {
	for _, f := range strings.Fields(text) {
		all = append(all, netip.MustParsePrefix(f))
	}
	return all
}

// metadata are names by which clouds give secrets to whoever asks from inside.
var metadata = []string{"metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal", "metadata.azure.internal", "metadata.tencentyun.com"}

// Refused is a call that was not made.
type Refused struct{ Why string }

func (e *Refused) Error() string { return "refused to call out: " + e.Why }

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Options of New.
type Options struct {
	// Allow names places inside, as "host:port", that may be called all the same. The name counts
	// as it is written in the address that is called.
	Allow []string
	// Resolver of names; nil: the machine's.
	Resolver Resolver
	// Redirects followed at most; zero: none.
	Redirects int
}

// Guard decides what may be called. Use New.
type Guard struct {
	allow    []string
	resolver Resolver
	hops     int
	dialer   net.Dialer
}

// New makes a guard. An entry that is no host and port is an error that names it.
func New(o Options) (*Guard, error) {
	g := &Guard{resolver: o.Resolver, hops: o.Redirects, dialer: net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}}
	if g.resolver == nil {
		g.resolver = net.DefaultResolver
	}
	for _, entry := range o.Allow {
		place, err := Place(entry)
		if err != nil {
			return nil, err
		}
		g.allow = append(g.allow, place)
	}
	return g, nil
}

// Place brings "host:port" into the form places are compared in.
func Place(entry string) (string, error) {
	host, port, err := net.SplitHostPort(entry)
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || host == "" || n < 1 || n > 65535 || strings.ContainsAny(host, "/@?#* ") {
		return "", fmt.Errorf("%q must be a host and a port, as 10.0.0.5:9000 or minio.local:9000", entry)
	}
	return net.JoinHostPort(plainHost(host), strconv.Itoa(n)), nil
}

// PlaceOf gives the place an address names, with the port of its scheme if it has none.
func PlaceOf(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("must be an address as https://example.com")
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return Place(net.JoinHostPort(u.Hostname(), port))
}

// plainHost undoes what does not change a host's meaning: case and a dot at the end.
func plainHost(host string) string { return strings.TrimSuffix(strings.ToLower(host), ".") }

// Client makes a client whose every connection is looked at. One call with its redirects may take
// at most timeout; zero leaves the bound to the call's context.
func (g *Guard) Client(timeout time.Duration) *http.Client {
	return &http.Client{Transport: guarded{g, g.transport()}, CheckRedirect: g.redirect, Timeout: timeout}
}

// Single makes a client that opens a connection of its own for each call. Go repeats a GET by itself
// when a connection that was kept open breaks: what must not happen twice, though it is a GET, goes
// this way.
func (g *Guard) Single(timeout time.Duration) *http.Client {
	t := g.transport()
	t.DisableKeepAlives = true
	return &http.Client{Transport: guarded{g, t}, CheckRedirect: g.redirect, Timeout: timeout}
}

func (g *Guard) transport() *http.Transport {
	return &http.Transport{
		Proxy:       nil, // the environment does not decide where secrets go
		DialContext: g.dial,
		// As many connections stay open as lanes make calls at once: a new one costs more than the call.
		MaxIdleConns: 512, MaxIdleConnsPerHost: 256, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 60 * time.Second, ExpectContinueTimeout: time.Second, MaxResponseHeaderBytes: 64 << 10,
	}
}

// guarded looks at the address before a connection is asked for, also one that is already open.
type guarded struct {
	guard *Guard
	next  *http.Transport
}

func (t guarded) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := t.guard.CheckURL(r.URL); err != nil {
		return nil, err
	}
	return t.next.RoundTrip(r)
}

// CloseIdleConnections lets the client close what it keeps open.
func (t guarded) CloseIdleConnections() { t.next.CloseIdleConnections() }

// CheckURL says what is wrong with an address as far as it can be seen before names are resolved.
func (g *Guard) CheckURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return &Refused{"only http and https are called"}
	}
	if u.User != nil {
		return &Refused{"the address holds a user name: give credentials apart"}
	}
	place, err := PlaceOf(u.Scheme + "://" + u.Host)
	if err != nil {
		return &Refused{"the address names no host"}
	}
	if slices.Contains(g.allow, place) {
		return nil
	}
	host, port, _ := net.SplitHostPort(place)
	if port != "80" && port != "443" {
		return &Refused{"only the ports 80 and 443 are called; others by --allow-private"}
	}
	return g.checkHost(host)
}

func (g *Guard) checkHost(host string) error {
	host = plainHost(host)
	if slices.Contains(metadata, host) || host == "localhost" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".internal") || strings.HasSuffix(host, ".local") {
		return &Refused{"the name is of a place inside; an operator may allow it by --allow-private"}
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return Check(a)
	}
	// 0177.0.0.1, 0x7f000001, 2130706433 and 127.1 are numbers to some and names to others: they are
	// never the name of a site.
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" || strings.TrimLeft(last, "0123456789") == "" || strings.HasPrefix(last, "0x") {
		return &Refused{"the host is an unusual way to write an address"}
	}
	for _, r := range host {
		if r > 0x7e || r <= ' ' {
			return &Refused{"the host has characters beyond ASCII: write it as xn--…"}
		}
	}
	return nil
}

// Check says whether an address is inside.
func Check(a netip.Addr) error {
	if a.Is4In6() {
		return &Refused{"the address is IPv4 written as IPv6"}
	}
	a = a.WithZone("")
	for _, p := range blocked {
		if p.Contains(a) {
			return &Refused{"the address is inside: " + p.String()}
		}
	}
	if !a.IsValid() || !a.IsGlobalUnicast() {
		return &Refused{"the address is no site's"}
	}
	return nil
}

// CheckPlace says what is wrong with a "host:port" as far as it can be seen before names are
// resolved. Any port will do: it is for servers that an operator named and that speak no HTTP.
func (g *Guard) CheckPlace(place string) error {
	place, err := Place(place)
	if err != nil || slices.Contains(g.allow, place) {
		return err
	}
	host, _, _ := net.SplitHostPort(place)
	return g.checkHost(host)
}

// Dial connects to such a place, if it is not inside or is allowed.
func (g *Guard) Dial(ctx context.Context, network, place string) (net.Conn, error) {
	if err := g.CheckPlace(place); err != nil {
		return nil, err
	}
	return g.dial(ctx, network, place)
}

// dial resolves the name itself and dials the very address that was looked at: an answer that
// changes between the look and the call changes nothing.
func (g *Guard) dial(ctx context.Context, network, place string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(place)
	if err != nil {
		return nil, err
	}
	allowed := slices.Contains(g.allow, net.JoinHostPort(plainHost(host), port))
	var found []netip.Addr
	if a, perr := netip.ParseAddr(host); perr == nil {
		found = []netip.Addr{a}
	} else if found, err = g.resolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	var refused error = &Refused{"the name has no address"}
	for _, a := range found {
		// A resolver gives IPv4 in either form; only in an address that somebody wrote is it a trick.
		if net.ParseIP(host) == nil {
			a = a.Unmap()
		}
		if err := Check(a); err != nil && !allowed {
			refused = err
			continue
		}
		conn, err := g.dialer.DialContext(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		refused = err
	}
	return nil, refused
}

// redirect follows at most so many, each looked at like the first, and never with credentials.
func (g *Guard) redirect(r *http.Request, via []*http.Request) error {
	if len(via) > g.hops {
		return http.ErrUseLastResponse
	}
	if err := g.CheckURL(r.URL); err != nil {
		return err
	}
	if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
		return &Refused{"the answer leads from https to http"}
	}
	for _, name := range []string{"Authorization", "Cookie", "Proxy-Authorization", "Www-Authenticate"} {
		r.Header.Del(name)
	}
	return nil
}

// TooLarge is the error of a body beyond its cap.
var TooLarge = errors.New("the answer is larger than allowed")

// ReadBody reads at most most bytes of an answer, and says when there is more.
func ReadBody(body io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(body, most+1))
	if err == nil && int64(len(b)) > most {
		return nil, TooLarge
	}
	return b, err
}
