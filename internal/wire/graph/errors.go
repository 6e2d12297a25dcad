package graph

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// NoCode is the Code of an [Error] whose answer had no error object: a proxy, a fault in
// front of the API. 0 is a code of the platform: the token is dead.
const NoCode = -1

// Error is the platform's refusal of a call.
// Source: WhatsApp > Error codes (contract 9.1).
type Error struct {
	// Often 400 or 500 whatever happened: decide by Code.
	HTTPStatus int
	Code       int
	// Announced as gone since v16.0; 0 when absent. Never depend on it.
	Subcode int
	Type    string
	Message string
	// The most precise text, from error_data. May be empty.
	Details string
	// For people, mostly with template creation. May be empty.
	UserTitle string
	UserMsg   string
	// The platform says: retry, whatever the code.
	Transient bool
	// What the platform's support asks for. Log it.
	TraceID string
	// How long the answer asks to wait, 0 when it does not say.
	RetryAfter time.Duration
}

func (e *Error) Error() string {
	if e.Code == NoCode {
		return fmt.Sprintf("graph: HTTP %d without an error object", e.HTTPStatus)
	}
	text := e.Details
	if text == "" {
		text = e.Message
	}
	return fmt.Sprintf("graph: code %d (HTTP %d): %s", e.Code, e.HTTPStatus, text)
}

// errorBody is the JSON of a refusal.
type errorBody struct {
	Error *struct {
		Message   string          `json:"message"`
		Type      string          `json:"type"`
		Code      *int            `json:"code"`
		Subcode   int             `json:"error_subcode"`
		Data      json.RawMessage `json:"error_data"`
		UserTitle string          `json:"error_user_title"`
		UserMsg   string          `json:"error_user_msg"`
		Transient bool            `json:"is_transient"`
		TraceID   string          `json:"fbtrace_id"`
		Href      string          `json:"href"`
		Title     string          `json:"title"`
		Details   string          `json:"details"`
	} `json:"error"`
}

func parseError(resp *http.Response, data []byte) *Error {
	e := &Error{HTTPStatus: resp.StatusCode, Code: NoCode, RetryAfter: retryAfter(resp.Header)}
	var body errorBody
	if err := Unmarshal(data, &body, nil); err != nil || body.Error == nil {
		return e
	}
	b := body.Error
	if b.Code != nil {
		e.Code = *b.Code
	}
	e.Subcode, e.Type, e.Message, e.Details = b.Subcode, b.Type, b.Message, b.Details
	e.UserTitle, e.UserMsg, e.Transient, e.TraceID = b.UserTitle, b.UserMsg, b.Transient, b.TraceID
	// error_data is an object, and was a string with an object in old versions.
	var details struct {
		Details string `json:"details"`
	}
	raw := []byte(b.Data)
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			raw = []byte(text)
		}
	}
	if Unmarshal(raw, &details, nil) == nil && details.Details != "" {
		e.Details = details.Details
	}
	return e
}

// retryAfter reads the header in seconds. A date is not used: it would need our clock.
// At most a day.
func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(h.Get("Retry-After")))
	if err != nil || n <= 0 {
		return 0
	}
	return min(time.Duration(min(n, 1<<20))*time.Second, 24*time.Hour)
}

// Usage is how much of the hourly quotas is used, in percent; 100 and above is throttled.
// Source: Graph API > Rate limits (general knowledge, page not re-read; contract 0.2).
type Usage struct {
	// X-App-Usage.
	AppCalls, AppCPU, AppTime int
	// X-Business-Use-Case-Usage, by the id of the account it counts for.
	Business map[string][]BusinessUsage
}

// BusinessUsage is the quota of one kind of call for one account.
type BusinessUsage struct {
	// "whatsapp", "messenger", ...
	Type    string `json:"type"`
	Calls   int    `json:"call_count"`
	CPUTime int    `json:"total_cputime"`
	Time    int    `json:"total_time"`
	// Minutes until calls work again, 0 when they do.
	RegainMinutes int `json:"estimated_time_to_regain_access"`
}

// Max is the highest percentage of all.
func (u Usage) Max() int {
	m := max(u.AppCalls, u.AppCPU, u.AppTime)
	for _, list := range u.Business {
		for _, b := range list {
			m = max(m, b.Calls, b.CPUTime, b.Time)
		}
	}
	return m
}

func parseUsage(h http.Header) (u Usage, ok bool) {
	if text := h.Get("X-App-Usage"); text != "" {
		var app BusinessUsage
		if Unmarshal([]byte(text), &app, nil) == nil {
			u.AppCalls, u.AppCPU, u.AppTime, ok = app.Calls, app.CPUTime, app.Time, true
		}
	}
	if text := h.Get("X-Business-Use-Case-Usage"); text != "" {
		if json.Unmarshal([]byte(text), &u.Business) == nil {
			ok = true
		}
	}
	return u, ok
}
