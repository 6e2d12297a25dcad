package proofs

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/simulator"
	"sangam/internal/wire/graph"
)

// ledger is the driver's own file, outside the product: what was asked and what was answered. It
// is read back at the end; nothing else is believed.
type ledger struct {
	t    testing.TB
	mu   sync.Mutex
	file *os.File
	w    *bufio.Writer
}

// entry is one line of the ledger.
type entry struct {
	What   string   `json:"what"` // "webhook" or "send"
	Answer int      `json:"answer"`
	Keys   []string `json:"keys,omitempty"` // of a webhook: its messages, and of a send its client id
	ID     string   `json:"id,omitempty"`   // of a send: the message we were told of
	To     string   `json:"to,omitempty"`
}

func newLedger(t testing.TB) *ledger {
	f, err := os.Create(filepath.Join(t.TempDir(), "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{t: t, file: f, w: bufio.NewWriter(f)}
}

func (l *ledger) note(e entry) {
	b, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.w.Write(append(b, '\n'))
}

// read gives what the ledger holds.
func (l *ledger) read() []entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.w.Flush()
	data, err := os.ReadFile(l.file.Name())
	if err != nil {
		l.t.Fatal(err)
	}
	var all []entry
	for _, line := range lines(string(data)) {
		var e entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			l.t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// load is traffic that goes on whatever becomes of the process: webhooks, sends, customers with
// photographs. What got no answer is sent again sometimes, as a platform and a caller would.
type load struct {
	in     *install
	ledger *ledger
	client *http.Client
	random *rand.Rand // only of the goroutine that deals
	stop   chan struct{}
	done   sync.WaitGroup
	paused atomic.Bool

	addrs                             []string // of the processes that take webhooks
	webhooksPerSecond, sendsPerSecond int
	correspondents                    []correspondent
	next                              int64 // number of the next message
	nextSend                          int64
	answered                          [600]atomic.Int64 // webhooks by answer; 0: none
	sendsAnswered                     [600]atomic.Int64
}

// correspondent is somebody we can write to.
type correspondent struct{ digits, conversation string }

// faultyDigits end the numbers of people whose sends go wrong: cut before and after acceptance,
// silence, errors after acceptance, early, late, doubled and missing statuses, refusals.
var faultyDigits = []string{"6001", "6002", "6004", "6006", "6007", "6009", "6101", "6103", "6105", "6201", "8026"}

func newLoad(in *install, webhooks, sends int) *load {
	return &load{in: in, addrs: []string{in.addr}, ledger: newLedger(in.t), random: seeded(in.t), stop: make(chan struct{}), webhooksPerSecond: webhooks, sendsPerSecond: sends,
		client: &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}}
}

// meet lets people write to the number we send from, through the platform, and waits until each
// has a conversation. The process must run.
func (l *load) meet(people int) {
	t := l.in.t
	t.Helper()
	for i := range people {
		digits := fmt.Sprintf("9155%03d0%04d", i, i%1000)
		if i%5 == 0 {
			digits = fmt.Sprintf("9155%04d%s", i, faultyDigits[i/5%len(faultyDigits)])
		}
		if _, err := l.in.sim.CustomerSends(simulator.CustomerMessage{From: digits, To: outRoute.number, Text: "hello"}); err != nil {
			t.Fatal(err)
		}
		l.correspondents = append(l.correspondents, correspondent{digits: digits})
	}
	until(t, 2*time.Minute, "everybody we write to has a conversation", func() (bool, string) {
		found := map[string]string{}
		cursor := ""
		for {
			status, answer := l.in.api(l.client, "GET", "/api/v1/conversations?limit=200&state=all&account="+l.in.out.String()+cursor, nil)
			var page struct {
				Items []struct {
					ID      string
					Contact struct{ Phone string }
				}
				Next string `json:"next_cursor"`
			}
			if status != 200 || json.Unmarshal(answer, &page) != nil {
				return false, fmt.Sprintf("%d %s", status, answer)
			}
			for _, c := range page.Items {
				found[strings.TrimPrefix(c.Contact.Phone, "+")] = c.ID
			}
			if page.Next == "" {
				break
			}
			cursor = "&cursor=" + page.Next
		}
		for i := range l.correspondents {
			c := &l.correspondents[i]
			if c.conversation = found[c.digits]; c.conversation == "" {
				return false, fmt.Sprintf("%d of %d", len(found), people)
			}
		}
		return true, ""
	})
}

// begin starts the traffic.
func (l *load) begin() {
	bodies := make(chan webhook) // unbuffered: what cannot be posted now is not made up
	sends := make(chan send)
	for range 8 {
		l.done.Go(func() {
			for b := range bodies {
				l.post(b)
			}
		})
		l.done.Go(func() {
			for s := range sends {
				l.send(s)
			}
		})
	}
	l.done.Go(func() {
		defer close(bodies)
		defer close(sends)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		last, owedBodies, owedSends, sincePhoto := time.Now(), 0.0, 0.0, 0.0
		for {
			select {
			case <-l.stop:
				return
			case now := <-tick.C:
				d := now.Sub(last).Seconds()
				last = now
				if l.paused.Load() {
					continue
				}
				owedBodies = min(owedBodies+d*float64(l.webhooksPerSecond), 20)
				owedSends = min(owedSends+d*float64(l.sendsPerSecond), 5)
				sincePhoto += d
			}
			for ; owedBodies >= 1; owedBodies-- {
				select {
				case bodies <- l.webhook():
				case <-l.stop:
					return
				}
			}
			for ; owedSends >= 1 && len(l.correspondents) > 0; owedSends-- {
				l.nextSend++
				to := l.correspondents[l.random.IntN(len(l.correspondents))]
				select {
				case sends <- send{fmt.Sprintf("c-%d", l.nextSend), to, fmt.Sprintf("answer %d", l.nextSend), l.random.IntN(2) == 0}:
				case <-l.stop:
					return
				}
			}
			if sincePhoto > 0.2 {
				sincePhoto = 0
				// The platform posts these itself and repeats them until they are taken.
				l.in.sim.CustomerSends(simulator.CustomerMessage{From: fmt.Sprintf("9177%04d0000", l.random.IntN(50)), To: shopRoute.number, Type: "image"})
			}
		}
	})
}

// end stops the traffic and waits for its last answers.
func (l *load) end() {
	close(l.stop)
	l.done.Wait()
}

type webhook struct {
	keys  []string
	body  []byte
	again bool // if it gets no answer
	to    int  // which process
}

type send struct {
	client string
	to     correspondent
	text   string
	again  bool
}

func (l *load) somebody() person {
	n := l.random.IntN(400)
	return person{fmt.Sprintf("IN.777%04d", n), fmt.Sprintf("9166%04d%04d", n, n), fmt.Sprint("Person ", n)}
}

// webhook makes the next body: mostly one message, now and then up to twenty.
func (l *load) webhook() webhook {
	n := 1
	if l.random.IntN(10) == 0 {
		n = 2 + l.random.IntN(19)
	}
	w := webhook{again: l.random.IntN(2) == 0, to: l.random.IntN(len(l.addrs))}
	var items []item
	if l.random.IntN(40) == 0 {
		return l.chunk(w)
	}
	for range n {
		l.next++
		key := fmt.Sprintf("wamid.K%d", l.next)
		items = append(items, text(l.somebody(), key, time.Now().Unix(), wordsOf(key)))
		w.keys = append(w.keys, key)
	}
	w.body = shopRoute.body(items...)
	return w
}

// chunk makes a part of the past: it waits in a queue of its own and is taken in by another lane.
func (l *load) chunk(w webhook) webhook {
	var threads []any
	for range 2 + l.random.IntN(6) {
		who := l.somebody()
		var said []any
		for range 1 + l.random.IntN(30) {
			l.next++
			key := fmt.Sprintf("wamid.K%d", l.next)
			said = append(said, object{"id": key, "from": who.phone, "from_user_id": who.userID, "timestamp": stamp(time.Now().Unix() - int64(l.random.IntN(100_000))),
				"type": "text", "text": object{"body": wordsOf(key)}, "history_context": object{"status": "READ"}})
			w.keys = append(w.keys, key)
		}
		threads = append(threads, object{"id": who.phone, "context": object{"wa_id": who.phone, "user_id": who.userID}, "messages": said})
	}
	w.body = shopRoute.body(item{field: "history", array: "history", value: object{
		"metadata": object{"phase": 0, "chunk_order": l.next, "progress": 50}, "threads": threads}})
	return w
}

// wordsOf is what the message with a key says, so that its content can be checked.
func wordsOf(key string) string { return "these are the words of " + key + " ✓ नमस्ते" }

func (l *load) post(w webhook) {
	signature := graph.Sign([]byte(appSecret), w.body)
	for try := 0; ; try++ {
		answer := post(l.client, "http://"+l.addrs[(w.to+try)%len(l.addrs)]+"/webhooks/meta", w.body, signature)
		l.answered[answer].Add(1)
		l.ledger.note(entry{What: "webhook", Answer: answer, Keys: w.keys})
		if answer == 200 || !w.again || try == 40 {
			return
		}
		l.pause(50 * time.Millisecond)
	}
}

// pause lets the process come back.
func (l *load) pause(d time.Duration) {
	select {
	case <-l.stop:
	case <-time.After(d):
	}
}

func (l *load) send(s send) {
	path := "/api/v1/conversations/" + s.to.conversation + "/messages"
	body, _ := json.Marshal(object{"client_id": s.client, "text": s.text})
	for try := 0; ; try++ {
		answer, told := l.in.api(l.client, "POST", path, strings.NewReader(string(body)))
		var m struct{ ID string }
		if answer == 200 || answer == 201 {
			if err := json.Unmarshal(told, &m); err != nil || m.ID == "" {
				l.in.t.Errorf("a send was answered %d with %q", answer, told)
			}
		} else if answer != 0 && answer < 500 {
			l.in.t.Errorf("a send was refused: %d %s", answer, told)
			return
		}
		l.sendsAnswered[answer].Add(1)
		l.ledger.note(entry{What: "send", Answer: answer, Keys: []string{s.client}, ID: m.ID, To: s.to.digits})
		if m.ID != "" || !s.again || try == 40 {
			return
		}
		l.pause(50 * time.Millisecond)
	}
}
