package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// Arrival is one update on its way in, with the account it belongs to.
type Arrival struct {
	Account inbox.Account
	Update  inbox.Update
	// Where it came from: the raw event that holds it.
	Node       int
	Raw        inbox.RawEventID
	ReceivedAt inbox.Millis
}

// Batch is what one transaction takes in.
type Batch struct {
	// The lane the caller works, and the fence it was given: a caller that lost the lane changes
	// nothing. An empty lane is not checked.
	Lane  string
	Fence int64

	Arrivals []Arrival
	Parked   []Parked
	Unknown  []UnknownCount
	// How far each node's journal is applied once this batch is; may be empty.
	Applied map[int]inbox.RawEventID
	// Since is how far they were applied before it, as the caller remembers: if that is not so, the
	// batch changes nothing. A node that is missing here is not checked.
	Since map[int]inbox.RawEventID
	// Parts of bodies that tell of the past: Past puts them into the queue of history, Taken takes
	// them out of it, since this batch holds the last of what they held.
	Past, Taken []inbox.Past
	// Wait, if not nil, is asked last thing before the commit, which its error prevents: the bodies
	// that the batch was derived from may not be durable yet. Landed tells without waiting that Wait
	// has its answer.
	Wait   func() error
	Landed func() bool
}

// Survey is what was there before a group of messages.
type Survey struct {
	Conversations []inbox.Conversation      // with the handles; locked until the commit
	Changes       map[string][]inbox.Change // that wait for messages, by platform id
	Stored        map[string]bool           // platform ids of messages that are stored already
}

// Parked is an item that could not be applied: kept with its reason until somebody replays it.
type Parked struct {
	Workspace  inbox.WorkspaceID // zero if none could be told
	ID         inbox.ParkedID
	Account    inbox.AccountID
	Node       int
	Raw        inbox.RawEventID
	Path       string // where in the raw body; empty: all of it
	Channel    inbox.ChannelKind
	Apps       []inbox.AppID
	Kind       string // what it is, as far as known
	Reason     string // in plain words
	Body       []byte
	ReceivedAt inbox.Millis
}

// UnknownCount is how often a name we do not know came in a batch.
type UnknownCount struct {
	Workspace inbox.WorkspaceID
	Thing     inbox.UnknownThing
	Count     int
}

// Alias is a name a handle is known by within an account: "u:" and a user id, or "p:" and a
// normalised phone number.
type Alias struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
	Alias     string
	Handle    inbox.HandleID
	// Was is the handle known by the name when it was looked up; zero: nobody was.
	Was inbox.HandleID
}

