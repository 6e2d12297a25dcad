package graph

import "encoding/json"

// The objects of an envelope, [Envelope.Object].
const (
	ObjectWhatsApp  = "whatsapp_business_account"
	ObjectInstagram = "instagram"
	// Messenger messages and the feed of a Page.
	ObjectPage = "page"
)

// Envelope is the body of a webhook POST. Up to 1000 updates share one, in any order and
// for several numbers.
// Source: WhatsApp > Webhooks > Overview (copy of 2026-09-11).
type Envelope struct {
	Object string  `json:"object" enum:"whatsapp_business_account|instagram|page"`
	Entry  []Entry `json:"entry"`
	// Keys this code does not know, with their bytes. Not written back.
	Extra map[string]json.RawMessage `json:"-" wire:"extra"`
	// What was met and not known. Not written back.
	Report Report `json:"-"`
}

// Entry is what happened to one account.
type Entry struct {
	Item
	// WhatsApp: the WABA id, except account_update with waba_info and partner_solutions,
	// where it is a business portfolio id. Instagram and Page: the account id.
	ID string `json:"id"`
	// Present on WhatsApp account and template fields, absent on the message family.
	// WhatsApp: seconds. Instagram and Messenger messaging: written in milliseconds, so
	// it loses its fraction when written back.
	Time    IntTime  `json:"time,omitempty"`
	Changes []Change `json:"changes,omitempty"`
	// Instagram and Messenger message events, see package messenger.
	Messaging []json.RawMessage `json:"messaging,omitempty"`
	// The same events while another app owns the thread.
	Standby []json.RawMessage `json:"standby,omitempty"`
	// Instagram with Instagram Login puts field and value here instead of in changes.
	Field string          `json:"field,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	// Keys this code does not know, with their bytes. Not written back.
	Extra map[string]json.RawMessage `json:"-" wire:"extra"`
}

// Change is one field with its value, of which the meaning depends on the field.
type Change struct {
	Item
	// The subscribed field: "messages", "smb_message_echoes", "account_update", ...
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
	// Keys this code does not know, with their bytes. Not written back.
	Extra map[string]json.RawMessage `json:"-" wire:"extra"`
}

// AllChanges is Changes, and the field and value of the entry itself where they stand there.
func (e Entry) AllChanges() []Change {
	if e.Field == "" && e.Value == nil {
		return e.Changes
	}
	direct := Change{Item: Item{Raw: e.Raw}, Field: e.Field, Value: e.Value}
	return append(e.Changes[:len(e.Changes):len(e.Changes)], direct)
}

// ParseEnvelope reads a webhook body and leaves every value as bytes. It fails only when
// the body is not a JSON object or too deep; an entry or a change of the wrong shape
// fails alone, see Item.Err.
func ParseEnvelope(body []byte) (Envelope, error) {
	var e Envelope
	var rep Report
	err := Unmarshal(body, &e, &rep)
	e.Report = rep
	return e, err
}
