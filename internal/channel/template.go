package channel

import (
	"context"

	"sangam/internal/inbox"
)

// TemplateLister reads the templates of an account's business account from the network: all of them,
// in every state, without our ids. It may block on the network; errors are *SendError.
type TemplateLister interface {
	Templates(ctx context.Context, of inbox.Account) ([]inbox.Template, error)
}
