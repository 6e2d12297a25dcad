package whatsapp

import (
	"context"
	"errors"
	"slices"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

var _ channel.Signup = (*Adapter)(nil)

// signupCall bounds each call of a signup but the first: the code lives 30 seconds, so its call is
// bounded by less.
const (
	signupCall   = 20 * time.Second
	exchangeCall = 25 * time.Second
)

// Refusals of the exchange. Observed: general Graph knowledge, not documented for this path; an
// unknown one counts as a refusal of the code.
const (
	badSecret, badApp      = 1, 101
	subExpired, subUsed    = 36007, 36009
	badToken, noPermission = 190, 10
)

// ExchangeCode implements channel.Signup.
func (a *Adapter) ExchangeCode(ctx context.Context, app channel.SignupApp, code string) (inbox.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, exchangeCall)
	defer cancel()
	g := a.graph
	g.HTTPClient = a.once
	token, err := cloudapi.Client{Graph: &g}.ExchangeCode(ctx, app.ID, app.Secret.Reveal(), code)
	if err == nil {
		return inbox.NewSecret(token), nil
	}
	out := signupError(err)
	e, refused := errors.AsType[*graph.Error](err)
	if refused && out.Reason != channel.SignupBusy && e.Code != graph.NoCode {
		switch {
		case e.Subcode == subExpired:
			out.Reason = channel.SignupCodeExpired
		case e.Subcode == subUsed:
			out.Reason = channel.SignupCodeUsed
		case e.Code == badApp:
			out.Reason = channel.SignupAppWrong
		case e.Code == badSecret:
			out.Reason = channel.SignupSecretWrong
		default:
			out.Reason = channel.SignupCodeWrong
		}
	}
	return inbox.Secret{}, out
}

// Grant implements channel.Signup. The app asks about the token, so that a token without any
// permission can be told of too.
func (a *Adapter) Grant(ctx context.Context, app channel.SignupApp, token inbox.Secret) (channel.Grant, error) {
	ctx, cancel := context.WithTimeout(ctx, signupCall)
	defer cancel()
	info, err := a.asApp(app).DebugToken(ctx, token.Reveal())
	if err != nil {
		out := signupError(err)
		if out.Reason == channel.SignupTokenDead {
			out.Reason = channel.SignupSecretWrong // it was the app that was refused
		}
		return channel.Grant{}, out
	}
	g := channel.Grant{Valid: info.IsValid, AppID: info.AppID}
	for _, need := range []string{cloudapi.ScopeMessaging, cloudapi.ScopeManagement} {
		if !slices.Contains(info.Scopes, need) {
			g.Missing = append(g.Missing, need)
		}
	}
	for _, s := range info.Granular {
		// Without targets a scope counts for all of them. Source: Graph API, debug_token.
		if s.Scope == cloudapi.ScopeManagement && s.Targets != nil {
			g.Businesses = append([]string{}, s.Targets...)
		}
	}
	return g, nil
}

// SignupNumbers implements channel.Signup.
func (a *Adapter) SignupNumbers(ctx context.Context, token inbox.Secret, businessID string) ([]channel.SignupNumber, error) {
	ctx, cancel := context.WithTimeout(ctx, signupCall)
	defer cancel()
	numbers, err := a.asToken(token).PhoneNumbers(ctx, businessID, "id", "display_phone_number", "verified_name", "is_on_biz_app", "platform_type")
	if err != nil {
		return nil, signupError(err)
	}
	out := []channel.SignupNumber{}
	for _, n := range numbers {
		out = append(out, channel.SignupNumber{PlatformID: n.ID, Number: inbox.NormalPhone(n.DisplayPhoneNumber), Name: n.VerifiedName, OnApp: n.IsOnBizApp})
	}
	return out, nil
}

// Subscribe implements channel.Signup. Numbers on both sides are never registered or deregistered:
// they are registered already. Source: contract 4.3, step 5.
func (a *Adapter) Subscribe(ctx context.Context, token inbox.Secret, businessID string) error {
	ctx, cancel := context.WithTimeout(ctx, signupCall)
	defer cancel()
	if err := a.asToken(token).SubscribeApp(ctx, businessID); err != nil {
		return signupError(err)
	}
	return nil
}

// AppFields implements channel.Signup.
func (a *Adapter) AppFields(ctx context.Context, app channel.SignupApp) (channel.AppFields, error) {
	ctx, cancel := context.WithTimeout(ctx, signupCall)
	defer cancel()
	subs, err := a.asApp(app).Subscriptions(ctx, app.ID)
	if err != nil {
		out := signupError(err)
		if out.Reason == channel.SignupTokenDead {
			out.Reason = channel.SignupSecretWrong
		}
		return channel.AppFields{}, out
	}
	f := channel.AppFields{Missing: missingFields(subs, inbox.ModeHybrid)}
	for _, s := range subs {
		if s.Object == graph.ObjectWhatsApp {
			f.Active, f.CallbackURL = s.Active, s.CallbackURL
		}
	}
	return f, nil
}

func (a *Adapter) asApp(app channel.SignupApp) cloudapi.Client {
	g := a.graph
	g.Token = app.ID + "|" + app.Secret.Reveal()
	return cloudapi.Client{Graph: &g}
}

func (a *Adapter) asToken(token inbox.Secret) cloudapi.Client {
	g := a.graph
	g.Token = token.Reveal()
	return cloudapi.Client{Graph: &g}
}

func signupError(err error) *channel.SignupError {
	out := &channel.SignupError{Reason: channel.SignupRefused, Cause: err}
	if t, ok := errors.AsType[*graph.TransportError](err); ok {
		out.Reason = channel.SignupUnreachable
		if t.Sent {
			out.Reason = channel.SignupNoAnswer
		}
		return out
	}
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		return out
	}
	out.Code, out.Subcode, out.TraceID, out.Said = e.Code, e.Subcode, e.TraceID, e.Message
	switch {
	case e.Code == graph.NoCode && e.HTTPStatus >= 500:
		out.Reason = channel.SignupNoAnswer // somebody on the way answered: it may have happened
	case e.Code == badToken:
		out.Reason = channel.SignupTokenDead
	case e.Code == noPermission || e.Code >= 200 && e.Code < 300 || e.Code == 100 && e.Subcode == 33:
		out.Reason = channel.SignupForbidden
	default:
		switch graph.ClassOf(err) {
		case graph.Retryable:
			out.Reason = channel.SignupBusy
		case graph.Ambiguous:
			out.Reason = channel.SignupNoAnswer
		}
	}
	return out
}

// GraphVersion is the version of the API that this code speaks, for the script in browsers.
const GraphVersion = graph.DefaultVersion
