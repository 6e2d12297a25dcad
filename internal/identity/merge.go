package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Merge makes two contacts one: the absorbed one's handles and conversations go to the kept one.
// Nothing else changes: no message moves, and each conversation still goes to its own handle. An
// empty name means what Preview said.
func (s *Service) Merge(ctx context.Context, actor inbox.Actor, kept, absorbed inbox.ContactID, name string) (m Merge, err error) {
	name = strings.TrimSpace(name)
	if !isName(name) {
		return m, inbox.Invalid("body.name", "must have at most 200 characters, without line breaks")
	}
	reasons, err := s.reasons(ctx, actor.Workspace, kept, absorbed)
	if err != nil {
		return m, err
	}
	err = s.store.UpdateIdentity(ctx, func(tx Tx) error {
		sides, err := tx.LockSides(ctx, actor.Workspace, []inbox.ContactID{kept, absorbed})
		if err != nil {
			return err
		}
		p, err := plan(sides, kept, absorbed)
		if err != nil {
			return err
		}
		m = Merge{Workspace: actor.Workspace, ID: inbox.MergeID(s.ids.Next()), Kept: kept, Absorbed: absorbed, NameBefore: p.Kept.Name, NameAfter: p.Name,
			Reasons: reasons, At: tx.Now(), By: actor.Member}
		if name != "" {
			m.NameAfter = name
		}
		for _, h := range p.Absorbed.Handles {
			m.Handles = append(m.Handles, h.ID)
		}
		if err := tx.InsertMerge(ctx, m); err != nil {
			return fmt.Errorf("note the merge: %w", err)
		}
		p.Kept.Name, p.Absorbed.MergedInto = m.NameAfter, kept
		return s.apply(ctx, tx, actor, m.Handles, kept, p.Kept, p.Absorbed)
	})
	if err != nil {
		return Merge{}, err
	}
	s.moved()
	return m, nil
}

// Undo takes a merge apart again: what it moved goes back, with everything that was said in the
// meantime. The pair is not suggested again. A merge that others were built on comes after them.
func (s *Service) Undo(ctx context.Context, actor inbox.Actor, id inbox.MergeID) (m Merge, err error) {
	err = s.store.UpdateIdentity(ctx, func(tx Tx) error {
		if m, err = tx.Merge(ctx, actor.Workspace, id); err != nil {
			return err
		}
		sides, err := tx.LockSides(ctx, actor.Workspace, []inbox.ContactID{m.Kept, m.Absorbed})
		if err != nil {
			return err
		}
		keep, back := sides[m.Kept], sides[m.Absorbed]
		if keep.MergedInto != 0 {
			return refuse("merged_further", "This contact was merged into another one afterwards.", "Undo the later merge first.")
		}
		m.UndoneAt, m.UndoneBy = tx.Now(), actor.Member
		first, err := tx.EndMerge(ctx, m)
		if err != nil {
			return fmt.Errorf("end the merge: %w", err)
		}
		if !first {
			return refuse("undone_already", "This merge was undone already.", "Nothing is left to do.")
		}
		var handles []inbox.HandleID
		for _, h := range keep.Handles {
			if slices.Contains(m.Handles, h.ID) {
				handles = append(handles, h.ID)
			}
		}
		if keep.Name == m.NameAfter {
			keep.Name = m.NameBefore // unless somebody has given another name since
		}
		back.MergedInto = 0
		if err := tx.Dismiss(ctx, actor.Workspace, m.Kept, m.Absorbed, actor.Member); err != nil {
			return err
		}
		return s.apply(ctx, tx, actor, handles, m.Absorbed, keep, back)
	})
	if err != nil {
		return Merge{}, err
	}
	s.moved()
	if err := s.discreet(ctx, &m); err != nil {
		m.Reasons = nil // it is undone all the same
	}
	return m, nil
}

// apply moves handles, saves both contacts and tells of everything that changed.
func (s *Service) apply(ctx context.Context, tx Tx, actor inbox.Actor, handles []inbox.HandleID, to inbox.ContactID, sides ...Side) error {
	ws := actor.Workspace
	moved, err := tx.Move(ctx, ws, handles, to)
	if err != nil {
		return fmt.Errorf("move handles: %w", err)
	}
	var events []inbox.Event
	for _, c := range moved {
		events = append(events, inbox.Event{Workspace: ws, Kind: inbox.EventConversationChanged, Account: c.Account, Conversation: c.ID, Contact: to, Member: actor.Member, Version: c.Version})
	}
	for _, side := range sides {
		version, err := tx.SaveSide(ctx, side)
		if err != nil {
			return fmt.Errorf("save a contact: %w", err)
		}
		events = append(events, inbox.Event{Workspace: ws, Kind: inbox.EventContactChanged, Contact: side.ID, Member: actor.Member, Version: version})
		// Lists show the contact's name with each conversation.
		for _, t := range side.Threads {
			if !slices.ContainsFunc(moved, func(c inbox.Conversation) bool { return c.ID == t.ID }) {
				events = append(events, inbox.Event{Workspace: ws, Kind: inbox.EventConversationChanged, Account: t.Account, Conversation: t.ID, Contact: side.ID, Member: actor.Member})
			}
		}
	}
	return tx.AppendEvents(ctx, append(events, inbox.Event{Workspace: ws, Kind: inbox.EventPeopleChanged, Member: actor.Member}))
}

// Dismiss keeps a pair from being suggested: a member says that they are two.
func (s *Service) Dismiss(ctx context.Context, actor inbox.Actor, a, b inbox.ContactID) error {
	if a == b {
		return inbox.Invalid("body.contact_ids", "want two different contacts")
	}
	return s.store.UpdateIdentity(ctx, func(tx Tx) error {
		sides, err := tx.LockSides(ctx, actor.Workspace, []inbox.ContactID{a, b})
		if err != nil {
			return err
		}
		if len(sides) != 2 {
			return inbox.Refuse(inbox.CodeNotFound, "there is no such contact")
		}
		if err := tx.Dismiss(ctx, actor.Workspace, a, b, actor.Member); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventPeopleChanged, Member: actor.Member}})
	})
}

// ShareNames says whether members may see the names of the phone's address book. Whose names changed while they were
// not shared no event says: with the first one of sharing, all are looked at anew.
func (s *Service) ShareNames(ctx context.Context, actor inbox.Actor, share bool) error {
	return s.store.UpdateIdentity(ctx, func(tx Tx) error {
		if err := tx.ShareNames(ctx, actor.Workspace, share); err != nil {
			return err
		}
		events := []inbox.Event{{Workspace: actor.Workspace, Kind: inbox.EventPeopleChanged, Member: actor.Member}}
		if share {
			events = append(events, inbox.Event{Workspace: actor.Workspace, Kind: inbox.EventBookChanged, Member: actor.Member})
		}
		return tx.AppendEvents(ctx, events)
	})
}

func isName(name string) bool {
	return utf8.ValidString(name) && utf8.RuneCountInString(name) <= 200 && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}
