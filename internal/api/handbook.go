package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/handbook"
	"sangam/internal/inbox"
)

// HandbookPage is how the team works, in its own words.
type HandbookPage struct {
	ID         handbook.ID  `json:"id"`
	Title      string       `json:"title"`
	Text       string       `json:"text,omitempty" doc:"Plain text with a small part of Markdown: ## headings, - and 1. lists, **bold**, code, tables, links to places of the desk. Only when one page is read."`
	Owner      *Mentioned   `json:"owner,omitempty" doc:"Who answers for it."`
	ReviewAt   inbox.Millis `json:"review_at,omitempty" doc:"From then on it is due to be looked at again."`
	Due        bool         `json:"due,omitempty" doc:"It is."`
	ReviewedAt inbox.Millis `json:"reviewed_at,omitempty"`
	ChangedAt  inbox.Millis `json:"changed_at"`
	ChangedBy  *Mentioned   `json:"changed_by,omitempty"`
	Version    int64        `json:"version"`
	Can        []string     `json:"can" doc:"edit, if the caller may change, review and delete it."`
}

// OwnList is a list that a member ticks off for themselves.
type OwnList struct {
	ID    string    `json:"id" enum:"onboarding,session_start,session_end"`
	Daily bool      `json:"daily" doc:"Anew each day."`
	Items []OwnTick `json:"items" nullable:"false"`
}

// OwnTick is an item of such a list.
type OwnTick struct {
	ID     string       `json:"id"`
	DoneAt inbox.Millis `json:"done_at,omitempty" doc:"Absent: not done."`
}

func (a *API) handbookShape(who caller) func(handbook.Page) HandbookPage {
	now := inbox.MillisOf(a.Now())
	named := func(id inbox.MemberID, name string) *Mentioned {
		if id == 0 {
			return nil
		}
		return &Mentioned{id, name}
	}
	return func(p handbook.Page) HandbookPage {
		out := HandbookPage{ID: p.ID, Title: p.Title, Text: p.Text, Owner: named(p.Owner, p.OwnerName), ReviewAt: p.ReviewAt, Due: p.ReviewAt != 0 && p.ReviewAt <= now, ReviewedAt: p.ReviewedAt,
			ChangedAt: p.ChangedAt, ChangedBy: named(p.ChangedBy, p.Changer), Version: p.Version, Can: []string{}}
		if auth.Can(who.Actor, auth.HandbookEdit) {
			out.Can = append(out.Can, "edit")
		}
		return out
	}
}

// HandbookEdit is what is written of a page.
type HandbookEdit struct {
	Title    string         `json:"title" maxLength:"200"`
	Text     string         `json:"text" maxLength:"20000"`
	OwnerID  inbox.MemberID `json:"owner_id,omitempty" doc:"Who answers for it."`
	ReviewAt inbox.Millis   `json:"review_at,omitempty" doc:"From then on it is due to be looked at again; left out: never."`
}

// HandbookChange is a page changed, with what the writer saw.
type HandbookChange struct {
	Version int64 `json:"version" doc:"That was read; another one since is a conflict."`
	HandbookEdit
}

// HandbookReview says that a page still holds.
type HandbookReview struct {
	Version  int64        `json:"version"`
	ReviewAt inbox.Millis `json:"review_at,omitempty" doc:"When it is to be looked at again; left out: never."`
}

func (e HandbookEdit) said() handbook.Said {
	return handbook.Said{Title: e.Title, Text: e.Text, Owner: e.OwnerID, ReviewAt: e.ReviewAt}
}

