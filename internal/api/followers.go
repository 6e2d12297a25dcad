package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Followers are the members who want to hear of a conversation, whoever has it.
type Followers struct {
	MemberIDs []inbox.MemberID `json:"member_ids" nullable:"false" doc:"Those who may sign in."`
}

func (a *API) followers(ctx context.Context, who caller, conv inbox.ConversationID) (*body[Followers], error) {
	list, err := a.Reader.Followers(ctx, who.Actor.Workspace, conv)
	return answer(Followers{append([]inbox.MemberID{}, list...)}), err
}

func (a *API) followRoutes() {
	const path = "/api/v1/conversations/{id}"
	add(a, route{"GET", path + "/followers", auth.ConversationsRead, "list-followers", "Who follows a conversation"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Followers], error) {
		conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err == nil {
			_, err = a.Reader.Conversation(ctx, who.Actor.Workspace, conv)
		}
		if err != nil {
			return nil, err
		}
		return a.followers(ctx, who, conv)
	})
	follow := func(on bool) func(context.Context, caller, *ByID) (*body[Followers], error) {
		return func(ctx context.Context, who caller, in *ByID) (*body[Followers], error) {
			conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
			if err == nil {
				err = a.Desk.Follow(ctx, who.Actor, conv, on)
			}
			if err != nil {
				return nil, err
			}
			return a.followers(ctx, who, conv)
		}
	}
	add(a, route{"PUT", path + "/follow", auth.DeskArrange, "follow", "Follow a conversation: hear what happens in it"}, options{status: http.StatusOK}, follow(true))
	add(a, route{"DELETE", path + "/follow", auth.DeskArrange, "unfollow", "Follow it no longer"}, options{status: http.StatusOK}, follow(false))
	add(a, route{"GET", "/api/v1/me/following", auth.DeskArrange, "list-following", "The conversations that the caller follows and sees, newest activity first; at most 200"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Conversation]], error) {
		ids, err := a.Reader.Followed(ctx, who.Actor.Workspace, who.Actor.Member)
		if err != nil {
			return nil, err
		}
		threads, err := a.Reader.ConversationsByID(ctx, who.Actor.Workspace, ids)
		return answer(page[Conversation]{Items: shapes(threads, a.conversationShape(who, inbox.MillisOf(a.Now())))}), err
	})
}
