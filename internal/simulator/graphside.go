package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
)

// Permissions of a token.
const (
	scopeMessaging  = "whatsapp_business_messaging"
	scopeManagement = "whatsapp_business_management"
)

// Graph versions alive in November 2026. Source: Graph API changelog (seen 2026-09).
var versions = []string{"v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"}

// routes hands requests out by hand: the Graph side has addresses like /{version}/{id}, which would
// clash with the pages in a ServeMux.
func (s *Simulator) routes() http.Handler {
	control := s.controlRoutes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/":
			http.Redirect(w, r, "/simulator/", http.StatusFound)
		case strings.HasPrefix(path, "/simulator/"):
			control.ServeHTTP(w, r)
		case path == "/simulator":
			http.Redirect(w, r, "/simulator/", http.StatusFound)
		case strings.HasPrefix(path, "/media-download/"):
			s.download(w, r)
		case strings.HasSuffix(path, "/dialog/whatsapp_onboarding"):
			s.showDialog(w, r)
		case path == "/sdk.js":
			s.showSDK(w, r)
		case strings.HasSuffix(path, "/oauth/access_token"):
			s.exchange(w, r)
		default:
			s.graph(w, r)
		}
	})
}

// caller is what a token may do.
type caller struct {
	token Token
}

func (c caller) may(scope string, accountID string) *graphError {
	if c.token.Scopes != nil && !slices.Contains(c.token.Scopes, scope) {
		if scope == scopeMessaging {
			return graphErr(10, "")
		}
		return graphErr(200, "")
	}
	if c.token.Accounts != nil && !slices.Contains(c.token.Accounts, accountID) {
		return foreign("")
	}
	return nil
}

// foreign is what an id that does not exist, or that the token may not see, answers.
// Source: Graph API, error 100 with subcode 33.
func foreign(id string) *graphError {
	e := graphErr(100, "")
	e.message = fmt.Sprintf("Unsupported request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation", id)
	e.details, e.subcode = "", 33
	return e
}

// authenticate reads the bearer token.
func (s *Simulator) authenticate(r *http.Request) (caller, *graphError) {
	auth := r.Header.Get("Authorization")
	given, ok := strings.CutPrefix(auth, "Bearer ")
	if !ok || given == "" {
		return caller{}, graphErr(2500, "")
	}
	if t, ok := s.tokenOf(given); ok {
		return caller{t.Token}, nil
	}
	e := graphErr(190, "")
	e.message, e.details = "Invalid OAuth access token - Cannot parse access token", ""
	return caller{}, e
}

func (s *Simulator) graph(w http.ResponseWriter, r *http.Request) {
	k := s.Knobs()
	if k.Latency > 0 && !s.pause(r, k.Latency) {
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) < 2 || len(parts) > 3 || !slices.Contains(versions, parts[0]) {
		e := graphErr(2500, "")
		e.message = "Unknown path components: " + r.URL.Path
		s.writeError(w, e)
		return
	}
	edge := ""
	if len(parts) == 3 {
		edge = parts[2]
	}
	var fail *graphError
	switch {
	case parts[1] == "debug_token" && edge == "":
		fail = s.debugToken(w, r)
	case parts[1] == s.cfg.AppID && edge == "subscriptions":
		fail = s.subscriptions(w, r)
	default:
		var who caller
		if who, fail = s.authenticate(r); fail == nil {
			fail = s.dispatch(w, r, who, parts[1], edge)
		}
	}
	if fail != nil {
		s.writeError(w, fail)
	}
}

// pause waits in real time; false means that the caller left or we stop.
func (s *Simulator) pause(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-s.quit:
	}
	return false
}

