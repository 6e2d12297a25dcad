package search

import (
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/view"
)

// What says which sort of thing was found.
type What string

// The sorts of things.
const (
	Messages What = "message"
	Contacts What = "contact"
	Notes    What = "note"
)

// Thing is what the index holds of one message, person or note.
type Thing struct {
	What         What
	ID           int64
	Conversation inbox.ConversationID // of a message or note
	At           inbox.Millis         // where it stands among the others, newest first
	Version      int64                // of the message, contact or note that was read
	Terms        []string
}

// Person is a contact as the index wants to know it.
type Person struct {
	inbox.Contact
	Handles []inbox.Handle
	Merged  bool // into another: that one is found
	// The owner's private names for the person: found only where the workspace shares them.
	Private []string
}

// Note is a private note as the index wants to know it.
type Note struct {
	view.Note
	Account inbox.AccountID // of its conversation
}

// OfMessage makes the entries of a message: what is shown of it now. One that was taken back is
// not found by what it said.
func OfMessage(l view.Line) Thing {
	t := Thing{What: Messages, ID: int64(l.ID), Conversation: l.Conversation, At: l.SentAt, Version: l.Version}
	var w terms
	tag := func(s string) { w.add(markTag + s) }
	tag(tagOf(l.Workspace))
	tag("m")
	tag("a" + l.Account.String())
	tag("c" + l.Conversation.String())
	tag("b" + string(l.Author))
	if l.AuthorID != 0 {
		tag("u" + l.AuthorID.String())
	}
	if l.ClaimedBy != 0 {
		tag("u" + l.ClaimedBy.String())
	}
	for _, k := range kindsOf(l) {
		tag("k" + string(k))
	}
	if l.Shown.RevokedAt == 0 {
		for _, text := range textsOf(l) {
			w.text(text, false)
		}
		for _, f := range l.Media {
			w.text(f.Filename, true)
		}
	}
	t.Terms = w.list
	return t
}

func tagOf(ws inbox.WorkspaceID) string { return "w" + ws.String() }

// Kind is what a member filters messages by.
type Kind string

// The kinds. A message may be of several.
const (
	KindAny      Kind = ""
	KindText     Kind = "text"
	KindImage    Kind = "image"
	KindVideo    Kind = "video"
	KindAudio    Kind = "audio" // voice notes too
	KindDocument Kind = "document"
	KindFile     Kind = "file" // any of the four
	KindLink     Kind = "link"
	KindLocation Kind = "location"
	KindContacts Kind = "contacts"
	KindNote     Kind = "note" // private notes
)

func kindsOf(l view.Line) []Kind {
	var out []Kind
	switch l.Kind {
	case inbox.KindText:
		out = append(out, KindText)
	case inbox.KindImage, inbox.KindSticker:
		out = append(out, KindImage, KindFile)
	case inbox.KindVideo:
		out = append(out, KindVideo, KindFile)
	case inbox.KindAudio, inbox.KindVoice:
		out = append(out, KindAudio, KindFile)
	case inbox.KindDocument:
		out = append(out, KindDocument, KindFile)
	case inbox.KindPlaceholder:
		out = append(out, KindFile)
	case inbox.KindLocation:
		out = append(out, KindLocation)
	case inbox.KindContacts:
		out = append(out, KindContacts)
	}
	if l.Shown.RevokedAt == 0 && (strings.Contains(l.Shown.Text, "http://") || strings.Contains(l.Shown.Text, "https://")) {
		out = append(out, KindLink)
	}
	return out
}

// textsOf gives everything that can be read of a message, the main text first.
func textsOf(l view.Line) []string {
	c := l.Shown.Content
	out := []string{l.Shown.Text}
	if p := c.Location; p != nil {
		out = append(out, p.Name, p.Address)
	}
	for _, card := range c.Contacts {
		out = append(out, card.Name, card.Org)
		out = append(out, card.Emails...)
		for _, p := range card.Phones {
			out = append(out, p.Phone)
		}
	}
	if i := c.Interactive; i != nil {
		out = append(out, i.Header, i.Body, i.Footer)
		for _, b := range i.Buttons {
			out = append(out, b.Title)
		}
		for _, s := range i.Sections {
			out = append(out, s.Title)
			for _, r := range s.Rows {
				out = append(out, r.Title, r.Description)
			}
		}
	}
	if r := c.Reply; r != nil {
		out = append(out, r.Title, r.Description)
	}
	if b := c.Button; b != nil {
		out = append(out, b.Text)
	}
	if o := c.Order; o != nil {
		out = append(out, o.Text)
		for _, item := range o.Items {
			out = append(out, item.ProductID)
		}
	}
	if r := c.Referral; r != nil {
		out = append(out, r.Headline, r.Body)
	}
	return out
}

