package inbox

// Content is what a message holds beyond its text; at most one of the pointers is set, and
// Forwarded and Referral may accompany any kind. It is stored as JSON, so names only grow.
type Content struct {
	Location    *Location     `json:"location,omitempty"`
	Contacts    []Card        `json:"contacts,omitempty"`
	Interactive *Interactive  `json:"interactive,omitempty"`
	Template    *TemplateSent `json:"template,omitempty"`
	Reply       *Reply        `json:"reply,omitempty"`
	Button      *Button       `json:"button,omitempty"`
	Order       *Order        `json:"order,omitempty"`
	System      *System       `json:"system,omitempty"`
	Unsupported *Unsupported  `json:"unsupported,omitempty"`
	// "once" or "often"; empty if the message was not forwarded.
	Forwarded string    `json:"forwarded,omitempty"`
	Referral  *Referral `json:"referral,omitempty"`
	// Set when the contact asks about a product of a catalogue.
	Product *Product `json:"product,omitempty"`
	// The group the message was said in; empty in one-to-one chats.
	Group string `json:"group,omitempty"`
	// A text of ours asks for a preview of its first link.
	PreviewURL bool `json:"preview_url,omitempty"`
	// Ours: the message that a member forwarded with it. Only the team is told: the platform's API cannot mark a message as
	// forwarded. Source: Cloud API > Messages (seen 2026): forwarded is a field of incoming context only.
	ForwardOf MessageID `json:"forward_of,omitzero"`
	// The author had deleted it before we were told of it: what it said we never knew.
	Deleted bool `json:"deleted,omitempty"`
}

// IsZero reports whether there is nothing to store.
func (c Content) IsZero() bool {
	return c.Location == nil && c.Contacts == nil && c.Interactive == nil && c.Template == nil && c.Reply == nil && c.Button == nil &&
		c.Order == nil && c.System == nil && c.Unsupported == nil && c.Forwarded == "" && c.Referral == nil &&
		c.Product == nil && c.Group == "" && c.ForwardOf == 0 && !c.PreviewURL && !c.Deleted
}

// Location is a place; degrees north and east.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

// Card is a contact card as sent in a message.
type Card struct {
	Name   string      `json:"name"`
	Phones []CardPhone `json:"phones,omitempty"`
	Emails []string    `json:"emails,omitempty"`
	URLs   []string    `json:"urls,omitempty"`
	Org    string      `json:"org,omitempty"`
	// "contact_request" when the person shared their own number on our request.
	Origin string `json:"origin,omitempty"`
}

// CardPhone is one number of a Card.
type CardPhone struct {
	Phone    string `json:"phone"`
	WhatsApp string `json:"wa_id,omitempty"` // digits; empty if the number is not on WhatsApp
	Type     string `json:"type,omitempty"`
}

// Interactive is a message with things to tap, sent by us.
type Interactive struct {
	Type        string    `json:"type"` // "buttons", "list" or "link"
	Header      string    `json:"header,omitempty"`
	Body        string    `json:"body"`
	Footer      string    `json:"footer,omitempty"`
	Buttons     []Choice  `json:"buttons,omitempty"`      // buttons: 1 to 3
	Button      string    `json:"button,omitempty"`       // list: the label that opens it
	Sections    []Section `json:"sections,omitempty"`     // list: up to 10 rows in all
	URL         string    `json:"url,omitempty"`          // link
	DisplayText string    `json:"display_text,omitempty"` // link: the label
}

// Section is a group of rows of a list.
type Section struct {
	Title string   `json:"title,omitempty"`
	Rows  []Choice `json:"rows"`
}

// Choice is one thing to tap.
type Choice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// Reply is the answer to an Interactive.
type Reply struct {
	Type        string `json:"type"` // "button", "list", "flow", "address", "call_permission", or as the platform names it
	ID          string `json:"id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Data        string `json:"data,omitempty"` // JSON text of a form, as received; may not be an object
}

// Button is a tap on a template's quick reply.
type Button struct {
	Payload string `json:"payload,omitempty"`
	Text    string `json:"text"`
}

// Order is a cart.
type Order struct {
	CatalogID string      `json:"catalog_id,omitempty"`
	Text      string      `json:"text,omitempty"`
	Items     []OrderItem `json:"items"`
}

// OrderItem is one line of an Order.
type OrderItem struct {
	ProductID string  `json:"product_id"`
	Quantity  float64 `json:"quantity"`
	Price     float64 `json:"price"` // per piece, in Currency
	Currency  string  `json:"currency"`
}

// Product names a catalogue item.
type Product struct {
	CatalogID string `json:"catalog_id,omitempty"`
	ProductID string `json:"product_id"`
}

// System is a fact the platform tells about the contact.
type System struct {
	Type string `json:"type"` // "number_changed", "id_changed", "identity_changed", or as the platform names it
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Unsupported stands for something we could not read; its bytes are kept in the raw event.
type Unsupported struct {
	Type string `json:"type,omitempty"` // the real type where the platform names it
	Code int    `json:"code,omitempty"` // the platform's error code
	// The content can be read on the phone, not here. Source: Cloud API error 131060.
	OnlyOnPhone bool   `json:"only_on_phone,omitempty"`
	Explanation string `json:"explanation,omitempty"`
}
