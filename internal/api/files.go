package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

const (
	// maxUpload is the largest file taken; which type may be how large is the channel's to say.
	maxUpload = media.MaxBytes
	// uploadTime is how long the bytes of one upload may take, and fileTime those of a download.
	uploadTime = 10 * time.Minute
	fileTime   = 30 * time.Minute
)

// Upload is a file that was taken in and checked, ready to be sent.
type Upload struct {
	UploadID inbox.UploadID    `json:"upload_id"`
	Kind     inbox.MessageKind `json:"kind"`
	MIME     string            `json:"mime"`
	Size     int64             `json:"size"`
	Problem  *inbox.Reason     `json:"problem,omitempty"`
}

func (a *API) mediaRoutes() {
	upload := route{"POST", "/api/v1/uploads", auth.ConversationsReply, "upload", "Hand in a file to send"}
	a.describe(upload, "The body is the file's bytes; Content-Type and X-Filename (percent-encoded) describe it. Answers 201 with upload_id, kind, mime, size and maybe a problem; 413 or 422 with the way out when the platform would refuse it.",
		&huma.Param{Name: "account_id", In: "query", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}, &huma.Param{Name: "voice", In: "query", Schema: &huma.Schema{Type: huma.TypeBoolean}},
		&huma.Param{Name: "X-Filename", In: "header", Schema: &huma.Schema{Type: huma.TypeString}})
	a.plain(upload, a.upload)

	download := route{"GET", "/api/v1/media/{id}", auth.MediaRead, "download", "A file, as an attachment"}
	a.describe(download, "The bytes as they came. Takes Range.")
	a.plain(download, func(w http.ResponseWriter, r *http.Request, who caller) error {
		return a.serveFile(w, r, who, func(ctx context.Context, id inbox.MediaID) (inbox.Media, media.File, string, error) {
			m, f, err := a.Library.Open(ctx, who.Actor.Workspace, id)
			// Whatever it says it is: it is saved, not shown.
			w.Header().Set("Content-Disposition", attachment(m.Filename))
			return m, f, m.MIME, err
		})
	})
	preview := route{"GET", "/api/v1/media/{id}/preview", auth.MediaRead, "preview", "A small picture of a file"}
	a.describe(preview, "A JPEG drawn by us: nothing of the file itself.")
	a.plain(preview, func(w http.ResponseWriter, r *http.Request, who caller) error {
		return a.serveFile(w, r, who, func(ctx context.Context, id inbox.MediaID) (inbox.Media, media.File, string, error) {
			m, f, err := a.Library.OpenPreview(ctx, who.Actor.Workspace, id)
			return m, f, "image/jpeg", err
		})
	})
	play := route{"GET", "/api/v1/media/{id}/play", auth.MediaRead, "play", "Audio or video, to play"}
	a.describe(play, "Only files whose bytes are audio or video; others are a conflict. Takes Range.")
	a.plain(play, func(w http.ResponseWriter, r *http.Request, who caller) error {
		return a.serveFile(w, r, who, func(ctx context.Context, id inbox.MediaID) (inbox.Media, media.File, string, error) {
			return a.Library.OpenPlayable(ctx, who.Actor.Workspace, id)
		})
	})
	add(a, route{"POST", "/api/v1/media/{id}/fetch", auth.ConversationsReply, "fetch-media", "Ask the platform for an expired or failed file once more"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *ByID) (*body[Media], error) {
		id, err := idOf[inbox.MediaID]("file", in.ID)
		if err == nil {
			err = a.seesFile(ctx, who, id)
		}
		if err != nil {
			return nil, err
		}
		m, err := a.Library.FetchAgain(ctx, who.Actor.Workspace, id)
		return answer(mediaShape(m, "")), err
	})
}

// serveFile writes a file with Range; what surrounds it lets no browser take it for a page.
func (a *API) serveFile(w http.ResponseWriter, r *http.Request, who caller, open func(context.Context, inbox.MediaID) (inbox.Media, media.File, string, error)) error {
	id, err := idOf[inbox.MediaID]("file", r.PathValue("id"))
	if err == nil {
		err = a.seesFile(r.Context(), who, id)
	}
	if err != nil {
		return err
	}
	_, f, contentType, err := open(r.Context(), id)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, _, err := mime.ParseMediaType(contentType); err != nil {
		contentType = "application/octet-stream"
	}
	w.Header().Set("Content-Type", contentType)
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileTime))
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}

// attachment writes the disposition of RFC 6266: a plain name for old readers, the real one
// encoded.
func attachment(name string) string {
	if name == "" {
		name = "file"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f || strings.ContainsRune(`"\/%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

func (a *API) upload(w http.ResponseWriter, r *http.Request, who caller) error {
	q := r.URL.Query()
	for name := range q {
		if name != "account_id" && name != "voice" {
			return inbox.Invalid("query."+name, "unknown query parameter")
		}
	}
	var id inbox.AccountID
	if err := id.UnmarshalText([]byte(q.Get("account_id"))); err != nil || id == 0 {
		return inbox.Invalid("query.account_id", "want the id of the account it will be sent through")
	}
	if v := q.Get("voice"); v != "" && v != "true" && v != "false" {
		return inbox.Invalid("query.voice", "want true or false")
	}
	filename, err := url.PathUnescape(r.Header.Get("X-Filename"))
	if err != nil {
		return inbox.Invalid("header.X-Filename", "want a percent-encoded name")
	}
	account, err := a.Reader.WorkspaceAccount(r.Context(), who.Actor.Workspace, id)
	if err != nil {
		return err
	}
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(uploadTime))
	control.SetWriteDeadline(time.Now().Add(uploadTime + answerTime))
	u, err := a.Library.PrepareUpload(r.Context(), who.Actor.Workspace, media.Sending{Account: account, Capabilities: a.Capabilities(account), MIME: r.Header.Get("Content-Type"),
		Filename: filename, Voice: q.Get("voice") == "true", By: who.Actor.Member, Body: http.MaxBytesReader(w, r.Body, maxUpload+1)})
	if err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return inbox.Refuse(inbox.CodeTooLarge, "The file is larger than the platform takes.")
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return inbox.Invalid("body", "ended early")
		}
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(Upload{u.ID, u.Kind, u.MIME, u.Size, u.Notice})
}
