package simulator

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// callbackTarget is the callback of the app and the token that its verification carries.
type callbackTarget struct{ url, token string }

func (t *callbackTarget) wantsProof() bool { return t.url != "" && t.token != "" }

// byApp stands for the callback of the app in updates, so that they follow when it moves.
const byApp = "app"

// SetCallback moves the callback of the app, also of webhooks that wait already, and subscribes the
// app to every account. A token starts the verification, and webhooks wait for it. An empty url
// unsubscribes.
func (s *Simulator) SetCallback(url, verifyToken string) {
	t := &callbackTarget{url, verifyToken}
	s.mu.Lock()
	s.callback.Store(t)
	s.verified.Store(!t.wantsProof())
	for _, a := range s.accounts {
		a.subscribed = url != "" && s.anyLinked(a)
	}
	s.mu.Unlock()
	select {
	case s.verifyPoke <- struct{}{}:
	default:
	}
	s.hooks.pokeAll()
	s.hub.tell("counts")
}

// keepVerified asks the callback to prove itself until it does; webhooks wait meanwhile.
func (s *Simulator) keepVerified(ctx context.Context) {
	wait := time.Duration(0)
	for {
		var again <-chan time.Time
		if t := s.callback.Load(); t.wantsProof() && !s.verified.Load() {
			err := s.verify(ctx, t.url, t.token)
			if err == nil && s.callback.Load() == t {
				s.verified.Store(true)
				s.hooks.pokeAll()
				s.hub.tell("counts")
			}
			if err != nil && ctx.Err() == nil {
				wait = min(max(2*wait, 50*time.Millisecond), 5*time.Second)
				s.cfg.Logger.Warn("the callback did not verify, trying again", "reason", err, "in", wait)
				again = time.After(wait) // real time on purpose: the other side starts in real time
			}
		}
		select {
		case <-again:
		case <-s.verifyPoke:
			wait = 0
		case <-ctx.Done():
			return
		}
	}
}

// Verified reports whether the callback of the app proved itself, so that webhooks flow.
func (s *Simulator) Verified() bool { return s.verified.Load() }

// verify performs the GET of a callback and wants the challenge back, as the whole body.
func (s *Simulator) verify(ctx context.Context, callback, token string) error {
	u, err := url.Parse(callback)
	if err != nil || u.Host == "" {
		return fmt.Errorf("callback %q is not a URL", callback)
	}
	challenge := fmt.Sprint(mix(s.cfg.Seed, s.seq.Add(1)) % 1e10)
	q := u.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.challenge", challenge)
	q.Set("hub.verify_token", token)
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithTimeout(ctx, s.cfg.WebhookTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return errors.New("no answer to the verification request")
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(res.Body, 1024))
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("verification was answered %d", res.StatusCode)
	}
	if subtle.ConstantTimeCompare(body, []byte(challenge)) != 1 {
		return errors.New("verification was answered without the challenge")
	}
	return nil
}

// callbackOf is where updates of a number go: number, then account, then app; nowhere while it is
// not linked. Caller holds mu.
func (s *Simulator) callbackOf(n *number) string {
	switch {
	case !n.account.subscribed || n.link.state != LinkLinked:
		return ""
	case n.override != "":
		return n.override
	case n.account.override != "":
		return n.account.override
	}
	if s.callback.Load().url == "" {
		return ""
	}
	return byApp
}
