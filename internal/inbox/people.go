package inbox

// Contact is a person outside. It may be reached through several handles.
type Contact struct {
	Workspace WorkspaceID
	ID        ContactID
	// What the person calls themselves, else what a member entered, else empty.
	Name      string
	CreatedAt Millis
	UpdatedAt Millis
	Version   int64
}

// Handle is how one contact is reached through one account.
type Handle struct {
	Workspace WorkspaceID
	ID        HandleID
	Account   AccountID
	Contact   ContactID
	// Business-scoped user id; empty while unknown; replaced when the person changes number.
	// Source: Cloud API > Business-scoped user IDs (seen 2026-06).
	UserID string
	// Shared by the portfolios a business has linked; empty unless it asked for that.
	// Source: Cloud API > Business-scoped user IDs, parent form (seen 2026-06).
	ParentUserID string
	// Digits without "+", as the platform writes them (wa_id), since that is what it routes by.
	// Empty when hidden behind a username: show it, never search by it alone.
	Phone string
	// The person's public username without "@"; changes; never a key. May be empty.
	Username string
	// The profile name as last seen. May be empty.
	Name string
	// The person goes on under this handle, since the platform told of their new id or number
	// after they had written under it. Zero: no.
	MovedTo   HandleID
	CreatedAt Millis
	Version   int64
}

// Target is what a message to the handle is addressed to: "u:" and the user id, or "p:" and the
// normalised number. It is empty when nothing is left that surely is this person: then nothing may
// be sent. Two equal targets reach one person.
func (h Handle) Target() string {
	switch {
	case h.MovedTo != 0:
		return ""
	case h.UserID != "":
		return "u:" + h.UserID
	case h.Phone != "":
		return "p:" + NormalPhone(h.Phone)
	}
	return ""
}

// Reaches reports whether a message that was written to a target still reaches the person it was
// written to. Learning the id behind a number changes nothing; another number, or another id, does:
// then whoever wrote it must say that it is still meant. An empty target was never noted and fits.
func (h Handle) Reaches(target string) bool {
	now := h.Target()
	return now != "" && (target == "" || target == now || h.Phone != "" && target == "p:"+NormalPhone(h.Phone))
}

// Person is what the platform tells about somebody outside, beside a message or a status. Any
// field may be empty; all of them may be.
type Person struct {
	UserID       string // business-scoped user id
	ParentUserID string
	Phone        string // digits, as the platform writes them
	Username     string // without "@"
	Name         string // profile name
}

// IsZero reports whether nothing identifies the person.
func (p Person) IsZero() bool { return p.UserID == "" && p.ParentUserID == "" && p.Phone == "" }

// Aliases gives the names a person can be found by within an account, the surest first: "u:" and a
// user id, "p:" and a normalised number.
func (p Person) Aliases() []string {
	var out []string
	if p.UserID != "" {
		out = append(out, "u:"+p.UserID)
	}
	if p.Phone != "" {
		out = append(out, "p:"+NormalPhone(p.Phone))
	}
	if len(out) == 0 && p.ParentUserID != "" {
		out = append(out, "u:"+p.ParentUserID)
	}
	return out
}

// ConversationState says whether somebody still has to do something.
type ConversationState string

// States of a conversation. Its first live message makes it open; one that holds only the past, from
// history or an import, is resolved and needs nobody. A member resolves or snoozes it; a later message
// from the contact, or a reply to them, opens it again, and a snoozed one opens by itself when its time
// has come. Nothing else changes it.
const (
	ConversationOpen     ConversationState = "open"
	ConversationSnoozed  ConversationState = "snoozed"
	ConversationResolved ConversationState = "resolved"
)

// ConversationStage says whose move it is in an open conversation. Beside the state, since the lists
// are ordered by state, and every stage stands in the list of what is open.
type ConversationStage string

// Stages of an open conversation. It begins new if nobody has it; whoever takes it, or begins, ends
// that. An answer by a person (a member, the phone, a program of the customer's own) makes it wait for
// the contact, and what the contact writes then ends that. Escalated it stays, through answers from
// both sides, until a member says otherwise. Resolving ends every stage; a snooze keeps it.
const (
	StageNone      ConversationStage = ""          // somebody is at it
	StageNew       ConversationStage = "new"       // nobody has it and nobody has answered
	StageWaiting   ConversationStage = "waiting"   // for the contact
	StageEscalated ConversationStage = "escalated" // somebody who may decide more has to look at it
)

// Priority orders what needs an answer: the lower the number, the sooner.
type Priority int8

// The priorities.
const (
	PriorityUrgent Priority = -3
	PriorityHigh   Priority = -2
	PriorityNormal Priority = -1
	PriorityNone   Priority = 0 // nobody has said
	PriorityLow    Priority = 1
)

var priorityWords = map[Priority]string{PriorityUrgent: "urgent", PriorityHigh: "high", PriorityNormal: "normal", PriorityNone: "none", PriorityLow: "low"}

// String gives the word that is used in JSON.
func (p Priority) String() string { return priorityWords[p] }

