package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"sangam/internal/channel"
	"sangam/internal/desk"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// The past has a lane of its own. A body of history may hold thousands of messages, and hundreds of
// such bodies come when a number is linked; nobody waits for them, but many wait for the message
// that came in between. So the applier only notes such bodies in a queue, with its place in the
// journal, and goes on. The lane of history reads them from there, thread by thread in the order of
// time (which writes neighbours on neighbouring pages), in transactions so short that a live message
// hardly notices one.
//
// It works under the lease of the journal, in the process that applies: the present and the past
// make the same people known, and two processes that did so at once could make one person twice.

const (
	// importTime is how long one transaction of the past may take while others use the machine, and
	// importTimeAlone when nobody does.
	importTime      = time.Millisecond
	importTimeAlone = 12 * time.Millisecond
	// leastImport keeps a slow machine from doing nothing but commits.
	leastImport = 8
	// restFor is how many times as long as it worked the past then rests while others use the machine.
	restFor    = 3
	mostImport = 512
	// quiet is how long nothing live must have come before the past takes the machine for itself.
	quiet = 2 * time.Second
	// pastPoll is how often the queue is looked at when nobody called.
	pastPoll = time.Second
	// mostParts bounds the parts of a body taken at once.
	mostParts = 256
)

// PastOf is an account with parts in the queue of history.
type PastOf struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
}

// pastLane is what the lane of history shares with the applier.
type pastLane struct {
	wake   chan struct{}
	liveAt atomic.Int64 // when (ns) something live was last applied
	size   int          // updates of the next transaction
}

func (l *pastLane) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// sortOut tells the past from the present: parts of history are queued, not understood. present is
// what is left to be understood, skip the paths in it that are not. A part that is nobody's is
// parked as one item.
func (a *Applier) sortOut(ctx context.Context, raws []Raw) (present []Raw, skip map[rawKey][]string, past []inbox.Past, parked []desk.Parked) {
	for i, raw := range raws {
		sorter, ok := a.Channels[raw.Channel].(channel.Sorter)
		if !ok {
			if present != nil {
				present = append(present, raw)
			}
			continue
		}
		s := raw.sorted
		if s == nil {
			fresh := pastOf(sorter, raw.Body)
			s = &fresh
		}
		if (len(s.parts) > 0 || s.err != nil) && present == nil {
			present = append(make([]Raw, 0, len(raws)), raws[:i]...)
		}
		if s.err != nil {
			parked = append(parked, a.parkWhole(raw, "not understood: "+s.err.Error()))
			continue
		}
		for _, part := range s.parts {
			u := inbox.Update{PlatformAccount: part.PlatformAccount, Path: part.Path, Body: part.Body, Other: &inbox.Other{Kind: "history"}}
			accounts, why := a.accounts(ctx, raw, &u)
			if why != "" {
				p := a.park(desk.Arrival{Update: u, Node: raw.Node, Raw: raw.ID, ReceivedAt: raw.ReceivedAt}, why)
				p.Workspace, p.Channel, p.Apps = a.Dir.workspaceOf(raw.Apps), raw.Channel, raw.Apps
				if len(accounts) > 0 {
					p.Workspace, p.Account = accounts[0].Workspace, accounts[0].ID
				}
				parked = append(parked, p)
			}
			for _, account := range accounts {
				if why == "" {
					past = append(past, inbox.Past{Workspace: account.Workspace, Account: account.ID, Node: raw.Node, Raw: raw.ID, Path: part.Path, Large: part.Large, ReceivedAt: raw.ReceivedAt})
				}
			}
			if !s.all {
				if skip == nil {
					skip = map[rawKey][]string{}
				}
				skip[rawKey{raw.Node, raw.ID}] = append(skip[rawKey{raw.Node, raw.ID}], part.Path)
			}
		}
		if !s.all && present != nil {
			present = append(present, raw)
		}
	}
	if present == nil {
		present = raws
	}
	return present, skip, past, parked
}

type rawKey struct {
	node int
	id   inbox.RawEventID
}

// within reports whether a path stands in one of the parts.
func within(path string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return path == part || strings.HasPrefix(path, part+".") })
}

