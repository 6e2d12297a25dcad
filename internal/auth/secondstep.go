package auth

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"net/url"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"sangam/internal/inbox"
)

// The second step of signing in: a code of six digits that an app makes from a secret and the time
// (RFC 6238), or one of ten recovery codes. Each counts once.
const (
	stepSeconds   = 30 // of one code. Source: RFC 6238, 5.2.
	stepDrift     = 1  // codes before and after that are taken, for clocks that differ. Source: RFC 6238, 6.
	secretBytes   = 20 // as long as the hash. Source: RFC 4226, 4.
	recoveryCodes = 10
	recoveryBytes = 10 // 80 random bits, so a fast hash is enough
	maxCode       = 64 // characters of what is typed
)

var plainBase32 = base32.StdEncoding.WithPadding(base32.NoPadding)

// Demand says of whom a workspace wants a second step.
type Demand string

// The demands.
const (
	DemandOff    Demand = "off"
	DemandChiefs Demand = "chiefs" // owners and admins: whoever may manage sign-in
	DemandAll    Demand = "all"
)

// Of reports whether the demand is for a member.
func (d Demand) Of(m inbox.Member) bool {
	return d == DemandAll || d == DemandChiefs && Can(inbox.Actor{Role: m.Role, Grants: m.Grants}, SignInManage)
}

// RoleUnproven is what a member acts as who lacks the second step that is demanded of them: they
// may set it up, and nothing else.
const RoleUnproven inbox.Role = "unproven"

// SecondStep is what is stored of a member's second step.
type SecondStep struct {
	Secret      inbox.Secret
	ConfirmedAt inbox.Millis // zero: begun, does not count yet
	LastStep    int64
	CodesLeft   int
}

// stepStore is what the second step touches. Methods that change something lock the member's row
// first and write member.changed.
type stepStore interface {
	// SecondStep reads; CodeNotFound if there is none, not even one begun.
	SecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (SecondStep, error)
	// BeginSecondStep stores a secret that does not count yet, in place of an older such one. It
	// fails with CodeConflict if one counts.
	BeginSecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, secret inbox.Secret) error
	// ConfirmSecondStep makes the secret that was begun count and ends all sessions of the member but
	// one. It fails with CodeConflict if another is begun now, or one counts.
	ConfirmSecondStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, secret inbox.Secret, step int64, codeHashes []string, keepSession string) (inbox.Member, error)
	// SpendStep takes the code of a step; CodeConflict if it, or a later one, was taken before.
	SpendStep(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, step int64) error
	// SpendCode takes a recovery code away; CodeNotFound if it is not there.
	SpendCode(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, hash string) error
	ReplaceCodes(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, hashes []string) error
	// RemoveSecondStep ends it, and all sessions of the member but one; with passkeys those, too. It
	// fails with ErrAbove if the member's role is none of within, unless that is nil. Without one it does
	// nothing.
	RemoveSecondStep(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, member inbox.MemberID, within []inbox.Role, keepSession string, passkeys bool) (inbox.Member, error)
}

// CodeRefused is the answer to a sign-in whose password is right and whose code is absent or not.
func codeRefused(typed string) error {
	if typed == "" {
		return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "A code is needed, too.", Reason: &inbox.Reason{Code: "second_step",
			Message: "A code is needed, too.", WayOut: "Enter the code of your authenticator app, or a recovery code. If both are lost, an owner or admin takes the second step away, on the members page."}}
	}
	return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "The code is wrong, or was used before.", Reason: &inbox.Reason{Code: "wrong_code",
		Message: "The code is wrong, or was used before.", WayOut: "Wait for the next code of the app, or use another recovery code. If both are lost, an owner or admin takes the second step away, on the members page."}}
}

