package cloudapi

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// The webhook fields with a shape known here, [Value.Field]. Contract 1.9.
const (
	FieldMessages         = "messages"
	FieldMessageEchoes    = "smb_message_echoes"
	FieldMessageEchoesAlt = "message_echoes" // Observed: one project saw app echoes under this name. Treat it the same.
	FieldStateSync        = "smb_app_state_sync"
	FieldHistory          = "history"
	FieldUserPreferences  = "user_preferences"
	FieldCalls            = "calls"
	FieldStandby          = "standby"
	FieldHandovers        = "messaging_handovers"
	FieldGroupLifecycle   = "group_lifecycle_update"
	FieldGroupMembers     = "group_participants_update"
	FieldGroupSettings    = "group_settings_update"
	FieldGroupStatus      = "group_status_update"
	// FieldUserIDUpdate cannot be subscribed to (corrected by Meta 2026-08-11).
	FieldUserIDUpdate = "user_id_update"

	FieldAccountUpdate      = "account_update"
	FieldAccountAlerts      = "account_alerts"
	FieldAccountReview      = "account_review_update"
	FieldAccountSettings    = "account_settings_update"
	FieldBusinessCapability = "business_capability_update"
	FieldBusinessUsername   = "business_username_updates"
	FieldPhoneNumberName    = "phone_number_name_update"
	FieldPhoneNumberQuality = "phone_number_quality_update"
	FieldSecurity           = "security"
	FieldPaymentConfig      = "payment_configuration_update"
	FieldPartnerSolutions   = "partner_solutions"
	FieldTemplateStatus     = "message_template_status_update"
	FieldTemplateQuality    = "message_template_quality_update"
	FieldTemplateComponents = "message_template_components_update"
	FieldTemplateCategory   = "template_category_update"
)

// Value is the value of one change. The message family fills [Family]; every other field
// fills the one pointer named for it. A field this code does not know is read as if it
// were of the message family, and reported.
type Value struct {
	Family

	// The field this value came under. Decides what ParseValue fills. A quality update
	// under the name of a status update is given its own name.
	Field string `json:"-"`
	// The value exactly as received. Aliases the body.
	Raw json.RawMessage `json:"-"`
	// Names that were met and not known, and wrong shapes that belong to no single item
	// (metadata that is a string, messages that is a number). Problems are worth filing:
	// something may be lost.
	Report graph.Report `json:"-"`

	// At most one is set, by Field.
	AccountUpdate      *AccountUpdate      `json:"-"`
	AccountAlert       *AccountAlert       `json:"-"`
	AccountReview      *AccountReview      `json:"-"`
	AccountSettings    *AccountSettings    `json:"-"`
	BusinessCapability *BusinessCapability `json:"-"`
	BusinessUsername   *BusinessUsername   `json:"-"`
	PhoneNumberName    *PhoneNumberName    `json:"-"`
	PhoneNumberQuality *PhoneNumberQuality `json:"-"`
	Security           *Security           `json:"-"`
	PaymentConfig      *PaymentConfig      `json:"-"`
	PartnerSolution    *PartnerSolution    `json:"-"`
	TemplateStatus     *TemplateStatus     `json:"-"`
	TemplateQuality    *TemplateQuality    `json:"-"`
	TemplateComponents *TemplateComponents `json:"-"`
	TemplateCategory   *TemplateCategory   `json:"-"`
	Handover           *Handover           `json:"-"`
}

// Family is the value of the message family: messages, statuses, echoes, history, address
// book, preferences, calls, groups, standby. Handle any combination of its arrays.
type Family struct {
	MessagingProduct string   `json:"messaging_product,omitempty"`
	Metadata         Metadata `json:"metadata,omitzero"`
	// The people of this value. May be missing, or have fewer items than Messages. Find a
	// message's contact with [Family.ContactOf], never by position.
	Contacts []Contact `json:"contacts,omitempty"`
	// Messages of users. Under field history: media that replace a placeholder.
	Messages []Message `json:"messages,omitempty"`
	Statuses []Status  `json:"statuses,omitempty"`
	// Trouble of the whole number, with no message. Also on calls.
	Errors      []Error      `json:"errors,omitempty"`
	UserActions []UserAction `json:"user_actions,omitempty"`
	// Messages the owner wrote in the app. Under field history: media the business sent
	// that replace a placeholder.
	MessageEchoes []Message       `json:"message_echoes,omitempty"`
	StateSync     []StateSync     `json:"state_sync,omitempty"`
	History       []HistoryChunk  `json:"history,omitempty"`
	Preferences   []Preference    `json:"user_preferences,omitempty"`
	Calls         []Call          `json:"calls,omitempty"`
	Groups        []GroupEvent    `json:"groups,omitempty"`
	UserIDUpdates []UserIDUpdate  `json:"user_id_update,omitempty"`
	Standby       *Standby        `json:"standby,omitempty"`
	Conversation  *ContextSummary `json:"conversation_context,omitempty"`
}

