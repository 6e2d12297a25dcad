package onboarding

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// Key names an account.
type Key struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
}

// Outcome is what looking at a link came to.
type Outcome struct {
	Events  []LinkEvent
	Now     Link
	Notices []Notice
}

// WatchStore is what the watcher touches.
type WatchStore interface {
	AcquireLane(ctx context.Context, name, holder string, ttl time.Duration) (fence int64, ok bool, err error)
	ReleaseLane(ctx context.Context, name, holder string, fence int64) error
	Watched(ctx context.Context) ([]Key, error)
	// WatchLink reads all that is stored about a link, asks look, and keeps what it answers, in one
	// transaction under the lane's fence: each event once, each notice once, account.changed if
	// anything was new. It also brings the account's state in line with the clock, since
	// restrictions end by themselves.
	WatchLink(ctx context.Context, lane string, fence int64, of Key, now inbox.Millis, look func(Known) Outcome) error

	// ClaimMail takes the oldest notice whose mail is due, asks Notice.Begin and keeps its answer. It
	// gives the letter with the one to write to, or with nobody if there was only to sum up. ok is
	// false if none is due. A notice it cannot read stands back for a while.
	ClaimMail(ctx context.Context, lane string, fence int64, now inbox.Millis) (letter Letter, ok bool, err error)
	// SettleMail keeps what Notice.Ended says of a try.
	SettleMail(ctx context.Context, n Notice, address string, taken bool, now inbox.Millis) (Notice, error)

	// NextSecond reads the oldest notice whose second numbers wait to be told, behind another one or, for nil, of all;
	// ok is false if none does. With ok and an error there is one of which no more could be read.
	NextSecond(ctx context.Context, lane string, fence int64, now inbox.Millis, behind *Notice) (letter Letter, ok bool, err error)
	// SettleSecond keeps what became of it.
	SettleSecond(ctx context.Context, lane string, fence int64, n Notice) error

	// AccountToProbe gives the account that it gave last longest ago, if that is longer than every,
	// with its token and the secret of its app. Whatever comes of it, others are next.
	AccountToProbe(ctx context.Context, now inbox.Millis, every time.Duration) (inbox.Account, inbox.Secret, bool, error)
	// SaveProbe keeps an answer and, as facts, what it says of the number.
	SaveProbe(ctx context.Context, of Key, p inbox.Probe, facts []inbox.AccountFact) error
}

// Letter is a notice on its way to people.
type Letter struct {
	Notice   Notice
	Account  inbox.Account
	Settings Settings
	To       *Addressee // nil: nobody now
	// The notice would still be given now. Set for second numbers.
	StillNews bool
}

// Addressee is somebody to write to, in their language.
type Addressee struct{ Address, Locale string }

// Mailer sends one mail. It may block for as long as ctx lives.
type Mailer interface {
	Send(ctx context.Context, to, subject, text string) error
}

// Watcher looks at all links: it records each transition, gives each notice once, writes the mail
// and asks the platform how it sees each number. One process of an installation does it, by lease.
type Watcher struct {
	Store  WatchStore
	Mailer Mailer // nil: no e-mail is set up
	Tell   Tell   // nil: nobody is told by WhatsApp
	// Probe asks the platform; nil: nobody asks.
	Probe func(ctx context.Context, a inbox.Account, appSecret inbox.Secret) inbox.Probe
	// PublicURL leads people to the numbers page; may be empty.
	PublicURL string
	Holder    string
	TTL       time.Duration // of the lease
	Every     time.Duration // between two looks; zero: 20 s
	Now       func() time.Time
	// Elapsed is a clock that nobody can set, counting from anywhere; nil: the process's own.
	Elapsed func() time.Duration
	// Mailed counts what became of each try to mail: "sent", "refused" (it is tried again) or
	// "failed" (given up); nil: nobody counts.
	Mailed func(result string)
	Log    *slog.Logger

	wake chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
	last inbox.Millis // the look before
	// When a jump of the clock was seen, by Elapsed; nothing is believed until Every later.
	doubted bool
	doubt   time.Duration
	born    time.Time
}

const (
	watchLane  = "link"
	watchEvery = 20 * time.Second
	probeEvery = time.Hour
	// A step of the clock larger than this, or back, is believed once it has lasted.
	clockJump = time.Hour
)

// Start begins watching.
func (w *Watcher) Start(ctx context.Context) {
	if w.stop != nil {
		return
	}
	if w.Every == 0 {
		w.Every = watchEvery
	}
	if w.wake == nil {
		w.wake = make(chan struct{}, 1)
	}
	ctx, w.stop = context.WithCancel(ctx)
	w.done.Go(func() { w.run(ctx) })
}

// Stop ends it and waits.
func (w *Watcher) Stop() {
	if w.stop != nil {
		w.stop()
		w.done.Wait()
	}
}

// Wake has a look taken soon; it never blocks.
func (w *Watcher) Wake() {
	select {
	case w.wake <- struct{}{}:
	default: // one is on its way
	}
}

