package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// streaming measures from the moment a webhook is posted to its event on a member's stream.
func (b *bench) streaming(ctx context.Context, e *engine) error {
	const figure = "POST to event on a stream"
	if !b.wanted(figure) {
		return nil
	}
	g, people, w, err := b.watched(ctx, e)
	if err != nil {
		return err
	}
	defer b.discard(g)
	defer w.conn.close()
	reach := map[int]struct{ p50, p99 time.Duration }{50: {2 * time.Millisecond, 8 * time.Millisecond}, 200: {2 * time.Millisecond, 8 * time.Millisecond}, 1000: {0, 50 * time.Millisecond}}
	bare, err := startSubject("append", b.file("stream-limit"))
	if err != nil {
		return err
	}
	defer os.Remove(b.file("stream-limit"))
	defer bare.stop()
	for _, rate := range []int{50, 200, 1000} {
		var p50, p99, limit50, limit99 []float64
		for range b.rounds {
			limit, err := b.answersAt(ctx, bare.addr, people, float64(rate), b.time(2))
			if err != nil {
				return fmt.Errorf("%s at %d/s, the limit: %w", figure, rate, err)
			}
			limit50, limit99 = append(limit50, limit.quantile(0.5).Seconds()), append(limit99, limit.quantile(0.99).Seconds())
			if err := b.postAt(ctx, g, w, people, float64(rate), b.time(2)); err != nil {
				return fmt.Errorf("%s at %d/s on %s: %w", figure, rate, e.name, g.blame(err))
			}
			t := w.take()
			p50, p99 = append(p50, t.quantile(0.5).Seconds()), append(p99, t.quantile(0.99).Seconds())
		}
		half, most, want := seconds(median(p50)), seconds(median(p99)), reach[rate]
		r := row{figure: fmt.Sprintf("%s, %s/s: p50, p99", figure, count(float64(rate))), engine: e.name, ours: milli(half) + ", " + milli(most),
			limit: "append, answered " + milli(seconds(median(limit50))) + ", " + milli(seconds(median(limit99))), ratio: ratio(median(p50)/median(limit50)) + " (p50)",
			reach: "p99 ≤ " + milli(want.p99), ok: most <= want.p99}
		if want.p50 > 0 {
			r.reach, r.ok = "p50 ≤ "+milli(want.p50)+", "+r.reach, r.ok && half <= want.p50
		}
		b.table.add(r)
	}
	return nil
}

// watched starts a fresh program and reads a member's stream of it. The caller discards the program
// and closes the stream.
func (b *bench) watched(ctx context.Context, e *engine) (g *program, people *crowd, w *watcher, err error) {
	if g, people, err = b.fresh(ctx, e); err != nil {
		return nil, nil, nil, err
	}
	who, err := g.peopleByConversation(people.known)
	if err != nil {
		err = g.blame(err)
	} else {
		w, err = watch(g, who, people.known)
	}
	if err != nil {
		b.discard(g)
		return nil, nil, nil, err
	}
	go w.read()
	return g, people, w, nil
}

// postAt posts webhooks at a rate: known people in turn, so that nobody has two under way, and new
// ones now and then. It returns when each has its event.
func (b *bench) postAt(ctx context.Context, g *program, w *watcher, people *crowd, rate float64, d time.Duration) error {
	const workers = 16
	writers, conns := make([]*writer, workers), make([]*conn, workers)
	seed := b.nextSeed()
	for i := range workers {
		c, err := dial(g.addr)
		if err != nil {
			return err
		}
		defer c.close()
		c.net.SetDeadline(time.Now().Add(d + answerTime))
		writers[i], conns[i] = newWriter(seed, uint64(i)), c
	}
	var turn atomic.Int64
	err := every(ctx, rate, d, workers, func(i int, due time.Time) error {
		n := int(turn.Add(1))
		person := n % people.known
		if n%int(1/newSenders) == 0 {
			person = int(people.next.Add(1) - 1)
		}
		w.expect(person, due)
		status, body, err := conns[i].do(writers[i].write(person))
		if err == nil && status != 200 {
			err = fmt.Errorf("a webhook was answered %d: %.200s", status, body)
		}
		return err
	})
	if err != nil {
		return err
	}
	return w.wait(ctx)
}

// answersAt posts webhooks at a rate to a bare subject that makes them durable, and measures until
// the answer: the least that stands between a post and an event about it.
func (b *bench) answersAt(ctx context.Context, addr string, people *crowd, rate float64, d time.Duration) (*times, error) {
	const workers = 16
	writers, conns, parts := make([]*writer, workers), make([]*conn, workers), make([]times, workers)
	seed := b.nextSeed()
	for i := range workers {
		c, err := dial(addr)
		if err != nil {
			return nil, err
		}
		defer c.close()
		c.net.SetDeadline(time.Now().Add(d + answerTime))
		writers[i], conns[i] = newWriter(seed, uint64(i)), c
	}
	var turn atomic.Int64
	err := every(ctx, rate, d, workers, func(i int, due time.Time) error {
		status, body, err := conns[i].do(writers[i].write(int(turn.Add(1)) % people.known))
		if err == nil && status != 200 {
			err = fmt.Errorf("a webhook was answered %d: %.200s", status, body)
		}
		parts[i].add(time.Since(due))
		return err
	})
	all := &times{}
	for i := range parts {
		all.merge(&parts[i])
	}
	return all, err
}

