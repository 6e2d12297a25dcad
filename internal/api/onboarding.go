package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// Numbers on their way to being connected.

// OnboardingCase is the way of one number from the first question to an account.
type OnboardingCase struct {
	ID        onboarding.CaseID          `json:"id"`
	State     string                     `json:"state" enum:"considering,eligible,signing_up,linked,given_up"`
	Model     string                     `json:"model" enum:",app,api,hybrid"`
	Number    string                     `json:"number"`
	Checks    map[string]OnboardingCheck `json:"checks"`
	Ticks     map[string]OnboardingTick  `json:"ticks"`
	AccountID inbox.AccountID            `json:"account_id,omitzero" doc:"Once linked."`
	Country   *OnboardingCountry         `json:"country,omitempty"`
	Signup    OnboardingSignup           `json:"signup"`
	CreatedAt inbox.Millis               `json:"created_at"`
	UpdatedAt inbox.Millis               `json:"updated_at"`
	Version   int64                      `json:"version"`
}

// OnboardingCheck is the answer to one question.
type OnboardingCheck struct {
	Answer string       `json:"answer" enum:"yes,no,unsure"`
	By     string       `json:"by" enum:"said,probed"`
	At     inbox.Millis `json:"at"`
}

// OnboardingTick is a step that somebody has done.
type OnboardingTick struct {
	At inbox.Millis `json:"at"`
}

// OnboardingCountry is what is known of the number's country. It never refuses anything.
type OnboardingCountry struct {
	Code    string `json:"code,omitempty" doc:"ISO 3166."`
	Since   string `json:"since,omitempty" doc:"YYYY-MM-DD; absent: the day is not known."`
	Late    bool   `json:"late" doc:"It was left out for long; older advice still says so."`
	Checked string `json:"checked" doc:"YYYY-MM-DD"`
}

// OnboardingSignup is how the latest window stands.
type OnboardingSignup struct {
	Stage         string             `json:"stage" enum:",open,exchanging,stuck,granted,choose,done,cancelled,failed" doc:"stuck: it was cut off while the code was redeemed, and nobody knows whether it was taken. granted: the rest can be tried again."`
	OpenedAt      inbox.Millis       `json:"opened_at,omitempty"`
	Attempts      int                `json:"attempts"`
	Numbers       []OnboardingNumber `json:"numbers" doc:"To choose from."`
	Problem       *OnboardingProblem `json:"problem,omitempty"`
	MissingFields []string           `json:"missing_fields" doc:"What the Meta app does not get."`
	WABAID        string             `json:"waba_id,omitempty"`
	PhoneNumberID string             `json:"phone_number_id,omitempty"`
}

// OnboardingNumber is one of several numbers.
type OnboardingNumber struct {
	PhoneNumberID string `json:"phone_number_id"`
	Number        string `json:"number"`
	Name          string `json:"name"`
}

// OnboardingProblem is what stands in the way.
type OnboardingProblem struct {
	Code      string       `json:"code"`
	Message   string       `json:"message"`
	WayOut    string       `json:"way_out"`
	What      string       `json:"what,omitempty"`
	At        inbox.Millis `json:"at"`
	Step      string       `json:"step,omitempty"`
	Said      string       `json:"said,omitempty" doc:"The platform's own words."`
	ErrorID   string       `json:"error_id,omitempty" doc:"For the platform's support, as session_id and trace."`
	SessionID string       `json:"session_id,omitempty"`
	Trace     string       `json:"trace,omitempty"`
}

// OnboardingSetup is what this installation brings along.
type OnboardingSetup struct {
	MetaApp   bool   `json:"meta_app" doc:"It has a Meta app of its own and links numbers by Embedded Signup."`
	AppID     string `json:"app_id,omitempty"`
	PublicURL string `json:"public_url,omitempty" doc:"By which the platform reaches it; absent: not set."`
	Checked   string `json:"countries_checked"`
}

// OnboardingApp is what the Meta app gets, as the platform tells.
type OnboardingApp struct {
	Asked         bool     `json:"asked"`
	Problem       string   `json:"problem,omitempty" doc:"Why it could not be asked, as a code."`
	Active        bool     `json:"active"`
	CallbackURL   string   `json:"callback_url,omitempty"`
	MissingFields []string `json:"missing_fields"`
}

