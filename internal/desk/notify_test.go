package desk_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

// silence is a phone that is heard of no more, and somebody who is to be told.
type silence struct {
	*rig
	links *onboarding.Links
	base  inbox.Millis
	tell  onboarding.Tell
}

func newSilence(t *testing.T, d *db.DB) *silence {
	r := &silence{rig: newRig(t, d), base: inbox.MillisOf(time.Now().Add(time.Minute))}
	r.exec("UPDATE accounts SET created_at = $1, onboarded_at = $1", r.base)
	r.exec(`INSERT INTO templates (workspace_id, id, business_id, platform_id, name, language, category, state, reason, way_out, quality, next_category, next_category_at, parts, changed_at, version, told_at, heard_at)
		VALUES ($1, 5, $2, 't5', 'phone_silent', 'en', 'utility', 'approved', '', '', '', '', 0, '{"body":"{{1}} is silent for {{2}} days, {{3}} are left."}', 1, 1, 0, 0)`, ws, r.account.BusinessID)
	r.links = &onboarding.Links{Store: r.store(), Now: time.Now}
	r.tell = func(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, template inbox.TemplateID, values map[string]string, clientID string) (inbox.MessageID, error) {
		m, err := r.desk.Notify(ctx, ws, account, phone, desk.DraftTemplate{ID: template, Values: values}, clientID)
		return m.ID, err
	}
	return r
}

func (r *silence) settings(change func(*onboarding.Settings)) error {
	s := onboarding.DefaultSettings()
	s.SecondNumbers, s.SecondTemplate = []string{"+915550100777"}, 5
	s.SecondValues = map[string]string{"body.1": "{number}", "body.2": "{days}", "body.3": "{left}"}
	if change != nil {
		change(&s)
	}
	return r.links.SetSettings(context.Background(), inbox.Actor{Workspace: ws, Member: 11}, s)
}

// on takes a look some days later, as a program just started.
func (r *silence) on(days float64) {
	r.t.Helper()
	if err := r.look(days); err != nil {
		r.t.Fatal(err)
	}
}

func (r *silence) look(days float64) error {
	r.t.Helper()
	ctx := context.Background()
	w := onboarding.NewWatcher(&onboarding.Watcher{Store: r.store(), Tell: r.tell, Holder: "test", Every: time.Hour, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return r.base.Add(time.Duration(days * float64(24*time.Hour))).Time() }})
	fence, ok, err := r.store().AcquireLane(ctx, "link", "test", time.Minute)
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	return w.Tick(ctx, fence)
}

// notice is what is shown of a day of the phone's silence.
func (r *silence) notice(day int) onboarding.Notice {
	r.t.Helper()
	h, err := r.store().LinkHistory(context.Background(), ws, r.account.ID, 30)
	i := slices.IndexFunc(h.Notices, func(n onboarding.Notice) bool { return n.Kind == "phone" && n.Day == day })
	if err != nil || i < 0 {
		r.t.Fatalf("no notice of day %d: %+v %v", day, h.Notices, err)
	}
	return h.Notices[i]
}

func (r *silence) texts() (out []string) {
	r.t.Helper()
	err := r.db.View(context.Background(), func(tx *db.Tx) (err error) {
		out, err = db.All(context.Background(), tx, func(rows *sql.Rows, s *string) error { return rows.Scan(s) }, "SELECT text FROM messages ORDER BY id")
		return err
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return out
}

func TestASecondNumberIsToldOfASilentPhoneOnceOnEachDay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newSilence(t, d)
		if err := r.settings(nil); err != nil {
			t.Fatal(err)
		}
		r.on(6.9)
		if n := len(r.texts()); n != 0 {
			t.Fatalf("%d messages before the first day", n)
		}
		r.on(7.1)
		r.on(7.2)
		// A crash between the message and what is noted of it.
		r.exec("UPDATE link_notices SET second = 'waiting', second_told = '[]' WHERE second = 'queued'")
		r.on(7.3)
		want := []string{"+915550100101 is silent for 7 days, 7 are left."}
		if got := r.texts(); !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}
		if n := r.number("SELECT count(*) FROM outbox"); n != 1 {
			t.Errorf("%d in the outbox", n)
		}
		n := r.notice(7)
		if n.Second != onboarding.SecondQueued || len(n.Told) != 1 || n.Told[0].To != "+915550100777" || n.Told[0].Status != inbox.StatusQueued || n.Told[0].Conversation == 0 {
			t.Errorf("%+v", n)
		}
		// It failed, and says why.
		r.exec(`UPDATE messages SET status = 'failed', failure = '{"title":"x","explanation":"No such number."}'`)
		if n = r.notice(7); n.Told[0].Status != inbox.StatusFailed || n.Told[0].Failure == nil || n.Told[0].Failure.Explanation != "No such number." {
			t.Errorf("%+v", n.Told)
		}
		// Days that passed while nobody looked are not told one by one.
		r.on(12.5)
		want = append(want, "+915550100101 is silent for 12 days, 2 are left.")
		if got := r.texts(); !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}
		if n := r.number("SELECT count(*) FROM conversations"); n != 1 {
			t.Errorf("%d conversations with one person", n)
		}
		// Nobody has to do anything about it until they write.
		if n := r.number("SELECT count(*) FROM conversations WHERE state = 'resolved' AND unread = 0"); n != 1 {
			t.Error("the notices opened a conversation that nobody ends")
		}
		r.exec("UPDATE templates SET state = 'paused'")
		r.on(13.1)
		if n = r.notice(13); n.Second != onboarding.SecondFailed || len(n.Told) != 1 || n.Told[0].Message != 0 || n.Told[0].Why == "" {
			t.Errorf("%+v", n)
		}
		if got := r.texts(); !slices.Equal(got, want) {
			t.Errorf("a paused template went out: %q", got)
		}
		r.hears("915550100777")
		if n := r.number("SELECT count(*) FROM conversations WHERE state = 'open' AND unread = 1"); n != 1 {
			t.Error("what they wrote was not put among the open ones")
		}
	})
}

