// Package obs is what the operator sees: logs and metrics. Neither ever holds message text, full
// numbers or credentials; inbox.Secret prints as "***" by itself. There is no package state: the
// logger and the registry are handed to whoever needs them.
package obs

import (
	"io"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"sangam/internal/config"
)

// NewLogger makes the logger of the settings.
func NewLogger(w io.Writer, c config.Log) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo // checked before
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// Metrics is the registry of one process and the metrics of the doors. Other packages register
// theirs with Registry.
type Metrics struct {
	Registry *prometheus.Registry

	Requests *prometheus.HistogramVec // by route and class of status
	Streams  prometheus.Gauge         // open event streams
	Dropped  prometheus.Counter       // streams closed because their reader was too slow
	Events   prometheus.Counter       // events read from the log for streams
	SignIns  *prometheus.CounterVec   // by result: good, wrong, limited
	Mails    *prometheus.CounterVec   // tries to mail notices, by result: sent, refused, failed
}

// NewMetrics makes a registry with the process's own figures.
func NewMetrics() *Metrics {
	m := &Metrics{
		Registry: prometheus.NewRegistry(),
		Requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "sangam_http_request_seconds", Help: "Time to answer a request of the API, by route and class of status.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .025, .05, .1, .25, 1, 5}}, []string{"route", "status"}),
		Streams: prometheus.NewGauge(prometheus.GaugeOpts{Name: "sangam_streams", Help: "Open event streams."}),
		Dropped: prometheus.NewCounter(prometheus.CounterOpts{Name: "sangam_streams_dropped_total", Help: "Event streams closed because their reader was too slow."}),
		Events:  prometheus.NewCounter(prometheus.CounterOpts{Name: "sangam_stream_events_total", Help: "Events read from the log for streams; each is read once a workspace, however many streams there are."}),
		SignIns: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sangam_sign_ins_total", Help: "Tries to sign in, by result."}, []string{"result"}),
		Mails: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sangam_notice_mails_total",
			Help: "Tries to mail notices about numbers, by result: sent, refused (it is tried again), failed (given up after a day)."}, []string{"result"}),
	}
	for _, result := range []string{"sent", "refused", "failed"} {
		m.Mails.WithLabelValues(result) // so that an alarm sees a rise from zero
	}
	m.Registry.MustRegister(m.Requests, m.Streams, m.Dropped, m.Events, m.SignIns, m.Mails,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the figures.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.Registry, promhttp.HandlerOpts{})
}
