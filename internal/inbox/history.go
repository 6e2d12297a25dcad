package inbox

import (
	"slices"
	"time"
)

// SyncKind is what the phone may share of a number's past, once for each onboarding.
type SyncKind string

// The kinds of sync.
const (
	SyncContacts SyncKind = "contacts" // the app's address book
	SyncHistory  SyncKind = "history"  // messages of the last 180 days
)

// SyncAnswer is what the platform said when a sync was asked for.
type SyncAnswer string

// The answers. A row is written as asking before the call; if the process ends during it, nobody
// knows whether the platform took it.
const (
	SyncNotAsked SyncAnswer = ""         // something came although we did not ask: a partner may have
	SyncAsking   SyncAnswer = "asking"   // the call is under way
	SyncAccepted SyncAnswer = "accepted" // taken; nothing is promised by it
	SyncRefused  SyncAnswer = "refused"
	SyncUnknown  SyncAnswer = "unknown" // the call was cut; never repeated by itself
)

// SyncStage is how far a sync is, for people.
type SyncStage string

// The stages. Only finished, declined and refused are ends, and even after finished more may come.
const (
	SyncStageNone      SyncStage = "none"      // neither asked for nor received
	SyncStageAsking    SyncStage = "asking"    // the call is under way
	SyncStageUnknown   SyncStage = "unknown"   // nobody knows whether the platform took the request
	SyncStageRefused   SyncStage = "refused"   // the platform said no; Failure says why and the way out
	SyncStageWaiting   SyncStage = "waiting"   // requested, nothing received yet
	SyncStageReceiving SyncStage = "receiving" // pieces come in or are being taken in
	SyncStageFinished  SyncStage = "finished"
	SyncStageDeclined  SyncStage = "declined" // the owner chose not to share: a normal end
)

// The clocks of a sync. Source: contract 4.4 and 4.6.
const (
	// SyncWithin is how long after onboarding a sync can be asked for.
	SyncWithin = 24 * time.Hour
	// HistoryReach is how far back the phone shares.
	HistoryReach = 180 * 24 * time.Hour
	// SyncCall bounds a call: one that is still "asking" after that was cut.
	SyncCall = 2 * time.Minute
	// syncQuiet is how long nothing more must have come before a sync counts as finished: chunks come
	// in any order, and the one that says 100 percent is not always the last.
	syncQuiet = 20 * time.Second
)

// Sync is one sync of one account: what was asked and what came.
type Sync struct {
	Workspace   WorkspaceID
	Account     AccountID
	OnboardedAt Millis // the onboarding it belongs to
	Kind        SyncKind

	Answer      SyncAnswer
	RequestedAt Millis // of the last call; zero: never asked
	RequestedBy MemberID
	AnsweredAt  Millis
	RequestID   string // the platform's, for its support; empty while there is none
	Tries       int
	Failure     *Failure // why it was refused, in plain words

	FirstAt    Millis // the first piece came
	LastAt     Millis
	DeclinedAt Millis
	Progress   int   // 0 to 100, as the platform tells; the highest seen
	Stored     int64 // messages that were new to us
	// Messages whose file was not sent along, and those of them that came after all.
	Placeholders, Filled int64
	// Pieces that arrived and wait to be taken in.
	Waiting int
	// Places in the past, by phase; empty for contacts.
	Phases []SyncPhase
	// Days of the past (since 1970, UTC) on which something was said, ascending.
	Days []int
}

// SyncPhase is what came of one stretch of the past: 0 is the last day, 1 the 90 days before it,
// 2 the 90 before those. A phase in which nothing was said never comes.
type SyncPhase struct {
	Phase    int
	Chunks   int
	Messages int64 // as the chunks tell, known ones among them
	Oldest   Millis
	Newest   Millis
}

// Stage says how far the sync is.
func (s Sync) Stage(now Millis) SyncStage {
	switch {
	case s.DeclinedAt != 0:
		return SyncStageDeclined
	case s.FirstAt != 0 && (s.Progress >= 100 || s.Kind == SyncContacts) && s.Waiting == 0 && now >= s.LastAt.Add(syncQuiet):
		return SyncStageFinished
	case s.FirstAt != 0 || s.Waiting > 0:
		return SyncStageReceiving
	case s.Answer == SyncAsking && now < s.RequestedAt.Add(SyncCall):
		return SyncStageAsking
	case s.Answer == SyncAsking, s.Answer == SyncUnknown:
		return SyncStageUnknown
	case s.Answer == SyncRefused:
		return SyncStageRefused
	case s.Answer == SyncAccepted:
		return SyncStageWaiting
	}
	return SyncStageNone
}

// Until is when asking ends; zero if the onboarding's instant is not known.
func (s Sync) Until() Millis {
	if s.OnboardedAt == 0 {
		return 0
	}
	return s.OnboardedAt.Add(SyncWithin)
}

// Oldest is the oldest message that came; zero if none did.
func (s Sync) Oldest() Millis {
	var oldest Millis
	for _, p := range s.Phases {
		if p.Oldest != 0 && (oldest == 0 || p.Oldest < oldest) {
			oldest = p.Oldest
		}
	}
	return oldest
}

// Span is a stretch of time, From before To.
type Span struct{ From, To Millis }

const day = Millis(24 * 60 * 60 * 1000)

// quietDays is how many days without a message are called a gap: fewer are a weekend or a holiday.
const quietDays = 7

// Gaps are the stretches of the 180 days before onboarding of which nothing came. They do not say
// that nothing was said then. Without messages or an onboarding there is nothing to compare: none.
func (s Sync) Gaps() []Span {
	if s.OnboardedAt == 0 || len(s.Days) == 0 {
		return nil
	}
	start, end := s.OnboardedAt.Add(-HistoryReach), s.OnboardedAt
	var out []Span
	from := start
	gap := func(to Millis) {
		if to-from >= quietDays*day {
			out = append(out, Span{from, to})
		}
	}
	days := slices.Clone(s.Days)
	slices.Sort(days)
	for _, d := range days {
		at := Millis(d) * day
		if at >= end {
			break
		}
		if at > from {
			gap(at)
		}
		from = max(from, at+day)
	}
	if from < end {
		gap(end)
	}
	return out
}

// Remaining estimates how much longer a running import takes, from its pace so far; zero if that
// cannot be told.
func (s Sync) Remaining(now Millis) time.Duration {
	if s.Kind != SyncHistory || s.FirstAt == 0 || s.Progress <= 0 || s.Progress >= 100 {
		return 0
	}
	spent := max(s.LastAt, now) - s.FirstAt
	return time.Duration(int64(spent)*int64(100-s.Progress)/int64(s.Progress)) * time.Millisecond
}

// SyncFact is the platform's word about a sync: a chunk of the past came, entries of the address
// book came, or there will be nothing.
type SyncFact struct {
	Kind SyncKind
	// Of history: which part it is, and how far the whole is in percent.
	Phase, Chunk, Progress int
	Messages               int
	Oldest, Newest         Millis // provider times, as told
	Days                   []int  // since 1970, UTC, ascending, each once
	Declined               bool
	Reason                 string // plain words, with Declined
}

// Past is a part of a webhook body that tells of the past: kept in the queue of history until its
// lane takes it in.
type Past struct {
	Workspace  WorkspaceID
	Account    AccountID
	Node       int
	Raw        RawEventID
	Path       string // of the change in the body, as "entry.0.changes.1"
	Large      bool   // a chunk; what is small goes first: files that are gone in a week are named in it
	ReceivedAt Millis
}
