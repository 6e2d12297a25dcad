package demo

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/demo/dialogue"
	"sangam/internal/simulator"
)

// platform is a simulator with a callback that takes everything.
func platform(t *testing.T) (sim *simulator.Simulator, graphURL string, webhooks *atomic.Int64) {
	t.Helper()
	webhooks = &atomic.Int64{}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		webhooks.Add(1)
	}))
	t.Cleanup(hook.Close)
	sim = simulator.New(simulator.Config{Seed: 5, AccessToken: "token", Callback: hook.URL, Knobs: simulator.Knobs{RatePerSecond: -1}})
	graph := httptest.NewServer(sim.Handler())
	t.Cleanup(graph.Close)
	sim.SetPublicURL(graph.URL)
	sim.Start(t.Context())
	t.Cleanup(sim.Stop)
	return sim, graph.URL, webhooks
}

func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestHistoryReachesThePlatformAsItHappened(t *testing.T) {
	t.Parallel()
	sim, _, webhooks := platform(t)
	r := rand.New(rand.NewPCG(3, 1))
	talks := (&planner{r: r, deck: newDeck(r, own(t)), names: dialogue.ShopNames(), now: time.Now(), seed: 3}).plan(60)
	p := &player{sim: sim}
	if err := p.history(t.Context(), talks); err != nil {
		t.Fatal(err)
	}
	if err := sim.Settle(soon(t)); err != nil {
		t.Fatal(err)
	}
	if c := sim.Counts(); c.Unanswered > 0 || c.Dropped > 0 || webhooks.Load() == 0 {
		t.Errorf("%d updates are unanswered, %d dropped, %d webhooks came", c.Unanswered, c.Dropped, webhooks.Load())
	}
	var edited, revoked, reacted, byPhone int
	for _, k := range talks {
		chat, err := sim.Chat("", k.person)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, u := range k.Turns[:len(k.at)] {
			if isMessage(u.Kind) {
				want++
			}
		}
		if len(chat) != want || k.next != len(k.at) {
			t.Errorf("%s: %d messages, %d wanted; %d of %d turns taken", k.ID, len(chat), want, k.next, len(k.at))
		}
		if want > 0 && !chat[want-1].At.Equal(k.lastSaid()) {
			t.Errorf("%s: the last message is of %v, not %v", k.ID, chat[want-1].At, k.lastSaid())
		}
		for _, m := range chat {
			if len(m.Edited) > 0 {
				edited++
			}
			if m.Revoked {
				revoked++
			}
			if len(m.Reactions) > 0 {
				reacted++
			}
			if m.Author == "phone" {
				byPhone++
			}
		}
	}
	if edited == 0 || revoked == 0 || reacted == 0 || byPhone == 0 {
		t.Errorf("%d edited, %d revoked, %d with reactions, %d from the phone", edited, revoked, reacted, byPhone)
	}
}

// fast is a pace for tests.
var fast = Pace{Least: time.Millisecond, Most: 2 * time.Millisecond, Typing: 2 * time.Millisecond, Slower: 1 << 30}

// quiet is a pace at which nothing happens by itself.
var quiet = Pace{Least: time.Hour, Most: time.Hour, Typing: 2 * time.Millisecond, Slower: 60}

func lifeOf(t *testing.T, sim *simulator.Simulator, pace Pace, n int) *Demo {
	t.Helper()
	r := rand.New(rand.NewPCG(4, 1))
	d := &Demo{o: Options{Seed: 4, Pace: pace}, sim: sim, player: &player{sim: sim}}
	d.o.Log = discard
	d.planner = &planner{r: r, deck: newDeck(r, own(t)), names: dialogue.ShopNames(), now: time.Now(), seed: 4}
	d.talks = d.planner.plan(n)
	if err := d.player.history(t.Context(), d.talks); err != nil {
		t.Fatal(err)
	}
	return d
}

// watch waits for the platform to be as wanted; it looks after each hint.
func watch(t *testing.T, sim *simulator.Simulator, what string, is func() bool) {
	t.Helper()
	hints, leave := sim.Watch()
	defer leave()
	for ctx := soon(t); !is(); {
		select {
		case <-hints:
		case <-ctx.Done():
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

func TestLifeGoesOn(t *testing.T) {
	t.Parallel()
	sim, _, _ := platform(t)
	d := lifeOf(t, sim, fast, 40)
	people, before := len(sim.Contacts()), sim.Counts().Items
	d.Live(t.Context())
	watch(t, sim, "200 more updates and somebody new", func() bool { return sim.Counts().Items > before+200 && len(sim.Contacts()) > people })
	d.life.Stop()
	d.life.Stop()
}

func TestACustomerAnswersTheDesk(t *testing.T) {
	t.Parallel()
	sim, graphURL, _ := platform(t)
	d := lifeOf(t, sim, quiet, 40)
	var waiting, over *talk
	for _, k := range d.talks {
		last := k.Turns[len(k.at)-1].Who
		recent := time.Since(k.lastSaid()) < 12*time.Hour
		if recent && last == dialogue.Customer && k.next < len(k.Turns)-1 && k.Turns[k.next+1].Who == dialogue.Customer && isMessage(k.Turns[k.next+1].Kind) {
			waiting = k
		}
		if recent && k.next == len(k.Turns) {
			over = k
		}
	}
	if waiting == nil || over == nil {
		t.Fatal("the plan holds no conversation that waits and none that is over")
	}
	d.Live(t.Context())
	defer d.life.Stop()
	phrases := closing["en"]
	if c, ok := closing[over.Language]; ok {
		phrases = c
	}
	for _, c := range []struct {
		k    *talk
		want func(text string) bool
	}{
		{waiting, func(text string) bool { return text == waiting.Turns[len(waiting.at)+1].Text }},
		{over, func(text string) bool { return slices.Contains(phrases, text) }},
	} {
		chat, err := sim.Chat("", c.k.person)
		if err != nil {
			t.Fatal(err)
		}
		before := len(chat)
		reply(t, graphURL, c.k.digits)
		watch(t, sim, "an answer in "+c.k.ID, func() bool {
			chat, err := sim.Chat("", c.k.person)
			return err == nil && len(chat) > before+1 && chat[before+1].Author == "customer" && c.want(chat[before+1].Text)
		})
	}
}

// reply sends a text as the product does.
func reply(t *testing.T, graphURL, to string) {
	t.Helper()
	body := fmt.Sprintf(`{"messaging_product":"whatsapp","to":"+%s","type":"text","text":{"body":"Let me look."}}`, to)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, graphURL+"/v26.0/770000000000201/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer token")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		t.Fatalf("the reply was answered %d: %s", res.StatusCode, answer)
	}
}
