package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// update is one thing the platform tells: the unit that is batched, ordered and counted.
type update struct {
	key     string // see Item.Key
	url     string // a callback override, byApp, or empty: nobody is subscribed
	account string
	field   string
	meta    cloudapi.Metadata
	contact *cloudapi.Contact
	message *cloudapi.Message
	status  *cloudapi.Status
	echo    *cloudapi.Message
	value   json.RawMessage        // any other value of field, whole
	make    func() json.RawMessage // makes value when it is posted, always the same
	past    bool                   // posted beside the live ones
	stamped bool                   // the entry carries a time: account and template fields
	body    []byte                 // a whole body, posted as it is
	lane    string                 // updates of one lane keep their order
	at      time.Time
	done    chan struct{} // closed after the first attempt, for early statuses
}

// delivery is one body on its way, with what it takes to try again.
type delivery struct {
	id      uint64
	url     string
	body    []byte
	again   []*update // makes body anew, for large ones that wait for a retry
	keys    []string
	first   time.Time
	attempt int
	wake    []chan struct{}
}

// hooks posts webhooks: a fixed number of lanes, each with its own goroutine and queue. The queues
// together are bounded by MaxPending, checked where an update would arise.
type hooks struct {
	s       *Simulator
	lanes   []*lane // the live ones, then those of the past
	live    int
	pending atomic.Int64 // updates waiting, in lanes or for a retry
	seq     atomic.Uint64
	wg      sync.WaitGroup
}

type lane struct {
	h    *hooks
	wake chan struct{} // size 1: one wake-up is enough, the goroutine looks at everything

	mu      sync.Mutex
	queue   []*update
	again   []*delivery
	working bool
	armed   bool // a linger timer is set
}

func newHooks(s *Simulator) *hooks {
	h := &hooks{s: s, lanes: make([]*lane, s.cfg.Workers+s.cfg.PastWorkers), live: s.cfg.Workers}
	for i := range h.lanes {
		h.lanes[i] = &lane{h: h, wake: make(chan struct{}, 1)}
	}
	return h
}

// full reports that no further update may arise.
func (h *hooks) full() bool { return h.pending.Load() >= int64(h.s.cfg.MaxPending) }

// put queues an update for its callback, perhaps held back by disorder. Never blocks.
func (h *hooks) put(u *update) {
	k := h.s.Knobs()
	h.s.ledger.arise(u.key, u.at)
	if u.url == "" || slices.Contains(k.MissingFields, u.field) {
		h.s.ledger.unsubscribed()
		h.s.ledger.drop([]string{u.key})
		u.finished()
		return
	}
	h.pending.Add(1)
	if k.Disorder > 0 && h.s.chance(k.Disorder) {
		wait := time.Duration(h.s.fraction() * float64(k.DisorderWithin))
		h.s.sched.at(h.s.clock.Now().Add(wait), func(time.Time) { h.enqueue(u) })
		return
	}
	h.enqueue(u)
}

func (u *update) finished() {
	if u.done != nil {
		close(u.done)
		u.done = nil
	}
}

func (h *hooks) enqueue(u *update) {
	f := fnv.New32a()
	io.WriteString(f, u.lane)
	l := h.lanes[f.Sum32()%uint32(h.live)]
	if u.past {
		io.WriteString(f, u.key) // no order among those
		l = h.lanes[uint32(h.live)+f.Sum32()%uint32(len(h.lanes)-h.live)]
	}
	l.mu.Lock()
	l.queue = append(l.queue, u)
	l.mu.Unlock()
	l.poke()
}

func (l *lane) poke() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (h *hooks) pokeAll() {
	for _, l := range h.lanes {
		l.poke()
	}
}

// run is the goroutine of a lane.
func (l *lane) run(ctx context.Context) {
	defer l.h.wg.Done()
	for {
		for ctx.Err() == nil {
			d := l.take()
			if d == nil {
				break
			}
			l.h.post(ctx, l, d)
		}
		l.h.s.settled()
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
	}
}

