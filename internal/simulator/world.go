package simulator

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
)

// What the control API answers when a request makes no sense.
var (
	ErrFull     = errors.New("too many updates wait to be posted (Config.MaxPending)")
	ErrUnknown  = errors.New("no such number, contact, message or media")
	ErrTooLate  = errors.New("too late: edits within 15 minutes, deletions within 2 days")
	ErrNotTheir = errors.New("only the author can do that")
)

// account is a WABA, number one of its phones. Both live as long as the simulator; fields below
// "guarded" are read and written under Simulator.mu.
type account struct {
	Account
	override string // guarded: callback of the account
	// guarded: false after DELETE subscribed_apps, or while the callback failed its verification.
	subscribed bool
	owner      string               // portfolio of the customer
	banned     bool                 // guarded
	limits     map[string]time.Time // guarded: restriction type to its end
	templates  []*cloudapi.Template // guarded
}

type number struct {
	Number
	account  *account
	override string           // guarded: callback of the number
	bucket   bucket           // guarded
	service  map[string]int   // guarded: service messages per month "2026-11"
	limit    int              // messages per second by its level
	chats    map[string]*chat // guarded: by contact id
	order    []*chat          // guarded: as they began
	link     link             // guarded
	book     map[string]entry // guarded: address book of the phone, by contact id
	quality  string           // guarded: quality_rating
	tier     string           // guarded: messaging limit
}

// contact is a person outside. One person may write to several numbers.
type contact struct {
	id       string // ours, never on the wire: "c12"
	digits   string // as dialled, empty never
	waID     string // what the platform calls them
	userID   string
	name     string
	username string
	hidden   bool // has a username: the number appears on the wire by shownTo only
	// By number of ours: when the person's own number was last used between the two. See shown.
	used    map[string]time.Time
	noReads bool // read receipts turned off
	group   string
	created time.Time
}

// shownFor is how long a number is shown of somebody who hides it.
const shownFor = 30 * 24 * time.Hour

// shown is the person's number as far as the platform shows it to one of ours; empty: it is absent.
//
// Source: business-scoped user ids, "phone number visibility" (2026): who has a username is shown by
// number if the business messaged or called that number, or received from it, in the last 30 days.
// Assumed: what is sent to the business-scoped id, and what comes while the number is not shown,
// is no use of the number. The contact book, which also shows it, is not simulated.
func (s *Simulator) shown(n *number, c *contact) string {
	last, ok := c.used[n.ID]
	if c.hidden && (!ok || s.clock.Now().Sub(last) >= shownFor) {
		return ""
	}
	return c.waID
}

// usedNumber notes that the person's own number was used between them and one of ours.
func (s *Simulator) usedNumber(n *number, c *contact) {
	if c.used == nil {
		c.used = map[string]time.Time{}
	}
	c.used[n.ID] = s.clock.Now()
}

// wireID is the number in what the past and the address book tell, and in message ids. Assumed: there
// it is never shown of somebody who hides it.
func (c *contact) wireID() string {
	if c.hidden {
		return ""
	}
	return c.waID
}

type chat struct {
	number      *number
	contact     *contact
	messages    []*message // oldest first, at most chatLimit
	lastInbound time.Time  // opens the 24 hours
	adAt        time.Time  // last inbound with a referral
	freeUntil   time.Time  // free entry point
	pair        bucket
	typingUntil time.Time
}

// window is how long a free-form reply is allowed after the customer's last message.
const window = 24 * time.Hour

// chatLimit is how many messages one chat shows.
const chatLimit = 400

func (c *chat) windowOpen(now time.Time) bool {
	return !c.lastInbound.IsZero() && now.Before(c.lastInbound.Add(window))
}

// Authors of a message.
const (
	byCustomer = "customer"
	byPhone    = "phone"
	byAPI      = "api"
)

// message is one bubble.
type message struct {
	id        string
	chat      *chat
	author    string
	kind      string
	at        time.Time
	text      string           // body or caption
	wire      cloudapi.Message // as on the wire; of a send only Type and the type's object
	media     string
	replyTo   string
	callback  string
	edited    []string // former texts
	revoked   bool
	reactions map[string]string // author to emoji
	status    string            // sent, delivered, read, played, failed
	errorCode int
	pricing   *cloudapi.Pricing
	// What can be tapped, of a send of type interactive.
	interactive *cloudapi.Interactive
}

