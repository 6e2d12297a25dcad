package cloudapi

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// The values of [Status.Status]. They come late, twice and out of order; a lower one never
// replaces a higher one, and failed is a fact of its own. Contract 3.2.
const (
	StatusSent      = "sent"
	StatusDelivered = "delivered"
	StatusRead      = "read"
	StatusPlayed    = "played"
	StatusFailed    = "failed"
)

// Status tells how far one sent message got. Also, under field calls, one call.
type Status struct {
	graph.Item
	// The wamid of the sent message. Ids never sent from here are normal. In a group several
	// items share one id, one per participant.
	ID string `json:"id,omitempty"`
	// "call" under field calls; "message" was seen elsewhere.
	Type string `json:"type,omitempty" enum:"call|message"`
	// Calls: RINGING, ACCEPTED, REJECTED. deleted and warning stand only in old references.
	Status    string     `json:"status,omitempty" enum:"sent|delivered|read|played|failed|deleted|warning|RINGING|ACCEPTED|REJECTED"`
	Timestamp graph.Time `json:"timestamp,omitempty"`
	// Digits, or the group id. Absent when sent to a BSUID whose number is hidden.
	RecipientID           string `json:"recipient_id,omitempty"`
	RecipientUserID       string `json:"recipient_user_id,omitempty"`
	RecipientParentUserID string `json:"recipient_parent_user_id,omitempty"`
	RecipientType         string `json:"recipient_type,omitempty" enum:"group|individual"`
	// Groups: who of them.
	ParticipantID           string `json:"recipient_participant_id,omitempty"`
	ParticipantUserID       string `json:"recipient_participant_user_id,omitempty"`
	ParticipantParentUserID string `json:"recipient_participant_parent_user_id,omitempty"`
	RecipientIdentityHash   string `json:"recipient_identity_key_hash,omitempty"`
	// What the send put there, at most 512 characters.
	CallbackData string        `json:"biz_opaque_callback_data,omitempty"`
	Conversation *Conversation `json:"conversation,omitempty"`
	Pricing      *Pricing      `json:"pricing,omitempty"`
	Errors       []Error       `json:"errors,omitempty"`
}

// Conversation is gone from webhook version v24.0 on, except in a free entry point.
type Conversation struct {
	ID string `json:"id,omitempty"`
	// Observed as a number too.
	Expiration graph.Time `json:"expiration_timestamp,omitempty"`
	Origin     *Origin    `json:"origin,omitempty"`
}

// Origin is what opened a conversation.
type Origin struct {
	Type string `json:"type,omitempty"`
}

// Pricing comes on sent and on one of delivered or read. All lists are open.
type Pricing struct {
	// Being phased out: use Type.
	Billable     *bool  `json:"billable,omitempty"`
	PricingModel string `json:"pricing_model,omitempty" enum:"PMP|CBP"`
	Type         string `json:"type,omitempty" enum:"regular|free_customer_service|free_entry_point"`
	Category     string `json:"category,omitempty" enum:"authentication|authentication-international|authentication_international|marketing|marketing_lite|utility|service|referral_conversion|group_marketing|group_utility|group_service|general_purpose_ai"`
	Subtype      string `json:"subtype,omitempty" enum:"paid_exempt"`
}

// StateSync is one change of the owner's private address book in the app. Last writer
// wins, by Metadata.Timestamp.
type StateSync struct {
	graph.Item
	Type string `json:"type,omitempty" enum:"contact"`
	// add covers add and edit.
	Action   string       `json:"action,omitempty" enum:"add|remove"`
	Contact  *BookContact `json:"contact,omitempty"`
	Metadata SyncMetadata `json:"metadata,omitzero"`
}

// BookContact is an entry of the address book. Names are absent on remove, the number for
// people who hide it.
type BookContact struct {
	FullName     string `json:"full_name,omitempty"`
	FirstName    string `json:"first_name,omitempty"`
	PhoneNumber  string `json:"phone_number,omitempty"`
	UserID       string `json:"user_id,omitempty"`
	ParentUserID string `json:"parent_user_id,omitempty"`
	Username     string `json:"username,omitempty"`
}

// SyncMetadata carries the time of a StateSync.
type SyncMetadata struct {
	Timestamp graph.Time `json:"timestamp,omitempty"`
}

