package messenger

import (
	"encoding/json"

	"sangam/internal/wire/graph"
)

// Event is one item of graph.Entry.Messaging or Standby: a direct message, or what
// happened to one. At most one pointer is set.
type Event struct {
	graph.Item
	Sender    Party `json:"sender,omitzero"`
	Recipient Party `json:"recipient,omitzero"`
	// Observed: a referral had seconds. The time type tells them apart.
	Timestamp graph.MilliTime `json:"timestamp,omitempty"`
	Message   *Message        `json:"message,omitempty"`
	Postback  *Postback       `json:"postback,omitempty"`
	Reaction  *Reaction       `json:"reaction,omitempty"`
	Read      *Watermark      `json:"read,omitempty"`
	Delivery  *Watermark      `json:"delivery,omitempty"`
	Referral  json.RawMessage `json:"referral,omitempty"`

	Report graph.Report `json:"-"`
}

// Party is one side of a direct message, by the id it has towards this account.
type Party struct {
	ID string `json:"id,omitempty"`
}

// Message is a direct message. The same Mid twice in one POST was seen.
type Message struct {
	Mid         string       `json:"mid,omitempty"`
	Text        string       `json:"text,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
	// The account's own message, also when this app sent it: Sender is the account. AppID
	// and Metadata tell who did.
	IsEcho bool `json:"is_echo,omitempty"`
	// Unsent: forget the message with the same Mid.
	IsDeleted     bool        `json:"is_deleted,omitempty"`
	IsUnsupported bool        `json:"is_unsupported,omitempty"`
	AppID         string      `json:"app_id,omitempty"`
	Metadata      string      `json:"metadata,omitempty"`
	QuickReply    *QuickReply `json:"quick_reply,omitempty"`
	ReplyTo       *ReplyTo    `json:"reply_to,omitempty"`
}

// Attachment is a file or a card of a message. Types are an open list: image, video,
// audio, file, story_mention, like_heart, reel, ig_reel, share, fallback.
type Attachment struct {
	graph.Item
	Type    string            `json:"type,omitempty"`
	Payload AttachmentPayload `json:"payload,omitzero"`
}

// AttachmentPayload says where the file is. URL may be empty, and expires.
type AttachmentPayload struct {
	URL string `json:"url,omitempty"`
	// Shapes by type, not read here.
	Extra map[string]json.RawMessage `json:"-" wire:"extra"`
}

type (
	// QuickReply is the button that was tapped.
	QuickReply struct {
		Payload string `json:"payload,omitempty"`
	}
	// ReplyTo is the message or the story that is answered.
	ReplyTo struct {
		Mid   string          `json:"mid,omitempty"`
		Story json.RawMessage `json:"story,omitempty"`
	}
	// Postback is a tap on a menu or a card.
	Postback struct {
		Mid      string          `json:"mid,omitempty"`
		Title    string          `json:"title,omitempty"`
		Payload  string          `json:"payload,omitempty"`
		Referral json.RawMessage `json:"referral,omitempty"`
	}
	// Reaction is an emoji on a message, or its removal.
	Reaction struct {
		Mid string `json:"mid,omitempty"`
		// react, unreact.
		Action   string `json:"action,omitempty"`
		Reaction string `json:"reaction,omitempty"`
		Emoji    string `json:"emoji,omitempty"`
	}
	// Watermark says that everything up to a time was delivered or read.
	Watermark struct {
		Mid       string          `json:"mid,omitempty"`
		Mids      []string        `json:"mids,omitempty"`
		Watermark graph.MilliTime `json:"watermark,omitempty"`
	}
)

// ParseEvent reads one item of Messaging or Standby.
func ParseEvent(raw json.RawMessage) (Event, error) {
	var e Event
	var rep graph.Report
	err := graph.Unmarshal(raw, &e, &rep)
	e.Report = rep
	return e, err
}