// PriorityOf reads a word.
func PriorityOf(word string) (p Priority, ok bool) {
	for p, w := range priorityWords {
		if w == word {
			return p, true
		}
	}
	return PriorityNone, false
}

// Conversation is the thread with one handle: one person, one of our accounts.
type Conversation struct {
	Workspace WorkspaceID
	ID        ConversationID
	Account   AccountID
	Contact   ContactID
	Handle    HandleID
	State     ConversationState
	Stage     ConversationStage // of an open one, or as it was when it was snoozed
	Priority  Priority
	Assignee  MemberID // zero: nobody
	Team      TeamID   // whose members look after it, beside whoever has it; zero: everybody's
	// Messages from the contact after ReadUntil; never negative.
	Unread int
	// Provider time up to which a person of ours has read or answered, here or on the phone.
	ReadUntil Millis
	// Provider time of the contact's first message that no person of ours has answered, here or on the
	// phone; zero: none. It stays when a member sets the conversation aside (resolved, waiting), so that
	// this can be undone, and begins anew when the contact writes after that.
	WaitingSince Millis
	// Provider time up to which a person of ours has answered.
	AnsweredUntil Millis
	// The newest message by provider time, for the list. LastMessage is zero while there is none.
	LastMessage MessageID
	LastAt      Millis // its provider time; the list is ordered by it
	LastAuthor  AuthorKind
	LastBy      MemberID // set when LastAuthor is a member
	LastKind    MessageKind
	LastText    string // at most PreviewRunes characters
	LastStatus  Status // empty for inbound
	LastRevoked bool
	// Provider time of the newest inbound message, whoever it was answered by. Zero: none.
	LastInbound   Millis
	LastInboundID MessageID
	// Free-form replies are allowed before this instant. Zero: never opened.
	WindowUntil Millis
	// Provider time of the newest message from the phone. The phone has answered the contact if it
	// is not before LastInbound. Zero: never.
	PhoneAnsweredAt Millis
	// A member left the answer to the phone, until it answers or somebody writes from here. Zero
	// HandedAt: nobody has; HandedBy is zero if it was a program.
	HandedBy MemberID
	HandedAt Millis
	// When a snoozed conversation opens by itself, and who snoozed it (zero: a program); both zero in
	// every other state.
	SnoozedUntil Millis
	SnoozedBy    MemberID
	// Chat exports were imported into it: what arrives may be here already.
	Imported bool
	// Set when the conversation began with a click on an ad. May be nil.
	Referral  *Referral
	CreatedAt Millis
	UpdatedAt Millis
	Version   int64 // grows by one with each change
}

// NeedsAnswer reports whether the contact waits for us.
func (c *Conversation) NeedsAnswer() bool {
	return c.State == ConversationOpen && c.Stage != StageWaiting && c.WaitingSince != 0
}

// Heard notes that the contact wrote, before LastInbound is moved, and opens what was set aside. It
// reports whether that changed the state or the stage.
func (c *Conversation) Heard(at Millis) (opened bool) {
	aside := c.State == ConversationResolved || c.Stage == StageWaiting
	if aside {
		c.AnsweredUntil, c.WaitingSince = min(max(c.AnsweredUntil, c.LastInbound), at-1), at
	} else if at > c.AnsweredUntil && (c.WaitingSince == 0 || at < c.WaitingSince) {
		c.WaitingSince = at
	}
	if !aside && c.State == ConversationOpen {
		return false
	}
	if c.Open(); aside {
		c.Stage = StageNone
		if c.Assignee == 0 {
			c.Stage = StageNew
		}
	}
	return true
}

// Open puts it among the open ones.
func (c *Conversation) Open() { c.State, c.SnoozedUntil, c.SnoozedBy = ConversationOpen, 0, 0 }

// Answered notes that a person of ours has answered what was said up to an instant. recount asks to
// set WaitingSince to the contact's first message after it: one that was said later is here already.
func (c *Conversation) Answered(until Millis) (recount bool) {
	if until > c.AnsweredUntil {
		c.AnsweredUntil = until
	}
	if c.WaitingSince != 0 && c.WaitingSince <= c.AnsweredUntil {
		if c.LastInbound > c.AnsweredUntil {
			recount = true
		} else {
			c.WaitingSince = 0
		}
	}
	if c.Stage == StageNew || c.Stage == StageNone && c.State == ConversationOpen {
		c.Stage = StageNone
		if c.WaitingSince == 0 && c.State == ConversationOpen {
			c.Stage = StageWaiting
		}
	}
	return recount
}

// PreviewRunes is how much of a message the list keeps.
const PreviewRunes = 160

// Preview cuts a text for the list: one line, at most PreviewRunes characters.
func Preview(text string) string {
	n := 0
	out := []byte(nil)
	for i, r := range text {
		if n == PreviewRunes {
			if out != nil {
				return string(out)
			}
			return text[:i]
		}
		if r == '\n' || r == '\r' || r == '\t' {
			if out == nil {
				out = append(make([]byte, 0, len(text)), text[:i]...)
			}
			r = ' '
		}
		if out != nil {
			out = append(out, string(r)...)
		}
		n++
	}
	if out != nil {
		return string(out)
	}
	return text
}
