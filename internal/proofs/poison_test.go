package proofs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/wire/graph"
)

// TestPoison is R7: one item in a hundred is malformed, nobody's, or makes the database fail; the
// first of the queue among them. Neighbours are unharmed, poison is kept byte for byte with a
// reason, and replaying it works once the cause is gone.
func TestPoison(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l := live(t, dialect)
		l.connect(l.ws, shopRoute, appSecret)
		r := seeded(t)
		allergy(t, l.DB)
		stranger := route{shopRoute.business, "770000000000999", "915550100999"}

		good, sent := map[string]bool{}, 0
		type poison struct {
			kind string
			raw  []byte // what must be kept
			key  string // the message it becomes once replayed; empty: none
		}
		var bad []poison
		seq := 0
		poisonous := func() ([]byte, item, bool) { // a whole body, or an item for one
			seq++
			who := person{fmt.Sprintf("IN.8%d", seq), fmt.Sprintf("9188%08d", seq), "P"}
			key := fmt.Sprintf("wamid.P%d", seq)
			switch kind := seq % 8; kind {
			case 0:
				b := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"9","changes":[{"field":"messages" %d`, seq)
				bad = append(bad, poison{"cut", b, ""})
				return b, item{}, true
			case 1:
				b := fmt.Appendf(nil, `["not a webhook", %d]`, seq)
				bad = append(bad, poison{"array", b, ""})
				return b, item{}, true
			case 2:
				b := append([]byte(`{"entry":`), append(bytes.Repeat([]byte(`[`), 300), fmt.Sprint(seq)...)...)
				bad = append(bad, poison{"deep", b, ""})
				return b, item{}, true
			case 3:
				b := stranger.body(text(who, key, 1_795_250_000, wordsOf(key)))
				bad = append(bad, poison{"nobody's number", nil, key})
				return b, item{}, true
			case 4:
				it := said(person{}, key, 1_795_250_000, "text", object{"body": "from nobody"})
				it.who = nil
				bad = append(bad, poison{"names nobody", nil, ""})
				return nil, it, false
			case 5:
				it := said(who, key, 1_795_250_000, "edit", object{"original_message_id": ""})
				bad = append(bad, poison{"edit of nothing", nil, ""})
				return nil, it, false
			case 6:
				it := status("", "delivered", 1_795_250_000, nil)
				bad = append(bad, poison{"status of nothing", nil, ""})
				return nil, it, false
			default:
				bad = append(bad, poison{"makes the database fail", nil, key})
				return nil, text(who, key, 1_795_250_000, "allergic to "+key), false
			}
		}
		next := func() item {
			sent++
			key := fmt.Sprintf("wamid.K%d", sent)
			good[key] = true
			n := r.IntN(100)
			return text(person{fmt.Sprintf("IN.777%d", n), fmt.Sprintf("9166%08d", n), "P"}, key, 1_795_250_000+int64(sent), wordsOf(key))
		}
		var bodies [][]byte
		total := count(1600, 100_000)
		for sent < total {
			var items []item
			// At the head of the queue, and of a hundred others one.
			for range 1 + r.IntN(30) {
				if sent == 0 || r.IntN(100) == 0 {
					body, it, whole := poisonous()
					if whole {
						bodies = append(bodies, body)
						continue
					}
					items = append(items, it)
				}
				items = append(items, next())
			}
			// A person of many names: each kind of value stands apart in the body.
			bodies = append(bodies, shopRoute.body(items...))
		}
		for range 8 { // each kind at least once
			if body, it, whole := poisonous(); whole {
				bodies = append(bodies, body)
			} else {
				bodies = append(bodies, shopRoute.body(it, next()))
			}
		}
		for _, b := range bodies {
			if answer := post(l.client, "http://"+l.Addr()+"/webhooks/meta", b, graph.Sign([]byte(appSecret), b)); answer != 200 {
				t.Fatalf("a signed body was answered %d: %.200s", answer, b)
			}
		}
		l.applied()

		missing := len(good)
		for _, line := range rows(t, l.DB, "SELECT platform_id, text FROM messages") {
			key, words, _ := strings.Cut(line, " | ")
			if !good[key] || words != wordsOf(key) {
				t.Errorf("a message that should not be: %s", line)
			}
			missing--
		}
		if missing != 0 {
			t.Errorf("%d of %d neighbours of poison are missing", missing, len(good))
		}
		if n := number(t, l.DB, "SELECT count(*) FROM parked WHERE state = 'parked'"); n != int64(len(bad)) {
			t.Errorf("%d items are parked, want %d: %v", n, len(bad), rows(t, l.DB, "SELECT kind, reason, count(*) FROM parked GROUP BY kind, reason"))
		}
		kept := strings.Join(rows(t, l.DB, "SELECT body FROM parked"), "\n")
		for _, p := range bad {
			if p.raw != nil && !strings.Contains(kept, string(p.raw)) || p.key != "" && !strings.Contains(kept, p.key+`"`) {
				t.Errorf("the bytes of poison (%s) are not kept", p.kind)
			}
		}
		if blank := number(t, l.DB, "SELECT count(*) FROM parked WHERE reason = '' OR length(body) = 0"); blank != 0 {
			t.Errorf("%d parked items have no reason or no bytes", blank)
		}

		// The cause goes away: the number is connected, the database well. Members press the button.
		l.connect(l.ws, stranger, appSecret)
		cured(t, l.DB)
		status, answer := l.call("GET", "/api/v1/raw-events?state=parked&limit=1", nil)
		var page struct{ Items []struct{ ID, Reason string } }
		if json.Unmarshal(answer, &page) != nil || status != 200 || len(page.Items) != 1 || page.Items[0].Reason == "" {
			t.Errorf("the API shows parked items as %d %s", status, answer)
		}
		for _, id := range rows(t, l.DB, "SELECT id FROM parked") {
			if status, answer := l.call("POST", "/api/v1/raw-events/"+id+"/replay", strings.NewReader("{}")); status != 200 {
				t.Fatalf("replay was answered %d %s", status, answer)
			}
		}
		cured := 0
		for _, p := range bad {
			if p.key == "" {
				continue
			}
			cured++
			if n := number(t, l.DB, "SELECT count(*) FROM messages WHERE platform_id = $1", p.key); n != 1 {
				t.Errorf("%s: replayed, it is there %d times", p.kind, n)
			}
		}
		if n := number(t, l.DB, "SELECT count(*) FROM parked WHERE state = 'parked'"); n != int64(len(bad)-cured) {
			t.Errorf("%d items are still parked, want %d", n, len(bad)-cured)
		}
		for _, id := range rows(t, l.DB, "SELECT id FROM parked") { // once more changes nothing
			n, err := inbox.ParseID[any](id)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Parts.Applier.Replay(context.Background(), l.ws, inbox.ParkedID(n)); err != nil {
				t.Fatal(err)
			}
		}
		if n := number(t, l.DB, "SELECT count(*) FROM messages"); n != int64(len(good)+cured) {
			t.Errorf("%d messages in the end, want %d", n, len(good)+cured)
		}
		t.Logf("%d good, %d poison in %d bodies; %d cured", len(good), len(bad), len(bodies), cured)
	})
}

// allergy makes the database fail on certain words, as a bug of ours would.
func allergy(t testing.TB, d *db.DB) {
	if d.Dialect == db.SQLite {
		change(t, d, "CREATE TRIGGER allergy BEFORE INSERT ON messages WHEN NEW.text LIKE 'allergic%' BEGIN SELECT RAISE(ABORT, 'allergic'); END")
		return
	}
	change(t, d, "CREATE FUNCTION allergic() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''allergic''; END' LANGUAGE plpgsql")
	change(t, d, "CREATE TRIGGER allergy BEFORE INSERT ON messages FOR EACH ROW WHEN (NEW.text LIKE 'allergic%') EXECUTE FUNCTION allergic()")
}

func cured(t testing.TB, d *db.DB) {
	if d.Dialect == db.SQLite {
		change(t, d, "DROP TRIGGER allergy")
		return
	}
	change(t, d, "DROP TRIGGER allergy ON messages")
}
