package inbox

import (
	"errors"
	"fmt"
)

// Code says what kind of refusal an Error is. Only package api turns codes into HTTP statuses.
type Code string

// The codes. Anything that is not an *Error counts as internal.
const (
	CodeInvalid         Code = "invalid"         // the request is wrong; fields say where
	CodeUnauthenticated Code = "unauthenticated" // no or dead credentials
	CodeForbidden       Code = "forbidden"       // signed in, but not allowed
	CodeNotFound        Code = "not_found"       // absent, or in somebody else's workspace: the same answer
	CodeConflict        Code = "conflict"        // the state does not allow it now; Reason says why and the way out
	CodeTooSoon         Code = "too_soon"        // allowed later
	CodeTooLarge        Code = "too_large"       // over a size limit
	CodeUnavailable     Code = "unavailable"     // cannot be stored or served now; try again
	CodeInternal        Code = "internal"        // our fault
)

// Error is a refusal that a person may see.
type Error struct {
	Code    Code
	Message string // one sentence, for people
	// Fields names what is wrong with which part of the input. May be empty.
	Fields []FieldError
	// Reason is set when a rule said no: the gate, mostly. May be nil.
	Reason *Reason
}

// FieldError is one wrong field of an input.
type FieldError struct {
	Location string `json:"location"` // as "body.text" or "query.limit"
	Message  string `json:"message"`  // what would be right
}

// Reason explains a "no" of the rules so that a screen can show it in its own language.
type Reason struct {
	Code    string `json:"code"`    // stable, as "window_closed"
	Message string `json:"message"` // one English sentence
	WayOut  string `json:"way_out"` // what the person can do instead
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Refuse makes an Error with a formatted message.
func Refuse(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Invalid makes an Error of CodeInvalid for one field.
func Invalid(location, format string, args ...any) *Error {
	m := fmt.Sprintf(format, args...)
	return &Error{Code: CodeInvalid, Message: location + ": " + m, Fields: []FieldError{{location, m}}}
}

// CodeOf returns the code of the first Error in the chain, or CodeInternal.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}
