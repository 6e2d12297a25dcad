// Package presence keeps who is at work: what members say of themselves, whether a screen of theirs is
// open and a hand on it, and blocks of undisturbed work on one view. What is shown is a function of those
// facts and the clock (inbox.Presence.Shown), so that nothing has to run when somebody leaves. It may be
// used by many goroutines at once.
package presence

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Store keeps it. Each change writes presence.changed in its transaction, if others see a difference.
type Store interface {
	// Presences reads every active member's, in any order.
	Presences(ctx context.Context, ws inbox.WorkspaceID, now inbox.Millis) ([]inbox.Presence, error)
	SetStatus(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, said inbox.MemberStatus, until inbox.Millis, reason string) error
	// Seen notes that a screen is there, and whether no hand is on it.
	Seen(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, idle bool, now inbox.Millis) error
	// StartFocus begins a block, unless one runs: then it gives that one and false.
	StartFocus(ctx context.Context, b inbox.FocusBlock) (inbox.FocusBlock, bool, error)
	// Focus reads the block that was begun last and that nobody has ended.
	Focus(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (b inbox.FocusBlock, found bool, err error)
	// EndFocus ends a block and says what came of it.
	EndFocus(ctx context.Context, b inbox.FocusBlock) (inbox.FocusSummary, error)
}

// Service is the door. Use New.
type Service struct {
	store Store
	ids   *inbox.IDSource
	now   func() time.Time
}

// New makes it.
func New(store Store, ids *inbox.IDSource, now func() time.Time) *Service {
	return &Service{store, ids, now}
}

// Bounds of what a member says, and of a block.
const (
	maxReason = 80
	maxAway   = 60 * 24 * time.Hour
	MinFocus  = 30
	MaxFocus  = 45
)

// Team reads who is at work.
func (s *Service) Team(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Presence, error) {
	return s.store.Presences(ctx, ws, inbox.MillisOf(s.now()))
}

// Say keeps what a member says of themselves, until an instant if one is given.
func (s *Service) Say(ctx context.Context, by inbox.Actor, said inbox.MemberStatus, until inbox.Millis, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	now := inbox.MillisOf(s.now())
	switch {
	case said != inbox.StatusAvailable && said != inbox.StatusBusy && said != inbox.StatusAway:
		return inbox.Invalid("body.status", "want available, busy or away")
	case utf8.RuneCountInString(reason) > maxReason || !utf8.ValidString(reason):
		return inbox.Invalid("body.reason", "want at most %d characters", maxReason)
	case until != 0 && said == inbox.StatusAvailable:
		return inbox.Invalid("body.until", "want none: available is what one is afterwards")
	case until != 0 && (until <= now || until > now.Add(maxAway)):
		return inbox.Invalid("body.until", "want an instant within the next 60 days")
	}
	return s.store.SetStatus(ctx, by.Workspace, by.Member, said, until, reason)
}

// Seen notes that a screen of the member is there, and whether no hand was on any of theirs for a while.
func (s *Service) Seen(ctx context.Context, by inbox.Actor, idle bool) error {
	return s.store.Seen(ctx, by.Workspace, by.Member, idle, inbox.MillisOf(s.now()))
}

// Start begins a block of undisturbed work; before is how many conversations are in the view.
func (s *Service) Start(ctx context.Context, by inbox.Actor, view inbox.SavedViewID, name string, minutes, before int) (inbox.FocusBlock, error) {
	if minutes < MinFocus || minutes > MaxFocus {
		return inbox.FocusBlock{}, inbox.Invalid("body.minutes", "want %d to %d", MinFocus, MaxFocus)
	}
	now := s.now()
	b := inbox.FocusBlock{Workspace: by.Workspace, ID: inbox.FocusID(s.ids.Next()), Member: by.Member, View: view, Name: name, StartedAt: inbox.MillisOf(now),
		Until: inbox.MillisOf(now.Add(time.Duration(minutes) * time.Minute)), Before: before}
	b, begun, err := s.store.StartFocus(ctx, b)
	if err != nil {
		return inbox.FocusBlock{}, err
	}
	if !begun {
		const message, wayOut = "A block of undisturbed work is running already.", "End it first."
		return inbox.FocusBlock{}, &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: "focus_runs", Message: message, WayOut: wayOut}}
	}
	return b, nil
}

// Current gives the block that runs, or whose time is over and which nobody has ended.
func (s *Service) Current(ctx context.Context, by inbox.Actor) (inbox.FocusBlock, bool, error) {
	return s.store.Focus(ctx, by.Workspace, by.Member)
}

// End ends the block, at the latest when its time was over. CodeNotFound if there is none.
func (s *Service) End(ctx context.Context, by inbox.Actor) (inbox.FocusBlock, inbox.FocusSummary, error) {
	b, found, err := s.store.Focus(ctx, by.Workspace, by.Member)
	if err != nil {
		return b, inbox.FocusSummary{}, err
	}
	if !found {
		return b, inbox.FocusSummary{}, inbox.Refuse(inbox.CodeNotFound, "No block of undisturbed work is running.")
	}
	b.EndedAt = min(inbox.MillisOf(s.now()), b.Until)
	sum, err := s.store.EndFocus(ctx, b)
	return b, sum, err
}
