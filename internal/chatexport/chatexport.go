// Package chatexport reads the chat exports of the WhatsApp apps: a text, or a zip of a text and
// its media. It is pure: bytes in, messages out; it knows no product, no database and no clock.
//
// The format is written for people and documented nowhere. Its header depends on the system, the
// language, the calendar and the clock of the phone, and on nothing that stands in the file. So
// what one line cannot tell is settled by all lines together: the order of day and month, where a
// name ends that has a colon in it, which line only looks like a header. What even all lines cannot
// tell is said (Chat.Orders has two readings), and no line is ever dropped.
//
// Observed: exports of Android and iOS in the fixtures of joweich/chat-miner,
// langchain-ai/langchain-community, Marcello2020-dev/whatsapp-export-tools,
// emmaakachukwu/whatsapp-chat-parser-rb, and the notes of AyazKhuraishi/whatsapp-export-inconsistencies.
package chatexport

import (
	"errors"
	"time"
)

// Order is how the three numbers of a date are read.
type Order string

// The orders.
const (
	DMY Order = "dmy"
	MDY Order = "mdy"
	YMD Order = "ymd"
)

// Kind is what a line of a chat holds.
type Kind string

// Kinds of messages.
const (
	Text       Kind = "text"
	System     Kind = "system"     // a note of the app: nobody said it
	Attachment Kind = "attachment" // a file of the export, see Message.File
	Omitted    Kind = "omitted"    // there was a file, the export was made without media
	Deleted    Kind = "deleted"    // there was a message; Text holds the app's words
	Location   Kind = "location"
)

// Media is what kind of file it is; empty if the export does not say.
type Media string

// Kinds of files.
const (
	Image    Media = "image"
	Video    Media = "video"
	Audio    Media = "audio"
	Voice    Media = "voice"
	Sticker  Media = "sticker"
	Document Media = "document"
)

// Message is one entry of the chat, in the order of the file.
type Message struct {
	Line int // of its header, from 1
	// The wall clock of the phone, as if it were UTC: the file names no zone. Zero while the order
	// of its date is not settled, see Chat.Settle.
	At time.Time
	// Whether the header named seconds. If not, At is the beginning of a minute.
	Seconds bool
	Author  string // empty for system lines
	Kind    Kind
	Text    string // or the caption of a file; line breaks are "\n"
	Media   Media
	File    string // base name of an attachment, as the text spells it
	Edited  bool
	// Degrees north and east, of a location.
	Latitude, Longitude float64

	head header
}

// Author is somebody who wrote in the chat.
type Author struct {
	Name     string
	Messages int
}

// Chat is a whole export.
type Chat struct {
	Messages []Message
	// Lines before the first header, as they stand.
	Preamble []string
	// Lines that look like headers but are words of somebody: they are part of the message before.
	LookAlikes int
	// The readings of the dates that the whole file allows, the likelier first. With one, every
	// message has its time; with two, a person must say which: see Settle.
	Orders []Order
	// Who wrote, the busiest first.
	Authors []Author
	// Why this is a group's chat, in the words of the file; empty for a chat of two.
	Group string
	// Whether bytes of the file were no text and were replaced.
	Damaged bool
}

// Reasons why a file is no export that can be read.
var (
	ErrEmpty    = errors.New("the file is empty")
	ErrNoChat   = errors.New("the file holds no line that begins like a message of a chat export")
	ErrCalendar = errors.New("the dates are in a calendar that is not read here")
	ErrTooLarge = errors.New("the file is larger than allowed")
	ErrTooMany  = errors.New("the zip file holds too many files")
	ErrUnpacked = errors.New("the zip file holds more than allowed")
	ErrRatio    = errors.New("the zip file becomes far larger than it is")
	ErrCutOff   = errors.New("the zip file is incomplete")
	ErrZip      = errors.New("the zip file is damaged or of a kind that is not read here")
	ErrTwoTexts = errors.New("the zip file holds several chats")
	ErrNoText   = errors.New("the zip file holds no chat text")
)

// Has tells whether the export holds a file of that name. Nil: the export is a text only.
type Has func(name string) bool

// Parse reads the text of an export: UTF-8 or UTF-16, with or without a mark of it.
func Parse(data []byte, has Has) (*Chat, error) {
	text, damaged := decode(data)
	if text == "" {
		return nil, ErrEmpty
	}
	c := &Chat{Damaged: damaged}
	c.cut(text)
	if len(c.Messages) == 0 {
		return nil, ErrNoChat
	}
	if err := c.settle(); err != nil {
		return nil, err
	}
	c.nameAuthors()
	c.classify(has)
	c.count()
	return c, nil
}

// cut splits the text into entries: a line with a header begins one, any other line belongs to
// the entry before it.
func (c *Chat) cut(text string) {
	for n, line := range lines(text) {
		h, ok := scanHeader(line)
		switch {
		case ok:
			c.Messages = append(c.Messages, Message{Line: n + 1, Seconds: h.seconds, Text: line[h.rest:], head: h})
		case len(c.Messages) == 0:
			if line != "" || len(c.Preamble) > 0 {
				c.Preamble = append(c.Preamble, line)
			}
		default:
			m := &c.Messages[len(c.Messages)-1]
			m.head.lines = append(m.head.lines, line)
		}
	}
	c.demoteShapes()
	for i := range c.Messages {
		c.Messages[i].join()
	}
}

// demoteShapes turns lines whose header has another shape than nearly all of the file back into
// words of the message before: somebody quoted or pasted them. Small files, and files put together
// from several, keep all their headers.
func (c *Chat) demoteShapes() {
	count := map[shape]int{}
	for i := range c.Messages {
		count[c.Messages[i].head.shape]++
	}
	var main shape
	for s, n := range count {
		if n > count[main] {
			main = s
		}
	}
	if n := len(c.Messages); n < 20 || count[main]*10 < n*9 {
		return
	}
	c.demote(func(i int) bool { return c.Messages[i].head.shape != main })
}

// demote makes messages words of the one before. The first message stays: there is none before.
func (c *Chat) demote(which func(i int) bool) {
	kept := c.Messages[:0:len(c.Messages)]
	var longer []int
	for i := range c.Messages {
		m := c.Messages[i]
		if len(kept) == 0 || !which(i) {
			kept = append(kept, m)
			continue
		}
		c.LookAlikes++
		before := &kept[len(kept)-1]
		before.head.lines = append(before.head.lines, m.head.line)
		before.head.lines = append(before.head.lines, m.head.lines...)
		if len(longer) == 0 || longer[len(longer)-1] != len(kept)-1 {
			longer = append(longer, len(kept)-1)
		}
	}
	for _, i := range longer {
		kept[i].join()
	}
	c.Messages = kept
}

// join puts the lines of a message together.
func (m *Message) join() {
	m.Text = m.head.line[m.head.rest:]
	if len(m.head.lines) == 0 {
		return
	}
	n := len(m.Text)
	for _, l := range m.head.lines {
		n += 1 + len(l)
	}
	b := append(make([]byte, 0, n), m.Text...)
	for _, l := range m.head.lines {
		b = append(append(b, '\n'), l...)
	}
	m.Text = string(b)
}