// prove takes a code of a member who has a second step: of the app, or a recovery code. A wrong one
// is codeRefused.
func (s *Service) prove(ctx context.Context, m inbox.Member, typed string) error {
	code := strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, typed))
	if code == "" || len(typed) > maxCode {
		return codeRefused(code)
	}
	if len(code) != int(otp.DigitsSix) {
		err := s.store.SpendCode(ctx, m.Workspace, m.ID, codeHash(m, code))
		if err != nil && inbox.CodeOf(err) == inbox.CodeNotFound {
			err = codeRefused(code)
		}
		return err
	}
	f, err := s.store.SecondStep(ctx, m.Workspace, m.ID)
	if err != nil {
		return err
	}
	step, ok := s.stepOf(f.Secret, code)
	if !ok {
		return codeRefused(code)
	}
	err = s.store.SpendStep(ctx, m.Workspace, m.ID, step)
	if err != nil && inbox.CodeOf(err) == inbox.CodeConflict {
		err = codeRefused(code)
	}
	return err
}

// stepOf finds the step of time a code belongs to, within the drift. The comparison takes the same
// time for all codes.
func (s *Service) stepOf(secret inbox.Secret, code string) (int64, bool) {
	now := s.now().Unix() / stepSeconds
	for step := now - stepDrift; step <= now+stepDrift; step++ {
		ok, err := hotp.ValidateCustom(code, uint64(step), secret.Reveal(), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && ok {
			return step, true
		}
	}
	return 0, false
}

func codeHash(m inbox.Member, code string) string {
	return hashOf("recovery " + m.Workspace.String() + " " + m.ID.String() + " " + code)
}

// newCodes makes recovery codes as people write them down, and their hashes.
func newCodes(m inbox.Member) (texts, hashes []string) {
	for range recoveryCodes {
		var b [recoveryBytes]byte
		rand.Read(b[:])
		code := plainBase32.EncodeToString(b[:])
		hashes = append(hashes, codeHash(m, code))
		texts = append(texts, strings.ToLower(strings.Join([]string{code[:4], code[4:8], code[8:12], code[12:]}, "-")))
	}
	return texts, hashes
}

// OwnStep reads one's own second step and what the workspace demands.
func (s *Service) OwnStep(ctx context.Context, id Identity) (SecondStep, Demand, error) {
	if id.Session == 0 {
		return SecondStep{}, DemandOff, notByKey("A key has no second step.")
	}
	f, err := s.store.SecondStep(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil && inbox.CodeOf(err) != inbox.CodeNotFound {
		return f, DemandOff, err
	}
	rules, err := s.store.SignInRules(ctx, id.Actor.Workspace)
	return f, rules.SecondStep, err
}

// BeginStep makes a secret for the app, after one's password was given once more: a session that
// somebody left open is not enough. It gives the secret and the address that apps read as a QR
// code. Nothing counts before ConfirmStep.
func (s *Service) BeginStep(ctx context.Context, id Identity, password inbox.Secret, address string) (inbox.Secret, string, error) {
	none := inbox.Secret{}
	if id.Session == 0 {
		return none, "", notByKey("A key has no second step.")
	}
	if err := s.confirmSelf(ctx, id, password, address); err != nil {
		return none, "", err
	}
	var b [secretBytes]byte
	rand.Read(b[:])
	secret := plainBase32.EncodeToString(b[:])
	if err := s.store.BeginSecondStep(ctx, id.Actor.Workspace, id.Member.ID, inbox.NewSecret(secret)); err != nil {
		return none, "", err
	}
	// Source: the key URI format of Google Authenticator, which the other apps read as well.
	label := url.PathEscape(id.WorkspaceName + ":" + id.Member.Email)
	uri := "otpauth://totp/" + label + "?" + strings.ReplaceAll(url.Values{"secret": {secret}, "issuer": {"Sangam " + id.WorkspaceName}}.Encode(), "+", "%20")
	return inbox.NewSecret(secret), uri, nil
}

// ConfirmStep makes the second step count, once the app has shown a right code. All other sessions
// of the member end. It gives the recovery codes, the only time they are seen.
func (s *Service) ConfirmStep(ctx context.Context, id Identity, code, address string) ([]string, error) {
	if id.Session == 0 {
		return nil, notByKey("A key has no second step.")
	}
	place := block(address)
	if err := s.admit(id.Member.Email, place); err != nil {
		return nil, err
	}
	f, err := s.store.SecondStep(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil && inbox.CodeOf(err) == inbox.CodeNotFound || err == nil && f.ConfirmedAt != 0 {
		return nil, errNotBegun()
	}
	if err != nil {
		return nil, err
	}
	step, ok := s.stepOf(f.Secret, strings.ReplaceAll(strings.TrimSpace(code), " ", ""))
	if !ok {
		return nil, inbox.Invalid("body.code", "is not the code of your app now")
	}
	texts, hashes := newCodes(id.Member)
	if _, err = s.store.ConfirmSecondStep(ctx, id.Actor.Workspace, id.Member.ID, f.Secret, step, hashes, id.hash); err != nil {
		return nil, err
	}
	s.admitted(id.Member.Email, place)
	return texts, nil
}

func errNotBegun() error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: "There is no second step to confirm.", Reason: &inbox.Reason{Code: "second_step_not_begun",
		Message: "There is no second step to confirm: it counts already, or was not begun.", WayOut: "Load the page anew and look."}}
}

// proveOwn takes a code of whoever is signed in, for a change of their second step.
func (s *Service) proveOwn(ctx context.Context, id Identity, code, address string) error {
	if id.Session == 0 {
		return notByKey("A key has no second step.")
	}
	place := block(address)
	if err := s.admit(id.Member.Email, place); err != nil {
		return err
	}
	if !id.Member.SecondStep {
		return errNotBegun()
	}
	if err := s.prove(ctx, id.Member, code); err != nil {
		return s.wrongCode(ctx, id.Member, address, err)
	}
	s.admitted(id.Member.Email, place)
	return nil
}

// wrongCode notes that prove refused a code of whoever sits at a session, and says so of the field.
func (s *Service) wrongCode(ctx context.Context, m inbox.Member, address string, err error) error {
	if inbox.CodeOf(err) != inbox.CodeUnauthenticated {
		return err
	}
	s.failed(ctx, m, address, "code")
	return inbox.Invalid("body.code", "is wrong, or was used before")
}

// NewCodes makes ten new recovery codes in place of those that are left.
func (s *Service) NewCodes(ctx context.Context, id Identity, code, address string) ([]string, error) {
	if err := s.proveOwn(ctx, id, code, address); err != nil {
		return nil, err
	}
	texts, hashes := newCodes(id.Member)
	return texts, s.store.ReplaceCodes(ctx, id.Actor.Workspace, id.Member.ID, hashes)
}

// EndStep takes one's own second step away, unless it is demanded. All other sessions end.
func (s *Service) EndStep(ctx context.Context, id Identity, code, address string) error {
	rules, err := s.store.SignInRules(ctx, id.Actor.Workspace)
	if err != nil {
		return err
	}
	if rules.SecondStep.Of(id.Member) && id.Member.Passkeys == 0 {
		return &inbox.Error{Code: inbox.CodeConflict, Message: "This workspace wants a second step of you.", Reason: &inbox.Reason{Code: "second_step_demanded",
			Message: "This workspace wants a second step of everybody with your role.", WayOut: "To move to another phone, ask an owner or admin to take it away; you then set it up anew."}}
	}
	if err := s.proveOwn(ctx, id, code, address); err != nil {
		return err
	}
	_, err = s.store.RemoveSecondStep(ctx, id.Member.ID, id.Actor.Workspace, id.Member.ID, nil, id.hash, false)
	return err
}

// ResetStep takes the second step of a member away who lost their phone and codes, and their passkeys; their role must
// be Within that of whoever does it. All their sessions end; where one is demanded, they set it up
// anew when they sign in.
func (s *Service) ResetStep(ctx context.Context, by inbox.Actor, member inbox.MemberID) (inbox.Member, error) {
	if isKey(by) {
		return inbox.Member{}, notByKey("A key may not take a second step away.")
	}
	if by.Member != 0 && by.Member == member {
		return inbox.Member{}, &inbox.Error{Code: inbox.CodeConflict, Message: "One's own second step is ended with a code.", Reason: &inbox.Reason{Code: "second_step_own",
			Message: "One's own second step is ended with a code.", WayOut: "End it in your settings. If phone and codes are lost, let another owner or admin take it away."}}
	}
	within, err := s.Within(ctx, by)
	if err != nil {
		return inbox.Member{}, err
	}
	return s.store.RemoveSecondStep(ctx, by.Member, by.Workspace, member, within, "", true)
}
