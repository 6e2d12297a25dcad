package auth

import (
	"net/netip"
	"sync"
	"time"
)

// Limiter counts tries in token buckets, in memory: a restart forgives, which is as good as the
// few minutes it would have taken. It holds at most maxBuckets and forgets full ones first.
type Limiter struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	burst   float64
	every   time.Duration
}

type bucket struct {
	tokens float64
	at     time.Time
}

const maxBuckets = 20000

// NewLimiter allows burst tries at once and one more in each time of every.
func NewLimiter(burst int, every time.Duration) *Limiter {
	return &Limiter{buckets: map[string]*bucket{}, burst: float64(burst), every: every}
}

// Take takes one try, or says how long to wait for the next.
func (l *Limiter) Take(key string, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.fill(key, now)
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) * float64(l.every)), false
	}
	b.tokens--
	return 0, true
}

// Give returns a try that turned out to be a good one.
func (l *Limiter) Give(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.fill(key, now)
	b.tokens = min(l.burst, b.tokens+1)
}

func (l *Limiter) fill(key string, now time.Time) *bucket {
	b, ok := l.buckets[key]
	if !ok {
		if len(l.buckets) >= maxBuckets {
			l.sweep(now)
		}
		b = &bucket{tokens: l.burst, at: now}
		l.buckets[key] = b
	}
	if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(l.burst, b.tokens+float64(passed)/float64(l.every))
		b.at = now
	}
	return b
}

// sweep forgets buckets that are full again, and, in a flood from everywhere, any.
func (l *Limiter) sweep(now time.Time) {
	for k, b := range l.buckets {
		if b.tokens+float64(now.Sub(b.at))/float64(l.every) >= l.burst {
			delete(l.buckets, k)
		}
	}
	for k := range l.buckets {
		if len(l.buckets) < maxBuckets*9/10 {
			return
		}
		delete(l.buckets, k)
	}
}

// block is what an address counts as: IPv4 whole, IPv6 by its /64, since one household has 2^64.
func block(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap()
	if a.Is6() {
		p, _ := a.WithZone("").Prefix(64)
		return p.String()
	}
	return a.String()
}

// knownPlaces remembers from where an email has signed in with success. In memory, and bounded: a
// restart makes everybody a stranger once.
type knownPlaces struct {
	mu     sync.Mutex
	places map[[2]string]bool
}

const maxKnownPlaces = 20000

func newKnownPlaces() *knownPlaces { return &knownPlaces{places: map[[2]string]bool{}} }

func (k *knownPlaces) has(email, place string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.places[[2]string{email, place}]
}

func (k *knownPlaces) add(email, place string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.places) >= maxKnownPlaces {
		clear(k.places)
	}
	k.places[[2]string{email, place}] = true
}
