package onboarding

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"sangam/internal/inbox"
)

// Numbers that a provider, or the owner in Meta's own screens, has linked: somebody sets our callback
// there and enters here what they were given.

// Callback is what to hand to whoever sets the callback, and what came of it.
type Callback struct {
	VerifyToken inbox.Secret
	VerifiedAt  inbox.Millis // the platform proved it; zero: not yet
}

// Callback gives the case a verify token of its own, once, and tells whether the platform has proven
// the callback with it.
func (s *Signups) Callback(ctx context.Context, by inbox.Actor, id CaseID) (Callback, error) {
	c, g, err := s.Store.Signup(ctx, by.Workspace, id)
	if err != nil {
		return Callback{}, err
	}
	if g.App == 0 && c.State != CaseLinked {
		raw := make([]byte, 18)
		rand.Read(raw)
		token := inbox.NewSecret(hex.EncodeToString(raw))
		app, err := s.Store.PrepareApp(ctx, by.Workspace, inbox.Secret{}, token)
		if err != nil {
			return Callback{}, err
		}
		_, g, err = s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(_ *Case, g *Signup, _ inbox.Millis) error {
			if g.App == 0 { // else somebody was faster, and the app made here only knows a token
				g.App, g.VerifyToken = app, token
			}
			return nil
		})
		if err != nil {
			return Callback{}, err
		}
		s.changed()
	}
	if g.App == 0 {
		return Callback{}, nil
	}
	at, err := s.Store.AppVerifiedAt(ctx, by.Workspace, g.App)
	return Callback{g.VerifyToken, at}, err
}

// Connect ends a case with an account made of what a provider gave.
func (s *Signups) Connect(ctx context.Context, by inbox.Actor, id CaseID, n NewAccount) (Case, inbox.Account, error) {
	c, g, err := s.Store.Signup(ctx, by.Workspace, id)
	if err != nil {
		return c, inbox.Account{}, err
	}
	if c.State == CaseLinked {
		return c, inbox.Account{}, reason(inbox.CodeConflict, "case_linked")
	}
	if c.Model == "hybrid" && c.Ticks[tickWarned].At == 0 {
		return c, inbox.Account{}, reason(inbox.CodeConflict, "warn_first")
	}
	n.Mode = inbox.ModeAPI
	if c.Model == "hybrid" {
		n.Mode = inbox.ModeHybrid
	}
	if g.App == 0 {
		if _, err := s.Callback(ctx, by, id); err != nil {
			return c, inbox.Account{}, err
		}
		if c, g, err = s.Store.Signup(ctx, by.Workspace, id); err != nil {
			return c, inbox.Account{}, err
		}
	}
	n.VerifyToken = g.VerifyToken
	if n, err = n.checked(); err != nil {
		return c, inbox.Account{}, err
	}
	n.VerifyToken = inbox.Secret{} // the app that has the secret keeps its own; ours stays with the app that waits
	c, a, err := s.Store.LinkCase(ctx, by.Member, by.Workspace, id, n)
	if err == nil {
		s.changed()
	}
	return c, a, err
}
