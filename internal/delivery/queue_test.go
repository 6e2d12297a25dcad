package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sangam/internal/inbox"
)

func TestTheRateOfANumber(t *testing.T) {
	t.Parallel()
	hybrid := inbox.Capabilities{PerSecond: 20, CarefulPer: 5}
	for _, c := range []struct {
		name    string
		account inbox.Account
		want    Rate
	}{
		{"as the platform allows", inbox.Account{}, Rate{20, 20, 0, RatePlatform}},
		{"careful", inbox.Account{Pace: inbox.PaceCareful}, Rate{5, 20, 0, RateCareful}},
		{"its owner's", inbox.Account{PerSecond: 12, Burst: 3}, Rate{12, 20, 3, RateOwn}},
		{"its owner's over the limit, which fell", inbox.Account{PerSecond: 80, Pace: inbox.PaceCareful}, Rate{20, 20, 0, RateOwn}},
	} {
		if got := RateOf(c.account, hybrid); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// Whatever rate and burst an owner chooses, and however often the platform says "too fast": no
// second holds more than the platform allows, and none more than the rate where no burst is chosen.
func TestNoChosenBurstGoesOverThePlatformsLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.SampledFrom([]int{20, 80, 1000}).Draw(t, "ceiling")
		r := Rate{Ceiling: ceiling, PerSecond: rapid.IntRange(1, ceiling).Draw(t, "rate"), Burst: rapid.IntRange(0, ceiling).Draw(t, "burst")}
		p := newPace(noon)
		p.setLimit(noon, r)
		now := noon
		type spent struct {
			at time.Time
			n  int
		}
		var all []spent
		for range rapid.IntRange(1, 150).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(300*time.Millisecond)).Draw(t, "pause")))
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				p.tooFast(now, time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "held")))
			case 1:
				p.received(now, rapid.IntRange(1, 30).Draw(t, "came in"))
			}
			n, _ := p.available(now)
			p.spend(now, n)
			all = append(all, spent{now, n})
		}
		most := ceiling
		if r.Burst == 0 {
			most = max(r.PerSecond, 1)
		}
		for i := range all {
			sum := 0
			for j := i; j < len(all) && all[j].at.Sub(all[i].at) < time.Second; j++ {
				sum += all[j].n
			}
			if sum > most {
				t.Fatalf("%+v: %d went out in one second; %d are allowed", r, sum, most)
			}
		}
	})
}

// A queue worked in a pretend clock ends when Finish said: within a tenth and a second.
func TestTheFinishIsWhereItWasSaidToBe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ceiling := rapid.SampledFrom([]int{20, 80}).Draw(t, "ceiling")
		r := Rate{Ceiling: ceiling, PerSecond: rapid.IntRange(1, ceiling).Draw(t, "rate"), Burst: rapid.IntRange(0, 10).Draw(t, "burst"), Why: RateOwn}
		caps := inbox.Capabilities{PerSecond: ceiling, PairEvery: 6 * time.Second, PairBurst: 45}
		people := rapid.IntRange(1, 40).Draw(t, "people")
		waiting := make([]int, people)
		b := Backlog{}
		for i := range waiting {
			waiting[i] = rapid.IntRange(0, 20).Draw(t, "for one")
		}
		if rapid.Bool().Draw(t, "one who gets much") {
			waiting[0] = rapid.IntRange(46, 60).Draw(t, "much")
		}
		for _, n := range waiting {
			b.Waiting[2] += n
			b.Deepest = max(b.Deepest, n)
		}
		p := newPace(noon)
		p.setLimit(noon, r)
		q := newPairs[int]()
		q.setLimit(caps.PairEvery, caps.PairBurst)
		now := noon.Add(time.Minute) // rested
		for range rapid.IntRange(0, 4).Draw(t, "warnings") {
			p.tooFast(now, 2*time.Second)
			now = now.Add(2100 * time.Millisecond)
		}
		said := Finish(now, p.speed(now), b, caps)
		if b.Total() == 0 {
			if !said.IsZero() {
				t.Fatalf("nothing waits, and it ends %v", said)
			}
			return
		}
		from, end := now, now
		for left := b.Total(); left > 0; {
			n, wait := p.available(now)
			for who := 0; who < people && n > 0; who++ {
				if waiting[who] > 0 && q.wait(now, who) == 0 {
					q.spend(now, who)
					p.spend(now, 1)
					waiting[who]--
					left--
					n--
					end = now
				}
			}
			// As the lane does: until the next token, or a look now and then at people who must wait.
			now = now.Add(max(wait, time.Millisecond))
			if n > 0 {
				now = now.Add(50 * time.Millisecond)
			}
			if now.Sub(from) > time.Hour {
				t.Fatal("it never ends")
			}
		}
		took, guess := end.Sub(from), said.Sub(from)
		if off := (took - guess).Abs(); off > took/10+time.Second {
			t.Fatalf("%+v, %d waiting, deepest %d: it took %v, said were %v", r, b.Total(), b.Deepest, took, guess)
		}
	})
}

// What is held or slowed says so.
func TestASpeedSaysWhy(t *testing.T) {
	t.Parallel()
	p := newPace(noon)
	p.setLimit(noon, Rate{PerSecond: 20, Ceiling: 20})
	if s := p.speed(noon); s.Why != "" || s.Most != 20 || s.Factor != 1 {
		t.Errorf("at rest: %+v", s)
	}
	p.tooFast(noon, time.Second)
	if s := p.speed(noon); s.Why != RateHeld || s.Ready != 0 || !s.HeldUntil.Equal(noon.Add(time.Second)) {
		t.Errorf("held: %+v", s)
	}
	if s := p.speed(noon.Add(2 * time.Second)); s.Why != RateSlowed || s.Most > 12 || !s.HeldUntil.IsZero() {
		t.Errorf("slowed: %+v", s)
	}
	if s := Resting(noon, Rate{PerSecond: 5, Ceiling: 20, Burst: 8, Why: RateOwn}); s.Ready != 8 || s.PerSecond != 5 || s.Most != 13 || s.Why != RateOwn {
		t.Errorf("resting: %+v", s)
	}
}

func TestPeopleWhoMustWaitAreCounted(t *testing.T) {
	t.Parallel()
	q := newPairs[int]()
	q.setLimit(6*time.Second, 2)
	for _, who := range []int{1, 1, 2, 3, 3} {
		q.spend(noon, who)
	}
	q.tooFast(noon, 4, time.Second)
	if n := q.limited(noon); n != 3 {
		t.Errorf("%d people must wait, want 1, 3 and 4", n)
	}
	if n := q.limited(noon.Add(7 * time.Second)); n != 0 {
		t.Errorf("%d people must wait after 7 s", n)
	}
}
