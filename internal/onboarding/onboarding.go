// Package onboarding links numbers of ours and cares for the link: what is needed to connect one,
// what may be changed later, and how healthy it is. It talks to no platform and has no SQL: Store
// is what it touches. Safe for concurrent use.
package onboarding

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// NewAccount is a number to connect.
type NewAccount struct {
	Name string // what members call it; empty: the number
	// E.164 with "+".
	Number string
	// The platform's ids of the number and of its business account.
	PlatformID, BusinessID string
	Mode                   inbox.Mode
	AccessToken            inbox.Secret
	AppSecret              inbox.Secret // of the platform app whose webhooks it gets
	VerifyToken            inbox.Secret // compared when the platform verifies the callback; of a case, empty keeps the app's
	// An app that waits for its secret, with a verify token that was handed out; zero: none.
	App inbox.AppID
	// When it was linked on the platform, if known: messages from before it open no window.
	OnboardedAt inbox.Millis
}

// AccountChange is what to change of an account; nil leaves as it is.
type AccountChange struct {
	Name *string
	Pace *inbox.Pace
	// A new token ends AccountTokenDead and no other state: Linked does.
	AccessToken *inbox.Secret
	// The owner's word that the account is linked again. If it is not, the platform's next refusal or
	// event says so.
	Linked bool
	// A new app secret counts at once for all accounts of the app; the one before stays accepted,
	// so that webhooks signed during the rotation pass.
	AppSecret   *inbox.Secret
	VerifyToken *inbox.Secret
}

// Store is what onboarding touches. Each method is one transaction that also writes
// account.changed.
type Store interface {
	// AddAccount fails with CodeConflict if the platform id is connected anywhere in the
	// installation. An account of the workspace that is disconnected is linked again instead, and
	// keeps its id.
	AddAccount(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, n NewAccount) (inbox.Account, error)
	UpdateAccount(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.AccountID, c AccountChange) (inbox.Account, error)
}

// Service connects accounts.
type Service struct{ store Store }

// New makes the service.
func New(store Store) *Service { return &Service{store} }

var (
	e164       = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	platformID = regexp.MustCompile(`^[0-9A-Za-z_.:-]{1,64}$`)
)

// Add connects a number. All mistakes are named at once.
func (s *Service) Add(ctx context.Context, by inbox.Actor, n NewAccount) (inbox.Account, error) {
	n, err := n.checked()
	if err != nil {
		return inbox.Account{}, err
	}
	return s.store.AddAccount(ctx, by.Member, by.Workspace, n)
}

// checked fills in the name and names all mistakes.
func (n NewAccount) checked() (NewAccount, error) {
	var wrong []inbox.FieldError
	is := func(ok bool, field, message string) {
		if !ok {
			wrong = append(wrong, inbox.FieldError{Location: "body." + field, Message: message})
		}
	}
	n.Name = strings.TrimSpace(n.Name)
	if n.Name == "" {
		n.Name = n.Number
	}
	is(goodName(n.Name), "name", "must have 1 to 100 characters, without line breaks")
	is(e164.MatchString(n.Number), "number", "must be the number with + and country code, as +915555010101")
	is(platformID.MatchString(n.PlatformID), "phone_number_id", "must be the platform's id of the number, as 106540352242922")
	is(platformID.MatchString(n.BusinessID), "waba_id", "must be the platform's id of the business account, as 102290129340398")
	is(n.Mode == inbox.ModeHybrid || n.Mode == inbox.ModeAPI, "mode", "must be hybrid or api")
	is(goodSecret(n.AccessToken), "access_token", "must be the token of the system user, without blanks")
	is(goodSecret(n.AppSecret), "app_secret", "must be the app's secret, without blanks")
	is(goodSecret(n.VerifyToken), "verify_token", "must be the text entered as verify token at the platform, without blanks")
	if len(wrong) > 0 {
		return n, &inbox.Error{Code: inbox.CodeInvalid, Message: "The number cannot be connected like this: " + names(wrong) + ".", Fields: wrong}
	}
	return n, nil
}

// Change changes an account.
func (s *Service) Change(ctx context.Context, by inbox.Actor, id inbox.AccountID, c AccountChange) (inbox.Account, error) {
	var wrong []inbox.FieldError
	if c.Name != nil {
		*c.Name = strings.TrimSpace(*c.Name)
		if !goodName(*c.Name) {
			wrong = append(wrong, inbox.FieldError{Location: "body.name", Message: "must have 1 to 100 characters, without line breaks"})
		}
	}
	if c.Pace != nil && *c.Pace != inbox.PacePlatform && *c.Pace != inbox.PaceCareful {
		wrong = append(wrong, inbox.FieldError{Location: "body.pace", Message: "must be platform or careful"})
	}
	for name, secret := range map[string]*inbox.Secret{"access_token": c.AccessToken, "app_secret": c.AppSecret, "verify_token": c.VerifyToken} {
		if secret != nil && !goodSecret(*secret) {
			wrong = append(wrong, inbox.FieldError{Location: "body." + name, Message: "must be given without blanks, or left out"})
		}
	}
	if len(wrong) > 0 {
		return inbox.Account{}, &inbox.Error{Code: inbox.CodeInvalid, Message: "The number cannot be changed like this: " + names(wrong) + ".", Fields: wrong}
	}
	return s.store.UpdateAccount(ctx, by.Member, by.Workspace, id, c)
}

func names(wrong []inbox.FieldError) string {
	var b []string
	for _, w := range wrong {
		b = append(b, strings.TrimPrefix(w.Location, "body."))
	}
	return strings.Join(b, ", ")
}

func goodName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= 100 && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

func goodSecret(s inbox.Secret) bool {
	t := s.Reveal()
	return t != "" && len(t) <= 4096 && !strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
