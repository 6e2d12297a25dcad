package simulator

import (
	"fmt"
	"strconv"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// CustomerMessage is what a customer writes to a business number.
type CustomerMessage struct {
	// Our id of the person, a business-scoped id, or digits; unknown digits make a new person.
	From string `json:"from,omitempty"`
	// Business number: Graph id or digits. Empty: the first.
	To string `json:"to,omitempty"`
	// Type on the wire, or "button_reply" and "list_reply" for those interactive replies, or "voice"
	// for a voice note. Empty: that of Wire, else text.
	Type string `json:"type,omitempty"`
	// Body of a text, caption of media, title of a tapped button.
	Text string `json:"text,omitempty"`
	// For media types; zero fields are filled with an invented file.
	File File `json:"file,omitzero"`
	// For type location; nil is the Shaniwar Wada in Pune.
	Location *cloudapi.Location `json:"location,omitempty"`
	// For button_reply, list_reply, button (ID is the payload).
	Choice cloudapi.Choice `json:"choice,omitzero"`
	// Ready-made content, used as it is: type contacts, order, or anything else. Ids, times and
	// author are filled in.
	Wire *cloudapi.Message `json:"wire,omitempty"`
	// Id of the message this answers. It need not exist here.
	ReplyTo string `json:"reply_to,omitempty"`
	// How often it was forwarded before; 6 and more is "frequently".
	Forwarded int `json:"forwarded,omitempty"`
	// The ad the person came from; opens a free entry point once answered.
	Ad *cloudapi.Referral `json:"ad,omitempty"`
	// The group it was written in.
	GroupID string `json:"group_id,omitempty"`
	// For type unsupported: 131051 (default), 131060, 131052, 130501; and what it really was.
	ErrorCode int    `json:"error_code,omitempty"`
	RealType  string `json:"real_type,omitempty"`
	// Seconds during which the API says 131060 instead of the content, as with first messages from
	// ads; then the real message follows. Observed: seconds later. Assumed: under the same id, which
	// is the harder case; LateNewID gives it another.
	LateSeconds float64 `json:"late_seconds,omitempty"`
	LateNewID   bool    `json:"late_new_id,omitempty"`
	// When it was written. Zero: now. The customer service window counts from here.
	At time.Time `json:"at,omitzero"`
	// Message id. Empty: a new one. Giving a used one plays a duplicate of the platform.
	ID string
}

// CustomerSends makes a person write; the webhook follows. It returns the message id.
func (s *Simulator) CustomerSends(m CustomerMessage) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, c, err := s.sides(m.To, m.From)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	setDefault(&m.At, now)
	id := m.ID
	if id == "" {
		id = wamid(c.wireID(), fromUser, s.cfg.Seed, s.seq.Add(1))
	}
	w, media, err := s.content(n, c, &m)
	if err != nil {
		return "", err
	}
	s.sign(n, &w, c, id, m.At)
	w.GroupID, w.Referral = m.GroupID, m.Ad
	ch := s.chatOf(n, c)
	if w.From != "" {
		s.usedNumber(n, c)
	}
	if m.ReplyTo != "" {
		w.Context = &cloudapi.Context{From: n.Digits, ID: m.ReplyTo}
		if q := s.messages[m.ReplyTo]; q != nil && q.author == byCustomer {
			w.Context.From = s.shown(n, c)
			w.Context.FromUserID = c.userID
		}
	}
	if m.Forwarded > 0 {
		w.Context = &cloudapi.Context{Forwarded: m.Forwarded <= 5, FrequentlyForwarded: m.Forwarded > 5}
	}
	msg := &message{id: id, chat: ch, author: byCustomer, kind: w.Type, at: m.At, text: textOf(&w), wire: w, media: media,
		replyTo: m.ReplyTo, status: cloudapi.StatusSent}
	if w.Type == cloudapi.TypeReaction {
		s.react(w.Reaction.MessageID, byCustomer, w.Reaction.Emoji)
	} else {
		s.keep(msg)
	}
	s.heard(ch, m.At, m.Ad != nil)
	if m.LateSeconds > 0 {
		s.tellLate(n, c, w, m)
		return id, nil
	}
	s.tellMessage(n, c, &w)
	return id, nil
}

// tellLate tells 131060 now and the message itself later. Caller holds mu.
func (s *Simulator) tellLate(n *number, c *contact, w cloudapi.Message, m CustomerMessage) {
	first := cloudapi.Message{Type: cloudapi.TypeUnsupported, Errors: []cloudapi.Error{webhookError(131060)}}
	first.Errors[0].Href = ""
	s.sign(n, &first, c, w.ID, m.At)
	if m.LateNewID {
		first.ID = wamid(c.wireID(), fromUser, s.cfg.Seed, s.seq.Add(1))
	}
	s.tellMessage(n, c, &first)
	s.sched.at(s.clock.Now().Add(time.Duration(m.LateSeconds*float64(time.Second))), func(time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.tellMessage(n, c, &w)
	})
}

