package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// In no second do more go out, and come in, than the platform allows: whatever arrives when.
func TestNoSecondHoldsMoreThanTheLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.SampledFrom([]int{5, 20, 80, 1000}).Draw(t, "limit")
		p := newPace(noon)
		p.setLimit(noon, Rate{PerSecond: limit, Ceiling: limit})
		now := noon
		type spent struct {
			at time.Time
			n  int
		}
		var all []spent
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(400*time.Millisecond)).Draw(t, "pause")))
			n, wait := p.available(now)
			if (n > 0) == (wait > 0) {
				t.Fatalf("%d may go, and wait %v", n, wait)
			}
			if rapid.Bool().Draw(t, "take less") {
				n = min(n, 1)
			}
			p.spend(now, n)
			all = append(all, spent{now, n})
		}
		for i := range all {
			sum := 0
			for j := i; j < len(all) && all[j].at.Sub(all[i].at) < time.Second; j++ {
				sum += all[j].n
			}
			if sum > limit {
				t.Fatalf("%d went out in one second; %d are allowed", sum, limit)
			}
		}
	})
}

func TestWhatComesInCountsToo(t *testing.T) {
	t.Parallel()
	p := newPace(noon)
	p.setLimit(noon, Rate{PerSecond: 20, Ceiling: 20})
	p.spend(noon, 10)
	n, wait := p.available(noon)
	if n != 0 || wait < 500*time.Millisecond || wait > 600*time.Millisecond {
		t.Errorf("after 10 came in: %d may go, wait %v; want none for about 10/18 s", n, wait)
	}
	if n, _ := p.available(noon.Add(wait)); n != 1 {
		t.Errorf("after the wait %d may go, want 1", n)
	}
}

func TestTooFastHalvesThePaceAndItComesBack(t *testing.T) {
	t.Parallel()
	p := newPace(noon)
	p.setLimit(noon, Rate{PerSecond: 80, Ceiling: 80})
	p.tooFast(noon, time.Second)
	p.tooFast(noon, time.Second) // an answer to a call of the same moment is not a second warning
	if p.factor != 0.5 {
		t.Errorf("factor %v after one moment of warnings, want 0.5", p.factor)
	}
	if n, wait := p.available(noon); n != 0 || wait != time.Second {
		t.Errorf("right after: %d may go, wait %v", n, wait)
	}
	p.tooFast(noon.Add(2*time.Second), time.Second)
	if p.factor > 0.31 || p.factor < 0.25 {
		t.Errorf("factor %v after two warnings", p.factor)
	}
	p.available(noon.Add(30 * time.Second))
	if p.factor != 1 {
		t.Errorf("factor %v after half a quiet minute, want 1", p.factor)
	}
	for i := range 20 {
		p.tooFast(noon.Add(time.Hour+time.Duration(i)*2*time.Second), time.Second)
	}
	if p.factor < slowest {
		t.Errorf("factor %v fell below the slowest", p.factor)
	}
}

func TestAnOutageStopsTheLaneLongerAndLonger(t *testing.T) {
	t.Parallel()
	p := newPace(noon)
	p.setLimit(noon, Rate{PerSecond: 20, Ceiling: 20})
	for range troubleAfter - 1 {
		p.ended(noon, false)
	}
	if n, _ := p.available(noon); n == 0 {
		t.Error("four unknown calls in a row stopped the lane")
	}
	p.ended(noon, false)
	if _, wait := p.available(noon); wait != time.Second {
		t.Errorf("wait %v after the fifth, want 1 s", wait)
	}
	for range 100 {
		p.ended(noon, false) // they were under way together
	}
	if _, wait := p.available(noon); wait != time.Second {
		t.Errorf("wait %v after a hundred at once, want 1 s", wait)
	}
	now := noon
	for want := 2 * time.Second; want <= 64*time.Second; want *= 2 {
		_, wait := p.available(now)
		now = now.Add(wait)
		p.ended(now, false)
		if _, wait := p.available(now); wait != want {
			t.Errorf("wait %v, want %v", wait, want)
		}
	}
	p.ended(noon, true)
	if p.trouble != 0 {
		t.Error("a good call does not end the outage")
	}
}

func TestOnePersonsLimitConcernsNobodyElse(t *testing.T) {
	t.Parallel()
	p := newPairs[string]()
	p.setLimit(6*time.Second, 45)
	for i := range 45 {
		if w := p.wait(noon, "asha"); w != 0 {
			t.Fatalf("message %d must wait %v", i+1, w)
		}
		p.spend(noon, "asha")
	}
	if w := p.wait(noon, "asha"); w != 6*time.Second {
		t.Errorf("message 46 waits %v, want 6 s", w)
	}
	if w := p.wait(noon, "ravi"); w != 0 {
		t.Errorf("somebody else waits %v", w)
	}
	if w := p.wait(noon.Add(6*time.Second), "asha"); w != 0 {
		t.Errorf("after 6 s she waits %v", w)
	}
	for want := range 4 {
		if got := p.tooFast(noon, "asha", 0); got != time.Second<<(2*(want+1)) {
			t.Errorf("refusal %d: wait %v", want+1, got)
		}
	}
	p.accepted("asha")
	if got := p.tooFast(noon, "asha", 0); got != 4*time.Second {
		t.Errorf("after an accepted one the series begins anew, got %v", got)
	}
	later := noon.Add(time.Hour)
	p.accepted("asha")
	p.spend(later, "ravi")
	if _, known := p.known["asha"]; known {
		t.Error("people who owe nothing are kept for ever")
	}
}

// Whatever the pauses: never more than the burst plus one for each 6 s passed.
func TestPairLimitHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := newPairs[int]()
		p.setLimit(6*time.Second, 45)
		now, went := noon, []time.Time{}
		for range rapid.IntRange(1, 300).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Second)).Draw(t, "pause")))
			if p.wait(now, 1) == 0 {
				p.spend(now, 1)
				went = append(went, now)
			}
		}
		for i := range went {
			for j := i; j < len(went); j++ {
				if most := 45 + int(went[j].Sub(went[i])/(6*time.Second)); j-i+1 > most {
					t.Fatalf("%d went out in %v, at most %d may", j-i+1, went[j].Sub(went[i]), most)
				}
			}
		}
	})
}

func TestAFloodThatComesInLeavesMembersTheirShare(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	p := newPace(now)
	p.setLimit(now, Rate{PerSecond: 20, Ceiling: 20})
	sent := 0
	for range 600 { // a minute, in tenths of a second
		now = now.Add(100 * time.Millisecond)
		p.received(now, 50)
		if n, _ := p.available(now); n > 0 {
			p.spend(now, 1)
			sent++
		}
	}
	if sent < 60 || sent > 20*60 {
		t.Errorf("%d sends in a minute beside 500 messages a second coming in", sent)
	}
}
