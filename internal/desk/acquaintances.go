package desk

import (
	"sync"

	"sangam/internal/inbox"
)

// acquaintances remembers the handles of people met lately, so that their next message needs no
// look-up. Only the holder of the lane changes handles, so what it has written is true for as
// long as it holds the lane: under another fence, or after a failure, everything is forgotten.
type acquaintances struct {
	mu      sync.Mutex
	lane    string
	fence   int64
	met     map[acquaintance]inbox.HandleID
	handles map[metHandle]inbox.Handle
}

type metHandle struct {
	ws inbox.WorkspaceID
	id inbox.HandleID
}

type acquaintance struct {
	ws      inbox.WorkspaceID
	account inbox.AccountID
	alias   string
}

// maxMet bounds the memory, at some 400 bytes each; beyond it we begin anew.
const maxMet = 10_000

// look gives the handles it remembers, and the aliases it does not.
func (a *acquaintances) look(lane string, fence int64, ws inbox.WorkspaceID, account inbox.AccountID, aliases []string) (found map[string]inbox.Handle, missing []string) {
	found = make(map[string]inbox.Handle, len(aliases))
	a.mu.Lock()
	defer a.mu.Unlock()
	if lane == "" || lane != a.lane || fence != a.fence {
		return found, aliases
	}
	for _, alias := range aliases {
		if id, ok := a.met[acquaintance{ws, account, alias}]; ok {
			found[alias] = a.handles[metHandle{ws, id}]
		} else {
			missing = append(missing, alias)
		}
	}
	return found, missing
}

// keep takes over what a committed batch knew. A batch outside the lane (a replay) may have
// changed anybody, a failed one has changed nobody, but we cannot be sure how far it got.
func (a *acquaintances) keep(b Batch, met []people, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if b.Lane == "" || err != nil || b.Lane != a.lane || b.Fence != a.fence || len(a.met) > maxMet {
		a.lane, a.fence, a.met, a.handles = b.Lane, b.Fence, map[acquaintance]inbox.HandleID{}, map[metHandle]inbox.Handle{}
	}
	if b.Lane == "" || err != nil {
		a.lane = ""
		return
	}
	for _, p := range met {
		for key, h := range p.byAlias {
			a.met[acquaintance{h.Workspace, key.account, key.alias}] = h.ID
		}
		// A person may have changed who was met under another of their names.
		for _, h := range p.handles {
			a.handles[metHandle{h.Workspace, h.ID}] = *h
		}
	}
}

// forget drops everything, when people were removed.
func (a *acquaintances) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lane, a.met, a.handles = "", nil, nil
}
