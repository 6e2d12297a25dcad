package cloudapi

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// Limits of a send, in Unicode characters unless said otherwise. Contract 5.1, 5.2, 5.5.
const (
	MaxTextBody       = 4096
	MaxCaption        = 1024
	MaxCallbackData   = 512
	MaxContactCards   = 257
	MaxBody           = 1024 // interactive body
	MaxListBody       = 4096 // interactive body of a list
	MaxHeader         = 60
	MaxFooter         = 60
	MaxButtons        = 3
	MaxButtonID       = 256
	MaxButtonTitle    = 20 // unique within the message
	MaxListButton     = 20
	MaxSections       = 10
	MaxSectionTitle   = 24 // needed when there is more than one section
	MaxRows           = 10 // over all sections
	MaxRowID          = 200
	MaxRowTitle       = 24
	MaxRowDescription = 72
	MaxURLButtonText  = 20
	// MaxVoiceIconBytes is the size up to which a voice note shows its play icon.
	MaxVoiceIconBytes = 512 << 10
)

// MessagingProduct is what every request and answer says.
const MessagingProduct = "whatsapp"

// SendRequest is the body of POST /{phone}/messages. Set To or Recipient, Type, and the
// object of that type.
type SendRequest struct {
	// "whatsapp"; [Client.Send] fills it in.
	MessagingProduct string `json:"messaging_product"`
	// "individual" (also when empty) or "group".
	RecipientType string `json:"recipient_type,omitempty" enum:"individual|group"`
	// The number with "+": without it the platform prepends the business's own country
	// code. Or a group id. Wins over Recipient.
	To string `json:"to,omitempty"`
	// A BSUID or parent BSUID.
	Recipient string `json:"recipient,omitempty"`
	// Makes the send fail with 137000 if the person's identity changed.
	RecipientIdentityHash string       `json:"recipient_identity_key_hash,omitempty"`
	Type                  string       `json:"type" enum:"text|image|video|audio|document|sticker|location|contacts|reaction|interactive|template|pin"`
	Context               *SendContext `json:"context,omitempty"`

	Text        *SendText       `json:"text,omitempty"`
	Image       *SendMedia      `json:"image,omitempty"`
	Video       *SendMedia      `json:"video,omitempty"`
	Audio       *SendMedia      `json:"audio,omitempty"`
	Document    *SendMedia      `json:"document,omitempty"`
	Sticker     *SendMedia      `json:"sticker,omitempty"`
	Location    *Location       `json:"location,omitempty"`
	Contacts    []ContactCard   `json:"contacts,omitempty"`
	Reaction    *SendReaction   `json:"reaction,omitempty"`
	Interactive *Interactive    `json:"interactive,omitempty"`
	Template    json.RawMessage `json:"template,omitempty"`

	// Comes back on every status, at most 512 characters. Put the own key of the message
	// there: the platform has no idempotency key.
	CallbackData string `json:"biz_opaque_callback_data,omitempty"`
}

// Media is the media object of the request's type, nil when there is none.
func (r *SendRequest) Media() *SendMedia {
	switch {
	case r.Image != nil:
		return r.Image
	case r.Video != nil:
		return r.Video
	case r.Audio != nil:
		return r.Audio
	case r.Document != nil:
		return r.Document
	}
	return r.Sticker
}

// SendContext makes a send a reply. Not for reactions.
type SendContext struct {
	MessageID string `json:"message_id"`
}

// SendText is a text. The first http(s) link is previewed when PreviewURL is set.
type SendText struct {
	Body       string `json:"body"`
	PreviewURL bool   `json:"preview_url,omitempty"`
}

// SendMedia is a file: ID of an upload, or Link, which the platform fetches itself (a
// failure then comes as a status with 131053).
type SendMedia struct {
	ID   string `json:"id,omitempty"`
	Link string `json:"link,omitempty"`
	// Image, video and document.
	Caption string `json:"caption,omitempty"`
	// Document only.
	Filename string `json:"filename,omitempty"`
	// Audio only: show it as a voice note. Needs ogg with opus.
	Voice bool `json:"voice,omitempty"`
}

// SendReaction reacts; an empty emoji takes the reaction back.
type SendReaction struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"`
}

// The types of an interactive message that are written here. Others pass as they come.
const (
	InteractiveButton          = "button"
	InteractiveList            = "list"
	InteractiveCTAURL          = "cta_url"
	InteractiveLocationRequest = "location_request_message"
)

