package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
)

// The product keeps to the platform's pace of a number, 80 a second; many numbers together show
// what it can do itself.
const (
	outNumbers   = 32
	numberPace   = 80
	peoplePerNum = 25
)

// sending measures from an API call to the message's arrival at the platform.
func (b *bench) sending(ctx context.Context, e *engine) error {
	const figure = "API call to arrival at the platform"
	if !b.wanted(figure) && !b.wanted(sendsFigure) {
		return nil
	}
	p, err := startPlatform(ctx, b.seed)
	if err != nil {
		return err
	}
	defer p.stop()
	home, err := e.install(ctx, p.accounts(), nil)
	if err != nil {
		return err
	}
	g, err := serve(ctx, b.binary, home, p.url)
	if err != nil {
		return err
	}
	defer b.discard(g)
	conversations, err := p.meet(ctx, g)
	if err != nil {
		return g.blame(err)
	}
	if b.wanted(figure) {
		const rate = 50
		var p50, p99 []float64
		for range b.rounds {
			s := newSends(g, conversations, 16)
			err := every(ctx, rate, b.time(2), 16, s.one)
			if err == nil {
				err = p.arrived(ctx, s)
			}
			s.close()
			if err != nil {
				return fmt.Errorf("%s on %s: %w", figure, e.name, g.blame(err))
			}
			t := p.take()
			p50, p99 = append(p50, t.quantile(0.5).Seconds()), append(p99, t.quantile(0.99).Seconds())
		}
		b.table.add(row{figure: fmt.Sprintf("%s, %d/s: p50, p99", figure, rate), engine: e.name, ours: milli(seconds(median(p50))) + ", " + milli(seconds(median(p99)))})
	}
	if b.wanted(sendsFigure) {
		return b.sendsPerSecond(ctx, e, g, p, conversations)
	}
	return nil
}

const sendsFigure = "sends/s, API call to arrival, sustained"

func (b *bench) sendsPerSecond(ctx context.Context, e *engine, g *program, p *platform, conversations []string) error {
	var rates, accepted []float64
	for range b.rounds {
		s := newSends(g, conversations, 16)
		start := time.Now()
		err := s.flatOut(ctx, b.time(2))
		called := time.Since(start)
		if err == nil {
			err = p.arrived(ctx, s)
		}
		s.close()
		if err != nil {
			return fmt.Errorf("%s on %s: %w", sendsFigure, e.name, g.blame(err))
		}
		n := float64(s.made.Load())
		rates, accepted = append(rates, n/time.Since(start).Seconds()), append(accepted, n/called.Seconds())
		p.take()
	}
	b.table.add(row{figure: sendsFigure, engine: e.name, ours: count(median(rates)),
		limit: fmt.Sprintf("pace of %d numbers %s; API took %s", outNumbers, count(outNumbers*numberPace), count(median(accepted)))})
	return nil
}

// platform is the simulator in this process, so that call and arrival are read from one clock.
type platform struct {
	sim    *simulator.Simulator
	server *http.Server
	url    string

	mu     sync.Mutex
	came   map[string]time.Time
	called map[string]time.Time
	times  *times
}

// mark stands before the number of a send in its text.
const mark = "bench send "

func startPlatform(ctx context.Context, seed uint64) (*platform, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &platform{url: "http://" + ln.Addr().String(), came: map[string]time.Time{}, called: map[string]time.Time{}, times: &times{}}
	c := simulator.Config{Seed: seed, PublicURL: p.url, AppSecret: appSecret, AccessToken: "bench-token",
		Accounts: []simulator.Account{{ID: businessID, Name: "Bench"}},
		Knobs:    simulator.Knobs{RatePerSecond: -1, PairLimitOff: true, FaultDigitsOff: true}}
	for i := range outNumbers {
		c.Accounts[0].Numbers = append(c.Accounts[0].Numbers, simulator.Number{ID: numberID(i), Digits: numberDigits(i), Name: "Bench"})
	}
	p.sim = simulator.New(c)
	p.server = &http.Server{Handler: p.listen(p.sim.Handler())}
	go p.server.Serve(ln)
	p.sim.Start(ctx)
	return p, nil
}

func numberID(i int) string     { return strconv.Itoa(770000000000300 + i) }
func numberDigits(i int) string { return strconv.Itoa(915550110100 + i) }

func (p *platform) stop() {
	p.server.Close()
	p.sim.Stop()
}

func (p *platform) accounts() (all []onboarding.NewAccount) {
	for i := range outNumbers {
		all = append(all, newAccount(numberDigits(i), numberID(i), "bench-token", inbox.ModeAPI))
	}
	return all
}

