package whatsapp

import (
	"fmt"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// failure puts the errors of a report into words for people. The first error with a code counts.
func failure(errors []cloudapi.Error) *inbox.Failure {
	for i := range errors {
		if errors[i].Code != 0 {
			return failureOf(errors[i].Code)
		}
	}
	f := failureOf(0)
	if len(errors) == 0 {
		*f = inbox.Failure{
			Title: "Not delivered", Explanation: "WhatsApp reported that the message failed, and did not say why.",
			WayOut: "Send it again.", Retryable: true,
		}
	}
	return f
}

// failureOf gives the words for a code. Screens translate by the code; these are the English
// ones. The platform's own text is not shown: it may hold numbers and contents.
func failureOf(code int) *inbox.Failure {
	if f, ok := failures[code]; ok {
		f.Code = code
		return &f
	}
	f := inbox.Failure{Code: code, Title: fmt.Sprintf("WhatsApp refused it (code %d)", code)}
	info, known := graph.LookupCode(code)
	if known {
		f.Explanation = "WhatsApp says: " + info.Meaning + "."
	} else if info.Meaning != "" {
		f = failures[10]
		f.Code = code
		return &f
	} else {
		f.Explanation = "This code is new to us; the raw report holds WhatsApp's own words."
	}
	switch info.Class {
	case graph.Retryable, graph.Wait, graph.Ambiguous:
		f.WayOut, f.Retryable = "Try again later.", true
	case graph.NeedsFix:
		f.WayOut = "Correct the message, then send it again."
	default:
		f.WayOut = "Use another way to reach this person, or ask WhatsApp's support and name the code."
	}
	return &f
}

// failures are the codes that a message, sent or received, can meet. Retryable means that a
// member may send the same again with hope, perhaps after somebody did what WayOut says.
// Source: Cloud API > Error codes (2026-09-11), contract 9.3.
var failures = map[int]inbox.Failure{
	0: {
		Title: "WhatsApp no longer accepts our access token", Explanation: "The token of this number has ended or was withdrawn, so nothing can be sent.",
		WayOut: "An owner enters a new token under Numbers; then send again.", Retryable: true,
	},
	190: {
		Title: "WhatsApp no longer accepts our access token", Explanation: "The token of this number has ended or was withdrawn, so nothing can be sent.",
		WayOut: "An owner enters a new token under Numbers; then send again.", Retryable: true,
	},
	1: {
		Title: "WhatsApp had a fault", Explanation: "WhatsApp answered with an unknown error; the message may or may not have gone out.",
		WayOut: "Look whether it arrived, then send it again.", Retryable: true,
	},
	2: {
		Title: "WhatsApp is down", Explanation: "WhatsApp's service was down or overloaded; the message may or may not have gone out.",
		WayOut: "Wait a few minutes, look whether it arrived, then send it again.", Retryable: true,
	},
	3:    {Title: "Not permitted", Explanation: "The app behind this number lacks a permission at WhatsApp.", WayOut: "An owner gives the app its permissions in Meta's Business settings.", Retryable: true},
	4:    {Title: "Too many calls this hour", Explanation: "The hourly quota of the app is used up.", WayOut: "It goes on by itself within the hour.", Retryable: true},
	10:   {Title: "Not permitted", Explanation: "The app behind this number lacks a permission at WhatsApp.", WayOut: "An owner gives the app its permissions in Meta's Business settings.", Retryable: true},
	33:   {Title: "The number is unknown to WhatsApp", Explanation: "The number's id does not exist at WhatsApp, or the token may not use it.", WayOut: "An owner checks the number's ids under Numbers.", Retryable: true},
	100:  {Title: "WhatsApp did not understand the message", Explanation: "A part of the message is missing, too long or not allowed.", WayOut: "Change the message and send it again."},
	368:  {Title: "WhatsApp has blocked this account for a time", Explanation: "Meta restricts the account because of a rule it says was broken.", WayOut: "An owner looks at the account in WhatsApp Manager and appeals there.", Retryable: true},
	2500: {Title: "WhatsApp no longer accepts our access token", Explanation: "The call carried no valid token.", WayOut: "An owner enters a new token under Numbers; then send again.", Retryable: true},
	80007: {
		Title: "Too many calls this hour", Explanation: "The hourly quota of the business account is used up.", WayOut: "It goes on by itself within the hour.", Retryable: true,
	},
	130403: {Title: "This person is blocked", Explanation: "Your business has blocked this person.", WayOut: "Unblock the person first.", Retryable: true},
	130429: {Title: "Too many messages at once", Explanation: "The number sent faster than WhatsApp allows.", WayOut: "Send it again; the pace has been lowered.", Retryable: true},
	130472: {Title: "Held back by WhatsApp", Explanation: "This person is part of an experiment of Meta's in which marketing messages are not delivered.", WayOut: "Wait for the person to write, or use another way to reach them."},
	130497: {Title: "Not allowed in this country", Explanation: "WhatsApp does not let your business write to people in this country.", WayOut: "Use another way to reach this person."},
	130501: {Title: "Not supported in groups", Explanation: "This kind of group message cannot be read here.", WayOut: "Look on the phone."},
	131000: {
		Title: "WhatsApp had a fault", Explanation: "Something went wrong at WhatsApp; the message may or may not have gone out.",
		WayOut: "Look whether it arrived, then send it again.", Retryable: true,
	},
	131005: {Title: "Not permitted", Explanation: "WhatsApp denies access to this number.", WayOut: "An owner checks the app's permissions in Meta's Business settings.", Retryable: true},
	131008: {Title: "Something is missing in the message", Explanation: "WhatsApp says that a required part is missing.", WayOut: "Complete the message and send it again."},
	131009: {Title: "WhatsApp does not accept a part of the message", Explanation: "A value is not allowed. For a reaction: the message is older than 30 days or gone.", WayOut: "Change the message and send it again."},
	131014: {Title: "The file could not be fetched", Explanation: "WhatsApp could not open the link to the file.", WayOut: "Attach the file itself and send it again.", Retryable: true},
	131016: {
		Title: "WhatsApp is down", Explanation: "WhatsApp's service was unavailable; the message may or may not have gone out.",
		WayOut: "Wait a few minutes, look whether it arrived, then send it again.", Retryable: true,
	},
	131021: {Title: "That is our own number", Explanation: "Sender and recipient are the same number.", WayOut: "Choose another recipient."},
	131026: {
		Title: "Could not be delivered", Explanation: "The number may not be on WhatsApp, has not accepted its terms, or uses an old version of the app.",
		WayOut: "Reach the person another way, and ask them to update WhatsApp; then send it again.", Retryable: true,
	},
	131030: {Title: "Not on the test list", Explanation: "A test number may only write to the numbers on its list.", WayOut: "Add the person's number to the list in Meta's app settings.", Retryable: true},
	131031: {Title: "WhatsApp has locked this account", Explanation: "Meta locked the account, because of a rule it says was broken or because its details could not be checked.", WayOut: "An owner looks at the account in WhatsApp Manager.", Retryable: true},
	131037: {Title: "The display name is not approved", Explanation: "The number may not write before WhatsApp approves its display name.", WayOut: "An owner asks for the approval in WhatsApp Manager.", Retryable: true},
	131042: {
		Title: "WhatsApp could not charge for the message", Explanation: "The account has no valid way to pay, or its free messages are used up.",
		WayOut: "An owner checks the payment settings in WhatsApp Manager; then send again.", Retryable: true,
	},
	131045: {Title: "The number is not registered", Explanation: "WhatsApp does not know the number as registered for the API.", WayOut: "An owner connects the number again under Numbers.", Retryable: true},
	131047: {
		Title: "The 24 hours are over", Explanation: "The person last wrote more than 24 hours ago, so WhatsApp takes only approved templates.",
		WayOut: "Send a template, write from the phone, or wait until the person writes.",
	},
	131048: {Title: "Held back as spam", Explanation: "Too many people blocked or reported this number, so WhatsApp limits it.", WayOut: "Do not send it again; write less and only to people who expect it."},
	131049: {Title: "Held back by WhatsApp", Explanation: "WhatsApp chose not to deliver it, to limit how many marketing messages a person gets.", WayOut: "Wait at least a day; trying again sooner makes it worse."},
	131050: {Title: "The person wants no marketing", Explanation: "The person has turned off marketing messages from your business.", WayOut: "Respect it; answer when they write."},
	131051: {Title: "A kind of message that cannot be shown here", Explanation: "WhatsApp does not hand over this kind of message.", WayOut: "Look on the phone, or ask the person to send it another way."},
	131052: {Title: "The file could not be received", Explanation: "The file is larger than 100 MB, or WhatsApp could not fetch it.", WayOut: "Ask the person to send a smaller file."},
	131053: {Title: "WhatsApp did not take the file", Explanation: "The file's type does not fit its contents, or WhatsApp could not process it.", WayOut: "Convert the file, or send it as a document."},
	131055: {Title: "Not possible for this number", Explanation: "WhatsApp does not allow this kind of message on this number.", WayOut: "Send it another way."},
	131056: {Title: "Too many messages to this person", Explanation: "WhatsApp limits how fast one person may be written to.", WayOut: "Wait a minute, then send it again.", Retryable: true},
	131057: {
		Title: "WhatsApp is working on this number", Explanation: "The number is in maintenance; the message may or may not have gone out.",
		WayOut: "Wait a minute, look whether it arrived, then send it again.", Retryable: true,
	},
	onlyOnPhone: {Title: "Only on the phone", Explanation: "WhatsApp shows this message only in the Business App on the phone.", WayOut: "Open the chat on the phone."},
	131062:      {Title: "A number is needed", Explanation: "This message can only go to a phone number, and this person hides theirs.", WayOut: "Ask the person for their number."},
	131064:      {Title: "Held back by WhatsApp", Explanation: "WhatsApp limits the account because of how its templates are classified.", WayOut: "The limit ends by itself; try later.", Retryable: true},
	131070:      {Title: "Another app has this chat", Explanation: "Another app connected to this number is in charge of this chat now.", WayOut: "Take the chat over, or send a template."},
	132000:      {Title: "The template's fields do not fit", Explanation: "The number of fields filled in differs from the template's.", WayOut: "Fill in the fields again."},
	132001:      {Title: "The template does not exist", Explanation: "The template is not approved, or not in this language.", WayOut: "Choose another template."},
	132005:      {Title: "The filled-in template is too long", Explanation: "With its fields filled in, the text is longer than WhatsApp allows.", WayOut: "Shorten what is filled in."},
	132012:      {Title: "The template's fields do not fit", Explanation: "A field has the wrong form.", WayOut: "Fill in the fields again."},
	132015:      {Title: "The template is paused", Explanation: "WhatsApp paused the template because people reacted badly to it.", WayOut: "Use another template, or wait until it is active again."},
	132016:      {Title: "The template is disabled", Explanation: "WhatsApp disabled the template for good.", WayOut: "Make a new template."},
	133004: {
		Title: "WhatsApp is down", Explanation: "WhatsApp's server was unavailable; the message may or may not have gone out.",
		WayOut: "Wait a few minutes, look whether it arrived, then send it again.", Retryable: true,
	},
	133010: {Title: "The number is not registered", Explanation: "WhatsApp does not know the number as registered for the API.", WayOut: "An owner connects the number again under Numbers.", Retryable: true},
	135000: {Title: "WhatsApp refused the message", Explanation: "WhatsApp could not process the message and did not say why.", WayOut: "Change the message and send it again."},
	137000: {Title: "The person's security code changed", Explanation: "The person has a new phone or reinstalled WhatsApp.", WayOut: "Make sure who you write to, then send again.", Retryable: true},
	2494100: {
		Title: "WhatsApp is working on this number", Explanation: "The number is in maintenance; the message may or may not have gone out.",
		WayOut: "Wait a few minutes, look whether it arrived, then send it again.", Retryable: true,
	},
}

// The words for calls that ended without an answer.
var (
	failureNotSent = inbox.Failure{Title: "WhatsApp could not be reached", Explanation: "The connection failed before anything was sent.", WayOut: "It is tried again by itself.", Retryable: true}
	failureNoWord  = inbox.Failure{
		Title: "No answer from WhatsApp", Explanation: "The connection ended before WhatsApp answered, so the message may or may not have gone out.",
		WayOut: "Look whether it arrived, then send it again or leave it.", Retryable: true,
	}
)
