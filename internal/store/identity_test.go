package store

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/identity"
	"sangam/internal/inbox"
)

var mira = inbox.Actor{Workspace: 9, Kind: inbox.ByMember, Member: 11}

func (r *receiving) identity() *identity.Service {
	return identity.New(r.s, r.s.ids, r.desk.PeopleMoved)
}

func (r *receiving) text(query string, args ...any) []string {
	r.t.Helper()
	return texts(r.t, r.s.db, query, args...)
}

func (r *receiving) contactOf(alias string) inbox.ContactID {
	r.t.Helper()
	return inbox.ContactID(r.number("SELECT h.contact_id FROM aliases a JOIN handles h ON h.workspace_id = a.workspace_id AND h.id = a.handle_id WHERE a.workspace_id = 9 AND a.account_id = $1 AND a.alias = $2", r.account.ID, alias))
}

func saved(who inbox.Person, at int, name string) inbox.Update {
	return inbox.Update{Person: who, Book: &inbox.BookChange{At: inbox.Millis(at) * 1000, Removed: name == "", FullName: name}}
}

// TestTheAddressBookInAnyOrder: adds, edits and removals, in any order and number, with instants
// that are equal, leave one state; and nobody's contact is touched by it.
func TestTheAddressBookInAnyOrder(t *testing.T) {
	t.Parallel()
	both := inbox.Person{UserID: "IN.1", Phone: "915550100123"}
	phone, id, other := inbox.Person{Phone: "915550100123"}, inbox.Person{UserID: "IN.1"}, inbox.Person{Phone: "5215555550100", Username: "ravi"}
	set := []inbox.Update{saved(both, 100, "Asha Aunty"), saved(both, 200, "Asha (pays late)"), saved(phone, 150, ""), saved(id, 210, "Asha"), saved(both, 210, ""),
		saved(other, 50, "Ravi"), saved(other, 60, ""), saved(inbox.Person{Phone: "525555550100"}, 40, "Old Ravi"), saved(both, 210, "Zed")}
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		r.take(r.says(both, 1, "hello"))
		random := rand.New(rand.NewPCG(7, uint64(time.Now().UnixNano())))
		want := ""
		for trial := range 30 {
			r.exec("DELETE FROM book_entries WHERE workspace_id = 9")
			var order []inbox.Update
			for _, u := range set {
				for range 1 + random.IntN(3) {
					order = append(order, u)
				}
			}
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for rest := order; len(rest) > 0; {
				n := min(len(rest), 1+random.IntN(5))
				b := desk.Batch{}
				for _, u := range rest[:n] {
					b.Arrivals = append(b.Arrivals, desk.Arrival{Account: r.account, Update: u, ReceivedAt: inbox.MillisOf(time.Now())})
				}
				if err := r.desk.Receive(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			got := strings.Join(r.text("SELECT alias || ' ' || at || ' ' || removed || ' ' || full_name || ' ' || user_id || ' ' || phone FROM book_entries WHERE workspace_id = 9 ORDER BY alias"), "\n")
			if trial == 0 {
				want = got
				if !strings.Contains(got, "p:525555550100 60000 1 ") || strings.Contains(got, "Ravi") || strings.Contains(got, "Asha") {
					t.Fatalf("removed entries keep their instant and lose their names:\n%s", got)
				}
			} else if got != want {
				t.Fatalf("another order left\n%s\nwant\n%s", got, want)
			}
		}
		if n := r.number("SELECT count(*) FROM contacts WHERE workspace_id = 9 AND name = ''") + r.number("SELECT count(*) FROM conversations WHERE workspace_id = 9"); n != 2 {
			t.Errorf("the address book changed contacts or conversations: %d", n)
		}
	})
}

// TestPrivateNamesAreShownOnlyWhenShared also removes the entry: the link ends, the person stays.
func TestPrivateNamesAreShownOnlyWhenShared(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		r.exec("INSERT INTO workspaces (id, name, created_at) VALUES (9, 'Shop', 1)")
		who := inbox.Person{UserID: "IN.1", Phone: "915550100123", Name: "Asha"}
		r.take(r.says(who, 1, "hello"), saved(inbox.Person{Phone: "915550100123"}, 100, "Pays late"))
		s := r.identity()
		contact := r.contactOf("u:IN.1")
		names := func() string {
			k, err := s.Known(t.Context(), 9, contact)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, n := range k.Saved {
				all = append(all, n.Name)
			}
			return k.Name + ":" + strings.Join(all, ",")
		}
		test := func(what, want string) {
			t.Helper()
			if got := names(); got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		test("as long as nobody says so", "Asha:")
		if err := s.ShareNames(t.Context(), mira, true); err != nil {
			t.Fatal(err)
		}
		test("shared", "Asha:Pays late")
		r.take(saved(inbox.Person{UserID: "IN.9", Phone: "915550100123"}, 150, "Somebody else"))
		test("an entry about another id is about another person", "Asha:")
		r.take(saved(who, 160, "Asha Aunty"))
		test("edited", "Asha:Asha Aunty")
		r.take(saved(inbox.Person{Phone: "915550100123"}, 200, ""))
		test("removed", "Asha:")
		if len(r.conversations()) != 1 {
			t.Error("the conversation went with the entry")
		}
	})
}

