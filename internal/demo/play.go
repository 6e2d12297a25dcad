package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"sangam/internal/demo/dialogue"
	"sangam/internal/simulator"
)

// settleTime bounds how long the product may take to show what was played in.
const settleTime = 5 * time.Minute

// Play plays the past in, by webhooks, and lets the members answer, assign, read and resolve. It
// returns when the product shows all of it.
func (d *Demo) Play(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, settleTime, errors.New("the product did not take the conversations in within "+settleTime.String()))
	defer cancel()
	for _, name := range append([]string{d.names.Owner.Latin}, first(d.names.Members)...) {
		m, err := signIn(ctx, d.base, Email(name), Password)
		if err != nil {
			return err
		}
		d.desks = append(d.desks, m)
	}
	r := rand.New(rand.NewPCG(d.o.Seed, 1))
	d.planner = &planner{r: r, deck: newDeck(r, d.cards), names: d.names, now: time.Now(), seed: d.o.Seed}
	d.player = &player{sim: d.sim}
	d.talks = d.planner.plan(d.o.Conversations)
	draw(d.talks)

	// Days within seconds: no limit of the number slows them down, and webhooks carry many at once.
	before := d.sim.Knobs()
	d.sim.SetKnobs(func(k *simulator.Knobs) { k.RatePerSecond, k.Batch, k.Linger = -1, 50, 5*time.Millisecond })
	defer d.sim.SetKnobs(func(k *simulator.Knobs) {
		k.RatePerSecond, k.Batch, k.Linger = before.RatePerSecond, before.Batch, before.Linger
	})
	if err := d.player.history(ctx, d.talks); err != nil {
		return err
	}
	if err := d.shown(ctx); err != nil {
		return cause(ctx, err)
	}
	if err := d.deskWork(ctx); err != nil {
		return cause(ctx, err)
	}
	if err := d.furnish(ctx); err != nil {
		return cause(ctx, err)
	}
	return d.justNow()
}

// justNow lets customers write while the doors open, so that who comes in meets them first: some
// of those whom a member answered answer back.
func (d *Demo) justNow() error {
	for _, t := range d.talks {
		quick := d.planner.r.IntN(2) == 0 // for every talk, so that the seed goes on the same way
		if quick && t.now > len(t.at) && t.nextIs(dialogue.Customer) && d.player.answered(t) {
			if err := d.player.take(t, time.Time{}); err != nil {
				return err
			}
		}
	}
	return nil
}

func first(members []dialogue.Colleague) []string {
	var out []string
	for _, m := range members {
		out = append(out, m.Latin)
	}
	return out
}

// cause gives the reason a context ended rather than that it did.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// draw makes the pictures beforehand on all cores; one at a time they are most of the waiting.
func draw(talks []*talk) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, 4) // pictures in work at once
	for _, t := range talks {
		for i, u := range t.Turns[:t.now] {
			if u.Kind != dialogue.Image {
				continue
			}
			slots <- struct{}{}
			wg.Go(func() {
				dialogue.MediaFor(t.Turns[i], look(t))
				<-slots
			})
		}
	}
	wg.Wait()
}

// shown waits until the inbox shows the newest message of every talk, and notes the conversations.
func (d *Demo) shown(ctx context.Context) error {
	return until(ctx, func() (bool, error) {
		all, err := d.desks[0].conversations(ctx)
		if err != nil {
			return false, err
		}
		for _, t := range d.talks {
			c, ok := all[t.digits]
			// The wire knows seconds only.
			if !ok || c.LastActivityAt < t.lastSaid().Unix()*1000 {
				return false, nil
			}
			t.conversation = c.ID
		}
		return true, nil
	})
}

// until asks again and again until the answer is yes.
func until(ctx context.Context, ask func() (bool, error)) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		if yes, err := ask(); yes || err != nil {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// deskWork is what the members do: answer where it is their turn, take conversations, read and
// resolve them.
func (d *Demo) deskWork(ctx context.Context) error {
	for _, t := range d.talks { // failures are arranged for the next send of all, so one after the other
		if failure(t.Turns[len(t.at):t.now]) {
			if err := d.answer(ctx, t); err != nil {
				return err
			}
		}
	}
	work := make(chan *talk) // unbuffered: the workers are the limit
	failed := make(chan error, deskWorkers)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for range deskWorkers {
		wg.Go(func() {
			for t := range work {
				if err := d.attend(ctx, t); err != nil {
					failed <- err
					cancel()
					return
				}
			}
		})
	}
	for _, t := range d.talks {
		select {
		case work <- t:
		case <-ctx.Done():
		}
	}
	close(work)
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return ctx.Err()
	}
}

const deskWorkers = 4

// attend does what is to be done about one conversation.
func (d *Demo) attend(ctx context.Context, t *talk) error {
	if t.next < t.now {
		if err := d.answer(ctx, t); err != nil {
			return err
		}
	}
	desk := d.desks[0] // the owner's
	if t.assignee >= 0 && t.assignee < len(d.names.Members) {
		desk = d.desks[1+t.assignee]
	}
	here := "/conversations/" + t.conversation
	if t.read {
		var c conversation
		if err := desk.call(ctx, "GET", here, nil, &c); err != nil {
			return err
		}
		if c.LastMessage != nil && c.UnreadCount > 0 {
			if err := desk.call(ctx, "POST", here+"/read", map[string]any{"up_to": c.LastMessage.ID}, nil); err != nil {
				return err
			}
		}
	}
	change := map[string]any{}
	if t.assignee >= 0 {
		change["assignee_id"] = desk.id
	}
	if t.resolved {
		change["state"] = "resolved"
	}
	if len(change) == 0 {
		return nil
	}
	return desk.call(ctx, "PATCH", here, change, nil)
}

// answer lets the member of a talk take the turns that are theirs.
func (d *Demo) answer(ctx context.Context, t *talk) error {
	desk := d.desks[1+t.Member]
	arranged := failure(t.Turns[len(t.at):t.now])
	for ; t.next < t.now; t.next++ {
		u := t.Turns[t.next]
		if u.Fail != 0 {
			// Source: the table in package simulator: 9NNN is accepted, then failed with 131NNN.
			if err := d.sim.FailNext(fmt.Sprintf("9%03d", u.Fail%1000), 1); err != nil {
				return err
			}
		}
		id, err := desk.take(ctx, t, d.account, t.next, d.player.platformID(t, u.To), fmt.Sprintf("demo-%d-%s-%d", d.o.Seed, t.digits, t.next))
		if err != nil {
			return fmt.Errorf("%s answers: %w", d.names.Members[t.Member].Latin, err)
		}
		if arranged && id != "" {
			if err := done(ctx, desk, t.conversation, id, u.Fail != 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// done waits until a message was sent, or has failed if it should: what waits in the queue could
// meet the failure arranged for another.
func done(ctx context.Context, desk *member, conversation, id string, fails bool) error {
	return until(ctx, func() (bool, error) {
		list, err := desk.messages(ctx, conversation)
		for _, m := range list {
			if m.ID == id && (m.Status == "failed" || !fails && m.PlatformID != "") {
				return true, err
			}
		}
		return false, err
	})
}

func failure(turns []dialogue.Turn) bool {
	for _, t := range turns {
		if t.Fail != 0 {
			return true
		}
	}
	return false
}
