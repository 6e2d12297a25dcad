package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// linkRig is a workspace with a watcher whose clock is ours.
type linkRig struct {
	t    *testing.T
	s    *Store
	ws   inbox.WorkspaceID
	base inbox.Millis // when the accounts were made, about
	now  inbox.Millis
	mail onboarding.Mailer
	n    int
	// Time that the watchers feel, and whom they ask; nil: nobody.
	elapsed time.Duration
	probe   func(context.Context, inbox.Account, inbox.Secret) inbox.Probe
}

func newLinkRig(t *testing.T, d *db.DB) *linkRig {
	t.Helper()
	s := testStore(d)
	ws, _, _, err := s.Bootstrap(context.Background(), "Shop", inbox.Member{ID: 1, Email: "owner@example.com", Name: "Asha", Role: inbox.RoleOwner, State: inbox.MemberActive, Locale: "hi"}, "hash")
	if err != nil {
		t.Fatal(err)
	}
	return &linkRig{t: t, s: s, ws: ws, base: inbox.MillisOf(time.Now().Add(time.Minute))}
}

func (r *linkRig) account(mode inbox.Mode) inbox.AccountID {
	r.t.Helper()
	r.n++
	a, err := r.s.AddAccount(context.Background(), 1, r.ws, onboarding.NewAccount{Name: "Shop", Number: fmt.Sprintf("+9155550101%02d", r.n), PlatformID: fmt.Sprint(500 + r.n), BusinessID: fmt.Sprint(900 + r.n),
		Mode: mode, AccessToken: inbox.NewSecret("token"), AppSecret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")})
	if err != nil {
		r.t.Fatal(err)
	}
	// One instant for all, so that runs can be compared.
	r.exec("UPDATE accounts SET created_at = $1, onboarded_at = $1 WHERE workspace_id = $2 AND id = $3", r.base, r.ws, a.ID)
	return a.ID
}

func (r *linkRig) exec(query string, args ...any) {
	r.t.Helper()
	err := r.s.db.Update(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// told is one thing that arrives: a fact or a sign of life.
type told struct {
	fact  inbox.AccountFact
	signs inbox.Signs
}

func (r *linkRig) tell(id inbox.AccountID, what told) {
	r.t.Helper()
	err := r.s.db.Update(context.Background(), func(tx *db.Tx) error {
		d := deskTx{tx: tx, s: r.s}
		if what.fact.Kind != "" {
			_, err := d.MoveAccount(context.Background(), r.ws, id, what.fact)
			return err
		}
		return d.NoteSigns(context.Background(), r.ws, id, what.signs)
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

// watcher is a process that looks after links.
func (r *linkRig) watcher(holder string) *onboarding.Watcher {
	return onboarding.NewWatcher(&onboarding.Watcher{Store: r.s, Mailer: r.mail, Holder: holder, Every: 400 * 24 * time.Hour, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return r.now.Time() }, Elapsed: func() time.Duration { r.elapsed += time.Hour; return r.elapsed }, Probe: r.probe})
}

func (r *linkRig) tick(w *onboarding.Watcher, at inbox.Millis) {
	r.t.Helper()
	r.now = at
	ctx := context.Background()
	fence, ok, err := r.s.AcquireLane(ctx, "link", w.Holder, time.Minute)
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	if err := w.Tick(ctx, fence); err != nil {
		r.t.Fatal(err)
	}
	if err := r.s.ReleaseLane(ctx, "link", w.Holder, fence); err != nil {
		r.t.Fatal(err)
	}
}

// seen is all of a link that must not depend on luck.
type seen struct {
	State   inbox.AccountState
	Since   inbox.Millis
	Reason  string
	Quality string
	Limit   string
	Link    onboarding.Link
	Notices map[string]bool
}

func (r *linkRig) look(id inbox.AccountID) seen {
	r.t.Helper()
	ctx := context.Background()
	k, err := r.s.LinkKnown(ctx, r.ws, id)
	if err != nil {
		r.t.Fatal(err)
	}
	h, err := r.s.LinkHistory(ctx, r.ws, id, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	a := k.Account
	out := seen{State: a.State, Since: a.StateAt, Reason: a.StateReason, Quality: a.Quality, Limit: a.DailyLimit, Link: k.Recorded, Notices: map[string]bool{}}
	for _, n := range h.Notices {
		out.Notices[fmt.Sprintf("%s %d day %d", n.Kind, (n.Since-r.base)/3_600_000, n.Day)] = true
	}
	return out
}

// TestAnyOrderRepetitionAndRestartEndTheSame tells two numbers the same story: one in order, once,
// with one process; the other shuffled, repeated, with restarts and a clock that goes back.
func TestAnyOrderRepetitionAndRestartEndTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		for seed := range uint64(5) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			plain, wild := r.account(inbox.ModeHybrid), r.account(inbox.ModeHybrid)
			one, many := r.watcher("one"), r.watcher("many-0")
			r.tick(one, r.base)
			at := r.base
			for bucket := range 12 {
				end := at.Add(time.Duration(6+rnd.IntN(100)) * time.Hour)
				var story []told
				for range rnd.IntN(5) {
					story = append(story, randomThing(rnd, at, end))
				}
				for _, x := range story {
					r.tell(plain, x)
				}
				again := append([]told(nil), story...)
				for range rnd.IntN(4) {
					if len(story) > 0 {
						again = append(again, story[rnd.IntN(len(story))])
					}
				}
				rnd.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
				for _, x := range again {
					r.tell(wild, x)
				}
				r.tick(one, end)
				for range rnd.IntN(3) {
					switch rnd.IntN(3) {
					case 0:
						many = r.watcher(fmt.Sprint("many-", bucket, rnd.Uint32()))
						r.tick(many, end)
					case 1:
						r.tick(many, end)
					case 2:
						r.tick(many, at) // the clock went back
					}
				}
				at = end
			}
			for range 2 {
				r.tick(one, at)
				r.tick(many, at)
			}
			if d := cmp.Diff(r.look(plain), r.look(wild)); d != "" {
				t.Fatalf("seed %d: in order (-) and not (+):\n%s", seed, d)
			}
		}
	})
}

// randomThing happened between two instants.
func randomThing(rnd *rand.Rand, from, to inbox.Millis) told {
	at := from + inbox.Millis(rnd.Int64N(int64(to-from)))
	at -= at % 1000
	f := func(kind string, state inbox.AccountState, ends ...inbox.AccountState) told {
		return told{fact: inbox.AccountFact{Kind: kind, At: at, State: state, Ends: ends, Reason: kind + " because"}}
	}
	switch rnd.IntN(9) {
	case 0:
		return f("account_update.PARTNER_REMOVED", inbox.AccountDisconnected)
	case 1:
		return f("account_update.ACCOUNT_OFFBOARDED", inbox.AccountOffboarded)
	case 2, 3:
		return f("account_update.ACCOUNT_RECONNECTED", inbox.AccountLinked, inbox.AccountOffboarded, inbox.AccountDisconnected)
	case 4:
		x := f("account_update.ACCOUNT_RESTRICTION", inbox.AccountRestricted)
		x.fact.Until = at.Add(time.Duration(rnd.IntN(400)) * 24 * time.Hour)
		return x
	case 5:
		return f("account_update.DISABLED_UPDATE", inbox.AccountLinked, inbox.AccountRestricted)
	case 6:
		x := f("phone_number_quality_update.FLAGGED", "")
		x.fact.Quality = []string{"FLAGGED", "UNFLAGGED"}[rnd.IntN(2)]
		return x
	case 7:
		x := f("business_capability_update.limit", "")
		x.fact.DailyLimit = []string{"2000", "TIER_10K", "-1"}[rnd.IntN(3)]
		return x
	}
	return told{signs: inbox.Signs{EchoAt: at, WebhookAt: at}}
}

// mailbox takes mail; the first so many fail.
type mailbox struct {
	fail int
	got  []string
}

func (m *mailbox) Send(_ context.Context, to, subject, _ string) error {
	if m.fail > 0 {
		m.fail--
		return errors.New("busy")
	}
	m.got = append(m.got, to+": "+subject)
	return nil
}

func TestAPhoneThatFallsSilentIsAnnouncedOnceADayOfTheList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &mailbox{}
		r.mail = box
		id := r.account(inbox.ModeHybrid)
		r.tell(id, told{signs: inbox.Signs{EchoAt: r.base, WebhookAt: r.base}})
		hours := func(days float64) inbox.Millis { return r.base.Add(time.Duration(days * 24 * float64(time.Hour))) }
		w := r.watcher("a")
		state := func(want onboarding.LinkState, mails int) {
			t.Helper()
			if got := r.look(id); got.Link.State != want || len(box.got) != mails {
				t.Errorf("at %v days: %s with %d mails, want %s with %d: %v", float64(r.now-r.base)/86400000, got.Link.State, len(box.got), want, mails, box.got)
			}
		}
		r.tick(w, hours(6.9))
		state(onboarding.LinkLive, 0)
		r.tick(w, hours(7.1))
		state(onboarding.LinkAtRisk, 1)
		r.tick(w, hours(7.2))
		state(onboarding.LinkAtRisk, 1)
		w = r.watcher("b") // a restart, after a power cut that lasted over day 10 and 12
		r.tick(w, hours(12.5))
		state(onboarding.LinkAtRisk, 2)
		r.tick(w, hours(13.1))
		state(onboarding.LinkAtRisk, 3)
		r.tell(id, told{signs: inbox.Signs{EchoAt: hours(13.2)}})
		r.tick(w, hours(13.3))
		state(onboarding.LinkLive, 3)
		r.tick(w, hours(13.2+7.1))
		state(onboarding.LinkAtRisk, 4)
		h, err := r.s.LinkHistory(context.Background(), r.ws, id, 100)
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, e := range h.Events {
			path = append(path, string(e.From)+">"+string(e.To)+" "+e.Cause)
		}
		want := []string{"live>at_risk phone_silent", "at_risk>live ", "live>at_risk phone_silent", ">live "}
		if d := cmp.Diff(want, path); d != "" {
			t.Error(d)
		}
		overtaken := 0
		for _, n := range h.Notices {
			if n.Mail == onboarding.MailOvertaken {
				overtaken++
			}
		}
		if overtaken != 1 { // day 10, when nobody looked
			t.Errorf("%d notices were overtaken, want 1: %+v", overtaken, h.Notices)
		}
	})
}

