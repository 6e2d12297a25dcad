package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/view"
)

// Capabilities is what can be sent through an account.
type Capabilities struct {
	TextMax        int         `json:"text_max"`
	CaptionMax     int         `json:"caption_max"`
	ButtonsMax     int         `json:"buttons_max"`
	ButtonTitleMax int         `json:"button_title_max"`
	ListRowsMax    int         `json:"list_rows_max"`
	RowTitleMax    int         `json:"row_title_max"`
	RowTextMax     int         `json:"row_text_max"`
	BodyMax        int         `json:"body_max"`
	ListBodyMax    int         `json:"list_body_max"`
	HeaderMax      int         `json:"header_max"`
	WindowMS       int64       `json:"window_ms"`
	Media          []MediaRule `json:"media"`
	Reactions      bool        `json:"reactions"`
	ReadReceipts   bool        `json:"read_receipts"`
	Typing         bool        `json:"typing"`
	Cannot         []string    `json:"cannot" doc:"What this kind of number cannot do, by stable names."`
}

// MediaRule is one kind of file that can be sent.
type MediaRule struct {
	Kind     string   `json:"kind"`
	MIME     []string `json:"mime"`
	MaxBytes int64    `json:"max_bytes"`
}

// Account is a number of ours. Its secrets are never shown.
type Account struct {
	ID            inbox.AccountID `json:"id"`
	Channel       string          `json:"channel"`
	Name          string          `json:"name"`
	Number        string          `json:"number"`
	PhoneNumberID string          `json:"phone_number_id"`
	WABAID        string          `json:"waba_id"`
	Mode          string          `json:"mode" enum:"hybrid,api"`
	State         string          `json:"state" enum:"linked,offboarded,disconnected,token_dead,restricted"`
	StateReason   string          `json:"state_reason,omitempty"`
	StateAt       inbox.Millis    `json:"state_at"`
	Quality       string          `json:"quality,omitempty"`
	Throughput    string          `json:"throughput,omitempty" doc:"HIGH once the platform lets the number send faster."`
	DailyLimit    string          `json:"daily_limit,omitempty" doc:"How many people a day the business may write to first, as the platform spells it; -1 for no limit."`
	Pace          string          `json:"pace" enum:"platform,careful"`
	PerSecond     int             `json:"per_second,omitempty" doc:"A rate of the owner's, in place of pace."`
	Burst         int             `json:"burst,omitempty" doc:"How many may go at once after a rest, if the owner chose it."`
	CreatedAt     inbox.Millis    `json:"created_at"`
	Version       int64           `json:"version"`
	Capabilities  Capabilities    `json:"capabilities"`
}

func (a *API) accountShape(n inbox.Account) Account {
	c := a.Capabilities(n)
	caps := Capabilities{TextMax: c.TextMax, CaptionMax: c.CaptionMax, ButtonsMax: c.ButtonsMax, ButtonTitleMax: c.ButtonTitleMax, ListRowsMax: c.ListRowsMax,
		RowTitleMax: c.RowTitleMax, RowTextMax: c.RowTextMax, BodyMax: c.BodyMax, ListBodyMax: c.ListBodyMax, HeaderMax: c.HeaderMax,
		WindowMS: c.Window.Milliseconds(), Media: []MediaRule{}, Reactions: c.Reactions, ReadReceipts: c.ReadReceipts, Typing: c.Typing, Cannot: []string{}}
	for _, m := range c.Media {
		caps.Media = append(caps.Media, MediaRule{string(m.Kind), m.MIME, m.MaxBytes})
	}
	caps.Cannot = append(caps.Cannot, c.Cannot...)
	return Account{ID: n.ID, Channel: string(n.Channel), Name: n.Name, Number: n.Number, PhoneNumberID: n.PlatformID, WABAID: n.BusinessID, Mode: string(n.Mode),
		State: string(n.State), StateReason: n.StateReason, StateAt: n.StateAt, Quality: n.Quality, Throughput: n.Throughput, DailyLimit: n.DailyLimit, Pace: string(n.Pace), PerSecond: n.PerSecond, Burst: n.Burst, CreatedAt: n.CreatedAt, Version: n.Version, Capabilities: caps}
}

