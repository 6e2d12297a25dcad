package proofs

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

// house is the domain over a real store, without loops: what is applied is applied by the test.
type house struct {
	t        testing.TB
	db       *db.DB
	store    *store.Store
	desk     *desk.Desk
	ids      *inbox.IDSource
	adapter  *whatsapp.Adapter
	channels map[inbox.ChannelKind]channel.Channel
	shops    atomic.Int64
	instead  ingest.Receiver
}

// plainSeal seals nothing: secrets are not what is proven here.
type plainSeal struct{}

func (plainSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (plainSeal) Open(_, sealed string) (inbox.Secret, error)   { return inbox.NewSecret(sealed), nil }

func newHouse(t testing.TB, d *db.DB) *house {
	h := &house{t: t, db: d, ids: inbox.NewIDSource(1, time.Now), adapter: whatsapp.New(whatsapp.Options{})}
	h.channels = map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: h.adapter}
	h.store = store.New(d, h.ids, plainSeal{})
	h.desk = desk.New(h.store, h.ids, h.channels)
	return h
}

// working starts a journal of a node and an applier, until the test ends.
func (h *house) working(node int) *ingest.Journal {
	h.t.Helper()
	ctx := context.Background()
	dir := ingest.NewDirectory(h.store, time.Now)
	if err := dir.Refresh(ctx); err != nil {
		h.t.Fatal(err)
	}
	stats := &ingest.Stats{}
	applier := &ingest.Applier{Store: h.store, Desk: h.receiver(), Channels: h.channels, Dir: dir, IDs: h.ids, Node: node, Holder: "proof", Now: time.Now, Stats: stats, Log: slog.New(slog.DiscardHandler)}
	journal := ingest.NewJournal(h.store, node, time.Now, stats, applier)
	if err := journal.Start(ctx); err != nil {
		h.t.Fatal(err)
	}
	applier.Start(ctx)
	h.t.Cleanup(applier.Stop)
	h.t.Cleanup(journal.Stop)
	return journal
}

// receiver is the house's desk, or what a test puts in its place.
func (h *house) receiver() ingest.Receiver {
	if h.instead != nil {
		return h.instead
	}
	return h.desk
}

// inAnyOrder tells what happened in some lives, each several times in random orders, batches and
// repeats, and wants what is known at the end to be the same.
func (h *house) inAnyOrder(seed uint64, lives int, told func(r *rand.Rand) []item, known func(s *shop) string) {
	h.t.Helper()
	for life := range lives {
		r := rand.New(rand.NewPCG(seed, uint64(life)))
		set := told(r)
		var want string
		for trial := range count(5, 20) {
			order, trail := set, "as made"
			if trial > 0 {
				order, trail = shuffledWithRepeats(r, set)
			}
			s := h.newShop()
			for rest := order; len(rest) > 0; {
				n := min(len(rest), 1+r.IntN(1<<r.IntN(6)))
				s.receive(rest[:n]...)
				rest = rest[n:]
			}
			got := known(s)
			if trial == 0 {
				want = got
			} else if got != want {
				h.t.Fatalf("life %d, trial %d: another order left another state:\n%s\norder: %s", life, trial, differ(want, got), trail)
			}
		}
	}
}

// shop is a workspace of its own with one hybrid number, so that many trials share a database.
type shop struct {
	*house
	ws      inbox.WorkspaceID
	account inbox.Account
}

