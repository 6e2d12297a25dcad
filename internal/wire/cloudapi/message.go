package cloudapi

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// Message is one message: of a user (messages), of the owner in the app (message_echoes),
// of the past (history), or the new content inside an edit. Type says which pointer is
// set; for a type this code does not know, none is and Raw has everything.
//
// ID may be empty in a damaged item; such a message cannot be deduplicated.
type Message struct {
	graph.Item
	// Digits of the author. Absent when the user hides the number: never require it.
	// Echoes and the business's side of history: the business number.
	From             string `json:"from,omitempty"`
	FromUserID       string `json:"from_user_id,omitempty"`
	FromParentUserID string `json:"from_parent_user_id,omitempty"`
	// The user, only on echoes and on history messages the business sent.
	To             string `json:"to,omitempty"`
	ToUserID       string `json:"to_user_id,omitempty"`
	ToParentUserID string `json:"to_parent_user_id,omitempty"`
	// The wamid: "wamid." and base64, 60 to 120 characters, personal data (it embeds the
	// user's number). An edit and a revoke have their own.
	ID string `json:"id,omitempty"`
	// When it was written. Seconds, so ties are common. In history the device's clock,
	// which may lie in the future. 0 when absent.
	Timestamp graph.Time `json:"timestamp,omitempty"`
	GroupID   string     `json:"group_id,omitempty"`
	Type      string     `json:"type,omitempty" enum:"text|image|video|audio|document|sticker|location|contacts|button|interactive|order|reaction|system|edit|revoke|unsupported|unknown|request_welcome|media_placeholder|template"`

	Text        *Text           `json:"text,omitempty"`
	Image       *Media          `json:"image,omitempty"`
	Video       *Media          `json:"video,omitempty"`
	Audio       *Media          `json:"audio,omitempty"`
	Document    *Media          `json:"document,omitempty"`
	Sticker     *Media          `json:"sticker,omitempty"`
	Location    *Location       `json:"location,omitempty"`
	Contacts    []ContactCard   `json:"contacts,omitempty"`
	Button      *ButtonTap      `json:"button,omitempty"`
	Interactive *Reply          `json:"interactive,omitempty"`
	Order       *Order          `json:"order,omitempty"`
	Reaction    *Reaction       `json:"reaction,omitempty"`
	System      *System         `json:"system,omitempty"`
	Edit        *Edit           `json:"edit,omitempty"`
	Revoke      *Revoke         `json:"revoke,omitempty"`
	Unsupported *Unsupported    `json:"unsupported,omitempty"`
	Template    json.RawMessage `json:"template,omitempty"`

	Context  *Context  `json:"context,omitempty"`
	Referral *Referral `json:"referral,omitempty"`
	// With type system / customer_identity_changed only.
	Identity *Identity `json:"identity,omitempty"`
	// Why the platform could not deliver the content: on types unsupported and unknown, and
	// on media above 100 MB (131052, then with no media object).
	Errors []Error `json:"errors,omitempty"`

	// History only.
	HistoryContext *HistoryContext `json:"history_context,omitempty"`
	// Observed: one vendor's history has it (contract 4.6). Else tell the direction by From.
	FromMe *bool `json:"from_me,omitempty"`
	// Observed: "created_by_1p_bot" on an echo (contract 4.7).
	CreationType string `json:"message_creation_type,omitempty"`
}

// The types of a message.
const (
	TypeText        = "text"
	TypeImage       = "image"
	TypeVideo       = "video"
	TypeAudio       = "audio"
	TypeDocument    = "document"
	TypeSticker     = "sticker"
	TypeLocation    = "location"
	TypeContacts    = "contacts"
	TypeButton      = "button"
	TypeInteractive = "interactive"
	TypeOrder       = "order"
	TypeReaction    = "reaction"
	TypeSystem      = "system"
	TypeEdit        = "edit"
	TypeRevoke      = "revoke"
	TypeUnsupported = "unsupported"
	TypeTemplate    = "template" // Only sent, never received.
	// TypeUnknown is what older payloads say instead of unsupported.
	TypeUnknown = "unknown"
	// TypePlaceholder stands in history for media that may follow in another webhook.
	TypePlaceholder = "media_placeholder"
)

// Media is the media object of the message's type, nil when there is none.
func (m *Message) Media() *Media {
	switch {
	case m.Image != nil:
		return m.Image
	case m.Video != nil:
		return m.Video
	case m.Audio != nil:
		return m.Audio
	case m.Document != nil:
		return m.Document
	}
	return m.Sticker
}

// Text is the text of a message or of a summary.
type Text struct {
	// Of messages. Can be longer than the 4096 characters one may send.
	Body string `json:"body,omitempty"`
	// Of summaries and welcome messages.
	Text string `json:"text,omitempty"`
	// Of messages the business sent.
	PreviewURL *bool `json:"preview_url,omitempty"`
}

