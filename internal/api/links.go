package api

import (
	"context"
	"slices"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/view"
)

// LampReason is why a lamp is as it is.
type LampReason struct {
	Code   string `json:"code" doc:"Stable, as phone_silent."`
	Reason string `json:"reason"`
	WayOut string `json:"way_out,omitempty"`
}

// Link is where the link of a number stands.
type Link struct {
	State  string       `json:"state" enum:"linked,syncing,live,at_risk,offboarded,disconnected,reconnected"`
	Since  inbox.Millis `json:"since"`
	Cause  string       `json:"cause,omitempty" doc:"Stable code, as phone_silent or primary_inactivity."`
	Reason string       `json:"reason,omitempty"`
	WayOut string       `json:"way_out,omitempty"`
	Until  inbox.Millis `json:"until,omitempty" doc:"When the state ends by itself, if it does."`
}

// Silence is how long one side was not heard of.
type Silence struct {
	LastSignAt inbox.Millis `json:"last_sign_at"`
	LastSign   string       `json:"last_sign" enum:"linked,reconnected,app,echo,sent"`
	Days       int          `json:"days" doc:"That have fully passed."`
	NextAt     inbox.Millis `json:"next_notice_at,omitempty"`
	CutAt      inbox.Millis `json:"cut_at" doc:"About when the platform unlinks the number."`
	Level      string       `json:"level" enum:"quiet,notice,red"`
}

// KeepAlive is the countdown of both sides of a hybrid number.
type KeepAlive struct {
	Phone     Silence `json:"phone"`
	Companion Silence `json:"companion"`
	AsOf      string  `json:"as_of" doc:"The day the figures were read."`
}

// LinkGap is a time in which the link was cut.
type LinkGap struct {
	From  inbox.Millis `json:"from"`
	To    inbox.Millis `json:"to,omitempty" doc:"Absent while it is open."`
	State string       `json:"state"`
}

// LinkFigures are what was told of the number last.
type LinkFigures struct {
	Quality    string `json:"quality,omitempty"`
	Throughput string `json:"throughput,omitempty"`
	DailyLimit string `json:"daily_limit,omitempty"`
}

// LinkSync is how far a sync with the phone is.
type LinkSync struct {
	Kind        string       `json:"kind" enum:"contacts,history"`
	Stage       string       `json:"stage"`
	RequestedAt inbox.Millis `json:"requested_at,omitempty"`
	LastAt      inbox.Millis `json:"last_at,omitempty"`
	Progress    int          `json:"progress"`
	RequestID   string       `json:"request_id,omitempty"`
}

// LinkEvent is a transition of the link.
type LinkEvent struct {
	At       inbox.Millis `json:"at"`
	SeenAt   inbox.Millis `json:"seen_at"`
	From     string       `json:"from,omitempty"`
	To       string       `json:"to"`
	Cause    string       `json:"cause,omitempty"`
	Evidence string       `json:"evidence,omitempty"`
}

// LinkFact is something that was told about a number.
type LinkFact struct {
	Kind   string       `json:"kind" doc:"The platform's field and event, as account_update.ACCOUNT_OFFBOARDED; ours.… and probe.… are of this house."`
	At     inbox.Millis `json:"at"`
	Cause  string       `json:"cause,omitempty"`
	Reason string       `json:"reason,omitempty"`
	WayOut string       `json:"way_out,omitempty"`
	DueAt  inbox.Millis `json:"due_at,omitempty"`
}

// LinkNotice is a notice that was given.
type LinkNotice struct {
	Kind   string       `json:"kind"`
	Since  inbox.Millis `json:"since"`
	Day    int          `json:"day,omitempty"`
	At     inbox.Millis `json:"at"`
	Mail   string       `json:"mail" enum:"off,overtaken,waiting,sending,sent,failed"`
	MailTo int          `json:"mail_to,omitempty"`
	Why    string       `json:"mail_why,omitempty"`
	Second string       `json:"second_numbers" enum:"off,overtaken,waiting,queued,failed" doc:"queued: there is a message to at least one of them; failed: to none."`
	Told   []LinkTold   `json:"told,omitempty"`
}

// LinkTold is what became of telling one second number.
type LinkTold struct {
	To             string               `json:"to"`
	ConversationID inbox.ConversationID `json:"conversation_id,omitempty" doc:"Absent: it was refused."`
	Status         string               `json:"status,omitempty" doc:"Of the message."`
	Why            string               `json:"why,omitempty" doc:"Why it was refused, or failed."`
}