// Metadata names the business number a value belongs to.
type Metadata struct {
	// Usually digits, sometimes formatted with "+" and spaces: show it, never route by it.
	DisplayPhoneNumber string `json:"display_phone_number"`
	PhoneNumberID      string `json:"phone_number_id"`
}

// Contact is one person of a value. Everything may be missing.
type Contact struct {
	graph.Item
	Profile *Profile `json:"profile,omitempty"`
	// Digits. Absent when the person hides the number. Not always the number the person
	// dials from (Brazil, Mexico, Argentina; contract 2.9).
	WaID string `json:"wa_id,omitempty"`
	// The BSUID: stable within the business portfolio until the person changes number. Up
	// to 140 characters.
	UserID string `json:"user_id,omitempty"`
	// Only when the portfolio has parent ids switched on.
	ParentUserID string `json:"parent_user_id,omitempty"`
	// Only when the identity check is on.
	IdentityKeyHash string `json:"identity_key_hash,omitempty"`
}

// Profile is what a person shows of themselves.
type Profile struct {
	Name string `json:"name,omitempty"`
	// Only if adopted. Not a key: people change it. Some payloads lead with "@".
	Username string `json:"username,omitempty"`
}

// Name is the name the person shows, "" when unknown.
func (c Contact) Name() string {
	if c.Profile == nil {
		return ""
	}
	return c.Profile.Name
}

// Username is the adopted user name without "@", "" when there is none.
func (c Contact) Username() string {
	if c.Profile == nil {
		return ""
	}
	if u := c.Profile.Username; u != "" && u[0] == '@' {
		return u[1:]
	}
	return c.Profile.Username
}

// ContactOf finds the contact of a person by BSUID, then by number. Either may be empty.
func (f *Family) ContactOf(userID, waID string) (Contact, bool) {
	if userID != "" {
		for i := range f.Contacts {
			if f.Contacts[i].UserID == userID {
				return f.Contacts[i], true
			}
		}
	}
	if waID != "" {
		for i := range f.Contacts {
			if f.Contacts[i].WaID == waID {
				return f.Contacts[i], true
			}
		}
	}
	return Contact{}, false
}

// ContextSummary is what Conversation Routing says about the talk so far (contract 11.3).
type ContextSummary struct {
	Type    string `json:"type,omitempty" enum:"summary"`
	Summary *Text  `json:"summary,omitempty"`
}

// Error is an error inside a webhook: of a message, a status, or the whole number.
type Error struct {
	graph.Item
	// See graph.LookupCode.
	Code int `json:"code"`
	// Scheduled to disappear: act on Code and Detail.
	Title     string     `json:"title,omitempty"`
	Message   string     `json:"message,omitempty"`
	ErrorData *ErrorData `json:"error_data,omitempty"`
	// Older payloads have the details here. Use Detail.
	Details string `json:"details,omitempty"`
	Href    string `json:"href,omitempty"`
	// Observed: some payloads carry it.
	Type string `json:"type,omitempty"`
}

// ErrorData is the part of an Error that explains.
type ErrorData struct {
	MessagingProduct string `json:"messaging_product,omitempty"`
	Details          string `json:"details,omitempty"`
}

// Detail is the most precise text the error has.
func (e Error) Detail() string {
	switch {
	case e.ErrorData != nil && e.ErrorData.Details != "":
		return e.ErrorData.Details
	case e.Details != "":
		return e.Details
	case e.Message != "":
		return e.Message
	}
	return e.Title
}