// Media is a file in a message of a user or the owner.
type Media struct {
	// Lives 7 days: download at once.
	ID string `json:"id,omitempty"`
	// As sent, with parameters: "audio/ogg; codecs=opus".
	MimeType string `json:"mime_type,omitempty"`
	// Base64 of the digest.
	SHA256 string `json:"sha256,omitempty"`
	// Optional, valid 5 minutes, needs the token.
	URL string `json:"url,omitempty"`
	// Observed: in messages the business sent with a link, seen in standby echoes.
	Link    string `json:"link,omitempty"`
	Caption string `json:"caption,omitempty"`
	// Documents only. Chosen by the user: never use it as a path.
	Filename string `json:"filename,omitempty"`
	// Audio only: true for a voice note.
	Voice *bool `json:"voice,omitempty"`
	// Stickers only.
	Animated *bool `json:"animated,omitempty"`
}

// IsVoice reports whether it is a voice note.
func (m *Media) IsVoice() bool { return m != nil && m.Voice != nil && *m.Voice }

// IsAnimated reports whether it is an animated sticker.
func (m *Media) IsAnimated() bool { return m != nil && m.Animated != nil && *m.Animated }

// Location is a place; live locations are not delivered.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

// ContactCard is one person in a contacts message, in and out. Out: Name.FormattedName is
// required.
type ContactCard struct {
	Name      *CardName     `json:"name,omitempty"`
	Phones    []CardPhone   `json:"phones,omitempty"`
	Emails    []CardEmail   `json:"emails,omitempty"`
	URLs      []CardURL     `json:"urls,omitempty"`
	Addresses []CardAddress `json:"addresses,omitempty"`
	Org       *CardOrg      `json:"org,omitempty"`
	// "1990-02-03".
	Birthday string `json:"birthday,omitempty"`
	// In only: "contact_request" answers a request for the number, "other" is someone else's card.
	Origin string `json:"origin,omitempty" enum:"contact_request|other"`
	VCard  string `json:"vcard,omitempty"`
}

type (
	CardName struct {
		FormattedName string `json:"formatted_name,omitempty"`
		FirstName     string `json:"first_name,omitempty"`
		MiddleName    string `json:"middle_name,omitempty"`
		LastName      string `json:"last_name,omitempty"`
		Prefix        string `json:"prefix,omitempty"`
		Suffix        string `json:"suffix,omitempty"`
	}
	CardPhone struct {
		Phone  string `json:"phone,omitempty"`
		WaID   string `json:"wa_id,omitempty"`
		UserID string `json:"user_id,omitempty"`
		Type   string `json:"type,omitempty"`
	}
	CardEmail struct {
		Email string `json:"email,omitempty"`
		Type  string `json:"type,omitempty"`
	}
	CardURL struct {
		URL  string `json:"url,omitempty"`
		Type string `json:"type,omitempty"`
	}
	CardAddress struct {
		Street      string `json:"street,omitempty"`
		City        string `json:"city,omitempty"`
		State       string `json:"state,omitempty"`
		Zip         string `json:"zip,omitempty"`
		Country     string `json:"country,omitempty"`
		CountryCode string `json:"country_code,omitempty"`
		Type        string `json:"type,omitempty"`
	}
	CardOrg struct {
		Company    string `json:"company,omitempty"`
		Department string `json:"department,omitempty"`
		Title      string `json:"title,omitempty"`
	}
)

