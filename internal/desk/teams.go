package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// teamTx is what teams touch.
type teamTx interface {
	// WorkspaceTeams reads and locks the teams of a workspace.
	WorkspaceTeams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error)
	// Teams reads them without a lock.
	Teams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error)
	// NarrowMembers reads the members of a team who see only what their teams serve.
	NarrowMembers(ctx context.Context, ws inbox.WorkspaceID, id inbox.TeamID) ([]inbox.MemberID, error)
	// TeamStands reports whether there is such a team; it is not deleted before the commit.
	TeamStands(ctx context.Context, ws inbox.WorkspaceID, id inbox.TeamID) (bool, error)
	// AccountNames reads what the numbers of a workspace are called.
	AccountNames(ctx context.Context, ws inbox.WorkspaceID) (map[inbox.AccountID]string, error)
	// SaveTeam writes a new or changed team whole; false if the name was given away meanwhile. The sessions of whom it leaves
	// with less to see end: their devices hold what they may no longer see.
	SaveTeam(ctx context.Context, by inbox.MemberID, t inbox.Team) (bool, error)
	// DropTeam deletes a team; its conversations and saved views are another's from then on (zero: nobody's team's). Sessions end
	// as with SaveTeam.
	DropTeam(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id, to inbox.TeamID) (conversations, views int64, err error)
}

// What a workspace may have: the rail and menus show them all.
const (
	MaxTeams       = 50
	maxTeamName    = 40
	maxTeamMembers = 500
)

// TeamEdit is what to change of a team; nil leaves as it is.
type TeamEdit struct {
	Name     *string
	Members  *[]inbox.MemberID
	Accounts *[]inbox.AccountID
}

// AddTeam makes a team.
func (d *Desk) AddTeam(ctx context.Context, actor inbox.Actor, edit TeamEdit) (inbox.Team, error) {
	return d.saveTeam(ctx, actor, 0, edit)
}

// EditTeam renames a team, changes who is in it or which numbers it serves.
func (d *Desk) EditTeam(ctx context.Context, actor inbox.Actor, id inbox.TeamID, edit TeamEdit) (inbox.Team, error) {
	return d.saveTeam(ctx, actor, id, edit)
}

func (d *Desk) saveTeam(ctx context.Context, actor inbox.Actor, id inbox.TeamID, edit TeamEdit) (team inbox.Team, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		all, err := tx.WorkspaceTeams(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		if team, err = teamOf(all, id); id == 0 {
			team, err = inbox.Team{Workspace: actor.Workspace, ID: inbox.TeamID(d.ids.Next()), CreatedAt: tx.Now()}, nil
		}
		switch {
		case err != nil:
			return err
		case id == 0 && len(all) >= MaxTeams:
			return refuse("too_many_teams", "There are as many teams as there may be.", "Change or delete one that nobody needs.")
		}
		before := team
		if edit.Name != nil {
			team.Name = strings.Join(strings.Fields(*edit.Name), " ")
		}
		if edit.Members != nil {
			team.Members = sorted(*edit.Members)
		}
		if edit.Accounts != nil {
			team.Accounts = sorted(*edit.Accounts)
		}
		switch {
		case team.Name == "" || utf8.RuneCountInString(team.Name) > maxTeamName || !utf8.ValidString(team.Name):
			return inbox.Invalid("body.name", "want 1 to %d characters", maxTeamName)
		case slices.ContainsFunc(all, func(t inbox.Team) bool { return t.ID != team.ID && strings.EqualFold(t.Name, team.Name) }):
			return inbox.Invalid("body.name", "there is a team of this name already")
		case len(team.Members) > maxTeamMembers:
			return inbox.Invalid("body.member_ids", "want at most %d members", maxTeamMembers)
		case id != 0 && team.Name == before.Name && slices.Equal(team.Members, before.Members) && slices.Equal(team.Accounts, before.Accounts):
			return nil
		}
		lines, err := teamLines(ctx, tx, actor, before, team)
		if err != nil {
			return err
		}
		team.Version++
		saved, err := tx.SaveTeam(ctx, actor.Member, team)
		if err != nil {
			return fmt.Errorf("save team: %w", err)
		}
		if !saved {
			return inbox.Invalid("body.name", "there is a team of this name already")
		}
		for _, line := range lines {
			if err := tx.Audit(ctx, line); err != nil {
				return err
			}
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventTeamsChanged, Member: actor.Member, Version: team.Version}})
	})
	if err != nil {
		return inbox.Team{}, err
	}
	return team, nil
}

