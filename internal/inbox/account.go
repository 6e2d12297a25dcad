package inbox

// Workspace is one tenant: a business with its members and accounts. Nothing crosses its wall.
type Workspace struct {
	ID        WorkspaceID
	Name      string
	CreatedAt Millis
}

// ChannelKind names a kind of network.
type ChannelKind string

// WhatsApp is the only channel so far.
const WhatsApp ChannelKind = "whatsapp"

// Mode says how a number is used.
type Mode string

// The modes of a number.
const (
	ModeHybrid Mode = "hybrid" // live on the Business App and on the Cloud API (coexistence)
	ModeAPI    Mode = "api"    // on the Cloud API only
)

// AccountState is the state of the link between the number and us.
type AccountState string

// States of an account. It starts linked. The platform's account events and refusals move it; a
// reconnect or reinstate event, connecting it anew or an owner's word moves it back; a new token does
// from AccountTokenDead only.
const (
	AccountLinked       AccountState = "linked"
	AccountOffboarded   AccountState = "offboarded"   // the app was registered anew; sending is refused until it reconnects
	AccountDisconnected AccountState = "disconnected" // the owner or the platform ended the link
	AccountTokenDead    AccountState = "token_dead"   // the token was refused (error 190); needs a new one
	AccountRestricted   AccountState = "restricted"   // the platform restricted the account
)

// Pace is how fast an account may send.
type Pace string

// The paces. The figures belong to the channel's capabilities.
const (
	PacePlatform Pace = "platform" // the platform's own limit
	PaceCareful  Pace = "careful"  // 5 per second, for a hybrid number that should never be throttled
)

// App is the platform application whose secret signs webhooks. Several accounts share one.
type App struct {
	Workspace WorkspaceID
	ID        AppID
	// The platform signs each body with it. Never empty: an app without a secret accepts nothing.
	Secret Secret
	// Still accepted while a rotation is under way. May be empty.
	PreviousSecret Secret
	// Compared in the verification request. Never empty.
	VerifyToken Secret
}

// Account is a number of ours.
type Account struct {
	Workspace WorkspaceID
	ID        AccountID
	Channel   ChannelKind
	App       AppID
	Name      string // what members call it
	// E.164 with "+", as "+915555010101".
	Number string
	// The platform's id of the number; unique in the installation, since webhooks are routed by it.
	PlatformID string
	// The platform's id of the business account (WABA) the number belongs to.
	BusinessID  string
	Mode        Mode
	State       AccountState
	StateReason string // in plain words; empty while linked
	StateAt     Millis
	Quality     string // as the platform spells it; empty while unknown
	// Throughput is "HIGH" once the platform lets the number send faster than others, as it spells
	// it; empty while not told.
	Throughput string
	// DailyLimit is how many people a day the business may write to first: "TIER_2K", "2000",
	// "-1" for no limit; empty while not told.
	DailyLimit  string
	Pace        Pace
	PerSecond   int // chosen by the owner within the platform's limit; 0: as Pace says
	Burst       int // how many may go at once after a rest; 0: a tenth of the rate
	AccessToken Secret
	CreatedAt   Millis
	// Messages from before this instant open no window: the platform counts only what came after
	// onboarding. Source: Cloud API > Onboard WhatsApp Business app users (seen 2026).
	OnboardedAt Millis
	Signs       Signs
	Version     int64
}

// Signs are the last signs of life of an account, each zero while none was seen.
type Signs struct {
	WebhookAt Millis // any signed event for the number
	InboundAt Millis // a contact's message
	EchoAt    Millis // something written on the phone
	PhoneAt   Millis // other proof that the app was open: address book, reconnect, the owner's word
	StatusAt  Millis // a delivery report
	SentAt    Millis // a send the platform accepted
}

// Secret is a credential. It prints as "***" in every format, so that no log can show it; Reveal
// gives the text.
type Secret struct{ text string }

// NewSecret wraps a credential.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal returns the text, for the one place that needs it.
func (s Secret) Reveal() string { return s.text }

// IsEmpty reports whether there is none.
func (s Secret) IsEmpty() bool { return s.text == "" }

func (s Secret) String() string   { return "***" }
func (s Secret) GoString() string { return "***" }

// MarshalText keeps secrets out of JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// Last4 returns the last four characters, for people to recognise a credential by; secrets
// shorter than 12 characters show nothing.
func (s Secret) Last4() string {
	if len(s.text) < 12 {
		return ""
	}
	return s.text[len(s.text)-4:]
}
