package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

type openSeal struct{}

func (openSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (openSeal) Open(_, s string) (inbox.Secret, error)        { return inbox.NewSecret(s), nil }

// twoNumbers is a registry with two numbers of one business account and one app.
type twoNumbers struct{}

func (twoNumbers) Apps(context.Context) ([]inbox.App, error) {
	return []inbox.App{{Workspace: 1, ID: 5, Secret: inbox.NewSecret("s"), VerifyToken: inbox.NewSecret("v")}}, nil
}

func (twoNumbers) Accounts(context.Context) ([]inbox.Account, error) {
	var all []inbox.Account
	for i := range 2 {
		all = append(all, inbox.Account{Workspace: 1, ID: inbox.AccountID(7 + i), App: 5, Channel: inbox.WhatsApp, PlatformID: fmt.Sprint("77000", i), BusinessID: "99000"})
	}
	return all, nil
}

// Nothing that a signed body can hold stops the journal: after each of these, an ordinary message
// is still applied, and what could not be is parked.
func TestNoBodyStopsTheJournal(t *testing.T) {
	t.Parallel()
	value := func(rest string) string {
		return `{"object":"whatsapp_business_account","entry":[{"id":"99000","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",` + rest + `}}]}]}`
	}
	to := `"metadata":{"phone_number_id":"770000"},`
	long := strings.Repeat("x", 20_000)
	message := `"messages":[{"from":"915550100123","id":"wamid.%s","timestamp":"1795250000","type":"text","text":{"body":"hello"}}]`
	bodies := map[string]string{
		"several troubles of one value":  value(to + `"contacts":"x","messages":"y","statuses":"z","errors":"w"`),
		"a field with a very long name":  strings.Replace(value(to+fmt.Sprintf(message, "long")), `"field":"messages"`, `"field":"`+long+`"`, 1),
		"a type with a very long name":   value(to + `"messages":[{"from":"915550100123","id":"wamid.t","timestamp":"1795250000","type":"` + long + `"}]`),
		"a key with a very long name":    value(to + `"` + long + `":1,` + fmt.Sprintf(message, "key")),
		"a message that names no number": value(fmt.Sprintf(message, "nobody")),
		"no JSON":                        `{"object":`,
		"an empty body":                  ``,
		"a message from nobody":          value(to + `"messages":[{"id":"wamid.n","timestamp":"1795250000","type":"text","text":{"body":"who?"}}]`),
		"an id of a thousand characters": value(to + fmt.Sprintf(message, strings.Repeat("i", 1000))),
		"NUL and lone surrogates":        value(to + `"messages":[{"from":"915550100123","id":"wamid.\u0000","timestamp":"1795250000","type":"text","text":{"body":"\u0000\ud800"}}]`),
		"a fact about both numbers":      `{"object":"whatsapp_business_account","entry":[{"id":"99000","changes":[{"field":"account_update","value":{"event":"` + long + `"}}]}]}`,
	}
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s, ids := emptyStore(t, d)
		p := newTaking(t, s, ids, 0, "test", whatsapp.New(whatsapp.Options{}))
		p.applier.Start(ctx)
		defer p.applier.Stop()
		defer p.journal.Stop()
		n := 0
		for name, body := range bodies {
			n++
			good := value(to + fmt.Sprintf(message, fmt.Sprint("good", n)))
			for _, b := range []string{body, good} {
				p.accept([]byte(b))
			}
			deadline := time.Now().Add(20 * time.Second)
			for p.stats.Unapplied.Load() > 0 {
				if time.Now().After(deadline) {
					t.Fatalf("%s: the journal stands still", name)
				}
				time.Sleep(2 * time.Millisecond)
			}
		}
		count := func(query string) int64 { t.Helper(); return dbtest.Number(t, d, query) }
		if got := count("SELECT count(*) FROM messages WHERE platform_id LIKE 'wamid.good%'"); int(got) != n {
			t.Errorf("%d of %d ordinary messages are there", got, n)
		}
		if got := count("SELECT count(*) FROM messages WHERE platform_id = 'wamid.nobody'"); got != 0 {
			t.Errorf("a message that names no number is in %d threads", got)
		}
		if got := count("SELECT count(*) FROM parked WHERE path LIKE 'entry.0.changes.0.value%' OR path LIKE 'entry.0.changes.0%' AND reason <> ''"); got < 5 {
			t.Errorf("only %d items are parked", got)
		}
	})
}
