package proofs

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/store"
)

// richSet is a day in a shop: everything that may come late, twice or before what it is about.
// Only what the platform itself orders is left out: see docs/proofs.md, "What order cannot mean".
func richSet() []item {
	asha := person{"IN.1", "915550100123", "Asha Menon"}
	ravi := person{"IN.2", "915550100145", "Ravi"}
	joao := person{"BR.3", "", "João Prado"} // hides the number
	moved := person{"IN.4", "915550100177", "Meera"}
	movedTo := person{"IN.5", "915550100199", "Meera"}
	const t = int64(1_795_250_000)
	num := shopRoute.digits
	price := object{"pricing": object{"billable": true, "pricing_model": "PMP", "type": "regular", "category": "service"}}
	old := func(from, id string, at int64, words, state string) object {
		m := object{"from": from, "id": id, "timestamp": stamp(at), "type": "text", "text": object{"body": words}, "history_context": object{"status": state}}
		if from == num {
			m["to"] = asha.phone
		} else {
			m["from_user_id"] = asha.userID
		}
		return m
	}
	placeholder := object{"from": asha.phone, "from_user_id": asha.userID, "id": "h.media", "timestamp": stamp(t - 4000), "type": "media_placeholder",
		"history_context": object{"status": "READ"}}
	followUp := image(asha, "h.media", t-4000, "m.old", "Old bill")
	followUp.field = "history"
	onPhone := said(ravi, "r.only", t+210, "unsupported", nil)
	onPhone.value["errors"] = []any{object{"code": 131060, "title": "This message is currently unavailable"}}
	ad := text(ravi, "r.1", t+5, "I saw your ad")
	ad.value["referral"] = object{"source_url": "https://example.com/ad", "source_type": "ad", "source_id": "77", "headline": "Rice", "body": "Cheap"}
	quote := text(asha, "a.5", t+300, "this one")
	quote.value["context"] = object{"from": num, "id": "e.1"}
	return []item{
		text(asha, "a.1", t, "Is the 2 kg pack back?"),
		text(asha, "a.2", t+20, "And the 5 kg one?"),
		edit(asha, "a.1e", "a.1", t+30, "Is the 3 kg pack back?"),
		edit(asha, "a.1f", "a.1", t+40, "Is the 4 kg pack back?"),
		text(asha, "a.3", t+50, "oops"),
		revoke(asha, "a.3r", "a.3", t+60),
		echo(num, asha, "e.1", t+70, "text", object{"body": "Yes, three left"}),
		echo(num, asha, "e.1e", t+80, "edit", object{"original_message_id": "e.1", "message": object{"context": object{"id": "M0"}, "type": "text", "text": object{"body": "Yes, two left"}}}),
		status("e.1", "sent", t+71, nil), status("e.1", "delivered", t+72, price), status("e.1", "read", t+90, price),
		reaction(asha, "a.x1", "e.1", t+100, "👍"), reaction(asha, "a.x2", "e.1", t+110, "🙏"), reaction(asha, "a.x3", "e.1", t+120, ""),
		reaction(asha, "a.x4", "e.2", t+136, "❤️"),
		echo(num, asha, "e.2", t+130, "text", object{"body": "Shall I keep one?"}),
		echo(num, asha, "e.2r", t+140, "revoke", object{"original_message_id": "e.2"}),
		status("e.2", "delivered", t+133, nil), status("e.2", "sent", t+131, nil),
		status("e.2", "failed", t+134, object{"errors": []any{object{"code": 131026, "title": "Message undeliverable"}}}),
		image(asha, "a.4", t+200, "m.1", "Broken seal"), quote,
		edit(asha, "a.4e", "a.4", t+230, "Broken seal, left corner"),
		ad, text(ravi, "r.2", t+15, "hello?"), text(ravi, "r.3", t+16, "anyone?"),
		echo(num, ravi, "e.3", t+17, "text", object{"body": "Coming"}),
		text(ravi, "r.4", t+400, "thanks"), onPhone, text(ravi, "r.only", t+210, "the real words"),
		text(joao, "j.1", t+11, "Prefiro não mostrar"), revoke(joao, "j.9", "j.never", t+12),
		text(moved, "m.a", t+21, "old number"), text(moved, "m.b", t+22, "soon a new one"),
		changedNumber(moved, movedTo, "m.sys", t+500),
		past(asha, "chunk.1", old(asha.phone, "h.1", t-5000, "Are you open?", "READ"), old(num, "h.2", t-4900, "Till nine", "READ"), placeholder),
		past(asha, "chunk.2", old(num, "h.3", t-4800, "Come by", "DELIVERED"), old(asha.phone, "a.1", t, "Is the 2 kg pack back?", "READ")),
		followUp,
		status("h.2", "read", t-4700, nil),
		saved(asha, "b.1", t-100, "Asha Aunty"), saved(asha, "b.2", t+100, "Asha (2 kg pack)"), saved(asha, "b.3", t+100, "Asha"), saved(asha, "b.4", t+90, ""),
		saved(ravi, "b.5", t, "Ravi plumber"), saved(ravi, "b.6", t+1, ""), saved(moved, "b.7", t+2, "Meera"), saved(movedTo, "b.8", t+501, "Meera new"),
	}
}

