package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// NewMember is the body that lets somebody in.
type NewMember struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Role     string `json:"role" maxLength:"40" doc:"The id of a role: see /roles."`
	Password string `json:"password,omitempty" maxLength:"4096" doc:"At least 12 characters. Left out: make a link for them with /members/{id}/password-link."`
}

// MemberEdit is what an owner may change of a member.
type MemberEdit struct {
	Name     *string        `json:"name,omitempty"`
	Role     *string        `json:"role,omitempty" maxLength:"40" doc:"The id of a role: see /roles."`
	State    *string        `json:"state,omitempty" enum:"active,disabled"`
	Password *string        `json:"password,omitempty" maxLength:"4096"`
	GiveTo   inbox.MemberID `json:"give_to,omitempty" doc:"With state disabled: the member who gets their open conversations. Left out: nobody, they are unassigned. What they had resolved goes the same way."`
}

// APIKey is a key as it is listed; its text is seen once, in the answer that made it.
type APIKey struct {
	ID         inbox.APIKeyID `json:"id"`
	Name       string         `json:"name"`
	Prefix     string         `json:"prefix"`
	Scopes     []string       `json:"scopes"`
	CreatedAt  inbox.Millis   `json:"created_at"`
	LastUsedAt inbox.Millis   `json:"last_used_at,omitempty"`
	ExpiresAt  inbox.Millis   `json:"expires_at,omitempty"`
	Key        string         `json:"key,omitempty" doc:"The key itself: only in the answer that made it."`
}

func keyShape(k auth.Key) APIKey {
	return APIKey{ID: k.ID, Name: k.Name, Prefix: k.Prefix, Scopes: k.Scopes, CreatedAt: k.CreatedAt, LastUsedAt: k.LastUsedAt, ExpiresAt: k.ExpiresAt}
}

// ByID names one thing in the address. Exported, since the library fills only such parts.
type ByID struct {
	ID string `path:"id"`
}

func (a *API) memberRoutes() {
	add(a, route{"GET", "/api/v1/members", auth.MembersRead, "list-members", "The members of the workspace"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Member]], error) {
		members, err := a.Auth.Members(ctx, who.Actor.Workspace)
		return answer(page[Member]{Items: shapes(members, memberShape)}), err
	})
	type added struct{ Body NewMember }
	add(a, route{"POST", "/api/v1/members", auth.MembersManage, "add-member", "Let somebody in"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *added) (*body[Member], error) {
		m, err := a.Auth.AddMember(ctx, who.Actor, auth.NewMember{Name: in.Body.Name, Email: in.Body.Email, Role: inbox.Role(in.Body.Role), Password: inbox.NewSecret(in.Body.Password)})
		return answer(memberShape(m)), err
	})
	type edited struct {
		ByID
		Body MemberEdit
	}
	add(a, route{"PATCH", "/api/v1/members/{id}", auth.MembersManage, "edit-member", "Change a member; another role, state or password ends their sessions"}, options{},
		func(ctx context.Context, who caller, in *edited) (*body[Member], error) {
			id, err := idOf[inbox.MemberID]("member", in.ID)
			if err != nil {
				return nil, err
			}
			e := auth.MemberEdit{Name: in.Body.Name, Role: (*inbox.Role)(in.Body.Role), State: (*inbox.MemberState)(in.Body.State), GiveTo: in.Body.GiveTo}
			if in.Body.Password != nil {
				p := inbox.NewSecret(*in.Body.Password)
				e.Password = &p
			}
			m, err := a.Auth.EditMember(ctx, who.Actor, id, e)
			return answer(memberShape(m)), err
		})
	add(a, route{"GET", "/api/v1/api-keys", auth.KeysManage, "list-api-keys", "The API keys of the workspace"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[APIKey]], error) {
		keys, err := a.Auth.Keys(ctx, who.Actor.Workspace)
		return answer(page[APIKey]{Items: shapes(keys, keyShape)}), err
	})
	type newKey struct {
		Body struct {
			Name      string       `json:"name"`
			Scopes    []string     `json:"scopes" minItems:"1" maxItems:"3" nullable:"false" doc:"read, write, admin; each holds the ones before it."`
			ExpiresAt inbox.Millis `json:"expires_at,omitempty" doc:"Left out: never."`
		}
	}
	add(a, route{"POST", "/api/v1/api-keys", auth.KeysManage, "add-api-key", "Make an API key"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *newKey) (*body[APIKey], error) {
		text, k, err := a.Auth.AddKey(ctx, who.Actor, in.Body.Name, in.Body.Scopes, in.Body.ExpiresAt)
		shape := keyShape(k)
		shape.Key = text.Reveal()
		return answer(shape), err
	})
	add(a, route{"DELETE", "/api/v1/api-keys/{id}", auth.KeysManage, "remove-api-key", "End an API key at once"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.APIKeyID]("key", in.ID)
		if err == nil {
			err = a.Auth.RemoveKey(ctx, who.Actor, id)
		}
		return nil, err
	})
}

// shapes presents a list; it is never null.
func shapes[T, S any](list []T, shape func(T) S) []S {
	out := make([]S, len(list))
	for i := range list {
		out[i] = shape(list[i])
	}
	return out
}
