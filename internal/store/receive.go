package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

func (d deskTx) SaveApplied(ctx context.Context, since, applied map[int]inbox.RawEventID) error {
	for _, node := range slices.Sorted(maps.Keys(applied)) {
		if from, ok := since[node]; ok {
			if err := d.tx.Later(ctx, func(rows int64) error {
				if rows != 1 {
					return desk.ErrMoved
				}
				return nil
			}, "UPDATE journal_cursors SET applied_id = $2 WHERE node = $1 AND applied_id = $3", node, applied[node], from); err != nil {
				return err
			}
			continue
		}
		if err := d.tx.Later(ctx, nil, `INSERT INTO journal_cursors (node, applied_id) VALUES ($1, $2)
			ON CONFLICT (node) DO UPDATE SET applied_id = excluded.applied_id WHERE journal_cursors.applied_id < excluded.applied_id`,
			node, applied[node]); err != nil {
			return err
		}
	}
	return nil
}

func (d deskTx) Park(ctx context.Context, parked []desk.Parked) error {
	rows := make([][]any, len(parked))
	for i, p := range parked {
		rows[i] = []any{p.Workspace, p.ID, p.Account, p.Node, p.Raw, p.Path, string(p.Channel), joinIDs(p.Apps), p.Kind, p.Reason, p.Body, p.ReceivedAt, d.tx.Now, "parked", 0}
	}
	// The same item of the same raw event is parked once; a failed replay only updates it.
	_, err := d.tx.Insert(ctx, `INSERT INTO parked (workspace_id, id, account_id, node, raw_id, path, channel, apps, kind, reason, body, received_at, parked_at, state, tries)`,
		`ON CONFLICT (workspace_id, node, raw_id, path) DO UPDATE SET reason = excluded.reason, tries = parked.tries + 1`, rows)
	return err
}

func joinIDs(ids []inbox.AppID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(int64(id), 10))
	}
	return b.String()
}

