package search

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Lane is the lease under which one process of the installation keeps the index.
const Lane = "search"

// Scheme counts the ways in which terms were made. An index of another scheme is made anew, so it
// grows with every change of what OfMessage, OfPerson and Split give.
const Scheme = 2

// State is how far the index of a workspace has come.
type State struct {
	Scheme int64
	Seq    int64 // of the event log; everything up to it is in the index
	// Filled once everything was indexed that was there when the index was begun; until then the
	// walk has come to these.
	Filled                 bool
	Message, Contact, Note int64
}

// Store is what the index is made from, and where it lies.
type Store interface {
	Workspaces(ctx context.Context) ([]inbox.Workspace, error)
	EventPosition(ctx context.Context, ws inbox.WorkspaceID) (epoch, seq int64, err error)
	EventsAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) (epoch int64, events []inbox.Event, err error)

	// MessagesAfter, ContactsAfter and NotesAfter walk everything in the order of ids.
	MessagesAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error)
	ContactsAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error)
	NotesAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error)
	// LinesByID, SearchPeople and SearchNotes leave out what is not there.
	LinesByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, ids []inbox.MessageID) ([]view.Line, error)
	SearchPeople(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]Person, error)
	SearchNotes(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]Note, error)
	// SearchDifferences gives messages of a conversation that the index does not hold as they are now;
	// fewer than the limit if those are all.
	SearchDifferences(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]int64, error)

	// SearchStaleNotes gives some notes of a conversation that the index does not hold as they are now.
	SearchStaleNotes(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]int64, error)

	SearchState(ctx context.Context, ws inbox.WorkspaceID) (State, error)
	// SaveSearch writes things, takes out those without terms, and keeps the state: all or nothing.
	// It and DropSearch fail if the lane is not held under the fence any more.
	SaveSearch(ctx context.Context, fence int64, ws inbox.WorkspaceID, things []Thing, st State) error
	DropSearch(ctx context.Context, fence int64, ws inbox.WorkspaceID, limit int) (left bool, err error)

	AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error)
	ReleaseLane(ctx context.Context, name, holder string, fence int64) error
}

const (
	// gather is how long news is let come together: what is found a moment later is found soon
	// enough, and one transaction for many costs less than many for one.
	gather = 250 * time.Millisecond
	// poll is the safety net under the wake-ups, and how often another process's lane is asked for.
	poll = 3 * time.Second
	// atOnce is how many things one transaction writes: few enough for a message to slip in between.
	atOnce = 32
	// asked is how many ids one question about a conversation gives: each reads all of it, so an import is asked for
	// in few pieces and written in small ones.
	asked      = 50_000
	readEvents = 500
	dropAtOnce = 200
	// aside is how long the index rests before each transaction while webhooks come in: it takes a few
	// per cent of the machine then, which is some eighty things a second, and catches up afterwards.
	aside = 400 * time.Millisecond
	// While the index of an archive is made, it rests so many times as long as it works, since people
	// are at work beside it: a million messages take some twenty minutes.
	restsPerWork = 3
	longestRest  = 250 * time.Millisecond
)

// Follower keeps the index. Fill its fields, then Start it; Wake it after commits.
type Follower struct {
	Store  Store
	Holder string        // this process
	TTL    time.Duration // of the lease
	// Busy reports that webhooks are coming in one after the other. May be nil.
	Busy func() bool
	Log  *slog.Logger

	renewed time.Time // the loop's own

	once sync.Once
	wake chan struct{} // one waiting wake-up stands for any number

	mu   sync.Mutex
	stop context.CancelFunc
	done chan struct{}
}

func (f *Follower) init() {
	f.once.Do(func() {
		f.wake = make(chan struct{}, 1)
		if f.Log == nil {
			f.Log = slog.New(slog.DiscardHandler)
		}
		if f.Busy == nil {
			f.Busy = func() bool { return false }
		}
	})
}