// CustomerText is CustomerSends with a text to the first number.
func (s *Simulator) CustomerText(from, text string) (string, error) {
	return s.CustomerSends(CustomerMessage{From: from, Text: text})
}

// sides finds both ends of an inbound update, unless too many wait already. Caller holds mu.
func (s *Simulator) sides(to, from string) (*number, *contact, error) {
	if s.hooks.full() {
		return nil, nil, ErrFull
	}
	n, err := s.numberOf(to)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.find(from)
	return n, c, err
}

// heard opens the window. Source: Cloud API, 24-hour customer service window. Assumed: reactions and
// unsupported messages count too, edits and deletions do not.
//
// Source: coexistence, messaging windows: what came before onboarding opens none.
func (s *Simulator) heard(ch *chat, at time.Time, ad bool) {
	if l := ch.number.link.state; l == LinkApp || l == LinkDisconnected {
		return
	}
	if at.After(ch.lastInbound) {
		ch.lastInbound = at
	}
	if ad {
		ch.adAt = at
	}
	// Inbound messages share the throughput of the number; they are counted, never refused.
	ch.number.bucket.take(s.clock.Now(), s.rate(ch.number), s.rate(ch.number))
}

// sign fills in author, id and time.
func (s *Simulator) sign(n *number, w *cloudapi.Message, c *contact, id string, at time.Time) {
	w.From, w.FromUserID, w.ID, w.Timestamp = s.shown(n, c), c.userID, id, graph.At(at)
}

// ReactByCustomer reacts to a message of any author; an empty emoji takes the reaction back.
func (s *Simulator) ReactByCustomer(target, emoji string) (string, error) {
	s.mu.Lock()
	m := s.messages[target]
	s.mu.Unlock()
	if m == nil {
		return "", fmt.Errorf("message %q: %w", target, ErrUnknown)
	}
	return s.CustomerSends(CustomerMessage{From: m.chat.contact.id, To: m.chat.number.ID,
		Wire: &cloudapi.Message{Type: cloudapi.TypeReaction, Reaction: &cloudapi.Reaction{MessageID: target, Emoji: emoji}}})
}

// Limits of the app. Source: Cloud API webhooks, edit and revoke (seen 2026-06).
const (
	editLimit   = 15 * time.Minute
	revokeLimit = 48 * time.Hour
)

// EditByCustomer replaces the text or caption of a customer's message.
func (s *Simulator) EditByCustomer(target, text string) (string, error) {
	return s.amend(target, byCustomer, &text, time.Time{})
}

// RevokeByCustomer deletes a customer's message for everyone.
func (s *Simulator) RevokeByCustomer(target string) (string, error) {
	return s.amend(target, byCustomer, nil, time.Time{})
}

// amend edits (text) or deletes (nil) a message of the customer or of the owner's phone; a zero at
// is now.
func (s *Simulator) amend(target, author string, text *string, at time.Time) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[target]
	if m == nil || m.revoked {
		return "", fmt.Errorf("message %q: %w", target, ErrUnknown)
	}
	if m.author != author {
		return "", ErrNotTheir
	}
	if s.hooks.full() {
		return "", ErrFull
	}
	if author == byPhone {
		if err := s.touch(m.chat.number); err != nil {
			return "", err
		}
	}
	setDefault(&at, s.clock.Now())
	ch := m.chat
	w := cloudapi.Message{}
	if text == nil {
		if at.Sub(m.at) > revokeLimit {
			return "", ErrTooLate
		}
		m.revoked = true
		w.Type, w.Revoke = cloudapi.TypeRevoke, &cloudapi.Revoke{OriginalMessageID: target}
	} else {
		if at.Sub(m.at) > editLimit {
			return "", ErrTooLate
		}
		content, ok := withText(m.wire, *text)
		if !ok {
			return "", fmt.Errorf("a message of type %s has no text to edit", m.kind)
		}
		m.edited = append(m.edited, m.text)
		m.text, m.wire = *text, content
		inner := content
		inner.From, inner.FromUserID, inner.To, inner.ToUserID, inner.ID, inner.Timestamp = "", "", "", "", "", 0
		inner.Referral, inner.GroupID, inner.Context = nil, "", &cloudapi.Context{ID: "M0"}
		w.Type, w.Edit = cloudapi.TypeEdit, &cloudapi.Edit{OriginalMessageID: target, Message: &inner}
	}
	s.hub.tell("chat:" + ch.contact.id)
	if author == byPhone {
		return s.echo(ch, &w, at), nil
	}
	id := wamid(ch.contact.wireID(), fromUser, s.cfg.Seed, s.seq.Add(1))
	s.sign(ch.number, &w, ch.contact, id, at)
	s.tellMessage(ch.number, ch.contact, &w)
	return id, nil
}

