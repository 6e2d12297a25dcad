package cloudapi

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// AccountUpdate is a change of the whole account (contract 8.6). The entry id is the WABA,
// except when WABAInfo is set: then it is a portfolio and WABAInfo.WABAID routes.
type AccountUpdate struct {
	Event string `json:"event,omitempty" enum:"PARTNER_ADDED|PARTNER_REMOVED|PARTNER_APP_INSTALLED|PARTNER_APP_UNINSTALLED|ACCOUNT_OFFBOARDED|ACCOUNT_RECONNECTED|ACCOUNT_DELETED|ACCOUNT_VIOLATION|ACCOUNT_RESTRICTION|DISABLED_UPDATE|BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE|AUTH_INTL_PRICE_ELIGIBILITY_UPDATE|VOLUME_BASED_PRICING_TIER_UPDATE|AD_ACCOUNT_LINKED|MM_LITE_TERMS_SIGNED|PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE"`
	// Legacy PARTNER_REMOVED only: digits of the number.
	PhoneNumber   string         `json:"phone_number,omitempty"`
	Country       string         `json:"country,omitempty"`
	WABAInfo      *WABAInfo      `json:"waba_info,omitempty"`
	BanInfo       *BanInfo       `json:"ban_info,omitempty"`
	ViolationInfo *ViolationInfo `json:"violation_info,omitempty"`
	Restrictions  []Restriction  `json:"restriction_info,omitempty"`
	Disconnection *Disconnection `json:"disconnection_info,omitempty"`
	VolumeTier    *VolumeTier    `json:"volume_tier_info,omitempty"`
	// Shapes not known here, kept as they come.
	AuthIntlPrice json.RawMessage `json:"auth_international_rate_eligibility,omitempty"`
	Certification json.RawMessage `json:"partner_client_certification_info,omitempty"`
}

type (
	WABAInfo struct {
		WABAID             string   `json:"waba_id,omitempty"`
		OwnerBusinessID    string   `json:"owner_business_id,omitempty"`
		SolutionID         string   `json:"solution_id,omitempty"`
		PartnerAppID       string   `json:"partner_app_id,omitempty"`
		AdAccountID        string   `json:"ad_account_id,omitempty"`
		SolutionPartnerIDs []string `json:"solution_partner_business_ids,omitempty"`
	}
	BanInfo struct {
		State string `json:"waba_ban_state,omitempty" enum:"DISABLE|REINSTATE|SCHEDULE_FOR_DISABLE"`
		// A text date: "April 17, 2025".
		Date string `json:"waba_ban_date,omitempty"`
	}
	ViolationInfo struct {
		Type        string `json:"violation_type,omitempty"`
		Remediation string `json:"remediation,omitempty"`
	}
	// Restriction forbids something until Expiration. Types are listed in contract 8.6.
	Restriction struct {
		graph.Item
		Type        string        `json:"restriction_type,omitempty"`
		Expiration  graph.IntTime `json:"expiration,omitempty"`
		Remediation string        `json:"remediation,omitempty"`
	}
	// Disconnection says why a coexistence number left.
	Disconnection struct {
		Reason      string `json:"reason,omitempty"`
		InitiatedBy string `json:"initiated_by,omitempty"`
	}
	VolumeTier struct {
		UpdateTime      graph.IntTime `json:"tier_update_time,omitempty"`
		PricingCategory string        `json:"pricing_category,omitempty"`
		Tier            string        `json:"tier,omitempty"`
		EffectiveMonth  string        `json:"effective_month,omitempty"`
		Region          string        `json:"region,omitempty"`
	}
)

// AccountAlert is a warning about the portfolio or a number.
type AccountAlert struct {
	EntityType string     `json:"entity_type,omitempty" enum:"BUSINESS|PHONE_NUMBER|CURRENT_STATUS_ID"`
	EntityID   string     `json:"entity_id,omitempty"`
	Info       *AlertInfo `json:"alert_info,omitempty"`
}

// AlertInfo is what the alert says. Type is an open list.
type AlertInfo struct {
	Severity    string `json:"alert_severity,omitempty" enum:"CRITICAL|WARNING|INFORMATIONAL"`
	Status      string `json:"alert_status,omitempty" enum:"ACTIVE|NONE"`
	Type        string `json:"alert_type,omitempty"`
	Description string `json:"alert_description,omitempty"`
}

// AccountReview is the verdict on the account.
type AccountReview struct {
	Decision string `json:"decision,omitempty" enum:"APPROVED|REJECTED|PENDING|DEFERRED"`
}

// AccountSettings is a changed setting of a number.
type AccountSettings struct {
	MessagingProduct string         `json:"messaging_product,omitempty"`
	Timestamp        graph.Time     `json:"timestamp,omitempty"`
	Type             string         `json:"type,omitempty" enum:"phone_number_settings"`
	PhoneNumber      *PhoneSettings `json:"phone_number_settings,omitempty"`
}

// PhoneSettings are the settings of one number.
type PhoneSettings struct {
	PhoneNumberID string          `json:"phone_number_id,omitempty"`
	Calling       json.RawMessage `json:"calling,omitempty"`
}

// BusinessCapability is a new limit. A limit is 2000, -1 for none, or "TIER_2K".
type BusinessCapability struct {
	DailyPerBusiness     graph.Scalar `json:"max_daily_conversations_per_business,omitempty"`
	DailyPerPhone        graph.Scalar `json:"max_daily_conversation_per_phone,omitempty"`
	PhoneNumbersBusiness graph.Scalar `json:"max_phone_numbers_per_business,omitempty"`
	PhoneNumbersWABA     graph.Scalar `json:"max_phone_numbers_per_waba,omitempty"`
}

