package main

import (
	"context"
	"fmt"
	"time"
)

// starting measures from the start of the process to its first good answer of /readyz.
func (b *bench) starting(ctx context.Context, e *engine) error {
	const figure = "start to ready"
	if !b.wanted(figure) {
		return nil
	}
	once := func(p place) (sample, error) {
		g, err := serve(ctx, b.binary, p, "")
		if err != nil {
			return nil, err
		}
		return sample{"rate": 1 / g.ready.Seconds(), "ready": g.ready.Seconds()}, g.stop()
	}
	_, size := b.sizes()
	large, err := b.seeded(ctx, e, size)
	if err != nil {
		return err
	}
	from, err := b.empty(ctx, e)
	if err != nil {
		return err
	}
	small, err := e.clone(ctx, from)
	if err != nil {
		return err
	}
	defer small.remove()
	kept, noisy, err := rounds(b.rounds, func() (sample, error) { return once(small) }, func() (sample, error) { return once(large) })
	if err != nil {
		return fmt.Errorf("%s on %s: %w", figure, e.name, err)
	}
	longer := over(kept, func(l, o sample) float64 { return o["ready"] / l["ready"] })
	ready := seconds(over(kept, func(_, o sample) float64 { return o["ready"] }))
	b.table.add(row{figure: figure + ", " + b.bigName(), engine: e.name, ours: milli(ready), noisy: noisy,
		limit: "empty " + milli(seconds(over(kept, func(l, _ sample) float64 { return l["ready"] }))), ratio: ratio(longer),
		reach: "≤ 1.20, ≤ 0.5 s", ok: longer <= 1.2 && ready <= 500*time.Millisecond})
	return nil
}

// remembering measures resident memory: idle, at the worst moment of a burst, and after it.
func (b *bench) remembering(ctx context.Context, e *engine) error {
	const figure = "resident memory"
	if !b.wanted(figure) {
		return nil
	}
	burst := int64(20_000)
	if b.quick {
		burst = 2000
	}
	var idle, most, after []float64
	for range b.rounds {
		i, m, a, err := b.remember(ctx, e, burst)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", figure, e.name, err)
		}
		idle, most, after = append(idle, i), append(most, m), append(after, a)
	}
	grown := median(after) / median(idle)
	b.table.add(row{figure: fmt.Sprintf("%s after a burst of %s", figure, count(float64(burst))), engine: e.name, ours: megabytes(median(after)) + ", at most " + megabytes(median(most)),
		limit: "idle " + megabytes(median(idle)), ratio: ratio(grown), reach: "≤ 2.00, ≤ 200 MB", ok: grown <= 2 && median(most) <= 200e6})
	return nil
}

// settleTime is how long a process is left alone before it counts as idle.
const settleTime = 2 * time.Second

func (b *bench) remember(ctx context.Context, e *engine, burst int64) (idle, most, after float64, err error) {
	from, err := b.empty(ctx, e)
	if err != nil {
		return 0, 0, 0, err
	}
	p, err := e.clone(ctx, from)
	if err != nil {
		return 0, 0, 0, err
	}
	g, err := serve(ctx, b.binary, p, "")
	if err != nil {
		return 0, 0, 0, err
	}
	defer b.discard(g)
	settle := func() error {
		select {
		case <-time.After(settleTime):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := settle(); err != nil {
		return 0, 0, 0, err
	}
	if idle, err = g.memory("VmRSS"); err != nil {
		return 0, 0, 0, err
	}
	l, err := drive(ctx, g.addr, 64, time.Minute, burst, newCrowd(knownPeople), b.nextSeed())
	if err == nil {
		_, err = g.drained(ctx, l.sent)
	}
	if err != nil {
		return 0, 0, 0, g.blame(err)
	}
	if err := settle(); err != nil {
		return 0, 0, 0, err
	}
	if after, err = g.memory("VmRSS"); err != nil {
		return 0, 0, 0, err
	}
	most, err = g.memory("VmHWM")
	return idle, most, after, err
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }
