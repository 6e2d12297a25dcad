package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// Types of POST /{phone}/smb_app_data.
const (
	syncContacts = "smb_app_state_sync"
	syncHistory  = "history"
)

// syncWindow is how long after onboarding a sync may be asked for.
const syncWindow = 24 * time.Hour

// SyncKnobs say what the syncs bring. Shares are 0 to 1. The zero value brings what was really said
// and saved in the simulator, and nothing generated.
type SyncKnobs struct {
	// Accepted, and nothing ever comes. Observed: chatwoot/chatwoot#15713.
	Silent bool

	// Messages generated from the seed besides the real ones, up to millions: they are made while
	// they are posted and never held together.
	Messages int
	// People they are with. 0 is one for each 40 messages.
	Threads int
	// Entries of the address book generated besides the real ones.
	Contacts int

	// Messages per webhook. 0 is 500.
	ChunkSize int
	// Between two chunks. 0 is 2 seconds, negative is at once.
	Every time.Duration
	// Chunks come in their order; else shuffled by the seed, as the platform promises nothing.
	InOrder bool
	// Share of chunks that come twice.
	Repeat float64
	// Phases (0 day, 1 to day 90, 2 to day 180) in which nothing was said.
	NoPhase []int

	// Share of generated messages that are media: placeholders, and for those of the last 14 days a
	// webhook with the file later. 0 is 0.08, negative is none.
	Media       float64
	NoFollowUps bool
	// Share of edits and revokes among the generated. Assumed: whether the platform sends any.
	Amended float64
	// Share of threads without id (context only), and of people who hide their number.
	NoThreadID, Hidden float64
	// Share of generated messages whose device clock was up to 3 days ahead.
	FutureTimes float64
	// Observed: statuses in lower case, from_me, inbound as pending.
	LowerCase bool
}

func (k SyncKnobs) withDefaults() SyncKnobs {
	setDefault(&k.ChunkSize, 500)
	k.ChunkSize = min(max(k.ChunkSize, 1), 5000)
	setDefault(&k.Every, 2*time.Second)
	setDefault(&k.Media, 0.08)
	return k
}

// threads is Threads with its default, which depends on Messages.
func (k SyncKnobs) threads() int {
	if k.Threads <= 0 {
		k.Threads = k.Messages/40 + 1
	}
	return min(k.Threads, pastPeople)
}

