package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Team is some members and the numbers they serve.
type Team struct {
	ID         inbox.TeamID      `json:"id"`
	Name       string            `json:"name"`
	MemberIDs  []inbox.MemberID  `json:"member_ids" nullable:"false"`
	AccountIDs []inbox.AccountID `json:"account_ids" nullable:"false" doc:"The numbers it serves."`
	Version    int64             `json:"version"`
}

func teamShape(t inbox.Team) Team {
	return Team{t.ID, t.Name, append([]inbox.MemberID{}, t.Members...), append([]inbox.AccountID{}, t.Accounts...), t.Version}
}

// TeamHas is what was given to a team.
type TeamHas struct {
	Open  int `json:"open"`
	All   int `json:"all" doc:"Open, snoozed and resolved."`
	Views int `json:"views" doc:"Saved views that are the team's, of those that the caller sees."`
	Cap   int `json:"cap" doc:"Where counting stops: a figure that reaches it means that many or more."`
}

// TeamRemoved says what became of what a deleted team had.
type TeamRemoved struct {
	Conversations int64        `json:"conversations" doc:"So many had been given to it."`
	TeamID        inbox.TeamID `json:"team_id,omitempty" doc:"The team that has them now; absent: none."`
}

// teamFor reads which team something is given to: nil leaves as it is, the empty text is none.
func teamFor(text *string) (*inbox.TeamID, error) {
	if text == nil {
		return nil, nil
	}
	id := new(inbox.TeamID)
	if err := id.UnmarshalText([]byte(*text)); err != nil {
		return nil, inbox.Invalid("body.team_id", "want the id of a team, or an empty text")
	}
	return id, nil
}

// idList reads ids of a body.
func idList[ID comparable, P interface {
	*ID
	UnmarshalText([]byte) error
}](location string, texts *[]string) (*[]ID, error) {
	if texts == nil {
		return nil, nil
	}
	ids := make([]ID, len(*texts))
	for i, text := range *texts {
		var zero ID
		if err := P(&ids[i]).UnmarshalText([]byte(text)); err != nil || ids[i] == zero {
			return nil, inbox.Invalid(location, "want ids")
		}
	}
	return &ids, nil
}

// TeamBody is what a team is to be.
type TeamBody struct {
	Name       *string   `json:"name,omitempty" maxLength:"200"`
	MemberIDs  *[]string `json:"member_ids,omitempty" maxItems:"500" doc:"All of them, not only new ones."`
	AccountIDs *[]string `json:"account_ids,omitempty" maxItems:"200" doc:"All numbers it serves."`
}

func (b TeamBody) edit() (e desk.TeamEdit, err error) {
	e.Name = b.Name
	if e.Members, err = idList[inbox.MemberID]("body.member_ids", b.MemberIDs); err == nil {
		e.Accounts, err = idList[inbox.AccountID]("body.account_ids", b.AccountIDs)
	}
	return e, err
}

func (a *API) teamRoutes() {
	add(a, route{"GET", "/api/v1/teams", auth.MembersRead, "list-teams", "The teams: who is in them and which numbers they serve"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Team]], error) {
		list, err := a.Reader.Teams(ctx, who.Actor.Workspace)
		return answer(page[Team]{Items: shapes(list, teamShape)}), err
	})
	type added struct{ Body TeamBody }
	add(a, route{"POST", "/api/v1/teams", auth.TeamsManage, "add-team", "Make a team"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *added) (*body[Team], error) {
		edit, err := in.Body.edit()
		if err != nil {
			return nil, err
		}
		t, err := a.Desk.AddTeam(ctx, who.Actor, edit)
		return answer(teamShape(t)), err
	})
	type edited struct {
		ByID
		Body TeamBody
	}
	add(a, route{"PATCH", "/api/v1/teams/{id}", auth.TeamsManage, "edit-team", "Rename a team, change who is in it and which numbers it serves"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[Team], error) {
		id, err := idOf[inbox.TeamID]("team", in.ID)
		if err != nil {
			return nil, err
		}
		edit, err := in.Body.edit()
		if err != nil {
			return nil, err
		}
		t, err := a.Desk.EditTeam(ctx, who.Actor, id, edit)
		return answer(teamShape(t)), err
	})
	add(a, route{"GET", "/api/v1/teams/{id}/conversations", auth.ConversationsRead, "count-team", "How much a team has: what moves if it is deleted"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[TeamHas], error) {
		id, err := idOf[inbox.TeamID]("team", in.ID)
		if err != nil {
			return nil, err
		}
		teams, err := a.Reader.Teams(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		out := TeamHas{Cap: view.CountCap}
		for _, t := range teams {
			if t.ID != id {
				continue
			}
			n, err := a.Reader.CountConversations(ctx, who.Actor.Workspace, []view.Filter{{State: inbox.ConversationOpen, Team: id}, {Team: id}})
			if err != nil {
				return nil, err
			}
			views, err := a.Reader.ViewsOf(ctx, who.Actor.Workspace, who.Actor.Member)
			for _, v := range views {
				if v.Team == id {
					out.Views++
				}
			}
			out.Open, out.All = n[0], n[1]
			return answer(out), err
		}
		return nil, inbox.Refuse(inbox.CodeNotFound, "There is no such team.")
	})
	type removed struct {
		ByID
		To string `query:"to" doc:"Of another team, which gets its conversations and saved views. Left out: they are no team's, and whoever has a conversation keeps it."`
	}
	add(a, route{"DELETE", "/api/v1/teams/{id}", auth.TeamsManage, "remove-team", "Delete a team, and say who gets what it had"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *removed) (*body[TeamRemoved], error) {
		id, err := idOf[inbox.TeamID]("team", in.ID)
		if err != nil {
			return nil, err
		}
		var to inbox.TeamID
		if err := to.UnmarshalText([]byte(in.To)); err != nil {
			return nil, inbox.Invalid("query.to", "want the id of another team, or nothing")
		}
		n, err := a.Desk.RemoveTeam(ctx, who.Actor, id, to)
		return answer(TeamRemoved{n, to}), err
	})
}
