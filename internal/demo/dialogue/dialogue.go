// Package dialogue holds what is said in the demo: short conversations with an invented shop in
// Pune, written by us, and a reader for folders of public ones. It knows words, not wires: the demo
// turns a Turn into a webhook, a send or an echo. Standard library only.
package dialogue

import "time"

// Dialogue is one conversation between a customer and the shop, first turn first.
type Dialogue struct {
	// Unique within one Load or ReadDir. For a dialogue read from a folder: file, language and the file's own id.
	ID string
	// "en", "hi" (Devanagari) or "hinglish" (Latin script) for ours; the file's word for others, such as "ta".
	Language string
	Topic    string
	Tags     []string
	// The file it was read from; empty for our own. Texts with a source are played as published: no variable is filled.
	Source string
	// Restricts {product} to products with this picture; empty means any.
	Product string
	// Who the customer is. Empty until Vary.
	Person Person
	// Which of Names.Members signs as {member}; set by Vary. Whoever plays the dialogue lets that member answer.
	Member int
	Turns  []Turn
}

// Who takes a turn.
type Who string

const (
	Customer Who = "customer"
	// Member is a reply from the desk, through the API.
	Member Who = "member"
	// Phone is typed by the owner in the Business App: it reaches us as an echo.
	Phone Who = "phone"
)

// Kind is what a turn does.
type Kind string

const (
	Text     Kind = "text"
	Image    Kind = "image"
	Voice    Kind = "voice"
	Video    Kind = "video"
	Document Kind = "document"
	Location Kind = "location"
	Sticker  Kind = "sticker"
	Contact  Kind = "contact"
	// Reaction, Edit and Revoke point at an earlier turn by To.
	Reaction Kind = "reaction"
	Edit     Kind = "edit"
	Revoke   Kind = "revoke"
	// Unsupported is a message the platform does not hand over; Code says why.
	Unsupported Kind = "unsupported"
)

// Turn is one thing said or done.
type Turn struct {
	Who  Who
	Kind Kind
	// The text, the caption of an image, video or document, or the new text of an edit. Up to 4,096 characters.
	Text string
	// Which picture or file, see Media; empty means any. For a location: "shop" or empty for the customer's own place.
	Asset string
	// The emoji of a reaction; empty takes the earlier reaction away.
	Emoji string
	// The turn this one reacts to, edits, revokes or quotes: 1 is the first of the dialogue, 0 means none.
	To int
	// Set when the customer came by a click-to-WhatsApp ad.
	Ad *Ad
	// The platform's error with which this member turn fails; 0 when it arrives.
	Fail int
	// The platform's code of an unsupported message, such as 131060.
	Code int
	// Time since the turn before; 0 leaves it to the player. More than a day closes the window.
	After time.Duration
	// Where a Location is; set by Vary.
	Place *Place
	// Whom a Contact shows; set by Vary.
	Card *Card
	// May be left out by Vary, so that no two runs of a dialogue are alike.
	Optional bool
}

// Ad is the advertisement a lead came from.
type Ad struct {
	ID, Headline, Body, URL string
	// The picture of the ad, see Media.
	Asset string
}

// Place is a point on the map.
type Place struct {
	Name, Address       string
	Latitude, Longitude float64
}

// Card is a shared contact.
type Card struct {
	Name, Phone string
}

// MaxText is the longest text a turn may hold, in characters.
// Source: Cloud API > Text messages (body of up to 4,096 characters).
const MaxText = 4096

// ads are the shop's advertisements by the key used in the texts.
var ads = map[string]Ad{
	"diwali": {ID: "120210000000000011", Headline: "Diwali hampers from ₹799", Body: "Brass diyas, dry fruit boxes and spice gift sets. Delivered all over Pune.",
		URL: "https://ads.example.com/sahyadri/diwali", Asset: "gift"},
	"handloom": {ID: "120210000000000012", Headline: "Handloom week: 20 % off", Body: "Bedsheets, table runners and dhurries straight from the weavers. Chat to see all colours.",
		URL: "https://ads.example.com/sahyadri/handloom", Asset: "cloth"},
	"kitchen": {ID: "120210000000000013", Headline: "New kitchen? Start here.", Body: "Cast iron, steel and clay cookware. Message us for a combo price.",
		URL: "https://ads.example.com/sahyadri/kitchen", Asset: "pan"},
}
