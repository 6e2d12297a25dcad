package view

import (
	"time"

	"sangam/internal/inbox"
)

// Lamp is how one part of the chain from phone to screen does.
type Lamp string

// The lamps.
const (
	Green   Lamp = "green"
	Amber   Lamp = "amber" // works, but somebody should look
	Red     Lamp = "red"   // does not work
	Unknown Lamp = "unknown"
)

// Glow is a lamp with its reason.
type Glow struct {
	Lamp Lamp
	Why  string // stable code, as "phone_silent"; screens have its words, LampWords the English ones
}

// Lamps are the four parts: the owner's phone, the platform's API, this program, and the business
// account at the platform.
type Lamps struct{ Phone, CloudAPI, Sangam, Business Glow }

// Vitals is what lamps are judged by.
type Vitals struct {
	Account inbox.Account
	Load    Load
	Probe   inbox.Probe // its At is zero if the platform was never asked
	// Cause of a link at risk, as "ban_scheduled"; empty if none.
	Risk string
	// Days since the last sign of the phone, the day from which people are told, and the last of
	// them, which is red; Heard is whether there was ever a sign. Only for hybrid numbers.
	Heard               bool
	Silent, Warn, Alarm int
	Now                 inbox.Millis
}

const (
	// Signs of the platform older than this say nothing about today.
	platformQuiet = 7 * 24 * time.Hour
	// A token that ends sooner is amber.
	tokenSoon = 7 * 24 * time.Hour
	// An answer of the platform older than this says nothing any more.
	probeOld = 26 * time.Hour

	// So many webhooks refused for their signature, and none taken since, are no stranger's rubbish.
	manyRefused = 3

	lagAmber = 10 * time.Second
	lagRed   = 60 * time.Second
)

// LampsOf judges a number. For each lamp the worst thing counts.
func LampsOf(v Vitals) Lamps {
	return Lamps{Phone: phoneLamp(v), CloudAPI: cloudLamp(v), Sangam: sangamLamp(v), Business: businessLamp(v)}
}

func phoneLamp(v Vitals) Glow {
	a := v.Account
	// Who was never heard of has not fallen silent.
	never := func(unheard, silent string) string {
		if v.Heard {
			return silent
		}
		return unheard
	}
	switch {
	case a.Mode != inbox.ModeHybrid:
		return Glow{Unknown, "phone_none"}
	case a.State == inbox.AccountOffboarded:
		return Glow{Red, "phone_offboarded"}
	case a.State == inbox.AccountDisconnected:
		return Glow{Red, "phone_disconnected"}
	case v.Alarm > 0 && v.Silent >= v.Alarm:
		return Glow{Red, never("phone_never_red", "phone_silent_red")}
	case v.Warn > 0 && v.Silent >= v.Warn:
		return Glow{Amber, never("phone_never", "phone_silent")}
	case !v.Heard:
		return Glow{Unknown, "phone_unheard"}
	}
	return Glow{Green, "phone_green"}
}

