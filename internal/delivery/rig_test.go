package delivery_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const ws = inbox.WorkspaceID(7)

var (
	member = inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 11}
	quick  = delivery.Options{Poll: 20 * time.Millisecond, Log: slog.New(slog.DiscardHandler)}
)

// plainSeal seals nothing: these tests are not about secrets.
type plainSeal struct{}

func (plainSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (plainSeal) Open(_, sealed string) (inbox.Secret, error)   { return inbox.NewSecret(sealed), nil }

// rig is one workspace with one account over a real store.
type rig struct {
	t        testing.TB
	db       *db.DB
	store    *store.Store
	desk     *desk.Desk
	account  inbox.Account
	channels map[inbox.ChannelKind]channel.Channel
	fence    int64
	changed  chan struct{} // something may have changed; one note is enough

	mu    sync.Mutex
	count int
}

func newRig(t testing.TB, d *db.DB, ch channel.Channel) *rig {
	t.Helper()
	r := &rig{t: t, db: d, changed: make(chan struct{}, 1), channels: map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: ch}}
	ids := inbox.NewIDSource(1, time.Now)
	r.store = store.New(d, ids, plainSeal{})
	r.store.OnEvents(func(inbox.WorkspaceID, int64, []inbox.Event) { r.note() })
	r.desk = desk.New(r.store, ids, r.channels)
	ctx := context.Background()
	r.exec("INSERT INTO workspaces (id, name, created_at) VALUES ($1, 'Shop', 1)", ws)
	r.exec("INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", ws)
	var err error
	r.account, err = r.store.AddAccount(ctx, 0, ws, onboarding.NewAccount{Name: "Shop", Number: "+915550100101", PlatformID: "770000000000201", BusinessID: "990000000000101",
		Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token"), AppSecret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")})
	if err != nil {
		t.Fatal(err)
	}
	r.fence, _, err = r.store.AcquireLane(ctx, "apply", "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) note() {
	select {
	case r.changed <- struct{}{}:
	default:
	}
}

func (r *rig) exec(query string, args ...any) {
	r.t.Helper()
	dbtest.Exec(r.t, r.db, query, args...)
}

func (r *rig) number(query string, args ...any) int64 {
	r.t.Helper()
	return dbtest.Number(r.t, r.db, query, args...)
}

func (r *rig) receive(updates ...inbox.Update) error {
	b := desk.Batch{Lane: "apply", Fence: r.fence}
	for _, u := range updates {
		b.Arrivals = append(b.Arrivals, desk.Arrival{Account: r.account, Update: u, ReceivedAt: inbox.MillisOf(time.Now())})
	}
	return r.desk.Receive(context.Background(), b)
}

// person lets somebody write, and gives the conversation that makes.
func (r *rig) person(phone string) inbox.ConversationID {
	r.t.Helper()
	r.mu.Lock()
	r.count++
	id := fmt.Sprintf("wamid.in.%d", r.count)
	r.mu.Unlock()
	err := r.receive(inbox.Update{PlatformAccount: r.account.PlatformID, Person: inbox.Person{Phone: phone, Name: "Asha"}, Message: &inbox.Said{PlatformID: id,
		Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "namaste", SentAt: inbox.MillisOf(time.Now()), Source: inbox.SourceLive}})
	if err != nil {
		r.t.Fatal(err)
	}
	return inbox.ConversationID(r.number("SELECT conversation_id FROM messages WHERE platform_id = $1", id))
}

func (r *rig) reply(conv inbox.ConversationID, clientID, text string) inbox.Message {
	r.t.Helper()
	m, _, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: clientID, Text: text})
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func (r *rig) message(id inbox.MessageID) (m inbox.Message) {
	r.t.Helper()
	ctx := context.Background()
	err := r.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT conversation_id, platform_id, status, failure, version, changes FROM messages WHERE workspace_id = $1 AND id = $2", func(rows *sql.Rows) error {
			var failure string
			err := rows.Scan(&m.Conversation, &m.PlatformID, &m.Status, &failure, &m.Version, &m.Changes)
			if failure != "" {
				m.Failure = &inbox.Failure{Title: failure}
			}
			return err
		}, ws, id)
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

// until waits for events until a condition holds.
// patience is how long something may take that takes no time at all.
func patience() time.Duration {
	if os.Getenv("SANGAM_LONG") != "" {
		return 2 * time.Hour // 50,000 sends on a machine that does other things; go test wants -timeout 6h for it
	}
	return time.Minute
}

func (r *rig) until(what string, holds func() bool) {
	r.t.Helper()
	deadline := time.After(patience())
	for !holds() {
		select {
		case <-r.changed:
		case <-deadline:
			r.t.Fatalf("it never came to: %s", what)
		}
	}
}

func (r *rig) untilStatus(id inbox.MessageID, want inbox.Status) {
	r.t.Helper()
	r.until(fmt.Sprintf("message %s is %s", id, want), func() bool { return r.message(id).Status == want })
}

// run starts a runner that is stopped when the test ends.
func (r *rig) run(o delivery.Options, files delivery.Files) *delivery.Runner {
	r.t.Helper()
	run := delivery.NewRunner(r.store, files, r.channels, o)
	r.store.OnOutbox(run.Wake)
	if err := run.Start(context.Background()); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(run.Stop)
	return run
}

func (r *rig) outbox() int64 {
	r.t.Helper()
	return r.number("SELECT count(*) FROM outbox")
}

// fake is a network whose answers a test scripts.
type fake struct {
	caps inbox.Capabilities
	// answer is called for each send, in order of the calls; n counts from 1.
	answer func(n int, out channel.Outgoing) (channel.Receipt, error)

	mu    sync.Mutex
	sent  []channel.Outgoing
	at    []time.Time
	reads []string
	busy  map[inbox.HandleID]bool
	twice bool // two calls for one person ran at once
}

func newFake(answer func(n int, out channel.Outgoing) (channel.Receipt, error)) *fake {
	if answer == nil {
		answer = func(n int, out channel.Outgoing) (channel.Receipt, error) {
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}
	}
	return &fake{answer: answer, busy: map[inbox.HandleID]bool{}, caps: inbox.Capabilities{TextMax: 4096, CaptionMax: 1024, Window: 24 * time.Hour,
		ReactionMaxAge: 30 * 24 * time.Hour, Reactions: true, PerSecond: 10000, PairBurst: 1000000, PairEvery: time.Microsecond,
		Media: []inbox.MediaRule{{Kind: inbox.KindImage, MIME: []string{"image/png"}, MaxBytes: 1000}}}}
}

func (f *fake) Kind() inbox.ChannelKind                       { return inbox.WhatsApp }
func (f *fake) Parse([]byte) (channel.Parsed, error)          { return channel.Parsed{}, nil }
func (f *fake) Capabilities(inbox.Account) inbox.Capabilities { return f.caps }

func (f *fake) Send(_ context.Context, _ inbox.Account, out channel.Outgoing) (channel.Receipt, error) {
	f.mu.Lock()
	f.sent = append(f.sent, out)
	f.at = append(f.at, time.Now())
	n := len(f.sent)
	f.twice = f.twice || f.busy[out.To.ID]
	f.busy[out.To.ID] = true
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.busy, out.To.ID)
		f.mu.Unlock()
	}()
	return f.answer(n, out)
}

func (f *fake) MarkRead(_ context.Context, _ inbox.Account, platformID string, typing bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads = append(f.reads, fmt.Sprint(platformID, " ", typing))
	return nil
}

func (f *fake) calls() []channel.Outgoing {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]channel.Outgoing(nil), f.sent...)
}
