package main

import (
	"context"
	"fmt"
	"math"
	"time"
)

// knownPeople wrote before the measurement begins.
const knownPeople = 2000

// accepting measures how fast webhooks are answered 200 and durable, at several connections.
func (b *bench) accepting(ctx context.Context, e *engine) error {
	for _, conns := range []int{1, 8, 64} {
		figure := fmt.Sprintf("webhooks/s answered and durable, %d connection%s", conns, plural(conns))
		if !b.wanted(figure) && !(conns == 1 && b.wanted(loneFigure)) {
			continue
		}
		limit := func() (sample, error) {
			bare, err := b.driveSubject(ctx, conns, "bare")
			if err != nil {
				return nil, err
			}
			out := sampleOf(&bare)
			appended, err := b.driveSubject(ctx, conns, "append", b.file("appended"))
			if err != nil {
				return nil, err
			}
			out["append"] = appended.perSecond()
			if conns == 1 {
				out["flushes"], err = b.flush()
			}
			return out, err
		}
		kept, noisy, err := rounds(b.rounds, limit, func() (sample, error) { return b.acceptOnce(ctx, e, conns) })
		if err != nil {
			return fmt.Errorf("%s on %s: %w", figure, e.name, err)
		}
		b.acceptingRows(e, conns, figure, kept, noisy)
	}
	return nil
}

const loneFigure = "one lone client"

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func (b *bench) acceptingRows(e *engine, conns int, figure string, kept []round, noisy bool) {
	ours := over(kept, func(_, o sample) float64 { return o["rate"] })
	share := over(kept, func(l, o sample) float64 { return o["rate"] / l["rate"] })
	ofAppend := over(kept, func(l, o sample) float64 { return o["rate"] / l["append"] })
	slower := over(kept, func(l, o sample) float64 { return o["p99"] / l["p99"] })
	least := map[string]float64{"sqlite": 0.40, "postgres": 0.30}[e.name]
	show := func(name string) string {
		return milli(seconds(over(kept, func(_, o sample) float64 { return o[name] })))
	}
	limit := func(name string) float64 { return over(kept, func(l, _ sample) float64 { return l[name] }) }
	if b.wanted(figure) {
		r := row{figure: figure, engine: e.name, ours: count(ours), limit: "bare handler " + count(limit("rate")), ratio: ratio(share), noisy: noisy}
		if conns == 64 {
			r.reach, r.ok = fmt.Sprintf("≥ %.2f", least), share >= least
		}
		b.table.add(r)
		b.table.add(row{figure: figure, engine: e.name, ours: count(ours), limit: "grouped append " + count(limit("append")), ratio: ratio(ofAppend), noisy: noisy})
		r = row{figure: figure + ": p50, p99", engine: e.name, ours: show("p50") + ", " + show("p99"), noisy: noisy,
			limit: "bare handler " + milli(seconds(limit("p50"))) + ", " + milli(seconds(limit("p99"))), ratio: ratio(slower) + " (p99)"}
		if conns == 64 {
			r.reach, r.ok = "p99 ≤ 4.00", slower <= 4
		}
		b.table.add(r)
	}
	if conns == 1 && b.wanted(loneFigure) {
		lone := over(kept, func(l, o sample) float64 { return o["rate"] / l["flushes"] })
		b.table.add(row{figure: loneFigure + ", webhooks/s", engine: e.name, ours: count(ours), limit: "append + fdatasync " + count(limit("flushes")),
			ratio: ratio(lone), reach: "≥ 0.35", ok: lone >= 0.35, noisy: noisy})
	}
}

