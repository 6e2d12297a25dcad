package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Embedded Signup for Business App numbers.
// Source: Cloud API, Embedded Signup, "Onboard WhatsApp Business app users" (mid-2026).

// SignupKnobs say how the popup behaves. The zero value is the usual good end.
type SignupKnobs struct {
	// Leave phone_number_id or business_id out of the session message; the former is common here.
	NoPhoneNumberID, NoBusinessID bool
	// event.data of the session message is JSON text instead of an object.
	DataAsString bool
	// How long the code lives. 0 is 30 seconds.
	CodeLife time.Duration
	// Permissions the customer did not grant.
	MissingScopes []string
	// The browser names an account that the token may not see.
	ForeignWABA bool
	// Forces an ending: finish, cancel, cancel_error, error. Empty: what the person does.
	Ending string
}

// Endings of a signup.
const (
	endFinish      = "finish"
	endCancel      = "cancel"       // CANCEL with the step the person was at
	endCancelError = "cancel_error" // CANCEL with error fields
	endError       = "error"        // ERROR. Observed: seen in code, not documented.
)

const codeLife = 30 * time.Second

// Steps of the dialog, as CANCEL names them. Assumed: Meta lists no names for this path; clients
// must only show them.
const (
	stepChoose  = "BUSINESS_APP_CHOICE"
	stepNumber  = "BUSINESS_APP_PHONE_NUMBER"
	stepConsent = "BUSINESS_APP_CONNECT"
	stepCode    = "BUSINESS_APP_CODE"
)

// signup is one popup on its way.
type signup struct {
	id        string
	number    *number
	step      string
	code      string // shown on the phone once the owner agreed
	began     time.Time
	connected bool
}

// SignupView is what the phone shows of it.
type SignupView struct {
	Session string `json:"session"`
	Step    string `json:"step"`
	Asked   bool   `json:"asked"`          // "Connect?" is shown
	Code    string `json:"code,omitempty"` // to be typed into the popup
}

func (g *signup) view() SignupView {
	return SignupView{Session: g.id, Step: g.step, Asked: g.step == stepConsent, Code: g.code}
}

// signupOf is the latest popup for a number, nil if none is open. Caller holds mu.
func (s *Simulator) signupOf(n *number) *signup {
	for _, g := range s.signups {
		if g.number == n {
			return g
		}
	}
	return nil
}

// SessionMessage is what the popup posts to the page that opened it.
type SessionMessage struct {
	Type    string      `json:"type"`
	Event   string      `json:"event"`
	Version int         `json:"version"`
	Data    SessionData `json:"data"`
}

// SessionData is the data of a session message.
type SessionData struct {
	WABAID        string `json:"waba_id,omitempty"`
	PhoneNumberID string `json:"phone_number_id,omitempty"`
	BusinessID    string `json:"business_id,omitempty"`
	CurrentStep   string `json:"current_step,omitempty"`
	ErrorMessage  string `json:"error_message,omitempty"`
	ErrorID       string `json:"error_id,omitempty"`
	SessionID     string `json:"session_id,omitempty"`
	Timestamp     string `json:"timestamp,omitempty"`
}

// Onboarding is how a popup ended: what it posts, and the code of a good end.
type Onboarding struct {
	// Each a JSON object, or JSON text with Knobs.Signup.DataAsString.
	Messages []json.RawMessage `json:"messages"`
	Code     string            `json:"code,omitempty"`
}

// What a popup refuses.
var (
	errConfig  = errors.New("this app or configuration does not exist")
	errNotApp  = errors.New("this number is not on the WhatsApp Business app")
	errLinked  = errors.New("this number is connected to a provider already: disconnect it in the app first")
	errSession = errors.New("this signup is over")
	errCode    = errors.New("the code does not match, or the phone has not agreed")
)

// SignupBegin is the popup with a number typed in.
type SignupBegin struct {
	ClientID string `json:"client_id"`
	ConfigID string `json:"config_id"`
	Digits   string `json:"digits"`
}

