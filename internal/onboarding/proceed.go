package onboarding

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// proceed does all that follows the token: every id of the browser is compared with what the network
// says, the webhooks are subscribed, the account is made, its past asked for. Each step may be done
// again without harm, so after a fault or a crash it begins anew.
func (s *Signups) proceed(ctx context.Context, by inbox.Actor, id CaseID) (Case, Signup, error) {
	_, g, err := s.Store.Signup(ctx, by.Workspace, id)
	if err != nil {
		return Case{}, g, err
	}
	chosen, p, err := s.examine(ctx, &g)
	if err != nil {
		p = problemOf("", err)
	}
	if p == nil && chosen.PlatformID != "" {
		if err = s.Network.Subscribe(ctx, g.Token, g.BusinessID); err != nil {
			p = problemOf("subscribe_", err)
		}
	}
	if p == nil && chosen.PlatformID != "" {
		// What the app does not get is told, and hinders nothing.
		f, ferr := s.Network.AppFields(ctx, s.app())
		if ferr == nil {
			g.MissingFields = f.Missing
		}
		s.note(id, ferr)
	}
	c, now, serr := s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(c *Case, at *Signup, now inbox.Millis) error {
		if at.Stage != SignupGranted && at.Stage != SignupChoose {
			return nil // somebody else got further
		}
		at.BusinessID, at.PlatformID, at.Numbers, at.MissingFields, at.Problem = g.BusinessID, chosen.PlatformID, g.Numbers, g.MissingFields, nil
		switch {
		case p != nil && p.dead():
			at.fail(p, now)
		case p != nil:
			p.At = now
			at.Stage, at.Problem = SignupGranted, p
		case chosen.PlatformID == "":
			at.Stage = SignupChoose
		default:
			at.Stage, at.Numbers = SignupGranted, nil
		}
		return nil
	})
	if err != nil {
		s.note(id, err)
	}
	if serr != nil || p != nil || chosen.PlatformID == "" || now.Stage != SignupGranted {
		return c, now, serr
	}
	name := chosen.Name
	if !goodName(name) {
		name = chosen.Number
	}
	c, account, err := s.Store.LinkCase(ctx, by.Member, by.Workspace, id, NewAccount{Name: name, Number: chosen.Number, PlatformID: chosen.PlatformID, BusinessID: g.BusinessID,
		Mode: inbox.ModeHybrid, AccessToken: g.Token, AppSecret: s.Meta.Secret, OnboardedAt: g.CodeAt})
	if inbox.CodeOf(err) == inbox.CodeConflict {
		return s.Store.ChangeSignup(ctx, by.Member, by.Workspace, id, func(_ *Case, at *Signup, now inbox.Millis) error {
			if at.Stage == SignupGranted {
				at.fail(problem("already_connected"), now)
			}
			return nil
		})
	}
	if err != nil {
		return c, now, err
	}
	s.changed()
	s.Log.Info("a number was linked", slog.String("account", account.ID.String()))
	s.syncs(ctx, by, c)
	return s.Store.Signup(ctx, by.Workspace, id)
}

// examine compares what the browser claimed with what the network says. No number and no problem:
// several fit, and somebody must choose.
func (s *Signups) examine(ctx context.Context, g *Signup) (channel.SignupNumber, *SignupProblem, error) {
	var none channel.SignupNumber
	grant, err := s.Network.Grant(ctx, s.app(), g.Token)
	switch {
	case err != nil:
		return none, nil, err
	case !grant.Valid:
		return none, problem("token_invalid"), nil
	case grant.AppID != "" && grant.AppID != s.Meta.AppID:
		return none, problem("token_invalid"), nil
	case len(grant.Missing) > 0:
		p := problem("scopes_missing")
		p.What = strings.Join(grant.Missing, ", ")
		return none, p, nil
	case g.BusinessID == "" && len(grant.Businesses) == 1:
		g.BusinessID = grant.Businesses[0] // the session message did not come through
	case g.BusinessID == "":
		return none, problem("business_unknown"), nil
	case grant.Businesses != nil && !slices.Contains(grant.Businesses, g.BusinessID):
		p := problem("business_foreign")
		p.What = g.BusinessID
		return none, p, nil
	}
	// This question is asked with the window's token, so that its answer proves access where the grant
	// names no accounts: such a permission counts for all that the token sees, and for no other.
	numbers, err := s.Network.SignupNumbers(ctx, g.Token, g.BusinessID)
	if f := faultOf(err); f != nil && f.Reason == channel.SignupForbidden {
		p := problem("business_foreign")
		p.What, p.Trace, p.Said = g.BusinessID, f.TraceID, short(f.Said)
		return none, p, nil
	}
	if err != nil {
		return none, nil, err
	}
	for i, n := range numbers {
		numbers[i].Number = "+" + strings.TrimPrefix(n.Number, "+")
	}
	if g.PlatformID != "" {
		i := slices.IndexFunc(numbers, func(n channel.SignupNumber) bool { return n.PlatformID == g.PlatformID })
		if i < 0 {
			p := problem("number_foreign")
			p.What = g.PlatformID
			return none, p, nil
		}
		numbers = numbers[i : i+1]
	} else {
		// Those on the app: the window was for such a number.
		numbers = slices.DeleteFunc(numbers, func(n channel.SignupNumber) bool { return n.OnApp != nil && !*n.OnApp })
	}
	switch {
	case len(numbers) == 0:
		return none, problem("number_missing"), nil
	case len(numbers) > 1:
		g.Numbers = numbers
		return none, nil, nil
	case numbers[0].OnApp != nil && !*numbers[0].OnApp:
		p := problem("not_on_app")
		p.What = numbers[0].Number
		return none, p, nil
	case !e164.MatchString(numbers[0].Number):
		return none, problem("number_missing"), nil
	}
	return numbers[0], nil, nil
}

// syncs asks for what the phone shares. That it was refused, or asked for before, stands where syncs
// are shown; nothing of it undoes the link.
func (s *Signups) syncs(ctx context.Context, by inbox.Actor, c Case) {
	if s.Sync == nil || c.Account == 0 {
		return
	}
	if err := s.Sync(ctx, by, c.Account); err != nil && inbox.CodeOf(err) != inbox.CodeConflict {
		s.Log.Warn("what the phone shares was not asked for", slog.String("account", c.Account.String()), slog.Any("error", err))
	}
}

func faultOf(err error) *channel.SignupError {
	e, _ := errors.AsType[*channel.SignupError](err)
	return e
}
