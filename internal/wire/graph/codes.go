package graph

import (
	"errors"
	"net/http"
	"time"
)

// Class says what may be done about a failed call. Contract 9.2.
type Class int

const (
	// OK: nothing failed.
	OK Class = iota
	// Retryable: refused before anything went out. Resend the same thing after a back-off.
	Retryable
	// Ambiguous: it may have gone out, and the platform has no idempotency key. Reconcile
	// by biz_opaque_callback_data, or wait a grace time without any status, then resend.
	Ambiguous
	// Permanent: never resend the same thing.
	Permanent
	// NeedsFix: never resend the same thing before a person or a setting changed something.
	NeedsFix
	// Wait: not now; the same thing may work after the stated time.
	Wait
)

func (c Class) String() string {
	return [...]string{"ok", "retryable", "ambiguous", "permanent", "needs fix", "wait"}[c]
}

// CodeInfo is what is known of an error code, of an answer or of a webhook.
type CodeInfo struct {
	Class Class
	// How long to wait at least, before jitter; 0 when nothing is stated. 131056 starts with
	// it and multiplies by four.
	Wait time.Duration
	// What it means, for logs and for people who run the system.
	Meaning string
	// What helps. May be empty.
	Then string
}

// LookupCode tells what is known of a code. ok is false for an unknown one, which is
// Permanent: never resend the same thing is the rule for everything not named.
func LookupCode(code int) (info CodeInfo, ok bool) {
	info, ok = codes[code]
	if !ok {
		info.Class = Permanent
		if code >= 200 && code <= 299 {
			info.Meaning = "permission"
		}
	}
	return info, ok
}

// ClassOf sorts the error of a call:
//
//   - Nothing was sent: Retryable. Sent, and no usable answer: Ambiguous.
//   - A known code: by the table, except that a transient error is at least worth a retry:
//     Retryable below HTTP 500, Ambiguous from there on.
//   - An unknown code, or none: HTTP 429 is Retryable, 5xx Ambiguous, the rest Permanent.
//   - Anything else (the body did not marshal, the host is refused): Permanent.
func ClassOf(err error) Class {
	if err == nil {
		return OK
	}
	var transport *TransportError
	if errors.As(err, &transport) {
		if transport.Sent {
			return Ambiguous
		}
		return Retryable
	}
	var e *Error
	if !errors.As(err, &e) {
		return Permanent
	}
	info, known := LookupCode(e.Code)
	switch {
	case known && (info.Class == Retryable || info.Class == Ambiguous || !e.Transient):
		return info.Class
	case e.HTTPStatus >= 500:
		return Ambiguous
	case e.HTTPStatus == http.StatusTooManyRequests || e.Transient:
		return Retryable
	}
	return Permanent
}

// WaitOf is how long to wait before the same call may work: what the answer asks for, else
// what the table says, else 0.
func WaitOf(err error) time.Duration {
	var e *Error
	if !errors.As(err, &e) {
		return 0
	}
	info, _ := LookupCode(e.Code)
	return max(e.RetryAfter, info.Wait)
}