// OnboardingWindow is what a browser needs to open the window.
type OnboardingWindow struct {
	State        string         `json:"state" doc:"Belongs to this case and to who asked; it works once."`
	AppID        string         `json:"app_id"`
	ConfigID     string         `json:"config_id"`
	SDKURL       string         `json:"sdk_url"`
	GraphVersion string         `json:"graph_version"`
	Case         OnboardingCase `json:"case"`
}

// OnboardingCallback is what to hand to whoever sets the callback, and what came of it.
type OnboardingCallback struct {
	VerifyToken string       `json:"verify_token"`
	VerifiedAt  inbox.Millis `json:"verified_at,omitempty" doc:"When the platform proved the callback; absent: not yet."`
	WebhookAt   inbox.Millis `json:"first_signed_at,omitempty" doc:"When the first signed event of the number came; absent: not yet."`
}

// CaseEdit changes a case.
type CaseEdit struct {
	Model   *string           `json:"model,omitempty" enum:",app,api,hybrid"`
	Number  *string           `json:"number,omitempty" maxLength:"20" doc:"As +915555010101."`
	Checks  map[string]string `json:"checks,omitempty" doc:"By name: yes, no, unsure; empty takes the answer back."`
	Ticks   map[string]bool   `json:"ticks,omitempty"`
	State   *string           `json:"state,omitempty" enum:"considering,given_up"`
	Version int64             `json:"version,omitempty" doc:"That it was made from; absent takes any."`
}

func (e CaseEdit) edit() onboarding.CaseEdit {
	out := onboarding.CaseEdit{Model: e.Model, Number: e.Number, State: (*onboarding.CaseState)(e.State), Version: e.Version, Checks: map[string]onboarding.Check{}, Ticks: map[string]onboarding.Tick{}}
	for name, answer := range e.Checks {
		out.Checks[name] = onboarding.Check{Answer: answer}
	}
	for name, done := range e.Ticks {
		t := onboarding.Tick{}
		if done {
			t.At = 1 // the moment is the store's
		}
		out.Ticks[name] = t
	}
	return out
}

func (a *API) caseShape(c onboarding.Case, g onboarding.Signup) OnboardingCase {
	out := OnboardingCase{ID: c.ID, State: string(c.State), Model: c.Model, Number: c.Number, Checks: map[string]OnboardingCheck{}, Ticks: map[string]OnboardingTick{},
		AccountID: c.Account, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Version: c.Version}
	for name, k := range c.Checks {
		out.Checks[name] = OnboardingCheck{k.Answer, k.By, k.At}
	}
	for name, t := range c.Ticks {
		out.Ticks[name] = OnboardingTick{t.At}
	}
	if c.Number != "" {
		y := onboarding.CountryOf(c.Number)
		out.Country = &OnboardingCountry{y.Code, y.Since, y.Late, onboarding.CountriesChecked}
	}
	s := &out.Signup
	*s = OnboardingSignup{Stage: string(g.Stage), OpenedAt: g.OpenedAt, Attempts: g.Attempts, Numbers: []OnboardingNumber{}, MissingFields: append([]string{}, g.MissingFields...),
		WABAID: g.BusinessID, PhoneNumberID: g.PlatformID}
	if g.Stuck(inbox.MillisOf(a.Now())) {
		s.Stage = "stuck"
	}
	for _, n := range g.Numbers {
		s.Numbers = append(s.Numbers, OnboardingNumber{n.PlatformID, n.Number, n.Name})
	}
	if p := g.Problem; p != nil {
		s.Problem = &OnboardingProblem{p.Code, p.Message, p.WayOut, p.What, p.At, p.Step, p.Said, p.ErrorID, p.SessionID, p.Trace}
	}
	return out
}

// holder is the credential that a window belongs to.
func holder(who caller) string {
	if who.Key != 0 {
		return "key:" + who.Key.String()
	}
	return "session:" + who.Session.String()
}

func (a *API) caseOf(ctx context.Context, who caller, text string) (id onboarding.CaseID, c onboarding.Case, g onboarding.Signup, err error) {
	if id, err = idOf[onboarding.CaseID]("case", text); err == nil {
		c, g, err = a.Signups.Store.Signup(ctx, who.Actor.Workspace, id)
	}
	return id, c, g, err
}

