package mail_test

import (
	"bufio"
	"context"
	"errors"
	"net"
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
