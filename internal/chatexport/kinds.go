package chatexport

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// classify tells what each message holds.
func (c *Chat) classify(has Has) {
	bracketed := map[string]int{} // texts that are nothing but "<…>", of phones whose language is not known here
	for i := range c.Messages {
		m := &c.Messages[i]
		c.kindOf(m, has)
		if m.Kind == Text && wholeInAngles(m.Text) {
			bracketed[m.Text]++
		}
	}
	for i := range c.Messages {
		// Nobody types the same "<words>" again and again: the app does.
		if m := &c.Messages[i]; m.Kind == Text && bracketed[m.Text] >= 3 {
			m.Kind = Omitted
		}
	}
}

func wholeInAngles(s string) bool {
	if len(s) < 5 || len(s) > 200 || s[0] != '<' || s[len(s)-1] != '>' {
		return false
	}
	return !strings.ContainsFunc(s[1:len(s)-1], func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != ' ' && !isMark(r)
	})
}

func (c *Chat) kindOf(m *Message, has Has) {
	marked := startsWithMark(m.Text)
	plain := tidy(m.Text)
	low := strings.TrimSuffix(strings.ToLower(plain), ".")
	if m.Author == "" {
		m.Kind, m.Text = System, plain
		return
	}
	if kind, ok := omitted[low]; ok {
		m.Kind, m.Media, m.Text = Omitted, kind, ""
		return
	}
	// An iPhone keeps the name and the pages of a document that it leaves out: "offer • 2 pages document
	// omitted", with its own character before the words.
	// Observed: the notes on formats named in the package comment.
	if name, rest, ok := strings.Cut(plain, " • "); ok && !strings.Contains(plain, "\n") {
		if at := strings.LastIndex(m.Text, "\u200e"); at > 0 && omitted[strings.TrimSuffix(strings.ToLower(tidy(m.Text[at:])), ".")] == Document && rest != "" {
			m.Kind, m.Media, m.Text = Omitted, Document, tidy(name)
			return
		}
	}
	if deleted[strings.TrimRight(low, "।。 ")] {
		m.Kind, m.Text = Deleted, plain
		return
	}
	if isNote(plain, low, marked) {
		m.Kind, m.Text = System, plain
		return
	}
	m.Kind = Text
	if text, ok := withoutEdit(m.Text); ok {
		m.Edited, m.Text = true, text
	}
	if c.attachment(m, has) || place(m) {
		return
	}
	m.Text = tidy(m.Text)
}

func startsWithMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isMark(r)
}

// tidy drops the app's marks at both ends and the blanks there. Marks within a text stay: people's
// scripts need them.
func tidy(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return isMark(r) || isBlank(r) || r == '\n' || r == '\r' })
}

func isNote(plain, low string, marked bool) bool {
	for _, n := range notes {
		if strings.HasPrefix(plain, n) {
			return true
		}
	}
	if marked && len(plain) < 600 {
		for _, w := range secured {
			if strings.Contains(low, w) {
				return true
			}
		}
	}
	return false
}

// withoutEdit takes the mark of an edit off a text. In a language that is not known here, the
// mark is told by the app's own character before it.
func withoutEdit(s string) (string, bool) {
	t := strings.TrimRightFunc(s, func(r rune) bool { return isMark(r) || isBlank(r) })
	if !strings.HasSuffix(t, ">") {
		return s, false
	}
	at := strings.LastIndexByte(t, '<')
	if at <= 0 {
		return s, false
	}
	mark := strings.ToLower(tidy(t[at:]))
	known := false
	for _, e := range edited {
		known = known || e == mark
	}
	r, _ := utf8.DecodeLastRuneInString(t[:at])
	if !known && !(r == 0x200E && !strings.Contains(mark, ":")) {
		return s, false
	}
	return tidy(t[:at]), true
}

var (
	// "<attached: 00000012-PHOTO-2024-01-31-12-00-00.jpg>", the word in any language.
	iosFile = regexp.MustCompile(`<[^<>:\n]{1,60}:[\s\x{00A0}\x{202F}]*([^<>\n]{1,255})>$`)
	// "IMG-20240131-WA0007.jpg (file attached)", the words in any language.
	androidFile = regexp.MustCompile(`^([^\n]{1,255}?\.[^\s.()]{0,8}) \(([^()\n]{2,60})\)$`)
	ownIOS      = regexp.MustCompile(`^[0-9]{8}-`)
	ownAndroid  = regexp.MustCompile(`^(IMG|VID|PTT|AUD|STK|GIF|DOC)-[0-9]{8}-WA[0-9]{4,}\.`)
	mapURL      = regexp.MustCompile(`https?://(?:maps\.google\.com|www\.google\.com/maps)[^\s]*[?&]q=(-?[0-9]{1,3}\.?[0-9]*),(-?[0-9]{1,3}\.?[0-9]*)\S*$`)
)

