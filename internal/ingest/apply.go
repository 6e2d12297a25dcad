package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/channel"
	"sangam/internal/desk"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// Lane is the lease under which one process of an installation applies the journal.
const Lane = "apply"

const (
	leaseTTL   = 6 * time.Second
	renewEvery = 2 * time.Second
	// otherNodes is how often the journals of other processes are looked at.
	otherNodes = 250 * time.Millisecond
	// maxBatch bounds the updates of one transaction: long enough to share its cost, short enough
	// that a webhook waiting for the same disk hardly notices.
	maxBatch = 256
	// pressedBatch is the same while the door is pressed: about as many updates as webhooks wait,
	// so that both move at one pace.
	pressedBatch = 64
	// patience is how long the applier leaves the machine to a burst at the door. After that it
	// works beside it until it has caught up, so that nobody waits much longer for a message.
	patience = 5 * time.Second
	// readBytes bounds one read of the journal from the database.
	readBytes = 4 << 20
)

// Receiver is the desk's door for what arrives.
type Receiver interface {
	Receive(ctx context.Context, b desk.Batch) error
}

// Applier derives everything from the journal, in order, under a lease.
type Applier struct {
	Store    Store
	Desk     Receiver
	Channels map[inbox.ChannelKind]channel.Channel
	Dir      *Directory
	IDs      *inbox.IDSource
	Node     int    // whose fresh bodies come through memory
	Holder   string // names this process in leases
	Now      func() time.Time
	Stats    *Stats
	Log      *slog.Logger
	// Arrived is told, after the commit, how many messages came in for an account: what comes in
	// counts towards the rate limit of a hybrid number. May be nil.
	Arrived func(ws inbox.WorkspaceID, account inbox.AccountID, updates int)

	// Pressed reports that the door needs the machine for itself; the applier then waits, but
	// never longer than patience. May be nil.
	Pressed func() bool

	// Hurried reports that bodies come one right behind the other. May be nil.
	Hurried func() bool

	// behind: patience has ended and the backlog of a burst is being worked off.
	behind atomic.Bool

	fresh *handoff
	past  pastLane
	init  sync.Once
	start sync.Once
	stop  sync.Once
	quit  context.CancelFunc
	done  chan struct{}
}

func (a *Applier) prepare() {
	a.init.Do(func() {
		a.fresh = newHandoff()
		a.past.wake, a.past.size = make(chan struct{}, 1), 64
		a.done = make(chan struct{})
	})
}

// Ready takes groups from this process's journal as soon as they can be applied; see Taker.
func (a *Applier) Ready(raws []Raw, flying bool) {
	a.prepare()
	a.fresh.put(raws, flying)
}

// Landed is told what became of a flying group.
func (a *Applier) Landed(durable bool) { a.fresh.landed(durable) }

// Behind reports that a load has gone on for longer than the applier leaves the machine to it: now
// the door must wait for the applier.
func (a *Applier) Behind() bool { return a.behind.Load() }

// Start begins to work and returns.
func (a *Applier) Start(ctx context.Context) {
	a.prepare()
	a.start.Do(func() {
		ctx, a.quit = context.WithCancel(context.WithoutCancel(ctx))
		go a.loop(ctx)
	})
}

// Stop finishes the running batch, gives the lane up and returns.
func (a *Applier) Stop() {
	a.prepare()
	a.stop.Do(func() {
		a.start.Do(func() { close(a.done) }) // never started
		if a.quit != nil {
			a.quit()
		}
	})
	<-a.done
}

