// Package delivery takes messages out: it works the outbox, one lane for each account, and records
// what became of each call. It is not the gate (package policy says what may go out) and knows no
// network (package channel does).
//
// Invariants. A lane is worked by one node at a time, under a lease with a fence that every write
// checks. A call is recorded before it is made; a call whose end was not seen makes its message
// unknown, and an unknown message is never repeated from here. Of one person's messages only the
// earliest is ever under way, so order is kept. Everything exported may be called at once.
package delivery

import (
	"context"
	"io"
	"time"

	"sangam/internal/inbox"
)

// Lane is the right to send for one account.
type Lane struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
	Fence     int64
}

// Name is the lane's name among the leases.
func (l Lane) Name() string { return "deliver:" + l.Account.String() }

// Item is one send with all it needs.
type Item struct {
	ID         inbox.MessageID // of the message; of the change for a reaction
	ReadAt     inbox.Millis    // when it was read, together with the account and its token
	Attempts   int             // calls made before
	CreatedAt  inbox.Millis
	PreviewURL bool
	// The message; for a reaction only Workspace, Account, Conversation and Handle are set.
	Message inbox.Message
	To      inbox.Handle
	// Whom the writer meant (inbox.Handle.Target); empty if that was not noted.
	Target       string
	Conversation inbox.Conversation
	// The file of a message. Nil if it has none.
	Media      *inbox.Media
	UploadedAt inbox.Millis // when Media.PlatformID was given; zero: never
	// The template of a message of that kind, as it is known now; nil: it is no longer known.
	Template *inbox.Template
	// Set for a reaction.
	Reaction     *inbox.Change
	TargetSentAt inbox.Millis
}

// Pending is what a lane can do now.
type Pending struct {
	Account inbox.Account // with its token
	// The earliest send of each person, most urgent first. Persons with a call under way or
	// whose earliest send must wait are left out.
	Items []*Item
	// When there are no items: when the next send that must wait may be tried. Zero if none waits.
	NextAt inbox.Millis
}

// Result is what became of a send.
type Result int

// The results.
const (
	Accepted Result = iota // the platform has it
	Refused                // it did not go out and never will as it is
	Later                  // it did not go out; the same may be sent from NotBefore on
	Unknown                // it may have gone out
	NotMade                // the call was begun and never made; the same may be sent at once
)

func (r Result) String() string {
	return [...]string{"accepted", "refused", "try later", "unknown", "not made"}[r]
}

// Outcome is a Result with its details.
type Outcome struct {
	Item   *Item
	Result Result
	// False if no call was begun: the gate said no, or the file could not be handed over.
	Called     bool
	PlatformID string         // Accepted
	Person     inbox.Person   // Accepted: what the platform told of the person that Item.To does not say; mostly zero
	Failure    *inbox.Failure // Refused
	NotBefore  inbox.Millis   // Later
	// The account fell into this state; empty if it did not.
	AccountState  inbox.AccountState
	AccountReason string
	WindowClosed  bool // the platform says that free-form replies are over
	MediaGone     bool // the uploaded file must be uploaded again

	Code, Subcode, HTTP int
	TraceID             string
}

// Address names the lane of an account.
type Address struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
}

// Store is what delivery keeps. Methods that take a Lane fail with an error for which IsFenced is
// true, and change nothing, once the lane belongs to somebody else.
type Store interface {
	AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error)
	ReleaseLane(ctx context.Context, name, holder string, fence int64) error
	// BusyAccounts lists accounts that have something to send or a call left open.
	BusyAccounts(ctx context.Context) ([]Address, error)
	// TakeOver makes the calls that the holder before us left open unknown.
	TakeOver(ctx context.Context, lane Lane) (int, error)
	// Next reads at most limit items.
	Next(ctx context.Context, lane Lane, limit int) (Pending, error)
	// Begin records that calls are about to be made. It returns which may be: a send that has
	// left the outbox meanwhile may not.
	Begin(ctx context.Context, lane Lane, items []*Item) (begun map[inbox.MessageID]bool, err error)
	// Record writes what became of sends, and what follows from it. Status reports that came
	// before the answer are merged.
	Record(ctx context.Context, lane Lane, outcomes []Outcome) error
	// SaveUpload keeps the platform's id of a file, so that a later send need not upload again.
	SaveUpload(ctx context.Context, lane Lane, media inbox.Media) error
	// AccountForSending reads one account with its token.
	AccountForSending(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
	IsFenced(err error) bool
}

// Files opens the bytes of a file by its hash.
type Files interface {
	Open(ctx context.Context, ws inbox.WorkspaceID, hash string) (io.ReadCloser, error)
}
