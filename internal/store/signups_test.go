package store

import (
	"context"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// What a window brings is kept as it is, secrets and all, by the case's own tenant only, and is gone
// once the account has it.
func TestSignupsKeepWhatAWindowBrought(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, _, _, err := s.Bootstrap(ctx, "Shop", inbox.Member{ID: 1, Email: "owner@example.com", Name: "Asha", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		other := ws + 1
		c, err := s.AddCase(ctx, onboarding.Case{Workspace: ws, State: onboarding.CaseConsidering, Model: "hybrid", Checks: map[string]onboarding.Check{}, Ticks: map[string]onboarding.Tick{}, Version: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, g, err := s.Signup(ctx, ws, c.ID); err != nil || g.Stage != onboarding.SignupNone {
			t.Fatalf("before any window: %+v %v", g, err)
		}
		waiting, err := s.PrepareApp(ctx, ws, inbox.Secret{}, inbox.NewSecret("handed out"))
		if err != nil {
			t.Fatal(err)
		}
		grant := func(_ *onboarding.Case, g *onboarding.Signup, now inbox.Millis) error {
			g.Stage, g.Attempts, g.CodeAt, g.Token, g.VerifyToken, g.App = onboarding.SignupGranted, 2, now, inbox.NewSecret("token"), inbox.NewSecret("handed out"), waiting
			return nil
		}
		if _, _, err := s.ChangeSignup(ctx, 1, other, c.ID, grant); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant changes it: %v", err)
		}
		if _, _, err := s.ChangeSignup(ctx, 1, ws, c.ID, grant); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Signup(ctx, other, c.ID); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant reads it: %v", err)
		}
		_, g, err := s.Signup(ctx, ws, c.ID)
		if err != nil || g.Attempts != 2 || g.CodeAt == 0 || g.Token.Reveal() != "token" || g.VerifyToken.Reveal() != "handed out" || g.App != waiting {
			t.Errorf("kept: %+v %v", g, err)
		}

		if at, err := s.AppVerifiedAt(ctx, ws, waiting); err != nil || at != 0 {
			t.Errorf("proven before anybody asked: %d %v", at, err)
		}
		for _, token := range []string{"guessed", "handed out"} {
			if err := s.NoteVerified(ctx, inbox.NewSecret(token)); err != nil {
				t.Fatal(err)
			}
			if at, err := s.AppVerifiedAt(ctx, ws, waiting); err != nil || (at != 0) != (token == "handed out") {
				t.Errorf("after %s: proven at %d %v", token, at, err)
			}
		}
		if at, err := s.AppVerifiedAt(ctx, other, waiting); err != nil || at != 0 {
			t.Errorf("another tenant reads it: %d %v", at, err)
		}

		n := onboarding.NewAccount{Name: "Shop", Number: "+915555010101", PlatformID: "71", BusinessID: "60", Mode: inbox.ModeHybrid, AccessToken: g.Token, AppSecret: inbox.NewSecret("secret")}
		linked, a, err := s.LinkCase(ctx, 1, ws, c.ID, n)
		if err != nil || linked.State != onboarding.CaseLinked || linked.Account != a.ID || a.PlatformID != "71" {
			t.Fatalf("linked: %+v %+v %v", linked, a, err)
		}
		if _, again, err := s.LinkCase(ctx, 1, ws, c.ID, n); err != nil || again.ID != a.ID {
			t.Errorf("linked once more: account %d, want %d: %v", again.ID, a.ID, err)
		}
		if _, g, err := s.Signup(ctx, ws, c.ID); err != nil || g.Stage != onboarding.SignupDone || !g.Token.IsEmpty() {
			t.Errorf("after it: %+v %v", g, err)
		}
		// The app that waited has got its secret; there is no second one with it.
		if id, err := s.PrepareApp(ctx, ws, inbox.NewSecret("secret"), inbox.NewSecret("another")); err != nil || id != waiting {
			t.Errorf("the app with the secret is %d, want %d: %v", id, waiting, err)
		}
	})
}