// attachment finds the name of a file in a message. A name counts if it has the app's own form,
// if the words around it are known, or if the zip holds such a file.
func (c *Chat) attachment(m *Message, has Has) bool {
	if !strings.Contains(m.Text, ">") && !strings.Contains(m.Text, ")") {
		return false // most lines: no pattern need be tried
	}
	first, rest, _ := strings.Cut(m.Text, "\n")
	first, marked := tidy(first), startsWithMark(m.Text) || strings.Contains(m.Text, "\u200e<")
	is := func(name string) bool { return has != nil && has(name) }
	// iOS: alone, behind a document's name and pages, or below the caption.
	whole := tidy(m.Text)
	if g := iosFile.FindStringSubmatchIndex(whole); g != nil {
		name := tidy(whole[g[2]:g[3]])
		if ownIOS.MatchString(name) || marked && path.Ext(name) != "" || is(name) {
			caption := tidy(whole[:g[0]])
			if k := strings.Index(caption, " • "); k >= 0 && !strings.Contains(caption, "\n") {
				caption = "" // the name and number of pages of a document
			}
			m.file(name, caption)
			return true
		}
	}
	if g := iosFile.FindStringSubmatch(first); g != nil && rest != "" && g[0] == first && (ownIOS.MatchString(g[1]) || is(g[1])) {
		m.file(g[1], tidy(rest))
		return true
	}
	if g := androidFile.FindStringSubmatch(first); g != nil {
		name := tidy(g[1])
		if ownAndroid.MatchString(name) || attached[strings.ToLower(g[2])] || is(name) {
			caption := tidy(rest)
			if caption == strings.TrimSuffix(name, path.Ext(name)) || caption == name {
				caption = "" // Android repeats the name of a document
			}
			m.file(name, caption)
			return true
		}
	}
	return false
}

func (m *Message) file(name, caption string) {
	m.Kind, m.File, m.Text = Attachment, name, caption
	m.Media = MediaOf(name)
}

// MediaOf tells the kind of a file from its name, as the apps give them.
func MediaOf(name string) Media {
	up := strings.ToUpper(name)
	for _, k := range []struct {
		mark string
		kind Media
	}{{"STK-", Sticker}, {"-STICKER-", Sticker}, {"IMG-", Image}, {"-PHOTO-", Image}, {"VID-", Video}, {"-VIDEO-", Video}, {"GIF-", Video}, {"-GIF-", Video}, {"PTT-", Voice}, {"DOC-", Document}} {
		if strings.HasPrefix(up, k.mark) || k.mark[0] == '-' && len(up) > 8 && strings.HasPrefix(up[8:], k.mark) {
			return k.kind
		}
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".jpg", ".jpeg", ".png", ".gif":
		return Image
	case ".webp":
		return Sticker
	case ".mp4", ".3gp", ".mov":
		return Video
	case ".opus", ".ogg":
		return Voice
	case ".mp3", ".m4a", ".aac", ".amr", ".wav":
		return Audio
	}
	if strings.HasPrefix(up, "AUD-") || strings.Contains(up, "-AUDIO-") {
		return Audio
	}
	return Document
}

// place reads a location, which the apps write as a link to a map.
func place(m *Message) bool {
	if !strings.Contains(m.Text, "google.com") {
		return false
	}
	text := tidy(m.Text)
	g := mapURL.FindStringSubmatchIndex(text)
	if g == nil {
		return false
	}
	lat, err1 := strconv.ParseFloat(text[g[2]:g[3]], 64)
	long, err2 := strconv.ParseFloat(text[g[4]:g[5]], 64)
	if err1 != nil || err2 != nil || lat < -90 || lat > 90 || long < -180 || long > 180 {
		return false
	}
	label := strings.TrimRightFunc(text[:g[0]], unicode.IsSpace)
	// The app's word for "location" stands before the link, in any language.
	if k := strings.LastIndexByte(label, '\n'); k >= 0 && strings.HasSuffix(label, ":") {
		label = label[:k]
	} else if strings.HasSuffix(label, ":") {
		label = strings.TrimSuffix(label, ":")
		if !strings.Contains(label, "(") {
			label = ""
		}
	} else if label != "" {
		return false // a link with words around it is a text
	}
	m.Kind, m.Latitude, m.Longitude, m.Text = Location, lat, long, tidy(label)
	return true
}
