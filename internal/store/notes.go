package store

import (
	"context"
	"database/sql"
	"slices"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Private notes and who is mentioned in them.

const noteColumns = "workspace_id, id, conversation_id, author, author_id, client_id, text, created_at, edited_at, deleted_at, deleted_by, version"

func scanNote(r *sql.Rows, n *inbox.Note) error { return scanNoteAnd(r, n) }

func scanNoteAnd(r *sql.Rows, n *inbox.Note, more ...any) error {
	return r.Scan(append([]any{&n.Workspace, &n.ID, &n.Conversation, &n.Author, &n.AuthorID, &n.ClientID, &n.Text, &n.CreatedAt, &n.EditedAt, &n.DeletedAt, &n.DeletedBy, &n.Version}, more...)...)
}

func (d deskTx) InsertNote(ctx context.Context, n inbox.Note) (bool, error) {
	rows, err := d.tx.Insert(ctx, "INSERT INTO notes ("+noteColumns+")", "ON CONFLICT (workspace_id, client_id) DO NOTHING", [][]any{{int64(n.Workspace), int64(n.ID), int64(n.Conversation),
		string(n.Author), int64(n.AuthorID), n.ClientID, n.Text, int64(n.CreatedAt), int64(n.EditedAt), int64(n.DeletedAt), int64(n.DeletedBy), n.Version}})
	if err != nil || rows == 0 {
		return false, err
	}
	return true, d.mention(ctx, n, n.Mentions)
}

func (d deskTx) mention(ctx context.Context, n inbox.Note, whom []inbox.MemberID) error {
	rows := make([][]any, len(whom))
	for i, id := range whom {
		rows[i] = []any{int64(n.Workspace), int64(id), int64(n.ID), int64(n.Conversation), int64(0)}
	}
	_, err := d.tx.Insert(ctx, "INSERT INTO mentions (workspace_id, member_id, note_id, conversation_id, read_at)", "ON CONFLICT (workspace_id, member_id, note_id) DO NOTHING", rows)
	return err
}

func (d deskTx) NoteByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (inbox.Note, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanNote, "SELECT "+noteColumns+" FROM notes WHERE workspace_id = $1 AND client_id = $2", ws, clientID))
}

func (d deskTx) NoteByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.NoteID) (inbox.Note, error) {
	n, err := db.One(ctx, d.tx, scanNote, "SELECT "+noteColumns+" FROM notes WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3"+forUpdate(d.tx), ws, conv, id)
	if err != nil {
		return n, notFound(err, "note")
	}
	n.Mentions, err = db.All(ctx, d.tx, func(r *sql.Rows, m *inbox.MemberID) error { return r.Scan(m) },
		"SELECT member_id FROM mentions WHERE workspace_id = $1 AND note_id = $2 ORDER BY member_id", ws, id)
	return n, err
}

func (d deskTx) SaveNote(ctx context.Context, n inbox.Note, before *inbox.NoteVersion) error {
	if before != nil {
		_, err := d.tx.Exec(ctx, "INSERT INTO note_versions (workspace_id, note_id, version, text, at) VALUES ($1, $2, $3, $4, $5)", n.Workspace, n.ID, before.Version, before.Text, before.At)
		if err != nil {
			return err
		}
	}
	_, err := d.tx.Exec(ctx, "UPDATE notes SET text = $3, edited_at = $4, deleted_at = $5, deleted_by = $6, version = $7 WHERE workspace_id = $1 AND id = $2",
		n.Workspace, n.ID, n.Text, n.EditedAt, n.DeletedAt, n.DeletedBy, n.Version)
	if err != nil {
		return err
	}
	had, err := db.All(ctx, d.tx, func(r *sql.Rows, m *inbox.MemberID) error { return r.Scan(m) }, "SELECT member_id FROM mentions WHERE workspace_id = $1 AND note_id = $2", n.Workspace, n.ID)
	if err != nil {
		return err
	}
	for _, id := range had {
		if !slices.Contains(n.Mentions, id) {
			if _, err := d.tx.Exec(ctx, "DELETE FROM mentions WHERE workspace_id = $1 AND member_id = $2 AND note_id = $3", n.Workspace, id, n.ID); err != nil {
				return err
			}
		}
	}
	return d.mention(ctx, n, n.Mentions)
}

