package desk

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Draft is a message as a caller wants it sent: a client id and exactly one of Text, Media,
// Location, Contacts, Interactive and Template; a template may have a file for its header beside it.
type Draft struct {
	// Made by the caller, 1 to 64 characters of A-Z, a-z, 0-9, "_" and "-".
	ClientID    string
	Text        string
	Media       *DraftMedia
	Location    *inbox.Location
	Contacts    []inbox.Card
	Interactive *inbox.Interactive
	Template    *DraftTemplate
	// What it says is forwarded from this message, of any conversation; zero: it is not.
	Forward inbox.MessageID
	// The message it answers; zero if none.
	ReplyTo inbox.MessageID
	// Show a preview of the first link of a text.
	PreviewURL bool
	// The newest message the writer's screen showed, and whether they want it sent although
	// somebody has answered since. Zero Seen: not asked.
	Seen    inbox.MessageID
	Confirm bool
	// Not held back for taking it back: its writer had time for that.
	AtOnce bool
}

// DraftTemplate is a template and what goes into its places, by their keys (inbox.TemplateSlot).
type DraftTemplate struct {
	ID     inbox.TemplateID
	Values map[string]string
}

// DraftMedia is the file of a draft.
type DraftMedia struct {
	Upload   inbox.UploadID
	Held     inbox.MediaID // in place of an upload: a file of a message, whose bytes are here
	Caption  string
	Filename string // empty: as it was handed in
	Voice    bool   // audio recorded in the composer
}

// maxCards is how many contact cards one message holds.
// Source: Cloud API > Contacts messages (seen 2026).
const maxCards = 257

// check finds what is wrong with the shape of a draft, all of it at once. What depends on the
// channel (lengths, sizes, types) is the gate's business.
func (d *Draft) check() error {
	var faults []inbox.FieldError
	bad := func(at, format string, args ...any) {
		faults = append(faults, inbox.FieldError{Location: "body" + at, Message: fmt.Sprintf(format, args...)})
	}
	if !isClientID(d.ClientID) {
		bad(".client_id", "want 1 to 64 characters of A-Z, a-z, 0-9, _ and -")
	}
	given := 0
	for _, is := range []bool{d.Text != "", d.Media != nil && d.Template == nil, d.Template != nil, d.Location != nil, d.Contacts != nil, d.Interactive != nil} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		bad("", "want one of text, media, location, contacts, interactive and template, and the text not empty")
	case given > 1:
		bad("", "want exactly one of text, media, location, contacts, interactive and template; %d are given", given)
	}
	words := func(at, text string, needed bool) {
		switch {
		case needed && strings.TrimSpace(text) == "":
			bad(at, "must not be empty")
		case !utf8.ValidString(text):
			bad(at, "is not valid UTF-8")
		case strings.ContainsRune(text, 0):
			bad(at, "must not contain the character U+0000")
		}
	}
	words(".text", d.Text, d.Text != "")
	if f := d.Media; f != nil {
		if f.Upload == 0 && f.Held == 0 {
			bad(".media.upload_id", "want the id that the upload gave")
		}
		words(".media.caption", f.Caption, false)
		words(".media.filename", f.Filename, false)
		if strings.ContainsAny(f.Filename, "/\\\r\n") || len(f.Filename) > 240 {
			bad(".media.filename", "want a name without slashes and line breaks, at most 240 bytes")
		}
	}
	if t := d.Template; t != nil {
		if t.ID == 0 {
			bad(".template.id", "want the id of a template")
		}
		if d.ReplyTo != 0 {
			bad(".reply_to", "a template cannot quote a message")
		}
		if d.Media != nil && d.Media.Caption != "" {
			bad(".media.caption", "the file of a template has no caption: the words are the template's")
		}
	}
	if l := d.Location; l != nil {
		if !(l.Latitude >= -90 && l.Latitude <= 90) {
			bad(".location.latitude", "want degrees between -90 and 90")
		}
		if !(l.Longitude >= -180 && l.Longitude <= 180) {
			bad(".location.longitude", "want degrees between -180 and 180")
		}
		words(".location.name", l.Name, false)
		words(".location.address", l.Address, false)
	}
	if d.Contacts != nil && (len(d.Contacts) == 0 || len(d.Contacts) > maxCards) {
		bad(".contacts", "want 1 to %d cards", maxCards)
	}
	for i, c := range d.Contacts {
		words(fmt.Sprintf(".contacts.%d.name", i), c.Name, true)
		for j, p := range c.Phones {
			words(fmt.Sprintf(".contacts.%d.phones.%d", i, j), p.Phone, true)
		}
	}
	if d.Interactive != nil {
		checkInteractive(d.Interactive, bad, words)
	}
	if len(faults) == 0 {
		return nil
	}
	return &inbox.Error{Code: inbox.CodeInvalid, Message: faults[0].Location + ": " + faults[0].Message, Fields: faults}
}

func checkInteractive(m *inbox.Interactive, bad func(at, format string, args ...any), words func(at, text string, needed bool)) {
	const at = ".interactive"
	words(at+".body", m.Body, true)
	words(at+".header", m.Header, false)
	words(at+".footer", m.Footer, false)
	only := func(kind string, others ...bool) {
		for _, given := range others {
			if given {
				bad(at, "holds parts that do not belong to %q", kind)
				return
			}
		}
	}
	choices := func(at string, all []inbox.Choice) {
		for i, c := range all {
			words(fmt.Sprintf("%s.%d.id", at, i), c.ID, true)
			words(fmt.Sprintf("%s.%d.title", at, i), c.Title, true)
			words(fmt.Sprintf("%s.%d.description", at, i), c.Description, false)
		}
	}
	switch m.Type {
	case "buttons":
		only(m.Type, m.Button != "", m.Sections != nil, m.URL != "", m.DisplayText != "")
		if len(m.Buttons) == 0 {
			bad(at+".buttons", "want at least one button")
		}
		choices(at+".buttons", m.Buttons)
	case "list":
		only(m.Type, m.Buttons != nil, m.URL != "", m.DisplayText != "")
		words(at+".button", m.Button, true)
		if len(m.Sections) == 0 {
			bad(at+".sections", "want at least one section")
		}
		for i, s := range m.Sections {
			here := fmt.Sprintf("%s.sections.%d", at, i)
			words(here+".title", s.Title, len(m.Sections) > 1)
			if len(s.Rows) == 0 {
				bad(here+".rows", "want at least one row")
			}
			choices(here+".rows", s.Rows)
		}
	case "link":
		only(m.Type, m.Buttons != nil, m.Button != "", m.Sections != nil)
		words(at+".display_text", m.DisplayText, true)
		if u, err := url.Parse(m.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			bad(at+".url", "want an address that begins with https:// or http://")
		}
	default:
		bad(at+".type", `want "buttons", "list" or "link"`)
	}
}

// said gives the draft as kind, text and content of a message; a file's kind comes from its
// upload.
func (d *Draft) said() (inbox.MessageKind, string, inbox.Content) {
	switch {
	case d.Media != nil:
		return "", d.Media.Caption, inbox.Content{}
	case d.Location != nil:
		return inbox.KindLocation, "", inbox.Content{Location: d.Location}
	case d.Contacts != nil:
		return inbox.KindContacts, "", inbox.Content{Contacts: d.Contacts}
	case d.Interactive != nil:
		return inbox.KindInteractive, d.Interactive.Body, inbox.Content{Interactive: d.Interactive}
	}
	return inbox.KindText, d.Text, inbox.Content{}
}

// sameContent compares contents as they are stored.
func sameContent(a, b inbox.Content) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func isClientID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-') {
			return false
		}
	}
	return true
}