// leaveOut takes what stands in the parts to skip out of a batch.
func leaveOut(b *desk.Batch, skip map[rawKey][]string) {
	if len(skip) == 0 {
		return
	}
	b.Arrivals = slices.DeleteFunc(b.Arrivals, func(x desk.Arrival) bool { return within(x.Update.Path, skip[rawKey{x.Node, x.Raw}]) })
	b.Parked = slices.DeleteFunc(b.Parked, func(x desk.Parked) bool { return within(x.Path, skip[rawKey{x.Node, x.Raw}]) })
}

// importPast works the queue of history until the lane ends.
func (a *Applier) importPast(ctx context.Context, fence int64) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		more, err := a.importRound(ctx, fence)
		wait := pastPoll
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			a.Log.Error("taking in the past stopped and will go on", slog.Any("error", err))
		case more:
			wait = 0
		}
		timer.Reset(wait)
		if wait > 0 && err == nil {
			select {
			case <-a.past.wake:
				continue
			case <-timer.C:
			case <-ctx.Done():
			}
			continue
		}
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// importRound takes one body of each account in turn, so that a long past of one keeps nobody else
// from theirs; more tells that there was any.
func (a *Applier) importRound(ctx context.Context, fence int64) (more bool, err error) {
	defer recovered(&err)
	accounts, err := a.Store.PastWaiting(ctx)
	if err != nil {
		return false, fmt.Errorf("look into the queue of history: %w", err)
	}
	for _, of := range accounts {
		parts, err := a.Store.NextPast(ctx, of.Workspace, of.Account, mostParts)
		if err != nil {
			return false, fmt.Errorf("read the queue of history: %w", err)
		}
		// Parts of one body stand together and are understood together.
		n := 0
		for n < len(parts) && parts[n].Raw == parts[0].Raw && parts[n].Node == parts[0].Node {
			n++
		}
		if n == 0 {
			continue
		}
		more = true
		if err := a.importBody(ctx, fence, parts[:n]); err != nil {
			return false, err
		}
	}
	return more, nil
}

// importBody takes in parts of one body. The rows of the queue go with the last transaction; what
// was taken in before a crash is a repeat then.
func (a *Applier) importBody(ctx context.Context, fence int64, parts []inbox.Past) error {
	raw, err := a.Store.RawByID(ctx, parts[0].Node, parts[0].Raw)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		a.Log.Warn("a part of the past is no longer kept", slog.Int("node", parts[0].Node), slog.String("raw_event", parts[0].Raw.String()))
		return a.receive(ctx, desk.Batch{Lane: Lane, Fence: fence, Taken: parts})
	}
	if err != nil {
		return fmt.Errorf("read a part of the past: %w", err)
	}
	paths := make([]string, len(parts))
	for i, p := range parts {
		paths[i] = p.Path
	}
	whole := a.understand(ctx, []Raw{raw})
	unread := slices.IndexFunc(whole.Parked, func(x desk.Parked) bool { return x.Path == "" && x.Kind == wholeBody })
	if unread >= 0 {
		whole.Parked = a.parkParts(raw, parts, whole.Parked[unread].Reason)
	}
	outside := func(ws inbox.WorkspaceID, account inbox.AccountID, path string) bool {
		return ws != parts[0].Workspace || account != 0 && account != parts[0].Account || !within(path, paths)
	}
	whole.Arrivals = slices.DeleteFunc(whole.Arrivals, func(x desk.Arrival) bool { return outside(x.Account.Workspace, x.Account.ID, x.Update.Path) })
	whole.Parked = slices.DeleteFunc(whole.Parked, func(x desk.Parked) bool { return outside(x.Workspace, x.Account, x.Path) })
	inThreads(whole.Arrivals)
	arrivals := whole.Arrivals
	for {
		if err := a.giveWay(ctx); err != nil {
			return err
		}
		n := min(a.past.size, len(arrivals))
		b := desk.Batch{Lane: Lane, Fence: fence, Arrivals: arrivals[:n]}
		if n == len(arrivals) {
			b.Parked, b.Unknown, b.Taken = whole.Parked, whole.Unknown, parts
		}
		began := time.Now()
		if err := a.receive(ctx, b); err != nil {
			return err
		}
		if err := failpoint.Here("history/after-commit"); err != nil {
			return err
		}
		if err := a.Store.Grown(ctx, n); err != nil {
			return fmt.Errorf("after a batch of the past: %w", err)
		}
		a.rest(ctx, n, time.Since(began))
		if arrivals = arrivals[n:]; len(arrivals) == 0 {
			return nil
		}
	}
}

