package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/inbox"
)

// What the outbound lanes read, and the marks they leave before a call. What became of calls is in
// outcome.go.

// IsFenced reports whether a lane's work failed because the lane belongs to somebody else.
func (s *Store) IsFenced(err error) bool { return errors.Is(err, ErrFenced) }

// BusyAccounts lists accounts that have something to send or a call left open.
func (s *Store) BusyAccounts(ctx context.Context) ([]delivery.Address, error) {
	return all(ctx, s, func(r *sql.Rows, a *delivery.Address) error { return r.Scan(&a.Workspace, &a.Account) },
		`SELECT a.workspace_id, a.id FROM accounts a WHERE EXISTS (SELECT 1 FROM outbox o
			WHERE o.workspace_id = a.workspace_id AND o.account_id = a.id AND o.state IN ('waiting', 'calling')) ORDER BY a.id`)
}

// AccountForSending reads an account with its token.
func (s *Store) AccountForSending(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (a inbox.Account, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		a, err = s.accountWithToken(ctx, tx, ws, id)
		return err
	})
	return a, err
}

func (s *Store) accountWithToken(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
	a, err := sendingAccount(ctx, tx, ws, id)
	if err != nil {
		return a.Account, err
	}
	a.AccessToken, err = s.seal.Open(tokenPlace(ws, id), a.token)
	return a.Account, err
}

// Next reads what a lane may send now: of each person the earliest row, unless it must wait or a
// call of that person is under way.
func (s *Store) Next(ctx context.Context, lane delivery.Lane, limit int) (p delivery.Pending, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		p, err = s.next(ctx, tx, lane, limit)
		return err
	})
	return p, err
}

func (s *Store) next(ctx context.Context, tx *db.Tx, lane delivery.Lane, limit int) (p delivery.Pending, err error) {
	p.Account, err = s.accountWithToken(ctx, tx, lane.Workspace, lane.Account)
	if err != nil {
		return p, err
	}
	var messages, reactions []*delivery.Item
	// Asked as "is it the earliest of its person" and not as "is there no earlier one": without
	// statistics PostgreSQL answers the latter by reading the whole lane for each row.
	err = tx.Query(ctx, `SELECT o.message_id, o.handle_id, o.what, o.attempts, o.created_at, o.preview_url, o.target FROM outbox o
		WHERE o.workspace_id = $1 AND o.account_id = $2 AND o.state = 'waiting' AND o.not_before <= $3
			AND o.message_id = (SELECT e.message_id FROM outbox e WHERE e.workspace_id = o.workspace_id AND e.handle_id = o.handle_id
				AND e.state <> 'unknown' ORDER BY e.message_id LIMIT 1)
		ORDER BY o.priority, o.message_id LIMIT $4`, func(r *sql.Rows) error {
		item := &delivery.Item{ReadAt: tx.Now}
		var what string
		var preview int64
		if err := r.Scan(&item.ID, &item.Message.Handle, &what, &item.Attempts, &item.CreatedAt, &preview, &item.Target); err != nil {
			return err
		}
		item.PreviewURL = preview != 0
		p.Items = append(p.Items, item)
		if what == "reaction" {
			reactions = append(reactions, item)
		} else {
			messages = append(messages, item)
		}
		return nil
	}, lane.Workspace, lane.Account, tx.Now, limit)
	if err != nil {
		return p, fmt.Errorf("read the outbox: %w", err)
	}
	if len(p.Items) == 0 {
		later, err := db.Number(ctx, tx, `SELECT COALESCE(MIN(not_before), 0) FROM outbox WHERE workspace_id = $1 AND account_id = $2 AND state = 'waiting' AND not_before > $3`,
			lane.Workspace, lane.Account, tx.Now)
		if err != nil {
			return p, err
		}
		p.NextAt = inbox.Millis(later)
		return p, nil
	}
	if err := loadMessages(ctx, tx, lane.Workspace, messages); err != nil {
		return p, err
	}
	if err := loadReactions(ctx, tx, lane.Workspace, reactions); err != nil {
		return p, err
	}
	return p, loadPeople(ctx, tx, lane.Workspace, p.Items)
}

