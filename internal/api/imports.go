package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/importing"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Import is a chat export that was handed in, and what became of it.
type Import struct {
	ID             inbox.ImportID          `json:"id"`
	AccountID      inbox.AccountID         `json:"account_id"`
	State          inbox.ImportState       `json:"state" enum:"ready,running,done,failed,undoing,undone"`
	Filename       string                  `json:"filename"`
	Size           int64                   `json:"size"`
	Preview        importing.ExportPreview `json:"preview"`
	CreatedBy      inbox.MemberID          `json:"created_by"`
	CreatedAt      inbox.Millis            `json:"created_at"`
	ConversationID inbox.ConversationID    `json:"conversation_id,omitempty"`
	ContactID      inbox.ContactID         `json:"contact_id,omitempty"`
	Customer       string                  `json:"customer,omitempty" doc:"The author who is the customer."`
	DateOrder      string                  `json:"date_order,omitempty"`
	Zone           string                  `json:"zone,omitempty"`
	StartedBy      inbox.MemberID          `json:"started_by,omitempty"`
	StartedAt      inbox.Millis            `json:"started_at,omitempty"`
	Total          int                     `json:"total" doc:"Lines of the chat, notes of the app included."`
	Done           int                     `json:"done"`
	Added          int                     `json:"added" doc:"Messages that were new."`
	Merged         int                     `json:"merged" doc:"Messages that were here already."`
	Files          int                     `json:"files"`
	Missing        int                     `json:"missing" doc:"Files that the export does not hold."`
	FirstAt        inbox.Millis            `json:"first_at,omitempty"`
	LastAt         inbox.Millis            `json:"last_at,omitempty"`
	Reason         string                  `json:"reason,omitempty" doc:"Why it failed."`
	EndedAt        inbox.Millis            `json:"ended_at,omitempty"`
	UndoneBy       inbox.MemberID          `json:"undone_by,omitempty"`
	Version        int64                   `json:"version"`
}

func importShape(i inbox.Import) (Import, error) {
	p, err := importing.Decode(i.Preview)
	return Import{i.ID, i.Account, i.State, i.Filename, i.Size, p, i.CreatedBy, i.CreatedAt, i.Conversation, i.Contact, i.Customer, i.DateOrder, i.Zone, i.StartedBy, i.StartedAt,
		i.Total, i.Done, i.Added, i.Merged, i.Files, i.Missing, i.FirstAt, i.LastAt, i.Reason, i.EndedAt, i.UndoneBy, i.Version}, err
}

func importAnswer(i inbox.Import, err error) (*body[Import], error) {
	if err != nil {
		return nil, err
	}
	shape, err := importShape(i)
	return answer(shape), err
}

// exportTime is how long the bytes of an export may take: with media it is large, and lines slow.
const exportTime = time.Hour

