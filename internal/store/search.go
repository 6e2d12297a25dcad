package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"sangam/internal/db"
	"sangam/internal/identity"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// The index of what can be found: rows of search_docs say what stands at which place, and each
// engine keeps the terms of a place in its own way; see search_sqlite.go and search_postgres.go.

// SearchState tells how far the index of a workspace has come; the zero state if it has none.
func (s *Store) SearchState(ctx context.Context, ws inbox.WorkspaceID) (st search.State, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		st, err = db.One(ctx, tx, func(r *sql.Rows, st *search.State) error {
			return r.Scan(&st.Scheme, &st.Seq, &st.Message, &st.Contact, &st.Note, &st.Filled)
		}, "SELECT scheme, seq, message_id, contact_id, note_id, filled <> 0 FROM search_cursors WHERE workspace_id = $1", ws)
		if errors.Is(err, db.ErrNotFound) {
			err = nil
		}
		return err
	})
	return st, err
}

const (
	searchMessages = "SELECT id FROM messages WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"
	searchContacts = "SELECT id FROM contacts WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"
	searchNotes    = "SELECT id FROM notes WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"
	searchStale    = `SELECT m.id FROM messages m LEFT JOIN search_docs d ON d.workspace_id = m.workspace_id AND d.what = 'message' AND d.id = m.id
		WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND (d.version IS NULL OR d.version <> m.version) LIMIT $3`
	searchGone = `SELECT d.id FROM search_docs d LEFT JOIN messages m ON m.workspace_id = d.workspace_id AND m.id = d.id
		WHERE d.workspace_id = $1 AND d.conversation_id = $2 AND d.conversation_id <> 0 AND d.what = 'message' AND (m.id IS NULL OR m.conversation_id <> d.conversation_id) LIMIT $3`
	searchStaleNotes = `SELECT n.id FROM notes n LEFT JOIN search_docs d ON d.workspace_id = n.workspace_id AND d.what = 'note' AND d.id = n.id
		WHERE n.workspace_id = $1 AND n.conversation_id = $2 AND (d.version IS NULL AND n.deleted_at = 0 OR d.version <> n.version) LIMIT $3`
)

func (s *Store) searchIDs(ctx context.Context, query string, args ...any) ([]int64, error) {
	return all(ctx, s, func(r *sql.Rows, id *int64) error { return r.Scan(id) }, query, args...)
}

// MessagesAfter walks the messages of a workspace in the order of their ids.
func (s *Store) MessagesAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error) {
	return s.searchIDs(ctx, searchMessages, ws, after, limit)
}

// ContactsAfter walks the contacts of a workspace in the order of their ids.
func (s *Store) ContactsAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error) {
	return s.searchIDs(ctx, searchContacts, ws, after, limit)
}

// NotesAfter walks the private notes of a workspace in the order of their ids.
func (s *Store) NotesAfter(ctx context.Context, ws inbox.WorkspaceID, after int64, limit int) ([]int64, error) {
	return s.searchIDs(ctx, searchNotes, ws, after, limit)
}

// SearchStaleNotes gives notes of a conversation that are not in the index as they are now.
func (s *Store) SearchStaleNotes(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]int64, error) {
	return s.searchIDs(ctx, searchStaleNotes, ws, conv, limit)
}

// SearchNotes reads private notes with the account of their conversation; absent ones are left out.
func (s *Store) SearchNotes(ctx context.Context, ws inbox.WorkspaceID, ids []int64) (out []search.Note, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		accounts := map[inbox.NoteID]inbox.AccountID{}
		var notes []inbox.Note
		err := inPieces(ids, func(marks string, args []any) error {
			return tx.Query(ctx, "SELECT "+qualified("n", noteColumns)+`, c.account_id FROM notes n JOIN conversations c ON c.workspace_id = n.workspace_id AND c.id = n.conversation_id
				WHERE n.workspace_id = $1 AND n.id IN (`+marks+")", func(r *sql.Rows) error {
				var n inbox.Note
				var account inbox.AccountID
				err := scanNoteAnd(r, &n, &account)
				notes, accounts[n.ID] = append(notes, n), account
				return err
			}, append([]any{ws}, args...)...)
		})
		if err != nil {
			return err
		}
		full, err := fullNotes(ctx, tx, ws, notes)
		for _, n := range full {
			out = append(out, search.Note{Note: n, Account: accounts[n.ID]})
		}
		return err
	})
	return out, err
}

