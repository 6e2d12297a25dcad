package onboarding

import (
	"context"
	"maps"
	"slices"

	"sangam/internal/inbox"
)

// CaseID names an onboarding case.
type CaseID = inbox.AccountID

// CaseState is where a number stands before it is an account.
type CaseState string

// The states of a case. It starts considering; eligible is said by the checks, by themselves; signing
// up begins when the popup opens or the token is entered; linked and given up are ends. Eligible
// falls back to considering when a check turns bad; signing up does not, since the platform decides.
const (
	CaseConsidering CaseState = "considering"
	CaseEligible    CaseState = "eligible"
	CaseSigningUp   CaseState = "signing_up"
	CaseLinked      CaseState = "linked"
	CaseGivenUp     CaseState = "given_up"
)

// Check is the answer to one question of eligibility.
type Check struct {
	Answer string       `json:"answer"`         // "yes", "no", "unsure"
	By     string       `json:"by"`             // "said" by somebody, or "probed" by us
	Note   string       `json:"note,omitempty"` // plain words; may be empty
	At     inbox.Millis `json:"at"`
	Member string       `json:"member,omitempty"` // decimal id of who said it
}

// Tick is a step of a checklist that somebody has done.
type Tick struct {
	At     inbox.Millis `json:"at"`
	Member string       `json:"member,omitempty"`
}

// steps are what a case ticks: what is said of this one number. Lists that a workspace ticks off,
// for all numbers and on other pages too, package checklist keeps, and only it.
var steps = []string{"prepared", tickWarned}

// Case is the way of one number from the first question to an account.
type Case struct {
	Workspace inbox.WorkspaceID
	ID        CaseID
	State     CaseState
	Model     string           // "app", "api" or "hybrid"; empty: not chosen
	Number    string           // E.164 with "+"; empty: not said
	Checks    map[string]Check // by name of the question, as "age_7_days"
	Ticks     map[string]Tick  // of steps, see there
	Account   inbox.AccountID  // once linked
	CreatedBy inbox.MemberID
	CreatedAt inbox.Millis
	UpdatedBy inbox.MemberID
	UpdatedAt inbox.Millis
	Version   int64
}

// CaseEdit is what to change of a case; nil leaves as it is. An empty Answer takes a check back, a
// zero At unticks.
type CaseEdit struct {
	Model, Number *string
	Checks        map[string]Check
	Ticks         map[string]Tick
	// State may ask for signing_up (from eligible, or from considering with Insist) or given_up.
	State *CaseState
	// Insist goes on although a check says no: the platform decides, not we.
	Insist bool
	// Version it was made from; 0 takes any.
	Version int64
}

// MustChecks are the questions that must be answered yes for each model before a number counts as
// eligible; others are advice. Source: contract 4.1; S7 to S12.
var MustChecks = map[string][]string{
	"hybrid": {"age_7_days", "app_version", "not_elsewhere", "who_onboards"},
	"api":    {"not_on_app", "who_onboards"},
	"app":    {},
}

// CaseStore is what cases touch. Each change writes case.changed.
type CaseStore interface {
	AddCase(ctx context.Context, c Case) (Case, error)
	Case(ctx context.Context, ws inbox.WorkspaceID, id CaseID) (Case, error)
	Cases(ctx context.Context, ws inbox.WorkspaceID) ([]Case, error)
	// ChangeCase reads, lets edit change and stores, in one transaction; now is its instant.
	ChangeCase(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id CaseID, edit func(c *Case, now inbox.Millis) error) (Case, error)
}

// Cases keeps onboarding cases. Safe for concurrent use.
type Cases struct{ Store CaseStore }

// Open begins a case.
func (s *Cases) Open(ctx context.Context, by inbox.Actor, e CaseEdit) (Case, error) {
	c := Case{Workspace: by.Workspace, State: CaseConsidering, Checks: map[string]Check{}, Ticks: map[string]Tick{}, CreatedBy: by.Member, UpdatedBy: by.Member, Version: 1}
	e.State = nil
	if err := c.apply(e, by.Member, 0); err != nil {
		return Case{}, err
	}
	return s.Store.AddCase(ctx, c)
}

