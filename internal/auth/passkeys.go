package auth

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"sangam/internal/inbox"
)

// Passkeys: a key pair that a device, a browser or a password manager keeps, and uses only after it has
// seen its owner's finger, face or PIN. So one is worth both steps of signing in. They are
// discoverable: whoever signs in types nothing, the passkey says whose it is. The format is
// go-webauthn's; what is decided here is who may have one and what it opens.

// ceremonyTime is how long a register or sign-in by passkey may take, from the question to the answer.
const ceremonyTime = 5 * time.Minute

// maxPasskeys of one member.
const maxPasskeys = 20

// Passkey is one that a member registered.
type Passkey struct {
	Workspace  inbox.WorkspaceID
	Member     inbox.MemberID
	ID         inbox.PasskeyID
	Credential []byte // the id the authenticator gave it
	Name       string // as its member calls it
	Record     string // all that go-webauthn wants to know of it, as JSON; no secret: the private key never left the device
	Uses       int64  // the authenticator's counter at the last use; many always say zero
	Synced     bool   // kept by a service on several devices
	CreatedAt  inbox.Millis
	LastUsedAt inbox.Millis // zero: never
	CopiedAt   inbox.Millis // its counter went back: somebody may have a copy. It opens nothing any more. Zero: no
}

// PasskeyUse is what one use of a passkey changes of it.
type PasskeyUse struct {
	Passkey inbox.PasskeyID
	Record  string
	Uses    int64
}

// Ceremony is what the server keeps between a question to a browser and its answer. It is short-lived and answers once.
type Ceremony struct {
	Hash      string // of what the browser shows; the text itself is not stored
	Kind      string
	Workspace inbox.WorkspaceID // zero: nobody is known yet
	Member    inbox.MemberID
	State     string
	ExpiresAt inbox.Millis // exclusive
}

// Kinds of ceremonies.
const (
	ceremonyRegister = "passkey.register"
	ceremonySignIn   = "passkey.sign_in"
	ceremonyUnlock   = "passkey.unlock"
)

type passkeyStore interface {
	// AddCeremony stores one and forgets those that are over.
	AddCeremony(ctx context.Context, c Ceremony) error
	// TakeCeremony takes one away, whatever comes of it; CodeNotFound if there is none.
	TakeCeremony(ctx context.Context, hash string) (Ceremony, error)
	// Passkeys of a member, oldest first.
	Passkeys(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]Passkey, error)
	// AddPasskey stores one, proves the session it was made from and writes member.changed. It fails
	// with CodeConflict if the credential is known, or there are most of them already.
	AddPasskey(ctx context.Context, p Passkey, most int, session string) error
	// NamePasskey fails with CodeNotFound if the member has no such one.
	NamePasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID, name string) error
	// RemovePasskey takes one away, ends the member's sessions but one and writes member.changed. It
	// fails with CodeNotFound if there is none, and with ErrLastProof if it is the member's only second
	// step while one is demanded.
	RemovePasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID, keepSession string) error
	// CopiedPasskey notes that somebody may have a copy.
	CopiedPasskey(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.PasskeyID) error
}

// Party is this installation as authenticators know it: the name passkeys are bound to, and the one
// address from which they are used.
type Party struct{ ID, Origin string }

// PartyOf is the party of a public address, or, where none is set, of the host a browser came by, if that is this machine.
// Source: https://www.w3.org/TR/webauthn-3/#relying-party-identifier: a domain name, and a secure context; browsers
// take http://localhost for one, and no address in numbers.
func PartyOf(publicURL, host string) (Party, error) {
	if publicURL == "" {
		name := host
		if h, _, err := net.SplitHostPort(host); err == nil {
			name = h
		}
		if name != "localhost" {
			return Party{}, errNoParty("No public address is set for this program.", "Whoever runs the server starts it with --public-url https://… and that name. On the same machine, open http://localhost instead of an address in numbers.")
		}
		return Party{ID: name, Origin: "http://" + host}, nil
	}
	u, err := url.Parse(publicURL)
	if err != nil {
		return Party{}, err
	}
	name := u.Hostname()
	if _, err := netip.ParseAddr(name); err == nil {
		return Party{}, errNoParty("The public address of this program is a number, and passkeys are bound to a name.", "Whoever runs the server gives it a name and starts it with --public-url https://… and that name.")
	}
	if u.Scheme != "https" && name != "localhost" {
		return Party{}, errNoParty("The public address of this program is http, and browsers use passkeys over https only.", "Whoever runs the server puts https in front of it and starts it with --public-url https://…")
	}
	return Party{ID: strings.ToLower(name), Origin: strings.ToLower(u.Scheme + "://" + u.Host)}, nil
}

