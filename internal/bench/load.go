package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// load is what one drive of webhooks showed.
type load struct {
	sent  int64
	took  time.Duration
	times times
}

func (l *load) perSecond() float64 { return float64(l.sent) / l.took.Seconds() }

// drive posts webhooks on connections that each wait for their answer, for a time or, if most is
// not zero, until so many were answered. Any answer but 200 ends it.
func drive(ctx context.Context, addr string, conns int, d time.Duration, most int64, people *crowd, seed uint64) (load, error) {
	return driveWith(ctx, addr, conns, d, most, seed, func(w *writer) []byte {
		person, _ := people.pick(w.random)
		return w.write(person)
	})
}

// introduce posts one message of each known person, so that they are known to the subject too.
func introduce(ctx context.Context, addr string, people *crowd, seed uint64) (load, error) {
	var next atomic.Int64
	return driveWith(ctx, addr, 8, time.Minute, int64(people.known), seed^0x5eed, func(w *writer) []byte {
		return w.write(int(next.Add(1)-1) % people.known)
	})
}

func driveWith(ctx context.Context, addr string, conns int, d time.Duration, most int64, seed uint64, next func(*writer) []byte) (load, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	all := make([]*conn, conns)
	for i := range all {
		c, err := dial(addr)
		if err != nil {
			return load{}, err
		}
		defer c.close()
		all[i] = c
	}
	var left atomic.Int64
	left.Store(most)
	parts := make([]times, conns)
	start := time.Now()
	end := start.Add(d)
	var wg sync.WaitGroup
	for i, c := range all {
		c.net.SetDeadline(end.Add(answerTime))
		wg.Go(func() {
			w := newWriter(seed, uint64(i)+1)
			for at := time.Now(); at.Before(end) && ctx.Err() == nil; {
				if most > 0 && left.Add(-1) < 0 {
					return
				}
				status, body, err := c.do(next(w))
				if err == nil && status != 200 {
					err = fmt.Errorf("a webhook was answered %d: %.200s", status, body)
				}
				if err != nil {
					cancel(err)
					return
				}
				now := time.Now()
				parts[i].add(now.Sub(at))
				at = now
			}
		})
	}
	wg.Wait()
	out := load{took: time.Since(start)}
	for i := range parts {
		out.times.merge(&parts[i])
	}
	out.sent = out.times.count
	if ctx.Err() != nil {
		return out, context.Cause(ctx)
	}
	return out, nil
}

// every calls act at a rate, each time with the instant it was due, on so many goroutines that a
// slow one does not hold the next up. The worker's number lets act have a connection of its own.
// What is late because we overslept counts from when we woke: the timer is not what is measured.
func every(ctx context.Context, rate float64, d time.Duration, workers int, act func(worker int, due time.Time) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	due := make(chan time.Time, int(rate*d.Seconds())+1) // never blocks the clock
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for at := range due {
				if ctx.Err() != nil {
					return
				}
				if err := act(i, at); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	start := time.Now()
	for n := 0; ctx.Err() == nil; n++ {
		next := start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		if next.Sub(start) >= d {
			break
		}
		if wait := time.Until(next); wait > 0 {
			time.Sleep(wait)
		}
		due <- time.Now()
	}
	close(due)
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
