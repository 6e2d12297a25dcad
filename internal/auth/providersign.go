package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sangam/internal/inbox"
)

// The way to a provider and back. One token, which stays in the page that began and stands in no address, shows the
// ceremony; what stands in addresses, the state, is made from it. So whoever reads an address has nothing, and an address
// that somebody was sent signs nobody in.

// Kinds of ceremonies, beside those of passkeys.
const (
	ceremonyProvider = "oidc"         // somebody is at the provider
	ceremonyArrived  = "oidc.arrived" // the provider has vouched; a password or a code is wanted, too
)

// providerTime is how long somebody may take at the provider, or over what is asked of them afterwards.
const providerTime = 10 * time.Minute

// journey is what is kept while somebody is at the provider.
type journey struct{ Issuer, ClientID, Nonce, Verifier, Back string }

// Returned is with what somebody comes back.
type Returned struct {
	Ceremony string // the token of BeginProvider
	State    string
	Code     string
	Issuer   string // empty: the provider does not name itself
	// What was asked for besides, in a second call with the same token.
	Password   inbox.Secret
	SecondStep string
}

// stateOf is what stands in addresses for a token.
func stateOf(token string) string {
	sum := sha256.Sum256([]byte("state " + token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// BackOf is where a provider sends people back to: a page under the public address, or, where none is set, under this machine's.
func BackOf(publicURL, host string) (string, error) {
	base := strings.TrimRight(publicURL, "/")
	if base == "" {
		name := host
		if h, _, err := net.SplitHostPort(host); err == nil {
			name = h
		}
		if !thisMachine(name) {
			return "", refuse(inbox.CodeConflict, "oidc_no_address", "No public address is set for this program, so a provider could not send anybody back.", "Whoever runs the server starts it with --public-url https://… and its name.")
		}
		base = "http://" + host
	}
	return base + "/sign-in/back", nil
}

// BeginProvider gives the address to go to and the token the page keeps.
func (s *Service) BeginProvider(ctx context.Context, ws inbox.WorkspaceID, back, address string) (target string, token inbox.Secret, err error) {
	if err := s.admitPlace(block(address)); err != nil {
		return "", token, err
	}
	p, err := s.Provider(ctx, ws)
	if err == nil && !p.On {
		err = inbox.Refuse(inbox.CodeNotFound, "There is no such provider.")
	}
	if err != nil {
		return "", token, err
	}
	h, err := s.houses.ask(ctx, p.Issuer, s.now(), false)
	if err != nil {
		return "", token, errUnreachable()
	}
	j := journey{p.Issuer, p.ClientID, newToken("n", ws).Reveal(), oauth2.GenerateVerifier(), back}
	text, err := json.Marshal(j)
	if err != nil {
		return "", token, err
	}
	if token, err = s.keepCeremony(ctx, Ceremony{Kind: ceremonyProvider, Workspace: ws, State: string(text)}, providerTime); err != nil {
		return "", token, err
	}
	return h.config(p, back).AuthCodeURL(stateOf(token.Reveal()), oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), token, nil
}

// ProviderSignIn begins a session for somebody who came back. It may refuse with what it wants besides, once: "second_step" or
// "oidc_password"; the token then counts for another call that brings it.
func (s *Service) ProviderSignIn(ctx context.Context, back Returned, in SignIn) (inbox.Secret, Session, error) {
	none := inbox.Secret{}
	c, err := s.takeCeremony(ctx, back.Ceremony, ceremonyProvider, ceremonyArrived)
	if err != nil {
		return none, Session{}, err
	}
	p, err := s.Provider(ctx, c.Workspace)
	if err != nil {
		return none, Session{}, err
	}
	changed := refuse(inbox.CodeConflict, "oidc_changed", "The provider was changed meanwhile.", "Begin again.")
	var who Arrival
	switch c.Kind {
	case ceremonyProvider:
		var j journey
		if err := json.Unmarshal([]byte(c.State), &j); err != nil {
			return none, Session{}, err
		}
		if subtle.ConstantTimeCompare([]byte(stateOf(back.Ceremony)), []byte(back.State)) != 1 || back.Issuer != "" && back.Issuer != j.Issuer {
			return none, Session{}, errUnconfirmed()
		}
		if !p.On || p.Issuer != j.Issuer || p.ClientID != j.ClientID {
			return none, Session{}, changed
		}
		if who, err = s.vouched(ctx, p, j, back); err != nil {
			return none, Session{}, err
		}
	default:
		if err := json.Unmarshal([]byte(c.State), &who); err != nil {
			return none, Session{}, err
		}
		if !p.On || p.Issuer != who.Issuer {
			return none, Session{}, changed
		}
	}
	who.Place = Place(in.Address)
	token, session, err := s.arrive(ctx, p, &who, back, in)
	if wanted(err) {
		text, merr := json.Marshal(who)
		if merr != nil {
			return none, Session{}, merr
		}
		c.Kind, c.State, c.ExpiresAt = ceremonyArrived, string(text), inbox.MillisOf(s.now().Add(providerTime))
		if kerr := s.store.AddCeremony(ctx, c); kerr != nil {
			return none, Session{}, kerr
		}
	}
	return token, session, err
}

// wanted reports a refusal that asks for more, or for the same once more.
func wanted(err error) bool {
	e, ok := errors.AsType[*inbox.Error](err)
	if !ok {
		return false
	}
	return e.Code == inbox.CodeTooSoon || e.Reason != nil && slices.Contains([]string{"second_step", "wrong_code", "oidc_password", "oidc_wrong_password"}, e.Reason.Code)
}

// arrive lets somebody in for whom the provider has vouched, once all that is wanted besides is there.
func (s *Service) arrive(ctx context.Context, p Provider, who *Arrival, back Returned, in SignIn) (inbox.Secret, Session, error) {
	none := inbox.Secret{}
	place := block(in.Address)
	if !back.Password.IsEmpty() || back.SecondStep != "" {
		// As with a password: nobody tries without end.
		if err := s.admit(who.Email, place); err != nil {
			return none, Session{}, err
		}
	}
	who.Look = true
	m, err := s.store.Arrive(ctx, *who)
	if e, ok := errors.AsType[*inbox.Error](err); ok && e.Reason != nil && e.Reason.Code == "oidc_not_linked" {
		if err = s.ownPassword(ctx, *who, back.Password, in.Address); err == nil {
			who.Proven = true
			m, err = s.store.Arrive(ctx, *who)
		}
	}
	if err != nil {
		return none, Session{}, err
	}
	if m.State != inbox.MemberActive {
		s.failed(ctx, m, in.Address, "disabled")
		return none, Session{}, refuse(inbox.CodeForbidden, "oidc_disabled", "This member is disabled and cannot sign in.", "Ask an owner.")
	}
	if m.SecondStep && !p.BothSteps {
		if err := s.prove(ctx, m, back.SecondStep); err != nil {
			if back.SecondStep != "" && inbox.CodeOf(err) == inbox.CodeUnauthenticated {
				s.failed(ctx, m, in.Address, "code")
			}
			return none, Session{}, err
		}
	}
	// Only now is the provider's word noted: with a password alone nobody makes themselves a way past the second step.
	who.Look = false
	if m, err = s.store.Arrive(ctx, *who); err != nil {
		return none, Session{}, err
	}
	token, session, err := s.beginBy(ctx, m, in, Proof{Provider: p.Issuer}, p.BothSteps || m.SecondStep)
	if err == nil {
		now := s.now()
		if !back.Password.IsEmpty() || back.SecondStep != "" {
			s.admitted(who.Email, place)
		}
		s.byAddress.Give(place, now) // what going there took
		s.everywhere.Give("", now)
	}
	return token, session, err
}

// ownPassword asks a member for their password once, before the provider's word is enough for them: that the provider knows
// somebody with their e-mail does not say that the member wants to be known by it.
func (s *Service) ownPassword(ctx context.Context, who Arrival, typed inbox.Secret, address string) error {
	list, err := s.store.Credentials(ctx, who.Email, who.Workspace)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0].PasswordHash == "" {
		return ErrNotLinked()
	}
	if typed.IsEmpty() {
		return refuse(inbox.CodeUnauthenticated, "oidc_password", "You have a password here.", "Enter it once: from then on the provider is enough.")
	}
	match, _, err := s.hasher.Verify(ctx, list[0].PasswordHash, typed)
	if err == nil && !match {
		s.failed(ctx, list[0].Member, address, "password")
		err = refuse(inbox.CodeUnauthenticated, "oidc_wrong_password", "That is not your password here.", "Try again. If it is lost, an owner makes a link to set a new one, on the members page.")
	}
	return err
}

// vouched redeems the code and says whom the provider vouches for.
func (s *Service) vouched(ctx context.Context, p Provider, j journey, back Returned) (Arrival, error) {
	var none Arrival
	h, err := s.houses.ask(ctx, p.Issuer, s.now(), false)
	if err != nil {
		return none, errUnreachable()
	}
	if h.SaysIssuer && back.Issuer == "" {
		return none, errUnconfirmed() // Source: RFC 9207, 2.4.
	}
	token, err := h.config(p, j.Back).Exchange(s.houses.outward(ctx), back.Code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		told, answered := errors.AsType[*oauth2.RetrieveError](err)
		switch {
		case !answered || told.Response.StatusCode >= 500:
			return none, errUnreachable()
		case secretRefused(err):
			return none, refuse(inbox.CodeConflict, "oidc_secret", "The provider does not accept our client id and secret.", "An owner enters them anew under Settings › Sign-in by provider. Until then sign in another way.")
		}
		return none, errUnconfirmed()
	}
	subject, said, err := s.word(ctx, h, p, token, j.Nonce)
	if err != nil {
		return none, err
	}
	email, err := checkEmail("email", said.Email)
	if err != nil || !said.verified(p.Issuer) {
		return none, refuse(inbox.CodeForbidden, "oidc_unverified", "The provider does not say that this e-mail is yours.", "Verify it there, or sign in another way. With Microsoft an owner adds the optional claim xms_edov.")
	}
	_, domain, _ := strings.Cut(email, "@")
	if len(p.Domains) > 0 && !slices.Contains(p.Domains, domain) {
		return none, refuse(inbox.CodeForbidden, "oidc_domain", "E-mails of this domain are not let in here.", "Choose the account of the business at the provider.")
	}
	name, err := checkName("name", said.Name)
	if err != nil {
		name, _, _ = strings.Cut(email, "@")
	}
	return Arrival{Workspace: p.Workspace, Issuer: p.Issuer, Subject: subject, Email: email, Name: name, NewID: inbox.MemberID(s.ids.Next()), NewRole: p.NewRole, Link: p.Link}, nil
}
