package inbox

// Direction is towards us or from us.
type Direction string

// The directions.
const (
	Inbound  Direction = "inbound"
	Outbound Direction = "outbound"
)

// AuthorKind says who wrote a message.
type AuthorKind string

// Authors. A phone author is the owner on the Business App: a human, whoever it was.
const (
	ByContact  AuthorKind = "contact"
	ByMember   AuthorKind = "member"
	ByPhone    AuthorKind = "phone"
	ByFlow     AuthorKind = "flow"
	ByCampaign AuthorKind = "campaign"
	ByAPI      AuthorKind = "api"
	BySystem   AuthorKind = "system"
)

// MessageKind is what a message holds. The list is open: unknown kinds become KindUnsupported
// with their bytes kept.
type MessageKind string

// Kinds of messages.
const (
	KindText             MessageKind = "text"
	KindImage            MessageKind = "image"
	KindVideo            MessageKind = "video"
	KindAudio            MessageKind = "audio"
	KindVoice            MessageKind = "voice" // audio recorded in the chat
	KindDocument         MessageKind = "document"
	KindSticker          MessageKind = "sticker"
	KindLocation         MessageKind = "location"
	KindContacts         MessageKind = "contacts"
	KindButton           MessageKind = "button"            // tap on a template's quick reply
	KindInteractive      MessageKind = "interactive"       // buttons, list or link that we sent
	KindInteractiveReply MessageKind = "interactive_reply" // the answer to one
	KindOrder            MessageKind = "order"
	KindTemplate         MessageKind = "template"
	KindSystem           MessageKind = "system" // a fact, not something said: number changed
	KindUnsupported      MessageKind = "unsupported"
	KindPlaceholder      MessageKind = "media_placeholder" // history media that may still come
)

// IsMedia reports whether messages of the kind carry a file.
func (k MessageKind) IsMedia() bool {
	switch k {
	case KindImage, KindVideo, KindAudio, KindVoice, KindDocument, KindSticker:
		return true
	}
	return false
}

// Source says how we learned of a message.
type Source string

// Sources. Only live messages have side effects (unread, windows, automation).
const (
	SourceLive    Source = "live"
	SourceHistory Source = "history"
	SourceImport  Source = "import"
)

// Message is one thing said.
type Message struct {
	Workspace    WorkspaceID
	ID           MessageID
	Conversation ConversationID
	Account      AccountID
	Handle       HandleID
	Direction    Direction
	Author       AuthorKind
	AuthorID     MemberID // set when the author is a member; for the API, zero
	Kind         MessageKind
	// Body or caption as first sent; edits are Changes beside it. May be empty.
	Text    string
	Content Content
	// The platform's id; opaque; empty for our own message until the platform accepted it.
	PlatformID string
	// Made by the caller of a send: the same id twice is one message. Empty for inbound.
	ClientID string
	// Outbound only; empty for inbound. See Status.
	Status   Status
	StatusAt Millis
	// Why it failed; nil unless the evidence holds a failure.
	Failure *Failure
	// What the platform says it charged; nil until a report said so.
	Price *Price
	// Provider time: when it was said. Order on screen follows it.
	SentAt Millis
	// When we stored it.
	ReceivedAt Millis
	// The platform id of the quoted message; empty if none. The message may be unknown to us.
	ReplyTo string
	Source  Source
	// How many Changes name it: zero spares the look-up.
	Changes int
	Version int64
}

// ChangeKind is what happened to a message after it was sent.
type ChangeKind string

// The kinds of change.
const (
	ChangeEdit     ChangeKind = "edit"
	ChangeRevoke   ChangeKind = "revoke"
	ChangeReaction ChangeKind = "reaction" // an empty emoji takes an earlier one back
)

// Change is an edit, a revocation or a reaction: a row beside the message it names, which may
// arrive later than the change or never. Nothing is overwritten; what a screen shows is a
// function of the message and the set of its changes.
type Change struct {
	Workspace WorkspaceID
	ID        ChangeID
	Account   AccountID
	Handle    HandleID
	Kind      ChangeKind
	// The platform id of the message it changes.
	Target string
	// The platform's id of the change itself; empty for our own until accepted.
	PlatformID string
	ClientID   string // for reactions made on the desk
	Author     AuthorKind
	AuthorID   MemberID
	Text       string   // new text or caption of an edit
	Content    *Content // new content of an edit of another kind; may be nil
	Emoji      string
	SentAt     Millis // provider time: the latest edit or reaction of an author counts
	Past       bool   // told by the history of a phone: no sign of life; not kept
	ReceivedAt Millis
}

// MediaState says whether the bytes of a file are ours.
type MediaState string

// States of a file. It is pending from the moment its message is stored, until the bytes are
// ready or one of the three ends is certain. A member may ask for expired and failed ones again.
const (
	MediaPending  MediaState = "pending"
	MediaReady    MediaState = "ready"
	MediaExpired  MediaState = "expired"   // the platform no longer has it
	MediaFailed   MediaState = "failed"    // given up after retries; Reason says why
	MediaTooLarge MediaState = "too_large" // over the platform's or our limit
)

// Media is a file of a message.
type Media struct {
	Workspace WorkspaceID
	ID        MediaID
	Account   AccountID
	Message   MessageID
	Kind      MessageKind
	// The platform's id of the file; lives 7 days for inbound. Empty for uploads not yet sent.
	PlatformID string
	MIME       string // as declared; parameters kept
	SHA256     []byte // as declared by the platform; may be empty
	Filename   string // a label given by the sender, never a path
	Voice      bool
	Animated   bool
	State      MediaState
	Reason     string // plain words when not ready
	// Hash of the bytes we hold: the key in the blob store. Empty until ready.
	Blob           string
	Preview        string // blob of a bitmap made by us; empty if none
	Width          int    // pixels; zero if unknown
	Height         int
	Size           int64 // bytes; zero if unknown
	Attempts       int
	NextTryAt      Millis
	ReceivedAt     Millis
	ConversationID ConversationID
}

// Referral tells which ad or post a contact came from.
type Referral struct {
	SourceURL   string `json:"source_url,omitempty"`
	SourceID    string `json:"source_id,omitempty"`
	SourceType  string `json:"source_type,omitempty"`
	Headline    string `json:"headline,omitempty"`
	Body        string `json:"body,omitempty"`
	MediaType   string `json:"media_type,omitempty"`
	ClickID     string `json:"click_id,omitempty"`
	WelcomeText string `json:"welcome_text,omitempty"`
}
