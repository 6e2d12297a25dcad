package simulator

import (
	"errors"
	"testing"
	"time"
)

func TestAStoryOfThreeDaysAgoCarriesItsOwnTimes(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	then := start.Add(-72 * time.Hour)
	asked, err := r.sim.CustomerSends(CustomerMessage{From: "915550100123", Text: "Is it opne?", At: then})
	if err != nil {
		t.Fatal(err)
	}
	told, err := r.sim.PhoneSends(PhoneMessage{To: "915550100123", Text: "Yes, till 8", At: then.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.sim.EditAt(asked, "Is it open?", then.Add(2*time.Minute)); err != nil {
		t.Error(err)
	}
	if _, err := r.sim.RevokeAt(told, then.Add(3*time.Minute)); err != nil {
		t.Error(err)
	}
	if _, err := r.sim.EditAt(asked, "too late", then.Add(16*time.Minute)); !errors.Is(err, ErrTooLate) {
		t.Errorf("an edit after 16 minutes gave %v", err)
	}
	r.settle() // no time passes: what is past is told at once
	for _, m := range append(r.messages(), r.echoes()...) {
		if at := time.UnixMilli(m.Timestamp.Millis()); at.Before(then) || at.After(then.Add(time.Hour)) {
			t.Errorf("%s is dated %v", m.Type, at)
		}
	}
	if got := r.statuses(told); got != "sent delivered read" {
		t.Errorf("the phone's message of three days ago has the statuses %q", got)
	}
	for _, v := range r.values() {
		for _, st := range v.Statuses {
			if at := time.UnixMilli(st.Timestamp.Millis()); at.After(then.Add(time.Hour)) {
				t.Errorf("status %s is dated %v", st.Status, at)
			}
		}
	}
	if until := r.sim.WindowUntil("", "915550100123"); !until.Equal(then.Add(24 * time.Hour)) {
		t.Errorf("the window is open until %v", until)
	}
}

func TestWatchHintsWithoutContents(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	hints, leave := r.sim.Watch()
	who, err := r.sim.Meet(Customer{Digits: "915550100124", Name: "Meera"})
	if err != nil {
		t.Fatal(err)
	}
	r.write("915550100124", "hello")
	for want := "chat:" + who.ID; ; {
		select {
		case got := <-hints:
			if got == want {
				leave()
				return
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no hint %s", want)
		}
	}
}
