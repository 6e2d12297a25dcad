package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"sangam/internal/demo/dialogue"
)

// maxTurns of a real dialogue are played; some are far longer than a chat with a shop.
const maxTurns = 24

// deck deals dialogues in turn: all of a shuffled pile once before any comes again, a pile for each
// source so that a large file does not crowd out a small one.
type deck struct {
	piles []*pile
	next  int
}

type pile struct {
	cards []dialogue.Dialogue
	dealt []int // how often each was dealt
}

func newDeck(r *rand.Rand, all []dialogue.Dialogue) *deck {
	bySource := map[string]*pile{}
	d := &deck{}
	for _, c := range all {
		if len(c.Turns) > maxTurns {
			c.Turns = c.Turns[:maxTurns]
		}
		p := bySource[c.Source]
		if p == nil {
			p = &pile{}
			bySource[c.Source] = p
			d.piles = append(d.piles, p)
		}
		p.cards = append(p.cards, c)
	}
	for _, p := range d.piles {
		r.Shuffle(len(p.cards), func(i, j int) { p.cards[i], p.cards[j] = p.cards[j], p.cards[i] })
		p.dealt = make([]int, len(p.cards))
	}
	return d
}

// draw deals the next dialogue that meets all wishes, of those dealt least; where none meets them
// all, the first wishes count more, down to none.
func (d *deck) draw(wishes ...func(dialogue.Dialogue) bool) dialogue.Dialogue {
	for {
		for range d.piles {
			p := d.piles[d.next%len(d.piles)]
			d.next++
			if i := p.find(wishes); i >= 0 {
				p.dealt[i]++
				return p.cards[i]
			}
		}
		wishes = wishes[:len(wishes)-1]
	}
}

func (p *pile) find(wishes []func(dialogue.Dialogue) bool) int {
	best := -1
	for i, c := range p.cards {
		if best >= 0 && p.dealt[i] >= p.dealt[best] {
			continue
		}
		if !slices.ContainsFunc(wishes, func(meets func(dialogue.Dialogue) bool) bool { return meets != nil && !meets(c) }) {
			best = i
		}
	}
	return best
}

// feature is something a visitor should find.
type feature struct {
	name string
	// A member's turn shows it, so it happens now.
	live bool
	in   func(dialogue.Dialogue) bool
	// put adds it to a real dialogue, which has nothing but words.
	put func(*rand.Rand, dialogue.Dialogue) dialogue.Dialogue
}

var features = []feature{
	{"failed send", true, some(func(t dialogue.Turn) bool { return t.Fail != 0 }), func(_ *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
		d.Turns = slices.Clone(d.Turns)
		d.Turns[slices.IndexFunc(d.Turns, func(t dialogue.Turn) bool { return t.Who == dialogue.Member })].Fail = 131026
		return d
	}},
	{"only on the phone", false, some(func(t dialogue.Turn) bool { return t.Code == 131060 }), putOnlyOnPhone},
	{"edit", false, kind(dialogue.Edit), putEdit},
	{"revoke", false, kind(dialogue.Revoke), putRevoke},
	{"ad lead", false, some(func(t dialogue.Turn) bool { return t.Ad != nil }), putAd},
	{"reaction", false, kind(dialogue.Reaction), putReaction},
	{"picture", false, kind(dialogue.Image), putFile(dialogue.Image)},
	{"voice note", false, kind(dialogue.Voice), putFile(dialogue.Voice)},
	{"document", false, kind(dialogue.Document), putFile(dialogue.Document)},
	{"video", false, kind(dialogue.Video), putFile(dialogue.Video)},
	{"sticker", false, kind(dialogue.Sticker), putFile(dialogue.Sticker)},
	{"location", false, kind(dialogue.Location), nothing},
	{"contact card", false, kind(dialogue.Contact), nothing},
	{"quote", false, some(func(t dialogue.Turn) bool { return t.Kind == dialogue.Text && t.To > 0 }), nothing},
}

func some(is func(dialogue.Turn) bool) func(dialogue.Dialogue) bool {
	return func(d dialogue.Dialogue) bool { return slices.ContainsFunc(d.Turns, is) }
}

func kind(k dialogue.Kind) func(dialogue.Dialogue) bool {
	return some(func(t dialogue.Turn) bool { return t.Kind == k })
}

