package onboarding

import (
	"time"

	"sangam/internal/inbox"
)

// LinkState is where the link between phone, platform and us stands. docs/link.md has the table of
// how each is entered and left, how long it lasts and what may be done in it. The states before
// there is an account (considering, eligible, signing up) are those of a Case.
type LinkState string

// The states of a link.
const (
	LinkLinked       LinkState = "linked"       // made, and nothing was heard yet
	LinkSyncing      LinkState = "syncing"      // contacts or history are coming in
	LinkLive         LinkState = "live"         // works
	LinkAtRisk       LinkState = "at_risk"      // stands, but something would end or hinders it: see the cause
	LinkOffboarded   LinkState = "offboarded"   // the app was registered anew; it may reconnect by itself
	LinkDisconnected LinkState = "disconnected" // ended; it must be connected anew
	LinkReconnected  LinkState = "reconnected"  // works again; a gap wants to be looked at
)

// Causes that are ours; others are those of the facts.
const (
	CausePhoneSilent     = "phone_silent"
	CauseCompanionSilent = "companion_silent"
	CauseTokenDead       = "token_dead"
	CauseRestricted      = "restricted"
	CauseBanScheduled    = "ban_scheduled"
	CauseGap             = "gap"
	CauseSync            = "sync"
	CauseNothingHeard    = "nothing_heard"
)

// Link is the derived state of a link.
type Link struct {
	State LinkState
	Since inbox.Millis
	Cause string // empty while all is well
	// Plain words on what shows it; may be empty.
	Evidence string
}

// Known is all that is stored about a link and its state follows from.
type Known struct {
	Account   inbox.Account
	Facts     []inbox.AccountFact // those with an effect, and announced bans
	Syncs     []inbox.Sync
	GapSeenAt inbox.Millis
	Settings  Settings
	// What was recorded when it was looked at last; State is empty the first time.
	Recorded Link
}

// syncPatience is how long a sync that brings nothing more counts as running.
// Assumed: the platform says minutes and allows 24 hours for the request (contract 4.4).
const syncPatience = 24 * time.Hour

// Derive says where a link stands at an instant: a pure function of what is stored, so that order
// of arrival, repetition, restarts and jumps of the clock cannot matter.
func Derive(k Known, now inbox.Millis) Link {
	var facts []inbox.AccountFact
	for _, f := range k.Facts {
		if f.At <= now {
			facts = append(facts, f)
		}
	}
	s := Fold(facts, now)
	a := k.Account
	began := max(a.CreatedAt, a.OnboardedAt)
	since := max(s.Since, a.CreatedAt)
	switch s.State {
	case inbox.AccountDisconnected:
		return Link{LinkDisconnected, s.Since, s.Cause, s.Reason}
	case inbox.AccountOffboarded:
		return Link{LinkOffboarded, s.Since, s.Cause, s.Reason}
	case inbox.AccountTokenDead:
		return Link{LinkAtRisk, s.Since, CauseTokenDead, s.Reason}
	case inbox.AccountRestricted:
		return Link{LinkAtRisk, s.Since, CauseRestricted, s.Reason}
	}
	if at, ban := scheduledBan(facts, now); at != 0 {
		return Link{LinkAtRisk, at, CauseBanScheduled, ban}
	}
	for _, c := range SilencesOf(k, now) {
		if days := k.Settings.noticesOf(c.Kind); len(days) > 0 && c.Days(now) >= days[0] {
			cause := CausePhoneSilent
			if c.Kind == Companion {
				cause = CauseCompanionSilent
			}
			return Link{LinkAtRisk, c.Since.Add(time.Duration(days[0]) * day), cause, ""}
		}
	}
	if s.ReconnectedAt > k.GapSeenAt && now < s.ReconnectedAt.Add(k.Settings.reconnectedFor()) {
		return Link{LinkReconnected, s.ReconnectedAt, CauseGap, ""}
	}
	for _, y := range k.Syncs {
		switch y.Stage(now) {
		case inbox.SyncStageAsking, inbox.SyncStageWaiting, inbox.SyncStageReceiving:
			if at := max(y.RequestedAt, y.FirstAt); now < max(at, y.LastAt).Add(syncPatience) {
				return Link{LinkSyncing, at, CauseSync, string(y.Kind)}
			}
		}
	}
	g := a.Signs
	if max(g.WebhookAt, g.InboundAt, g.EchoAt, g.StatusAt, g.SentAt, g.PhoneAt) == 0 {
		return Link{LinkLinked, max(since, began), CauseNothingHeard, ""}
	}
	return Link{LinkLive, since, "", ""}
}

// scheduledBan finds an announced ban that still stands: when it was announced, and in which words.
// As in Fold, of two facts of one instant the bad one counts.
func scheduledBan(facts []inbox.AccountFact, now inbox.Millis) (inbox.Millis, string) {
	var at, over inbox.Millis
	var words string
	for _, f := range facts {
		if f.Kind == "account_update.DISABLED_UPDATE" {
			if f.Cause == "schedule_for_disable" {
				if f.At > at || f.At == at && f.Reason > words {
					at, words = f.At, f.Reason
				}
			} else {
				over = max(over, f.At)
			}
		}
	}
	if at == 0 || over > at {
		return 0, ""
	}
	return at, words
}

// Kept reports whether Derive needs a fact: those with an effect, and announced bans.
func Kept(f inbox.AccountFact) bool {
	return HasEffect(f) || f.Kind == "account_update.DISABLED_UPDATE"
}
