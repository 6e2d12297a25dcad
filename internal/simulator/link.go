package simulator

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"sangam/internal/wire/cloudapi"
)

// The link of a hybrid number between the phone and the API.
const (
	// LinkApp: on the Business App only. Out by Embedded Signup.
	LinkApp = "app"
	// LinkLinked: live on both. Numbers of Config.Accounts begin so; out by the other two.
	LinkLinked = "linked"
	// LinkOffboarded: the app was registered anew (new phone, reinstall). Sending is refused, nothing
	// is told; access and subscriptions stay. Out by itself within minutes, or never.
	LinkOffboarded = "offboarded"
	// LinkDisconnected: the partner was removed, by the owner or by the platform. Access and
	// subscription are gone. Out by another Embedded Signup.
	LinkDisconnected = "disconnected"
)

// primaryInactivity is how long the app may stay unopened.
// Source: Cloud API, account_update, PRIMARY_INACTIVITY ("about 14 days", seen 2026-09-11).
const primaryInactivity = 14 * 24 * time.Hour

// reconnectAfter is the usual gap after a reinstall. Source: guide "Reconnect offboarded coexistence
// clients" (2026-05-18): within minutes.
const reconnectAfter = 4 * time.Minute

// ErrNoPhone is what the phone answers while it cannot be used.
var ErrNoPhone = errors.New("the phone is lost")

// link is the state of one number. Guarded by Simulator.mu.
type link struct {
	state       string
	since       time.Time
	onboardedAt time.Time // the 24 hours of the syncs count from here
	share       bool      // the owner agreed to share the history
	reason      string    // of the last disconnection
	openedAt    time.Time // the app, while closed; else it is opened every day
	closed      bool      // nobody opens the app
	lost        bool
	clock       int // generation of the inactivity timer
	missed      int // messages nobody told the program, for want of a link
	syncs       map[string]syncRequest
	requests    int // of all onboardings
}

type syncRequest struct {
	id string
	at time.Time
}

// LinkView is a link as the pages and tests see it.
type LinkView struct {
	Number      string            `json:"number"`
	WABA        string            `json:"waba"`
	State       string            `json:"state"`
	Since       time.Time         `json:"since"`
	OnboardedAt time.Time         `json:"onboarded_at,omitzero"`
	AppOpenedAt time.Time         `json:"app_opened_at"`
	Closed      bool              `json:"closed"`
	Lost        bool              `json:"lost"`
	Reason      string            `json:"reason,omitempty"`
	Missed      int               `json:"missed"`
	History     bool              `json:"share_history"`
	Syncs       map[string]string `json:"syncs"` // sync type to request id
	Signup      *SignupView       `json:"signup,omitempty"`
}

func (s *Simulator) linkView(n *number) LinkView {
	l := n.link
	v := LinkView{Number: n.ID, WABA: n.account.ID, State: l.state, Since: l.since, OnboardedAt: l.onboardedAt, AppOpenedAt: l.openedAt,
		Closed: l.closed, Lost: l.lost, Reason: l.reason, Missed: l.missed, History: l.share, Syncs: map[string]string{}}
	if !l.closed {
		v.AppOpenedAt = s.clock.Now()
	}
	for t, r := range l.syncs {
		v.Syncs[t] = r.id
	}
	if sg := s.signupOf(n); sg != nil {
		view := sg.view()
		v.Signup = &view
	}
	return v
}

// Link tells how a number stands.
func (s *Simulator) Link(numberID string) (LinkView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(numberID)
	if err != nil {
		return LinkView{}, err
	}
	return s.linkView(n), nil
}

// Phone is a phone with the Business App.
type Phone struct {
	Digits string `json:"digits"`
	Name   string `json:"name"`
}

// AddPhone makes a business on the app alone. Its account and number exist, but no token sees them
// before Embedded Signup. It returns the Graph id the number will have.
func (s *Simulator) AddPhone(p Phone) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	digits := digitsOf(p.Digits)
	if len(digits) < 7 {
		return "", fmt.Errorf("digits %q: want a number with country code", p.Digits)
	}
	for _, n := range s.order {
		if n.Digits == digits {
			return "", fmt.Errorf("number %s exists already", strconv.Quote(digits))
		}
	}
	setDefault(&p.Name, "Pretend shop")
	k := s.seq.Add(1)
	num := Number{ID: fmt.Sprintf("77%013d", mix(s.cfg.Seed^0x77, k)%1e13), Digits: digits, Name: p.Name, Hybrid: true}
	acc := &account{Account: Account{ID: fmt.Sprintf("99%013d", mix(s.cfg.Seed^0x99, k)%1e13), Name: p.Name, Numbers: []Number{num}}}
	s.addAccount(acc, LinkApp)
	s.hub.tell("numbers")
	return num.ID, nil
}