// TestSuggestions names each reason, and what is none.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		r.exec("INSERT INTO workspaces (id, name, created_at, share_phone_names) VALUES (9, 'Shop', 1, 1)")
		s := r.identity()
		first := r.account
		second := first
		second.ID = 8
		on := func(account inbox.Account, people ...inbox.Person) {
			r.account = account
			for i, p := range people {
				r.take(r.says(p, i, "hello"))
			}
		}
		on(first, inbox.Person{UserID: "IN.1", Phone: "915550100101"}, inbox.Person{Phone: "5511999990000", Name: "João"}, inbox.Person{UserID: "IN.3", ParentUserID: "IN.ENT.3"},
			inbox.Person{UserID: "IN.4", Name: "Same", Username: "same"}, inbox.Person{UserID: "IN.5"}, inbox.Person{Phone: "915550100105"})
		on(second, inbox.Person{UserID: "IN.1"}, inbox.Person{Phone: "551199990000", UserID: "BR.2"}, inbox.Person{UserID: "US.3", ParentUserID: "IN.ENT.3"},
			inbox.Person{UserID: "IN.44", Name: "Same", Username: "same"})
		r.account = first
		// Two who already wrote, then the platform says that the one became the other.
		on(first, inbox.Person{UserID: "IN.6", Phone: "915550100106"}, inbox.Person{UserID: "IN.7", Phone: "915550100107"})
		r.take(inbox.Update{Identity: &inbox.IdentityChange{At: 5000, Previous: inbox.Person{UserID: "IN.6", Phone: "915550100106"}, Current: inbox.Person{UserID: "IN.7", Phone: "915550100107"}}},
			saved(inbox.Person{UserID: "IN.5", Phone: "915550100105"}, 100, "Fifth"))
		list, err := s.Suggestions(t.Context(), 9, 0)
		if err != nil {
			t.Fatal(err)
		}
		var reasons []identity.Reason
		for _, sg := range list {
			reasons = append(reasons, sg.Reasons...)
		}
		want := []identity.Reason{identity.SameUserID, identity.NumberChange, identity.SameParent, identity.SamePhone, identity.PhoneBook}
		if !slices.Equal(reasons, want) {
			t.Fatalf("reasons %v, want %v: equal names are none", reasons, want)
		}
		// Dismissed is dismissed, whichever is named first.
		if err := s.Dismiss(t.Context(), mira, list[0].B, list[0].A); err != nil {
			t.Fatal(err)
		}
		left, err := s.Suggestions(t.Context(), 9, 0)
		if err != nil || len(left) != 4 || left[0].Reasons[0] != identity.NumberChange {
			t.Errorf("after one was dismissed: %v, %v", left, err)
		}
		moved := left[0]
		m, err := s.Merge(t.Context(), mira, moved.A, moved.B, "")
		if err != nil || len(m.Reasons) != 1 || m.Reasons[0] != identity.NumberChange {
			t.Fatalf("merge: %+v, %v", m, err)
		}
		k, err := s.Known(t.Context(), 9, moved.B) // asked for by the one that went
		if err != nil || k.ID != moved.A || len(k.Threads) != 2 || len(k.Merges) != 1 || len(k.Past) != 1 || k.Past[0].What != "moved" || k.Past[0].At != 5000 {
			t.Errorf("known: %+v, %v", k, err)
		}
		if other, err := s.Sides(t.Context(), 8, []inbox.ContactID{moved.A}); err != nil || len(other) != 0 {
			t.Errorf("another workspace sees %v, %v", other, err)
		}
	})
}

func init() {
	// A hundred rounds over two databases take minutes; -rapid.checks asks for more.
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		f.Value.Set("20")
	}
}

