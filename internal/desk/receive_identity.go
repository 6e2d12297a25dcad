package desk

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"sangam/internal/inbox"
)

// ErrStale says that a handle was changed, or a name given to somebody, by somebody else since they
// were read: nothing was written.
var ErrStale = errors.New("a handle was changed meanwhile")

// HandlePast is one thing a handle was known by, and how we know. It is a set: the same fact told
// twice, or in another order, is the same row.
type HandlePast struct {
	Workspace inbox.WorkspaceID
	Handle    inbox.HandleID
	What      string // "user_id", "phone", "username", "name", "moved", "lost"
	Value     string // empty: none any more
	Previous  string
	At        inbox.Millis
	Evidence  string
}

// How we know. The words are stored.
const (
	EvidenceMessage  = "message"  // a message told something else than before
	EvidencePlatform = "platform" // the platform said that a number or id changed
	EvidenceSend     = "send"     // the platform's answer when we wrote
	EvidenceTaken    = "taken"    // somebody else writes under the number now
)

func (a HandlePast) compare(b HandlePast) int {
	return cmp.Or(cmp.Compare(a.Handle, b.Handle), strings.Compare(a.What, b.What), strings.Compare(a.Value, b.Value), strings.Compare(a.Previous, b.Previous),
		cmp.Compare(a.At, b.At))
}

// remember notes a change. What was learned for the first time is no change.
func (p *people) remember(h *inbox.Handle, what, value, previous string, at inbox.Millis, evidence string) {
	if previous == "" && what != "moved" && what != "lost" || value == previous {
		return
	}
	p.history[HandlePast{h.Workspace, h.ID, what, value, previous, at, evidence}] = true
}

func whatIs(h *inbox.Handle, field *string) string {
	switch field {
	case &h.UserID:
		return "user_id"
	case &h.Phone:
		return "phone"
	case &h.Username:
		return "username"
	case &h.Name:
		return "name"
	}
	return "parent_user_id"
}

// changeIdentity follows a person to a new id or number. It is the platform's word that old and
// new are one person, and the only one there is.
// Source: contract 2.6 and 2.8. Before 2026-08-11 the old value stood only in the text of the
// message; the parser reads both.
func (r *receiving) changeIdentity(account inbox.AccountID, change *inbox.IdentityChange) *inbox.Handle {
	h := r.find(account, change.Previous)
	cur, old := change.Current, change.Previous
	if cur.IsZero() {
		return r.lose(account, h, change)
	}
	if h == nil {
		h = r.handle(account, cur, 0)
		r.alsoKnown(h, old)
		r.tell(h, change)
		return h
	}
	if other := r.find(account, cur); other != nil && other != h {
		// They had already written under the new id, which has a thread of its own: both stay, and a
		// member may merge the contacts. The old one is dead: what is written there would reach
		// whoever has the number now.
		if h.MovedTo == 0 && !supersedes(h, old) {
			h.MovedTo = other.ID
			r.people.dirty[h.ID] = true
			r.people.remember(h, "moved", firstText(cur.Phone, cur.UserID), firstText(old.Phone, old.UserID), change.At, EvidencePlatform)
		}
		return h
	}
	r.tell(h, change)
	if r.followed(h, change) {
		r.alsoKnown(h, cur)
		return h
	}
	if cur.UserID != "" || cur.Phone != "" && inbox.NormalPhone(cur.Phone) != inbox.NormalPhone(h.Phone) {
		// The old id stays an alias, but is dead: the id changes with the number. We send to the
		// new one, or to the new number until the new id is told.
		h.UserID = ""
		r.people.dirty[h.ID] = true
	}
	if cur.Phone == "" && cur.UserID != "" && old.Phone != "" {
		// The old number is no longer theirs and the new one is hidden.
		h.Phone = ""
		r.people.dirty[h.ID] = true
	}
	if cur.Phone != "" && present(h, old) {
		h.Phone = cur.Phone // also if it was theirs before: they went back to it
	}
	r.learn(h, cur, 0)
	return h
}

// alsoKnown keeps names that a person had: what they said under them may still come, and belongs here.
func (r *receiving) alsoKnown(h *inbox.Handle, who inbox.Person) {
	for _, alias := range who.Aliases() {
		if r.people.byAlias[aliasKey{h.Account, alias}] == nil {
			r.people.learn(r.ws, h.Account, alias, h)
		}
	}
}

// followed reports whether a change was followed before, and perhaps a further one since: the
// platform repeats what it told, hours later too, and an older change must not undo a newer one.
// Where only numbers are told, one that was theirs before may be theirs again; then the change
// starts from where they are now.
func (r *receiving) followed(h *inbox.Handle, change *inbox.IdentityChange) bool {
	cur := change.Current
	if cur.UserID != "" && r.people.byAlias[aliasKey{h.Account, "u:" + cur.UserID}] == h {
		return true
	}
	if cur.Phone == "" || r.people.byAlias[aliasKey{h.Account, "p:" + inbox.NormalPhone(cur.Phone)}] != h {
		return false
	}
	if present(h, inbox.Person{Phone: cur.Phone}) {
		return cur.UserID == "" // else it tells the id that belongs to the number they have
	}
	return !present(h, change.Previous)
}