// postSync takes POST /{phone}/smb_app_data. 200 only means accepted.
func (s *Simulator) postSync(w http.ResponseWriter, r *http.Request, n *number) *graphError {
	var req struct {
		Product string `json:"messaging_product"`
		Type    string `json:"sync_type"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&req) != nil {
		return graphErr(100, "The body is not valid JSON.")
	}
	if req.Product != cloudapi.MessagingProduct {
		return graphErr(100, "Param messaging_product must be one of {WHATSAPP}")
	}
	if req.Type != syncContacts && req.Type != syncHistory {
		return graphErr(100, "Param sync_type must be one of {smb_app_state_sync, history}")
	}
	if !n.Hybrid {
		return graphErr(100, "The phone number is not on the WhatsApp Business app.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	if _, twice := n.link.syncs[req.Type]; twice {
		return graphErr(2593107, "")
	}
	if now.Sub(n.link.onboardedAt) > syncWindow {
		return graphErr(2593108, "")
	}
	n.link.requests++
	id := fmt.Sprintf("%020d", mix(s.cfg.Seed^0x59c, s.seq.Add(1)))
	n.link.syncs[req.Type] = syncRequest{id: id, at: now}
	s.hub.tell("numbers")
	if !s.Knobs().Sync.Silent {
		if req.Type == syncContacts {
			s.tellBook(n)
		} else {
			s.tellHistory(n)
		}
	}
	return s.answer(w, map[string]string{"messaging_product": cloudapi.MessagingProduct, "request_id": id})
}

// entry is a line of the owner's private address book.
type entry struct {
	full, first string
	at          time.Time
}

// BookEntry is a line of the address book on the phone.
type BookEntry struct {
	Number  string `json:"number,omitempty"`
	Contact string `json:"contact"` // our id, a business-scoped id, or digits
	Name    string `json:"name"`
	Remove  bool   `json:"remove,omitempty"`
}

// SaveContact writes, changes or removes a name on the phone. It is told once the sync was asked for.
func (s *Simulator) SaveContact(b BookEntry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, c, err := s.sides(b.Number, b.Contact)
	if err == nil && !n.Hybrid {
		err = fmt.Errorf("number %s is not on a phone", n.ID)
	}
	if err == nil {
		err = s.touch(n)
	}
	if err != nil {
		return err
	}
	now := s.clock.Now()
	e := entry{full: strings.TrimSpace(b.Name), at: now}
	e.first, _, _ = strings.Cut(e.full, " ")
	if b.Remove {
		if _, ok := n.book[c.id]; !ok {
			return fmt.Errorf("contact %q is not in the address book: %w", b.Contact, ErrUnknown)
		}
		delete(n.book, c.id)
		e = entry{at: now}
	} else if e.full == "" {
		return fmt.Errorf("name is missing")
	} else {
		n.book[c.id] = e
	}
	s.hub.tell("chat:" + c.id)
	if _, asked := n.link.syncs[syncContacts]; asked && !s.Knobs().Sync.Silent {
		s.tellBookLines(n, []cloudapi.StateSync{bookLine(c.wireID(), c.userID, c.username, e)})
	}
	return nil
}

// bookLine is one contact on the wire. Names are absent on remove, the number of people who hide it.
func bookLine(waID, userID, username string, e entry) cloudapi.StateSync {
	l := cloudapi.StateSync{Type: "contact", Action: "add", Metadata: cloudapi.SyncMetadata{Timestamp: graph.At(e.at)},
		Contact: &cloudapi.BookContact{FullName: e.full, FirstName: e.first, PhoneNumber: waID, UserID: userID, Username: username}}
	if e.full == "" {
		l.Action = "remove"
	}
	return l
}

// bookBatch is how many contacts one webhook of the first burst holds.
const bookBatch = 200

// tellBook sends the whole address book: the real one, then the generated. Caller holds mu.
func (s *Simulator) tellBook(n *number) {
	var lines []cloudapi.StateSync
	ids := make([]string, 0, len(n.book))
	for id := range n.book {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		c := s.people[id]
		lines = append(lines, bookLine(c.wireID(), c.userID, c.username, n.book[id]))
	}
	for len(lines) > 0 {
		k := min(len(lines), bookBatch)
		s.tellBookLines(n, lines[:k])
		lines = lines[k:]
	}
	k, now := s.Knobs().Sync, s.clock.Now()
	for from := 0; from < k.Contacts; from += bookBatch {
		until := min(from+bookBatch, k.Contacts)
		s.tellPast(n, cloudapi.FieldStateSync, fmt.Sprintf("book:%s:%d:%d", n.ID, n.link.requests, from), func(f *cloudapi.Family) {
			for i := from; i < until; i++ {
				p := s.pastPerson(uint64(i))
				waID, username := p.digits, ""
				if s.pastHidden(uint64(i), k) {
					waID, username = "", p.username
				}
				first, _, _ := strings.Cut(p.name, " ")
				f.StateSync = append(f.StateSync, bookLine(waID, p.userID, username, entry{full: p.name + " (shop)", first: first,
					at: now.Add(-time.Duration(i%170) * 24 * time.Hour)}))
			}
		})
	}
}

func (s *Simulator) tellBookLines(n *number, lines []cloudapi.StateSync) {
	s.tellPast(n, cloudapi.FieldStateSync, fmt.Sprintf("book:%d", s.seq.Add(1)), func(f *cloudapi.Family) { f.StateSync = lines })
}

// tellPast queues a webhook of the past whose value is made only when it is posted, perhaps more than
// once: fill must always make the same. Caller holds mu.
func (s *Simulator) tellPast(n *number, field, key string, fill func(*cloudapi.Family)) {
	meta := s.meta(n)
	s.hooks.put(&update{key: key, url: s.callbackOf(n), account: n.account.ID, field: field, meta: meta, lane: n.ID, past: true,
		at: s.clock.Now(), make: func() json.RawMessage {
			f := cloudapi.Family{MessagingProduct: cloudapi.MessagingProduct, Metadata: meta}
			fill(&f)
			raw, err := json.Marshal(&f)
			if err != nil {
				panic("simulator: own value does not marshal: " + err.Error())
			}
			return raw
		}})
}
