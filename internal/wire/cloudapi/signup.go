package cloudapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"sangam/internal/wire/graph"
)

// SessionEvent is the type of the messages that the Embedded Signup popup posts to the page.
const SessionEvent = "WA_EMBEDDED_SIGNUP"

// FinishBusinessApp is the event of a good end for a number that stays on the Business App.
const FinishBusinessApp = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"

// ExchangeCode gets the business token for the code of an Embedded Signup popup. The code works once
// and for 30 seconds. The client needs no token: leave its Token empty. The secret goes into the
// address, as the platform wants it: errors of this package do not repeat addresses.
// Source: Embedded Signup implementation (contract 4.3). An answer without a token is a
// *graph.TransportError with Sent: the code is used up.
func (c Client) ExchangeCode(ctx context.Context, appID, appSecret, code string) (string, error) {
	q := url.Values{"client_id": {appID}, "client_secret": {appSecret}, "code": {code}}
	var resp struct {
		AccessToken string `json:"access_token"`
	}
	err := c.do(ctx, http.MethodGet, "oauth/access_token?"+q.Encode(), nil, &resp)
	if err == nil && resp.AccessToken == "" {
		err = &graph.TransportError{Sent: true, Err: errors.New("answer has no token")}
	}
	return resp.AccessToken, err
}

// Override is a callback that takes the place of the app's own. Source: contract 1.8.
type Override struct {
	// At most 200 characters. Of a number, empty removes it.
	URI         string `json:"override_callback_uri"`
	VerifyToken string `json:"verify_token,omitempty"`
}

// SubscribeAppAt subscribes the token's app to a WABA and sends its webhooks to another address.
// The platform verifies that first.
func (c Client) SubscribeAppAt(ctx context.Context, wabaID string, to Override) error {
	return c.do(ctx, http.MethodPost, segment(wabaID)+"/subscribed_apps", to, nil)
}

// UnsubscribeApp ends the webhooks of a WABA.
func (c Client) UnsubscribeApp(ctx context.Context, wabaID string) error {
	return c.do(ctx, http.MethodDelete, segment(wabaID)+"/subscribed_apps", nil, nil)
}

// OverrideNumber sends the webhooks of one number to another address. The app must be subscribed to
// its WABA already.
func (c Client) OverrideNumber(ctx context.Context, phoneID string, to Override) error {
	return c.do(ctx, http.MethodPost, segment(phoneID), map[string]Override{"webhook_configuration": to}, nil)
}