// BeginSignup asks the phone of a number whether to connect.
func (s *Simulator) BeginSignup(b SignupBegin) (SignupView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.ClientID != s.cfg.AppID || b.ConfigID != s.cfg.ConfigID {
		return SignupView{}, errConfig
	}
	n, err := s.numberOf(b.Digits)
	switch {
	case err != nil || b.Digits == "" || !n.Hybrid || n.link.lost:
		return SignupView{}, errNotApp
	case n.link.state == LinkLinked || n.link.state == LinkOffboarded:
		return SignupView{}, errLinked
	}
	s.signups = slices.DeleteFunc(s.signups, func(g *signup) bool { return g.number == n })
	g := &signup{id: fmt.Sprintf("%032x", mix(s.cfg.Seed^0x5e55, s.seq.Add(1))), number: n, step: stepConsent, began: s.clock.Now()}
	s.signups = append(s.signups, g)
	s.hub.tell("numbers")
	return g.view(), nil
}

// SignupConsent is the owner's answer on the phone.
type SignupConsent struct {
	Session      string `json:"session"` // or
	Number       string `json:"number"`
	Connect      bool   `json:"connect"`
	ShareHistory bool   `json:"share_history"`
}

// ConsentSignup answers on the phone. The phone then shows the code that goes into the popup.
// Assumed: which of both screens shows the code first; the contract says only that it is pasted back.
func (s *Simulator) ConsentSignup(c SignupConsent) (SignupView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.session(c.Session)
	if n, err := s.numberOf(c.Number); g == nil && c.Session == "" && err == nil {
		g = s.signupOf(n)
	}
	if g == nil {
		return SignupView{}, errSession
	}
	s.hub.tell("numbers")
	if !c.Connect {
		g.code, g.connected = "", false
		g.step = stepNumber
		return g.view(), nil
	}
	r := mix(s.cfg.Seed^0xc0de, s.seq.Add(1)) % 1e6
	g.code, g.connected, g.step = fmt.Sprintf("%03d-%03d", r/1000, r%1000), true, stepCode
	g.number.link.share = c.ShareHistory
	return g.view(), nil
}

// session finds an open popup. Caller holds mu.
func (s *Simulator) session(id string) *signup {
	for _, g := range s.signups {
		if g.id == id {
			return g
		}
	}
	return nil
}

// SignupFinish is the code typed into the popup.
type SignupFinish struct {
	Session      string `json:"session"`
	Verification string `json:"verification"`
	Ending       string `json:"ending"` // see SignupKnobs; empty is finish
}

// FinishSignup ends a popup well, unless the ending says otherwise: the number is linked, and a
// token can be fetched for the code.
func (s *Simulator) FinishSignup(f SignupFinish) (Onboarding, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.session(f.Session)
	if g == nil {
		return Onboarding{}, errSession
	}
	if !g.connected || digitsOf(f.Verification) != digitsOf(g.code) {
		return Onboarding{}, errCode
	}
	return s.endSignup(g, stepCode, orElse(s.Knobs().Signup.Ending, orElse(f.Ending, endFinish)))
}

// CancelSignup ends a popup early, at a step, perhaps with an error. The session may be empty: the
// person had typed no number yet.
func (s *Simulator) CancelSignup(session, step string, failed bool) (Onboarding, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ending := endCancel
	if failed {
		ending = endCancelError
	}
	g := s.session(session)
	if g == nil && session != "" {
		return Onboarding{}, errSession
	}
	if g != nil {
		step = orElse(step, g.step)
	}
	return s.endSignup(g, orElse(step, stepChoose), ending)
}

