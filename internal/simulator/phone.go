package simulator

import (
	"fmt"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// PhoneMessage is what the owner writes in the app on the phone of a hybrid number.
type PhoneMessage struct {
	// Our id of the customer, a business-scoped id, or digits; unknown digits make a new person.
	To string `json:"to,omitempty"`
	// Business number: Graph id or digits. Empty: the first.
	From string `json:"from,omitempty"`
	// text (when empty), image, video, audio, voice, document, sticker, location or contacts.
	Type string `json:"type,omitempty"`
	// Body or caption.
	Text     string             `json:"text,omitempty"`
	File     File               `json:"file,omitzero"`
	Location *cloudapi.Location `json:"location,omitempty"`
	Wire     *cloudapi.Message  `json:"wire,omitempty"` // ready-made content
	ReplyTo  string             `json:"reply_to,omitempty"`
	At       time.Time          `json:"at,omitzero"` // zero: now
}

// PhoneSends makes the owner write from the phone: the customer gets it, the echo follows as
// smb_message_echoes, and statuses for the same id. No window applies, and none opens.
func (s *Simulator) PhoneSends(m PhoneMessage) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, c, err := s.sides(m.From, m.To)
	if err != nil {
		return "", err
	}
	if !n.Hybrid {
		return "", fmt.Errorf("number %s is not on a phone", n.ID)
	}
	if err := s.touch(n); err != nil {
		return "", err
	}
	setDefault(&m.At, s.clock.Now())
	w, media, err := s.content(n, &contact{}, &CustomerMessage{Type: m.Type, Text: m.Text, File: m.File, Location: m.Location, Wire: m.Wire})
	if err != nil {
		return "", err
	}
	ch := s.chatOf(n, c)
	if m.ReplyTo != "" {
		w.Context = &cloudapi.Context{ID: m.ReplyTo}
		if q := s.messages[m.ReplyTo]; q != nil {
			w.Context.From = n.Digits
			if q.author == byCustomer {
				w.Context.From, w.Context.FromUserID = s.shown(n, c), c.userID
			}
		}
	}
	id := s.echo(ch, &w, m.At)
	if w.Type == cloudapi.TypeReaction {
		s.react(w.Reaction.MessageID, byPhone, w.Reaction.Emoji)
		return id, nil
	}
	msg := &message{id: id, chat: ch, author: byPhone, kind: w.Type, at: m.At, text: textOf(&w), wire: w, media: media, replyTo: m.ReplyTo}
	s.keep(msg)
	s.ledger.receive(Received{At: m.At, NumberID: n.ID, Digits: c.waID, UserID: c.userID, ID: id, Type: w.Type, Text: msg.text, ByPhone: true})
	s.planStatuses(msg, Fault{}, !s.Knobs().NoEchoStatuses)
	return id, nil
}

// echo tells what the owner did on the phone and returns its message id. Caller holds mu.
// Observed: echoes carry contacts only since business-scoped ids exist, and never a display name.
func (s *Simulator) echo(ch *chat, w *cloudapi.Message, at time.Time) string {
	n, c := ch.number, ch.contact
	w.From, w.To, w.ToUserID = n.Digits, s.shown(n, c), c.userID
	w.ID = wamid(c.wireID(), fromBusiness, s.cfg.Seed, s.seq.Add(1))
	w.Timestamp = graph.At(at)
	who := &cloudapi.Contact{WaID: s.shown(n, c), UserID: c.userID}
	if c.username != "" {
		who.Profile = &cloudapi.Profile{Username: c.username}
	}
	n.unheard()
	s.hooks.put(&update{key: "echo:" + w.ID, url: s.callbackOf(n), account: n.account.ID, field: cloudapi.FieldMessageEchoes,
		meta: s.meta(n), contact: who, echo: w, lane: c.id, at: s.clock.Now()})
	return w.ID
}

// EditByPhone replaces the text of a message that the owner typed on the phone.
func (s *Simulator) EditByPhone(target, text string) (string, error) {
	return s.amend(target, byPhone, &text, time.Time{})
}

// RevokeByPhone deletes, for everyone, a message that the owner typed on the phone.
func (s *Simulator) RevokeByPhone(target string) (string, error) {
	return s.amend(target, byPhone, nil, time.Time{})
}

// ReactByPhone makes the owner react to a message; an empty emoji takes it back.
func (s *Simulator) ReactByPhone(target, emoji string) (string, error) {
	s.mu.Lock()
	m := s.messages[target]
	s.mu.Unlock()
	if m == nil {
		return "", fmt.Errorf("message %q: %w", target, ErrUnknown)
	}
	return s.PhoneSends(PhoneMessage{To: m.chat.contact.id, From: m.chat.number.ID,
		Wire: &cloudapi.Message{Type: cloudapi.TypeReaction, Reaction: &cloudapi.Reaction{MessageID: target, Emoji: emoji}}})
}

// ReadByPhone marks a customer's messages as read on the phone: the customer sees blue ticks. The
// platform tells the API nothing about it.
func (s *Simulator) ReadByPhone(numberID, who string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, c, err := s.sides(numberID, who)
	if err != nil {
		return err
	}
	if ch := n.chats[c.id]; ch != nil {
		s.readInbound(ch, "")
	}
	return nil
}

// readInbound marks the customer's messages up to one (empty: all) as read. Caller holds mu.
func (s *Simulator) readInbound(ch *chat, upTo string) {
	for _, m := range ch.messages {
		if m.author == byCustomer {
			m.status = cloudapi.StatusRead
		}
		if m.id == upTo {
			break
		}
	}
	s.hub.tell("chat:" + ch.contact.id)
}
