package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"sangam/internal/inbox"
)

// house is what a provider says of itself.
// Source: OpenID Connect Discovery 1.0, 3; RFC 8414, 2; RFC 9207, 3.
type house struct {
	Issuer     string   `json:"issuer"`
	Authorize  string   `json:"authorization_endpoint"`
	Token      string   `json:"token_endpoint"`
	Keys       string   `json:"jwks_uri"`
	Algorithms []string `json:"id_token_signing_alg_values_supported"`
	Methods    []string `json:"token_endpoint_auth_methods_supported"` // none named: client_secret_basic
	Challenges []string `json:"code_challenge_methods_supported"`      // none named: nothing is known
	SaysIssuer bool     `json:"authorization_response_iss_parameter_supported"`

	provider *oidc.Provider
	askedAt  time.Time
}

// houseTime is how long what a provider said of itself is believed. Its keys live with it: one that was withdrawn counts
// no longer than that; one that is new is fetched when a signature names it.
const houseTime = 5 * time.Minute

// signatures that are taken: none by a shared secret, and not none.
var signatures = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

// Ways in which a provider does not say of itself what it should. Nothing of its answer is repeated: it may come from a place nobody should read.
var (
	errSilent  = errors.New("the provider does not answer")
	errNoHouse = errors.New("what answers is no provider of OpenID Connect")
	errInward  = errors.New("the provider names addresses without https")
)

// errOther says that a provider calls itself by another name.
type errOther struct{ issuer string }

func (e errOther) Error() string { return "the provider calls itself " + e.issuer }

// ask reads what a provider says of itself; fresh: not from before.
func (h *houses) ask(ctx context.Context, issuer string, now time.Time, fresh bool) (house, error) {
	h.mu.Lock()
	known, ok := h.said[issuer]
	h.mu.Unlock()
	if ok && !fresh && now.Sub(known.askedAt) < houseTime {
		return known, nil
	}
	said, err := h.fetch(ctx, issuer)
	if err != nil {
		return said, err
	}
	said.askedAt = now
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.said == nil || len(h.said) >= 100 { // as many as there are workspaces with one: in practice few
		h.said = map[string]house{}
	}
	h.said[issuer] = said
	return said, nil
}

func (h *houses) fetch(ctx context.Context, issuer string) (said house, err error) {
	if h.client == nil {
		return said, errSilent
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return said, errNoHouse
	}
	res, err := h.client.Do(r)
	if err != nil {
		return said, errSilent
	}
	defer res.Body.Close()
	if res.StatusCode >= 500 {
		return said, errSilent
	}
	if res.StatusCode != http.StatusOK || json.NewDecoder(res.Body).Decode(&said) != nil || said.Issuer == "" {
		return said, errNoHouse
	}
	if said.Issuer != issuer {
		return said, errOther{said.Issuer}
	}
	for _, address := range []string{said.Authorize, said.Token, said.Keys} {
		if u, err := url.Parse(address); err != nil || !outward(u) {
			return said, errInward
		}
	}
	algorithms := slices.DeleteFunc(said.Algorithms, func(a string) bool { return !slices.Contains(signatures, a) })
	if len(algorithms) == 0 {
		algorithms = []string{oidc.RS256} // Source: OpenID Connect Core 1.0, 15.1: all must have it.
	}
	said.provider = (&oidc.ProviderConfig{IssuerURL: issuer, AuthURL: said.Authorize, TokenURL: said.Token, JWKSURL: said.Keys, Algorithms: algorithms}).NewProvider(h.outward(context.Background()))
	return said, nil
}

// outward makes the libraries call by our client.
func (h *houses) outward(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, h.client)
}

// config is how a code is asked for and redeemed.
func (h house) config(p Provider, back string) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if len(h.Methods) > 0 && !slices.Contains(h.Methods, "client_secret_basic") {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret.Reveal(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: h.Authorize, TokenURL: h.Token, AuthStyle: style}}
}

// secretRefused reports that a provider does not know our client id and secret.
func secretRefused(err error) bool {
	told, ok := errors.AsType[*oauth2.RetrieveError](err)
	return ok && (told.ErrorCode == "invalid_client" || told.ErrorCode == "unauthorized_client" || told.ErrorCode == "" && told.Response.StatusCode == http.StatusUnauthorized)
}

// ProviderCheck is one thing that was looked at, with "ok", "bad" or "unknown".
type ProviderCheck struct {
	What   string // "answer", "name", "addresses", "pkce", "keys", "secret"
	State  string
	Detail string // what the provider says instead; empty: nothing more to say
}