func (a *API) onboardingRoutes() {
	add(a, route{"GET", "/api/v1/onboarding/setup", auth.AccountsManage, "onboarding-setup", "What this installation brings along to link numbers"}, options{},
		func(_ context.Context, _ caller, _ *whole) (*body[OnboardingSetup], error) {
			out := OnboardingSetup{MetaApp: a.Signups.Meta.Ready(), PublicURL: a.PublicURL, Checked: onboarding.CountriesChecked}
			if out.MetaApp {
				out.AppID = a.Signups.Meta.AppID
			}
			return answer(out), nil
		})
	add(a, route{"POST", "/api/v1/onboarding/app-check", auth.AccountsManage, "onboarding-app", "Ask the platform what the Meta app gets"}, options{},
		func(ctx context.Context, _ caller, _ *whole) (*body[OnboardingApp], error) {
			m := a.Signups.Meta
			if !m.Ready() {
				return answer(OnboardingApp{Problem: "no_meta_app", MissingFields: []string{}}), nil
			}
			f, err := a.Signups.Network.AppFields(ctx, channel.SignupApp{ID: m.AppID, Secret: m.Secret})
			if err != nil {
				return answer(OnboardingApp{Problem: onboarding.ProblemOf(err), MissingFields: []string{}}), nil
			}
			return answer(OnboardingApp{Asked: true, Active: f.Active, CallbackURL: f.CallbackURL, MissingFields: append([]string{}, f.Missing...)}), nil
		})
	add(a, route{"GET", "/api/v1/onboarding", auth.AccountsManage, "list-onboarding", "Numbers on their way to being connected, the newest first"}, options{},
		func(ctx context.Context, who caller, _ *whole) (*body[page[OnboardingCase]], error) {
			list, err := a.Cases.Store.Cases(ctx, who.Actor.Workspace)
			return answer(page[OnboardingCase]{Items: shapes(list, func(c onboarding.Case) OnboardingCase { return a.caseShape(c, onboarding.Signup{}) })}), err
		})
	type opened struct{ Body CaseEdit }
	add(a, route{"POST", "/api/v1/onboarding", auth.AccountsManage, "open-onboarding", "Begin to connect a number"}, options{status: http.StatusCreated},
		func(ctx context.Context, who caller, in *opened) (*body[OnboardingCase], error) {
			c, err := a.Cases.Open(ctx, who.Actor, in.Body.edit())
			return answer(a.caseShape(c, onboarding.Signup{})), err
		})
	add(a, route{"GET", "/api/v1/onboarding/{id}", auth.AccountsManage, "get-onboarding", "How far a number is"}, options{},
		func(ctx context.Context, who caller, in *ByID) (*body[OnboardingCase], error) {
			_, c, g, err := a.caseOf(ctx, who, in.ID)
			return answer(a.caseShape(c, g)), err
		})
	type edited struct {
		ByID
		Body CaseEdit
	}
	add(a, route{"PATCH", "/api/v1/onboarding/{id}", auth.AccountsManage, "edit-onboarding", "Answer a question, tick a step"}, options{},
		func(ctx context.Context, who caller, in *edited) (*body[OnboardingCase], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err == nil {
				_, err = a.Cases.Edit(ctx, who.Actor, id, in.Body.edit())
			}
			if err != nil {
				return nil, err
			}
			_, c, g, err := a.caseOf(ctx, who, in.ID)
			return answer(a.caseShape(c, g)), err
		})
	a.signupRoutes()
}

