package graph

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a platform that answers with h, and a client of it.
func serve(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return &Client{BaseURL: s.URL, Token: "t0ken", HTTPClient: s.Client()}
}

func TestCallCarriesVersionTokenAndBody(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/v26.0/77/messages" || r.URL.RawQuery != "a=b" || r.Header.Get("Authorization") != "Bearer t0ken" ||
			r.Header.Get("Content-Type") != "application/json" || string(body) != `{"x":"<&>"}` || r.ContentLength != int64(len(body)) {
			t.Errorf("%s %s %v %s", r.Method, r.URL, r.Header, body)
		}
		w.Header().Set("X-App-Usage", `{"call_count":28,"total_time":25,"total_cputime":24}`)
		w.Header().Set("X-Business-Use-Case-Usage", `{"99":[{"type":"whatsapp","call_count":91,"total_cputime":1,"total_time":2,"estimated_time_to_regain_access":3}]}`)
		io.WriteString(w, `{"ok":1}`)
	})
	var usage Usage
	c.OnUsage = func(u Usage) { usage = u }
	var out struct{ OK int }
	if err := c.Do(t.Context(), "POST", "77/messages?a=b", map[string]string{"x": "<&>"}, &out); err != nil || out.OK != 1 {
		t.Fatal(err, out)
	}
	if usage.AppCalls != 28 || usage.Max() != 91 || usage.Business["99"][0].RegainMinutes != 3 {
		t.Errorf("%+v", usage)
	}
}

func TestRefusalsAreTyped(t *testing.T) {
	t.Parallel()
	test := func(status int, body string, want Error, class Class, wait time.Duration) {
		t.Helper()
		c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if want.RetryAfter > 0 {
				w.Header().Set("Retry-After", "7")
			}
			w.WriteHeader(status)
			io.WriteString(w, body)
		})
		err := c.Do(t.Context(), "POST", "77/messages", nil, nil)
		var got *Error
		if !errors.As(err, &got) {
			t.Errorf("%s: %v", body, err)
			return
		}
		want.HTTPStatus = status
		if *got != want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", body, *got, want)
		}
		if ClassOf(err) != class || WaitOf(err) != wait {
			t.Errorf("%s: %v %v, want %v %v", body, ClassOf(err), WaitOf(err), class, wait)
		}
		if strings.Contains(err.Error(), "t0ken") {
			t.Error("the token is in the error")
		}
	}
	test(400, `{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429,"error_data":{"messaging_product":"whatsapp","details":"Throughput."},"error_subcode":2494055,"error_user_title":"T","error_user_msg":"M","fbtrace_id":"Az8"}}`,
		Error{Code: 130429, Subcode: 2494055, Type: "OAuthException", Message: "(#130429) Rate limit hit", Details: "Throughput.", UserTitle: "T", UserMsg: "M", TraceID: "Az8"}, Retryable, 5*time.Second)
	test(401, `{"error":{"code":0,"message":"no"}}`, Error{Code: 0, Message: "no"}, Permanent, 0)
	test(500, `{"error":{"code":131000,"message":"m","is_transient":true}}`, Error{Code: 131000, Message: "m", Transient: true}, Ambiguous, 0)
	test(500, `{"error":{"code":131045,"message":"m"}}`, Error{Code: 131045, Message: "m"}, NeedsFix, 0)
	test(400, `{"error":{"code":131047,"message":"m"}}`, Error{Code: 131047, Message: "m"}, Permanent, 0)
	test(400, `{"error":{"code":"131049","message":"m"}}`, Error{Code: 131049, Message: "m"}, Wait, 24*time.Hour)
	test(400, `{"error":{"code":131057}}`, Error{Code: 131057}, Ambiguous, time.Minute)
	test(400, `{"error":{"code":999999,"is_transient":true}}`, Error{Code: 999999, Transient: true}, Retryable, 0)
	test(503, `{"error":{"code":999999,"is_transient":true}}`, Error{Code: 999999, Transient: true}, Ambiguous, 0)
	test(400, `{"error":{"code":999999}}`, Error{Code: 999999}, Permanent, 0)
	test(403, `{"error":{"code":294}}`, Error{Code: 294}, Permanent, 0)
	test(400, `{"error":{"code":1,"error_data":"{\"details\":\"in a string\"}"}}`, Error{Code: 1, Details: "in a string"}, Ambiguous, 0)
	test(429, `slow down`, Error{Code: NoCode, RetryAfter: 7 * time.Second}, Retryable, 7*time.Second)
	test(502, `<html>`, Error{Code: NoCode}, Ambiguous, 0)
	test(404, ``, Error{Code: NoCode}, Permanent, 0)
	test(302, ``, Error{Code: NoCode}, Permanent, 0)
	test(206, `{"error":{"code":131201,"message":"partial"}}`, Error{Code: 131201, Message: "partial"}, Permanent, 0)
}

