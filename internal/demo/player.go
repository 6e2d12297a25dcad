package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sangam/internal/demo/dialogue"
	"sangam/internal/simulator"
	"sangam/internal/wire/cloudapi"
)

// player takes the turns of customers and of the owner's phone, at the pretend platform. What they
// do reaches the product as webhooks and in no other way.
type player struct {
	sim *simulator.Simulator
}

// history plays the past of all talks, oldest turn first, as it happened.
func (p *player) history(ctx context.Context, talks []*talk) error {
	type step struct {
		t  *talk
		at time.Time
	}
	var steps []step
	for _, t := range talks {
		if err := p.meet(t); err != nil {
			return err
		}
		for _, at := range t.at {
			steps = append(steps, step{t, at})
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.take(s.t, s.at); err != nil {
			return err
		}
	}
	return nil
}

// meet makes the customer of a talk known at the platform.
func (p *player) meet(t *talk) error {
	c, err := p.sim.Meet(simulator.Customer{Digits: t.digits, Name: t.Person.Profile})
	t.person = c.ID
	return err
}

// take plays the next turn of a talk, one of the customer or of the phone, at an instant; zero is
// now.
func (p *player) take(t *talk, at time.Time) error {
	i := t.next
	t.next++
	u := t.Turns[i]
	id, err := p.turn(t, u, at)
	if err != nil {
		return fmt.Errorf("play turn %d of dialogue %s: %w", i+1, t.ID, err)
	}
	t.said[i] = id
	return nil
}

func (p *player) turn(t *talk, u dialogue.Turn, at time.Time) (string, error) {
	target := p.platformID(t, u.To)
	if u.To > 0 && target == "" && !isMessage(u.Kind) {
		return "", nil // what it points at was never said: a member answered with other words
	}
	switch u.Kind {
	case dialogue.Edit:
		return p.sim.EditAt(target, u.Text, at)
	case dialogue.Revoke:
		return p.sim.RevokeAt(target, at)
	}
	kind, w := "", (*cloudapi.Message)(nil)
	var place *cloudapi.Location
	switch u.Kind {
	case dialogue.Reaction:
		w, target = &cloudapi.Message{Type: cloudapi.TypeReaction, Reaction: &cloudapi.Reaction{MessageID: target, Emoji: u.Emoji}}, ""
	case dialogue.Contact:
		card := cloudapi.ContactCard{Name: &cloudapi.CardName{FormattedName: u.Card.Name},
			Phones: []cloudapi.CardPhone{{Phone: "+" + u.Card.Phone, WaID: u.Card.Phone, Type: "CELL"}}}
		w = &cloudapi.Message{Type: cloudapi.TypeContacts, Contacts: []cloudapi.ContactCard{card}}
	case dialogue.Location:
		kind = cloudapi.TypeLocation
		place = &cloudapi.Location{Latitude: u.Place.Latitude, Longitude: u.Place.Longitude, Name: u.Place.Name, Address: u.Place.Address}
	case dialogue.Unsupported:
		kind = cloudapi.TypeUnsupported
	default:
		kind = string(u.Kind) // text, image, voice, video, document, sticker: the simulator's own words
	}
	name, mime, data := dialogue.MediaFor(u, look(t))
	file := simulator.File{Bytes: data, MIME: mime}
	if u.Kind == dialogue.Document {
		file.Filename = name
	}
	if u.Who == dialogue.Phone {
		return p.sim.PhoneSends(simulator.PhoneMessage{To: t.person, Type: kind, Text: u.Text, File: file, Location: place, Wire: w, ReplyTo: target, At: at})
	}
	m := simulator.CustomerMessage{From: t.person, Type: kind, Text: u.Text, File: file, Location: place, Wire: w, ReplyTo: target, ErrorCode: u.Code, At: at}
	if u.Ad != nil {
		m.Ad = &cloudapi.Referral{SourceURL: u.Ad.URL, SourceID: u.Ad.ID, SourceType: "ad", Headline: u.Ad.Headline, Body: u.Ad.Body,
			ClickID: "ARdemo" + t.digits}
	}
	return p.sim.CustomerSends(m)
}

// look chooses the colours of a picture: few, since each takes time to draw.
func look(t *talk) int { return int(t.digits[len(t.digits)-1]-'0') % 2 }

// platformID is the platform's id of a turn (1 is the first), empty if it is not known. What a
// member said has one only once it was sent: it is then found among what reached the customer.
func (p *player) platformID(t *talk, turn int) string {
	if turn < 1 {
		return ""
	}
	if id := t.said[turn-1]; id != "" {
		return id
	}
	chat, err := p.sim.Chat("", t.person)
	if err != nil {
		return ""
	}
	for _, m := range slices.Backward(chat) {
		if m.Author == byDesk && m.Text == t.Turns[turn-1].Text {
			return m.ID
		}
	}
	return ""
}

// byDesk is what the simulator calls the author of a message that came by the API.
const byDesk = "api"

// newestByDesk is the newest message the desk sent in a chat, and how many there are; 0 is none.
func (p *player) newestByDesk(t *talk) (newest simulator.Message, n int) {
	chat, err := p.sim.Chat("", t.person)
	if err != nil {
		return newest, 0
	}
	for _, m := range chat {
		if m.Author == byDesk && m.Type != cloudapi.TypeReaction {
			newest, n = m, n+1
		}
	}
	return newest, n
}

// answered reports whether all that the demo's own members said in a talk has reached the customer.
func (p *player) answered(t *talk) bool {
	_, n := p.newestByDesk(t)
	return n >= t.scripted()
}
