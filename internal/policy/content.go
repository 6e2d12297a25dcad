package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// content checks the message against what the channel takes. A limit of zero is no limit.
// Assumed: the platform counts characters as Unicode code points; if it counts UTF-16 units, a
// text full of emoji near the limit is refused by it instead of by us.
func content(a Ask) Verdict {
	switch {
	case a.Reaction != nil:
		return Verdict{}
	case a.Kind == inbox.KindTemplate && a.Media != nil:
		a.Text = "" // the words under the file are the template's, which has limits of its own
		return file(a)
	case a.Media != nil:
		return file(a)
	case a.Interactive != nil:
		return interactive(a.Interactive, a.Capabilities)
	case a.Kind == inbox.KindText:
		if n := utf8.RuneCountInString(a.Text); over(n, a.Capabilities.TextMax) {
			return wrong("text", "text_too_long", fmt.Sprintf("The text has %d characters; %d are allowed.", n, a.Capabilities.TextMax),
				"Send it as two messages, or as a document.")
		}
	}
	return Verdict{}
}

func file(a Ask) Verdict {
	kind, mime := a.Media.Kind, bareType(a.Media.MIME)
	rule, ok := a.Capabilities.MediaRuleFor(kind, mime)
	if !ok && kind == inbox.KindVoice {
		rule, ok = a.Capabilities.MediaRuleFor(inbox.KindAudio, mime)
	}
	if !ok {
		out := "Convert it to another type."
		if takes := takenAs(a.Capabilities, kind); takes != "" {
			out = "Convert it to one of: " + takes + "."
		} else if _, doc := a.Capabilities.MediaRuleFor(inbox.KindDocument, mime); doc {
			out = "Send it as a document."
		}
		return wrong("media", "media_type", fmt.Sprintf("Files of type %s cannot be sent as %s.", mime, kind), out)
	}
	if a.Media.Bytes <= 0 {
		return wrong("media", "media_empty", "The file is empty.", "Choose the file again.")
	}
	if rule.MaxBytes > 0 && a.Media.Bytes > rule.MaxBytes {
		out := "Make the file smaller, or send a link to it."
		if doc, ok := a.Capabilities.MediaRuleFor(inbox.KindDocument, mime); ok && kind != inbox.KindDocument && a.Media.Bytes <= doc.MaxBytes {
			out = "Send it as a document, or make the file smaller."
		}
		return wrong("media", "media_too_large", fmt.Sprintf("The file has %s; a %s may have %s.", size(a.Media.Bytes), kind, size(rule.MaxBytes)), out)
	}
	if a.Text == "" {
		return Verdict{}
	}
	switch kind {
	case inbox.KindAudio, inbox.KindVoice, inbox.KindSticker:
		return wrong("media.caption", "caption_not_allowed", fmt.Sprintf("A %s takes no caption.", kind), "Send the words as a message of their own.")
	}
	if n := utf8.RuneCountInString(a.Text); over(n, a.Capabilities.CaptionMax) {
		return wrong("media.caption", "caption_too_long", fmt.Sprintf("The caption has %d characters; %d are allowed.", n, a.Capabilities.CaptionMax),
			"Send the words as a message of their own.")
	}
	return Verdict{}
}