// Message is a bubble as the pages and tests see it.
type Message struct {
	ID     string    `json:"id"`
	Author string    `json:"author"`
	Type   string    `json:"type"`
	At     time.Time `json:"at"`
	Text   string    `json:"text,omitempty"`
	// The message as the platform puts it on the wire: location, contacts, buttons...
	Wire      cloudapi.Message  `json:"wire"`
	MediaID   string            `json:"media_id,omitempty"`
	ReplyTo   string            `json:"reply_to,omitempty"`
	Callback  string            `json:"callback,omitempty"`
	Edited    []string          `json:"edited,omitempty"`
	Revoked   bool              `json:"revoked,omitempty"`
	Reactions map[string]string `json:"reactions,omitempty"`
	Status    string            `json:"status,omitempty"`
	ErrorCode int               `json:"error_code,omitempty"`
	// Of a send of type interactive: what the customer can tap.
	Interactive *cloudapi.Interactive `json:"interactive,omitempty"`
}

func (m *message) view() Message {
	v := Message{ID: m.id, Author: m.author, Type: m.kind, At: m.at, Text: m.text, Wire: m.wire, MediaID: m.media,
		ReplyTo: m.replyTo, Callback: m.callback, Revoked: m.revoked, Status: m.status, ErrorCode: m.errorCode, Interactive: m.interactive}
	v.Edited = append(v.Edited, m.edited...)
	if len(m.reactions) > 0 {
		v.Reactions = map[string]string{}
		for who, e := range m.reactions {
			v.Reactions[who] = e
		}
	}
	return v
}

// Contact is a customer as the pages and tests see them.
type Contact struct {
	ID       string `json:"id"`
	Digits   string `json:"digits"`
	WaID     string `json:"wa_id"`
	UserID   string `json:"user_id"`
	Name     string `json:"name"`
	Username string `json:"username,omitempty"`
	Hidden   bool   `json:"hidden,omitempty"`
	NoReads  bool   `json:"no_reads,omitempty"`
}

func (c *contact) view() Contact {
	return Contact{ID: c.id, Digits: c.digits, WaID: c.waID, UserID: c.userID, Name: c.name, Username: c.username,
		Hidden: c.hidden, NoReads: c.noReads}
}

// Customer describes a person for Meet.
type Customer struct {
	Digits   string `json:"digits"` // required: with country code; "+" and spaces are dropped
	Name     string `json:"name"`   // empty: no profile name on the wire
	Username string `json:"username"`
	Hidden   bool   `json:"hidden"`   // the number is shown for 30 days after it was last used, then only the business-scoped id
	NoReads  bool   `json:"no_reads"` // read receipts turned off
}

// Meet makes a customer known, or changes what is known about the one with these digits.
func (s *Simulator) Meet(c Customer) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(digitsOf(c.Digits)) < 7 {
		return Contact{}, fmt.Errorf("digits %q: want a number with country code", c.Digits)
	}
	p := s.contactByDigits(digitsOf(c.Digits))
	p.name, p.username, p.hidden, p.noReads = c.Name, c.Username, c.Hidden, c.NoReads
	s.hub.tell("contacts")
	return p.view(), nil
}

// contactByDigits finds or makes the person with a number. Caller holds mu.
func (s *Simulator) contactByDigits(digits string) *contact {
	id := whatsappID(digits)
	if c := s.people[id]; c != nil {
		return c
	}
	s.contactSeq++
	c := &contact{id: fmt.Sprintf("c%d", s.contactSeq), digits: digits, waID: id,
		userID: userID(id, s.cfg.Seed, s.contactSeq), created: s.clock.Now()}
	if k, ok := pastIndex(digits); ok { // somebody of the generated history is the same person here
		p := s.pastPerson(k)
		c.userID, c.name = p.userID, p.name
		if s.pastHidden(k, s.Knobs().Sync) {
			c.hidden, c.username = true, p.username
		}
	}
	s.people[id], s.people[c.userID], s.people[c.id] = c, c, c
	s.contacts = append(s.contacts, c)
	return c
}

