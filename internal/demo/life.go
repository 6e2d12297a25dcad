package demo

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"sangam/internal/demo/dialogue"
	"sangam/internal/simulator"
)

// Pace is how fast life goes on.
type Pace struct {
	// Something happens after a time between these (5 and 20 seconds).
	Least, Most time.Duration
	// A customer answers a member after a time between half of this and all of it (9 seconds).
	Typing time.Duration
	// After so many happenings all takes twice as long, and after as many again four times (60): who
	// leaves a demo running over night does not come back to ten thousand messages.
	Slower int
}

func (p Pace) withDefaults() Pace {
	if p.Most == 0 {
		p.Least, p.Most = 5*time.Second, 20*time.Second
	}
	if p.Typing == 0 {
		p.Typing = 9 * time.Second
	}
	if p.Slower == 0 {
		p.Slower = 60
	}
	return p
}

// life lets customers write, now and then the phone answer, and customers answer the desk. One
// goroutine does all of it; it alone touches the talks once it runs.
type life struct {
	player  *player
	planner *planner
	r       *rand.Rand
	pace    Pace
	log     *slog.Logger

	talks    []*talk
	byPerson map[string]*talk
	// Answers on their way, see soon.
	soon  []*answer
	count int // happenings so far

	mu     sync.Mutex
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// answer is what a customer is typing.
type answer struct {
	t  *talk
	at time.Time
}

// Live lets life go on, until Stop.
func (d *Demo) Live(ctx context.Context) {
	l := &life{player: d.player, planner: d.planner, r: rand.New(rand.NewPCG(d.o.Seed, 2)), pace: d.o.Pace, log: d.o.Log,
		talks: d.talks, byPerson: map[string]*talk{}}
	for _, t := range l.talks {
		l.byPerson[t.person] = t
	}
	d.life = l
	l.Start(ctx)
}

// Start begins; a second call does nothing.
func (l *life) Start(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cancel != nil {
		return
	}
	ctx, l.cancel = context.WithCancel(context.WithoutCancel(ctx))
	hints, leave := l.player.sim.Watch()
	l.wg.Go(func() {
		defer leave()
		l.run(ctx, hints)
	})
}

// Stop ends it and waits. It may be called twice.
func (l *life) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cancel != nil {
		l.cancel()
	}
	l.wg.Wait()
}

func (l *life) run(ctx context.Context, hints <-chan string) {
	next := time.Now().Add(l.pause())
	wake := time.NewTimer(time.Until(next))
	defer wake.Stop()
	for {
		due := next
		for _, a := range l.soon {
			if a.at.Before(due) {
				due = a.at
			}
		}
		wake.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return
		case hint, open := <-hints:
			if !open {
				return
			}
			if person, ok := strings.CutPrefix(hint, "chat:"); ok {
				l.listen(person)
			}
		case now := <-wake.C:
			for _, a := range slices.Clone(l.soon) {
				if !a.at.After(now) {
					l.soon = slices.DeleteFunc(l.soon, func(b *answer) bool { return a == b })
					l.reply(a.t)
				}
			}
			if !next.After(now) {
				l.happen()
				next = time.Now().Add(l.pause())
			}
		}
	}
}

// pause is how long nothing happens.
func (l *life) pause() time.Duration {
	slower := 1 + time.Duration(min(l.count/l.pace.Slower, 3))
	return slower * (l.pace.Least + time.Duration(l.r.Int64N(int64(l.pace.Most-l.pace.Least)+1)))
}

// listen looks whether the desk wrote to somebody, and lets them type if it did.
func (l *life) listen(person string) {
	t := l.byPerson[person]
	if t == nil {
		return // somebody the visitor plays
	}
	m, n := l.player.newestByDesk(t)
	if n <= t.scripted() || m.ID == t.heard {
		return
	}
	t.heard = m.ID
	l.later(t, l.pace.Typing)
}

// later makes a customer write in a moment, unless they are typing already.
func (l *life) later(t *talk, within time.Duration) {
	if slices.ContainsFunc(l.soon, func(a *answer) bool { return a.t == t }) {
		return
	}
	l.soon = append(l.soon, &answer{t, time.Now().Add(within/2 + time.Duration(l.r.Int64N(int64(within)/2+1)))})
}

// reply makes a customer answer what the desk wrote: with the next of their own words in the
// dialogue, whatever the member said, or with a phrase once those are used up.
func (l *life) reply(t *talk) {
	if m, _ := l.player.newestByDesk(t); m.ID == t.heard && m.Status == "failed" {
		return // it never arrived
	}
	rest := t.Turns[t.next:]
	if i := slices.IndexFunc(rest, func(u dialogue.Turn) bool { return u.Who == dialogue.Customer }); i >= 0 {
		t.next += i
		l.take(t)
		if t.nextIs(dialogue.Customer) {
			l.later(t, l.pace.Typing/2)
		}
		return
	}
	phrases, ok := closing[t.Language]
	if !ok {
		phrases = closing["en"]
	}
	switch {
	case t.phrase < 2:
		l.say(simulator.CustomerMessage{From: t.person, Text: phrases[(l.r.IntN(len(phrases)/2))*2+t.phrase]})
	case t.phrase == 2:
		if _, err := l.player.sim.ReactByCustomer(t.heard, "👍"); err != nil {
			l.log.Debug("a customer could not react", "reason", err)
		}
	}
	t.phrase++ // then they have nothing more to say
}

// closing are words that fit after almost anything: at even places the first, at odd ones the second.
var closing = map[string][]string{
	"en":       {"Ok, thank you!", "Great 👍", "Got it, thanks", "Perfect 🙏", "ok noted", "thanks again"},
	"hinglish": {"ok ji, thank you", "badhiya 👍", "thik hai, shukriya", "ok bhaiya", "acha samajh gaya", "dhanyavaad 🙏"},
	"hi":       {"ठीक है, धन्यवाद", "बढ़िया 👍", "जी, समझ गया", "शुक्रिया 🙏", "अच्छा, ठीक", "धन्यवाद जी"},
}

// happen lets one thing happen: a customer goes on, the owner answers on the phone, or somebody new
// writes.
func (l *life) happen() {
	l.count++
	dice := l.r.IntN(100)
	goesOn := func(who dialogue.Who) *talk {
		var fit []*talk
		for _, t := range l.talks {
			if t.next > 0 && t.nextIs(who) && l.player.answered(t) &&
				!slices.ContainsFunc(l.soon, func(a *answer) bool { return a.t == t }) {
				fit = append(fit, t)
			}
		}
		if len(fit) == 0 {
			return nil
		}
		return fit[l.r.IntN(len(fit))]
	}
	if dice < 20 {
		if t := goesOn(dialogue.Phone); t != nil {
			l.take(t)
			return
		}
	}
	if dice < 65 {
		if t := goesOn(dialogue.Customer); t != nil {
			l.take(t)
			return
		}
	}
	if len(l.talks) < customersMax {
		t := l.planner.begin()
		if err := l.player.meet(t); err != nil {
			l.log.Debug("nobody came", "reason", err)
			return
		}
		l.talks, l.byPerson[t.person] = append(l.talks, t), t
		l.take(t)
	}
}

// take plays the next turn. What the platform refuses (an edit that comes too late) is left out.
func (l *life) take(t *talk) {
	if err := l.player.take(t, time.Time{}); err != nil {
		l.log.Debug("a turn was left out", "reason", err)
	}
}

func (l *life) say(m simulator.CustomerMessage) {
	if _, err := l.player.sim.CustomerSends(m); err != nil {
		l.log.Debug("a customer could not write", "reason", err)
	}
}