// picky refuses addresses for a number of times.
type picky struct {
	refuse map[string]int
	tried  int
	got    []string
}

func (p *picky) Send(_ context.Context, to, subject, _ string) error {
	p.tried++
	if p.refuse[to] > 0 {
		p.refuse[to]--
		return errors.New("450 4.2.0 greylisted, try again later")
	}
	p.got = append(p.got, to)
	return nil
}

func (r *linkRig) notice(id inbox.AccountID) onboarding.Notice {
	r.t.Helper()
	h, err := r.s.LinkHistory(context.Background(), r.ws, id, 10)
	if err != nil || len(h.Notices) != 1 {
		r.t.Fatalf("%+v, %v", h.Notices, err)
	}
	return h.Notices[0]
}

func (r *linkRig) disconnected() inbox.AccountID {
	id := r.account(inbox.ModeHybrid)
	r.tell(id, told{fact: inbox.AccountFact{Kind: "account_update.PARTNER_REMOVED", At: r.base.Add(time.Hour), State: inbox.AccountDisconnected, Reason: "x"}})
	return id
}

func TestAMailThatWasGreylistedArrivesALittleLaterToThoseWhomItDidNotReach(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{refuse: map[string]int{"second@example.com": 2}}
		r.mail = box
		set := onboarding.DefaultSettings()
		set.MailTo = []string{"first@example.com", "second@example.com"}
		if err := r.s.SaveLinkSettings(t.Context(), 1, r.ws, set); err != nil {
			t.Fatal(err)
		}
		id := r.disconnected()
		w := r.watcher("a")
		at := r.base.Add(2 * time.Hour)
		r.tick(w, at)
		r.tick(w, at.Add(10*time.Second))
		if n := r.notice(id); n.Mail != onboarding.MailWaiting || n.MailTo != 1 || n.MailWhy == "" || box.tried != 2 {
			t.Errorf("after a refusal: %+v, %d tries", n, box.tried)
		}
		r.tick(r.watcher("a"), at.Add(time.Minute)) // refused again; the next pause is longer
		r.tick(w, at.Add(2*time.Minute))
		if box.tried != 3 {
			t.Errorf("%d tries after two minutes, want 3", box.tried)
		}
		r.tick(w, at.Add(3*time.Minute))
		r.tick(w, at.Add(30*time.Hour))
		if n := r.notice(id); n.Mail != onboarding.MailSent || n.MailTo != 2 || n.MailWhy != "" || box.tried != 4 {
			t.Errorf("at last: %+v, %d tries", n, box.tried)
		}
		if d := cmp.Diff([]string{"first@example.com", "second@example.com"}, box.got); d != "" {
			t.Error(d)
		}
	})
}