func (s *Simulator) dispatch(w http.ResponseWriter, r *http.Request, who caller, id, edge string) *graphError {
	scope := scopeManagement
	if edge == "messages" || edge == "media" {
		scope = scopeMessaging
	}
	s.mu.Lock()
	n, a, m := s.numbers[id], s.accounts[id], s.mediaByID(id)
	var closed *graphError
	switch {
	case n != nil:
		closed = access(n, scope, edge)
	case a != nil:
		closed = s.accessAccount(a)
	case m != nil:
		closed = access(m.number, scopeMessaging, "")
	}
	s.mu.Unlock()
	method := r.Method + " " + edge
	switch {
	case n != nil:
		if e := who.may(scope, n.account.ID); e != nil {
			return e
		}
		if closed != nil {
			return closed
		}
		switch method {
		case "POST messages":
			return s.postMessage(w, r, n)
		case "POST media":
			return s.upload(w, r, n)
		case "GET ":
			return s.getNumber(w, r, n)
		case "POST ":
			return s.postNumber(w, r, n)
		case "POST smb_app_data":
			return s.postSync(w, r, n)
		case "POST register", "POST deregister":
			return s.register(w, n, edge)
		}
	case a != nil:
		if e := who.may(scopeManagement, a.ID); e != nil {
			return e
		}
		if closed != nil {
			return closed
		}
		switch method {
		case "GET ":
			return s.answer(w, pick(map[string]any{"id": a.ID, "name": a.Name, "timezone_id": "71", "currency": "INR"}, r, "id", "name"))
		case "GET phone_numbers":
			return s.listNumbers(w, r, a)
		case "GET message_templates":
			return s.listTemplates(w, r, a)
		case "GET subscribed_apps":
			return s.listApps(w, a)
		case "POST subscribed_apps":
			return s.subscribe(w, r, a)
		case "DELETE subscribed_apps":
			s.mu.Lock()
			a.subscribed, a.override = false, ""
			s.mu.Unlock()
			return s.answer(w, cloudapi.Success{Success: true})
		}
	case m != nil && edge == "":
		if e := who.may(scopeMessaging, m.number.account.ID); e != nil {
			return e
		}
		if closed != nil {
			return closed
		}
		switch r.Method {
		case http.MethodGet:
			return s.lookUp(w, r, m)
		case http.MethodDelete:
			s.mu.Lock()
			s.forgetMedia(m.id)
			s.mu.Unlock()
			return s.answer(w, cloudapi.Success{Success: true})
		}
	}
	return foreign(id)
}

func (s *Simulator) answer(w http.ResponseWriter, v any) *graphError {
	s.ledger.answered(0)
	writeJSON(w, http.StatusOK, v)
	return nil
}

// pick keeps the fields asked for with ?fields=, or the default ones, and always the id.
func pick(all map[string]any, r *http.Request, defaults ...string) map[string]any {
	fields := defaults
	if q := r.URL.Query().Get("fields"); q != "" {
		fields = strings.Split(q, ",")
	}
	out := map[string]any{"id": all["id"]}
	for _, f := range fields {
		if v, ok := all[strings.TrimSpace(f)]; ok {
			out[strings.TrimSpace(f)] = v
		}
	}
	return out
}

// numberFields is the number object of cloud-api.md 8.1. Caller holds mu.
func (s *Simulator) numberFields(n *number) map[string]any {
	level := "STANDARD"
	if n.High {
		level = "HIGH"
	}
	hooks := map[string]string{"application": s.callback.Load().url}
	if n.account.override != "" {
		hooks["whatsapp_business_account"] = n.account.override
	}
	if n.override != "" {
		hooks["phone_number"] = n.override
	}
	status := "CONNECTED"
	if n.link.state == LinkOffboarded {
		status = "DISCONNECTED" // Assumed: Meta's lists are open and name no state for this.
	}
	return map[string]any{"id": n.ID, "display_phone_number": "+" + n.Digits, "verified_name": n.Name, "quality_rating": n.quality,
		"status": status, "code_verification_status": "VERIFIED", "name_status": "APPROVED", "platform_type": "CLOUD_API",
		"host_platform": "CLOUD_API", "is_on_biz_app": n.Hybrid, "throughput": map[string]string{"level": level}, "account_mode": "LIVE",
		"whatsapp_business_manager_messaging_limit": n.tier, "is_official_business_account": false,
		"country_dial_code": dialCode(n.Digits), "webhook_configuration": hooks, "health_status": s.health(n),
		"last_onboarded_time": n.link.onboardedAt.UTC().Format("2006-01-02T15:04:05-0700")}
}

var numberDefaults = []string{"display_phone_number", "verified_name", "quality_rating"}

func (s *Simulator) getNumber(w http.ResponseWriter, r *http.Request, n *number) *graphError {
	s.mu.Lock()
	all := s.numberFields(n)
	s.mu.Unlock()
	return s.answer(w, pick(all, r, numberDefaults...))
}

