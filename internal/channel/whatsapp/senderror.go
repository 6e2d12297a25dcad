package whatsapp

import (
	"errors"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/graph"
)

// sendError says what a failed call means for the message.
func sendError(call string, err error) *channel.SendError {
	out := &channel.SendError{Request: call, Cause: err}
	if t, ok := errors.AsType[*graph.TransportError](err); ok {
		out.Outcome, out.Failure = channel.TryLater, failureNotSent
		if t.Sent {
			out.Outcome, out.Failure = channel.Unknown, failureNoWord
		} else {
			// The platform is out of reach for every message of the account alike.
			out.Scope = channel.ScopeAccount
		}
		return out
	}
	e, ok := errors.AsType[*graph.Error](err)
	if !ok {
		out.Failure = inbox.Failure{Title: "This cannot be sent", Explanation: "The call could not be made.", WayOut: "Tell who runs this installation."}
		return out
	}
	out.HTTP, out.Subcode, out.TraceID = e.HTTPStatus, e.Subcode, e.TraceID
	out.RetryAfter = graph.WaitOf(err)
	if e.Code == graph.NoCode {
		noCode(out, e)
		return out
	}
	out.Failure = *failureOf(e.Code)
	switch graph.ClassOf(err) {
	case graph.Retryable:
		out.Outcome = channel.TryLater
	case graph.Ambiguous:
		out.Outcome = channel.Unknown
	}
	switch e.Code {
	case 0, 190, 2500:
		// Refused for certain, and the same message may go out under a new token.
		out.Outcome, out.Scope = channel.TryLater, channel.ScopeAccount
	case 4, 80007, 130429:
		out.Scope = channel.ScopeAccount
	case 131056:
		// Grows by 4 with each try: the caller knows how many there were.
		out.Scope = channel.ScopePair
	case 368, 131031:
		out.Outcome, out.Scope = channel.Refused, channel.ScopeAccount
	case 131047:
		out.Outcome, out.WindowClosed = channel.Refused, true
	case 131057, 2494100, 131016, 2, 133004:
		out.Scope = channel.ScopeAccount
	}
	out.AccountState = accountStateOf(e.Code)
	out.MediaGone = mediaGone(call, e)
	return out
}

// noCode sorts answers without an error object: a proxy, or a fault in front of the API.
func noCode(out *channel.SendError, e *graph.Error) {
	switch graph.ClassOf(e) {
	case graph.Retryable: // 429
		out.Outcome, out.Scope, out.Failure = channel.TryLater, channel.ScopeAccount, *failureOf(130429)
	case graph.Ambiguous: // 5xx
		out.Outcome, out.Failure = channel.Unknown, failureNoWord
	default:
		out.Outcome = channel.Refused
		out.Failure = inbox.Failure{
			Title: "WhatsApp refused it without a reason", Explanation: "Something between us and WhatsApp refused the call.",
			WayOut: "Try again; if it stays so, tell who runs this installation.", Retryable: true,
		}
	}
}

// accountStateOf says what a code does to the account; empty if nothing.
func accountStateOf(code int) inbox.AccountState {
	switch code {
	case 0, 190, 2500:
		return inbox.AccountTokenDead
	case 368, 131031:
		return inbox.AccountRestricted
	}
	return ""
}

// mediaGone tells a refusal of an uploaded file's id from other wrong parameters. The file can be
// uploaded again, once.
// Assumed: the details name the media then; if wrong, the member sees the refusal and sends again.
func mediaGone(call string, e *graph.Error) bool {
	switch call {
	case "send image", "send video", "send audio", "send document", "send sticker":
	default:
		return false
	}
	if e.Code != 100 && e.Code != 131009 && e.Code != 33 {
		return false
	}
	text := strings.ToLower(e.Details + " " + e.Message)
	return strings.Contains(text, "media") && (strings.Contains(text, "id") || strings.Contains(text, "not found") || strings.Contains(text, "expired"))
}

// sentence makes an error's text one for people.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
