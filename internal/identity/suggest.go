package identity

import (
	"cmp"
	"context"
	"slices"

	"sangam/internal/inbox"
)

// Suggestions lists pairs that may be one person, the surest first; of one contact if it is not
// zero.
func (s *Service) Suggestions(ctx context.Context, ws inbox.WorkspaceID, of inbox.ContactID) ([]Suggestion, error) {
	hints, err := s.store.Hints(ctx, ws)
	if err != nil {
		return nil, err
	}
	return Suggest(hints, of), nil
}

// Suggest gathers hints by pair of contacts. It drops those that prove nothing.
func Suggest(hints []Hint, of inbox.ContactID) []Suggestion {
	type pair struct{ a, b inbox.ContactID }
	found := map[pair]map[Reason]bool{}
	for _, h := range hints {
		if !h.holds() {
			continue
		}
		p := pair{min(h.A.Contact, h.B.Contact), max(h.A.Contact, h.B.Contact)}
		if of != 0 && p.a != of && p.b != of {
			continue
		}
		if found[p] == nil {
			found[p] = map[Reason]bool{}
		}
		found[p][h.Reason] = true
	}
	var out []Suggestion
	for p, reasons := range found {
		sg := Suggestion{A: p.a, B: p.b}
		for r := range reasons {
			sg.Reasons = append(sg.Reasons, r)
		}
		slices.SortFunc(sg.Reasons, func(a, b Reason) int { return sureness[a] - sureness[b] })
		out = append(out, sg)
	}
	slices.SortFunc(out, func(x, y Suggestion) int {
		return cmp.Or(sureness[x.Reasons[0]]-sureness[y.Reasons[0]], len(y.Reasons)-len(x.Reasons), cmp.Compare(y.B, x.B), cmp.Compare(y.A, x.A))
	})
	return out
}

// holds checks what the store's search cannot.
func (h Hint) holds() bool {
	if h.A.Contact == h.B.Contact {
		return false
	}
	switch h.Reason {
	case SamePhone:
		// Both must have the number today: one that somebody had before may be anybody's. Ids are
		// scoped to the business, so two different ones may still be one person (two businesses), but
		// on one account they are two people.
		return h.A.Phone != "" && inbox.NormalPhone(h.A.Phone) == inbox.NormalPhone(h.B.Phone) && h.A.Account != h.B.Account
	case PhoneBook:
		// A is found by the entry's id, B by its number.
		return h.B.UserID == "" || h.B.UserID == h.A.UserID
	}
	return true
}

// Plan is what a merge would do.
type Plan struct {
	Kept, Absorbed Side
	// What the merged contact will be called unless the member says otherwise.
	Name string
	// Other names that are known, for the choice.
	Names []string
	// Why it was suggested; empty if a member chose the two.
	Reasons []Reason
}

// Preview tells what a merge would do. Nothing is changed.
func (s *Service) Preview(ctx context.Context, ws inbox.WorkspaceID, kept, absorbed inbox.ContactID) (Plan, error) {
	sides, err := s.store.Sides(ctx, ws, []inbox.ContactID{kept, absorbed})
	if err != nil {
		return Plan{}, err
	}
	p, err := plan(sides, kept, absorbed)
	if err != nil {
		return Plan{}, err
	}
	p.Reasons, err = s.reasons(ctx, ws, kept, absorbed)
	return p, err
}

func (s *Service) reasons(ctx context.Context, ws inbox.WorkspaceID, a, b inbox.ContactID) ([]Reason, error) {
	all, err := s.Suggestions(ctx, ws, a)
	if err != nil {
		return nil, err
	}
	for _, sg := range all {
		if sg.A == min(a, b) && sg.B == max(a, b) {
			return sg.Reasons, nil
		}
	}
	return nil, nil
}

func plan(sides map[inbox.ContactID]Side, kept, absorbed inbox.ContactID) (Plan, error) {
	if kept == absorbed {
		return Plan{}, inbox.Invalid("body.absorbed_id", "want another contact than the one that stays")
	}
	p := Plan{Kept: sides[kept], Absorbed: sides[absorbed]}
	for _, side := range []Side{p.Kept, p.Absorbed} {
		if side.ID == 0 {
			return Plan{}, inbox.Refuse(inbox.CodeNotFound, "there is no such contact")
		}
		if side.MergedInto != 0 {
			return Plan{}, refuse("merged_already", "One of the two was merged into another contact already.", "Look the list up again.")
		}
	}
	p.Name = cmp.Or(p.Kept.Name, p.Absorbed.Name)
	for _, side := range []Side{p.Kept, p.Absorbed} {
		names := []string{side.Name}
		for _, h := range side.Handles {
			names = append(names, h.Name)
		}
		for _, n := range names {
			if n != "" && !slices.Contains(p.Names, n) {
				p.Names = append(p.Names, n)
			}
		}
	}
	if p.Name == "" && len(p.Names) > 0 {
		p.Name = p.Names[0]
	}
	return p, nil
}

// refuse is a conflict with a reason for the screen.
func refuse(code, message, wayOut string) error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: message, Reason: &inbox.Reason{Code: code, Message: message, WayOut: wayOut}}
}
