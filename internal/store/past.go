package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/importing"
	"sangam/internal/inbox"
)

var _ importing.Store = (*Store)(nil)

const importColumns = `workspace_id, id, account_id, state, filename, size, blob, preview, created_by, created_at, conversation_id, handle_id, contact_id,
	made_conversation, made_people, customer, date_order, zone, started_by, started_at, total, done, added, merged, files, missing, first_at, last_at, reason, ended_at, undone_by, version`

func importRow(i *inbox.Import) []any {
	return []any{int64(i.Workspace), int64(i.ID), int64(i.Account), string(i.State), i.Filename, i.Size, i.Blob, i.Preview, int64(i.CreatedBy), int64(i.CreatedAt),
		int64(i.Conversation), int64(i.Handle), int64(i.Contact), asInt(i.MadeConversation), asInt(i.MadePeople), i.Customer, i.DateOrder, i.Zone, int64(i.StartedBy), int64(i.StartedAt),
		int64(i.Total), int64(i.Done), int64(i.Added), int64(i.Merged), int64(i.Files), int64(i.Missing), int64(i.FirstAt), int64(i.LastAt), i.Reason, int64(i.EndedAt), int64(i.UndoneBy), i.Version}
}

func scanImport(r *sql.Rows, i *inbox.Import) error {
	var conversation, people int64
	err := r.Scan(&i.Workspace, &i.ID, &i.Account, &i.State, &i.Filename, &i.Size, &i.Blob, &i.Preview, &i.CreatedBy, &i.CreatedAt, &i.Conversation, &i.Handle, &i.Contact,
		&conversation, &people, &i.Customer, &i.DateOrder, &i.Zone, &i.StartedBy, &i.StartedAt, &i.Total, &i.Done, &i.Added, &i.Merged, &i.Files, &i.Missing, &i.FirstAt, &i.LastAt,
		&i.Reason, &i.EndedAt, &i.UndoneBy, &i.Version)
	i.MadeConversation, i.MadePeople = conversation != 0, people != 0
	return err
}

const saveImport = `ON CONFLICT (workspace_id, id) DO UPDATE SET state = excluded.state, blob = excluded.blob, preview = excluded.preview, conversation_id = excluded.conversation_id,
	handle_id = excluded.handle_id, contact_id = excluded.contact_id, made_conversation = excluded.made_conversation, made_people = excluded.made_people, customer = excluded.customer,
	date_order = excluded.date_order, zone = excluded.zone, started_by = excluded.started_by, started_at = excluded.started_at, total = excluded.total, done = excluded.done,
	added = excluded.added, merged = excluded.merged, files = excluded.files, missing = excluded.missing, first_at = excluded.first_at, last_at = excluded.last_at,
	reason = excluded.reason, ended_at = excluded.ended_at, undone_by = excluded.undone_by, version = excluded.version`

func (d deskTx) LockImport(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error) {
	i, err := db.One(ctx, d.tx, scanImport, "SELECT "+importColumns+" FROM imports WHERE workspace_id = $1 AND id = $2"+forUpdate(d.tx), ws, id)
	return i, notFound(err, "import")
}

func (d deskTx) SaveImport(ctx context.Context, i inbox.Import) error {
	_, err := d.tx.Insert(ctx, "INSERT INTO imports ("+importColumns+")", saveImport, [][]any{importRow(&i)})
	return err
}

func (d deskTx) MessagesBetween(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, from, to inbox.Millis) ([]inbox.Message, error) {
	return db.All(ctx, d.tx, scanMessage, "SELECT "+messageColumns+` FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at >= $3 AND sent_at <= $4
		ORDER BY sent_at, id`, ws, conv, from, to)
}

func (d deskTx) ClaimsOn(ctx context.Context, ws inbox.WorkspaceID, messages []inbox.MessageID) (map[inbox.MessageID]map[inbox.ImportID]desk.Claim, error) {
	found := map[inbox.MessageID]map[inbox.ImportID]desk.Claim{}
	err := inPieces(messages, func(marks string, args []any) error {
		return d.tx.Query(ctx, "SELECT import_id, position, message_id, file, at, minute, said, held FROM import_rows WHERE workspace_id = $1 AND message_id IN ("+marks+")", func(r *sql.Rows) error {
			var id inbox.ImportID
			var c desk.Claim
			var whole int64
			var held string
			if err := r.Scan(&id, &c.Position, &c.Message, &c.File, &c.At, &whole, &c.Said, &held); err != nil {
				return err
			}
			c.Minute = whole != 0
			var err error
			if c.Held, err = fromJSON[desk.HeldFile](held); err != nil {
				return err
			}
			if found[c.Message] == nil {
				found[c.Message] = map[inbox.ImportID]desk.Claim{}
			}
			found[c.Message][id] = c
			return nil
		}, append([]any{ws}, args...)...)
	})
	return found, err
}

