package policy

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sangam/internal/inbox"
)

var caps = inbox.Capabilities{
	TextMax: 4096, CaptionMax: 1024, ButtonsMax: 3, ButtonTitleMax: 20, ListRowsMax: 10, RowTitleMax: 24, RowTextMax: 72,
	BodyMax: 1024, ListBodyMax: 4096, HeaderMax: 60, Window: 24 * time.Hour, ReactionMaxAge: 30 * 24 * time.Hour, Reactions: true,
	Media: []inbox.MediaRule{
		{Kind: inbox.KindImage, MIME: []string{"image/jpeg", "image/png"}, MaxBytes: 5 << 20},
		{Kind: inbox.KindAudio, MIME: []string{"audio/ogg"}, MaxBytes: 16 << 20},
		{Kind: inbox.KindDocument, MIME: []string{"application/pdf", "image/jpeg", "image/png", "image/tiff"}, MaxBytes: 100 << 20},
	},
}

const now = inbox.Millis(1_790_000_000_000)

func text(s string) Ask {
	return Ask{Now: now, Account: inbox.Account{State: inbox.AccountLinked}, Capabilities: caps,
		Conversation: inbox.Conversation{WindowUntil: now + 1}, Author: inbox.ByMember, Kind: inbox.KindText, Text: s}
}

func check(t *testing.T, name string, a Ask, want string) {
	t.Helper()
	v := MaySend(a)
	got := ""
	if v.Reason != nil {
		got = v.Reason.Code
		if v.Field != "" {
			got += " in " + v.Field
		}
		if v.Reason.Message == "" || v.Reason.WayOut == "" {
			t.Errorf("%s: %s says nothing to the person", name, got)
		}
	}
	if got != want {
		t.Errorf("%s: got %q, want %q", name, got, want)
	}
}

func TestOnlyAnApprovedTemplateGoesOut(t *testing.T) {
	t.Parallel()
	test := func(name string, tpl *inbox.Template, want string) {
		t.Helper()
		a := text("namaste")
		a.Kind, a.Template = inbox.KindTemplate, tpl
		check(t, name, a, want)
	}
	test("not known", nil, "template_gone")
	for state, want := range map[inbox.TemplateState]string{inbox.TemplateApproved: "", inbox.TemplateGone: "template_gone", inbox.TemplatePaused: "template_paused", inbox.TemplateDisabled: "template_disabled",
		inbox.TemplateRejected: "template_rejected", inbox.TemplatePending: "template_pending", "locked": "template_not_approved", "": "template_not_approved"} {
		test(string(state), &inbox.Template{State: state}, want)
	}
	sent, words, _ := inbox.Template{Parts: inbox.TemplateParts{Body: "Order {{1}} is {{2}}.", Footer: "Shop", Named: false}}.Fill(map[string]string{"body.1": "7781", "body.2": "here"})
	for body, want := range map[string]string{"Order {{1}} is {{2}}.": "", "Order {{1}} is not {{2}}.": "template_changed", "Order {{2}} is {{1}}.": "template_changed", "Order {{1}}.": "template_changed"} {
		a := text(words)
		a.Kind, a.Sent, a.Template = inbox.KindTemplate, &sent, &inbox.Template{State: inbox.TemplateApproved, Parts: inbox.TemplateParts{Body: body, Footer: "Shop"}}
		check(t, body, a, want)
		a.Template.Parts.Footer = "Another shop"
		check(t, body+", with another footer", a, "template_changed")
	}
	test("a sign-in code", &inbox.Template{State: inbox.TemplateApproved, Category: "authentication"}, "template_authentication")
	test("a carousel", &inbox.Template{State: inbox.TemplateApproved, Parts: inbox.TemplateParts{Cannot: []string{"carousel"}}}, "template_parts")
}

