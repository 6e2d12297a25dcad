package store

import (
	"context"
	"database/sql"

	"sangam/internal/db"
	"sangam/internal/importing"
	"sangam/internal/inbox"
)

// Files that lost a row that named them, and may be named by none.

// loosen notes the files of rows that are about to be removed.
func loosen(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, rows string, args ...any) error {
	var loose [][]any
	seen := map[string]bool{"": true}
	err := tx.Query(ctx, "SELECT blob, preview FROM "+rows, func(r *sql.Rows) error {
		var blob, preview string
		err := r.Scan(&blob, &preview)
		for _, hash := range []string{blob, preview} {
			if !seen[hash] {
				seen[hash] = true
				loose = append(loose, []any{int64(ws), hash, int64(tx.Now)})
			}
		}
		return err
	}, args...)
	if err != nil || len(loose) == 0 {
		return err
	}
	_, err = tx.Insert(ctx, "INSERT INTO loose_files (workspace_id, hash, since)", "ON CONFLICT (workspace_id, hash) DO UPDATE SET since = excluded.since", loose)
	return err
}

// LooseFiles implements importing.Store.
func (s *Store) LooseFiles(ctx context.Context, before inbox.Millis, limit int) (files []importing.LooseFile, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		files, err = db.All(ctx, tx, func(r *sql.Rows, f *importing.LooseFile) error { return r.Scan(&f.Workspace, &f.Hash, &f.Named) },
			`SELECT workspace_id, hash, EXISTS (SELECT 1 FROM media WHERE media.workspace_id = l.workspace_id AND media.blob = l.hash AND media.blob <> '')
				OR EXISTS (SELECT 1 FROM media WHERE media.workspace_id = l.workspace_id AND media.preview = l.hash AND media.preview <> '')
				OR EXISTS (SELECT 1 FROM import_rows WHERE import_rows.workspace_id = l.workspace_id AND import_rows.blob = l.hash AND import_rows.blob <> '')
				OR EXISTS (SELECT 1 FROM import_rows WHERE import_rows.workspace_id = l.workspace_id AND import_rows.preview = l.hash AND import_rows.preview <> '')
				OR EXISTS (SELECT 1 FROM uploads WHERE uploads.workspace_id = l.workspace_id AND uploads.blob = l.hash)
				OR EXISTS (SELECT 1 FROM uploads WHERE uploads.workspace_id = l.workspace_id AND uploads.preview = l.hash)
			FROM loose_files l WHERE since < $1 ORDER BY since LIMIT $2`, before, limit)
		return err
	})
	return files, err
}

// SettleLoose implements importing.Store.
func (s *Store) SettleLoose(ctx context.Context, before inbox.Millis, settled, later []importing.LooseFile, now inbox.Millis) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		for _, f := range settled {
			// What was loosened anew meanwhile waits anew.
			if _, err := tx.Exec(ctx, "DELETE FROM loose_files WHERE workspace_id = $1 AND hash = $2 AND since < $3", f.Workspace, f.Hash, before); err != nil {
				return err
			}
		}
		for _, f := range later {
			if _, err := tx.Exec(ctx, "UPDATE loose_files SET since = $3 WHERE workspace_id = $1 AND hash = $2", f.Workspace, f.Hash, now); err != nil {
				return err
			}
		}
		return nil
	})
}
