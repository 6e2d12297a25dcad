package simulator

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"sangam/internal/wire/cloudapi"
)

// exchange takes GET /oauth/access_token: the code of a popup for a token, once.
// Source: Cloud API, Embedded Signup implementation: the code lives 30 seconds. Observed: the texts
// and subcodes of refusals, general Graph knowledge.
func (s *Simulator) exchange(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	fail := func(code, subcode int, message string) {
		s.writeError(w, &graphError{http: http.StatusBadRequest, code: code, subcode: subcode, message: message})
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		s.writeError(w, foreign("oauth"))
		return
	}
	if q.Get("client_id") != s.cfg.AppID {
		fail(101, 0, "Error validating application. Cannot get application info due to a system error.")
		return
	}
	if subtle.ConstantTimeCompare([]byte(q.Get("client_secret")), []byte(s.cfg.AppSecret)) != 1 {
		fail(1, 0, "Error validating client secret.")
		return
	}
	s.mu.Lock()
	c := s.codes[q.Get("code")]
	var answer string
	switch {
	case c == nil:
		fail(100, 0, "Invalid verification code format.")
	case c.used:
		fail(100, 36009, "This authorization code has been used.")
	case !s.clock.Now().Before(c.until):
		fail(100, 36007, "This authorization code has expired.")
	default:
		c.used, answer = true, c.token.Value
		s.issued[answer] = issuedToken{Token: c.token, at: s.clock.Now().Unix()}
	}
	s.mu.Unlock()
	if answer != "" {
		s.answer(w, map[string]any{"access_token": answer, "token_type": "bearer"})
	}
}

// issuedToken is a token made by a signup. It lives as long as the simulator; what it may touch ends
// with the link.
type issuedToken struct {
	Token
	at int64
}

// appToken reports whether a bearer is the app itself: "id|secret".
func (s *Simulator) appToken(bearer string) bool {
	return subtle.ConstantTimeCompare([]byte(bearer), []byte(s.cfg.AppID+"|"+s.cfg.AppSecret)) == 1
}

// bearer is the token of a request, empty if there is none.
func bearer(r *http.Request) string {
	given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return given
}

