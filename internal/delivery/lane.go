package delivery

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/channel"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
	"sangam/internal/policy"
)

// lane sends for one account. Three goroutines work it: choose (what goes next), record (what
// became of it) and renew (the lease); each call has one of its own, as many as there are slots.
type lane struct {
	r   *Runner
	at  Address
	own Lane // set before anything else runs
	log *slog.Logger

	woken    chan struct{} // one waiting wake-up is enough: a look at the outbox sees everything
	outcomes chan Outcome  // buffered, so that a call's slot is free before its outcome is durable

	// The lease, as a reading of our own clock: a call is only begun well before it.
	until atomic.Int64
	lost  chan struct{}
	lose  sync.Once

	mu        sync.Mutex
	pace      *pace
	pairs     *pairs[inbox.HandleID]
	late      map[inbox.HandleID]bool // stand at the head of the outbox but must wait by their pair limit
	calling   int
	uploading map[inbox.MessageID]bool // items at the head of the outbox that are being dealt with
	ending    int                      // outcomes not yet durable
	calls     sync.WaitGroup

	// Items of a Begin that returned an error. Its commit may stand all the same. Only choose's
	// goroutine touches it.
	doubted []*Item
}

// outcomeBuffer holds what one commit can record; more only wait.
const outcomeBuffer = 256

func newLane(r *Runner, at Address) *lane {
	return &lane{r: r, at: at, log: r.o.Log.With(slog.String("account", at.Account.String())), woken: make(chan struct{}, 1),
		outcomes: make(chan Outcome, outcomeBuffer), lost: make(chan struct{}), pace: newPace(r.o.Now()),
		pairs: newPairs[inbox.HandleID](), late: map[inbox.HandleID]bool{}, uploading: map[inbox.MessageID]bool{}}
}

func (l *lane) poke() {
	select {
	case l.woken <- struct{}{}:
	default:
	}
}

func (l *lane) noteInbound(n int) { l.pace.received(l.r.o.Now(), n) }

// run works the lane until the context ends, the lease is lost or there is nothing to do. held is
// false if another node has the lease.
func (l *lane) run(ctx, calls context.Context) (held bool) {
	l.own = Lane{Workspace: l.at.Workspace, Account: l.at.Account}
	if !l.acquire(ctx) {
		return false
	}
	n, err := l.r.store.TakeOver(ctx, l.own)
	if err = errors.Join(err, failpoint.Here("delivery/take-over")); err != nil {
		l.complain(ctx, "take over open calls", err)
		return !l.r.store.IsFenced(err)
	} else if n > 0 {
		l.log.Warn("calls were cut by the end of the process before us: their messages are unknown", slog.Int("messages", n))
	}
	var helpers sync.WaitGroup
	stop := make(chan struct{})
	helpers.Go(func() { l.renew(stop) })
	recorded := make(chan struct{})
	go func() { defer close(recorded); l.record(calls) }()

	l.choose(ctx, calls)

	if err := l.unbegin(calls); err != nil {
		l.complain(ctx, "take back calls that were not made", err) // whoever has the lane next makes them unknown
	}
	l.calls.Wait()
	close(l.outcomes)
	<-recorded
	close(stop)
	helpers.Wait()
	select {
	case <-l.lost:
		return false
	default:
	}
	if err := l.r.store.ReleaseLane(context.WithoutCancel(ctx), l.own.Name(), l.r.o.Holder, l.own.Fence); err != nil {
		l.log.Warn("give the lane up", slog.Any("error", err))
	}
	return true
}

// acquire takes the lease.
func (l *lane) acquire(ctx context.Context) bool {
	from := l.r.o.Now()
	fence, ok, err := l.r.store.AcquireLane(ctx, l.own.Name(), l.r.o.Holder, l.r.o.TTL)
	if err != nil {
		l.complain(ctx, "acquire the lane", err)
		return false
	}
	if !ok {
		return false
	}
	l.own.Fence = fence
	l.until.Store(from.Add(l.r.o.TTL).UnixNano())
	return true
}

// mayCall reports whether the lease lasts long enough to begin a call.
func (l *lane) mayCall() bool {
	select {
	case <-l.lost:
		return false
	default:
		return l.r.o.Now().UnixNano() < l.until.Load()-int64(l.r.o.TTL/10)
	}
}

func (l *lane) renew(stop chan struct{}) {
	tick := time.NewTicker(l.r.o.TTL / 3)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-l.lost:
			return
		case <-tick.C:
		}
		// An error may pass; only somebody else's lease, or the end of ours, is final.
		from := l.r.o.Now()
		fence, ok, err := l.r.store.AcquireLane(context.Background(), l.own.Name(), l.r.o.Holder, l.r.o.TTL)
		switch {
		case err != nil:
			l.log.Warn("renew the lane", slog.Any("error", err))
			if l.r.o.Now().UnixNano() > l.until.Load() {
				l.giveUp()
			}
		case !ok || fence != l.own.Fence:
			l.giveUp()
		default:
			l.until.Store(from.Add(l.r.o.TTL).UnixNano())
		}
	}
}

