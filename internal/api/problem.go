package api

import (
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Problem is every refusal of the API (RFC 9457).
type Problem struct {
	Title  string `json:"title" doc:"The status in words."`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty" doc:"One sentence for people."`
	Code   string `json:"code" enum:"invalid,unauthenticated,forbidden,not_found,conflict,too_soon,too_large,rate_limited,unavailable,internal"`
	// Never with the values themselves: one of them may be a password.
	Errors []inbox.FieldError `json:"errors,omitempty" doc:"What is wrong with which part of the request."`
	Reason *inbox.Reason      `json:"reason,omitempty" doc:"Set when a rule said no: why, and the way out."`

	headers http.Header
}

func (p *Problem) Error() string           { return p.Code + ": " + p.Detail }
func (p *Problem) GetStatus() int          { return p.Status }
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType names the type of problems, whatever was asked for.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statuses = map[inbox.Code]int{
	inbox.CodeInvalid: http.StatusUnprocessableEntity, inbox.CodeUnauthenticated: http.StatusUnauthorized, inbox.CodeForbidden: http.StatusForbidden,
	inbox.CodeNotFound: http.StatusNotFound, inbox.CodeConflict: http.StatusConflict, inbox.CodeTooSoon: http.StatusTooManyRequests,
	inbox.CodeTooLarge: http.StatusRequestEntityTooLarge, inbox.CodeUnavailable: http.StatusServiceUnavailable, inbox.CodeInternal: http.StatusInternalServerError,
}

// problemOf turns any error into what a caller may see. Whatever is not a refusal of ours is
// internal: logged whole, once, here, and shown as nothing but that.
func (a *API) problemOf(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	e, ok := errors.AsType[*inbox.Error](err)
	if !ok || statuses[e.Code] == 0 {
		id := strconv.FormatInt(a.ids.Next(), 36)
		a.log.Error("a request failed", slog.String("error_id", id), slog.Any("error", err))
		return &Problem{Title: "Internal Server Error", Status: http.StatusInternalServerError, Code: string(inbox.CodeInternal),
			Detail: "Something went wrong. If it keeps happening, tell the operator this number: " + id}
	}
	if e.Reason == nil {
		e = wayOut(e)
	}
	status := statuses[e.Code]
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: e.Message, Code: string(e.Code), Errors: e.Fields, Reason: e.Reason}
	if t, ok := errors.AsType[*auth.TooManyTries](err); ok {
		p.Code = "rate_limited"
		p.headers = http.Header{"Retry-After": {strconv.Itoa(int(t.RetryAfter.Seconds()) + 1)}}
	}
	return p
}

// wayOut adds to a refusal of the caller what the caller can do, where the rule that said no left
// it to its words. The refusal itself may be shared: a copy is changed.
func wayOut(e *inbox.Error) *inbox.Error {
	c := *e
	switch e.Code {
	case inbox.CodeUnauthenticated:
		c.Reason = &inbox.Reason{Code: errSignIn.Reason.Code, Message: e.Message, WayOut: errSignIn.Reason.WayOut}
	case inbox.CodeForbidden:
		c.Reason = &inbox.Reason{Code: "not_for_you", Message: e.Message, WayOut: "Ask an owner to do it, signed in."}
	}
	return &c
}

// The library takes the shape of its own refusals from these two package variables; setting them
// once, before any API is made, is how it is meant to be done.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return libraryProblem(nil, status, message, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return libraryProblem(ctx, status, message, errs)
	}
}