// eachOf reads rows by an IN list that begins at $2, in pieces, and hands each to its items.
func eachOf[K comparable, T any](ctx context.Context, tx *db.Tx, scan func(*sql.Rows, *T) error, before string, ws inbox.WorkspaceID,
	items []*delivery.Item, key func(*delivery.Item) K, keyOf func(*T) K, give func(*delivery.Item, *T)) error {
	by := map[K][]*delivery.Item{}
	var keys []K
	for _, item := range items {
		k := key(item)
		if by[k] == nil {
			keys = append(keys, k)
		}
		by[k] = append(by[k], item)
	}
	for _, piece := range db.Pieces(keys) {
		marks, args := db.Marks(2, piece)
		rows, err := db.All(ctx, tx, scan, before+"("+marks+")", append([]any{ws}, args...)...)
		if err != nil {
			return err
		}
		for i := range rows {
			for _, item := range by[keyOf(&rows[i])] {
				give(item, &rows[i])
			}
		}
	}
	return nil
}

func itemID(i *delivery.Item) inbox.MessageID { return i.ID }

func loadMessages(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, items []*delivery.Item) error {
	if len(items) == 0 {
		return nil
	}
	err := eachOf(ctx, tx, scanMessage, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND id IN ", ws, items, itemID,
		func(m *inbox.Message) inbox.MessageID { return m.ID }, func(i *delivery.Item, m *inbox.Message) { i.Message = *m })
	if err != nil {
		return fmt.Errorf("read messages to send: %w", err)
	}
	var files []*delivery.Item
	var filled []*delivery.Item
	for _, i := range items {
		if i.Message.Kind.IsMedia() {
			files = append(files, i)
		}
		if t := i.Message.Content.Template; t != nil {
			filled = append(filled, i)
			if t.HeaderKind.IsMedia() {
				files = append(files, i)
			}
		}
	}
	err = eachOf(ctx, tx, scanTemplate, "SELECT "+templateColumns+" FROM templates WHERE workspace_id = $1 AND id IN ", ws, filled,
		func(i *delivery.Item) inbox.TemplateID { return i.Message.Content.Template.ID }, func(t *inbox.Template) inbox.TemplateID { return t.ID },
		func(i *delivery.Item, t *inbox.Template) { i.Template = t })
	if err != nil {
		return fmt.Errorf("read templates to send: %w", err)
	}
	if len(files) == 0 {
		return nil
	}
	byMessage := func(m *inbox.Media) inbox.MessageID { return m.Message }
	err = eachOf(ctx, tx, scanMedia, "SELECT "+mediaColumns+" FROM media WHERE workspace_id = $1 AND message_id IN ", ws, files, itemID,
		byMessage, func(i *delivery.Item, m *inbox.Media) { i.Media = m })
	if err != nil {
		return fmt.Errorf("read files to send: %w", err)
	}
	type given struct {
		message inbox.MessageID
		at      inbox.Millis
	}
	err = eachOf(ctx, tx, func(r *sql.Rows, g *given) error { return r.Scan(&g.message, &g.at) },
		"SELECT message_id, uploaded_at FROM media WHERE workspace_id = $1 AND message_id IN ", ws, files, itemID,
		func(g *given) inbox.MessageID { return g.message }, func(i *delivery.Item, g *given) { i.UploadedAt = g.at })
	if err != nil {
		return fmt.Errorf("read uploads: %w", err)
	}
	return nil
}

// loadReactions fills in reactions, and of their targets when they were said and where.
func loadReactions(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, items []*delivery.Item) error {
	if len(items) == 0 {
		return nil
	}
	err := eachOf(ctx, tx, scanChange, "SELECT "+changeColumns+" FROM changes WHERE workspace_id = $1 AND id IN ", ws, items, itemID,
		func(c *inbox.Change) inbox.MessageID { return inbox.MessageID(c.ID) }, func(i *delivery.Item, c *inbox.Change) {
			i.Reaction = c
			i.Message = inbox.Message{Workspace: ws, Account: c.Account, Handle: c.Handle}
		})
	if err != nil {
		return fmt.Errorf("read reactions to send: %w", err)
	}
	err = eachOf(ctx, tx, scanMessage, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND platform_key IN ", ws, items,
		func(i *delivery.Item) int64 { return platformKey(i.Message.Account, i.Reaction.Target) },
		func(m *inbox.Message) int64 { return platformKey(m.Account, m.PlatformID) },
		func(i *delivery.Item, m *inbox.Message) {
			if m.PlatformID == i.Reaction.Target {
				i.TargetSentAt, i.Message.Conversation = m.SentAt, m.Conversation
			}
		})
	if err != nil {
		return fmt.Errorf("read targets of reactions: %w", err)
	}
	return nil
}

