package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Pulled is the conversation a member was given, and why it was this one.
type Pulled struct {
	Conversation *Conversation `json:"conversation,omitempty" doc:"Absent: nobody waits whom no member has."`
	Reason       *PullReason   `json:"reason,omitempty"`
}

// PullReason says why a conversation came first.
type PullReason struct {
	Priority     string       `json:"priority" enum:"urgent,high,normal,none,low" doc:"The highest among those that nobody had."`
	WaitingSince inbox.Millis `json:"waiting_since" doc:"The longest within that priority."`
	TeamID       inbox.TeamID `json:"team_id,omitempty" doc:"The team of the caller that it was given to."`
}

func (a *API) pullRoutes() {
	add(a, route{"POST", "/api/v1/conversations/next", auth.ConversationsAssign, "pull-next", "Get the conversation that needs an answer most and that nobody has"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, _ *struct{}) (*body[Pulled], error) {
		limit := sightOf(ctx)
		c, found, err := a.Desk.PullNext(ctx, who.Actor, limit != nil && limit.teams)
		if err != nil || !found {
			return answer(Pulled{}), err
		}
		t, err := a.Reader.Conversation(ctx, who.Actor.Workspace, c.ID)
		if err != nil {
			return nil, err
		}
		shown := a.conversationShape(who, inbox.MillisOf(a.Now()))(t)
		return answer(Pulled{&shown, &PullReason{c.Priority.String(), c.WaitingSince, c.Team}}), nil
	})
}