// BusinessUsername is a change of a number's own user name.
type BusinessUsername struct {
	DisplayPhoneNumber string `json:"display_phone_number,omitempty"`
	Username           string `json:"username,omitempty"`
	Status             string `json:"status,omitempty" enum:"approved|deleted|reserved"`
	Context            string `json:"context,omitempty" enum:"revoked"`
}

// PhoneNumberName is the verdict on a display name.
type PhoneNumberName struct {
	DisplayPhoneNumber string `json:"display_phone_number,omitempty"`
	Decision           string `json:"decision,omitempty" enum:"APPROVED|DEFERRED|PENDING|REJECTED"`
	RequestedName      string `json:"requested_verified_name,omitempty"`
	RejectionReason    string `json:"rejection_reason,omitempty"`
}

// PhoneNumberQuality is a change of quality or throughput. Keyed by display number.
type PhoneNumberQuality struct {
	DisplayPhoneNumber string       `json:"display_phone_number,omitempty"`
	Event              string       `json:"event,omitempty" enum:"ONBOARDING|THROUGHPUT_UPGRADE|FLAGGED|UNFLAGGED|UPGRADE|DOWNGRADE"`
	DailyPerBusiness   graph.Scalar `json:"max_daily_conversations_per_business,omitempty"`
	CurrentLimit       graph.Scalar `json:"current_limit,omitempty"`
	OldLimit           graph.Scalar `json:"old_limit,omitempty"`
}

// Security is a change of a number's PIN. Requester is a Meta user id.
type Security struct {
	DisplayPhoneNumber string `json:"display_phone_number,omitempty"`
	Event              string `json:"event,omitempty" enum:"PIN_CHANGED|PIN_RESET_REQUEST|PIN_REQUEST_SUCCESS"`
	Requester          string `json:"requester,omitempty"`
}

// PaymentConfig is a change of a payment configuration.
type PaymentConfig struct {
	Name        string        `json:"configuration_name,omitempty"`
	Provider    string        `json:"provider_name,omitempty"`
	ProviderMID string        `json:"provider_mid,omitempty"`
	Status      string        `json:"status,omitempty"`
	CreatedAt   graph.IntTime `json:"created_timestamp,omitempty"`
	UpdatedAt   graph.IntTime `json:"updated_timestamp,omitempty"`
}

// PartnerSolution is a change of a multi-partner solution; the entry id is a portfolio.
type PartnerSolution struct {
	Event          string `json:"event,omitempty" enum:"SOLUTION_CREATED|SOLUTION_UPDATED"`
	SolutionID     string `json:"solution_id,omitempty"`
	SolutionStatus string `json:"solution_status,omitempty"`
}

// TemplateRef names a template in a webhook. The id is an integer there.
type TemplateRef struct {
	ID       graph.Scalar `json:"message_template_id,omitempty"`
	Name     string       `json:"message_template_name,omitempty"`
	Language string       `json:"message_template_language,omitempty"`
}

// TemplateStatus is a change of a template's status (contract 7.5).
type TemplateStatus struct {
	TemplateRef
	// An open list: APPROVED, REJECTED, PENDING, PAUSED, DISABLED, FLAGGED, PENDING_DELETION, ...
	Event string `json:"event,omitempty" enum:"APPROVED|ARCHIVED|DELETED|DISABLED|FLAGGED|IN_APPEAL|LIMIT_EXCEEDED|LOCKED|PAUSED|PENDING|PENDING_DELETION|REINSTATED|REJECTED|UNARCHIVED"`
	// "NONE" and null mean none.
	Reason    string         `json:"reason,omitempty"`
	Category  string         `json:"message_template_category,omitempty"`
	Disable   *DisableInfo   `json:"disable_info,omitempty"`
	Other     *OtherInfo     `json:"other_info,omitempty"`
	Rejection *RejectionInfo `json:"rejection_info,omitempty"`
}

type (
	DisableInfo struct {
		Date graph.IntTime `json:"disable_date,omitempty"`
	}
	OtherInfo struct {
		// FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED.
		Title       string `json:"title,omitempty"`
		Description string `json:"description,omitempty"`
	}
	RejectionInfo struct {
		Reason         string `json:"reason,omitempty"`
		Recommendation string `json:"recommendation,omitempty"`
	}
)

// TemplateQuality is a change of a template's quality.
type TemplateQuality struct {
	TemplateRef
	Previous string `json:"previous_quality_score,omitempty" enum:"GREEN|YELLOW|RED|UNKNOWN"`
	New      string `json:"new_quality_score,omitempty" enum:"GREEN|YELLOW|RED|UNKNOWN"`
}

// TemplateComponents is an edited template, without the parts it does not have.
type TemplateComponents struct {
	TemplateRef
	Title   string           `json:"message_template_title,omitempty"`
	Element string           `json:"message_template_element,omitempty"`
	Footer  string           `json:"message_template_footer,omitempty"`
	Buttons []TemplateButton `json:"message_template_buttons,omitempty"`
}

// TemplateButton is a button of an edited template.
type TemplateButton struct {
	Type        string `json:"message_template_button_type,omitempty"`
	Text        string `json:"message_template_button_text,omitempty"`
	URL         string `json:"message_template_button_url,omitempty"`
	PhoneNumber string `json:"message_template_button_phone_number,omitempty"`
}

// TemplateCategory announces (Correct and UpdateAt set) or tells (Previous set) that the
// platform changed a template's category, and with it its price.
type TemplateCategory struct {
	TemplateRef
	Previous string        `json:"previous_category,omitempty"`
	New      string        `json:"new_category,omitempty"`
	Correct  string        `json:"correct_category,omitempty"`
	UpdateAt graph.IntTime `json:"category_update_timestamp,omitempty"`
}
