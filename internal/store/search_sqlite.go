package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// takenPlaces adds to taken those of the places that are. The index of SQLite is one for all
// workspaces, so places of others count too.
func takenPlaces(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, places []int64, taken map[int64]bool) error {
	note := func(r *sql.Rows) error {
		var p int64
		err := r.Scan(&p)
		taken[p] = true
		return err
	}
	if tx.Dialect == db.Postgres {
		return inPieces(places, func(marks string, args []any) error {
			return tx.Query(ctx, "SELECT place FROM search_docs WHERE workspace_id = $1 AND place IN ("+marks+")", note, append([]any{ws}, args...)...)
		})
	}
	for _, p := range places {
		if err := tx.Query(ctx, "SELECT rowid FROM search_terms WHERE rowid = $1", note, p); err != nil {
			return err
		}
	}
	return nil
}

func putTermsSQLite(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, rows []placed) error {
	docs := make([][]any, len(rows))
	for i, r := range rows {
		docs[i] = []any{int64(ws), r.place, string(r.What), r.ID, int64(r.Conversation), r.Version}
		if _, err := tx.Exec(ctx, "INSERT INTO search_terms (rowid, terms) VALUES ($1, $2)", r.place, strings.Join(r.Terms, " ")); err != nil {
			return err
		}
	}
	_, err := tx.Insert(ctx, "INSERT INTO search_docs (workspace_id, place, what, id, conversation_id, version)", "", docs)
	return err
}

// findText reads the index backwards, from the newest place, and stops at a full page. All places are one
// row: a statement can be interrupted only until its first.
const findText = `SELECT COALESCE(group_concat(rowid), '') FROM
	(SELECT rowid FROM search_terms WHERE search_terms MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid DESC LIMIT $4)`

// findLabelled looks up the conversation of each thing besides.
const findLabelled = `SELECT COALESCE(group_concat(rowid), '') FROM (SELECT rowid FROM search_terms WHERE search_terms MATCH $1 AND rowid >= $2 AND rowid < $3
	AND EXISTS (SELECT 1 FROM search_docs d JOIN conversation_labels l ON l.workspace_id = d.workspace_id AND l.conversation_id = d.conversation_id AND l.label_id = $6
		WHERE d.workspace_id = $5 AND d.place = search_terms.rowid) ORDER BY rowid DESC LIMIT $4)`

func findSQLite(ctx context.Context, tx *db.Tx, q search.Question) ([]search.Hit, error) {
	low, high := q.Bounds()
	query, args := findText, []any{matchText(q.All()), low, high, q.Limit}
	if q.Label != 0 {
		query, args = findLabelled, append(args, q.Workspace, q.Label)
	}
	list, err := db.One(ctx, tx, func(r *sql.Rows, s *string) error { return r.Scan(s) }, query, args...)
	if err != nil || list == "" {
		return nil, err
	}
	var places []int64
	for word := range strings.SplitSeq(list, ",") {
		p, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b int64) int { return cmp.Compare(b, a) })
	ids := map[int64]int64{}
	err = inPieces(places, func(marks string, args []any) error {
		return tx.Query(ctx, "SELECT place, id FROM search_docs WHERE workspace_id = $1 AND place IN ("+marks+")", func(r *sql.Rows) error {
			var p, id int64
			err := r.Scan(&p, &id)
			ids[p] = id
			return err
		}, append([]any{q.Workspace}, args...)...)
	})
	var hits []search.Hit
	for _, p := range places {
		if id, ok := ids[p]; ok {
			hits = append(hits, search.Hit{Place: p, ID: id})
		}
	}
	return hits, err
}

// matchText writes the question in the language of FTS5.
func matchText(terms []search.Term) string { return questionText(terms, " AND ", " OR ", `"`, " *") }