func TestAMailServerThatStaysAwayIsTriedForADayAndThenSaid(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{refuse: map[string]int{"owner@example.com": 1000}}
		r.mail = box
		id := r.disconnected()
		w := r.watcher("a")
		counted := map[string]int{}
		w.Mailed = func(result string) { counted[result]++ }
		for m := range 60 {
			r.tick(w, r.base.Add(2*time.Hour+time.Duration(m)*30*time.Minute))
		}
		if n := r.notice(id); n.Mail != onboarding.MailFailed || n.MailWhy == "" || box.tried < 8 || box.tried > 14 {
			t.Errorf("%+v, %d tries", n, box.tried)
		}
		if d := cmp.Diff(map[string]int{"refused": box.tried - 1, "failed": 1}, counted); d != "" {
			t.Error(d)
		}
		if n, ok, err := r.s.LastMail(t.Context()); err != nil || !ok || n.MailWhy == "" || n.Account != id {
			t.Errorf("the doctor reads %+v, %v, %v", n, ok, err)
		}
	})
}

func TestAMailIsNotSentOfWhatIsOverWhenTheServerIsBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{refuse: map[string]int{"owner@example.com": 1}}
		r.mail = box
		id := r.disconnected()
		w := r.watcher("a")
		r.tick(w, r.base.Add(2*time.Hour))
		r.tell(id, told{fact: onboarding.LinkedAgain("ours.linked", r.base.Add(2*time.Hour+10*time.Second))})
		r.tick(w, r.base.Add(3*time.Hour))
		if n := r.notice(id); n.Mail != onboarding.MailOvertaken || box.tried != 1 {
			t.Errorf("%+v, %d tries", n, box.tried)
		}
	})
}

