package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// viewTx is what saved views touch.
type viewTx interface {
	// SavedViews reads and locks the saved views of a workspace, everybody's.
	SavedViews(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.SavedView, error)
	// SaveView writes a new or changed view.
	SaveView(ctx context.Context, v inbox.SavedView) error
	// DropView removes one.
	DropView(ctx context.Context, ws inbox.WorkspaceID, id inbox.SavedViewID) error
}

// What a workspace and a member may keep: each is counted again and again.
const (
	MaxSharedViews = 30 // of everybody and of teams
	MaxOwnViews    = 20
	maxViewName    = 40
)

// ViewEdit is what to change of a saved view; nil leaves as it is.
type ViewEdit struct {
	Name   *string
	Shared *bool
	Team   *inbox.TeamID // of whose members it is, too; zero: of none
	Filter *inbox.ViewFilter
}

// AddView keeps a view under a name. shares says whether the actor may make views for everybody.
func (d *Desk) AddView(ctx context.Context, actor inbox.Actor, shares bool, edit ViewEdit) (inbox.SavedView, error) {
	return d.saveView(ctx, actor, shares, 0, edit)
}

// EditView changes one that the actor may change: their own, or, if they share, one for everybody.
func (d *Desk) EditView(ctx context.Context, actor inbox.Actor, shares bool, id inbox.SavedViewID, edit ViewEdit) (inbox.SavedView, error) {
	return d.saveView(ctx, actor, shares, id, edit)
}

func (d *Desk) saveView(ctx context.Context, actor inbox.Actor, shares bool, id inbox.SavedViewID, edit ViewEdit) (v inbox.SavedView, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		all, err := tx.SavedViews(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		if id == 0 {
			v = inbox.SavedView{Workspace: actor.Workspace, ID: inbox.SavedViewID(d.ids.Next()), Owner: actor.Member, CreatedAt: tx.Now()}
		} else if v, err = ownView(all, actor, shares, id); err != nil {
			return err
		}
		before := v
		if edit.Name != nil {
			v.Name = strings.Join(strings.Fields(*edit.Name), " ")
		}
		if edit.Shared != nil {
			v.Shared = *edit.Shared
		}
		if edit.Filter != nil {
			v.Filter = *edit.Filter
		}
		if edit.Team != nil && *edit.Team != v.Team {
			v.Team = *edit.Team
			found, err := tx.TeamStands(ctx, v.Workspace, v.Team)
			if err != nil {
				return err
			}
			if v.Team != 0 && !found {
				return inbox.Invalid("body.team_id", "want the id of a team, or an empty text")
			}
		}
		if v.Shared {
			v.Team = 0 // everybody's is theirs, too
		}
		shared, own := 0, 0
		for _, other := range all {
			if other.ID != v.ID && (other.Shared || other.Team != 0) {
				shared++
			} else if other.ID != v.ID && other.Owner == actor.Member {
				own++
			}
		}
		switch {
		case v.Name == "" || utf8.RuneCountInString(v.Name) > maxViewName || !utf8.ValidString(v.Name):
			return inbox.Invalid("body.name", "want 1 to %d characters", maxViewName)
		case (v.Shared || v.Team != 0) && !shares:
			return refuse("may_not_share_views", "A view for everybody, or for a team, is made by whoever leads.", "Keep it for yourself, or ask them.")
		case (v.Shared || v.Team != 0) && shared >= MaxSharedViews || !v.Shared && v.Team == 0 && own >= MaxOwnViews:
			return refuse("too_many_views", "There are as many saved views as there may be.", "Change or delete one that nobody uses.")
		case v == before:
			return nil
		}
		v.Version++
		if err := tx.SaveView(ctx, v); err != nil {
			return fmt.Errorf("save view: %w", err)
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventViewsChanged, Member: actor.Member}})
	})
	if err != nil {
		return inbox.SavedView{}, err
	}
	return v, nil
}

// RemoveView deletes one that the actor may change.
func (d *Desk) RemoveView(ctx context.Context, actor inbox.Actor, shares bool, id inbox.SavedViewID) error {
	return d.store.UpdateDesk(ctx, func(tx Tx) error {
		all, err := tx.SavedViews(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		if _, err := ownView(all, actor, shares, id); err != nil {
			return err
		}
		if err := tx.DropView(ctx, actor.Workspace, id); err != nil {
			return fmt.Errorf("delete view: %w", err)
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventViewsChanged, Member: actor.Member}})
	})
}

// ownView finds a view to change. Of others' own views nobody learns that they exist.
func ownView(all []inbox.SavedView, actor inbox.Actor, shares bool, id inbox.SavedViewID) (inbox.SavedView, error) {
	at := slices.IndexFunc(all, func(v inbox.SavedView) bool {
		return v.ID == id && (v.Shared || v.Team != 0 && shares || v.Owner == actor.Member)
	})
	if at < 0 {
		return inbox.SavedView{}, inbox.Refuse(inbox.CodeNotFound, "There is no such view.")
	}
	if (all[at].Shared || all[at].Team != 0) && !shares {
		return inbox.SavedView{}, refuse("may_not_share_views", "A view for everybody, or for a team, is made by whoever leads.", "Keep it for yourself, or ask them.")
	}
	return all[at], nil
}
