package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func (r *rig) store() *store.Store { return store.New(r.db, aside, plainSeal{}) }

// aside makes ids for all stores of one node: two sources would make the same in one millisecond.
var aside = inbox.NewIDSource(3, time.Now)

// colleague makes another member.
func (r *rig) colleague(id inbox.MemberID) inbox.Actor {
	r.t.Helper()
	r.exec(`INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version)
		VALUES ($1, $2, $3, 'Other', 'member', 'active', '', '', '', '', '', 1, 1)`, ws, id, id.String())
	return inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: id, Role: inbox.RoleMember}
}

// A note is no message: nothing goes out, the conversation stays as it is, and only the team is told.
func TestANoteIsSaidAmongTheTeam(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		other := r.colleague(77)
		before := r.conversation(conv)
		draft := desk.NoteDraft{ClientID: "n1", Text: "  ask @Other  ", Mentions: []inbox.MemberID{other.Member, member.Member, other.Member}}
		n, created, err := r.desk.AddNote(ctx, member, conv, draft)
		if err != nil || !created || n.Text != "ask @Other" || len(n.Mentions) != 1 {
			t.Fatal(n, created, err)
		}
		again, created, err := r.desk.AddNote(ctx, member, conv, draft)
		if err != nil || created || again.ID != n.ID {
			t.Errorf("the same again: %+v, %v, %v", again, created, err)
		}
		if _, _, err := r.desk.AddNote(ctx, other, conv, draft); reasonOf(err) != "client_id_taken" {
			t.Errorf("somebody else's client id: %v", err)
		}
		if c := r.conversation(conv); c != before {
			t.Errorf("the conversation changed: %+v, was %+v", c, before)
		}
		if sent, said := r.number("SELECT count(*) FROM outbox"), r.number("SELECT count(*) FROM messages WHERE text LIKE '%ask%'"); sent != 0 || said != 0 {
			t.Errorf("%d in the outbox, %d among the messages", sent, said)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'note.changed' AND conversation_id = $1", conv); n != 1 {
			t.Errorf("screens are told %d times", n)
		}
		unread := func() int {
			n, err := r.store().Counts(ctx, ws, other.Member)
			if err != nil {
				t.Fatal(err)
			}
			return n.Mentions
		}
		list, err := r.store().Mentions(ctx, ws, other.Member, view.Newest, 10)
		if err != nil || len(list) != 1 || list[0].Note.ID != n.ID || list[0].ReadAt != 0 || list[0].Person.Phone != "919800000001" || unread() != 1 {
			t.Fatalf("mentions: %+v, %v, %d unread", list, err, unread())
		}
		if mine, err := r.store().Mentions(ctx, ws, member.Member, view.Newest, 10); err != nil || len(mine) != 0 {
			t.Errorf("one's own words are told to oneself: %+v, %v", mine, err)
		}
		for range 2 {
			if err := r.desk.ReadMentions(ctx, other, conv); err != nil || unread() != 0 {
				t.Fatalf("read: %v, %d unread", err, unread())
			}
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'mentions.read'"); n != 1 {
			t.Errorf("the second reading, which changed nothing, was told: %d", n)
		}
		if _, _, err := r.desk.AddNote(ctx, member, conv, desk.NoteDraft{ClientID: "n2", Text: "x", Mentions: []inbox.MemberID{999}}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("nobody mentioned: %v", err)
		}
		if _, _, err := r.desk.AddNote(ctx, member, conv, desk.NoteDraft{ClientID: "n2", Text: strings.Repeat("क", desk.MaxNote+1)}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("too long: %v", err)
		}
	})
}

func TestNotesAreEditedAndDeletedWithTheirHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r, ctx := newRig(t, d), context.Background()
		conv, _ := r.hears("919800000001")
		elsewhere, _ := r.hears("919800000002")
		other, third := r.colleague(77), r.colleague(78)
		n, _, err := r.desk.AddNote(ctx, member, conv, desk.NoteDraft{ClientID: "n1", Text: "first", Mentions: []inbox.MemberID{other.Member}})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.desk.ReadMentions(ctx, other, conv); err != nil {
			t.Fatal(err)
		}
		edit := desk.NoteDraft{Text: "second", Mentions: []inbox.MemberID{other.Member, third.Member}}
		if _, err := r.desk.EditNote(ctx, other, conv, n.ID, edit); reasonOf(err) != "note_of_other" {
			t.Errorf("another member's words: %v", err)
		}
		if _, err := r.desk.EditNote(ctx, member, elsewhere, n.ID, edit); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("of another conversation: %v", err)
		}
		for range 2 {
			if n, err = r.desk.EditNote(ctx, member, conv, n.ID, edit); err != nil || n.Version != 2 || n.EditedAt == 0 {
				t.Fatalf("edited: %+v, %v", n, err)
			}
		}
		look := func() view.Note {
			list, err := r.store().Notes(ctx, ws, conv, view.Newest, 10)
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			return list[0]
		}
		if l := look(); l.Text != "second" || len(l.Past) != 1 || l.Past[0].Text != "first" || len(l.Mentions) != 2 || l.MentionsNames[0] == "" {
			t.Errorf("edited: %+v", l)
		}
		// Whoever has read it is not told again; whoever is new to it is.
		if a, b := r.number("SELECT count(*) FROM mentions WHERE member_id = 77 AND read_at = 0"), r.number("SELECT count(*) FROM mentions WHERE member_id = 78 AND read_at = 0"); a != 0 || b != 1 {
			t.Errorf("%d and %d unread", a, b)
		}
		if _, err := r.desk.DeleteNote(ctx, other, false, conv, n.ID); reasonOf(err) != "note_of_other" {
			t.Errorf("deleted by another member: %v", err)
		}
		for range 2 {
			if n, err = r.desk.DeleteNote(ctx, other, true, conv, n.ID); err != nil || n.Version != 3 || n.DeletedBy != other.Member {
				t.Fatalf("deleted by somebody who may: %+v, %v", n, err)
			}
		}
		if _, err := r.desk.EditNote(ctx, member, conv, n.ID, desk.NoteDraft{Text: "third"}); reasonOf(err) != "note_deleted" {
			t.Errorf("edited when deleted: %v", err)
		}
		if l := look(); l.DeletedAt == 0 || len(l.Past) != 1 || r.number("SELECT count(*) FROM mentions") != 0 {
			t.Errorf("deleted: %+v", l)
		}
		if _, err := r.store().Notes(ctx, 999, conv, view.Newest, 10); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("of another tenant: %v", err)
		}
	})
}