func TestTheWindowAtTheVeryMoment(t *testing.T) {
	t.Parallel()
	test := func(name string, until inbox.Millis, want string) {
		t.Helper()
		a := text("namaste")
		a.Conversation.WindowUntil = until
		check(t, name, a, want)
		a.Kind, a.Template = inbox.KindTemplate, &inbox.Template{State: inbox.TemplateApproved}
		check(t, name+", template", a, "")
		a.Kind, a.Reaction = "", &Reaction{TargetSentAt: now}
		check(t, name+", reaction", a, want)
	}
	test("never opened", 0, "window_never_opened")
	test("ends in a millisecond", now+1, "")
	test("ends now", now, "window_closed")
	test("ended a millisecond ago", now-1, "window_closed")
	test("a day left", now.Add(24*time.Hour), "")

	a := text("hello")
	a.Conversation.WindowUntil = 0
	a.Capabilities.Window = 0
	check(t, "a channel without windows", a, "")
}

func TestEachAccountStateHasItsReason(t *testing.T) {
	t.Parallel()
	test := func(s inbox.AccountState, want string) {
		t.Helper()
		a := text("hello")
		a.Account.State = s
		check(t, string(s), a, want)
		if AccountMaySend(a.Account).Yes() != (want == "") {
			t.Errorf("%s: AccountMaySend disagrees", s)
		}
	}
	test(inbox.AccountLinked, "")
	test(inbox.AccountTokenDead, "account_token_dead")
	test(inbox.AccountOffboarded, "account_offboarded")
	test(inbox.AccountDisconnected, "account_disconnected")
	test(inbox.AccountRestricted, "account_restricted")
	test("half linked", "account_unknown_state")
}

func TestReactionsByAge(t *testing.T) {
	t.Parallel()
	test := func(name string, age time.Duration, want string) {
		t.Helper()
		a := text("")
		a.Kind, a.Reaction = "", &Reaction{TargetSentAt: now.Add(-age)}
		check(t, name, a, want)
	}
	month := 30 * 24 * time.Hour
	test("just said", 0, "")
	test("a millisecond before 30 days", month-time.Millisecond, "")
	test("30 days", month, "reaction_too_old")
	a := text("")
	a.Kind, a.Reaction = "", &Reaction{TargetSentAt: now}
	a.Capabilities.Reactions = false
	check(t, "channel without", a, "reactions_unsupported")
}

func TestSizesOfTextsAndFiles(t *testing.T) {
	t.Parallel()
	check(t, "longest text", text(strings.Repeat("क", 4096)), "")
	check(t, "one more", text(strings.Repeat("क", 4097)), "text_too_long in text")

	test := func(name string, f File, caption, want string) {
		t.Helper()
		a := text(caption)
		a.Kind, a.Media = f.Kind, &f
		check(t, name, a, want)
	}
	test("photo", File{inbox.KindImage, "image/jpeg", 5 << 20}, "", "")
	test("photo with parameters", File{inbox.KindImage, "Image/JPEG; q=1", 10}, "", "")
	test("photo a byte too large", File{inbox.KindImage, "image/jpeg", 5<<20 + 1}, "", "media_too_large in media")
	test("empty", File{inbox.KindImage, "image/jpeg", 0}, "", "media_empty in media")
	test("tiff as image", File{inbox.KindImage, "image/tiff", 10}, "", "media_type in media")
	test("voice note", File{inbox.KindVoice, "audio/ogg; codecs=opus", 10}, "", "")
	test("voice note as mp4", File{inbox.KindVoice, "audio/mp4", 10}, "", "media_type in media")
	test("video where none is taken", File{inbox.KindVideo, "video/mp4", 10}, "", "media_type in media")
	test("caption", File{inbox.KindImage, "image/png", 10}, strings.Repeat("x", 1024), "")
	test("long caption", File{inbox.KindImage, "image/png", 10}, strings.Repeat("x", 1025), "caption_too_long in media.caption")
	test("caption of a voice note", File{inbox.KindVoice, "audio/ogg", 10}, "hm", "caption_not_allowed in media.caption")

	a := text("")
	a.Kind, a.Media = inbox.KindImage, &File{inbox.KindImage, "image/jpeg", 5<<20 + 1}
	if r := MaySend(a).Reason; !strings.Contains(r.WayOut, "document") || !strings.Contains(r.Message, "5.1 MB") {
		t.Errorf("a large photo could go as a document: %+v", r)
	}
}

