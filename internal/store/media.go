package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

var _ media.Store = (*Store)(nil)

// maxAccountsAClaim bounds how many accounts one claim visits; the next claim goes on behind them.
const maxAccountsAClaim = 32

// ClaimMedia takes pending files that are due. Each account with work has its turn: the search
// begins behind the account served last, and no account gets more than its share of the limit.
func (s *Store) ClaimMedia(ctx context.Context, after media.AccountKey, limit int, until inbox.Millis) ([]inbox.Media, error) {
	// Most rounds find nothing: a reader sees that without waking the writer.
	var accounts []media.AccountKey
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		accounts, err = accountsWithMedia(ctx, tx, after)
		return err
	})
	if err != nil || len(accounts) == 0 {
		return nil, err
	}
	var out []inbox.Media
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		out = out[:0]
		// First round: a fair share for each; second: what is left of the limit.
		for _, share := range []int{max(1, limit/len(accounts)), limit} {
			for _, a := range accounts {
				n := min(share, limit-len(out))
				if n == 0 {
					return nil
				}
				got, err := claimOf(ctx, tx, a, n, until)
				if err != nil {
					return err
				}
				out = append(out, got...)
			}
		}
		return nil
	})
	return out, err
}

// accountsWithMedia names accounts with due files, in turn, beginning behind one and coming round
// to it last. It steps from account to account in the index media_pending, so a long backlog of
// one costs nothing.
func accountsWithMedia(ctx context.Context, tx *db.Tx, after media.AccountKey) ([]media.AccountKey, error) {
	scan := func(r *sql.Rows, a *media.AccountKey) error { return r.Scan(&a.Workspace, &a.Account) }
	var found []media.AccountKey
	at, wrapped := after, false
	for len(found) < maxAccountsAClaim {
		next, err := db.One(ctx, tx, scan, `SELECT workspace_id, account_id FROM media
			WHERE state = 'pending' AND (workspace_id, account_id) > ($1, $2) ORDER BY workspace_id, account_id LIMIT 1`, at.Workspace, at.Account)
		if errors.Is(err, db.ErrNotFound) {
			if wrapped {
				return found, nil
			}
			at, wrapped = media.AccountKey{}, true
			continue
		}
		if err != nil {
			return nil, err
		}
		if wrapped && (next.Workspace > after.Workspace || next.Workspace == after.Workspace && next.Account > after.Account) {
			return found, nil // once around
		}
		at = next
		_, err = db.Number(ctx, tx, `SELECT id FROM media WHERE state = 'pending' AND workspace_id = $1 AND account_id = $2 AND next_try_at <= $3
			ORDER BY next_try_at, id LIMIT 1`, next.Workspace, next.Account, tx.Now)
		if errors.Is(err, db.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, next)
	}
	return found, nil
}

func claimOf(ctx context.Context, tx *db.Tx, a media.AccountKey, n int, until inbox.Millis) ([]inbox.Media, error) {
	skip := ""
	if tx.Dialect == db.Postgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	got, err := db.All(ctx, tx, scanMedia, `SELECT `+mediaColumns+` FROM media
		WHERE state = 'pending' AND next_try_at <= $1 AND workspace_id = $2 AND account_id = $3 ORDER BY next_try_at, id LIMIT $4`+skip,
		tx.Now, a.Workspace, a.Account, n)
	if err != nil {
		return nil, err
	}
	for i := range got {
		got[i].Attempts++
		got[i].NextTryAt = until
		if _, err := tx.Exec(ctx, "UPDATE media SET attempts = $3, next_try_at = $4 WHERE workspace_id = $1 AND id = $2",
			got[i].Workspace, got[i].ID, got[i].Attempts, until); err != nil {
			return nil, err
		}
	}
	return got, nil
}

// FinishMedia writes how a file ended and tells the readers of its message.
func (s *Store) FinishMedia(ctx context.Context, m inbox.Media) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE media SET state = $3, reason = $4, mime = $5, blob = $6, preview = $7, width = $8, height = $9, size = $10, attempts = $11
			WHERE workspace_id = $1 AND id = $2 AND state = 'pending'`,
			m.Workspace, m.ID, string(m.State), m.Reason, m.MIME, m.Blob, m.Preview, int64(m.Width), int64(m.Height), m.Size, int64(m.Attempts))
		if err != nil || n == 0 {
			return err
		}
		return s.tellMedia(ctx, tx, m)
	})
}

// RetryMedia puts a claimed file back.
func (s *Store) RetryMedia(ctx context.Context, m inbox.Media) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE media SET attempts = $3, next_try_at = $4, reason = $5 WHERE workspace_id = $1 AND id = $2 AND state = 'pending'",
			m.Workspace, m.ID, int64(m.Attempts), m.NextTryAt, m.Reason)
		return err
	})
}

// AgainMedia makes a file that came to an end pending once more.
func (s *Store) AgainMedia(ctx context.Context, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	var m inbox.Media
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		if m, err = mediaByID(ctx, tx, ws, id); err != nil {
			return err
		}
		if m.State != inbox.MediaExpired && m.State != inbox.MediaFailed {
			return inbox.Refuse(inbox.CodeConflict, "Only a file that could not be fetched can be asked for again.")
		}
		if m.PlatformID == "" {
			return inbox.Refuse(inbox.CodeConflict, "The message named no file.")
		}
		m.State, m.Reason, m.Attempts, m.NextTryAt = inbox.MediaPending, "", 0, tx.Now
		_, err = tx.Exec(ctx, `UPDATE media SET state = 'pending', reason = '', attempts = 0, next_try_at = $3
			WHERE workspace_id = $1 AND id = $2 AND state IN ('expired', 'failed')`, ws, id, tx.Now)
		if err != nil {
			return err
		}
		return s.tellMedia(ctx, tx, m)
	})
	return m, err
}

// tellMedia raises the version of a file's message and writes the event; the last act of a
// transaction.
func (s *Store) tellMedia(ctx context.Context, tx *db.Tx, m inbox.Media) error {
	version, err := db.Number(ctx, tx, "UPDATE messages SET version = version + 1 WHERE workspace_id = $1 AND id = $2 RETURNING version", m.Workspace, m.Message)
	if errors.Is(err, db.ErrNotFound) {
		return nil // retention took the message
	}
	if err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: m.Workspace, Kind: inbox.EventMessageChanged, Account: m.Account,
		Conversation: m.ConversationID, Message: m.Message, Version: version}})
}

func mediaByID(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.MediaID) (inbox.Media, error) {
	m, err := db.One(ctx, tx, scanMedia, "SELECT "+mediaColumns+" FROM media WHERE workspace_id = $1 AND id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "There is no such file.")
	}
	return m, err
}

// KeepUpload writes a member's upload.
func (s *Store) KeepUpload(ctx context.Context, u media.Upload) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Insert(ctx, `INSERT INTO uploads (workspace_id, id, account_id, kind, mime, filename, size, blob, preview, width, height, created_by, created_at)`, "",
			[][]any{{int64(u.Workspace), int64(u.ID), int64(u.Account), string(u.Kind), u.MIME, u.Filename, u.Size, u.Blob, u.Preview,
				int64(u.Width), int64(u.Height), int64(u.CreatedBy), int64(u.CreatedAt)}})
		return err
	})
}
