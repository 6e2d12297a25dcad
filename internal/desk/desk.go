// Package desk is the one door through which a conversation changes: what arrives (Receive), and
// what a team does (Reply, React, Resolve, Assign, MarkRead…). Each act is one transaction that
// also writes its events. The desk has no SQL, no HTTP and no network: it declares the rows it
// touches in Tx, and boot hands it a store.
package desk

import (
	"context"
	"sync"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Store runs transactions for the desk.
type Store interface {
	// Update runs fn in one durable transaction. fn may run more than once.
	UpdateDesk(ctx context.Context, fn func(Tx) error) error
	// DeriveDesk is UpdateDesk for changes that could be made again from the journal: they may
	// be durable only with the next UpdateDesk.
	DeriveDesk(ctx context.Context, fn func(Tx) error) error
}

// Tx is everything the desk touches, in one transaction.
type Tx interface {
	// Now is the instant of the transaction.
	Now() inbox.Millis
	// AppendEvents numbers and writes events; the last call of a transaction. All events belong
	// to one workspace.
	AppendEvents(ctx context.Context, events []inbox.Event) error
	// Audit adds a line to who did what, of whoever's request the context is.
	Audit(ctx context.Context, a inbox.Audited) error
	// Flush runs now what need not run before the commit, since the caller waits for something else.
	Flush(ctx context.Context) error
	// Conversation reads one conversation and locks it until the commit. CodeNotFound if it is
	// not in the workspace.
	Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (inbox.Conversation, error)
	// RecountProblems counts what failed or is unknown, and not dealt with, in conversations that
	// are locked and about to be saved.
	RecountProblems(ctx context.Context, ws inbox.WorkspaceID, conversations []inbox.ConversationID) error
	// SaveConversations writes new and changed conversations whole; the caller has raised Version.
	SaveConversations(ctx context.Context, conversations []inbox.Conversation) error

	receiveTx
	replyTx
	noteTx
	handoffTx
	labelTx
	teamTx
	followTx
	pullTx
	viewTx
	pastTx
	scheduleTx
}

// Desk is the door. Safe for concurrent use.
type Desk struct {
	store    Store
	ids      *inbox.IDSource
	channels map[inbox.ChannelKind]channel.Channel
	known    acquaintances
	turn     sync.Mutex // of batches in the lane
}

// New makes the desk over a store and the channels its accounts belong to.
func New(store Store, ids *inbox.IDSource, channels map[inbox.ChannelKind]channel.Channel) *Desk {
	return &Desk{store: store, ids: ids, channels: channels}
}
