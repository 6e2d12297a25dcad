package delivery_test

import (
	"fmt"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// BenchmarkBacklog is how fast a lane works off a queue when the platform allows it.
func BenchmarkBacklog(b *testing.B) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		b.Run(dialect.String(), func(b *testing.B) {
			ch := newFake(func(_ int, out channel.Outgoing) (channel.Receipt, error) {
				time.Sleep(2 * time.Millisecond) // the network
				return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
			})
			ch.caps.PerSecond = 1000000
			r := newRig(b, dbtest.Open(b, dialect, store.Migrations()), ch)
			var all []inbox.ConversationID
			for i := range min(b.N, 300) {
				all = append(all, r.person(fmt.Sprintf("91555030%04d", i)))
			}
			for i := range b.N {
				r.reply(all[i%len(all)], fmt.Sprint("c", i), "hello")
			}
			b.ResetTimer()
			run := r.run(quick, nil)
			r.until("all went out", func() bool { return len(ch.calls()) == b.N && r.outbox() == 0 })
			run.Stop()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// BenchmarkLoneReply is the time from Reply to the call at the network.
func BenchmarkLoneReply(b *testing.B) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		b.Run(dialect.String(), func(b *testing.B) {
			called := make(chan time.Time, 1)
			ch := newFake(func(_ int, out channel.Outgoing) (channel.Receipt, error) {
				called <- time.Now()
				return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
			})
			r := newRig(b, dbtest.Open(b, dialect, store.Migrations()), ch)
			conv := r.person("915550300000")
			r.run(quick, nil)
			var toCommit, toCall time.Duration
			for i := range b.N {
				start := time.Now()
				m := r.reply(conv, fmt.Sprint("c", i), "hello")
				toCommit += time.Since(start)
				toCall += (<-called).Sub(start)
				r.untilStatus(m.ID, inbox.StatusAccepted)
			}
			b.ReportMetric(float64(toCommit.Microseconds())/float64(b.N), "µs-to-commit")
			b.ReportMetric(float64(toCall.Microseconds())/float64(b.N), "µs-to-call")
		})
	}
}
