package simulator

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
)

// Config says what platform to pretend. The zero value works: one business account with one hybrid
// number in India, a random seed, real time, no webhooks until somebody subscribes.
type Config struct {
	// Every random choice (ids, duplicates, disorder, pictures) comes from it. 0 takes a random one;
	// Describe and Config report the seed in use, so that a run can be repeated.
	Seed uint64

	// Where time comes from. Nil is real time, which Advance can still shift forward.
	Clock Clock

	// Where the program and browsers reach us, without a slash at the end: "http://127.0.0.1:8090".
	// It becomes the address of media downloads. Empty: the Host of the request that asks.
	PublicURL string

	// Where webhooks go unless a number or a business account overrides it. Empty: nowhere; updates
	// are then counted as unsubscribed and dropped, as the platform does.
	Callback string

	// Signs webhooks. Empty: a fixed invented secret, see Config().
	AppSecret string

	// Sent as hub.verify_token when the callback is verified. Empty: Callback is taken as verified,
	// which the platform would not do; set it wherever the callback is a real program.
	VerifyToken string

	// The token with every permission on every number. Empty: one made from the seed.
	AccessToken string

	// Further tokens, to test missing permissions and foreign numbers.
	Tokens []Token

	// Business accounts and their numbers. Empty, and no Phones: one account with one hybrid number.
	Accounts []Account

	// Phones with the Business App whose number no program has yet: Embedded Signup brings them in.
	Phones []Phone

	// What a program that signs numbers up is known by: the app, its Facebook Login for Business
	// configuration, and the business portfolio of the partner, which is the entry id of PARTNER_*
	// updates. Empty: invented ones. The secret of the app is AppSecret.
	AppID, ConfigID, BusinessID string

	// Templates of every business account. Empty: DefaultTemplates.
	Templates []cloudapi.Template
	// The most templates one page of the list holds, below the platform's own limit. 0: no limit of ours.
	TemplatePage int

	// How many webhooks are posted at the same time. Updates of one contact always take the same
	// worker, so that order per contact holds unless Knobs.Disorder or a retry breaks it. 0 is 8.
	Workers int

	// How many webhooks of the past (history, address book) are posted at the same time, beside the
	// live ones, so that a long history does not hold those up. 0 is 2.
	PastWorkers int

	// Delays before each further try of a webhook that was not answered 200; the last one repeats.
	// Empty: growing from 1 second to 12 hours.
	RetryDelays []time.Duration

	// How long a webhook is tried again before it is dropped. 0 is 7 days.
	// Source: Cloud API, Webhooks overview (seen 2026-09-11); another page says 36 hours.
	RetryFor time.Duration

	// How long one webhook may take to be answered. 0 is 10 seconds. Assumed: Meta names no figure.
	WebhookTimeout time.Duration

	// The most updates waiting to be posted or retried. Beyond it customers get ErrFull and sends
	// are refused with 131016, so that memory stays bounded. 0 is 500,000.
	MaxPending int

	// The most entries each list of the ledger keeps; older ones are forgotten and counted in
	// LedgerCopy.Forgotten. 0 is 500,000.
	LedgerLimit int

	// The most messages all chats keep together. 0 is 200,000.
	HistoryLimit int

	// The most bytes of media kept; the oldest go first, as if expired. 0 is 256 MiB.
	MediaLimit int64

	// What can also be changed while it runs, by SetKnobs.
	Knobs Knobs

	// Nil discards. Never gets tokens, texts or numbers.
	Logger *slog.Logger

	// Posts the webhooks. Nil: one with its own connections, closed by Stop.
	Client *http.Client
}

// Knobs are the settings that can change while the simulator runs. The zero value is a quiet day.
type Knobs struct {
	// Updates per webhook, 1 to 1,000. 0 is 1.
	Batch int
	// How long a webhook waits for more updates when Batch is above 1. 0 posts what is there.
	Linger time.Duration
	// Hold keeps all webhooks back; releasing them makes full batches.
	Hold bool
	// Put plain UTF-8 on the wire instead of the platform's \uXXXX and \/ escapes.
	PlainUTF8 bool

	// When statuses of a send follow. Zero fields take the defaults below.
	StatusDelays StatusDelays
	// Probability (0 to 1) that a webhook already answered 200 comes again.
	Duplicates float64
	// Probability that an update is held back so that later ones overtake it, for at most
	// DisorderWithin (0 is 2 seconds).
	Disorder       float64
	DisorderWithin time.Duration
	// Probability that a status never comes.
	LoseStatuses float64

	// Probability that a send meets one of Faults (digits as in the table of the package comment;
	// empty: any of the table).
	FaultRate float64
	Faults    []string
	// FaultDigitsOff makes the last digits of a number meaningless, for real dialogues.
	FaultDigitsOff bool

	// How long every answer of the Graph side takes.
	Latency time.Duration
	// How long "silence" hangs before the connection is cut. 0 is 2 minutes.
	Hang time.Duration
	// How long a slow answer takes to drip. 0 is 5 seconds.
	Slow time.Duration

	// Messages per second of a number, in and out together. 0 is the number's own level (20 hybrid,
	// 80 standard, 1,000 high); negative is no limit.
	RatePerSecond int
	// PairLimitOff lifts the limit to one person: one message each 6 seconds, 45 at once.
	PairLimitOff bool

	// When service messages began to cost. Zero is 2026-10-01; and how many are free per number and
	// month: 0 is 1,000, negative is none.
	ServicePriceFrom    time.Time
	FreeServiceMessages int
	// NoPaymentMethod fails service messages beyond the free ones with 131042.
	NoPaymentMethod bool

	// NoMediaURLs leaves the optional "url" out of inbound media.
	NoMediaURLs bool
	// NoEchoStatuses sends no statuses for what the owner wrote on the phone.
	NoEchoStatuses bool
	// How Embedded Signup ends, and what the syncs of a number bring; see there.
	Signup SignupKnobs
	Sync   SyncKnobs
	// Webhook fields the app forgot to subscribe to: they never come.
	MissingFields []string
	// In which shape a changed number or id is told: empty is that of August 2026, "body_only" the
	// one before (old value only in the text), "customer_changed_number" the oldest.
	IdentityShape string

	// DisplayFormatted writes display_phone_number as "+91 55501 00101" instead of digits.
	DisplayFormatted bool
}