func sampleOf(l *load) sample {
	return sample{"rate": l.perSecond(), "p50": l.times.quantile(0.5).Seconds(), "p99": l.times.quantile(0.99).Seconds()}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// driveSubject starts one of our own subjects, drives it and ends it.
func (b *bench) driveSubject(ctx context.Context, conns int, args ...string) (load, error) {
	s, err := startSubject(args...)
	if err != nil {
		return load{}, err
	}
	defer s.stop()
	people := newCrowd(knownPeople)
	if _, err := introduce(ctx, s.addr, people, b.nextSeed()); err != nil {
		return load{}, err
	}
	return drive(ctx, s.addr, conns, b.time(1), 0, people, b.nextSeed())
}

// flush measures the disk's own limit for one body after another.
func (b *bench) flush() (float64, error) {
	bodies := newWriter(b.nextSeed(), 1).bodies(256, newCrowd(knownPeople))
	start := time.Now()
	n, err := flushes(b.dir, bodies, func() bool { return time.Since(start) > b.time(0.5) })
	return float64(n) / time.Since(start).Seconds(), err
}

// fresh starts the product on an empty installation where the known people have written.
func (b *bench) fresh(ctx context.Context, e *engine) (*program, *crowd, error) {
	from, err := b.empty(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	p, err := e.clone(ctx, from)
	if err != nil {
		return nil, nil, err
	}
	g, err := serve(ctx, b.binary, p, "")
	if err != nil {
		return nil, nil, err
	}
	people := newCrowd(knownPeople)
	_, err = introduce(ctx, g.addr, people, b.nextSeed())
	if err == nil {
		_, err = g.drained(ctx, knownPeople)
	}
	if err != nil {
		err = g.blame(err)
		b.discard(g)
		return nil, nil, err
	}
	return g, people, nil
}

// discard kills a program and deletes what it had.
func (b *bench) discard(g *program) {
	g.kill()
	g.place.remove()
}

func (b *bench) acceptOnce(ctx context.Context, e *engine, conns int) (sample, error) {
	g, people, err := b.fresh(ctx, e)
	if err != nil {
		return nil, err
	}
	defer b.discard(g)
	l, err := drive(ctx, g.addr, conns, b.time(1), 0, people, b.nextSeed())
	if err != nil {
		return nil, g.blame(err)
	}
	return sampleOf(&l), nil
}

// sustained measures messages that are durable and applied, under a load that takes all it can
// get for twelve times the usual time (60 seconds), until the last is applied.
func (b *bench) sustained(ctx context.Context, e *engine) error {
	const figure = "messages/s durable and applied, sustained"
	if !b.wanted(figure) {
		return nil
	}
	limit := func() (sample, error) {
		l, err := b.driveSubject(ctx, 64, "bare")
		return sampleOf(&l), err
	}
	kept, noisy, err := rounds(b.rounds, limit, func() (sample, error) {
		g, people, err := b.fresh(ctx, e)
		if err != nil {
			return nil, err
		}
		defer b.discard(g)
		l, err := drive(ctx, g.addr, 64, b.time(12), 0, people, b.nextSeed())
		if err != nil {
			return nil, g.blame(err)
		}
		behind, err := g.drained(ctx, knownPeople+l.sent)
		return sample{"rate": float64(l.sent) / (l.took + behind).Seconds(), "behind": behind.Seconds(), "accepted": l.perSecond()}, g.blame(err)
	})
	if err != nil {
		return fmt.Errorf("%s on %s: %w", figure, e.name, err)
	}
	share := over(kept, func(l, o sample) float64 { return o["rate"] / l["rate"] })
	behind := over(kept, func(_, o sample) float64 { return o["behind"] })
	b.table.add(row{figure: figure, engine: e.name, ours: count(over(kept, func(_, o sample) float64 { return o["rate"] })),
		limit: "bare handler " + count(over(kept, func(l, _ sample) float64 { return l["rate"] })), ratio: ratio(share), reach: "≥ 0.12", ok: share >= 0.12, noisy: noisy})
	b.table.add(row{figure: figure + ": backlog gone after", engine: e.name, ours: milli(seconds(behind)),
		limit: "accepted " + count(over(kept, func(_, o sample) float64 { return o["accepted"] })) + "/s", reach: "≤ 2 s", ok: behind <= 2 && !math.IsNaN(behind), noisy: noisy})
	return nil
}
