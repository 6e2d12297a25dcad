package inbox

import "time"

// MemberStatus is what a member says of themselves, and what is shown of them.
type MemberStatus string

// What a member says, or, of the last two, what is seen: nobody says that they are idle.
const (
	StatusAvailable MemberStatus = "available"
	StatusBusy      MemberStatus = "busy"
	StatusAway      MemberStatus = "away"
	StatusIdle      MemberStatus = "idle"    // a screen is open, and no hand on it for IdleAfter
	StatusOffline   MemberStatus = "offline" // no screen is open
)

// How long a screen says nothing before it counts as closed, and how long no hand is on any before its
// member counts as away. Screens say each minute that they are there.
const (
	GoneAfter = 150 * time.Second
	IdleAfter = 6 * time.Minute
)

// Presence is who is at work, as far as one can know.
type Presence struct {
	Workspace WorkspaceID
	Member    MemberID
	Said      MemberStatus // available, busy or away
	Until     Millis       // from then on they are available again; zero: until they say so
	Reason    string       // may be empty
	SeenAt    Millis       // a screen of theirs last said that it is there; zero: never
	Idle      bool         // and that no hand was on it
	// The block of undisturbed work that runs; zero: none.
	FocusUntil Millis
}

// Shown is what is shown of them at an instant: what they said, else what is seen. Whoever said that they are away is, whatever is seen.
func (p Presence) Shown(now Millis) MemberStatus {
	said := p.Said
	if p.Until != 0 && p.Until <= now {
		said = StatusAvailable
	}
	switch {
	case said == StatusAway:
		return StatusAway
	case p.SeenAt.Add(GoneAfter) <= now:
		return StatusOffline
	case said == StatusBusy:
		return StatusBusy
	case p.Idle:
		return StatusIdle
	}
	return StatusAvailable
}

// FocusBlock is a stretch of undisturbed work on one view of conversations.
type FocusBlock struct {
	Workspace WorkspaceID
	ID        FocusID
	Member    MemberID
	View      SavedViewID // zero: their own open conversations
	Name      string      // of the view when it began
	StartedAt Millis
	Until     Millis
	EndedAt   Millis // zero: nobody has ended it, even if its time is over
	Before    int    // conversations in the view when it began
	FromSeq   int64  // the workspace's last event when it began
}

// FocusSummary is what came of it.
type FocusSummary struct {
	Messages   int // the member sent
	Answered   int // conversations in which
	Resolved   int // conversations they changed and that are resolved
	HandedOver int // with a card
}
