package proofs

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
	"sangam/internal/store"
)

// manyPast is a chunk with many messages of many people, as the platform sends them: key numbers it.
func manyPast(phase, chunk, progress, messages int, at int64) item {
	var threads []any
	const each = 25
	for i := 0; i < messages; i += each {
		phone := fmt.Sprintf("91557%03d%04d", chunk, i/each)
		var said []any
		for j := range min(each, messages-i) {
			id := fmt.Sprintf("wamid.H%d.%d.%d", phase, chunk, i+j)
			m := object{"id": id, "timestamp": stamp(at + int64(j)), "type": "text", "text": object{"body": wordsOf(id)}, "from": phone, "history_context": object{"status": "READ"}}
			if j%3 == 0 {
				m["from"], m["to"] = shopRoute.digits, phone
			}
			said = append(said, m)
		}
		threads = append(threads, object{"id": phone, "context": object{"wa_id": phone, "user_id": "IN." + phone}, "messages": said})
	}
	return item{field: "history", array: "history", key: fmt.Sprintf("chunk.%d.%d", phase, chunk), value: object{
		"metadata": object{"phase": phase, "chunk_order": chunk, "progress": progress}, "threads": threads}}
}

// TestNobodyWaitsForHistory: a message that comes in amid a long past is shown while most of the
// past still waits; and in the end all of it is there, told of without noise.
func TestNobodyWaitsForHistory(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l := live(t, dialect)
		l.connect(l.ws, shopRoute, appSecret)
		chunks, size := int64(count(8, 12)), int64(count(300, 500))
		at := time.Now().Unix() - 40*24*3600
		for i := range chunks {
			body := shopRoute.body(manyPast(1, int(i), int(min(100, 10*i)), int(size), at))
			for range 1 + i%2 { // every other one twice
				if got := l.post(body, appSecret); got != 200 {
					t.Fatalf("a chunk was answered %d", got)
				}
			}
		}
		asha := person{"IN.1", "915550100123", "Asha"}
		if got := l.post(shopRoute.body(text(asha, "now.1", time.Now().Unix(), "now")), appSecret); got != 200 {
			t.Fatal(got)
		}
		until(t, time.Minute, "the live message is shown", func() (bool, string) {
			return number(t, l.DB, "SELECT count(*) FROM messages WHERE platform_id = 'now.1'") == 1, "not yet"
		})
		if n := number(t, l.DB, "SELECT count(*) FROM history_queue"); n == 0 {
			t.Error("the live message came after all of the past")
		}
		until(t, 2*time.Minute, "the past is taken in", func() (bool, string) {
			n := number(t, l.DB, "SELECT count(*) FROM history_queue")
			return n == 0, fmt.Sprint(n, " parts wait")
		})
		for query, want := range map[string]int64{
			"SELECT count(*) FROM messages WHERE source = 'history'":                           chunks * size,
			"SELECT count(*) FROM events WHERE kind = 'message.received'":                      1,
			"SELECT count(*) FROM conversations WHERE unread > 0":                              1,
			"SELECT count(*) FROM conversations WHERE window_until > 0":                        1,
			"SELECT count(*) FROM parked":                                                      0,
			"SELECT stored FROM syncs WHERE kind = 'history'":                                  chunks * size,
			"SELECT count(*) FROM history_chunks":                                              chunks,
			"SELECT count(*) FROM (SELECT handle_id FROM messages GROUP BY handle_id) x":       chunks*size/25 + 1,
			"SELECT count(*) FROM messages WHERE source = 'history' AND sent_at > received_at": 0,
			"SELECT count(*) FROM messages WHERE direction = 'outbound' AND status = 'read'":   chunks * size / 25 * 9,
			"SELECT count(*) FROM events WHERE kind = 'history.imported' AND message_id <> 0":  0,
			"SELECT count(*) FROM conversations c WHERE c.last_at <> (SELECT max(m.sent_at) FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id)": 0,
		} {
			if got := number(t, l.DB, query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
	})
}

// TestHistoryOfAnUnknownNumber: a chunk for a number that is not connected is one parked thing, and
// replaying it brings the whole chunk.
func TestHistoryOfAnUnknownNumber(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l := live(t, dialect)
		l.connect(l.ws, outRoute, appSecret)
		if got := l.post(shopRoute.body(manyPast(1, 1, 50, 120, time.Now().Unix()-9*24*3600)), appSecret); got != 200 {
			t.Fatal(got)
		}
		l.applied()
		parked := rows(t, l.DB, "SELECT id FROM parked")
		if len(parked) != 1 {
			t.Fatalf("%d things parked, want the chunk as one", len(parked))
		}
		l.connect(l.ws, shopRoute, appSecret)
		if status, answer := l.call("POST", "/api/v1/raw-events/"+parked[0]+"/replay", nil); status != 200 || !strings.Contains(string(answer), "replayed") {
			t.Fatalf("%d %s", status, answer)
		}
		until(t, time.Minute, "the chunk is taken in", func() (bool, string) {
			n := number(t, l.DB, "SELECT count(*) FROM messages WHERE source = 'history'")
			return n == 120, fmt.Sprint(n)
		})
	})
}

