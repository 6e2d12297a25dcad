package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"time"

	"sangam/internal/boot"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// pageSize is the API's usual page.
const pageSize = 50

// read is something a screen asks for: over HTTP, and the same statements run directly, through
// the same store and driver, in this process.
type read struct {
	name   string
	paths  func(turn int) []string
	direct func(ctx context.Context, turn int) error
}

// library is a filled installation being read.
type library struct {
	program *program
	base    *boot.Base
	reads   []read
}

// reading measures lists and threads in a small and a large database.
func (b *bench) reading(ctx context.Context, e *engine) error {
	const figure = "page over HTTP"
	if !b.wanted(figure) && !b.wanted(readingUnderLoad) {
		return nil
	}
	smallSize, largeSize := b.sizes()
	// Filled before anything is served: it takes a while.
	for _, size := range []int{smallSize, largeSize} {
		if _, err := b.seeded(ctx, e, size); err != nil {
			return err
		}
	}
	small, err := b.library(ctx, e, smallSize)
	if err != nil {
		return err
	}
	defer small.close()
	large, err := b.library(ctx, e, largeSize)
	if err != nil {
		return err
	}
	defer large.close()
	if b.wanted(figure) {
		for i := range large.reads {
			if err := b.readRows(ctx, e, figure, small, large, i); err != nil {
				return fmt.Errorf("%s on %s: %w", large.reads[i].name, e.name, large.program.blame(err))
			}
		}
	}
	if b.wanted(readingUnderLoad) {
		return b.readUnderLoad(ctx, e, large)
	}
	return nil
}

func (b *bench) readRows(ctx context.Context, e *engine, figure string, small, large *library, i int) error {
	var page, pageSmall, direct, overDirect, growth []float64
	for range b.rounds {
		d, err := large.direct(ctx, i, b.time(0.1))
		if err != nil {
			return err
		}
		h, err := large.overHTTP(ctx, i, b.time(0.2))
		if err != nil {
			return err
		}
		s, err := small.overHTTP(ctx, i, b.time(0.2))
		if err != nil {
			return err
		}
		hs, ds, ss := h.quantile(0.5).Seconds(), d.quantile(0.5).Seconds(), s.quantile(0.5).Seconds()
		page, direct, pageSmall = append(page, hs), append(direct, ds), append(pageSmall, ss)
		overDirect, growth = append(overDirect, hs/ds), append(growth, hs/ss)
	}
	p50, times, grows := seconds(median(page)), median(overDirect), median(growth)
	name := figure + ", " + large.reads[i].name
	b.table.add(row{figure: name + ": p50", engine: e.name, ours: milli(p50), limit: "its SQL alone " + milli(seconds(median(direct))), ratio: ratio(times),
		reach: "≤ 10, ≤ 1 ms", ok: times <= 10 && p50 <= time.Millisecond})
	_, size := b.sizes()
	b.table.add(row{figure: name + ": growth to " + count(float64(size)), engine: e.name, ours: milli(p50),
		limit: "in the small one " + milli(seconds(median(pageSmall))), ratio: ratio(grows), reach: "≤ 1.50", ok: grows <= 1.5})
	return nil
}

