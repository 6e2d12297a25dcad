// Package policy answers one question with pure functions: may this go out, now, to this person?
// Everything it needs stands in the Ask, the clock too; it reads no store and no network. The desk
// asks before it queues, delivery asks once more before it calls: the same rules, maybe a day
// apart. All functions may be called at once from many goroutines.
package policy

import (
	"time"

	"sangam/internal/inbox"
)

// Ask is one send, as far as the rules look at it.
type Ask struct {
	Now          inbox.Millis
	Account      inbox.Account
	Capabilities inbox.Capabilities
	Conversation inbox.Conversation
	// Whom it goes to as known now; nil is not looked at. WrittenTo is the target the writer saw
	// (inbox.Handle.Target); empty if it is being written now.
	To        *inbox.Handle
	WrittenTo string
	Author    inbox.AuthorKind
	Kind      inbox.MessageKind
	// Body of a text, or caption of a file. May be empty for files.
	Text string
	// Set when the message carries a file.
	Media *File
	// Set for buttons, lists and links.
	Interactive *inbox.Interactive
	// The template of a message of that kind, as it is known now; nil: it is no longer known.
	Template *inbox.Template
	// What of it the message is, as its writer read it; nil is not looked at.
	Sent *inbox.TemplateSent
	// Set for a reaction instead of a message; Kind and the rest are then empty.
	Reaction *Reaction
}

// Concerning fills the parts of an Ask that come from a message and its file, which may be nil.
func (a Ask) Concerning(m inbox.Message, file *inbox.Media) Ask {
	a.Author, a.Kind, a.Text, a.Interactive = m.Author, m.Kind, m.Text, m.Content.Interactive
	a.Sent = m.Content.Template
	if file != nil {
		a.Media = &File{Kind: file.Kind, MIME: file.MIME, Bytes: file.Size}
	}
	return a
}

// File is what the rules look at in a file.
type File struct {
	Kind  inbox.MessageKind
	MIME  string // parameters after ";" are ignored
	Bytes int64
}

// Reaction is what the rules look at in a reaction.
type Reaction struct {
	TargetSentAt inbox.Millis
}

// Verdict is the answer: yes while Reason is nil.
type Verdict struct {
	Reason *inbox.Reason
	// The part of the message that is wrong, as "text" or "interactive.buttons"; empty if the
	// message is fine and only the moment or the account is not.
	Field string
}

// Yes reports whether it may go out.
func (v Verdict) Yes() bool { return v.Reason == nil }

func no(code, message, wayOut string) Verdict {
	return Verdict{Reason: &inbox.Reason{Code: code, Message: message, WayOut: wayOut}}
}

func wrong(field, code, message, wayOut string) Verdict {
	v := no(code, message, wayOut)
	v.Field = field
	return v
}

// MaySend is the gate. What concerns everything the account sends comes first, then whom it would
// reach, then what is wrong with the message itself, then the moment.
func MaySend(a Ask) Verdict {
	for _, rule := range []func(Ask) Verdict{account, recipient, content, reaction, window, consent, template, budget} {
		if v := rule(a); !v.Yes() {
			return v
		}
	}
	return Verdict{}
}

// AccountMaySend is the gate's rule about the account alone: while it says no, a lane waits.
func AccountMaySend(a inbox.Account) Verdict { return account(Ask{Account: a}) }

func account(a Ask) Verdict {
	switch a.Account.State {
	case inbox.AccountLinked:
		return Verdict{}
	case inbox.AccountTokenDead:
		return no("account_token_dead", "The platform no longer accepts this number's access token.",
			"Ask an owner to enter a new access token on the numbers page; until then answer on the phone.")
	case inbox.AccountOffboarded:
		return no("account_offboarded", "The phone was registered anew, so this number has lost its link to us.",
			"Ask an owner to link the number again; until then answer on the phone.")
	case inbox.AccountDisconnected:
		return no("account_disconnected", "This number is disconnected.",
			"Ask an owner to connect the number again; until then answer on the phone.")
	case inbox.AccountRestricted:
		return no("account_restricted", "The platform has restricted this number.",
			"An owner sees the reason in the business manager; until it is lifted answer on the phone.")
	}
	return no("account_unknown_state", "The state of this number is not known.", "Ask an owner to check the number.")
}