// NewWatcher makes a watcher that can be woken before it starts.
func NewWatcher(w *Watcher) *Watcher {
	w.wake = make(chan struct{}, 1)
	return w
}

func (w *Watcher) run(ctx context.Context) {
	timer := time.NewTicker(w.Every)
	defer timer.Stop()
	var fence int64
	var held bool
	for {
		// The lease is longer than the pause, so that it stays with one process.
		f, ok, err := w.Store.AcquireLane(ctx, watchLane, w.Holder, max(w.TTL, 3*w.Every))
		if err != nil && ctx.Err() == nil {
			w.Log.Error("the lane of links was not taken", slog.Any("error", err))
		}
		if fence, held = f, ok && err == nil; held {
			if err := w.Tick(ctx, fence); err != nil && ctx.Err() == nil {
				w.Log.Error("links were not looked at", slog.Any("error", err))
			}
		}
		select {
		case <-ctx.Done():
			if held {
				release, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
				defer cancel()
				if err := w.Store.ReleaseLane(release, watchLane, w.Holder, fence); err != nil {
					w.Log.Error("the lane of links was not given back", slog.Any("error", err))
				}
			}
			return
		case <-timer.C:
		case <-w.wake:
		}
	}
}

// steady reports whether the clock may be believed. One that jumped since the look before must
// first go on as it is for a while, however many looks are asked for meanwhile: one wrong instant
// must not tell an owner that the phone was silent for a week.
func (w *Watcher) steady(now inbox.Millis) bool {
	elapsed := w.Elapsed
	if elapsed == nil {
		if w.born.IsZero() {
			w.born = time.Now()
		}
		elapsed = func() time.Duration { return time.Since(w.born) }
	}
	jumped := w.last != 0 && (now < w.last || now > w.last.Add(max(clockJump, 3*w.Every)))
	w.last = now
	switch {
	case jumped:
		w.doubted, w.doubt = true, elapsed()
	case w.doubted && elapsed()-w.doubt >= min(max(w.Every, watchEvery), time.Minute):
		w.doubted = false
	}
	return !w.doubted
}

// Tick takes one look at everything. What goes wrong with one number keeps it from no other.
func (w *Watcher) Tick(ctx context.Context, fence int64) error {
	now := inbox.MillisOf(w.Now())
	if !w.steady(now) {
		return nil
	}
	keys, err := w.Store.Watched(ctx)
	if err != nil {
		return err
	}
	channels := Channels{Mail: w.Mailer != nil}
	var errs []error
	for _, k := range keys {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := w.Store.WatchLink(ctx, watchLane, fence, k, now, func(known Known) Outcome {
			return Outcome{Events: Transitions(known, now), Now: Derive(known, now), Notices: NoticesOf(known, channels, now)}
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("look at account %s: %w", k.Account, err))
		}
	}
	if err := w.mail(ctx, fence, now); err != nil {
		errs = append(errs, fmt.Errorf("mail notices: %w", err))
	}
	if err := w.second(ctx, fence, now); err != nil {
		errs = append(errs, fmt.Errorf("tell second numbers: %w", err))
	}
	if err := w.probe(ctx, now); err != nil {
		errs = append(errs, fmt.Errorf("ask the platform: %w", err))
	}
	return errors.Join(errs...)
}

// mail writes what is due, to each by themselves: what was refused is tried again for a day. Each
// try is kept before it is made and not repeated after a crash in its middle: nobody knows whether
// it went out, and the screen shows the notice anyway.
func (w *Watcher) mail(ctx context.Context, fence int64, now inbox.Millis) error {
	if w.Mailer == nil {
		return nil
	}
	for {
		l, ok, err := w.Store.ClaimMail(ctx, watchLane, fence, now)
		if err != nil || !ok {
			return err
		}
		if l.To == nil {
			continue
		}
		n := l.Notice
		subject, text := Compose(l, l.To.Locale, w.PublicURL, now)
		call, cancel := context.WithTimeout(ctx, 30*time.Second)
		refused := w.Mailer.Send(call, l.To.Address, subject, text)
		cancel()
		if refused != nil {
			w.Log.Error("a notice was not mailed", slog.String("account", n.Account.String()), slog.String("kind", n.Kind), slog.Any("error", refused))
		}
		n, err = w.Store.SettleMail(context.WithoutCancel(ctx), n, l.To.Address, refused == nil, now)
		if err != nil {
			return err
		}
		if w.Mailed != nil {
			w.Mailed(n.became(l.To.Address))
		}
	}
}

// probe asks the platform about one number that was not asked about for an hour.
func (w *Watcher) probe(ctx context.Context, now inbox.Millis) error {
	if w.Probe == nil {
		return nil
	}
	a, secret, ok, err := w.Store.AccountToProbe(ctx, now, probeEvery)
	if err != nil || !ok {
		return err
	}
	p := w.Probe(ctx, a, secret)
	p.At = now
	return w.Store.SaveProbe(ctx, Key{a.Workspace, a.ID}, p, ProbeFacts(a, p))
}
