package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// AccessReview is one look at who has access that was signed off.
type AccessReview struct {
	ID      inbox.AuditID  `json:"id"`
	At      inbox.Millis   `json:"at"`
	By      inbox.MemberID `json:"by"`
	Note    string         `json:"note,omitempty"`
	Members int            `json:"members" doc:"Who could sign in then."`
	Devices int            `json:"devices" doc:"Where they were signed in."`
	Keys    int            `json:"api_keys"`
}

// AccessMember is a member as they are looked at.
type AccessMember struct {
	Member
	LastSignInAt inbox.Millis `json:"last_sign_in_at,omitempty"`
	Devices      []Device     `json:"devices" nullable:"false" doc:"Where they are signed in."`
}

// Access is what is looked at once a week: who has access, where, and what changed since the last look.
type Access struct {
	On      bool           `json:"on" doc:"A weekly look is wanted."`
	DueAt   inbox.Millis   `json:"due_at,omitempty" doc:"When the next one is due; absent while none is wanted."`
	Last    *AccessReview  `json:"last,omitempty"`
	Members []AccessMember `json:"members" nullable:"false"`
	Keys    []APIKey       `json:"api_keys" nullable:"false"`
	Changes []AuditLine    `json:"changes" nullable:"false" doc:"Of members, roles, keys, passwords, second steps, settings and signatures since the last look, newest first, at most 200; the audit has all."`
	Newest  inbox.AuditID  `json:"newest,omitempty" doc:"Of the changes: signed off is what goes up to it."`
}

func reviewShape(r auth.Review) AccessReview {
	return AccessReview{r.ID, r.At, r.By, r.Note, r.Members, r.Devices, r.Keys}
}

func (a *API) accessShape(x auth.Access) Access {
	out := Access{On: x.On, DueAt: x.DueAt, Keys: shapes(x.Keys, keyShape), Changes: shapes(x.Changes, auditShape), Newest: x.Newest, Members: []AccessMember{}}
	if x.Last.ID != 0 {
		last := reviewShape(x.Last)
		out.Last = &last
	}
	for _, m := range x.Members {
		out.Members = append(out.Members, AccessMember{memberShape(m), x.LastSignIns[m.ID], a.devicesShape(x.Devices[m.ID], nil, 0).Items})
	}
	return out
}

func (a *API) reviewRoutes() {
	const path = "/api/v1/access-review"
	look := func(ctx context.Context, who caller) (*body[Access], error) {
		x, err := a.Auth.Access(ctx, who.Actor.Workspace)
		return answer(a.accessShape(x)), err
	}
	add(a, route{"GET", path, auth.AuditRead, "get-access", "Who has access, where, and what changed since the last look"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[Access], error) {
		return look(ctx, who)
	})
	type lookedAt struct {
		Body struct {
			Newest string `json:"newest,omitempty" doc:"The newest change that was seen; if there is a newer one, nothing is signed off: 409."`
			Note   string `json:"note,omitempty" maxLength:"8000"`
		}
	}
	add(a, route{"POST", path, auth.AuditRead, "sign-off-access", "Sign off that one has looked at it; kept for good"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *lookedAt) (*body[Access], error) {
		var newest inbox.AuditID
		if err := newest.UnmarshalText([]byte(in.Body.Newest)); err != nil {
			return nil, inbox.Invalid("body.newest", "want the id of the newest change that was seen, or none")
		}
		if err := a.Auth.SignOff(ctx, who.Actor, newest, in.Body.Note); err != nil {
			return nil, err
		}
		return look(ctx, who)
	})
	add(a, route{"GET", path + "/history", auth.AuditRead, "list-access-reviews", "The looks that were signed off, newest first"}, options{}, func(ctx context.Context, who caller, in *Paging) (*body[page[AccessReview]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		list, err := a.Auth.Reviews(ctx, who.Actor.Workspace, inbox.AuditID(after.ID), in.Limit)
		if err != nil {
			return nil, err
		}
		return pageOf(list, in.Limit, reviewShape, func(last auth.Review) view.Position { return view.Position{At: last.At, ID: int64(last.ID)} }), nil
	})
	type lookRule struct {
		Body struct {
			On bool `json:"on"`
		}
	}
	add(a, route{"PUT", path + "/rule", auth.HouseManage, "set-access-review", "Say whether access is looked at weekly"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *lookRule) (*struct{}, error) {
		return nil, a.Auth.SetReviews(ctx, who.Actor, in.Body.On)
	})
}