func interactive(m *inbox.Interactive, c inbox.Capabilities) Verdict {
	bodyMax := c.BodyMax
	if m.Type == "list" {
		bodyMax = c.ListBodyMax
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"body", m.Body, bodyMax}, {"header", m.Header, c.HeaderMax}, {"footer", m.Footer, c.HeaderMax},
		{"button", m.Button, c.ButtonTitleMax}, {"display_text", m.DisplayText, c.ButtonTitleMax},
	} {
		if n := utf8.RuneCountInString(t.text); over(n, t.most) {
			return wrong("interactive."+t.field, t.field+"_too_long", fmt.Sprintf("The %s has %d characters; %d are allowed.", t.field, n, t.most), "Shorten it.")
		}
	}
	if over(len(m.Buttons), c.ButtonsMax) {
		return wrong("interactive.buttons", "too_many_buttons", fmt.Sprintf("There are %d buttons; %d are allowed.", len(m.Buttons), c.ButtonsMax),
			"Use a list, which holds more choices.")
	}
	if v := choices("interactive.buttons", m.Buttons, c.ButtonTitleMax, 0, buttonIDMax); !v.Yes() {
		return v
	}
	rows := 0
	for i, s := range m.Sections {
		at := fmt.Sprintf("interactive.sections.%d", i)
		if n := utf8.RuneCountInString(s.Title); over(n, c.RowTitleMax) {
			return wrong(at+".title", "title_too_long", fmt.Sprintf("The title has %d characters; %d are allowed.", n, c.RowTitleMax), "Shorten it.")
		}
		rows += len(s.Rows)
	}
	if over(rows, c.ListRowsMax) {
		return wrong("interactive.sections", "too_many_rows", fmt.Sprintf("The list has %d rows; %d are allowed in all sections together.", rows, c.ListRowsMax),
			"Leave some out, or send two lists.")
	}
	var all []inbox.Choice
	for i, s := range m.Sections {
		if v := choices(fmt.Sprintf("interactive.sections.%d.rows", i), s.Rows, c.RowTitleMax, c.RowTextMax, rowIDMax); !v.Yes() {
			return v
		}
		all = append(all, s.Rows...)
	}
	if id, twice := repeated(all, func(c inbox.Choice) string { return c.ID }); twice {
		return wrong("interactive.sections", "id_repeated", fmt.Sprintf("Two rows have the id %q.", id), "Give each row its own id.")
	}
	if id, twice := repeated(m.Buttons, func(c inbox.Choice) string { return c.ID }); twice {
		return wrong("interactive.buttons", "id_repeated", fmt.Sprintf("Two buttons have the id %q.", id), "Give each button its own id.")
	}
	if title, twice := repeated(m.Buttons, func(c inbox.Choice) string { return c.Title }); twice {
		return wrong("interactive.buttons", "title_repeated", fmt.Sprintf("Two buttons are called %q.", title), "Give each button its own title.")
	}
	return Verdict{}
}

// Source: Cloud API > Interactive messages (seen 2026): ids of buttons and rows.
const (
	buttonIDMax = 256
	rowIDMax    = 200
)

func choices(at string, all []inbox.Choice, titleMax, textMax, idMax int) Verdict {
	for i, c := range all {
		here := fmt.Sprintf("%s.%d", at, i)
		if n := utf8.RuneCountInString(c.Title); over(n, titleMax) {
			return wrong(here+".title", "title_too_long", fmt.Sprintf("The title has %d characters; %d are allowed.", n, titleMax), "Shorten it.")
		}
		if n := utf8.RuneCountInString(c.Description); over(n, textMax) {
			return wrong(here+".description", "description_too_long", fmt.Sprintf("The description has %d characters; %d are allowed.", n, textMax), "Shorten it.")
		}
		if n := utf8.RuneCountInString(c.ID); over(n, idMax) {
			return wrong(here+".id", "id_too_long", fmt.Sprintf("The id has %d characters; %d are allowed.", n, idMax), "Shorten it.")
		}
	}
	return Verdict{}
}

func repeated(all []inbox.Choice, key func(inbox.Choice) string) (string, bool) {
	seen := make([]string, 0, len(all))
	for _, c := range all {
		k := key(c)
		if slices.Contains(seen, k) {
			return k, true
		}
		seen = append(seen, k)
	}
	return "", false
}

func over(n, most int) bool { return most > 0 && n > most }

// takenAs lists the types a channel takes as one kind.
func takenAs(c inbox.Capabilities, kind inbox.MessageKind) string {
	if kind == inbox.KindVoice {
		kind = inbox.KindAudio
	}
	for _, r := range c.Media {
		if r.Kind == kind {
			return strings.Join(r.MIME, ", ")
		}
	}
	return ""
}

// bareType cuts the parameters off a media type.
func bareType(mime string) string {
	mime, _, _ = strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(mime))
}

func size(bytes int64) string {
	const mb = 1 << 20
	if bytes < mb {
		return strconv.FormatInt((bytes+1023)/1024, 10) + " KB"
	}
	// Rounded up, so that a file just over a limit never reads as the limit itself.
	tenths := (bytes*10 + mb - 1) / mb
	return strings.TrimSuffix(strconv.FormatFloat(float64(tenths)/10, 'f', 1, 64), ".0") + " MB"
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
