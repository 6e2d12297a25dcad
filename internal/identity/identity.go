// Package identity keeps the answer to "who is one person?" beyond what one handle knows: which
// contacts may be the same person and why, merging them and taking them apart again, what somebody
// was known by and since when, and what the owner's phone calls them.
//
// It never decides by itself. Within one account a handle follows a person only by the platform's
// word (package desk); that two contacts are one is said by a member, who sees the reasons first.
// Equal names and user names are no reason. A merge moves handles and their conversations under one
// contact; every conversation keeps its handle, so a reply goes where it went before. Undo moves
// back exactly what the merge moved, with whatever was said since.
//
// The package has no SQL and no HTTP; the store serves it. Everything may be called at once.
package identity

import (
	"context"

	"sangam/internal/inbox"
)

// Reason is why two contacts may be one person.
type Reason string

// The reasons, the surest first.
const (
	// The platform gives both the same id. It is scoped to the business, so numbers of one business
	// see the same id for one person.
	SameUserID Reason = "same_user_id"
	// The platform said that the one's number or id became the other's.
	NumberChange Reason = "number_change"
	// The platform gives both the same parent id, which linked businesses share.
	SameParent Reason = "same_parent"
	// The same number, in its one normal form, writes to two of our accounts.
	SamePhone Reason = "same_phone"
	// One entry of the phone's address book has the id of the one and the number of the other.
	PhoneBook Reason = "phone_book"
)

// sureness orders reasons.
var sureness = map[Reason]int{SameUserID: 0, NumberChange: 1, SameParent: 2, SamePhone: 3, PhoneBook: 4}

// Hint is one reason found, about two handles.
type Hint struct {
	A, B   inbox.Handle
	Reason Reason
}

// Suggestion is two contacts that may be one, A the elder.
type Suggestion struct {
	A, B    inbox.ContactID
	Reasons []Reason
}

// Thread is a conversation as far as identity is concerned.
type Thread struct {
	ID      inbox.ConversationID
	Account inbox.AccountID
	Handle  inbox.HandleID
	LastAt  inbox.Millis
}

// Side is a contact with all that belongs to it.
type Side struct {
	inbox.Contact
	// The contact it was merged into; zero if it stands by itself.
	MergedInto inbox.ContactID
	Handles    []inbox.Handle
	Threads    []Thread
}

// Merge is one that was made: it stands until it is undone.
type Merge struct {
	Workspace  inbox.WorkspaceID
	ID         inbox.MergeID
	Kept       inbox.ContactID
	Absorbed   inbox.ContactID
	NameBefore string // of the contact that stays
	NameAfter  string
	Reasons    []Reason
	At         inbox.Millis
	By         inbox.MemberID // zero: by a key
	UndoneAt   inbox.Millis   // zero: it stands
	UndoneBy   inbox.MemberID
	Handles    []inbox.HandleID // what it moved
}

// Past is something a handle was known by; see handle_history.
type Past struct {
	Handle   inbox.HandleID
	What     string // "user_id", "phone", "username", "name", "parent_user_id", "moved", "lost"
	Value    string // empty: none any more
	Previous string // may be empty
	At       inbox.Millis
	Evidence string // "message", "platform", "send", "taken"
}

// Book is how the phone's address books stand.
type Book struct {
	// Whether members may see the owner's private names.
	Shared   bool
	Accounts []BookCount
}

// BookCount is the address book of one account's phone.
type BookCount struct {
	Account inbox.AccountID
	Entries int          // people, as far as one entry is one person
	LastAt  inbox.Millis // newest change; zero: none
}

// Saved is what the phone of an account calls somebody.
type Saved struct {
	Account inbox.AccountID
	Handle  inbox.HandleID
	Name    string
	At      inbox.Millis
}

// Store keeps it all. Absent things are an inbox.Error of CodeNotFound, things of another workspace
// too.
type Store interface {
	// UpdateIdentity runs fn in one durable transaction. fn may run more than once.
	UpdateIdentity(ctx context.Context, fn func(Tx) error) error
	// Hints finds reasons, of pairs that are not one contact and not dismissed.
	Hints(ctx context.Context, ws inbox.WorkspaceID) ([]Hint, error)
	// Sides reads contacts; absent ones are left out, merged ones are there without handles.
	Sides(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]Side, error)
	// MergesOf reads the merges that stand, newest first: of a contact that stays, or all if zero.
	MergesOf(ctx context.Context, ws inbox.WorkspaceID, kept inbox.ContactID) ([]Merge, error)
	// PastOf reads what handles were known by.
	PastOf(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID) ([]Past, error)
	// BookOf reads the registers of the address books under the present names of handles.
	BookOf(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.Handle) ([]inbox.BookEntry, error)
	Book(ctx context.Context, ws inbox.WorkspaceID) (Book, error)
	SharesNames(ctx context.Context, ws inbox.WorkspaceID) (bool, error)
}

// Tx is what merging touches, in one transaction.
type Tx interface {
	Now() inbox.Millis
	// LockSides locks the conversations of contacts, then the contacts themselves, in the order of
	// ids as everywhere, and reads them. Absent contacts are left out.
	LockSides(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]Side, error)
	// Move puts handles and their conversations under another contact. It returns the conversations
	// with their new versions.
	Move(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID, to inbox.ContactID) ([]inbox.Conversation, error)
	// SaveSide writes name and MergedInto, raises the version and returns it.
	SaveSide(ctx context.Context, s Side) (version int64, err error)
	InsertMerge(ctx context.Context, m Merge) error
	// Merge reads one.
	Merge(ctx context.Context, ws inbox.WorkspaceID, id inbox.MergeID) (Merge, error)
	// EndMerge marks one as undone and hands the name it was about on to the one made after it;
	// false if it was undone already.
	EndMerge(ctx context.Context, m Merge) (bool, error)
	Dismiss(ctx context.Context, ws inbox.WorkspaceID, a, b inbox.ContactID, by inbox.MemberID) error
	ShareNames(ctx context.Context, ws inbox.WorkspaceID, share bool) error
	AppendEvents(ctx context.Context, events []inbox.Event) error
}

// Service answers and acts.
type Service struct {
	store Store
	ids   *inbox.IDSource
	// Called after handles moved: what others remember of them is old.
	moved func()
}

// New makes the service. moved may be nil.
func New(store Store, ids *inbox.IDSource, moved func()) *Service {
	if moved == nil {
		moved = func() {}
	}
	return &Service{store: store, ids: ids, moved: moved}
}
