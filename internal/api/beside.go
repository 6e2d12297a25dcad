package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/realtime"
)

// besideRoute is how members who have the same conversation open see each other.
func (a *API) besideRoute() {
	type doing struct {
		ID   string `path:"id"`
		Body struct {
			Doing string `json:"doing" enum:"looks,writes,notes,gone" doc:"Say it again at least each 20 seconds, and each 3 while writing an answer or a note: after 45 and 7 it counts as over."`
			Asks  bool   `json:"asks,omitempty" doc:"The caller has just come: others say again what they do."`
		}
	}
	add(a, route{"POST", "/api/v1/conversations/{id}/beside", auth.DeskArrange, "beside", "Tell others at a conversation that one looks at it, or writes"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *doing) (*struct{}, error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err == nil {
			_, err = a.Reader.Conversation(ctx, who.Actor.Workspace, conv)
		}
		if err != nil {
			return nil, err
		}
		a.Beside(realtime.Beside{Workspace: who.Actor.Workspace, Conversation: conv, Member: who.Actor.Member, Doing: in.Body.Doing, Asks: in.Body.Asks})
		return nil, nil
	})
}
