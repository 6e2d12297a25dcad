package api

import (
	"context"
	"encoding"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// New makes the door: the whole public address but the webhooks.
func New(p Parts) (*API, error) {
	p.Reader = ownReader{p.Reader}
	a := &API{Parts: p, log: p.Log, ids: p.IDs, mux: http.NewServeMux()}
	if p.PublicURL != "" {
		u, err := url.Parse(p.PublicURL)
		if err != nil {
			return nil, err
		}
		a.secure, a.host = u.Scheme == "https", u.Host
	}
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Sangam", Version: "1", Description: "The API of Sangam. Ids are decimal strings, instants are milliseconds since 1970 UTC, lists are paged by next_cursor. " +
				"Sign in with a session cookie, or send an API key as Authorization: Bearer."},
			Components: &huma.Components{Schemas: registry, SecuritySchemes: map[string]*huma.SecurityScheme{
				"key":     {Type: "http", Scheme: "bearer", Description: "An API key, sgm_…"},
				"session": {Type: "apiKey", In: "cookie", Name: a.cookieName()},
			}},
		},
		Formats:                      map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{a.hide},
	}
	a.huma = humago.New(a.mux, config)
	a.sessionRoutes()
	a.memberRoutes()
	a.roleRoutes()
	a.passwordRoutes()
	a.secondStepRoutes()
	a.passkeyRoutes()
	a.providerRoutes()
	a.deviceRoutes()
	a.auditRoutes()
	a.pledgeRoutes()
	a.reviewRoutes()
	a.accountRoutes()
	a.syncRoutes()
	a.onboardingRoutes()
	a.conversationRoutes()
	a.messageRoutes()
	a.colleagueRoutes()
	a.noteRoutes()
	a.handoffRoutes()
	a.scheduledRoutes()
	a.labelRoutes()
	a.pullRoutes()
	a.bulkRoutes()
	a.viewRoutes()
	a.teamRoutes()
	a.followRoutes()
	a.rateRoutes()
	a.replyRoutes()
	a.templateRoutes()
	a.preferencesRoutes()
	a.presenceRoutes()
	a.handbookRoutes()
	a.queueRoutes()
	a.mediaRoutes()
	a.importRoutes()
	a.contactRoutes()
	a.peopleRoutes()
	a.searchRoutes()
	a.streamRoute()
	a.besideRoute()
	a.helpRoutes()
	spec, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
	if err != nil {
		return nil, err
	}
	a.spec = append(spec, '\n')
	a.plain(route{"GET", "/api/v1/openapi.json", "", "openapi", "This document"}, func(w http.ResponseWriter, r *http.Request, _ caller) error {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, err := w.Write(a.spec)
		return err
	})
	a.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		if methods := a.methods(r.URL.Path); len(methods) > 0 {
			a.refuse(w, wrongMethod(r.Method, methods))
			return
		}
		a.refuse(w, &inbox.Error{Code: inbox.CodeNotFound, Message: "There is no such address in the API.", Reason: &inbox.Reason{Code: "no_address",
			Message: "There is no such address in the API.", WayOut: "All addresses are in /api/v1/openapi.json."}})
	})
	a.mux.Handle("/", a.pages())
	return a, nil
}

var jsonFormat = huma.DefaultJSONFormat

// Handler is the door with everything that stands before every route.
func (a *API) Handler() http.Handler {
	cross := http.NewCrossOriginProtection()
	if a.PublicURL != "" {
		// A proxy may change the Host header, and the browser's Origin then no longer fits it.
		cross.AddTrustedOrigin(strings.TrimRight(a.PublicURL, "/"))
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.refuse(w, errOtherSite)
	}))
	inner := cross.Handler(a.mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.securityHeaders(w.Header(), strings.HasPrefix(r.URL.Path, "/api/"))
		if r.URL.Path == windowPage {
			a.openWindows(w.Header())
		}
		if !a.hostIsOurs(r.Host) {
			a.refuse(w, inbox.Refuse(inbox.CodeNotFound, "This is not the address of this program: see --public-url."))
			return
		}
		defer func() {
			// The last resort: one request's mistake must not end the process or show its insides.
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				a.refuse(w, panicked{v})
			}
		}()
		// A reader that takes nothing must not hold us for ever; files and streams set their own
		// time. The connection may serve other doors afterwards: it gets no limit from us.
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Now().Add(answerTime))
		defer control.SetWriteDeadline(time.Time{})
		inner.ServeHTTP(w, r)
	})
}

