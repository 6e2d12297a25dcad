package boot

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"sangam/internal/auth"
	"sangam/internal/config"
	"sangam/internal/obs"
)

// Options of New.
type Options struct {
	Config config.Serve
	Log    *slog.Logger
	// Fatal is called when the process must end: the disk cannot be trusted, or its node number
	// went to another process.
	Fatal func(error)
	// Cost of password hashes; zero means auth.DefaultCost. Tests make it small.
	Cost auth.Cost
	// Now is the clock of everything that is stored, shown or judged; nil means time.Now. A clock of
	// its own lets a test or the demo live through weeks. Timers and deadlines always take real time.
	Now func() time.Time
}

// stopTime bounds how long Stop waits for requests and loops together.
const stopTime = 10 * time.Second

// App is the running product.
type App struct {
	*Base
	Parts   *Parts
	Doors   *Doors
	lock    *dataLock // nil on PostgreSQL
	options Options
	metrics *obs.Metrics
	handler http.Handler

	servers  []*http.Server
	listener net.Listener
	ops      net.Listener

	mu      sync.Mutex
	started bool
	stopped bool
	loops   []loop // in the order they start; they stop in the other
}

// loop is a part with a life of its own: Start returns when it is running, Stop waits for its end.
type loop interface {
	Start(ctx context.Context) error
	Stop()
}

// New builds the product: opens and migrates the data, makes all parts and hands each what it
// needs. Nothing runs until Start.
func New(ctx context.Context, o Options) (*App, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Cost == (auth.Cost{}) {
		o.Cost = auth.DefaultCost
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	// The lock comes first: a newer program must not migrate under a running one.
	lock, err := lockData(o.Config.Database)
	if err != nil {
		return nil, err
	}
	base, err := openBase(ctx, o.Config.Database, o.Cost, o.Now, o.Log, o.Fatal)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if lock != nil {
		err = base.Store.Recover(ctx, machineStart())
	}
	a := &App{lock: lock, Base: base, options: o, metrics: obs.NewMetrics()}
	if err == nil {
		err = a.build(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, base.Close(), lock.Close())
	}
	return a, nil
}

// Handler is everything on the public address, for tests and for the demo, which puts the
// simulator beside it.
func (a *App) Handler() http.Handler { return a.handler }

// SetHandler replaces what is served on the public address; before Start.
func (a *App) SetHandler(h http.Handler) { a.handler = h }

// Addr is the address served on, once started.
func (a *App) Addr() string { return a.listener.Addr().String() }

// Listen opens the listeners, so that the address is known before anything runs. Start calls it if
// nobody did.
func (a *App) Listen() (err error) {
	if a.listener != nil {
		return nil
	}
	if a.listener, err = net.Listen("tcp", a.options.Config.Listen); err != nil {
		return err
	}
	if addr := a.options.Config.OpsListen; addr != "" {
		if a.ops, err = net.Listen("tcp", addr); err != nil {
			return errors.Join(err, a.listener.Close())
		}
	}
	return nil
}

// Start starts the loops, then the doors.
func (a *App) Start(ctx context.Context) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.started {
		return nil
	}
	a.started = true
	if err := a.Listen(); err != nil {
		return err
	}
	// The loops end by Stop, in order, not by the signal that ends the process.
	ctx = context.WithoutCancel(ctx)
	for _, l := range a.loops {
		if err := l.Start(ctx); err != nil {
			return err
		}
	}
	a.serve(a.listener, a.handler)
	if a.ops != nil {
		a.serve(a.ops, a.opsHandler())
	}
	return nil
}

func (a *App) serve(l net.Listener, h http.Handler) {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(a.options.Log.Handler(), slog.LevelDebug),
	}
	a.servers = append(a.servers, s)
	go s.Serve(l) // ends with Shutdown
}

// Stop refuses new requests, lets running ones finish, stops the loops and closes the data; it
// takes at most some 10 seconds. It may be called twice.
func (a *App) Stop() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stopped {
		return nil
	}
	a.stopped = true
	ctx, cancel := context.WithTimeout(context.Background(), stopTime*8/10)
	defer cancel()
	a.endStreams()
	var wg sync.WaitGroup
	for _, s := range a.servers {
		wg.Go(func() {
			if err := s.Shutdown(ctx); err != nil {
				s.Close()
			}
		})
	}
	wg.Wait()
	if a.listener != nil && len(a.servers) == 0 {
		a.listener.Close()
		if a.ops != nil {
			a.ops.Close()
		}
	}
	if a.started {
		for i := len(a.loops) - 1; i >= 0; i-- {
			a.loops[i].Stop()
		}
	}
	return errors.Join(a.Close(), a.lock.Close())
}
