package desk

import (
	"context"
	"maps"
	"slices"
	"time"

	"sangam/internal/inbox"
)

// people resolves who is meant. A person is known by the business-scoped user id where there is
// one; a phone number is an attribute that may be missing, change or pass to somebody else. When
// in doubt they are two people: a message in the wrong thread is worse than a second thread.
type people struct {
	byAlias  map[aliasKey]*inbox.Handle
	handles  map[inbox.HandleID]*inbox.Handle
	contacts map[inbox.ContactID]*inbox.Contact

	newHandles map[inbox.HandleID]bool
	dirty      map[inbox.HandleID]bool
	dirtyCards map[inbox.ContactID]bool
	aliases    map[aliasKey]Alias // to be saved
	history    map[HandlePast]bool
}

type aliasKey struct {
	account inbox.AccountID
	alias   string
}

func newPeople() people {
	return people{byAlias: map[aliasKey]*inbox.Handle{}, handles: map[inbox.HandleID]*inbox.Handle{}, contacts: map[inbox.ContactID]*inbox.Contact{},
		newHandles: map[inbox.HandleID]bool{}, dirty: map[inbox.HandleID]bool{}, dirtyCards: map[inbox.ContactID]bool{}, aliases: map[aliasKey]Alias{}, history: map[HandlePast]bool{}}
}

func (p *people) isNew(h inbox.HandleID) bool { return p.newHandles[h] }

// meet reads the handles of everybody in a group, and the conversations and contacts that may
// change with them.
func (r *receiving) meet(ctx context.Context, account inbox.Account, group []Arrival) error {
	var aliases []string
	for _, a := range group {
		u := &a.Update
		switch {
		case u.Message != nil, u.Change != nil:
			aliases = append(aliases, u.Person.Aliases()...)
		case u.Identity != nil:
			aliases = append(aliases, u.Identity.Previous.Aliases()...)
			aliases = append(aliases, u.Identity.Current.Aliases()...)
		}
	}
	slices.Sort(aliases)
	aliases = slices.Compact(aliases)
	if len(aliases) == 0 {
		return r.survey(ctx, account, group, nil)
	}
	found, missing := r.desk.known.look(r.lane, r.fence, r.ws, account.ID, aliases)
	if len(missing) > 0 {
		read, err := r.tx.HandlesByAlias(ctx, r.ws, account.ID, missing)
		if err != nil {
			return err
		}
		maps.Copy(found, read)
	}
	var handles []inbox.HandleID
	for _, alias := range slices.Sorted(maps.Keys(found)) {
		h := r.people.keep(found[alias])
		r.people.byAlias[aliasKey{account.ID, alias}] = h
		handles = append(handles, h.ID)
	}
	if err := r.survey(ctx, account, group, handles); err != nil {
		return err
	}
	return r.stillThere(ctx, account, found)
}

// survey reads what the messages of a group are put beside, before their people are made: whoever is
// new has nothing yet.
func (r *receiving) survey(ctx context.Context, account inbox.Account, group []Arrival, handles []inbox.HandleID) error {
	var ids []string
	for _, a := range group {
		switch u := &a.Update; {
		case u.Message != nil:
			ids = append(ids, u.Message.PlatformID)
		case u.Identity != nil && u.Identity.Said != nil:
			ids = append(ids, u.Identity.Said.PlatformID)
		}
	}
	handles = r.unread(handles)
	if len(handles) == 0 && len(ids) == 0 {
		return nil
	}
	s, err := r.tx.Survey(ctx, r.ws, account.ID, handles, ids)
	for _, c := range s.Conversations {
		r.keep(c)
	}
	r.surveys[account.ID] = s
	return err
}

// stillThere looks again for people who have no conversation: one that an import made may have been
// taken back since we read of them, or while we waited for their conversation.
func (r *receiving) stillThere(ctx context.Context, account inbox.Account, found map[string]inbox.Handle) error {
	var doubted []string
	for alias, h := range found {
		if r.byHandle[h.ID] == nil {
			doubted = append(doubted, alias)
		}
	}
	if len(doubted) == 0 {
		return nil
	}
	slices.Sort(doubted)
	now, err := r.tx.HandlesByAlias(ctx, r.ws, account.ID, doubted)
	if err != nil {
		return err
	}
	for _, alias := range doubted {
		if now[alias].ID != found[alias].ID {
			return ErrStale
		}
	}
	return nil
}

