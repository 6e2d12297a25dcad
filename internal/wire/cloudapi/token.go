package cloudapi

import (
	"context"
	"net/http"
	"net/url"

	"sangam/internal/wire/graph"
)

// TokenInfo is what debug_token says of a token.
// Source: Graph API, debug_token (general knowledge, page not re-read).
type TokenInfo struct {
	AppID string `json:"app_id,omitempty"`
	// SYSTEM_USER, USER, APP, ...
	Type    string `json:"type,omitempty"`
	IsValid bool   `json:"is_valid"`
	// 0: never.
	ExpiresAt           graph.IntTime `json:"expires_at,omitempty"`
	DataAccessExpiresAt graph.IntTime `json:"data_access_expires_at,omitempty"`
	Scopes              []string      `json:"scopes,omitempty"`
	Granular            []struct {
		Scope   string   `json:"scope"`
		Targets []string `json:"target_ids,omitempty"`
	} `json:"granular_scopes,omitempty"`
}

// DebugToken asks what a token may do, with the client's own token as the asker. The platform wants
// the inspected token in the address: errors of this package do not repeat addresses.
func (c Client) DebugToken(ctx context.Context, token string) (TokenInfo, error) {
	var out struct {
		Data TokenInfo `json:"data"`
	}
	err := c.do(ctx, http.MethodGet, "debug_token?input_token="+url.QueryEscape(token), nil, &out)
	return out.Data, err
}

// Scopes a token of ours needs. Source: contract 0.2.
const (
	ScopeMessaging  = "whatsapp_business_messaging"
	ScopeManagement = "whatsapp_business_management"
)

// Subscription is what an app gets for one object.
type Subscription struct {
	Object      string `json:"object"`
	CallbackURL string `json:"callback_url,omitempty"`
	Active      bool   `json:"active"`
	Fields      []struct {
		Name string `json:"name"`
	} `json:"fields,omitempty"`
}

// Subscriptions lists what an app is subscribed to. The client's token must be the app's own:
// its id and secret, joined by "|".
func (c Client) Subscriptions(ctx context.Context, appID string) ([]Subscription, error) {
	return list[Subscription](ctx, c, segment(appID)+"/subscriptions", nil)
}
