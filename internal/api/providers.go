package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// ProviderButton is a provider by which one can sign in.
type ProviderButton struct {
	Workspace inbox.WorkspaceID `json:"workspace_id"`
	Label     string            `json:"label"`
}

// ProviderSettings say by which provider (OpenID Connect) a workspace lets people in.
type ProviderSettings struct {
	On        bool     `json:"on"`
	Label     string   `json:"label" doc:"On the button."`
	Issuer    string   `json:"issuer" doc:"The provider's address, as it calls itself."`
	ClientID  string   `json:"client_id"`
	Domains   []string `json:"domains" nullable:"false" doc:"Whose e-mails are let in; none: all that are invited."`
	NewRole   string   `json:"new_role" doc:"Of who was not invited; empty: only who is invited."`
	Link      bool     `json:"link" doc:"A member who has a password, or a passkey, is not asked for it the first time they come by the provider."`
	BothSteps bool     `json:"both_steps" doc:"The provider asks for a second step itself: none is asked for here."`
	HasSecret bool     `json:"has_secret"`
	Back      string   `json:"redirect_uri" doc:"To be entered at the provider; empty: there is no address it could send people back to."`
}

// ProviderEdit is what an owner sets.
type ProviderEdit struct {
	On        bool     `json:"on"`
	Label     string   `json:"label" maxLength:"400"`
	Issuer    string   `json:"issuer" maxLength:"500"`
	ClientID  string   `json:"client_id" maxLength:"500"`
	Secret    *string  `json:"client_secret,omitempty" maxLength:"1000" doc:"Left out: stays as it is, while the issuer stays the same."`
	Domains   []string `json:"domains" nullable:"false" maxItems:"50"`
	NewRole   string   `json:"new_role" maxLength:"40"`
	Link      bool     `json:"link"`
	BothSteps bool     `json:"both_steps"`
	Password  string   `json:"password,omitempty" maxLength:"4096" doc:"One's own, once more; who has none signed in less than ten minutes ago. Not needed for a test."`
}

func (e ProviderEdit) edit() auth.ProviderEdit {
	out := auth.ProviderEdit{Provider: auth.Provider{On: e.On, Label: e.Label, Issuer: e.Issuer, ClientID: e.ClientID, Domains: e.Domains, NewRole: inbox.Role(e.NewRole), Link: e.Link, BothSteps: e.BothSteps}}
	if e.Secret != nil {
		secret := inbox.NewSecret(*e.Secret)
		out.Secret = &secret
	}
	return out
}

// ProviderCheck is one thing that a test looked at.
type ProviderCheck struct {
	What   string `json:"what" enum:"answer,name,addresses,pkce,keys,secret"`
	State  string `json:"state" enum:"ok,bad,unknown"`
	Detail string `json:"detail,omitempty"`
}

// ProviderChecks are all, in the order of the looking; it ends at what makes the rest pointless.
type ProviderChecks struct {
	Items []ProviderCheck `json:"items" nullable:"false"`
}

func (a *API) providerRoutes() {
	back := func(who caller) (string, error) { return auth.BackOf(a.PublicURL, who.host) }
	type providerBegun struct {
		URL      string `json:"url" doc:"To go to."`
		Ceremony string `json:"ceremony" doc:"The page keeps it to itself and sends it when somebody comes back, within ten minutes."`
	}
	type goToProvider struct {
		Body struct {
			Workspace inbox.WorkspaceID `json:"workspace_id"`
		}
	}
	add(a, route{"POST", "/api/v1/session/provider/begin", "", "begin-provider-sign-in", "Go to a provider to sign in"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *goToProvider) (*body[providerBegun], error) {
		address, err := back(who)
		if err != nil {
			return nil, err
		}
		target, token, err := a.Auth.BeginProvider(ctx, in.Body.Workspace, address, who.address)
		return answer(providerBegun{target, token.Reveal()}), err
	})
	type providerReturn struct {
		UserAgent string `header:"User-Agent"`
		Body      struct {
			Ceremony   string `json:"ceremony" maxLength:"128"`
			State      string `json:"state,omitempty" maxLength:"128" doc:"As it came back."`
			Code       string `json:"code,omitempty" maxLength:"4096" doc:"As it came back."`
			Issuer     string `json:"iss,omitempty" maxLength:"500" doc:"As it came back, if it did."`
			Password   string `json:"password,omitempty" maxLength:"4096" doc:"In a second call, if the first was answered with oidc_password."`
			SecondStep string `json:"second_step,omitempty" maxLength:"64" doc:"In a second call, if the first was answered with second_step."`
			Keep       bool   `json:"keep,omitempty" doc:"Stay signed in on this device."`
		}
	}
	add(a, route{"POST", "/api/v1/session/provider", "", "sign-in-by-provider", "Sign in with what the provider sent back"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *providerReturn) (*sessionOut, error) {
		b := in.Body
		token, s, err := a.Auth.ProviderSignIn(ctx, auth.Returned{Ceremony: b.Ceremony, State: b.State, Code: b.Code, Issuer: b.Issuer, Password: inbox.NewSecret(b.Password), SecondStep: b.SecondStep},
			auth.SignIn{Keep: b.Keep, Address: who.address, UserAgent: in.UserAgent})
		a.SignIns.WithLabelValues(signInResult(err)).Inc()
		if err != nil {
			return nil, err
		}
		return &sessionOut{*a.setCookie(token, b.Keep), a.sessionShape(ctx, s.Began())}, nil
	})
	read := func(ctx context.Context, who caller) (*body[ProviderSettings], error) {
		p, err := a.Auth.Provider(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		address, _ := back(who) // without one the page says so
		return answer(ProviderSettings{p.On, p.Label, p.Issuer, p.ClientID, append([]string{}, p.Domains...), string(p.NewRole), p.Link, p.BothSteps, !p.Secret.IsEmpty(), address}), nil
	}
	const path = "/api/v1/sign-in-provider"
	add(a, route{"GET", path, auth.HouseManage, "get-provider", "By which provider the workspace lets people in"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[ProviderSettings], error) {
		return read(ctx, who)
	})
	type providerSet struct{ Body ProviderEdit }
	add(a, route{"PUT", path, auth.HouseManage, "set-provider", "Change that; one that is turned on is asked first whether it answers"}, options{}, func(ctx context.Context, who caller, in *providerSet) (*body[ProviderSettings], error) {
		if err := a.Auth.SetProvider(ctx, who.Identity, in.Body.edit(), inbox.NewSecret(in.Body.Password), who.address); err != nil {
			return nil, err
		}
		return read(ctx, who)
	})
	add(a, route{"POST", path + "/test", auth.HouseManage, "test-provider", "Try settings, stored or not; nothing is changed and nobody let in"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *providerSet) (*body[ProviderChecks], error) {
		address, err := back(who)
		if err != nil {
			return nil, err
		}
		list, err := a.Auth.TestProvider(ctx, who.Identity, in.Body.edit(), address)
		return answer(ProviderChecks{shapes(list, func(c auth.ProviderCheck) ProviderCheck { return ProviderCheck(c) })}), err
	})
}
