package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Cards of conversations that were handed over, and what has to be done next.

const handoffColumns = `workspace_id, id, conversation_id, client_id, from_id, to_id, escalates, wants, done, promise, promise_until, next,
	before_assignee, before_state, before_stage, before_snoozed, before_snoozer, before_last, before_waiting,
	before_card, before_text, before_due, before_by, before_at, before_closed, created_at, taken_at, taken_by, withdrawn_at, version`

func scanHandoff(r *sql.Rows, h *inbox.Handoff) error {
	var escalates, closed int64
	was := &h.BeforeStep
	err := r.Scan(&h.Workspace, &h.ID, &h.Conversation, &h.ClientID, &h.From, &h.To, &escalates, &h.Wants, &h.Done, &h.Promise, &h.PromiseUntil, &h.Next,
		&h.BeforeAssignee, &h.BeforeState, &h.BeforeStage, &h.BeforeSnoozed, &h.BeforeSnoozer, &h.BeforeLast, &h.BeforeWaiting,
		&was.Handoff, &was.Text, &was.DueAt, &was.By, &was.At, &closed, &h.CreatedAt, &h.TakenAt, &h.TakenBy, &h.WithdrawnAt, &h.Version)
	h.Escalates, was.Closed = escalates != 0, closed != 0
	return err
}

func (d deskTx) InsertHandoff(ctx context.Context, h inbox.Handoff) (bool, error) {
	was := h.BeforeStep
	n, err := d.tx.Insert(ctx, "INSERT INTO handoffs ("+handoffColumns+")", "ON CONFLICT (workspace_id, client_id) DO NOTHING", [][]any{{int64(h.Workspace), int64(h.ID), int64(h.Conversation), h.ClientID,
		int64(h.From), int64(h.To), asInt(h.Escalates), h.Wants, h.Done, h.Promise, int64(h.PromiseUntil), h.Next, int64(h.BeforeAssignee), string(h.BeforeState), string(h.BeforeStage),
		int64(h.BeforeSnoozed), int64(h.BeforeSnoozer), int64(h.BeforeLast), int64(h.BeforeWaiting), int64(was.Handoff), was.Text, int64(was.DueAt), int64(was.By), int64(was.At), asInt(was.Closed),
		int64(h.CreatedAt), int64(h.TakenAt), int64(h.TakenBy), int64(h.WithdrawnAt), h.Version}})
	return n > 0, err
}

func (d deskTx) HandoffByClientID(ctx context.Context, ws inbox.WorkspaceID, clientID string) (inbox.Handoff, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanHandoff, "SELECT "+handoffColumns+" FROM handoffs WHERE workspace_id = $1 AND client_id = $2", ws, clientID))
}

func (d deskTx) HandoffByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.HandoffID) (inbox.Handoff, error) {
	h, err := db.One(ctx, d.tx, scanHandoff, "SELECT "+handoffColumns+" FROM handoffs WHERE workspace_id = $1 AND conversation_id = $2 AND id = $3", ws, conv, id)
	return h, notFound(err, "card")
}

func (d deskTx) SaveHandoff(ctx context.Context, h inbox.Handoff) error {
	_, err := d.tx.Exec(ctx, "UPDATE handoffs SET taken_at = $3, taken_by = $4, withdrawn_at = $5, version = $6 WHERE workspace_id = $1 AND id = $2",
		h.Workspace, h.ID, h.TakenAt, h.TakenBy, h.WithdrawnAt, h.Version)
	return err
}

func (d deskTx) HandoffRule(ctx context.Context, ws inbox.WorkspaceID) (inbox.HandoffRule, error) {
	return db.One(ctx, d.tx, func(r *sql.Rows, v *inbox.HandoffRule) error { return r.Scan(v) }, "SELECT handoff FROM workspaces WHERE id = $1", ws)
}

func (d deskTx) NextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) (inbox.NextStep, bool, error) {
	return oneOrNone(nextStepOf(ctx, d.tx, ws, conv))
}

