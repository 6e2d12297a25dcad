package simulator

import (
	"testing"
	"time"
)

// TestANumberIsShownForThirtyDaysAfterItsLastUse follows somebody who takes a username: the number is
// there while it was used in the last 30 days, between these two, and absent afterwards.
func TestANumberIsShownForThirtyDaysAfterItsLastUse(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	r := newRig(t, nil)
	seen := 0
	// says writes once and tells the number in the webhook, which must agree with its contact.
	says := func() string {
		t.Helper()
		r.write(asha, "hello")
		r.settle()
		all := r.messages()
		m := all[len(all)-1]
		if len(all) <= seen || m.FromUserID == "" {
			t.Fatalf("message %+v", m)
		}
		seen = len(all)
		return m.From
	}
	want := says()
	if _, err := r.sim.Meet(Customer{Digits: asha, Username: "asha.m", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	if got := says(); got != want || got == "" {
		t.Errorf("just hidden: %q, want %q", got, want)
	}
	r.advance(29 * day)
	if got := says(); got != want { // which is a use of it
		t.Errorf("after 29 days: %q", got)
	}
	r.advance(29 * day)
	if got := says(); got != want {
		t.Errorf("29 days after that: %q", got)
	}
	r.advance(30 * day)
	if got := says(); got != "" {
		t.Errorf("after 30 days of silence: %q", got)
	}
	if got := says(); got != "" {
		t.Errorf("what comes without the number brings it back: %q", got)
	}
	// Whoever still knows the number and sends to it is told it again.
	if status, code, _ := r.text("+"+asha, "are you there?"); status != 200 {
		t.Fatal(status, code)
	}
	if got := says(); got != want {
		t.Errorf("after a send to the number: %q", got)
	}
}
