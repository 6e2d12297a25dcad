package store

import (
	"context"
	"database/sql"
	"maps"
	"reflect"
	"sync"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// keeper keeps conversations as lists show them. A page of fifty is forty-odd columns of fifty rows
// and two look-ups for each, asked for again by every screen after every change, of which most rows
// have seen nothing. A list therefore asks the engine only which conversations are in it and in
// which version, and takes from here what it knows.
//
// What is kept is true as of a place in the workspace's log: a reader first reads up to where the log
// stands, and what the events on the way name is forgotten. The log and the version are both asked,
// since neither alone tells everything: names, labels and next steps change without the version of
// the conversation, and a few housekeeping writes without an event. Another node's writes are seen
// in the same way as our own.
type keeper struct {
	mu sync.Mutex
	at map[inbox.WorkspaceID]logPlace
	// Two generations: what is asked for moves to the young one, and when that is full the old one is
	// forgotten.
	young, old map[keptKey]*view.Thread

	check func(kept, fresh view.Thread) // for tests
}

type keptKey struct {
	ws   inbox.WorkspaceID
	conv inbox.ConversationID
}

// logPlace is a place in the log of a workspace; see EventPosition.
type logPlace struct{ epoch, seq int64 }

const (
	// A generation: at about a kilobyte each, four megabytes at most in both.
	keptMost = 2048
	// Events that are read to catch up; behind more, all is forgotten.
	catchUpMost = 512
)

func newKeeper() *keeper {
	return &keeper{at: map[inbox.WorkspaceID]logPlace{}, young: map[keptKey]*view.Thread{}, old: map[keptKey]*view.Thread{}}
}

// CheckKept calls differ with the id of each conversation that is answered from memory and is not what
// the database holds. It is for tests, before the store is used, and only on an engine where one
// reader sees one state.
func (s *Store) CheckKept(differ func(inbox.ConversationID)) {
	if s.db.Dialect != db.SQLite {
		return
	}
	s.kept.check = func(kept, fresh view.Thread) {
		if !reflect.DeepEqual(kept, fresh) {
			differ(fresh.ID)
		}
	}
}

// scanListed reads a row of a list before it is filled in: listedColumns, and nothing else.
func scanListed(into *[]inbox.Conversation) func(*sql.Rows) error {
	return func(r *sql.Rows) error {
		var c inbox.Conversation
		err := r.Scan(&c.ID, &c.Version, &c.LastAt, &c.Priority, &c.WaitingSince)
		*into = append(*into, c)
		return err
	}
}

func askLogPlace(ws inbox.WorkspaceID, place *logPlace) db.Ask {
	return db.Ask{Query: "SELECT epoch, seq FROM event_counters WHERE workspace_id = $1", Args: []any{ws},
		Scan: func(r *sql.Rows) error { return r.Scan(&place.epoch, &place.seq) }}
}

// catchUp brings what is kept of a workspace to a place in its log that the caller has just read. It
// reports false if that is older than what others have read meanwhile: then nothing kept fits what
// the caller sees.
func (k *keeper) catchUp(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, to logPlace) (bool, error) {
	k.mu.Lock()
	from, known := k.at[ws]
	k.mu.Unlock()
	switch {
	case known && from == to:
		return true, nil
	case known && (to.epoch < from.epoch || to.epoch == from.epoch && to.seq < from.seq):
		return false, nil
	}
	var events []inbox.Event
	whole := known && from.epoch == to.epoch && to.seq-from.seq <= catchUpMost
	if whole {
		var err error
		events, err = db.All(ctx, tx, func(r *sql.Rows, e *inbox.Event) error { return r.Scan(&e.Kind, &e.Conversation, &e.Contact) },
			"SELECT kind, conversation_id, contact_id FROM events WHERE workspace_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq", ws, from.seq, to.seq)
		if err != nil {
			return false, err
		}
		whole = int64(len(events)) == to.seq-from.seq // else the log no longer reaches back
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if now, still := k.at[ws]; now != from || still != known {
		return now == to, nil
	}
	if whole {
		whole = k.forget(ws, events)
	}
	if !whole {
		k.dropIf(func(key keptKey, _ *view.Thread) bool { return key.ws == ws })
	}
	k.at[ws] = to
	return true, nil
}

// forget drops what events name. It reports false if they may concern every conversation.
func (k *keeper) forget(ws inbox.WorkspaceID, events []inbox.Event) bool {
	contacts := map[inbox.ContactID]bool{}
	for _, e := range events {
		switch e.Kind {
		case inbox.EventLabelsChanged, inbox.EventPeopleChanged, inbox.EventMemberChanged, inbox.EventTeamsChanged:
			return false
		}
		if e.Conversation != 0 {
			delete(k.young, keptKey{ws, e.Conversation})
			delete(k.old, keptKey{ws, e.Conversation})
		} else if e.Contact != 0 {
			contacts[e.Contact] = true
		}
	}
	if len(contacts) > 0 {
		k.dropIf(func(key keptKey, t *view.Thread) bool { return key.ws == ws && contacts[t.Contact] })
	}
	return true
}

func (k *keeper) dropIf(drop func(keptKey, *view.Thread) bool) {
	maps.DeleteFunc(k.young, drop)
	maps.DeleteFunc(k.old, drop)
}

// find gives what is kept of these conversations in these versions; nil stands for the rest.
func (k *keeper) find(ws inbox.WorkspaceID, list []inbox.Conversation) []*view.Thread {
	out := make([]*view.Thread, len(list))
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range list {
		l := &list[i]
		key := keptKey{ws, l.ID}
		t := k.young[key]
		if t == nil {
			if t = k.old[key]; t != nil {
				k.put(key, t)
			}
		}
		if t != nil && t.Version == l.Version {
			out[i] = t
		}
	}
	return out
}

// keep keeps what was read by somebody who had caught up to a place.
func (k *keeper) keep(ws inbox.WorkspaceID, place logPlace, list []view.Thread) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at[ws] != place {
		return // others have read on: this may be what they were told to forget
	}
	for _, t := range list {
		k.put(keptKey{ws, t.ID}, &t)
	}
}

func (k *keeper) put(key keptKey, t *view.Thread) {
	if len(k.young) >= keptMost {
		k.young, k.old = k.old, k.young
		clear(k.young)
	}
	k.young[key] = t
	delete(k.old, key)
}

// threads fills in a list that was read at or after a place in the log. What the list names and is no
// longer there is left out.
func (s *Store) threads(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, place logPlace, list []inbox.Conversation) ([]view.Thread, error) {
	fits, err := s.kept.catchUp(ctx, tx, ws, place)
	if err != nil {
		return nil, err
	}
	kept := make([]*view.Thread, len(list))
	if fits {
		kept = s.kept.find(ws, list)
	}
	var missing []inbox.ConversationID
	for i := range list {
		l := &list[i]
		if kept[i] == nil || s.kept.check != nil {
			missing = append(missing, l.ID)
		}
	}
	fresh, err := freshThreads(ctx, tx, ws, missing)
	if err != nil {
		return nil, err
	}
	if fits {
		s.kept.keep(ws, place, fresh)
	}
	read := make(map[inbox.ConversationID]*view.Thread, len(fresh))
	for i := range fresh {
		read[fresh[i].ID] = &fresh[i]
	}
	out := make([]view.Thread, 0, len(list))
	for i := range list {
		l := &list[i]
		switch t := read[l.ID]; {
		case kept[i] != nil:
			if s.kept.check != nil && t != nil {
				s.kept.check(*kept[i], *t)
			}
			out = append(out, *kept[i])
		case t != nil:
			out = append(out, *t)
		}
	}
	return out, nil
}

// freshThreads reads conversations with all that stands beside them, in no order.
func freshThreads(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, ids []inbox.ConversationID) (list []view.Thread, err error) {
	err = inPieces(ids, func(marks string, args []any) error {
		part, err := db.All(ctx, tx, scanThread, threadSelect+" AND c.id IN ("+marks+")", append([]any{ws}, args...)...)
		list = append(list, part...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, adorn(ctx, tx, ws, list)
}
