package simulator

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// number with the last four digits.
func number4(digits string) string { return "91555010" + digits }

func TestEveryFaultIsDocumented(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Faults() {
		if !strings.Contains(string(doc), f.Digits) {
			t.Errorf("doc.go does not name %s (%s)", f.Digits, f.What)
		}
		if f.Code != 0 && catalogue[f.Code].title == "" {
			t.Errorf("%s: the catalogue lacks code %d", f.Digits, f.Code)
		}
	}
}

// TestFaultsByDigits sends once to a number for every row of the table, and looks at the answer, at
// what the customer got, and at the statuses.
func TestFaultsByDigits(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.RatePerSecond = -1 })
	const usual = "sent delivered read"
	odd := map[string]struct {
		status, code int // of the HTTP answer; -1 is none
		reached      int
		statuses     string
	}{
		cutBefore: {-1, 0, 0, ""}, cutAfter: {-1, 0, 1, usual}, silentBefore: {-1, 0, 0, ""}, silentAfter: {-1, 0, 1, usual},
		slowBody: {200, 0, 1, usual}, errorAfter: {500, 131000, 1, usual}, gatewayAfter: {502, 0, 1, usual}, gatewayBefore: {503, 0, 0, ""},
		brokenJSON: {200, 0, 1, usual}, noContacts: {200, 0, 1, usual},
		earlyStatuses: {200, 0, 1, usual}, lateStatuses: {200, 0, 1, usual}, doubleStatuses: {200, 0, 1, "sent sent delivered delivered read read"},
		noStatuses: {200, 0, 1, ""}, statusesAskew: {200, 0, 1, "read delivered sent"}, readOnly: {200, 0, 1, "sent read"},
		neverRead: {200, 0, 1, "sent delivered"}, deliveredFailed: {200, 0, 1, "sent delivered failed:131026"},
		strangeStatus: {200, 0, 1, "sent in_orbit delivered read"}, onlySent: {200, 0, 1, "sent"},
	}
	firstCode := map[string]int{"6201": 130429, "6202": 131056, "6203": 131016, "6207": 190, "6206": 131000}
	for _, f := range Faults() {
		to := number4(f.Digits)
		r.write(to, "hello")
		r.settle()
		status, code, _ := r.send(map[string]any{"to": "+" + to, "type": "text", "text": map[string]any{"body": "hi"}, "biz_opaque_callback_data": f.Digits})
		r.advance(20 * time.Minute)
		l := r.sim.Ledger()
		reached := l.Times(f.Digits)
		told := ""
		for _, v := range r.values() {
			for _, st := range v.Statuses {
				if st.CallbackData == f.Digits {
					told += " " + st.Status
					if len(st.Errors) > 0 {
						told += fmt.Sprintf(":%d", st.Errors[0].Code)
					}
				}
			}
		}
		told = strings.TrimPrefix(told, " ")
		want := odd[f.Digits]
		switch f.kind {
		case refuse:
			want.status, want.code = catalogue[f.Code].http, f.Code
		case failLater:
			want.status, want.statuses = 200, fmt.Sprintf("failed:%d", f.Code)
		case mediaFault:
			want.status, want.reached, want.statuses = 200, 1, usual
		case first:
			want.code = firstCode[f.Digits]
			want.status = catalogue[want.code].http
			switch f.Digits {
			case "6204":
				want.status = -1
			case "6205":
				want.status, want.reached, want.statuses = -1, 1, usual
			case "6206":
				want.reached, want.statuses = 1, usual
			case "6208":
				want.status = 503
			}
		}
		if status == 0 {
			status = -1
		}
		if status != want.status || code != want.code || reached != want.reached || told != want.statuses {
			t.Errorf("%s (%s): answered %d code %d, reached %d times, statuses %q; want %+v", f.Digits, f.What, status, code, reached, told, want)
		}
	}
}

func TestEarlyStatusesComeBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	to := number4(earlyStatuses)
	r.write(to, "hello")
	r.settle()
	_, _, id := r.text(to, "hi") // the virtual clock stands still: nothing later can have come
	if s := r.statuses(id); s != "sent delivered" {
		t.Errorf("statuses before the answer: %q", s)
	}
}

func TestFirstSendsFailThenWork(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	to := number4("6203")
	r.write(to, "hello")
	for i, want := range []int{131016, 131016, 0, 0} {
		if _, code, _ := r.text(to, "hi"); code != want {
			t.Errorf("send %d: code %d, want %d", i+1, code, want)
		}
	}
}

func TestFailNextHitsAnybodyInOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.write(asha, "hello")
	if err := r.sim.FailNext("8016", 1); err != nil {
		t.Fatal(err)
	}
	if err := r.sim.FailNext(cutAfter, 1); err != nil {
		t.Fatal(err)
	}
	if _, code, _ := r.text(asha, "1"); code != 131016 {
		t.Errorf("first send: code %d", code)
	}
	if status, _, _ := r.text(asha, "2"); status != 0 {
		t.Errorf("second send was answered %d", status)
	}
	if status, code, _ := r.text(asha, "3"); status != 200 || code != 0 {
		t.Errorf("third send: %d, code %d", status, code)
	}
	if l := r.sim.Ledger(); len(l.Received) != 2 {
		t.Errorf("customer received %d, want 2", len(l.Received))
	}
	if r.sim.FailNext("1234", 1) == nil {
		t.Error("an unknown fault was accepted")
	}
}