func (d deskTx) SaveClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, claims []desk.Claim) error {
	rows := make([][]any, len(claims))
	for i, c := range claims {
		var held desk.HeldFile
		if c.Held != nil {
			held = *c.Held
		}
		rows[i] = []any{int64(ws), int64(id), int64(c.Position), int64(c.Message), int64(c.File), int64(c.At), asInt(c.Minute), c.Said, asJSON(c.Held), held.Blob, held.Preview}
	}
	_, err := d.tx.Insert(ctx, "INSERT INTO import_rows (workspace_id, import_id, position, message_id, file, at, minute, said, held, blob, preview)",
		"ON CONFLICT (workspace_id, import_id, position) DO UPDATE SET message_id = excluded.message_id, file = excluded.file", rows)
	return err
}

func (d deskTx) LastClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, limit int) ([]desk.Claim, error) {
	return db.All(ctx, d.tx, func(r *sql.Rows, c *desk.Claim) error { return r.Scan(&c.Position, &c.Message, &c.File) },
		"SELECT position, message_id, file FROM import_rows WHERE workspace_id = $1 AND import_id = $2 ORDER BY position DESC LIMIT $3", ws, id, limit)
}

func (d deskTx) DropClaims(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, from int) error {
	if err := loosen(ctx, d.tx, ws, "import_rows WHERE workspace_id = $1 AND import_id = $2 AND position >= $3", ws, id, from); err != nil {
		return err
	}
	_, err := d.tx.Exec(ctx, "DELETE FROM import_rows WHERE workspace_id = $1 AND import_id = $2 AND position >= $3", ws, id, from)
	return err
}

func (d deskTx) DropMessages(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.MessageID) error {
	if err := d.DropFiles(ctx, ws, ids); err != nil {
		return err
	}
	return inPieces(ids, func(marks string, args []any) error {
		if _, err := d.tx.Exec(ctx, "DELETE FROM claims WHERE workspace_id = $1 AND message_id IN ("+marks+")", append([]any{ws}, args...)...); err != nil {
			return err
		}
		_, err := d.tx.Exec(ctx, "DELETE FROM messages WHERE workspace_id = $1 AND id IN ("+marks+")", append([]any{ws}, args...)...)
		return err
	})
}

func (d deskTx) DropFiles(ctx context.Context, ws inbox.WorkspaceID, messages []inbox.MessageID) error {
	return inPieces(messages, func(marks string, args []any) error {
		args = append([]any{ws}, args...)
		if err := loosen(ctx, d.tx, ws, "media WHERE workspace_id = $1 AND message_id IN ("+marks+")", args...); err != nil {
			return err
		}
		_, err := d.tx.Exec(ctx, "DELETE FROM media WHERE workspace_id = $1 AND message_id IN ("+marks+")", args...)
		return err
	})
}