func (p *people) keep(h inbox.Handle) *inbox.Handle {
	if known := p.handles[h.ID]; known != nil {
		return known
	}
	p.handles[h.ID] = &h
	return &h
}

// find gives the handle a person is known by, without making one.
func (r *receiving) find(account inbox.AccountID, who inbox.Person) *inbox.Handle {
	if who.UserID != "" {
		if h := r.people.byAlias[aliasKey{account, "u:" + who.UserID}]; h != nil {
			return h
		}
	}
	if who.Phone != "" {
		h := r.people.byAlias[aliasKey{account, "p:" + inbox.NormalPhone(who.Phone)}]
		// The same number under another user id is another person: the number was given away. So it
		// was if the handle has moved on to another one and its new id is not known yet.
		if h != nil && (who.UserID == "" || h.UserID == who.UserID || h.UserID == "" && inbox.NormalPhone(h.Phone) == inbox.NormalPhone(who.Phone)) {
			return h
		}
	}
	if who.UserID == "" && who.Phone == "" && who.ParentUserID != "" {
		return r.people.byAlias[aliasKey{account, "u:" + who.ParentUserID}]
	}
	return nil
}

// handle gives the handle of a person, made with its contact if they are new, and learns what the
// message tells about them.
func (r *receiving) handle(account inbox.AccountID, who inbox.Person, at inbox.Millis) *inbox.Handle {
	h := r.find(account, who)
	if h == nil {
		contact := &inbox.Contact{Workspace: r.ws, ID: inbox.ContactID(r.desk.ids.Next()), Name: who.Name, CreatedAt: r.now, UpdatedAt: r.now}
		h = &inbox.Handle{Workspace: r.ws, ID: inbox.HandleID(r.desk.ids.Next()), Account: account, Contact: contact.ID, CreatedAt: r.now}
		if who.UserID == "" && who.Phone == "" {
			h.UserID = who.ParentUserID
		}
		r.people.handles[h.ID], r.people.contacts[contact.ID] = h, contact
		r.people.newHandles[h.ID], r.people.dirty[h.ID], r.people.dirtyCards[contact.ID] = true, true, true
		if h.UserID != "" {
			r.people.learn(r.ws, account, "u:"+h.UserID, h)
		}
	}
	r.learn(h, who, at)
	return h
}

// learn keeps what is newly known of a person. Nothing known is lost: old names stay aliases.
func (r *receiving) learn(h *inbox.Handle, who inbox.Person, at inbox.Millis) {
	set := func(field *string, value string) {
		if value != "" && *field != value {
			if at != 0 {
				r.people.remember(h, whatIs(h, field), value, *field, at, EvidenceMessage)
			}
			*field = value
			r.people.dirty[h.ID] = true
		}
	}
	// A name that was theirs before does not become theirs again by a message that comes late:
	// only changeIdentity moves on, and it has, perhaps to nothing that is known yet.
	had := func(alias string) bool { return r.people.byAlias[aliasKey{h.Account, alias}] == h }
	late := who.UserID == "" && who.Phone != "" && had("p:"+inbox.NormalPhone(who.Phone))
	if who.UserID != "" {
		if late = who.UserID != h.UserID && had("u:"+who.UserID) && !r.alive(h, who, at); !late {
			set(&h.UserID, who.UserID)
		}
		r.people.learn(r.ws, h.Account, "u:"+who.UserID, h)
	}
	if who.Phone != "" {
		alias := "p:" + inbox.NormalPhone(who.Phone)
		owner := r.people.byAlias[aliasKey{h.Account, alias}]
		// One payload may carry the number of one known person and the id of another: both stay
		// as they are, unless the other has an id of its own and has thus lost the number.
		switch {
		case owner == nil || owner == h:
			if !late {
				set(&h.Phone, who.Phone)
			}
			r.people.learn(r.ws, h.Account, alias, h)
		case who.UserID != "" && !late && (owner.UserID != "" || inbox.NormalPhone(owner.Phone) != inbox.NormalPhone(who.Phone)):
			// The number was given to somebody else: from now on a reply to its former owner must
			// not go there.
			if owner.Phone != "" && inbox.NormalPhone(owner.Phone) == inbox.NormalPhone(who.Phone) {
				if at != 0 {
					r.people.remember(owner, "phone", "", owner.Phone, at, EvidenceTaken)
				}
				owner.Phone = ""
				r.people.dirty[owner.ID] = true
			}
			set(&h.Phone, who.Phone)
			r.people.learn(r.ws, h.Account, alias, h)
		}
	}
	if !late {
		set(&h.ParentUserID, who.ParentUserID)
	}
	set(&h.Username, who.Username)
	if who.Name != "" && who.Name != h.Name {
		set(&h.Name, who.Name)
		if c := r.people.contacts[h.Contact]; c != nil && c.Name != who.Name {
			c.Name = who.Name
			r.people.dirtyCards[c.ID] = true
		}
	}
}

