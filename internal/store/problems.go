package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Problems are messages of ours that failed, or whose fate is unknown, until they were sent again,
// left as they are, or proven to have arrived. What went out by the phone is the phone's to show,
// what failed in the past is past.

// problemRow says which messages are problems; the index messages_problems holds just these.
const problemRow = `status IN ('failed', 'unknown') AND dismissed <> status AND sent_again = 0
	AND direction = 'outbound' AND author <> 'phone' AND source = 'live'`

// Without statistics SQLite walks all messages of a workspace rather than an index of two equal
// columns; that something was said at some time is a third.
const countProblems = "(SELECT count(*) FROM messages WHERE messages.workspace_id = conversations.workspace_id AND messages.conversation_id = conversations.id AND messages.sent_at > 0 AND " + problemRow + ")"

// isTrouble reports whether messages with this status may be problems.
func isTrouble(s inbox.Status) bool { return s == inbox.StatusFailed || s == inbox.StatusUnknown }

// RecountProblems counts them anew. The caller holds the locks of the conversations, so that of two
// transactions the second sees what the first did; and saves them, so that their versions grow.
func (d deskTx) RecountProblems(ctx context.Context, ws inbox.WorkspaceID, conversations []inbox.ConversationID) error {
	return inPieces(conversations, func(marks string, args []any) error {
		return d.tx.Later(ctx, nil, "UPDATE conversations SET problems = "+countProblems+" WHERE workspace_id = $1 AND id IN ("+marks+")", append([]any{ws}, args...)...)
	})
}

// Dismiss notes that a member leaves a message as it is; first is false if that was so already.
func (d deskTx) Dismiss(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (first bool, err error) {
	n, err := d.tx.Exec(ctx, "UPDATE messages SET dismissed = status WHERE workspace_id = $1 AND id = $2 AND dismissed <> status AND sent_again = 0", ws, id)
	return n > 0, err
}

// recount brings the figures of conversations up to date after outcomes, once showStatus has locked
// them, and tells of those that changed.
func (r *recording) recount(ctx context.Context) error {
	troubled := map[inbox.ConversationID]bool{}
	for id, s := range r.shown {
		if isTrouble(s.status) || isTrouble(r.were[id]) {
			troubled[s.conversation] = true
		}
	}
	ws := r.lane.Workspace
	return inPieces(slices.Sorted(maps.Keys(troubled)), func(marks string, args []any) error {
		return r.tx.Query(ctx, "UPDATE conversations SET problems = "+countProblems+", version = version + 1 WHERE workspace_id = $1 AND id IN ("+marks+
			") AND problems <> "+countProblems+" RETURNING id, contact_id, version", func(rows *sql.Rows) error {
			e := inbox.Event{Workspace: ws, Account: r.lane.Account, Kind: inbox.EventConversationChanged}
			err := rows.Scan(&e.Conversation, &e.Contact, &e.Version)
			r.events = append(r.events, e)
			return err
		}, append([]any{ws}, args...)...)
	})
}

const problemsPage = "SELECT " + messageColumns + " FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > 0 AND " + problemRow + " ORDER BY sent_at, id LIMIT $3"

// Problems reads the first problems of a conversation, in the order they were written.
func (s *Store) Problems(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) (lines []view.Line, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		messages, err := db.All(ctx, tx, scanMessage, problemsPage, ws, conv, limit)
		if err == nil {
			lines, err = s.lines(ctx, tx, ws, messages)
		}
		return err
	})
	return lines, err
}
