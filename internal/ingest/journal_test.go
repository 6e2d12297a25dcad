package ingest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sangam/internal/inbox"
)

// diskStore is a journal on a disk that can fail; the other methods are not used by Journal.
type diskStore struct {
	Store
	mu   sync.Mutex
	rows []Raw
	last inbox.RawEventID
	full atomic.Bool
	gate chan struct{} // not nil: each commit waits for it
	// early: bodies are handed over before they are durable.
	early bool
}

func (d *diskStore) LastRaw(context.Context, int) (inbox.RawEventID, error) { return d.last, nil }

func (d *diskStore) AppendRaw(_ context.Context, raws []Raw, ready func(*Flight)) (err error) {
	if d.early {
		f := Depart()
		defer func() { f.Land(err) }()
		ready(f)
	}
	if d.gate != nil {
		<-d.gate
	}
	if d.full.Load() {
		return errors.New("no space left on device")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rows = append(d.rows, raws...)
	if !d.early {
		ready(nil)
	}
	return nil
}

// taker takes groups, and does not mind when they land.
type taker func([]Raw)

func (t taker) Ready(raws []Raw, _ bool) { t(raws) }
func (taker) Landed(bool)                {}

// What is handed over before it is durable is not committed before it is.
func TestBodiesHandedOverEarlyAreWaitedFor(t *testing.T) {
	t.Parallel()
	d := &diskStore{gate: make(chan struct{}), early: true}
	handed := make(chan []Raw, 1)
	j := NewJournal(d, 1, time.Now, &Stats{}, taker(func(raws []Raw) { handed <- raws }))
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer j.Stop()
	for _, full := range []bool{false, true} {
		d.full.Store(full)
		answer := make(chan error, 1)
		go func() { answer <- j.Accept(context.Background(), inbox.WhatsApp, nil, []byte("{}")) }()
		raws := <-handed // while the disk is not asked yet
		waited := make(chan error, 1)
		go func() { waited <- flightsOf(raws).wait() }()
		select {
		case <-waited:
			t.Fatal("a body counted as durable before it was")
		case <-answer:
			t.Fatal("a body was answered before it was durable")
		default:
		}
		if flightsOf(raws).landed() {
			t.Error("a body has landed before it was durable")
		}
		d.gate <- struct{}{}
		if err := <-waited; (err != nil) != full || full && !errors.Is(err, errNotDurable) {
			t.Errorf("disk full: %v, waiting gave %v", full, err)
		}
		if err := <-answer; (err != nil) != full {
			t.Errorf("disk full: %v, the answer was %v", full, err)
		}
	}
	if len(flightsOf([]Raw{{}})) != 0 {
		t.Error("bodies that are durable are waited for")
	}
}

func TestJournalSharesCommitsAndKeepsOrder(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	d := &diskStore{gate: gate, last: 1 << 62} // the clock is behind what is there: ids must still grow
	stats := &Stats{}
	var handed []Raw
	j := NewJournal(d, 3, time.Now, stats, taker(func(raws []Raw) { handed = append(handed, raws...) }))
	if err := j.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	const n = 1000
	for range n {
		wg.Go(func() {
			if err := j.Accept(context.Background(), inbox.WhatsApp, []inbox.AppID{1}, []byte("{}")); err != nil {
				t.Error(err)
			}
		})
	}
	go func() {
		for { // let commits through one by one, so that the rest gathers
			select {
			case gate <- struct{}{}:
			case <-j.done:
				return
			}
		}
	}()
	wg.Wait()
	j.Stop()
	if len(d.rows) != n || len(handed) != n || stats.Accepted.Load() != n {
		t.Fatalf("%d rows, %d handed over, %d counted, want %d", len(d.rows), len(handed), stats.Accepted.Load(), n)
	}
	last := d.last
	for i, r := range d.rows {
		if r.ID <= last || handed[i].ID != r.ID || r.Node != 3 {
			t.Fatalf("row %d has id %d after %d, handed over as %d", i, r.ID, last, handed[i].ID)
		}
		last = r.ID
	}
	if g := stats.Groups.Load(); g >= n {
		t.Errorf("%d commits for %d bodies: nothing was shared", g, n)
	}
}

func TestJournalSaysNoWhenTheDiskIsFullAndRecovers(t *testing.T) {
	t.Parallel()
	d := &diskStore{}
	j := NewJournal(d, 0, time.Now, &Stats{}, nil)
	if err := j.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	d.full.Store(true)
	if err := j.Accept(ctx, inbox.WhatsApp, nil, []byte("1")); err == nil {
		t.Error("accepted without storage")
	}
	d.full.Store(false)
	if err := j.Accept(ctx, inbox.WhatsApp, nil, []byte("2")); err != nil {
		t.Error(err)
	}
	j.Stop()
	if err := j.Accept(ctx, inbox.WhatsApp, nil, []byte("3")); !errors.Is(err, ErrStopping) {
		t.Errorf("after Stop: %v", err)
	}
	if len(d.rows) != 1 || string(d.rows[0].Body) != "2" {
		t.Errorf("stored %d bodies", len(d.rows))
	}
}

// A load that goes on and on is taken at the applier's pace, but always taken.
func TestAnEndlessLoadWaitsForTheApplier(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stats := &Stats{}
		j := NewJournal(&diskStore{}, 0, time.Now, stats, nil)
		var behind atomic.Bool
		behind.Store(true)
		j.Behind = behind.Load
		stats.Unapplied.Store(100)
		if err := j.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer j.Stop()
		accept := func() time.Duration {
			start := time.Now()
			if err := j.Accept(t.Context(), inbox.WhatsApp, nil, []byte("1")); err != nil {
				t.Fatal(err)
			}
			return time.Since(start)
		}
		if d := accept(); d != 0 {
			t.Errorf("the first waited %v", d)
		}
		go func() {
			time.Sleep(20 * time.Millisecond)
			stats.Unapplied.Add(-2)
		}()
		if d := accept(); d < 20*time.Millisecond || d > 30*time.Millisecond {
			t.Errorf("the second waited %v, want until two were applied", d)
		}
		if d := accept(); d < maxHold || d > maxHold+10*time.Millisecond {
			t.Errorf("the third waited %v, want %v: nothing is applied", d, maxHold)
		}
		synctest.Wait()
		behind.Store(false)
		time.Sleep(2 * maxHold)
		if d := accept(); d != 0 {
			t.Errorf("with nothing to catch up, one waited %v", d)
		}
	})
}