// Health is how a number does.
type Health struct {
	AccountID inbox.AccountID `json:"account_id"`
	State     string          `json:"state"`
	Signs     struct {
		LastWebhookAt inbox.Millis `json:"last_webhook_at,omitempty"`
		LastInboundAt inbox.Millis `json:"last_inbound_at,omitempty"`
		LastEchoAt    inbox.Millis `json:"last_echo_at,omitempty"`
		LastPhoneAt   inbox.Millis `json:"last_phone_at,omitempty" doc:"Other proof that the app was open on the phone."`
		LastStatusAt  inbox.Millis `json:"last_status_at,omitempty"`
		LastSentAt    inbox.Millis `json:"last_sent_at,omitempty"`
	} `json:"signs"`
	LagMS int64 `json:"lag_ms" doc:"How long the oldest webhook that is not applied has waited."`
	Queue struct {
		Outbound     int `json:"outbound"`
		Unknown      int `json:"unknown"`
		Parked       int `json:"parked"`
		MediaPending int `json:"media_pending"`
	} `json:"queue" doc:"What waits; each figure stops at 1000."`
	Refused struct {
		Count  int64        `json:"count"`
		Since  inbox.Millis `json:"since,omitempty"`
		LastAt inbox.Millis `json:"last_at,omitempty"`
	} `json:"refused" doc:"Webhooks of this installation refused lately because their signature fits no app secret."`
	Limits struct {
		PerSecond   int   `json:"per_second"`
		Careful     bool  `json:"careful"`
		PairEveryMS int64 `json:"pair_every_ms"`
		PairBurst   int   `json:"pair_burst"`
	} `json:"limits"`
	Lamps struct {
		Phone    view.Lamp `json:"phone"`
		CloudAPI view.Lamp `json:"cloud_api"`
		Sangam   view.Lamp `json:"sangam"`
		Business view.Lamp `json:"business"`
	} `json:"lamps" doc:"Each green, amber, red or unknown."`
	LampReasons struct {
		Phone    LampReason `json:"phone"`
		CloudAPI LampReason `json:"cloud_api"`
		Sangam   LampReason `json:"sangam"`
		Business LampReason `json:"business"`
	} `json:"lamp_reasons" doc:"Why each lamp is as it is, and what to do."`
	Link          Link           `json:"link"`
	KeepAlive     *KeepAlive     `json:"keep_alive,omitempty" doc:"Only of a hybrid number whose link stands."`
	Gaps          []LinkGap      `json:"gaps" doc:"When the link was cut, newest first. How much was written then nobody can say: it was not delivered."`
	Probe         *inbox.Probe   `json:"probe,omitempty" doc:"What the platform said when it was asked last; absent until it was."`
	Figures       LinkFigures    `json:"figures"`
	Syncs         []LinkSync     `json:"syncs"`
	LinkEvents    []LinkEvent    `json:"link_events" doc:"The newest transitions of the link."`
	LinkFacts     []LinkFact     `json:"link_facts" doc:"The newest of what was told about the number."`
	Notices       []LinkNotice   `json:"notices" doc:"The newest notices given."`
	Mail          string         `json:"mail" enum:"on,off" doc:"Whether notices are e-mailed; off: no e-mail is set up."`
	UnknownThings []UnknownThing `json:"unknown_things"`
}

// UnknownThing is a name of the platform's that this release does not know; its bytes are kept.
type UnknownThing struct {
	Where       string       `json:"where"`
	Name        string       `json:"name"`
	Count       int64        `json:"count"`
	FirstSeenAt inbox.Millis `json:"first_seen_at"`
	LastSeenAt  inbox.Millis `json:"last_seen_at"`
}

func unknownShape(u view.UnknownThing) UnknownThing {
	return UnknownThing{u.Where, u.Name, u.Count, u.FirstSeenAt, u.LastSeenAt}
}

// NewAccount is the body that connects a number.
type NewAccount struct {
	Name          string `json:"name,omitempty"`
	Number        string `json:"number" doc:"As +915555010101."`
	PhoneNumberID string `json:"phone_number_id"`
	WABAID        string `json:"waba_id"`
	Mode          string `json:"mode" enum:"hybrid,api"`
	AccessToken   string `json:"access_token"`
	AppSecret     string `json:"app_secret"`
	VerifyToken   string `json:"verify_token"`
}

