package onboarding

import (
	"math"
	"slices"
	"time"

	"sangam/internal/inbox"
)

// Attempt is what became of the mail of a notice to one address.
type Attempt struct {
	Address string       `json:"to"`
	State   string       `json:"state"` // waiting (to be tried again), sending, sent, failed
	Tries   int          `json:"tries"`
	First   inbox.Millis `json:"first"`
	Next    inbox.Millis `json:"next,omitempty"` // of a waiting one
}

const (
	mailPause    = time.Minute   // before the second try; each further pause is twice as long
	mailMaxPause = 4 * time.Hour // but no longer than this
	mailFor      = 24 * time.Hour

	never = inbox.Millis(math.MaxInt64)

	whyRefused = "The mail server did not take it."
	whyNobody  = "There is nobody to write to."
)

// Begin picks whom to write to next and marks the try, which must be kept before the call: a try
// that a crash cut short is never repeated, since nobody knows whether it went out. If nobody is
// due it sums up instead.
func (n *Notice) Begin(to []Addressee, now inbox.Millis) (Addressee, bool) {
	for _, t := range to {
		a := n.attempt(t.Address)
		if a.State != "" && (a.State != MailWaiting || a.Next > now) {
			continue
		}
		if a.Tries == 0 {
			a.First = now
		}
		a.State, a.Next = MailSending, 0
		a.Tries++
		n.Mail, n.MailAt, n.MailNext = MailSending, now, 0
		return t, true
	}
	n.sum(to)
	return Addressee{}, false
}

// Ended notes what came of a try. The next Begin sums up.
func (n *Notice) Ended(address string, taken bool, now inbox.Millis) {
	a := n.attempt(address)
	pause := min(mailPause<<min(a.Tries-1, 20), mailMaxPause)
	switch {
	case taken:
		a.State = MailSent
	case now.Add(pause) <= a.First.Add(mailFor):
		a.State, a.Next, n.MailWhy = MailWaiting, now.Add(pause), whyRefused
	default:
		a.State, n.MailWhy = MailFailed, whyRefused
	}
	n.Mail, n.MailAt, n.MailNext = MailWaiting, now, 0
}

// Overtake ends a mail that would tell what is over already.
func (n *Notice) Overtake() {
	n.sum(nil)
	if n.Mail == MailFailed {
		n.Mail, n.MailWhy = MailOvertaken, ""
	}
}

func (n *Notice) attempt(address string) *Attempt {
	i := slices.IndexFunc(n.Attempts, func(a Attempt) bool { return a.Address == address })
	if i < 0 {
		i = len(n.Attempts)
		n.Attempts = append(n.Attempts, Attempt{Address: address})
	}
	return &n.Attempts[i]
}

// sum says what the tries come to; whoever is not to be told any more is not waited for.
func (n *Notice) sum(to []Addressee) {
	n.MailTo, n.MailNext = 0, never
	var cut, wait, short bool
	for _, a := range n.Attempts {
		switch a.State {
		case MailSent:
			n.MailTo++
		case MailSending:
			cut = true
		case MailFailed:
			short = true
		case MailWaiting:
			if slices.ContainsFunc(to, func(t Addressee) bool { return t.Address == a.Address }) {
				n.MailNext, wait = min(n.MailNext, a.Next), true
			}
			short = true
		}
	}
	if !short {
		n.MailWhy = "" // whoever refused has taken it since
	}
	switch {
	case wait:
		n.Mail = MailWaiting
	case n.MailTo > 0:
		n.Mail = MailSent
	case cut:
		n.Mail = MailSending
	default:
		n.Mail = MailFailed
		if len(n.Attempts) == 0 {
			n.MailWhy = whyNobody
		}
	}
}

// SecondIsNews is StillNews for the second numbers.
func SecondIsNews(k Known, n Notice, now inbox.Millis) bool {
	return slices.ContainsFunc(NoticesOf(k, Channels{}, now), func(x Notice) bool {
		return x.Kind == n.Kind && x.Since == n.Since && x.Day == n.Day && x.Second == SecondWaiting
	})
}

// StillNews reports whether a notice that waits would still be given now.
func StillNews(k Known, n Notice, now inbox.Millis) bool {
	return slices.ContainsFunc(NoticesOf(k, Channels{Mail: true}, now), func(x Notice) bool {
		return x.Kind == n.Kind && x.Since == n.Since && x.Day == n.Day && x.Mail == MailWaiting
	})
}

// became says what became of the latest try, as it is counted.
func (n *Notice) became(address string) string {
	switch n.attempt(address).State {
	case MailSent:
		return "sent"
	case MailFailed:
		return "failed"
	}
	return "refused"
}
