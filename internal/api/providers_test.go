package api_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// pretender is a provider over real HTTP that vouches for whomever it is told to.
type pretender struct {
	t      *testing.T
	server *httptest.Server
	mu     sync.Mutex
	keys   map[string]*ecdsa.PrivateKey // that it shows, by name
	signs  string                       // with which one
	forges *ecdsa.PrivateKey            // with this one instead, under the name of the other
	asked  url.Values                   // of the last authorization
	claims map[string]any               // beside the usual
	secret string
	named  string // what it calls itself; empty: by its address
	token  string // where codes are redeemed; empty: here
	iss    bool   // it names itself when it sends people back
	down   bool
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newPretender(t *testing.T) *pretender {
	p := &pretender{t: t, keys: map[string]*ecdsa.PrivateKey{"first": newKey(t)}, signs: "first", secret: "CANARY-PROVIDER"}
	mux := http.NewServeMux()
	handle := func(pattern string, serve func(r *http.Request) (int, any)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			p.mu.Lock()
			defer p.mu.Unlock()
			status, v := http.StatusServiceUnavailable, any("down")
			if !p.down {
				status, v = serve(r)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(v)
		})
	}
	handle("GET /.well-known/openid-configuration", func(*http.Request) (int, any) {
		name, token := p.server.URL, p.server.URL+"/token"
		if p.named != "" {
			name = p.named
		}
		if p.token != "" {
			token = p.token
		}
		return 200, map[string]any{"issuer": name, "authorization_endpoint": p.server.URL + "/go", "token_endpoint": token, "jwks_uri": p.server.URL + "/keys", "authorization_response_iss_parameter_supported": p.iss,
			"id_token_signing_alg_values_supported": []string{"ES256", "HS256", "none"}, "token_endpoint_auth_methods_supported": []string{"client_secret_post"}, "code_challenge_methods_supported": []string{"S256"}}
	})
	handle("GET /keys", func(*http.Request) (int, any) {
		var set jose.JSONWebKeySet
		for name, key := range p.keys {
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: &key.PublicKey, KeyID: name, Algorithm: "ES256", Use: "sig"})
		}
		return 200, set
	})
	handle("POST /token", func(r *http.Request) (int, any) {
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		switch {
		case r.FormValue("client_id") != "sangam" || r.FormValue("client_secret") != p.secret:
			return 401, map[string]string{"error": "invalid_client"}
		case r.FormValue("code") != "right" || p.asked.Get("code_challenge") != b64.EncodeToString(sum[:]) || r.FormValue("redirect_uri") != p.asked.Get("redirect_uri"):
			return 400, map[string]string{"error": "invalid_grant"}
		}
		claims := map[string]any{"iss": p.server.URL, "aud": "sangam", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": p.asked.Get("nonce")}
		maps.Copy(claims, p.claims)
		key := p.keys[p.signs]
		if p.forges != nil {
			key = p.forges
		}
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: p.signs}}, nil)
		if err != nil {
			t.Error(err)
			return 500, nil
		}
		text, _ := json.Marshal(claims)
		signed, err := signer.Sign(text)
		if err != nil {
			t.Error(err)
			return 500, nil
		}
		compact, _ := signed.CompactSerialize()
		return 200, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": compact}
	})
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

