package inbox

// Update is one thing a channel understood from the platform: exactly one of the pointers is
// set. One webhook may hold a thousand of them; each is applied on its own.
type Update struct {
	// The platform's id of our number (Account.PlatformID); empty for facts about the whole
	// business account.
	PlatformAccount string
	// The platform's id of the business account (Account.BusinessID); may be empty.
	PlatformBusiness string
	// Where in the body it stood, as "entry.0.changes.1.messages.3": the key of its parking place.
	Path string
	// Its own bytes, for the parking place.
	Body []byte

	Message  *Said
	Change   *Change // Handle, Account and ID are filled when it is applied
	Report   *Report
	Identity *IdentityChange
	Account  *AccountFact
	// Sync tells of a piece of the past or of the address book as a whole.
	Sync     *SyncFact
	Book     *BookChange
	Template *TemplateFact
	// Other is a thing we keep and count but do not act on yet.
	Other *Other
	// Bad says why the item could not be understood: it is parked, its neighbours go on.
	Bad string

	// Who is outside, for Message, Change, Identity and Book.
	Person Person
}

// Said is a message as the platform tells of it, inbound or an echo of the phone.
type Said struct {
	PlatformID string
	Direction  Direction
	Author     AuthorKind // ByContact, ByPhone; BySystem for facts
	Kind       MessageKind
	Text       string
	Content    Content
	Media      *Media // PlatformID, MIME, SHA256, Filename, Voice, Animated, Kind; nil if none
	SentAt     Millis
	ReplyTo    string
	Source     Source
	// History only: how far our own message had got. Empty otherwise.
	Status Status
}

// IdentityChange says that a person got another id or number.
type IdentityChange struct {
	At       Millis
	Previous Person // what they were known by
	Current  Person
	Said     *Said // the system line to show in the thread
}

// AccountFact is news about one of our accounts or its business account.
type AccountFact struct {
	Kind string // the platform's field and event, as "account_update.ACCOUNT_OFFBOARDED"
	At   Millis // zero if the platform gave none
	// The one number of the business account it is about, as NormalPhone gives it; empty: all of them.
	Number string
	// State the account moves to; empty if the fact does not move it. With AccountLinked, Ends says
	// which states are over; the others stay.
	State AccountState
	Ends  []AccountState
	// When State ends by itself; zero: it does not.
	Until Millis
	// When the platform says that something will happen, as a scheduled ban; zero: nothing.
	DueAt  Millis
	Cause  string // stable code of the reason, as "primary_inactivity"; empty: the kind says it all
	Reason string // plain words
	WayOut string // plain words: what to do; empty if nothing can or need be done
	// What it tells of the number; each empty if not told.
	Quality, Throughput, DailyLimit string
}

// BookChange is an entry of the phone's address book that was added, edited or removed. The names
// are the owner's private ones.
type BookChange struct {
	At        Millis // when the phone did it: the latest counts
	Removed   bool
	FullName  string // empty when removed
	FirstName string // may be empty
}

// Other is something understood but without effect so far.
type Other struct {
	Kind string // as "messaging_handovers" or "calls.connect"
}

// UnknownThing is a name from the platform that we do not know: a field, type or value. It is
// counted and shown; the bytes are in the raw event.
type UnknownThing struct {
	Where string // as "messages.type"
	Name  string
}
