package view_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sangam/internal/inbox"
	"sangam/internal/view"
)

func message() inbox.Message {
	return inbox.Message{ID: 1, Account: 7, PlatformID: "wamid.a", Author: inbox.ByContact, Direction: inbox.Inbound, Kind: inbox.KindText, Text: "frist", SentAt: 1000}
}

func change(id int64, kind inbox.ChangeKind, by inbox.AuthorKind, at inbox.Millis, text, emoji string) inbox.Change {
	return inbox.Change{ID: inbox.ChangeID(id), Account: 7, Target: "wamid.a", Kind: kind, Author: by, SentAt: at, Text: text, Emoji: emoji}
}

func TestWhatIsShownDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	t.Parallel()
	all := []inbox.Change{
		change(1, inbox.ChangeEdit, inbox.ByContact, 2000, "first", ""),
		change(2, inbox.ChangeEdit, inbox.ByContact, 3000, "first!", ""),
		change(3, inbox.ChangeEdit, inbox.ByPhone, 4000, "forged by the other side", ""),
		change(4, inbox.ChangeReaction, inbox.ByMember, 2500, "", "👍"),
		change(5, inbox.ChangeReaction, inbox.ByPhone, 2600, "", "❤️"),
		change(6, inbox.ChangeReaction, inbox.ByContact, 2700, "", "😀"),
		change(7, inbox.ChangeReaction, inbox.ByContact, 2800, "", ""),
		change(8, inbox.ChangeRevoke, inbox.ByContact, 5000, "", ""),
		change(9, inbox.ChangeRevoke, inbox.ByPhone, 4500, "", ""),
		{ID: 10, Account: 7, Target: "wamid.b", Kind: inbox.ChangeEdit, Author: inbox.ByContact, SentAt: 9000, Text: "another message"},
		{ID: 11, Account: 8, Target: "wamid.a", Kind: inbox.ChangeEdit, Author: inbox.ByContact, SentAt: 9000, Text: "another account"},
	}
	want := inbox.Show(message(), all)
	if want.Text != "first!" || want.EditedAt != 3000 || len(want.Versions) != 3 || want.Versions[0].Text != "frist" || want.RevokedAt != 5000 || want.RevokedBy != inbox.ByContact {
		t.Errorf("shown: %+v", want)
	}
	if len(want.Reactions) != 1 || want.Reactions[0].Emoji != "❤️" {
		t.Errorf("reactions: %+v", want.Reactions)
	}
	for range 200 {
		shuffled := append([]inbox.Change(nil), all...)
		rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if d := cmp.Diff(want, inbox.Show(message(), shuffled)); d != "" {
			t.Fatal(d)
		}
	}
}

func TestCursorsAreReadBackAndNonsenseIsRefused(t *testing.T) {
	t.Parallel()
	p := view.Position{At: 1_790_000_000_000, ID: 382503719410860032}
	if got, err := view.ParseCursor(p.Cursor()); err != nil || got != p {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"x", "AAAA", "LTEuLTE", view.Position{At: 1, ID: 1}.Cursor() + "!"} {
		if _, err := view.ParseCursor(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestLampsFollowStateSignsAndLag(t *testing.T) {
	t.Parallel()
	now := inbox.MillisOf(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	test := func(edit func(*inbox.Account, *view.Load), want view.Lamps) {
		t.Helper()
		a := inbox.Account{Mode: inbox.ModeHybrid, State: inbox.AccountLinked, Quality: "GREEN", Signs: inbox.Signs{InboundAt: now, EchoAt: now}}
		var l view.Load
		edit(&a, &l)
		if got := view.LampsOf(a, l, now); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	test(func(*inbox.Account, *view.Load) {}, view.Lamps{view.Green, view.Green, view.Green, view.Green})
	test(func(a *inbox.Account, l *view.Load) { a.Signs, a.Quality = inbox.Signs{}, "" }, view.Lamps{view.Unknown, view.Unknown, view.Green, view.Unknown})
	test(func(a *inbox.Account, l *view.Load) { a.Signs.EchoAt = now.Add(-11 * 24 * time.Hour) }, view.Lamps{view.Amber, view.Green, view.Green, view.Green})
	test(func(a *inbox.Account, l *view.Load) { a.State = inbox.AccountOffboarded }, view.Lamps{view.Red, view.Red, view.Green, view.Green})
	test(func(a *inbox.Account, l *view.Load) { a.State = inbox.AccountTokenDead }, view.Lamps{view.Green, view.Red, view.Green, view.Green})
	test(func(a *inbox.Account, l *view.Load) { a.State = inbox.AccountRestricted }, view.Lamps{view.Green, view.Green, view.Green, view.Red})
	test(func(a *inbox.Account, l *view.Load) { l.LagMS = 11_000 }, view.Lamps{view.Green, view.Green, view.Amber, view.Green})
	test(func(a *inbox.Account, l *view.Load) { l.LagMS = 61_000 }, view.Lamps{view.Green, view.Green, view.Red, view.Green})
	test(func(a *inbox.Account, l *view.Load) { l.Parked = 1 }, view.Lamps{view.Green, view.Green, view.Amber, view.Green})
}
