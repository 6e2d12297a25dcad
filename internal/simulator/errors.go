package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"

	"sangam/internal/wire/cloudapi"
)

// codeInfo is what the platform says about an error code.
// Source: Cloud API, Support, Error codes (seen 2026-09-11); HTTP statuses from the copy of November
// 2025, since the later page prints none.
type codeInfo struct {
	http    int
	title   string
	details string
}

var catalogue = map[int]codeInfo{
	1:       {400, "API Unknown", "Invalid request or possible server error."},
	2:       {503, "API Service", "Temporary due to downtime or due to being overloaded."},
	3:       {500, "API Method", "Capability or permissions issue."},
	4:       {400, "Application request limit reached", "The app has reached its API call rate limit."},
	10:      {403, "Application does not have permission for this action", "Permission is either not granted or has been removed."},
	33:      {400, "Parameter value is not valid", "The business phone number has been deleted."},
	100:     {400, "Invalid parameter", "The request included one or more unsupported or misspelled parameters."},
	190:     {401, "Access token has expired", "Your access token has expired."},
	200:     {403, "API Permission", "Permission is either not granted or has been removed."},
	368:     {403, "Temporarily blocked for policies violations", "The WhatsApp Business Account has been restricted or disabled for violating a platform policy."},
	2500:    {400, "An active access token must be used to query information about the current user.", ""},
	80007:   {400, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."},
	130403:  {400, "User is blocked", "You blocked this user."},
	130429:  {400, "Rate limit hit", "Cloud API message throughput has been reached."},
	130472:  {400, "User's number is part of an experiment", "Message was not sent as part of an experiment."},
	130497:  {403, "Business account is restricted from messaging users in this country.", "The account is restricted from messaging users in certain countries."},
	131000:  {500, "Something went wrong", "Message failed to send due to an unknown error."},
	131005:  {403, "Access denied", "Permission is either not granted or has been removed."},
	131008:  {400, "Required parameter is missing", "The request is missing a required parameter."},
	131009:  {400, "Parameter value is not valid", "One or more parameter values are invalid."},
	131014:  {400, "Request for url failed", "The media could not be fetched from the link."},
	131016:  {500, "Service unavailable", "A service is temporarily unavailable."},
	131021:  {400, "Recipient cannot be sender", "Sender and recipient phone number is the same."},
	131026:  {400, "Message undeliverable", "Message Undeliverable."},
	131030:  {400, "Recipient phone number not in allowed list", "Recipient phone number not in allowed list: add it and try again."},
	131031:  {403, "Business Account locked", "The WhatsApp Business Account has been restricted or disabled."},
	131037:  {400, "Display name approval required", "The display name of the number is not approved."},
	131042:  {400, "Business eligibility payment issue", "There was an error related to your payment method."},
	131045:  {500, "Incorrect certificate", "Message failed to send due to a phone number registration error."},
	131047:  {400, "Re-engagement message", "Message failed to send because more than 24 hours have passed since the customer last replied to this number."},
	131048:  {400, "Spam rate limit hit", "Message failed to send because there are restrictions on how many messages can be sent from this phone number."},
	131049:  {400, "Message not delivered", "This message was not delivered to maintain healthy ecosystem engagement."},
	131050:  {400, "User stopped marketing messages", "The recipient has chosen to stop receiving marketing messages on WhatsApp from your business."},
	131051:  {400, "Message type unknown", "Message type is currently not supported."},
	131052:  {400, "Media download error", "Unable to download the media sent by the user."},
	131053:  {400, "Media upload error", "Unable to upload the media used in the message."},
	131055:  {400, "Method not allowed", "This method is not allowed for the message."},
	131056:  {400, "(Business Account, Consumer Account) pair rate limit hit", "Too many messages sent from the sender phone number to the same recipient phone number in a short period of time."},
	131057:  {500, "Account in maintenance mode", "Business Account is in maintenance mode."},
	131060:  {400, "This message is currently unavailable", "This message is currently unavailable. Please check the WhatsApp Business app for the message."},
	131062:  {400, "Business-scoped user ids are not supported for this message", "Use the phone number of the user."},
	131063:  {400, "Marketing messages are switched off on Cloud API", "Use the Marketing Messages API."},
	131064:  {400, "Limited for template classification violations", "Sending is limited because of template classification violations."},
	131070:  {400, "Another app owns the thread", "The conversation is controlled by another app."},
	132001:  {404, "Template does not exist", "The template does not exist in the specified language or the template has not been approved."},
	132000:  {400, "Number of parameters does not match the expected number of params", "The number of parameters does not match the template."},
	132012:  {400, "Parameter format does not match format in the created template", "A parameter has another format than the template says."},
	132016:  {400, "Template is Disabled", "Template is disabled."},
	132018:  {400, "There is an issue with the parameters in your template", "A parameter is not valid."},
	132015:  {400, "Template is Paused", "Template is paused due to low quality."},
	133004:  {503, "Server Temporarily Unavailable", "Server is temporarily unavailable."},
	133010:  {400, "Phone number not registered", "The phone number is not registered on the WhatsApp Business Platform."},
	135000:  {400, "Generic user error", "Message failed to send because of an unknown error with your request parameters."},
	137000:  {400, "Identity key mismatch", "The identity of the recipient changed."},
	139200:  {400, "Direct Send blocked", "Direct Send is blocked for quality."},
	2593107: {400, "Sync already requested", "The synchronisation of this type was requested already. Disconnect the number in the app and onboard it again."},
	2593108: {400, "Sync window is over", "Synchronisation can be requested within 24 hours of onboarding only. Disconnect the number in the app and onboard it again."},
	2593109: {400, "History sync is turned off by the business from the WhatsApp Business App", "History sharing is turned off by the business"},
	2494100: {400, "Phone number in maintenance", "The phone number is in maintenance mode."},
}

// graphError is an error answer of the Graph side.
type graphError struct {
	http    int
	code    int
	message string // without the "(#code)"
	details string
	subcode int
}

func (e *graphError) Error() string { return fmt.Sprintf("(#%d) %s: %s", e.code, e.message, e.details) }

// graphErr makes the error of a code; details replace the usual ones if given.
func graphErr(code int, details string, args ...any) *graphError {
	info, ok := catalogue[code]
	if !ok {
		info = codeInfo{http: 400, title: "Unknown error"}
	}
	e := &graphError{http: info.http, code: code, message: info.title, details: info.details}
	if details != "" {
		e.details = fmt.Sprintf(details, args...)
	}
	return e
}

// Codes that the platform calls transient: the same request may work later.
var transient = map[int]bool{1: true, 2: true, 4: true, 80007: true, 130429: true, 131000: true, 131016: true, 131056: true, 131057: true, 133004: true}

// writeError answers in the shape of cloud-api.md 9.1.
func (s *Simulator) writeError(w http.ResponseWriter, e *graphError) {
	type data struct {
		Product string `json:"messaging_product"`
		Details string `json:"details"`
	}
	body := struct {
		Message   string `json:"message"`
		Type      string `json:"type"`
		Code      int    `json:"code"`
		Subcode   int    `json:"error_subcode,omitempty"`
		Data      *data  `json:"error_data,omitempty"`
		Transient bool   `json:"is_transient,omitempty"`
		Trace     string `json:"fbtrace_id"`
	}{Message: fmt.Sprintf("(#%d) %s", e.code, e.message), Type: "OAuthException", Code: e.code, Subcode: e.subcode,
		Transient: transient[e.code], Trace: traceID(s.cfg.Seed, s.seq.Add(1))}
	if e.code == 190 || e.code == 2500 || e.code == 33 {
		body.Message = e.message
	}
	if e.details != "" {
		body.Data = &data{cloudapi.MessagingProduct, e.details}
	}
	s.ledger.answered(e.code)
	if e.http == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", fmt.Sprintf("OAuth \"Facebook Platform\" \"invalid_token\" %q", e.message))
	}
	writeJSON(w, e.http, map[string]any{"error": body})
}

// webhookError is the same error inside a webhook.
func webhookError(code int) cloudapi.Error {
	info := catalogue[code]
	return cloudapi.Error{Code: code, Title: info.title, Message: info.title, ErrorData: &cloudapi.ErrorData{Details: info.details},
		Href: "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, "the simulator could not write its answer", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	w.Write(b)
}
