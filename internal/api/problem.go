package api

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"

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
	status := statuses[e.Code]
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: e.Message, Code: string(e.Code), Errors: e.Fields, Reason: e.Reason}
	if t, ok := errors.AsType[*auth.TooManyTries](err); ok {
		p.Code = "rate_limited"
		p.headers = http.Header{"Retry-After": {strconv.Itoa(int(t.RetryAfter.Seconds()) + 1)}}
	}
	return p
}

// The library takes the shape of its own refusals from these two package variables; setting them
// once, before any API is made, is how it is meant to be done.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return libraryProblem(status, message, errs)
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, message string, errs ...error) huma.StatusError {
		return libraryProblem(status, message, errs)
	}
}

func libraryProblem(status int, message string, errs []error) *Problem {
	p := &Problem{Title: http.StatusText(status), Status: status, Detail: message, Code: string(inbox.CodeInvalid)}
	switch {
	case status == http.StatusRequestEntityTooLarge:
		p.Code = string(inbox.CodeTooLarge)
	case status == http.StatusNotFound:
		p.Code = string(inbox.CodeNotFound)
	case status >= 500:
		p.Code, p.Detail = string(inbox.CodeInternal), "Something went wrong."
	}
	for _, err := range errs {
		if d, ok := err.(huma.ErrorDetailer); ok {
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, inbox.FieldError{Location: detail.Location, Message: detail.Message})
		} else if err != nil && status < 500 {
			p.Errors = append(p.Errors, inbox.FieldError{Location: "body", Message: "could not be read: is it JSON?"})
		}
	}
	if status == http.StatusUnprocessableEntity && len(p.Errors) > 0 {
		p.Detail = "The request is wrong: " + p.Errors[0].Location + ": " + p.Errors[0].Message
	}
	return p
}
