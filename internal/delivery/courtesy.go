package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Read names a message that a member has read, for the contact's ticks.
type Read struct {
	Workspace    inbox.WorkspaceID
	Account      inbox.AccountID
	Conversation inbox.ConversationID
	PlatformID   string
	// Show also that a member is typing.
	Typing bool
}

// Courtesy tells the platform what members read and that they type. It is best effort: kept in
// memory, one wish a conversation, dropped when there are too many, and never in the way of a
// send.
type Courtesy struct {
	store    Store
	channels map[inbox.ChannelKind]channel.Channel
	log      *slog.Logger

	mu     sync.Mutex
	wishes map[inbox.ConversationID]Read
	order  []inbox.ConversationID
	ready  chan struct{} // one wake-up serves all wishes
	cancel context.CancelFunc
	done   sync.WaitGroup
}

const (
	maxWishes       = 256             // more would be stale before their turn
	courtesyTimeout = 5 * time.Second // a typing sign later than that says nothing
	courtesyWorkers = 2
)

// NewCourtesy makes a Courtesy; log may be nil.
func NewCourtesy(store Store, channels map[inbox.ChannelKind]channel.Channel, log *slog.Logger) *Courtesy {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Courtesy{store: store, channels: channels, log: log, wishes: map[inbox.ConversationID]Read{}, ready: make(chan struct{}, courtesyWorkers)}
}

// Post adds a wish, or brings the conversation's own up to date. It never blocks, and reports
// whether the wish was taken.
func (c *Courtesy) Post(r Read) bool {
	if r.PlatformID == "" {
		return false
	}
	c.mu.Lock()
	old, waiting := c.wishes[r.Conversation]
	if !waiting && len(c.wishes) >= maxWishes {
		c.mu.Unlock()
		return false
	}
	r.Typing = r.Typing || old.Typing
	c.wishes[r.Conversation] = r
	if !waiting {
		c.order = append(c.order, r.Conversation)
	}
	c.mu.Unlock()
	select {
	case c.ready <- struct{}{}:
	default:
	}
	return true
}

// Start begins to work.
func (c *Courtesy) Start(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		return nil
	}
	ctx, c.cancel = context.WithCancel(context.WithoutCancel(ctx))
	for range courtesyWorkers {
		c.done.Go(func() { c.work(ctx) })
	}
	return nil
}

// Stop drops what is waiting.
func (c *Courtesy) Stop() {
	c.mu.Lock()
	cancel := c.cancel
	c.mu.Unlock()
	if cancel == nil {
		return
	}
	cancel()
	c.done.Wait()
	c.mu.Lock()
	c.cancel = nil
	c.mu.Unlock()
}

func (c *Courtesy) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.ready:
		}
		for ctx.Err() == nil {
			wish, ok := c.next()
			if !ok {
				break
			}
			c.tell(ctx, wish)
		}
	}
}

func (c *Courtesy) next() (Read, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.order) == 0 {
		return Read{}, false
	}
	id := c.order[0]
	c.order = c.order[1:]
	wish := c.wishes[id]
	delete(c.wishes, id)
	return wish, true
}

func (c *Courtesy) tell(ctx context.Context, wish Read) {
	ctx, cancel := context.WithTimeout(ctx, courtesyTimeout)
	defer cancel()
	account, err := c.store.AccountForSending(ctx, wish.Workspace, wish.Account)
	if err == nil && account.State == inbox.AccountLinked {
		if m, ok := c.channels[account.Channel].(channel.ReadMarker); ok {
			err = m.MarkRead(ctx, account, wish.PlatformID, wish.Typing)
		}
	}
	if err != nil && ctx.Err() == nil {
		c.log.Info("a read receipt was not taken", slog.String("account", wish.Account.String()), slog.Any("error", err))
	}
}