func cloudLamp(v Vitals) Glow {
	a, p := v.Account, v.Probe
	// What was answered before the number's state changed, as before it was connected anew, is over.
	asked := p.At != 0 && v.Now.Time().Sub(p.At.Time()) < probeOld && p.At >= a.StateAt
	switch {
	case a.State == inbox.AccountDisconnected:
		return Glow{Red, "cloud_disconnected"}
	case a.State == inbox.AccountOffboarded:
		return Glow{Red, "cloud_offboarded"}
	case a.State == inbox.AccountTokenDead:
		return Glow{Red, "cloud_token"}
	case asked && p.Number.Nowhere:
		return Glow{Red, "cloud_nowhere"}
	case asked && p.Token.Asked && len(p.Token.Missing) > 0:
		return Glow{Red, "cloud_permission"}
	case asked && p.Number.Denied:
		return Glow{Red, "cloud_denied"}
	case asked && p.Subscribed.Asked && (p.Subscribed.Apps == 0 || p.Subscribed.Known && !p.Subscribed.Ours):
		return Glow{Red, "cloud_unsubscribed"}
	case asked && p.Number.Asked && p.Number.Status != "" && p.Number.Status != "CONNECTED":
		return Glow{Red, "cloud_status"}
	case asked && p.AppSecretWrong:
		return Glow{Red, "cloud_app_secret"}
	case asked && len(p.MissingFields) > 0:
		return Glow{Amber, "cloud_fields"}
	case asked && p.Token.ExpiresAt != 0 && p.Token.ExpiresAt < v.Now.Add(tokenSoon):
		return Glow{Amber, "cloud_token_soon"}
	case asked && p.Unreachable != "":
		return Glow{Amber, "cloud_unreachable"}
	}
	g := a.Signs
	switch at := max(g.InboundAt, g.StatusAt, g.WebhookAt); {
	case at == 0: // what went out says nothing of what would come in
		return Glow{Unknown, "cloud_unheard"}
	case v.Now.Time().Sub(at.Time()) < platformQuiet:
		return Glow{Green, "cloud_green"}
	}
	return Glow{Unknown, "cloud_quiet"}
}

func sangamLamp(v Vitals) Glow {
	lag := time.Duration(v.Load.LagMS) * time.Millisecond
	switch {
	case lag > lagRed:
		return Glow{Red, "sangam_behind_red"}
	case lag > lagAmber:
		return Glow{Amber, "sangam_behind"}
	case v.refused() && v.Load.Refused >= manyRefused && v.Account.Signs.WebhookAt < v.Load.RefusedSince:
		return Glow{Red, "sangam_refused_all"}
	case v.refused():
		return Glow{Amber, "sangam_refused"}
	case v.Load.Parked > 0:
		return Glow{Amber, "sangam_parked"}
	case v.Load.Unknown > 0:
		return Glow{Amber, "sangam_unknown"}
	}
	return Glow{Green, "sangam_green"}
}

// refused tells whether webhooks were refused for their signature since the last of this number that
// was taken: the app secret is wrong, or a stranger writes to the callback.
func (v Vitals) refused() bool {
	return v.Load.Refused > 0 && v.Load.RefusedAt > v.Account.Signs.WebhookAt && v.Now.Time().Sub(v.Load.RefusedAt.Time()) < platformQuiet
}

func businessLamp(v Vitals) Glow {
	switch {
	case v.Account.State == inbox.AccountRestricted:
		return Glow{Red, "business_restricted"}
	case v.Risk == "ban_scheduled":
		return Glow{Red, "business_ban"}
	case v.Probe.Number.CanSend == "BLOCKED":
		return Glow{Red, "business_blocked"}
	case v.Probe.Number.CanSend == "LIMITED":
		return Glow{Amber, "business_limited"}
	}
	switch v.Account.Quality {
	case "GREEN", "HIGH", "UNFLAGGED":
		return Glow{Green, "business_green"}
	case "YELLOW", "MEDIUM":
		return Glow{Amber, "business_quality"}
	case "RED", "LOW", "FLAGGED":
		return Glow{Red, "business_quality_red"}
	}
	return Glow{Unknown, "business_unrated"}
}