// What cannot be told of one number, for whatever reason, keeps no other one's notice waiting.
func TestABrokenNoticeKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newSilence(t, d)
		if err := r.settings(nil); err != nil {
			t.Fatal(err)
		}
		other, err := r.store().AddAccount(context.Background(), 0, ws, onboarding.NewAccount{Name: "Other", Number: "+915550100102", PlatformID: "770000000000202", BusinessID: r.account.BusinessID,
			Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token"), AppSecret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")})
		if err != nil {
			t.Fatal(err)
		}
		r.exec("UPDATE accounts SET created_at = $1, onboarded_at = $1", r.base)
		tell := r.tell
		r.tell = func(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, template inbox.TemplateID, values map[string]string, clientID string) (inbox.MessageID, error) {
			if account == r.account.ID {
				return 0, errors.New("broken")
			}
			return tell(ctx, ws, account, phone, template, values, clientID)
		}
		if err := r.look(7.1); err == nil {
			t.Error("what is broken is not told of")
		}
		if n := r.number("SELECT count(*) FROM link_notices WHERE account_id = $1 AND second = 'queued'", other.ID); n != 1 || len(r.texts()) != 1 {
			t.Errorf("%d told, %q", n, r.texts())
		}
		r.tell = tell
		r.on(7.2)
		if n := r.notice(7); n.Second != onboarding.SecondQueued || len(r.texts()) != 2 {
			t.Errorf("mended: %+v, %q", n, r.texts())
		}
	})
}

func TestWhatCannotTellASecondNumberIsRefusedInTheSettings(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newSilence(t, d)
		for name, c := range map[string]struct {
			change func(*onboarding.Settings)
			state  string
			want   string
		}{
			"no template":     {func(s *onboarding.Settings) { s.SecondTemplate = 0 }, "approved", "invalid body.second_template"},
			"unknown":         {func(s *onboarding.Settings) { s.SecondTemplate = 6 }, "approved", "invalid body.second_template"},
			"rejected":        {nil, "rejected", "invalid body.second_template"},
			"no number":       {func(s *onboarding.Settings) { s.SecondNumbers = []string{"12"} }, "approved", "invalid body.second_numbers"},
			"missing value":   {func(s *onboarding.Settings) { delete(s.SecondValues, "body.2") }, "approved", "invalid body.second_values"},
			"one of too many": {func(s *onboarding.Settings) { s.SecondValues["body.4"] = "x" }, "approved", "invalid body.second_values"},
		} {
			r.exec("UPDATE templates SET state = $1", c.state)
			if got := refused(r.settings(c.change)); got != c.want {
				t.Errorf("%s: %s, want %s", name, got, c.want)
			}
		}
		// A number does not write to itself; that is known only when it is its turn.
		r.exec("UPDATE templates SET state = 'approved'")
		if err := r.settings(func(s *onboarding.Settings) { s.SecondNumbers = []string{fmt.Sprint(r.account.Number)} }); err != nil {
			t.Fatal(err)
		}
		r.on(7.1)
		if n := r.notice(7); n.Second != onboarding.SecondFailed || n.Told[0].Why == "" || len(r.texts()) != 0 {
			t.Errorf("%+v", n)
		}
	})
}
