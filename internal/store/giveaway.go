package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

// What a member had who can no longer sign in: nobody would look for it there.

// giveAway gives at most limit conversations of a state to another member, or to nobody.
func (s *Store) giveAway(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, from, to inbox.MemberID, state inbox.ConversationState, limit int) (events []inbox.Event, err error) {
	if to != 0 {
		active, err := (deskTx{tx: tx, s: s}).ActiveMember(ctx, ws, to)
		if err == nil && !active {
			err = inbox.Invalid("body.give_to", "must be an active member of this workspace")
		}
		if err != nil {
			return nil, err
		}
	}
	// Locked in the order in which everybody locks conversations.
	ids, err := db.All(ctx, tx, func(r *sql.Rows, id *inbox.ConversationID) error { return r.Scan(id) },
		"SELECT id FROM conversations WHERE workspace_id = $1 AND assignee_id = $2 AND state = $3 ORDER BY id LIMIT $4"+forUpdate(tx), ws, from, string(state), limit)
	if err != nil {
		return nil, err
	}
	for _, piece := range db.Pieces(ids) {
		marks, args := db.Marks(4, piece)
		err := tx.Query(ctx, "UPDATE conversations SET assignee_id = $2, updated_at = $3, version = version + 1 WHERE workspace_id = $1 AND id IN ("+marks+") RETURNING id, account_id, contact_id, version", func(r *sql.Rows) error {
			e := inbox.Event{Workspace: ws, Kind: inbox.EventConversationChanged, Member: by}
			err := r.Scan(&e.Conversation, &e.Account, &e.Contact, &e.Version)
			events = append(events, e)
			return err
		}, append([]any{ws, to, tx.Now}, args...)...)
		if err != nil {
			return nil, err
		}
	}
	return events, nil
}

// giveAwayResolved lets what was resolved go the same way: its customer may write again, and then it
// opens with whoever has it. There may be years of it, so it goes in many short transactions after
// the one that counts, and stops quietly if meanwhile the heir is gone or the member is back.
func (s *Store) giveAwayResolved(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, from, to inbox.MemberID) error {
	const atOnce = 500
	for more := true; more; {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			back, err := (deskTx{tx: tx, s: s}).ActiveMember(ctx, ws, from)
			if more = false; err != nil || back {
				return err
			}
			events, err := s.giveAway(ctx, tx, by, ws, from, to, inbox.ConversationResolved, atOnce)
			if inbox.CodeOf(err) == inbox.CodeInvalid {
				return nil
			}
			if err != nil || len(events) == 0 {
				return err
			}
			more = len(events) == atOnce
			return s.appendEvents(ctx, tx, events)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
