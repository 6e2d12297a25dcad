package store

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

func TestTheNumberWhoseSettingsAreSpoiltHidesNoOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{}
		r.mail = box
		asked := map[inbox.AccountID]int{}
		r.probe = func(_ context.Context, a inbox.Account, _ inbox.Secret) inbox.Probe {
			asked[a.ID]++
			return inbox.Probe{}
		}
		r.exec("INSERT INTO accounts (workspace_id, id, channel, app_id, name, number, platform_id, business_id, mode, state, state_reason, state_at, quality, pace, access_token, created_at, onboarded_at, version) VALUES (1, 1, 'whatsapp', 1, 'x', '+911', '1', '1', 'api', 'linked', '', 0, '', 'platform', 'no seal', 0, 0, 1)")
		id := r.disconnected()
		r.exec("INSERT INTO link_settings (workspace_id, body, changed_at, changed_by) VALUES (1, 'spoilt', 0, 0)")
		w := r.watcher("a")
		at := r.base.Add(2 * time.Hour)
		for i := range 3 {
			r.now = at.Add(time.Duration(i) * 20 * time.Second)
			fence, _, err := r.s.AcquireLane(t.Context(), "link", "a", time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Tick(t.Context(), fence); i == 0 && (err == nil || !strings.Contains(err.Error(), "look at account")) {
				t.Errorf("look %d: %v, want the trouble named", i, err)
			}
		}
		if n := r.notice(id); n.Mail != onboarding.MailSent || len(box.got) != 1 {
			t.Errorf("%+v, mailed to %v", n, box.got)
		}
		if asked[id] != 1 {
			t.Errorf("asked about: %v, want the sound number once", asked)
		}
	})
}

func TestAClockThatWasSetWrongForAMomentTellsNobodyAnything(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{}
		id := r.account(inbox.ModeHybrid)
		r.tell(id, told{signs: inbox.Signs{EchoAt: r.base, WebhookAt: r.base}})
		var felt time.Duration
		w := onboarding.NewWatcher(&onboarding.Watcher{Store: r.s, Mailer: box, Holder: "a", Log: slog.New(slog.DiscardHandler), Every: 20 * time.Second,
			Now: func() time.Time { return r.now.Time() }, Elapsed: func() time.Duration { return felt }})
		look := func(after, wall time.Duration) {
			t.Helper()
			felt += after
			r.tick(w, r.base.Add(wall))
		}
		const wrong = 8 * 24 * time.Hour
		look(0, time.Hour)
		for i := range 5 { // a webhook wakes the watcher again and again
			look(time.Second, wrong+time.Duration(i)*time.Second)
		}
		look(time.Second, time.Hour+6*time.Second) // set right
		look(25*time.Second, time.Hour+31*time.Second)
		if h, err := r.s.LinkHistory(t.Context(), r.ws, id, 10); err != nil || len(h.Notices) != 0 || len(box.got) != 0 {
			t.Errorf("%+v, %v, %v", h.Notices, box.got, err)
		}
		// A clock that stays there is right.
		look(25*time.Second, wrong)
		look(time.Second, wrong+time.Second)
		look(20*time.Second, wrong+21*time.Second)
		if len(box.got) != 1 {
			t.Errorf("mailed to %v, want once", box.got)
		}
	})
}

func TestADisconnectionHeardOfDaysLateIsStillMailed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newLinkRig(t, d)
		box := &picky{}
		r.mail = box
		id := r.disconnected()
		r.tick(r.watcher("a"), r.base.Add(5*24*time.Hour))
		if n := r.notice(id); n.Mail != onboarding.MailSent || len(box.got) != 1 {
			t.Errorf("%+v, mailed to %v", n, box.got)
		}
	})
}
