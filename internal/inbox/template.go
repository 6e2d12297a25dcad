package inbox

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// TemplateState is what the platform says of a template; the list is open.
// Source: Cloud API > Templates, status (2026-09-11), contract 7.5.
type TemplateState string

// The states that mean something to us. Only an approved one may go out.
const (
	TemplateApproved TemplateState = "approved"
	TemplatePending  TemplateState = "pending"
	TemplateRejected TemplateState = "rejected"
	TemplatePaused   TemplateState = "paused"
	TemplateDisabled TemplateState = "disabled"
	// Ours: the platform no longer lists it.
	TemplateGone TemplateState = "gone"
)

// Template is a message that the platform looked at beforehand, so that it may go out to people who did
// not write within the window. It belongs to a business account: all its numbers may send it.
type Template struct {
	Workspace  WorkspaceID
	ID         TemplateID
	BusinessID string // the platform's id of the business account
	PlatformID string
	Name       string // as "order_update"; one name has a template in each of its languages
	Language   string // as "en_US", "hi"
	Category   string // "marketing", "utility" or "authentication": what it is charged as
	State      TemplateState
	// Why it is rejected, paused or disabled, in the platform's words; may be empty.
	Reason string
	WayOut string
	// "green", "yellow" or "red"; empty while not known.
	Quality string
	// The platform has announced that it will charge it as this, from then on; empty: nothing announced.
	NextCategory   string
	NextCategoryAt Millis
	Parts          TemplateParts
	ChangedAt      Millis // when we learned of the last change
	Version        int64
}

// TemplateParts are what a template is made of, with its places for values as "{{1}}" or "{{name}}".
// It is stored as JSON, so names only grow.
type TemplateParts struct {
	Named bool `json:"named,omitempty"` // places have names instead of numbers
	// "text", "image", "video" or "document"; empty: no header.
	HeaderKind MessageKind      `json:"header_kind,omitempty"`
	Header     string           `json:"header,omitempty"` // of HeaderKind text
	Body       string           `json:"body"`
	Footer     string           `json:"footer,omitempty"`
	Buttons    []TemplateButton `json:"buttons,omitempty"`
	// Sample values by the key of their place.
	Samples map[string]string `json:"samples,omitempty"`
	// Parts that only programs can fill in, as the platform names them: "carousel", "otp".
	Cannot []string `json:"cannot,omitempty"`
}

// TemplateButton is something to tap under a template.
type TemplateButton struct {
	Type  string `json:"type"` // "quick_reply", "url", "phone", "code", or as the platform names it
	Text  string `json:"text,omitempty"`
	URL   string `json:"url,omitempty"` // may end in a place for a value
	Phone string `json:"phone,omitempty"`
	// What was filled in: the end of the address, or the code. Only in what was sent.
	Value string `json:"value,omitempty"`
}

// TemplateSent is a template as it went out to one person.
type TemplateSent struct {
	ID         TemplateID       `json:"id"`
	Name       string           `json:"name"`
	Language   string           `json:"language"`
	Category   string           `json:"category"`
	HeaderKind MessageKind      `json:"header_kind,omitempty"`
	Header     string           `json:"header,omitempty"` // filled in
	Footer     string           `json:"footer,omitempty"`
	Buttons    []TemplateButton `json:"buttons,omitempty"`
	// What stands in the places, in the order the platform wants it.
	HeaderValues []TemplateValue `json:"header_values,omitempty"`
	BodyValues   []TemplateValue `json:"body_values,omitempty"`
}

// TemplateValue is what was put into one place of a text.
type TemplateValue struct {
	Name string `json:"name,omitempty"` // empty: the order says which
	Text string `json:"text"`
}

// TemplateSlot is a place to fill in before a template can go out.
type TemplateSlot struct {
	// Where it stands: "header.1", "body.name", "button.0", or "header" for a file.
	Key  string
	Name string // "1", "name"; empty for files and buttons
	// "text" (one line), "url" (the end of an address), "code", or the kind of a file.
	Type   string
	Sample string
	Max    int // characters; 0 for files
}

// Limits of what a filled-in template may hold, in characters.
// Source: Cloud API > Template components (2026-09-11), contract 7.3.
const (
	templateHeaderMax = 60
	templateBodyMax   = 1024
	templateURLMax    = 2000
	templateCodeMax   = 20
)

// A place of a text. Source: contract 7.3: numbers from 1, or lower-case names with underscores.
var templatePlace = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// placesOf lists the places of a text, each once; numbers in their order, names in that of the text.
func placesOf(text string) []string {
	var names []string
	for _, m := range templatePlace.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX != nil || errY != nil {
			return 0
		}
		return cmp.Compare(x, y)
	})
	return names
}

// Slots lists what must be filled in, from the top of the message down.
func (p TemplateParts) Slots() []TemplateSlot {
	var slots []TemplateSlot
	add := func(key, name, kind string, most int) {
		slots = append(slots, TemplateSlot{Key: key, Name: name, Type: kind, Sample: p.Samples[key], Max: most})
	}
	if p.HeaderKind.IsMedia() {
		add("header", "", string(p.HeaderKind), 0)
	}
	for _, name := range placesOf(p.Header) {
		add("header."+name, name, "text", templateHeaderMax)
	}
	for _, name := range placesOf(p.Body) {
		add("body."+name, name, "text", templateBodyMax)
	}
	for i, b := range p.Buttons {
		key := "button." + strconv.Itoa(i)
		switch {
		case b.Type == "code":
			add(key, "", "code", templateCodeMax)
		case b.Type == "url" && len(placesOf(b.URL)) > 0:
			add(key, "", "url", templateURLMax)
		}
	}
	return slots
}

