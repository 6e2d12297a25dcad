package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

var _ channel.Prober = (*Adapter)(nil)

// probeCall bounds each call of a probe.
const probeCall = 15 * time.Second

// wantedFields are what an app must be subscribed to. Source: contract 4.1, 1.1.
var (
	wantedFields       = []string{cloudapi.FieldMessages, cloudapi.FieldAccountUpdate}
	wantedHybridFields = append([]string{cloudapi.FieldMessageEchoes, cloudapi.FieldStateSync, cloudapi.FieldHistory}, wantedFields...)
)

// Probe asks how the platform sees a number: four calls, none of which changes anything.
func (a *Adapter) Probe(ctx context.Context, of inbox.Account, appSecret inbox.Secret) inbox.Probe {
	out := inbox.Probe{At: inbox.MillisOf(time.Now())}
	c := a.client(of)
	code := 0 // of the last refusal
	ask := func(what string, call func(context.Context) error) bool {
		ctx, cancel := context.WithTimeout(ctx, probeCall)
		defer cancel()
		err := call(ctx)
		switch e, refused := errors.AsType[*graph.Error](err); {
		case err == nil:
			return true
		case refused:
			words := sendError("probe", err).Failure
			out.Problems = append(out.Problems, what+": "+words.Title+".")
			if code = e.Code; code == 190 {
				out.Token.Asked, out.Token.Valid = true, false
			}
		default:
			out.Unreachable = "WhatsApp could not be reached: no answer from the Graph API."
		}
		return false
	}
	var n cloudapi.PhoneNumber
	if ask("the number", func(ctx context.Context) (err error) {
		n, err = c.PhoneNumber(ctx, of.PlatformID, "id", "display_phone_number", "status", "quality_rating", "throughput", "whatsapp_business_manager_messaging_limit", "verified_name",
			"name_status", "username", "is_on_biz_app", "health_status", "webhook_configuration")
		return err
	}) {
		probed(&out, n)
	} else if code == 100 {
		// A field may be unknown to this version, or the object is: the id alone tells them apart.
		// Source: Graph API, error 100 with subcode 33, "Object with ID … does not exist".
		if ask("the number's id", func(ctx context.Context) (err error) {
			n, err = c.PhoneNumber(ctx, of.PlatformID, "id", "display_phone_number")
			return err
		}) {
			out.Number.Display = n.DisplayPhoneNumber
		} else if code == 100 {
			out.Number.Nowhere = true
		}
		code = 0
	}
	// Source: contract 9.3: 3, 10 and 200 to 299 are permissions that are missing or were taken back.
	out.Number.Denied = code == 3 || code == 10 || code >= 200 && code < 300
	if out.Unreachable != "" {
		return out // the others would only wait as long
	}
	var info cloudapi.TokenInfo
	if ask("the token", func(ctx context.Context) (err error) {
		info, err = c.DebugToken(ctx, of.AccessToken.Reveal())
		return err
	}) {
		t := &out.Token
		t.Asked, t.Valid, t.AppID = true, info.IsValid, info.AppID
		if info.ExpiresAt != 0 {
			t.ExpiresAt = inbox.Millis(info.ExpiresAt.Millis())
		}
		for _, need := range []string{cloudapi.ScopeMessaging, cloudapi.ScopeManagement} {
			if info.IsValid && !slices.Contains(info.Scopes, need) {
				t.Missing = append(t.Missing, need)
			}
		}
	}
	ask("the subscription", func(ctx context.Context) error {
		apps, err := c.SubscribedApps(ctx, of.BusinessID)
		if err != nil {
			return err
		}
		out.Subscribed.Asked, out.Subscribed.Apps, out.Subscribed.Known = true, len(apps), out.Token.AppID != ""
		for _, s := range apps {
			out.Subscribed.Ours = out.Subscribed.Ours || s.App.ID == out.Token.AppID && s.App.ID != ""
		}
		return nil
	})
	if out.Token.AppID != "" && !appSecret.IsEmpty() {
		// Not through ask: this is the app's own credential, and what is wrong with it says nothing of
		// the token.
		ctx, cancel := context.WithTimeout(ctx, probeCall)
		defer cancel()
		g := a.graph
		g.Token = out.Token.AppID + "|" + appSecret.Reveal()
		subs, err := cloudapi.Client{Graph: &g}.Subscriptions(ctx, out.Token.AppID)
		switch e, refused := errors.AsType[*graph.Error](err); {
		case err == nil:
			out.MissingFields = missingFields(subs, of.Mode)
		case refused && (e.Code == 190 || e.Code == 101):
			// Assumed: an app token with a wrong secret is refused as an invalid token (190) or as an
			// application that cannot be validated (101).
			out.AppSecretWrong = true
			out.Problems = append(out.Problems, "the app's fields: the app secret is wrong.")
		case refused:
			out.Problems = append(out.Problems, "the app's fields: "+sendError("probe", err).Failure.Title+".")
		}
	}
	return out
}

func missingFields(subs []cloudapi.Subscription, mode inbox.Mode) []string {
	have := map[string]bool{}
	for _, s := range subs {
		if s.Object != graph.ObjectWhatsApp || !s.Active {
			continue
		}
		for _, f := range s.Fields {
			have[f.Name] = true
		}
	}
	want := wantedFields
	if mode == inbox.ModeHybrid {
		want = wantedHybridFields
	}
	missing := []string{}
	for _, f := range want {
		if !have[f] {
			missing = append(missing, f)
		}
	}
	return missing
}

// probed copies what the number object tells.
func probed(out *inbox.Probe, n cloudapi.PhoneNumber) {
	p := &out.Number
	p.Display = n.DisplayPhoneNumber
	p.Asked, p.Status, p.Quality, p.DailyLimit, p.Name, p.NameStatus, p.Username, p.OnBizApp = true, n.Status, n.QualityRating, n.MessagingLimit, n.VerifiedName,
		n.NameStatus, n.Username, n.IsOnBizApp
	if n.Throughput != nil {
		p.Throughput = n.Throughput.Level
	}
	var health struct {
		CanSend string `json:"can_send_message"`
	}
	if json.Unmarshal(n.Health, &health) == nil {
		p.CanSend = health.CanSend
	}
	var hooks struct {
		Number   string `json:"phone_number"`
		Business string `json:"whatsapp_business_account"`
		App      string `json:"application"`
	}
	if json.Unmarshal(n.Webhook, &hooks) == nil {
		for _, u := range []string{hooks.Number, hooks.Business, hooks.App} {
			if u != "" {
				p.CallbackURL = u
				break
			}
		}
	}
}
