package store

import (
	"context"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

func TestACaseGoesFromTheFirstQuestionToAnAccount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		r := newLinkRig(t, d)
		cases := onboarding.Cases{Store: r.s}
		by := inbox.Actor{Workspace: r.ws, Member: 1, Kind: inbox.ByMember, Role: inbox.RoleOwner}
		model, number := "hybrid", "+915555010155"
		c, err := cases.Open(ctx, by, onboarding.CaseEdit{Model: &model, Number: &number})
		if err != nil || c.State != onboarding.CaseConsidering {
			t.Fatal(c, err)
		}
		signing := onboarding.CaseSigningUp
		if _, err := cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{State: &signing}); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("signed up with open checks: %v", err)
		}
		checks := map[string]onboarding.Check{}
		for _, name := range onboarding.MustChecks[model] {
			checks[name] = onboarding.Check{Answer: "yes"}
		}
		if c, err = cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{Checks: checks, Ticks: map[string]onboarding.Tick{"prepared": {At: 1}}}); err != nil || c.State != onboarding.CaseEligible || c.Ticks["prepared"].Member != "1" {
			t.Fatal(c, err)
		}
		// A line of a checklist is the workspace's, and is not kept here a second time.
		if _, err := cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{Ticks: map[string]onboarding.Tick{"phone_charged": {At: 1}}}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("a case keeps a line of a checklist: %v", err)
		}
		if _, err := cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{Version: c.Version - 1}); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("an old version was taken: %v", err)
		}
		if c, err = cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{Checks: map[string]onboarding.Check{"app_version": {Answer: "no"}}}); err != nil || c.State != onboarding.CaseConsidering {
			t.Fatal(c, err)
		}
		if c, err = cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{State: &signing, Insist: true}); err != nil || c.State != onboarding.CaseSigningUp {
			t.Fatal(c, err)
		}
		id := r.account(inbox.ModeHybrid)
		for range 2 {
			if c, err = cases.Linked(ctx, by, c.ID, id); err != nil || c.State != onboarding.CaseLinked || c.Account != id {
				t.Fatal(c, err)
			}
		}
		if _, err := cases.Edit(ctx, by, c.ID, onboarding.CaseEdit{Number: &number}); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("a linked case was changed: %v", err)
		}
		if list, err := r.s.Cases(ctx, r.ws); err != nil || len(list) != 1 || list[0].Checks["app_version"].Answer != "no" {
			t.Error(list, err)
		}
		if _, err := r.s.Case(ctx, r.ws+1, c.ID); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant: %v", err)
		}
	})
}
