package whatsapp

import (
	"context"
	"errors"
	"io"
	"net/http"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// FetchMedia gets a contact's file: a fresh address, since they live five minutes, then the file.
// Outcome Refused means that the platform no longer has it, or that it is too large (Failure.Code
// 131052); anything else may be tried again.
func (a *Adapter) FetchMedia(ctx context.Context, from inbox.Account, media inbox.Media) (io.ReadCloser, int64, string, error) {
	c := a.client(from)
	for try := 0; ; try++ {
		info, err := c.Media(ctx, media.PlatformID, from.PlatformID)
		if err != nil {
			return nil, 0, "", fetchError("look up media", err)
		}
		if info.Size() > a.maxDownload {
			return nil, 0, "", fetchError("look up media", &graph.TransportError{Err: graph.ErrTooLarge})
		}
		// One byte more, so that the reader sees for itself that a file is over the limit.
		file, err := c.Download(ctx, info.URL, a.hosts, a.maxDownload+1)
		if e, ok := errors.AsType[*graph.Error](err); ok && try == 0 && (e.HTTPStatus == http.StatusUnauthorized || e.HTTPStatus == http.StatusNotFound) {
			continue // the address expired on the way: once more. Source: contract 6.1.
		}
		if err != nil {
			return nil, 0, "", fetchError("download media", err)
		}
		mime := info.MimeType
		if mime == "" {
			mime = file.MimeType
		}
		return file.Body, max(file.Size, -1), mime, nil
	}
}

// fetchError says what a failed look-up or download means: nothing was sent, so everything but a
// clear no may be tried again.
func fetchError(call string, err error) *channel.SendError {
	out := sendError(call, err)
	if errors.Is(err, graph.ErrTooLarge) {
		out.Outcome, out.Failure = channel.Refused, *failureOf(131052)
		return out
	}
	if _, ok := errors.AsType[*graph.HostError](err); ok {
		out.Outcome = channel.TryLater // a new look-up names a new address
		out.Failure = inbox.Failure{Title: "The file could not be fetched", Explanation: "WhatsApp named an address that our access token must not be sent to.", WayOut: "Tell who runs this installation."}
		return out
	}
	e, ok := errors.AsType[*graph.Error](err)
	switch {
	case !ok:
		out.Outcome = channel.TryLater
	case out.AccountState != "":
		// Waits for a new token or for the restriction to end.
		out.Outcome = channel.TryLater
	case e.HTTPStatus == http.StatusNotFound, e.HTTPStatus == http.StatusGone, e.Code == 33, e.Code == 100, e.Code == 803, e.Code == 131052:
		// Source: contract 6.1: expired or foreign is 404 or an error.
		out.Outcome, out.Scope, out.MediaGone = channel.Refused, channel.ScopeMessage, e.Code != 131052
		if out.MediaGone {
			out.Failure = inbox.Failure{
				Code: e.Code, Title: "WhatsApp no longer has the file", Explanation: "Files can be fetched for 7 days only.",
				WayOut: "Look on the phone, or ask the person to send it again.",
			}
		}
	case out.Outcome == channel.Refused && e.HTTPStatus == http.StatusUnauthorized:
		out.Outcome = channel.TryLater
	case out.Outcome == channel.Unknown:
		out.Outcome = channel.TryLater // nothing to be unsure of: a fetch changes nothing
	}
	return out
}

// UploadMedia hands a file to the platform. Its id lives 30 days and works for this account only.
// A failed upload has sent nothing to anybody, so Unknown becomes TryLater.
func (a *Adapter) UploadMedia(ctx context.Context, from inbox.Account, file io.Reader, size int64, mime, filename string) (string, error) {
	id, err := a.client(from).UploadMedia(ctx, from.PlatformID, filename, mime, file, size)
	if err != nil {
		out := sendError("upload media", err)
		if out.Outcome == channel.Unknown {
			out.Outcome, out.Failure = channel.TryLater, failureNotSent
		}
		return "", out
	}
	return id, nil
}

// MediaKind says as what a file of this type can be sent; empty if it cannot.
func MediaKind(mime string) inbox.MessageKind {
	t, ok := cloudapi.LookupMedia(mime)
	if !ok {
		return ""
	}
	return inbox.MessageKind(t.Kind)
}