func TestEveryCodeHasAClass(t *testing.T) {
	t.Parallel()
	for code, info := range codes {
		if info.Class == OK || info.Meaning == "" {
			t.Errorf("%d: %+v", code, info)
		}
	}
	// What contract 9.2 calls safe and ambiguous, word for word.
	for _, code := range []int{4, 80007, 130429, 131056} {
		if info, _ := LookupCode(code); info.Class != Retryable {
			t.Errorf("%d is %v", code, info.Class)
		}
	}
	for _, code := range []int{1, 2, 131000, 131016, 131057, 133004, 2494100} {
		if info, _ := LookupCode(code); info.Class != Ambiguous {
			t.Errorf("%d is %v", code, info.Class)
		}
	}
}

func TestCutBeforeAnythingWasSentIsSafeToResend(t *testing.T) {
	t.Parallel()
	// A port on which nobody listens.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	done, cancel := context.WithCancel(t.Context())
	cancel()
	test := func(name string, ctx context.Context, c *Client) {
		t.Helper()
		err := c.Do(ctx, "POST", "77/messages?secret=1", map[string]int{}, nil)
		var e *TransportError
		if !errors.As(err, &e) || e.Sent || ClassOf(err) != Retryable {
			t.Errorf("%s: %v, %v", name, err, ClassOf(err))
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the address is in the error: %v", name, err)
		}
	}
	test("nobody listens", t.Context(), &Client{BaseURL: "http://" + address, HTTPClient: &http.Client{Transport: &http.Transport{}}})
	test("context was over", done, &Client{BaseURL: "http://" + address, HTTPClient: &http.Client{Transport: &http.Transport{}}})
	// A name that cannot resolve, and a server that does not speak TLS.
	test("no such host", t.Context(), &Client{BaseURL: "https://graph.invalid", HTTPClient: &http.Client{Transport: &http.Transport{}}})
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	plain.BaseURL = strings.Replace(plain.BaseURL, "http:", "https:", 1)
	test("no TLS", t.Context(), plain)
}

func TestCutAfterSomethingWasSentIsAmbiguous(t *testing.T) {
	t.Parallel()
	test := func(name string, h http.HandlerFunc) {
		t.Helper()
		c := serve(t, h)
		var out json.RawMessage
		err := c.Do(t.Context(), "POST", "77/messages", map[string]int{"a": 1}, &out)
		var e *TransportError
		if !errors.As(err, &e) || !e.Sent || ClassOf(err) != Ambiguous {
			t.Errorf("%s: %v, %v", name, err, ClassOf(err))
		}
	}
	hang := func(w http.ResponseWriter) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close()
		}
	}
	test("closed after the request", func(w http.ResponseWriter, r *http.Request) { io.ReadAll(r.Body); hang(w) })
	test("closed within the answer", func(w http.ResponseWriter, r *http.Request) {
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		buf.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess")
		buf.Flush()
		conn.Close()
	})
	test("200 that is no JSON", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>fine") })
	test("200 without end", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `"`+strings.Repeat("x", DefaultMaxResponse)+`"`)
	})
}

