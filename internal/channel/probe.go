package channel

import (
	"context"

	"sangam/internal/inbox"
)

// Prober asks the network how it sees a number: token, permissions, quality, limits,
// subscriptions. It makes a handful of calls, changes nothing and never fails as a whole: what
// could not be asked is said in the answer. The secret is that of the account's app, to ask for
// the app's own subscriptions; it may be empty.
type Prober interface {
	Probe(ctx context.Context, of inbox.Account, appSecret inbox.Secret) inbox.Probe
}
