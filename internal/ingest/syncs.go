package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/channel"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

// SyncStore is what asking for a sync touches.
type SyncStore interface {
	// AccountForSending reads an account of a workspace with its token. CodeNotFound if there is none.
	AccountForSending(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
	// BeginSync records, before the call, that a sync is asked for. CodeConflict if it was before;
	// again allows it where nobody knows how the last call ended, or it was refused.
	BeginSync(ctx context.Context, ask inbox.Sync, again bool) error
	EndSync(ctx context.Context, ended inbox.Sync) error
	// Syncs reads the syncs of an account, the newest onboarding first.
	Syncs(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) ([]inbox.Sync, error)
}

// Syncs asks the phone behind a number to share its address book and its past. Each can be asked
// for once in each onboarding, within a day of it, so nothing is asked twice by itself: a call is
// recorded before it is made, and one whose end nobody knows is shown, for a member to decide.
type Syncs struct {
	Store    SyncStore
	Channels map[inbox.ChannelKind]channel.Channel
	Log      *slog.Logger
}

// bothKinds in the order in which they are shown.
var bothKinds = []inbox.SyncKind{inbox.SyncContacts, inbox.SyncHistory}

// callTime bounds one call.
const callTime = 30 * time.Second

// List reads the syncs of an account.
func (s *Syncs) List(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) ([]inbox.Sync, error) {
	return s.Store.Syncs(ctx, ws, account)
}

// Request asks for syncs, both kinds if none is named, and returns what is known of all then. How a
// call ended stands in its row: a refusal of the platform is no error here. Kinds that were asked
// for before are left alone; if all were, it is CodeConflict.
func (s *Syncs) Request(ctx context.Context, by inbox.Actor, id inbox.AccountID, kinds []inbox.SyncKind, again bool) ([]inbox.Sync, error) {
	account, err := s.Store.AccountForSending(ctx, by.Workspace, id)
	if err != nil {
		return nil, err
	}
	syncer, ok := s.Channels[account.Channel].(channel.Syncer)
	if !ok || account.Mode != inbox.ModeHybrid {
		return nil, inbox.Refuse(inbox.CodeConflict, "Only a number that is also on the WhatsApp Business App has a phone that can share its past.")
	}
	if len(kinds) == 0 {
		kinds = bothKinds
	}
	var mu sync.Mutex
	var refused, broken error
	asked := 0
	var calls sync.WaitGroup
	for _, kind := range kinds {
		ask := inbox.Sync{Workspace: by.Workspace, Account: id, OnboardedAt: account.OnboardedAt, Kind: kind, RequestedBy: by.Member}
		if err := s.Store.BeginSync(ctx, ask, again); inbox.CodeOf(err) == inbox.CodeConflict {
			refused = err
			continue
		} else if err != nil {
			return nil, fmt.Errorf("record the request: %w", err)
		}
		asked++
		calls.Go(func() {
			// Once recorded it is made and its end recorded, even if whoever asked has gone.
			err := s.call(context.WithoutCancel(ctx), syncer, account, ask)
			mu.Lock()
			broken = errors.Join(broken, err)
			mu.Unlock()
		})
	}
	calls.Wait()
	switch {
	case broken != nil:
		return nil, broken
	case asked == 0:
		return nil, refused
	}
	return s.Store.Syncs(ctx, by.Workspace, id)
}

func (s *Syncs) call(ctx context.Context, syncer channel.Syncer, account inbox.Account, ask inbox.Sync) error {
	if err := failpoint.Here("sync/before-call"); err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, callTime)
	id, err := syncer.RequestSync(limited, account, ask.Kind)
	cancel()
	if err := failpoint.Here("sync/after-call"); err != nil {
		return err
	}
	ask.RequestID, ask.Answer = id, inbox.SyncAccepted
	if err != nil {
		ask.Answer, ask.Failure = outcomeOf(err)
		s.Log.Warn("a sync was not taken", slog.String("kind", string(ask.Kind)), slog.String("account", ask.Account.String()), slog.Any("error", err))
	}
	if err := s.Store.EndSync(ctx, ask); err != nil {
		return fmt.Errorf("record the answer: %w", err)
	}
	return nil
}

func outcomeOf(err error) (inbox.SyncAnswer, *inbox.Failure) {
	e, ok := errors.AsType[*channel.SendError](err)
	if !ok {
		return inbox.SyncUnknown, &inbox.Failure{Title: "No answer", Explanation: "The call failed in a way we did not expect, so nobody knows whether it was taken.", WayOut: "Wait a few minutes; if nothing comes, ask again."}
	}
	failure := e.Failure
	if e.Outcome == channel.Unknown {
		return inbox.SyncUnknown, &failure
	}
	return inbox.SyncRefused, &failure
}
