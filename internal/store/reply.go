package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/failpoint"
	"sangam/internal/inbox"
)

func (d deskTx) SendingAccount(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
	a, err := sendingAccount(ctx, d.tx, ws, id)
	return a.Account, err
}

// sendingAccount reads one account; its token is still sealed.
func sendingAccount(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.AccountID) (sealedAccount, error) {
	a, err := db.One(ctx, tx, scanAccount, "SELECT "+accountColumns+" WHERE a.workspace_id = $1 AND a.id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such account")
	}
	return a, err
}

func (d deskTx) ThreadMessage(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.MessageID) (inbox.Message, error) {
	m, err := db.One(ctx, d.tx, scanMessage, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3"+forUpdate(d.tx), ws, id, conv)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such message in this conversation")
	}
	return m, err
}

func (d deskTx) MessageByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (inbox.Message, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanMessage, "SELECT "+messageColumns+" FROM messages WHERE workspace_id = $1 AND client_id = $2", ws, clientID))
}

func (d deskTx) ReactionByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (inbox.Change, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanChange, "SELECT "+changeColumns+" FROM changes WHERE workspace_id = $1 AND client_id = $2", ws, clientID))
}

func (d deskTx) OutboundMedia(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (inbox.Media, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanMedia, "SELECT "+mediaColumns+" FROM media WHERE workspace_id = $1 AND message_id = $2", ws, id))
}

func (d deskTx) HeldFile(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	m, err := db.One(ctx, d.tx, scanMedia, "SELECT "+mediaColumns+" FROM media WHERE workspace_id = $1 AND id = $2", ws, id)
	return m, notFound(err, "file")
}

// oneOrNone turns "no row" into found = false.
func oneOrNone[T any](v T, err error) (T, bool, error) {
	if errors.Is(err, db.ErrNotFound) {
		return v, false, nil
	}
	return v, err == nil, err
}

func (d deskTx) UploadedFile(ctx context.Context, ws inbox.WorkspaceID, id inbox.UploadID) (desk.Upload, error) {
	u, err := db.One(ctx, d.tx, func(r *sql.Rows, u *desk.Upload) error {
		return r.Scan(&u.ID, &u.Account, &u.Kind, &u.MIME, &u.Filename, &u.Size, &u.Blob, &u.Preview, &u.Width, &u.Height)
	}, "SELECT id, account_id, kind, mime, filename, size, blob, preview, width, height FROM uploads WHERE workspace_id = $1 AND id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such upload")
	}
	return u, err
}

func (d deskTx) InboundAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after inbox.Millis) (int, error) {
	n, err := db.Number(ctx, d.tx, `SELECT count(*) FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > $3 AND author = $4 AND source = $5`,
		ws, conv, after, string(inbox.ByContact), string(inbox.SourceLive))
	return int(n), err
}

const firstInboundAfter = `SELECT sent_at FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > $3 AND author = 'contact' AND source = 'live'
	ORDER BY sent_at, id LIMIT 1`

func (d deskTx) FirstInboundAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after inbox.Millis) (inbox.Millis, error) {
	n, err := db.Number(ctx, d.tx, firstInboundAfter, ws, conv, after)
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	return inbox.Millis(n), err
}

func (d deskTx) AnswerAssigns(ctx context.Context, ws inbox.WorkspaceID) (bool, error) {
	n, err := db.Number(ctx, d.tx, "SELECT answer_assigns FROM workspaces WHERE id = $1", ws)
	return n != 0, err
}

// ActiveMember implements desk.Tx. Until the transaction ends nobody can disable the member: what is
// given to them meanwhile would stay with somebody who cannot sign in.
func (d deskTx) ActiveMember(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (bool, error) {
	lock := ""
	if d.tx.Dialect == db.Postgres {
		lock = " FOR SHARE"
	}
	_, found, err := oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, id *inbox.MemberID) error { return r.Scan(id) },
		"SELECT id FROM members WHERE workspace_id = $1 AND id = $2 AND state = $3"+lock, ws, id, string(inbox.MemberActive)))
	return found, err
}

func (d deskTx) QueueMessage(ctx context.Context, m inbox.Message, media *inbox.Media, q desk.Queued) (bool, error) {
	n, err := d.tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "ON CONFLICT DO NOTHING", [][]any{messageRow(&m)})
	if err != nil || n == 0 {
		return false, err
	}
	if media != nil {
		if _, err := d.tx.Insert(ctx, "INSERT INTO media ("+mediaColumns+")", "", [][]any{mediaRow(media)}); err != nil {
			return false, err
		}
	}
	return true, d.enqueue(ctx, "message", m.Workspace, int64(m.ID), m.Account, m.Handle, q)
}

func (d deskTx) QueueReaction(ctx context.Context, c inbox.Change, q desk.Queued) (bool, error) {
	n, err := d.tx.Insert(ctx, "INSERT INTO changes ("+changeColumns+")", "ON CONFLICT DO NOTHING", [][]any{changeRow(&c)})
	if err != nil || n == 0 {
		return false, err
	}
	return true, d.enqueue(ctx, "reaction", c.Workspace, int64(c.ID), c.Account, c.Handle, q)
}

