package proofs

import (
	"syscall"
	"testing"
	"time"

	"sangam/internal/db"
)

// TestOrderlyStop is R21: SIGTERM under load loses nothing, answers nothing but yes, no or 503,
// and ends within ten seconds.
func TestOrderlyStop(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		in := newInstall(t, dialect, plainBinary)
		l := newLoad(in, 200, 20)
		p := in.start(in.addr)
		if _, ok := p.ready(); !ok {
			t.Fatal(p.said)
		}
		l.meet(60)
		l.begin()
		var worst time.Duration
		for range count(4, 200) {
			<-time.After(time.Duration(200+l.random.IntN(600)) * time.Millisecond)
			worst = max(worst, p.stop())
			p = in.start(in.addr)
			if _, ok := p.ready(); !ok {
				t.Fatal(p.said)
			}
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
	ps := []*process{in.start(l.addrs[0]), in.start(l.addrs[1])}
	for _, p := range ps {
		if _, ok := p.ready(); !ok {
			t.Fatal(p.said)
		}
	}
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
