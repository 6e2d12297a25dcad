package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/realtime"
	"sangam/internal/view"
)

// RawEvent is a thing that could not be applied.
type RawEvent struct {
	ID         inbox.ParkedID  `json:"id"`
	AccountID  inbox.AccountID `json:"account_id,omitempty"`
	Kind       string          `json:"kind"`
	Reason     string          `json:"reason"`
	ReceivedAt inbox.Millis    `json:"received_at"`
	ParkedAt   inbox.Millis    `json:"parked_at"`
	Tries      int             `json:"tries"`
	Size       int64           `json:"size"`
	State      string          `json:"state" enum:"parked,replayed"`
	Body       any             `json:"body,omitempty" doc:"Its own bytes, as JSON if they are JSON, else as text. Only when one is read. Names of the phone's address book are left out unless the workspace shares them."`
}

func rawShape(p view.Parked) RawEvent {
	r := RawEvent{ID: p.ID, AccountID: p.Account, Kind: p.Kind, Reason: p.Reason, ReceivedAt: p.ReceivedAt, ParkedAt: p.ParkedAt, Tries: p.Tries, Size: p.Size, State: p.State}
	switch {
	case len(p.Body) == 0:
	case json.Valid(p.Body):
		r.Body = json.RawMessage(p.Body)
	default:
		r.Body = strings.ToValidUTF8(string(p.Body), "\uFFFD")
	}
	return r
}

func (a *API) peopleRoutes() {
	type parkedIn struct {
		State string `query:"state" enum:"parked,replayed" default:"parked"`
		Paging
	}
	add(a, route{"GET", "/api/v1/raw-events", auth.ParkedRead, "list-raw-events", "What could not be applied, newest first"}, options{}, func(ctx context.Context, who caller, in *parkedIn) (*body[page[RawEvent]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		list, err := a.Reader.ParkedList(ctx, who.Actor.Workspace, in.State, after, in.Limit)
		if err != nil {
			return nil, err
		}
		shared, err := a.Identity.SharesNames(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		for i := range list {
			if !shared {
				hideBook(&list[i])
			}
		}
		return pageOf(list, in.Limit, rawShape, func(last view.Parked) view.Position { return view.Position{ID: int64(last.ID)} }), nil
	})
	add(a, route{"GET", "/api/v1/raw-events/{id}", auth.ParkedRead, "get-raw-event", "One of them, with its bytes"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[RawEvent], error) {
		id, err := idOf[inbox.ParkedID]("parked event", in.ID)
		if err != nil {
			return nil, err
		}
		p, err := a.Reader.ParkedItem(ctx, who.Actor.Workspace, id)
		if err != nil {
			return nil, err
		}
		shared, err := a.Identity.SharesNames(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		if !shared {
			hideBook(&p)
		}
		return answer(rawShape(p)), nil
	})
	type replayed struct {
		State  string `json:"state" enum:"parked,replayed"`
		Reason string `json:"reason,omitempty"`
	}
	add(a, route{"POST", "/api/v1/raw-events/{id}/replay", auth.ParkedReplay, "replay-raw-event", "Try again to apply it"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *ByID) (*body[replayed], error) {
		id, err := idOf[inbox.ParkedID]("parked event", in.ID)
		if err != nil {
			return nil, err
		}
		reason, err := a.Replayer.Replay(ctx, who.Actor.Workspace, id)
		if err != nil {
			return nil, err
		}
		if reason != "" {
			return answer(replayed{"parked", reason}), nil
		}
		return answer(replayed{State: "replayed"}), nil
	})
}

// streamNeeds says which permission each kind of event takes; kinds that are not here are for
// whoever may read conversations.
var streamNeeds = map[inbox.EventKind]auth.Permission{
	inbox.EventContactChanged:  auth.ContactsRead,
	inbox.EventBookChanged:     auth.ContactsRead, // and only if the workspace shares the phone's names
	inbox.EventPeopleChanged:   auth.ContactsRead,
	inbox.EventAccountChanged:  auth.AccountsRead,
	inbox.EventRawParked:       auth.ParkedRead,
	inbox.EventMemberChanged:   auth.MembersRead,
	inbox.EventPresenceChanged: auth.MembersRead,
	inbox.EventImportChanged:   auth.ImportsManage,

	inbox.EventChecklistChanged: auth.AccountsRead,
}

func (a *API) streamRoute() {
	r := route{"GET", "/api/v1/stream", auth.StreamRead, "stream", "What changes, as Server-Sent Events"}
	a.describe(r, "Resumes after Last-Event-ID; says reset when it cannot, and the caller then reads its views anew. Events are thin: fetch what they name.")
	a.plain(r, func(w http.ResponseWriter, req *http.Request, who caller) error {
		// Held by the closure: each look may find another role.
		return a.Hub.Serve(w, req, realtime.Reader{Workspace: who.Actor.Workspace, LastEventID: req.Header.Get("Last-Event-ID"),
			Again: func(ctx context.Context) (func(inbox.Event) (bool, error), time.Time, error) {
				id, err := a.Auth.Again(ctx, who.Identity)
				if err != nil {
					return nil, time.Time{}, err
				}
				if !auth.Can(id.Actor, auth.StreamRead) {
					return nil, time.Time{}, refusal(id.Actor, auth.StreamRead)
				}
				names, err := a.Identity.SharesNames(ctx, id.Actor.Workspace)
				if err != nil {
					return nil, time.Time{}, err
				}
				hears := a.hears(ctx, id.Actor)
				may := func(e inbox.Event) (bool, error) {
					if e.Kind == inbox.EventBookChanged && !names {
						return false, nil
					}
					need, special := streamNeeds[e.Kind]
					if !special {
						need = auth.ConversationsRead
					}
					if !auth.Can(id.Actor, need) {
						return false, nil
					}
					return hears(e)
				}
				return may, id.Until.Time(), nil
			}})
	})
}