// alive reports whether a message shows that an id which was a person's before is theirs now: we
// know none, and it was said just now under what else we know. Without that nobody could ever answer
// a person who lost their id for us and goes on to write.
func (r *receiving) alive(h *inbox.Handle, who inbox.Person, at inbox.Millis) bool {
	const now = 10 * time.Minute
	return h.UserID == "" && h.MovedTo == 0 && at > r.now.Add(-now) && (h.Phone == "" || inbox.NormalPhone(h.Phone) == inbox.NormalPhone(who.Phone))
}

func (p *people) learn(ws inbox.WorkspaceID, account inbox.AccountID, alias string, h *inbox.Handle) {
	key := aliasKey{account, alias}
	known := p.byAlias[key]
	if known == h {
		return
	}
	p.byAlias[key] = h
	a, again := p.aliases[key]
	if !again && known != nil {
		a.Was = known.ID
	}
	a.Workspace, a.Account, a.Alias, a.Handle = ws, account, alias, h.ID
	p.aliases[key] = a
}

// loadContacts reads the contacts whose name may follow a changed profile name. A name that a
// member entered differs from the old profile name and stays.
func (r *receiving) loadContacts(ctx context.Context, group []Arrival) error {
	var ids []inbox.ContactID
	for _, a := range group {
		if who := a.Update.Person; who.Name != "" && a.Update.Message != nil {
			if h := r.find(a.Account.ID, who); h != nil && h.Name != who.Name && r.people.contacts[h.Contact] == nil {
				ids = append(ids, h.Contact)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	found, err := r.tx.ContactsByID(ctx, r.ws, slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, h := range r.people.handles {
		if c, ok := found[h.Contact]; ok && (c.Name == "" || c.Name == h.Name) {
			r.people.contacts[c.ID] = &c
		}
	}
	return nil
}

// save writes what changed.
func (p *people) save(ctx context.Context, tx Tx) error {
	var contacts []inbox.Contact
	for _, id := range slices.Sorted(maps.Keys(p.dirtyCards)) {
		c := p.contacts[id]
		c.UpdatedAt = tx.Now()
		c.Version++
		contacts = append(contacts, *c)
	}
	var handles []inbox.Handle
	for _, id := range slices.Sorted(maps.Keys(p.dirty)) {
		h := p.handles[id]
		h.Version++
		handles = append(handles, *h)
	}
	aliases := slices.SortedFunc(maps.Values(p.aliases), func(a, b Alias) int {
		if a.Account != b.Account {
			return int(a.Account - b.Account)
		}
		if a.Alias < b.Alias {
			return -1
		}
		return 1
	})
	if err := tx.SavePeople(ctx, contacts, handles, aliases); err != nil {
		return err
	}
	if len(p.history) == 0 {
		return nil
	}
	return tx.SaveHandlePast(ctx, slices.SortedFunc(maps.Keys(p.history), HandlePast.compare))
}

// events tells of contacts that changed; new ones are told of by their first message.
func (p *people) events(ws inbox.WorkspaceID) []inbox.Event {
	told := map[inbox.ContactID]bool{}
	var out []inbox.Event
	for _, id := range slices.Sorted(maps.Keys(p.dirty)) {
		h := p.handles[id]
		if p.newHandles[id] || told[h.Contact] {
			continue
		}
		told[h.Contact] = true
		out = append(out, inbox.Event{Workspace: ws, Kind: inbox.EventContactChanged, Account: h.Account, Contact: h.Contact, Version: h.Version})
	}
	return out
}
