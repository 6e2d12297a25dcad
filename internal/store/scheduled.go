package store

import (
	"context"
	"database/sql"
	"slices"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Messages for later.

const scheduledColumns = `workspace_id, id, conversation_id, author, author_id, client_id, draft, kind, text, filename, template_id, due_at, zone, if_news,
	seen, state, reason, message_id, try_at, created_at, changed_at, version`

func scanScheduled(r *sql.Rows, s *inbox.Scheduled) error { return scanScheduledAnd(r, s) }

func scanScheduledAnd(r *sql.Rows, s *inbox.Scheduled, more ...any) error {
	var reason string
	err := r.Scan(append([]any{&s.Workspace, &s.ID, &s.Conversation, &s.Author, &s.AuthorID, &s.ClientID, &s.Draft, &s.Kind, &s.Text, &s.Filename, &s.Template, &s.DueAt, &s.Zone, &s.IfNews,
		&s.Seen, &s.State, &reason, &s.Message, &s.TryAt, &s.CreatedAt, &s.ChangedAt, &s.Version}, more...)...)
	if err == nil {
		s.Reason, err = fromJSON[inbox.Reason](reason)
	}
	return err
}

func (d deskTx) InsertScheduled(ctx context.Context, s inbox.Scheduled) (bool, error) {
	n, err := d.tx.Insert(ctx, "INSERT INTO scheduled ("+scheduledColumns+")", "ON CONFLICT (workspace_id, client_id) DO NOTHING", [][]any{{int64(s.Workspace), int64(s.ID), int64(s.Conversation),
		string(s.Author), int64(s.AuthorID), s.ClientID, string(s.Draft), string(s.Kind), s.Text, s.Filename, int64(s.Template), int64(s.DueAt), s.Zone, string(s.IfNews),
		int64(s.Seen), string(s.State), asJSON(s.Reason), int64(s.Message), int64(s.TryAt), int64(s.CreatedAt), int64(s.ChangedAt), s.Version}})
	return n > 0, err
}

func (d deskTx) ScheduledByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (inbox.Scheduled, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanScheduled, "SELECT "+scheduledColumns+" FROM scheduled WHERE workspace_id = $1 AND client_id = $2", ws, clientID))
}

func (d deskTx) ScheduledByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.ScheduledID) (inbox.Scheduled, error) {
	s, err := db.One(ctx, d.tx, scanScheduled, "SELECT "+scheduledColumns+" FROM scheduled WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3"+forUpdate(d.tx), ws, id, conv)
	return s, notFound(err, "scheduled message")
}

func (d deskTx) SaveScheduled(ctx context.Context, s inbox.Scheduled) error {
	_, err := d.tx.Exec(ctx, `UPDATE scheduled SET draft = $3, kind = $4, text = $5, filename = $6, due_at = $7, zone = $8, if_news = $9, seen = $10, state = $11, reason = $12, message_id = $13,
		try_at = $14, changed_at = $15, version = $16 WHERE workspace_id = $1 AND id = $2`,
		s.Workspace, s.ID, string(s.Draft), string(s.Kind), s.Text, s.Filename, s.DueAt, s.Zone, string(s.IfNews), s.Seen, string(s.State), asJSON(s.Reason), s.Message, s.TryAt, s.ChangedAt, s.Version)
	return err
}

const openScheduled = "SELECT count(*) FROM scheduled WHERE workspace_id = $1 AND conversation_id = $2 AND state IN ('waiting', 'held')"

func (d deskTx) OpenScheduled(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (int, error) {
	n, err := db.Number(ctx, d.tx, openScheduled, ws, conv)
	return int(n), err
}

const scheduledBefore = `SELECT id FROM scheduled WHERE workspace_id = $1 AND conversation_id = $2 AND state = 'waiting' AND state IN ('waiting', 'held')
	AND (due_at < $3 OR due_at = $3 AND id < $4) LIMIT 1`

func (d deskTx) DueBefore(ctx context.Context, s inbox.Scheduled) (bool, error) {
	_, found, err := oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, id *inbox.ScheduledID) error { return r.Scan(id) }, scheduledBefore, s.Workspace, s.Conversation, s.DueAt, s.ID))
	return found, err
}

const newsAfter = `SELECT author FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > $4 AND id > $3 AND source = 'live' AND kind <> 'system'
	AND (author IN ('contact', 'phone') OR author = 'member' AND author_id <> $5) ORDER BY sent_at, id LIMIT 1`

func (d deskTx) NewsAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, seen inbox.MessageID, since inbox.Millis, but inbox.MemberID) (inbox.AuthorKind, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, by *inbox.AuthorKind) error { return r.Scan(by) }, newsAfter, ws, conv, seen, since, but))
}