func (a *API) handbookRoutes() {
	const path = "/api/v1/handbook"
	shown := func(who caller, p handbook.Page, err error) (*body[HandbookPage], error) {
		if err != nil {
			return nil, err
		}
		return answer(a.handbookShape(who)(p)), nil
	}
	add(a, route{"GET", path, auth.ConversationsRead, "list-handbook", "The pages of the handbook by title, without their texts"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[HandbookPage]], error) {
		list, err := a.Handbook.List(ctx, who.Actor.Workspace)
		return answer(page[HandbookPage]{Items: shapes(list, a.handbookShape(who))}), err
	})
	add(a, route{"GET", path + "/{id}", auth.ConversationsRead, "get-handbook-page", "One page"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[HandbookPage], error) {
		id, err := idOf[handbook.ID]("page", in.ID)
		if err != nil {
			return nil, err
		}
		p, err := a.Handbook.Get(ctx, who.Actor.Workspace, id)
		return shown(who, p, err)
	})
	type added struct{ Body HandbookEdit }
	add(a, route{"POST", path, auth.HandbookEdit, "add-handbook-page", "Write a page"}, options{status: http.StatusCreated, body: 256 << 10}, func(ctx context.Context, who caller, in *added) (*body[HandbookPage], error) {
		p, err := a.Handbook.Add(ctx, who.Actor, in.Body.said())
		return shown(who, p, err)
	})
	type changed struct {
		ByID
		Body HandbookChange
	}
	add(a, route{"PUT", path + "/{id}", auth.HandbookEdit, "edit-handbook-page", "Change a page"}, options{body: 256 << 10}, func(ctx context.Context, who caller, in *changed) (*body[HandbookPage], error) {
		id, err := idOf[handbook.ID]("page", in.ID)
		if err != nil {
			return nil, err
		}
		p, err := a.Handbook.Change(ctx, who.Actor, id, in.Body.Version, in.Body.said())
		return shown(who, p, err)
	})
	type reviewed struct {
		ByID
		Body HandbookReview
	}
	add(a, route{"POST", path + "/{id}/reviewed", auth.HandbookEdit, "review-handbook-page", "Say that a page still holds"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *reviewed) (*body[HandbookPage], error) {
		id, err := idOf[handbook.ID]("page", in.ID)
		if err != nil {
			return nil, err
		}
		p, err := a.Handbook.Review(ctx, who.Actor, id, in.Body.Version, in.Body.ReviewAt)
		return shown(who, p, err)
	})
	add(a, route{"DELETE", path + "/{id}", auth.HandbookEdit, "remove-handbook-page", "Delete a page"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[handbook.ID]("page", in.ID)
		if err == nil {
			err = a.Handbook.Remove(ctx, who.Actor, id)
		}
		return nil, err
	})
	type day struct {
		Day string `query:"day" required:"true" maxLength:"10" doc:"Today, by the member's calendar: 2026-11-22."`
	}
	own := func(ctx context.Context, who caller, day string) (*body[page[OwnList]], error) {
		lists, ticks, err := a.Handbook.Own(ctx, who.Actor, day)
		if err != nil {
			return nil, err
		}
		done := map[[2]string]inbox.Millis{}
		for _, t := range ticks {
			done[[2]string{t.List, t.Item}] = t.At
		}
		return answer(page[OwnList]{Items: shapes(lists, func(l handbook.List) OwnList {
			return OwnList{l.ID, l.Daily, shapes(l.Items, func(item string) OwnTick { return OwnTick{item, done[[2]string{l.ID, item}]} })}
		})}), nil
	}
	add(a, route{"GET", "/api/v1/me/checklists", auth.DeskArrange, "my-checklists", "The caller's own lists to tick off: once, and each day"}, options{}, func(ctx context.Context, who caller, in *day) (*body[page[OwnList]], error) {
		return own(ctx, who, in.Day)
	})
	type listTicked struct {
		ID   string `path:"id"`
		Body struct {
			Day   string `json:"day" maxLength:"10"`
			Items []struct {
				ID   string `json:"id" maxLength:"60"`
				Done bool   `json:"done"`
			} `json:"items" maxItems:"50"`
		}
	}
	add(a, route{"PUT", "/api/v1/me/checklists/{id}", auth.DeskArrange, "tick-my-checklist", "Tick off items of one's own list"}, options{}, func(ctx context.Context, who caller, in *listTicked) (*body[page[OwnList]], error) {
		var done, undone []string
		for _, i := range in.Body.Items {
			if i.Done {
				done = append(done, i.ID)
			} else {
				undone = append(undone, i.ID)
			}
		}
		if err := a.Handbook.TickOwn(ctx, who.Actor, in.ID, in.Body.Day, done, undone); err != nil {
			return nil, err
		}
		return own(ctx, who, in.Body.Day)
	})
}