// recipient: never to somebody else. A number may have been given away, and an id ends with it.
func recipient(a Ask) Verdict {
	switch {
	case a.To == nil:
		return Verdict{}
	case a.To.MovedTo != 0:
		return no("recipient_moved", "This person has another number or id now and has a newer conversation under it. What is sent here could reach somebody else.",
			"Answer in the newer conversation: the pane beside the thread leads there.")
	case a.To.Target() == "":
		return no("recipient_lost", "The number or id of this person is no longer theirs and no new one is known. What is sent here could reach somebody else.",
			"Wait until they write again, or write from the phone.")
	case !a.To.Reaches(a.WrittenTo):
		return no("recipient_changed", "This person got another number or id after this was written, so it was held back.",
			"Look whom the conversation goes to now. If it is still meant for them, send it again.")
	}
	return Verdict{}
}

// window: free-form messages are allowed for a time after the contact's last one. Reactions are
// free-form too. The first forbidden instant is WindowUntil itself.
func window(a Ask) Verdict {
	if a.Capabilities.Window == 0 || a.Kind == inbox.KindTemplate {
		return Verdict{}
	}
	switch until := a.Conversation.WindowUntil; {
	case until == 0:
		return no("window_never_opened", "This person has not written to this number since it was linked, so free replies are not allowed yet.",
			"Send an approved template, or write from the phone.")
	case a.Now >= until:
		return no("window_closed", "More than "+inWords(a.Capabilities.Window)+" have passed since this person's last message, so free replies are not allowed.",
			"Send an approved template, or write from the phone.")
	}
	return Verdict{}
}

func reaction(a Ask) Verdict {
	if a.Reaction == nil {
		return Verdict{}
	}
	if !a.Capabilities.Reactions {
		return no("reactions_unsupported", "This channel takes no reactions.", "Reply with a message instead.")
	}
	most := a.Capabilities.ReactionMaxAge
	if most > 0 && a.Now >= a.Reaction.TargetSentAt.Add(most) {
		return no("reaction_too_old", "Messages older than "+inWords(most)+" take no reaction.", "Reply with a message instead.")
	}
	return Verdict{}
}

// The two rules below have their place in the order and say yes until the product has opt-outs
// and budgets.
func consent(Ask) Verdict { return Verdict{} }
func budget(Ask) Verdict  { return Verdict{} }

func template(a Ask) Verdict {
	if a.Kind != inbox.KindTemplate {
		return Verdict{}
	}
	if v := TemplateMaySend(a.Template); !v.Yes() || a.Sent == nil || a.Template.Reads(*a.Sent, a.Text) {
		return v
	}
	return no("template_changed", "The words of this template are others than when this was written.", "Read them, and send the template anew.")
}

// TemplateMaySend is the gate's rule about a template alone; nil is one that is not known.
func TemplateMaySend(t *inbox.Template) Verdict {
	if t == nil {
		return no("template_gone", "WhatsApp no longer has this template.", "Choose another one.")
	}
	switch t.State {
	case inbox.TemplateApproved:
	case inbox.TemplateGone:
		return no("template_gone", "WhatsApp no longer has this template.", "Choose another one.")
	case inbox.TemplatePaused:
		return no("template_paused", "WhatsApp has paused this template, because people reacted badly to it.", "Choose another one, or wait: a first pause takes 3 hours, a second one 6.")
	case inbox.TemplateDisabled:
		return no("template_disabled", "WhatsApp has disabled this template for good.", "Choose another one.")
	case inbox.TemplateRejected:
		return no("template_rejected", "WhatsApp has rejected this template.", "Choose another one; the page of templates says why.")
	case inbox.TemplatePending:
		return no("template_pending", "WhatsApp is still looking at this template.", "Choose another one, or wait: it takes up to 24 hours.")
	default:
		return no("template_not_approved", "WhatsApp does not let this template be sent now.", "Choose another one; its state stands on the page of templates.")
	}
	if t.Category == "authentication" {
		return no("template_authentication", "This template is for sign-in codes, which only programs send.", "Choose another one.")
	}
	if len(t.Parts.Cannot) > 0 {
		return no("template_parts", "This template has parts that cannot be filled in here.", "Choose another one, or send it from WhatsApp Manager.")
	}
	return Verdict{}
}

// inWords says a duration of whole hours or days for people.
func inWords(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d > day && d%day == 0:
		return count(int(d/day), "day")
	case d >= time.Hour:
		return count(int(d/time.Hour), "hour")
	}
	return count(int(d/time.Minute), "minute")
}