// take makes the next delivery, nil if there is nothing to post now.
func (l *lane) take() *delivery {
	k := l.h.s.Knobs()
	now := l.h.s.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.working = false
	if !l.h.s.Verified() || k.Hold {
		return nil
	}
	if len(l.again) > 0 {
		d := l.again[0]
		l.again = l.again[1:]
		l.working = true
		return d
	}
	if !l.due(k, now) {
		if len(l.queue) > 0 && !l.armed {
			l.armed = true
			l.h.s.sched.at(l.queue[0].at.Add(k.Linger), func(time.Time) {
				l.mu.Lock()
				l.armed = false
				l.mu.Unlock()
				l.poke()
			})
		}
		return nil
	}
	n := 1
	for n < len(l.queue) && n < k.Batch && l.queue[n].url == l.queue[0].url && l.queue[n].body == nil && l.queue[0].body == nil &&
		l.queue[n].make == nil && l.queue[0].make == nil {
		n++
	}
	batch := l.queue[:n:n]
	l.queue = l.queue[n:]
	if len(l.queue) == 0 {
		l.queue = nil
	}
	l.working = true
	return l.h.pack(batch, k, now)
}

// due reports whether the queue may be posted: a full batch, or the oldest has waited long enough.
func (l *lane) due(k Knobs, now time.Time) bool {
	return len(l.queue) > 0 && (len(l.queue) >= k.Batch || k.Linger <= 0 || !now.Before(l.queue[0].at.Add(k.Linger)))
}

func (l *lane) idle(k Knobs, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	blocked := k.Hold || !l.h.s.Verified()
	return !l.working && (blocked || len(l.again) == 0 && !l.due(k, now))
}

// post tries a delivery once and decides what follows.
func (h *hooks) post(ctx context.Context, l *lane, d *delivery) {
	k := h.s.Knobs()
	d.attempt++
	if d.body == nil && d.again != nil {
		d.body = h.body(d.again, k)
	}
	at := h.s.clock.Now()
	began := time.Now()
	answer, err := h.send(ctx, d)
	if ctx.Err() != nil {
		return // stopping: an attempt we cut ourselves is no fact about the callback
	}
	w := Webhook{ID: d.id, Attempt: d.attempt, At: at, Took: time.Since(began), Answer: answer, Bytes: len(d.body), Items: d.keys}
	if err != nil {
		w.Error = err.Error()
	}
	h.s.ledger.posted(w)
	for _, c := range d.wake {
		close(c)
	}
	d.wake = nil
	h.s.hub.tell("counts")
	if answer == http.StatusOK {
		h.pending.Add(-int64(len(d.keys)))
		if k.Duplicates > 0 && h.s.chance(k.Duplicates) {
			again := &delivery{id: d.id, url: d.url, body: d.body, again: d.again, keys: d.keys, first: at, attempt: d.attempt}
			if again.again != nil {
				again.body = nil
			}
			h.pending.Add(int64(len(d.keys)))
			h.s.sched.at(at.Add(time.Duration(h.s.fraction()*float64(k.DisorderWithin))), func(time.Time) { l.retry(again) })
		}
		return
	}
	delays := h.s.cfg.RetryDelays
	next := at.Add(delays[min(d.attempt, len(delays))-1])
	if next.Sub(d.first) > h.s.cfg.RetryFor {
		h.pending.Add(-int64(len(d.keys)))
		h.s.ledger.drop(d.keys)
		return
	}
	if d.again != nil {
		d.body = nil // many of these may wait; it is made again, the same
	}
	h.s.sched.at(next, func(time.Time) { l.retry(d) })
}

func (l *lane) retry(d *delivery) {
	l.mu.Lock()
	l.again = append(l.again, d)
	l.mu.Unlock()
	l.poke()
}

func (h *hooks) send(ctx context.Context, d *delivery) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, h.s.cfg.WebhookTimeout)
	defer cancel()
	to := d.url
	if to == byApp {
		to = h.s.callback.Load().url
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(d.body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "facebookexternalua")
	req.Header.Set("X-Hub-Signature-256", graph.Sign([]byte(h.s.cfg.AppSecret), d.body))
	res, err := h.s.client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	io.CopyN(io.Discard, res.Body, 64<<10) // lets the connection be used again
	return res.StatusCode, nil
}

