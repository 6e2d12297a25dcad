package store

import (
	"context"
	"testing"
	"time"

	"sangam/internal/checklist"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
)

func TestAChecklistKeepsWhoTickedFirst(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, asha, _, err := s.Bootstrap(ctx, "Shop", inbox.Member{ID: 1, Email: "a@example.com", Name: "Asha", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		now := time.UnixMilli(1_700_000_000_000)
		lists := checklist.New(s, func() time.Time { return now })
		item := func(ws inbox.WorkspaceID, want bool, by string, at time.Time) {
			t.Helper()
			items, err := lists.Read(ctx, ws, "setup")
			if err != nil || len(items) != len(checklist.Items("setup")) {
				t.Fatal(items, err)
			}
			if i := items[1]; i.ID != "stable_internet" || i.Done != want || i.Name != by || want && i.At != inbox.MillisOf(at) {
				t.Errorf("%+v, want done %v by %q", i, want, by)
			}
		}
		events := func() int {
			t.Helper()
			n := 0
			_, list, err := s.EventsAfter(ctx, ws, 0, 100)
			for _, e := range list {
				if e.Kind == inbox.EventChecklistChanged {
					n++
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		write := func(by inbox.MemberID, done bool) {
			t.Helper()
			if _, err := lists.Write(ctx, by, ws, "setup", []checklist.Change{{Item: "stable_internet", Done: done}}); err != nil {
				t.Fatal(err)
			}
		}
		item(ws, false, "", now)
		write(asha, true)
		first := now
		now = now.Add(time.Hour)
		write(0, true) // a program; the first who ticked stays
		item(ws, true, "Asha", first)
		item(ws+1, false, "", now)
		if n := events(); n != 1 {
			t.Errorf("%d events, want one: the second changed nothing", n)
		}
		write(asha, false)
		item(ws, false, "", now)
		write(0, true)
		item(ws, true, "", now)
		if n := events(); n != 3 {
			t.Errorf("%d events, want 3", n)
		}
		if _, err := lists.Read(ctx, ws, "no-such"); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Error(err)
		}
		if _, err := lists.Write(ctx, asha, ws, "setup", []checklist.Change{{Item: "number", Done: true}}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Error("an item of another list was ticked:", err)
		}
	})
}