func (d deskTx) ReadMentions(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, member inbox.MemberID) (bool, error) {
	n, err := d.tx.Exec(ctx, "UPDATE mentions SET read_at = $4 WHERE workspace_id = $1 AND member_id = $2 AND conversation_id = $3 AND read_at = 0", ws, member, conv, d.tx.Now)
	return n > 0, err
}

const notesPage = "SELECT " + noteColumns + " FROM notes WHERE workspace_id = $1 AND conversation_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4"

// Notes reads a page of a conversation's notes, newest first. It fails with CodeNotFound if there is
// no such conversation.
func (s *Store) Notes(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) (list []view.Note, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		notes, err := db.All(ctx, tx, scanNote, notesPage, ws, conv, after.ID, limit)
		if err != nil {
			return err
		}
		if len(notes) == 0 {
			_, err := db.Number(ctx, tx, "SELECT id FROM conversations WHERE workspace_id = $1 AND id = $2", ws, conv)
			return notFound(err, "conversation")
		}
		list, err = fullNotes(ctx, tx, ws, notes)
		return err
	})
	return list, err
}

// fullNotes adds names, mentions and what notes said before.
func fullNotes(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, notes []inbox.Note) ([]view.Note, error) {
	out := make([]view.Note, len(notes))
	at := map[inbox.NoteID]*view.Note{}
	var ids []inbox.NoteID
	var members []inbox.MemberID
	for i := range notes {
		out[i].Note = notes[i]
		at[notes[i].ID] = &out[i]
		ids = append(ids, notes[i].ID)
		members = appendNew(appendNew(members, notes[i].AuthorID), notes[i].DeletedBy)
	}
	err := inPieces(ids, func(marks string, args []any) error {
		err := tx.Query(ctx, mentionedText(marks), func(r *sql.Rows) error {
			var id inbox.NoteID
			var member inbox.MemberID
			err := r.Scan(&id, &member)
			at[id].Mentions = append(at[id].Mentions, member)
			members = appendNew(members, member)
			return err
		}, append([]any{ws}, args...)...)
		if err != nil {
			return err
		}
		return tx.Query(ctx, "SELECT note_id, version, text, at FROM note_versions WHERE workspace_id = $1 AND note_id IN ("+marks+") ORDER BY note_id, version", func(r *sql.Rows) error {
			var id inbox.NoteID
			var v inbox.NoteVersion
			err := r.Scan(&id, &v.Version, &v.Text, &v.At)
			at[id].Past = append(at[id].Past, v)
			return err
		}, append([]any{ws}, args...)...)
	})
	if err != nil {
		return nil, err
	}
	named, err := names(ctx, tx, ws, members, nil)
	for i := range out {
		n := &out[i]
		n.AuthorName, n.DeletedName = named.members[n.AuthorID], named.members[n.DeletedBy]
		for _, id := range n.Mentions {
			n.MentionsNames = append(n.MentionsNames, named.members[id])
		}
	}
	return out, err
}

var mentionsPage = "SELECT " + qualified("n", noteColumns) + `, m.read_at, COALESCE(p.name, ''), COALESCE(h.name, ''), COALESCE(h.phone, ''), COALESCE(h.username, '')
	FROM mentions m JOIN notes n ON n.workspace_id = m.workspace_id AND n.id = m.note_id
		JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
		LEFT JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
		LEFT JOIN handles h ON h.workspace_id = c.workspace_id AND h.id = c.handle_id
	WHERE m.workspace_id = $1 AND m.member_id = $2 AND m.note_id < $3 ORDER BY m.note_id DESC LIMIT $4`

// Mentions reads a page of where a member was mentioned, newest first.
func (s *Store) Mentions(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, after view.Position, limit int) (list []view.Mention, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, func(r *sql.Rows, m *view.Mention) error {
			var handle string
			err := scanNoteAnd(r, &m.Note.Note, &m.ReadAt, &m.Person.Name, &handle, &m.Person.Phone, &m.Person.Username)
			if m.Person.Name == "" {
				m.Person.Name = handle
			}
			return err
		}, mentionsPage, ws, member, after.ID, limit)
		if err != nil {
			return err
		}
		notes := make([]inbox.Note, len(list))
		for i := range list {
			notes[i] = list[i].Note.Note
		}
		full, err := fullNotes(ctx, tx, ws, notes)
		for i := range full {
			list[i].Note = full[i]
		}
		return err
	})
	return list, err
}

func mentionedText(marks string) string {
	return "SELECT note_id, member_id FROM mentions WHERE workspace_id = $1 AND note_id IN (" + marks + ") ORDER BY note_id, member_id"
}
