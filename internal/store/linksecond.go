package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// Second numbers: who is told of a silence by WhatsApp.

// LinkTemplate implements onboarding.LinkStore.
func (s *Store) LinkTemplate(ctx context.Context, ws inbox.WorkspaceID, id inbox.TemplateID) (t inbox.Template, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		t, err = deskTx{tx: tx, s: s}.Template(ctx, ws, id)
		return err
	})
	return t, err
}

// NextSecond implements onboarding.WatchStore.
func (s *Store) NextSecond(ctx context.Context, lane string, fence int64, now inbox.Millis, behind *onboarding.Notice) (l onboarding.Letter, ok bool, err error) {
	var b onboarding.Notice
	if behind != nil {
		b = *behind
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		l.Notice, ok, err = oneOrNone(db.One(ctx, tx, func(r *sql.Rows, n *onboarding.Notice) error {
			return scanNoticeAfter(r, n, &n.Workspace, &n.Account)
		}, "SELECT workspace_id, account_id, "+noticeColumns+` FROM link_notices WHERE second = 'waiting'
			AND (at, workspace_id, account_id, kind, since, day) > ($1, $2, $3, $4, $5, $6) ORDER BY at, workspace_id, account_id, kind, since, day LIMIT 1`,
			b.At, b.Workspace, b.Account, b.Kind, b.Since, b.Day))
		if err != nil || !ok {
			return err
		}
		k, err := s.linkKnown(ctx, tx, l.Notice.Workspace, l.Notice.Account, false)
		l.Account, l.Settings, l.StillNews = k.Account, k.Settings, onboarding.SecondIsNews(k, l.Notice, now)
		return err
	})
	return l, ok, err
}

// SettleSecond implements onboarding.WatchStore.
func (s *Store) SettleSecond(ctx context.Context, lane string, fence int64, n onboarding.Notice) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if err := checkFence(ctx, tx, lane, fence); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "UPDATE link_notices SET second = $6, second_told = $7 WHERE workspace_id = $1 AND account_id = $2 AND kind = $3 AND since = $4 AND day = $5",
			n.Workspace, n.Account, n.Kind, n.Since, n.Day, n.Second, asJSON(&n.Told))
		if err != nil {
			return err
		}
		return s.bumpAccount(ctx, tx, 0, n.Workspace, n.Account)
	})
}

// lookTold fills in how far the messages of notices got.
func (s *Store) lookTold(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, notices []onboarding.Notice) error {
	of := map[inbox.MessageID]*onboarding.Told{}
	var ids []inbox.MessageID
	for i := range notices {
		for k := range notices[i].Told {
			if t := &notices[i].Told[k]; t.Message != 0 {
				of[t.Message] = t
				ids = append(ids, t.Message)
			}
		}
	}
	return inPieces(ids, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT id, conversation_id, status, failure FROM messages WHERE workspace_id = $1 AND id IN ("+marks+")", func(r *sql.Rows) error {
			var id inbox.MessageID
			var t onboarding.Told
			var failure string
			if err := r.Scan(&id, &t.Conversation, &t.Status, &failure); err != nil {
				return err
			}
			told := of[id]
			told.Conversation, told.Status = t.Conversation, t.Status
			if failure == "" {
				return nil
			}
			return errors.Join(json.Unmarshal([]byte(failure), &told.Failure))
		}, append([]any{ws}, args...)...)
	})
}