// fillPlaces puts values into a text. What a value holds is never read for places again.
func fillPlaces(text string, value func(name string) string) string {
	return templatePlace.ReplaceAllStringFunc(text, func(place string) string {
		return value(templatePlace.FindStringSubmatch(place)[1])
	})
}

// Fill makes the message of a template from values by the keys of its places: the content, the body as
// the person will read it, and everything that is wrong. A file for the header is looked at elsewhere.
func (t Template) Fill(values map[string]string) (sent TemplateSent, text string, faults []FieldError) {
	p := t.Parts
	bad := func(key, format string, args ...any) {
		faults = append(faults, FieldError{Location: "body.template.values." + key, Message: fmt.Sprintf(format, args...)})
	}
	known := map[string]bool{}
	for _, s := range p.Slots() {
		known[s.Key] = true
		if s.Max == 0 {
			continue
		}
		switch v := values[s.Key]; {
		case strings.TrimSpace(v) == "":
			bad(s.Key, "must not be empty")
		case !utf8.ValidString(v) || strings.ContainsRune(v, 0):
			bad(s.Key, "holds characters that cannot be sent")
		// Observed: the platform refuses values with line breaks, tabs or more than four spaces in a row
		// (error 132018, "Param text cannot have new-line/tab characters"); its reference does not say so.
		case strings.ContainsAny(v, "\n\r\t") || strings.Contains(v, "     "):
			bad(s.Key, "must be one line, without tabs and long gaps")
		case s.Type == "url" && strings.ContainsAny(v, " <>\""):
			bad(s.Key, "want the end of an address, without spaces")
		case utf8.RuneCountInString(v) > s.Max:
			bad(s.Key, "has more than %d characters", s.Max)
		}
	}
	for key := range values {
		if !known[key] {
			bad(key, "the template has no such place")
		}
	}
	sent = TemplateSent{ID: t.ID, Name: t.Name, Language: t.Language, Category: t.Category, HeaderKind: p.HeaderKind, Footer: p.Footer}
	line := func(part, of string) (string, []TemplateValue) {
		var out []TemplateValue
		for _, name := range placesOf(of) {
			v := TemplateValue{Text: strings.TrimSpace(values[part+"."+name])}
			if p.Named {
				v.Name = name
			}
			out = append(out, v)
		}
		return fillPlaces(of, func(name string) string { return strings.TrimSpace(values[part+"."+name]) }), out
	}
	sent.Header, sent.HeaderValues = line("header", p.Header)
	text, sent.BodyValues = line("body", p.Body)
	for i, b := range p.Buttons {
		v := strings.TrimSpace(values["button."+strconv.Itoa(i)])
		switch {
		case b.Type == "code":
			b.Value = v
		case b.Type == "url" && len(placesOf(b.URL)) > 0:
			b.Value, b.URL = v, fillPlaces(b.URL, func(string) string { return v })
		}
		sent.Buttons = append(sent.Buttons, b)
	}
	if n := utf8.RuneCountInString(sent.Header); n > templateHeaderMax && len(faults) == 0 {
		faults = append(faults, FieldError{Location: "body.template.values", Message: fmt.Sprintf("filled in, the header has %d characters; %d are allowed", n, templateHeaderMax)})
	}
	if n := utf8.RuneCountInString(text); n > templateBodyMax && len(faults) == 0 {
		faults = append(faults, FieldError{Location: "body.template.values", Message: fmt.Sprintf("filled in, the text has %d characters; %d are allowed", n, templateBodyMax)})
	}
	return sent, text, faults
}

// Reads reports whether a message that was made of the template before would read the same if it were
// made of it now: the platform sends the words it has, and not those that somebody looked at.
func (t Template) Reads(sent TemplateSent, text string) bool {
	values := map[string]string{}
	fits := func(part, of string, given []TemplateValue) bool {
		places := placesOf(of)
		for i, v := range given {
			if v.Name == "" && i < len(places) {
				v.Name = places[i]
			}
			values[part+"."+v.Name] = v.Text
		}
		return len(places) == len(given)
	}
	if !fits("header", t.Parts.Header, sent.HeaderValues) || !fits("body", t.Parts.Body, sent.BodyValues) {
		return false
	}
	for i, b := range sent.Buttons {
		if b.Value != "" {
			values["button."+strconv.Itoa(i)] = b.Value
		}
	}
	now, words, faults := t.Fill(values)
	return len(faults) == 0 && words == text && now.HeaderKind == sent.HeaderKind && now.Header == sent.Header && now.Footer == sent.Footer && slices.Equal(now.Buttons, sent.Buttons)
}

// TemplateFact is news about a template.
type TemplateFact struct {
	At         Millis // zero if the platform gave none
	PlatformID string
	Name       string
	Language   string
	// What it tells; each empty if not told.
	State          TemplateState
	Reason, WayOut string
	Category       string
	Quality        string
	NextCategory   string
	NextCategoryAt Millis
}
