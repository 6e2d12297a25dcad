package whatsapp

import (
	"strings"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// accountFact reads news about a number or its business account; a field that is none of them
// gives nothing.
func (p *parser) accountFact(c *graph.Change) {
	v := p.value
	f := inbox.AccountFact{At: p.at}
	switch {
	case v.AccountUpdate != nil:
		p.accountUpdate(&f, v.AccountUpdate)
	case v.PhoneNumberQuality != nil:
		q := v.PhoneNumberQuality
		f.Number = inbox.NormalPhone(q.DisplayPhoneNumber)
		f.Kind, f.Reason = q.Event, qualityReasons[q.Event]
		switch q.Event {
		case "FLAGGED", "UNFLAGGED":
			f.Quality = q.Event
		}
	case v.AccountAlert != nil:
		f.Kind = "alert"
		if a := v.AccountAlert.Info; a != nil {
			f.Kind, f.Reason = a.Type, a.Description
		}
	case v.AccountReview != nil:
		f.Kind, f.Reason = v.AccountReview.Decision, reviewReasons[v.AccountReview.Decision]
	case v.AccountSettings != nil:
		f.Kind = v.AccountSettings.Type
		if n := v.AccountSettings.PhoneNumber; n != nil {
			p.account = n.PhoneNumberID
		}
		if t := v.AccountSettings.Timestamp; t != 0 {
			f.At = inbox.Millis(t.Millis())
		}
	case v.BusinessCapability != nil:
		f.Kind = "limit"
		if limit := v.BusinessCapability.DailyPerBusiness; limit != "" {
			f.Reason = "The business may now open conversations with so many people a day: " + tier(string(limit)) + "."
		}
	case v.BusinessUsername != nil:
		f.Kind, f.Number = v.BusinessUsername.Status, inbox.NormalPhone(v.BusinessUsername.DisplayPhoneNumber)
	case v.PhoneNumberName != nil:
		f.Kind, f.Reason = v.PhoneNumberName.Decision, nameReasons[v.PhoneNumberName.Decision]
		f.Number = inbox.NormalPhone(v.PhoneNumberName.DisplayPhoneNumber)
	case v.Security != nil:
		f.Kind, f.Reason = v.Security.Event, securityReasons[v.Security.Event]
		f.Number = inbox.NormalPhone(v.Security.DisplayPhoneNumber)
	default:
		return
	}
	f.Kind = strings.TrimSuffix(c.Field+"."+f.Kind, ".")
	p.add("", c.Raw, inbox.Update{Account: &f})
}

// accountUpdate reads the events of the whole business account. Those with waba_info stand under
// the portfolio's id, so the account is taken from there.
func (p *parser) accountUpdate(f *inbox.AccountFact, u *cloudapi.AccountUpdate) {
	f.Kind, f.Number = u.Event, inbox.NormalPhone(u.PhoneNumber)
	if u.WABAInfo != nil && u.WABAInfo.WABAID != "" {
		p.business = u.WABAInfo.WABAID
	}
	switch u.Event {
	case "PARTNER_REMOVED":
		f.State = inbox.AccountDisconnected
		f.Reason = "The link to the Cloud API was ended."
		if d := u.Disconnection; d != nil {
			if words, ok := disconnections[d.Reason]; ok {
				f.Reason = words
			} else if d.Reason != "" {
				p.unknown("disconnection_info.reason", d.Reason)
			}
			if d.InitiatedBy == "USER" {
				f.Reason += " It was done by the owner."
			}
		}
	case "ACCOUNT_OFFBOARDED":
		f.State = inbox.AccountOffboarded
		f.Reason = "The Business App was registered anew (new phone or new install). Sending works again once it has reconnected, usually within minutes."
	case "ACCOUNT_RECONNECTED":
		f.State = inbox.AccountLinked
		f.Reason = "The Business App has reconnected. Messages of the gap were not delivered to us, and linked devices must be linked again on the phone."
	case "ACCOUNT_DELETED":
		f.State, f.Reason = inbox.AccountDisconnected, "The WhatsApp business account was deleted."
	case "ACCOUNT_VIOLATION":
		f.Reason = "Meta says that the account broke one of its rules."
		if u.ViolationInfo != nil {
			f.Reason = "Meta says that the account broke one of its rules: " + readable(u.ViolationInfo.Type) + "."
		}
	case "ACCOUNT_RESTRICTION":
		restricted(f, u.Restrictions)
	case "DISABLED_UPDATE":
		disabled(f, u.BanInfo)
	case "PARTNER_APP_UNINSTALLED":
		f.Reason = "An app was removed from the business account. If it was ours, nothing more can be received."
	}
}

// disconnections are the reasons of PARTNER_REMOVED.
// Source: WhatsApp > Webhooks > account_update (2026-09-11), contract 4.10.
var disconnections = map[string]string{
	"BUSINESS_DOWNGRADE":   "The owner moved from the WhatsApp Business App to the ordinary WhatsApp app.",
	"PRIMARY_INACTIVITY":   "The Business App on the phone was not opened for about 14 days.",
	"COMPANION_INACTIVITY": "The linked side was not active for about 30 days.",
	"ACCOUNT_DISCONNECTED": "The account was closed by Meta, or deleted by the owner.",
	"CHANGE_NUMBER":        "The number was changed in the Business App.",
	"USER_RE_REGISTERED":   "The app was registered again on another device.",
}

// restricted moves the account only when answers are concerned, since answers are what is sent from
// here. Assumed: the other restrictions (opening conversations, calls, adding numbers) leave answers
// alone; if wrong, sends are refused with 368 and the refusal moves the account.
func restricted(f *inbox.AccountFact, list []cloudapi.Restriction) {
	var what []string
	var until inbox.Millis
	for _, r := range list {
		name := strings.TrimPrefix(r.Type, "RESTRICTED_")
		what = append(what, readable(name))
		until = max(until, inbox.Millis(r.Expiration.Millis()))
		if name == "CUSTOMER_INITIATED_MESSAGING" {
			f.State = inbox.AccountRestricted
		}
	}
	f.Reason = "Meta restricted the account"
	if len(what) > 0 {
		f.Reason += ": " + strings.Join(what, ", ")
	}
	if until != 0 {
		f.Reason += ", until " + until.Time().Format(time.DateTime) + " UTC"
	}
	f.Reason += "."
}

func disabled(f *inbox.AccountFact, b *cloudapi.BanInfo) {
	if b == nil {
		return
	}
	switch b.State {
	case "DISABLE":
		f.State, f.Reason = inbox.AccountRestricted, "Meta disabled the account."
	case "REINSTATE":
		f.State, f.Reason = inbox.AccountLinked, "Meta reinstated the account."
	case "SCHEDULE_FOR_DISABLE":
		f.Reason = "Meta will disable the account."
		if b.Date != "" {
			f.Reason = "Meta will disable the account on " + b.Date + "."
		}
	}
}

// numberError is trouble of the whole number that comes without a message.
func (p *parser) numberError(path string, e *cloudapi.Error) {
	if e.Err != nil {
		p.bad(path, e.Raw, e.Err.Error())
		return
	}
	fact := inbox.AccountFact{Kind: "messages.error", Reason: "WhatsApp told of trouble with the number and gave no code."}
	if e.Code != 0 { // here 0 is an error without a code; only an answer to a call means the token by it
		words := failureOf(e.Code)
		fact.State, fact.Reason = accountStateOf(e.Code), words.Title+". "+words.Explanation
	}
	p.add(path, e.Raw, inbox.Update{Account: &fact})
}

var (
	qualityReasons = map[string]string{
		"FLAGGED":            "The quality of the number is low: many people block or report its messages.",
		"UNFLAGGED":          "The quality of the number is good again.",
		"THROUGHPUT_UPGRADE": "The number may send faster now.",
		"ONBOARDING":         "The number was connected.",
	}
	reviewReasons = map[string]string{
		"APPROVED": "Meta approved the business account.",
		"REJECTED": "Meta rejected the business account.",
		"PENDING":  "Meta is reviewing the business account.",
		"DEFERRED": "Meta put off its decision on the business account.",
	}
	nameReasons = map[string]string{
		"APPROVED": "The display name was approved.",
		"REJECTED": "The display name was rejected.",
		"PENDING":  "The display name is being reviewed.",
		"DEFERRED": "The decision on the display name was put off.",
	}
	securityReasons = map[string]string{
		"PIN_CHANGED":         "The number's two-step PIN was changed.",
		"PIN_RESET_REQUEST":   "Somebody asked to reset the number's two-step PIN.",
		"PIN_REQUEST_SUCCESS": "The number's two-step PIN was reset.",
	}
)

// readable turns the platform's capitals into words.
func readable(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", " "))
}

func tier(limit string) string {
	if limit == "-1" || limit == "TIER_UNLIMITED" {
		return "no limit"
	}
	return strings.TrimPrefix(limit, "TIER_")
}