func libraryProblem(ctx huma.Context, status int, message string, errs []error) *Problem {
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Code: string(inbox.CodeInvalid)}
	switch {
	case status == http.StatusRequestEntityTooLarge:
		p.Code = string(inbox.CodeTooLarge)
	case status == http.StatusNotFound:
		p.Code = string(inbox.CodeNotFound)
	case status == http.StatusUnsupportedMediaType:
		p.Detail = "The body is not taken in this form: send JSON, with Content-Type: application/json."
		p.Errors = []inbox.FieldError{{Location: "header.Content-Type", Message: "must be application/json"}}
		return p
	case status == http.StatusNotAcceptable:
		p.Detail = "Answers are JSON: send Accept: application/json, or leave it out."
	case status >= 500:
		p.Code, p.Detail = string(inbox.CodeInternal), "Something went wrong."
	}
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, fieldError(ctx, detail.Location, detail.Message))
		} else if err != nil && status < 500 {
			p.Errors = append(p.Errors, inbox.FieldError{Location: "body", Message: "could not be read: is it JSON?"})
		}
	}
	if message == "request body is required" {
		p.Errors = append(p.Errors, inbox.FieldError{Location: "body", Message: "is required: send JSON, with Content-Type: application/json"})
	}
	if status < 500 && len(p.Errors) > 0 {
		p.Detail = "The request is wrong: " + p.Errors[0].Location + ": " + p.Errors[0].Message
	}
	return p
}

var missing = regexp.MustCompile(`^expected required property (.+) to be present$`)

// fieldError puts the library's words into ours: the place is the field itself, and the message
// says what would be right.
func fieldError(ctx huma.Context, location, message string) inbox.FieldError {
	if m := missing.FindStringSubmatch(message); m != nil {
		return inbox.FieldError{Location: location + "." + m[1], Message: "is required"}
	}
	switch message {
	case "expected length >= 1":
		message = "must not be empty"
	case "unexpected property":
		message = "unexpected property: leave it out"
	case "expected string":
		message = "must be text"
	case "expected boolean":
		message = "must be true or false"
	case "expected integer":
		message = "must be a whole number"
	case "expected number":
		message = "must be a number"
	case "expected array":
		message = "must be a list"
	case "expected object":
		message = "must be an object with fields"
	case "unknown query parameter":
		if ctx != nil {
			return unknownQuery(location, ctx.Operation())
		}
	}
	return inbox.FieldError{Location: location, Message: message}
}

// unknownQuery names the query parameters that an address takes.
func unknownQuery(location string, op *huma.Operation) inbox.FieldError {
	var known []string
	for _, p := range op.Parameters {
		if p.In == "query" {
			known = append(known, p.Name)
		}
	}
	if len(known) == 0 {
		return inbox.FieldError{Location: location, Message: "unknown query parameter: this address takes none"}
	}
	return inbox.FieldError{Location: location, Message: "unknown query parameter: must be one of " + strings.Join(known, ", ")}
}

// knownQuery does for plain routes what the library does for the others.
func (a *API) knownQuery(r route, req *http.Request) error {
	item := a.huma.OpenAPI().Paths[r.path]
	if item == nil || req.URL.RawQuery == "" {
		return nil
	}
	op := map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post}[r.method]
	if op == nil {
		return nil
	}
	for name := range req.URL.Query() {
		if !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			f := unknownQuery("query."+name, op)
			return inbox.Invalid(f.Location, "%s", f.Message)
		}
	}
	return nil
}

// methods lists what an address of the API takes; none if there is no such address.
func (a *API) methods(path string) []string {
	var found []string
	parts := strings.Split(path, "/")
	for _, r := range a.routes {
		pattern := strings.Split(r.Path, "/")
		fits := len(pattern) == len(parts)
		for i := 0; fits && i < len(parts); i++ {
			fits = pattern[i] == parts[i] || strings.HasPrefix(pattern[i], "{") && parts[i] != ""
		}
		if fits && !slices.Contains(found, r.Method) {
			found = append(found, r.Method)
		}
	}
	slices.Sort(found)
	return found
}

// wrongMethod refuses a method that an address does not take.
func wrongMethod(method string, takes []string) *Problem {
	list := strings.Join(takes, ", ")
	return &Problem{Title: http.StatusText(http.StatusMethodNotAllowed), Status: http.StatusMethodNotAllowed, Code: string(inbox.CodeInvalid),
		Detail: "This address does not take " + method + ". It takes " + list + ".", headers: http.Header{"Allow": {list}}}
}
