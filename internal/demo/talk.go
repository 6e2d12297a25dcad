package demo

import (
	"math/rand/v2"
	"slices"
	"time"

	"sangam/internal/demo/dialogue"
)

// talk is one conversation of the demo: a dialogue, the number of its customer, and how far it is
// when the curtain rises.
type talk struct {
	dialogue.Dialogue
	// The customer's number, digits with country code.
	digits string
	// When the turns of the past were taken; the first len(at) turns. The rest is for now and later.
	at []time.Time
	// The turns from len(at) to here are the members': they answer at the desk as soon as the past
	// is played in.
	now int
	// Index in Names.Members of whom it is assigned to, the owner one past them; -1 nobody.
	assignee int
	resolved bool
	// A member has read it.
	read bool

	// Set while it is played: the customer's id at the simulator, the conversation's at the desk,
	// the platform's ids by turn, and the first turn not yet taken.
	person, conversation string
	said                 []string
	next                 int
	// The newest message from the desk that the customer has noticed, beside those of the demo's own
	// members; and how many stock phrases are used up once the dialogue is over.
	heard  string
	phrase int
}

// lastSaid is when the newest message of the past was written; reactions, edits and deletions are
// no messages.
func (t *talk) lastSaid() time.Time {
	var last time.Time
	for i, at := range t.at {
		if isMessage(t.Turns[i].Kind) {
			last = at
		}
	}
	return last
}

// scripted is how many messages the demo's own members send.
func (t *talk) scripted() int {
	n := 0
	for _, u := range t.Turns[len(t.at):t.now] {
		if isMessage(u.Kind) {
			n++
		}
	}
	return n
}

// nextIs reports whether the next turn is somebody's, and soon: what was said a day later waits for
// another day.
func (t *talk) nextIs(who dialogue.Who) bool {
	return t.next < len(t.Turns) && t.Turns[t.next].Who == who && t.Turns[t.next].After < 2*time.Hour
}

func isMessage(k dialogue.Kind) bool {
	return k != dialogue.Reaction && k != dialogue.Edit && k != dialogue.Revoke
}

// planner makes talks. Everything it decides comes from its random source and the instant it is
// given, so a seed gives the same demo.
type planner struct {
	r     *rand.Rand
	deck  *deck
	names dialogue.Names
	now   time.Time
	seed  uint64
	count int // customers so far
}

// How the conversations are spread, as parts of all.
//
// A reply from the desk carries the time at which it is made: the product dates what members write
// by its own clock, and nothing but the platform and the phone can speak of the past. So members
// answer in conversations of the last half hour only, where that is the truth; in older ones the
// business side was typed on the phone, whose echoes carry their own times. Texts signed by a member
// are signed by the owner there.
const (
	livePart    = 8  // one in 8: a member answers now
	waitingPart = 8  // the customer waits for an answer, since minutes or hours
	closingPart = 14 // likewise, and the window closes within the next hour
	todayPart   = 5  // answered on the phone today
)

// plan makes the conversations that are there when the demo opens. What has to be seen (a failed
// send, an edit, …) is among them however few they are.
func (p *planner) plan(n int) []*talk {
	var out []*talk
	live := max(3, n/livePart)
	for _, f := range features {
		if len(out) == n {
			break
		}
		d, ok := p.featuring(f)
		if !ok {
			continue
		}
		if f.live {
			out = append(out, p.live(d))
			live--
			continue
		}
		t := p.past(d, p.now.Add(-p.between(20*time.Minute, 44*time.Hour)))
		t.resolved = false
		out = append(out, t)
	}
	for _, kind := range []struct {
		n    int
		make func() *talk
	}{
		{live, func() *talk { return p.live(p.vary(p.deck.draw(hasMember), p.names)) }},
		{n / waitingPart, func() *talk { return p.waiting(time.Minute, 9*time.Hour) }},
		{max(1, n/closingPart), func() *talk { return p.waiting(23*time.Hour+5*time.Minute, 23*time.Hour+50*time.Minute) }},
		{n / todayPart, func() *talk { return p.past(p.varyPast(nil), p.now.Add(-p.between(40*time.Minute, 21*time.Hour))) }},
		{n, func() *talk { return p.past(p.varyPast(nil), p.someDay()) }},
	} {
		for i := 0; i < kind.n && len(out) < n; i++ {
			out = append(out, kind.make())
		}
	}
	return out
}

// begin makes a conversation that has not begun: for later.
func (p *planner) begin() *talk {
	return p.talk(p.vary(p.deck.draw(nil), p.names))
}

func (p *planner) talk(d dialogue.Dialogue) *talk {
	p.count++
	// Scattered over 0 to 5999: below 6000 the last digits of a number mean nothing to the simulator.
	// 1543 shares no factor with 6000, so none comes twice.
	n := (p.count*1543 + int(p.seed%6000)) % 6000
	return &talk{Dialogue: d, digits: dialogue.PhoneNumber(n), assignee: -1, said: make([]string, len(d.Turns))}
}

func (p *planner) vary(d dialogue.Dialogue, names dialogue.Names) dialogue.Dialogue {
	d = dialogue.Vary(p.r, d, names)
	if d.Source != "" {
		d = embellish(p.r, d)
	}
	return d
}

// varyPast makes a dialogue whose business side is the owner's, on the phone.
func (p *planner) varyPast(fit func(dialogue.Dialogue) bool) dialogue.Dialogue {
	names := p.names
	names.Members = []dialogue.Colleague{{Name: names.Owner}}
	return ownersOnly(p.vary(p.deck.draw(fit), names))
}