// LinkSettings are the figures of keep-alive of a workspace.
type LinkSettings struct {
	AsOf             string            `json:"as_of,omitempty" readOnly:"true" doc:"The day the defaults were read."`
	PhoneNotices     []int             `json:"phone_notices" doc:"Days without a sign of the phone on which people are told; the last is red."`
	PhoneCut         int               `json:"phone_cut" doc:"About when the platform cuts, in days."`
	CompanionNotices []int             `json:"companion_notices"`
	CompanionCut     int               `json:"companion_cut"`
	ReconnectedDays  int               `json:"reconnected_days"`
	MailTo           []string          `json:"mail_to" doc:"Empty: the owners."`
	SecondNumbers    []string          `json:"second_numbers" doc:"Phone numbers that are told of a silence by WhatsApp, from the silent number itself; empty: none."`
	SecondTemplate   string            `json:"second_template,omitempty" doc:"The approved template that tells them, without a file in its header."`
	SecondValues     map[string]string `json:"second_values,omitempty" doc:"By the keys of its slots; {number}, {days} and {left} stand for what they say."`
	Mail             string            `json:"mail,omitempty" readOnly:"true" doc:"on or off: whether e-mail is set up."`
}

func (a *API) settingsShape(s onboarding.Settings) LinkSettings {
	out := LinkSettings{s.AsOf, s.PhoneNotices, s.PhoneCut, s.CompanionNotices, s.CompanionCut, s.ReconnectedDays, s.MailTo, s.SecondNumbers, "", s.SecondValues, "off"}
	if out.MailTo == nil {
		out.MailTo = []string{}
	}
	if out.SecondNumbers == nil {
		out.SecondNumbers = []string{}
	}
	if s.SecondTemplate != 0 {
		out.SecondTemplate = s.SecondTemplate.String()
	}
	if a.Links.MailOn {
		out.Mail = "on"
	}
	return out
}

func (a *API) linkRoutes() {
	// act runs something on one number and answers with its health.
	act := func(r route, do func(ctx context.Context, by inbox.Actor, id inbox.AccountID) error) {
		add(a, r, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Health], error) {
			id, err := idOf[inbox.AccountID]("account", in.ID)
			if err == nil {
				err = do(ctx, who.Actor, id)
			}
			if err != nil {
				return nil, err
			}
			n, err := a.Reader.WorkspaceAccount(ctx, who.Actor.Workspace, id)
			if err != nil {
				return nil, err
			}
			return a.health(ctx, n)
		})
	}
	act(route{"POST", "/api/v1/accounts/{id}/check", auth.AccountsManage, "check-account", "Ask the platform about a number now"}, a.Links.Check)
	act(route{"POST", "/api/v1/accounts/{id}/phone-opened", auth.ConversationsReply, "phone-opened", "Say that the app was open on the phone just now"}, a.Links.PhoneOpened)
	act(route{"POST", "/api/v1/accounts/{id}/gap-seen", auth.AccountsManage, "gap-seen", "Say that the gap of a reconnected number was looked at"}, a.Links.GapSeen)
	add(a, route{"GET", "/api/v1/link-settings", auth.AccountsRead, "get-link-settings", "The figures of keep-alive"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[LinkSettings], error) {
		s, err := a.Links.Store.LinkSettings(ctx, who.Actor.Workspace)
		return answer(a.settingsShape(s)), err
	})
	type edited struct{ Body LinkSettings }
	add(a, route{"PUT", "/api/v1/link-settings", auth.AccountsManage, "set-link-settings", "Change the figures of keep-alive"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[LinkSettings], error) {
		b := in.Body
		s := onboarding.Settings{AsOf: onboarding.DefaultSettings().AsOf, PhoneNotices: b.PhoneNotices, PhoneCut: b.PhoneCut, CompanionNotices: b.CompanionNotices,
			CompanionCut: b.CompanionCut, ReconnectedDays: b.ReconnectedDays, MailTo: b.MailTo, SecondNumbers: b.SecondNumbers, SecondValues: b.SecondValues}
		if b.SecondTemplate != "" {
			id, err := idOf[inbox.TemplateID]("template", b.SecondTemplate)
			if err != nil {
				return nil, err
			}
			s.SecondTemplate = id
		}
		if err := a.Links.SetSettings(ctx, who.Actor, s); err != nil {
			return nil, err
		}
		return answer(a.settingsShape(s)), nil
	})
}

func (a *API) health(ctx context.Context, n inbox.Account) (*body[Health], error) {
	load, err := a.Reader.Load(ctx, n.Workspace, n.ID)
	if err != nil {
		return nil, err
	}
	things, err := a.Reader.UnknownThings(ctx, n.Workspace)
	if err != nil {
		return nil, err
	}
	link, err := a.Links.Health(ctx, n.Workspace, n.ID)
	if err != nil {
		return nil, err
	}
	h := Health{AccountID: n.ID, State: string(n.State), LagMS: load.LagMS, UnknownThings: shapes(things, unknownShape)}
	h.Signs.LastWebhookAt, h.Signs.LastInboundAt, h.Signs.LastEchoAt, h.Signs.LastPhoneAt, h.Signs.LastStatusAt, h.Signs.LastSentAt =
		n.Signs.WebhookAt, n.Signs.InboundAt, n.Signs.EchoAt, n.Signs.PhoneAt, n.Signs.StatusAt, n.Signs.SentAt
	h.Queue.Outbound, h.Queue.Unknown, h.Queue.Parked, h.Queue.MediaPending = load.Outbound, load.Unknown, load.Parked, load.MediaPending
	h.Refused.Count, h.Refused.Since, h.Refused.LastAt = load.Refused, load.RefusedSince, load.RefusedAt
	c := a.Capabilities(n)
	h.Limits.PerSecond, h.Limits.PairEveryMS, h.Limits.PairBurst = c.PerSecond, c.PairEvery.Milliseconds(), c.PairBurst
	if n.Pace == inbox.PaceCareful {
		h.Limits.Careful, h.Limits.PerSecond = true, c.CarefulPer
	}
	a.linkShape(&h, n, load, link)
	return answer(h), nil
}