// SearchDifferences gives messages of a conversation that are not in the index as they are now, or
// are there and nowhere else, up to limit of each.
func (s *Store) SearchDifferences(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]int64, error) {
	stale, err := s.searchIDs(ctx, searchStale, ws, conv, limit)
	if err != nil {
		return nil, err
	}
	gone, err := s.searchIDs(ctx, searchGone, ws, conv, limit)
	return append(stale, gone...), err
}

// SearchPeople reads contacts for the index; absent ones are left out.
func (s *Store) SearchPeople(ctx context.Context, ws inbox.WorkspaceID, ids []int64) ([]search.Person, error) {
	var out []search.Person
	err := s.db.View(ctx, func(tx *db.Tx) error {
		var contacts []inbox.Contact
		merged := map[inbox.ContactID]bool{}
		err := inPieces(ids, func(marks string, args []any) error {
			return tx.Query(ctx, "SELECT "+contactColumns+", merged_into <> 0 FROM contacts WHERE workspace_id = $1 AND id IN ("+marks+")", func(r *sql.Rows) error {
				var c inbox.Contact
				var into bool
				err := r.Scan(&c.Workspace, &c.ID, &c.Name, &c.CreatedAt, &c.UpdatedAt, &c.Version, &into)
				contacts, merged[c.ID] = append(contacts, c), into
				return err
			}, append([]any{ws}, args...)...)
		})
		if err != nil {
			return err
		}
		known, err := acquaintances(ctx, tx, ws, contacts)
		for _, k := range known {
			out = append(out, search.Person{Contact: k.Contact, Handles: k.Handles, Merged: merged[k.ID]})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		entries, err := s.BookOf(ctx, ws, out[i].Handles)
		if err != nil {
			return nil, err
		}
		for _, saved := range identity.SavedAs(out[i].Handles, entries) {
			out[i].Private = append(out[i].Private, saved.Name)
		}
	}
	return out, nil
}

// SaveSearch puts things into the index, in place of what was known of them, and says how far it
// has come. Things without terms are taken out. It does nothing once the lane is another's.
func (s *Store) SaveSearch(ctx context.Context, fence int64, ws inbox.WorkspaceID, things []search.Thing, st search.State) error {
	return s.db.UpdateDerived(ctx, func(tx *db.Tx) error {
		if err := checkFence(ctx, tx, search.Lane, fence); err != nil {
			return err
		}
		for _, what := range []search.What{search.Messages, search.Contacts, search.Notes} {
			var part []search.Thing
			for _, t := range things {
				if t.What == what {
					part = append(part, t)
				}
			}
			if len(part) > 0 {
				if err := putThings(ctx, tx, ws, what, part); err != nil {
					return err
				}
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO search_cursors (workspace_id, scheme, seq, message_id, contact_id, note_id, filled) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (workspace_id) DO UPDATE SET scheme = excluded.scheme, seq = excluded.seq, message_id = excluded.message_id,
				contact_id = excluded.contact_id, note_id = excluded.note_id, filled = excluded.filled`, ws, st.Scheme, st.Seq, st.Message, st.Contact, st.Note, asInt(st.Filled))
		return err
	})
}

// placed is a thing and where it stands.
type placed struct {
	search.Thing
	place int64
}

func putThings(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, what search.What, things []search.Thing) error {
	ids := make([]int64, len(things))
	for i, t := range things {
		ids[i] = t.ID
	}
	var old []int64
	for _, piece := range db.Pieces(ids) {
		marks, args := db.Marks(3, piece)
		args = append([]any{ws, string(what)}, args...)
		part, err := db.All(ctx, tx, func(r *sql.Rows, p *int64) error { return r.Scan(p) },
			"SELECT place FROM search_docs WHERE workspace_id = $1 AND what = $2 AND id IN ("+marks+")", args...)
		if err != nil {
			return err
		}
		old = append(old, part...)
	}
	if err := dropPlaces(ctx, tx, ws, old); err != nil {
		return err
	}
	// Few things share a millisecond and the end of their ids; those that do stand side by side.
	taken := map[int64]bool{}
	rows := make([]placed, 0, len(things))
	for _, t := range things {
		if len(t.Terms) > 0 {
			rows = append(rows, placed{t, search.Place(t.At, t.ID)})
		}
	}
	for open := rows; len(open) > 0; {
		wanted := make([]int64, len(open))
		for i, r := range open {
			wanted[i] = r.place
		}
		if err := takenPlaces(ctx, tx, ws, wanted, taken); err != nil {
			return err
		}
		again := false
		for i := range open {
			for taken[open[i].place] {
				open[i].place++
				again = true
			}
			taken[open[i].place] = true
		}
		if !again {
			break
		}
		// Asked once more, for the places they moved to; what this batch took itself is not in the way.
		for i := range open {
			delete(taken, open[i].place)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if tx.Dialect == db.Postgres {
		return putTermsPostgres(ctx, tx, ws, rows)
	}
	return putTermsSQLite(ctx, tx, ws, rows)
}

func dropPlaces(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, places []int64) error {
	return inPieces(places, func(marks string, args []any) error {
		args = append([]any{ws}, args...)
		if tx.Dialect == db.SQLite {
			for _, p := range args[1:] {
				if _, err := tx.Exec(ctx, "DELETE FROM search_terms WHERE rowid = $1", p); err != nil {
					return err
				}
			}
		}
		_, err := tx.Exec(ctx, "DELETE FROM search_docs WHERE workspace_id = $1 AND place IN ("+marks+")", args...)
		return err
	})
}

// DropSearch takes up to limit things out of the index of a workspace and reports whether any are left.
func (s *Store) DropSearch(ctx context.Context, fence int64, ws inbox.WorkspaceID, limit int) (left bool, err error) {
	err = s.db.UpdateDerived(ctx, func(tx *db.Tx) error {
		if err := checkFence(ctx, tx, search.Lane, fence); err != nil {
			return err
		}
		places, err := db.All(ctx, tx, func(r *sql.Rows, p *int64) error { return r.Scan(p) },
			"SELECT place FROM search_docs WHERE workspace_id = $1 LIMIT $2", ws, limit)
		if err != nil {
			return err
		}
		if left = len(places) == limit; !left {
			if _, err := tx.Exec(ctx, "DELETE FROM search_cursors WHERE workspace_id = $1", ws); err != nil {
				return err
			}
		}
		return dropPlaces(ctx, tx, ws, places)
	})
	return left, err
}

// Search finds things, newest first.
func (s *Store) Search(ctx context.Context, q search.Question) (hits []search.Hit, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if q.Label != 0 {
			if q.Conversations, err = conversationsOf(ctx, tx, q); err != nil || len(q.Conversations) == 0 {
				return err
			}
			if len(q.Conversations) <= mostNamed {
				q.Label = 0 // they say it
			} else {
				q.Conversations = nil // too many to be named: each thing's is looked up
			}
		}
		if tx.Dialect == db.Postgres {
			hits, err = findPostgres(ctx, tx, q)
		} else {
			hits, err = findSQLite(ctx, tx, q)
		}
		return err
	})
	return hits, err
}

// mostNamed is how many conversations of a label a question names itself.
const mostNamed = 200

func conversationsOf(ctx context.Context, tx *db.Tx, q search.Question) ([]inbox.ConversationID, error) {
	return db.All(ctx, tx, func(r *sql.Rows, id *inbox.ConversationID) error { return r.Scan(id) },
		"SELECT conversation_id FROM conversation_labels WHERE workspace_id = $1 AND label_id = $2 LIMIT $3", q.Workspace, q.Label, mostNamed+1)
}

// questionText writes a question in the language of an engine: all terms, each by one of its readings.
// Readings hold letters, digits and our marks only, so nothing in them needs more than the quotes.
func questionText(terms []search.Term, and, or, quote, prefix string) string {
	var b strings.Builder
	for i, t := range terms {
		if i > 0 {
			b.WriteString(and)
		}
		b.WriteByte('(')
		for j, r := range t {
			if j > 0 {
				b.WriteString(or)
			}
			b.WriteString(quote + r.Text + quote)
			if r.Prefix {
				b.WriteString(prefix)
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}
