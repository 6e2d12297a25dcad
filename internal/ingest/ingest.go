// Package ingest is the way in. A webhook is answered 200 only when its raw bytes are durable;
// everything else is derived from them afterwards, once, in order, and can be derived again.
//
//   - Handler checks size and signature over the raw bytes and hands the body to the Journal.
//   - Journal makes waiting bodies durable together: one flush of the disk for many webhooks.
//   - Applier works through the journal by lease: parse, find the account, desk.Receive. An item
//     that cannot be applied is parked with its reason; its neighbours go on.
//
// It knows no network (that is channel's) and changes no conversation (that is the desk's).
package ingest

import (
	"context"
	"sync/atomic"
	"time"

	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// Raw is one signed webhook body, word for word.
type Raw struct {
	Node       int // who journalled it
	ID         inbox.RawEventID
	Channel    inbox.ChannelKind
	Apps       []inbox.AppID // whose secret signed it
	ReceivedAt inbox.Millis
	Body       []byte

	flight *Flight // not nil: it may not be durable yet
	sorted *sorted // not nil: the door has sorted it
}

// Flight is a group of bodies on its way to the disk.
type Flight struct {
	over chan struct{}
	err  error
}

// Depart begins a flight.
func Depart() *Flight { return &Flight{over: make(chan struct{})} }

// Land ends it, once: the bodies are durable, or never will be.
func (f *Flight) Land(err error) {
	f.err = err
	close(f.over)
}

// Wait returns once the flight has ended, and how.
func (f *Flight) Wait() error {
	<-f.over
	return f.err
}

// Landed tells without waiting that it has ended.
func (f *Flight) Landed() bool {
	select {
	case <-f.over:
		return true
	default:
		return false
	}
}

// Store keeps the journal and what could not be applied.
type Store interface {
	// AppendRaw makes bodies durable in one commit. Ids of one node grow from call to call. ready, if
	// not nil, is called at most once, as soon as it makes sense to derive from them, which may be
	// before they are durable. Then flight is not nil, and nothing derived is committed before it has
	// landed well. ready must not block.
	AppendRaw(ctx context.Context, raws []Raw, ready func(flight *Flight)) error
	// RawAfter reads bodies of a node with ids above after, in order: at most limit, and no more
	// than maxBytes but for the first.
	RawAfter(ctx context.Context, node int, after inbox.RawEventID, limit, maxBytes int) ([]Raw, error)
	// RawByID reads one body. ErrNotFound of inbox if retention has removed it.
	RawByID(ctx context.Context, node int, id inbox.RawEventID) (Raw, error)
	// LastRaw gives the highest id of a node, or 0.
	LastRaw(ctx context.Context, node int) (inbox.RawEventID, error)
	// AppliedUpTo tells for each node that has a journal how far it is applied.
	AppliedUpTo(ctx context.Context) (map[int]inbox.RawEventID, error)

	AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error)
	ReleaseLane(ctx context.Context, name, holder string, fence int64) error

	// Trouble reports that an error is about the state of the store, not about what was written.
	Trouble(err error) bool

	// Grown tells the store that so many updates were applied, between two batches: its chance to
	// look after the engine's figures about the tables.
	Grown(ctx context.Context, updates int) error

	// PastWaiting lists the accounts that have parts in the queue of history.
	PastWaiting(ctx context.Context) ([]PastOf, error)
	// NextPast reads the first parts of an account's queue, those of one body together: files that
	// were missing before whole chunks.
	NextPast(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, limit int) ([]inbox.Past, error)

	// ParkedByID reads one parked item of a workspace. CodeNotFound if there is none.
	ParkedByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (desk.Parked, error)
	// MarkReplayed notes how a replay ended: an empty reason means that it is applied now.
	MarkReplayed(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID, reason string) error
}

// Stats are counters since the start of the process; read them at any time.
type Stats struct {
	Accepted    atomic.Int64 // bodies answered 200
	Bytes       atomic.Int64 // of them
	Refused     [refusals]atomic.Int64
	NotStored   atomic.Int64 // answered 503
	Groups      atomic.Int64 // commits that held the accepted bodies
	Applied     atomic.Int64 // updates applied
	Batches     atomic.Int64 // transactions that held them
	Parked      atomic.Int64 // updates parked
	Homeless    atomic.Int64 // of the parked, those that no workspace can see: several share the app
	AppliedAt   atomic.Int64 // arrival (ms) of the newest body applied
	Unapplied   atomic.Int64 // bodies journalled by this process and not yet applied, by whom it may be
	FailedAt    atomic.Int64 // when (ms) the last commit of the journal failed; 0 after one that did not
	LaneHeld    atomic.Bool  // this process applies
	NoSecretNow atomic.Bool  // the last refusal was for want of any configured secret

	backlog backlog // what Unapplied counts
}

// Refusal says why a webhook was refused.
type Refusal int

// The refusals.
const (
	RefusedNoSignature Refusal = iota
	RefusedBadSignature
	RefusedNoSecret
	RefusedTooLarge
	RefusedUnreadable
	refusals
)

// String names a refusal as its metric does.
func (r Refusal) String() string {
	return [...]string{"no_signature", "bad_signature", "no_secret", "too_large", "unreadable"}[r]
}