// loop holds the lane and works; without it, it waits for its turn.
func (a *Applier) loop(ctx context.Context) {
	defer close(a.done)
	for ctx.Err() == nil {
		fence, ok, err := a.Store.AcquireLane(ctx, Lane, a.Holder, leaseTTL)
		if err != nil {
			a.Log.Error("cannot ask for the lane of the journal", slog.Any("error", err))
		}
		if ok {
			a.Stats.LaneHeld.Store(true)
			a.fresh.forget()
			var history sync.WaitGroup
			lane, end := context.WithCancel(ctx)
			history.Go(func() { a.importPast(lane, fence) })
			if err := a.work(ctx, fence); err != nil && ctx.Err() == nil {
				a.Log.Error("applying the journal stopped and will go on", slog.Any("error", err))
			}
			end()
			history.Wait()
			a.Stats.LaneHeld.Store(false)
			if err := a.Store.ReleaseLane(context.WithoutCancel(ctx), Lane, a.Holder, fence); err != nil {
				a.Log.Warn("could not give the lane of the journal up; it frees itself", slog.Any("error", err))
			}
		} else if err := a.Dir.Refresh(ctx); err != nil && ctx.Err() == nil {
			// The door of a process without the lane needs to know new and ended secrets too.
			a.Log.Warn("apps and numbers were not read again", slog.Any("error", err))
		} else if places, err := a.Store.AppliedUpTo(ctx); err == nil {
			a.Stats.applied(places[a.Node]) // by the process that has the lane
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}

// work applies until the lane is lost or something fails that is not the fault of an item.
func (a *Applier) work(ctx context.Context, fence int64) error {
	places, err := a.Store.AppliedUpTo(ctx)
	if err != nil {
		return fmt.Errorf("find my place: %w", err)
	}
	a.Stats.applied(places[a.Node])
	if err := a.Dir.Refresh(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	renewAt := time.Now().Add(renewEvery)
	othersAt := time.Now()
	var yieldedAt time.Time // since when we leave the machine to the door; zero: we work
	defer a.behind.Store(false)
	for ctx.Err() == nil {
		now := time.Now()
		if !now.Before(renewAt) {
			if _, ok, err := a.Store.AcquireLane(ctx, Lane, a.Holder, leaseTTL); err != nil || !ok {
				return fmt.Errorf("lost the lane: %w", err)
			}
			if err := a.Dir.Refresh(ctx); err != nil {
				return err
			}
			renewAt = now.Add(renewEvery)
		}
		if !now.Before(othersAt) {
			more, err := a.elsewhere(ctx, fence, places)
			if err != nil {
				return err
			}
			othersAt = now
			if !more {
				othersAt = now.Add(otherNodes)
			}
		}
		if a.Pressed != nil && !a.behind.Load() && a.Pressed() {
			if yieldedAt.IsZero() {
				yieldedAt = now
			}
			if now.Sub(yieldedAt) < patience {
				timer.Reset(10 * time.Millisecond)
				select {
				case <-timer.C:
				case <-ctx.Done():
				}
				continue
			}
			a.behind.Store(true)
		}
		yieldedAt = time.Time{}
		if a.Hurried != nil && a.Hurried() {
			a.gather(ctx, timer)
		}
		more, err := a.own(ctx, fence, places)
		if err != nil {
			return err
		}
		if more {
			continue
		}
		a.behind.Store(false)
		timer.Reset(time.Until(othersAt))
		select {
		case <-a.fresh.wake:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

const (
	// gatherTime is how long the applier lets hurried bodies gather, and gatherMost how many: a
	// transaction of several costs hardly more than one of one, which the next body would wait for.
	gatherTime = 6 * time.Millisecond
	gatherMost = 16
)

// gather waits until some fresh bodies have come together, but not long.
func (a *Applier) gather(ctx context.Context, timer *time.Timer) {
	timer.Reset(gatherTime)
	for n := a.fresh.len(); n > 0 && n < gatherMost; n = a.fresh.len() {
		select {
		case <-a.fresh.wake:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// own applies what this process journalled; more tells that there is more at once.
func (a *Applier) own(ctx context.Context, fence int64, places map[int]inbox.RawEventID) (more bool, err error) {
	limit := maxBatch
	if a.Pressed != nil && a.Pressed() {
		limit = pressedBatch
	}
	raws, fromStore := a.fresh.take(limit)
	if fromStore {
		if raws, err = a.Store.RawAfter(ctx, a.Node, places[a.Node], limit, readBytes); err != nil {
			return false, fmt.Errorf("read the journal: %w", err)
		}
		if len(raws) == 0 {
			return a.fresh.catchUp(places[a.Node]), nil
		}
	}
	if len(raws) == 0 {
		return false, nil
	}
	// What was read from the database may come through memory again.
	for len(raws) > 0 && raws[0].ID <= places[a.Node] {
		raws = raws[1:]
	}
	if len(raws) == 0 {
		return true, nil
	}
	before := a.Stats.Applied.Load()
	if err := a.apply(ctx, fence, places[a.Node], raws); err != nil {
		a.fresh.forget()
		return false, err
	}
	places[a.Node] = raws[len(raws)-1].ID
	if err := a.Store.Grown(ctx, int(a.Stats.Applied.Load()-before)); err != nil {
		return false, fmt.Errorf("after a batch: %w", err)
	}
	return true, nil
}

// elsewhere applies what other processes journalled, or this one under another node number: one
// batch of each, so that a long backlog keeps nobody from their turn; more tells that there is more.
func (a *Applier) elsewhere(ctx context.Context, fence int64, places map[int]inbox.RawEventID) (more bool, err error) {
	known, err := a.Store.AppliedUpTo(ctx)
	if err != nil {
		return false, fmt.Errorf("look for other journals: %w", err)
	}
	for node, place := range known {
		if place < places[node] {
			return false, desk.ErrMoved
		}
		if node == a.Node {
			continue
		}
		if _, ok := places[node]; !ok {
			places[node] = place
		}
		raws, err := a.Store.RawAfter(ctx, node, places[node], maxBatch, readBytes)
		if err != nil {
			return false, fmt.Errorf("read the journal of node %d: %w", node, err)
		}
		if len(raws) == 0 {
			continue
		}
		if err := a.apply(ctx, fence, places[node], raws); err != nil {
			return false, err
		}
		places[node] = raws[len(raws)-1].ID
		more = true
	}
	return more, nil
}

// apply understands bodies of one node and hands them to the desk in transactions of bounded
// size. The place in the journal moves with the last of them, from since.
func (a *Applier) apply(ctx context.Context, fence int64, since inbox.RawEventID, raws []Raw) error {
	last := raws[len(raws)-1]
	present, skip, past, parked := a.sortOut(ctx, raws)
	whole := a.understand(ctx, present)
	leaveOut(&whole, skip)
	whole.Parked = append(whole.Parked, parked...)
	whole.Lane, whole.Fence, whole.Past = Lane, fence, past
	if flights := flightsOf(raws); len(flights) > 0 {
		whole.Wait, whole.Landed = flights.wait, flights.landed
	}
	arrivals := whole.Arrivals
	for len(arrivals) > maxBatch {
		part := desk.Batch{Lane: Lane, Fence: fence, Arrivals: arrivals[:maxBatch], Wait: whole.Wait, Landed: whole.Landed}
		if err := a.receive(ctx, part); err != nil {
			return err
		}
		arrivals = arrivals[maxBatch:]
	}
	whole.Arrivals = arrivals
	whole.Since, whole.Applied = map[int]inbox.RawEventID{last.Node: since}, map[int]inbox.RawEventID{last.Node: last.ID}
	if err := a.receive(ctx, whole); err != nil {
		return err
	}
	if err := failpoint.Here("apply/after-commit"); err != nil {
		return err
	}
	a.Stats.AppliedAt.Store(int64(last.ReceivedAt))
	if last.Node == a.Node {
		a.Stats.applied(last.ID)
	}
	if len(past) > 0 {
		a.past.signal()
	}
	if len(present) > 0 {
		a.past.liveAt.Store(time.Now().UnixNano())
	}
	return nil
}

// flying are the flights of bodies, each once; none if they are known to be durable.
type flying []*Flight

func flightsOf(raws []Raw) flying {
	var all flying
	for i := range raws {
		if f := raws[i].flight; f != nil && (len(all) == 0 || all[len(all)-1] != f) {
			all = append(all, f)
		}
	}
	return all
}

// wait asks whether all have landed well, before anything derived from them is committed.
func (all flying) wait() error {
	for _, f := range all {
		if err := f.Wait(); err != nil {
			return fmt.Errorf("%w: %w", errNotDurable, err)
		}
	}
	return nil
}

func (all flying) landed() bool {
	return !slices.ContainsFunc(all, func(f *Flight) bool { return !f.Landed() })
}

// errNotDurable is why a batch is not applied whose bodies could not be stored. If they are stored
// all the same, because only the answer was lost, the applier finds them in the database.
var errNotDurable = errors.New("the bodies were not stored")

// receive gives a batch to the desk; if it fails, its arrivals are tried one by one and those
// that fail alone are parked. An error means that the store itself is in trouble: nothing is
// parked for that.
func (a *Applier) receive(ctx context.Context, b desk.Batch) error {
	b.Parked = distinct(b.Parked)
	err := a.Desk.Receive(ctx, b)
	if err == nil {
		a.count(b)
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, desk.ErrMoved) {
		return err // no item is to blame
	}
	if b.Wait != nil {
		if err := b.Wait(); err != nil {
			return err // there is nothing to be applied
		}
	}
	a.Log.Warn("a batch could not be applied whole; its items are tried one by one", slog.Int("items", len(b.Arrivals)), slog.Any("error", err))
	rest := desk.Batch{Lane: b.Lane, Fence: b.Fence, Since: b.Since, Applied: b.Applied, Parked: b.Parked, Unknown: b.Unknown, Past: b.Past, Taken: b.Taken}
	for _, arrival := range b.Arrivals {
		one := desk.Batch{Lane: b.Lane, Fence: b.Fence, Arrivals: []desk.Arrival{arrival}}
		err := a.Desk.Receive(ctx, one)
		if err != nil {
			// Only if the store does its work otherwise, and the item fails again, is it to blame.
			if err := a.Desk.Receive(ctx, desk.Batch{Lane: b.Lane, Fence: b.Fence}); err != nil {
				return err
			}
			err = a.Desk.Receive(ctx, one)
		}
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if a.Store.Trouble(err) {
				return err // a full disk may still take an empty batch
			}
			rest.Parked = append(rest.Parked, a.park(arrival, reason(err)))
			continue
		}
		a.count(one)
	}
	return a.file(ctx, rest)
}

// file writes what is left of a batch: parked items, counts and the place in the journal. Nothing
// in a body may stop the journal: what cannot even be parked stays in its raw event, is logged,
// and the place moves on. An error means that the store is in trouble: then the place has not
// moved, and everything is applied again later, which changes nothing for what was applied.
func (a *Applier) file(ctx context.Context, rest desk.Batch) error {
	rest.Parked = distinct(rest.Parked)
	err := a.Desk.Receive(ctx, rest)
	if err == nil {
		a.count(rest)
		return nil
	}
	if a.Store.Trouble(err) {
		return err
	}
	part := func() desk.Batch { return desk.Batch{Lane: rest.Lane, Fence: rest.Fence} }
	if err := a.Desk.Receive(ctx, part()); err != nil {
		return err
	}
	a.Log.Warn("parked items and counts could not be written together; they are tried one by one", slog.Any("error", err))
	for _, p := range rest.Parked {
		one := part()
		one.Parked = []desk.Parked{p}
		if err := a.Desk.Receive(ctx, one); err != nil {
			a.Log.Error("an item could not be parked; its raw event is kept", slog.Int("node", p.Node), slog.String("raw_event", p.Raw.String()), slog.Any("error", err))
			continue
		}
		a.count(one)
	}
	for _, u := range rest.Unknown {
		one := part()
		one.Unknown = []desk.UnknownCount{u}
		if err := a.Desk.Receive(ctx, one); err != nil {
			a.Log.Error("an unknown name could not be counted", slog.Any("error", err))
		}
	}
	last := part()
	last.Since, last.Applied, last.Past, last.Taken = rest.Since, rest.Applied, rest.Past, rest.Taken
	return a.Desk.Receive(ctx, last)
}

// distinct gives each parked item of a batch a place of its own: two troubles of one part of a
// body, or one item that failed for two numbers, would otherwise be one row.
func distinct(parked []desk.Parked) []desk.Parked {
	type place struct {
		ws   inbox.WorkspaceID
		node int
		raw  inbox.RawEventID
		path string
	}
	seen := map[place]int{}
	for i := range parked {
		p := &parked[i]
		k := place{p.Workspace, p.Node, p.Raw, p.Path}
		if seen[k]++; seen[k] > 1 {
			p.Path += again + strconv.Itoa(seen[k])
		}
	}
	return parked
}

// again separates a path from the number of a further trouble at the same place; no path has it.
const again = "#"

func (a *Applier) count(b desk.Batch) {
	a.Stats.Batches.Add(1)
	a.Stats.Applied.Add(int64(len(b.Arrivals)))
	a.Stats.Parked.Add(int64(len(b.Parked)))
	for _, p := range b.Parked {
		if p.Workspace == 0 {
			// It must not be shown to one tenant what may be another's: this is the operator's to see.
			a.Stats.Homeless.Add(1)
			a.Log.Warn("an item is parked that belongs to no workspace in particular", slog.Int("node", p.Node), slog.String("raw_event", p.Raw.String()), slog.String("reason", p.Reason))
		}
	}
	if a.Arrived == nil {
		return
	}
	type account struct {
		ws inbox.WorkspaceID
		id inbox.AccountID
	}
	per := map[account]int{}
	for i := range b.Arrivals {
		if b.Arrivals[i].Account.Mode != inbox.ModeHybrid {
			continue // only there the limit counts both ways
		}
		if u := &b.Arrivals[i].Update; u.Message != nil && u.Message.Source == inbox.SourceLive {
			per[account{b.Arrivals[i].Account.Workspace, b.Arrivals[i].Account.ID}]++
		}
	}
	for k, n := range per {
		a.Arrived(k.ws, k.id, n)
	}
}

// reason says why an item was parked: our own sentence if there is one, else the plain error,
// which names statements and places but never contents.
func reason(err error) string {
	if e, ok := errors.AsType[*inbox.Error](err); ok {
		return e.Message
	}
	return "could not be applied: " + err.Error()
}

func (a *Applier) park(arrival desk.Arrival, why string) desk.Parked {
	p := desk.Parked{Workspace: arrival.Account.Workspace, ID: inbox.ParkedID(a.IDs.Next()), Account: arrival.Account.ID, Node: arrival.Node, Raw: arrival.Raw,
		Path: arrival.Update.Path, Channel: arrival.Account.Channel, Apps: []inbox.AppID{arrival.Account.App}, Kind: kindOf(&arrival.Update), Reason: why,
		Body: arrival.Update.Body, ReceivedAt: arrival.ReceivedAt}
	if p.Body == nil {
		p.Body = []byte{}
	}
	return p
}

// kindOf names what an update is, for people.
func kindOf(u *inbox.Update) string {
	switch {
	case u.Message != nil:
		return "message." + string(u.Message.Kind)
	case u.Change != nil:
		return "change." + string(u.Change.Kind)
	case u.Report != nil:
		return "status." + u.Report.Raw
	case u.Identity != nil:
		return "identity"
	case u.Account != nil:
		return u.Account.Kind
	case u.Template != nil:
		return "template"
	case u.Sync != nil:
		return "sync." + string(u.Sync.Kind)
	case u.Book != nil:
		return "address_book"
	case u.Other != nil:
		return u.Other.Kind
	}
	return "item"
}
