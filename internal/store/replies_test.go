package store

import (
	"context"
	"errors"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/replies"
)

func TestAQuickReplyKeepsEveryWording(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, asha, _, err := s.Bootstrap(ctx, "Shop", inbox.Member{ID: 1, Email: "a@example.com", Name: "Asha", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		by := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: asha}
		program := inbox.Actor{Workspace: ws, Kind: inbox.ByAPI}
		lib := replies.New(s)
		must := func(r replies.Reply, err error) replies.Reply {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		reason := func(err error, want string) {
			t.Helper()
			e, ok := errors.AsType[*inbox.Error](err)
			if !ok || e.Code != inbox.CodeConflict || e.Reason == nil || e.Reason.Code != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		first := must(lib.Add(ctx, by, replies.Said{Title: "Thanks", Shortcut: "ty", Text: "Thank you."}))
		if first.Version != 1 || first.Changer != "Asha" || first.Uses != 0 {
			t.Errorf("%+v", first)
		}
		second := must(lib.Change(ctx, program, first.ID, 1, replies.Said{Title: "Thanks", Shortcut: "ty", Text: "Thanks!"}))
		_, err = lib.Change(ctx, by, first.ID, 1, replies.Said{Title: "Thanks", Text: "lost"})
		reason(err, "reply_changed")
		_, err = lib.Add(ctx, by, replies.Said{Title: "Typed", Shortcut: "TY", Text: "x"})
		reason(err, "shortcut_taken")
		gone := must(lib.Remove(ctx, by, first.ID, true))
		if gone.RemovedAt == 0 || second.Changer != "" {
			t.Errorf("%+v %+v", gone, second)
		}
		if list, err := lib.List(ctx, by, false); err != nil || len(list) != 0 {
			t.Errorf("%v %v", list, err)
		}
		other := must(lib.Add(ctx, by, replies.Said{Title: "Typed", Shortcut: "ty", Text: "x"}))
		_, err = lib.Remove(ctx, by, first.ID, false)
		reason(err, "shortcut_taken")
		must(lib.Change(ctx, by, other.ID, 1, replies.Said{Title: "Typed", Text: "x"}))
		must(lib.Remove(ctx, by, first.ID, false))
		versions, err := lib.Versions(ctx, by, first.ID)
		if err != nil || len(versions) != 4 {
			t.Fatalf("%+v %v", versions, err)
		}
		if v := versions[3]; v.Text != "Thank you." || v.Name != "Asha" || v.By != asha || v.At == 0 {
			t.Errorf("the first wording is lost: %+v", v)
		}
		if v := versions[2]; v.Text != "Thanks!" || v.By != 0 || !versions[1].Removed || versions[0].Removed {
			t.Errorf("%+v", versions)
		}

		// Keys are a member's own, one reply each; a key moves.
		must(lib.Bind(ctx, by, first.ID, 3))
		must(lib.Bind(ctx, by, first.ID, 4))
		must(lib.Bind(ctx, by, other.ID, 4))
		for id, want := range map[replies.ID]int{first.ID: 0, other.ID: 4} {
			if r := must(lib.Get(ctx, by, id)); r.Key != want {
				t.Errorf("%s has the key %d, want %d", r.Title, r.Key, want)
			}
		}
		if r := must(lib.Get(ctx, program, other.ID)); r.Key != 0 {
			t.Errorf("a program has a key: %+v", r)
		}
		if err := errors.Join(lib.Use(ctx, by, first.ID), lib.Use(ctx, program, first.ID)); err != nil {
			t.Fatal(err)
		}
		if r := must(lib.Get(ctx, by, first.ID)); r.Uses != 2 || r.UsedAt == 0 {
			t.Errorf("%+v", r)
		}

		// Nothing of it is another workspace's.
		stranger := inbox.Actor{Workspace: ws + 1, Kind: inbox.ByMember, Member: asha}
		_, read := lib.Versions(ctx, stranger, first.ID)
		_, bind := lib.Bind(ctx, stranger, first.ID, 1)
		for _, err := range []error{read, bind, lib.Use(ctx, stranger, first.ID)} {
			if inbox.CodeOf(err) != inbox.CodeNotFound {
				t.Errorf("a stranger: %v", err)
			}
		}

		// An import changes what has the same name, makes the rest, and tells it once.
		count := func() (n int) {
			_, list, err := s.EventsAfter(ctx, ws, 0, 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				if e.Kind == inbox.EventRepliesChanged {
					n++
				}
			}
			return n
		}
		before := count()
		made, changed, err := lib.Import(ctx, by, []replies.Said{{Title: "thanks", Shortcut: "ty", Text: "Many thanks."}, {Title: "Typed", Text: "x"}, {Title: "New", Category: "Shop", Text: "n"}})
		if err != nil || made != 1 || changed != 1 || count() != before+1 {
			t.Errorf("made %d, changed %d, %d events, %v", made, changed, count()-before, err)
		}
		if _, _, err := lib.Import(ctx, by, []replies.Said{{Title: "Half", Text: "h"}, {Title: "Clash", Shortcut: "ty", Text: "c"}, {Title: "Thanks", Shortcut: "ty", Text: "c"}}); err == nil {
			t.Error("two have one shortcut")
		}
		if list, err := lib.List(ctx, by, false); err != nil || len(list) != 3 {
			t.Errorf("half an import stayed: %+v %v", list, err)
		}
	})
}
