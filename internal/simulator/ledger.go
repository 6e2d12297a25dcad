package simulator

import (
	"sync"
	"time"
)

// LedgerCopy is what really happened, for tests of "nothing lost, nothing twice". It is a copy.
type LedgerCopy struct {
	// Each message that reached a customer, in order: sent by API or typed on the phone.
	Received []Received `json:"received"`
	// Each attempt to post a webhook, in order of its end.
	Webhooks []Webhook `json:"webhooks"`
	// Each update the platform had to tell, in the order it arose.
	Items []Item `json:"items"`
	// Answers to webhooks by HTTP status; 0 is no answer.
	Answers map[int]int `json:"answers"`
	// Updates given up after RetryFor, and updates nobody was subscribed to.
	Dropped      int `json:"dropped"`
	Unsubscribed int `json:"unsubscribed"`
	// Requests on the Graph side by error code; 0 is success.
	Graph map[int]int `json:"graph"`
	// Entries that LedgerLimit pushed out.
	Forgotten int `json:"forgotten"`
}

// Received is one message that reached one customer.
type Received struct {
	At       time.Time `json:"at"`
	NumberID string    `json:"number_id"`
	Digits   string    `json:"digits"`
	UserID   string    `json:"user_id"`
	ID       string    `json:"id"`
	Type     string    `json:"type"`
	Text     string    `json:"text,omitempty"`
	// biz_opaque_callback_data of the send.
	Callback string `json:"callback,omitempty"`
	ByPhone  bool   `json:"by_phone,omitempty"`
}

// Webhook is one attempt.
type Webhook struct {
	ID      uint64        `json:"id"` // the same for every attempt of one body
	Attempt int           `json:"attempt"`
	At      time.Time     `json:"at"`
	Took    time.Duration `json:"took"`
	Answer  int           `json:"answer"` // HTTP status, 0 none
	Error   string        `json:"error,omitempty"`
	Bytes   int           `json:"bytes"`
	Items   []string      `json:"items"`
}

// Item is one update: a message, a status, an echo or an injected body.
type Item struct {
	// "message:<wamid>", "status:<wamid>:<status>", "echo:<wamid>", "raw:<n>".
	Key string `json:"key"`
	// When it arose.
	At time.Time `json:"at"`
	// Attempts that held it, and those of them answered 200.
	Posts    int `json:"posts"`
	Accepted int `json:"accepted"`
	// When it was first answered 200.
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	Dropped    bool      `json:"dropped,omitempty"`
}

// Times counts how often customers got a message with this callback data: more than once is a
// message sent twice.
func (l *LedgerCopy) Times(callback string) int {
	n := 0
	for i := range l.Received {
		if l.Received[i].Callback == callback {
			n++
		}
	}
	return n
}

// Item finds an update by its key.
func (l *LedgerCopy) Item(key string) (Item, bool) {
	for i := range l.Items {
		if l.Items[i].Key == key {
			return l.Items[i], true
		}
	}
	return Item{}, false
}

type ledger struct {
	limit int

	mu        sync.Mutex
	received  []Received
	webhooks  []Webhook
	items     []*Item
	byKey     map[string]*Item
	answers   map[int]int
	graph     map[int]int
	open      int // items neither accepted nor dropped
	dropped   int
	unsub     int
	forgotten int
}

func newLedger(limit int) *ledger {
	return &ledger{limit: limit, byKey: map[string]*Item{}, answers: map[int]int{}, graph: map[int]int{}}
}

// cut forgets the oldest fifth once a list is full, so that forgetting costs little per entry.
func cut[T any](l *ledger, list []T) []T {
	if len(list) <= l.limit {
		return list
	}
	n := l.limit/5 + 1
	l.forgotten += n
	return append(list[:0:0], list[n:]...)
}

func (l *ledger) receive(r Received) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.received = cut(l, append(l.received, r))
}

func (l *ledger) arise(key string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.byKey[key]; ok {
		return
	}
	it := &Item{Key: key, At: at}
	l.byKey[key] = it
	l.items = append(l.items, it)
	l.open++
	if len(l.items) > l.limit {
		for _, old := range l.items[:l.limit/5+1] {
			if old.Accepted == 0 && !old.Dropped {
				l.open--
			}
			delete(l.byKey, old.Key)
		}
		l.items = cut(l, l.items)
	}
}

func (l *ledger) posted(w Webhook) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers[w.Answer]++
	for _, key := range w.Items {
		it := l.byKey[key]
		if it == nil {
			continue
		}
		it.Posts++
		if w.Answer == 200 {
			if it.Accepted == 0 {
				it.AcceptedAt = w.At.Add(w.Took)
				l.open--
			}
			it.Accepted++
		}
	}
	l.webhooks = cut(l, append(l.webhooks, w))
}

func (l *ledger) drop(items []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dropped += len(items)
	for _, key := range items {
		if it := l.byKey[key]; it != nil && !it.Dropped && it.Accepted == 0 {
			it.Dropped = true
			l.open--
		}
	}
}

func (l *ledger) unsubscribed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unsub++
}

func (l *ledger) answered(code int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.graph[code]++
}

// Ledger copies the ledger.
func (s *Simulator) Ledger() LedgerCopy {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	c := LedgerCopy{Received: append([]Received(nil), l.received...), Webhooks: append([]Webhook(nil), l.webhooks...),
		Items: make([]Item, len(l.items)), Answers: map[int]int{}, Graph: map[int]int{},
		Dropped: l.dropped, Unsubscribed: l.unsub, Forgotten: l.forgotten}
	for i, it := range l.items {
		c.Items[i] = *it
	}
	for k, v := range l.answers {
		c.Answers[k] = v
	}
	for k, v := range l.graph {
		c.Graph[k] = v
	}
	return c
}

// Counts is a cheap summary of the ledger for pages and progress lines.
type Counts struct {
	Received     int         `json:"received"` // messages that reached customers
	Webhooks     int         `json:"webhooks"` // attempts
	Items        int         `json:"items"`    // updates to tell
	Unanswered   int         `json:"unanswered"`
	Dropped      int         `json:"dropped"`
	Unsubscribed int         `json:"unsubscribed"`
	Pending      int         `json:"pending"`
	Answers      map[int]int `json:"answers"` // by HTTP status; 0 is no answer
}

// Counts tells how much happened so far.
func (s *Simulator) Counts() Counts {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	c := Counts{Received: len(l.received), Webhooks: len(l.webhooks), Items: len(l.items), Dropped: l.dropped,
		Unsubscribed: l.unsub, Unanswered: l.open, Pending: int(s.hooks.pending.Load()), Answers: map[int]int{}}
	for k, v := range l.answers {
		c.Answers[k] = v
	}
	return c
}

// ForgetLedger empties the ledger, so that a long demo can start a fresh count.
func (s *Simulator) ForgetLedger() {
	l := s.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	l.received, l.webhooks, l.items = nil, nil, nil
	clear(l.byKey)
	clear(l.answers)
	clear(l.graph)
	l.open, l.dropped, l.unsub, l.forgotten = 0, 0, 0, 0
}