// answerTime bounds the writing of an ordinary answer.
const answerTime = time.Minute

// caller is who calls, as far as known.
type caller struct {
	auth.Identity
	address string // without port
	host    string // that was asked for, with port
}

// origin puts into a context whose request it is, for the audit, and whose conversations alone it sees.
func (c caller) origin(ctx context.Context) context.Context {
	return inbox.WithOrigin(limited(ctx, c.Actor), inbox.Origin{Member: c.Actor.Member, Key: c.Actor.Key, Place: auth.Place(c.address)})
}

type callerKey struct{}

// route is what a route says of itself.
type route struct {
	method, path string
	need         auth.Permission // empty: anybody
	id, summary  string
}

// options of a route beside its name.
type options struct {
	status int
	body   int64 // bytes; 0 means maxBody
}

// maxBody is the most a JSON body may have unless the route says otherwise.
const maxBody = 64 << 10

// add makes a JSON route.
func add[I, O any](a *API, r route, o options, f func(ctx context.Context, who caller, in *I) (*O, error)) {
	a.routes = append(a.routes, Route{r.method, r.path, r.need})
	if o.body == 0 {
		o.body = maxBody
	}
	op := huma.Operation{Method: r.method, Path: r.path, OperationID: r.id, Summary: r.summary, DefaultStatus: o.status, MaxBodyBytes: o.body,
		Tags: []string{tagOf(r.path)}, Middlewares: huma.Middlewares{a.gate(r)}}
	if r.need != "" {
		op.Description = "Needs the permission " + string(r.need) + "."
		op.Security = []map[string][]string{{"session": {}}, {"key": {}}}
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, ctx.Value(callerKey{}).(caller), in)
		if err != nil {
			return nil, a.problemOf(err)
		}
		return out, nil
	})
}

func tagOf(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1/"), "/")
	return name
}

// gate stands before a JSON route: it finds out who calls and whether they may, before the
// request is read any further.
func (a *API) gate(r route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		start := time.Now()
		req, w := humago.Unwrap(ctx)
		who, err := a.admit(req, r.need)
		origin := who.origin(ctx.Context())
		if err == nil {
			err = a.reach(origin, r, who, ctx.Param)
		}
		if err != nil {
			a.refuse(w, err)
			a.measure(r, a.problemOf(err).Status, start)
			return
		}
		next(huma.WithValue(huma.WithContext(ctx, origin), callerKey{}, who))
		a.measure(r, ctx.Status(), start)
	}
}

func (a *API) measure(r route, status int, start time.Time) {
	if status == 0 {
		status = http.StatusOK
	}
	a.Requests.WithLabelValues(r.id, strconv.Itoa(status/100)+"xx").Observe(time.Since(start).Seconds())
}

// plain makes a route that reads and writes by itself, and describes it in the document.
func (a *API) plain(r route, f func(http.ResponseWriter, *http.Request, caller) error) {
	a.routes = append(a.routes, Route{r.method, r.path, r.need})
	a.mux.HandleFunc(r.method+" "+r.path, func(w http.ResponseWriter, req *http.Request) {
		who, err := a.admit(req, r.need)
		origin := who.origin(req.Context())
		if err == nil {
			err = a.reach(origin, r, who, req.PathValue)
		}
		if err == nil {
			err = a.knownQuery(r, req)
		}
		if err == nil {
			err = f(w, req.WithContext(origin), who)
		}
		if err != nil {
			a.refuse(w, err)
		}
	})
}