// TestSyncsAreAskedForOnce goes through both requests against the simulator: recorded before the
// call, taken once, the past and the address book come, and the state says so.
func TestSyncsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l, sim := withSimulator(t, dialect, simulator.SyncKnobs{Messages: 600, ChunkSize: 100, Every: -1, Repeat: 0.5, Contacts: 30, Amended: 0.05, FutureTimes: 0.05})
		_ = sim
		id := l.account(shopRoute)
		path := "/api/v1/accounts/" + id + "/syncs"
		stages := func() map[string]string {
			status, answer := l.call("GET", path, nil)
			var list struct {
				Items []struct {
					Kind, Stage string
					RequestID   string `json:"request_id"`
					Progress    int
				}
			}
			if status != 200 || json.Unmarshal(answer, &list) != nil {
				t.Fatalf("%d %s", status, answer)
			}
			out := map[string]string{}
			for _, s := range list.Items {
				out[s.Kind] = s.Stage
			}
			return out
		}
		if got := stages(); got["history"] != "none" || got["contacts"] != "none" {
			t.Fatalf("before asking: %v", got)
		}
		if status, answer := l.call("POST", path, strings.NewReader(`{}`)); status != 200 || strings.Count(string(answer), `"request_id"`) != 2 {
			t.Fatalf("%d %s", status, answer)
		}
		if status, answer := l.call("POST", path, strings.NewReader(`{}`)); status != 409 {
			t.Fatalf("asked for twice: %d %s", status, answer)
		}
		until(t, time.Minute, "both are finished", func() (bool, string) {
			got := stages()
			return got["history"] == "finished" && got["contacts"] == "finished", fmt.Sprint(got)
		})
		if n := number(t, l.DB, "SELECT count(*) FROM messages WHERE source = 'history'"); n < 500 {
			t.Errorf("%d messages of the past", n)
		}
		if n := number(t, l.DB, "SELECT count(*) FROM messages WHERE sent_at > received_at + 120000"); n != 0 {
			t.Errorf("%d messages lie in the future", n)
		}
		if n := number(t, l.DB, "SELECT count(*) FROM syncs WHERE tries <> 1"); n != 0 {
			t.Errorf("%d syncs were asked for more than once", n)
		}
	})
}

// TestASilentSyncSaysSo: the platform takes the request and nothing ever comes.
func TestASilentSyncSaysSo(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l, _ := withSimulator(t, dialect, simulator.SyncKnobs{Silent: true})
		path := "/api/v1/accounts/" + l.account(shopRoute) + "/syncs"
		if status, answer := l.call("POST", path, strings.NewReader(`{"kinds":["history"]}`)); status != 200 || !strings.Contains(string(answer), `"stage":"waiting"`) {
			t.Fatalf("%d %s", status, answer)
		}
	})
}

// withSimulator is the program with a hybrid number on a pretend platform that shares a past.
func withSimulator(t *testing.T, dialect db.Dialect, knobs simulator.SyncKnobs) (*living, *simulator.Simulator) {
	t.Helper()
	sim := simulator.New(simulator.Config{Callback: "http://127.0.0.1:1/", AppSecret: appSecret, Workers: 2,
		Accounts: []simulator.Account{{ID: shopRoute.business, Name: "Shop", Numbers: []simulator.Number{{ID: shopRoute.number, Digits: shopRoute.digits, Name: "Shop", Hybrid: true}}}},
		Knobs:    simulator.Knobs{Sync: knobs}})
	server := httptest.NewServer(sim.Handler())
	sim.SetPublicURL(server.URL)
	sim.Start(context.Background())
	t.Cleanup(func() { sim.Stop(); server.CloseClientConnections(); server.Close() })
	l := liveOn(t, dialect, server.URL)
	sim.SetCallback("http://"+l.Addr()+"/webhooks/meta", verifyToken)
	_, err := l.Onboarding.Add(t.Context(), inbox.Actor{Workspace: l.ws, Kind: inbox.BySystem, Role: inbox.RoleOwner}, onboarding.NewAccount{
		Number: "+" + shopRoute.digits, PlatformID: shopRoute.number, BusinessID: shopRoute.business, Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret(sim.Config().AccessToken),
		AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret(verifyToken), OnboardedAt: inbox.MillisOf(time.Now())})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Parts.Directory.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l, sim
}