// Readable is the text of a message in which something was found: the main one, or the first that
// holds a word, or the name of a file.
func Readable(l view.Line, words []Term) string {
	texts := textsOf(l)
	for _, f := range l.Media {
		texts = append(texts, f.Filename)
	}
	first := ""
	for _, text := range texts {
		if first == "" {
			first = text
		}
		var w terms
		w.text(text, true)
		for _, t := range words {
			if t.Fits(w.list) {
				return text
			}
		}
	}
	return first
}

// OfPerson makes the entries of a contact: its name, what its handles are called by and their
// numbers. One that was merged into another has none.
func OfPerson(p Person) Thing {
	t := Thing{What: Contacts, ID: int64(p.ID), At: p.CreatedAt, Version: p.Version}
	if p.Merged {
		return t
	}
	var w terms
	w.add(markTag + tagOf(p.Workspace))
	w.add(markTag + "p")
	w.text(p.Name, true)
	for _, h := range p.Handles {
		w.text(h.Name, true)
		w.text(h.Username, true)
		w.text(h.Phone, true)
		w.add(markTag + "a" + h.Account.String())
	}
	for _, name := range p.Private {
		w.marked(markPrivate, name, true)
	}
	t.Terms = w.list
	return t
}

// OfNote makes the entries of a private note as it says now. A deleted one has none.
func OfNote(n Note) Thing {
	t := Thing{What: Notes, ID: int64(n.ID), Conversation: n.Conversation, At: n.CreatedAt, Version: n.Version}
	if n.DeletedAt != 0 {
		return t
	}
	var w terms
	tag := func(s string) { w.add(markTag + s) }
	tag(tagOf(n.Workspace))
	tag("n")
	tag("a" + n.Account.String())
	tag("c" + n.Conversation.String())
	tag("b" + string(n.Author))
	if n.AuthorID != 0 {
		tag("u" + n.AuthorID.String())
	}
	w.text(n.Text, false)
	t.Terms = w.list
	return t
}

// Question is what somebody looks for.
type Question struct {
	Workspace    inbox.WorkspaceID
	What         What // Messages or Contacts
	Notes        bool // private notes among the messages: only for whoever may read them
	Words        []Term
	Account      inbox.AccountID      // zero: any
	Conversation inbox.ConversationID // zero: any
	// Conversations, if not empty, are those of a label: in one of them.
	Conversations []inbox.ConversationID
	Label         inbox.LabelID    // of the conversation; zero: any
	Member        inbox.MemberID   // who wrote it; zero: anybody
	Author        inbox.AuthorKind // empty: anybody
	Kind          Kind
	Since, Until  inbox.Millis // of the time it was said; Until is excluded, and 0 is no limit
	After         int64        // the place of the last one shown; 0: from the newest
	Limit         int
}

// All gives the terms that a thing must have: the workspace's first, so that there is no question
// without it.
func (q Question) All() []Term {
	tag := func(s string) Term { return Term{{markTag + s, false}} }
	out := []Term{tag(tagOf(q.Workspace))}
	switch {
	case q.What == Contacts:
		out = append(out, tag("p"))
	case q.Notes && q.Kind == KindNote:
		out = append(out, tag("n"))
	case q.Notes && q.Kind == KindAny:
		out = append(out, append(tag("m"), tag("n")...))
	default:
		out = append(out, tag("m"))
	}
	if q.Account != 0 {
		out = append(out, tag("a"+q.Account.String()))
	}
	if q.Conversation != 0 {
		out = append(out, tag("c"+q.Conversation.String()))
	}
	if len(q.Conversations) > 0 {
		var some Term
		for _, c := range q.Conversations {
			some = append(some, tag("c"+c.String())...)
		}
		out = append(out, some)
	}
	if q.Member != 0 {
		out = append(out, tag("u"+q.Member.String()))
	}
	if q.Author != "" {
		out = append(out, tag("b"+string(q.Author)))
	}
	if q.Kind != KindAny && (q.Kind != KindNote || !q.Notes) { // no message is a note
		out = append(out, tag("k"+string(q.Kind)))
	}
	return append(out, q.Words...)
}

// Hit is one thing found.
type Hit struct {
	Place int64 // where it stands; newer is higher
	ID    int64
}

// placeBits is how many things of the same millisecond have places of their own.
const placeBits = 20

// Place is where a thing of an instant stands in the index, if it is the only one of its low bits.
func Place(at inbox.Millis, id int64) int64 {
	return max(0, int64(at))<<placeBits | id&(1<<placeBits-1)
}

// Bounds gives the places that a question allows: from low, below high.
func (q Question) Bounds() (low, high int64) {
	low, high = 0, int64(1)<<62
	if q.Since > 0 {
		low = Place(q.Since, 0)
	}
	if q.Until > 0 {
		high = Place(q.Until, 0)
	}
	if q.After > 0 {
		high = min(high, q.After)
	}
	return low, high
}
