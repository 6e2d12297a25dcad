// Package checklist keeps what a workspace has ticked off: which item of which list, who, when. The
// lists are known here by the names of their items; what an item says stands in the help, in two
// languages, and a test holds the two together. It may be used by many goroutines at once.
package checklist

import (
	"context"
	"slices"
	"time"

	"sangam/internal/inbox"
)

// Lists are the checklists, and their items in the order of the page.
var lists = map[string][]string{
	// Before the pairing, at the desk.
	"setup": {"verified_app", "stable_internet", "browser", "camera", "install_right", "phone_charged", "diagnostics"},
	// Before the linking, over some days.
	"preparation": {"number", "business", "way", "team", "broadcasts", "devices", "history", "payment", "keep_alive"},
}

// Items lists the items of a checklist, nil if there is none of that name.
func Items(list string) []string { return slices.Clone(lists[list]) }

// Names lists the checklists, sorted.
func Names() []string {
	var names []string
	for name := range lists {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Tick says that an item is done, who said so, and when.
type Tick struct {
	Item   string
	Member inbox.MemberID // zero: a program, with a key
	Name   string         // of the member; filled when read
	At     inbox.Millis
}

// Store keeps ticks.
type Store interface {
	// Ticks of a list of a workspace, in any order.
	Ticks(ctx context.Context, ws inbox.WorkspaceID, list string) ([]Tick, error)
	// Tick sets and removes ticks in one transaction and writes an event if something changed. What
	// is ticked already keeps its member and its time.
	Tick(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, list string, done []Tick, undone []string) error
}

// Service is the door. Use New.
type Service struct {
	store Store
	now   func() time.Time
}

// New makes it.
func New(store Store, now func() time.Time) *Service { return &Service{store, now} }

// Item is one line of a list as it stands.
type Item struct {
	ID   string
	Done bool
	Tick // where Done
}

// Read gives a list as a workspace has it.
func (s *Service) Read(ctx context.Context, ws inbox.WorkspaceID, list string) ([]Item, error) {
	names, known := lists[list]
	if !known {
		return nil, inbox.Refuse(inbox.CodeNotFound, "There is no such checklist.")
	}
	ticks, err := s.store.Ticks(ctx, ws, list)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(names))
	for i, name := range names {
		items[i].ID = name
		for _, t := range ticks {
			if t.Item == name {
				items[i].Done, items[i].Tick = true, t
			}
		}
	}
	return items, nil
}

// Change is what to tick or untick.
type Change struct {
	Item string
	Done bool
}

// Write ticks and unticks, and gives the list as it stands afterwards.
func (s *Service) Write(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, list string, changes []Change) ([]Item, error) {
	names, known := lists[list]
	if !known {
		return nil, inbox.Refuse(inbox.CodeNotFound, "There is no such checklist.")
	}
	var done []Tick
	var undone []string
	for _, c := range changes {
		if !slices.Contains(names, c.Item) {
			return nil, inbox.Invalid("body.items", "has an item that this checklist does not have")
		}
		if c.Done {
			done = append(done, Tick{Item: c.Item, Member: by, At: inbox.MillisOf(s.now())})
		} else {
			undone = append(undone, c.Item)
		}
	}
	if len(changes) > 0 {
		if err := s.store.Tick(ctx, by, ws, list, done, undone); err != nil {
			return nil, err
		}
	}
	return s.Read(ctx, ws, list)
}