// find takes our id, a business-scoped id (also a former one) or digits; unknown digits make a new
// person, since anybody can write to a business. Caller holds mu.
func (s *Simulator) find(who string) (*contact, error) {
	if c := s.people[who]; c != nil {
		return c, nil
	}
	if c := s.pastByUserID(who); c != nil {
		return c, nil
	}
	d := digitsOf(who)
	if len(d) < 7 || strings.ContainsAny(who, ".abcdefghijklmnopqrstuvwxyz") {
		return nil, fmt.Errorf("contact %q: %w", who, ErrUnknown)
	}
	return s.contactByDigits(d), nil
}

// numberOf takes a Graph id or digits; empty is the first number.
func (s *Simulator) numberOf(which string) (*number, error) {
	if which == "" {
		return s.order[0], nil
	}
	if n := s.numbers[which]; n != nil {
		return n, nil
	}
	for _, n := range s.order {
		if n.Digits == digitsOf(which) {
			return n, nil
		}
	}
	return nil, fmt.Errorf("number %q: %w", which, ErrUnknown)
}

// chatOf finds or makes the thread of a person with a number. Caller holds mu.
func (s *Simulator) chatOf(n *number, c *contact) *chat {
	if ch := n.chats[c.id]; ch != nil {
		return ch
	}
	ch := &chat{number: n, contact: c, pair: bucket{}}
	n.chats[c.id] = ch
	n.order = append(n.order, ch)
	return ch
}

// keep files a message and forgets the oldest beyond the limits. Caller holds mu.
func (s *Simulator) keep(m *message) {
	if s.messages[m.id] == nil { // else a duplicate with a used id, see CustomerMessage.ID
		s.history = append(s.history, m.id)
	}
	s.messages[m.id] = m
	if len(s.history) > s.cfg.HistoryLimit {
		old := s.messages[s.history[0]]
		delete(s.messages, s.history[0])
		s.history = s.history[1:]
		if old != nil && len(old.chat.messages) > 0 && old.chat.messages[0] == old {
			old.chat.messages[0] = nil
			old.chat.messages = old.chat.messages[1:]
		}
	}
	ch := m.chat
	ch.messages = append(ch.messages, m)
	if len(ch.messages) > chatLimit {
		ch.messages = append(ch.messages[:0:0], ch.messages[chatLimit/4:]...)
	}
	s.hub.tell("chat:" + ch.contact.id)
}

// Contacts lists everybody known, oldest first.
func (s *Simulator) Contacts() []Contact {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Contact, 0, len(s.contacts))
	for _, c := range s.contacts {
		out = append(out, c.view())
	}
	return out
}

// Chat lists the messages between a number (empty: the first) and a person, oldest first.
func (s *Simulator) Chat(numberID, who string) ([]Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(numberID)
	if err != nil {
		return nil, err
	}
	c := s.people[who]
	if c == nil {
		c = s.people[whatsappID(digitsOf(who))]
	}
	if c == nil {
		return nil, fmt.Errorf("contact %q: %w", who, ErrUnknown)
	}
	ch := n.chats[c.id]
	if ch == nil {
		return nil, nil
	}
	out := make([]Message, 0, len(ch.messages))
	for _, m := range ch.messages {
		out = append(out, m.view())
	}
	return out, nil
}

// WindowUntil tells when the customer service window of a person closes; zero if it never opened.
func (s *Simulator) WindowUntil(numberID, who string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(numberID)
	if err != nil {
		return time.Time{}
	}
	c, err := s.find(who)
	if err != nil {
		return time.Time{}
	}
	ch := n.chats[c.id]
	if ch == nil || ch.lastInbound.IsZero() {
		return time.Time{}
	}
	return ch.lastInbound.Add(window)
}

// bucket is a token bucket that fills with the simulator's clock. The zero value is full.
type bucket struct {
	used float64 // tokens taken and not yet returned
	at   time.Time
}

// take takes one token if there is one.
func (b *bucket) take(now time.Time, perSecond, burst float64) bool {
	if !b.at.IsZero() {
		b.used = max(0, b.used-now.Sub(b.at).Seconds()*perSecond)
	}
	b.at = now
	if b.used+1 > burst+1e-9 {
		return false
	}
	b.used++
	return true
}