// Stamp dates what a new case brings along; its instant is the store's.
func (c *Case) Stamp(now inbox.Millis) {
	for name, k := range c.Checks {
		k.At = now
		c.Checks[name] = k
	}
	for name, t := range c.Ticks {
		t.At = now
		c.Ticks[name] = t
	}
}

// Edit changes a case and moves it where its checks say it stands.
func (s *Cases) Edit(ctx context.Context, by inbox.Actor, id CaseID, e CaseEdit) (Case, error) {
	return s.Store.ChangeCase(ctx, by.Member, by.Workspace, id, func(c *Case, now inbox.Millis) error {
		if e.Version != 0 && e.Version != c.Version {
			return inbox.Refuse(inbox.CodeConflict, "Somebody else has changed it meanwhile: look again.")
		}
		return c.apply(e, by.Member, now)
	})
}

// Linked ends a case with the account that came of it. Repeating it is harmless.
func (s *Cases) Linked(ctx context.Context, by inbox.Actor, id CaseID, account inbox.AccountID) (Case, error) {
	return s.Store.ChangeCase(ctx, by.Member, by.Workspace, id, func(c *Case, _ inbox.Millis) error {
		if c.State == CaseLinked && c.Account != account {
			return inbox.Refuse(inbox.CodeConflict, "This case has ended with another number.")
		}
		c.State, c.Account = CaseLinked, account
		return nil
	})
}

func (c *Case) apply(e CaseEdit, by inbox.MemberID, now inbox.Millis) error {
	if c.State == CaseLinked {
		return inbox.Refuse(inbox.CodeConflict, "This number is linked already.")
	}
	if e.Model != nil {
		if _, ok := MustChecks[*e.Model]; !ok && *e.Model != "" {
			return inbox.Invalid("body.model", "must be app, api or hybrid")
		}
		c.Model = *e.Model
	}
	if e.Number != nil && *e.Number != c.Number {
		if *e.Number != "" && !e164.MatchString(*e.Number) {
			return inbox.Invalid("body.number", "must be the number with + and country code, as +915555010101")
		}
		// What was found out about another number says nothing about this one.
		c.Number = *e.Number
		maps.DeleteFunc(c.Checks, func(_ string, k Check) bool { return k.By == "probed" })
	}
	if len(c.Checks)+len(e.Checks) > 100 {
		return inbox.Invalid("body.checks", "has too many checks")
	}
	for name, k := range e.Checks {
		switch k.Answer {
		case "":
			delete(c.Checks, name)
			continue
		case "yes", "no", "unsure":
		default:
			return inbox.Invalid("body.checks."+name, "must be yes, no or unsure")
		}
		if k.By != "probed" {
			k.By, k.Member = "said", by.String()
		}
		k.At = now
		c.Checks[name] = k
	}
	for name, t := range e.Ticks {
		if !slices.Contains(steps, name) {
			return inbox.Invalid("body.ticks", "must be prepared or warned; lists are ticked off under /checklists")
		}
		if t.At == 0 {
			delete(c.Ticks, name)
			continue
		}
		c.Ticks[name] = Tick{At: now, Member: by.String()}
	}
	c.settle()
	if e.State == nil {
		return nil
	}
	switch *e.State {
	case CaseGivenUp:
		c.State = CaseGivenUp
	case CaseConsidering:
		c.State = CaseConsidering
		c.settle()
	case CaseSigningUp:
		if c.Model == "" || c.Model == "app" {
			return inbox.Refuse(inbox.CodeConflict, "Choose first how the number is to be used: a number on the app only needs no sign-up.")
		}
		if c.State != CaseEligible && c.State != CaseSigningUp && !e.Insist {
			return inbox.Refuse(inbox.CodeConflict, "Some checks are open: answer them, or go on all the same.")
		}
		c.State = CaseSigningUp
	default:
		return inbox.Invalid("body.state", "must be considering, signing_up or given_up")
	}
	return nil
}

// settle moves a case between considering and eligible as its checks say.
func (c *Case) settle() {
	must, known := MustChecks[c.Model]
	all := known && c.Number != ""
	for _, name := range must {
		all = all && c.Checks[name].Answer == "yes"
	}
	switch {
	case c.State == CaseConsidering && all:
		c.State = CaseEligible
	case c.State == CaseEligible && !all, c.State == CaseGivenUp:
		c.State = CaseConsidering
		if all {
			c.State = CaseEligible
		}
	}
}