// TestMergingAgainstAModel merges, undoes, renames and receives at random and compares with a model
// that is nothing but a map: which contact each thread is under, and what it is called.
func TestMergingAgainstAModel(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		r := newReceiving(t, d)
		r.exec("INSERT INTO lanes (name, holder, fence, expires_at) VALUES ('apply', 'test', 1, 9999999999999)")
		r.lane = "apply"
		s := r.identity()
		ctx := context.Background()
		round := 0
		rapid.Check(t, func(t *rapid.T) {
			round++
			const people = 5
			var handle [people]int64
			under := map[int64]inbox.ContactID{} // handle → contact
			born := map[int64]inbox.ContactID{}
			var contacts []inbox.ContactID
			name := map[inbox.ContactID]string{}
			into := map[inbox.ContactID]inbox.ContactID{}
			type made struct {
				identity.Merge
				over bool
			}
			var merges []*made
			who := func(i int) inbox.Person { return inbox.Person{UserID: fmt.Sprintf("IN.%d.%d", round, i)} }
			for i := range people {
				r.take(r.says(who(i), i, "hello"))
				handle[i] = r.number("SELECT handle_id FROM aliases WHERE workspace_id = 9 AND alias = $1", "u:"+who(i).UserID)
				c := inbox.ContactID(r.number("SELECT contact_id FROM handles WHERE workspace_id = 9 AND id = $1", handle[i]))
				under[handle[i]], born[handle[i]] = c, c
				contacts = append(contacts, c)
			}
			pick := func(label string) inbox.ContactID { return rapid.SampledFrom(contacts).Draw(t, label) }
			t.Repeat(map[string]func(*rapid.T){
				"merge": func(t *rapid.T) {
					a, b := pick("kept"), pick("absorbed")
					called := rapid.SampledFrom([]string{"", "Asha", "Ravi"}).Draw(t, "name")
					m, err := s.Merge(ctx, mira, a, b, called)
					if may := a != b && into[a] == 0 && into[b] == 0; may != (err == nil) {
						t.Fatalf("merge of %v into %v: %v", b, a, err)
					}
					if err != nil {
						return
					}
					after := called
					if after == "" {
						if after = name[a]; after == "" {
							after = name[b]
						}
					}
					m.NameBefore, m.NameAfter = name[a], after
					m.Handles = nil
					for h, c := range under {
						if c == b {
							under[h] = a
							m.Handles = append(m.Handles, inbox.HandleID(h))
						}
					}
					name[a], into[b] = after, a
					merges = append(merges, &made{Merge: m})
				},
				"undo": func(t *rapid.T) {
					if len(merges) == 0 {
						t.Skip()
					}
					i := rapid.IntRange(0, len(merges)-1).Draw(t, "which")
					m := merges[i]
					_, err := s.Undo(ctx, mira, m.ID)
					if may := !m.over && into[m.Kept] == 0; may != (err == nil) {
						t.Fatalf("undo: %v", err)
					}
					if err != nil {
						return
					}
					m.over = true
					into[m.Absorbed] = 0
					for _, h := range m.Handles {
						if under[int64(h)] == m.Kept {
							under[int64(h)] = m.Absorbed
						}
					}
					if name[m.Kept] == m.NameAfter {
						name[m.Kept] = m.NameBefore
					}
					for _, later := range merges[i+1:] {
						if later.Kept == m.Kept && !later.over {
							if later.NameBefore == m.NameAfter {
								later.NameBefore = m.NameBefore
							}
							break
						}
					}
				},
				"says": func(t *rapid.T) {
					i := rapid.IntRange(0, people-1).Draw(t, "who")
					r.take(r.says(who(i), 100, "again"))
				},
				"rename": func(t *rapid.T) {
					c := pick("contact")
					if err := r.s.RenameContact(ctx, 11, 9, c, "Meena"); err != nil {
						t.Fatal(err)
					}
					name[c] = "Meena"
				},
				"": func(t *rapid.T) {
					for h, c := range under {
						if got := r.number("SELECT contact_id FROM handles WHERE workspace_id = 9 AND id = $1", h); got != int64(c) {
							t.Fatalf("handle %d is under %d, want %d", h, got, c)
						}
						if got := r.number("SELECT contact_id FROM conversations WHERE workspace_id = 9 AND handle_id = $1", h); got != int64(c) {
							t.Fatalf("the conversation of handle %d is under %d, want %d", h, got, c)
						}
					}
					sides, err := s.Sides(ctx, 9, contacts)
					if err != nil {
						t.Fatal(err)
					}
					for _, c := range contacts {
						if sides[c].Name != name[c] || sides[c].MergedInto != into[c] {
							t.Fatalf("contact %d: %q into %d, want %q into %d", c, sides[c].Name, sides[c].MergedInto, name[c], into[c])
						}
					}
				},
			})
			// Everything undone, the latest first, is as it was born.
			for _, m := range slices.Backward(merges) {
				if !m.over {
					if _, err := s.Undo(ctx, mira, m.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			for h, c := range maps.All(born) {
				if got := r.number("SELECT contact_id FROM handles WHERE workspace_id = 9 AND id = $1", h); got != int64(c) {
					t.Fatalf("after all was undone handle %d is under %d, was born under %d", h, got, c)
				}
			}
		})
	})
}

func texts(t testing.TB, d *db.DB, query string, args ...any) (out []string) {
	t.Helper()
	ctx := context.Background()
	err := d.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, query, func(r *sql.Rows) error {
			var s string
			err := r.Scan(&s)
			out = append(out, s)
			return err
		}, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
