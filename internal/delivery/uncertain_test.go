package delivery_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/simulator"
)

// upgraded is the WhatsApp adapter on a number with the platform's highest throughput.
type upgraded struct{ *whatsapp.Adapter }

func (u upgraded) Capabilities(a inbox.Account) inbox.Capabilities {
	c := u.Adapter.Capabilities(a)
	c.PerSecond = 1000
	return c
}

// platform is the simulator with its webhooks taken in by the desk.
type platform struct {
	*rig
	sim *simulator.Simulator
}

const people = 400

func newPlatform(t *testing.T, d *db.DB, seed uint64) *platform {
	t.Helper()
	p := &platform{}
	var parse *whatsapp.Adapter
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodGet {
			io.WriteString(w, req.URL.Query().Get("hub.challenge"))
			return
		}
		body, err := io.ReadAll(req.Body)
		if err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		parsed, err := parse.Parse(body)
		if err == nil {
			err = p.receive(parsed.Updates...)
		}
		if err != nil {
			t.Errorf("take a webhook in: %v", err)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(hook.Close)
	cfg := simulator.Config{Seed: seed, Callback: hook.URL, VerifyToken: "verify", AccessToken: "token",
		Accounts: []simulator.Account{{ID: "990000000000101", Name: "Shop", Numbers: []simulator.Number{
			{ID: "770000000000201", Digits: "915550100101", Name: "Shop", High: true}}}}}
	cfg.Knobs.StatusDelays = simulator.StatusDelays{Sent: time.Millisecond, Delivered: 3 * time.Millisecond, Read: 6 * time.Millisecond}
	cfg.Knobs.Batch, cfg.Knobs.Linger = 100, 2*time.Millisecond
	cfg.Knobs.Hang, cfg.Knobs.Slow = 2*time.Second, 50*time.Millisecond
	cfg.Knobs.FaultDigitsOff = true
	p.sim = simulator.New(cfg)
	srv := httptest.NewServer(p.sim.Handler())
	t.Cleanup(srv.Close)
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	t.Cleanup(transport.CloseIdleConnections)
	parse = whatsapp.New(whatsapp.Options{GraphURL: srv.URL, HTTPClient: &http.Client{Transport: transport}})
	p.rig = newRig(t, d, upgraded{parse})
	p.sim.Start(t.Context())
	t.Cleanup(p.sim.Stop)
	return p
}

// meet lets everybody write once, which opens their windows.
func (p *platform) meet() []inbox.ConversationID {
	p.t.Helper()
	for i := range people {
		if _, err := p.sim.CustomerText(fmt.Sprintf("91555020%04d", i), "namaste"); err != nil {
			p.t.Fatal(err)
		}
	}
	p.until("everybody is known", func() bool { return p.number("SELECT count(*) FROM conversations WHERE window_until > 0") == people })
	var all []inbox.ConversationID
	ctx := context.Background()
	err := p.db.View(ctx, func(tx *db.Tx) (err error) {
		all, err = db.All(ctx, tx, func(r *sql.Rows, id *inbox.ConversationID) error { return r.Scan(id) }, "SELECT id FROM conversations ORDER BY id")
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// TestUncertainSends is R12, in every build at a tenth: the platform refuses, cuts, hangs and lies, and no message
// goes out twice without a person's wish; each ends refused, proven or unknown.
func TestUncertainSends(t *testing.T) {
	sends := 5000
	if os.Getenv("SANGAM_LONG") != "" {
		sends = 50_000
	}
	each(t, func(t *testing.T, d *db.DB) {
		p := newPlatform(t, d, 42)
		conversations := p.meet()
		p.sim.SetKnobs(func(k *simulator.Knobs) {
			k.FaultRate = 0.2
			k.Faults = []string{"6001", "6002", "6003", "6004", "6005", "6006", "6007", "6008", "6009", "6010", // cut, silent, slow, half an answer
				"6101", "6103", "6105", "6108", // statuses early, double, out of order, contradicting
				"7100", "7002", "8000", "8016", "8026", "9026"}
		})
		o := quick
		o.CallTimeout = 500 * time.Millisecond
		run := p.run(o, nil)
		start := time.Now()
		var wg sync.WaitGroup
		var next atomic.Int64
		for range 8 {
			wg.Go(func() {
				for i := int(next.Add(1)) - 1; i < sends; i = int(next.Add(1)) - 1 {
					// What concerns the whole account happens now and then.
					switch i {
					case sends / 4, sends / 2:
						p.sim.FailNext("7429", 1) // too fast altogether
					case sends / 3:
						p.sim.FailNext("8056", 1) // too fast to one person
					}
					_, _, err := p.desk.Reply(context.Background(), member, conversations[i%people], desk.Draft{ClientID: fmt.Sprint("c", i), Text: fmt.Sprint("message ", i)})
					if err != nil {
						t.Errorf("reply %d: %v", i, err)
					}
				}
			})
		}
		wg.Wait()
		p.until("nothing waits", func() bool {
			return p.number("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'calling')") == 0
		})
		took := time.Since(start)
		run.Stop()
		ctx, cancel := context.WithTimeout(t.Context(), patience())
		defer cancel()
		if err := p.sim.Settle(ctx); err != nil {
			t.Fatal(err)
		}

		ledger := p.sim.Ledger()
		reached := map[string]int{}
		for _, got := range ledger.Received {
			reached[got.Callback]++
		}
		ended := map[inbox.Status]int{}
		err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, "SELECT id, status, failure FROM messages WHERE direction = 'outbound'", func(r *sql.Rows) error {
				var id inbox.MessageID
				var status inbox.Status
				var failure string
				if err := r.Scan(&id, &status, &failure); err != nil {
					return err
				}
				ended[status]++
				n := reached[id.String()]
				switch {
				case n > 1:
					t.Errorf("message %s reached the customer %d times", id, n)
				case n == 1 && (status == inbox.StatusUnknown || status == inbox.StatusFailed || status == inbox.StatusQueued || status == inbox.StatusSending):
					t.Errorf("message %s reached the customer and is shown as %s", id, status)
				case n == 0 && status != inbox.StatusUnknown && status != inbox.StatusFailed:
					t.Errorf("message %s never reached the customer and is shown as %s", id, status)
				case status == inbox.StatusFailed && failure == "":
					t.Errorf("message %s failed without a reason", id)
				}
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for _, n := range ended {
			total += n
		}
		if total != sends {
			t.Errorf("%d messages, want %d", total, sends)
		}
		if ended[inbox.StatusUnknown] == 0 || ended[inbox.StatusFailed] == 0 {
			t.Errorf("the faults did not bite: %v", ended)
		}
		if n := p.number("SELECT count(*) FROM outbox"); n != int64(ended[inbox.StatusUnknown]) {
			t.Errorf("%d in the outbox, %d unknown", n, ended[inbox.StatusUnknown])
		}
		// Limits: what the simulator itself refused as too fast is what was asked of it.
		if n := ledger.Graph[130429]; n != 2 {
			t.Errorf("the platform said %d times that the account is too fast; 2 were asked for", n)
		}
		if n := ledger.Graph[131056]; n != 1 {
			t.Errorf("the platform said %d times that a person gets too much; 1 was asked for", n)
		}
		problemsAgree(p.rig)
		inOrder(t, ledger)
		t.Logf("%d sends in %v: %v", sends, took.Round(time.Millisecond), ended)
	})
}

// inOrder checks that each customer got what was sent to them in the order of sending.
func inOrder(t *testing.T, ledger simulator.LedgerCopy) {
	t.Helper()
	last := map[string]string{}
	for _, got := range ledger.Received {
		if before := last[got.Digits]; len(before) == len(got.Callback) && before > got.Callback {
			t.Fatalf("customer %s got message %s after %s", got.Digits, got.Callback, before)
		}
		last[got.Digits] = got.Callback
	}
}
