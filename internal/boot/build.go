package boot

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// build makes the parts above the base and ties them together.
func (a *App) build(ctx context.Context) (err error) {
	if a.Parts, err = a.parts(ctx); err != nil {
		return err
	}
	if a.Doors, err = a.doors(); err != nil {
		return err
	}
	a.figures()
	mux := http.NewServeMux()
	mux.Handle("/", a.Doors.API.Handler())
	mux.Handle("/webhooks/meta", a.webhooks())
	if a.options.Config.OpsListen == "" {
		mux.Handle("/healthz", onlyLoopback(a.opsHandler()))
		mux.Handle("/readyz", onlyLoopback(a.opsHandler()))
		mux.Handle("/metrics", onlyLoopback(a.opsHandler()))
	}
	a.handler = mux
	return nil
}

// endStreams closes the event streams, which would otherwise never finish.
func (a *App) endStreams() { a.Doors.Hub.Stop() }

// opsHandler answers what an operator asks: life, readiness, figures.
func (a *App) opsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if _, err := a.Store.Workspaces(r.Context()); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
			w.Write([]byte("the database does not answer\n"))
			return
		}
		// For a while only: a balancer that sends nothing here any more must not keep us out for ever.
		if failed := a.Parts.Ingested.FailedAt.Load(); failed != 0 && time.Since(time.UnixMilli(failed)) < 10*time.Second {
			w.WriteHeader(http.StatusServiceUnavailable)
			w.Write([]byte("webhooks cannot be stored: see the log, the disk may be full\n"))
			return
		}
		w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /metrics", a.metrics.Handler())
	return mux
}

// onlyLoopback answers 404 to everybody but this machine, by the address of the connection. What
// comes through a proxy on this machine carries a forwarding header and is not of this machine.
func onlyLoopback(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		a, err := netip.ParseAddr(host)
		if err != nil || !a.Unmap().IsLoopback() || r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
