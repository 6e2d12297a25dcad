package proofs

import (
	"context"
	"syscall"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/desk"
)

// TestOrderlyStop is R21: SIGTERM under load loses nothing, answers nothing but yes, no or 503,
// and ends within ten seconds.
func TestOrderlyStop(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		in := newInstall(t, dialect, plainBinary)
		l := newLoad(in, 200, 20)
		p := in.serving(in.addr)
		l.meet(60)
		l.begin()
		var worst time.Duration
		for range count(4, 200) {
			<-time.After(time.Duration(200+l.random.IntN(600)) * time.Millisecond)
			worst = max(worst, p.stop())
			p = in.serving(in.addr)
		}
		l.end()
		l.settle()
		worst = max(worst, p.stop())
		t.Logf("the slowest stop took %v", worst)
		if worst > 10*time.Second {
			t.Errorf("a stop took %v", worst)
		}
		for code := range l.answered {
			for what, n := range map[string]int64{"webhooks": l.answered[code].Load(), "sends": l.sendsAnswered[code].Load()} {
				if n > 0 && code >= 300 && code != 503 {
					t.Errorf("%d %s were answered %d", n, what, code)
				}
			}
		}
		l.verify()
	})
}

// TestZombies is R22: a process stopped past its leases, whose work another one has taken over,
// changes nothing when it wakes. Only PostgreSQL has several processes.
func TestZombies(t *testing.T) {
	t.Parallel()
	in := newInstall(t, db.Postgres, plainBinary)
	l := newLoad(in, 80, 20)
	l.addrs = append(l.addrs, freeAddress(t))
	ps := []*process{in.serving(l.addrs[0]), in.serving(l.addrs[1])}
	l.meet(60)
	l.begin()
	for round := range count(2, 200) {
		before := in.fences()
		zombie := ps[round%2]
		zombie.cmd.Process.Signal(syscall.SIGSTOP)
		// Its lanes change hands once their leases have ended; if it held none, the other has them.
		deadline := time.Now().Add(9 * time.Second)
		wait(20*time.Second, func() (bool, string) { return in.fences() > before || time.Now().After(deadline), "" })
		zombie.cmd.Process.Signal(syscall.SIGCONT)
		<-time.After(500 * time.Millisecond)
	}
	l.end()
	l.settle()
	if in.fences() == 0 {
		t.Error("no lane was ever held")
	}
	for _, p := range ps {
		p.stop()
	}
	l.verify()
}

// TestFencedWorkerChangesNothing is R22 in small: whoever lost a lane changes nothing with it,
// whatever he was about to write.
func TestFencedWorkerChangesNothing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, frozen(t, dialect))
			s := newSending(t, h, 2)
			apply, ok, err := h.store.AcquireLane(ctx, "apply", "zombie", time.Hour)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			change(t, h.db, "UPDATE lanes SET expires_at = 0") // their time is over
			for _, lane := range []string{"apply", s.lane.Name()} {
				if fence, ok, err := h.store.AcquireLane(ctx, lane, "heir", time.Hour); err != nil || !ok || fence <= apply {
					t.Fatalf("lane %s: fence %d, %v, %v", lane, fence, ok, err)
				}
			}
			before := s.told()
			item := s.items[s.ids[0]]
			parsed, err := h.adapter.Parse(shopRoute.body(text(lattice(0), "late", 1_795_290_001, "from a zombie")))
			if err != nil {
				t.Fatal(err)
			}
			for what, try := range map[string]func() error{
				"begin": func() error { _, err := h.store.Begin(ctx, s.lane, []*delivery.Item{item}); return err },
				"record": func() error {
					return h.store.Record(ctx, s.lane, []delivery.Outcome{{Item: item, Called: true, PlatformID: "z"}})
				},
				"take over": func() error { _, err := h.store.TakeOver(ctx, s.lane); return err },
				"receive": func() error {
					return h.desk.Receive(ctx, desk.Batch{Lane: "apply", Fence: apply, Arrivals: []desk.Arrival{{Account: s.account, Update: parsed.Updates[0], Node: 1, Raw: 9, ReceivedAt: receivedAt}}})
				},
			} {
				if err := try(); !h.store.IsFenced(err) {
					t.Errorf("%s by a zombie: %v", what, err)
				}
			}
			if after := s.told(); after != before {
				t.Errorf("a zombie changed something:\n%s", differ(before, after))
			}
		})
	}
}

// fences sums the fences of all lanes: it grows when one changes hands.
func (in *install) fences() (sum int64) {
	if err := in.readDatabase(func(d *db.DB) error {
		sum = number(in.t, d, "SELECT coalesce(sum(fence), 0)::bigint FROM lanes")
		return nil
	}); err != nil {
		in.t.Fatal(err)
	}
	return sum
}