func nothing(_ *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue { return d }

// embellish adds to a real dialogue, here and there, what people do beside words. The words stay as
// published.
func embellish(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	for _, f := range []struct {
		percent int
		put     func(*rand.Rand, dialogue.Dialogue) dialogue.Dialogue
	}{{8, putFile(dialogue.Image)}, {4, putFile(dialogue.Voice)}, {3, putFile(dialogue.Document)}, {1, putFile(dialogue.Video)},
		{2, putFile(dialogue.Sticker)}, {10, putReaction}, {3, putEdit}, {3, putRevoke}, {4, putAd}, {2, putOnlyOnPhone}} {
		if r.IntN(100) < f.percent {
			d = f.put(r, d)
		}
	}
	return d
}

// put inserts a turn before the i-th and moves what points beyond it.
func insert(d dialogue.Dialogue, i int, t dialogue.Turn) dialogue.Dialogue {
	turns := slices.Insert(slices.Clone(d.Turns), i, t)
	for j := range turns {
		if j != i && turns[j].To > i {
			turns[j].To++
		}
	}
	d.Turns = turns
	return d
}

// after picks a turn of somebody's text and gives the place behind it; false if there is none.
func after(r *rand.Rand, d dialogue.Dialogue, fits func(dialogue.Turn) bool) (int, bool) {
	var at []int
	for i, t := range d.Turns {
		if t.Kind == dialogue.Text && fits(t) {
			at = append(at, i+1)
		}
	}
	if len(at) == 0 {
		return 0, false
	}
	return at[r.IntN(len(at))], true
}

func ofCustomer(t dialogue.Turn) bool { return t.Who == dialogue.Customer }

func putFile(k dialogue.Kind) func(*rand.Rand, dialogue.Dialogue) dialogue.Dialogue {
	return func(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
		if i, ok := after(r, d, ofCustomer); ok {
			return insert(d, i, dialogue.Turn{Who: dialogue.Customer, Kind: k})
		}
		return d
	}
}

func putReaction(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	i, ok := after(r, d, func(t dialogue.Turn) bool { return t.Who != dialogue.Customer })
	if !ok || !speaks(d.Turns[:i], dialogue.Customer) {
		return d
	}
	return insert(d, i, dialogue.Turn{Who: dialogue.Customer, Kind: dialogue.Reaction, To: i, Emoji: []string{"👍", "🙏", "❤️", "😂"}[r.IntN(4)]})
}

// putEdit lets a customer forget the last word at first.
func putEdit(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	i, ok := after(r, d, func(t dialogue.Turn) bool { return ofCustomer(t) && strings.Contains(strings.TrimSpace(t.Text), " ") })
	if !ok {
		return d
	}
	whole := strings.TrimSpace(d.Turns[i-1].Text)
	d = insert(d, i, dialogue.Turn{Who: dialogue.Customer, Kind: dialogue.Edit, To: i, Text: whole})
	d.Turns[i-1].Text = strings.TrimSpace(whole[:strings.LastIndex(whole, " ")])
	return d
}

func putRevoke(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	i, ok := after(r, d, ofCustomer)
	if !ok {
		return d
	}
	d = insert(d, i, dialogue.Turn{Who: dialogue.Customer, Kind: dialogue.Text, Text: "sorry, wrong chat"})
	return insert(d, i+1, dialogue.Turn{Who: dialogue.Customer, Kind: dialogue.Revoke, To: i + 1})
}

func putOnlyOnPhone(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	if i, ok := after(r, d, ofCustomer); ok {
		return insert(d, i, dialogue.Turn{Who: dialogue.Customer, Kind: dialogue.Unsupported, Code: 131060})
	}
	return d
}

func putAd(r *rand.Rand, d dialogue.Dialogue) dialogue.Dialogue {
	first := slices.IndexFunc(d.Turns, ofCustomer)
	d.Turns = slices.Clone(d.Turns)
	d.Turns[first].Ad = &dialogue.Ad{ID: fmt.Sprintf("12021000000000%04d", r.IntN(10000)), Headline: "Diwali hampers from ₹799",
		Body: "Brass diyas, dry fruit boxes and spice gift sets. Delivered all over Pune.", URL: "https://ads.example.com/sahyadri/diwali"}
	return d
}
