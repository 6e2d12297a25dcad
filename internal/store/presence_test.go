package store

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/presence"
)

func TestWhoIsHereAndWhatCameOfABlock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx, s := context.Background(), testStore(d)
		dbtest.Exec(t, d, "INSERT INTO workspaces (id, name, created_at) VALUES (1, 'Shop', 1)")
		dbtest.Exec(t, d, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)")
		for _, id := range []int64{11, 12} {
			dbtest.Exec(t, d, `INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version)
				VALUES (1, $1, $2, 'M', 'member', 'active', '', '', '', '', '', 1, 1)`, id, inbox.MemberID(id).String())
		}
		clock := time.Now()
		p := presence.New(s, inbox.NewIDSource(2, func() time.Time { return clock }), func() time.Time { return clock })
		me := inbox.Actor{Workspace: 1, Kind: inbox.ByMember, Member: 11}
		shown := func(want inbox.MemberStatus) {
			t.Helper()
			list, err := p.Team(ctx, 1)
			if err != nil || len(list) != 2 || list[0].Shown(inbox.MillisOf(clock)) != want || list[1].Shown(inbox.MillisOf(clock)) != inbox.StatusOffline {
				t.Errorf("%+v, %v; want %s", list, err, want)
			}
		}
		told := func() int64 {
			return dbtest.Number(t, d, "SELECT count(*) FROM events WHERE kind = 'presence.changed'")
		}
		shown(inbox.StatusOffline)
		for range 3 {
			if err := p.Seen(ctx, me, false); err != nil {
				t.Fatal(err)
			}
			clock = clock.Add(time.Minute)
		}
		if shown(inbox.StatusAvailable); told() != 1 {
			t.Errorf("told %d times that somebody is there", told())
		}
		if err := p.Seen(ctx, me, true); err != nil {
			t.Fatal(err)
		}
		shown(inbox.StatusIdle)
		if err := p.Say(ctx, me, inbox.StatusAway, inbox.MillisOf(clock.Add(time.Hour)), " at  lunch "); err != nil {
			t.Fatal(err)
		}
		if shown(inbox.StatusAway); told() != 3 {
			t.Errorf("told %d times", told())
		}
		clock = clock.Add(2 * time.Hour)
		shown(inbox.StatusOffline)
		for what, err := range map[string]error{"a wrong word": p.Say(ctx, me, inbox.StatusIdle, 0, ""), "past": p.Say(ctx, me, inbox.StatusAway, 5, ""), "available until": p.Say(ctx, me, inbox.StatusAvailable, inbox.MillisOf(clock.Add(time.Hour)), "")} {
			if inbox.CodeOf(err) != inbox.CodeInvalid {
				t.Errorf("%s: %v", what, err)
			}
		}

		if _, err := p.Start(ctx, me, 0, "", 29, 0); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("too short: %v", err)
		}
		b, err := p.Start(ctx, me, 7, "Refunds", 30, 4)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Start(ctx, me, 7, "Refunds", 30, 4); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("two at once: %v", err)
		}
		if list, err := p.Team(ctx, 1); err != nil || list[0].FocusUntil != b.Until || list[1].FocusUntil != 0 {
			t.Errorf("the team sees %+v, %v", list, err)
		}
		c := fill(t, d, 1, 3)
		say := func(id int64, conv inbox.ConversationID, author int64) {
			m := inbox.Message{Workspace: 1, ID: inbox.MessageID(id), Conversation: conv, Direction: inbox.Outbound, Author: inbox.ByMember, AuthorID: inbox.MemberID(author), Kind: inbox.KindText, Source: inbox.SourceLive, Version: 1}
			if err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "", [][]any{messageRow(&m)})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		at := inbox.FirstID(clock.Add(time.Minute))
		say(at+1, c[1].ID, 11)
		say(at+2, c[1].ID, 11)
		say(at+3, c[2].ID, 11)
		say(at+4, c[2].ID, 12)
		say(inbox.FirstID(clock.Add(31*time.Minute))+5, c[2].ID, 11)
		dbtest.Exec(t, d, "INSERT INTO events (workspace_id, seq, at, kind, account_id, conversation_id, message_id, contact_id, member_id, version) VALUES (1, 900, $1, 'conversation.changed', 1, $2, 0, 0, 11, 1)",
			inbox.MillisOf(clock.Add(time.Minute)), c[0].ID) // the one that is resolved
		// Nobody ended it: it waits for that, and its time counts.
		clock = clock.Add(time.Hour)
		if now, found, err := p.Current(ctx, me); err != nil || !found || now.ID != b.ID {
			t.Errorf("over and not ended: %+v, %v, %v", now, found, err)
		}
		ended, sum, err := p.End(ctx, me)
		if err != nil || ended.EndedAt != b.Until || sum != (inbox.FocusSummary{Messages: 3, Answered: 2, Resolved: 1}) {
			t.Errorf("%+v, %+v, %v", ended, sum, err)
		}
		if _, _, err := p.End(ctx, me); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("ended twice: %v", err)
		}
	})
}