func errNoParty(why, wayOut string) error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: "Passkeys do not work here: " + why, Reason: &inbox.Reason{Code: "passkeys_unavailable", Message: why, WayOut: wayOut}}
}

func (p Party) library() (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{RPID: p.ID, RPDisplayName: "Sangam", RPOrigins: []string{p.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{Login: webauthn.TimeoutConfig{Timeout: ceremonyTime, TimeoutUVD: ceremonyTime}, Registration: webauthn.TimeoutConfig{Timeout: ceremonyTime, TimeoutUVD: ceremonyTime}}})
}

// holder is a member as authenticators know them.
type holder struct {
	member inbox.Member
	keys   []Passkey
}

// WebAuthnID is the workspace and the member, so that a passkey says whose it is without any table across tenants.
func (h holder) WebAuthnID() []byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(h.member.Workspace))
	return binary.BigEndian.AppendUint64(b, uint64(h.member.ID))
}

func holderOf(handle []byte) (inbox.WorkspaceID, inbox.MemberID, bool) {
	if len(handle) != 16 {
		return 0, 0, false
	}
	return inbox.WorkspaceID(binary.BigEndian.Uint64(handle)), inbox.MemberID(binary.BigEndian.Uint64(handle[8:])), true
}

func (h holder) WebAuthnName() string        { return h.member.Email }
func (h holder) WebAuthnDisplayName() string { return h.member.Name }

// WebAuthnCredentials are those that can still be used.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	var out []webauthn.Credential
	for _, k := range h.keys {
		var c webauthn.Credential
		if k.CopiedAt == 0 && json.Unmarshal([]byte(k.Record), &c) == nil {
			out = append(out, c)
		}
	}
	return out
}

func (h holder) key(credential []byte) (Passkey, bool) {
	for _, k := range h.keys {
		if string(k.Credential) == string(credential) {
			return k, true
		}
	}
	return Passkey{}, false
}

// Question is what a browser is asked: what it shows with the answer, and the options for its authenticator.
type Question struct {
	Ceremony inbox.Secret
	Options  json.RawMessage
}

func (s *Service) ask(ctx context.Context, c Ceremony, session *webauthn.SessionData, options any) (Question, error) {
	state, err := json.Marshal(session)
	if err != nil {
		return Question{}, err
	}
	shown, err := json.Marshal(options)
	if err != nil {
		return Question{}, err
	}
	c.State = string(state)
	token, err := s.keepCeremony(ctx, c, ceremonyTime)
	return Question{token, shown}, err
}

// keepCeremony stores one and gives what shows it.
func (s *Service) keepCeremony(ctx context.Context, c Ceremony, last time.Duration) (inbox.Secret, error) {
	token := newToken(ceremonyPrefix, c.Workspace)
	c.Hash, c.ExpiresAt = hashOf(token.Reveal()), inbox.MillisOf(s.now().Add(last))
	return token, s.store.AddCeremony(ctx, c)
}

// takeCeremony gives what was kept under a token, once, if it is of one of the kinds.
func (s *Service) takeCeremony(ctx context.Context, token string, kinds ...string) (Ceremony, error) {
	over := &inbox.Error{Code: inbox.CodeConflict, Message: "That took too long, or was answered before.", Reason: &inbox.Reason{Code: "ceremony_over",
		Message: "That took too long, or was answered before.", WayOut: "Begin again."}}
	if _, ok := parseCeremony(token); !ok {
		return Ceremony{}, over
	}
	c, err := s.store.TakeCeremony(ctx, hashOf(token))
	if err != nil && inbox.CodeOf(err) == inbox.CodeNotFound || err == nil && (!slices.Contains(kinds, c.Kind) || inbox.MillisOf(s.now()) >= c.ExpiresAt) {
		return Ceremony{}, over
	}
	return c, err
}

