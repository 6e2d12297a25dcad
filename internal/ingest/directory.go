package ingest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sangam/internal/inbox"
)

// Registry knows the apps and accounts of the whole installation.
type Registry interface {
	Apps(ctx context.Context) ([]inbox.App, error)
	Accounts(ctx context.Context) ([]inbox.Account, error)
}

// Directory answers, without touching the database, whose secret signed a body and which account
// a platform id names. It is a snapshot; Refresh takes a new one.
type Directory struct {
	registry Registry
	now      func() time.Time
	current  atomic.Pointer[snapshot]

	mu   sync.Mutex // one refresh at a time
	last time.Time
}

type snapshot struct {
	secrets  []Signer
	tokens   []inbox.Secret
	accounts map[routeKey]inbox.Account
	business map[routeKey][]inbox.Account
	apps     map[inbox.AppID]inbox.WorkspaceID
}

type routeKey struct {
	channel inbox.ChannelKind
	id      string
}

// Signer is a secret and the apps that have it: several workspaces may share one platform app.
type Signer struct {
	Secret inbox.Secret
	Apps   []inbox.AppID
}

// NewDirectory makes an empty directory: until Refresh nothing is accepted.
func NewDirectory(registry Registry, now func() time.Time) *Directory {
	d := &Directory{registry: registry, now: now}
	d.current.Store(&snapshot{})
	return d
}

// Refresh reads apps and accounts anew.
func (d *Directory) Refresh(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	apps, err := d.registry.Apps(ctx)
	if err != nil {
		return fmt.Errorf("read apps: %w", err)
	}
	accounts, err := d.registry.Accounts(ctx)
	if err != nil {
		return fmt.Errorf("read accounts: %w", err)
	}
	s := &snapshot{accounts: map[routeKey]inbox.Account{}, business: map[routeKey][]inbox.Account{}, apps: map[inbox.AppID]inbox.WorkspaceID{}}
	add := func(secret inbox.Secret, app inbox.AppID) {
		if secret.IsEmpty() {
			return
		}
		for i := range s.secrets {
			if s.secrets[i].Secret == secret {
				s.secrets[i].Apps = append(s.secrets[i].Apps, app)
				return
			}
		}
		s.secrets = append(s.secrets, Signer{secret, []inbox.AppID{app}})
	}
	for _, a := range apps {
		add(a.Secret, a.ID)
		add(a.PreviousSecret, a.ID)
		s.apps[a.ID] = a.Workspace
		if !a.VerifyToken.IsEmpty() {
			s.tokens = append(s.tokens, a.VerifyToken)
		}
	}
	for _, a := range accounts {
		s.accounts[routeKey{a.Channel, a.PlatformID}] = a
		k := routeKey{a.Channel, a.BusinessID}
		s.business[k] = append(s.business[k], a)
	}
	d.current.Store(s)
	d.last = d.now()
	return nil
}

// refreshUnlessJust is for surprises (an unknown number): it reads anew, at most once a second.
func (d *Directory) refreshUnlessJust(ctx context.Context) bool {
	d.mu.Lock()
	just := d.now().Sub(d.last) < time.Second
	d.mu.Unlock()
	return !just && d.Refresh(ctx) == nil
}

// Secrets lists the distinct secrets.
func (d *Directory) Secrets() []Signer { return d.current.Load().secrets }

// VerifyTokens lists the tokens of verification requests.
func (d *Directory) VerifyTokens() []inbox.Secret { return d.current.Load().tokens }

// Account finds an account by the platform's id of its number.
func (d *Directory) Account(channel inbox.ChannelKind, platformID string) (inbox.Account, bool) {
	a, ok := d.current.Load().accounts[routeKey{channel, platformID}]
	return a, ok
}

// Business finds the accounts of a business account.
func (d *Directory) Business(channel inbox.ChannelKind, businessID string) []inbox.Account {
	return d.current.Load().business[routeKey{channel, businessID}]
}

// workspaceOf gives the workspace that all the apps belong to, or zero if they differ.
func (d *Directory) workspaceOf(apps []inbox.AppID) inbox.WorkspaceID {
	s := d.current.Load()
	var ws inbox.WorkspaceID
	for _, id := range apps {
		if w := s.apps[id]; ws == 0 {
			ws = w
		} else if w != ws {
			return 0
		}
	}
	return ws
}

// byReason gives the accounts by the reason of what was parked before they were connected.
func (d *Directory) byReason() map[string]inbox.Account {
	all := map[string]inbox.Account{}
	for key, account := range d.current.Load().accounts {
		all[noSuchNumber(key.id)] = account
	}
	return all
}

// speaksFor reports whether a body signed by apps may speak for an account: the secret of one
// tenant must never move the number of another. An app that came later with the very secret that
// signed is as good as those that had it then.
func (d *Directory) speaksFor(apps []inbox.AppID, account inbox.Account) bool {
	if slices.Contains(apps, account.App) {
		return true
	}
	for _, signer := range d.current.Load().secrets {
		if slices.Contains(signer.Apps, account.App) && slices.ContainsFunc(apps, func(id inbox.AppID) bool { return slices.Contains(signer.Apps, id) }) {
			return true
		}
	}
	return false
}
