package ingest

import (
	"testing"
	"testing/synctest"
	"time"

	"sangam/internal/inbox"
)

// Bodies that come one right behind the other are told from those that come now and then.
func TestJournalKnowsAHurry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := NewJournal(&diskStore{}, 0, time.Now, &Stats{}, nil)
		if err := j.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer j.Stop()
		come := func(every time.Duration) {
			t.Helper()
			for range 40 {
				time.Sleep(every)
				if err := j.Accept(t.Context(), inbox.WhatsApp, nil, []byte("{}")); err != nil {
					t.Fatal(err)
				}
			}
		}
		if come(time.Millisecond); !j.Hurried() {
			t.Error("a body a millisecond is no hurry")
		}
		if time.Sleep(time.Second); j.Hurried() {
			t.Error("still in a hurry a second after the last body")
		}
		if come(5 * time.Millisecond); j.Hurried() {
			t.Error("a body every 5 ms is a hurry")
		}
		if come(time.Millisecond); !j.Hurried() {
			t.Error("a hurry after a quiet time was not noticed")
		}
	})
}

// Hurried bodies are waited for until there are enough of them, but not longer than gatherTime, and
// not at all where there is nothing to be applied.
func TestApplierGathersNotLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := &Applier{}
		a.prepare()
		a.fresh.behind = false
		timer := time.NewTimer(0)
		defer timer.Stop()
		took := func() time.Duration {
			start := time.Now()
			a.gather(t.Context(), timer)
			return time.Since(start)
		}
		if d := took(); d != 0 {
			t.Errorf("waited %v for nothing", d)
		}
		next := inbox.RawEventID(0)
		put := func(n int) {
			for range n {
				next++
				a.Ready([]Raw{{ID: next}}, false)
			}
		}
		put(1)
		if d := took(); d != gatherTime {
			t.Errorf("one body waited %v, want %v", d, gatherTime)
		}
		go func() {
			time.Sleep(gatherTime / 3)
			put(gatherMost)
		}()
		if d := took(); d != gatherTime/3 {
			t.Errorf("waited %v with enough bodies there after %v", d, gatherTime/3)
		}
		if d := took(); d != 0 {
			t.Errorf("waited %v with enough bodies there", d)
		}
	})
}