// describe puts a plain route into the document.
func (a *API) describe(r route, description string, parameters ...*huma.Param) {
	op := &huma.Operation{Method: r.method, Path: r.path, OperationID: r.id, Summary: r.summary, Description: description + " Needs the permission " + string(r.need) + ".",
		Tags: []string{tagOf(r.path)}, Parameters: parameters, Security: []map[string][]string{{"session": {}}, {"key": {}}},
		Responses: map[string]*huma.Response{"default": {Description: "See the description."}}}
	for part := range strings.SplitSeq(r.path, "/") {
		if strings.HasPrefix(part, "{") {
			op.Parameters = append(op.Parameters, &huma.Param{Name: strings.Trim(part, "{}"), In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}})
		}
	}
	a.huma.OpenAPI().AddOperation(op)
}

var (
	errSignIn = &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "Sign in first: the session or key is missing, unknown or has ended.", Reason: &inbox.Reason{Code: "signed_out",
		Message: "The session or key is missing, unknown or has ended.", WayOut: "Sign in with POST /api/v1/session, or send an API key as Authorization: Bearer sgm_…"}}
	errOtherSite = &inbox.Error{Code: inbox.CodeForbidden, Message: "This request came from another site.", Reason: &inbox.Reason{Code: "other_site",
		Message: "A browser sent this from another site with your cookie.", WayOut: "Open this program's own address. Programs send an API key instead of a cookie."}}
)

var errStepNeeded = &inbox.Error{Code: inbox.CodeForbidden, Message: "Set up a second step of signing in first: this workspace wants one.", Reason: &inbox.Reason{Code: "second_step_needed",
	Message: "This workspace wants a second step of signing in, and you have none yet.", WayOut: "Set it up: the page is in front of everything else until then. Programs use an API key."}}

// refusal says why an actor may not do something.
func refusal(a inbox.Actor, need auth.Permission) error {
	switch a.Role {
	case auth.RoleUnproven:
		return errStepNeeded
	case auth.RoleUnsigned:
		return errUnsigned
	case auth.RoleLocked:
		return errLocked
	}
	return forbidden(need)
}

// forbidden says which permission is missing.
func forbidden(need auth.Permission) error {
	return &inbox.Error{Code: inbox.CodeForbidden, Message: "You may not do this: it needs the permission " + string(need) + ".", Reason: &inbox.Reason{Code: "permission_missing",
		Message: "This needs the permission " + string(need) + ".", WayOut: "Ask an owner or admin to do it, or for a role that may; a program needs a key with a wider scope."}}
}

// admit finds out who calls and whether they may.
func (a *API) admit(r *http.Request, need auth.Permission) (caller, error) {
	who := caller{address: a.address(r), host: r.Host}
	if need == "" {
		return who, nil
	}
	var err error
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, key, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return who, errSignIn
		}
		who.Identity, err = a.Auth.KeyHolder(r.Context(), strings.TrimSpace(key))
	} else {
		cookie, cerr := r.Cookie(a.cookieName())
		if cerr != nil {
			return who, errSignIn
		}
		// Other sites may not even read with the member's cookie; a typed address has "none".
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
			return who, errOtherSite
		}
		who.Identity, err = a.Auth.Session(r.Context(), cookie.Value, who.address)
		if err != nil && inbox.CodeOf(err) == inbox.CodeUnauthenticated {
			return who, a.whyNoSession(r.Context(), cookie.Value)
		}
	}
	if inbox.CodeOf(err) == inbox.CodeUnauthenticated && err != nil {
		return who, errSignIn
	}
	if err != nil {
		return who, err
	}
	if !auth.Can(who.Actor, need) {
		return who, refusal(who.Actor, need)
	}
	return who, nil
}

