package api

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// PledgeText is what members sign, in each language; one of them is enough.
type PledgeText struct {
	English string `json:"en,omitempty" maxLength:"80000"`
	Hindi   string `json:"hi,omitempty" maxLength:"80000"`
}

// PledgeVersion is one version of the text.
type PledgeVersion struct {
	Version int64          `json:"version" doc:"0: there never was one."`
	At      inbox.Millis   `json:"at,omitempty"`
	By      inbox.MemberID `json:"by,omitempty"`
	Text    PledgeText     `json:"text" doc:"Empty: nobody is asked to sign."`
}

// OwnPledge is the text as it is now, and whether the caller has signed it.
type OwnPledge struct {
	PledgeVersion
	Wanted   bool         `json:"wanted" doc:"Members are asked to sign it."`
	SignedAt inbox.Millis `json:"signed_at,omitempty" doc:"When the caller signed this version; absent: not."`
	Name     string       `json:"name,omitempty" doc:"As they typed it."`
}

// PledgeSignature is somebody's word under a version.
type PledgeSignature struct {
	ID       inbox.AuditID  `json:"id"`
	Member   inbox.MemberID `json:"member_id"`
	Version  int64          `json:"version"`
	At       inbox.Millis   `json:"at"`
	Name     string         `json:"name" doc:"As it was typed."`
	Language string         `json:"language" enum:"en,hi" doc:"In which the text was shown."`
	Place    string         `json:"place,omitempty" doc:"The network it came from, never the whole address."`
}

func pledgeShape(p auth.Pledge) PledgeVersion {
	return PledgeVersion{p.Version, p.At, p.By, PledgeText{p.English, p.Hindi}}
}

func signatureShape(s auth.Signature) PledgeSignature {
	return PledgeSignature{s.ID, s.Member, s.Version, s.At, s.Name, s.Language, s.Place}
}

var errUnsigned = &inbox.Error{Code: inbox.CodeForbidden, Message: "Sign the confidentiality text first: this workspace wants it of everybody.", Reason: &inbox.Reason{Code: "confidentiality_unsigned",
	Message: "This workspace has a confidentiality text that you have not signed yet.", WayOut: "Read and sign it: the page is in front of everything else until then. Programs use an API key."}}

func (a *API) pledgeRoutes() {
	const path = "/api/v1/confidentiality"
	own := func(ctx context.Context, who caller) (*body[OwnPledge], error) {
		p, err := a.Auth.Pledge(ctx, who.Actor.Workspace)
		if err != nil {
			return nil, err
		}
		out := OwnPledge{PledgeVersion: pledgeShape(p), Wanted: p.Wanted()}
		s, err := a.Auth.OwnSignature(ctx, who.Actor, p.Version)
		if err == nil {
			out.SignedAt, out.Name = s.At, s.Name
		} else if inbox.CodeOf(err) != inbox.CodeNotFound {
			return nil, err
		}
		return answer(out), nil
	}
	add(a, route{"GET", path, auth.TextSign, "get-confidentiality", "The text that members sign, and whether one has signed it"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[OwnPledge], error) {
		return own(ctx, who)
	})
	type published struct {
		Body struct {
			Version int64      `json:"version" minimum:"0" doc:"Of the text that was changed, 0 for the first; if there is a newer one, nothing is done: 409."`
			Text    PledgeText `json:"text" doc:"Without words nobody is asked any more."`
		}
	}
	add(a, route{"PUT", path, auth.HouseManage, "publish-confidentiality", "Put a new text in place; everybody is asked to sign it before they read anything else"}, options{status: http.StatusOK, body: 512 << 10},
		func(ctx context.Context, who caller, in *published) (*body[PledgeVersion], error) {
			p, err := a.Auth.Publish(ctx, who.Actor, in.Body.Version, in.Body.Text.English, in.Body.Text.Hindi)
			return answer(pledgeShape(p)), err
		})
	type signed struct {
		Body struct {
			Version  int64  `json:"version" minimum:"1" doc:"The one that was read."`
			Name     string `json:"name" maxLength:"400" doc:"Typed by whoever signs."`
			Language string `json:"language" enum:"en,hi" doc:"In which it was read."`
		}
	}
	add(a, route{"POST", path + "/sign", auth.TextSign, "sign-confidentiality", "Sign the text with one's name"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *signed) (*body[OwnPledge], error) {
		if err := a.Auth.Sign(ctx, who.Actor, in.Body.Version, in.Body.Name, in.Body.Language, who.address); err != nil {
			return nil, err
		}
		return own(ctx, who)
	})
	add(a, route{"GET", path + "/versions", auth.AuditRead, "list-confidentiality-versions", "Every text there was, newest first"}, options{}, func(ctx context.Context, who caller, _ *whole) (*body[page[PledgeVersion]], error) {
		list, err := a.Auth.Pledges(ctx, who.Actor.Workspace)
		return answer(page[PledgeVersion]{Items: shapes(list, pledgeShape)}), err
	})
	add(a, route{"GET", path + "/signatures", auth.AuditRead, "list-signatures", "Who signed which text when, newest first"}, options{}, func(ctx context.Context, who caller, in *Paging) (*body[page[PledgeSignature]], error) {
		after, err := in.after()
		if err != nil {
			return nil, err
		}
		list, err := a.Auth.Signatures(ctx, who.Actor.Workspace, inbox.AuditID(after.ID), in.Limit)
		if err != nil {
			return nil, err
		}
		return pageOf(list, in.Limit, signatureShape, func(last auth.Signature) view.Position { return view.Position{At: last.At, ID: int64(last.ID)} }), nil
	})
	export := route{"GET", path + "/signatures/export", auth.AuditRead, "export-signatures", "Who signed which text when, as a file; that it was taken stands in the audit"}
	a.describe(export, "A table (CSV), newest first: time, name as typed, member, version, language, network, and the text in that language.", []*huma.Param{}...)
	a.plain(export, a.exportSignatures)
}

func (a *API) exportSignatures(w http.ResponseWriter, r *http.Request, who caller) error {
	ctx, ws := r.Context(), who.Actor.Workspace
	if err := a.Auth.Exported(ctx, who.Actor, "confidentiality", "csv"); err != nil {
		return err
	}
	members, err := a.Auth.Members(ctx, ws)
	if err != nil {
		return err
	}
	emails := map[inbox.MemberID]string{}
	for _, m := range members {
		emails[m.ID] = m.Email
	}
	versions, err := a.Auth.Pledges(ctx, ws)
	if err != nil {
		return err
	}
	texts := map[string]string{}
	for _, p := range versions {
		texts[strconv.FormatInt(p.Version, 10)+"en"], texts[strconv.FormatInt(p.Version, 10)+"hi"] = p.English, p.Hindi
	}
	list, err := a.Auth.Signatures(ctx, ws, 0, exportPage)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", attachment("confidentiality.csv"))
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	control, table := http.NewResponseController(w), csv.NewWriter(w)
	table.Write([]string{"time", "name", "member", "version", "language", "from", "text"})
	for {
		for _, s := range list {
			version := strconv.FormatInt(s.Version, 10)
			if table.Write(plainCells([]string{s.At.Time().UTC().Format(time.RFC3339), s.Name, emails[s.Member], version, s.Language, s.Place, texts[version+s.Language]})) != nil {
				return nil // whoever went away needs no answer
			}
		}
		table.Flush()
		if len(list) < exportPage {
			return nil
		}
		control.SetWriteDeadline(time.Now().Add(answerTime))
		if list, err = a.Auth.Signatures(ctx, ws, list[len(list)-1].ID, exportPage); err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}
