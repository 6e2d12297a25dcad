package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// Replay tries a parked item again, from the raw event it stood in, with today's code and today's
// accounts. It returns an empty reason if it is applied now, else why not; the item then stays
// parked. An item that was applied meanwhile changes nothing.
func (a *Applier) Replay(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (reason string, err error) {
	p, err := a.Store.ParkedByID(ctx, ws, id)
	if err != nil {
		return "", err
	}
	raw, err := a.Store.RawByID(ctx, p.Node, p.Raw)
	if err != nil {
		return "", err
	}
	if err := a.Dir.Refresh(ctx); err != nil {
		return "", err
	}
	reason = a.retry(ctx, ws, p, raw)
	if err := a.Store.MarkReplayed(ctx, ws, id, reason); err != nil {
		return "", fmt.Errorf("note the replay: %w", err)
	}
	return reason, nil
}

func (a *Applier) retry(ctx context.Context, ws inbox.WorkspaceID, p desk.Parked, raw Raw) string {
	path, _, _ := strings.Cut(p.Path, again)
	if why, err := a.requeue(ctx, ws, raw, path); err == nil {
		return why
	} else if !errors.Is(err, errNoPast) {
		return reason(err)
	}
	b := a.understand(ctx, []Raw{raw})
	for _, still := range b.Parked {
		if still.Path == path {
			return still.Reason
		}
	}
	found := false
	for _, arrival := range b.Arrivals {
		if path != "" && arrival.Update.Path != path {
			continue
		}
		if arrival.Account.Workspace != ws {
			return "it belongs to another workspace now"
		}
		found = true
		// No lane: row locks and unique keys keep this apart from the applier's own work.
		if err := a.Desk.Receive(ctx, desk.Batch{Arrivals: []desk.Arrival{arrival}}); err != nil {
			return reason(err)
		}
		a.Stats.Applied.Add(1)
	}
	if !found && path != "" {
		return "the raw event no longer holds this item"
	}
	return ""
}
