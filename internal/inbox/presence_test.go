package inbox

import "testing"

func TestWhatIsShownOfAMember(t *testing.T) {
	t.Parallel()
	const now = Millis(1_000_000_000)
	here := now - 60_000
	test := func(p Presence, want MemberStatus) {
		t.Helper()
		if got := p.Shown(now); got != want {
			t.Errorf("%+v: %s, want %s", p, got, want)
		}
	}
	test(Presence{Said: StatusAvailable}, StatusOffline) // never seen
	test(Presence{Said: StatusAvailable, SeenAt: here}, StatusAvailable)
	test(Presence{Said: StatusAvailable, SeenAt: now.Add(-GoneAfter)}, StatusOffline)
	test(Presence{Said: StatusAvailable, SeenAt: now.Add(-GoneAfter) + 1}, StatusAvailable)
	test(Presence{Said: StatusAvailable, SeenAt: here, Idle: true}, StatusIdle)
	test(Presence{Said: StatusBusy, SeenAt: here, Idle: true}, StatusBusy)
	test(Presence{Said: StatusBusy}, StatusOffline)
	test(Presence{Said: StatusAway}, StatusAway)
	test(Presence{Said: StatusAway, Until: now + 1, SeenAt: here}, StatusAway)
	test(Presence{Said: StatusAway, Until: now, SeenAt: here}, StatusAvailable)
	test(Presence{Said: StatusBusy, Until: now, SeenAt: here, Idle: true}, StatusIdle)
}
