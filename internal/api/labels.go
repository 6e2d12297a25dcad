package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// Label is a word that the workspace puts on conversations.
type Label struct {
	ID    inbox.LabelID `json:"id"`
	Name  string        `json:"name"`
	Color string        `json:"color" enum:"gray,red,orange,yellow,green,teal,blue,violet,pink"`
}

func labelShape(l inbox.Label) Label { return Label{l.ID, l.Name, string(l.Color)} }

// OnConversation names a label on one conversation.
type OnConversation struct {
	ID  string `path:"id"`
	LID string `path:"lid"`
}

func (a *API) labelRoutes() {
	add(a, route{"GET", "/api/v1/labels", auth.ConversationsRead, "list-labels", "The labels of the workspace"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[Label]], error) {
		list, err := a.Reader.Labels(ctx, who.Actor.Workspace)
		return answer(page[Label]{Items: shapes(list, labelShape)}), err
	})
	type added struct {
		Body struct {
			Name  string `json:"name" maxLength:"200"`
			Color string `json:"color" enum:"gray,red,orange,yellow,green,teal,blue,violet,pink"`
		}
	}
	add(a, route{"POST", "/api/v1/labels", auth.LabelsManage, "add-label", "Make a label"}, options{status: http.StatusCreated}, func(ctx context.Context, who caller, in *added) (*body[Label], error) {
		l, err := a.Desk.AddLabel(ctx, who.Actor, in.Body.Name, inbox.LabelColor(in.Body.Color))
		return answer(labelShape(l)), err
	})
	type edited struct {
		ByID
		Body struct {
			Name  *string `json:"name,omitempty" maxLength:"200"`
			Color *string `json:"color,omitempty" enum:"gray,red,orange,yellow,green,teal,blue,violet,pink"`
		}
	}
	add(a, route{"PATCH", "/api/v1/labels/{id}", auth.LabelsManage, "edit-label", "Rename or recolour a label"}, options{}, func(ctx context.Context, who caller, in *edited) (*body[Label], error) {
		id, err := idOf[inbox.LabelID]("label", in.ID)
		if err != nil {
			return nil, err
		}
		l, err := a.Desk.EditLabel(ctx, who.Actor, id, desk.LabelEdit{Name: in.Body.Name, Color: (*inbox.LabelColor)(in.Body.Color)})
		return answer(labelShape(l)), err
	})
	add(a, route{"DELETE", "/api/v1/labels/{id}", auth.LabelsManage, "remove-label", "Delete a label and take it off every conversation"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.LabelID]("label", in.ID)
		if err == nil {
			err = a.Desk.RemoveLabel(ctx, who.Actor, id)
		}
		return nil, err
	})
	hang := func(on bool) func(context.Context, caller, *OnConversation) (*body[Conversation], error) {
		return func(ctx context.Context, who caller, in *OnConversation) (*body[Conversation], error) {
			conv, err := idOf[inbox.ConversationID]("conversation", in.ID)
			if err != nil {
				return nil, err
			}
			id, err := idOf[inbox.LabelID]("label", in.LID)
			if err != nil {
				return nil, err
			}
			if _, err := a.Desk.Label(ctx, who.Actor, conv, id, on); err != nil {
				return nil, err
			}
			return a.conversation(ctx, who, in.ID)
		}
	}
	const path = "/api/v1/conversations/{id}/labels/{lid}"
	add(a, route{"PUT", path, auth.ConversationsLabel, "put-label", "Put a label on a conversation"}, options{}, hang(true))
	add(a, route{"DELETE", path, auth.ConversationsLabel, "take-label", "Take a label off a conversation"}, options{status: http.StatusOK}, hang(false))
}
