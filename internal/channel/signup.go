package channel

import (
	"context"
	"fmt"

	"sangam/internal/inbox"
)

// Signup is what linking a number through the network's own window needs on our side: the code of
// the window for a token, what the token was granted, the numbers behind it, and our webhooks. The
// ids that a browser names are claims: whoever calls compares them with these answers. All errors
// are *SignupError.
type Signup interface {
	// ExchangeCode gets the token of a code. A code works once and for seconds.
	ExchangeCode(ctx context.Context, app SignupApp, code string) (inbox.Secret, error)
	// Grant asks what a token may do.
	Grant(ctx context.Context, app SignupApp, token inbox.Secret) (Grant, error)
	// SignupNumbers lists the numbers of a business account.
	SignupNumbers(ctx context.Context, token inbox.Secret, businessID string) ([]SignupNumber, error)
	// Subscribe has the account's webhooks sent to our app. Repeating it changes nothing.
	Subscribe(ctx context.Context, token inbox.Secret, businessID string) error
	// AppFields asks what the app itself gets, and where.
	AppFields(ctx context.Context, app SignupApp) (AppFields, error)
}

// SignupApp is our application at the network.
type SignupApp struct {
	ID     string
	Secret inbox.Secret
}

// Grant is what a token may do.
type Grant struct {
	Valid bool
	AppID string
	// Permissions that we need and were not granted, as the network spells them.
	Missing []string
	// Business accounts it was granted; nil: the network did not say.
	Businesses []string
}

// SignupNumber is a number of a business account.
type SignupNumber struct {
	PlatformID string `json:"platform_id"`
	Number     string `json:"number"` // E.164 with "+"; empty if it cannot be read
	Name       string `json:"name"`
	// Whether it is on the Business App too; nil: not told.
	OnApp *bool `json:"on_app,omitempty"`
}

// AppFields is what an app gets.
type AppFields struct {
	Active      bool
	CallbackURL string
	Missing     []string // fields that a number on both sides needs
}

// SignupReason says why a call failed.
type SignupReason string

// The reasons.
const (
	SignupNoAnswer    SignupReason = "no_answer"   // it may have happened
	SignupUnreachable SignupReason = "unreachable" // it certainly did not
	SignupBusy        SignupReason = "busy"        // refused for now
	SignupCodeExpired SignupReason = "code_expired"
	SignupCodeUsed    SignupReason = "code_used"
	SignupCodeWrong   SignupReason = "code_refused"
	SignupAppWrong    SignupReason = "app_wrong"
	SignupSecretWrong SignupReason = "secret_wrong"
	SignupTokenDead   SignupReason = "token_invalid"
	SignupForbidden   SignupReason = "not_granted"
	SignupRefused     SignupReason = "refused"
)

// SignupError is a failed call.
type SignupError struct {
	Reason  SignupReason
	Code    int
	Subcode int
	TraceID string // the network's, for its support
	Said    string // what the network said, in its words
	Cause   error
}

func (e *SignupError) Error() string {
	return fmt.Sprintf("signup: %s: code %d (subcode %d), trace %q: %v", e.Reason, e.Code, e.Subcode, e.TraceID, e.Cause)
}

func (e *SignupError) Unwrap() error { return e.Cause }