// enqueue gives something its place in the outbox. What already waits for the same person goes
// first whatever its priority was, so it takes over a higher one: order within a conversation is
// kept, and nobody waits behind a campaign.
func (d deskTx) enqueue(ctx context.Context, what string, ws inbox.WorkspaceID, id int64, account inbox.AccountID, handle inbox.HandleID, q desk.Queued) error {
	if _, err := d.tx.Exec(ctx, "UPDATE outbox SET priority = $3 WHERE workspace_id = $1 AND handle_id = $2 AND state = 'waiting' AND priority > $3",
		ws, handle, int64(q.Priority)); err != nil {
		return err
	}
	_, err := d.tx.Exec(ctx, `INSERT INTO outbox (workspace_id, message_id, account_id, handle_id, what, state, priority, not_before, attempts, fence,
		created_at, called_at, preview_url, target, was) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $10, 0, 0, $7, 0, $8, $9, $11)`,
		ws, id, account, handle, what, int64(q.Priority), d.tx.Now, asInt(q.PreviewURL), q.Target, q.NotBefore, asJSON(q.Before))
	if err == nil && d.s.onOutbox != nil {
		d.tx.AfterCommit(func() { d.s.onOutbox(ws, account) })
	}
	if err == nil {
		err = failpoint.Here("outbox/insert")
	}
	return err
}

// OnOutbox sets who is told, after a commit, that an account has something to send. It must not
// block. Set it before the store is used.
func (s *Store) OnOutbox(f func(inbox.WorkspaceID, inbox.AccountID)) { s.onOutbox = f }

func (d deskTx) SaveMessage(ctx context.Context, m inbox.Message) error {
	_, err := d.tx.Exec(ctx, `UPDATE messages SET status = $3, status_at = $4, failure = $5, changes = $6, version = $7 WHERE workspace_id = $1 AND id = $2`,
		m.Workspace, m.ID, string(m.Status), m.StatusAt, asJSON(m.Failure), m.Changes, m.Version)
	return err
}

func (d deskTx) MarkSentAgain(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (bool, error) {
	n, err := d.tx.Exec(ctx, "UPDATE messages SET sent_again = 1 WHERE workspace_id = $1 AND id = $2 AND sent_again = 0", ws, id)
	return n > 0, err
}

func (d deskTx) CloseUnknown(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (bool, error) {
	n, err := d.tx.Exec(ctx, "DELETE FROM outbox WHERE workspace_id = $1 AND message_id = $2 AND state = 'unknown'", ws, id)
	return n > 0, err
}

func (d deskTx) CloseWaiting(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (q desk.Queued, waiting bool, err error) {
	err = d.tx.Query(ctx, `DELETE FROM outbox WHERE workspace_id = $1 AND message_id = $2 AND what = 'message' AND state = 'waiting'
		RETURNING CASE WHEN attempts = 0 THEN not_before ELSE 0 END, was`, func(r *sql.Rows) error {
		waiting = true
		var before string
		err := r.Scan(&q.NotBefore, &before)
		if err == nil {
			q.Before, err = fromJSON[desk.Before](before)
		}
		return err
	}, ws, id)
	return q, waiting, err
}

// LaterAnswer implements desk.Tx. Ids grow with time; the instant, with what clocks may differ by, bounds
// what is read.
func (d deskTx) LaterAnswer(ctx context.Context, m inbox.Message) (bool, error) {
	_, found, err := oneOrNone(db.Number(ctx, d.tx, `SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > $3 AND id > $4 AND source = 'live'
		AND author IN ('member', 'api') AND status <> 'failed' LIMIT 1`, m.Workspace, m.Conversation, m.SentAt-60_000, m.ID))
	return found, err
}

func (d deskTx) PassBefore(ctx context.Context, m inbox.Message, was desk.Before) error {
	var next inbox.MessageID
	var text string
	err := d.tx.Query(ctx, "SELECT message_id, was FROM outbox WHERE workspace_id = $1 AND handle_id = $2 AND message_id > $3 AND was <> '' ORDER BY message_id LIMIT 1",
		func(r *sql.Rows) error { return r.Scan(&next, &text) }, m.Workspace, m.Handle, m.ID)
	if err != nil || next == 0 {
		return err
	}
	held, err := fromJSON[desk.Before](text)
	if err != nil {
		return err
	}
	was.Until, was.Heard, was.Assigned = held.Until, held.Heard, was.Assigned || held.Assigned
	_, err = d.tx.Exec(ctx, "UPDATE outbox SET was = $3 WHERE workspace_id = $1 AND message_id = $2", m.Workspace, next, asJSON(&was))
	return err
}

func (d deskTx) UndoSend(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (time.Duration, error) {
	said, _, err := oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, s *string) error { return r.Scan(s) }, "SELECT undo_send FROM members WHERE workspace_id = $1 AND id = $2", ws, id))
	n, bad := strconv.Atoi(said)
	if err != nil || bad != nil {
		return 0, err // empty, or "off"
	}
	return time.Duration(n) * time.Second, nil
}