// receiveTx is what taking in needs of a transaction. Methods that take many things take them in
// one go, since one round trip a message would be the whole cost.
type receiveTx interface {
	// CheckLane fails unless the lane is still held under the fence.
	CheckLane(ctx context.Context, lane string, fence int64) error
	// SaveApplied moves the places in the journals; it fails with ErrMoved if one is not where since
	// says.
	SaveApplied(ctx context.Context, since, applied map[int]inbox.RawEventID) error
	Park(ctx context.Context, parked []Parked) error
	CountUnknown(ctx context.Context, counts []UnknownCount) error

	HandlesByAlias(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, aliases []string) (map[string]inbox.Handle, error)
	ContactsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]inbox.Contact, error)
	// SavePeople writes them; it fails with ErrStale if a handle was changed, or a name given to
	// somebody, since they were read.
	SavePeople(ctx context.Context, contacts []inbox.Contact, handles []inbox.Handle, aliases []Alias) error
	// SaveHandlePast adds to what handles were known by; of what is there the earliest instant stays.
	SaveHandlePast(ctx context.Context, past []HandlePast) error
	// SaveBook writes registers of the address book where they win over what is there, and returns
	// the aliases that changed.
	SaveBook(ctx context.Context, entries []inbox.BookEntry) (changed []string, err error)
	// SharesNames reports whether members may know what stands in the address book.
	SharesNames(ctx context.Context, ws inbox.WorkspaceID) (bool, error)

	// Both lock what they read until the commit.
	ConversationsByHandle(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID) ([]inbox.Conversation, error)
	ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) ([]inbox.Conversation, error)

	// Survey reads, in one go, what the messages of a group will be put beside.
	Survey(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, handles []inbox.HandleID, platformIDs []string) (Survey, error)
	// InsertNew stores messages whose platform ids nobody had in the survey. If somebody has one of
	// them all the same by now, the transaction fails with ErrStale, at the commit at the latest.
	InsertNew(ctx context.Context, messages []inbox.Message) error
	// InsertMessages stores messages and tells which were new: a message whose platform id is
	// already known is left alone.
	InsertMessages(ctx context.Context, messages []inbox.Message) (fresh map[inbox.MessageID]bool, err error)
	MessagesByPlatform(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string]inbox.Message, error)
	MessagesByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.MessageID) (map[inbox.MessageID]inbox.Message, error)
	// FillMessage stores kind, text, content, quote, provider time, source and version of a message
	// better known.
	FillMessage(ctx context.Context, m inbox.Message) error
	// SaveStatus stores status, failure, price, platform id and version of a message. If its
	// platform id is new, the changes that came before and name it are counted.
	SaveStatus(ctx context.Context, m inbox.Message) error
	// SettleOutbox ends the sending of a message that a report has proven.
	SettleOutbox(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) error

	// ChangesOf reads the changes that name messages by their platform ids.
	ChangesOf(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string][]inbox.Change, error)
	InsertChanges(ctx context.Context, changes []inbox.Change) (fresh map[inbox.ChangeID]bool, err error)
	// NoteChanges adds to the number of changes of a message and raises its version.
	NoteChanges(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID, n int) error

	InsertReports(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, at inbox.Millis, reports []inbox.Report) error
	ReportsFor(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string][]inbox.Report, error)

	InsertMedia(ctx context.Context, media []inbox.Media) error
	NoteSigns(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, signs inbox.Signs) error
	// QueuePast and UnqueuePast keep the queue of history; a part that stands in it already stays once.
	QueuePast(ctx context.Context, parts []inbox.Past) error
	UnqueuePast(ctx context.Context, parts []inbox.Past) error
	// NoteSync keeps what came of a sync. A repeat changes nothing but the last instant.
	NoteSync(ctx context.Context, n SyncNote) error
	// LastMessage reads the newest message of a conversation by provider time.
	LastMessage(ctx context.Context, ws inbox.WorkspaceID, conversation inbox.ConversationID) (inbox.Message, error)
	// MoveAccount applies a fact to an account and returns its new version, or 0 if it changed
	// nothing.
	MoveAccount(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, fact inbox.AccountFact) (version int64, err error)
	// NoteTemplate keeps what the platform tells of a template of a business account, and has the list of
	// it read anew soon; changed is false for what is known, or older than what is known.
	NoteTemplate(ctx context.Context, ws inbox.WorkspaceID, business string, fact inbox.TemplateFact) (changed bool, err error)
}

// ErrMoved says that a journal is not applied as far as the caller remembers: a crash of the database
// server took the newest derived work with it, or somebody else has the lane. Nothing was written.
var ErrMoved = errors.New("the journal is not applied as far as was remembered")

// Receive takes a batch in, in one transaction: contacts, handles, conversations, messages,
// changes, reports and one event for each fact. It is idempotent and does not depend on order:
// the same updates in any order and number leave the same state. An error leaves nothing behind;
// the caller then tries the arrivals one by one.
func (d *Desk) Receive(ctx context.Context, b Batch) error {
	err := d.receive(ctx, b)
	if errors.Is(err, ErrStale) {
		// A handle we remembered was changed beside us, by an answer of the platform or by a member
		// who merged contacts. What we remember is forgotten now: it goes well.
		err = d.receive(ctx, b)
	}
	return err
}

