package store

import (
	"slices"
	"testing"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/identity"
	"sangam/internal/inbox"
)

// TestWhoStandsInTheOwnersPhoneIsNotToldByTheWay: as long as the owner shares nothing, neither a
// suggestion nor its reason, an old merge, or an event tells that the address book holds somebody.
func TestWhoStandsInTheOwnersPhoneIsNotToldByTheWay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		r := newReceiving(t, d)
		r.exec("INSERT INTO workspaces (id, name, created_at) VALUES (9, 'Shop', 1)")
		s := r.identity()
		byID, byNumber := inbox.Person{UserID: "IN.5"}, inbox.Person{Phone: "915550100105"}
		both := inbox.Person{UserID: "IN.5", Phone: "915550100105"}
		r.take(r.says(byID, 1, "hello"), r.says(byNumber, 2, "hello"), saved(both, 100, "Fifth"))
		named := func() int64 {
			return r.number("SELECT count(*) FROM events WHERE workspace_id = 9 AND kind = 'book.changed' AND contact_id <> 0")
		}
		if n := named(); n != 0 {
			t.Errorf("%d events tell who stands in the book", n)
		}
		suggested := func() int {
			list, err := s.Suggestions(ctx, 9, 0)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if suggested() != 0 {
			t.Error("a suggestion tells what stands in the book")
		}
		share := func(yes bool) {
			if err := s.ShareNames(ctx, mira, yes); err != nil {
				t.Fatal(err)
			}
		}
		share(true)
		if r.take(saved(both, 200, "Fifth one")); named() == 0 || suggested() != 1 {
			t.Errorf("shared: %d events, %d suggestions", named(), suggested())
		}
		kept := r.contactOf("u:IN.5")
		m, err := s.Merge(ctx, mira, kept, r.contactOf("p:915550100105"), "")
		if err != nil || !slices.Equal(m.Reasons, []identity.Reason{identity.PhoneBook}) {
			t.Fatal(m.Reasons, err)
		}
		share(false)
		k, err := s.Known(ctx, 9, kept)
		if err != nil || len(k.Merges) != 1 || len(k.Merges[0].Reasons) != 0 {
			t.Errorf("of the contact: %+v, %v", k.Merges, err)
		}
		list, err := s.Merges(ctx, 9)
		if err != nil || len(list) != 1 || len(list[0].Reasons) != 0 {
			t.Errorf("the list of merges: %+v, %v", list, err)
		}
		if m, err = s.Undo(ctx, mira, m.ID); err != nil || len(m.Reasons) != 0 {
			t.Errorf("undone: %v, %v", m.Reasons, err)
		}
	})
}