// giveUp ends the lane because it belongs to somebody else.
func (l *lane) giveUp() {
	l.lose.Do(func() {
		l.log.Warn("the lane was taken over by another node")
		close(l.lost)
	})
}

// complain logs an error, unless it only says that we are stopping, and gives up when fenced.
func (l *lane) complain(ctx context.Context, what string, err error) {
	switch {
	case l.r.store.IsFenced(err):
		l.giveUp()
	case ctx.Err() == nil:
		l.log.Error(what, slog.Any("error", err))
	}
}

// slots is how many calls run at once: enough for the platform's pace at a quarter of a second
// for each.
func slots(perSecond int) int { return min(max(8, perSecond/4), 256) }

// choose looks at the outbox whenever something changed, and starts what may go.
func (l *lane) choose(ctx, calls context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	worked := l.r.o.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.lost:
			return
		default:
		}
		wait, busy, err := l.step(ctx, calls)
		if err != nil {
			l.complain(ctx, "look for something to send", err)
			wait = l.r.o.Poll
		}
		now := l.r.o.Now()
		if busy {
			worked = now
		} else if now.Sub(worked) > l.r.o.IdleAfter {
			return
		}
		if wait == 0 {
			continue
		}
		timer.Reset(min(wait, l.r.o.Poll))
		select {
		case <-l.woken:
		case <-timer.C:
		case <-ctx.Done():
			return
		case <-l.lost:
			return
		}
	}
}

// step starts what may go now. It returns how long to wait unless woken, and whether the lane has
// anything on its hands.
func (l *lane) step(ctx, calls context.Context) (wait time.Duration, busy bool, err error) {
	now := l.r.o.Now()
	l.mu.Lock()
	free := slots(l.pace.perSecond()) - l.calling
	for who := range l.late {
		if l.pairs.wait(now, who) == 0 {
			delete(l.late, who)
		}
	}
	late := len(l.late)
	extra := late + len(l.uploading)
	busy = l.calling > 0 || l.ending > 0 || len(l.uploading) > 0
	// What is being dealt with now may end while we read: what we read of it is then stale.
	stale := maps.Clone(l.uploading)
	l.mu.Unlock()
	if free <= 0 {
		return l.r.o.Poll, true, nil // the end of a call wakes us
	}
	tokens, wait := l.pace.available(now)
	if tokens == 0 {
		return wait, true, nil
	}
	// People whose turn has not come stand before others: read past them.
	limit := min(free, tokens) + min(extra, maxExtra)
	if err := l.unbegin(ctx); err != nil {
		return 0, true, err
	}
	pending, err := l.r.store.Next(ctx, l.own, limit)
	if err != nil {
		return 0, busy, err
	}
	ch := l.r.channels[pending.Account.Channel]
	if ch == nil || !policy.AccountMaySend(pending.Account).Yes() {
		return l.r.o.Poll, busy, nil
	}
	caps := ch.Capabilities(pending.Account)
	l.pace.setLimit(now, RateOf(pending.Account, caps))
	l.mu.Lock()
	l.pairs.setLimit(caps.PairEvery, caps.PairBurst)
	l.mu.Unlock()

	wait = l.r.o.Poll
	if pending.NextAt != 0 {
		wait = min(wait, max(time.Millisecond, pending.NextAt.Time().Sub(now)))
	}
	var chosen []*Item
	for _, item := range pending.Items {
		busy = true
		if stale[item.ID] {
			continue // its end wakes us
		}
		if len(chosen) == min(free, tokens) {
			break // the end of a call or the next token wakes us
		}
		again, ready := l.ready(calls, pending.Account, ch, caps, item, now)
		if again > 0 {
			wait = min(wait, again)
		}
		if ready {
			chosen = append(chosen, item)
		}
	}
	if len(chosen) == 0 {
		if l.lateNow() > late && len(pending.Items) == limit && late < maxExtra {
			return 0, true, nil // others may stand behind those who turned out to be late
		}
		return wait, busy, nil
	}
	if err := failpoint.Here("delivery/before-begin"); err != nil {
		return 0, busy, err
	}
	begun, err := l.r.store.Begin(ctx, l.own, chosen)
	if err != nil {
		l.doubted = chosen
		return 0, busy, err
	}
	l.pace.spend(now, len(begun))
	l.mu.Lock()
	for _, item := range chosen {
		if !begun[item.ID] {
			continue
		}
		l.pairs.spend(now, item.To.ID)
		l.calling++
		l.calls.Go(func() { l.call(calls, pending.Account, ch, item) })
	}
	l.mu.Unlock()
	// More may be ready than this look could take.
	return 0, true, nil
}