// linkShape fills what the link adds to a number's health.
func (a *API) linkShape(h *Health, n inbox.Account, load view.Load, l onboarding.Health) {
	now := inbox.MillisOf(a.Now())
	v := view.Vitals{Account: n, Load: load, Probe: l.Probe, Risk: l.Link.Cause, Now: now, Heard: max(n.Signs.EchoAt, n.Signs.PhoneAt) != 0 || l.Standing.ReconnectedAt != 0}
	for _, s := range l.Silences {
		if h.KeepAlive == nil {
			h.KeepAlive = &KeepAlive{AsOf: l.Settings.AsOf}
		}
		notices, to := l.Settings.PhoneNotices, &h.KeepAlive.Phone
		if s.Kind == onboarding.Companion {
			notices, to = l.Settings.CompanionNotices, &h.KeepAlive.Companion
		}
		*to = Silence{LastSignAt: s.Since, LastSign: s.By, Days: s.Days(now), CutAt: s.Cut(l.Settings), Level: "quiet"}
		to.NextAt, _ = s.Next(l.Settings, now)
		if len(notices) > 0 && to.Days >= notices[0] {
			to.Level = "notice"
			if to.Days >= notices[len(notices)-1] {
				to.Level = "red"
			}
		}
		if s.Kind == onboarding.Phone && len(notices) > 0 {
			v.Silent, v.Warn, v.Alarm = to.Days, notices[0], notices[len(notices)-1]
		}
	}
	lamps := view.LampsOf(v)
	glow := func(lamp *view.Lamp, reason *LampReason, g view.Glow) {
		words := view.LampWords[g.Why]
		*lamp, *reason = g.Lamp, LampReason{g.Why, words[0], words[1]}
	}
	glow(&h.Lamps.Phone, &h.LampReasons.Phone, lamps.Phone)
	glow(&h.Lamps.CloudAPI, &h.LampReasons.CloudAPI, lamps.CloudAPI)
	glow(&h.Lamps.Sangam, &h.LampReasons.Sangam, lamps.Sangam)
	glow(&h.Lamps.Business, &h.LampReasons.Business, lamps.Business)
	h.Link = Link{State: string(l.Link.State), Since: l.Link.Since, Cause: l.Link.Cause, Reason: l.Link.Evidence, WayOut: l.Standing.WayOut, Until: l.Standing.Until}
	if l.Probe.At != 0 {
		h.Probe = &l.Probe
	}
	h.Figures = LinkFigures{n.Quality, n.Throughput, n.DailyLimit}
	h.Gaps = shapes(l.Gaps, func(g onboarding.Gap) LinkGap { return LinkGap{g.From, g.To, string(g.State)} })
	slices.Reverse(h.Gaps)
	h.Syncs = shapes(l.Syncs, func(y inbox.Sync) LinkSync {
		return LinkSync{string(y.Kind), string(y.Stage(now)), y.RequestedAt, y.LastAt, y.Progress, y.RequestID}
	})
	h.LinkEvents = shapes(l.History.Events, func(e onboarding.LinkEvent) LinkEvent {
		return LinkEvent{e.At, e.SeenAt, string(e.From), string(e.To), e.Cause, e.Evidence}
	})
	h.LinkFacts = shapes(l.History.Facts, func(f inbox.AccountFact) LinkFact {
		return LinkFact{f.Kind, f.At, f.Cause, f.Reason, f.WayOut, f.DueAt}
	})
	h.Notices = shapes(l.History.Notices, func(n onboarding.Notice) LinkNotice {
		return LinkNotice{n.Kind, n.Since, n.Day, n.At, n.Mail, n.MailTo, n.MailWhy, n.Second, shapes(n.Told, toldShape)}
	})
	h.Mail = "off"
	if l.MailOn {
		h.Mail = "on"
	}
}

func toldShape(t onboarding.Told) LinkTold {
	out := LinkTold{To: t.To, ConversationID: t.Conversation, Status: string(t.Status), Why: t.Why}
	if t.Failure != nil {
		out.Why = t.Failure.Explanation
	}
	return out
}
