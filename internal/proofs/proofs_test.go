package proofs

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
)

// long reports whether the full counts were asked for.
func long() bool { return os.Getenv("SANGAM_LONG") != "" }

// count is how often to do something: a little in every build, in full on demand. Where the machine
// cannot be had for hours, SANGAM_PART=20 and -count=20 come to the same in shorter pieces.
func count(everyBuild, full int) int {
	if !long() {
		return everyBuild
	}
	if part, err := strconv.Atoi(os.Getenv("SANGAM_PART")); err == nil && part > 1 {
		full /= part
	}
	return max(everyBuild, full)
}

// seeded gives the randomness of one test. SANGAM_SEED repeats a run.
func seeded(t testing.TB) *rand.Rand {
	seed := rand.Uint64N(1 << 53)
	if text := os.Getenv("SANGAM_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("SANGAM_SEED: %v", err)
		}
		seed = n
	}
	t.Logf("SANGAM_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// until polls until done says yes, or fails the test with what it last said.
func until(t testing.TB, within time.Duration, what string, done func() (bool, string)) {
	t.Helper()
	if why := wait(within, done); why != "" {
		t.Fatalf("%s: not within %v: %s", what, within, why)
	}
}

// wait is until for those who go on without: it returns what was last said.
func wait(within time.Duration, done func() (bool, string)) string {
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		ok, why := done()
		if ok {
			return ""
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			return why + " "
		}
	}
}

// number asks a database for one integer.
func number(t testing.TB, d *db.DB, query string, args ...any) int64 {
	t.Helper()
	return dbtest.Number(t, d, query, args...)
}

// change changes a database behind the product's back.
func change(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	dbtest.Exec(t, d, query, args...)
}

// rows reads a statement as lines of text, one for each row, columns parted by bars.
func rows(t testing.TB, d *db.DB, query string, args ...any) []string {
	t.Helper()
	ctx := context.Background()
	var out []string
	err := d.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, query, func(r *sql.Rows) error {
			names, err := r.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(names))
			for i := range values {
				values[i] = new(any)
			}
			if err := r.Scan(values...); err != nil {
				return err
			}
			var b strings.Builder
			for i, v := range values {
				if i > 0 {
					b.WriteString(" | ")
				}
				switch v := (*v.(*any)).(type) {
				case []byte:
					b.Write(v)
				default:
					fmt.Fprint(&b, v)
				}
			}
			out = append(out, b.String())
			return nil
		}, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