// HistoryChunk is a part of the past. Chunks come in any order, an empty phase not at all.
type HistoryChunk struct {
	graph.Item
	Metadata *HistoryMetadata `json:"metadata,omitempty"`
	Threads  []Thread         `json:"threads,omitempty"`
	// 2593109: the owner declined to share. Then nothing else is set.
	Errors []Error `json:"errors,omitempty"`
}

// HistoryMetadata says which part a chunk is.
type HistoryMetadata struct {
	// 0 = day 0 to 1, 1 = day 1 to 90, 2 = day 90 to 180, counted back from onboarding.
	Phase int `json:"phase"`
	// Order within the phase.
	ChunkOrder int `json:"chunk_order"`
	// 0 to 100 over all phases. 100 = finished.
	Progress int `json:"progress"`
}

// Thread is one chat of the past with some of its messages.
type Thread struct {
	graph.Item
	// The user's digits. May be absent.
	ID       string         `json:"id,omitempty"`
	Context  *ThreadContext `json:"context,omitempty"`
	Messages []Message      `json:"messages,omitempty"`
}

// ThreadContext is the user of a thread.
type ThreadContext struct {
	WaID         string `json:"wa_id,omitempty"`
	UserID       string `json:"user_id,omitempty"`
	ParentUserID string `json:"parent_user_id,omitempty"`
	Username     string `json:"username,omitempty"`
}

// UserAction is a click reported by the Marketing Messages API. Names no user, no message.
type UserAction struct {
	graph.Item
	ActionType string     `json:"action_type,omitempty" enum:"marketing_messages_link_click|landing_page_view"`
	Timestamp  graph.Time `json:"timestamp,omitempty"`
	LinkClick  *LinkClick `json:"marketing_messages_link_click_data,omitempty"`
	// Assumed: named like the click's. If wrong, the data shows up as an unknown field.
	PageView *LinkClick `json:"landing_page_view_data,omitempty"`
}

// LinkClick is the data of a UserAction.
type LinkClick struct {
	ClickComponent string `json:"click_component,omitempty"`
	ProductID      string `json:"product_id,omitempty"`
	ClickID        string `json:"click_id,omitempty"`
	TrackingToken  string `json:"tracking_token,omitempty"`
}

// Preference is a person's wish about marketing, per BSUID.
type Preference struct {
	graph.Item
	WaID         string `json:"wa_id,omitempty"`
	UserID       string `json:"user_id,omitempty"`
	ParentUserID string `json:"parent_user_id,omitempty"`
	Detail       string `json:"detail,omitempty"`
	Category     string `json:"category,omitempty" enum:"marketing_messages"`
	// Observed: signup, with SignupID.
	Value     string        `json:"value,omitempty" enum:"stop|resume|signup"`
	SignupID  string        `json:"signup_id,omitempty"`
	Timestamp graph.IntTime `json:"timestamp,omitempty"`
}

// Call is one event of a call.
type Call struct {
	graph.Item
	// A wacid.
	ID         string     `json:"id,omitempty"`
	From       string     `json:"from,omitempty"`
	FromUserID string     `json:"from_user_id,omitempty"`
	To         string     `json:"to,omitempty"`
	ToUserID   string     `json:"to_user_id,omitempty"`
	Event      string     `json:"event,omitempty" enum:"connect|terminate|call_created"`
	Timestamp  graph.Time `json:"timestamp,omitempty"`
	Direction  string     `json:"direction,omitempty" enum:"USER_INITIATED|BUSINESS_INITIATED"`
	Session    *Session   `json:"session,omitempty"`
	Status     string     `json:"status,omitempty" enum:"COMPLETED|FAILED"`
	StartTime  graph.Time `json:"start_time,omitempty"`
	EndTime    graph.Time `json:"end_time,omitempty"`
	// Seconds.
	Duration     int64   `json:"duration,omitempty"`
	CallbackData string  `json:"biz_opaque_callback_data,omitempty"`
	Errors       []Error `json:"errors,omitempty"`
}

// Session is the media description of a call.
type Session struct {
	SDPType string `json:"sdp_type,omitempty" enum:"offer|answer"`
	SDP     string `json:"sdp,omitempty"`
}