func (c Ceremony) session() (webauthn.SessionData, error) {
	var d webauthn.SessionData
	return d, json.Unmarshal([]byte(c.State), &d)
}

// errPasskey is the one answer to a passkey that does not fit, whatever the reason.
func errPasskey() error {
	return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "This passkey does not open anything here.", Reason: &inbox.Reason{Code: "wrong_passkey",
		Message: "This passkey is unknown here, was removed, or its member was disabled.", WayOut: "Choose another passkey, or sign in with email and password."}}
}

func errCopied() error {
	return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "Somebody may have copied this passkey.", Reason: &inbox.Reason{Code: "passkey_copied",
		Message: "The counter of this passkey went back: somebody may have a copy of it. It opens nothing any more.", WayOut: "Sign in another way, remove it in your settings and make a new one."}}
}

// ErrPasskeyNeeded is the answer to a right password where a second step is demanded and the member's passkeys are it.
func ErrPasskeyNeeded() error {
	return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "Sign in with your passkey: the password alone is not enough here.", Reason: &inbox.Reason{Code: "passkey_needed",
		Message: "This workspace wants a second step, and your passkey is it.", WayOut: "Sign in with your passkey. If it is lost, an owner or admin takes it away, on the members page."}}
}

// ErrLastProof refuses to take the only second step away while one is demanded.
func ErrLastProof() error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: "This workspace wants a second step of you, and this passkey is your only one.", Reason: &inbox.Reason{Code: "last_passkey",
		Message: "This workspace wants a second step of everybody with your role, and this passkey is your only one.", WayOut: "Add another passkey or an authenticator app first."}}
}

// Passkeys lists one's own.
func (s *Service) Passkeys(ctx context.Context, id Identity) ([]Passkey, error) {
	if id.Session == 0 {
		return nil, notByKey("A key has no passkeys.")
	}
	return s.store.Passkeys(ctx, id.Actor.Workspace, id.Member.ID)
}

// freshTime is how old a session may be that does something for which others give their password once more.
const freshTime = 10 * time.Minute

// confirmSelf asks for one's password once more: a session that somebody left open is not enough. Who has no password has signed in just now.
func (s *Service) confirmSelf(ctx context.Context, id Identity, password inbox.Secret, address string) error {
	place := block(address)
	if err := s.admit(id.Member.Email, place); err != nil {
		return err
	}
	c, err := s.store.Credential(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil {
		return err
	}
	if c.PasswordHash == "" {
		if inbox.MillisOf(s.now()) >= id.Began.Add(freshTime) {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "Sign in again first.", Reason: &inbox.Reason{Code: "sign_in_again",
				Message: "You have no password that could be asked for, and you signed in more than ten minutes ago.", WayOut: "Sign out, sign in again, and do it then."}}
		}
		return nil
	}
	match, _, err := s.hasher.Verify(ctx, c.PasswordHash, password)
	if err != nil {
		return err
	}
	if !match {
		s.failed(ctx, id.Member, address, "password")
		return inbox.Invalid("body.password", "is not your password")
	}
	s.admitted(id.Member.Email, place)
	return nil
}

