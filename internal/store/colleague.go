package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// What stands beside messages of the phone: who answered meanwhile, who claims to have written them.

const answeredAfter = "SELECT " + messageColumns + ` FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sent_at > $4 AND id > $3
	AND source = 'live' AND (author = 'phone' OR author = 'member' AND author_id <> $5 AND status <> 'failed') ORDER BY sent_at DESC, id DESC LIMIT 1`

func (d deskTx) AnsweredAfter(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, seen inbox.MessageID, since inbox.Millis, but inbox.MemberID) (inbox.Message, bool, error) {
	return oneOrNone(db.One(ctx, d.tx, scanMessage, answeredAfter, ws, conv, seen, since, but))
}

func (d deskTx) Claimer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID) (inbox.MemberID, error) {
	n, err := db.Number(ctx, d.tx, "SELECT member_id FROM claims WHERE workspace_id = $1 AND message_id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		return 0, nil
	}
	return inbox.MemberID(n), err
}

func (d deskTx) SetClaimer(ctx context.Context, ws inbox.WorkspaceID, id inbox.MessageID, member inbox.MemberID) error {
	if member == 0 {
		_, err := d.tx.Exec(ctx, "DELETE FROM claims WHERE workspace_id = $1 AND message_id = $2", ws, id)
		return err
	}
	_, err := d.tx.Exec(ctx, `INSERT INTO claims (workspace_id, message_id, member_id, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, message_id) DO UPDATE SET member_id = excluded.member_id, at = excluded.at`, ws, id, member, d.tx.Now)
	return err
}

func (d deskTx) ClaimAssigns(ctx context.Context, ws inbox.WorkspaceID) (bool, error) {
	n, err := db.Number(ctx, d.tx, "SELECT claim_assigns FROM workspaces WHERE id = $1", ws)
	return n != 0, err
}

// ColleagueRules reads who gets a conversation that nobody has.
func (s *Store) ColleagueRules(ctx context.Context, ws inbox.WorkspaceID) (rules view.ColleagueRules, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rules, err = colleagueRules(ctx, tx, ws, "")
		return err
	})
	return rules, err
}

func colleagueRules(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, lock string) (view.ColleagueRules, error) {
	return db.One(ctx, tx, func(r *sql.Rows, v *view.ColleagueRules) error {
		var claim, answer int64
		err := r.Scan(&claim, &answer, &v.Handoff)
		v.ClaimAssigns, v.AnswerAssigns = claim != 0, answer != 0
		return err
	}, "SELECT claim_assigns, answer_assigns, handoff FROM workspaces WHERE id = $1"+lock, ws)
}

// SetColleagueRules changes them.
func (s *Store) SetColleagueRules(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, edit func(*view.ColleagueRules)) (rules view.ColleagueRules, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		old, err := colleagueRules(ctx, tx, ws, forUpdate(tx))
		if err != nil {
			return err
		}
		rules = old
		if edit(&rules); rules == old {
			return nil
		}
		if _, err := tx.Exec(ctx, "UPDATE workspaces SET claim_assigns = $2, answer_assigns = $3, handoff = $4 WHERE id = $1", ws, asInt(rules.ClaimAssigns), asInt(rules.AnswerAssigns), string(rules.Handoff)); err != nil {
			return err
		}
		for _, r := range []struct {
			what     string
			old, now string
		}{{"claim_assigns", strconv.FormatBool(old.ClaimAssigns), strconv.FormatBool(rules.ClaimAssigns)}, {"answer_assigns", strconv.FormatBool(old.AnswerAssigns), strconv.FormatBool(rules.AnswerAssigns)},
			{"handoff", string(old.Handoff), string(rules.Handoff)}} {
			if r.old == r.now {
				continue
			}
			if err := s.audit(ctx, tx, setting(ws, by, r.what, "to", r.now)); err != nil {
				return err
			}
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventSettingsChanged, Member: by}})
	})
	return rules, err
}

// ServiceSent counts what went out through a number since an instant and is no template, up to a
// most. Ids stand for time, so that what was before is not read.
func (s *Store) ServiceSent(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, since time.Time, most int) (n int, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		sent, err := db.Number(ctx, tx, `SELECT count(*) FROM (SELECT 1 FROM messages WHERE workspace_id = $1 AND id >= $2 AND account_id = $3 AND direction = 'outbound'
			AND author <> 'phone' AND kind <> 'template' AND source = 'live' AND status IN ('accepted', 'sent', 'delivered', 'read', 'played') LIMIT $4) few`,
			ws, inbox.FirstID(since), account, most)
		n = int(sent)
		return err
	})
	return n, err
}

// Handle reads one handle.
func (s *Store) Handle(ctx context.Context, ws inbox.WorkspaceID, id inbox.HandleID) (inbox.Handle, error) {
	return one(ctx, s, "person", scanHandle, "SELECT "+handleColumns+" FROM handles WHERE workspace_id = $1 AND id = $2", ws, id)
}
