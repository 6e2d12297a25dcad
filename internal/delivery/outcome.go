package delivery

import "sangam/internal/inbox"

// Apply gives the message as it stands after an outcome, and whether that differs. Reports are
// the evidence that came before the answer of the call. Proof is never lost: what is shown is the
// higher of what was known and what is new.
func (o Outcome) Apply(m inbox.Message, reports []inbox.Report, now inbox.Millis) (inbox.Message, bool) {
	before := m
	switch o.Result {
	case Accepted:
		if m.PlatformID == "" {
			m.PlatformID = o.PlatformID
		}
		move(&m, inbox.StatusAccepted, now)
		for _, r := range reports {
			m.Prove(r)
		}
	case Refused:
		move(&m, inbox.StatusFailed, now)
		if m.Failure == nil {
			m.Failure = o.Failure
		}
	case Unknown:
		move(&m, inbox.StatusUnknown, now)
	case Later, NotMade:
		// The only way back: nothing went out, so nothing is unsaid.
		if m.Status == inbox.StatusSending {
			m.Status, m.StatusAt = inbox.StatusQueued, now
		}
	}
	changed := m.Status != before.Status || m.PlatformID != before.PlatformID || m.Failure != before.Failure || m.Price != before.Price
	if changed {
		m.Version++
	}
	return m, changed
}

func move(m *inbox.Message, to inbox.Status, at inbox.Millis) {
	if next := m.Status.Merge(to); next != m.Status {
		m.Status, m.StatusAt = next, at
	}
}
