package inbox

import "time"

// Capabilities is what a channel can do, as data: composer, gate and campaigns read the table
// instead of asking which channel it is.
type Capabilities struct {
	TextMax        int           // characters of a text
	CaptionMax     int           // characters of a caption
	ButtonsMax     int           // reply buttons of an interactive message
	ButtonTitleMax int           // characters of a button's title
	ListRowsMax    int           // rows of a list, all sections together
	RowTitleMax    int           // characters of a row's title
	RowTextMax     int           // characters of a row's description
	BodyMax        int           // characters of an interactive body (list: ListBodyMax)
	ListBodyMax    int           // characters of a list's body
	HeaderMax      int           // characters of a text header, and of a footer
	Window         time.Duration // how long a contact's message allows free-form replies
	ReactionMaxAge time.Duration // older messages take no reaction
	Media          []MediaRule
	Reactions      bool
	ReadReceipts   bool
	Typing         bool
	PerSecond      int           // sends of one account in a second, as the platform limits them
	CarefulPer     int           // the same at PaceCareful
	PairEvery      time.Duration // one message to one person in this time…
	PairBurst      int           // …after a burst of so many
	Cannot         []string      // stable names of what the channel cannot do on this account, for screens
}

// MediaRule is one kind of file a channel takes.
type MediaRule struct {
	Kind     MessageKind
	MIME     []string // accepted types, without parameters
	MaxBytes int64
}

// MediaRuleFor finds the rule for a type among those of a kind; an empty kind looks at all.
func (c Capabilities) MediaRuleFor(kind MessageKind, mime string) (MediaRule, bool) {
	for _, r := range c.Media {
		if kind != "" && r.Kind != kind {
			continue
		}
		for _, m := range r.MIME {
			if m == mime {
				return r, true
			}
		}
	}
	return MediaRule{}, false
}