// react files a reaction. Caller holds mu.
func (s *Simulator) react(target, who, emoji string) {
	m := s.messages[target]
	if m == nil {
		return
	}
	if m.reactions == nil {
		m.reactions = map[string]string{}
	}
	m.reactions[who] = emoji
	if emoji == "" {
		delete(m.reactions, who)
	}
	s.hub.tell("chat:" + m.chat.contact.id)
}

// ChangeNumber gives a customer another number; their business-scoped id changes with it, and each
// number they have written to gets a system message.
func (s *Simulator) ChangeNumber(who, digits string) (Contact, error) {
	return s.rename(who, digitsOf(digits))
}

// ChangeUserID gives a customer who hides their number another business-scoped id.
func (s *Simulator) ChangeUserID(who string) (Contact, error) { return s.rename(who, "") }

func (s *Simulator) rename(who, digits string) (Contact, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(who)
	if err != nil {
		return Contact{}, err
	}
	if digits != "" && s.people[whatsappID(digits)] != nil {
		return Contact{}, fmt.Errorf("another customer has the number %s", strconv.Quote(digits))
	}
	before := *c
	sys := cloudapi.System{Type: "user_changed_user_id", PreviousUserID: c.userID}
	from, old := "", c.userID
	if digits != "" {
		from, old = c.wireID(), c.waID
		delete(s.people, c.waID)
		c.digits, c.waID, c.used = digits, whatsappID(digits), nil
		s.people[c.waID] = c
		sys.Type, sys.WaID = "user_changed_number", c.wireID()
	}
	c.userID = userID(c.waID, s.cfg.Seed, s.seq.Add(1)+1e9)
	s.people[c.userID] = c
	sys.UserID = c.userID
	changed := c.userID
	if digits != "" {
		changed = c.waID
	}
	sys.Body = fmt.Sprintf("User %s changed from %s to %s", c.name, old, changed)
	switch s.Knobs().IdentityShape {
	case "body_only": // before 2026-08-11
		sys.PreviousUserID = ""
	case "customer_changed_number":
		if digits != "" {
			sys = cloudapi.System{Type: "customer_changed_number", Body: sys.Body, WaID: sys.WaID, NewWaID: sys.WaID, Customer: old}
		}
	}
	for _, n := range s.order {
		if n.chats[c.id] == nil {
			continue
		}
		now := s.clock.Now()
		w := cloudapi.Message{Type: cloudapi.TypeSystem, System: &sys, From: from, Timestamp: graph.At(now),
			ID: wamid(before.wireID(), fromUser, s.cfg.Seed, s.seq.Add(1))}
		s.hooks.put(&update{key: "message:" + w.ID, url: s.callbackOf(n), account: n.account.ID, field: cloudapi.FieldMessages,
			meta: s.meta(n), message: &w, lane: c.id, at: now})
		n.unheard()
	}
	s.hub.tell("contacts")
	return c.view(), nil
}

// tellMessage puts an inbound message on its way. Caller holds mu.
func (s *Simulator) tellMessage(n *number, c *contact, w *cloudapi.Message) {
	n.unheard()
	s.hooks.put(&update{key: "message:" + w.ID, url: s.callbackOf(n), account: n.account.ID, field: cloudapi.FieldMessages,
		meta: s.meta(n), contact: s.wire(n, c, true), message: w, lane: c.id, at: s.clock.Now()})
}

// wire is the contact as webhooks carry it.
func (s *Simulator) wire(n *number, c *contact, profile bool) *cloudapi.Contact {
	w := &cloudapi.Contact{WaID: s.shown(n, c), UserID: c.userID}
	if profile && (c.name != "" || c.username != "") {
		w.Profile = &cloudapi.Profile{Name: c.name, Username: c.username}
	}
	return w
}

func (s *Simulator) meta(n *number) cloudapi.Metadata {
	display := n.Digits
	if s.Knobs().DisplayFormatted && len(display) > 7 {
		display = "+" + display[:2] + " " + display[2:7] + " " + display[7:]
	}
	return cloudapi.Metadata{DisplayPhoneNumber: display, PhoneNumberID: n.ID}
}
