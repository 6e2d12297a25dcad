package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Role is a preset of permissions that members have, or one of the workspace's own.
type Role struct {
	ID          string            `json:"id" doc:"owner, admin, manager, lead, tier1, tier2, sales, escalation, moderator, examiner or member; of a role of the workspace's own: own: and a number."`
	Name        string            `json:"name,omitempty" doc:"Only of a role of the workspace's own."`
	Permissions []auth.Permission `json:"permissions" nullable:"false"`
	MayGive     bool              `json:"may_give" doc:"The caller may give this role, and change whoever has it: it may nothing that they may not."`
	Members     int               `json:"members,omitempty" doc:"How many have it, also disabled ones; only of a role of the workspace's own."`
	Version     int64             `json:"version,omitempty" doc:"Only of a role of the workspace's own; to change it."`
}

// RoleList is every role, and what a new one cannot be without.
type RoleList struct {
	Items  []Role            `json:"items"`
	Basics []auth.Permission `json:"basics" nullable:"false" doc:"What every role may: a role of one's own has these whether they are named or not."`
}

// RoleBody is what a role of the workspace's own is to be.
type RoleBody struct {
	Name        string            `json:"name" maxLength:"400"`
	Permissions []auth.Permission `json:"permissions" nullable:"false" maxItems:"200" doc:"Nothing that the caller may not."`
}

// RoleEdit is what one is to be instead.
type RoleEdit struct {
	RoleBody
	Version int64 `json:"version" doc:"Of the role as it was read: 409 if somebody has changed it since."`
}

func ownRoleShape(mayGive bool, r auth.OwnRole) Role {
	return Role{ID: string(r.ID), Name: r.Name, Permissions: r.Permissions, MayGive: mayGive, Members: r.Members, Version: r.Version}
}

// ownRoleID reads an address's id: presets stay as they are.
func ownRoleID(text string) (inbox.Role, error) {
	if !strings.HasPrefix(text, "own:") || len(text) > 40 {
		return "", inbox.Refuse(inbox.CodeNotFound, "There is no such role.")
	}
	return inbox.Role(text), nil
}

func (a *API) roleRoutes() {
	add(a, route{"GET", "/api/v1/roles", auth.MembersRead, "list-roles", "The roles of members and what each may do: presets, the widest first, then the workspace's own"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[RoleList], error) {
		within := []inbox.Role{}
		own, err := a.Auth.OwnRoles(ctx, who.Actor.Workspace)
		if err == nil && auth.Can(who.Actor, auth.MembersManage) {
			within, err = a.Auth.Within(ctx, who.Actor)
		}
		if err != nil {
			return nil, err
		}
		items := shapes(auth.MemberRoles(), func(r inbox.Role) Role {
			return Role{ID: string(r), Permissions: auth.Permissions(r), MayGive: slices.Contains(within, r)}
		})
		for _, r := range own {
			items = append(items, ownRoleShape(slices.Contains(within, r.ID), r))
		}
		return answer(RoleList{items, auth.Basics()}), nil
	})
	type made struct{ Body RoleBody }
	add(a, route{"POST", "/api/v1/roles", auth.RolesManage, "add-role", "Make a role of the workspace's own"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *made) (*body[Role], error) {
		r, err := a.Auth.AddRole(ctx, who.Actor, in.Body.Name, in.Body.Permissions)
		return answer(ownRoleShape(true, r)), err
	})
	type edited struct {
		ByID
		Body RoleEdit
	}
	add(a, route{"PUT", "/api/v1/roles/{id}", auth.RolesManage, "edit-role", "Change a role of the workspace's own; it counts at once, and if something is taken away, sessions of who has it end"}, options{},
		func(ctx context.Context, who caller, in *edited) (*body[Role], error) {
			id, err := ownRoleID(in.ID)
			if err != nil {
				return nil, err
			}
			r, err := a.Auth.EditRole(ctx, who.Actor, id, in.Body.Version, in.Body.Name, in.Body.Permissions)
			return answer(ownRoleShape(true, r)), err
		})
	add(a, route{"DELETE", "/api/v1/roles/{id}", auth.RolesManage, "remove-role", "Delete a role of the workspace's own that nobody has"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := ownRoleID(in.ID)
		if err == nil {
			err = a.Auth.RemoveRole(ctx, who.Actor, id)
		}
		return nil, err
	})
}