// listNumbers pages with cursors: 25 by default, 100 at most.
func (s *Simulator) listNumbers(w http.ResponseWriter, r *http.Request, a *account) *graphError {
	q := r.URL.Query()
	limit := 25
	if l := q.Get("limit"); l != "" {
		v, err := strconv.Atoi(l)
		if err != nil || v < 1 {
			return graphErr(100, "limit must be a positive number")
		}
		limit = min(v, 100)
	}
	start := 0
	if after := q.Get("after"); after != "" {
		v, err := strconv.Atoi(strings.TrimPrefix(after, "QVFI"))
		if err != nil || !strings.HasPrefix(after, "QVFI") || v < 0 || v > len(a.Numbers) {
			return graphErrAs(131059, 400, "The cursor is expired or invalid.")
		}
		start = v
	}
	end := min(start+limit, len(a.Numbers))
	data := []any{}
	s.mu.Lock()
	for _, n := range a.Numbers[start:end] {
		data = append(data, pick(s.numberFields(s.numbers[n.ID]), r, numberDefaults...))
	}
	s.mu.Unlock()
	cursor := func(i int) string { return fmt.Sprintf("QVFI%d", i) }
	paging := map[string]any{"cursors": map[string]string{"before": cursor(start), "after": cursor(end)}}
	if end < len(a.Numbers) {
		next := *r.URL
		nq := next.Query()
		nq.Set("after", cursor(end))
		next.RawQuery = nq.Encode()
		paging["next"] = s.base(r) + next.RequestURI()
	}
	return s.answer(w, map[string]any{"data": data, "paging": paging})
}

// register refuses numbers on the app: they are registered, and the platform calls it forbidden.
// Assumed: the code of the refusal; the contract says only that it must not be done.
func (s *Simulator) register(w http.ResponseWriter, n *number, edge string) *graphError {
	if n.Hybrid {
		return graphErr(100, "%s is not supported for a phone number that is on the WhatsApp Business app.", edge)
	}
	return s.answer(w, cloudapi.Success{Success: true})
}

func graphErrAs(code, http int, message string) *graphError {
	return &graphError{http: http, code: code, message: message}
}

// base is the address the caller reached us by.
func (s *Simulator) base(r *http.Request) string {
	if p := *s.public.Load(); p != "" {
		return p
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (s *Simulator) listApps(w http.ResponseWriter, a *account) *graphError {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := []any{}
	if a.subscribed {
		app := map[string]any{"whatsapp_business_api_data": map[string]string{"id": s.cfg.AppID,
			"link": "https://www.facebook.com/games/?app_id=" + s.cfg.AppID, "name": "Pretend app"}}
		if a.override != "" {
			app["override_callback_uri"] = a.override
		}
		data = append(data, app)
	}
	return s.answer(w, map[string]any{"data": data})
}

type overrideRequest struct {
	URL   *string `json:"override_callback_uri"`
	Token string  `json:"verify_token"`
}

// subscribe subscribes the app to the account, with an override if the body names one.
func (s *Simulator) subscribe(w http.ResponseWriter, r *http.Request, a *account) *graphError {
	var req overrideRequest
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if err != nil {
		return graphErr(1, "")
	}
	if len(body) > 0 && json.Unmarshal(body, &req) != nil {
		return graphErr(100, "The body is not valid JSON.")
	}
	url := ""
	if req.URL != nil {
		url = *req.URL
	}
	if e := s.checkOverride(r, url, req.Token); e != nil {
		return e
	}
	s.mu.Lock()
	a.subscribed, a.override = true, url
	s.mu.Unlock()
	return s.answer(w, cloudapi.Success{Success: true})
}

// postNumber sets or removes the webhook override of a number.
func (s *Simulator) postNumber(w http.ResponseWriter, r *http.Request, n *number) *graphError {
	var req struct {
		Hook *overrideRequest `json:"webhook_configuration"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&req) != nil || req.Hook == nil || req.Hook.URL == nil {
		return graphErr(100, "webhook_configuration.override_callback_uri is missing.")
	}
	s.mu.Lock()
	subscribed := n.account.subscribed
	s.mu.Unlock()
	if !subscribed {
		return graphErr(100, "The app is not subscribed to the WhatsApp Business Account.")
	}
	if e := s.checkOverride(r, *req.Hook.URL, req.Hook.Token); e != nil {
		return e
	}
	s.mu.Lock()
	n.override = *req.Hook.URL
	s.mu.Unlock()
	return s.answer(w, cloudapi.Success{Success: true})
}

func (s *Simulator) checkOverride(r *http.Request, url, token string) *graphError {
	if url == "" {
		return nil
	}
	if len(url) > 200 {
		return graphErr(100, "override_callback_uri is longer than 200 characters.")
	}
	if err := s.verify(r.Context(), url, token); err != nil {
		e := graphErr(100, "")
		e.subcode, e.message, e.details = 2200, "(#2200) Callback verification failed", err.Error()
		return e
	}
	return nil
}