// pack makes one body of updates. Neighbours share a change where they can; now and then they do
// not, because the platform promises nothing about it.
func (h *hooks) pack(batch []*update, k Knobs, now time.Time) *delivery {
	d := &delivery{id: h.seq.Add(1), url: batch[0].url, first: now}
	for _, u := range batch {
		d.keys = append(d.keys, u.key)
		if u.done != nil {
			d.wake = append(d.wake, u.done)
			u.done = nil
		}
	}
	if batch[0].body != nil {
		d.body = batch[0].body
		return d
	}
	if batch[0].make != nil {
		d.again = batch
	}
	d.body = h.body(batch, k)
	return d
}

// body is one POST as the platform writes it.
func (h *hooks) body(batch []*update, k Knobs) []byte {
	if u := batch[0]; u.make != nil {
		// Hundreds of kilobytes: put together by hand, since Marshal would read the value once more.
		raw := fmt.Appendf(nil, `{"object":%q,"entry":[{"id":%q,"changes":[{"field":%q,"value":`, graph.ObjectWhatsApp, u.account, u.field)
		raw = append(append(raw, u.make()...), "}]}]}"...)
		if !k.PlainUTF8 {
			raw = graph.Escape(raw)
		}
		return raw
	}
	env := graph.Envelope{Object: graph.ObjectWhatsApp}
	var value *valueOut
	var last *update
	flush := func() {
		if value == nil {
			return
		}
		e := &env.Entry[len(env.Entry)-1]
		e.Changes = append(e.Changes, graph.Change{Field: last.field, Value: value.bytes()})
		value = nil
	}
	for _, u := range batch {
		if last == nil || u.account != last.account || u.stamped || last.stamped || len(batch) > 20 && h.s.chance(0.02) {
			flush()
			env.Entry = append(env.Entry, graph.Entry{ID: u.account})
			if u.stamped {
				env.Entry[len(env.Entry)-1].Time = graph.IntTime(u.at.UnixMilli())
			}
		}
		if value == nil || !value.takes(last, u) || len(batch) > 20 && h.s.chance(0.05) {
			flush()
			value = &valueOut{}
		}
		value.add(u)
		last = u
	}
	flush()
	raw, err := json.Marshal(env)
	if err != nil {
		panic("simulator: own envelope does not marshal: " + err.Error())
	}
	if !k.PlainUTF8 {
		raw = graph.Escape(raw)
	}
	return raw
}

// valueOut is a change being filled.
type valueOut struct {
	family cloudapi.Family
	whole  json.RawMessage
	people map[string]bool
}

// takes reports whether u may share the change that ended with last.
func (v *valueOut) takes(last, u *update) bool {
	return v.whole == nil && u.value == nil && u.field == last.field && u.meta == last.meta &&
		(u.status == nil) == (last.status == nil)
}

func (v *valueOut) add(u *update) {
	if u.value != nil {
		v.whole = u.value
		return
	}
	f := &v.family
	f.MessagingProduct, f.Metadata = cloudapi.MessagingProduct, u.meta
	if c := u.contact; c != nil {
		who := c.UserID + "/" + c.WaID
		if v.people == nil {
			v.people = map[string]bool{}
		}
		if !v.people[who] {
			v.people[who] = true
			f.Contacts = append(f.Contacts, *c)
		}
	}
	switch {
	case u.message != nil:
		f.Messages = append(f.Messages, *u.message)
	case u.status != nil:
		f.Statuses = append(f.Statuses, *u.status)
	case u.echo != nil:
		f.MessageEchoes = append(f.MessageEchoes, *u.echo)
	}
}

func (v *valueOut) bytes() json.RawMessage {
	if v.whole != nil {
		return v.whole
	}
	raw, err := json.Marshal(&v.family)
	if err != nil {
		panic("simulator: own value does not marshal: " + err.Error())
	}
	return raw
}
