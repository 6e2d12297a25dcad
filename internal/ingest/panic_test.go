package ingest_test

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/store"
)

// stumbling is the channel with a mistake: some bodies make it panic.
type stumbling struct {
	channel.Channel
	channel.Sorter
}

func (c stumbling) Parse(body []byte) (channel.Parsed, error) {
	if bytes.Contains(body, []byte("stumble-parse")) {
		var none []int
		return channel.Parsed{Updates: make([]inbox.Update, none[len(body)])}, nil
	}
	return c.Channel.Parse(body)
}

func (c stumbling) Past(body []byte) ([]channel.PastPart, bool) {
	if bytes.Contains(body, []byte("stumble-past")) {
		panic(string(body))
	}
	return c.Sorter.Past(body)
}

// TestABodyThatMakesItsReaderPanicIsParkedAndTheNextMessageComes: the live ones at once, the one
// of the past when the lane of history reads it.
func TestABodyThatMakesItsReaderPanicIsParkedAndTheNextMessageComes(t *testing.T) {
	t.Parallel()
	body := func(field, rest string) []byte {
		return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"99000","changes":[{"field":"` + field + `","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"770000"},` + rest + `}}]}]}`)
	}
	live := func(id string) []byte {
		return body("messages", `"messages":[{"from":"915550100123","id":"`+id+`","timestamp":"1795250000","type":"text","text":{"body":"hello"}}]`)
	}
	past := func(id string) []byte {
		return body("history", `"history":[{"metadata":{"phase":0,"chunk_order":1,"progress":10},"threads":[{"id":"915550100123","messages":[{"from":"915550100123","id":"`+id+
			`","timestamp":"1795240000","type":"text","text":{"body":"before"},"history_context":{"status":"READ"}}]}]}]`)
	}
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ids := inbox.NewIDSource(0, time.Now)
		s := store.New(d, ids, openSeal{})
		real := whatsapp.New(whatsapp.Options{})
		channels := map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: stumbling{real, real}}
		stats := &ingest.Stats{}
		a := &ingest.Applier{Store: s, Desk: desk.New(s, ids, channels), Channels: channels, Dir: ingest.NewDirectory(twoNumbers{}, time.Now), IDs: ids,
			Holder: "test", Now: time.Now, Stats: stats, Log: slog.New(slog.DiscardHandler)}
		j := ingest.NewJournal(s, 0, time.Now, stats, a.Committed)
		if err := j.Start(ctx); err != nil {
			t.Fatal(err)
		}
		a.Start(ctx)
		defer a.Stop()
		defer j.Stop()
		for _, b := range [][]byte{live("wamid.1"), live("stumble-parse.1"), live("wamid.2"), past("stumble-past.1"), past("stumble-parse.2"), past("wamid.3"), live("wamid.4")} {
			if err := j.Accept(ctx, inbox.WhatsApp, []inbox.AppID{5}, b); err != nil {
				t.Fatal(err)
			}
		}
		count := func(query string) (n int64) {
			if err := d.View(ctx, func(tx *db.Tx) (err error) { n, err = db.Number(ctx, tx, query); return err }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for deadline := time.Now().Add(60 * time.Second); count("SELECT count(*) FROM messages") < 4 || count("SELECT count(*) FROM parked") < 3; {
			if time.Now().After(deadline) {
				t.Fatalf("%d messages of 4, %d parked of 3", count("SELECT count(*) FROM messages"), count("SELECT count(*) FROM parked"))
			}
			time.Sleep(5 * time.Millisecond)
		}
		for query, want := range map[string]int64{
			"SELECT count(*) FROM parked":                                   3,
			"SELECT count(*) FROM parked WHERE kind = 'body' AND path = ''": 2,
			"SELECT count(*) FROM parked WHERE kind = 'history' AND path <> '' AND account_id = 7 AND workspace_id = 1": 1,
			"SELECT count(*) FROM parked WHERE reason LIKE 'not understood: panicked: runtime error%'":                  2,
			"SELECT count(*) FROM parked WHERE reason = 'not understood: panicked with a string'":                       1, // and not what it says
		} {
			if got := count(query); got != want {
				t.Errorf("%s: %d, want %d", query, got, want)
			}
		}
		if got := count("SELECT count(*) FROM messages WHERE platform_id LIKE '%stumble%'"); got != 0 {
			t.Errorf("%d messages of bodies nobody could read", got)
		}
	})
}
