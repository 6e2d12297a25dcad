package importing

import (
	"encoding/json"
	"strings"
	"time"

	"sangam/internal/chatexport"
)

// ExportPreview is what a person sees of a file before anything is stored.
type ExportPreview struct {
	Partner  string         `json:"partner,omitempty" doc:"Whose chat it is, by the file's name."`
	Messages int            `json:"messages" doc:"What somebody said."`
	Notes    int            `json:"notes" doc:"Notes of the app; they are not imported."`
	Authors  []ExportAuthor `json:"authors" doc:"The busiest first."`
	// Files.
	Zipped       bool          `json:"zipped"`
	FilesFound   int           `json:"files_found"`
	FilesSize    int64         `json:"files_size,omitempty" doc:"Bytes that the files of the zip need, unpacked."`
	FilesMissing int           `json:"files_missing" doc:"Named in the text, and not in the zip."`
	FilesOmitted int           `json:"files_omitted" doc:"The export was made without them."`
	LeftOut      []ExportEntry `json:"left_out,omitempty" doc:"Entries of the zip that are not taken; the first 20."`
	LeftOutCount int           `json:"left_out_count,omitempty"`
	// Dates.
	Readings []ExportReading `json:"readings" doc:"How the dates can be read. With two, somebody must say which."`
	Seconds  bool            `json:"seconds" doc:"The file tells seconds."`
	// What is odd.
	Group      string         `json:"group,omitempty" doc:"Why this is a group's chat: it cannot be imported."`
	LookAlikes int            `json:"look_alikes,omitempty" doc:"Lines that look like the beginning of a message and were taken for words of the message before."`
	Preamble   []string       `json:"preamble,omitempty" doc:"Lines before the first message; the first 5."`
	Damaged    bool           `json:"damaged,omitempty" doc:"Some bytes were no text."`
	Samples    []ExportSample `json:"samples" doc:"The first and the last lines."`
}

// ExportAuthor is somebody who wrote in the chat.
type ExportAuthor struct {
	Name     string `json:"name"`
	Messages int    `json:"messages"`
	Phone    string `json:"phone,omitempty" doc:"If the name is a number: its digits."`
	You      bool   `json:"you,omitempty" doc:"The app's word for the phone's owner."`
}

// ExportEntry is a file that is left out.
type ExportEntry struct {
	Name   string `json:"name"`
	Reason string `json:"reason" enum:"leads_out,twice,too_large,not_a_file"`
}

// ExportReading is one way to read the dates.
type ExportReading struct {
	Order string `json:"order" enum:"dmy,mdy,ymd"`
	First string `json:"first" doc:"By the phone's clock, as 2024-01-31T21:05:00."`
	Last  string `json:"last"`
}

// ExportSample is a line of the chat.
type ExportSample struct {
	Times  []string `json:"times" doc:"One for each reading."`
	Author string   `json:"author,omitempty"`
	Kind   string   `json:"kind" enum:"text,system,attachment,omitted,deleted,location"`
	Text   string   `json:"text,omitempty" doc:"At most 200 characters."`
	File   string   `json:"file,omitempty"`
}

// Decode reads the preview of an import.
func Decode(text string) (p ExportPreview, err error) {
	if text == "" {
		return p, nil
	}
	return p, json.Unmarshal([]byte(text), &p)
}

func encode(p ExportPreview) string {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // our own plain structs always marshal
	}
	return string(b)
}

func (p ExportPreview) allows(order string) bool {
	for _, r := range p.Readings {
		if r.Order == order {
			return true
		}
	}
	return false
}

// you are the words with which old exports name the phone's owner.
var you = map[string]bool{"you": true, "du": true, "tú": true, "tu": true, "você": true, "vous": true, "आप": true, "anda": true, "ich": true, "yo": true, "me": true}

const (
	sampleLines = 4 // at each end
	sampleRunes = 200
)

const wallClock = "2006-01-02T15:04:05"

// look sums a chat up.
func look(c *chatexport.Chat, e *chatexport.Export, filename string) ExportPreview {
	p := ExportPreview{Zipped: e.Zipped, Group: cut(c.Group), LookAlikes: c.LookAlikes, Damaged: c.Damaged, Partner: chatexport.Partner(filename), FilesSize: e.Unpacked, Authors: []ExportAuthor{}}
	if p.Partner == "" {
		p.Partner = chatexport.Partner(e.Name)
	}
	for _, line := range c.Preamble[:min(5, len(c.Preamble))] {
		p.Preamble = append(p.Preamble, cut(line))
	}
	for _, a := range c.Authors[:min(20, len(c.Authors))] {
		p.Authors = append(p.Authors, ExportAuthor{a.Name, a.Messages, phoneOf(a.Name), you[strings.ToLower(a.Name)]})
	}
	for _, l := range e.LeftOut[:min(20, len(e.LeftOut))] {
		p.LeftOut = append(p.LeftOut, ExportEntry{cut(l.Name), string(l.Reason)})
	}
	p.LeftOutCount = len(e.LeftOut)
	for i := range c.Messages {
		m := &c.Messages[i]
		p.Seconds = p.Seconds || m.Seconds
		if m.Kind == chatexport.System {
			p.Notes++
			continue
		}
		p.Messages++
		switch {
		case m.Kind == chatexport.Omitted:
			p.FilesOmitted++
		case m.Kind == chatexport.Attachment && e.Zipped && e.Has(m.File):
			p.FilesFound++
		case m.Kind == chatexport.Attachment:
			p.FilesMissing++
		}
	}
	n := len(c.Messages)
	var shown []int
	for i := range n {
		if i < sampleLines || i >= n-sampleLines {
			shown = append(shown, i)
		}
	}
	for _, i := range shown {
		m := &c.Messages[i]
		p.Samples = append(p.Samples, ExportSample{Author: m.Author, Kind: string(m.Kind), Text: cut(m.Text), File: cut(m.File)})
	}
	for _, o := range c.Orders {
		c.Settle(o)
		first, last := c.Messages[0].At, c.Messages[0].At
		for i := range c.Messages {
			at := c.Messages[i].At
			if at.Before(first) {
				first = at
			}
			if at.After(last) {
				last = at
			}
		}
		p.Readings = append(p.Readings, ExportReading{string(o), first.Format(wallClock), last.Format(wallClock)})
		for k, i := range shown {
			p.Samples[k].Times = append(p.Samples[k].Times, c.Messages[i].At.Format(wallClock))
		}
	}
	return p
}

func cut(s string) string {
	n := 0
	for i := range s {
		if n == sampleRunes {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// phoneOf gives the digits of a name that is a number, which is how the app names people who are
// not in the phone's book.
func phoneOf(name string) string {
	d := digits(name)
	if len(d) < 8 || len(d) > 15 || strings.Trim(name, "+-() 0123456789\u00a0\u2011") != "" || !strings.HasPrefix(name, "+") {
		return ""
	}
	return d
}

// at gives the instant of a phone's wall clock in a zone.
func at(wall time.Time, zone *time.Location) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
}
