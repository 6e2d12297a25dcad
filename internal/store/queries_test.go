package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// plainSeal seals nothing: these tests are not about secrets.
type plainSeal struct{}

func (plainSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (plainSeal) Open(_, sealed string) (inbox.Secret, error)   { return inbox.NewSecret(sealed), nil }

func testStore(d *db.DB) *Store { return New(d, inbox.NewIDSource(1, time.Now), plainSeal{}) }

// fill writes conversations of a workspace, one an index, with every mix of the filtered columns.
func fill(t testing.TB, d *db.DB, ws inbox.WorkspaceID, n int) []inbox.Conversation {
	t.Helper()
	all := make([]inbox.Conversation, n)
	var conversations, contacts, handles [][]any
	for i := range n {
		c := &all[i]
		*c = inbox.Conversation{Workspace: ws, ID: inbox.ConversationID(1000 + i), Account: inbox.AccountID(1 + i%3), Contact: inbox.ContactID(5000 + i), Handle: inbox.HandleID(9000 + i),
			State: inbox.ConversationOpen, Assignee: inbox.MemberID(i % 4), Unread: i % 2, LastMessage: inbox.MessageID(1 + i), LastAt: inbox.Millis(1_000_000 + (i*7919)%n/2), Version: 1}
		if i%5 == 0 {
			c.State = inbox.ConversationResolved
		}
		conversations = append(conversations, conversationRow(c))
		contacts = append(contacts, contactRow(&inbox.Contact{Workspace: ws, ID: c.Contact, Name: fmt.Sprint("Person ", i), Version: 1}))
		handles = append(handles, handleRow(&inbox.Handle{Workspace: ws, ID: c.Handle, Account: c.Account, Contact: c.Contact, Phone: fmt.Sprint(9155500000 + i), Version: 1}))
	}
	ctx := context.Background()
	err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Insert(ctx, "INSERT INTO conversations ("+conversationColumns+")", "", conversations)
		if err == nil {
			_, err = tx.Insert(ctx, "INSERT INTO contacts ("+contactColumns+")", "", contacts)
		}
		if err == nil {
			_, err = tx.Insert(ctx, "INSERT INTO handles ("+handleColumns+")", "", handles)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryFilterOfTheListAgreesWithFilteringInGo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		all := fill(t, d, 1, 240)
		problems := map[inbox.ConversationID]bool{}
		for _, c := range all {
			problems[c.ID] = c.ID%7 == 0
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE conversations SET problems = 2 WHERE id % 7 = 0")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		fill(t, d, 2, 50) // another tenant with the same ids
		slices.SortFunc(all, func(a, b inbox.Conversation) int {
			if a.LastAt != b.LastAt {
				return int(b.LastAt - a.LastAt)
			}
			return int(b.ID - a.ID)
		})
		for _, state := range []inbox.ConversationState{"", inbox.ConversationOpen, inbox.ConversationResolved} {
			for _, account := range []inbox.AccountID{0, 2} {
				for _, assignees := range []view.Assignees{view.Anyone, view.Nobody, view.Member} {
					for kind := range 4 {
						unread, troubled := kind&1 != 0, kind&2 != 0
						f := view.Filter{State: state, Account: account, Assignees: assignees, Assignee: 3, Unread: unread, Problems: troubled, After: view.Newest, Limit: 17}
						var want []inbox.ConversationID
						for _, c := range all {
							if (state == "" || c.State == state) && (account == 0 || c.Account == account) && (!unread || c.Unread > 0) && (!troubled || problems[c.ID]) &&
								(assignees == view.Anyone || assignees == view.Nobody && c.Assignee == 0 || assignees == view.Member && c.Assignee == 3) {
								want = append(want, c.ID)
							}
						}
						var got []inbox.ConversationID
						for {
							page, err := s.Conversations(ctx, 1, f)
							if err != nil {
								t.Fatal(err)
							}
							for _, th := range page {
								if th.Workspace != 1 || !strings.HasPrefix(th.Person.Name, "Person ") || th.Person.Phone == "" || (th.Problems > 0) != problems[th.ID] {
									t.Fatalf("thread %+v", th)
								}
								got = append(got, th.ID)
							}
							if len(page) < f.Limit {
								break
							}
							f.After = page[len(page)-1].Position()
						}
						if !slices.Equal(got, want) {
							t.Errorf("%+v: %d conversations, want %d", f, len(got), len(want))
						}
					}
				}
			}
		}
	})
}

// TestListsWalkAnIndex reads SQLite's plans: nothing is scanned or sorted.
func TestListsWalkAnIndex(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, Migrations())
	ctx := context.Background()
	plan := func(name, query string) {
		t.Helper()
		// Every parameter is an integer or fits one as far as plans go.
		args := make([]any, strings.Count(query, "$")) // at least as many as there are
		for i := range args {
			args[i] = 1
		}
		err := d.View(ctx, func(tx *db.Tx) error {
			highest := 0
			for i := 1; i < 12; i++ {
				if strings.Contains(query, fmt.Sprint("$", i)) {
					highest = i
				}
			}
			return tx.Query(ctx, "EXPLAIN QUERY PLAN "+query, func(r *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := r.Scan(&id, &parent, &unused, &detail)
				if strings.HasPrefix(detail, "SCAN") && detail != "SCAN capped" && !strings.HasPrefix(detail, "SCAN (subquery") && !strings.HasPrefix(detail, "SCAN CONSTANT") &&
					!strings.HasPrefix(detail, "SCAN few") && !strings.HasPrefix(detail, "SCAN media USING") || strings.Contains(detail, "TEMP B-TREE") {
					t.Errorf("%s: %s", name, detail)
				}
				return err
			}, args[:highest]...)
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, shape := range listShapes() {
		text := shape.text()
		if shape.label == fewLabel {
			continue // these few are looked up and sorted
		}
		plan(fmt.Sprintf("list %+v", shape), text)
	}
	plan("thread", threadPage)
	plan("notes", notesPage)
	plan("cards", handoffsPage)
	plan("who is here", presencesText)
	plan("undisturbed", focusText)
	plan("cards given", focusGave)
	plan("without a next step", adriftPage)
	plan("due snoozes", dueSnoozes)
	plan("due scheduled", dueScheduled)
	plan("scheduled", scheduledPage(false))
	plan("scheduled of a thread", scheduledPage(true))
	plan("open scheduled", openScheduled)
	plan("scheduled before", scheduledBefore)
	plan("news", newsAfter)
	plan("next unassigned", nextUnassigned(false))
	plan("next unassigned of what teams serve", nextUnassigned(true))
	plan("followers", followersText)
	plan("followed", followedText)
	plan("counts of teams", teamCountsText)
	plan("first after", firstInboundAfter)
	plan("mentions", mentionsPage)
	plan("problems", problemsPage)
	plan("first message", firstMessageAt)
	plan("counts", countsText)
	plan("account counts", accountCountsText)
	plan("load", loadText)
	plan("contacts", contactsPage(""))
	plan("contacts of a member", contactsPage(contactsOf(view.Whose{Member: 1}, "$4")))
	plan("contacts of teams", contactsPage(contactsOf(view.Whose{Member: 1, Teams: true}, "$4")))
	plan("contacts of teams found", contactsFound(contactsOf(view.Whose{Member: 1, Teams: true}, "$8")))
	plan("contacts found", contactsFound(""))
	plan("contacts of a member found", contactsFound(contactsOf(view.Whose{Member: 1}, "$8")))
}

// TestLooksUpByKey reads SQLite's plans of what is asked beside a page: each row is found by its key,
// and not by walking the workspace.
func TestLooksUpByKey(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, Migrations())
	for name, text := range map[string]func(string) string{"files": filesText, "handles": handlesText, "mentions": mentionedText, "changes": changesText, "stored": storedText} {
		for _, n := range []int{1, 4, 64} {
			marks, args := db.Marks(2, make([]int, n))
			err := d.View(t.Context(), func(tx *db.Tx) error {
				return tx.Query(t.Context(), "EXPLAIN QUERY PLAN "+text(marks), func(r *sql.Rows) error {
					var id, parent, unused int
					var detail string
					err := r.Scan(&id, &parent, &unused, &detail)
					if strings.HasPrefix(detail, "SCAN") || strings.HasSuffix(detail, "(workspace_id=?)") {
						t.Errorf("%s of %d: %s", name, n, detail)
					}
					return err
				}, append([]any{1}, args...)...)
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestPeopleAreFoundByTheirWordsInAnyOrder(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws := inbox.WorkspaceID(1)
		err := s.DeriveDesk(ctx, func(tx desk.Tx) error {
			return tx.SavePeople(ctx, []inbox.Contact{{Workspace: ws, ID: 1, Name: "Asha Rani Menon", Version: 1}, {Workspace: ws, ID: 2, Name: "Asha Rao", Version: 1}},
				[]inbox.Handle{{Workspace: ws, ID: 1, Account: 1, Contact: 1, Phone: "919822012345", Name: "Queen", Version: 1}, {Workspace: ws, ID: 2, Account: 1, Contact: 2, Phone: "919822055555", Version: 1}}, nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		for q, want := range map[string]string{"asha": "2,1", "menon asha": "1", "Menon  rani asha": "1", "queen menon": "1", "rao asha": "2", "98220 12": "1", "menon rao": "", "a_ha": ""} {
			list, err := s.Contacts(ctx, ws, q, view.Whose{}, view.Position{ID: 1 << 60}, 10)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, c := range list {
				ids = append(ids, c.ID.String())
			}
			if got := strings.Join(ids, ","); got != want {
				t.Errorf("%q: %s, want %s", q, got, want)
			}
		}
	})
}

func TestAThreadShowsEditsQuotesFilesAndNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, conv := inbox.WorkspaceID(1), fill(t, d, 1, 1)[0]
		hello := inbox.Message{Workspace: ws, ID: 1, Conversation: conv.ID, Account: conv.Account, Handle: conv.Handle, Direction: inbox.Inbound, Author: inbox.ByContact,
			Kind: inbox.KindText, Text: "helo", PlatformID: "wamid.1", SentAt: 1000, Source: inbox.SourceLive, Changes: 2, Version: 1}
		answer := inbox.Message{Workspace: ws, ID: 2, Conversation: conv.ID, Account: conv.Account, Handle: conv.Handle, Direction: inbox.Outbound, Author: inbox.ByMember, AuthorID: 7,
			Kind: inbox.KindImage, ClientID: "c1", Status: inbox.StatusSent, SentAt: 3000, ReplyTo: "wamid.1", Source: inbox.SourceLive, Version: 1}
		old := inbox.Message{Workspace: ws, ID: 3, Conversation: conv.ID, Account: conv.Account, Handle: conv.Handle, Direction: inbox.Inbound, Author: inbox.ByContact,
			Kind: inbox.KindText, Text: "earlier, but told later", PlatformID: "wamid.0", SentAt: 500, Source: inbox.SourceHistory, Version: 1}
		foreign := hello
		foreign.Workspace, foreign.ID = 2, 9
		changes := []inbox.Change{
			{Workspace: ws, ID: 1, Account: conv.Account, Handle: conv.Handle, Target: "wamid.1", Kind: inbox.ChangeEdit, PlatformID: "e1", Author: inbox.ByContact, Text: "hello", SentAt: 2000},
			{Workspace: ws, ID: 2, Account: conv.Account, Handle: conv.Handle, Target: "wamid.1", Kind: inbox.ChangeReaction, ClientID: "r1", Author: inbox.ByMember, AuthorID: 7, Emoji: "👍", SentAt: 2500},
		}
		err := d.Update(ctx, func(tx *db.Tx) error {
			var rows [][]any
			for _, m := range []inbox.Message{hello, answer, old, foreign} {
				rows = append(rows, messageRow(&m))
			}
			if _, err := tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "", rows); err != nil {
				return err
			}
			if _, err := tx.Insert(ctx, "INSERT INTO changes ("+changeColumns+")", "", [][]any{changeRow(&changes[0]), changeRow(&changes[1])}); err != nil {
				return err
			}
			_, err := tx.Insert(ctx, "INSERT INTO media ("+mediaColumns+")", "", [][]any{mediaRow(&inbox.Media{Workspace: ws, ID: 4, Account: conv.Account, ConversationID: conv.ID,
				Message: 2, Kind: inbox.KindImage, MIME: "image/jpeg", State: inbox.MediaReady, Blob: "b"})})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		lines, err := s.Lines(ctx, ws, conv.ID, view.Newest, 2)
		if err != nil || len(lines) != 2 {
			t.Fatal(lines, err)
		}
		if l := lines[0]; l.ID != 2 || l.Quoted == nil || l.Quoted.Text != "hello" || l.QuotedName != "Person 0" || len(l.Media) != 1 {
			t.Errorf("answer: %+v", l)
		}
		if l := lines[1]; l.ID != 1 || l.Shown.Text != "hello" || l.Text != "helo" || len(l.Shown.Versions) != 2 || len(l.Shown.Reactions) != 1 || l.AuthorName != "Person 0" {
			t.Errorf("hello: %+v", l)
		}
		rest, err := s.Lines(ctx, ws, conv.ID, lines[1].Position(), 2)
		if err != nil || len(rest) != 1 || rest[0].ID != 3 {
			t.Errorf("rest: %+v, %v", rest, err)
		}
		if _, err := s.Lines(ctx, 2, conv.ID, view.Newest, 2); err == nil {
			// Workspace 2 has a message with that conversation's id, and sees only its own.
			if l, _ := s.Lines(ctx, 2, conv.ID, view.Newest, 9); len(l) != 1 || l[0].Workspace != 2 {
				t.Errorf("another tenant sees %+v", l)
			}
		}
		// The past counts, whenever it came.
		if c, err := s.Contact(ctx, ws, conv.Contact); err != nil || c.FirstAt != 500 {
			t.Errorf("the first message was at %d, %v", c.FirstAt, err)
		}
		if _, err := s.Lines(ctx, 3, conv.ID, view.Newest, 2); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("thread of nobody: %v", err)
		}
	})
}

func TestCountsStopAtTheCap(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		fill(t, d, 1, 2000)
		n, err := s.Counts(ctx, 1, 3)
		if err != nil {
			t.Fatal(err)
		}
		if n.Open != view.CountCap || n.Resolved != 400 || n.Mine != 400 || n.Unassigned != 400 || n.Unread != 800 {
			t.Errorf("%+v", n)
		}
	})
}

func TestTheLastOwnerStaysWhenTwoRemoveEachOther(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		ws, first, _, err := s.Bootstrap(ctx, "Shop", inbox.Member{ID: 1, Email: "a@example.com", Name: "a", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddMember(ctx, first, inbox.Member{Workspace: ws, ID: 2, Email: "b@example.com", Name: "b", Role: inbox.RoleOwner, State: inbox.MemberActive}, "hash"); err != nil {
			t.Fatal(err)
		}
		disabled := inbox.MemberDisabled
		results := make(chan error, 2)
		for _, id := range []inbox.MemberID{1, 2} {
			go func() {
				_, err := s.ChangeMember(ctx, 3-id, ws, id, auth.MemberChange{State: &disabled})
				results <- err
			}()
		}
		one, two := <-results, <-results
		if (one == nil) == (two == nil) {
			t.Fatalf("exactly one must win: %v, %v", one, two)
		}
		if err := errors.Join(one, two); inbox.CodeOf(one) != inbox.CodeConflict && inbox.CodeOf(two) != inbox.CodeConflict {
			t.Error(err)
		}
	})
}

// What is looked for among problems reads the small indexes that hold only them.
func TestProblemsAreReadFromTheirOwnIndexes(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, db.SQLite, Migrations())
	ctx := context.Background()
	for _, c := range []struct {
		query, want string
		args        int
	}{
		{listShape{problems: true}.text(), "conversations_problems", 5},
		{listShape{team: true}.text(), "conversations_team", 6},
		{countsText, "conversations_problems", 2},
		{problemsPage, "messages_problems", 3},
		{"SELECT " + countProblems + " FROM conversations WHERE workspace_id = $1 AND id = $2", "messages_problems", 2},
	} {
		args := make([]any, c.args)
		for i := range args {
			args[i] = 1
		}
		var plan []string
		err := d.View(ctx, func(tx *db.Tx) error {
			return tx.Query(ctx, "EXPLAIN QUERY PLAN "+c.query, func(r *sql.Rows) error {
				var id, parent, unused int
				var detail string
				err := r.Scan(&id, &parent, &unused, &detail)
				plan = append(plan, detail)
				return err
			}, args...)
		})
		if err != nil || !strings.Contains(strings.Join(plan, "\n"), c.want) {
			t.Errorf("%s is not read by %s: %v\n%s", c.query, c.want, err, strings.Join(plan, "\n"))
		}
	}
}
