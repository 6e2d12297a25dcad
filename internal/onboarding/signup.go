package onboarding

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"log/slog"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// SignupStage is how far the network's own window has brought a case.
type SignupStage string

// The stages. A token is kept from granted on, until the account has it.
const (
	SignupNone       SignupStage = ""
	SignupOpen       SignupStage = "open"       // a window may be open somewhere
	SignupExchanging SignupStage = "exchanging" // the code is being redeemed; left behind by a crash
	SignupGranted    SignupStage = "granted"    // the token is ours; the rest can be tried any number of times
	SignupChoose     SignupStage = "choose"     // several numbers: somebody must say which
	SignupDone       SignupStage = "done"
	SignupCancelled  SignupStage = "cancelled"
	SignupFailed     SignupStage = "failed" // only a new window helps
)

// Signup is what a case knows of its latest window. Nothing of it is a secret but the tokens.
type Signup struct {
	Stage SignupStage `json:"stage"`
	// The nonce of the window, hashed, and whose credential opened it; empty once it was used.
	NonceHash string       `json:"nonce_hash,omitempty"`
	Holder    string       `json:"holder,omitempty"`
	OpenedAt  inbox.Millis `json:"opened_at,omitempty"`
	Until     inbox.Millis `json:"until,omitempty"`
	Attempts  int          `json:"attempts,omitempty"`
	// When the code came: what people wrote before opens no window.
	CodeAt inbox.Millis `json:"code_at,omitempty"`
	// What the browser said, until it is verified.
	BusinessID string `json:"business_id,omitempty"`
	PlatformID string `json:"platform_id,omitempty"`
	// To choose from.
	Numbers []channel.SignupNumber `json:"numbers,omitempty"`
	Problem *SignupProblem         `json:"problem,omitempty"`
	// What the app does not get; the link works without, but not whole.
	MissingFields []string `json:"missing_fields,omitempty"`

	Token       inbox.Secret `json:"-"`
	VerifyToken inbox.Secret `json:"-"` // of a callback that somebody else sets
	App         inbox.AppID  `json:"-"` // that waits for its secret under VerifyToken
}

// SignupProblem is why a window did not end well, or what stands in the way since.
type SignupProblem struct {
	Code    string       `json:"code"` // stable
	Message string       `json:"message"`
	WayOut  string       `json:"way_out"`
	What    string       `json:"what,omitempty"` // the names it is about
	At      inbox.Millis `json:"at"`
	// For the network's support.
	Step      string `json:"step,omitempty"`
	Said      string `json:"said,omitempty"`
	ErrorID   string `json:"error_id,omitempty"`
	SessionID string `json:"session_id,omitempty"`
	Trace     string `json:"trace,omitempty"`
}

// Meta is the application by which this installation links numbers itself; zero: it has none, and
// numbers are linked by a provider.
type Meta struct {
	AppID, ConfigID string
	Secret          inbox.Secret
	VerifyToken     inbox.Secret
	SDKURL          string // where the browser loads the network's script
}

// Ready reports whether there is one.
func (m Meta) Ready() bool {
	return m.AppID != "" && m.ConfigID != "" && !m.Secret.IsEmpty() && !m.VerifyToken.IsEmpty()
}

// SignupStore is what signing up touches.
type SignupStore interface {
	// Signup reads what is known of a case's window; zero if nothing is.
	Signup(ctx context.Context, ws inbox.WorkspaceID, id CaseID) (Case, Signup, error)
	// ChangeSignup reads both, lets edit change them and stores, in one transaction.
	ChangeSignup(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id CaseID, edit func(c *Case, s *Signup, now inbox.Millis) error) (Case, Signup, error)
	// LinkCase makes the account of a case, or gives the one it has, and ends the case with it, in
	// one transaction. After a window that granted a token, an account of the workspace with the
	// same platform id is linked again; by hand only one whose link has ended.
	LinkCase(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id CaseID, n NewAccount) (Case, inbox.Account, error)
	// PrepareApp has webhooks signed with a secret believed, and a callback proven with a verify
	// token, before there is an account. An app with the secret is left as it is. Without a secret
	// only the proof is taken.
	PrepareApp(ctx context.Context, ws inbox.WorkspaceID, secret, verify inbox.Secret) (inbox.AppID, error)
	// AppVerifiedAt says when the platform last proved the callback of an app; zero: never.
	AppVerifiedAt(ctx context.Context, ws inbox.WorkspaceID, id inbox.AppID) (inbox.Millis, error)
}