// Wake says that there may be news. It never blocks.
func (f *Follower) Wake() {
	f.init()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Start runs the loop until Stop.
func (f *Follower) Start(ctx context.Context) {
	f.init()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stop != nil {
		return
	}
	ctx, f.stop = context.WithCancel(ctx)
	f.done = make(chan struct{})
	go f.loop(ctx, f.done)
}

// Stop ends the loop and waits for it.
func (f *Follower) Stop() {
	f.mu.Lock()
	stop, done := f.stop, f.done
	f.stop = nil
	f.mu.Unlock()
	if stop != nil {
		stop()
		<-done
	}
}

func (f *Follower) loop(ctx context.Context, done chan struct{}) {
	defer close(done)
	tick := time.NewTicker(poll)
	defer tick.Stop()
	var fence int64
	for {
		err := f.hold(ctx, &fence)
		if err == nil {
			err = f.catchUp(ctx, &fence)
		}
		if err != nil && ctx.Err() == nil && !errors.Is(err, errElsewhere) {
			f.renewed = time.Time{}
			f.Log.Error("the search index was not brought up to date; it is tried again", slog.Any("error", err))
		}
		select {
		case <-f.wake:
			if !sleep(ctx, gather) {
				f.release(ctx, fence)
				return
			}
		case <-tick.C:
		case <-ctx.Done():
			f.release(ctx, fence)
			return
		}
	}
}

// release lets the next process have the lane at once.
func (f *Follower) release(ctx context.Context, fence int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := f.Store.ReleaseLane(ctx, Lane, f.Holder, fence); err != nil {
		f.Log.Warn("the lane of search was not given up", slog.Any("error", err))
	}
}

// sleep reports false if the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// errElsewhere says that another process keeps the index.
var errElsewhere = errors.New("the lane of search is another's")

// hold takes the lane, or renews it when it is time: each renewal is a write.
func (f *Follower) hold(ctx context.Context, fence *int64) error {
	if time.Since(f.renewed) < f.TTL/3 {
		return nil
	}
	now, held, err := f.Store.AcquireLane(ctx, Lane, f.Holder, f.TTL)
	if err != nil {
		return err
	}
	if !held {
		return errElsewhere
	}
	*fence, f.renewed = now, time.Now()
	return nil
}

// catchUp works until no workspace has news.
func (f *Follower) catchUp(ctx context.Context, fence *int64) error {
	list, err := f.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var trouble error
	for more := true; more && ctx.Err() == nil; {
		more = false
		// One step each, so that one workspace's million messages keep no other waiting.
		for _, w := range list {
			if err := f.hold(ctx, fence); err != nil {
				return err
			}
			began := time.Now()
			again, filling, err := f.step(ctx, *fence, w.ID)
			if err != nil {
				trouble = errors.Join(trouble, err)
				continue
			}
			more = more || again
			if filling {
				sleep(ctx, min(restsPerWork*time.Since(began), longestRest))
			}
		}
	}
	return trouble
}

// Step does the next piece of work for a workspace and reports whether there is more.
func (f *Follower) Step(ctx context.Context, fence int64, ws inbox.WorkspaceID) (more bool, err error) {
	f.init()
	more, _, err = f.step(ctx, fence, ws)
	return more, err
}

// step also tells that the work was on what was there before the index, which is in no hurry.
func (f *Follower) step(ctx context.Context, fence int64, ws inbox.WorkspaceID) (more, filling bool, err error) {
	st, err := f.Store.SearchState(ctx, ws)
	if err != nil {
		return false, false, err
	}
	_, seq, err := f.Store.EventPosition(ctx, ws)
	if err != nil {
		return false, false, err
	}
	if st.Scheme != 0 && (st.Scheme != Scheme || st.Seq > seq) {
		// Made in another way, or of a log that is no more.
		_, err := f.Store.DropSearch(ctx, fence, ws, dropAtOnce)
		return true, true, err
	}
	if st.Scheme == 0 {
		// What happens from here on is told by the log; what is there by the walk. Both may tell of
		// the same thing: the later one only reads it again.
		return true, false, f.Store.SaveSearch(ctx, fence, ws, nil, State{Scheme: Scheme, Seq: seq})
	}
	if !st.Filled {
		return true, st.Message != noMessages, f.fill(ctx, fence, ws, st)
	}
	if st.Seq == seq {
		return false, false, nil
	}
	more, err = f.follow(ctx, fence, ws, st)
	return more, false, err
}

// fill does one transaction of the walk over everything, people and notes first: they are few.
func (f *Follower) fill(ctx context.Context, fence int64, ws inbox.WorkspaceID, st State) error {
	var things []Thing
	ids, err := f.Store.ContactsAfter(ctx, ws, st.Contact, atOnce)
	if err == nil && len(ids) > 0 {
		st.Contact = ids[len(ids)-1]
		things, err = f.people(ctx, ws, ids)
	}
	if err == nil && len(ids) == 0 {
		if ids, err = f.Store.NotesAfter(ctx, ws, st.Note, atOnce); err == nil && len(ids) > 0 {
			st.Note = ids[len(ids)-1]
			things, err = f.notes(ctx, ws, ids)
		}
	}
	if err == nil && len(ids) == 0 {
		if ids, err = f.Store.MessagesAfter(ctx, ws, st.Message, atOnce); err == nil && len(ids) > 0 {
			st.Message = ids[len(ids)-1]
			things, err = f.messages(ctx, ws, ids)
		}
	}
	if err != nil {
		return err
	}
	st.Filled = len(ids) == 0
	f.giveWay(ctx)
	return f.Store.SaveSearch(ctx, fence, ws, things, st)
}

// giveWay waits a moment while webhooks come in, but not for ever: under a load that does not end the
// index is slow, not dead.
func (f *Follower) giveWay(ctx context.Context) {
	if f.Busy() {
		sleep(ctx, aside)
	}
}

// noMessages stands for a walk that has all messages behind it.
const noMessages = math.MaxInt64

// follow reads the log on. The state moves past the events only with the last thing they touched.
func (f *Follower) follow(ctx context.Context, fence int64, ws inbox.WorkspaceID, st State) (more bool, err error) {
	_, events, err := f.Store.EventsAfter(ctx, ws, st.Seq, readEvents)
	if err != nil || len(events) == 0 {
		return false, err
	}
	messages, people, conversations, noted := map[int64]bool{}, map[int64]bool{}, map[inbox.ConversationID]bool{}, map[inbox.ConversationID]bool{}
	everybody := false
	for _, e := range events {
		switch e.Kind {
		case inbox.EventMessageReceived, inbox.EventMessageQueued, inbox.EventMessageChanged, inbox.EventMessageClaimed, inbox.EventMessageUnclaimed:
			if e.Message != 0 {
				messages[int64(e.Message)] = true
			}
		case inbox.EventContactChanged, inbox.EventBookChanged:
			if e.Contact != 0 {
				people[int64(e.Contact)] = true
			} else if e.Kind == inbox.EventBookChanged && e.Account == 0 {
				everybody = true
			}
		case inbox.EventHistoryImported, inbox.EventImportChanged:
			if e.Conversation != 0 {
				conversations[e.Conversation] = true
			}
		case inbox.EventNoteChanged:
			noted[e.Conversation] = true
		}
		// Whoever writes for the first time is told of by the message.
		if e.Contact != 0 && (e.Kind == inbox.EventMessageReceived || e.Kind == inbox.EventHistoryImported) {
			people[int64(e.Contact)] = true
		}
	}
	save := func(things []Thing, err error) error {
		if err != nil || len(things) == 0 {
			return err
		}
		f.giveWay(ctx)
		return f.Store.SaveSearch(ctx, fence, ws, things, st)
	}
	// Events of many messages, and those of notes, name the conversation: what differs there is read.
	differing := func(in map[inbox.ConversationID]bool, differences func(context.Context, inbox.WorkspaceID, inbox.ConversationID, int) ([]int64, error),
		read func(context.Context, inbox.WorkspaceID, []int64) ([]Thing, error)) error {
		for _, conv := range slices.Sorted(maps.Keys(in)) {
			for left := true; left; {
				ids, err := differences(ctx, ws, conv, asked)
				if err != nil {
					return err
				}
				left = len(ids) >= asked
				for piece := range slices.Chunk(ids, atOnce) {
					if err := save(read(ctx, ws, piece)); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}
	if err := differing(conversations, f.Store.SearchDifferences, f.messages); err != nil {
		return false, err
	}
	if err := differing(noted, f.Store.SearchStaleNotes, f.notes); err != nil {
		return false, err
	}
	for piece := range slices.Chunk(slices.Sorted(maps.Keys(messages)), atOnce) {
		if err := save(f.messages(ctx, ws, piece)); err != nil {
			return false, err
		}
	}
	for piece := range slices.Chunk(slices.Sorted(maps.Keys(people)), atOnce) {
		if err := save(f.people(ctx, ws, piece)); err != nil {
			return false, err
		}
	}
	st.Seq = events[len(events)-1].Seq
	if everybody {
		// The walk over people begins anew; messages have nothing of it.
		st.Filled, st.Contact, st.Message = false, 0, noMessages
	}
	return true, f.Store.SaveSearch(ctx, fence, ws, nil, st)
}

// messages makes the entries of messages; of one that is no more, an empty one.
func (f *Follower) messages(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]Thing, error) {
	wanted := make([]inbox.MessageID, len(ids))
	for i, id := range ids {
		wanted[i] = inbox.MessageID(id)
	}
	lines, err := f.Store.LinesByID(ctx, ws, 0, wanted)
	if err != nil {
		return nil, err
	}
	things := make([]Thing, 0, len(ids))
	for _, l := range lines {
		things = append(things, OfMessage(l))
	}
	return withGone(Messages, ids, things), nil
}

func (f *Follower) people(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]Thing, error) {
	list, err := f.Store.SearchPeople(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	things := make([]Thing, 0, len(ids))
	for _, p := range list {
		things = append(things, OfPerson(p))
	}
	return withGone(Contacts, ids, things), nil
}

func (f *Follower) notes(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]Thing, error) {
	list, err := f.Store.SearchNotes(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	things := make([]Thing, 0, len(ids))
	for _, n := range list {
		things = append(things, OfNote(n))
	}
	return withGone(Notes, ids, things), nil
}

func withGone(what What, ids []int64, things []Thing) []Thing {
	there := map[int64]bool{}
	for _, t := range things {
		there[t.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			things = append(things, Thing{What: what, ID: id})
		}
	}
	return things
}
