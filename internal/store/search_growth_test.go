package store

import (
	"context"
	"os"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/search"
)

// TestSearchDoesNotGrowWithTheArchive asks the same of a small and of a ten times larger archive.
// What it costs to find a page must not follow the size. The best of several rounds counts, and the
// bound is wide, since other tests run beside it.
func TestSearchDoesNotGrowWithTheArchive(t *testing.T) {
	if testing.Short() {
		t.Skip("it fills an archive")
	}
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		small, large := 500, 5000
		if os.Getenv("SANGAM_LONG") != "" {
			small, large = 1500, 15_000
		}
		conversed(t, d, 1, small)
		conversed(t, d, 2, large)
		f := follow(t, s)
		f.upToDate(1)
		f.upToDate(2)
		best := func(q search.Question) time.Duration {
			t.Helper()
			low := time.Hour
			for range 9 {
				start := time.Now()
				hits, err := s.Search(ctx, q)
				if err != nil || len(hits) != q.Limit {
					t.Fatal(len(hits), err)
				}
				low = min(low, time.Since(start))
			}
			return low
		}
		for _, words := range []string{"order", "नमस्ते", "namaste order", "4821"} {
			q := search.Question{Workspace: 1, What: search.Messages, Words: search.Words(words, false), Limit: 20}
			few := best(q)
			q.Workspace = 2
			many := best(q)
			if many > 4*few+3*time.Millisecond {
				t.Errorf("%q: %v of %d messages, %v of %d", words, few, small, many, large)
			}
		}
	})
}
