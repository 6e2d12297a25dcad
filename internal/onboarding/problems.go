package onboarding

import (
	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// words are a sentence on what happened and the way out of it.
type words struct {
	message, wayOut string
	dead            bool // the token helps no more: only a new window
}

const (
	again       = "Open the window again. If it then says that the number is connected already, disconnect it first in the app: Settings, Account, Business Platform."
	tellRunner  = "Tell whoever runs this installation; what is entered for the Meta app is wrong."
	tryOnceMore = "Press “Go on” in a minute. Nothing is lost: the number is connected at WhatsApp, only this side waits."
)

// problems are all that may end or hold up a signup, by their stable codes. The screens have them in
// every language; a test holds the two together.
var problems = map[string]words{
	"window_cancelled":       {"The window was closed before the number was connected.", "Open it again when the phone is at hand. Nothing has changed on the phone.", true},
	"window_failed":          {"WhatsApp ended the window with a fault.", "Read what it says, mend that, and open the window again. Give WhatsApp's support the numbers below if it stays so.", true},
	"exchange_code_expired":  {"The code of the window came too late: it lives for 30 seconds.", again, true},
	"exchange_code_used":     {"The code of the window was used before.", again, true},
	"exchange_code_refused":  {"WhatsApp does not take the code of the window.", again, true},
	"exchange_app_wrong":     {"WhatsApp does not know the Meta app that is entered here.", tellRunner, true},
	"exchange_secret_wrong":  {"WhatsApp refuses the secret of the Meta app that is entered here.", tellRunner, true},
	"exchange_no_answer":     {"The line was cut while the code was redeemed, so nobody knows whether it was taken. It was not tried again.", again, true},
	"exchange_unreachable":   {"WhatsApp could not be reached while the code lived.", again, true},
	"exchange_busy":          {"WhatsApp was too busy to take the code while it lived.", again, true},
	"exchange_refused":       {"WhatsApp refused to redeem the code.", again, true},
	"exchange_token_invalid": {"WhatsApp refused to redeem the code.", again, true},
	"exchange_not_granted":   {"WhatsApp refused to redeem the code.", again, true},
	"token_invalid":          {"The permission that the window gave is not valid.", again, true},
	"scopes_missing":         {"In the window not everything was allowed that is needed.", "Open the window again and leave all boxes ticked. If it says that the number is connected already, disconnect it first in the app.", true},
	"business_foreign":       {"The window named a business account that it gave no access to.", again, true},
	"business_unknown":       {"The window did not say which business account it was for.", again, true},
	"number_missing":         {"The business account has no number that is on the WhatsApp Business App.", "Open the window again and choose “connect a Business App number”.", true},
	"number_foreign":         {"The window named a number that is not in the business account.", again, true},
	"not_on_app":             {"This number is on the Cloud API only, not on the app.", "Connect it as an API-only number: go back to the first step and choose that.", true},
	"already_connected":      {"This number is connected to this installation already.", "Look under Numbers. If another team has it there, they must remove it first.", true},
	"secret_wrong":           {"WhatsApp refuses the secret of the Meta app that is entered here.", tellRunner, false},
	"app_wrong":              {"WhatsApp does not know the Meta app that is entered here.", tellRunner, false},
	"not_granted":            {"WhatsApp does not let us see the business account.", again, true},
	"no_answer":              {"WhatsApp did not answer.", tryOnceMore, false},
	"unreachable":            {"WhatsApp could not be reached.", tryOnceMore, false},
	"busy":                   {"WhatsApp asks us to wait.", tryOnceMore, false},
	"refused":                {"WhatsApp refused a question about the new number.", tryOnceMore, false},
	"subscribe_no_answer":    {"WhatsApp did not say whether it will send us what happens on the number.", tryOnceMore, false},
	"subscribe_unreachable":  {"WhatsApp could not be reached to have it send us what happens on the number.", tryOnceMore, false},
	"subscribe_busy":         {"WhatsApp asks us to wait before it sends us what happens on the number.", tryOnceMore, false},
	"subscribe_refused":      {"WhatsApp refused to send us what happens on the number.", "Press “Go on” once more. If it stays so, the Meta app lacks a permission or the callback: tell whoever runs this installation.", false},
}

// refusals are why something cannot be done now.
var refusals = map[string]words{
	"no_meta_app":    {"This installation has no Meta app of its own.", "Let a provider link the number and enter what it gives you, or have the operator set up a Meta app.", false},
	"case_linked":    {"This number is linked already.", "Look under Numbers.", false},
	"not_hybrid":     {"The window is for numbers that stay on the app.", "Choose “App and API” in the first step.", false},
	"warn_first":     {"Nobody has confirmed yet what changes on the phone.", "Read the step before and confirm it.", false},
	"signup_running": {"A code is being redeemed at this moment.", "Wait a minute and look again.", false},
	"signup_over":    {"This window is over, or it was opened from another place.", "Look at how the number stands now, and open a new window if it is not connected.", false},
}

func problem(code string) *SignupProblem {
	w := problems[code]
	return &SignupProblem{Code: code, Message: w.message, WayOut: w.wayOut}
}

// dead reports whether only a new window helps.
func (p *SignupProblem) dead() bool { return problems[p.Code].dead }

// problemOf puts a failed call into words; what is not known for the step counts as it does in
// general.
func problemOf(step string, err error) *SignupProblem {
	f := faultOf(err)
	if f == nil {
		f = &channel.SignupError{Reason: channel.SignupRefused}
	}
	code := step + string(f.Reason)
	if _, known := problems[code]; !known {
		code = string(f.Reason)
	}
	if _, known := problems[code]; !known {
		code = "refused"
	}
	p := problem(code)
	p.Trace, p.Said = f.TraceID, short(f.Said)
	return p
}

func reason(code inbox.Code, name string) error {
	w := refusals[name]
	return &inbox.Error{Code: code, Message: w.message, Reason: &inbox.Reason{Code: name, Message: w.message, WayOut: w.wayOut}}
}

// ProblemOf names a failed call of the network by its stable code.
func ProblemOf(err error) string { return problemOf("", err).Code }
