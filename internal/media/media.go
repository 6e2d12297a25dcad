// Package media is what happens to files: it fetches what contacts send, at once and in its own
// lane, so that no slow file holds up a message; it makes previews; and it checks what members
// want to send before the platform sees it.
//
// Files come from strangers. They are kept byte for byte and handed out as attachments only. What
// a screen shows inline is a JPEG that we drew ourselves from a few bitmap formats, and audio and
// video of types that a browser plays. Types are told by the bytes, never by name or claim.
//
// The package knows no SQL, no folder and no network: it declares Store and Blobs, and boot hands
// them over with the channels.
package media

import (
	"context"
	"errors"
	"io"
	"time"

	"sangam/internal/inbox"
)

// MaxBytes is the largest file we keep; the platforms' own limit is the same.
const MaxBytes = 100 << 20

// ErrTooLarge is returned by Blobs.Put for a file over its limit.
var ErrTooLarge = errors.New("the file is larger than allowed")

// Store keeps the rows of files.
type Store interface {
	// ClaimMedia takes up to limit pending files whose time has come and hides them until the
	// given instant, so that nobody else fetches them meanwhile; Attempts already counts this
	// try. Each account has its turn, beginning behind the account named by after.
	ClaimMedia(ctx context.Context, after AccountKey, limit int, until inbox.Millis) ([]inbox.Media, error)
	// FinishMedia writes the outcome of a claimed file, ready or an end, and tells the message's
	// readers. It does nothing if the file is no longer pending.
	FinishMedia(ctx context.Context, m inbox.Media) error
	// RetryMedia puts a claimed file back: Attempts, NextTryAt and Reason are written.
	RetryMedia(ctx context.Context, m inbox.Media) error
	// AgainMedia makes an expired or failed file pending once more. CodeConflict if it is
	// neither, CodeNotFound if it is not in the workspace.
	AgainMedia(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error)
	// Media reads one file's row. CodeNotFound if it is not in the workspace.
	Media(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error)
	// KeepUpload writes a member's upload.
	KeepUpload(ctx context.Context, u Upload) error
}

// AccountKey names an account across workspaces.
type AccountKey struct {
	Workspace inbox.WorkspaceID
	Account   inbox.AccountID
}

// Blobs keeps bytes by their content, apart for each workspace.
type Blobs interface {
	// Put reads r to its end and returns the SHA-256 of the bytes in hex, which is their name,
	// once they are durable. Over max bytes it fails with ErrTooLarge. When r fails, its error is
	// in the chain and nothing is kept.
	Put(ctx context.Context, ws inbox.WorkspaceID, r io.Reader, max int64) (hash string, size int64, err error)
	// Open gives the bytes of a name; CodeNotFound if there are none. The caller closes it.
	Open(ws inbox.WorkspaceID, hash string) (File, error)
}

// File is stored bytes, open for reading at any place.
type File interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// Upload is a file a member wants to send.
type Upload struct {
	Workspace inbox.WorkspaceID
	ID        inbox.UploadID
	Account   inbox.AccountID // whose limits it was checked against
	Kind      inbox.MessageKind
	MIME      string
	Filename  string // a label, never a path
	Size      int64  // bytes
	Blob      string
	Preview   string // empty if none
	Width     int    // pixels; zero if unknown
	Height    int
	CreatedBy inbox.MemberID // zero for the API
	CreatedAt inbox.Millis
	// What the member should know although it can be sent; nil if nothing. Not stored.
	Notice *inbox.Reason
}

// Library hands out stored files and takes in new ones. Safe for concurrent use.
type Library struct {
	store    Store
	blobs    Blobs
	ids      *inbox.IDSource
	now      func() time.Time
	previews previewer
	wake     func()
}

// NewLibrary makes a library. wake is called when a file became pending again; it may be nil and
// must not block.
func NewLibrary(store Store, blobs Blobs, ids *inbox.IDSource, now func() time.Time, wake func()) *Library {
	if wake == nil {
		wake = func() {}
	}
	return &Library{store: store, blobs: blobs, ids: ids, now: now, wake: wake}
}

// Get reads one file's row.
func (l *Library) Get(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	return l.store.Media(ctx, ws, id)
}

// Open gives a file for download. It must be served as an attachment: nothing of it is safe to
// show. The caller closes it.
func (l *Library) Open(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, File, error) {
	m, err := l.store.Media(ctx, ws, id)
	if err != nil {
		return m, nil, err
	}
	if m.State != inbox.MediaReady {
		return m, nil, notReady(m)
	}
	f, err := l.blobs.Open(ws, m.Blob)
	return m, f, err
}

// OpenPreview gives the JPEG we drew of a file. CodeNotFound if it has none.
func (l *Library) OpenPreview(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, File, error) {
	m, err := l.store.Media(ctx, ws, id)
	if err != nil {
		return m, nil, err
	}
	if m.Preview == "" {
		return m, nil, inbox.Refuse(inbox.CodeNotFound, "This file has no preview.")
	}
	f, err := l.blobs.Open(ws, m.Preview)
	return m, f, err
}

// OpenPlayable gives audio or video to play in a browser, with the type to serve it as.
// CodeConflict for anything else.
func (l *Library) OpenPlayable(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, File, string, error) {
	m, f, err := l.Open(ctx, ws, id)
	if err != nil {
		return m, nil, "", err
	}
	if !Playable(m) {
		f.Close()
		return m, nil, "", inbox.Refuse(inbox.CodeConflict, "This kind of file cannot be played here; download it.")
	}
	return m, f, baseType(m.MIME), nil
}

// FetchAgain asks for an expired or failed file once more.
func (l *Library) FetchAgain(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	m, err := l.store.AgainMedia(ctx, ws, id)
	if err == nil {
		l.wake()
	}
	return m, err
}

// notReady says why there is nothing to open.
func notReady(m inbox.Media) error {
	switch m.State {
	case inbox.MediaPending:
		return inbox.Refuse(inbox.CodeConflict, "The file is still being fetched.")
	case inbox.MediaExpired, inbox.MediaTooLarge, inbox.MediaFailed:
		return inbox.Refuse(inbox.CodeConflict, "%s", m.Reason)
	}
	return inbox.Refuse(inbox.CodeConflict, "The file is not here.")
}