func (d deskTx) Writer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (inbox.Actor, bool, error) {
	a := inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: id}
	_, found, err := oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, _ *struct{}) error { return r.Scan(&a.Role, &a.Grants) },
		`SELECT members.role, COALESCE((SELECT roles.permissions FROM roles WHERE roles.workspace_id = members.workspace_id AND roles.id = members.role), '')
			FROM members WHERE members.workspace_id = $1 AND members.id = $2 AND members.state = $3`, ws, id, string(inbox.MemberActive)))
	return a, found, err
}

// dueScheduled takes a few of each workspace, by an index of its own, so that a thousand of one keep
// no other waiting. CROSS JOIN keeps SQLite from beginning with the other table.
const dueScheduled = `SELECT s.workspace_id, s.conversation_id, s.id, s.try_at FROM workspaces few CROSS JOIN scheduled s WHERE s.workspace_id = few.id AND s.id IN
	(SELECT x.id FROM scheduled x WHERE x.workspace_id = few.id AND x.state = 'waiting' AND x.try_at <= $1 ORDER BY x.try_at, x.id LIMIT 20)`

// DueScheduled reads scheduled messages of all workspaces whose time has come.
func (s *Store) DueScheduled(ctx context.Context, now inbox.Millis, limit int) (due []desk.DueMessage, err error) {
	type row struct {
		desk.DueMessage
		at inbox.Millis
	}
	var rows []row
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err = db.All(ctx, tx, func(r *sql.Rows, d *row) error { return r.Scan(&d.Workspace, &d.Conversation, &d.ID, &d.at) }, dueScheduled, now)
		return err
	})
	slices.SortFunc(rows, func(a, b row) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return int(a.ID - b.ID)
	})
	for _, r := range rows[:min(limit, len(rows))] {
		due = append(due, r.DueMessage)
	}
	return due, err
}

// PutOff implements what the desk's scheduler needs.
func (s *Store) PutOff(ctx context.Context, due desk.DueMessage, until inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE scheduled SET try_at = $3 WHERE workspace_id = $1 AND id = $2 AND state = 'waiting'", due.Workspace, due.ID, until)
		return err
	})
}

// The LEFT JOINs keep the scheduled ones outermost, in the order of their index.
var scheduledSelect = "SELECT " + qualified("s", scheduledColumns) + `, COALESCE(m.name, ''), COALESCE(c.window_until, 0), COALESCE(c.account_id, 0), COALESCE(c.assignee_id, 0), COALESCE(p.name, ''), COALESCE(h.name, ''), COALESCE(h.phone, ''), COALESCE(h.username, '')
	FROM scheduled s LEFT JOIN members m ON m.workspace_id = s.workspace_id AND m.id = s.author_id
		LEFT JOIN conversations c ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id
		LEFT JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id
		LEFT JOIN handles h ON h.workspace_id = c.workspace_id AND h.id = c.handle_id
	WHERE s.workspace_id = $1`

// scheduledPage is what is open, the next first; of one conversation, or of all.
func scheduledPage(conv bool) string {
	text := scheduledSelect + " AND s.state IN ('waiting', 'held') AND (s.due_at > $2 OR s.due_at = $2 AND s.id > $3)"
	if conv {
		text += " AND s.conversation_id = $5"
	}
	return text + " ORDER BY s.due_at, s.id LIMIT $4"
}

func scanLater(r *sql.Rows, l *view.Later) error {
	var handleName string
	err := scanScheduledAnd(r, &l.Scheduled, &l.AuthorName, &l.WindowUntil, &l.Account, &l.Assignee, &l.Person.Name, &handleName, &l.Person.Phone, &l.Person.Username)
	if l.Person.Name == "" {
		l.Person.Name = handleName
	}
	return err
}

// Scheduled reads a page of what is open, the next first, of a conversation or, for the id zero, of all.
func (s *Store) Scheduled(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) (list []view.Later, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		args := []any{ws, after.At, after.ID, limit}
		if conv != 0 {
			if _, err := db.Number(ctx, tx, "SELECT id FROM conversations WHERE workspace_id = $1 AND id = $2", ws, conv); err != nil {
				return notFound(err, "conversation")
			}
			args = append(args, conv)
		}
		list, err = db.All(ctx, tx, scanLater, scheduledPage(conv != 0), args...)
		return err
	})
	return list, err
}

// ScheduledByID reads one, open or not.
func (s *Store) ScheduledByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.ScheduledID) (l view.Later, err error) {
	return one(ctx, s, "scheduled message", scanLater, scheduledSelect+" AND s.id = $2", ws, id)
}
