// Package templates keeps what the platform says of message templates: the list of each business
// account, read anew on demand, after news by webhook and once a day. It makes no templates and sends
// none: sending is the desk's. It may be used by many goroutines at once.
package templates

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// Sync is how far the list of a business account is known.
type Sync struct {
	BusinessID string
	SyncedAt   inbox.Millis // zero: never read
	FailedAt   inbox.Millis // of the last try, if it failed; else zero
	Problem    string       // what the platform said, in plain words
	WayOut     string
}

// Due is a business account whose list should be read, and a number that may ask for it.
type Due struct {
	Workspace  inbox.WorkspaceID
	BusinessID string
	Account    inbox.AccountID
}

// Store keeps the lists.
type Store interface {
	Templates(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Template, error)
	TemplateSyncs(ctx context.Context, ws inbox.WorkspaceID) ([]Sync, error)
	// TemplatesDue lists the business accounts whose turn has come. An account that cannot call is left out.
	TemplatesDue(ctx context.Context) ([]Due, error)
	// ClaimTemplates takes the turn of a business account: no other process takes it before again, unless there are
	// news meanwhile. It gives the instant from which on news are newer than the list about to be read. force: even
	// before its time, but not if somebody just began.
	ClaimTemplates(ctx context.Context, d Due, again time.Duration, force bool) (since inbox.Millis, ok bool, err error)
	// SaveTemplates writes what was read. What a webhook told after since stays; what is no longer listed is gone.
	// It writes nothing if somebody else has the turn by now: their list is newer.
	SaveTemplates(ctx context.Context, by inbox.MemberID, d Due, since inbox.Millis, next time.Duration, list []inbox.Template) error
	// TemplatesFailed notes that the list could not be read, unless somebody else has the turn by now.
	TemplatesFailed(ctx context.Context, by inbox.MemberID, d Due, since inbox.Millis, next time.Duration, problem, wayOut string) error
	// TemplateBusinesses gives one number for each business account of a workspace.
	TemplateBusinesses(ctx context.Context, ws inbox.WorkspaceID) ([]Due, error)
	AccountForSending(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
}

// Service is the door, and the loop that keeps the lists fresh.
type Service struct {
	Store    Store
	Channels map[inbox.ChannelKind]channel.Channel
	Log      *slog.Logger
	// How often to look for work; zero is every 30 seconds. Wake looks at once.
	Every time.Duration

	mu     sync.Mutex
	cancel context.CancelFunc
	done   sync.WaitGroup
	poke   chan struct{} // one waiting look sees everything
}

const (
	freshFor   = 24 * time.Hour   // without news the list is read again after this
	claimedFor = 2 * time.Minute  // a process that died while reading gives its turn up then
	againAfter = 10 * time.Minute // after a refusal
	atMost     = 30 * time.Second // one list
)

// List gives all templates of a workspace and how fresh they are.
func (s *Service) List(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Template, []Sync, error) {
	list, err := s.Store.Templates(ctx, ws)
	if err != nil {
		return nil, nil, err
	}
	syncs, err := s.Store.TemplateSyncs(ctx, ws)
	return list, syncs, err
}

// Refresh reads the lists of a workspace's business accounts now. What cannot be read says so in its Sync.
func (s *Service) Refresh(ctx context.Context, by inbox.Actor) error {
	due, err := s.Store.TemplateBusinesses(ctx, by.Workspace)
	if err != nil {
		return err
	}
	var all []error
	for _, d := range due {
		all = append(all, s.read(ctx, by.Member, d, true))
	}
	return errors.Join(all...)
}

// read takes the turn of a business account and reads its list.
func (s *Service) read(ctx context.Context, by inbox.MemberID, d Due, force bool) error {
	since, ok, err := s.Store.ClaimTemplates(ctx, d, claimedFor, force)
	if err != nil || !ok {
		return err
	}
	account, err := s.Store.AccountForSending(ctx, d.Workspace, d.Account)
	if err != nil {
		return err
	}
	lister, ok := s.Channels[account.Channel].(channel.TemplateLister)
	if !ok {
		return nil
	}
	call, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	list, err := lister.Templates(call, account)
	if err == nil {
		return s.Store.SaveTemplates(ctx, by, d, since, freshFor, list)
	}
	problem, out := "WhatsApp could not be reached.", "It is tried again by itself."
	if e, ok := errors.AsType[*channel.SendError](err); ok && e.HTTP != 0 {
		problem, out = e.Failure.Title+". "+e.Failure.Explanation, e.Failure.WayOut
	}
	if s.Log != nil {
		s.Log.Warn("the list of templates could not be read", "account", d.Account.String(), "error", err)
	}
	return s.Store.TemplatesFailed(context.WithoutCancel(ctx), by, d, since, againAfter, problem, out)
}

// Wake has the loop look at once; it never blocks.
func (s *Service) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poke == nil {
		return
	}
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// Start begins to keep the lists fresh.
func (s *Service) Start(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		return
	}
	if s.Every == 0 {
		s.Every = 30 * time.Second
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.poke = make(chan struct{}, 1)
	s.done.Go(func() { s.run(ctx) })
}

// Stop waits for the end of the loop.
func (s *Service) Stop() {
	s.mu.Lock()
	cancel := s.cancel
	s.mu.Unlock()
	if cancel == nil {
		return
	}
	cancel()
	s.done.Wait()
	s.mu.Lock()
	s.cancel = nil
	s.mu.Unlock()
}

func (s *Service) run(ctx context.Context) {
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		if err := s.ReadDue(ctx); err != nil && ctx.Err() == nil && s.Log != nil {
			s.Log.Error("keep the lists of templates fresh", "error", err)
		}
		select {
		case <-tick.C:
		case <-s.poke:
		case <-ctx.Done():
			return
		}
	}
}

// ReadDue reads the lists whose turn has come.
func (s *Service) ReadDue(ctx context.Context) error {
	due, err := s.Store.TemplatesDue(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, d := range due {
		all = append(all, s.read(ctx, 0, d, false))
	}
	return errors.Join(all...)
}
