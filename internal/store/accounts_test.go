package store

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/secret"
)

func TestAccountsShareAppsRotateSecretsAndKeepThemSealed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		ring, err := secret.Parse(secret.NewKey(1))
		if err != nil {
			t.Fatal(err)
		}
		s := New(d, inbox.NewIDSource(1, time.Now), ring)
		var spaces []inbox.WorkspaceID
		for _, name := range []string{"one", "two"} {
			ws, _, _, err := s.Bootstrap(ctx, name, inbox.Member{ID: 1, Email: name + "@example.com", Name: name, Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
			if err != nil {
				t.Fatal(err)
			}
			spaces = append(spaces, ws)
		}
		add := func(ws inbox.WorkspaceID, platformID, appSecret string) (inbox.Account, error) {
			return s.AddAccount(ctx, 1, ws, onboarding.NewAccount{Name: "n", Number: "+915555010101", PlatformID: platformID, BusinessID: "b", Mode: inbox.ModeHybrid,
				AccessToken: inbox.NewSecret("PLAIN-token-" + platformID), AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret("PLAIN-verify")})
		}
		first, err := add(spaces[0], "1", "PLAIN-secret")
		if err != nil {
			t.Fatal(err)
		}
		second, err := add(spaces[0], "2", "PLAIN-secret")
		if err != nil || second.App != first.App {
			t.Errorf("the same secret in one workspace is one app: %d, %d, %v", first.App, second.App, err)
		}
		third, err := add(spaces[1], "3", "PLAIN-secret")
		if err != nil || third.App == first.App {
			t.Errorf("another workspace has an app of its own: %v", err)
		}
		_, here := add(spaces[0], "1", "PLAIN-other")
		_, there := add(spaces[1], "1", "PLAIN-other")
		if inbox.CodeOf(here) != inbox.CodeConflict || there == nil || here.Error() != there.Error() {
			t.Errorf("taken: %v; taken by another tenant: %v", here, there)
		}
		fresh := inbox.NewSecret("PLAIN-rotated")
		if _, err := s.UpdateAccount(ctx, 1, spaces[0], first.ID, onboarding.AccountChange{AppSecret: &fresh}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdateAccount(ctx, 1, spaces[1], first.ID, onboarding.AccountChange{AppSecret: &fresh}); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant's account: %v", err)
		}
		apps, err := s.Apps(ctx)
		if err != nil || len(apps) != 2 {
			t.Fatal(apps, err)
		}
		for _, a := range apps {
			now, before := "PLAIN-secret", ""
			if a.ID == first.App {
				now, before = "PLAIN-rotated", "PLAIN-secret"
			}
			if a.Secret.Reveal() != now || a.PreviousSecret.Reveal() != before || a.VerifyToken.Reveal() != "PLAIN-verify" {
				t.Errorf("app %d opens to something else", a.ID)
			}
		}
		move := func(ws inbox.WorkspaceID, id inbox.AccountID, to inbox.AccountState) {
			t.Helper()
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := deskTx{tx, s}.MoveAccount(ctx, ws, id, inbox.AccountFact{Kind: "test", State: to, Reason: "x", At: tx.Now})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			// Of one instant the bad word counts: go on in the next.
			for now := inbox.MillisOf(time.Now()); inbox.MillisOf(time.Now()) == now; {
			}
		}
		// A dead token is replaced, and the account is linked again.
		move(spaces[0], first.ID, inbox.AccountTokenDead)
		if a, err := s.UpdateAccount(ctx, 1, spaces[0], first.ID, onboarding.AccountChange{AccessToken: &fresh}); err != nil || a.State != inbox.AccountLinked || a.StateReason != "" {
			t.Errorf("with a new token: %s, %v", a.State, err)
		}
		for _, state := range []inbox.AccountState{inbox.AccountRestricted, inbox.AccountDisconnected, inbox.AccountOffboarded} {
			move(spaces[0], first.ID, state)
			if a, err := s.UpdateAccount(ctx, 1, spaces[0], first.ID, onboarding.AccountChange{AccessToken: &fresh}); err != nil || a.State != state {
				t.Errorf("%s, then a new token: %s, %v", state, a.State, err)
			}
			if a, err := s.UpdateAccount(ctx, 1, spaces[0], first.ID, onboarding.AccountChange{Linked: true}); err != nil || a.State != inbox.AccountLinked || a.StateReason != "" {
				t.Errorf("%s, then an owner's word: %s, %v", state, a.State, err)
			}
		}
		name := "other"
		move(spaces[0], first.ID, inbox.AccountRestricted)
		if a, err := s.UpdateAccount(ctx, 1, spaces[0], first.ID, onboarding.AccountChange{Name: &name}); err != nil || a.State != inbox.AccountRestricted {
			t.Errorf("another name made it %s, %v", a.State, err)
		}
		// A number whose link has ended is connected again as the account it was, by its own tenant.
		move(spaces[0], second.ID, inbox.AccountDisconnected)
		if _, err := add(spaces[1], "2", "PLAIN-other"); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("another tenant takes a disconnected number: %v", err)
		}
		again, err := add(spaces[0], "2", "PLAIN-secret")
		if err != nil || again.ID != second.ID || again.State != inbox.AccountLinked || again.Version <= second.Version || again.CreatedAt != second.CreatedAt {
			t.Errorf("connected again: %+v, %v", again, err)
		}
		if read, err := s.WorkspaceAccount(ctx, spaces[0], second.ID); err != nil || read.State != inbox.AccountLinked || read.Version != again.Version {
			t.Errorf("connected again and read: %s, %v", read.State, err)
		}
		accounts, err := s.Accounts(ctx)
		if err != nil || len(accounts) != 3 || accounts[0].AccessToken.Reveal() != "PLAIN-rotated" {
			t.Errorf("%d accounts, %v", len(accounts), err)
		}
		// Nothing of it stands in the tables as it is.
		err = d.View(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, "SELECT secret || previous_secret || verify_token FROM apps UNION ALL SELECT access_token FROM accounts", func(r *sql.Rows) error {
				var text string
				err := r.Scan(&text)
				if strings.Contains(text, "PLAIN") {
					t.Error("a secret is stored as it is")
				}
				return err
			})
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestNewsOfOneNumberLeavesTheOthersOfItsBusiness(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, _, _, err := s.Bootstrap(ctx, "one", inbox.Member{ID: 1, Email: "one@example.com", Name: "one", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		var accounts []inbox.Account
		for _, number := range []string{"+915550100101", "+915550100102"} {
			a, err := s.AddAccount(ctx, 1, ws, onboarding.NewAccount{Name: "n", Number: number, PlatformID: number, BusinessID: "b", Mode: inbox.ModeHybrid,
				AccessToken: inbox.NewSecret("t"), AppSecret: inbox.NewSecret("s"), VerifyToken: inbox.NewSecret("v")})
			if err != nil {
				t.Fatal(err)
			}
			accounts = append(accounts, a)
		}
		move := func(f inbox.AccountFact) (moved [2]bool) {
			t.Helper()
			for i, a := range accounts {
				err := d.Update(ctx, func(tx *db.Tx) error {
					version, err := (deskTx{tx: tx, s: s}).MoveAccount(ctx, ws, a.ID, f)
					moved[i] = version != 0
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			return moved
		}
		if got := move(inbox.AccountFact{Kind: "q", Number: "915550100102", Quality: "FLAGGED"}); got != [2]bool{false, true} {
			t.Errorf("quality of the second number moved %v", got)
		}
		if got := move(inbox.AccountFact{Kind: "r", Number: "915550100101", State: inbox.AccountDisconnected}); got != [2]bool{true, false} {
			t.Errorf("the end of the first number's link moved %v", got)
		}
		if got := move(inbox.AccountFact{Kind: "d", State: inbox.AccountRestricted}); got != [2]bool{true, true} {
			t.Errorf("news of the whole business moved %v", got)
		}
	})
}
