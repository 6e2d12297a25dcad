package channel

import (
	"context"

	"sangam/internal/inbox"
)

// Syncer asks the phone behind a number to share its past. The network takes each kind once for
// each onboarding: whoever calls has recorded that it does, and calls again only on somebody's
// word. Errors are *SendError; the network's id of the request may be set beside one.
type Syncer interface {
	RequestSync(ctx context.Context, account inbox.Account, kind inbox.SyncKind) (requestID string, err error)
}

// PastPart is a change of a body that tells of the past.
type PastPart struct {
	Path            string // as Update.Path of what stands in it begins
	PlatformAccount string
	Large           bool // a whole chunk of it
	Body            []byte
}

// Sorter tells the past from the present in a body, without reading what is in it: a chunk of
// history may hold thousands of messages, and nobody waits for them.
type Sorter interface {
	// Past lists the changes of a body that tell of the past. all: there is nothing else in it.
	Past(body []byte) (parts []PastPart, all bool)
}
