package proofs

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// TestEventsEqualState is R23 for what is received: a screen that read nothing but what the log of
// events named, by the rules of web/src/sync/reducer.ts, holds the same conversations, messages and
// contacts as one that is loaded anew, in whatever order, batches and repeats they came, however many
// events it was told at once.
func TestEventsEqualState(t *testing.T) {
	t.Parallel()
	random := seeded(t)
	seed := random.Uint64()
	t.Run("engines", func(t *testing.T) {
		dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
			h := newHouse(t, d)
			r := rand.New(rand.NewPCG(seed, 23))
			for trial := range count(6, 600) {
				order, trail := shuffledWithRepeats(r, richSet())
				s := h.newShop()
				m := &mirror{shop: s, conversations: map[string]string{}, messages: map[string]string{}, contacts: map[string]string{}}
				for rest := order; len(rest) > 0; {
					n := min(len(rest), 1+r.IntN(1<<r.IntN(6)))
					s.receive(rest[:n]...)
					rest = rest[n:]
					if r.IntN(3) > 0 || len(rest) == 0 {
						m.follow()
					}
				}
				fresh := &mirror{shop: s, conversations: s.read(mirrorConversations), messages: s.read(mirrorMessages), contacts: s.read(mirrorContacts)}
				if len(fresh.messages) < 20 || len(fresh.conversations) < 4 {
					t.Fatalf("only %d messages in %d conversations", len(fresh.messages), len(fresh.conversations))
				}
				if got, want := m.String(), fresh.String(); got != want {
					t.Fatalf("trial %d: who followed the events holds something else:\n%s\norder: %s", trial, differ(want, got), trail)
				}
			}
		})
	})
}

// What a screen shows, each row with its id first. A filter comes at the end.
const (
	mirrorConversations = `SELECT id, version, last_message_id, contact_id, state, assignee_id, unread, read_until, last_at, last_author, last_kind, last_text, last_status, last_revoked,
		last_inbound_at, window_until, phone_answered_at, referral FROM conversations v WHERE workspace_id = $1`
	mirrorMessages = `SELECT id, version, conversation_id, author, kind, text, content, status, failure, price, sent_at, reply_to, changes,
		(SELECT min(f.state) FROM media f WHERE f.workspace_id = m.workspace_id AND f.message_id = m.id) FROM messages m WHERE workspace_id = $1`
	mirrorContacts = `SELECT id, version, name FROM contacts WHERE workspace_id = $1`
)

// mirror is what somebody knows of a shop: rows by their id.
type mirror struct {
	*shop
	at                                int64 // the last event that was followed
	conversations, messages, contacts map[string]string
}

func (m *mirror) String() string {
	var b strings.Builder
	for _, part := range []map[string]string{m.conversations, m.messages, m.contacts} {
		for _, id := range slices.Sorted(maps.Keys(part)) {
			b.WriteString(part[id] + "\n")
		}
		b.WriteString("--\n")
	}
	return b.String()
}

// read gives rows by their id.
func (s *shop) read(query string, more ...any) map[string]string {
	out := map[string]string{}
	for _, row := range rows(s.t, s.db, query, append([]any{s.ws}, more...)...) {
		id, _, _ := strings.Cut(row, " | ")
		out[id] = row
	}
	return out
}

// column is the n-th column of a row that is held; empty if none is.
func column(row string, n int) string {
	if parts := strings.Split(row, " | "); n < len(parts) {
		return parts[n]
	}
	return ""
}

// follow reads the events that came and fetches what they name.
func (m *mirror) follow() {
	m.t.Helper()
	conversation := func(id inbox.ConversationID) {
		if id != 0 {
			maps.Copy(m.conversations, m.read(mirrorConversations+" AND id = $2", id))
		}
	}
	held := func(row string, version int64) bool {
		v, err := strconv.ParseInt(column(row, 1), 10, 64)
		return err == nil && version != 0 && version <= v
	}
	_, events, err := m.store.EventsAfter(m.t.Context(), m.ws, m.at, 10_000)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range events {
		if e.Seq != m.at+1 {
			m.t.Fatalf("after event %d came %d", m.at, e.Seq)
		}
		m.at = e.Seq
		conv, msg := strconv.FormatInt(int64(e.Conversation), 10), strconv.FormatInt(int64(e.Message), 10)
		switch e.Kind {
		case inbox.EventMessageReceived, inbox.EventMessageQueued, inbox.EventMessageStatus, inbox.EventMessageChanged:
			if held(m.messages[msg], e.Version) {
				if e.Kind == inbox.EventMessageReceived || e.Kind == inbox.EventMessageQueued {
					conversation(e.Conversation)
				}
				continue
			}
			maps.Copy(m.messages, m.read(mirrorMessages+" AND id = $2", e.Message))
			if e.Kind == inbox.EventMessageReceived || e.Kind == inbox.EventMessageQueued || column(m.conversations[conv], 2) == msg {
				conversation(e.Conversation)
			}
		case inbox.EventConversationChanged:
			if !held(m.conversations[conv], e.Version) {
				conversation(e.Conversation)
			}
		case inbox.EventHistoryImported:
			maps.Copy(m.messages, m.read(mirrorMessages+" AND conversation_id = $2", e.Conversation))
			conversation(e.Conversation)
		default:
			if e.Contact != 0 {
				maps.Copy(m.contacts, m.read(mirrorContacts+" AND id = $2", e.Contact))
			}
			conversation(e.Conversation)
		}
		// Whoever sees a conversation for the first time reads who it is with.
		if row := m.conversations[conv]; row != "" && m.contacts[column(row, 3)] == "" {
			maps.Copy(m.contacts, m.read(mirrorContacts+" AND id = $2", column(row, 3)))
		}
	}
}
