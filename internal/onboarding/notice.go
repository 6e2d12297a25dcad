package onboarding

import (
	"cmp"
	"slices"
	"time"

	"sangam/internal/inbox"
)

// Notice is one thing that people are told of, once: a day of one silence, or a change for the
// worse (and back) of a link.
type Notice struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
	Kind      string       // "phone", "companion", or a LinkState
	Since     inbox.Millis // when the silence or the state began
	Day       int          // of the silence; 0 for a state
	At        inbox.Millis // when it was due
	Cause     string
	Mail      string // see MailOff and so on
	MailTo    int    // to how many it went
	MailWhy   string // plain words if it failed
	MailAt    inbox.Millis
	MailNext  inbox.Millis // when to look at it again
	Attempts  []Attempt    // by address
	// What became of telling the second numbers, and by number.
	Second string
	Told   []Told
}

// What became of the mail of a notice.
const (
	MailOff       = "off"       // no e-mail is set up
	MailOvertaken = "overtaken" // a later notice says more, or it is over already
	MailWaiting   = "waiting"
	MailSending   = "sending" // also after a crash in the middle: it is not repeated
	MailSent      = "sent"
	MailFailed    = "failed" // for a day
)

// What became of telling the second numbers of a notice.
const (
	SecondOff       = "off"       // none was set, or the notice is of no silence
	SecondOvertaken = "overtaken" // as MailOvertaken
	SecondWaiting   = "waiting"
	SecondQueued    = "queued" // for at least one there is a message
	SecondFailed    = "failed" // there is no message
)

// Channels says which ways out of the house there are.
type Channels struct{ Mail bool }

// stale is how long an announcement is news that may have been overtaken by what nobody told us.
const stale = 48 * time.Hour

// NoticesOf lists all notices that a link gives cause for at an instant, whether given before or
// not: the store keeps each once. What is asked for depends on the facts and the clock only.
func NoticesOf(k Known, c Channels, now inbox.Millis) []Notice {
	a := k.Account
	second := SecondOff
	if len(k.Settings.SecondNumbers) > 0 {
		second = SecondWaiting
	}
	mail := MailOff
	if c.Mail {
		mail = MailWaiting
	}
	var out []Notice
	for _, s := range SilencesOf(k, now) {
		var due []Notice
		for _, d := range k.Settings.noticesOf(s.Kind) {
			if s.Days(now) >= d {
				due = append(due, Notice{Workspace: a.Workspace, Account: a.ID, Kind: string(s.Kind), Since: s.Since, Day: d,
					At: s.Since.Add(time.Duration(d) * day), Cause: string(s.Kind) + "_silent", Mail: MailOvertaken, Second: SecondOff})
			}
		}
		if len(due) > 0 {
			due[len(due)-1].Mail, due[len(due)-1].Second = mail, second
		}
		out = append(out, due...)
	}
	standing := Fold(k.Facts, now)
	for _, f := range k.Facts {
		kind := stateNotice(f)
		if kind == "" || f.At > now {
			continue
		}
		n := Notice{Workspace: a.Workspace, Account: a.ID, Kind: kind, Since: f.At, At: f.At, Cause: f.Cause, Mail: MailOvertaken, Second: SecondOff}
		// Only the fact that began the present state is news, for as long as the state stands: we may
		// have been down, or told late.
		if standing.Since == f.At && f.State == standing.State || kind == CauseBanScheduled && now < f.At.Add(stale) {
			n.Mail = mail // a link that is cut carries no message either
		}
		out = append(out, n)
	}
	slices.SortFunc(out, func(x, y Notice) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Since, y.Since), cmp.Compare(x.Day, y.Day))
	})
	return slices.CompactFunc(out, func(x, y Notice) bool { return x.Kind == y.Kind && x.Since == y.Since && x.Day == y.Day })
}

// stateNotice is the kind of notice a fact is worth; empty: none.
func stateNotice(f inbox.AccountFact) string {
	switch {
	case f.State == inbox.AccountDisconnected:
		return string(LinkDisconnected)
	case f.State == inbox.AccountOffboarded:
		return string(LinkOffboarded)
	case f.State == inbox.AccountTokenDead:
		return CauseTokenDead
	case f.State == inbox.AccountRestricted:
		return CauseRestricted
	case f.Kind == factReconnected:
		return string(LinkReconnected)
	case f.Kind == "account_update.DISABLED_UPDATE" && f.Cause == "schedule_for_disable":
		return CauseBanScheduled
	}
	return ""
}

// LinkEvent is one transition of a link.
type LinkEvent struct {
	At, SeenAt inbox.Millis
	From, To   LinkState
	Cause      string
	Evidence   string
}

// Transitions lists what happened to a link since it was looked at last, in order: the states at
// the instant of each newer fact, and now. The last one's state is the present one.
func Transitions(k Known, now inbox.Millis) []LinkEvent {
	var at []inbox.Millis
	for _, f := range k.Facts {
		if f.At > k.Recorded.Since && f.At < now && k.Recorded.State != "" && (f.State != "" || len(f.Ends) > 0) {
			at = append(at, f.At)
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	at = append(at[max(0, len(at)-50):], now)
	var out []LinkEvent
	from := k.Recorded
	for _, t := range at {
		l := Derive(k, t)
		if l.State == from.State && l.Cause == from.Cause {
			continue
		}
		// A state that is returned to has lasted before: it begins anew when it is seen again.
		began := l.Since
		if began <= from.Since {
			began = t
		}
		out = append(out, LinkEvent{At: began, SeenAt: now, From: from.State, To: l.State, Cause: l.Cause, Evidence: l.Evidence})
		from = l
	}
	return out
}
