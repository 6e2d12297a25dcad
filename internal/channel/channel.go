// Package channel is the contract every network's adapter meets. It knows the nouns of inbox and
// no network. Adapters stand on the floor above (channel/whatsapp); the domain sees only these
// interfaces, which boot hands over.
//
// All methods may be called at once from many goroutines. Methods that take a context may block
// on the network; Parse, Verify and Capabilities never do.
package channel

import (
	"context"
	"fmt"
	"io"
	"time"

	"sangam/internal/inbox"
)

// Channel is what each adapter must have. Reactions, read receipts, typing and media are the
// one-method interfaces below, which an adapter may also have.
type Channel interface {
	Kind() inbox.ChannelKind
	// Parse understands one webhook body. It is pure and never fails as a whole but for a body
	// that is no webhook at all: a bad item becomes an Update with Bad set, its neighbours are
	// unharmed.
	Parse(body []byte) (Parsed, error)
	// Send hands one message to the network. The error, if any, is a *SendError.
	Send(ctx context.Context, from inbox.Account, out Outgoing) (Receipt, error)
	// Capabilities of an account; cheap.
	Capabilities(account inbox.Account) inbox.Capabilities
}

// Parsed is what a body held: parsed + filed = present.
type Parsed struct {
	Updates []inbox.Update
	Unknown []inbox.UnknownThing
}

// Verifier checks that a body comes from the network: header is the network's signature header,
// the secret one of ours. It is called before anything is parsed, must compare in constant time,
// and returns nil only for a match.
type Verifier interface {
	Verify(secret inbox.Secret, body []byte, header string) error
}

// Outgoing is one message on its way out.
type Outgoing struct {
	Message inbox.Message
	To      inbox.Handle
	// Carried by the network and returned on each report: our message id in decimal.
	Callback string
	// Set for media: the network's id of the uploaded file, and what to call it.
	MediaID  string
	Filename string
	MIME     string
	Voice    bool
	// Set for a reaction instead of a message: the target's platform id and the emoji ("" takes
	// it back). Message then holds only ids.
	ReactTo string
	Emoji   string
	// Preview of the first link wanted.
	PreviewURL bool
}

// Receipt is the network's word that it took a message. It is acceptance, not delivery.
type Receipt struct {
	PlatformID string
	// What the network calls the person, where it tells: identity we did not know. May be zero.
	Person inbox.Person
}

// ReadMarker tells the network that a message was read; typing also shows the typing indicator.
type ReadMarker interface {
	MarkRead(ctx context.Context, from inbox.Account, platformID string, typing bool) error
}

// MediaFetcher gets a contact's file. The caller closes the body and checks the hash. Errors are
// *SendError; Permanent means that the network no longer has it.
type MediaFetcher interface {
	FetchMedia(ctx context.Context, from inbox.Account, media inbox.Media) (body io.ReadCloser, size int64, mime string, err error)
}

// MediaUploader hands a file to the network ahead of sending it and returns the network's id.
type MediaUploader interface {
	UploadMedia(ctx context.Context, from inbox.Account, file io.Reader, size int64, mime, filename string) (string, error)
}

// Outcome is what a failed call means for the message.
type Outcome int

// The outcomes.
const (
	// Refused: it certainly did not go out and never will as it is.
	Refused Outcome = iota
	// TryLater: it certainly did not go out; the same may be sent after RetryAfter.
	TryLater
	// Unknown: it may have gone out. Never repeated by itself.
	Unknown
)

func (o Outcome) String() string { return [...]string{"refused", "try later", "unknown"}[o] }

// Scope says what a TryLater or a refusal is about.
type Scope int

// The scopes.
const (
	ScopeMessage Scope = iota // this message only
	ScopePair                 // this person only: too fast to one contact
	ScopeAccount              // the account: too fast altogether, token dead, restricted
)

// SendError answers the next question of whoever sends: may it be tried again, when, and is it
// about this message, this person or the whole account.
type SendError struct {
	Outcome    Outcome
	Scope      Scope
	RetryAfter time.Duration // for TryLater; zero lets the caller choose
	// AccountState the account has fallen into (token dead, restricted…); empty if none.
	AccountState inbox.AccountState
	// WindowClosed is set when the network says that free-form replies are over.
	WindowClosed bool
	// MediaGone is set when an uploaded file must be uploaded again.
	MediaGone bool
	Failure   inbox.Failure
	Subcode   int
	HTTP      int    // status; 0 when no answer came
	TraceID   string // the network's, for its support
	Request   string // kind of call, as "send text"
	Cause     error
}

func (e *SendError) Error() string {
	return fmt.Sprintf("%s: %s: code %d (subcode %d), http %d, trace %q: %s: %v",
		e.Request, e.Outcome, e.Failure.Code, e.Subcode, e.HTTP, e.TraceID, e.Failure.Title, e.Cause)
}

func (e *SendError) Unwrap() error { return e.Cause }