// TestProvider tries settings, stored or not, without letting anybody in. The first thing that is bad ends it.
func (s *Service) TestProvider(ctx context.Context, id Identity, e ProviderEdit, back string) ([]ProviderCheck, error) {
	if id.Session == 0 {
		return nil, notByKey("A key may not change how people sign in.")
	}
	e.On = true
	p, err := s.edited(ctx, id, e)
	if err != nil {
		return nil, err
	}
	var list []ProviderCheck
	note := func(what, state, detail string) { list = append(list, ProviderCheck{what, state, detail}) }
	h, err := s.houses.ask(ctx, p.Issuer, s.now(), true)
	other, named := errors.AsType[errOther](err)
	switch {
	case named:
		note("answer", "ok", "")
		name := []rune(strings.ToValidUTF8(other.issuer, ""))
		note("name", "bad", string(name[:min(len(name), 200)]))
		return list, nil
	case errors.Is(err, errInward):
		note("answer", "ok", "")
		note("name", "ok", "")
		note("addresses", "bad", "")
		return list, nil
	case errors.Is(err, errNoHouse):
		note("answer", "bad", "no_provider")
		return list, nil
	case err != nil:
		note("answer", "bad", "")
		return list, nil
	}
	note("answer", "ok", "")
	note("name", "ok", "")
	note("addresses", "ok", "")
	switch {
	case len(h.Challenges) == 0:
		note("pkce", "unknown", "")
	case slices.Contains(h.Challenges, "S256"):
		note("pkce", "ok", "")
	default:
		note("pkce", "bad", "")
	}
	if n := s.houses.countKeys(ctx, h.Keys); n > 0 {
		note("keys", "ok", fmt.Sprint(n))
	} else {
		note("keys", "bad", "")
		return list, nil
	}
	// A code that nobody gave out: how it is refused says whether we are known.
	_, err = h.config(p, back).Exchange(s.houses.outward(ctx), "sangam-asks-whether-it-is-known", oauth2.VerifierOption(oauth2.GenerateVerifier()))
	told, answered := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case secretRefused(err):
		note("secret", "bad", "")
	case answered && told.ErrorCode == "invalid_grant":
		note("secret", "ok", "")
	default:
		note("secret", "unknown", "")
	}
	return list, nil
}

func (h *houses) countKeys(ctx context.Context, address string) int {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0
	}
	res, err := h.client.Do(r)
	if err != nil {
		return 0
	}
	defer res.Body.Close()
	var set struct {
		Keys []struct {
			Use string `json:"use"`
		} `json:"keys"`
	}
	if res.StatusCode != http.StatusOK || json.NewDecoder(res.Body).Decode(&set) != nil {
		return 0
	}
	n := 0
	for _, k := range set.Keys {
		if k.Use == "" || k.Use == "sig" {
			n++
		}
	}
	return n
}

// claims are what a provider's word says.
type claims struct {
	Email    string `json:"email"`
	Verified any    `json:"email_verified"` // some providers say "true"
	Hosted   string `json:"hd"`
	Owned    any    `json:"xms_edov"`
	Name     string `json:"name"`
}

// verified reports whether the provider answers for the e-mail.
func (c claims) verified(issuer string) bool {
	yes := func(v any) bool { return v == true || v == "true" || v == "1" || v == 1.0 }
	switch {
	case issuer == "https://accounts.google.com":
		// A private account may have been made with an e-mail of the business, by whoever read its mail that day; only of
		// its own and of the houses it serves does Google know that they still have it.
		// Source: Sign in with Google > Verify the Google ID token on your server side (seen 2026-11).
		return yes(c.Verified) && (c.Hosted != "" || strings.HasSuffix(NormalEmail(c.Email), "@gmail.com"))
	case strings.HasPrefix(issuer, "https://login.microsoftonline.com/"):
		// Microsoft has no email_verified: the claim email is whatever somebody wrote into the directory, unless this
		// optional claim says that the domain is the tenant's.
		// Source: Microsoft identity platform > Optional claims reference, xms_edov (seen 2026-11).
		return yes(c.Verified) || yes(c.Owned)
	}
	return yes(c.Verified)
}

// word reads a provider's word and looks at all of it: signature, from whom, for whom, until when, in answer to which question.
func (s *Service) word(ctx context.Context, h house, p Provider, token *oauth2.Token, nonce string) (subject string, said claims, err error) {
	text, _ := token.Extra("id_token").(string)
	id, err := h.provider.Verifier(&oidc.Config{ClientID: p.ClientID, Now: s.now}).Verify(s.houses.outward(ctx), text)
	if _, late := errors.AsType[*oidc.TokenExpiredError](err); late {
		return "", said, refuse(inbox.CodeConflict, "oidc_expired", "What the provider says was over before it came.", "Begin again. If it stays so, the clock of the server, or of the provider, is wrong.")
	}
	if err != nil && strings.Contains(err.Error(), "fetching keys") {
		return "", said, errUnreachable()
	}
	// For us and for nobody else: a word that others hold, too, they could bring here.
	// Source: OpenID Connect Core 1.0, 3.1.3.7, 3 to 5.
	if err != nil || len(id.Audience) != 1 || id.Audience[0] != p.ClientID || id.Nonce == "" || id.Nonce != nonce || id.Subject == "" || len(id.Subject) > 255 {
		return "", said, errUnconfirmed()
	}
	if err := id.Claims(&said); err != nil {
		return "", said, errUnconfirmed()
	}
	return id.Subject, said, nil
}

func errUnreachable() error {
	return refuse(inbox.CodeConflict, "oidc_unreachable", "The provider does not answer.", "Try again in a moment, or sign in another way. If it stays so, an owner presses Test under Settings › Sign-in by provider.")
}

func errUnconfirmed() error {
	return refuse(inbox.CodeConflict, "oidc_refused", "The provider did not confirm the sign-in.", "Begin again. If it stays so, an owner looks at client id, secret and the address to come back to.")
}