func splitIDs(text string) ([]inbox.AppID, error) {
	var ids []inbox.AppID
	for f := range strings.FieldsSeq(text) {
		var id inbox.AppID
		if err := id.UnmarshalText([]byte(f)); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (d deskTx) CountUnknown(ctx context.Context, counts []desk.UnknownCount) error {
	for _, c := range counts {
		if _, err := d.tx.Exec(ctx, `INSERT INTO unknown_things (workspace_id, place, name, count, first_seen_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $5)
			ON CONFLICT (workspace_id, place, name) DO UPDATE SET count = unknown_things.count + excluded.count, last_seen_at = excluded.last_seen_at`,
			c.Workspace, c.Thing.Where, c.Thing.Name, c.Count, d.tx.Now); err != nil {
			return err
		}
	}
	return nil
}

// HandlesByAlias asks in two steps: for a join PostgreSQL, whose figures about fresh tables are
// wrong, reads all handles.
func (d deskTx) HandlesByAlias(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, aliases []string) (map[string]inbox.Handle, error) {
	owner := make(map[string]inbox.HandleID, len(aliases))
	var ids []inbox.HandleID
	for _, piece := range db.Pieces(aliases) {
		marks, args := db.Marks(3, piece)
		err := d.tx.Query(ctx, "SELECT alias, handle_id FROM aliases WHERE workspace_id = $1 AND account_id = $2 AND alias IN ("+marks+")", func(r *sql.Rows) error {
			var alias string
			var id inbox.HandleID
			err := r.Scan(&alias, &id)
			owner[alias] = id
			ids = append(ids, id)
			return err
		}, append([]any{ws, account}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(ids)
	byID := make(map[inbox.HandleID]inbox.Handle, len(ids))
	for _, piece := range db.Pieces(slices.Compact(ids)) {
		marks, args := db.Marks(2, piece)
		err := d.tx.Query(ctx, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = $1 AND id IN ("+marks+")", func(r *sql.Rows) error {
			var h inbox.Handle
			err := scanHandle(r, &h)
			byID[h.ID] = h
			return err
		}, append([]any{ws}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	found := make(map[string]inbox.Handle, len(owner))
	for alias, id := range owner {
		if h, ok := byID[id]; ok {
			found[alias] = h
		}
	}
	return found, nil
}

func (d deskTx) ContactsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ContactID) (map[inbox.ContactID]inbox.Contact, error) {
	found := map[inbox.ContactID]inbox.Contact{}
	for _, piece := range db.Pieces(ids) {
		marks, args := db.Marks(2, piece)
		err := d.tx.Query(ctx, "SELECT "+contactColumns+" FROM contacts WHERE workspace_id = $1 AND id IN ("+marks+")", func(r *sql.Rows) error {
			var c inbox.Contact
			err := scanContact(r, &c)
			found[c.ID] = c
			return err
		}, append([]any{ws}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (d deskTx) SavePeople(ctx context.Context, contacts []inbox.Contact, handles []inbox.Handle, aliases []desk.Alias) error {
	rows := make([][]any, len(contacts))
	for i := range contacts {
		rows[i] = contactRow(&contacts[i])
	}
	if err := d.tx.InsertLater(ctx, "INSERT INTO contacts ("+contactColumns+")", `ON CONFLICT (workspace_id, id) DO UPDATE SET
		name = excluded.name, updated_at = excluded.updated_at, version = excluded.version`, rows); err != nil {
		return err
	}
	rows = make([][]any, len(handles))
	for i := range handles {
		rows[i] = handleRow(&handles[i])
	}
	n, err := d.tx.Insert(ctx, "INSERT INTO handles ("+handleColumns+")", `ON CONFLICT (workspace_id, id) DO UPDATE SET
		user_id = excluded.user_id, parent_user_id = excluded.parent_user_id, phone = excluded.phone, username = excluded.username, name = excluded.name,
		moved_to = excluded.moved_to, version = excluded.version WHERE handles.version < excluded.version`, rows)
	if err != nil {
		return err
	}
	if n != int64(len(rows)) {
		return desk.ErrStale
	}
	rows = rows[:0]
	for _, a := range aliases {
		if a.Was == 0 || a.Was == a.Handle {
			rows = append(rows, []any{int64(a.Workspace), int64(a.Account), a.Alias, int64(a.Handle)})
			continue
		}
		n, err := d.tx.Exec(ctx, "UPDATE aliases SET handle_id = $4 WHERE workspace_id = $1 AND account_id = $2 AND alias = $3 AND handle_id IN ($4, $5)",
			a.Workspace, a.Account, a.Alias, a.Handle, a.Was)
		if err != nil {
			return err
		}
		if n != 1 {
			return desk.ErrStale
		}
	}
	// Another transaction may make the same person at this instant: an import does, beside the lane.
	// The second one waits here for the first and finds the name taken.
	n, err = d.tx.Insert(ctx, "INSERT INTO aliases (workspace_id, account_id, alias, handle_id)",
		"ON CONFLICT (workspace_id, account_id, alias) DO UPDATE SET handle_id = excluded.handle_id WHERE aliases.handle_id = excluded.handle_id", rows)
	if err == nil && n != int64(len(rows)) {
		err = desk.ErrStale
	}
	return err
}

func (d deskTx) ConversationsByHandle(ctx context.Context, ws inbox.WorkspaceID, handles []inbox.HandleID) ([]inbox.Conversation, error) {
	return conversationsIn(ctx, d.tx, "handle_id", ws, handles)
}

func (d deskTx) ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) ([]inbox.Conversation, error) {
	return conversationsIn(ctx, d.tx, "id", ws, ids)
}

// conversationsIn reads and locks conversations in the order of a column of ours, id or handle_id:
// both follow the order of creation, so that transactions lock in the same order. (Ordering by id
// what is looked up by handle would make both engines walk all ids.)
func conversationsIn[T any](ctx context.Context, tx *db.Tx, column string, ws inbox.WorkspaceID, values []T) ([]inbox.Conversation, error) {
	var all []inbox.Conversation
	for _, piece := range db.Pieces(values) {
		marks, args := db.Marks(2, piece)
		found, err := db.All(ctx, tx, scanConversation, conversationsText(tx, column, marks), append([]any{ws}, args...)...)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func conversationsText(tx *db.Tx, column, marks string) string {
	return "SELECT " + conversationColumns + " FROM conversations WHERE workspace_id = $1 AND " + column + " IN (" + marks + ") ORDER BY " + column + forUpdate(tx)
}

func (d deskTx) Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (inbox.Conversation, error) {
	c, err := db.One(ctx, d.tx, scanConversation, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = $1 AND id = $2"+forUpdate(d.tx), ws, id)
	if errors.Is(err, db.ErrNotFound) {
		return c, inbox.Refuse(inbox.CodeNotFound, "there is no such conversation")
	}
	return c, err
}

func (d deskTx) SaveConversations(ctx context.Context, conversations []inbox.Conversation) error {
	rows := make([][]any, len(conversations))
	for i := range conversations {
		rows[i] = conversationRow(&conversations[i])
	}
	return d.tx.InsertLater(ctx, "INSERT INTO conversations ("+conversationColumns+")", saveConversations, rows)
}

// Survey asks everything in one round trip.
func (d deskTx) Survey(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, handles []inbox.HandleID, platformIDs []string) (desk.Survey, error) {
	s := desk.Survey{Changes: map[string][]inbox.Change{}, Stored: map[string]bool{}}
	var asks []db.Ask
	for _, piece := range db.Pieces(handles) {
		marks, args := db.Marks(2, piece)
		asks = append(asks, db.Ask{Query: conversationsText(d.tx, "handle_id", marks), Args: append([]any{ws}, args...), Scan: func(r *sql.Rows) error {
			var c inbox.Conversation
			err := scanConversation(r, &c)
			s.Conversations = append(s.Conversations, c)
			return err
		}})
	}
	err := eachKey(account, platformIDs, func(marks string, args []any) error {
		args = append([]any{ws}, args...)
		asks = append(asks, db.Ask{Query: changesText(marks), Args: args, Scan: func(r *sql.Rows) error { return collectChange(r, account, s.Changes) }},
			db.Ask{Query: storedText(marks), Args: args, Scan: func(r *sql.Rows) error {
				var id string
				var of inbox.AccountID
				err := r.Scan(&id, &of)
				if of == account {
					s.Stored[id] = true
				}
				return err
			}})
		return nil
	})
	if err != nil {
		return s, err
	}
	return s, d.tx.Together(ctx, asks...)
}

func storedText(marks string) string {
	return "SELECT platform_id, account_id FROM messages WHERE workspace_id = $1 AND platform_key IN (" + marks + ")"
}

func (d deskTx) InsertNew(ctx context.Context, messages []inbox.Message) error {
	rows := make([][]any, len(messages))
	for i := range messages {
		rows[i] = messageRow(&messages[i])
	}
	return d.tx.InsertLater(ctx, "INSERT INTO messages ("+messageColumns+")", "", rows)
}

func (d deskTx) InsertMessages(ctx context.Context, messages []inbox.Message) (map[inbox.MessageID]bool, error) {
	rows := make([][]any, len(messages))
	for i := range messages {
		rows[i] = messageRow(&messages[i])
	}
	fresh := make(map[inbox.MessageID]bool, len(messages))
	err := d.tx.InsertReturning(ctx, "INSERT INTO messages ("+messageColumns+")", "ON CONFLICT (workspace_id, platform_key) DO NOTHING RETURNING id", rows,
		func(r *sql.Rows) error {
			var id inbox.MessageID
			err := r.Scan(&id)
			fresh[id] = true
			return err
		})
	return fresh, err
}

func (d deskTx) MessagesByPlatform(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string]inbox.Message, error) {
	found := make(map[string]inbox.Message, len(platformIDs))
	err := eachKey(account, platformIDs, func(marks string, args []any) error {
		return d.tx.Query(ctx, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND platform_key IN ("+marks+")"+forUpdate(d.tx), func(r *sql.Rows) error {
			var m inbox.Message
			err := scanMessage(r, &m)
			if m.Account == account { // the key is a hash of both; the caller compares the id by looking it up
				found[m.PlatformID] = m
			}
			return err
		}, append([]any{ws}, args...)...)
	})
	return found, err
}

// eachKey turns platform ids into pieces of keys for IN lists that begin at $2.
func eachKey(account inbox.AccountID, platformIDs []string, run func(marks string, args []any) error) error {
	keys := make([]int64, 0, len(platformIDs))
	for _, id := range platformIDs {
		if id != "" {
			keys = append(keys, platformKey(account, id))
		}
	}
	slices.Sort(keys)
	for _, piece := range db.Pieces(slices.Compact(keys)) {
		marks, args := db.Marks(2, piece)
		if err := run(marks, args); err != nil {
			return err
		}
	}
	return nil
}

func (d deskTx) MessagesByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.MessageID) (map[inbox.MessageID]inbox.Message, error) {
	found := map[inbox.MessageID]inbox.Message{}
	for _, piece := range db.Pieces(ids) {
		marks, args := db.Marks(2, piece)
		err := d.tx.Query(ctx, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND id IN ("+marks+")"+forUpdate(d.tx), func(r *sql.Rows) error {
			var m inbox.Message
			err := scanMessage(r, &m)
			found[m.ID] = m
			return err
		}, append([]any{ws}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (d deskTx) FillMessage(ctx context.Context, m inbox.Message) error {
	content := ""
	if !m.Content.IsZero() {
		content = asJSON(&m.Content)
	}
	return d.tx.Later(ctx, nil, "UPDATE messages SET kind = $3, text = $4, content = $5, reply_to = $6, source = $7, version = $8, sent_at = $9 WHERE workspace_id = $1 AND id = $2",
		m.Workspace, m.ID, string(m.Kind), m.Text, content, m.ReplyTo, string(m.Source), m.Version, m.SentAt)
}

func (d deskTx) SaveStatus(ctx context.Context, m inbox.Message) error {
	return d.tx.Later(ctx, nil, `UPDATE messages SET status = $3, status_at = $4, failure = $5, price = $6, platform_id = $7, platform_key = $8, version = $9,
		changes = CASE WHEN platform_key IS NULL THEN (SELECT count(*) FROM changes c WHERE c.workspace_id = $1 AND c.target_key = $8) ELSE changes END
		WHERE workspace_id = $1 AND id = $2`,
		m.Workspace, m.ID, string(m.Status), m.StatusAt, asJSON(m.Failure), asJSON(m.Price), m.PlatformID, keyOrNull(m.Account, m.PlatformID), m.Version)
}

func (d deskTx) SettleOutbox(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) error {
	return settleOutbox(ctx, d.tx, ws, id)
}

func (d deskTx) ChangesOf(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string][]inbox.Change, error) {
	found := map[string][]inbox.Change{}
	err := eachKey(account, platformIDs, func(marks string, args []any) error {
		return d.tx.Query(ctx, changesText(marks), func(r *sql.Rows) error { return collectChange(r, account, found) }, append([]any{ws}, args...)...)
	})
	return found, err
}

func changesText(marks string) string {
	return "SELECT " + changeColumns + " FROM changes WHERE workspace_id = $1 AND target_key IN (" + marks + ")"
}

func collectChange(r *sql.Rows, account inbox.AccountID, found map[string][]inbox.Change) error {
	var c inbox.Change
	err := scanChange(r, &c)
	if c.Account == account { // the key is a hash of both
		found[c.Target] = append(found[c.Target], c)
	}
	return err
}

func (d deskTx) InsertChanges(ctx context.Context, changes []inbox.Change) (map[inbox.ChangeID]bool, error) {
	rows := make([][]any, len(changes))
	for i := range changes {
		rows[i] = changeRow(&changes[i])
	}
	fresh := map[inbox.ChangeID]bool{}
	err := d.tx.InsertReturning(ctx, "INSERT INTO changes ("+changeColumns+")", "ON CONFLICT (workspace_id, platform_key) DO NOTHING RETURNING id", rows,
		func(r *sql.Rows) error {
			var id inbox.ChangeID
			err := r.Scan(&id)
			fresh[id] = true
			return err
		})
	return fresh, err
}

func (d deskTx) NoteChanges(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID, n int) error {
	return d.tx.Later(ctx, nil, "UPDATE messages SET changes = changes + $3, version = version + 1 WHERE workspace_id = $1 AND id = $2", ws, id, n)
}

func (d deskTx) InsertReports(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, at inbox.Millis, reports []inbox.Report) error {
	rows := make([][]any, len(reports))
	for i, r := range reports {
		rows[i] = []any{int64(ws), platformKey(account, r.Target), r.Raw, int64(r.At), r.Participant, int64(account), r.Target, r.Callback, asJSON(r.Price), asJSON(r.Failure), int64(at)}
	}
	return d.tx.InsertLater(ctx, "INSERT INTO reports (workspace_id, target_key, status, at, participant, account_id, target, callback, price, failure, received_at)",
		"ON CONFLICT (workspace_id, target_key, status, at, participant) DO NOTHING", rows)
}

func (d deskTx) ReportsFor(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string][]inbox.Report, error) {
	return reportsFor(ctx, d.tx, ws, account, platformIDs)
}

// reportsFor reads the evidence that waits for messages, by platform id.
func reportsFor(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, account inbox.AccountID, platformIDs []string) (map[string][]inbox.Report, error) {
	found := map[string][]inbox.Report{}
	err := eachKey(account, platformIDs, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT target, status, at, participant, callback, price, failure FROM reports WHERE workspace_id = $1 AND target_key IN ("+marks+")",
			func(r *sql.Rows) error {
				var rep inbox.Report
				var price, failure string
				err := r.Scan(&rep.Target, &rep.Raw, &rep.At, &rep.Participant, &rep.Callback, &price, &failure)
				if err != nil {
					return err
				}
				// Names of reports are the same words as ours; unknown ones rank 0 and move nothing.
				rep.Status = inbox.Status(rep.Raw)
				if rep.Price, err = fromJSON[inbox.Price](price); err != nil {
					return err
				}
				if rep.Failure, err = fromJSON[inbox.Failure](failure); err != nil {
					return err
				}
				found[rep.Target] = append(found[rep.Target], rep)
				return nil
			}, append([]any{ws}, args...)...)
	})
	return found, err
}

func (d deskTx) InsertMedia(ctx context.Context, media []inbox.Media) error {
	rows := make([][]any, len(media))
	for i := range media {
		rows[i] = mediaRow(&media[i])
	}
	if err := d.tx.InsertLater(ctx, "INSERT INTO media ("+mediaColumns+")", "", rows); err != nil {
		return err
	}
	if len(media) > 0 && d.s.onMedia != nil {
		d.tx.AfterCommit(d.s.onMedia)
	}
	return nil
}

// OnMedia sets who is told, after a commit, that files wait to be fetched. It must not block. Set
// it before the store is used.
func (s *Store) OnMedia(f func()) { s.onMedia = f }

func (d deskTx) NoteSigns(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, g inbox.Signs) error {
	return noteSigns(ctx, d.tx, ws, account, g)
}

// noteSigns raises the signs of life of an account; zero fields leave what is there.
func noteSigns(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, account inbox.AccountID, g inbox.Signs) error {
	return tx.Later(ctx, nil, `INSERT INTO account_signs (workspace_id, account_id, webhook_at, inbound_at, echo_at, status_at, sent_at, phone_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (workspace_id, account_id) DO UPDATE SET
			webhook_at = CASE WHEN account_signs.webhook_at < excluded.webhook_at THEN excluded.webhook_at ELSE account_signs.webhook_at END,
			inbound_at = CASE WHEN account_signs.inbound_at < excluded.inbound_at THEN excluded.inbound_at ELSE account_signs.inbound_at END,
			echo_at = CASE WHEN account_signs.echo_at < excluded.echo_at THEN excluded.echo_at ELSE account_signs.echo_at END,
			status_at = CASE WHEN account_signs.status_at < excluded.status_at THEN excluded.status_at ELSE account_signs.status_at END,
			sent_at = CASE WHEN account_signs.sent_at < excluded.sent_at THEN excluded.sent_at ELSE account_signs.sent_at END,
			phone_at = CASE WHEN account_signs.phone_at < excluded.phone_at THEN excluded.phone_at ELSE account_signs.phone_at END`,
		ws, account, g.WebhookAt, g.InboundAt, g.EchoAt, g.StatusAt, g.SentAt, g.PhoneAt)
}
