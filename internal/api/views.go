package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// SavedView is a list of conversations that a member gave a name.
type SavedView struct {
	ID     inbox.SavedViewID `json:"id"`
	Name   string            `json:"name"`
	Shared bool              `json:"shared" doc:"Everybody sees it."`
	TeamID inbox.TeamID      `json:"team_id,omitempty" doc:"Its members see it, too; else, unless it is shared, only whoever made it."`
	Filter ViewFilter        `json:"filter"`
	Can    []string          `json:"can" doc:"edit, if the caller may change and delete it."`
}

// ViewFilter is what a saved view asks for, in the words of list-conversations.
type ViewFilter struct {
	State       string `json:"state,omitempty" enum:",open,new,waiting,escalated,snoozed,resolved,all"`
	NeedsAnswer bool   `json:"needs_answer,omitempty"`
	Priority    string `json:"priority,omitempty" enum:",urgent,high,normal,low"`
	AssigneeID  string `json:"assignee,omitempty" maxLength:"30" doc:"me: whoever looks; none; or the id of a member."`
	Account     string `json:"account,omitempty" maxLength:"30"`
	Label       string `json:"label,omitempty" maxLength:"30"`
	Team        string `json:"team,omitempty" maxLength:"30" doc:"mine: any team of whoever looks; or the id of a team."`
	Unread      bool   `json:"unread,omitempty"`
	Problems    bool   `json:"problems,omitempty"`
}

func (f ViewFilter) asked() *listIn {
	in := &listIn{State: f.State, Waits: f.NeedsAnswer, Priority: f.Priority, Assignee: f.AssigneeID, Account: f.Account, Label: f.Label, Team: f.Team, Unread: f.Unread, Problems: f.Problems}
	if in.State == "" {
		in.State = "open"
	}
	return in
}

// kept checks a filter as the list would, and gives what is stored of it.
func (f ViewFilter) kept(who caller) (inbox.ViewFilter, error) {
	asked, err := filterOf(who, f.asked())
	return inbox.ViewFilter{State: f.State, NeedsAnswer: f.NeedsAnswer, Priority: f.Priority, Assignee: f.AssigneeID, Account: asked.Account, Label: asked.Label, Team: f.Team, Unread: f.Unread, Problems: f.Problems}, err
}

func filterShape(f inbox.ViewFilter) ViewFilter {
	out := ViewFilter{State: f.State, NeedsAnswer: f.NeedsAnswer, Priority: f.Priority, AssigneeID: f.Assignee, Team: f.Team, Unread: f.Unread, Problems: f.Problems}
	if f.Account != 0 {
		out.Account = f.Account.String()
	}
	if f.Label != 0 {
		out.Label = f.Label.String()
	}
	return out
}

func savedViewShape(who caller) func(inbox.SavedView) SavedView {
	return func(v inbox.SavedView) SavedView {
		can := []string{}
		need := auth.DeskArrange
		if v.Shared || v.Team != 0 {
			need = auth.ViewsShare
		}
		if auth.Can(who.Actor, need) {
			can = append(can, "edit")
		}
		return SavedView{v.ID, v.Name, v.Shared, v.Team, filterShape(v.Filter), can}
	}
}

// ViewCount is how many conversations a saved view holds.
type ViewCount struct {
	ID    inbox.SavedViewID `json:"id"`
	Count int               `json:"count"`
}

func (a *API) viewRoutes() {
	add(a, route{"GET", "/api/v1/views", auth.ConversationsRead, "list-views", "Saved views: the caller's, their teams' and everybody's"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[SavedView]], error) {
		list, err := a.Reader.ViewsOf(ctx, who.Actor.Workspace, who.Actor.Member)
		return answer(page[SavedView]{Items: shapes(list, savedViewShape(who))}), err
	})
	add(a, route{"GET", "/api/v1/views/counts", auth.ConversationsRead, "count-views", "How many conversations are in the saved views, up to 1,000 and among the newest 5,000"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[ViewCount]], error) {
		list, err := a.Reader.ViewsOf(ctx, who.Actor.Workspace, who.Actor.Member)
		if err != nil {
			return nil, err
		}
		var counts []ViewCount
		var filters []view.Filter
		for _, v := range list {
			if f, err := filterOf(who, filterShape(v.Filter).asked()); err == nil { // "me" is nobody for a key
				counts, filters = append(counts, ViewCount{ID: v.ID}), append(filters, f)
			}
		}
		found, err := a.Reader.CountConversations(ctx, who.Actor.Workspace, filters)
		for i, n := range found {
			counts[i].Count = n
		}
		return answer(page[ViewCount]{Items: counts}), err
	})
	type viewAdded struct {
		Body struct {
			Name   string     `json:"name" maxLength:"200"`
			Shared bool       `json:"shared,omitempty"`
			TeamID string     `json:"team_id,omitempty" doc:"Of a team whose members see it; taken with views.share, and without shared."`
			Filter ViewFilter `json:"filter"`
		}
	}
	add(a, route{"POST", "/api/v1/views", auth.DeskArrange, "add-view", "Save a view; one for everybody, or for a team, takes views.share"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *viewAdded) (*body[SavedView], error) {
		f, err := in.Body.Filter.kept(who)
		if err != nil {
			return nil, err
		}
		team, err := teamFor(&in.Body.TeamID)
		if err != nil {
			return nil, err
		}
		v, err := a.Desk.AddView(ctx, who.Actor, auth.Can(who.Actor, auth.ViewsShare), desk.ViewEdit{Name: &in.Body.Name, Shared: &in.Body.Shared, Team: team, Filter: &f})
		return answer(savedViewShape(who)(v)), err
	})
	type viewEdited struct {
		ByID
		Body struct {
			Name   *string     `json:"name,omitempty" maxLength:"200"`
			Shared *bool       `json:"shared,omitempty"`
			TeamID *string     `json:"team_id,omitempty" doc:"Of a team whose members see it; empty for none."`
			Filter *ViewFilter `json:"filter,omitempty"`
		}
	}
	add(a, route{"PATCH", "/api/v1/views/{id}", auth.DeskArrange, "edit-view", "Change a saved view"}, options{}, func(ctx context.Context, who caller, in *viewEdited) (*body[SavedView], error) {
		id, err := idOf[inbox.SavedViewID]("view", in.ID)
		if err != nil {
			return nil, err
		}
		edit := desk.ViewEdit{Name: in.Body.Name, Shared: in.Body.Shared}
		if edit.Team, err = teamFor(in.Body.TeamID); err != nil {
			return nil, err
		}
		if in.Body.Filter != nil {
			f, err := in.Body.Filter.kept(who)
			if err != nil {
				return nil, err
			}
			edit.Filter = &f
		}
		v, err := a.Desk.EditView(ctx, who.Actor, auth.Can(who.Actor, auth.ViewsShare), id, edit)
		return answer(savedViewShape(who)(v)), err
	})
	add(a, route{"DELETE", "/api/v1/views/{id}", auth.DeskArrange, "remove-view", "Delete a saved view"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.SavedViewID]("view", in.ID)
		if err == nil {
			err = a.Desk.RemoveView(ctx, who.Actor, auth.Can(who.Actor, auth.ViewsShare), id)
		}
		return nil, err
	})
}
