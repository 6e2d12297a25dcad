package onboarding

import (
	"slices"
	"testing"

	"sangam/internal/inbox"
)

// The platform dates facts in whole seconds: a ban announced within the second of a reinstatement
// stands, in whichever order the two are read; a later word ends it.
func TestAnAnnouncedBanStandsUntilALaterWord(t *testing.T) {
	t.Parallel()
	const kind = "account_update.DISABLED_UPDATE"
	ban := func(at inbox.Millis, words string) inbox.AccountFact {
		return inbox.AccountFact{Kind: kind, At: at, Cause: "schedule_for_disable", Reason: words}
	}
	back := func(at inbox.Millis) inbox.AccountFact {
		return inbox.AccountFact{Kind: kind, At: at, Cause: "reinstate", State: inbox.AccountLinked, Ends: []inbox.AccountState{inbox.AccountRestricted}}
	}
	for name, c := range map[string]struct {
		facts []inbox.AccountFact
		cause string
		words string
	}{
		"the same second": {[]inbox.AccountFact{back(5000), ban(5000, "on the 24th")}, CauseBanScheduled, "on the 24th"},
		"two of a second": {[]inbox.AccountFact{ban(5000, "on the 24th"), ban(5000, "on the 25th")}, CauseBanScheduled, "on the 25th"},
		"before it":       {[]inbox.AccountFact{back(4000), ban(5000, "soon")}, CauseBanScheduled, "soon"},
		"after it":        {[]inbox.AccountFact{back(6000), ban(5000, "soon")}, CauseNothingHeard, ""},
	} {
		for range 2 {
			got := Derive(Known{Account: inbox.Account{CreatedAt: 1000}, Facts: c.facts}, 9000)
			if got.Cause != c.cause || c.words != "" && got.Evidence != c.words {
				t.Errorf("%s: %+v, want %s %q", name, got, c.cause, c.words)
			}
			slices.Reverse(c.facts)
		}
	}
}

// An owner's word that a number is linked again does not count while the platform shows otherwise;
// what it does not tell speaks against nobody.
func TestWhatThePlatformShowsGoesBeforeTheWordOfAnOwner(t *testing.T) {
	t.Parallel()
	test := func(set func(*inbox.Probe), against bool) {
		t.Helper()
		var p inbox.Probe
		set(&p)
		if why := Against(inbox.Account{Mode: inbox.ModeHybrid}, p); (why != "") != against {
			t.Errorf("%+v: %q", p, why)
		}
	}
	no := false
	test(func(p *inbox.Probe) {}, false)
	test(func(p *inbox.Probe) { p.Token.Asked = true }, true)
	test(func(p *inbox.Probe) { p.Token.Asked, p.Unreachable = true, "no answer" }, false)
	test(func(p *inbox.Probe) { p.Number.Nowhere = true }, true)
	test(func(p *inbox.Probe) { p.Number.Denied = true }, true)
	test(func(p *inbox.Probe) { p.Subscribed.Asked = true }, true)
	test(func(p *inbox.Probe) { p.Subscribed.Asked, p.Subscribed.Apps = true, 1 }, false)
	test(func(p *inbox.Probe) { p.Number.Status = "CONNECTED" }, false)
	test(func(p *inbox.Probe) { p.Number.Status = "BANNED" }, true)
	test(func(p *inbox.Probe) { p.Number.CanSend = "BLOCKED" }, true)
	test(func(p *inbox.Probe) { p.Number.OnBizApp = &no }, true)
}