func (d deskTx) NewestMessage(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (inbox.Message, error) {
	m, err := d.LastMessage(ctx, ws, conv)
	if inbox.CodeOf(err) == inbox.CodeNotFound {
		return inbox.Message{}, nil
	}
	return m, err
}

// DropConversation keeps a person whom anything else names: another conversation, an edit or a
// reaction that waits for its message, an unsent message.
func (d deskTx) DropConversation(ctx context.Context, c inbox.Conversation, people bool) error {
	if _, err := d.tx.Exec(ctx, "DELETE FROM conversations WHERE workspace_id = $1 AND id = $2", c.Workspace, c.ID); err != nil || !people {
		return err
	}
	named, err := db.Number(ctx, d.tx, `SELECT (SELECT count(*) FROM conversations WHERE workspace_id = $1 AND handle_id = $2)
		+ (SELECT count(*) FROM outbox WHERE workspace_id = $1 AND handle_id = $2)
		+ (SELECT count(*) FROM handles WHERE workspace_id = $1 AND id = $2 AND (version > 1 OR user_id <> ''))`, c.Workspace, c.Handle)
	if err != nil || named > 0 {
		return err
	}
	// By itself, since it has no index: who is named otherwise is not looked for here.
	if named, err = db.Number(ctx, d.tx, "SELECT count(*) FROM (SELECT id FROM changes WHERE workspace_id = $1 AND handle_id = $2 LIMIT 1) one", c.Workspace, c.Handle); err != nil || named > 0 {
		return err
	}
	if _, err := d.tx.Exec(ctx, "DELETE FROM aliases WHERE workspace_id = $1 AND account_id = $2 AND handle_id = $3", c.Workspace, c.Account, c.Handle); err != nil {
		return err
	}
	if _, err := d.tx.Exec(ctx, "DELETE FROM handles WHERE workspace_id = $1 AND id = $2", c.Workspace, c.Handle); err != nil {
		return err
	}
	_, err = d.tx.Exec(ctx, `DELETE FROM contacts WHERE workspace_id = $1 AND id = $2 AND version = 1
		AND NOT EXISTS (SELECT 1 FROM handles h WHERE h.workspace_id = $1 AND h.contact_id = $2)`, c.Workspace, c.Contact)
	return err
}

// CreateImport writes a new import.
func (s *Store) CreateImport(ctx context.Context, i inbox.Import) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := (deskTx{tx, s}).SaveImport(ctx, i); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: i.Workspace, Act: inbox.ActImportRead, Member: i.CreatedBy, Details: map[string]string{"file": i.Filename}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: i.Workspace, Kind: inbox.EventImportChanged, Account: i.Account, Member: i.CreatedBy, Version: i.Version}})
	})
}

// Import reads one import.
func (s *Store) Import(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID) (inbox.Import, error) {
	return one(ctx, s, "import", scanImport, "SELECT "+importColumns+" FROM imports WHERE workspace_id = $1 AND id = $2", ws, id)
}

// Imports lists imports, the newest first, those before an id.
func (s *Store) Imports(ctx context.Context, ws inbox.WorkspaceID, before inbox.ImportID, limit int) (list []inbox.Import, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanImport, "SELECT "+importColumns+" FROM imports WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", ws, before, limit)
		return err
	})
	return list, err
}

// NextImport finds an import with work to do.
func (s *Store) NextImport(ctx context.Context) (i inbox.Import, found bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err = db.One(ctx, tx, scanImport, "SELECT "+importColumns+" FROM imports WHERE state IN ('running', 'undoing') ORDER BY workspace_id, id LIMIT 1")
		return err
	})
	if errors.Is(err, db.ErrNotFound) {
		return i, false, nil
	}
	return i, err == nil, err
}

// EndImport changes an import without touching what it stored: it fails, or gives up its file.
func (s *Store) EndImport(ctx context.Context, ws inbox.WorkspaceID, id inbox.ImportID, change func(*inbox.Import) bool) (out inbox.Import, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		d := deskTx{tx, s}
		i, err := d.LockImport(ctx, ws, id)
		if err != nil {
			return err
		}
		if out = i; !change(&i) {
			return nil
		}
		i.Version++
		out = i
		if err := d.SaveImport(ctx, i); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventImportChanged, Account: i.Account, Conversation: i.Conversation, Version: i.Version}})
	})
	return out, err
}

// DiscardImport removes an import that was never started.
func (s *Store) DiscardImport(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.ImportID) (out inbox.Import, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if out, err = (deskTx{tx, s}).LockImport(ctx, ws, id); err != nil {
			return err
		}
		if out.State != inbox.ImportReady {
			return inbox.Refuse(inbox.CodeConflict, "This import was started before.")
		}
		if _, err := tx.Exec(ctx, "DELETE FROM imports WHERE workspace_id = $1 AND id = $2", ws, id); err != nil {
			return err
		}
		if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: inbox.ActImportDropped, Member: by, Details: map[string]string{"file": out.Filename}}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventImportChanged, Account: out.Account, Member: by, Version: out.Version + 1}})
	})
	return out, err
}

// ImportFileUsed tells whether any import still needs a file.
func (s *Store) ImportFileUsed(ctx context.Context, ws inbox.WorkspaceID, blob string) (used bool, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		n, err := db.Number(ctx, tx, "SELECT count(*) FROM imports WHERE workspace_id = $1 AND blob = $2", ws, blob)
		used = n > 0
		return err
	})
	return used, err
}

// ForgottenImports lists imports that were uploaded before an instant and never started.
func (s *Store) ForgottenImports(ctx context.Context, before inbox.Millis) (list []inbox.Import, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanImport, "SELECT "+importColumns+" FROM imports WHERE state = 'ready' AND created_at < $1 ORDER BY workspace_id, id LIMIT 100", before)
		return err
	})
	return list, err
}