// addAccount files an account and its numbers. Caller holds mu, or nobody else knows s yet.
func (s *Simulator) addAccount(acc *account, state string) {
	acc.owner, acc.limits = fmt.Sprintf("88%013d", mix(s.cfg.Seed^0x88, uint64(len(s.accounts)))%1e13), map[string]time.Time{}
	s.withTemplates(acc)
	s.accounts[acc.ID] = acc
	now := s.clock.Now()
	for _, n := range acc.Numbers {
		num := &number{Number: n, account: acc, limit: 80, chats: map[string]*chat{}, service: map[string]int{}, book: map[string]entry{},
			quality: "GREEN", tier: "TIER_10K"}
		if n.High {
			num.limit = 1000
		}
		if n.Hybrid {
			num.limit = 20
		}
		num.link = link{state: state, since: now, share: true, syncs: map[string]syncRequest{}}
		if state == LinkLinked {
			num.link.onboardedAt = now
		}
		s.numbers[n.ID] = num
		s.order = append(s.order, num)
	}
}

// Shapes of PARTNER_REMOVED.
const (
	shapeFull   = "full"   // portfolio as entry id, waba_info, and the reason if there is one
	shapeBare   = "bare"   // the same without disconnection_info: the gradual roll-out
	shapeLegacy = "legacy" // before 2026: number and event, the WABA as entry id
)

// Disconnection is how a link ends.
type Disconnection struct {
	Number string `json:"number"`
	// PRIMARY_INACTIVITY and so on. Empty: none is told. Assumed: so it is when the owner taps
	// Disconnect, since no reason in Meta's list means that.
	Reason      string `json:"reason"`
	InitiatedBy string `json:"initiated_by"` // empty: USER or SYSTEM as the reason suggests
	Shape       string `json:"shape"`        // full (default), bare, legacy
}

// Disconnect ends a link: PARTNER_REMOVED is the last thing the program hears.
func (s *Simulator) Disconnect(d Disconnection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.hybrid(d.Number)
	if err != nil {
		return err
	}
	if n.link.state != LinkLinked && n.link.state != LinkOffboarded {
		return fmt.Errorf("number %s is not linked", n.ID)
	}
	s.disconnect(n, d)
	return nil
}

// disconnect tells and then cuts. Caller holds mu.
func (s *Simulator) disconnect(n *number, d Disconnection) {
	if d.InitiatedBy == "" {
		d.InitiatedBy = "USER"
		if d.Reason == "PRIMARY_INACTIVITY" || d.Reason == "COMPANION_INACTIVITY" || d.Reason == "ACCOUNT_DISCONNECTED" {
			d.InitiatedBy = "SYSTEM"
		}
	}
	value := &cloudapi.AccountUpdate{Event: "PARTNER_REMOVED"}
	entry := s.cfg.BusinessID
	if d.Shape == shapeLegacy {
		entry, value.PhoneNumber = n.account.ID, n.Digits
	} else {
		value.WABAInfo = n.account.info()
		if d.Reason != "" && d.Shape != shapeBare {
			value.Disconnection = &cloudapi.Disconnection{Reason: d.Reason, InitiatedBy: d.InitiatedBy}
		}
	}
	s.tellField(n, entry, cloudapi.FieldAccountUpdate, value)
	s.relink(n, LinkDisconnected)
	n.link.reason = d.Reason
	n.account.subscribed = s.anyLinked(n.account)
	if !n.account.subscribed {
		n.account.override = ""
	}
}

func (a *account) info() *cloudapi.WABAInfo {
	return &cloudapi.WABAInfo{WABAID: a.ID, OwnerBusinessID: a.owner}
}

func (s *Simulator) anyLinked(a *account) bool {
	for _, n := range a.Numbers {
		if l := s.numbers[n.ID].link.state; l == LinkLinked || l == LinkOffboarded {
			return true
		}
	}
	return false
}