// listen notes when each send comes, before the simulator works on it.
func (p *platform) listen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			now := time.Now()
			body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
			if err != nil {
				http.Error(w, "unreadable", http.StatusBadRequest)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			if _, rest, ok := bytes.Cut(body, []byte(mark)); ok {
				id, _, _ := bytes.Cut(rest, []byte(`"`))
				p.note(string(id), &p.came, now)
			}
		}
		next.ServeHTTP(w, r)
	})
}

// note keeps an instant of a send; the second of the two makes a time.
func (p *platform) note(id string, where *map[string]time.Time, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	(*where)[id] = at
	call, isCalled := p.called[id]
	came, hasCome := p.came[id]
	if isCalled && hasCome {
		p.times.add(came.Sub(call))
		delete(p.called, id)
	}
}

func (p *platform) take() *times {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.times
	p.times = &times{}
	clear(p.came)
	return t
}

// arrived waits until every call has arrived.
func (p *platform) arrived(ctx context.Context, s *sends) error {
	for id, at := range s.calls() {
		p.note(id, &p.called, at)
	}
	late := time.Now().Add(2 * time.Minute)
	for {
		p.mu.Lock()
		waiting := len(p.called)
		p.mu.Unlock()
		if waiting == 0 {
			return nil
		}
		if time.Now().After(late) {
			return fmt.Errorf("%d sends never arrived", waiting)
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// meet lets people write to every number, so that they may be answered, and returns their
// conversations.
func (p *platform) meet(ctx context.Context, g *program) (ids []string, err error) {
	p.sim.SetCallback("http://"+g.addr+"/webhooks/meta", verifyToken)
	for i := range outNumbers {
		for n := range peoplePerNum {
			if _, err := p.sim.CustomerSends(simulator.CustomerMessage{To: numberID(i), From: phone(1000*i + n), Text: "Is the shop open?"}); err != nil {
				return nil, err
			}
		}
	}
	late := time.Now().Add(answerTime)
	for {
		ids = ids[:0]
		err := g.pages("/api/v1/conversations?state=all&limit=200", func(item json.RawMessage) error {
			var c struct{ ID string }
			err := json.Unmarshal(item, &c)
			ids = append(ids, c.ID)
			return err
		})
		if err != nil || len(ids) == outNumbers*peoplePerNum {
			return ids, err
		}
		if time.Now().After(late) {
			return nil, fmt.Errorf("%d people wrote, the API lists %d conversations", outNumbers*peoplePerNum, len(ids))
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// sends calls the API; each worker has a connection of its own.
type sends struct {
	g             *program
	conversations []string
	conns         []*conn
	prefix        string
	made          atomic.Int64

	mu sync.Mutex
	at map[string]time.Time
}

func newSends(g *program, conversations []string, workers int) *sends {
	return &sends{g: g, conversations: conversations, conns: make([]*conn, workers), prefix: strconv.FormatInt(time.Now().UnixNano(), 36), at: map[string]time.Time{}}
}

func (s *sends) close() {
	for _, c := range s.conns {
		if c != nil {
			c.close()
		}
	}
}

func (s *sends) calls() map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// one answers the next person.
func (s *sends) one(worker int, due time.Time) (err error) {
	if s.conns[worker] == nil {
		if s.conns[worker], err = dial(s.g.addr); err != nil {
			return err
		}
	}
	n := s.made.Add(1)
	id := s.prefix + "-" + strconv.FormatInt(n, 10)
	s.mu.Lock()
	s.at[id] = due
	s.mu.Unlock()
	body := []byte(`{"client_id":"` + id + `","text":"` + mark + id + `"}`)
	path := "/api/v1/conversations/" + s.conversations[int(n)%len(s.conversations)] + "/messages"
	c := s.conns[worker]
	c.net.SetDeadline(time.Now().Add(answerTime))
	status, answer, err := c.do(post(path, s.g.place.key, body))
	if err == nil && status != http.StatusCreated {
		err = fmt.Errorf("a send was answered %d: %.300s", status, answer)
	}
	return err
}

// flatOut sends for a time, each worker as soon as its last call was answered.
func (s *sends) flatOut(ctx context.Context, d time.Duration) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	end := time.Now().Add(d)
	var wg sync.WaitGroup
	for i := range s.conns {
		wg.Go(func() {
			for now := time.Now(); now.Before(end) && ctx.Err() == nil; now = time.Now() {
				if err := s.one(i, now); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