// library serves a filled installation and finds out what there is to read.
func (b *bench) library(ctx context.Context, e *engine, size int) (*library, error) {
	p, err := b.seeded(ctx, e, size)
	if err != nil {
		return nil, err
	}
	l := &library{}
	if l.program, err = serve(ctx, b.binary, p, ""); err != nil {
		return nil, err
	}
	if l.base, err = p.open(ctx); err == nil {
		err = l.find(ctx)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// close leaves the installation for the next figure.
func (l *library) close() {
	if l.base != nil {
		l.base.Close()
	}
	l.program.stop()
}

// find looks for long threads and for a place deep in the list.
func (l *library) find(ctx context.Context) error {
	probe, err := l.program.place.probe()
	if err != nil {
		return err
	}
	defer probe.Close()
	ws, err := number1(ctx, probe, "SELECT id FROM workspaces")
	if err != nil {
		return err
	}
	ids := func(like string) ([]int64, error) {
		return numbers(ctx, probe, "SELECT c.id FROM conversations c JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id WHERE p.name LIKE $1 ORDER BY c.id LIMIT 200", like)
	}
	long, err := ids("Asha %00")
	if err != nil {
		return err
	}
	short, err := ids("Asha %01")
	if err != nil {
		return err
	}
	// Half of the open ones, newest first.
	open, err := number1(ctx, probe, "SELECT count(*) FROM conversations WHERE state = 'open'")
	if err != nil {
		return err
	}
	var middle view.Position
	err = probe.QueryRowContext(ctx, "SELECT last_at, id FROM conversations WHERE state = 'open' ORDER BY last_at DESC, id DESC LIMIT 1 OFFSET $1", open/2).Scan(&middle.At, &middle.ID)
	if err != nil {
		return err
	}
	cursor, err := l.walk(open / 2)
	if err != nil {
		return err
	}
	l.reads = l.all(inbox.WorkspaceID(ws), long, short, middle, cursor)
	return nil
}

// walk follows the list over HTTP past so many conversations and returns the cursor there.
func (l *library) walk(past int64) (cursor string, err error) {
	for seen := int64(0); seen < past; seen += 200 {
		path := "/api/v1/conversations?state=open&limit=200"
		if cursor != "" {
			path += "&cursor=" + url.QueryEscape(cursor)
		}
		body, err := ask(l.program.addr, get(path, l.program.place.key))
		if err != nil {
			return "", err
		}
		var page struct {
			NextCursor string `json:"next_cursor"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return "", err
		}
		if page.NextCursor == "" {
			break // the list is short
		}
		cursor = page.NextCursor
	}
	return cursor, nil
}

func (l *library) all(ws inbox.WorkspaceID, long, short []int64, middle view.Position, cursor string) []read {
	list := "/api/v1/conversations?state=open&limit=50"
	of := func(ids []int64, turn int) inbox.ConversationID { return inbox.ConversationID(ids[turn%len(ids)]) }
	thread := func(id inbox.ConversationID) string {
		return "/api/v1/conversations/" + id.String() + "/messages?limit=50"
	}
	lines := func(ctx context.Context, id inbox.ConversationID) error {
		_, err := l.base.Store.Lines(ctx, ws, id, view.Newest, pageSize)
		return err
	}
	from := func(ctx context.Context, after view.Position) error {
		_, err := l.base.Store.Conversations(ctx, ws, view.Filter{State: inbox.ConversationOpen, After: after, Limit: pageSize})
		return err
	}
	return []read{
		{"first page of the list", func(int) []string { return []string{list} },
			func(ctx context.Context, _ int) error { return from(ctx, view.Newest) }},
		{"page deep in the list", func(int) []string { return []string{list + "&cursor=" + url.QueryEscape(cursor)} },
			func(ctx context.Context, _ int) error { return from(ctx, middle) }},
		{"one thread of 505", func(turn int) []string { return []string{thread(of(long, turn))} },
			func(ctx context.Context, turn int) error { return lines(ctx, of(long, turn)) }},
		{"opening a conversation", func(turn int) []string {
			id := of(short, turn)
			return []string{"/api/v1/conversations/" + id.String(), thread(id)}
		}, func(ctx context.Context, turn int) error {
			if _, err := l.base.Store.Conversation(ctx, ws, of(short, turn)); err != nil {
				return err
			}
			return lines(ctx, of(short, turn))
		}},
	}
}

// direct runs the statements of a read again and again.
func (l *library) direct(ctx context.Context, i int, d time.Duration) (*times, error) {
	t := &times{}
	end := time.Now().Add(d)
	for at := time.Now(); at.Before(end); {
		if err := l.reads[i].direct(ctx, int(t.count)); err != nil {
			return nil, err
		}
		now := time.Now()
		t.add(now.Sub(at))
		at = now
	}
	return t, nil
}

// overHTTP asks for it again and again on one connection of its own.
func (l *library) overHTTP(ctx context.Context, i int, d time.Duration) (*times, error) {
	c, err := dial(l.program.addr)
	if err != nil {
		return nil, err
	}
	defer c.close()
	t := &times{}
	end := time.Now().Add(d)
	for at := time.Now(); at.Before(end) && ctx.Err() == nil; {
		if err := l.fetch(c, i, int(t.count)); err != nil {
			return nil, err
		}
		now := time.Now()
		t.add(now.Sub(at))
		at = now
	}
	return t, ctx.Err()
}

func (l *library) fetch(c *conn, i, turn int) error {
	c.net.SetDeadline(time.Now().Add(answerTime))
	for _, path := range l.reads[i].paths(turn) {
		status, body, err := c.do(get(path, l.program.place.key))
		if err == nil && status != 200 {
			err = fmt.Errorf("%s was answered %d: %.200s", path, status, body)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const readingUnderLoad = "pages while 200 webhooks/s come in"

// readUnderLoad reads at a steady 100 pages a second, in turn, without and with webhooks.
func (b *bench) readUnderLoad(ctx context.Context, e *engine, l *library) error {
	steady := func() (sample, error) {
		t, err := l.steadily(ctx, 100, b.time(2))
		return sample{"p50": t.quantile(0.5).Seconds(), "p99": t.quantile(0.99).Seconds()}, err
	}
	_, size := b.sizes()
	people := newCrowd(size)
	kept, _, err := rounds(b.rounds, steady, func() (out sample, err error) {
		background, end := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- b.background(background, l.program, people, 200) }()
		out, err = steady()
		end()
		if failed := <-ended; err == nil && background.Err() == nil {
			err = failed
		}
		return out, err
	})
	if err != nil {
		return fmt.Errorf("%s on %s: %w", readingUnderLoad, e.name, l.program.blame(err))
	}
	slower := over(kept, func(idle, busy sample) float64 { return busy["p99"] / idle["p99"] })
	b.table.add(row{figure: readingUnderLoad + ": p99", engine: e.name, ours: milli(seconds(over(kept, func(_, o sample) float64 { return o["p99"] }))),
		limit: "idle " + milli(seconds(over(kept, func(l, _ sample) float64 { return l["p99"] }))), ratio: ratio(slower), reach: "≤ 2.00", ok: slower <= 2 && !math.IsNaN(slower)})
	return nil
}

func (l *library) steadily(ctx context.Context, rate float64, d time.Duration) (*times, error) {
	const workers = 4
	parts, conns := make([]times, workers), make([]*conn, workers)
	for i := range conns {
		c, err := dial(l.program.addr)
		if err != nil {
			return &times{}, err
		}
		defer c.close()
		conns[i] = c
	}
	err := every(ctx, rate, d, workers, func(worker int, due time.Time) error {
		turn := int(parts[worker].count)
		err := l.fetch(conns[worker], (turn+worker)%len(l.reads), turn)
		parts[worker].add(time.Since(due))
		return err
	})
	for i := 1; i < workers; i++ {
		parts[0].merge(&parts[i])
	}
	return &parts[0], err
}

// background posts webhooks at a rate until ctx ends.
func (b *bench) background(ctx context.Context, g *program, people *crowd, rate float64) error {
	const workers = 8
	writers, conns := make([]*writer, workers), make([]*conn, workers)
	seed := b.nextSeed()
	for i := range workers {
		c, err := dial(g.addr)
		if err != nil {
			return err
		}
		defer c.close()
		writers[i], conns[i] = newWriter(seed, uint64(i)), c
	}
	return every(ctx, rate, time.Hour, workers, func(i int, _ time.Time) error {
		person, _ := people.pick(writers[i].random)
		conns[i].net.SetDeadline(time.Now().Add(answerTime))
		status, body, err := conns[i].do(writers[i].write(person))
		if err == nil && status != 200 {
			err = fmt.Errorf("a webhook was answered %d: %.200s", status, body)
		}
		return err
	})
}

func numbers(ctx context.Context, d *sql.DB, query string, args ...any) (all []int64, err error) {
	rows, err := d.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, rows.Err()
}
