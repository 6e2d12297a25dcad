package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// labelTx is what labels touch.
type labelTx interface {
	// WorkspaceLabels reads and locks the labels of a workspace.
	WorkspaceLabels(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Label, error)
	// SaveLabel writes a new or changed label; false if the name was given away meanwhile.
	SaveLabel(ctx context.Context, l inbox.Label) (bool, error)
	// DropLabel removes a label from the workspace and from every conversation.
	DropLabel(ctx context.Context, ws inbox.WorkspaceID, id inbox.LabelID) error
	// HangLabel puts a label on a conversation, or takes it off; changed is false if it was so.
	HangLabel(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.LabelID, by inbox.MemberID, on bool) (changed bool, err error)
}

// A workspace has at most MaxLabels: more are not looked through, but searched.
const (
	MaxLabels    = 100
	maxLabelName = 40
)

// LabelEdit is what to change of a label; nil leaves as it is.
type LabelEdit struct {
	Name  *string
	Color *inbox.LabelColor
}

// AddLabel makes a label.
func (d *Desk) AddLabel(ctx context.Context, actor inbox.Actor, name string, color inbox.LabelColor) (inbox.Label, error) {
	return d.saveLabel(ctx, actor, 0, LabelEdit{&name, &color})
}

// EditLabel renames or recolours a label, wherever it hangs.
func (d *Desk) EditLabel(ctx context.Context, actor inbox.Actor, id inbox.LabelID, edit LabelEdit) (inbox.Label, error) {
	return d.saveLabel(ctx, actor, id, edit)
}

func (d *Desk) saveLabel(ctx context.Context, actor inbox.Actor, id inbox.LabelID, edit LabelEdit) (label inbox.Label, err error) {
	err = d.store.UpdateDesk(ctx, func(tx Tx) error {
		all, err := tx.WorkspaceLabels(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(l inbox.Label) bool { return l.ID == id })
		switch {
		case id == 0 && len(all) >= MaxLabels:
			return refuse("too_many_labels", "There are as many labels as there may be.", "Rename or delete one that nobody uses.")
		case id == 0:
			label = inbox.Label{Workspace: actor.Workspace, ID: inbox.LabelID(d.ids.Next()), CreatedAt: tx.Now()}
		case at < 0:
			return inbox.Refuse(inbox.CodeNotFound, "There is no such label.")
		default:
			label = all[at]
		}
		before := label
		if edit.Name != nil {
			label.Name = strings.Join(strings.Fields(*edit.Name), " ")
		}
		if edit.Color != nil {
			label.Color = *edit.Color
		}
		switch {
		case label.Name == "" || utf8.RuneCountInString(label.Name) > maxLabelName || !utf8.ValidString(label.Name):
			return inbox.Invalid("body.name", "want 1 to %d characters", maxLabelName)
		case !slices.Contains(inbox.LabelColors, label.Color):
			return inbox.Invalid("body.color", "want one of the colours there are")
		case slices.ContainsFunc(all, func(l inbox.Label) bool { return l.ID != label.ID && strings.EqualFold(l.Name, label.Name) }):
			return inbox.Invalid("body.name", "there is a label of this name already")
		case label == before:
			return nil
		}
		saved, err := tx.SaveLabel(ctx, label)
		if err != nil {
			return fmt.Errorf("save label: %w", err)
		}
		if !saved {
			return inbox.Invalid("body.name", "there is a label of this name already")
		}
		line := labelLine(label, inbox.ActLabelMade, actor)
		if id != 0 {
			if line.Act = inbox.ActLabelChanged; before.Name != label.Name {
				line.Details["from"] = before.Name
			}
		}
		if err := tx.Audit(ctx, line); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventLabelsChanged, Member: actor.Member}})
	})
	if err != nil {
		return inbox.Label{}, err
	}
	return label, nil
}

// RemoveLabel deletes a label and takes it off every conversation.
func (d *Desk) RemoveLabel(ctx context.Context, actor inbox.Actor, id inbox.LabelID) error {
	return d.store.UpdateDesk(ctx, func(tx Tx) error {
		label, err := labelOf(ctx, tx, actor.Workspace, id)
		if err != nil {
			return err
		}
		if err := tx.DropLabel(ctx, actor.Workspace, id); err != nil {
			return fmt.Errorf("delete label: %w", err)
		}
		if err := tx.Audit(ctx, labelLine(label, inbox.ActLabelRemoved, actor)); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventLabelsChanged, Member: actor.Member}})
	})
}

func labelLine(l inbox.Label, act inbox.Act, by inbox.Actor) inbox.Audited {
	return inbox.Audited{Workspace: l.Workspace, Act: act, Member: by.Member, Key: by.Key, Details: map[string]string{"name": l.Name}}
}

func labelOf(ctx context.Context, tx Tx, ws inbox.WorkspaceID, id inbox.LabelID) (inbox.Label, error) {
	all, err := tx.WorkspaceLabels(ctx, ws)
	if err != nil {
		return inbox.Label{}, err
	}
	if at := slices.IndexFunc(all, func(l inbox.Label) bool { return l.ID == id }); at >= 0 {
		return all[at], nil
	}
	return inbox.Label{}, inbox.Refuse(inbox.CodeNotFound, "There is no such label.")
}

// Label puts a label on a conversation, or takes it off. It is idempotent.
func (d *Desk) Label(ctx context.Context, actor inbox.Actor, conv inbox.ConversationID, id inbox.LabelID, on bool) (inbox.Conversation, error) {
	return d.change(ctx, actor, conv, func(tx Tx, c *inbox.Conversation) (bool, error) {
		return hang(ctx, tx, actor, *c, id, on)
	})
}

func hang(ctx context.Context, tx Tx, actor inbox.Actor, c inbox.Conversation, id inbox.LabelID, on bool) (bool, error) {
	if _, err := labelOf(ctx, tx, c.Workspace, id); err != nil {
		return false, err
	}
	changed, err := tx.HangLabel(ctx, c.Workspace, c.ID, id, actor.Member, on)
	if err != nil {
		return false, fmt.Errorf("hang label: %w", err)
	}
	return changed, nil
}
