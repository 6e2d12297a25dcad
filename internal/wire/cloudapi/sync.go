package cloudapi

import (
	"context"
	"net/http"
)

// The values of sync_type. Source: contract 4.4.
const (
	SyncState   = "smb_app_state_sync" // the address book
	SyncHistory = "history"
)

// SyncRequest asks the Business App of a number to share something, once each after onboarding.
type SyncRequest struct {
	MessagingProduct string `json:"messaging_product"`
	SyncType         string `json:"sync_type" enum:"smb_app_state_sync|history"`
}

// SyncResponse says that the request was taken; what comes of it comes by webhook, or never.
type SyncResponse struct {
	MessagingProduct string `json:"messaging_product"`
	// The platform's support asks for it.
	RequestID string `json:"request_id"`
}

// RequestSync asks for a sync of a number and returns the platform's id of the request, which may
// be empty.
func (c Client) RequestSync(ctx context.Context, phoneID, syncType string) (string, error) {
	var resp SyncResponse
	err := c.do(ctx, http.MethodPost, segment(phoneID)+"/smb_app_data", SyncRequest{MessagingProduct, syncType}, &resp)
	return resp.RequestID, err
}
