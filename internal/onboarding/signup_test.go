package onboarding

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// oneCase is a store of one case.
type oneCase struct {
	c       Case
	g       Signup
	linked  []NewAccount
	account inbox.Account
}

func (o *oneCase) Signup(context.Context, inbox.WorkspaceID, CaseID) (Case, Signup, error) {
	return o.c, o.g, nil
}

func (o *oneCase) ChangeSignup(_ context.Context, _ inbox.MemberID, _ inbox.WorkspaceID, _ CaseID, edit func(*Case, *Signup, inbox.Millis) error) (Case, Signup, error) {
	c, g := o.c, o.g
	if err := edit(&c, &g, 1000); err != nil {
		return o.c, o.g, err
	}
	o.c, o.g = c, g
	return c, g, nil
}

func (o *oneCase) LinkCase(_ context.Context, _ inbox.MemberID, _ inbox.WorkspaceID, _ CaseID, n NewAccount) (Case, inbox.Account, error) {
	o.linked = append(o.linked, n)
	o.c.State, o.g.Stage = CaseLinked, SignupDone
	return o.c, o.account, nil
}

func (o *oneCase) PrepareApp(context.Context, inbox.WorkspaceID, inbox.Secret, inbox.Secret) (inbox.AppID, error) {
	return 1, nil
}

func (o *oneCase) AppVerifiedAt(context.Context, inbox.WorkspaceID, inbox.AppID) (inbox.Millis, error) {
	return 0, nil
}

// aNetwork answers as it is told.
type aNetwork struct {
	exchange func(code string) (inbox.Secret, error)
	grant    channel.Grant
	sees     map[string]bool // business accounts that any token sees
}

func (n *aNetwork) ExchangeCode(_ context.Context, _ channel.SignupApp, code string) (inbox.Secret, error) {
	return n.exchange(code)
}

func (n *aNetwork) Grant(context.Context, channel.SignupApp, inbox.Secret) (channel.Grant, error) {
	return n.grant, nil
}

func (n *aNetwork) SignupNumbers(_ context.Context, _ inbox.Secret, business string) ([]channel.SignupNumber, error) {
	if !n.sees[business] {
		return nil, &channel.SignupError{Reason: channel.SignupForbidden, Code: 10, TraceID: "trace"}
	}
	return []channel.SignupNumber{{PlatformID: "7" + business, Number: "+915555010101", Name: "Shop"}}, nil
}

func (n *aNetwork) Subscribe(context.Context, inbox.Secret, string) error { return nil }

func (n *aNetwork) AppFields(context.Context, channel.SignupApp) (channel.AppFields, error) {
	return channel.AppFields{}, nil
}

func warned() *oneCase {
	return &oneCase{c: Case{Workspace: 1, ID: 2, State: CaseEligible, Model: "hybrid", Ticks: map[string]Tick{tickWarned: {At: 1}}}}
}

func signups(store *oneCase, network *aNetwork) *Signups {
	return &Signups{Store: store, Network: network, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Meta: Meta{AppID: "1", ConfigID: "2", Secret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")}}
}

var owner = inbox.Actor{Workspace: 1, Member: 3}

// The answer that belongs to a forgotten window must not become the token of the one that is being
// exchanged now: it may be another business's.
func TestAnAnswerBelongsToItsWindow(t *testing.T) {
	t.Parallel()
	store := warned()
	network := &aNetwork{grant: channel.Grant{Valid: true, Businesses: []string{"900"}}, sees: map[string]bool{"900": true}}
	s := signups(store, network)
	first, _, _, err := s.Begin(t.Context(), owner, "tab", 2)
	if err != nil {
		t.Fatal(err)
	}
	network.exchange = func(code string) (inbox.Secret, error) {
		if code != "late" {
			return inbox.NewSecret("token of " + code), nil
		}
		// Cut off long ago, as the store sees it; somebody opens a window anew and its code is being
		// redeemed while the first answer comes.
		store.g.CodeAt = 1000 - inbox.Millis(exchangeTime.Milliseconds()) - 1
		second, _, _, err := s.Begin(t.Context(), owner, "tab", 2)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := store.ChangeSignup(t.Context(), 3, 1, 2, func(_ *Case, g *Signup, now inbox.Millis) error {
			err := g.claim("tab", second, now)
			g.Stage, g.CodeAt, g.BusinessID = SignupExchanging, now, "900"
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return inbox.NewSecret("token of late"), nil
	}
	if _, _, err := s.Finish(t.Context(), owner, "tab", 2, Ended{Nonce: first, Code: "late", BusinessID: "900"}); inbox.CodeOf(err) != inbox.CodeConflict {
		t.Errorf("the late answer: %v, want a conflict", err)
	}
	if store.g.Stage != SignupExchanging || !store.g.Token.IsEmpty() || len(store.linked) > 0 {
		t.Errorf("the late answer changed the other window: %s, linked %d", store.g.Stage, len(store.linked))
	}
}

// A grant without names counts for what its token sees, and for nothing else.
func TestGrantsWithoutNamesAreProven(t *testing.T) {
	t.Parallel()
	for business, want := range map[string]string{"900": "", "901": "business_foreign"} {
		store := warned()
		s := signups(store, &aNetwork{exchange: func(string) (inbox.Secret, error) { return inbox.NewSecret("token"), nil },
			grant: channel.Grant{Valid: true}, sees: map[string]bool{"900": true}})
		nonce, _, _, err := s.Begin(t.Context(), owner, "tab", 2)
		if err != nil {
			t.Fatal(err)
		}
		c, g, err := s.Finish(t.Context(), owner, "tab", 2, Ended{Nonce: nonce, Code: "code", BusinessID: business})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			if c.State != CaseLinked || len(store.linked) != 1 {
				t.Errorf("%s: not linked: %+v", business, g.Problem)
			}
			continue
		}
		if g.Problem == nil || g.Problem.Code != want || g.Problem.WayOut == "" || !g.Token.IsEmpty() || len(store.linked) > 0 {
			t.Errorf("%s: %s %+v, want %s", business, g.Stage, g.Problem, want)
		}
	}
}

// Every code has its sentence and way out in the screens too, and none there is made up.
func TestScreensKnowEveryProblem(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/src/features/onboarding/problems.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(source), "export const problems")
	if !found {
		t.Fatal("the screens have no problems")
	}
	var theirs []string
	for _, m := range regexp.MustCompile(`(?m)^  (\w+): `).FindAllStringSubmatch(list, -1) {
		theirs = append(theirs, m[1])
	}
	slices.Sort(theirs)
	if ours := slices.Sorted(maps.Keys(problems)); !slices.Equal(ours, theirs) {
		t.Errorf("codes here:\n%v\ncodes of the screens:\n%v", ours, theirs)
	}
	for code, w := range problems {
		if w.message == "" || w.wayOut == "" {
			t.Errorf("%s has no sentence or no way out", code)
		}
	}
}
