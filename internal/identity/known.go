package identity

import (
	"cmp"
	"context"
	"slices"

	"sangam/internal/inbox"
)

// Known is all that is known of who a contact is.
type Known struct {
	Side
	// What changed, newest first.
	Past []Past
	// What the phones call the person; empty unless the workspace shares those names.
	Saved []Saved
	// Merges that stand, newest first, and whether each can be undone now.
	Merges []Merge
	// Contacts that may be the same person.
	Suggestions []Suggestion
}

// Known gathers it. A contact that was merged answers as the one it was merged into.
func (s *Service) Known(ctx context.Context, ws inbox.WorkspaceID, id inbox.ContactID) (Known, error) {
	var k Known
	for range 16 { // merges are not deeper in any life
		sides, err := s.store.Sides(ctx, ws, []inbox.ContactID{id})
		if err != nil {
			return k, err
		}
		side, ok := sides[id]
		if !ok {
			return k, inbox.Refuse(inbox.CodeNotFound, "there is no such contact")
		}
		k.Side = side
		if side.MergedInto == 0 {
			break
		}
		id = side.MergedInto
	}
	var err error
	var handles []inbox.HandleID
	for _, h := range k.Handles {
		handles = append(handles, h.ID)
	}
	if k.Past, err = s.store.PastOf(ctx, ws, handles); err != nil {
		return k, err
	}
	slices.SortStableFunc(k.Past, func(a, b Past) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(a.What, b.What)) })
	if k.Saved, err = s.Saved(ctx, ws, k.Handles); err != nil {
		return k, err
	}
	if k.Merges, err = s.mergesOf(ctx, ws, k.ID); err != nil {
		return k, err
	}
	k.Suggestions, err = s.Suggestions(ctx, ws, k.ID)
	return k, err
}

// Saved gives what the phones call the people behind handles, if the workspace shares those names;
// nothing otherwise, whoever asks.
func (s *Service) Saved(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.Handle) ([]Saved, error) {
	shared, err := s.store.SharesNames(ctx, ws)
	if err != nil || !shared || len(handles) == 0 {
		return nil, err
	}
	entries, err := s.store.BookOf(ctx, ws, handles)
	if err != nil {
		return nil, err
	}
	return SavedAs(handles, entries), nil
}

// SavedAs finds for each handle what its account's phone calls the person: the latest word under
// any of the handle's present names. An entry that names another id than the handle's is about
// whoever has the number now, or had it before.
func SavedAs(handles []inbox.Handle, entries []inbox.BookEntry) []Saved {
	var out []Saved
	for _, h := range handles {
		var best inbox.BookEntry
		for _, e := range entries {
			if e.Account != h.Account || !slices.Contains(NamesOf(h), e.Alias) || e.UserID != "" && h.UserID != "" && e.UserID != h.UserID {
				continue
			}
			if best.Alias == "" || e.After(best) {
				best = e
			}
		}
		if !best.Removed && best.Name() != "" {
			out = append(out, Saved{h.Account, h.ID, best.Name(), best.At})
		}
	}
	return out
}

// NamesOf gives the names by which a handle is found today.
func NamesOf(h inbox.Handle) []string {
	return inbox.Person{UserID: h.UserID, Phone: h.Phone, ParentUserID: h.ParentUserID}.Aliases()
}

// Merges lists those that stand, newest first.
func (s *Service) Merges(ctx context.Context, ws inbox.WorkspaceID) ([]Merge, error) {
	return s.mergesOf(ctx, ws, 0)
}

func (s *Service) mergesOf(ctx context.Context, ws inbox.WorkspaceID, kept inbox.ContactID) ([]Merge, error) {
	list, err := s.store.MergesOf(ctx, ws, kept)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := s.discreet(ctx, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// discreet leaves out that an address book was a reason, unless the workspace shares what stands in it.
func (s *Service) discreet(ctx context.Context, m *Merge) error {
	if !slices.Contains(m.Reasons, PhoneBook) {
		return nil
	}
	shared, err := s.store.SharesNames(ctx, m.Workspace)
	if err == nil && !shared {
		m.Reasons = slices.DeleteFunc(m.Reasons, func(r Reason) bool { return r == PhoneBook })
	}
	return err
}

// Sides reads contacts by id.
func (s *Service) Sides(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]Side, error) {
	return s.store.Sides(ctx, ws, ids)
}

// Book tells how the phones' address books stand, without a name.
func (s *Service) Book(ctx context.Context, ws inbox.WorkspaceID) (Book, error) {
	return s.store.Book(ctx, ws)
}

// SharesNames reports whether members may see the names of the phone's address book.
func (s *Service) SharesNames(ctx context.Context, ws inbox.WorkspaceID) (bool, error) {
	return s.store.SharesNames(ctx, ws)
}