func loadPeople(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, items []*delivery.Item) error {
	byHandle := func(i *delivery.Item) inbox.HandleID { return i.Message.Handle }
	err := eachOf(ctx, tx, scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = $1 AND id IN ", ws, items, byHandle,
		func(h *inbox.Handle) inbox.HandleID { return h.ID }, func(i *delivery.Item, h *inbox.Handle) { i.To = *h })
	if err != nil {
		return fmt.Errorf("read handles to send to: %w", err)
	}
	err = eachOf(ctx, tx, scanConversation, "SELECT "+conversationColumns+" FROM conversations WHERE workspace_id = $1 AND handle_id IN ", ws, items, byHandle,
		func(c *inbox.Conversation) inbox.HandleID { return c.Handle }, func(i *delivery.Item, c *inbox.Conversation) { i.Conversation = *c })
	if err != nil {
		return fmt.Errorf("read conversations to send to: %w", err)
	}
	return nil
}

// updateLane runs a transaction of a lane's holder.
func (s *Store) updateLane(ctx context.Context, lane delivery.Lane, fn func(tx *db.Tx) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := checkFence(ctx, tx, lane.Name(), lane.Fence); err != nil {
			return err
		}
		return fn(tx)
	})
}

// Begin records that calls are about to be made: outbox row, attempt, status.
func (s *Store) Begin(ctx context.Context, lane delivery.Lane, items []*delivery.Item) (map[inbox.MessageID]bool, error) {
	var begun map[inbox.MessageID]bool
	err := s.updateLane(ctx, lane, func(tx *db.Tx) error {
		begun = map[inbox.MessageID]bool{}
		var attempts [][]any
		var ids []inbox.MessageID
		for _, i := range items {
			ids = append(ids, i.ID)
		}
		for _, piece := range db.Pieces(ids) {
			marks, args := db.Marks(4, piece)
			err := tx.Query(ctx, `UPDATE outbox SET state = 'calling', fence = $2, called_at = $3, attempts = attempts + 1
				WHERE workspace_id = $1 AND state = 'waiting' AND message_id IN (`+marks+`) RETURNING message_id, attempts`, func(r *sql.Rows) error {
				var id inbox.MessageID
				var attempt int64
				if err := r.Scan(&id, &attempt); err != nil {
					return err
				}
				begun[id] = true
				attempts = append(attempts, []any{int64(lane.Workspace), int64(id), attempt, int64(tx.Now), 0, "", 0, 0, 0, ""})
				return nil
			}, append([]any{lane.Workspace, lane.Fence, tx.Now}, args...)...)
			if err != nil {
				return fmt.Errorf("mark calls: %w", err)
			}
		}
		if len(begun) == 0 {
			return nil
		}
		if _, err := tx.Insert(ctx, `INSERT INTO attempts (workspace_id, message_id, attempt, started_at, ended_at, outcome, code, subcode, http, trace_id)`,
			"", attempts); err != nil {
			return fmt.Errorf("record attempts: %w", err)
		}
		return s.markSending(ctx, tx, lane, slices.Sorted(maps.Keys(begun)))
	})
	return begun, err
}

// markSending shows queued messages as being sent.
func (s *Store) markSending(ctx context.Context, tx *db.Tx, lane delivery.Lane, ids []inbox.MessageID) error {
	var events []inbox.Event
	for _, piece := range db.Pieces(ids) {
		marks, args := db.Marks(4, piece)
		err := tx.Query(ctx, `UPDATE messages SET status = $2, status_at = $3, version = version + 1
			WHERE workspace_id = $1 AND status = 'queued' AND id IN (`+marks+`) RETURNING id, conversation_id, version`, func(r *sql.Rows) error {
			e := inbox.Event{Workspace: lane.Workspace, Account: lane.Account, Kind: inbox.EventMessageStatus}
			err := r.Scan(&e.Message, &e.Conversation, &e.Version)
			events = append(events, e)
			return err
		}, append([]any{lane.Workspace, string(inbox.StatusSending), tx.Now}, args...)...)
		if err != nil {
			return fmt.Errorf("mark messages as being sent: %w", err)
		}
	}
	shown := map[inbox.MessageID]shownStatus{}
	for _, e := range events {
		shown[e.Message] = shownStatus{e.Conversation, inbox.StatusSending}
	}
	if err := showStatus(ctx, tx, lane.Workspace, shown); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, events)
}

// SaveUpload keeps the platform's id of a file.
func (s *Store) SaveUpload(ctx context.Context, lane delivery.Lane, m inbox.Media) error {
	return s.updateLane(ctx, lane, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE media SET platform_id = $3, uploaded_at = $4 WHERE workspace_id = $1 AND id = $2", m.Workspace, m.ID, m.PlatformID, tx.Now)
		return err
	})
}