func (d *Desk) receive(ctx context.Context, b Batch) error {
	if b.Lane != "" {
		// The present and the past are applied side by side under one lease, but write in turn: both
		// make people known, and what one of them remembers of a person must be what the other wrote.
		d.turn.Lock()
		defer d.turn.Unlock()
	}
	var met []people
	err := d.store.DeriveDesk(ctx, func(tx Tx) error {
		met = met[:0]
		if b.Lane != "" {
			if err := tx.CheckLane(ctx, b.Lane, b.Fence); err != nil {
				return err
			}
		}
		byWorkspace := map[inbox.WorkspaceID][]Arrival{}
		for _, a := range b.Arrivals {
			byWorkspace[a.Account.Workspace] = append(byWorkspace[a.Account.Workspace], a)
		}
		for _, p := range b.Parked {
			if p.Workspace != 0 && byWorkspace[p.Workspace] == nil {
				byWorkspace[p.Workspace] = []Arrival{}
			}
		}
		for _, p := range slices.Concat(b.Past, b.Taken) {
			if byWorkspace[p.Workspace] == nil {
				byWorkspace[p.Workspace] = []Arrival{}
			}
		}
		if err := tx.QueuePast(ctx, b.Past); err != nil {
			return fmt.Errorf("queue the past: %w", err)
		}
		if err := tx.UnqueuePast(ctx, b.Taken); err != nil {
			return fmt.Errorf("take the past out of its queue: %w", err)
		}
		if err := tx.Park(ctx, b.Parked); err != nil {
			return fmt.Errorf("park: %w", err)
		}
		if err := tx.CountUnknown(ctx, b.Unknown); err != nil {
			return fmt.Errorf("count unknown things: %w", err)
		}
		if err := tx.SaveApplied(ctx, b.Since, b.Applied); err != nil {
			return fmt.Errorf("save how far the journal is applied: %w", err)
		}
		// In one order everywhere, so that two transactions never wait for each other's counter.
		for _, ws := range slices.Sorted(maps.Keys(byWorkspace)) {
			r := newReceiving(d, tx, ws, b)
			for _, p := range b.Parked {
				if p.Workspace == ws {
					r.events = append(r.events, inbox.Event{Workspace: ws, Kind: inbox.EventRawParked, Account: p.Account})
				}
			}
			if err := r.take(ctx, byWorkspace[ws]); err != nil {
				return err
			}
			r.tellSyncs(b)
			if err := tx.AppendEvents(ctx, r.events); err != nil {
				return fmt.Errorf("append events: %w", err)
			}
			r.forgetUnseen()
			met = append(met, r.people)
		}
		if b.Wait != nil {
			if !b.Landed() {
				if err := tx.Flush(ctx); err != nil {
					return err
				}
			}
			if err := b.Wait(); err != nil {
				return err
			}
		}
		return failpoint.Here("apply/before-commit")
	})
	d.known.keep(b, met, err)
	return err
}

// receiving is the state of one workspace's part of a batch.
type receiving struct {
	desk *Desk
	tx   Tx
	ws   inbox.WorkspaceID
	now  inbox.Millis
	// Of the batch; see acquaintances.
	lane  string
	fence int64

	people        people
	surveys       map[inbox.AccountID]Survey
	conversations map[inbox.ConversationID]*inbox.Conversation
	byHandle      map[inbox.HandleID]*inbox.Conversation
	changed       map[inbox.ConversationID]bool           // to be saved
	announced     map[inbox.ConversationID]bool           // more than a new last message changed: screens are told
	recount       map[inbox.ConversationID]bool           // unread must be counted in the store
	rewait        map[inbox.ConversationID]bool           // since when the contact waits must be looked up
	troubled      map[inbox.ConversationID]bool           // what failed in it must be counted in the store
	resort        map[inbox.ConversationID]bool           // the newest message must be asked of the store
	imported      map[inbox.ConversationID]bool           // got messages of the past
	touched       map[inbox.ConversationID][]inbox.Millis // with imports: where what stands for what may change
	syncs         map[syncKey]*SyncNote
	signs         map[inbox.AccountID]*inbox.Signs
	events        []inbox.Event
}