// with changes the provider while nobody asks it.
func (p *pretender) with(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// stay is a journey to a provider, before the return.
type stay struct {
	r     *rig
	token string
	back  url.Values // what the provider sends back
}

// leave goes to the provider, which will vouch for what claims say.
func (p *pretender) leave(r *rig, claims map[string]any) stay {
	r.t.Helper()
	q := r.call(nil, "POST", "/api/v1/session/provider/begin", `{"workspace_id":"`+r.a.ws.String()+`"}`)
	var begun struct{ URL, Ceremony string }
	if err := json.Unmarshal([]byte(q.body), &begun); err != nil || q.status != http.StatusOK {
		r.t.Fatalf("begin: %d %s", q.status, q.body)
	}
	u, err := url.Parse(begun.URL)
	r.must(err)
	asked := u.Query()
	if asked.Get("state") == "" || asked.Get("nonce") == "" || asked.Get("code_challenge_method") != "S256" || asked.Get("redirect_uri") != passkeyAddress+"/sign-in/back" || strings.Contains(begun.URL, begun.Ceremony) {
		r.t.Errorf("asked for %s", begun.URL)
	}
	p.with(func() { p.asked, p.claims = asked, claims })
	return stay{r, begun.Ceremony, url.Values{"state": {asked.Get("state")}, "code": {"right"}}}
}

// come is the return; more are fields beside what the provider sent.
func (s stay) come(more ...string) response {
	s.r.t.Helper()
	body := map[string]string{"ceremony": s.token}
	for k := range s.back {
		body[k] = s.back.Get(k)
	}
	for i := 0; i < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	text, err := json.Marshal(body)
	s.r.must(err)
	return s.r.call(nil, "POST", "/api/v1/session/provider", string(text))
}

func (p *pretender) enter(r *rig, claims map[string]any) response {
	r.t.Helper()
	return p.leave(r, claims).come()
}

// says is what a provider vouches for.
func says(subject, email string, more ...any) map[string]any {
	c := map[string]any{"sub": subject, "email": email, "email_verified": true, "name": "Nina New"}
	for i := 0; i < len(more); i += 2 {
		c[more[i].(string)] = more[i+1]
	}
	return c
}

// withProvider runs a test with a provider on each engine; set stores settings of it.
func withProvider(t *testing.T, test func(r *rig, p *pretender, owner http.Header, set func(more string) response)) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			p := newPretender(t)
			r := newRig(t, dialect, passkeyAddress, strings.TrimPrefix(p.server.URL, "http://"))
			owner := r.as(r.a, inbox.RoleOwner)
			test(r, p, owner, func(more string) response {
				return r.call(owner, "PUT", "/api/v1/sign-in-provider", fmt.Sprintf(`{"on":true,"label":"Example","issuer":%q,"client_id":"sangam","password":%q,%s}`, p.server.URL, password, more))
			})
		})
	}
}

const (
	providerSecret = `"client_secret":"CANARY-PROVIDER",`
	invitedOnly    = `"domains":["example.com"],"new_role":"","link":false,"both_steps":false`
)

