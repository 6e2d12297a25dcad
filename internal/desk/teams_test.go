package desk_test

import (
	"context"
	"slices"
	"testing"

	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

func TestTeamsAreMadeChangedAndDeleted(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		colleague := r.colleague(77).Member
		conv, _ := r.hears("919800000001")
		other, _ := r.hears("919800000002")
		name := func(s string) *string { return &s }
		sales, err := r.desk.AddTeam(ctx, member, desk.TeamEdit{Name: name(" Sales  North "), Members: &[]inbox.MemberID{colleague, 11, 11}, Accounts: &[]inbox.AccountID{r.account.ID}})
		if err != nil || sales.Name != "Sales North" || !slices.Equal(sales.Members, []inbox.MemberID{11, colleague}) {
			t.Fatal(sales, err)
		}
		spare, err := r.desk.AddTeam(ctx, member, desk.TeamEdit{Name: name("Spare")})
		if err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			id    inbox.TeamID
			edit  desk.TeamEdit
			where string
		}{
			"same name":      {0, desk.TeamEdit{Name: name("sales north")}, "invalid body.name"},
			"no name":        {0, desk.TeamEdit{}, "invalid body.name"},
			"disabled":       {spare.ID, desk.TeamEdit{Members: &[]inbox.MemberID{12}}, "invalid body.member_ids"},
			"no such number": {spare.ID, desk.TeamEdit{Accounts: &[]inbox.AccountID{9}}, "invalid body.account_ids"},
			"no such team":   {9, desk.TeamEdit{}, "not_found"},
		} {
			if _, err := r.desk.EditTeam(ctx, member, c.id, c.edit); refused(err) != c.where {
				t.Errorf("%s: %v, want %s", what, refused(err), c.where)
			}
		}
		none, nobody := inbox.TeamID(9), inbox.TeamID(0)
		if _, err := r.desk.Update(ctx, member, conv, desk.Changes{Team: &none}); refused(err) != "invalid body.team_id" {
			t.Errorf("given to a team that there is not: %v", err)
		}
		for _, id := range []inbox.ConversationID{conv, other} {
			if c, err := r.desk.Update(ctx, member, id, desk.Changes{Team: &sales.ID}); err != nil || c.Team != sales.ID || c.Assignee != 0 {
				t.Fatal(c, err)
			}
		}
		if _, err := r.desk.Assign(ctx, member, other, colleague); err != nil {
			t.Fatal(err)
		}
		before := r.events()
		if c, err := r.desk.Update(ctx, member, conv, desk.Changes{Team: &sales.ID}); err != nil || r.events() != before {
			t.Errorf("given once more: %+v, %v", c, err)
		}
		if _, err := r.desk.Update(ctx, member, conv, desk.Changes{Team: &spare.ID, Only: desk.Seen{Team: &nobody}}); refused(err) != "conflict changed_since" {
			t.Errorf("undone though changed since: %v", err)
		}
		// A view of the team is seen by its members, whoever made it.
		shown, err := r.desk.AddView(ctx, inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 5}, true, desk.ViewEdit{Name: name("Ours"), Team: &sales.ID, Filter: &inbox.ViewFilter{Team: "mine"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.desk.AddView(ctx, member, false, desk.ViewEdit{Name: name("Theirs"), Team: &sales.ID}); refused(err) != "conflict may_not_share_views" {
			t.Errorf("a team's view of who may not share: %v", err)
		}
		sees := func(who inbox.MemberID) bool {
			list, err := r.store().ViewsOf(ctx, ws, who)
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(list, func(v inbox.SavedView) bool { return v.ID == shown.ID })
		}
		if !sees(11) || !sees(5) || sees(12) {
			t.Error("the view of a team is not its members'")
		}
		// Deleted: what it had goes to the other team, as whoever did it said, and from that to nobody.
		n, err := r.desk.RemoveTeam(ctx, member, sales.ID, spare.ID)
		if err != nil || n != 2 || r.conversation(conv).Team != spare.ID || r.conversation(other).Assignee != colleague {
			t.Fatal(n, err)
		}
		if _, err := r.desk.RemoveTeam(ctx, member, spare.ID, spare.ID); refused(err) != "invalid query.to" {
			t.Errorf("to itself: %v", err)
		}
		if n, err = r.desk.RemoveTeam(ctx, member, spare.ID, 0); err != nil || n != 2 || r.conversation(conv).Team != 0 || r.conversation(other).Team != 0 || sees(11) || !sees(5) {
			t.Error(n, err)
		}
		if _, err := r.desk.RemoveTeam(ctx, member, spare.ID, 0); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("deleted twice: %v", err)
		}
		if got := r.number("SELECT count(*) FROM events WHERE kind = 'teams.changed'"); got != 4 {
			t.Errorf("%d events, want 4", got)
		}
		if got := r.number("SELECT count(*) FROM audit WHERE act LIKE 'team.%'"); got != 6 {
			t.Errorf("%d lines, want 6: made and two who joined, made, removed twice", got)
		}
	})
}

func TestWhatATeamHasIsForItsMembers(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		colleague := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: r.colleague(77).Member}
		first, _ := r.hears("919800000001")
		second, _ := r.hears("919800000002")
		name, outside := "Sales", "Outside"
		sales, err := r.desk.AddTeam(ctx, member, desk.TeamEdit{Name: &name, Members: &[]inbox.MemberID{colleague.Member}})
		if err == nil {
			_, err = r.desk.AddTeam(ctx, member, desk.TeamEdit{Name: &outside, Members: &[]inbox.MemberID{11}})
		}
		if err == nil {
			_, err = r.desk.Update(ctx, member, first, desk.Changes{Team: &sales.ID})
		}
		if err != nil {
			t.Fatal(err)
		}
		listed := func(f view.Filter) (ids []inbox.ConversationID) {
			f.After, f.Limit = view.Newest, 10
			list, err := r.store().Conversations(ctx, ws, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			counts, err := r.store().CountConversations(ctx, ws, []view.Filter{f})
			if err != nil || counts[0] != len(list) {
				t.Errorf("%+v counts %v, %v", f, counts, err)
			}
			return ids
		}
		for what, f := range map[string]view.Filter{"of the team": {Team: sales.ID}, "of my teams": {TeamsOf: colleague.Member, State: inbox.ConversationOpen}, "that wait": {TeamsOf: colleague.Member, NeedsAnswer: true, State: inbox.ConversationOpen}} {
			if got := listed(f); !slices.Equal(got, []inbox.ConversationID{first}) {
				t.Errorf("%s: %v", what, got)
			}
		}
		if got := listed(view.Filter{TeamsOf: 11}); len(got) != 0 {
			t.Errorf("of a team that has none: %v", got)
		}
		if n, err := r.store().Counts(ctx, ws, 11); err != nil || n.Teams[sales.ID] != 1 {
			t.Errorf("counts: %v, %v", n.Teams, err)
		}
		// Only what their teams serve: this number nobody's team does.
		if _, found, err := r.desk.PullNext(ctx, member, true); found || err != nil {
			t.Errorf("pulled what no team of theirs serves: %v", err)
		}
		// The oldest is the team's: who is not in it gets the next.
		if c, _, err := r.desk.PullNext(ctx, member, false); err != nil || c.ID != second {
			t.Errorf("pulled %d, want %d: %v", c.ID, second, err)
		}
		if c, _, err := r.desk.PullNext(ctx, colleague, true); err != nil || c.ID != first || c.Team != sales.ID {
			t.Errorf("pulled %d, want the team's: %v", c.ID, err)
		}
	})
}