// refuse writes a problem, if nothing was written yet.
func (a *API) refuse(w http.ResponseWriter, err error) {
	p := a.problemOf(err)
	head := w.Header()
	for k, v := range p.headers {
		head[k] = v
	}
	head.Set("Content-Type", "application/problem+json")
	head.Set("Cache-Control", "no-store")
	head.Del("Content-Disposition")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}

// panicked carries what a handler panicked with.
type panicked struct{ value any }

func (p panicked) Error() string {
	if e, ok := p.value.(error); ok {
		return "panic: " + e.Error()
	}
	if s, ok := p.value.(string); ok {
		return "panic: " + s
	}
	return "panic"
}

// address is the caller's: of the connection, or, through listed proxies only, the right-most one
// in X-Forwarded-For that is not itself a listed proxy.
func (a *API) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	if !a.isProxy(host) {
		return host
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		host = hop
		if !a.isProxy(hop) {
			break
		}
	}
	return host
}

func (a *API) isProxy(host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, p := range a.Proxies {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// hostIsOurs checks the Host header once we know our public one. This machine and bare addresses
// stay allowed, for health checks and proxies that do not pass the name on.
func (a *API) hostIsOurs(host string) bool {
	if a.host == "" || strings.EqualFold(host, a.host) {
		return true
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if name == "localhost" || strings.EqualFold(name, strings.Split(a.host, ":")[0]) {
		return true
	}
	_, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil
}

// securityHeaders are on every answer.
func (a *API) securityHeaders(h http.Header, isAPI bool) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)")
	if isAPI {
		h.Set("Cache-Control", "no-store")
		h.Set("Vary", "Authorization, Cookie")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	} else {
		h.Set("Content-Security-Policy", pageCSP)
	}
	if a.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

const pageCSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

func (a *API) cookieName() string {
	if a.secure {
		return "__Host-sangam"
	}
	return "sangam"
}

func (a *API) setCookie(token inbox.Secret, keep bool) *http.Cookie {
	c := &http.Cookie{Name: a.cookieName(), Value: token.Reveal(), Path: "/", HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}
	if keep {
		c.MaxAge = int(auth.SessionTime.Seconds())
	}
	if token.IsEmpty() {
		c.MaxAge = -1
	}
	return c
}

// idOf reads an id from an address; what is no id names nothing.
func idOf[ID comparable, P interface {
	*ID
	encoding.TextUnmarshaler
}](what, text string) (ID, error) {
	var id, zero ID
	if err := P(&id).UnmarshalText([]byte(text)); err != nil || id == zero {
		return zero, inbox.Refuse(inbox.CodeNotFound, "There is no such %s.", what)
	}
	return id, nil
}

// idsOf reads a list of ids from a query, "a,b,c", at most 200.
func idsOf[ID comparable, P interface {
	*ID
	encoding.TextUnmarshaler
}](location, text string) ([]ID, error) {
	if text == "" {
		return nil, nil
	}
	parts := strings.Split(text, ",")
	if len(parts) > 200 {
		return nil, inbox.Invalid(location, "must have at most 200 ids")
	}
	ids := make([]ID, len(parts))
	for i, p := range parts {
		if err := P(&ids[i]).UnmarshalText([]byte(p)); err != nil {
			return nil, inbox.Invalid(location, "must be ids separated by commas")
		}
	}
	return ids, nil
}

// body wraps an answer.
type body[T any] struct{ Body T }

func answer[T any](v T) *body[T] { return &body[T]{v} }

// page is a list with the way on.
type page[T any] struct {
	Items      []T    `json:"items"`
	NextCursor string `json:"next_cursor,omitempty" doc:"Send it as cursor to get the next page; absent on the last."`
}

// pageOf answers with what was read, and if that is as much as was asked for, with the place behind the last of it.
func pageOf[T, S any](list []T, limit int, shape func(T) S, place func(T) view.Position) *body[page[S]] {
	p := page[S]{Items: shapes(list, shape)}
	if len(list) == limit {
		p.NextCursor = place(list[len(list)-1]).Cursor()
	}
	return answer(p)
}