// Signups links numbers through the network's own window, or with what a provider gave. Safe for
// concurrent use. The network's answers are recorded before the next step; a step is repeated only
// on somebody's word.
type Signups struct {
	Store   SignupStore
	Network channel.Signup
	Meta    Meta
	// Sync asks for what the phone shares of its past, once in each onboarding.
	Sync func(ctx context.Context, by inbox.Actor, id inbox.AccountID) error
	// Linked is called when apps or accounts changed, so that webhooks are believed at once.
	Linked func()
	Log    *slog.Logger
}

const (
	// A window is open for so long at most: people look for their phone meanwhile.
	windowTime = time.Hour
	// After so long an exchange that has no end was cut off.
	exchangeTime = time.Minute
)

// Begin opens a window for a case: the nonce belongs to the case and to the credential that opened
// it, and a window opened before is forgotten.
func (s *Signups) Begin(ctx context.Context, by inbox.Actor, holder string, id CaseID) (nonce string, c Case, out Signup, err error) {
	if !s.Meta.Ready() {
		return "", c, out, reason(inbox.CodeConflict, "no_meta_app")
	}
	// Webhooks may come before the account is there: they must be believed by then.
	if _, err := s.Store.PrepareApp(ctx, by.Workspace, s.Meta.Secret, s.Meta.VerifyToken); err != nil {
		return "", c, out, err
	}
	s.changed()
	raw := make([]byte, 24)
	rand.Read(raw)
	nonce = hex.EncodeToString(raw)
	c, out, err = s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, g *Signup, now inbox.Millis) error {
		if c.State == CaseLinked {
			return reason(inbox.CodeConflict, "case_linked")
		}
		if c.Model != "hybrid" {
			return reason(inbox.CodeConflict, "not_hybrid")
		}
		if c.Ticks[tickWarned].At == 0 {
			return reason(inbox.CodeConflict, "warn_first")
		}
		if g.Stage == SignupExchanging && now < g.CodeAt.Add(exchangeTime) {
			return reason(inbox.CodeConflict, "signup_running")
		}
		state := CaseSigningUp
		if err := c.apply(CaseEdit{State: &state, Insist: true}, by.Member, now); err != nil {
			return err
		}
		*g = Signup{Stage: SignupOpen, NonceHash: hashOf(nonce), Holder: holder, OpenedAt: now, Until: now.Add(windowTime), Attempts: g.Attempts + 1,
			VerifyToken: g.VerifyToken, App: g.App}
		return nil
	})
	return nonce, c, out, err
}

// tickWarned says that somebody has read what linking changes on the phone.
const tickWarned = "warned"

// Ended is what the browser says of a window that ended well. Its ids are claims.
type Ended struct {
	Nonce, Code            string
	BusinessID, PlatformID string
}

// Finish takes the code of a window: it is redeemed at once, and the number linked. A refusal of the
// network is no error here: it stands in the signup, with the way out.
func (s *Signups) Finish(ctx context.Context, by inbox.Actor, holder string, id CaseID, e Ended) (Case, Signup, error) {
	if e.Code == "" || len(e.Code) > 4096 {
		return Case{}, Signup{}, inbox.Invalid("body.code", "must be the code of the window")
	}
	for field, v := range map[string]string{"body.waba_id": e.BusinessID, "body.phone_number_id": e.PlatformID} {
		if v != "" && !platformID.MatchString(v) {
			return Case{}, Signup{}, inbox.Invalid(field, "must be an id of the platform, or left out")
		}
	}
	// What is begun here is ended here, even if the browser goes away.
	ctx = context.WithoutCancel(ctx)
	_, mine, err := s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, g *Signup, now inbox.Millis) error {
		if err := g.claim(holder, e.Nonce, now); err != nil {
			return err
		}
		g.Stage, g.CodeAt, g.BusinessID, g.PlatformID, g.Problem = SignupExchanging, now, e.BusinessID, e.PlatformID, nil
		return nil
	})
	if err != nil {
		return Case{}, Signup{}, err
	}
	token, err := s.Network.ExchangeCode(ctx, s.app(), e.Code)
	if fault := faultOf(err); fault != nil && fault.Reason == channel.SignupUnreachable {
		// It certainly did not arrive, and the code still lives.
		token, err = s.Network.ExchangeCode(ctx, s.app(), e.Code)
	}
	c, g, serr := s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, g *Signup, now inbox.Millis) error {
		// The answer belongs to its window: another may have been opened meanwhile, and be exchanging.
		if g.Stage != SignupExchanging || g.Attempts != mine.Attempts {
			return reason(inbox.CodeConflict, "signup_over")
		}
		if err != nil {
			g.fail(problemOf("exchange_", err), now)
			return nil
		}
		g.Stage, g.Token = SignupGranted, token
		return nil
	})
	if serr != nil || err != nil {
		s.note(id, err)
		return c, g, serr
	}
	return s.proceed(ctx, by, id)
}

