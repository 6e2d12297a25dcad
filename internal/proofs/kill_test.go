package proofs

import (
	"slices"
	"testing"
	"time"

	"sangam/internal/db"
)

// engines runs a test of whole processes on both engines.
func engines(t *testing.T, test func(t *testing.T, dialect db.Dialect)) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			test(t, dialect)
		})
	}
}

// TestKillLoop is R1: whatever was answered 200 or 201 survives SIGKILL at any moment, once.
func TestKillLoop(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		in := newInstall(t, dialect, plainBinary)
		l := newLoad(in, 200, 20)
		p := in.serving(in.addr)
		l.meet(200)
		l.begin()
		var back []time.Duration
		lives := 2950
		if !long() {
			lives = 700 // the same windows, in less time
		}
		for range count(20, 1000) {
			life := time.Duration(50+l.random.IntN(lives)) * time.Millisecond
			select {
			case <-time.After(life):
			case <-p.exited:
				t.Fatalf("the program ended by itself:\n%s", p.said)
			}
			p.kill()
			if !long() && l.random.IntN(2) == 0 {
				in.freeLanes() // lives here are shorter than leases
			}
			p = in.start(in.addr)
			took, ok := p.ready()
			if !ok {
				t.Fatalf("the program does not come back:\n%s", p.said)
			}
			back = append(back, took)
		}
		l.end()
		l.settle()
		p.stop()
		slices.Sort(back)
		t.Logf("serving again after a kill: median %v, p90 %v, worst %v of %d", back[len(back)/2], back[len(back)*9/10], back[len(back)-1], len(back))
		if worst := back[len(back)-1]; worst > 15*time.Second {
			t.Errorf("it took %v to serve again", worst)
		}
		began := time.Now()
		l.verify()
		t.Logf("verified in %v", time.Since(began))
		t.Logf("webhooks answered 200: %d, 503: %d, nothing: %d; sends 201: %d, 200: %d, nothing: %d", l.answered[200].Load(), l.answered[503].Load(), l.answered[0].Load(),
			l.sendsAnswered[201].Load(), l.sendsAnswered[200].Load(), l.sendsAnswered[0].Load())
	})
}