// unbegin takes back what a failed Begin may have committed: no call was made for it, and left as it
// is it would hold its people up for as long as we have the lane. Whoever was begun waits again;
// the rest is as it was.
func (l *lane) unbegin(ctx context.Context) error {
	if len(l.doubted) == 0 {
		return nil
	}
	outcomes := make([]Outcome, len(l.doubted))
	for i, item := range l.doubted {
		outcomes[i] = Outcome{Item: item, Result: NotMade, Called: true}
	}
	if err := l.r.store.Record(ctx, l.own, outcomes); err != nil {
		return err
	}
	l.doubted = nil
	return nil
}

// maxExtra bounds how far one look reads past people whose turn has not come.
const maxExtra = 1000

func (l *lane) lateNow() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.late)
}

// ready decides about one item: may it go now, must it wait, for how long, or must it never go.
func (l *lane) ready(calls context.Context, account inbox.Account, ch channel.Channel, caps inbox.Capabilities, item *Item, now time.Time) (again time.Duration, ready bool) {
	l.mu.Lock()
	if again = l.pairs.wait(now, item.To.ID); again > 0 {
		l.late[item.To.ID] = true
	}
	l.mu.Unlock()
	if again > 0 {
		return again, false
	}
	ask := policy.Ask{Now: inbox.MillisOf(now), Account: account, Capabilities: caps, Conversation: item.Conversation, To: &item.To, WrittenTo: item.Target}
	if item.Reaction != nil {
		ask.Author, ask.Reaction = item.Reaction.Author, &policy.Reaction{TargetSentAt: item.TargetSentAt}
	} else {
		ask = ask.Concerning(item.Message, item.Media)
		ask.Template = item.Template
	}
	if v := policy.MaySend(ask); !v.Yes() {
		l.ended(Outcome{Item: item, Result: Refused, Failure: &inbox.Failure{Title: v.Reason.Code, Explanation: v.Reason.Message, WayOut: v.Reason.WayOut,
			Retryable: mayPass(v.Reason.Code)}})
		return 0, false
	}
	if l.needsUpload(item, now) {
		l.upload(calls, account, ch, item)
		return 0, false
	}
	return 0, true
}

// mayPass reports whether the same words may go out later, or are meant for whoever it is now, so
// that a member gets a button to send them again. The gate looks again then.
func mayPass(code string) bool {
	switch code {
	case "template_paused", "template_pending", "recipient_changed", "recipient_lost", "account_token_dead", "account_offboarded", "account_disconnected", "account_restricted":
		return true
	}
	return false
}

// ended hands an outcome to record.
func (l *lane) ended(o Outcome) {
	l.mu.Lock()
	if !o.Called {
		// It stays at the head of the outbox until recorded: it must not be decided twice.
		l.uploading[o.Item.ID] = true
	}
	l.ending++
	l.mu.Unlock()
	l.outcomes <- o
}

// record makes outcomes durable, as many at once as there are. It ends when the lane's calls have
// ended and everything is recorded, or when the lane is lost.
func (l *lane) record(ctx context.Context) {
	batch := make([]Outcome, 0, outcomeBuffer)
	for o := range l.outcomes {
		batch = append(batch[:0], o)
	gather:
		for len(batch) < cap(batch) {
			select {
			case o, ok := <-l.outcomes:
				if !ok {
					break gather
				}
				batch = append(batch, o)
			default:
				break gather
			}
		}
		if err := errors.Join(l.r.store.Record(context.WithoutCancel(ctx), l.own, batch), failpoint.Here("delivery/after-record")); err != nil {
			l.complain(context.Background(), "record what became of sends", err)
			for _, o := range batch {
				l.recordOne(ctx, o)
			}
		}
		l.mu.Lock()
		l.ending -= len(batch)
		for _, o := range batch {
			if !o.Called {
				delete(l.uploading, o.Item.ID)
			}
		}
		l.mu.Unlock()
		l.poke()
	}
}

// recordOne insists: an outcome that is not recorded would become unknown. It ends when the lane
// is lost, which is when somebody else has made it unknown.
func (l *lane) recordOne(ctx context.Context, o Outcome) {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		select {
		case <-l.lost:
			return
		default:
		}
		err := l.r.store.Record(context.WithoutCancel(ctx), l.own, []Outcome{o})
		if err == nil {
			return
		}
		l.complain(context.Background(), "record what became of a send", err)
		select {
		case <-l.lost:
			return
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}
