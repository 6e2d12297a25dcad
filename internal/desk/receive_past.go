package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sangam/internal/inbox"
)

// SyncNote is what one transaction has to say of one sync.
type SyncNote struct {
	Workspace   inbox.WorkspaceID
	Account     inbox.AccountID
	OnboardedAt inbox.Millis
	Kind        inbox.SyncKind
	At          inbox.Millis // the newest arrival; zero: nothing came
	Progress    int
	Declined    bool
	Chunks      []inbox.SyncFact
	// Messages that were new; those of them without their file; files that came for such.
	Stored, Placeholders, Filled int
}

type syncKey struct {
	account inbox.AccountID
	kind    inbox.SyncKind
}

// sync is the note of a sync, begun if there is none.
func (r *receiving) sync(account inbox.Account, kind inbox.SyncKind, at inbox.Millis) *SyncNote {
	key := syncKey{account.ID, kind}
	n := r.syncs[key]
	if n == nil {
		n = &SyncNote{Workspace: r.ws, Account: account.ID, OnboardedAt: account.OnboardedAt, Kind: kind}
		r.syncs[key] = n
	}
	n.At = max(n.At, at)
	return n
}

// importedOne counts a message of the past that was new. Screens are told once for its conversation.
func (r *receiving) importedOne(account inbox.Account, m *inbox.Message) {
	r.imported[m.Conversation] = true
	n := r.sync(account, inbox.SyncHistory, m.ReceivedAt)
	n.Stored++
	if m.Kind == inbox.KindPlaceholder {
		n.Placeholders++
	}
}

func (r *receiving) syncFact(account inbox.Account, f *inbox.SyncFact, at inbox.Millis) {
	n := r.sync(account, f.Kind, at)
	n.Progress = max(n.Progress, f.Progress)
	if f.Declined {
		n.Declined = true
		return
	}
	if f.Kind == inbox.SyncHistory {
		fact := *f
		// The phone's clock may be ahead.
		if fact.Oldest != 0 {
			fact.Oldest, fact.Newest = plausible(fact.Oldest, at), plausible(fact.Newest, at)
		}
		fact.Days = slices.DeleteFunc(slices.Clone(fact.Days), func(day int) bool { return inbox.Millis(day)*msPerDay > at })
		n.Chunks = append(n.Chunks, fact)
	}
}

const msPerDay = 24 * 60 * 60 * 1000

// saveSyncs writes the notes, in one order everywhere.
func (r *receiving) saveSyncs(ctx context.Context) error {
	for _, key := range slices.SortedFunc(maps.Keys(r.syncs), func(a, b syncKey) int {
		if a.account != b.account {
			return int(a.account - b.account)
		}
		if a.kind < b.kind {
			return -1
		}
		return 1
	}) {
		if err := r.tx.NoteSync(ctx, *r.syncs[key]); err != nil {
			return fmt.Errorf("note a sync: %w", err)
		}
	}
	return nil
}

// tellSyncs tells screens once for each account how its syncs go.
func (r *receiving) tellSyncs(b Batch) {
	told := map[inbox.AccountID]bool{}
	for key := range r.syncs {
		told[key.account] = true
	}
	for _, p := range slices.Concat(b.Past, b.Taken) {
		if p.Workspace == r.ws {
			told[p.Account] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventSyncChanged, Account: id})
	}
}

// newestOf finds the message the list shows anew, where the one shown turned out to be older.
func (r *receiving) newestOf(ctx context.Context, c *inbox.Conversation) error {
	m, err := r.tx.LastMessage(ctx, r.ws, c.ID)
	if e, ok := errors.AsType[*inbox.Error](err); ok && e.Code == inbox.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	changes, err := r.tx.ChangesOf(ctx, r.ws, m.Account, []string{m.PlatformID})
	if err != nil {
		return err
	}
	c.LastAt, c.LastMessage = 0, 0
	r.newest(c, &m, changes[m.PlatformID])
	return nil
}
