// Package view is what people look at: the shapes of lists, threads and figures as screens and the
// API read them, and the pure functions that say what is shown of a message and its changes, and
// how healthy a number is. Nothing here writes; the store fills the shapes, package api presents
// them. Values are plain and may be copied.
package view

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"

	"sangam/internal/inbox"
)

// Position is a place in a list that is ordered by time and then id, newest first. It names no
// tenant and opens nothing: it only says where to go on.
type Position struct {
	At inbox.Millis
	ID int64
	// In a list of what needs an answer: the priority, plus RankBase. Zero in every other.
	Rank int64
}

// RankBase makes a rank of every priority positive.
const RankBase = 10

// Newest is the position before everything.
var Newest = Position{At: math.MaxInt64, ID: math.MaxInt64}

// Cursor writes a position for callers, who treat it as opaque.
func (p Position) Cursor() string {
	text := strconv.FormatInt(int64(p.At), 36) + "." + strconv.FormatInt(p.ID, 36)
	if p.Rank != 0 {
		text += "." + strconv.FormatInt(p.Rank, 36)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// ParseCursor reads what Cursor wrote; the empty text is Newest.
func ParseCursor(text string) (Position, error) {
	if text == "" {
		return Newest, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	at, id, _ := strings.Cut(string(b), ".")
	id, rank, ranked := strings.Cut(id, ".")
	t, err1 := strconv.ParseInt(at, 36, 64)
	n, err2 := strconv.ParseInt(id, 36, 64)
	var k int64
	var err3 error
	if ranked {
		k, err3 = strconv.ParseInt(rank, 36, 8)
	}
	if err != nil || err1 != nil || err2 != nil || err3 != nil || t < 0 || n < 0 || k < 0 {
		return Position{}, fmt.Errorf("must be a next_cursor of an earlier answer")
	}
	return Position{inbox.Millis(t), n, k}, nil
}

// Assignees says whose conversations are wanted.
type Assignees int

// The choices.
const (
	Anyone Assignees = iota // assigned or not
	Nobody                  // unassigned
	Member                  // assigned to Filter.Assignee
)

// Filter says which conversations are wanted.
type Filter struct {
	State    inbox.ConversationState // empty: all
	Stage    inbox.ConversationStage // of what is open; empty: all
	Priority inbox.Priority          // only those of it; PriorityNone: all
	// Only what is open and needs an answer: the highest priority first, then who has waited longest.
	NeedsAnswer bool
	Account     inbox.AccountID // zero: all
	Assignees   Assignees
	Assignee    inbox.MemberID // for Member
	Unread      bool           // only those with unread messages
	Label       inbox.LabelID  // only those that have it; zero: all
	Team        inbox.TeamID   // only those that were given to it; zero: all
	TeamsOf     inbox.MemberID // only those that were given to a team of this member; zero: all
	Problems    bool           // only those with messages of ours that failed, or whose fate is unknown, and that nobody has dealt with
	After       Position       // only those after it in the list, that is, older
	Limit       int
}

// Compare orders two conversations as the list of the filter has them.
func (f Filter) Compare(a, b *inbox.Conversation) int {
	if f.NeedsAnswer {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.WaitingSince, b.WaitingSince), cmp.Compare(a.ID, b.ID))
	}
	return cmp.Or(cmp.Compare(b.LastAt, a.LastAt), cmp.Compare(b.ID, a.ID))
}

// Whose says whose people are wanted: those with whom a member has a conversation; with Teams, or with whom one came to a
// number that a team of theirs serves, or was given to it. The zero value: all.
type Whose struct {
	Member inbox.MemberID
	Teams  bool
}

// Person is how a screen calls somebody outside.
type Person struct {
	Name     string // of the contact, else of the handle; may be empty
	Phone    string // digits; may be empty
	Username string // may be empty
}

// Thread is a conversation as the list shows it.
type Thread struct {
	inbox.Conversation
	Person Person
	// What a message written now is addressed to: inbox.Handle.Target.
	Reaches string
	// Messages of ours that failed, or whose fate is unknown, and that nobody has dealt with.
	Problems int
	// The oldest label first.
	Labels []inbox.LabelID
	// Name of the member who wrote the last message; empty if it was no member.
	LastByName string
	// What somebody said has to be done next; the zero value: nobody did.
	Next NextStep
}

// What comes next in a conversation that is not resolved.
const (
	NextTake     = "take"      // the contact waits, and nobody has it
	NextAnswer   = "answer"    // the contact waits
	NextWait     = "wait"      // for the contact
	NextDecide   = "decide"    // escalated: somebody decides
	NextFollowUp = "follow_up" // snoozed: when its time has come
	NextDo       = "do"        // what somebody said
	NextNone     = "none"      // nobody has said: it will be forgotten
)

// ComesNext says what comes next in a conversation; empty if it is resolved.
func (t Thread) ComesNext() string {
	switch {
	case t.State == inbox.ConversationResolved:
		return ""
	case t.State == inbox.ConversationSnoozed:
		return NextFollowUp
	case t.Stage == inbox.StageEscalated:
		return NextDecide
	case t.Stage == inbox.StageWaiting:
		return NextWait
	case t.WaitingSince != 0 && t.Assignee == 0:
		return NextTake
	case t.WaitingSince != 0:
		return NextAnswer
	case t.Next.Text != "":
		return NextDo
	}
	return NextNone
}

// NextStep is what has to be done next, with what of its card the list shows.
type NextStep struct {
	inbox.NextStep
	From, To  inbox.MemberID
	TakenAt   inbox.Millis
	Escalates bool
}

// Handoff is a card as a thread shows it. Names of whom there is none are empty.
type Handoff struct {
	inbox.Handoff
	FromName, ToName, TakenName string
	Stands                      bool // as inbox.Handoff.Stands has it
}

// Position is the thread's place in the list.
func (t Thread) Position() Position { return Position{At: t.LastAt, ID: int64(t.ID)} }

// AnswerPosition is its place among what needs an answer.
func (t Thread) AnswerPosition() Position {
	return Position{At: t.WaitingSince, ID: int64(t.ID), Rank: int64(t.Priority) + RankBase}
}

// Line is a message as a thread shows it.
type Line struct {
	inbox.Message
	Shown      inbox.Shown
	AuthorName string // of the member or the contact; may be empty
	Media      []inbox.Media
	// What it answers, if the message is known to us; nil otherwise. Its text is what is shown of
	// it now: a revoked message is not quoted.
	Quoted     *inbox.Message
	QuotedName string
	// A person had it sent again, as another message: once is all.
	SentAgain bool
	// A member leaves it as it is: failed, or of unknown fate.
	Dismissed bool
	// Queued, and held back until then so that its writer may take it back; zero: not held.
	HeldUntil inbox.Millis
	// The member who says that they wrote it on the phone; zero: nobody does.
	ClaimedBy   inbox.MemberID
	ClaimedName string
}

// Position is the line's place in the thread.
func (l Line) Position() Position { return Position{At: l.SentAt, ID: int64(l.ID)} }

// Note is a private note as a thread shows it.
type Note struct {
	inbox.Note
	AuthorName    string
	DeletedName   string
	MentionsNames []string            // in the order of Mentions
	Past          []inbox.NoteVersion // what it said before, the oldest first
}

// Mention is an entry of a member's mentions: where somebody named them.
type Mention struct {
	Note   Note
	ReadAt inbox.Millis // zero: not yet
	// With whom the conversation is.
	Person Person
}

// CountCap is where counting stops: a screen shows "999+", and no count reads more rows than this.
const CountCap = 1000

// Counts are the figures beside the list, each at most CountCap.
type Counts struct {
	Open, Mine, Unassigned, Unread, Resolved, Problems, Parked, Snoozed, NeedsAnswer, Escalated, Mentions, Adrift int
	Accounts                                                                                                      map[inbox.AccountID]int // open conversations
	Teams                                                                                                         map[inbox.TeamID]int    // the same
}

// ColleagueRules is who gets a conversation that nobody has.
type ColleagueRules struct {
	ClaimAssigns  bool // whoever says that they wrote a message on the phone
	AnswerAssigns bool // a member who answers it from here
	// When a card is asked for of who gives one to somebody else.
	Handoff inbox.HandoffRule
}

// Acquaintance is a contact with the handles and conversations it has.
type Acquaintance struct {
	inbox.Contact
	// Provider time of the oldest message with the person, of history and imports too; zero: none, or
	// not asked for.
	FirstAt       inbox.Millis
	Handles       []inbox.Handle
	Conversations []inbox.ConversationID
}

// Parked is a thing that could not be applied.
type Parked struct {
	ID         inbox.ParkedID
	Account    inbox.AccountID // zero: not known
	Path       string          // where in the body of the webhook; empty: all of it
	Kind       string
	Reason     string
	ReceivedAt inbox.Millis
	ParkedAt   inbox.Millis
	Tries      int
	Size       int64
	State      string // "parked" or "replayed"
	Body       []byte // only when one is read
}

// UnknownThing is a name of the platform's that we do not know.
type UnknownThing struct {
	Where, Name             string
	Count                   int64
	FirstSeenAt, LastSeenAt inbox.Millis
}

// Load is what waits for one account; each figure is at most CountCap.
type Load struct {
	Outbound, Unknown, Parked, MediaPending int
	// How long the oldest webhook of the installation that is not applied has waited; zero if none.
	LagMS int64
	// Webhooks of the installation whose signature fitted no app secret, lately, and when the first
	// and the last of them came.
	Refused                 int64
	RefusedSince, RefusedAt inbox.Millis
}

// Later is a scheduled message as lists show it.
type Later struct {
	inbox.Scheduled
	AuthorName string
	Account    inbox.AccountID
	Assignee   inbox.MemberID // of the conversation
	Person     Person
	// When free replies end in its conversation, as far as is known now.
	WindowUntil inbox.Millis
}

// WindowOpen reports whether it may go out at its time, if nothing happens before.
func (l Later) WindowOpen() bool { return l.Template != 0 || l.DueAt < l.WindowUntil }