// peopleByConversation asks the API who is who, to know whose message an event tells of.
func (g *program) peopleByConversation(known int) (map[string]int, error) {
	who := make(map[string]int, known)
	err := g.pages("/api/v1/conversations?state=all&limit=200", func(item json.RawMessage) error {
		var c struct {
			ID      string
			Contact struct{ Phone string }
		}
		if err := json.Unmarshal(item, &c); err != nil {
			return err
		}
		digits := c.Contact.Phone
		n, err := strconv.Atoi(digits[max(0, len(digits)-len(personMark)):])
		who[c.ID] = n
		return err
	})
	if err == nil && len(who) != known {
		err = fmt.Errorf("the API lists %d conversations, there are %d", len(who), known)
	}
	return who, err
}

// pages reads a list to its end.
func (g *program) pages(path string, each func(json.RawMessage) error) error {
	cursor := ""
	for {
		body, err := ask(g.addr, get(path+cursor, g.place.key))
		if err != nil {
			return err
		}
		var page struct {
			Items      []json.RawMessage `json:"items"`
			NextCursor string            `json:"next_cursor"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return err
		}
		for _, item := range page.Items {
			if err := each(item); err != nil {
				return err
			}
		}
		if page.NextCursor == "" {
			return nil
		}
		cursor = "&cursor=" + url.QueryEscape(page.NextCursor)
	}
}

// watcher reads a member's stream and meets events with the posts they tell of.
type watcher struct {
	conn  *conn
	known map[string]int // person of a conversation

	mu       sync.Mutex
	due      []time.Time // by known person; zero: nothing under way
	strange  []time.Time // posts of new people, whose conversations nobody knows yet
	under    int
	times    *times
	lastBad  error
	progress chan struct{}
}

func watch(g *program, known map[string]int, people int) (*watcher, error) {
	c, err := dial(g.addr)
	if err != nil {
		return nil, err
	}
	if _, err := c.net.Write(get("/api/v1/stream", g.place.key)); err != nil {
		return nil, err
	}
	status, err := c.head(func(_, _ []byte) error { return nil })
	if err == nil && status != 200 {
		err = fmt.Errorf("the stream was answered %d", status)
	}
	return &watcher{conn: c, known: known, due: make([]time.Time, people), times: &times{}, progress: make(chan struct{}, 1)}, err
}

func (w *watcher) expect(person int, due time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.under++
	if person < len(w.due) {
		w.due[person] = due
	} else {
		w.strange = append(w.strange, due)
	}
}

// read follows the stream until it ends.
func (w *watcher) read() {
	for {
		if _, err := w.conn.chunk(); err != nil {
			w.mu.Lock()
			w.lastBad = err
			w.mu.Unlock()
			return
		}
		now := time.Now()
		for {
			frame, rest, whole := bytes.Cut(w.conn.body, []byte("\n\n"))
			if !whole {
				break
			}
			w.event(frame, now)
			w.conn.body = append(w.conn.body[:0], rest...)
		}
	}
}

// event meets one event of the stream with its post.
func (w *watcher) event(frame []byte, now time.Time) {
	if !bytes.Contains(frame, []byte(`"message.received"`)) {
		return
	}
	const name = `"conversation_id":"`
	_, rest, _ := bytes.Cut(frame, []byte(name))
	conversation, _, _ := bytes.Cut(rest, []byte(`"`))
	w.mu.Lock()
	defer w.mu.Unlock()
	var due time.Time
	if person, ok := w.known[string(conversation)]; ok {
		due, w.due[person] = w.due[person], time.Time{}
	} else if len(w.strange) > 0 {
		due, w.strange = w.strange[0], w.strange[1:]
	}
	if due.IsZero() {
		return
	}
	w.times.add(now.Sub(due))
	if w.under--; w.under == 0 {
		select {
		case w.progress <- struct{}{}:
		default:
		}
	}
}

// wait returns once every post has met its event.
func (w *watcher) wait(ctx context.Context) error {
	late := time.After(answerTime)
	for {
		w.mu.Lock()
		under, bad := w.under, w.lastBad
		w.mu.Unlock()
		if under == 0 || bad != nil {
			return bad
		}
		select {
		case <-w.progress:
		case <-late:
			return fmt.Errorf("%d webhooks never came on the stream", under)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// take gives what was measured since the last take.
func (w *watcher) take() *times {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.times
	w.times = &times{}
	return t
}
