// Package api is the door for screens and programs: JSON over HTTP by the contract in
// docs/reference/openapi.json, files, the event stream and the pages. It turns requests into calls
// of the domain and answers into explicit shapes; it has no rules of its own but who may call
// what, which every route states. It knows no SQL and no platform: what it needs is in Parts.
//
// Every route says which permission it needs, and a test calls each with each role and with ids of
// another tenant. All answers are no-store.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"

	"sangam/internal/auth"
	"sangam/internal/checklist"
	"sangam/internal/cost"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/handbook"
	"sangam/internal/identity"
	"sangam/internal/importing"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/media"
	"sangam/internal/onboarding"
	"sangam/internal/presence"
	"sangam/internal/realtime"
	"sangam/internal/replies"
	"sangam/internal/templates"
	"sangam/internal/view"
)

// Reader is what the API reads. Absent things are an inbox.Error of CodeNotFound, things of
// another workspace too.
type Reader interface {
	Conversations(ctx context.Context, ws inbox.WorkspaceID, f view.Filter) ([]view.Thread, error)
	ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) ([]view.Thread, error)
	Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (view.Thread, error)
	Counts(ctx context.Context, ws inbox.WorkspaceID, me inbox.MemberID) (view.Counts, error)
	Lines(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Line, error)
	Notes(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Note, error)
	Adrift(ctx context.Context, ws inbox.WorkspaceID, after view.Position, limit int) ([]view.Thread, error)
	Handoffs(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Handoff, error)
	Mentions(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, after view.Position, limit int) ([]view.Mention, error)
	Scheduled(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Later, error)
	ScheduledByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.ScheduledID) (view.Later, error)
	ViewsOf(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]inbox.SavedView, error)
	CountConversations(ctx context.Context, ws inbox.WorkspaceID, filters []view.Filter) ([]int, error)
	Labels(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Label, error)
	Followers(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) ([]inbox.MemberID, error)
	Followed(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]inbox.ConversationID, error)
	Teams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error)
	Problems(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]view.Line, error)
	LinesByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, ids []inbox.MessageID) ([]view.Line, error)
	Contacts(ctx context.Context, ws inbox.WorkspaceID, q string, of view.Whose, after view.Position, limit int) ([]view.Acquaintance, error)
	Contact(ctx context.Context, ws inbox.WorkspaceID, id inbox.ContactID) (view.Acquaintance, error)
	RenameContact(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.ContactID, name string) error
	WorkspaceAccounts(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Account, error)
	WorkspaceAccount(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error)
	Load(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (view.Load, error)
	ParkedList(ctx context.Context, ws inbox.WorkspaceID, state string, after view.Position, limit int) ([]view.Parked, error)
	ParkedItem(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (view.Parked, error)
	UnknownThings(ctx context.Context, ws inbox.WorkspaceID) ([]view.UnknownThing, error)
}

// Replayer tries a parked item again; an empty reason means that it is applied now.
type Replayer interface {
	Replay(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (reason string, err error)
}

// Courtesy tells the platform what was read and that somebody types; it never blocks.
type Courtesy interface {
	Post(r delivery.Read) bool
}

// Colleague keeps what is said about work on the phone: the workspace's rule for claims, its rate
// cards, how much of the month's free messages a number has used.
type Colleague interface {
	ColleagueRules(ctx context.Context, ws inbox.WorkspaceID) (view.ColleagueRules, error)
	SetColleagueRules(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, edit func(*view.ColleagueRules)) (view.ColleagueRules, error)
	// RateLoad gives the newest load of prices for the id zero, and an empty one if there is none.
	RateLoad(ctx context.Context, ws inbox.WorkspaceID, id view.RateLoadID) (view.RateLoad, error)
	RateLoads(ctx context.Context, ws inbox.WorkspaceID) ([]view.RateLoad, error)
	LoadRates(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, source string, cards []cost.Card) error
	ServiceSent(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, since time.Time, most int) (int, error)
	Handle(ctx context.Context, ws inbox.WorkspaceID, id inbox.HandleID) (inbox.Handle, error)
	Backlog(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (delivery.Backlog, error)
	SetRate(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, account inbox.AccountID, perSecond, burst int) error
}

// Speeds tells how fast the lanes of this process go; cheap.
type Speeds interface {
	Speed(ws inbox.WorkspaceID, account inbox.AccountID) (delivery.Speed, bool)
}

// Parts is everything the doors open to. All are needed.
type Parts struct {
	Auth       *auth.Service
	Onboarding *onboarding.Service
	Identity   *identity.Service
	Links      *onboarding.Links
	Desk       *desk.Desk
	Library    *media.Library
	Imports    *importing.Service
	Hub        *realtime.Hub
	// Beside passes on what a member does at a conversation.
	Beside     func(realtime.Beside)
	Reader     Reader
	Finder     Finder
	Replayer   Replayer
	Courtesy   Courtesy
	Colleague  Colleague
	Speeds     Speeds
	Syncs      *ingest.Syncs
	Checklists *checklist.Service
	Replies    *replies.Service
	Presence   *presence.Service
	Handbook   *handbook.Service
	Templates  *templates.Service
	// Capabilities of an account's channel; cheap.
	Capabilities func(inbox.Account) inbox.Capabilities
	// Connected is called after an account was connected or changed, so that webhooks of it are
	// accepted when the answer is out.
	Connected func()
	IDs       *inbox.IDSource
	Now       func() time.Time
	Log       *slog.Logger
	Requests  *prometheus.HistogramVec
	SignIns   *prometheus.CounterVec
	// Derive gives 32 bytes of the installation's keys for a label.
	Derive func(label string) []byte
	// Pages are the built screens.
	Pages fs.FS
	// PublicURL by which browsers reach us; empty: not known. https makes cookies Secure.
	PublicURL string
	// Proxies whose X-Forwarded-For is believed.
	Proxies []netip.Prefix

	Cases   *onboarding.Cases
	Signups *onboarding.Signups
	// GraphVersion of the platform's API, for its script in browsers.
	GraphVersion string
}

// API is the door. Use New.
type API struct {
	Parts
	log *slog.Logger
	ids *inbox.IDSource

	mux    *http.ServeMux
	huma   huma.API
	routes []Route
	secure bool   // served by https
	host   string // of PublicURL; empty: any
	spec   []byte
}

// Route is a row of the route table: what may be called and which permission it takes.
type Route struct {
	Method string
	Path   string
	Need   auth.Permission // empty: anybody
}

// Routes lists every route under /api/.
func (a *API) Routes() []Route { return a.routes }

// Spec is the OpenAPI document.
func (a *API) Spec() []byte { return a.spec }
