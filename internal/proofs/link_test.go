package proofs

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

// accountStory is what the platform may tell of a number in some weeks: cuts and their ends,
// restrictions, quality and limits, from an instant on. No two things happen in one second.
func accountStory(r *rand.Rand, at int64) []item {
	var set []item
	for range 3 + r.IntN(8) {
		at += 1 + int64(r.IntN(3000))
		switch r.IntN(7) {
		case 0:
			set = append(set, about("account_update", at, object{"event": "ACCOUNT_OFFBOARDED"}))
		case 1:
			set = append(set, about("account_update", at, object{"event": "ACCOUNT_RECONNECTED"}))
		case 2:
			set = append(set, about("account_update", at, object{"event": "PARTNER_REMOVED", "waba_info": object{"waba_id": shopRoute.business}, "disconnection_info": object{"reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM"}}))
		case 3:
			set = append(set, about("account_update", at, object{"event": "ACCOUNT_RESTRICTION", "restriction_info": []any{object{"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING", "expiration": (at + 400) * 1000}}}))
		case 4:
			set = append(set, about("account_update", at, object{"event": "DISABLED_UPDATE", "ban_info": object{"waba_ban_state": []string{"DISABLE", "REINSTATE"}[r.IntN(2)], "waba_ban_date": "November 20, 2026"}}))
		case 5:
			set = append(set, about("phone_number_quality_update", at, object{"display_phone_number": shopRoute.digits, "event": []string{"FLAGGED", "UNFLAGGED"}[r.IntN(2)], "current_limit": "TIER_2K"}))
		case 6:
			set = append(set, about("business_capability_update", at, object{"max_daily_conversations_per_business": 2000 + r.IntN(3)}))
		}
	}
	return set
}

// TestEverythingInAnyOrder brings all that coexistence tells together: history in chunks, live
// messages, echoes, statuses, edits, reactions, the address book and facts about the account, in
// random orders, batches and repeats. One set leaves one state, in which also the gate and the
// link agree.
func TestEverythingInAnyOrder(t *testing.T) {
	t.Parallel()
	seed := seeded(t).Uint64()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		began := int64(0)
		newHouse(t, d).inAnyOrder(seed, count(4, 300), func(r *rand.Rand) []item {
			// What was told before the number was connected here has no say, so it begins after.
			began = time.Now().Unix() + 60
			set := append(pastAndPresent(r), accountStory(r, began)...)
			const at = int64(1_795_250_000)
			for i, who := range []person{{"IN.31", "915550200131", "Asha"}, {"IN.32", "915550200132", "Ravi"}} {
				for n := range r.IntN(4) {
					set = append(set, saved(who, stamp(int64(i*10+n)), at+int64(r.IntN(3)), []string{"", "Aunty", "Uncle"}[r.IntN(3)]))
				}
			}
			return set
		}, func(s *shop) string { return s.state() + s.link(inbox.Millis(began+15_000)*1000) })
	})
}

// link is what people are told of the link at an instant, and of its gaps.
func (s *shop) link(at inbox.Millis) string {
	s.t.Helper()
	k, err := s.store.LinkKnown(context.Background(), s.ws, s.account.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	// The instant of our own connecting differs from trial to trial, and what counts is told after it.
	k.Account.CreatedAt = 0
	out := "link\n"
	l := onboarding.Derive(k, at)
	out += "  " + string(l.State) + " " + l.Cause + " " + l.Evidence + " " + l.Since.Time().UTC().Format(time.RFC3339) + "\n"
	for _, g := range onboarding.Gaps(k.Facts) {
		out += "  gap " + string(g.State) + " " + g.From.Time().UTC().Format(time.RFC3339) + " " + g.To.Time().UTC().Format(time.RFC3339) + "\n"
	}
	return out
}

// TestLateFactsDoNotRule: what was told of an earlier day arrives after what ended it.
func TestLateFactsDoNotRule(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		now := time.Now().Unix() + 3600
		for _, c := range []struct {
			want  string
			facts []item
		}{
			{"linked", []item{about("account_update", now+300, object{"event": "ACCOUNT_RECONNECTED"}), about("account_update", now+60, object{"event": "ACCOUNT_OFFBOARDED"})}},
			{"offboarded", []item{about("account_update", now+300, object{"event": "ACCOUNT_OFFBOARDED"}), about("account_update", now+60, object{"event": "ACCOUNT_RECONNECTED"})}},
			// Before the number was connected here: a repeat of how the former link ended.
			{"linked", []item{about("account_update", now-7200, object{"event": "PARTNER_REMOVED", "phone_number": shopRoute.digits})}},
		} {
			s := h.newShop()
			for _, f := range c.facts {
				s.receive(f)
			}
			if got := rows(t, d, "SELECT state FROM accounts WHERE workspace_id = $1", s.ws); got[0] != c.want {
				t.Errorf("%s, then %s: the number is %s, want %s", c.facts[0].key, c.facts[len(c.facts)-1].key, got[0], c.want)
			}
		}
	})
}

// letters is a mail server that notes what it took; the process ends in the middle of the first, if
// it is to.
type letters struct {
	took []string
	die  bool
}

type died struct{}

func (l *letters) Send(_ context.Context, to, subject, _ string) error {
	l.took = append(l.took, to+": "+subject)
	if l.die {
		panic(died{})
	}
	return nil
}

// TestNoticesAreGivenOnce: a process dies while it mails a notice. The next one, and the next
// after a day, give it no second time; the notice of another day is given.
func TestNoticesAreGivenOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		s := newHouse(t, d).newShop()
		change(t, d, "INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version) VALUES ($1, 1, 'owner@example.com', 'Asha', 'owner', 'active', '', 'en', '', '', '', 1, 1)", s.ws)
		mail := &letters{die: true}
		now := time.Now()
		look := func(holder string, after time.Duration) {
			t.Helper()
			defer func() {
				if r := recover(); r != nil && r != (died{}) {
					panic(r)
				}
			}()
			w := onboarding.NewWatcher(&onboarding.Watcher{Store: s.store, Mailer: mail, Holder: holder, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now.Add(after) }})
			change(t, d, "UPDATE lanes SET expires_at = 0")
			fence, ok, err := s.store.AcquireLane(t.Context(), "link", holder, time.Minute)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if err := w.Tick(t.Context(), fence); err != nil {
				t.Fatal(err)
			}
		}
		const day = 24 * time.Hour
		look("first", 7*day+time.Hour)
		mail.die = false
		look("second", 7*day+2*time.Hour)
		look("third", 8*day)
		if len(mail.took) != 1 {
			t.Fatalf("one notice was mailed as %q", mail.took)
		}
		look("third", 10*day+time.Hour)
		look("fourth", 10*day+2*time.Hour)
		if len(mail.took) != 2 {
			t.Errorf("two notices were mailed as %q", mail.took)
		}
		want := []string{"phone | 10 | sent", "phone | 7 | sending"}
		if got := rows(t, d, "SELECT kind, day, mail FROM link_notices WHERE workspace_id = $1 ORDER BY day DESC", s.ws); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
			t.Errorf("kept: %q, want %q", got, want)
		}
	})
}