// AccountEdit is what may be changed of an account. Secrets can be replaced, never read.
type AccountEdit struct {
	Name        *string `json:"name,omitempty"`
	Pace        *string `json:"pace,omitempty" enum:"platform,careful"`
	AccessToken *string `json:"access_token,omitempty" doc:"Ends the state token_dead, and no other: see linked."`
	AppSecret   *string `json:"app_secret,omitempty"`
	VerifyToken *string `json:"verify_token,omitempty"`
	Linked      bool    `json:"linked,omitempty" doc:"true: an owner knows that the link was restored, or the restriction lifted, at the platform. It ends every state. The platform is asked first: if it says otherwise, the answer is 409 and nothing changes."`
}

func (a *API) accountRoutes() {
	add(a, route{"GET", "/api/v1/accounts", auth.AccountsRead, "list-accounts", "The numbers of the workspace"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Account]], error) {
		accounts, err := a.Reader.WorkspaceAccounts(ctx, who.Actor.Workspace)
		return answer(page[Account]{Items: shapes(accounts, a.accountShape)}), err
	})
	add(a, route{"GET", "/api/v1/accounts/{id}", auth.AccountsRead, "get-account", "One number"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Account], error) {
		n, err := a.account(ctx, who, in.ID)
		return answer(a.accountShape(n)), err
	})
	add(a, route{"GET", "/api/v1/accounts/{id}/health", auth.AccountsRead, "account-health", "How a number does"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Health], error) {
		n, err := a.account(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		return a.health(ctx, n)
	})
	a.linkRoutes()
	type added struct{ Body NewAccount }
	add(a, route{"POST", "/api/v1/accounts", auth.AccountsManage, "add-account", "Connect a number"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *added) (*body[Account], error) {
		b := in.Body
		n, err := a.Onboarding.Add(ctx, who.Actor, onboarding.NewAccount{Name: b.Name, Number: b.Number, PlatformID: b.PhoneNumberID, BusinessID: b.WABAID, Mode: inbox.Mode(b.Mode),
			AccessToken: inbox.NewSecret(b.AccessToken), AppSecret: inbox.NewSecret(b.AppSecret), VerifyToken: inbox.NewSecret(b.VerifyToken)})
		if err != nil {
			return nil, err
		}
		a.Connected()
		return answer(a.accountShape(n)), nil
	})
	type edited struct {
		ByID
		Body AccountEdit
	}
	add(a, route{"PATCH", "/api/v1/accounts/{id}", auth.AccountsManage, "edit-account", "Change a number"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[Account], error) {
		id, err := idOf[inbox.AccountID]("account", in.ID)
		if err != nil {
			return nil, err
		}
		b := in.Body
		if b.Linked && b.AccessToken == nil {
			if err := a.Links.Claimed(ctx, who.Actor.Workspace, id); err != nil {
				return nil, err
			}
		}
		n, err := a.Onboarding.Change(ctx, who.Actor, id, onboarding.AccountChange{Name: in.Body.Name, Pace: (*inbox.Pace)(in.Body.Pace),
			AccessToken: secretOf(in.Body.AccessToken), AppSecret: secretOf(in.Body.AppSecret), VerifyToken: secretOf(in.Body.VerifyToken), Linked: in.Body.Linked})
		if err != nil {
			return nil, err
		}
		a.Connected()
		if b.AccessToken != nil || b.AppSecret != nil || b.Linked {
			// What was entered is tried at once; that this cannot be kept does not undo it.
			if err := a.Links.Entered(ctx, who.Actor.Workspace, id); err == nil {
				if n, err = a.Reader.WorkspaceAccount(ctx, who.Actor.Workspace, id); err != nil {
					return nil, err
				}
			}
		}
		return answer(a.accountShape(n)), nil
	})
	add(a, route{"GET", "/api/v1/unknown-things", auth.AccountsRead, "list-unknown-things", "What the platform sent that this release does not know"}, options{},
		func(ctx context.Context, who caller, _ *whole) (*body[page[UnknownThing]], error) {
			things, err := a.Reader.UnknownThings(ctx, who.Actor.Workspace)
			return answer(page[UnknownThing]{Items: shapes(things, unknownShape)}), err
		})
}

func secretOf(text *string) *inbox.Secret {
	if text == nil {
		return nil
	}
	s := inbox.NewSecret(*text)
	return &s
}

func (a *API) account(ctx context.Context, who caller, text string) (inbox.Account, error) {
	id, err := idOf[inbox.AccountID]("account", text)
	if err != nil {
		return inbox.Account{}, err
	}
	return a.Reader.WorkspaceAccount(ctx, who.Actor.Workspace, id)
}
