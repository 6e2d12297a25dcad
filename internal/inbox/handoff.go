package inbox

// Handoff is the card that goes with a conversation when a member gives it to somebody else: what
// whoever gets it would otherwise have to ask. It is private, as a note is: no message, and nothing that
// sends reads it. It is not edited: who got it wrong takes it back and writes another.
type Handoff struct {
	Workspace    WorkspaceID
	ID           HandoffID
	Conversation ConversationID
	ClientID     string
	From         MemberID // zero: a program
	To           MemberID // zero, of an escalation: whoever may decide
	Escalates    bool
	Wants        string // what the customer wants; never empty
	Done         string // what was done already
	Promise      string // what was promised
	PromiseUntil Millis // and until when; zero: no time was named
	Next         string // what has to be done next; never empty
	// How the conversation was, for taking the card back.
	BeforeAssignee MemberID
	BeforeState    ConversationState
	BeforeStage    ConversationStage
	BeforeSnoozed  Millis // until when, and by whom
	BeforeSnoozer  MemberID
	BeforeLast     MessageID // the newest message
	BeforeWaiting  Millis    // since when the contact waited
	BeforeStep     NextStep  // a zero At: there was none
	CreatedAt      Millis
	TakenAt        Millis // zero: the receiver has not said that they have it
	TakenBy        MemberID
	WithdrawnAt    Millis // zero: it stands
	Version        int64
}

// Stands reports whether a card is still the one of the matter: no other followed it, and the conversation was
// not resolved since. step is what has to be done next, state that of the conversation.
func (h *Handoff) Stands(step NextStep, state ConversationState) bool {
	if h.WithdrawnAt != 0 || step.Handoff != h.ID {
		return false
	}
	// What was given away resolved rests from the beginning.
	return !step.Closed || state == ConversationResolved && h.BeforeState == ConversationResolved && !h.Escalates
}

// HandoffRule says when a card is asked for. An escalation by a member always takes one.
type HandoffRule string

// The rules.
const (
	HandoffOff      HandoffRule = "off"      // the screen does not ask
	HandoffOffered  HandoffRule = "offered"  // it asks, and can be told not to
	HandoffDemanded HandoffRule = "demanded" // no member gives a conversation to another one without it
)

// HandoffRules are all there are.
var HandoffRules = []HandoffRule{HandoffOff, HandoffOffered, HandoffDemanded}

// NextStep is what somebody said has to be done next in a conversation, beside what its state says.
type NextStep struct {
	Handoff HandoffID // the card it came with; zero: it was said by itself
	Text    string
	DueAt   Millis // zero: no time was named
	By      MemberID
	At      Millis
	// The conversation was resolved since: it counts again only if that is taken back by hand, and not if
	// the customer writes, for then it is about something else.
	Closed bool
}