// GroupEvent is one change of a group, for all four group fields.
type GroupEvent struct {
	graph.Item
	Timestamp           graph.Time    `json:"timestamp,omitempty"`
	GroupID             string        `json:"group_id,omitempty"`
	Type                string        `json:"type,omitempty" enum:"group_create|group_delete|group_participants_add|group_participants_remove|group_join_request_created|group_join_request_revoked"`
	RequestID           string        `json:"request_id,omitempty"`
	Subject             string        `json:"subject,omitempty"`
	Description         string        `json:"description,omitempty"`
	InviteLink          string        `json:"invite_link,omitempty"`
	JoinApprovalMode    string        `json:"join_approval_mode,omitempty" enum:"auto_approve|approval_required"`
	Reason              string        `json:"reason,omitempty"`
	InitiatedBy         string        `json:"initiated_by,omitempty" enum:"business|participant"`
	JoinRequestID       string        `json:"join_request_id,omitempty"`
	WaID                string        `json:"wa_id,omitempty"`
	UserID              string        `json:"user_id,omitempty"`
	AddedParticipants   []Participant `json:"added_participants,omitempty"`
	RemovedParticipants []Participant `json:"removed_participants,omitempty"`
	FailedParticipants  []Participant `json:"failed_participants,omitempty"`
	Errors              []Error       `json:"errors,omitempty"`
}

// Participant is one member of a group.
type Participant struct {
	Input  string  `json:"input,omitempty"`
	WaID   string  `json:"wa_id,omitempty"`
	UserID string  `json:"user_id,omitempty"`
	Errors []Error `json:"errors,omitempty"`
}

// UserIDUpdate is not a subscribable field (corrected by Meta 2026-08-11); read it if it comes.
type UserIDUpdate struct {
	graph.Item
	WaID         string        `json:"wa_id,omitempty"`
	Detail       string        `json:"detail,omitempty"`
	UserID       *IDChange     `json:"user_id,omitempty"`
	ParentUserID *IDChange     `json:"parent_user_id,omitempty"`
	Timestamp    graph.IntTime `json:"timestamp,omitempty"`
}

// IDChange is an id before and after.
type IDChange struct {
	Previous string `json:"previous,omitempty"`
	Current  string `json:"current,omitempty"`
}

// Standby is traffic of a thread another sender owns (contract 11.3). Never deduplicate it
// against the normal fields.
type Standby struct {
	Messages []Message     `json:"messages,omitempty"`
	Statuses []Status      `json:"statuses,omitempty"`
	Echoes   []StandbyEcho `json:"message_echoes,omitempty"`
}

// StandbyEcho is what the other sender sent, as its send request.
type StandbyEcho struct {
	graph.Item
	ID        string          `json:"id,omitempty"`
	Timestamp graph.Time      `json:"timestamp,omitempty"`
	Message   *SendRequest    `json:"message,omitempty"`
	Template  json.RawMessage `json:"template,omitempty"`
	Flow      json.RawMessage `json:"flow,omitempty"`
}

// Handover tells that the owner of a thread changed.
type Handover struct {
	MessagingProduct string `json:"messaging_product,omitempty"`
	Sender           *struct {
		PhoneNumber string `json:"phone_number,omitempty"`
		UserID      string `json:"user_id,omitempty"`
	} `json:"sender,omitempty"`
	Recipient     Metadata        `json:"recipient,omitzero"`
	Type          string          `json:"type,omitempty" enum:"control_passed|control_taken"`
	Timestamp     graph.Time      `json:"timestamp,omitempty"`
	ControlPassed *HandoverDetail `json:"control_passed,omitempty"`
	ControlTaken  *HandoverDetail `json:"control_taken,omitempty"`
}

// HandoverDetail names the owners. Roles: customer_service, marketing, utility, ctwa,
// ai_agent, escalation.
type HandoverDetail struct {
	PreviousOwnerAppID   string          `json:"previous_owner_app_id,omitempty"`
	PreviousOwnerAppRole string          `json:"previous_owner_app_role,omitempty"`
	PreviousOwnerRole    string          `json:"previous_owner_role,omitempty"`
	NewOwnerAppID        string          `json:"new_owner_app_id,omitempty"`
	NewOwnerAppRole      string          `json:"new_owner_app_role,omitempty"`
	NewOwnerRole         string          `json:"new_owner_role,omitempty"`
	Metadata             string          `json:"metadata,omitempty"`
	Conversation         *ContextSummary `json:"conversation_context,omitempty"`
}
