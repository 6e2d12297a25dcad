package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Simulator is one pretend platform. Make it with New, serve Handler, call Start and Stop. All
// methods may be called at once by many goroutines.
type Simulator struct {
	cfg    Config
	clock  Clock
	sched  *schedule
	hooks  *hooks
	ledger *ledger
	hub    *hub
	client *http.Client
	mux    http.Handler
	knobs  atomic.Pointer[Knobs]
	public atomic.Pointer[string]
	seq    atomic.Uint64 // ids of all kinds
	// Closed by Stop: ends requests that hang on purpose.
	quit     chan struct{}
	quitOnce sync.Once
	// Where the app's webhooks go; verified is true once they may be posted there.
	callback   atomic.Pointer[callbackTarget]
	verified   atomic.Bool
	verifyPoke chan struct{} // size 1: the callback changed

	rngMu sync.Mutex
	rng   *rand.Rand

	life   sync.Mutex // guards start and stop
	cancel context.CancelFunc
	wg     sync.WaitGroup

	settleMu sync.Mutex
	settleCh chan struct{}

	mu         sync.Mutex // guards the world below
	accounts   map[string]*account
	numbers    map[string]*number
	order      []*number
	people     map[string]*contact // by our id, wa_id, business-scoped ids old and new
	contacts   []*contact
	contactSeq uint64
	messages   map[string]*message
	history    []string
	media      map[string]*mediaFile
	mediaOrder []string
	mediaBytes int64
	next       []string // faults of the next sends, see FailNext
	signups    []*signup
	codes      map[string]*signupCode
	issued     map[string]issuedToken
	tries      map[string]int // sends met by "first sends fail" faults, by contact id and fault
}