func nextStepOf(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, conv inbox.ConversationID) (inbox.NextStep, error) {
	return db.One(ctx, tx, func(r *sql.Rows, n *inbox.NextStep) error {
		var closed int64
		err := r.Scan(&n.Handoff, &n.Text, &n.DueAt, &n.By, &n.At, &closed)
		n.Closed = closed != 0
		return err
	}, "SELECT handoff_id, text, due_at, by_id, at, closed FROM next_steps WHERE workspace_id = $1 AND conversation_id = $2", ws, conv)
}

func (d deskTx) SaveNextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, n inbox.NextStep) error {
	_, err := d.tx.Exec(ctx, `INSERT INTO next_steps (workspace_id, conversation_id, handoff_id, text, due_at, by_id, at, closed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET handoff_id = excluded.handoff_id, text = excluded.text, due_at = excluded.due_at, by_id = excluded.by_id, at = excluded.at, closed = excluded.closed`,
		ws, conv, n.Handoff, n.Text, n.DueAt, n.By, n.At, asInt(n.Closed))
	return err
}

func (d deskTx) DropNextStep(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) error {
	_, err := d.tx.Exec(ctx, "DELETE FROM next_steps WHERE workspace_id = $1 AND conversation_id = $2", ws, conv)
	return err
}

const handoffsPage = "SELECT " + handoffColumns + " FROM handoffs WHERE workspace_id = $1 AND conversation_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4"

// Handoffs reads a page of a conversation's cards, newest first. It fails with CodeNotFound if there is
// no such conversation.
func (s *Store) Handoffs(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) (list []view.Handoff, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		cards, err := db.All(ctx, tx, scanHandoff, handoffsPage, ws, conv, after.ID, limit)
		if err != nil {
			return err
		}
		state, err := db.One(ctx, tx, func(r *sql.Rows, v *inbox.ConversationState) error { return r.Scan(v) }, "SELECT state FROM conversations WHERE workspace_id = $1 AND id = $2", ws, conv)
		if err != nil || len(cards) == 0 {
			return notFound(err, "conversation")
		}
		step, _, err := oneOrNone(nextStepOf(ctx, tx, ws, conv))
		if err != nil {
			return err
		}
		var members []inbox.MemberID
		for _, h := range cards {
			members = appendNew(appendNew(appendNew(members, h.From), h.To), h.TakenBy)
		}
		named, err := names(ctx, tx, ws, members, nil)
		list = make([]view.Handoff, len(cards))
		for i, h := range cards {
			list[i] = view.Handoff{Handoff: h, FromName: named.members[h.From], ToName: named.members[h.To], TakenName: named.members[h.TakenBy], Stands: h.Stands(step, state)}
		}
		return err
	})
	return list, err
}

// adrift is what is open with nothing said of what comes next: neither does the contact wait for us, nor
// we for them, nor somebody's decision, nor did anybody write down what has to be done.
const adrift = `conversations c WHERE c.workspace_id = $1 AND c.state = 'open' AND c.stage = '' AND c.waiting_since = 0
	AND NOT EXISTS (SELECT 1 FROM next_steps n WHERE n.workspace_id = c.workspace_id AND n.conversation_id = c.id AND n.closed = 0 AND n.text <> '')`

const adriftPage = "SELECT c.id FROM " + adrift + " AND (c.last_at, c.id) < ($2, $3) ORDER BY c.last_at DESC, c.id DESC LIMIT $4"

// Adrift lists the open conversations that lack a next step, newest activity first.
func (s *Store) Adrift(ctx context.Context, ws inbox.WorkspaceID, after view.Position, limit int) (list []view.Thread, err error) {
	var ids []inbox.ConversationID
	err = s.db.View(ctx, func(tx *db.Tx) error {
		ids, err = db.All(ctx, tx, func(r *sql.Rows, id *inbox.ConversationID) error { return r.Scan(id) }, adriftPage, ws, after.At, after.ID, limit)
		return err
	})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return s.ConversationsByID(ctx, ws, ids)
}
