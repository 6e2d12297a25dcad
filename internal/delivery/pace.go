package delivery

import (
	"math"
	"sync"
	"time"
)

// pace is the token bucket of an account, which slows down by itself when the platform asks for
// it. All methods take the instant, so that a test can move it.
type pace struct {
	mu      sync.Mutex
	limit   float64 // sends a second, as the number is set
	ceiling float64 // sends a second that the platform allows
	burst   float64 // how many may go at once after a rest; 0: a tenth of the limit
	factor  float64 // share of the limit in use: 1, less after a "too fast"
	tokens  float64
	inbound float64   // tokens that what comes in may still take
	at      time.Time // when tokens were last counted
	held    time.Time // no send before
	trouble int       // unknown outcomes in a row
	outages int       // pauses since the last clear outcome
}

// slowest is how far the adaptive factor goes down; recovery is the share it regains each second.
const (
	slowest  = 1.0 / 32
	recovery = 0.05
)

func newPace(now time.Time) *pace {
	return &pace{limit: 1, ceiling: 1, factor: 1, tokens: 1, at: now}
}

// capacity and refill together stay within the limit in any second: capacity + refill = limit.
// A tenth may go at once, so that a person's two or three messages are not spaced out. A burst that
// the owner chose may go over the number's own rate, never over the platform's: then capacity +
// refill = ceiling at most.
func (p *pace) capacity() float64 {
	r := p.limit * p.factor
	if p.burst > 0 {
		return max(1, min(p.burst*p.factor, p.ceiling*p.factor-r/2))
	}
	return max(1, r/10)
}

func (p *pace) refill() float64 {
	r := p.limit * p.factor
	if p.burst > 0 {
		return max(min(r, p.ceiling*p.factor-p.capacity()), r/2)
	}
	return max(r-p.capacity(), r/2)
}

// setLimit changes what the pace keeps to; it may differ from one look at the account to the next.
func (p *pace) setLimit(now time.Time, r Rate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	p.ceiling = float64(max(r.Ceiling, 1))
	p.limit = min(float64(max(r.PerSecond, 1)), p.ceiling)
	p.burst = float64(r.Burst)
}

func (p *pace) perSecond() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return int(p.limit)
}

func (p *pace) count(now time.Time) {
	if d := now.Sub(p.at).Seconds(); d > 0 {
		if p.factor < 1 && now.After(p.held) {
			p.factor = min(1, p.factor+recovery*d)
		}
		p.tokens = min(p.capacity(), p.tokens+p.refill()*d)
		p.inbound = min(p.limit*inboundShare, p.inbound+p.refill()*inboundShare*d)
		p.at = now
	}
}

// available tells how many sends may go now and, if none, how long to wait for the next.
func (p *pace) available(now time.Time) (int, time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	if d := p.held.Sub(now); d > 0 {
		return 0, d
	}
	if n := int(p.tokens + 1e-9); n > 0 {
		return n, 0
	}
	return 0, time.Duration(math.Ceil((1-p.tokens)/p.refill()*1e9)) * time.Nanosecond
}

// spend takes tokens for sends. It may leave a debt.
func (p *pace) spend(now time.Time, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	p.tokens = max(p.tokens-float64(n), -p.limit)
}

// inboundShare is how much of the pace what comes in may take: however much that is, members can
// still answer. If the platform minds, it says so, and the pace slows down.
const inboundShare = 0.5

// received takes tokens for messages that came in.
func (p *pace) received(now time.Time, n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	take := min(float64(n), p.inbound)
	p.inbound -= take
	p.tokens = max(p.tokens-take, -p.limit)
}

// tooFast halves the pace and stops it for a while.
func (p *pace) tooFast(now time.Time, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count(now)
	// Calls that were under way together are one warning, not several.
	if now.After(p.held) {
		p.factor = max(slowest, p.factor/2)
	}
	p.tokens = min(p.tokens, 0)
	p.hold(now, wait)
}

// stand stops the lane for a while without slowing it down.
func (p *pace) stand(now time.Time, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hold(now, wait)
}

func (p *pace) hold(now time.Time, wait time.Duration) {
	if until := now.Add(wait); until.After(p.held) {
		p.held = until
	}
}

// troubleAfter is how many unknown outcomes in a row count as an outage of the platform.
const troubleAfter = 5

// ended notes whether a call came to a clear end. In an outage the lane waits longer and longer,
// so that one bad minute does not make a whole queue unknown.
func (p *pace) ended(now time.Time, clear bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if clear {
		p.trouble, p.outages = 0, 0
		return
	}
	p.trouble++
	// Calls that were under way together are one outage, however many they are.
	if p.trouble >= troubleAfter && !now.Before(p.held) {
		p.hold(now, time.Second<<min(p.outages, 6))
		p.outages++
	}
}

// pairs are the limits per person: one message in a time, after a burst.
// Source: Cloud API > Throughput, pair rate limits (seen 2026): 1 per 6 s, burst 45.
type pairs[K comparable] struct {
	every time.Duration
	burst int
	known map[K]*pair
	swept time.Time
}

type pair struct {
	debt    time.Duration // how much of burst*every is used up, as of at
	at      time.Time
	held    time.Time
	refused int // "too fast to this person" in a row
}

func newPairs[K comparable]() *pairs[K] { return &pairs[K]{known: map[K]*pair{}} }

func (p *pairs[K]) setLimit(every time.Duration, burst int) { p.every, p.burst = every, max(burst, 1) }

func (q *pair) count(now time.Time) {
	q.debt = max(0, q.debt-max(0, now.Sub(q.at)))
	q.at = now
}

// wait tells how long this person's next message must wait; zero: not at all.
func (p *pairs[K]) wait(now time.Time, who K) time.Duration {
	q := p.known[who]
	if q == nil {
		return 0
	}
	q.count(now)
	return max(0, q.held.Sub(now), q.debt-time.Duration(p.burst-1)*p.every)
}

func (p *pairs[K]) get(now time.Time, who K) *pair {
	q := p.known[who]
	if q == nil {
		q = &pair{at: now}
		p.known[who] = q
	}
	q.count(now)
	return q
}

// spend notes a message to a person.
func (p *pairs[K]) spend(now time.Time, who K) {
	if p.every > 0 {
		p.get(now, who).debt += p.every
	}
	p.sweep(now)
}

// accepted ends a series of refusals.
func (p *pairs[K]) accepted(who K) {
	if q := p.known[who]; q != nil {
		q.refused = 0
	}
}

// tooFast tells how long a person must now be left alone: 4, 16, 64… seconds.
// Source: Cloud API > Error codes, 131056 (seen 2026): back off with 4^X seconds.
func (p *pairs[K]) tooFast(now time.Time, who K, atLeast time.Duration) time.Duration {
	q := p.get(now, who)
	q.refused = min(q.refused+1, 6)
	wait := max(atLeast, time.Second<<(2*q.refused))
	q.held = now.Add(wait)
	return wait
}

// sweep forgets people who owe nothing, now and then.
func (p *pairs[K]) sweep(now time.Time) {
	if now.Sub(p.swept) < time.Minute {
		return
	}
	p.swept = now
	for who, q := range p.known {
		q.count(now)
		if q.debt == 0 && !q.held.After(now) && q.refused == 0 {
			delete(p.known, who)
		}
	}
}