func newReceiving(d *Desk, tx Tx, ws inbox.WorkspaceID, b Batch) *receiving {
	return &receiving{desk: d, tx: tx, ws: ws, now: tx.Now(), lane: b.Lane, fence: b.Fence, people: newPeople(), surveys: map[inbox.AccountID]Survey{},
		conversations: map[inbox.ConversationID]*inbox.Conversation{}, byHandle: map[inbox.HandleID]*inbox.Conversation{},
		changed: map[inbox.ConversationID]bool{}, announced: map[inbox.ConversationID]bool{},
		recount: map[inbox.ConversationID]bool{}, rewait: map[inbox.ConversationID]bool{}, troubled: map[inbox.ConversationID]bool{}, resort: map[inbox.ConversationID]bool{},
		imported: map[inbox.ConversationID]bool{}, touched: map[inbox.ConversationID][]inbox.Millis{}, syncs: map[syncKey]*SyncNote{}, signs: map[inbox.AccountID]*inbox.Signs{}}
}

// take applies arrivals of one workspace. The order of the steps matters: people before their
// messages, messages before the changes and reports that name them.
func (r *receiving) take(ctx context.Context, arrivals []Arrival) error {
	byAccount := map[inbox.AccountID][]Arrival{}
	for _, a := range arrivals {
		byAccount[a.Account.ID] = append(byAccount[a.Account.ID], a)
	}
	for _, id := range slices.Sorted(maps.Keys(byAccount)) {
		group := byAccount[id]
		account := group[0].Account
		for _, a := range group {
			if err := r.note(ctx, a); err != nil {
				return err
			}
		}
		if err := r.meet(ctx, account, group); err != nil {
			return fmt.Errorf("meet people: %w", err)
		}
		if err := r.messages(ctx, account, group); err != nil {
			return fmt.Errorf("store messages: %w", err)
		}
		if err := r.book(ctx, account, group); err != nil {
			return fmt.Errorf("keep the address book: %w", err)
		}
		if err := r.changes(ctx, account, group); err != nil {
			return fmt.Errorf("store changes: %w", err)
		}
		if err := r.settleImports(ctx); err != nil {
			return err
		}
		if err := r.reports(ctx, account, group); err != nil {
			return fmt.Errorf("store reports: %w", err)
		}
		if err := r.tx.NoteSigns(ctx, r.ws, id, *r.signs[id]); err != nil {
			return fmt.Errorf("note signs of life: %w", err)
		}
	}
	if err := r.people.save(ctx, r.tx); err != nil {
		return fmt.Errorf("save people: %w", err)
	}
	r.events = append(r.events, r.people.events(r.ws)...)
	var save []inbox.Conversation
	for _, id := range slices.Sorted(maps.Keys(r.changed)) {
		c := r.conversations[id]
		if r.recount[id] {
			n, err := r.tx.InboundAfter(ctx, r.ws, id, c.ReadUntil)
			if err != nil {
				return fmt.Errorf("count unread: %w", err)
			}
			c.Unread = n
		}
		if r.rewait[id] {
			since, err := r.tx.FirstInboundAfter(ctx, r.ws, id, c.AnsweredUntil)
			if err != nil {
				return fmt.Errorf("find since when the contact waits: %w", err)
			}
			c.WaitingSince = since
		}
		if r.resort[id] {
			if err := r.newestOf(ctx, c); err != nil {
				return fmt.Errorf("find the newest message: %w", err)
			}
		}
		c.UpdatedAt = r.now
		c.Version++
		save = append(save, *c)
		if r.imported[id] {
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventHistoryImported, Account: c.Account, Conversation: id, Contact: c.Contact, Version: c.Version})
		} else if r.announced[id] {
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventConversationChanged, Account: c.Account, Conversation: id, Contact: c.Contact, Version: c.Version})
		}
	}
	if err := r.tx.SaveConversations(ctx, save); err != nil {
		return fmt.Errorf("save conversations: %w", err)
	}
	if len(r.troubled) > 0 {
		if err := r.tx.RecountProblems(ctx, r.ws, slices.Sorted(maps.Keys(r.troubled))); err != nil {
			return fmt.Errorf("count problems: %w", err)
		}
	}
	return r.saveSyncs(ctx)
}

