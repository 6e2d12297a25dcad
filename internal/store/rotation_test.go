package store

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/secret"
)

// The secret before a rotation counts for a day, and no longer.
func TestPreviousSecretEndsADayAfterItsRotation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		ring, err := secret.Parse(secret.NewKey(1))
		if err != nil {
			t.Fatal(err)
		}
		s := New(d, inbox.NewIDSource(1, time.Now), ring)
		ws, _, _, err := s.Bootstrap(ctx, "one", inbox.Member{ID: 1, Email: "one@example.com", Name: "one", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		add := func(platformID, appSecret string) inbox.Account {
			t.Helper()
			a, err := s.AddAccount(ctx, 1, ws, onboarding.NewAccount{Name: "n", Number: "+915555010101", PlatformID: platformID, BusinessID: "b", Mode: inbox.ModeHybrid,
				AccessToken: inbox.NewSecret("token"), AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret("verify")})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		account := add("1", "first")
		rotate := func(to string) {
			t.Helper()
			fresh := inbox.NewSecret(to)
			if _, err := s.UpdateAccount(ctx, 1, ws, account.ID, onboarding.AccountChange{AppSecret: &fresh}); err != nil {
				t.Fatal(err)
			}
		}
		want := func(when, now, before string) {
			t.Helper()
			apps, err := s.Apps(ctx)
			if err != nil || len(apps) != 1 || apps[0].Secret.Reveal() != now || apps[0].PreviousSecret.Reveal() != before {
				t.Errorf("%s: %d apps, or other secrets than %q and %q, %v", when, len(apps), now, before, err)
			}
		}
		until := func() (n int64) {
			t.Helper()
			if err := d.View(ctx, func(tx *db.Tx) (err error) {
				n, err = db.Number(ctx, tx, "SELECT previous_until FROM apps")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		// later lets time pass.
		later := func(by time.Duration) {
			t.Helper()
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "UPDATE apps SET previous_until = previous_until - $1", by.Milliseconds())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := until(); n != 0 {
			t.Errorf("a new app's previous secret counts until %d", n)
		}
		want("new", "first", "")
		from := time.Now().UnixMilli()
		rotate("second")
		if n := until() - from; n < 24*3600_000 || n > 24*3600_000+60_000 {
			t.Errorf("it counts for %d ms more, want a day", n)
		}
		want("rotated", "second", "first")
		later(23 * time.Hour)
		before := until()
		rotate("second") // the same one again is no rotation
		add("2", "second")
		if until() != before {
			t.Error("a change that rotates nothing moved the end")
		}
		want("23 hours later", "second", "first")
		later(time.Hour)
		want("a day later", "second", "")
		rotate("third")
		want("rotated again", "third", "second")
	})
}