// endSignup closes a popup. Caller holds mu.
func (s *Simulator) endSignup(g *signup, step, ending string) (Onboarding, error) {
	k := s.Knobs().Signup
	m := SessionMessage{Type: "WA_EMBEDDED_SIGNUP", Version: 3}
	now := s.clock.Now()
	var out Onboarding
	switch ending {
	case endFinish:
		if g == nil {
			return Onboarding{}, errSession
		}
		m.Event = "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING"
		m.Data = SessionData{WABAID: g.number.account.ID, PhoneNumberID: g.number.ID, BusinessID: g.number.account.owner}
		if k.NoPhoneNumberID {
			m.Data.PhoneNumberID = ""
		}
		if k.NoBusinessID {
			m.Data.BusinessID = ""
		}
		if k.ForeignWABA {
			m.Data.WABAID = "990000000000999"
		}
		out.Code = s.linkUp(g.number, k)
	case endCancel:
		m.Event, m.Data.CurrentStep = "CANCEL", step
	case endCancelError, endError:
		m.Event = map[string]string{endCancelError: "CANCEL", endError: "ERROR"}[ending]
		m.Data = SessionData{ErrorMessage: "Your business number could not be connected. A shared credit line of another provider is still attached.",
			ErrorID: "524126", SessionID: fmt.Sprintf("%016x", mix(s.cfg.Seed, s.seq.Add(1))), Timestamp: fmt.Sprint(now.Unix())}
	default:
		return Onboarding{}, fmt.Errorf("ending %q: want finish, cancel, cancel_error or error", ending)
	}
	s.signups = slices.DeleteFunc(s.signups, func(x *signup) bool { return x == g })
	s.hub.tell("numbers")
	raw, err := json.Marshal(m)
	if err == nil && k.DataAsString {
		raw, err = json.Marshal(string(raw))
	}
	if err != nil {
		panic("simulator: own session message does not marshal: " + err.Error())
	}
	out.Messages = []json.RawMessage{raw}
	return out, nil
}

// linkUp links a number and makes the code for its token. Caller holds mu.
// Assumed: a number that comes back keeps its account and its ids.
func (s *Simulator) linkUp(n *number, k SignupKnobs) string {
	s.relink(n, LinkLinked)
	n.link.reason, n.link.onboardedAt = "", s.clock.Now()
	n.link.syncs = map[string]syncRequest{}
	scopes := []string{scopeManagement, scopeMessaging}
	scopes = slices.DeleteFunc(scopes, func(sc string) bool { return slices.Contains(k.MissingScopes, sc) })
	life := k.CodeLife
	setDefault(&life, codeLife)
	x := s.seq.Add(1)
	code := fmt.Sprintf("AQ%016x%016x", mix(s.cfg.Seed^0xa9, 2*x), mix(s.cfg.Seed^0xa9, 2*x+1))
	s.codes[code] = &signupCode{until: s.clock.Now().Add(life), token: Token{
		Value:  fmt.Sprintf("EAAPretend%016x%016x", mix(s.cfg.Seed^0xea, 2*x), mix(s.cfg.Seed^0xea, 2*x+1)),
		Scopes: scopes, Accounts: []string{n.account.ID}}}
	return code
}

type signupCode struct {
	until time.Time
	used  bool
	token Token
}

// OnboardRequest is a whole signup in one go.
type OnboardRequest struct {
	Number       string `json:"number"` // or digits
	Digits       string `json:"digits"`
	ShareHistory bool   `json:"share_history"`
	Ending       string `json:"ending"` // empty: finish
	Step         string `json:"step"`   // of a cancellation
}

// Onboard plays the person in the popup and on the phone at once.
func (s *Simulator) Onboard(r OnboardRequest) (Onboarding, error) {
	s.mu.Lock()
	n, err := s.numberOf(orElse(r.Number, r.Digits))
	s.mu.Unlock()
	if err != nil {
		return Onboarding{}, err
	}
	g, err := s.BeginSignup(SignupBegin{ClientID: s.cfg.AppID, ConfigID: s.cfg.ConfigID, Digits: n.Digits})
	if err != nil {
		return Onboarding{}, err
	}
	if strings.HasPrefix(r.Ending, endCancel) {
		return s.CancelSignup(g.Session, r.Step, r.Ending == endCancelError)
	}
	g, err = s.ConsentSignup(SignupConsent{Session: g.Session, Connect: true, ShareHistory: r.ShareHistory})
	if err != nil {
		return Onboarding{}, err
	}
	return s.FinishSignup(SignupFinish{Session: g.Session, Verification: g.Code, Ending: r.Ending})
}