func TestTimeoutWhileThePlatformThinksIsAmbiguous(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel() // The request is here; now the caller's patience ends.
		<-release
	})
	err := c.Do(ctx, "POST", "77/messages", map[string]int{}, nil)
	close(release)
	var e *TransportError
	if !errors.As(err, &e) || !e.Sent || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestOnePostIsSentOnce(t *testing.T) {
	t.Parallel()
	calls := make(chan int, 10)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		calls <- 1
		if len(calls) > 1 {
			conn, _, _ := w.(http.Hijacker).Hijack()
			conn.Close()
		}
	})
	// The second call reuses the connection, and loses it after the request arrived: the
	// moment at which net/http would repeat a GET.
	if err := c.Do(t.Context(), "POST", "a", map[string]int{}, nil); err != nil {
		t.Fatal(err)
	}
	err := c.Do(t.Context(), "POST", "a", map[string]int{}, nil)
	if ClassOf(err) != Ambiguous || len(calls) != 2 {
		t.Errorf("%v after %d calls", err, len(calls))
	}
}

func TestTokenStaysWithItsHosts(t *testing.T) {
	t.Parallel()
	c := &Client{BaseURL: "https://graph.facebook.com", Token: "t0ken"}
	test := func(address string, want bool) {
		t.Helper()
		_, err := c.Download(canceled(t), address, []string{"lookaside.fbsbx.com"}, 10)
		var host *HostError
		if got := !errors.As(err, &host); got != want {
			t.Errorf("%s: %v", address, err)
		}
		if want {
			return
		}
		if ClassOf(err) != Permanent {
			t.Errorf("%s: %v", address, ClassOf(err))
		}
	}
	test("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", true)
	test("https://LOOKASIDE.fbsbx.com/x", true)
	test("https://graph.facebook.com/x", true)
	test("http://graph.facebook.com/x", false)
	test("http://lookaside.fbsbx.com/x", false)
	test("https://lookaside.fbsbx.com.evil.example/x", false)
	test("https://lookaside.fbsbx.com:8443/x", false)
	test("https://lookaside.fbsbx.com@evil.example/x", false)
	test("https://user@lookaside.fbsbx.com/x", false)
	test("https://169.254.169.254/x", false)
	test("file:///etc/passwd", false)
	test("//lookaside.fbsbx.com/x", false)
	test("", false)
	test("%zz", false)
}

// canceled keeps a test off the network.
func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func TestRedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		t.Error("followed, with token", r.Header.Get("Authorization"))
	})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.BaseURL, http.StatusFound) })
	var e *Error
	if err := c.Do(t.Context(), "GET", "x", nil, nil); !errors.As(err, &e) || e.HTTPStatus != 302 {
		t.Error(err)
	}
	if _, err := c.Download(t.Context(), c.BaseURL+"/file", nil, 10); !errors.As(err, &e) || e.HTTPStatus != 302 {
		t.Error(err)
	}
}

func TestDownloadIsCapped(t *testing.T) {
	t.Parallel()
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/stream" {
			w.(http.Flusher).Flush() // No Content-Length.
		}
		io.WriteString(w, "0123456789")
	})
	test := func(path string, max int64, want string, wantErr error) {
		t.Helper()
		resp, err := c.Download(t.Context(), c.BaseURL+path, nil, max)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if string(got) != want || !errors.Is(err, wantErr) {
			t.Errorf("%s up to %d: %q, %v", path, max, got, err)
		}
	}
	test("/whole", 10, "0123456789", nil)
	test("/whole", 9, "", ErrTooLarge)
	test("/stream", 10, "0123456789", nil)
	test("/stream", 9, "012345678", ErrTooLarge)
	test("/stream", 0, "", ErrTooLarge)
}
