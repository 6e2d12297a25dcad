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
		qualityFact(&f, v.PhoneNumberQuality)
	case v.AccountAlert != nil:
		alertFact(&f, v.AccountAlert)
	case v.AccountReview != nil:
		f.Kind, f.Reason = v.AccountReview.Decision, reviewReasons[v.AccountReview.Decision]
		if f.Kind == "REJECTED" {
			f.WayOut = "Open Business support in Meta Business Suite, read why and ask for another review."
		}
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
		if limit := limitOf(v.BusinessCapability.DailyPerBusiness, v.BusinessCapability.DailyPerPhone); limit != "" {
			f.DailyLimit = limit
			f.Reason = "The business may now open conversations with so many people a day: " + tier(limit) + "."
		}
	case v.BusinessUsername != nil:
		usernameFact(&f, v.BusinessUsername)
	case v.PhoneNumberName != nil:
		n := v.PhoneNumberName
		f.Kind, f.Reason, f.Number = n.Decision, nameReasons[n.Decision], inbox.NormalPhone(n.DisplayPhoneNumber)
		if n.Decision == "REJECTED" {
			f.WayOut = "Choose another display name in WhatsApp Manager: it must be like the business's name."
			if n.RejectionReason != "" && n.RejectionReason != "NONE" {
				f.Cause = strings.ToLower(n.RejectionReason)
				f.Reason = strings.TrimSuffix(f.Reason, ".") + ": " + readable(strings.TrimPrefix(n.RejectionReason, "NAME_")) + "."
			}
		}
	case v.Security != nil:
		f.Kind, f.Reason = v.Security.Event, securityReasons[v.Security.Event]
		f.Number = inbox.NormalPhone(v.Security.DisplayPhoneNumber)
		if f.Reason != "" {
			f.WayOut = "If it was none of you, change the PIN and look who has access in Meta Business Suite."
		}
	default:
		return
	}
	f.Kind = strings.TrimSuffix(c.Field+"."+f.Kind, ".")
	p.add("", c.Raw, inbox.Update{Account: &f})
}

func qualityFact(f *inbox.AccountFact, q *cloudapi.PhoneNumberQuality) {
	f.Number = inbox.NormalPhone(q.DisplayPhoneNumber)
	f.Kind, f.Reason = q.Event, qualityReasons[q.Event]
	switch q.Event {
	case "FLAGGED":
		f.Quality = q.Event
		f.WayOut = "Write less, and only what people expect; make it easy to say stop. The rating covers the last 7 days."
	case "UNFLAGGED":
		f.Quality = q.Event
	case "THROUGHPUT_UPGRADE":
		f.Throughput = "HIGH"
	}
	// The two older names were to go in February 2026. Source: contract 8.6.
	f.DailyLimit = limitOf(q.DailyPerBusiness, q.CurrentLimit)
}

// limitOf takes the first limit that is told: a count, -1 for none, or "TIER_2K".
func limitOf(candidates ...graph.Scalar) string {
	for _, s := range candidates {
		if s != "" && s != "null" {
			return string(s)
		}
	}
	return ""
}

func alertFact(f *inbox.AccountFact, a *cloudapi.AccountAlert) {
	f.Kind = "alert"
	if a.Info == nil {
		return
	}
	f.Kind, f.Reason = a.Info.Type, a.Info.Description
	f.Cause = strings.ToLower(a.Info.Severity)
	switch {
	case a.Info.Status == "NONE":
		f.Cause = "over" // the alert does not stand any more
	case a.Info.Severity == "CRITICAL":
		f.WayOut = "Open WhatsApp Manager and follow what it says there."
	}
}

func usernameFact(f *inbox.AccountFact, u *cloudapi.BusinessUsername) {
	f.Kind, f.Number = u.Status, inbox.NormalPhone(u.DisplayPhoneNumber)
	name := "@" + strings.TrimPrefix(u.Username, "@")
	switch u.Status {
	case "approved":
		f.Reason = "People can find the number as " + name + " now."
	case "reserved":
		f.Reason = "The user name " + name + " is kept for the number."
	case "deleted":
		f.Reason = "The number has no user name any more."
		if u.Context == "revoked" {
			f.Cause, f.Reason = "revoked", "Meta took the number's user name away."
		}
	}
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
		p.disconnected(f, u.Disconnection)
	case "ACCOUNT_OFFBOARDED":
		f.State = inbox.AccountOffboarded
		f.Reason = "The Business App was registered anew (new phone or new install). Sending works again once it has reconnected, usually within minutes."
		f.WayOut = "Open the Business App on the new phone and leave the box about the business platform ticked. If it has not reconnected in an hour, connect the number anew."
	case "ACCOUNT_RECONNECTED":
		f.State, f.Ends = inbox.AccountLinked, []inbox.AccountState{inbox.AccountOffboarded, inbox.AccountDisconnected}
		f.Reason = "The Business App has reconnected. Messages of the gap were not delivered to us, and linked devices must be linked again on the phone."
		f.WayOut = "Look on the phone for messages of the gap, and link the devices again."
	case "ACCOUNT_DELETED":
		f.State, f.Reason = inbox.AccountDisconnected, "The WhatsApp business account was deleted."
		f.WayOut = "Connect the number anew under another business account. What is here stays here."
	case "ACCOUNT_VIOLATION":
		f.Reason = "Meta says that the account broke one of its rules."
		f.WayOut = "Read which message or template it is about in WhatsApp Manager, stop it, and appeal if it is a mistake."
		if v := u.ViolationInfo; v != nil {
			f.Cause = strings.ToLower(v.Type)
			if v.Type != "" {
				f.Reason = "Meta says that the account broke one of its rules: " + readable(v.Type) + "."
			}
			if v.Remediation != "" {
				f.WayOut = v.Remediation
			}
		}
	case "ACCOUNT_RESTRICTION":
		restricted(f, u.Restrictions)
	case "DISABLED_UPDATE":
		p.disabled(f, u.BanInfo)
	case "PARTNER_APP_UNINSTALLED":
		f.Reason = "An app was removed from the business account. If it was ours, nothing more can be received."
		f.WayOut = "Use Check now; if the subscription is gone, connect the number anew."
	}
}

