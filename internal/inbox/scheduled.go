package inbox

// ScheduledState says what became of a message for later.
type ScheduledState string

// States of a scheduled message. It waits until its time; then it is sent, which is for good, or held
// with a reason. A member sends a held one, gives it another time (it waits again) or cancels it.
const (
	ScheduledWaiting   ScheduledState = "waiting"
	ScheduledHeld      ScheduledState = "held"
	ScheduledSent      ScheduledState = "sent"
	ScheduledCancelled ScheduledState = "cancelled"
)

// IfNews says what happens to a scheduled message when somebody has written since: the contact, the
// phone or another member.
type IfNews string

// AskFirst holds it and asks the team; SendAnyway sends it all the same.
const (
	AskFirst   IfNews = "ask"
	SendAnyway IfNews = "send"
)

// Scheduled is a message that goes out at a time. It is no place in the outbox: there it would keep
// the order of its person and hold up whatever is said meanwhile.
type Scheduled struct {
	Workspace    WorkspaceID
	ID           ScheduledID
	Conversation ConversationID
	Author       AuthorKind // ByMember or ByAPI
	AuthorID     MemberID   // zero for a program
	// Made by whoever scheduled it: the same twice is one. The message has another one, made of ID.
	ClientID string
	// The desk's draft as JSON; only the desk reads it.
	Draft []byte
	// What it will say, as far as it is known: kind, words, name of the file. For lists.
	Kind     MessageKind
	Text     string
	Filename string
	Template TemplateID
	DueAt    Millis
	// The zone in which its writer chose the time, by its IANA name; may be empty. Only shown.
	Zone   string
	IfNews IfNews
	// The newest message its writer had seen, or an id of that moment.
	Seen  MessageID
	State ScheduledState
	// Why it is held; nil unless it is.
	Reason  *Reason
	Message MessageID // once sent
	// When it is tried: DueAt, or later after a failure of ours.
	TryAt     Millis
	CreatedAt Millis
	ChangedAt Millis
	Version   int64
}

// IsOpen reports whether something can still become of it.
func (s Scheduled) IsOpen() bool { return s.State == ScheduledWaiting || s.State == ScheduledHeld }