func (h *house) newShop() *shop {
	h.t.Helper()
	n := h.shops.Add(1)
	s := &shop{house: h, ws: inbox.WorkspaceID(n)}
	change(h.t, h.db, "INSERT INTO workspaces (id, name, created_at) VALUES ($1, 'Shop', 1)", s.ws)
	change(h.t, h.db, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", s.ws)
	var err error
	s.account, err = h.store.AddAccount(context.Background(), 0, s.ws, onboarding.NewAccount{Name: "Shop", Number: "+" + shopRoute.digits,
		PlatformID: fmt.Sprintf("7%d", n), BusinessID: shopRoute.business, Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token"),
		AppSecret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")})
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

// receivedAt is when everything arrives: after all that is said.
const receivedAt = inbox.Millis(1_795_300_000_000)

// receive applies items in one transaction, through the adapter, as the applier would.
func (s *shop) receive(items ...item) {
	s.t.Helper()
	b := desk.Batch{}
	for i, it := range items {
		parsed, err := s.adapter.Parse(shopRoute.body(it))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, u := range parsed.Updates {
			if u.Bad != "" {
				s.t.Fatalf("item %s: %s", it.key, u.Bad)
			}
			b.Arrivals = append(b.Arrivals, desk.Arrival{Account: s.account, Update: u, Node: 1, Raw: inbox.RawEventID(i + 1), ReceivedAt: receivedAt})
		}
	}
	if err := s.desk.Receive(context.Background(), b); err != nil {
		s.t.Fatalf("receive: %v", err)
	}
}

// state is everything a member can observe of a shop, keyed by what the platform gave: our own
// ids, versions and times of storing are left out.
func (s *shop) state() string {
	var b strings.Builder
	part := func(name, query string) {
		lines := rows(s.t, s.db, query, s.ws)
		slices.Sort(lines)
		fmt.Fprintf(&b, "%s\n  %s\n", name, strings.Join(lines, "\n  "))
	}
	// Who a handle is: the least of the names it is known by.
	const who = "(SELECT min(a.alias) FROM aliases a WHERE a.workspace_id = $1 AND a.handle_id = "
	part("handles", "SELECT "+who+"h.id), h.user_id, h.phone, h.username, h.name, c.name FROM handles h JOIN contacts c ON c.workspace_id = h.workspace_id AND c.id = h.contact_id WHERE h.workspace_id = $1")
	part("aliases", "SELECT "+who+"x.handle_id), x.alias FROM aliases x WHERE x.workspace_id = $1")
	part("conversations", "SELECT "+who+`v.handle_id), v.state, v.unread, v.read_until, coalesce(l.platform_id, ''), v.last_at, v.last_author, v.last_kind, v.last_text, v.last_status,
		v.last_revoked, v.last_inbound_at, coalesce(i.platform_id, ''), v.window_until, v.phone_answered_at, v.referral FROM conversations v
		LEFT JOIN messages l ON l.workspace_id = v.workspace_id AND l.id = v.last_message_id LEFT JOIN messages i ON i.workspace_id = v.workspace_id AND i.id = v.last_inbound_id
		WHERE v.workspace_id = $1`)
	part("messages", "SELECT platform_id, "+who+`m.handle_id), (SELECT v.handle_id = m.handle_id FROM conversations v WHERE v.workspace_id = $1 AND v.id = m.conversation_id),
		direction, author, kind, text, content, status, status_at, failure, price, sent_at, reply_to, source, changes FROM messages m WHERE workspace_id = $1`)
	part("changes", "SELECT target, kind, platform_id, author, text, content, emoji, sent_at FROM changes WHERE workspace_id = $1")
	part("reports", "SELECT target, status, at, participant, callback, price, failure FROM reports WHERE workspace_id = $1")
	part("media", "SELECT m.platform_id, f.kind, f.platform_id, f.mime, f.state FROM media f JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.message_id WHERE f.workspace_id = $1")
	part("address book", "SELECT alias, at, rank, removed, full_name, user_id, phone FROM book_entries WHERE workspace_id = $1")
	part("what changed", "SELECT "+who+"p.handle_id), p.what, p.value, p.previous, p.at, p.evidence FROM handle_history p WHERE p.workspace_id = $1")
	part("outbox", "SELECT state, what FROM outbox WHERE workspace_id = $1")
	part("account", "SELECT state, state_reason, quality, throughput, daily_limit FROM accounts WHERE workspace_id = $1")
	part("facts", "SELECT at, body FROM link_facts WHERE workspace_id = $1 AND body NOT LIKE '%ours.connected%'")
	part("syncs", "SELECT kind, first_at, last_at, progress, placeholders - filled FROM syncs WHERE workspace_id = $1")
	part("signs", "SELECT webhook_at, inbound_at, echo_at, phone_at, sent_at FROM account_signs WHERE workspace_id = $1")
	part("parked", "SELECT path, reason FROM parked WHERE workspace_id = $1")
	part("told once", "SELECT m.platform_id, count(*) FROM events e JOIN messages m ON m.workspace_id = e.workspace_id AND m.id = e.message_id WHERE e.workspace_id = $1 AND e.kind = 'message.received' GROUP BY m.platform_id")
	// The engines spell truth differently.
	return strings.NewReplacer(" | true | ", " | 1 | ", " | false | ", " | 0 | ").Replace(b.String())
}

// differ shows the lines in which two states differ.
func differ(want, got string) string {
	var b strings.Builder
	in := func(text string) map[string]bool {
		m := map[string]bool{}
		for l := range strings.Lines(text) {
			m[l] = true
		}
		return m
	}
	w, g := in(want), in(got)
	for l := range strings.Lines(want) {
		if !g[l] {
			b.WriteString("- " + l)
		}
	}
	for l := range strings.Lines(got) {
		if !w[l] {
			b.WriteString("+ " + l)
		}
	}
	return b.String()
}