// ButtonTap is a tap on a quick reply of a template, or on a button sent by Direct Send.
type ButtonTap struct {
	Payload string `json:"payload,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Reply is a tap on, or an answer to, an interactive message. May be missing although the
// type is interactive: then Errors says why.
type Reply struct {
	Type           string           `json:"type,omitempty" enum:"button_reply|list_reply|nfm_reply|call_permission_reply"`
	ButtonReply    *Choice          `json:"button_reply,omitempty"`
	ListReply      *Choice          `json:"list_reply,omitempty"`
	NFMReply       *NFMReply        `json:"nfm_reply,omitempty"`
	CallPermission *PermissionReply `json:"call_permission_reply,omitempty"`
}

// Choice is the button or the row that was chosen.
type Choice struct {
	ID          string `json:"id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

// NFMReply is a filled Flow or address form.
type NFMReply struct {
	Name string `json:"name,omitempty" enum:"flow|address_message"`
	Body string `json:"body,omitempty"`
	// JSON text in a string. Observed: not always an object.
	ResponseJSON string `json:"response_json,omitempty"`
}

// PermissionReply answers a request to call.
type PermissionReply struct {
	Response       string     `json:"response,omitempty" enum:"accept|reject"`
	IsPermanent    *bool      `json:"is_permanent,omitempty"`
	Expiration     graph.Time `json:"expiration_timestamp,omitempty"`
	ResponseSource string     `json:"response_source,omitempty" enum:"user_action|automatic"`
}

// Order is a cart sent from the catalogue.
type Order struct {
	CatalogID    string        `json:"catalog_id,omitempty"`
	Text         string        `json:"text,omitempty"`
	ProductItems []ProductItem `json:"product_items,omitempty"`
}

// ProductItem is one line of an order.
type ProductItem struct {
	RetailerID string `json:"product_retailer_id,omitempty"`
	// A number as written by the platform, kept as text so that money is never rounded.
	Quantity Number `json:"quantity,omitempty"`
	// Price of one piece in Currency, in its main unit: 349.5.
	ItemPrice Number `json:"item_price,omitempty"`
	Currency  string `json:"currency,omitempty"`
}

// Number is a JSON number kept as text. It also reads a string.
type Number = json.Number

// Reaction is an emoji on a message. Removed when Emoji is empty: absent and "" both occur.
type Reaction struct {
	MessageID string `json:"message_id,omitempty"`
	Emoji     string `json:"emoji,omitempty"`
}

// System tells that a person's number, BSUID or security key changed. Comes without
// contacts. Merge identities on it: it is the only link between an old and a new BSUID.
type System struct {
	Type string `json:"type,omitempty" enum:"user_changed_number|user_changed_user_id|customer_identity_changed|customer_changed_number"`
	// "User NAME changed from OLD to NEW". Before 2026-08-11 the only place of the old value.
	Body string `json:"body,omitempty"`
	// The new number.
	WaID         string `json:"wa_id,omitempty"`
	UserID       string `json:"user_id,omitempty"`
	ParentUserID string `json:"parent_user_id,omitempty"`
	// Since 2026-08-11.
	PreviousUserID       string `json:"previous_user_id,omitempty"`
	PreviousParentUserID string `json:"previous_parent_user_id,omitempty"`
	// Assumed: properties of older payloads (customer_changed_number), not in the contract. If
	// wrong, they stay empty.
	NewWaID  string `json:"new_wa_id,omitempty"`
	Customer string `json:"customer,omitempty"`
	Identity string `json:"identity,omitempty"`
}

// Identity is a security key that changed.
type Identity struct {
	Acknowledged *bool      `json:"acknowledged,omitempty"`
	CreatedAt    graph.Time `json:"created_timestamp,omitempty"`
	Hash         string     `json:"hash,omitempty"`
}

// Edit replaces the content of a message, up to 15 minutes after it. May come first.
type Edit struct {
	OriginalMessageID string `json:"original_message_id,omitempty"`
	// The full new content: Type and its object, Context.ID "M0", no id and no time.
	Message *Message `json:"message,omitempty"`
}

// Revoke deletes a message for everyone, up to 2 days after it. May come first.
type Revoke struct {
	OriginalMessageID string `json:"original_message_id,omitempty"`
}

// Unsupported names the real type of a message the platform does not hand over: "poll",
// "edit", ... Observed misspelt ("pool"): show it, do not decide by it.
type Unsupported struct {
	Type string `json:"type,omitempty"`
}

// Context says what a message answers, or that it was forwarded (then without ID).
type Context struct {
	// Author of the quoted message.
	From       string `json:"from,omitempty"`
	FromUserID string `json:"from_user_id,omitempty"`
	// The quoted message, which may be unknown here. "M0" inside an edit means nothing. For
	// a call permission reply it can be a call id (wacid).
	ID                  string           `json:"id,omitempty"`
	Forwarded           bool             `json:"forwarded,omitempty"`
	FrequentlyForwarded bool             `json:"frequently_forwarded,omitempty"`
	ReferredProduct     *ReferredProduct `json:"referred_product,omitempty"`
	// In messages the business sent (standby echoes).
	MessageID string `json:"message_id,omitempty"`
}

// ReferredProduct is the catalogue item a question is about.
type ReferredProduct struct {
	CatalogID  string `json:"catalog_id,omitempty"`
	RetailerID string `json:"product_retailer_id,omitempty"`
}

// Referral is the ad or post a person came from, on the first message.
type Referral struct {
	SourceURL    string `json:"source_url,omitempty"`
	SourceID     string `json:"source_id,omitempty"`
	SourceType   string `json:"source_type,omitempty" enum:"ad|post"`
	Headline     string `json:"headline,omitempty"`
	Body         string `json:"body,omitempty"`
	MediaType    string `json:"media_type,omitempty" enum:"image|video"`
	ImageURL     string `json:"image_url,omitempty"`
	VideoURL     string `json:"video_url,omitempty"`
	ThumbnailURL string `json:"thumbnail_url,omitempty"`
	// Absent for ads placed in WhatsApp Status.
	ClickID string `json:"ctwa_clid,omitempty"`
	Welcome *Text  `json:"welcome_message,omitempty"`
}

// HistoryContext is how far a message of the past got. Upper case; lower case was seen.
type HistoryContext struct {
	Status string `json:"status,omitempty" enum:"DELIVERED|ERROR|PENDING|PLAYED|READ|SENT|delivered|error|pending|played|read|sent"`
	FromMe *bool  `json:"from_me,omitempty"`
}
