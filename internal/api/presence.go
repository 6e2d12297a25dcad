package api

import (
	"context"
	"net/http"
	"slices"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Presence is whether a member is at work.
type Presence struct {
	MemberID   inbox.MemberID     `json:"member_id"`
	Shown      inbox.MemberStatus `json:"shown" enum:"available,busy,away,idle,offline" doc:"What they said, else what is seen: idle, no hand on a screen for a while; offline, no screen is open. It changes with the clock: until and seen_at say when."`
	Status     inbox.MemberStatus `json:"status" enum:"available,busy,away" doc:"What they said."`
	Until      inbox.Millis       `json:"until,omitempty" doc:"From then on they are available again."`
	Reason     string             `json:"reason,omitempty"`
	SeenAt     inbox.Millis       `json:"seen_at,omitempty" doc:"A screen of theirs last said that it is there. Screens say so each minute; after 150 seconds they count as closed."`
	Idle       bool               `json:"idle,omitempty"`
	FocusUntil inbox.Millis       `json:"focus_until,omitempty" doc:"They work undisturbed until then."`
}

// Focus is a block of undisturbed work on one view.
type Focus struct {
	ID        inbox.FocusID     `json:"id"`
	ViewID    inbox.SavedViewID `json:"view_id,omitempty" doc:"Absent: the caller's own open conversations."`
	Name      string            `json:"name,omitempty" doc:"Of the view when it began."`
	StartedAt inbox.Millis      `json:"started_at"`
	Until     inbox.Millis      `json:"until" doc:"May be over: then it waits to be ended, for its summary."`
	EndedAt   inbox.Millis      `json:"ended_at,omitempty"`
	Before    int               `json:"before" doc:"Conversations in the view when it began, up to 1,000."`
	Summary   *FocusSummary     `json:"summary,omitempty"`
}

// FocusSummary is what came of it.
type FocusSummary struct {
	Messages   int `json:"messages" doc:"Sent by the caller."`
	Answered   int `json:"answered" doc:"Conversations in which."`
	Resolved   int `json:"resolved" doc:"Conversations they changed and that are resolved."`
	HandedOver int `json:"handed_over" doc:"With a card."`
	After      int `json:"after" doc:"Conversations in the view now, up to 1,000."`
}

// CurrentFocus is the block that runs, if one does.
type CurrentFocus struct {
	Focus *Focus `json:"focus,omitempty"`
}

func focusShape(b inbox.FocusBlock) Focus {
	return Focus{ID: b.ID, ViewID: b.View, Name: b.Name, StartedAt: b.StartedAt, Until: b.Until, EndedAt: b.EndedAt, Before: b.Before}
}

func (a *API) presenceRoutes() {
	presences := func(ctx context.Context, who caller) ([]Presence, error) {
		list, err := a.Presence.Team(ctx, who.Actor.Workspace)
		now := inbox.MillisOf(a.Now())
		return shapes(list, func(p inbox.Presence) Presence {
			return Presence{p.Member, p.Shown(now), p.Said, p.Until, p.Reason, p.SeenAt, p.Idle, p.FocusUntil}
		}), err
	}
	add(a, route{"GET", "/api/v1/presence", auth.MembersRead, "list-presence", "Who is at work"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Presence]], error) {
		list, err := presences(ctx, who)
		return answer(page[Presence]{Items: list}), err
	})
	type statusSaid struct {
		Body struct {
			Status inbox.MemberStatus `json:"status" enum:"available,busy,away"`
			Until  inbox.Millis       `json:"until,omitempty" doc:"From then on one is available again; left out: until one says so."`
			Reason string             `json:"reason,omitempty" maxLength:"80"`
		}
	}
	add(a, route{"PUT", "/api/v1/me/status", auth.DeskArrange, "set-my-status", "Say whether one is available, busy or away"}, options{}, func(ctx context.Context, who caller, in *statusSaid) (*body[Presence], error) {
		if err := a.Presence.Say(ctx, who.Actor, in.Body.Status, in.Body.Until, in.Body.Reason); err != nil {
			return nil, err
		}
		list, err := presences(ctx, who)
		at := slices.IndexFunc(list, func(p Presence) bool { return p.MemberID == who.Actor.Member })
		if err == nil && at < 0 {
			err = inbox.Refuse(inbox.CodeNotFound, "There is no such member.")
		}
		if err != nil {
			return nil, err
		}
		return answer(list[at]), nil
	})
	type screenSeen struct {
		Body struct {
			Idle bool `json:"idle" doc:"No hand was on any screen of this browser for a while."`
		}
	}
	add(a, route{"POST", "/api/v1/me/seen", auth.DeskArrange, "seen", "Say that a screen is there, each minute"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *screenSeen) (*struct{}, error) {
		return nil, a.Presence.Seen(ctx, who.Actor, in.Body.Idle)
	})
	add(a, route{"GET", "/api/v1/me/focus", auth.DeskArrange, "get-focus", "The block of undisturbed work that runs, or waits to be ended"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[CurrentFocus], error) {
		b, found, err := a.Presence.Current(ctx, who.Actor)
		if err != nil || !found {
			return answer(CurrentFocus{}), err
		}
		f := focusShape(b)
		return answer(CurrentFocus{&f}), nil
	})
	type focusBegun struct {
		Body struct {
			ViewID  inbox.SavedViewID `json:"view_id,omitempty" doc:"A saved view; left out: the caller's own open conversations."`
			Minutes int               `json:"minutes" minimum:"30" maximum:"45"`
		}
	}
	add(a, route{"POST", "/api/v1/me/focus", auth.DeskArrange, "start-focus", "Begin a block of undisturbed work on a view"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *focusBegun) (*body[Focus], error) {
		name, before, err := a.viewNow(ctx, who, in.Body.ViewID)
		if err != nil {
			return nil, err
		}
		b, err := a.Presence.Start(ctx, who.Actor, in.Body.ViewID, name, in.Body.Minutes, before)
		return answer(focusShape(b)), err
	})
	add(a, route{"POST", "/api/v1/me/focus/end", auth.DeskArrange, "end-focus", "End it, and see what came of it"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, _ *struct{}) (*body[Focus], error) {
		b, sum, err := a.Presence.End(ctx, who.Actor)
		if err != nil {
			return nil, err
		}
		f := focusShape(b)
		// A view that was deleted meanwhile has nothing in it.
		_, after, err := a.viewNow(ctx, who, b.View)
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = nil
		}
		f.Summary = &FocusSummary{sum.Messages, sum.Answered, sum.Resolved, sum.HandedOver, after}
		return answer(f), err
	})
}

// viewNow gives the name of a view that the caller sees, and how many conversations are in it.
func (a *API) viewNow(ctx context.Context, who caller, id inbox.SavedViewID) (name string, n int, err error) {
	f := view.Filter{State: inbox.ConversationOpen, Assignees: view.Member, Assignee: who.Actor.Member}
	if id != 0 {
		list, err := a.Reader.ViewsOf(ctx, who.Actor.Workspace, who.Actor.Member)
		if err != nil {
			return "", 0, err
		}
		at := slices.IndexFunc(list, func(v inbox.SavedView) bool { return v.ID == id })
		if at < 0 {
			return "", 0, inbox.Refuse(inbox.CodeNotFound, "There is no such view.")
		}
		name = list[at].Name
		if f, err = filterOf(who, filterShape(list[at].Filter).asked()); err != nil {
			return "", 0, err
		}
	}
	counts, err := a.Reader.CountConversations(ctx, who.Actor.Workspace, []view.Filter{f})
	if err != nil {
		return "", 0, err
	}
	return name, counts[0], nil
}