// relink moves a number to a state. Caller holds mu.
func (s *Simulator) relink(n *number, state string) {
	n.link.state, n.link.since = state, s.clock.Now()
	s.hub.tell("numbers")
}

// hybrid finds a number that lives on a phone. Caller holds mu.
func (s *Simulator) hybrid(which string) (*number, error) {
	n, err := s.numberOf(which)
	if err == nil && !n.Hybrid {
		err = fmt.Errorf("number %s is not on a phone", n.ID)
	}
	return n, err
}

// Reinstall is the app registered anew, on a new phone or the old one.
type Reinstall struct {
	Number string `json:"number"`
	// The box "reconnect" stays ticked; else the number stays offboarded.
	Reconnect bool `json:"reconnect"`
	// Until it is reconnected. 0 is 4 minutes.
	AfterSeconds float64 `json:"after_seconds"`
}

// ReinstallApp offboards a number and, unless the owner unticked the box, reconnects it a little
// later. Messages of the gap are on the phone and are never told; nothing is synced again.
func (s *Simulator) ReinstallApp(r Reinstall) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.hybrid(r.Number)
	if err != nil {
		return err
	}
	n.link.lost, n.link.closed = false, false
	n.link.clock++
	if n.link.state != LinkLinked {
		s.hub.tell("numbers")
		return nil
	}
	s.offboard(n)
	if r.Reconnect {
		after := time.Duration(r.AfterSeconds * float64(time.Second))
		setDefault(&after, reconnectAfter)
		s.sched.at(s.clock.Now().Add(after), func(time.Time) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.reconnect(n)
		})
	}
	return nil
}

func (s *Simulator) offboard(n *number) {
	s.tellField(n, n.account.ID, cloudapi.FieldAccountUpdate, &cloudapi.AccountUpdate{Event: "ACCOUNT_OFFBOARDED"})
	s.relink(n, LinkOffboarded)
}

// reconnect ends an offboarding. Caller holds mu.
func (s *Simulator) reconnect(n *number) {
	if n.link.state != LinkOffboarded {
		return
	}
	s.relink(n, LinkLinked)
	s.tellField(n, n.account.ID, cloudapi.FieldAccountUpdate, &cloudapi.AccountUpdate{Event: "ACCOUNT_RECONNECTED"})
}

// LosePhone makes the phone unusable until the app is installed anew; the link itself lasts until
// the inactivity is noticed.
func (s *Simulator) LosePhone(numberID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.hybrid(numberID)
	if err != nil {
		return err
	}
	n.link.lost = true
	s.closeApp(n, 0)
	return nil
}

// CloseApp keeps the app unopened from now on, as if it had been for some days already; or opens it.
// Otherwise the owner opens it every day. After 14 days the platform disconnects the number.
func (s *Simulator) CloseApp(numberID string, closed bool, days float64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.hybrid(numberID)
	if err != nil {
		return err
	}
	if closed {
		s.closeApp(n, time.Duration(days*24*float64(time.Hour)))
		return nil
	}
	if n.link.lost {
		return ErrNoPhone
	}
	n.link.closed = false
	n.link.clock++
	s.hub.tell("numbers")
	return nil
}

// closeApp starts the inactivity timer. Caller holds mu.
func (s *Simulator) closeApp(n *number, ago time.Duration) {
	l := &n.link
	if !l.closed || ago > 0 {
		l.openedAt = s.clock.Now().Add(-ago)
	}
	l.closed = true
	l.clock++
	mine := l.clock
	s.sched.at(l.openedAt.Add(primaryInactivity), func(time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if n.link.clock == mine && n.link.closed && n.link.state == LinkLinked {
			s.disconnect(n, Disconnection{Reason: "PRIMARY_INACTIVITY"})
		}
	})
	s.hub.tell("numbers")
}

// touch is any use of the phone: the app was open at this moment. Caller holds mu.
func (s *Simulator) touch(n *number) error {
	if n.link.lost {
		return ErrNoPhone
	}
	if n.link.closed {
		n.link.closed = false // so that closeApp takes now
		s.closeApp(n, 0)
	}
	return nil
}

// unheard counts a message that the program will never hear of: gaps cannot be filled later.
// Source: guide of 2026-05-18. Caller holds mu.
func (n *number) unheard() {
	if n.link.state != LinkLinked {
		n.link.missed++
	}
}
