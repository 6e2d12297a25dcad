package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
)

const (
	// DefaultBaseURL is where the platform's API lives.
	DefaultBaseURL = "https://graph.facebook.com"
	// DefaultVersion is the newest version known: introduced 2026-07-29, end not announced.
	DefaultVersion = "v26.0"
	// DefaultMaxResponse bounds an answer in bytes.
	DefaultMaxResponse = 8 << 20
)

// Client calls the Graph API with one token. The zero value with a Token works. Do not
// change the fields after the first call.
//
// It sends one request per call and never repeats one: whether to resend is the caller's
// decision, by [ClassOf]. It does not follow redirects.
type Client struct {
	// Scheme and host, perhaps a path; no slash at the end. Empty: DefaultBaseURL.
	BaseURL string
	// Empty: DefaultVersion.
	Version string
	// Sent in the Authorization header to the host of BaseURL and to nobody else. Never in
	// an address. Empty: no header.
	Token string
	// Nil: http.DefaultTransport without a time limit; bound calls with their context. Its
	// CheckRedirect is not used.
	HTTPClient *http.Client
	// Largest answer in bytes. 0: DefaultMaxResponse.
	MaxResponse int64
	// Called with the quotas of every answer that tells them, before the call returns. May
	// be nil. Must be quick and may be called at once from many calls.
	OnUsage func(Usage)
}

// TransportError is a call that ended without a usable answer.
type TransportError struct {
	// False: certainly nothing reached the platform, resending is safe. True: any byte may
	// have, so the platform may have acted.
	Sent bool
	Err  error
}

func (e *TransportError) Error() string {
	if e.Sent {
		return "graph: no answer: " + e.Err.Error()
	}
	return "graph: not sent: " + e.Err.Error()
}

func (e *TransportError) Unwrap() error { return e.Err }

// ErrTooLarge is the cause when an answer is larger than allowed.
var ErrTooLarge = errors.New("graph: answer is too large")

// Do calls path ("1234/messages", perhaps with a query) and reads the JSON answer into out,
// which may be nil. body is nil, JSON as bytes, or marshals to JSON. An error is an *Error (the platform
// refused), a *TransportError (no usable answer), or tells that body does not marshal.
func (c *Client) Do(ctx context.Context, method, path string, body, out any) error {
	if body == nil {
		return c.DoBody(ctx, method, path, "", nil, 0, out)
	}
	data, err := marshal(body)
	if err != nil {
		return fmt.Errorf("graph: %s %s: %w", method, pathOnly(path), err)
	}
	return c.DoBody(ctx, method, path, "application/json", bytes.NewReader(data), int64(len(data)), out)
}

// DoBody is Do with any body. length is -1 when unknown.
func (c *Client) DoBody(ctx context.Context, method, path, contentType string, body io.Reader, length int64, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.Address(path), body)
	if err != nil {
		return fmt.Errorf("graph: %s %s: %w", method, pathOnly(path), clean(err))
	}
	if body != nil {
		req.ContentLength = length
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.roundTrip(req, c.Token)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	limit := c.MaxResponse
	if limit <= 0 {
		limit = DefaultMaxResponse
	}
	data, err := readAll(resp.Body, limit)
	if err != nil {
		return &TransportError{Sent: true, Err: err}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return parseError(resp, data)
	}
	// A few calls answer 2xx with an error object: 131201, partial success of a group.
	if e := parseError(resp, data); e.Code != NoCode {
		return e
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return &TransportError{Sent: true, Err: fmt.Errorf("answer %d: %w", resp.StatusCode, err)}
	}
	return nil
}

// Address is the full URL of a path.
func (c *Client) Address(path string) string {
	version := c.Version
	if version == "" {
		version = DefaultVersion
	}
	return c.base() + "/" + version + "/" + strings.TrimPrefix(path, "/")
}

func (c *Client) base() string {
	if c.BaseURL == "" {
		return DefaultBaseURL
	}
	return strings.TrimSuffix(c.BaseURL, "/")
}

// Download opens an address the platform named, of a media file, and returns the answer
// with its body, of which at most max bytes are there before ErrTooLarge. The token goes
// along when the address has the scheme and host of BaseURL, or is https on one of hosts;
// any other address is refused, because it is not where the platform keeps files.
// Source: contract 6.1. Observed: lookaside.fbsbx.com.
func (c *Client) Download(ctx context.Context, address string, hosts []string, max int64) (*http.Response, error) {
	u, err := url.Parse(address)
	if err != nil || !c.trusted(u, hosts) {
		return nil, &HostError{Host: hostOf(u)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("graph: download: %w", clean(err))
	}
	resp, err := c.roundTrip(req, c.Token)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		defer resp.Body.Close()
		data, _ := readAll(resp.Body, 1<<16)
		return nil, parseError(resp, data)
	}
	if resp.ContentLength > max {
		resp.Body.Close()
		return nil, &TransportError{Sent: true, Err: ErrTooLarge}
	}
	resp.Body = &cappedBody{ReadCloser: resp.Body, left: max}
	return resp, nil
}

// HostError refuses to send the token to a host nobody named.
type HostError struct{ Host string }

func (e *HostError) Error() string { return "graph: not a download host: " + e.Host }

func hostOf(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.Host
}

func (c *Client) trusted(u *url.URL, hosts []string) bool {
	if u.Host == "" || u.User != nil {
		return false
	}
	if base, err := url.Parse(c.base()); err == nil && u.Scheme == base.Scheme && strings.EqualFold(u.Host, base.Host) {
		return true
	}
	if u.Scheme != "https" {
		return false
	}
	for _, h := range hosts {
		if strings.EqualFold(u.Host, h) {
			return true
		}
	}
	return false
}

// roundTrip sends a request once, and tells in its error whether it may have arrived.
func (c *Client) roundTrip(req *http.Request, token string) (*http.Response, error) {
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	// Sent from the moment there is a connection: when a context ends during a write,
	// nobody can tell which bytes left. net/http asks for a second connection only when it
	// is sure that the first took nothing, or for a GET, which changes nothing.
	var sent atomic.Bool
	trace := httptrace.ClientTrace{
		GetConn: func(string) { sent.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	}
	req = req.WithContext(httptrace.WithClientTrace(req.Context(), &trace))
	client := http.Client{}
	if c.HTTPClient != nil {
		client = *c.HTTPClient
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return nil, &TransportError{Sent: sent.Load(), Err: clean(err)}
	}
	if c.OnUsage != nil {
		if u, ok := parseUsage(resp.Header); ok {
			c.OnUsage(u)
		}
	}
	return resp, nil
}

// clean drops the address from an error of net/http: it contains ids, and a media address
// contains its key.
func clean(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func pathOnly(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path
}

// marshal is json.Marshal without escaping <, > and &, which the platform does not need.
func marshal(v any) ([]byte, error) {
	switch v := v.(type) {
	case json.RawMessage:
		return v, nil
	case []byte:
		return v, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = ErrTooLarge
	}
	return data, err
}

// cappedBody fails after a number of bytes instead of ending, so that a cut file is not
// taken for a whole one.
type cappedBody struct {
	io.ReadCloser
	left int64
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if int64(n) > b.left {
		n, err = int(b.left), ErrTooLarge
	}
	b.left -= int64(n)
	return n, err
}