// disconnection is what one reason of PARTNER_REMOVED means and what to do.
type disconnection struct{ words, wayOut string }

// disconnections are the reasons of PARTNER_REMOVED.
// Source: WhatsApp > Webhooks > account_update (2026-09-11), contract 4.10.
var disconnections = map[string]disconnection{
	"BUSINESS_DOWNGRADE":   {"The owner moved from the WhatsApp Business App to the ordinary WhatsApp app.", "Install the WhatsApp Business App with this number again, then connect it anew."},
	"PRIMARY_INACTIVITY":   {"The Business App on the phone was not opened for about 14 days.", "Open the app on the phone, then connect the number anew. Keep the app open at least once a week."},
	"COMPANION_INACTIVITY": {"The linked side was not active for about 30 days.", "Connect the number anew and send from here now and then."},
	"ACCOUNT_DISCONNECTED": {"The account was closed by Meta, or deleted by the owner.", "Look in the Business App whether the account still exists; if Meta closed it, appeal there. Then connect the number anew."},
	"CHANGE_NUMBER":        {"The number was changed in the Business App.", "Connect the new number. The conversations of the old one stay here."},
	"USER_RE_REGISTERED":   {"The app was registered again on another device.", "Open the app on the phone that is in use and connect the number anew."},
}

// disconnected reads PARTNER_REMOVED. Without a reason it is also an ordinary partner removal, and
// older bodies name only the number. Source: contract 4.10.
func (p *parser) disconnected(f *inbox.AccountFact, d *cloudapi.Disconnection) {
	f.State = inbox.AccountDisconnected
	f.Reason = "The link to the Cloud API was ended."
	f.WayOut = "Ask who ended it: on the phone under Settings, Account, Business Platform, or in Meta Business Suite. Then connect the number anew."
	if d == nil {
		return
	}
	f.Cause = strings.ToLower(d.Reason)
	if known, ok := disconnections[d.Reason]; ok {
		f.Reason, f.WayOut = known.words, known.wayOut
	} else if d.Reason != "" {
		p.unknown("disconnection_info.reason", d.Reason)
	}
	if d.InitiatedBy == "USER" {
		f.Reason += " It was done by the owner."
	}
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
			f.State, f.Until = inbox.AccountRestricted, inbox.Millis(r.Expiration.Millis())
		}
		if r.Remediation != "" {
			f.WayOut = r.Remediation
		}
	}
	f.Reason = "Meta restricted the account"
	if len(what) > 0 {
		f.Reason += ": " + strings.Join(what, ", ")
	}
	f.Reason += "."
	f.DueAt = until
	if f.WayOut == "" {
		f.WayOut = "Wait until it ends, or ask for a review in Meta Business Suite, Business support."
	}
}

func (p *parser) disabled(f *inbox.AccountFact, b *cloudapi.BanInfo) {
	if b == nil {
		return
	}
	f.Cause = strings.ToLower(b.State)
	switch b.State {
	case "DISABLE":
		f.State, f.Reason = inbox.AccountRestricted, "Meta disabled the account."
		f.WayOut = "Ask for a review in Meta Business Suite, Business support. The phone may still work."
	case "REINSTATE":
		f.State, f.Ends, f.Reason = inbox.AccountLinked, []inbox.AccountState{inbox.AccountRestricted}, "Meta reinstated the account."
	case "SCHEDULE_FOR_DISABLE":
		f.Reason = "Meta will disable the account."
		f.WayOut = "Appeal in Meta Business Suite, Business support, before that day."
		if b.Date != "" {
			f.Reason = "Meta will disable the account on " + b.Date + "."
			// A text date without zone; noon UTC is within the day almost everywhere.
			if day, err := time.Parse("January 2, 2006", b.Date); err == nil {
				f.DueAt = inbox.MillisOf(day.Add(12 * time.Hour))
			} else {
				p.unknown("ban_info.waba_ban_date", b.Date)
			}
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
		"UPGRADE":            "The business may now write to more people a day.",
		"DOWNGRADE":          "The business may now write to fewer people a day.",
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
