package delivery_test

import (
	"testing"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// An owner enters a new token while a call with the old one is under way; its refusal comes after.
func TestALateRefusalOfTheOldTokenLeavesTheNewOneAlone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		called, refuse := make(chan struct{}), make(chan struct{})
		r := newRig(t, d, newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			if n == 1 {
				close(called)
				<-refuse
				return channel.Receipt{}, &channel.SendError{Outcome: channel.TryLater, Scope: channel.ScopeAccount, AccountState: inbox.AccountTokenDead,
					Failure: inbox.Failure{Code: 190, Title: "Access token expired"}, HTTP: 401}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}))
		m := r.reply(r.person("915550100401"), "c1", "hello")
		run := r.run(quick, nil)
		<-called
		fresh := inbox.NewSecret("fresh")
		if a, err := r.store.UpdateAccount(t.Context(), 0, ws, r.account.ID, onboarding.AccountChange{AccessToken: &fresh}); err != nil || a.State != inbox.AccountLinked {
			t.Fatal(a.State, err)
		}
		close(refuse)
		r.untilStatus(m.ID, inbox.StatusAccepted)
		run.Stop()
		if n := r.number("SELECT count(*) FROM accounts WHERE state = 'linked'"); n != 1 {
			t.Error("the new token counts as dead")
		}
	})
}
