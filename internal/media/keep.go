package media

import (
	"context"
	"io"

	"sangam/internal/inbox"
)

// Keep stores a file that came by another way than the platform, and looks at it as at any file of
// a stranger: its type is what its bytes prove, and what is shown of it we draw ourselves. The
// caller adds what the file belongs to. ErrTooLarge over MaxBytes.
func (l *Library) Keep(ctx context.Context, ws inbox.WorkspaceID, filename, claimed string, r io.Reader) (inbox.Media, error) {
	m := inbox.Media{Workspace: ws, Filename: label(filename)}
	var err error
	if m.Blob, m.Size, err = l.blobs.Put(ctx, ws, r, MaxBytes); err != nil {
		return m, err
	}
	seen, err := examine(ctx, l.previews, l.blobs, ws, m.Blob, m.Size)
	if err != nil {
		return m, err
	}
	m.MIME = settleType(claimed, seen.sniffed)
	m.Width, m.Height, m.Preview = seen.width, seen.height, seen.preview
	m.State, m.Animated = inbox.MediaReady, animated(seen.head)
	return m, nil
}
