package mail_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sangam/internal/egress"
	"sangam/internal/mail"
)

// server takes one mail and gives its lines.
func server(t *testing.T) (addr string, got <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, l, "")
}

// serve answers as a server that offers one way to log in; "": none.
func serve(t *testing.T, l net.Listener, auth string) (addr string, got <-chan string) {
	t.Helper()
	t.Cleanup(func() { l.Close() })
	out := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		say := func(line string) { conn.Write([]byte(line + "\r\n")) }
		var b strings.Builder
		data := false
		say("220 test")
		for s := bufio.NewScanner(conn); s.Scan(); {
			line := s.Text()
			b.WriteString(line + "\n")
			switch {
			case data && line == ".":
				data = false
				say("250 taken")
			case data:
			case strings.HasPrefix(line, "EHLO") && auth != "":
				say("250-test")
				say("250 AUTH " + auth)
			case strings.HasPrefix(line, "AUTH LOGIN"):
				say("334 VXNlcm5hbWU6")
			case line == base64.StdEncoding.EncodeToString([]byte("shop")):
				say("334 UGFzc3dvcmQ6")
			case line == "AUTH PLAIN "+base64.StdEncoding.EncodeToString([]byte("\x00shop\x00hush")), line == base64.StdEncoding.EncodeToString([]byte("hush")):
				say("235 come in")
			case strings.HasPrefix(line, "AUTH"), auth != "" && line == base64.StdEncoding.EncodeToString([]byte("wrong")):
				say("535 not you")
			case strings.HasPrefix(line, "EHLO"):
				say("250 test")
			case line == "DATA":
				data = true
				say("354 go on")
			case line == "QUIT":
				say("221 bye")
				out <- b.String()
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().String(), out
}

var direct = (&net.Dialer{}).DialContext

func TestNoMailGoesPastTheGuard(t *testing.T) {
	t.Parallel()
	addr, got := server(t)
	for _, scheme := range []string{"smtp://", "smtps://"} {
		guard, err := egress.New(egress.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, err := mail.New(scheme+addr, "Sangam <sangam@example.com>", guard.Dial)
		if err != nil {
			t.Fatal(err)
		}
		if _, refused := errors.AsType[*egress.Refused](s.Send(t.Context(), "owner@example.com", "quiet", "x")); !refused {
			t.Errorf("%s: a place inside was called", scheme)
		}
	}
	guard, err := egress.New(egress.Options{Allow: []string{addr}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := mail.New("smtp://"+addr, "Sangam <sangam@example.com>", guard.Dial)
	if err == nil {
		err = s.Send(t.Context(), "owner@example.com", "quiet", "x")
	}
	if err != nil || s.Place() != addr || !strings.Contains(<-got, "RCPT TO:<owner@example.com>") {
		t.Errorf("an allowed relay: %v", err)
	}
}

func TestAMailArrivesWithItsSubjectInTwoScripts(t *testing.T) {
	t.Parallel()
	addr, got := server(t)
	s, err := mail.New("smtp://"+addr, "Sangam <sangam@example.com>", direct)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.Send(ctx, "owner@example.com", "फ़ोन चुप है", "ऐप खोलिए।\n"); err != nil {
		t.Fatal(err)
	}
	text := <-got
	for _, want := range []string{"MAIL FROM:<sangam@example.com>", "RCPT TO:<owner@example.com>", "=?UTF-8?q?=E0=A4=AB", "charset=UTF-8"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestAnEncryptedServerLetsUsInByPlainAndByLogin(t *testing.T) {
	t.Parallel()
	web := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	for _, auth := range []string{"PLAIN", "LOGIN"} {
		sender := func(password string) (*mail.Sender, <-chan string) {
			l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: web.TLS.Certificates})
			if err != nil {
				t.Fatal(err)
			}
			addr, got := serve(t, l, auth)
			s, err := mail.NewTrusting("smtps://shop:"+password+"@"+addr, "Sangam <sangam@example.com>", direct, roots)
			if err != nil {
				t.Fatal(err)
			}
			return s, got
		}
		s, got := sender("hush")
		if err := s.Send(t.Context(), "owner@example.com", "quiet", "x"); err != nil {
			t.Errorf("%s: %v", auth, err)
		} else if text := <-got; !strings.Contains(text, "AUTH "+auth) || !strings.Contains(text, "RCPT TO:<owner@example.com>") {
			t.Errorf("%s: sent\n%s", auth, text)
		}
		s, _ = sender("hush")
		if err := s.Try(t.Context()); err != nil {
			t.Errorf("%s: a try: %v", auth, err)
		}
		s, _ = sender("wrong")
		if err := s.Try(t.Context()); err == nil || !strings.Contains(err.Error(), "not you") {
			t.Errorf("%s: a try with a wrong password: %v", auth, err)
		}
	}
}

func TestWrongServersAreRefusedWithoutRepeatingThePassword(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "mail.example.com", "http://u:hunter2@mail.example.com", "smtp://", "smtp://u:hunter2@h:70000000000/x"} {
		if _, err := mail.New(bad, "a@example.com", direct); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := mail.New("smtp://mail.example.com", "nobody", direct); err == nil {
		t.Error("a sender without an address was accepted")
	}
	if _, err := mail.New("smtps://u:p@mail.example.com", "a@example.com", direct); err != nil {
		t.Error(err)
	}
}