// cutOff dies in the middle of a mail.
type cutOff struct{ picky }

func (c *cutOff) Send(ctx context.Context, to, subject, text string) error {
	c.picky.Send(ctx, to, subject, text)
	panic("the power went")
}

func TestAMailThatACrashCutShortIsNotRepeatedButTheOthersAreWrittenTo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		set := onboarding.DefaultSettings()
		set.MailTo = []string{"first@example.com", "second@example.com"}
		if err := r.s.SaveLinkSettings(t.Context(), 1, r.ws, set); err != nil {
			t.Fatal(err)
		}
		id := r.disconnected()
		r.mail = &cutOff{}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("nothing was mailed")
				}
			}()
			r.tick(r.watcher("a"), r.base.Add(2*time.Hour))
		}()
		r.exec("UPDATE lanes SET expires_at = 0")
		box := &picky{}
		r.mail = box
		w := r.watcher("b")
		r.tick(w, r.base.Add(3*time.Hour))
		r.tick(w, r.base.Add(9*time.Hour))
		if d := cmp.Diff([]string{"second@example.com"}, box.got); d != "" {
			t.Error(d)
		}
		if n := r.notice(id); n.Mail != onboarding.MailSent || n.MailTo != 1 {
			t.Errorf("%+v", n)
		}
	})
}

func TestARestrictionEndsByItselfAndLateFactsDoNotRule(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		id := r.account(inbox.ModeAPI)
		r.tell(id, told{signs: inbox.Signs{WebhookAt: r.base}})
		r.tell(id, told{fact: inbox.AccountFact{Kind: "r", At: r.base.Add(time.Hour), State: inbox.AccountRestricted, Until: r.base.Add(48 * time.Hour), Reason: "restricted"}})
		if got := r.look(id); got.State != inbox.AccountRestricted || got.Reason != "restricted" {
			t.Fatalf("%+v", got)
		}
		w := r.watcher("a")
		r.tick(w, r.base.Add(2*time.Hour))
		if got := r.look(id); got.Link.State != onboarding.LinkAtRisk || got.Link.Cause != onboarding.CauseRestricted {
			t.Errorf("%+v", got)
		}
		// Told late, of a time before: newer words stay.
		r.tell(id, told{fact: inbox.AccountFact{Kind: "q", At: r.base.Add(2 * time.Hour), Quality: "UNFLAGGED"}})
		r.tell(id, told{fact: inbox.AccountFact{Kind: "q", At: r.base.Add(time.Hour), Quality: "FLAGGED"}})
		r.tell(id, told{fact: inbox.AccountFact{Kind: "x", At: r.base.Add(time.Minute), State: inbox.AccountLinked, Ends: []inbox.AccountState{inbox.AccountRestricted}}})
		if got := r.look(id); got.Quality != "UNFLAGGED" || got.State != inbox.AccountRestricted {
			t.Errorf("%+v", got)
		}
		r.tick(w, r.base.Add(49*time.Hour))
		if got := r.look(id); got.Link.State != onboarding.LinkLive {
			t.Errorf("%+v", got)
		}
	})
}

func TestLinkStatementsWalkAnIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, Migrations())
	ctx := context.Background()
	for _, q := range []string{knownFacts, effectiveFacts} {
		err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, "EXPLAIN QUERY PLAN "+q, func(rows *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := rows.Scan(&id, &parent, &unused, &detail)
				if len(detail) > 4 && detail[:4] == "SCAN" {
					t.Error(detail)
				}
				return err
			}, 1, 1)
		})
		if err != nil {
			t.Error(err)
		}
	}
}