func (a *API) importRoutes() {
	upload := route{"POST", "/api/v1/imports", auth.ImportsManage, "upload-import", "Hand in a chat export"}
	a.describe(upload, "The body is the .txt or .zip file that the app's Export chat makes; X-Filename (percent-encoded) names it. Answers 201 with what was found in it. Nothing is stored in a conversation before the import is started.",
		&huma.Param{Name: "account_id", In: "query", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}, &huma.Param{Name: "X-Filename", In: "header", Schema: &huma.Schema{Type: huma.TypeString}})
	a.plain(upload, a.uploadImport)

	add(a, route{"GET", "/api/v1/imports", auth.ImportsManage, "list-imports", "Chat exports, newest first"}, options{}, func(ctx context.Context, who caller, in *Paging) (*body[page[Import]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		list, err := a.Imports.List(ctx, who.Actor.Workspace, inbox.ImportID(min(after.ID, math.MaxInt64)), in.Limit)
		if err != nil {
			return nil, err
		}
		p := page[Import]{Items: []Import{}}
		for _, i := range list {
			shape, err := importShape(i)
			if err != nil {
				return nil, err
			}
			p.Items = append(p.Items, shape)
		}
		if len(list) == in.Limit {
			p.NextCursor = view.Position{ID: int64(list[len(list)-1].ID)}.Cursor()
		}
		return answer(p), nil
	})
	add(a, route{"GET", "/api/v1/imports/{id}", auth.ImportsManage, "get-import", "One of them"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Import], error) {
		id, err := idOf[inbox.ImportID]("import", in.ID)
		if err != nil {
			return nil, err
		}
		return importAnswer(a.Imports.Get(ctx, who.Actor.Workspace, id))
	})
	type start struct {
		ByID
		Body struct {
			Customer       string               `json:"customer" doc:"The author who is the customer; all others are you. Empty if only you wrote."`
			ConversationID inbox.ConversationID `json:"conversation_id,omitempty" doc:"Where it belongs; or else phone."`
			Phone          string               `json:"phone,omitempty" doc:"The customer's number with + and the country's code."`
			Name           string               `json:"name,omitempty" doc:"How members will know a new person."`
			DateOrder      string               `json:"date_order,omitempty" enum:"dmy,mdy,ymd" doc:"Needed if the preview has two readings."`
			Zone           string               `json:"zone" doc:"Of the phone that made the export, as Asia/Kolkata."`
		}
	}
	add(a, route{"POST", "/api/v1/imports/{id}/start", auth.ImportsManage, "start-import", "Say who is who, and store the messages"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *start) (*body[Import], error) {
		id, err := idOf[inbox.ImportID]("import", in.ID)
		if err != nil {
			return nil, err
		}
		i, err := a.Imports.Get(ctx, who.Actor.Workspace, id)
		if err != nil {
			return nil, err
		}
		account, err := a.Reader.WorkspaceAccount(ctx, who.Actor.Workspace, i.Account)
		if err != nil {
			return nil, err
		}
		b := in.Body
		return importAnswer(a.Imports.Begin(ctx, who.Actor, account, id, importing.Mapping{Customer: b.Customer, Conversation: b.ConversationID, Phone: b.Phone, Name: b.Name, DateOrder: b.DateOrder, Zone: b.Zone}))
	})
	add(a, route{"POST", "/api/v1/imports/{id}/undo", auth.ImportsManage, "undo-import", "Take a whole import back"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *ByID) (*body[Import], error) {
		id, err := idOf[inbox.ImportID]("import", in.ID)
		if err != nil {
			return nil, err
		}
		return importAnswer(a.Imports.Undo(ctx, who.Actor, id))
	})
	add(a, route{"DELETE", "/api/v1/imports/{id}", auth.ImportsManage, "discard-import", "Forget an export that was not started"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.ImportID]("import", in.ID)
		if err != nil {
			return nil, err
		}
		return nil, a.Imports.Discard(ctx, who.Actor, id)
	})
}

func (a *API) uploadImport(w http.ResponseWriter, r *http.Request, who caller) error {
	q := r.URL.Query()
	for name := range q {
		if name != "account_id" {
			return inbox.Invalid("query."+name, "unknown query parameter")
		}
	}
	var id inbox.AccountID
	if err := id.UnmarshalText([]byte(q.Get("account_id"))); err != nil || id == 0 {
		return inbox.Invalid("query.account_id", "want the id of the number whose chat it is")
	}
	filename, err := url.PathUnescape(r.Header.Get("X-Filename"))
	if err != nil {
		return inbox.Invalid("header.X-Filename", "want a percent-encoded name")
	}
	if _, err := a.Reader.WorkspaceAccount(r.Context(), who.Actor.Workspace, id); err != nil {
		return err
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(exportTime))
	control.SetWriteDeadline(time.Now().Add(exportTime + answerTime))
	i, err := a.Imports.Upload(r.Context(), who.Actor, id, filename, r.ContentLength, http.MaxBytesReader(w, r.Body, importing.MaxBytes+1))
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return inbox.Invalid("body", "ended early")
		}
		return err
	}
	shape, err := importShape(i)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(shape)
}
