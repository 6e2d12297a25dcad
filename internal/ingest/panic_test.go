package ingest_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
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
		real := whatsapp.New(whatsapp.Options{})
		s, ids := emptyStore(t, d)
		p := newTaking(t, s, ids, 0, "test", stumbling{real, real})
		p.applier.Start(ctx)
		defer p.applier.Stop()
		defer p.journal.Stop()
		for _, b := range [][]byte{live("wamid.1"), live("stumble-parse.1"), live("wamid.2"), past("stumble-past.1"), past("stumble-parse.2"), past("wamid.3"), live("wamid.4")} {
			p.accept(b)
		}
		count := func(query string) int64 { t.Helper(); return dbtest.Number(t, d, query) }
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
