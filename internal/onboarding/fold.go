package onboarding

import (
	"cmp"
	"slices"

	"sangam/internal/inbox"
)

// Standing is what all facts about a number come to.
type Standing struct {
	State  inbox.AccountState
	Since  inbox.Millis // zero while no fact moved it
	Until  inbox.Millis // when the state ends by itself; zero: it does not
	Cause  string
	Reason string // in plain words; empty while linked
	WayOut string
	// The latest word on each; empty if there was none.
	Quality, Throughput, DailyLimit string
	// When the app on the phone last reconnected; zero: never.
	ReconnectedAt inbox.Millis
}

// worst is the order in which states hide each other.
var worst = []inbox.AccountState{inbox.AccountDisconnected, inbox.AccountOffboarded, inbox.AccountTokenDead, inbox.AccountRestricted}

// Fold says how a number stands at an instant. It is a function of the set of facts: their order
// and repetition do not matter. A bad state stands if it was entered after it was last ended; of
// two facts of one instant the bad one counts, since the next refusal or word would only repeat it.
func Fold(facts []inbox.AccountFact, now inbox.Millis) Standing {
	s := Standing{State: inbox.AccountLinked}
	facts = slices.Clone(facts)
	slices.SortFunc(facts, func(a, b inbox.AccountFact) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Reason, b.Reason),
			cmp.Compare(a.Quality, b.Quality), cmp.Compare(a.Throughput, b.Throughput), cmp.Compare(a.DailyLimit, b.DailyLimit), cmp.Compare(a.Until, b.Until))
	})
	ended := map[inbox.AccountState]inbox.Millis{}
	for _, f := range facts {
		for _, e := range f.Ends {
			ended[e] = max(ended[e], f.At)
			s.Since = max(s.Since, f.At)
		}
		latest(&s.Quality, f.Quality)
		latest(&s.Throughput, f.Throughput)
		latest(&s.DailyLimit, f.DailyLimit)
		if f.Kind == factReconnected {
			s.ReconnectedAt = max(s.ReconnectedAt, f.At)
		}
	}
	for _, state := range worst {
		for _, f := range facts {
			if f.State != state || f.At < ended[state] {
				continue
			}
			if f.Until != 0 && f.Until <= now {
				if s.State == inbox.AccountLinked {
					s.Since = max(s.Since, f.Until)
				}
				continue
			}
			if s.State != state {
				s.State, s.Since, s.Until = state, f.At, f.Until
			}
			// The latest words say it best; the first fact says since when.
			s.Cause, s.Reason, s.WayOut = f.Cause, f.Reason, f.WayOut
			if s.Until != 0 && (f.Until == 0 || f.Until > s.Until) {
				s.Until = f.Until
			}
		}
		if s.State != inbox.AccountLinked {
			break
		}
	}
	return s
}

const factReconnected = "account_update.ACCOUNT_RECONNECTED"

func latest(have *string, told string) {
	if told != "" {
		*have = told
	}
}

// Gap is a time in which the link was cut: what people wrote then was not delivered to us, and
// nobody can say how much it was.
type Gap struct {
	From, To inbox.Millis // To is zero while it is open
	State    inbox.AccountState
}

// Gaps lists the cuts of the link, oldest first, as the facts tell them.
func Gaps(facts []inbox.AccountFact) []Gap {
	type edge struct {
		at   inbox.Millis
		open inbox.AccountState // empty: it closes
		ends []inbox.AccountState
	}
	var edges []edge
	for _, f := range facts {
		switch {
		case f.State == inbox.AccountOffboarded || f.State == inbox.AccountDisconnected:
			edges = append(edges, edge{at: f.At, open: f.State})
		case len(f.Ends) > 0:
			edges = append(edges, edge{at: f.At, ends: f.Ends})
		}
	}
	slices.SortFunc(edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.at, b.at), -cmp.Compare(len(a.ends), len(b.ends))) })
	var gaps []Gap
	open := map[inbox.AccountState]bool{}
	for _, e := range edges {
		if e.open != "" {
			if len(open) == 0 {
				gaps = append(gaps, Gap{From: e.at, State: e.open})
			}
			open[e.open] = true
			continue
		}
		was := len(open)
		for _, s := range e.ends {
			delete(open, s)
		}
		if was > 0 && len(open) == 0 {
			gaps[len(gaps)-1].To = e.at
		}
	}
	return gaps
}

// LinkedAgain is the word of somebody of ours that the number is linked again, whatever ended it.
func LinkedAgain(kind string, at inbox.Millis) inbox.AccountFact {
	return inbox.AccountFact{Kind: kind, At: at, State: inbox.AccountLinked, Ends: slices.Clone(worst)}
}

// TokenGiven is that somebody entered a new access token. It says nothing of a link that has ended
// or a restriction: those end by the platform's word or an owner's.
func TokenGiven(at inbox.Millis) inbox.AccountFact {
	return inbox.AccountFact{Kind: "ours.token", At: at, State: inbox.AccountLinked, Ends: []inbox.AccountState{inbox.AccountTokenDead}}
}

// HasEffect reports whether a fact moves state, quality or a limit; others are kept and shown.
func HasEffect(f inbox.AccountFact) bool {
	return f.State != "" || len(f.Ends) > 0 || f.Quality != "" || f.Throughput != "" || f.DailyLimit != ""
}