// saved is an entry of the phone's address book; without a name it is removed.
func saved(who person, key string, at int64, name string) item {
	contact := object{"phone_number": who.phone, "user_id": who.userID}
	action := "remove"
	if name != "" {
		contact["full_name"], action = name, "add"
	}
	return item{field: "smb_app_state_sync", array: "state_sync", key: key, value: object{"type": "contact", "action": action, "contact": contact, "metadata": object{"timestamp": stamp(at)}}}
}

// TestReceivingInAnyOrder proves that what is known does not depend on the order, the batches or
// the repeats in which it came, and that both engines agree.
func TestReceivingInAnyOrder(t *testing.T) {
	t.Parallel()
	set := richSet()
	random := seeded(t)
	seed := random.Uint64()
	var mu sync.Mutex
	first := map[db.Dialect]string{}
	t.Run("engines", func(t *testing.T) {
		dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
			h := newHouse(t, d)
			r := rand.New(rand.NewPCG(seed, 2))
			plain := h.newShop()
			for _, it := range set {
				plain.receive(it)
			}
			plain.understood()
			want := plain.state()
			mu.Lock()
			first[d.Dialect] = want
			mu.Unlock()
			for trial := range count(20, 2000) {
				order, trail := shuffledWithRepeats(r, set)
				s := h.newShop()
				for rest := order; len(rest) > 0; {
					n := min(len(rest), 1+r.IntN(1<<r.IntN(7)))
					s.receive(rest[:n]...)
					rest = rest[n:]
				}
				if got := s.state(); got != want {
					t.Fatalf("trial %d: another order left another state:\n%s\norder: %s", trial, differ(want, got), trail)
				}
			}
		})
	})
	if a, b := first[db.SQLite], first[db.Postgres]; b != "" && a != b {
		t.Errorf("SQLite and PostgreSQL differ:\n%s", differ(a, b))
	}
}

// shuffledWithRepeats gives each item once to four times, in random order.
func shuffledWithRepeats(r *rand.Rand, set []item) (order []item, trail string) {
	for _, it := range set {
		for range 1 + max(0, r.IntN(6)-2) {
			order = append(order, it)
		}
	}
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	var keys []string
	for _, it := range order {
		keys = append(keys, it.key)
	}
	return order, strings.Join(keys, " ")
}

// understood checks what the rich set means to a member, so that all orders cannot be wrong alike.
func (s *shop) understood() {
	s.t.Helper()
	const day = 24 * 3600
	for alias, want := range map[string]string{
		// Unread is what came after the last answer from the phone; the window follows the last
		// live message; what was said before the number was linked counts for neither.
		"u:IN.1": fmt.Sprint("2 | ", 1_795_250_000+300+day, " | this one | ", 1_795_250_130),
		"u:IN.2": fmt.Sprint("2 | ", 1_795_250_000+400+day, " | thanks | ", 1_795_250_017),
		"u:BR.3": fmt.Sprint("1 | ", 1_795_250_000+11+day, " | Prefiro não mostrar | ", 0),
	} {
		got := rows(s.t, s.db, "SELECT c.unread, c.window_until / 1000, c.last_text, c.phone_answered_at / 1000 FROM conversations c JOIN aliases a ON a.workspace_id = c.workspace_id AND a.handle_id = c.handle_id WHERE c.workspace_id = $1 AND a.alias = $2", s.ws, alias)
		if len(got) != 1 || got[0] != want {
			s.t.Errorf("conversation with %s: %q, want %q", alias, got, want)
		}
	}
}

// TestHistoryHasNoEffects: the past fills threads; it opens no window and leaves nothing unread.
func TestHistoryHasNoEffects(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		s := newHouse(t, d).newShop()
		for _, it := range richSet() {
			if it.field == "history" {
				s.receive(it)
			}
		}
		if got := rows(t, d, "SELECT unread, window_until, last_inbound_at, state FROM conversations WHERE workspace_id = $1", s.ws); len(got) != 1 || got[0] != "0 | 0 | 0 | resolved" {
			t.Errorf("after history alone: %q", got)
		}
		// An owner who took something back last month did not open the app today.
		asha := person{"IN.1", "915550100123", "Asha Menon"}
		s.receive(past(asha, "chunk.3", object{"from": shopRoute.digits, "to": asha.phone, "id": "h.back", "timestamp": stamp(1_795_250_000), "type": "revoke", "revoke": object{"original_message_id": "h.2"}}))
		if got := rows(t, d, "SELECT inbound_at, echo_at, phone_at, status_at FROM account_signs WHERE workspace_id = $1", s.ws); len(got) != 1 || !strings.HasPrefix(got[0], "0 | 0 | 0 |") {
			t.Errorf("history counts as a sign of the phone: %q", got)
		}
		// Whoever writes now needs somebody.
		s.receive(text(asha, "a.now", 1_795_250_100, "Are you open today?"))
		if got := rows(t, d, "SELECT unread, state FROM conversations WHERE workspace_id = $1", s.ws); len(got) != 1 || got[0] != "1 | open" {
			t.Errorf("after a live message: %q", got)
		}
	})
}
