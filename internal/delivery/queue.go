package delivery

import (
	"time"

	"sangam/internal/inbox"
)

// What a person may know of an account's way out: how fast it goes now and why, who waits, and
// when it will be done. Nothing here decides anything.

// Rate is what an account keeps to.
type Rate struct {
	PerSecond int // what it is set to
	Ceiling   int // what the platform allows
	Burst     int // how many may go at once after a rest; 0: a tenth of PerSecond
	Why       Why // RatePlatform, RateCareful or RateOwn
}

// Why says what the rate of a number comes from.
type Why string

// The reasons.
const (
	RatePlatform Why = "platform" // the platform's limit
	RateCareful  Why = "careful"  // the careful preset
	RateOwn      Why = "own"      // a rate of the owner's
	RateSlowed   Why = "slowed"   // the platform said "too fast" a moment ago
	RateHeld     Why = "held"     // nothing goes until an instant: too fast, or the platform is out of reach
)

// RateOf gives the rate of an account by its settings. The platform's limit counts what goes out
// and what comes in together.
//
// Source: contract 4.9 and 8.4: 20 a second for a number in coexistence, fixed; 80 else, 1,000
// after an upgrade. 5 a second is the careful preset (ruling "send rate of a hybrid number").
func RateOf(a inbox.Account, caps inbox.Capabilities) Rate {
	r := Rate{PerSecond: caps.PerSecond, Ceiling: caps.PerSecond, Burst: a.Burst, Why: RatePlatform}
	switch {
	case a.PerSecond > 0:
		r.PerSecond, r.Why = min(a.PerSecond, caps.PerSecond), RateOwn
	case a.Pace == inbox.PaceCareful && caps.CarefulPer > 0:
		r.PerSecond, r.Why = min(caps.CarefulPer, caps.PerSecond), RateCareful
	}
	return r
}

// Speed is how fast an account goes now.
type Speed struct {
	// PerSecond is what goes in a second over a longer time, Most what may go in any one second.
	PerSecond, Most float64
	Ready           int       // may go at once
	Factor          float64   // share of the rate in use: less than 1 after a "too fast"
	HeldUntil       time.Time // nothing goes before; zero: it goes
	Why             Why
	PairLimited     int // people whose next message must wait because of the ones before it

	limit, ceiling, burst, tokens float64
}

// Speed tells how fast a lane that is worked by this process goes; ok is false where it is not:
// then nothing has gone out from here for a while, or another process has the lane.
func (r *Runner) Speed(ws inbox.WorkspaceID, account inbox.AccountID) (s Speed, ok bool) {
	r.mu.Lock()
	l := r.lanes[Address{ws, account}]
	r.mu.Unlock()
	if l == nil {
		return s, false
	}
	now := r.o.Now()
	s = l.pace.speed(now)
	l.mu.Lock()
	defer l.mu.Unlock()
	s.PairLimited = l.pairs.limited(now)
	return s, true
}

// Resting is the speed of an account whose lane is not worked here: rested, with its whole burst.
func Resting(now time.Time, r Rate) Speed {
	p := newPace(now)
	p.setLimit(now, r)
	p.tokens = p.capacity()
	s := p.speed(now)
	s.Why = r.Why
	return s
}

func (p *pace) speed(now time.Time) Speed {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	s := Speed{PerSecond: p.refill(), Most: p.limit * p.factor, Ready: int(max(0, p.tokens) + 1e-9), Factor: p.factor,
		limit: p.limit, ceiling: p.ceiling, burst: p.burst, tokens: p.tokens}
	if p.burst > 0 {
		s.Most = p.capacity() + p.refill()
	}
	if p.held.After(now) {
		s.HeldUntil, s.Ready = p.held, 0
	}
	switch {
	case !s.HeldUntil.IsZero():
		s.Why = RateHeld
	case p.factor < 1:
		s.Why = RateSlowed
	}
	return s
}

// limited counts the people whose next message must wait.
func (p *pairs[K]) limited(now time.Time) (n int) {
	for who := range p.known {
		if p.wait(now, who) > 0 {
			n++
		}
	}
	return n
}

// Backlog is what waits for one account.
type Backlog struct {
	// By Priority: members, flows, campaigns. Those under way count.
	Waiting [3]int
	// How many wait at most for one person.
	Deepest int
	// Not before: the latest instant a send was put off to. Zero: none was.
	Latest inbox.Millis
	// Of people whose send was put off.
	PutOff int
	// Sends whose fate is unknown: they wait for a report or a member, not for the queue.
	Unknown int
	// "Too fast" from the platform.
	Throttles []Throttle
}

// Throttle is a "too fast" of the platform.
type Throttle struct {
	Code   int // 130429: the number; 131056: one person
	Count  int // since the number was connected
	LastAt inbox.Millis
}

// Codes of the platform that mean "too fast". Source: contract 9.3.
const (
	CodeNumberTooFast = 130429
	CodePairTooFast   = 131056
)

// Total counts what waits.
func (b Backlog) Total() int { return b.Waiting[0] + b.Waiting[1] + b.Waiting[2] }

// Finish estimates when a backlog is gone if nothing is added: the rate, with what is left of a
// slow-down; the person for whom most waits, at one message in a time after the burst; and what
// was put off. The answers of the platform take their time beside it. Zero: nothing waits.
func Finish(now time.Time, s Speed, b Backlog, caps inbox.Capabilities) time.Time {
	total := b.Total()
	if total == 0 {
		return time.Time{}
	}
	start := now
	if s.HeldUntil.After(now) {
		start = s.HeldUntil
	}
	end := start.Add(seconds(drain(float64(total), s)))
	if extra := b.Deepest - max(caps.PairBurst, 1); extra > 0 {
		if pair := start.Add(time.Duration(extra) * caps.PairEvery); pair.After(end) {
			end = pair
		}
	}
	if late := b.Latest.Time(); late.After(end) {
		end = late
	}
	return end
}

// drain gives the seconds until n sends have gone, as the rate comes back by itself after a
// slow-down.
func drain(n float64, s Speed) float64 {
	p := pace{limit: s.limit, ceiling: s.ceiling, burst: s.burst, factor: s.Factor}
	n -= s.tokens
	took := 0.0
	const step = 0.1
	for ; p.factor < 1 && n > 0; took += step {
		p.factor = min(1, p.factor+recovery*step)
		n -= p.refill() * step
	}
	return took + max(0, n)/p.refill()
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