// parkParts parks parts of a body that could not be read as a whole: a replay puts each into the
// queue of history again.
func (a *Applier) parkParts(raw Raw, parts []inbox.Past, why string) (parked []desk.Parked) {
	bodies := map[string][]byte{}
	if sorter, ok := a.Channels[raw.Channel].(channel.Sorter); ok {
		for _, part := range pastOf(sorter, raw.Body).parts { // without them an item shows no body
			bodies[part.Path] = part.Body
		}
	}
	for _, part := range parts {
		p := a.parkWhole(raw, why)
		p.Workspace, p.Account, p.Path, p.Kind, p.Body = part.Workspace, part.Account, part.Path, "history", append([]byte{}, bodies[part.Path]...)
		parked = append(parked, p)
	}
	return parked
}

// inThreads sorts what was said thread by thread, in the order of time; facts about the whole stand
// last, so that a chunk counts when what it holds is there.
func inThreads(arrivals []desk.Arrival) {
	type place struct {
		thread int
		at     inbox.Millis
	}
	threads := map[string]int{}
	places := make(map[*inbox.Update]place, len(arrivals))
	order := make([]*desk.Arrival, len(arrivals))
	for i := range arrivals {
		u := &arrivals[i].Update
		order[i] = &arrivals[i]
		var p place
		switch {
		case u.Message != nil:
			p.at = u.Message.SentAt
		case u.Change != nil:
			p.at = u.Change.SentAt
		}
		name := u.Person.UserID
		if name == "" {
			name = inbox.NormalPhone(u.Person.Phone)
		}
		if name == "" {
			p.thread = len(arrivals) + 1
		} else if n, ok := threads[name]; ok {
			p.thread = n
		} else {
			p.thread = len(threads)
			threads[name] = p.thread
		}
		places[u] = p
	}
	slices.SortStableFunc(order, func(x, y *desk.Arrival) int {
		a, b := places[&x.Update], places[&y.Update]
		if a.thread != b.thread {
			return a.thread - b.thread
		}
		return int(max(-1, min(1, a.at-b.at)))
	})
	sorted := make([]desk.Arrival, len(order))
	for i, x := range order {
		sorted[i] = *x
	}
	copy(arrivals, sorted)
}

// waits is how long the past stands aside for what is live, before it takes a turn all the same.
const waits = 50 * time.Millisecond

// giveWay waits while something live is to be applied.
func (a *Applier) giveWay(ctx context.Context) error {
	for began := time.Now(); time.Since(began) < waits; {
		if a.Stats.Unapplied.Load() == 0 && (a.Pressed == nil || !a.Pressed()) {
			break
		}
		select {
		case <-time.After(500 * time.Microsecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// rest chooses the size of the next transaction by how long the last one took, and leaves the
// machine to others for as long where something live came lately.
func (a *Applier) rest(ctx context.Context, n int, took time.Duration) {
	live := time.Duration(time.Now().UnixNano()-a.past.liveAt.Load()) < quiet
	want := importTimeAlone
	if live {
		want = importTime
	}
	switch {
	case took > 2*want:
		a.past.size = max(leastImport, a.past.size/2)
	case took > want:
		a.past.size = max(leastImport, a.past.size*7/8)
	case n == a.past.size:
		a.past.size = min(mostImport, a.past.size+max(1, a.past.size/8))
	}
	if !live {
		return
	}
	select {
	case <-time.After(restFor * took):
	case <-ctx.Done():
	}
}

// errNoPast ends the look for the past in an adapter that knows none.
var errNoPast = errors.New("no such part")

// requeue puts a parked part of the past into the queue of history again.
func (a *Applier) requeue(ctx context.Context, ws inbox.WorkspaceID, raw Raw, path string) (reason string, err error) {
	_, _, past, parked := a.sortOut(ctx, []Raw{raw})
	for _, still := range parked {
		if still.Path == path {
			return still.Reason, nil
		}
	}
	past = slices.DeleteFunc(past, func(p inbox.Past) bool { return p.Path != path })
	if len(past) == 0 {
		return "", errNoPast
	}
	if past[0].Workspace != ws {
		return "it belongs to another workspace now", nil
	}
	if err := a.Desk.Receive(ctx, desk.Batch{Past: past}); err != nil {
		return "", err
	}
	a.prepare()
	a.past.signal()
	return "", nil
}