// ownersOnly lets the owner say on the phone what members say.
func ownersOnly(d dialogue.Dialogue) dialogue.Dialogue {
	d.Turns = slices.Clone(d.Turns)
	for i := range d.Turns {
		if t := &d.Turns[i]; t.Who == dialogue.Member {
			t.Who, t.Fail = dialogue.Phone, 0
		}
	}
	return d
}

// featuring finds a dialogue that shows a feature; in real ones it is put in.
func (p *planner) featuring(f feature) (dialogue.Dialogue, bool) {
	for range 20 { // Vary may leave the very turn out
		var d dialogue.Dialogue
		if f.live {
			d = p.vary(p.deck.draw(hasMember, f.in), p.names)
		} else {
			d = p.varyPast(f.in)
		}
		if d.Source != "" && !f.in(d) {
			d = f.put(p.r, d)
		}
		if f.in(d) {
			return d, true
		}
	}
	return dialogue.Dialogue{}, false
}

// past is a conversation whose last turn was taken at an instant.
func (p *planner) past(d dialogue.Dialogue, end time.Time) *talk {
	t := p.talk(ownersOnly(d))
	t.at = p.times(t.Turns, end)
	t.now = len(t.at)
	if p.r.IntN(4) > 0 {
		t.assignee = p.r.IntN(len(p.names.Members) + 1)
	}
	age := p.now.Sub(end)
	t.resolved = age > 24*time.Hour && p.r.IntN(100) < 80 || p.r.IntN(100) < 35
	t.read = t.resolved || p.r.IntN(100) < 90
	return t
}

// waiting is a conversation in which the customer said the last word, so long ago.
func (p *planner) waiting(least, most time.Duration) *talk {
	d := p.vary(p.deck.draw(asksFirst), p.names)
	var cuts []int // a business turn after a customer's
	for i := 1; i < len(d.Turns); i++ {
		if d.Turns[i].Who != dialogue.Customer && isMessage(d.Turns[i].Kind) && d.Turns[i-1].Who == dialogue.Customer && !speaks(d.Turns[:i], dialogue.Member) {
			cuts = append(cuts, i)
		}
	}
	t := p.talk(d)
	cut := len(d.Turns)
	if len(cuts) > 0 {
		cut = cuts[p.r.IntN(len(cuts))]
	}
	for i := range d.Turns[:cut] { // customers without an answer: all turns are theirs or the phone's
		if d.Turns[i].Who == dialogue.Member {
			t.Turns[i].Who = dialogue.Phone
		}
	}
	t.at = p.times(t.Turns[:cut], p.now.Add(-p.between(least, most)))
	t.now = cut
	if p.r.IntN(3) == 0 {
		t.assignee = p.r.IntN(len(p.names.Members) + 1)
	}
	return t
}

// live is a conversation in which a member answers now.
func (p *planner) live(d dialogue.Dialogue) *talk {
	t := p.talk(d)
	first := slices.IndexFunc(d.Turns, func(u dialogue.Turn) bool { return u.Who == dialogue.Member })
	for t.now = first; t.now < len(d.Turns) && d.Turns[t.now].Who == dialogue.Member; t.now++ {
	}
	t.at = p.times(d.Turns[:first], p.now.Add(-p.between(time.Minute, 28*time.Minute)))
	t.assignee = d.Member
	return t
}

// times spreads turns over time so that the last is taken at end.
func (p *planner) times(turns []dialogue.Turn, end time.Time) []time.Time {
	hurry := slices.ContainsFunc(turns, func(t dialogue.Turn) bool { return t.Kind == dialogue.Edit }) // within 15 minutes of the message
	at := make([]time.Time, len(turns))
	for i := len(turns) - 1; i >= 0; i-- {
		at[i] = end
		if i == 0 {
			break
		}
		gap := turns[i].After
		switch {
		case gap > 0:
		case hurry || !isMessage(turns[i].Kind) || turns[i].Who == turns[i-1].Who:
			gap = p.between(6*time.Second, 45*time.Second)
		default:
			gap = p.between(25*time.Second, 9*time.Minute)
		}
		end = end.Add(-gap)
	}
	return at
}

func (p *planner) between(least, most time.Duration) time.Duration {
	return least + time.Duration(p.r.Int64N(int64(most-least)+1))
}

var pune = time.FixedZone("IST", 5*3600+1800)

// someDay is an instant within shop hours, one to six days ago.
func (p *planner) someDay() time.Time {
	y, m, d := p.now.In(pune).Date()
	at := time.Date(y, m, d-1-p.r.IntN(5), 9, 30, 0, 0, pune).Add(p.between(0, 11*time.Hour))
	if p.now.Sub(at) < 25*time.Hour {
		at = at.AddDate(0, 0, -1)
	}
	return at
}

func speaks(turns []dialogue.Turn, who dialogue.Who) bool {
	return slices.ContainsFunc(turns, func(t dialogue.Turn) bool { return t.Who == who })
}

// hasMember wants a dialogue in which a member answers something the customer said, within a day.
func hasMember(d dialogue.Dialogue) bool {
	for i, t := range d.Turns {
		switch {
		case t.After > 20*time.Hour:
			return false
		case t.Who == dialogue.Member:
			return i > 0 && speaks(d.Turns[:i], dialogue.Customer) && isMessage(t.Kind)
		}
	}
	return false
}

func asksFirst(d dialogue.Dialogue) bool {
	return d.Turns[0].Who == dialogue.Customer && d.Turns[0].Kind != dialogue.Unsupported
}