// Cancelled is what the browser says of a window that did not end well.
type Cancelled struct {
	Nonce, Step, Said, ErrorID, SessionID string
	Failed                                bool // the window told of a fault
}

// Cancel records how a window ended.
func (s *Signups) Cancel(ctx context.Context, by inbox.Actor, holder string, id CaseID, e Cancelled) (Case, Signup, error) {
	return s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, g *Signup, now inbox.Millis) error {
		if err := g.claim(holder, e.Nonce, now); err != nil {
			return err
		}
		p := problem("window_cancelled")
		if e.Failed {
			p = problem("window_failed")
		}
		p.Step, p.Said, p.ErrorID, p.SessionID = short(e.Step), short(e.Said), short(e.ErrorID), short(e.SessionID)
		g.fail(p, now)
		if !e.Failed {
			g.Stage = SignupCancelled
		}
		return nil
	})
}

// Continue goes on after the token: with a number chosen, or once more after a fault. On a linked
// case it asks for what the phone shares, if nobody has.
func (s *Signups) Continue(ctx context.Context, by inbox.Actor, id CaseID, chosen string) (Case, Signup, error) {
	ctx = context.WithoutCancel(ctx)
	c, g, err := s.Store.Signup(ctx, by.Workspace, id)
	if err != nil {
		return c, g, err
	}
	if c.State == CaseLinked {
		s.syncs(ctx, by, c)
		return c, g, nil
	}
	if g.Stage != SignupGranted && g.Stage != SignupChoose {
		return c, g, reason(inbox.CodeConflict, "signup_over")
	}
	if chosen != "" {
		_, _, err := s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, g *Signup, _ inbox.Millis) error {
			for _, n := range g.Numbers {
				if n.PlatformID == chosen {
					g.PlatformID = chosen
					return nil
				}
			}
			return inbox.Invalid("body.phone_number_id", "must be one of the numbers shown")
		})
		if err != nil {
			return c, g, err
		}
	}
	return s.proceed(ctx, by, id)
}

// claim takes the nonce of a window; it can be taken once.
func (g *Signup) claim(holder, nonce string, now inbox.Millis) error {
	ok := g.Stage == SignupOpen && g.NonceHash != "" && now < g.Until
	same := subtle.ConstantTimeCompare([]byte(g.NonceHash), []byte(hashOf(nonce))) == 1
	mine := subtle.ConstantTimeCompare([]byte(g.Holder), []byte(holder)) == 1
	if !ok || !same || !mine {
		return reason(inbox.CodeConflict, "signup_over")
	}
	g.NonceHash, g.Holder = "", ""
	return nil
}

// fail ends a window: its token is dropped, since only a new one helps.
func (g *Signup) fail(p *SignupProblem, now inbox.Millis) {
	p.At = now
	g.Stage, g.Problem, g.Token, g.Numbers = SignupFailed, p, inbox.Secret{}, nil
}

// Stuck reports whether an exchange was cut off: nobody knows whether the code was redeemed.
func (g Signup) Stuck(now inbox.Millis) bool {
	return g.Stage == SignupExchanging && now >= g.CodeAt.Add(exchangeTime)
}

func (s *Signups) app() channel.SignupApp {
	return channel.SignupApp{ID: s.Meta.AppID, Secret: s.Meta.Secret}
}

func (s *Signups) changed() {
	if s.Linked != nil {
		s.Linked()
	}
}

func (s *Signups) note(id CaseID, err error) {
	if err != nil {
		s.Log.Warn("a signup did not get on", slog.String("case", id.String()), slog.Any("error", err))
	}
}

func hashOf(nonce string) string {
	sum := sha256.Sum256([]byte(nonce))
	return hex.EncodeToString(sum[:])
}

// short bounds what a browser says before it is kept.
func short(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), 300)])
}
