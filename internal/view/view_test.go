package view_test

import (
	"math/rand/v2"
	"strings"
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

func TestLampsFollowStateSignsLagAndTheAnswerOfThePlatform(t *testing.T) {
	t.Parallel()
	now := inbox.MillisOf(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))
	test := func(edit func(*view.Vitals), want ...string) {
		t.Helper()
		v := view.Vitals{Account: inbox.Account{Mode: inbox.ModeHybrid, State: inbox.AccountLinked, Quality: "GREEN", Signs: inbox.Signs{InboundAt: now, EchoAt: now}},
			Heard: true, Warn: 7, Alarm: 13, Now: now}
		edit(&v)
		l := view.LampsOf(v)
		got := []string{}
		for _, g := range []view.Glow{l.Phone, l.CloudAPI, l.Sangam, l.Business} {
			got = append(got, string(g.Lamp)+" "+g.Why)
			if words, ok := view.LampWords[g.Why]; !ok || words[0] == "" || (g.Lamp == view.Red || g.Lamp == view.Amber) && words[1] == "" {
				t.Errorf("%s has no words or no way out", g.Why)
			}
		}
		all := []string{"green phone_green", "green cloud_green", "green sangam_green", "green business_green"}
		for _, w := range want {
			for i, part := range []string{"phone_", "cloud_", "sangam_", "business_"} {
				if strings.Contains(w, part) {
					all[i] = w
				}
			}
		}
		if d := cmp.Diff(all, got); d != "" {
			t.Error(d)
		}
	}
	answered := func(v *view.Vitals) *inbox.Probe { v.Probe.At = now; return &v.Probe }
	test(func(*view.Vitals) {})
	test(func(v *view.Vitals) { v.Account.Signs, v.Account.Quality, v.Heard = inbox.Signs{}, "", false }, "unknown phone_unheard", "unknown cloud_unheard", "unknown business_unrated")
	test(func(v *view.Vitals) { v.Account.Mode = inbox.ModeAPI }, "unknown phone_none")
	test(func(v *view.Vitals) { v.Silent = 7 }, "amber phone_silent")
	test(func(v *view.Vitals) { v.Silent = 13 }, "red phone_silent_red")
	test(func(v *view.Vitals) { v.Silent, v.Heard = 7, false }, "amber phone_never")
	test(func(v *view.Vitals) { v.Silent, v.Heard = 13, false }, "red phone_never_red")
	test(func(v *view.Vitals) { v.Account.Signs = inbox.Signs{SentAt: now} }, "unknown cloud_unheard")
	test(func(v *view.Vitals) { v.Account.Signs = inbox.Signs{WebhookAt: now.Add(-8 * 24 * time.Hour)} }, "unknown cloud_quiet")
	test(func(v *view.Vitals) { v.Account.State = inbox.AccountOffboarded }, "red phone_offboarded", "red cloud_offboarded")
	test(func(v *view.Vitals) { v.Account.State = inbox.AccountDisconnected }, "red phone_disconnected", "red cloud_disconnected")
	test(func(v *view.Vitals) { v.Account.State = inbox.AccountTokenDead }, "red cloud_token")
	test(func(v *view.Vitals) { v.Account.State = inbox.AccountRestricted }, "red business_restricted")
	test(func(v *view.Vitals) { v.Risk = "ban_scheduled" }, "red business_ban")
	test(func(v *view.Vitals) { v.Account.Quality = "FLAGGED" }, "red business_quality_red")
	test(func(v *view.Vitals) { v.Load.LagMS = 11_000 }, "amber sangam_behind")
	test(func(v *view.Vitals) { v.Load.LagMS = 61_000 }, "red sangam_behind_red")
	test(func(v *view.Vitals) { v.Load.Parked = 1 }, "amber sangam_parked")
	test(func(v *view.Vitals) { v.Load.Unknown = 1 }, "amber sangam_unknown")
	refused := func(n int64, since, at inbox.Millis) func(*view.Vitals) {
		return func(v *view.Vitals) {
			v.Load.Refused, v.Load.RefusedSince, v.Load.RefusedAt = n, since, at
			v.Account.Signs.WebhookAt = now - 1000
		}
	}
	test(refused(1, now, now), "amber sangam_refused")
	test(refused(3, now-2000, now), "amber sangam_refused")
	test(refused(3, now-500, now), "red sangam_refused_all")
	test(refused(3, now-3000, now-2000)) // one was taken since
	test(func(v *view.Vitals) { p := answered(v); p.Token.Asked, p.Token.Missing = true, []string{"x"} }, "red cloud_permission")
	test(func(v *view.Vitals) { p := answered(v); p.Subscribed.Asked = true }, "red cloud_unsubscribed")
	test(func(v *view.Vitals) { p := answered(v); p.Number.Asked, p.Number.Status = true, "BANNED" }, "red cloud_status")
	test(func(v *view.Vitals) { answered(v).Number.Nowhere = true }, "red cloud_nowhere")
	test(func(v *view.Vitals) { answered(v).Number.Denied = true }, "red cloud_denied")
	test(func(v *view.Vitals) { answered(v).AppSecretWrong = true }, "red cloud_app_secret")
	test(func(v *view.Vitals) { answered(v).MissingFields = []string{"history"} }, "amber cloud_fields")
	test(func(v *view.Vitals) { answered(v).Token.ExpiresAt = now.Add(time.Hour) }, "amber cloud_token_soon")
	test(func(v *view.Vitals) { answered(v).Unreachable = "x" }, "amber cloud_unreachable")
	test(func(v *view.Vitals) { answered(v).Number.CanSend = "BLOCKED" }, "red business_blocked")
	// An old answer says nothing any more.
	test(func(v *view.Vitals) { p := answered(v); p.Unreachable, p.At = "x", now.Add(-48*time.Hour) })
}