// note keeps signs of life, at plausible times like messages, since a phone whose clock is ahead
// would be alive until then; and it applies facts about the account itself.
func (r *receiving) note(ctx context.Context, a Arrival) error {
	s := r.signs[a.Account.ID]
	if s == nil {
		s = &inbox.Signs{}
		r.signs[a.Account.ID] = s
	}
	latest := func(at *inbox.Millis, to inbox.Millis) { *at = max(*at, to) }
	latest(&s.WebhookAt, a.ReceivedAt)
	u := a.Update
	switch {
	case u.Message != nil && u.Message.Source == inbox.SourceLive && u.Message.Author == inbox.ByContact:
		latest(&s.InboundAt, plausible(u.Message.SentAt, a.ReceivedAt))
	case u.Message != nil && u.Message.Source == inbox.SourceLive && u.Message.Author == inbox.ByPhone:
		latest(&s.EchoAt, plausible(u.Message.SentAt, a.ReceivedAt))
	case u.Change != nil && u.Change.Author == inbox.ByPhone && !u.Change.Past:
		latest(&s.EchoAt, plausible(u.Change.SentAt, a.ReceivedAt))
	case u.Book != nil:
		if laterChange(a) {
			latest(&s.PhoneAt, u.Book.At)
		}
	case u.Report != nil:
		latest(&s.StatusAt, a.ReceivedAt)
	case u.Sync != nil:
		r.syncFact(a.Account, u.Sync, a.ReceivedAt)
	case u.Account != nil:
		version, err := r.tx.MoveAccount(ctx, r.ws, a.Account.ID, *u.Account)
		if err != nil {
			return fmt.Errorf("apply %s: %w", u.Account.Kind, err)
		}
		if version != 0 {
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventAccountChanged, Account: a.Account.ID, Version: version})
		}
	case u.Template != nil:
		changed, err := r.tx.NoteTemplate(ctx, r.ws, a.Account.BusinessID, *u.Template)
		if err != nil {
			return fmt.Errorf("apply news about a template: %w", err)
		}
		if changed {
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventTemplatesChanged, Account: a.Account.ID})
		}
	}
	return nil
}

// keep remembers a conversation that was read or made.
func (r *receiving) keep(c inbox.Conversation) *inbox.Conversation {
	if known := r.conversations[c.ID]; known != nil {
		return known
	}
	r.conversations[c.ID] = &c
	r.byHandle[c.Handle] = &c
	return &c
}

// loadByHandle reads the conversations of handles that are not in memory yet, in the order of
// their ids.
func (r *receiving) loadByHandle(ctx context.Context, handles []inbox.HandleID) error {
	if handles = r.unread(handles); len(handles) == 0 {
		return nil
	}
	found, err := r.tx.ConversationsByHandle(ctx, r.ws, handles)
	for _, c := range found {
		r.keep(c)
	}
	return err
}

// unread gives those of handles whose conversations may be in the store and are not in memory.
func (r *receiving) unread(handles []inbox.HandleID) []inbox.HandleID {
	slices.Sort(handles)
	handles = slices.Compact(handles)
	return slices.DeleteFunc(handles, func(h inbox.HandleID) bool { return r.byHandle[h] != nil || r.people.isNew(h) })
}

func (r *receiving) loadByID(ctx context.Context, ids []inbox.ConversationID) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	ids = slices.DeleteFunc(ids, func(id inbox.ConversationID) bool { return r.conversations[id] != nil })
	if len(ids) == 0 {
		return nil
	}
	found, err := r.tx.ConversationsByID(ctx, r.ws, ids)
	for _, c := range found {
		r.keep(c)
	}
	return err
}

// conversation gives the thread with a handle, made resolved if there is none: the past alone needs
// nobody. See effect for what opens it.
func (r *receiving) conversation(h *inbox.Handle) *inbox.Conversation {
	if c := r.byHandle[h.ID]; c != nil {
		return c
	}
	c := r.keep(inbox.Conversation{Workspace: r.ws, ID: inbox.ConversationID(r.desk.ids.Next()), Account: h.Account, Contact: h.Contact, Handle: h.ID,
		State: inbox.ConversationResolved, CreatedAt: r.now, UpdatedAt: r.now})
	r.changed[c.ID] = true
	return c
}

// byTime orders arrivals by provider time, so that effects within a batch follow it.
func byTime(a, b *inbox.Message) int { return cmp.Compare(a.SentAt, b.SentAt) }