func TestButtonsAndLists(t *testing.T) {
	t.Parallel()
	rows := func(n int) []inbox.Choice {
		out := make([]inbox.Choice, n)
		for i := range out {
			out[i] = inbox.Choice{ID: string(rune('a' + i)), Title: string(rune('A' + i))}
		}
		return out
	}
	test := func(name string, m inbox.Interactive, want string) {
		t.Helper()
		a := text("")
		a.Kind, a.Interactive = inbox.KindInteractive, &m
		check(t, name, a, want)
	}
	long := func(n int) string { return strings.Repeat("x", n) }
	test("three buttons", inbox.Interactive{Type: "buttons", Body: "?", Buttons: rows(3)}, "")
	test("four buttons", inbox.Interactive{Type: "buttons", Body: "?", Buttons: rows(4)}, "too_many_buttons in interactive.buttons")
	test("long title", inbox.Interactive{Type: "buttons", Body: "?", Buttons: []inbox.Choice{{ID: "a", Title: long(21)}}}, "title_too_long in interactive.buttons.0.title")
	test("same title", inbox.Interactive{Type: "buttons", Body: "?", Buttons: []inbox.Choice{{ID: "a", Title: "A"}, {ID: "b", Title: "A"}}}, "title_repeated in interactive.buttons")
	test("same id", inbox.Interactive{Type: "buttons", Body: "?", Buttons: []inbox.Choice{{ID: "a", Title: "A"}, {ID: "a", Title: "B"}}}, "id_repeated in interactive.buttons")
	test("long body", inbox.Interactive{Type: "buttons", Body: long(1025), Buttons: rows(1)}, "body_too_long in interactive.body")
	test("long list body", inbox.Interactive{Type: "list", Body: long(4096), Button: "Open", Sections: []inbox.Section{{Rows: rows(10)}}}, "")
	test("longer list body", inbox.Interactive{Type: "list", Body: long(4097), Button: "Open", Sections: []inbox.Section{{Rows: rows(1)}}}, "body_too_long in interactive.body")
	test("eleven rows", inbox.Interactive{Type: "list", Body: "?", Button: "Open", Sections: []inbox.Section{{Rows: rows(6)}, {Rows: rows(5)}}}, "too_many_rows in interactive.sections")
	test("same row id", inbox.Interactive{Type: "list", Body: "?", Button: "Open", Sections: []inbox.Section{{Rows: rows(1)}, {Rows: rows(1)}}}, "id_repeated in interactive.sections")
	test("long description", inbox.Interactive{Type: "list", Body: "?", Button: "Open",
		Sections: []inbox.Section{{Rows: []inbox.Choice{{ID: "a", Title: "A", Description: long(73)}}}}}, "description_too_long in interactive.sections.0.rows.0.description")
	test("link", inbox.Interactive{Type: "link", Body: "?", URL: "https://example.com", DisplayText: long(20)}, "")
	test("long label", inbox.Interactive{Type: "link", Body: "?", URL: "https://example.com", DisplayText: long(21)}, "display_text_too_long in interactive.display_text")
	test("long footer", inbox.Interactive{Type: "link", Body: "?", URL: "https://example.com", DisplayText: "x", Footer: long(61)}, "footer_too_long in interactive.footer")
}

// Whatever is asked, time only ever takes permission away, and a dead account never sends.
func TestTimeNeverOpensAWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := text("x")
		a.Conversation.WindowUntil = inbox.Millis(rapid.Int64Range(0, 3*int64(now)).Draw(t, "until"))
		a.Now = inbox.Millis(rapid.Int64Range(1, 2*int64(now)).Draw(t, "now"))
		early := MaySend(a).Yes()
		a.Now += inbox.Millis(rapid.Int64Range(0, int64(now)).Draw(t, "later"))
		if MaySend(a).Yes() && !early {
			t.Fatal("later is allowed, earlier was not")
		}
		a.Account.State = inbox.AccountTokenDead
		if MaySend(a).Yes() {
			t.Fatal("a dead token sends")
		}
	})
}
