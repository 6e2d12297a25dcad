package boot

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sangam/internal/ingest"
)

// figures shows the operator how messages move.
func (a *App) figures() {
	in, files := a.Parts.Ingested, &a.Parts.Fetcher.Stats
	count := func(name, help string, value func() int64) {
		a.metrics.Registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) }))
	}
	gauge := func(name, help string, value func() float64) {
		a.metrics.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
	}
	count("sangam_webhooks_accepted_total", "Webhook bodies made durable and answered 200.", in.Accepted.Load)
	count("sangam_webhook_bytes_total", "Bytes of the accepted bodies.", in.Bytes.Load)
	count("sangam_webhook_commits_total", "Commits that held the accepted bodies; fewer than bodies when they share one.", in.Groups.Load)
	count("sangam_webhooks_not_stored_total", "Webhooks answered 503 because they could not be stored.", in.NotStored.Load)
	for r := range in.Refused {
		a.metrics.Registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "sangam_webhooks_refused_total",
			Help: "Webhooks refused, by reason.", ConstLabels: prometheus.Labels{"reason": ingest.Refusal(r).String()}},
			func() float64 { return float64(in.Refused[r].Load()) }))
	}
	count("sangam_updates_applied_total", "Updates applied by this process: messages, changes, reports.", in.Applied.Load)
	count("sangam_updates_parked_total", "Updates parked by this process.", in.Parked.Load)
	count("sangam_updates_parked_homeless_total", "Of the parked, those for a number nobody has, signed by an app that several workspaces share: the log names them.", in.Homeless.Load)
	count("sangam_apply_batches_total", "Transactions that held the applied updates.", in.Batches.Load)
	gauge("sangam_webhooks_unapplied", "Bodies journalled by this process and not yet applied.", func() float64 { return float64(in.Unapplied.Load()) })
	gauge("sangam_apply_lag_seconds", "Age of the oldest body journalled by this process that waits to be applied; 0 when none does.", func() float64 {
		at := in.WaitingSince()
		if at == 0 {
			return 0
		}
		return max(0, time.Since(at.Time()).Seconds())
	})
	gauge("sangam_apply_lane_held", "1 if this process applies the journal.", func() float64 {
		if in.LaneHeld.Load() {
			return 1
		}
		return 0
	})
	count("sangam_files_fetched_total", "Contacts' files fetched.", files.Fetched.Load)
	count("sangam_files_retried_total", "Fetches put off for another try.", files.Retried.Load)
	count("sangam_files_ended_total", "Files given up: expired, failed or too large.", files.Ended.Load)
}
