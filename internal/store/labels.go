package store

import (
	"context"
	"database/sql"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Labels of a workspace, and which conversations have which.

const labelsText = "SELECT workspace_id, id, name, color, created_at FROM labels WHERE workspace_id = $1 ORDER BY name_key"

func scanLabel(r *sql.Rows, l *inbox.Label) error {
	return r.Scan(&l.Workspace, &l.ID, &l.Name, &l.Color, &l.CreatedAt)
}

func (d deskTx) WorkspaceLabels(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Label, error) {
	return db.All(ctx, d.tx, scanLabel, labelsText+forUpdate(d.tx), ws)
}

// Labels lists the labels of a workspace by name.
func (s *Store) Labels(ctx context.Context, ws inbox.WorkspaceID) (list []inbox.Label, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = db.All(ctx, tx, scanLabel, labelsText, ws)
		return err
	})
	return list, err
}

func (d deskTx) SaveLabel(ctx context.Context, l inbox.Label) (bool, error) {
	// A rename that takes a name which another transaction just gave away fails on the index.
	n, err := d.tx.Exec(ctx, "UPDATE labels SET name = $3, name_key = $4, color = $5 WHERE workspace_id = $1 AND id = $2", l.Workspace, l.ID, l.Name, strings.ToLower(l.Name), string(l.Color))
	if err != nil || n == 1 {
		return true, err
	}
	n, err = d.tx.Exec(ctx, `INSERT INTO labels (workspace_id, id, name, name_key, color, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (workspace_id, name_key) DO NOTHING`, l.Workspace, l.ID, l.Name, strings.ToLower(l.Name), string(l.Color), l.CreatedAt)
	return n == 1, err
}

func (d deskTx) DropLabel(ctx context.Context, ws inbox.WorkspaceID, id inbox.LabelID) error {
	if _, err := d.tx.Exec(ctx, "DELETE FROM conversation_labels WHERE workspace_id = $1 AND label_id = $2", ws, id); err != nil {
		return err
	}
	_, err := d.tx.Exec(ctx, "DELETE FROM labels WHERE workspace_id = $1 AND id = $2", ws, id)
	return err
}

func (d deskTx) HangLabel(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, id inbox.LabelID, by inbox.MemberID, on bool) (bool, error) {
	if !on {
		n, err := d.tx.Exec(ctx, "DELETE FROM conversation_labels WHERE workspace_id = $1 AND conversation_id = $2 AND label_id = $3", ws, conv, id)
		return n > 0, err
	}
	n, err := d.tx.Exec(ctx, `INSERT INTO conversation_labels (workspace_id, conversation_id, label_id, at, by_id) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (workspace_id, conversation_id, label_id) DO NOTHING`, ws, conv, id, d.tx.Now, by)
	return n > 0, err
}

// besidesText reads what stands beside a page of conversations, labels and what has to be done next, in one statement.
func besidesText(marks string) string {
	return `SELECT conversation_id, label_id, 0 AS handoff_id, '' AS text, 0 AS due_at, 0 AS by_id, 0 AS at, 0 AS from_id, 0 AS to_id, 0 AS taken_at, 0 AS escalates
		FROM conversation_labels WHERE workspace_id = $1 AND conversation_id IN (` + marks + `)
	UNION ALL SELECT n.conversation_id, 0, n.handoff_id, n.text, n.due_at, n.by_id, n.at, COALESCE(h.from_id, 0), COALESCE(h.to_id, 0), COALESCE(h.taken_at, 0), COALESCE(h.escalates, 0)
		FROM next_steps n LEFT JOIN handoffs h ON h.workspace_id = n.workspace_id AND h.id = n.handoff_id
		WHERE n.workspace_id = $1 AND n.closed = 0 AND n.conversation_id IN (` + marks + `)
	ORDER BY 1, 2`
}

// nameLabels adds labels, and what has to be done next, to a page of conversations.
func nameLabels(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, list []view.Thread) error {
	at := make(map[inbox.ConversationID]*view.Thread, len(list))
	ids := make([]inbox.ConversationID, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	return inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, besidesText(marks), func(r *sql.Rows) error {
			var conv inbox.ConversationID
			var id inbox.LabelID
			var n view.NextStep
			var escalates int64
			err := r.Scan(&conv, &id, &n.Handoff, &n.Text, &n.DueAt, &n.By, &n.At, &n.From, &n.To, &n.TakenAt, &escalates)
			if n.Escalates = escalates != 0; id == 0 {
				at[conv].Next = n
			} else {
				at[conv].Labels = append(at[conv].Labels, id)
			}
			return err
		}, append([]any{ws}, args...)...)
	})
}

// rareLabel says whether few conversations have a label: then they are looked up and sorted. A common
// one is met soon enough along the index of the list.
func rareLabel(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.LabelID) (bool, error) {
	n, err := db.Number(ctx, tx, "SELECT "+capped("conversation_labels WHERE workspace_id = $1 AND label_id = $2"), ws, id)
	return n < view.CountCap, err
}
