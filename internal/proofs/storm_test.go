package proofs

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/wire/graph"
)

// TestDuplicateStorm is R4: every event comes one to twenty times, shuffled, over fifty
// connections, to two processes where there can be two. One row, one thread, one event each.
func TestDuplicateStorm(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		in := newInstall(t, dialect, plainBinary)
		l := newLoad(in, 0, 0)
		processes := []*process{in.serving(in.addr)}
		if dialect == db.Postgres {
			l.addrs = append(l.addrs, freeAddress(t))
			processes = append(processes, in.serving(l.addrs[1]))
		}
		events := count(1200, 10_000)
		var deck []item
		for i := range events {
			key := fmt.Sprintf("wamid.K%d", i)
			it := text(l.somebody(), key, 1_795_250_000+int64(i%5000), wordsOf(key))
			for range 1 + l.random.IntN(20) {
				deck = append(deck, it)
			}
		}
		l.random.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		bodies := make(chan webhook)
		var refused atomic.Int64
		var posting sync.WaitGroup
		for range 50 {
			posting.Go(func() {
				for b := range bodies {
					answer := post(l.client, "http://"+l.addrs[b.to]+"/webhooks/meta", b.body, graph.Sign([]byte(appSecret), b.body))
					l.ledger.note(entry{What: "webhook", Answer: answer, Keys: b.keys})
					if answer != 200 {
						refused.Add(1)
					}
				}
			})
		}
		posts := 0
		for rest := deck; len(rest) > 0; posts++ {
			n := min(len(rest), 1+l.random.IntN(12))
			b := webhook{body: shopRoute.body(rest[:n]...), to: l.random.IntN(len(l.addrs))}
			for _, it := range rest[:n] {
				b.keys = append(b.keys, it.key)
			}
			bodies <- b
			rest = rest[n:]
		}
		close(bodies)
		posting.Wait()
		if n := refused.Load(); n > 0 {
			t.Errorf("%d of %d bodies were not taken", n, posts)
		}
		l.settle()
		for _, p := range processes {
			if took := p.stop(); took > 10*time.Second {
				t.Errorf("stopping took %v", took)
			}
		}
		t.Logf("%d events, %d deliveries in %d bodies", events, len(deck), posts)
		l.verify()
		d := in.open()
		defer d.Close()
		for what, query := range map[string]string{
			"messages":      "SELECT count(*) FROM messages",
			"told":          "SELECT count(*) FROM events WHERE kind = 'message.received'",
			"unread in all": "SELECT sum(unread) FROM conversations",
		} {
			if n := number(t, d, query); n != int64(events) {
				t.Errorf("%d %s, want %d", n, what, events)
			}
		}
		people := map[string]bool{}
		for _, it := range deck {
			people[it.who.userID] = true
		}
		if n := number(t, d, "SELECT count(*) FROM conversations"); n != int64(len(people)) {
			t.Errorf("%d conversations with %d people", n, len(people))
		}
	})
}
