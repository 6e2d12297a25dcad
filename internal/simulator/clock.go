package simulator

import (
	"container/heap"
	"sync"
	"sync/atomic"
	"time"
)

// Clock is where the simulator takes time from. Both methods may be called by many goroutines.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f once, d from now, in any goroutine; f is short and never blocks. The
	// function it returns prevents the call if it has not happened.
	AfterFunc(d time.Duration, f func()) (stop func())
}

// An advancer is a clock that can be moved forward by hand.
type advancer interface{ Advance(time.Duration) }

// RealClock is real time plus what Advance added, so that a window of 24 hours can be seen closing
// in a demo.
type RealClock struct{ ahead atomic.Int64 }

// NewRealClock returns real time.
func NewRealClock() *RealClock { return &RealClock{} }

// Now is the shifted time.
func (c *RealClock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// AfterFunc waits in real time; the scheduler rearms its one timer after an Advance.
func (c *RealClock) AfterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// Advance shifts time forward by d.
func (c *RealClock) Advance(d time.Duration) { c.ahead.Add(int64(d)) }

// VirtualClock stands still until it is advanced: for tests.
type VirtualClock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[*virtualTimer]struct{}
}

type virtualTimer struct {
	at time.Time
	f  func()
}

// NewVirtualClock starts at the given instant.
func NewVirtualClock(start time.Time) *VirtualClock {
	return &VirtualClock{now: start, timers: map[*virtualTimer]struct{}{}}
}

// Now is the instant it was advanced to.
func (c *VirtualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc calls f inside the Advance that reaches its time; at once if d is not positive.
func (c *VirtualClock) AfterFunc(d time.Duration, f func()) func() {
	if d <= 0 {
		f()
		return func() {}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &virtualTimer{at: c.now.Add(d), f: f}
	c.timers[t] = struct{}{}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.timers, t)
	}
}

// Advance moves time forward and calls what came due, in the caller's goroutine.
func (c *VirtualClock) Advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []func()
	for t := range c.timers {
		if !t.at.After(c.now) {
			due = append(due, t.f)
			delete(c.timers, t)
		}
	}
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}

// schedule runs functions at their time, one after the other, in one goroutine (run). Each gets the
// instant it was due, so that a leap of the clock does not change any timestamp.
type schedule struct {
	clock Clock
	poke  chan struct{} // size 1: one pending wake-up is enough, run looks at everything due.

	mu      sync.Mutex
	jobs    jobHeap
	seq     uint64
	running bool
}

type job struct {
	at  time.Time
	seq uint64 // ties run in the order they were added
	do  func(at time.Time)
}

func newSchedule(clock Clock) *schedule {
	return &schedule{clock: clock, poke: make(chan struct{}, 1)}
}

func (s *schedule) at(t time.Time, do func(time.Time)) {
	s.mu.Lock()
	s.seq++
	heap.Push(&s.jobs, job{t, s.seq, do})
	first := s.jobs[0].seq == s.seq
	s.mu.Unlock()
	if first {
		s.wake()
	}
}

func (s *schedule) wake() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// next tells the earliest job.
func (s *schedule) next() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.jobs) == 0 {
		return time.Time{}, false
	}
	return s.jobs[0].at, true
}

// idle reports that nothing is due and nothing runs.
func (s *schedule) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.running && (len(s.jobs) == 0 || s.jobs[0].at.After(s.clock.Now()))
}

// run is the goroutine of the schedule; it returns when stop is closed. ran is called after each
// round of jobs.
func (s *schedule) run(stop <-chan struct{}, ran func()) {
	cancel := func() {}
	defer func() { cancel() }()
	for {
		cancel()
		for s.runOne() {
		}
		ran()
		if at, ok := s.next(); ok {
			cancel = s.clock.AfterFunc(at.Sub(s.clock.Now()), s.wake)
			if !at.After(s.clock.Now()) { // the clock leapt while the timer was being set
				s.wake()
			}
		}
		select {
		case <-s.poke:
		case <-stop:
			return
		}
	}
}

func (s *schedule) runOne() bool {
	s.mu.Lock()
	if len(s.jobs) == 0 || s.jobs[0].at.After(s.clock.Now()) {
		s.running = false
		s.mu.Unlock()
		return false
	}
	j := heap.Pop(&s.jobs).(job)
	s.running = true
	s.mu.Unlock()
	j.do(j.at)
	return true
}

type jobHeap []job

func (h jobHeap) Len() int { return len(h) }
func (h jobHeap) Less(i, k int) bool {
	if h[i].at.Equal(h[k].at) {
		return h[i].seq < h[k].seq
	}
	return h[i].at.Before(h[k].at)
}
func (h jobHeap) Swap(i, k int) { h[i], h[k] = h[k], h[i] }
func (h *jobHeap) Push(x any)   { *h = append(*h, x.(job)) }
func (h *jobHeap) Pop() any {
	old := *h
	n := len(old) - 1
	j := old[n]
	old[n] = job{}
	*h = old[:n]
	return j
}