// Only a word that a provider says now, to us, in answer to our question, lets anybody in.
func TestAProvidersWord(t *testing.T) {
	withProvider(t, func(r *rig, p *pretender, owner http.Header, set func(string) response) {
		if got := set(providerSecret + invitedOnly); got.status != http.StatusOK || !strings.Contains(got.body, passkeyAddress+"/sign-in/back") || !strings.Contains(got.body, `"has_secret":true`) {
			r.t.Fatalf("set: %d %s", got.status, got.body)
		}
		if ways := r.call(nil, "GET", "/api/v1/session/ways", ""); !strings.Contains(ways.body, `"label":"Example"`) || strings.Contains(ways.body, p.server.URL) {
			r.t.Errorf("ways: %s", ways.body)
		}
		if got := r.call(owner, "POST", "/api/v1/members", `{"name":"Ivo","email":"ivo@example.com","role":"tier1"}`); got.status >= 300 {
			r.t.Fatalf("invite: %d %s", got.status, got.body)
		}
		ivo := func(more ...any) map[string]any { return says("ivo", "IVO@example.com", more...) }
		refused := func(what, reason string, claims map[string]any) {
			r.t.Helper()
			status := http.StatusConflict
			if reason == "oidc_unverified" || reason == "oidc_domain" || reason == "oidc_not_invited" {
				status = http.StatusForbidden
			}
			r.refusedFor(what, p.enter(r, claims), status, reason)
		}
		refused("another nonce", "oidc_refused", ivo("nonce", "another"))
		refused("no nonce", "oidc_refused", ivo("nonce", ""))
		refused("for another program", "oidc_refused", ivo("aud", "somebody else"))
		refused("for another program, too", "oidc_refused", ivo("aud", []string{"sangam", "somebody else"}))
		refused("from somebody else", "oidc_refused", ivo("iss", "https://accounts.example.org"))
		refused("over", "oidc_expired", ivo("exp", time.Now().Add(-time.Minute).Unix()))
		refused("of nobody", "oidc_refused", ivo("sub", ""))
		refused("an e-mail nobody verified", "oidc_unverified", ivo("email_verified", false))
		refused("an e-mail of which nothing is said", "oidc_unverified", ivo("email_verified", nil))
		refused("no e-mail", "oidc_unverified", ivo("email", ""))
		refused("another domain", "oidc_domain", says("1", "a@example.org"))
		refused("a domain that ends alike", "oidc_domain", says("1", "a@not-example.com"))
		refused("nobody's e-mail", "oidc_not_invited", says("1", "nina@example.com"))
		p.with(func() { p.forges = newKey(r.t) })
		refused("a forged signature", "oidc_refused", ivo())
		p.with(func() { p.forges = nil })

		// What came back belongs to the page that began, once.
		a, b := p.leave(r, ivo()), p.leave(r, ivo())
		b.back.Set("state", a.back.Get("state"))
		r.refusedFor("another's state", b.come(), http.StatusConflict, "oidc_refused")
		r.refusedFor("the same token again", b.come(), http.StatusConflict, "ceremony_over")
		b = p.leave(r, ivo())
		b.back.Set("code", "wrong")
		r.refusedFor("a wrong code", b.come(), http.StatusConflict, "oidc_refused")
		b = p.leave(r, ivo())
		b.back.Set("iss", "https://accounts.example.org")
		r.refusedFor("from another provider", b.come(), http.StatusConflict, "oidc_refused")
		b = p.leave(r, ivo())
		b.token = b.back.Get("state")
		r.refusedFor("with what stood in the address", b.come(), http.StatusConflict, "ceremony_over")

		got, who := r.cookieOf(p.enter(r, ivo("email_verified", "true")))
		if got.status != http.StatusOK || r.call(who, "GET", "/api/v1/conversations", "").status != http.StatusOK {
			r.t.Fatalf("who was invited: %d %s", got.status, got.body)
		}
		b = p.leave(r, ivo())
		if got := b.come("iss", p.server.URL); got.status != http.StatusOK {
			r.t.Errorf("who was invited, again: %d %s", got.status, got.body)
		}
		r.refusedFor("replayed", b.come(), http.StatusConflict, "ceremony_over")
		// Who came by the provider only is not whoever has their e-mail next, whatever owners waived for others.
		r.refusedFor("another with the e-mail", p.enter(r, says("thief", "ivo@example.com")), http.StatusForbidden, "oidc_not_linked")
		set(strings.Replace(invitedOnly, `"link":false`, `"link":true`, 1))
		r.refusedFor("another with the e-mail, where owners waived passwords", p.enter(r, says("thief", "ivo@example.com")), http.StatusForbidden, "oidc_not_linked")
		set(invitedOnly)
		// By the provider's name for them, whatever the e-mail is now.
		if got := p.enter(r, says("ivo", "ivo.married@example.com")); got.status != http.StatusOK || !strings.Contains(got.body, `"ivo@example.com"`) {
			r.t.Errorf("with another e-mail: %d %s", got.status, got.body)
		}

		// Keys change: the new one is fetched when it is met, and the old one is worth nothing then.
		p.with(func() { p.keys["second"], p.signs = newKey(r.t), "second" })
		old := p.keys["first"]
		p.with(func() { delete(p.keys, "first") })
		if got := p.enter(r, ivo()); got.status != http.StatusOK {
			r.t.Errorf("signed with a new key: %d %s", got.status, got.body)
		}
		p.with(func() { p.forges, p.signs = old, "first" })
		refused("signed with the old key", "oidc_refused", ivo())
		p.with(func() { p.forges, p.signs = nil, "second" })

		b = p.leave(r, ivo())
		p.with(func() { p.down = true })
		r.refusedFor("a provider that is down", b.come(), http.StatusConflict, "oidc_unreachable")
		p.with(func() { p.down, p.secret = false, "another" })
		refused("a secret that was changed there", "oidc_secret", ivo())
		if strings.Contains(r.seen.String(), "CANARY-PROVIDER") || strings.Contains(r.logs.String(), "CANARY-PROVIDER") {
			r.t.Error("the provider's secret was seen")
		}
	})
}

