package proofs

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sangam/internal/db"
)

// settle waits until the running process has nothing left to do: journal applied, outbox empty but
// for unknown sends, files fetched, the platform rid of its webhooks.
func (l *load) settle() {
	t := l.in.t
	t.Helper()
	// A file that a killed process had claimed is asked for again after five minutes: not waited for
	// here.
	if err := l.in.readDatabase(func(d *db.DB) error {
		change(t, d, "UPDATE media SET next_try_at = 0 WHERE state = 'pending'")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	began, said := time.Now(), ""
	defer func() { t.Logf("settled after %v; last: %s", time.Since(began), said) }()
	until(t, 90*time.Second, "everything settles", func() (ok bool, why string) {
		defer func() {
			if why != "" {
				said = why
			}
		}()
		if c := l.in.sim.Counts(); c.Pending > 0 {
			return false, fmt.Sprintf("the platform still has %d webhooks: %+v", c.Pending, c)
		}
		var left string
		err := l.in.readDatabase(func(d *db.DB) error {
			for what, query := range map[string]string{
				"parts of the past": "SELECT count(*) FROM history_queue",
				"sends under way":   "SELECT count(*) FROM outbox WHERE state <> 'unknown'",
				"files to fetch":    "SELECT count(*) FROM media WHERE state = 'pending'",
			} {
				if n := number(t, d, query); n > 0 {
					left += fmt.Sprintf("%d %s; ", n, what)
				}
			}
			if n := unapplied(t, d); n > 0 {
				left += fmt.Sprintf("%d journals not applied; ", n)
			}
			return nil
		})
		if err != nil {
			return false, err.Error()
		}
		return left == "", left
	})
}

// verify compares the database with the ledger, both ledgers: ours and the platform's.
func (l *load) verify() {
	t := l.in.t
	t.Helper()
	d := l.in.open()
	defer d.Close()
	if d.Dialect == db.SQLite {
		if found := rows(t, d, "PRAGMA integrity_check"); len(found) != 1 || found[0] != "ok" {
			t.Errorf("integrity_check: %v", found)
		}
	}
	for _, bad := range rows(t, d, "SELECT kind, reason, path FROM parked") {
		t.Errorf("an item was parked: %s", bad)
	}
	l.verifyReceived(d)
	l.verifySent(d)
	l.verifyEvents(d)
	l.verifyFiles(d)
}

func (l *load) verifyReceived(d *db.DB) {
	t := l.in.t
	taken, posted := map[string]bool{}, map[string]bool{}
	for _, e := range l.ledger.read() {
		if e.What != "webhook" {
			continue
		}
		for _, key := range e.Keys {
			posted[key] = true
			if e.Answer == 200 {
				taken[key] = true
			}
		}
	}
	lost, wrong, doubled := 0, 0, 0
	found, known := map[string]bool{}, map[string]bool{}
	for _, line := range rows(t, d, "SELECT platform_id, text FROM messages WHERE platform_id <> ''") {
		key, words, _ := strings.Cut(line, " | ")
		if known[key] {
			doubled++
		}
		known[key] = true
		if !strings.HasPrefix(key, "wamid.K") {
			continue
		}
		found[key] = true
		if words != wordsOf(key) || !posted[key] {
			wrong++
		}
	}
	for key := range taken {
		if !found[key] {
			lost++
			if lost < 5 {
				t.Logf("lost: %s", key)
			}
		}
	}
	photos := 0
	for _, it := range l.in.sim.Ledger().Items {
		id, isMessage := strings.CutPrefix(it.Key, "message:")
		if !isMessage || it.Accepted == 0 {
			continue
		}
		photos++
		if !known[id] {
			lost++
		}
	}
	t.Logf("%d messages answered 200, %d stored, %d from the platform itself", len(taken), len(found), photos)
	if lost+wrong+doubled > 0 {
		t.Errorf("%d acknowledged messages lost, %d not as sent, %d doubled", lost, wrong, doubled)
	}
	if n := number(t, d, "SELECT count(*) FROM (SELECT phone FROM handles GROUP BY account_id, phone HAVING count(*) > 1) x"); n != 0 {
		t.Errorf("%d people were split in two", n)
	}
	if n := number(t, d, "SELECT count(*) FROM messages m LEFT JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id WHERE c.handle_id IS NULL OR c.handle_id <> m.handle_id"); n != 0 {
		t.Errorf("%d messages stand in the thread of somebody else", n)
	}
}

// verifySent holds every send to one of three ends: refused and nobody got it, proven and it went
// out once, or unknown and it went out at most once.
func (l *load) verifySent(d *db.DB) {
	t := l.in.t
	got := map[string]int{}
	for _, r := range l.in.sim.Ledger().Received {
		if r.Callback != "" {
			got[r.Callback]++
		}
	}
	byClient := map[string]string{}
	ends := map[string]int{}
	for _, line := range rows(t, d, "SELECT m.client_id, m.id, m.status, h.phone FROM messages m JOIN handles h ON h.workspace_id = m.workspace_id AND h.id = m.handle_id WHERE m.client_id IS NOT NULL") {
		f := strings.Split(line, " | ")
		client, id, status, phone := f[0], f[1], f[2], f[3]
		if byClient[client] != "" {
			t.Errorf("%s is there twice", client)
		}
		byClient[client] = id
		ends[status]++
		n := got[id]
		switch status {
		case "accepted", "sent", "delivered", "read", "played":
			if n != 1 {
				t.Errorf("send %s to …%s is %s and its customer got it %d times", client, tail(phone, 4), status, n)
			}
		case "failed":
			if n != 0 {
				t.Errorf("send %s to …%s is failed and its customer got it %d times", client, tail(phone, 4), n)
			}
		case "unknown":
			if n > 1 {
				t.Errorf("send %s is unknown and its customer got it %d times", client, n)
			}
			if n == 1 {
				// Its statuses carry our id and have all come: they prove it.
				t.Errorf("send %s to …%s is still unknown although its statuses came", client, tail(phone, 4))
			}
		default:
			t.Errorf("send %s never ended: %s", client, status)
		}
		delete(got, id)
	}
	for id, n := range got {
		t.Errorf("customers got a message we know nothing of: %s, %d times", id, n)
	}
	promised := 0
	for _, e := range l.ledger.read() {
		if e.What != "send" || e.ID == "" {
			continue
		}
		promised++
		if byClient[e.Keys[0]] != e.ID {
			t.Errorf("send %s was answered with message %s, and is %q now", e.Keys[0], e.ID, byClient[e.Keys[0]])
		}
	}
	t.Logf("%d sends accepted by the API, %d stored: %v", promised, len(byClient), ends)
}

// verifyEvents holds the log of events to its promise: no gap, and each message told once.
func (l *load) verifyEvents(d *db.DB) {
	t := l.in.t
	if n := number(t, d, "SELECT count(*) FROM event_counters c WHERE c.seq <> (SELECT count(*) FROM events e WHERE e.workspace_id = c.workspace_id) OR c.seq <> (SELECT max(e.seq) FROM events e WHERE e.workspace_id = c.workspace_id)"); n != 0 {
		t.Error("the numbers of the events have gaps")
	}
	told := map[string]int{}
	for _, id := range rows(t, d, "SELECT message_id FROM events WHERE kind = 'message.received'") {
		told[id]++
	}
	wrong := 0
	for _, id := range rows(t, d, "SELECT id FROM messages WHERE direction = 'inbound' AND source <> 'history'") {
		if told[id] != 1 {
			wrong++
		}
		delete(told, id)
	}
	if wrong+len(told) > 0 {
		t.Errorf("%d messages were not told of exactly once, %d events tell of none", wrong, len(told))
	}
}

// verifyFiles looks for the bytes of every file that a row says we hold.
func (l *load) verifyFiles(d *db.DB) {
	t := l.in.t
	files := rows(t, d, "SELECT workspace_id, blob, size FROM media WHERE state = 'ready'")
	for _, line := range files {
		f := strings.Split(line, " | ")
		data, err := os.ReadFile(filepath.Join(l.in.base.Data, "media", f[0], f[1][:2], f[1]))
		sum := sha256.Sum256(data)
		if err != nil || hex.EncodeToString(sum[:]) != f[1] || fmt.Sprint(len(data)) != f[2] {
			t.Errorf("a file is not what its row says: %v", err)
		}
	}
	if n := number(t, d, "SELECT count(*) FROM media WHERE state <> 'ready'"); n != 0 {
		t.Errorf("%d files never came", n)
	}
	t.Logf("%d files", len(files))
}