func (a *API) signupRoutes() {
	add(a, route{"POST", "/api/v1/onboarding/{id}/signup", auth.AccountsManage, "begin-signup", "Open the platform's window for a number"}, options{},
		func(ctx context.Context, who caller, in *ByID) (*body[OnboardingWindow], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			nonce, c, g, err := a.Signups.Begin(ctx, who.Actor, holder(who), id)
			m := a.Signups.Meta
			return answer(OnboardingWindow{State: nonce, AppID: m.AppID, ConfigID: m.ConfigID, SDKURL: m.SDKURL, GraphVersion: a.GraphVersion, Case: a.caseShape(c, g)}), err
		})
	type finished struct {
		ByID
		Body struct {
			State         string `json:"state" maxLength:"200"`
			Code          string `json:"code" maxLength:"4096"`
			WABAID        string `json:"waba_id,omitempty" maxLength:"64" doc:"What the window said, as phone_number_id: both are verified."`
			PhoneNumberID string `json:"phone_number_id,omitempty" maxLength:"64"`
		}
	}
	add(a, route{"POST", "/api/v1/onboarding/{id}/signup/finish", auth.AccountsManage, "finish-signup", "Redeem the code of the window and link the number"}, options{},
		func(ctx context.Context, who caller, in *finished) (*body[OnboardingCase], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			b := in.Body
			c, g, err := a.Signups.Finish(ctx, who.Actor, holder(who), id, onboarding.Ended{Nonce: b.State, Code: b.Code, BusinessID: b.WABAID, PlatformID: b.PhoneNumberID})
			return answer(a.caseShape(c, g)), err
		})
	type cancelled struct {
		ByID
		Body struct {
			State     string `json:"state" maxLength:"200"`
			Failed    bool   `json:"failed,omitempty" doc:"The window told of a fault."`
			Step      string `json:"step,omitempty" maxLength:"1000"`
			Said      string `json:"error_message,omitempty" maxLength:"4000"`
			ErrorID   string `json:"error_id,omitempty" maxLength:"1000"`
			SessionID string `json:"session_id,omitempty" maxLength:"1000"`
		}
	}
	add(a, route{"POST", "/api/v1/onboarding/{id}/signup/cancel", auth.AccountsManage, "cancel-signup", "Say that the window ended without a link"}, options{},
		func(ctx context.Context, who caller, in *cancelled) (*body[OnboardingCase], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			b := in.Body
			c, g, err := a.Signups.Cancel(ctx, who.Actor, holder(who), id, onboarding.Cancelled{Nonce: b.State, Step: b.Step, Said: b.Said, ErrorID: b.ErrorID, SessionID: b.SessionID, Failed: b.Failed})
			return answer(a.caseShape(c, g)), err
		})
	type continued struct {
		ByID
		Body struct {
			PhoneNumberID string `json:"phone_number_id,omitempty" maxLength:"64" doc:"One of several."`
		}
	}
	add(a, route{"POST", "/api/v1/onboarding/{id}/signup/continue", auth.AccountsManage, "continue-signup", "Go on after the window: once more, or with the number chosen"}, options{},
		func(ctx context.Context, who caller, in *continued) (*body[OnboardingCase], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			c, g, err := a.Signups.Continue(ctx, who.Actor, id, in.Body.PhoneNumberID)
			return answer(a.caseShape(c, g)), err
		})
	add(a, route{"POST", "/api/v1/onboarding/{id}/callback", auth.AccountsManage, "onboarding-callback", "What to hand to a provider, and what came of it"}, options{},
		func(ctx context.Context, who caller, in *ByID) (*body[OnboardingCallback], error) {
			id, c, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			k, err := a.Signups.Callback(ctx, who.Actor, id)
			if err != nil {
				return nil, err
			}
			out := OnboardingCallback{VerifyToken: k.VerifyToken.Reveal(), VerifiedAt: k.VerifiedAt}
			if c.Account != 0 {
				n, err := a.Reader.WorkspaceAccount(ctx, who.Actor.Workspace, c.Account)
				if err != nil {
					return nil, err
				}
				out.WebhookAt = n.Signs.WebhookAt
			}
			return answer(out), nil
		})
	type connected struct {
		ByID
		Body struct {
			Name          string `json:"name,omitempty"`
			Number        string `json:"number" doc:"As +915555010101."`
			PhoneNumberID string `json:"phone_number_id"`
			WABAID        string `json:"waba_id"`
			AccessToken   string `json:"access_token"`
			AppSecret     string `json:"app_secret"`
		}
	}
	add(a, route{"POST", "/api/v1/onboarding/{id}/connect", auth.AccountsManage, "connect-onboarding", "Connect a number with what a provider gave"}, options{},
		func(ctx context.Context, who caller, in *connected) (*body[OnboardingCase], error) {
			id, _, _, err := a.caseOf(ctx, who, in.ID)
			if err != nil {
				return nil, err
			}
			b := in.Body
			if _, _, err = a.Signups.Connect(ctx, who.Actor, id, onboarding.NewAccount{Name: b.Name, Number: b.Number, PlatformID: b.PhoneNumberID, BusinessID: b.WABAID,
				AccessToken: inbox.NewSecret(b.AccessToken), AppSecret: inbox.NewSecret(b.AppSecret)}); err != nil {
				return nil, err
			}
			_, c, g, err := a.caseOf(ctx, who, in.ID)
			return answer(a.caseShape(c, g)), err
		})
}