// teamLines checks who joins and which numbers are added, and says what changed, a line for each member: whom a team
// has may decide what they see.
func teamLines(ctx context.Context, tx Tx, actor inbox.Actor, before, now inbox.Team) ([]inbox.Audited, error) {
	line := func(act inbox.Act, of inbox.MemberID) inbox.Audited {
		return inbox.Audited{Workspace: now.Workspace, Act: act, Member: actor.Member, Key: actor.Key, Of: of, Details: map[string]string{"name": now.Name}}
	}
	names, err := tx.AccountNames(ctx, now.Workspace)
	if err != nil {
		return nil, err
	}
	var given, taken []string
	for _, a := range without(now.Accounts, before.Accounts) {
		name, ok := names[a]
		if !ok {
			return nil, inbox.Invalid("body.account_ids", "want ids of numbers")
		}
		given = append(given, name)
	}
	for _, a := range without(before.Accounts, now.Accounts) {
		taken = append(taken, names[a])
	}
	main := line(inbox.ActTeamChanged, 0)
	if before.Name == "" {
		main.Act, main.Details["numbers"] = inbox.ActTeamMade, strings.Join(given, ", ")
	} else {
		if before.Name != now.Name {
			main.Details["from"] = before.Name
		}
		main.Details["given"], main.Details["taken"] = strings.Join(given, ", "), strings.Join(taken, ", ")
	}
	var lines []inbox.Audited
	if before.Name != now.Name || len(given)+len(taken) > 0 {
		lines = append(lines, main)
	}
	for _, m := range without(now.Members, before.Members) {
		active, err := tx.ActiveMember(ctx, now.Workspace, m)
		if err != nil {
			return nil, err
		}
		if !active {
			return nil, inbox.Invalid("body.member_ids", "want ids of active members")
		}
		lines = append(lines, line(inbox.ActTeamJoined, m))
	}
	for _, m := range without(before.Members, now.Members) {
		lines = append(lines, line(inbox.ActTeamLeft, m))
	}
	return lines, nil
}

// RemoveTeam deletes a team. Its conversations and saved views are another team's from then on, or with to zero no
// team's: whoever has a conversation keeps it, and what nobody has is anybody's. It says how many there were.
func (d *Desk) RemoveTeam(ctx context.Context, actor inbox.Actor, id, to inbox.TeamID) (n int64, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		all, err := tx.WorkspaceTeams(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		team, err := teamOf(all, id)
		if err != nil {
			return err
		}
		line := inbox.Audited{Workspace: team.Workspace, Act: inbox.ActTeamRemoved, Member: actor.Member, Key: actor.Key, Details: map[string]string{"name": team.Name}}
		if to != 0 {
			heir, err := teamOf(all, to)
			if err != nil || to == id {
				return inbox.Invalid("query.to", "want the id of another team, or nothing")
			}
			line.Details["to"] = heir.Name
		}
		var views int64
		if n, views, err = tx.DropTeam(ctx, actor.Member, actor.Workspace, id, to); err != nil {
			return fmt.Errorf("delete team: %w", err)
		}
		line.Details["conversations"] = strconv.FormatInt(n, 10)
		if err := tx.Audit(ctx, line); err != nil {
			return err
		}
		events := []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventTeamsChanged, Member: actor.Member}}
		if views > 0 {
			events = append(events, inbox.Event{Workspace: actor.Workspace, Kind: inbox.EventViewsChanged, Member: actor.Member})
		}
		return tx.AppendEvents(ctx, events)
	})
	return n, err
}

// leftTeam adds to events that a conversation was taken from a team: who sees only what their teams serve is told that they see
// it no longer, if so.
func leftTeam(ctx context.Context, tx Tx, had inbox.TeamID, c inbox.Conversation, events []inbox.Event) ([]inbox.Event, error) {
	if had == 0 || had == c.Team {
		return events, nil
	}
	members, err := tx.NarrowMembers(ctx, c.Workspace, had)
	for _, m := range members {
		events = append(events, inbox.Event{Kind: inbox.EventConversationLeft, Member: m})
	}
	return events, err
}

func teamOf(all []inbox.Team, id inbox.TeamID) (inbox.Team, error) {
	if at := slices.IndexFunc(all, func(t inbox.Team) bool { return t.ID == id }); at >= 0 {
		return all[at], nil
	}
	return inbox.Team{}, inbox.Refuse(inbox.CodeNotFound, "There is no such team.")
}

// sorted gives each of some ids once, in order.
func sorted[T ~int64](ids []T) []T {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// without gives what is in a list and not in another.
func without[T comparable](list, not []T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool { return slices.Contains(not, v) })
}