// Interactive is a message with something to tap.
type Interactive struct {
	Type   string             `json:"type" enum:"button|list|cta_url|location_request_message|flow|product|product_list|catalog_message|carousel|address_message|voice_call|call_permission_request|request_contact_info"`
	Header *InteractiveHeader `json:"header,omitempty"`
	Body   *InteractiveText   `json:"body,omitempty"`
	Footer *InteractiveText   `json:"footer,omitempty"`
	Action *Action            `json:"action,omitempty"`
}

// InteractiveText is the text of a body or a footer.
type InteractiveText struct {
	Text string `json:"text"`
}

// InteractiveHeader is a line or a picture above the body. Lists take text only.
type InteractiveHeader struct {
	Type     string     `json:"type" enum:"text|image|video|document"`
	Text     string     `json:"text,omitempty"`
	Image    *SendMedia `json:"image,omitempty"`
	Video    *SendMedia `json:"video,omitempty"`
	Document *SendMedia `json:"document,omitempty"`
}

// Action is what can be tapped, by the type of the message.
type Action struct {
	// button
	Buttons []Button `json:"buttons,omitempty"`
	// list: the text that opens it, and the rows
	Button   string    `json:"button,omitempty"`
	Sections []Section `json:"sections,omitempty"`
	// cta_url: "cta_url"; location_request_message: "send_location"
	Name       string            `json:"name,omitempty"`
	Parameters *ActionParameters `json:"parameters,omitempty"`
	// Types that are not written here.
	CatalogID         string          `json:"catalog_id,omitempty"`
	ProductRetailerID string          `json:"product_retailer_id,omitempty"`
	Cards             json.RawMessage `json:"cards,omitempty"`
}

// ActionParameters belong to cta_url; others pass as Extra.
type ActionParameters struct {
	DisplayText string `json:"display_text,omitempty"`
	URL         string `json:"url,omitempty"`
	// Parameters of types not written here. Read, not written back.
	Extra map[string]json.RawMessage `json:"-" wire:"extra"`
}

// Button is a reply button.
type Button struct {
	// "reply"
	Type  string `json:"type" enum:"reply"`
	Reply Choice `json:"reply"`
}

// Section is a group of rows, or of products.
type Section struct {
	Title        string          `json:"title,omitempty"`
	Rows         []Choice        `json:"rows,omitempty"`
	ProductItems json.RawMessage `json:"product_items,omitempty"`
}

// SendResponse is the answer to a send. It means accepted, not delivered.
type SendResponse struct {
	MessagingProduct string        `json:"messaging_product"`
	Contacts         []SentContact `json:"contacts,omitempty"`
	Messages         []SentMessage `json:"messages"`
}

// SentContact is whom the platform took the recipient for. May be missing altogether.
type SentContact struct {
	Input string `json:"input,omitempty"`
	// Not always the digits of Input (Brazil, Mexico, Argentina). Absent for a BSUID.
	WaID         string `json:"wa_id,omitempty"`
	UserID       string `json:"user_id,omitempty"`
	ParentUserID string `json:"parent_user_id,omitempty"`
}

// SentMessage is the id the message has from now on.
type SentMessage struct {
	ID      string `json:"id"`
	GroupID string `json:"group_id,omitempty"`
	// Template sends only. held_for_quality_assessment: paced, nothing to retry.
	Status string `json:"message_status,omitempty" enum:"accepted|held_for_quality_assessment|paused"`
}

// ReadRequest marks a message and the earlier ones as read, and may show typing for up to
// 25 seconds. Same endpoint as SendRequest.
type ReadRequest struct {
	MessagingProduct string `json:"messaging_product"`
	// "read"
	Status    string  `json:"status"`
	MessageID string  `json:"message_id"`
	Typing    *Typing `json:"typing_indicator,omitempty"`
}

// Typing is the indicator of a ReadRequest.
type Typing struct {
	// "text"
	Type string `json:"type"`
}

// Success is the answer to what returns nothing else.
type Success struct {
	Success bool `json:"success"`
}

// Outbound is what POST /{phone}/messages was called with: exactly one is set.
type Outbound struct {
	Send *SendRequest
	Read *ReadRequest
	// Names this code does not know.
	Report graph.Report
}

// UploadResponse is the answer to an upload. The id lives 30 days.
type UploadResponse struct {
	ID string `json:"id"`
}

// MediaInfo is the answer to a look-up.
type MediaInfo struct {
	MessagingProduct string `json:"messaging_product,omitempty"`
	// Valid 5 minutes, needs the token.
	URL      string `json:"url"`
	MimeType string `json:"mime_type"`
	// Base64 or hex, see [MediaInfo.Digest].
	SHA256 string `json:"sha256"`
	// Bytes. Comes as a number or a string.
	FileSize graph.Scalar `json:"file_size"`
	ID       string       `json:"id"`
}
