package ingest_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

type refusedStore struct {
	mu   sync.Mutex
	kept []map[string]ingest.Refused
}

func (s *refusedStore) NoteRefused(_ context.Context, more map[string]ingest.Refused) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, more)
	return nil
}

func TestRefusalsAreKeptOnceAMinuteAndAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &refusedStore{}
		r := ingest.NewRefusals(s, slog.New(slog.DiscardHandler), 0)
		r.Start(context.Background())
		at := func() inbox.Millis { return inbox.MillisOf(time.Now()) }
		first := at()
		r.Note(ingest.RefusedBadSignature, first)
		synctest.Wait()
		if len(s.kept) != 1 {
			t.Fatalf("the first is not kept at once: %v", s.kept)
		}
		for range 50 {
			time.Sleep(time.Second) // of the bubble's clock
			r.Note(ingest.RefusedBadSignature, at())
		}
		synctest.Wait()
		if len(s.kept) != 1 {
			t.Errorf("kept %d times within a minute", len(s.kept))
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := s.kept[len(s.kept)-1]["bad_signature"]; len(s.kept) != 2 || n.Count != 50 || n.Since != first.Add(time.Second) || n.Last != first.Add(50*time.Second) {
			t.Errorf("after a minute: %+v", s.kept)
		}
		r.Note(ingest.RefusedNoSignature, at())
		r.Stop()
		if len(s.kept) != 3 || s.kept[2]["no_signature"].Count != 1 {
			t.Errorf("at the end: %+v", s.kept)
		}
	})
}