// present reports whether a person is what a handle is now, not what it was.
func present(h *inbox.Handle, who inbox.Person) bool {
	if who.UserID != "" && h.UserID != "" {
		return h.UserID == who.UserID
	}
	return who.Phone != "" && inbox.NormalPhone(h.Phone) == inbox.NormalPhone(who.Phone)
}

// tell notes what a change says, from the change alone: it may come before or after the messages.
func (r *receiving) tell(h *inbox.Handle, change *inbox.IdentityChange) {
	old, cur := change.Previous, change.Current
	if cur.Phone != "" {
		r.people.remember(h, "phone", cur.Phone, old.Phone, change.At, EvidencePlatform)
	}
	if cur.UserID != "" {
		r.people.remember(h, "user_id", cur.UserID, old.UserID, change.At, EvidencePlatform)
	}
}

// lose ends a number or id that has no successor we were told of: nothing may be sent there, since
// it is, or will be, somebody else's. The thread and its words stay.
func (r *receiving) lose(account inbox.AccountID, h *inbox.Handle, change *inbox.IdentityChange) *inbox.Handle {
	old := change.Previous
	if h == nil {
		h = r.handle(account, old, 0)
	}
	if supersedes(h, old) {
		return h // they have moved on since
	}
	if h.UserID != "" || h.Phone != "" {
		h.UserID, h.Phone = "", ""
		r.people.dirty[h.ID] = true
	}
	r.people.remember(h, "lost", "", firstText(old.Phone, old.UserID), change.At, EvidencePlatform)
	return h
}

// supersedes reports whether a handle is known by something newer than what a change calls old.
func supersedes(h *inbox.Handle, old inbox.Person) bool {
	if old.UserID != "" && h.UserID != "" {
		return h.UserID != old.UserID
	}
	return old.Phone != "" && (h.Phone != "" || h.UserID != "") && inbox.NormalPhone(h.Phone) != inbox.NormalPhone(old.Phone)
}

func firstText(texts ...string) string { return cmp.Or(texts...) }

// book keeps the phone's address book, which stands apart from contacts: an entry that is removed
// ends the link and nothing else.
func (r *receiving) book(ctx context.Context, account inbox.Account, group []Arrival) error {
	latest := map[string]inbox.BookEntry{}
	for _, a := range group {
		if a.Update.Book == nil {
			continue
		}
		for _, e := range inbox.BookEntries(r.ws, account.ID, a.Update.Person, *a.Update.Book) {
			if have, ok := latest[e.Alias]; !ok || e.After(have) {
				latest[e.Alias] = e
			}
		}
	}
	if len(latest) == 0 {
		return nil
	}
	entries := make([]inbox.BookEntry, 0, len(latest))
	for _, alias := range slices.Sorted(maps.Keys(latest)) {
		entries = append(entries, latest[alias])
	}
	changed, err := r.tx.SaveBook(ctx, entries)
	if err != nil || len(changed) == 0 {
		return err
	}
	r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventBookChanged, Account: account.ID})
	// That somebody stands in the book is the owner's to tell. Events are kept: what is not shared
	// now must not be read from them when other names are shared one day.
	if shared, err := r.tx.SharesNames(ctx, r.ws); err != nil || !shared {
		return err
	}
	// The messages of this batch may have made somebody known whom the store does not have yet.
	known, err := r.tx.HandlesByAlias(ctx, r.ws, account.ID, changed)
	if err != nil {
		return err
	}
	told := map[inbox.ContactID]bool{0: true}
	for _, alias := range changed {
		h, ok := known[alias]
		if mine := r.people.byAlias[aliasKey{account.ID, alias}]; mine != nil {
			h, ok = *mine, true
		}
		if ok && !told[h.Contact] {
			told[h.Contact] = true
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventBookChanged, Account: account.ID, Contact: h.Contact})
		}
	}
	return nil
}

// laterChange tells a change that somebody just made on the phone from the burst that follows
// onboarding, which proves nothing about today.
// Assumed: the burst is over a day after onboarding, since it can be asked for only within that day
// (contract 4.4), and a change is told within the hour. If wrong, a lamp is green for too long or
// too short.
func laterChange(a Arrival) bool {
	at := a.Update.Book.At
	return at > a.Account.OnboardedAt.Add(24*time.Hour) && at.Add(time.Hour) > a.ReceivedAt && at <= a.ReceivedAt.Add(2*time.Minute)
}

// forgetUnseen keeps handles without a conversation out of what is remembered between batches: when
// they get one it must be under the contact they belong to then.
func (r *receiving) forgetUnseen() {
	for key, h := range r.people.byAlias {
		if r.byHandle[h.ID] == nil {
			delete(r.people.byAlias, key)
		}
	}
}

// PeopleMoved forgets what is remembered of people, after handles went to other contacts. (Another
// process finds out by their versions.)
func (d *Desk) PeopleMoved() { d.known.forget() }