// account finds the id of a number.
func (l *living) account(r route) string {
	return rows(l.t, l.DB, "SELECT id FROM accounts WHERE platform_id = '"+r.number+"'")[0]
}

// pastAndPresent makes a random life of a few people of which the past is told more than once: by
// history with the phone's clock, live with the platform's, as placeholders whose files come in
// either way, with edits, revokes, reactions and reports of both.
func pastAndPresent(r *rand.Rand) []item {
	const t = int64(1_795_250_000)
	num := shopRoute.digits
	var set []item
	people := []person{{"IN.31", "915550200131", "Asha"}, {"IN.32", "915550200132", "Ravi"}, {"", "915550200133", "Meera"}}
	for chunk := range 6 {
		var threads []any
		for p, who := range people {
			var said []any
			for n := range 1 + r.IntN(4) {
				id := fmt.Sprintf("p.%d.%d.%d", chunk, p, n)
				at := t - int64(chunk)*9000 - int64(p)*700 - int64(n)*61 // no two at once
				m := object{"id": id, "timestamp": stamp(at), "type": "text", "text": object{"body": "words of " + id}, "from": who.phone, "history_context": object{"status": "READ"}}
				ours := r.IntN(3) == 0
				if ours {
					m["from"], m["to"], m["history_context"] = num, who.phone, object{"status": []string{"sent", "DELIVERED", "read", "PENDING"}[r.IntN(4)]}
				} else if who.userID != "" {
					m["from_user_id"] = who.userID
				}
				shape := r.IntN(8)
				picture := object{"id": "m." + id, "mime_type": "image/jpeg", "caption": "picture of " + id}
				skew := int64(r.IntN(3)) * 7
				switch {
				case shape < 3: // only in the past
				case shape < 5 && !ours: // the platform told it too, by its own clock
					set = append(set, text(who, id, at+skew, "words of "+id))
				case shape < 5:
					set = append(set, echo(num, who, id, at+skew, "text", object{"body": "words of " + id}))
				case shape == 5 && !ours: // its file comes later, in the past or live
					delete(m, "text")
					m["type"] = "media_placeholder"
					file := image(who, id, at, "m."+id, "picture of "+id)
					if r.IntN(2) == 0 {
						file.field = "history"
					}
					set = append(set, file)
				case shape == 5:
					delete(m, "text")
					m["type"] = "media_placeholder"
					file := echo(num, who, id, at, "image", picture)
					file.field = "history"
					set = append(set, file)
				case shape == 6 && !ours:
					set = append(set, edit(who, id+".e", id, at+3, "better words of "+id), reaction(who, id+".r", id, at+4, "👍"))
				case shape == 6:
					set = append(set, status(id, "delivered", at+5, nil), status(id, "read", at+9, nil))
				case !ours: // taken back, in the past itself
					said = append(said, object{"id": id + ".x", "timestamp": stamp(at + 2), "type": "revoke", "revoke": object{"original_message_id": id}, "from": who.phone, "from_user_id": who.userID})
				}
				said = append(said, m)
			}
			thread := object{"context": object{"wa_id": who.phone, "user_id": who.userID}, "messages": said}
			if r.IntN(3) > 0 {
				thread["id"] = who.phone
			}
			threads = append(threads, thread)
		}
		set = append(set, item{field: "history", array: "history", key: fmt.Sprint("chunk.", chunk), value: object{
			"metadata": object{"phase": chunk % 3, "chunk_order": chunk, "progress": 15 * chunk}, "threads": threads}})
	}
	set = append(set, text(people[0], "now.1", t+900, "hello again"), echo(num, people[1], "now.2", t+950, "text", object{"body": "from the phone"}), text(people[1], "now.3", t+990, "thanks"))
	return set
}

// TestPastAndPresentInAnyOrder proves that any order, repetition and interleaving of the past with
// the present leaves the same state, what is kept of the sync included.
func TestPastAndPresentInAnyOrder(t *testing.T) {
	t.Parallel()
	seed := seeded(t).Uint64()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		newHouse(t, d).inAnyOrder(seed, count(6, 300), pastAndPresent, func(s *shop) string {
			return s.state() + "sync\n  " + strings.Join(rows(t, d, `SELECT onboarded_at, kind, progress, first_at, last_at, placeholders - filled FROM syncs WHERE workspace_id = $1`, s.ws), "\n  ") +
				"\nchunks\n  " + strings.Join(rows(t, d, "SELECT phase, chunk, messages, oldest, newest, days FROM history_chunks WHERE workspace_id = $1 ORDER BY phase, chunk", s.ws), "\n  ") + "\n"
		})
	})
}