// StatusDelays is how long after acceptance each status of a send comes. Negative is never, zero the
// default in brackets.
type StatusDelays struct {
	Sent      time.Duration // (50 ms)
	Delivered time.Duration // (400 ms)
	Read      time.Duration // (3 s)
}

// Token is an access token with less than every permission.
type Token struct {
	Value string
	// Permissions; sending needs whatsapp_business_messaging, everything else
	// whatsapp_business_management. Nil is both.
	Scopes []string
	// Ids of the business accounts it may touch. Nil is all.
	Accounts []string
}

// Account is a WhatsApp Business Account. The platform says WABA.
type Account struct {
	ID      string
	Name    string
	Numbers []Number
}

// Number is one business number.
type Number struct {
	// Graph object id, not the number itself.
	ID string
	// Digits with country code, no "+".
	Digits string
	// What customers see.
	Name string
	// Live on the Business App and the Cloud API at once: echoes follow, 20 messages per second.
	Hybrid bool
	// 1,000 messages per second instead of 80; hybrid numbers cannot have it.
	High bool
}

// Retry delays of the default: quick at first, then every 12 hours until RetryFor is over.
var defaultRetryDelays = []time.Duration{
	time.Second, 3 * time.Second, 10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute,
	30 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

func (c Config) withDefaults() Config {
	if c.Seed == 0 {
		c.Seed = rand.Uint64N(1 << 53) // 53 bits survive JSON readers that use doubles.
	}
	if c.Clock == nil {
		c.Clock = NewRealClock()
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	if c.AppSecret == "" {
		c.AppSecret = "pretend-app-secret"
	}
	if c.AccessToken == "" {
		c.AccessToken = fmt.Sprintf("EAAPretend%016x", mix(c.Seed, 7))
	}
	if len(c.Accounts) == 0 && len(c.Phones) == 0 {
		c.Accounts = []Account{{ID: "990000000000101", Name: "Pretend Traders", Numbers: []Number{
			{ID: "770000000000201", Digits: "915550100101", Name: "Pretend Traders", Hybrid: true}}}}
	}
	if len(c.Templates) == 0 {
		c.Templates = DefaultTemplates()
	}
	setDefault(&c.AppID, "660000000000401")
	setDefault(&c.ConfigID, "450000000000501")
	setDefault(&c.BusinessID, "880000000000399")
	setDefault(&c.Workers, 8)
	setDefault(&c.PastWorkers, 2)
	setDefault(&c.RetryFor, 7*24*time.Hour)
	setDefault(&c.WebhookTimeout, 10*time.Second)
	setDefault(&c.MaxPending, 500_000)
	setDefault(&c.LedgerLimit, 500_000)
	setDefault(&c.HistoryLimit, 200_000)
	setDefault(&c.MediaLimit, 256<<20)
	if len(c.RetryDelays) == 0 {
		c.RetryDelays = defaultRetryDelays
	}
	c.Knobs = c.Knobs.withDefaults()
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func (k Knobs) withDefaults() Knobs {
	k.Sync = k.Sync.withDefaults()
	setDefault(&k.Batch, 1)
	k.Batch = min(max(k.Batch, 1), 1000)
	setDefault(&k.StatusDelays.Sent, 50*time.Millisecond)
	setDefault(&k.StatusDelays.Delivered, 400*time.Millisecond)
	setDefault(&k.StatusDelays.Read, 3*time.Second)
	setDefault(&k.DisorderWithin, 2*time.Second)
	setDefault(&k.Hang, 2*time.Minute)
	setDefault(&k.Slow, 5*time.Second)
	setDefault(&k.FreeServiceMessages, 1000)
	if k.ServicePriceFrom.IsZero() {
		k.ServicePriceFrom = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	}
	return k
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}