// New makes a platform; it does nothing until Start, except to answer requests.
func New(cfg Config) *Simulator {
	cfg = cfg.withDefaults()
	s := &Simulator{
		cfg: cfg, clock: cfg.Clock, sched: newSchedule(cfg.Clock), ledger: newLedger(cfg.LedgerLimit), hub: newHub(),
		client: cfg.Client, rng: rand.New(rand.NewPCG(cfg.Seed, 1)), settleCh: make(chan struct{}), quit: make(chan struct{}), verifyPoke: make(chan struct{}, 1),
		accounts: map[string]*account{}, numbers: map[string]*number{}, people: map[string]*contact{},
		messages: map[string]*message{}, media: map[string]*mediaFile{}, tries: map[string]int{}, codes: map[string]*signupCode{}, issued: map[string]issuedToken{},
	}
	if s.client == nil {
		s.client = &http.Client{Transport: &http.Transport{MaxIdleConns: cfg.Workers, MaxIdleConnsPerHost: cfg.Workers,
			IdleConnTimeout: time.Minute, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	s.knobs.Store(&cfg.Knobs)
	s.public.Store(&cfg.PublicURL)
	for _, a := range cfg.Accounts {
		s.addAccount(&account{Account: a, subscribed: cfg.Callback != ""}, LinkLinked)
	}
	s.hooks = newHooks(s)
	for _, p := range cfg.Phones {
		if _, err := s.AddPhone(p); err != nil {
			panic("simulator: Config.Phones: " + err.Error())
		}
	}
	s.callback.Store(&callbackTarget{cfg.Callback, cfg.VerifyToken})
	s.verified.Store(!s.callback.Load().wantsProof())
	s.mux = s.routes()
	return s
}

// Handler serves the Graph side, media downloads, the control API and the pages.
func (s *Simulator) Handler() http.Handler { return s.mux }

// Start begins to verify the callback and to post webhooks. It returns at once; ctx ends it as Stop
// does. A second call does nothing.
func (s *Simulator) Start(ctx context.Context) {
	s.life.Lock()
	defer s.life.Unlock()
	if s.cancel != nil {
		return
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.wg.Go(func() { s.sched.run(ctx.Done(), s.settled) })
	s.hooks.wg.Add(len(s.hooks.lanes))
	for _, l := range s.hooks.lanes {
		go l.run(ctx)
	}
	s.wg.Go(func() { s.keepVerified(ctx) })
}

// Stop ends all goroutines and waits for them. Updates not yet posted are forgotten. It may be
// called twice, and without Start.
func (s *Simulator) Stop() {
	s.life.Lock()
	defer s.life.Unlock()
	if s.cancel == nil {
		s.cancel = func() {} // never started, and a later Start does nothing
	}
	s.cancel()
	s.quitOnce.Do(func() { close(s.quit) })
	s.hub.close()
	s.wg.Wait()
	s.hooks.wg.Wait()
	s.client.CloseIdleConnections()
}

// Config is the configuration in use, defaults and seed filled in.
func (s *Simulator) Config() Config {
	c := s.cfg
	c.Knobs = s.Knobs()
	c.PublicURL = *s.public.Load()
	c.Callback, c.VerifyToken = s.callback.Load().url, s.callback.Load().token
	return c
}

// SetPublicURL tells where the simulator is reached, once its listener is known.
func (s *Simulator) SetPublicURL(u string) {
	u = strings.TrimRight(u, "/")
	s.public.Store(&u)
}

// Knobs are the settings in use, defaults filled in.
func (s *Simulator) Knobs() Knobs { return *s.knobs.Load() }

// SetKnobs changes settings; webhooks held back are released if Hold is now false.
func (s *Simulator) SetKnobs(change func(*Knobs)) {
	s.life.Lock()
	k := s.Knobs()
	change(&k)
	k = k.withDefaults()
	s.knobs.Store(&k)
	s.life.Unlock()
	s.hooks.pokeAll()
	s.hub.tell("knobs")
}

// Description is the line that "sangam simulate" prints.
type Description struct {
	GraphURL      string `json:"graph_url"` // without a version: append "/v26.0/..."
	PagesURL      string `json:"pages_url"`
	WABAID        string `json:"waba_id"`
	PhoneNumberID string `json:"phone_number_id"`
	Number        string `json:"number"`
	AccessToken   string `json:"access_token"`
	AppSecret     string `json:"app_secret"`
	AppID         string `json:"app_id"`
	ConfigID      string `json:"config_id"`
	VerifyToken   string `json:"verify_token,omitempty"`
	Callback      string `json:"callback,omitempty"`
	Seed          uint64 `json:"seed"`
}

// Describe tells how to connect to the first number. Its secrets open nothing but the simulator.
func (s *Simulator) Describe() Description {
	s.mu.Lock()
	n := s.order[0]
	s.mu.Unlock()
	hook := s.callback.Load()
	u := *s.public.Load()
	return Description{GraphURL: u, PagesURL: u + "/simulator/", WABAID: n.account.ID, PhoneNumberID: n.ID, Number: "+" + n.Digits,
		AccessToken: s.cfg.AccessToken, AppSecret: s.cfg.AppSecret, AppID: s.cfg.AppID, ConfigID: s.cfg.ConfigID, VerifyToken: hook.token, Callback: hook.url,
		Seed: s.cfg.Seed}
}

// String is Describe as one line of JSON.
func (d Description) String() string {
	b, _ := json.Marshal(d)
	return string(b)
}

// Now is the simulator's time.
func (s *Simulator) Now() time.Time { return s.clock.Now() }

// Advance moves time forward by d. With a VirtualClock it stops at each thing that comes due on the
// way until all webhooks it causes were tried once, so that retries and statuses happen in their
// order. A RealClock just leaps: under live traffic there may be no quiet moment to wait for. It
// fails when the clock is neither, or ctx ends.
func (s *Simulator) Advance(ctx context.Context, d time.Duration) error {
	c, ok := s.clock.(advancer)
	if !ok {
		return errors.New("the clock of this simulator cannot be moved")
	}
	if _, real := s.clock.(*RealClock); real {
		c.Advance(d)
		s.sched.wake()
		s.hooks.pokeAll()
		s.hub.tell("clock")
		return nil
	}
	if err := s.Settle(ctx); err != nil {
		return err
	}
	until := s.clock.Now().Add(d)
	for {
		at, ok := s.sched.next()
		now := s.clock.Now()
		if !ok || at.After(until) {
			break
		}
		if at.After(now) {
			c.Advance(at.Sub(now))
		}
		s.sched.wake()
		if err := s.Settle(ctx); err != nil {
			return err
		}
	}
	if left := until.Sub(s.clock.Now()); left > 0 {
		c.Advance(left)
	}
	s.sched.wake()
	s.hooks.pokeAll()
	s.hub.tell("clock")
	return s.Settle(ctx)
}

// Settle waits until nothing is due and no webhook is being posted or can be.
func (s *Simulator) Settle(ctx context.Context) error {
	for {
		s.settleMu.Lock()
		ch := s.settleCh
		s.settleMu.Unlock()
		if s.quiet() {
			return nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// quiet looks at the schedule twice: a lane that failed puts its retry there.
func (s *Simulator) quiet() bool {
	if !s.sched.idle() {
		return false
	}
	k, now := s.Knobs(), s.clock.Now()
	for _, l := range s.hooks.lanes {
		if !l.idle(k, now) {
			return false
		}
	}
	return s.sched.idle()
}

// settled wakes those who wait in Settle; cheap when nobody does.
func (s *Simulator) settled() {
	s.settleMu.Lock()
	close(s.settleCh)
	s.settleCh = make(chan struct{})
	s.settleMu.Unlock()
}

// chance is true with probability p.
func (s *Simulator) chance(p float64) bool { return p > 0 && s.fraction() < p }

// fraction is random in [0, 1).
func (s *Simulator) fraction() float64 {
	s.rngMu.Lock()
	defer s.rngMu.Unlock()
	return s.rng.Float64()
}