// BeginPasskey asks for a new passkey, after one's password was given once more.
func (s *Service) BeginPasskey(ctx context.Context, id Identity, party Party, password inbox.Secret, address string) (Question, error) {
	if id.Session == 0 {
		return Question{}, notByKey("A key has no passkeys.")
	}
	if err := s.confirmSelf(ctx, id, password, address); err != nil {
		return Question{}, err
	}
	keys, err := s.store.Passkeys(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil {
		return Question{}, err
	}
	library, err := party.library()
	if err != nil {
		return Question{}, err
	}
	h := holder{id.Member, keys}
	var known []protocol.CredentialDescriptor
	for _, c := range h.WebAuthnCredentials() {
		known = append(known, c.Descriptor())
	}
	options, session, err := library.BeginRegistration(h, webauthn.WithExclusions(known))
	if err != nil {
		return Question{}, err
	}
	return s.ask(ctx, Ceremony{Kind: ceremonyRegister, Workspace: id.Actor.Workspace, Member: id.Member.ID}, session, options.Response)
}

// AddPasskey stores the passkey with which a browser answered BeginPasskey.
func (s *Service) AddPasskey(ctx context.Context, id Identity, party Party, ceremony, name string, answer []byte) (Passkey, error) {
	if id.Session == 0 {
		return Passkey{}, notByKey("A key has no passkeys.")
	}
	name, err := checkName("body.name", name)
	if err != nil {
		return Passkey{}, err
	}
	c, err := s.takeCeremony(ctx, ceremony, ceremonyRegister)
	if err != nil {
		return Passkey{}, err
	}
	session, err := c.session()
	if err != nil {
		return Passkey{}, err
	}
	library, err := party.library()
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil || c.Workspace != id.Actor.Workspace || c.Member != id.Member.ID {
		return Passkey{}, inbox.Invalid("body.credential", "must be what the browser made of the options")
	}
	made, err := library.CreateCredential(holder{member: id.Member}, session, parsed)
	if err != nil {
		return Passkey{}, inbox.Invalid("body.credential", "must be what the browser made of the options")
	}
	record, err := json.Marshal(made)
	if err != nil {
		return Passkey{}, err
	}
	p := Passkey{Workspace: id.Actor.Workspace, Member: id.Member.ID, ID: inbox.PasskeyID(s.ids.Next()), Credential: made.ID, Name: name, Record: string(record),
		Uses: int64(made.Authenticator.SignCount), Synced: made.Flags.BackupState, CreatedAt: inbox.MillisOf(s.now())}
	return p, s.store.AddPasskey(ctx, p, maxPasskeys, id.hash)
}

// NamePasskey gives one's own passkey another name.
func (s *Service) NamePasskey(ctx context.Context, id Identity, key inbox.PasskeyID, name string) error {
	name, err := checkName("body.name", name)
	if err != nil {
		return err
	}
	return s.store.NamePasskey(ctx, id.Actor.Workspace, id.Member.ID, key, name)
}

// RemovePasskey takes one of one's own away. All other sessions end: the device it was on may be lost.
func (s *Service) RemovePasskey(ctx context.Context, id Identity, key inbox.PasskeyID) error {
	return s.store.RemovePasskey(ctx, id.Actor.Workspace, id.Member.ID, key, id.hash)
}

// BeginPasskeySignIn asks for any passkey of this installation.
func (s *Service) BeginPasskeySignIn(ctx context.Context, party Party, address string) (Question, error) {
	if err := s.admitPlace(block(address)); err != nil {
		return Question{}, err
	}
	library, err := party.library()
	if err != nil {
		return Question{}, err
	}
	options, session, err := library.BeginDiscoverableLogin()
	if err != nil {
		return Question{}, err
	}
	return s.ask(ctx, Ceremony{Kind: ceremonySignIn}, session, options.Response)
}

// PasskeySignIn begins a session with the passkey with which a browser answered BeginPasskeySignIn. In.Email and the rest that is typed do not count.
func (s *Service) PasskeySignIn(ctx context.Context, party Party, ceremony string, answer []byte, in SignIn) (inbox.Secret, Session, error) {
	none := inbox.Secret{}
	c, err := s.takeCeremony(ctx, ceremony, ceremonySignIn)
	if err != nil {
		return none, Session{}, err
	}
	m, use, err := s.verify(ctx, party, c, holder{}, answer)
	if err != nil {
		if m.ID != 0 {
			s.failed(ctx, m, in.Address, "passkey")
		}
		return none, Session{}, err
	}
	if m.State != inbox.MemberActive {
		s.failed(ctx, m, in.Address, "disabled")
		return none, Session{}, errPasskey()
	}
	token, session, err := s.beginBy(ctx, m, in, Proof{Passkey: &use}, true)
	if inbox.CodeOf(err) == inbox.CodeUnauthenticated && err != nil {
		return none, Session{}, errPasskey() // removed or disabled since we looked
	}
	if err == nil {
		place := block(in.Address)
		s.byAddress.Give(place, s.now())
		s.everywhere.Give("", s.now())
	}
	return token, session, err
}

// verify looks at an answer: of a known holder, or, for none, of whom the passkey names.
func (s *Service) verify(ctx context.Context, party Party, c Ceremony, h holder, answer []byte) (inbox.Member, PasskeyUse, error) {
	var use PasskeyUse
	session, err := c.session()
	if err != nil {
		return h.member, use, err
	}
	library, err := party.library()
	if err != nil {
		return h.member, use, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return h.member, use, inbox.Invalid("body.credential", "must be what the browser made of the options")
	}
	var used *webauthn.Credential
	var fault error // of ours, not of the passkey
	if h.member.ID != 0 {
		used, err = library.ValidateLogin(h, session, parsed)
	} else {
		_, used, err = library.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			ws, id, ok := holderOf(handle)
			if !ok {
				return nil, errPasskey()
			}
			credential, err := s.store.Credential(ctx, ws, id)
			if err == nil {
				h.member = credential.Member
				h.keys, err = s.store.Passkeys(ctx, ws, id)
			}
			if err != nil && inbox.CodeOf(err) != inbox.CodeNotFound {
				fault = err
			}
			return h, err
		}, session, parsed)
	}
	key, known := h.key(parsed.RawID)
	switch {
	case fault != nil:
		return h.member, use, fault
	case known && key.CopiedAt != 0:
		return h.member, use, errCopied()
	case err != nil || !known:
		return h.member, use, errPasskey()
	}
	if used.Authenticator.CloneWarning {
		if err := s.store.CopiedPasskey(ctx, key.Workspace, key.Member, key.ID); err != nil {
			return h.member, use, err
		}
		return h.member, use, errCopied()
	}
	record, err := json.Marshal(used)
	return h.member, PasskeyUse{key.ID, string(record), int64(used.Authenticator.SignCount)}, err
}