// Who has another way in is not taken over by whoever the provider says has their e-mail.
func TestWhoComesByAProvider(t *testing.T) {
	withProvider(t, func(r *rig, p *pretender, owner http.Header, set func(string) response) {
		set(providerSecret + invitedOnly)
		lead := r.a.emails[inbox.RoleLead]
		leads := r.as(r.a, inbox.RoleLead)
		secret, _ := r.setUpStep(leads)
		s := p.leave(r, says("lead", lead))
		r.refusedFor("who has a password", s.come(), http.StatusUnauthorized, "oidc_password")
		r.refusedFor("a wrong password", s.come("password", "not it at all"), http.StatusUnauthorized, "oidc_wrong_password")
		r.refusedFor("a password without a code", s.come("password", password), http.StatusUnauthorized, "second_step")
		r.refusedFor("a wrong code", s.come("second_step", "000000"), http.StatusUnauthorized, "wrong_code")
		r.refusedFor("begun anew after a password without a code", p.enter(r, says("lead", lead)), http.StatusUnauthorized, "oidc_password")
		if got := s.come("second_step", r.appCode(secret, 0)); got.status != http.StatusOK || !strings.Contains(got.body, lead) {
			r.t.Errorf("password and code: %d %s", got.status, got.body)
		}
		r.refusedFor("the next time", p.enter(r, says("lead", lead)), http.StatusUnauthorized, "second_step")
		// A new password is given once more: whoever knew the old one may have made themselves known.
		if got := r.call(leads, "POST", "/api/v1/me/password", fmt.Sprintf(`{"current":%q,"new":"another long password"}`, password)); got.status != http.StatusOK {
			r.t.Fatalf("a new password: %d %s", got.status, got.body)
		}
		r.refusedFor("after a new password", p.enter(r, says("lead", lead)), http.StatusUnauthorized, "oidc_password")
		// Another account of the provider with the same e-mail is another person.
		r.refusedFor("another account", p.enter(r, says("thief", lead)), http.StatusUnauthorized, "oidc_password")

		set(`"domains":["example.com"],"new_role":"tier1","link":true,"both_steps":true`)
		if got := p.enter(r, says("lead", lead)); got.status != http.StatusOK {
			r.t.Errorf("the provider asks for both steps: %d %s", got.status, got.body)
		}
		admin := r.a.emails[inbox.RoleAdmin]
		if got := p.enter(r, says("admin", admin)); got.status != http.StatusOK || !strings.Contains(got.body, admin) {
			r.t.Errorf("linked: %d %s", got.status, got.body)
		}
		if got := p.enter(r, says("nina", "nina@example.com")); got.status != http.StatusOK || !strings.Contains(got.body, `"role":"tier1"`) || !strings.Contains(got.body, "Nina New") {
			r.t.Errorf("new: %d %s", got.status, got.body)
		}
		r.call(owner, "PATCH", "/api/v1/members/"+r.memberOf("nina@example.com"), `{"state":"disabled"}`)
		r.refusedFor("who was disabled", p.enter(r, says("nina", "nina@example.com")), http.StatusForbidden, "oidc_disabled")

		// Where a second step is demanded, a provider that asks for one is it, and one that does not is not.
		r.setUpStep(owner)
		if got := r.call(owner, "PUT", "/api/v1/sign-in-rules", `{"second_step":"all","one_session":false,"lock_after":0}`); got.status != http.StatusOK {
			r.t.Fatalf("demand: %d %s", got.status, got.body)
		}
		if got := p.enter(r, says("admin", admin)); !strings.Contains(got.body, `"second_step_needed":false`) {
			r.t.Errorf("both steps, where they are demanded: %d %s", got.status, got.body)
		}
		set(`"domains":["example.com"],"new_role":"","link":true,"both_steps":false`)
		if got := p.enter(r, says("admin", admin)); !strings.Contains(got.body, `"second_step_needed":true`) {
			r.t.Errorf("one step, where two are demanded: %d %s", got.status, got.body)
		}
		audit := r.call(owner, "GET", "/api/v1/audit?limit=100", "").body
		for _, act := range []string{"provider.linked", `"way":"provider"`, `"what":"provider"`, `"why":"disabled"`} {
			if !strings.Contains(audit, act) {
				r.t.Errorf("the audit has no %s", act)
			}
		}
		// Off is off, also for who has begun.
		s = p.leave(r, says("admin", admin))
		if got := r.call(owner, "PUT", "/api/v1/sign-in-provider", fmt.Sprintf(`{"on":false,"label":"Example","issuer":%q,"client_id":"sangam","password":%q,%s}`, p.server.URL, password, invitedOnly)); got.status != http.StatusOK {
			r.t.Errorf("off: %d %s", got.status, got.body)
		}
		r.refusedFor("a provider that was turned off", s.come(), http.StatusConflict, "oidc_changed")
		if got := r.call(owner, "PUT", "/api/v1/sign-in-provider", fmt.Sprintf(`{"on":false,"label":"","issuer":"","client_id":"","domains":[],"new_role":"","link":false,"both_steps":false,"password":%q}`, password)); got.status != http.StatusOK || !strings.Contains(got.body, `"has_secret":false`) {
			r.t.Errorf("taken away: %d %s", got.status, got.body)
		}
	})
}

