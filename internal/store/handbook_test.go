package store

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/handbook"
	"sangam/internal/inbox"
)

func TestPagesOfTheHandbookAndOwnLists(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		dbtest.Exec(t, d, "INSERT INTO workspaces (id, name, created_at) VALUES (1, 'Shop', 1)")
		dbtest.Exec(t, d, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
		dbtest.Exec(t, d, `INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version)
			VALUES (1, 11, 'a@example.com', 'Meera', 'lead', 'active', '', '', '', '', '', 1, 1)`)
		clock := time.Now()
		h := handbook.New(testStore(d), inbox.NewIDSource(2, time.Now), func() time.Time { return clock })
		me := inbox.Actor{Workspace: 1, Kind: inbox.ByMember, Member: 11}
		p, err := h.Add(ctx, me, handbook.Said{Title: "  Refunds  ", Text: "## Who decides\r\n- the lead", Owner: 11, ReviewAt: inbox.MillisOf(clock.Add(time.Hour))})
		if err != nil || p.Title != "Refunds" || p.OwnerName != "Meera" || p.Text != "## Who decides\n- the lead" {
			t.Fatal(p, err)
		}
		if list, err := h.List(ctx, 1); err != nil || len(list) != 1 || list[0].Text != "" || list[0].Title != "Refunds" {
			t.Errorf("%+v, %v", list, err)
		}
		p2, err := h.Change(ctx, me, p.ID, p.Version, handbook.Said{Title: "Refunds", Text: "new", Owner: 11})
		if err != nil || p2.Version != 2 || p2.Text != "new" {
			t.Fatal(p2, err)
		}
		if _, err := h.Change(ctx, me, p.ID, p.Version, handbook.Said{Title: "Refunds", Text: "old"}); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("over another's words: %v", err)
		}
		again := inbox.MillisOf(clock.Add(90 * 24 * time.Hour))
		if p3, err := h.Review(ctx, me, p.ID, 2, again); err != nil || p3.ReviewedAt == 0 || p3.ReviewAt != again || p3.Text != "new" {
			t.Errorf("%+v, %v", p3, err)
		}
		if _, err := h.Add(ctx, me, handbook.Said{Title: "x", Owner: 99}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("nobody answers for it: %v", err)
		}
		if n := dbtest.Number(t, d, "SELECT count(*) FROM events WHERE kind = 'handbook.changed'"); n != 3 {
			t.Errorf("told %d times", n)
		}
		other := inbox.Actor{Workspace: 2, Member: 11}
		if _, err := h.Get(ctx, 2, p.ID); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant's: %v", err)
		}
		if err := h.Remove(ctx, other, p.ID); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another tenant's deleted: %v", err)
		}
		if err := h.Remove(ctx, me, p.ID); err != nil {
			t.Error(err)
		}

		ticks := func(day string) int {
			t.Helper()
			_, ticks, err := h.Own(ctx, me, day)
			if err != nil {
				t.Fatal(err)
			}
			return len(ticks)
		}
		for range 2 {
			if err := h.TickOwn(ctx, me, "onboarding", "2026-11-22", []string{"installed", "keys"}, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.TickOwn(ctx, me, "session_start", "2026-11-22", []string{"status"}, nil); err != nil {
			t.Fatal(err)
		}
		if today, tomorrow := ticks("2026-11-22"), ticks("2026-11-23"); today != 3 || tomorrow != 2 {
			t.Errorf("%d today, %d tomorrow: what is done once stays, what is done daily begins anew", today, tomorrow)
		}
		if err := h.TickOwn(ctx, me, "onboarding", "2026-11-23", nil, []string{"keys"}); err != nil || ticks("2026-11-22") != 2 {
			t.Error("not unticked", err)
		}
		for what, err := range map[string]error{"list": h.TickOwn(ctx, me, "x", "2026-11-22", nil, nil), "item": h.TickOwn(ctx, me, "onboarding", "2026-11-22", []string{"x"}, nil), "day": h.TickOwn(ctx, me, "onboarding", "22.11.", nil, nil)} {
			if err == nil {
				t.Errorf("a wrong %s was taken", what)
			}
		}
	})
}