// tokenOf finds a token that this platform gave out.
func (s *Simulator) tokenOf(given string) (issuedToken, bool) {
	if given == "" {
		return issuedToken{}, false
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(s.cfg.AccessToken)) == 1 {
		return issuedToken{}, true
	}
	for _, t := range s.cfg.Tokens {
		if subtle.ConstantTimeCompare([]byte(given), []byte(t.Value)) == 1 {
			return issuedToken{Token: t}, true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.issued[given]
	return t, ok
}

// debugToken takes GET /debug_token: what a token may do. The caller is the app ("id|secret") or any
// valid token of it. Source: Graph API, debug_token.
func (s *Simulator) debugToken(w http.ResponseWriter, r *http.Request) *graphError {
	if given := bearer(r); !s.appToken(given) {
		if _, ok := s.tokenOf(given); !ok {
			_, fail := s.authenticate(r)
			return fail
		}
	}
	t, ok := s.tokenOf(r.URL.Query().Get("input_token"))
	if !ok {
		return s.answer(w, map[string]any{"data": map[string]any{"is_valid": false, "scopes": []string{},
			"error": map[string]any{"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}}})
	}
	scopes := t.Scopes
	if scopes == nil {
		scopes = []string{scopeManagement, scopeMessaging}
	}
	s.mu.Lock()
	targets := []string{}
	for _, n := range s.order {
		// Assumed: an account that removed the partner is no longer a target.
		if (n.link.state == LinkLinked || n.link.state == LinkOffboarded) && !slices.Contains(targets, n.account.ID) &&
			(t.Accounts == nil || slices.Contains(t.Accounts, n.account.ID)) {
			targets = append(targets, n.account.ID)
		}
	}
	s.mu.Unlock()
	granular := []any{}
	for _, sc := range scopes {
		granular = append(granular, map[string]any{"scope": sc, "target_ids": targets})
	}
	return s.answer(w, map[string]any{"data": map[string]any{"app_id": s.cfg.AppID, "type": "SYSTEM_USER", "application": "Pretend app",
		"is_valid": true, "expires_at": 0, "data_access_expires_at": 0, "issued_at": t.at, "scopes": scopes, "granular_scopes": granular,
		"user_id": "122100000000000001"}})
}

// Fields that an app for coexistence subscribes to.
var appFields = []string{cloudapi.FieldMessages, cloudapi.FieldMessageEchoes, cloudapi.FieldStateSync, cloudapi.FieldHistory,
	cloudapi.FieldAccountUpdate, cloudapi.FieldAccountAlerts, cloudapi.FieldAccountReview, cloudapi.FieldBusinessCapability,
	cloudapi.FieldBusinessUsername, cloudapi.FieldPhoneNumberName, cloudapi.FieldPhoneNumberQuality, cloudapi.FieldSecurity,
	cloudapi.FieldUserPreferences, cloudapi.FieldTemplateStatus, cloudapi.FieldTemplateQuality, cloudapi.FieldTemplateCategory}

// subscriptions takes GET /{app}/subscriptions: the callback and the fields of the app.
// Source: Graph API, App Subscriptions (general knowledge, page not re-read).
func (s *Simulator) subscriptions(w http.ResponseWriter, r *http.Request) *graphError {
	if !s.appToken(bearer(r)) {
		e := graphErr(190, "")
		e.message, e.details = "An app access token is required to request this resource.", ""
		return e
	}
	fields := []any{}
	for _, f := range appFields {
		if !slices.Contains(s.Knobs().MissingFields, f) {
			fields = append(fields, map[string]string{"name": f, "version": "v26.0"})
		}
	}
	data := []any{}
	if url := s.callback.Load().url; url != "" {
		data = append(data, map[string]any{"object": "whatsapp_business_account", "callback_url": url, "active": s.Verified(), "fields": fields})
	}
	return s.answer(w, map[string]any{"data": data})
}

// dialogPolicy lets the popup load its own files only; a page may open it, none may frame it.
const dialogPolicy = pagePolicy

// showDialog serves the popup. It is opened by the product:
//
//	{base}/dialog/whatsapp_onboarding?client_id=&config_id=&state=&origin=&extras=
//
// and posts to window.opener, to exactly the origin given: the session messages that facebook.com
// posts, and at the end what FB.login hands to its callback:
//
//	{"type":"PRETEND_LOGIN","state":…,"status":"connected","authResponse":{"code":…,"expiresIn":30}}
//
// with status "unknown" and authResponse null after a cancellation. {base}/sdk.js wraps this in
// FB.init and FB.login, so that a page needs nothing but another address for its script.
func (s *Simulator) showDialog(w http.ResponseWriter, r *http.Request) {
	s.page(w, "dialog.html")
}

func (s *Simulator) showSDK(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	s.page(w, "sdk.js")
}

func (s *Simulator) page(w http.ResponseWriter, name string) {
	b, err := pages.ReadFile("pages/" + name)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	kind := "text/html; charset=utf-8"
	if strings.HasSuffix(name, ".js") {
		kind = "text/javascript; charset=utf-8"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Security-Policy", dialogPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-cache")
	fmt.Fprint(w, string(b))
}

// access says whether the link of a number lets programs touch it. Caller holds mu.
// Assumed: after PARTNER_REMOVED a token gets permission errors; an account never connected does
// not exist for it. Offboarded numbers can be looked at; sending is refused as not registered.
func access(n *number, scope, edge string) *graphError {
	switch n.link.state {
	case LinkApp:
		return foreign(n.ID)
	case LinkDisconnected:
		if scope == scopeMessaging {
			return graphErr(10, "")
		}
		return graphErr(200, "")
	case LinkOffboarded:
		if edge == "messages" {
			return graphErr(133010, "")
		}
	}
	return nil
}

// accessAccount is access to an account: as long as one of its numbers gives it. Caller holds mu.
func (s *Simulator) accessAccount(a *account) *graphError {
	var fail *graphError
	for _, n := range a.Numbers {
		e := access(s.numbers[n.ID], scopeManagement, "")
		if e == nil {
			return nil
		}
		if e.code != 100 {
			fail = e
		} else if fail == nil {
			fail = foreign(a.ID)
		}
	}
	return fail
}