// LampWords are reason and way out of each code in English; the screens have them in each language.
var LampWords = map[string][2]string{
	"phone_none":           {"This number has no app on a phone.", ""},
	"phone_offboarded":     {"The app was registered anew and has not reconnected.", "Open the Business App on the new phone."},
	"phone_disconnected":   {"The phone and the Cloud API are no longer linked.", "Connect the number anew."},
	"phone_silent":         {"Nothing was heard from the phone for days.", "Open the Business App on the phone."},
	"phone_silent_red":     {"The phone is silent for so long that WhatsApp may unlink the number any day.", "Open the Business App on the phone now."},
	"phone_unheard":        {"Nobody has written from the phone yet.", "Send one message from it to see."},
	"phone_green":          {"The phone's app has shown signs of life.", ""},
	"cloud_disconnected":   {"The link to the Cloud API was ended.", "Connect the number anew."},
	"cloud_offboarded":     {"Sending is stopped until the app has reconnected.", "Open the Business App on the new phone."},
	"cloud_token":          {"WhatsApp refuses the access token.", "Make a new one in Meta Business Suite and enter it under Edit."},
	"cloud_token_soon":     {"The access token ends within a week.", "Make one that never ends for a system user, and enter it under Edit."},
	"cloud_permission":     {"The access token lacks a permission.", "Make a token with whatsapp_business_messaging and whatsapp_business_management."},
	"cloud_unsubscribed":   {"Our app does not get the webhooks of the business account.", "Connect the number anew, or subscribe the app in Meta's settings."},
	"cloud_denied":         {"WhatsApp refuses our access to this number.", "If the link was ended, connect the number again; else give the system user the business account in Meta Business Suite."},
	"cloud_nowhere":        {"WhatsApp knows no number with this phone number id, or does not show it to the access token.", "Compare the phone number id in WhatsApp Manager; connect the number with the right one, or let the system user have the business account."},
	"cloud_app_secret":     {"WhatsApp refuses the app secret; the access token is fine.", "Copy the app secret from Meta (App settings, Basic) and enter it under Edit."},
	"cloud_fields":         {"The app does not get all fields it needs.", "Tick the missing fields in the app's settings under WhatsApp, Configuration."},
	"cloud_status":         {"WhatsApp does not call the number connected.", "Look at the number in WhatsApp Manager."},
	"cloud_unreachable":    {"WhatsApp could not be reached when it was asked last.", "Check the way out to the internet; it is tried again within the hour."},
	"phone_never":          {"The phone has not been heard of since the number was linked, days ago.", "Open the Business App on the phone and send one message from it."},
	"phone_never_red":      {"The phone has not been heard of since the number was linked, so long that WhatsApp may unlink it any day.", "Open the Business App on the phone now and send one message from it."},
	"cloud_unheard":        {"Nothing has come from WhatsApp yet.", "Write to the number; if nothing arrives, check the callback URL."},
	"cloud_quiet":          {"Nothing from WhatsApp for 7 days.", "Write to the number; if nothing arrives, check the callback URL."},
	"cloud_green":          {"WhatsApp answers and sends webhooks.", ""},
	"sangam_behind":        {"Webhooks are more than 10 s behind.", "Wait a minute; if it stays, tell who runs this installation."},
	"sangam_behind_red":    {"Webhooks are more than a minute behind.", "Tell who runs this installation; nothing is lost meanwhile."},
	"sangam_refused":       {"Webhooks were refused: their signature does not fit the app secret.", "Compare the app secret with Meta's (App settings, Basic) and enter it under Edit; if webhooks of this number arrive, a stranger wrote to the callback."},
	"sangam_refused_all":   {"All webhooks are refused: their signature does not fit the app secret.", "Copy the app secret from Meta (App settings, Basic) and enter it under Edit."},
	"sangam_parked":        {"Some events could not be taken in.", "Look at the parked events."},
	"sangam_unknown":       {"Nobody knows whether some messages went out.", "Look at them in their conversations and decide."},
	"sangam_green":         {"Keeps up; nothing is stuck.", ""},
	"business_restricted":  {"Meta has restricted the account.", "See the reason above, and ask for a review."},
	"business_ban":         {"Meta has announced that it will disable the account.", "Appeal in Meta Business Suite before that day."},
	"business_blocked":     {"WhatsApp says that the number cannot send.", "Look in WhatsApp Manager what blocks it."},
	"business_limited":     {"WhatsApp says that the number can send with limits only.", "Look in WhatsApp Manager what limits it."},
	"business_quality":     {"Quality is medium: some people block or report the number.", "Write less, and only what is expected."},
	"business_quality_red": {"Quality is low: many people block or report the number.", "Write less, and only what is expected, for a week."},
	"business_unrated":     {"WhatsApp has not rated this number yet.", ""},
	"business_green":       {"WhatsApp rates the number's quality as good.", ""},
}