// BeginPasskeyUnlock asks for one of the member's own passkeys, to go on after a lock.
func (s *Service) BeginPasskeyUnlock(ctx context.Context, id Identity, party Party) (Question, error) {
	if id.Session == 0 {
		return Question{}, notByKey("A key has no passkeys.")
	}
	keys, err := s.store.Passkeys(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil {
		return Question{}, err
	}
	h := holder{id.Member, keys}
	if len(h.WebAuthnCredentials()) == 0 {
		return Question{}, errPasskey()
	}
	library, err := party.library()
	if err != nil {
		return Question{}, err
	}
	options, session, err := library.BeginLogin(h)
	if err != nil {
		return Question{}, err
	}
	return s.ask(ctx, Ceremony{Kind: ceremonyUnlock, Workspace: id.Actor.Workspace, Member: id.Member.ID}, session, options.Response)
}

// PasskeyUnlock goes on after a lock, with the answer to BeginPasskeyUnlock.
func (s *Service) PasskeyUnlock(ctx context.Context, id Identity, party Party, ceremony string, answer []byte, address string) error {
	c, err := s.takeCeremony(ctx, ceremony, ceremonyUnlock)
	if err != nil {
		return err
	}
	if c.Workspace != id.Actor.Workspace || c.Member != id.Member.ID {
		return inbox.Invalid("body.credential", "must be what the browser made of the options")
	}
	keys, err := s.store.Passkeys(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil {
		return err
	}
	_, use, err := s.verify(ctx, party, c, holder{id.Member, keys}, answer)
	if err != nil {
		// The session itself is fine: this must not read as having been signed out.
		if inbox.CodeOf(err) == inbox.CodeUnauthenticated {
			s.failed(ctx, id.Member, address, "passkey")
			err = inbox.Invalid("body.credential", "is no passkey of yours that can be used")
		}
		return err
	}
	return s.store.UnlockSession(ctx, id.Actor.Workspace, id.hash, inbox.MillisOf(s.now()), &use)
}