// What an owner may enter, and what the test says of it.
func TestSettingAProvider(t *testing.T) {
	withProvider(t, func(r *rig, p *pretender, owner http.Header, set func(string) response) {
		edit := func(method, path, issuer, more string) response {
			return r.call(owner, method, "/api/v1/sign-in-provider"+path, fmt.Sprintf(`{"on":true,"label":"Example","issuer":%q,"client_id":"sangam",%s}`, issuer, more))
		}
		field := func(what, location string, got response) {
			r.t.Helper()
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"location":"`+location+`"`) {
				r.t.Errorf("%s: %d %s", what, got.status, got.body)
			}
		}
		field("no secret", "body.client_secret", set(invitedOnly))
		field("a role for all the world", "body.domains", set(providerSecret+`"domains":[],"new_role":"tier1","link":false,"both_steps":false`))
		field("no domain", "body.domains", set(providerSecret+`"domains":["two words"],"new_role":"","link":false,"both_steps":false`))
		field("owners by themselves", "body.new_role", set(providerSecret+`"domains":["example.com"],"new_role":"owner","link":false,"both_steps":false`))
		field("another's password", "body.password", edit("PUT", "", p.server.URL, providerSecret+invitedOnly+`,"password":"not it at all"`))
		right := `,"password":"` + password + `"`
		for _, issuer := range []string{"http://accounts.example.com", "ftp://accounts.example.com", "accounts.example.com", "https://user:secret@accounts.example.com", "https://accounts.example.com/?x=1", "javascript:alert(1)"} {
			field(issuer, "body.issuer", edit("PUT", "", issuer, providerSecret+invitedOnly+right))
		}
		// Places inside are not asked, by whatever name; the pretender itself is named by a flag.
		for _, issuer := range []string{"https://127.0.0.1:1", "https://10.0.0.5", "http://127.0.0.1:1", "https://metadata.google.internal"} {
			field(issuer, "body.issuer", edit("PUT", "", issuer, providerSecret+invitedOnly+right))
		}
		test := func(what, secret string, want ...string) {
			r.t.Helper()
			got := edit("POST", "/test", p.server.URL, secret+invitedOnly)
			for _, w := range want {
				if !strings.Contains(got.body, w) {
					r.t.Errorf("%s: %d %s lacks %s", what, got.status, got.body, w)
				}
			}
		}
		test("all well", providerSecret, `{"what":"pkce","state":"ok"}`, `{"what":"keys","state":"ok","detail":"1"}`, `{"what":"secret","state":"ok"}`)
		test("a wrong secret", `"client_secret":"CANARY-WRONG",`, `{"what":"secret","state":"bad"}`)
		p.with(func() { p.named = "https://accounts.example.org" })
		test("another name", providerSecret, `{"what":"name","state":"bad","detail":"https://accounts.example.org"}`)
		p.with(func() { p.named, p.token = "", "http://10.0.0.5/token" })
		test("a secret by http", providerSecret, `{"what":"addresses","state":"bad"}`)
		field("a secret by http", "body.issuer", set(providerSecret+invitedOnly))
		p.with(func() { p.token, p.down = "", true })
		test("down", providerSecret, `{"what":"answer","state":"bad"}`)
		p.with(func() { p.down = false })
		if got := set(providerSecret + invitedOnly); got.status != http.StatusOK {
			r.t.Fatalf("set: %d %s", got.status, got.body)
		}
		test("the secret that is kept", "", `{"what":"secret","state":"ok"}`)
		field("the kept secret for another provider", "body.client_secret", edit("POST", "/test", "https://accounts.example.org", invitedOnly))
		if got := r.call(r.as(r.a, inbox.RoleAdmin), "GET", "/api/v1/sign-in-provider", ""); got.status != http.StatusForbidden {
			r.t.Errorf("an admin: %d", got.status)
		}
		// A role that newcomers get stays.
		made := r.call(owner, "POST", "/api/v1/roles", `{"name":"Newcomers","permissions":["conversations.reply"]}`)
		role := between(made.body, `"id":"`, `"`)
		if got := set(`"domains":["example.com"],"new_role":"` + role + `","link":false,"both_steps":false`); got.status != http.StatusOK {
			r.t.Fatalf("a role of their own: %d %s", got.status, got.body)
		}
		r.refusedFor("a role that newcomers get", r.call(owner, "DELETE", "/api/v1/roles/"+role, ""), http.StatusConflict, "role_given")
		p.with(func() { p.iss = true })
		test("asked anew", "", `{"what":"secret","state":"ok"}`)
		r.refusedFor("a provider that names itself, but did not", p.enter(r, says("1", "ivo@example.com")), http.StatusConflict, "oidc_refused")
	})
}
