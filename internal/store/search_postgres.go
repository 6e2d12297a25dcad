package store

import (
	"context"
	"database/sql"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

func putTermsPostgres(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, rows []placed) error {
	n := len(rows)
	places, ids, conversations, versions := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	whats, terms := make([]string, n), make([]string, n)
	for i, r := range rows {
		places[i], ids[i], conversations[i], versions[i], whats[i] = r.place, r.ID, int64(r.Conversation), r.Version, string(r.What)
		terms[i] = strings.Join(r.Terms, " ")
	}
	return tx.Later(ctx, nil, `INSERT INTO search_docs (workspace_id, place, what, id, conversation_id, version, terms)
		SELECT $1, d.place, d.what, d.id, d.conversation_id, d.version, array_to_tsvector(string_to_array(d.terms, ' '))
		FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[]) AS d (place, what, id, conversation_id, version, terms)`,
		int64(ws), places, whats, ids, conversations, versions, terms)
}

// newestLooked is how many of the newest things are looked at one by one, before the index of terms
// is asked. A word that more than a few of a thousand things have fills its page from them, and
// collecting all things that have it would take long; any other is in few enough.
const newestLooked = 5000

const (
	findNewest = `SELECT place, id FROM (SELECT place, id, conversation_id, terms FROM search_docs WHERE workspace_id = $1 AND place >= $2 AND place < $3 ORDER BY place DESC LIMIT $6) newest
		WHERE terms @@ $4::tsquery AND ($7::bigint = 0 OR conversation_id IN (` + hung + `)) ORDER BY place DESC LIMIT $5`
	// Where the newest end: the place of the last of them.
	findFloor = "SELECT place FROM search_docs WHERE workspace_id = $1 AND place >= $2 AND place < $3 ORDER BY place DESC LIMIT 1 OFFSET $4"
	// The question names the workspace, so the index of terms gives only its things; the condition on
	// the column stands outside, or PostgreSQL may rather read all of the workspace.
	findOlder = `WITH found AS MATERIALIZED (SELECT workspace_id, place, id, conversation_id FROM search_docs WHERE terms @@ $4::tsquery)
		SELECT place, id FROM found WHERE workspace_id = $1 AND place >= $2 AND place < $3 AND ($6::bigint = 0 OR conversation_id IN (` + hung6 + `))
		ORDER BY place DESC LIMIT $5`
	// The conversations of a label.
	hung  = "SELECT conversation_id FROM conversation_labels WHERE workspace_id = $1 AND label_id = $7"
	hung6 = "SELECT conversation_id FROM conversation_labels WHERE workspace_id = $1 AND label_id = $6"
)

func findPostgres(ctx context.Context, tx *db.Tx, q search.Question) ([]search.Hit, error) {
	low, high := q.Bounds()
	scan := func(r *sql.Rows, h *search.Hit) error { return r.Scan(&h.Place, &h.ID) }
	query := queryText(q.All())
	hits, err := db.All(ctx, tx, scan, findNewest, int64(q.Workspace), low, high, query, q.Limit, newestLooked, int64(q.Label))
	if err != nil || len(hits) == q.Limit {
		return hits, err
	}
	floor, err := db.One(ctx, tx, func(r *sql.Rows, p *int64) error { return r.Scan(p) }, findFloor, int64(q.Workspace), low, high, newestLooked-1)
	if err == db.ErrNotFound {
		return hits, nil // there are no older ones
	}
	if err != nil {
		return nil, err
	}
	older, err := db.All(ctx, tx, scan, findOlder, int64(q.Workspace), low, floor, query, q.Limit-len(hits), int64(q.Label))
	return append(hits, older...), err
}

// queryText writes the question as a tsquery.
func queryText(terms []search.Term) string { return questionText(terms, " & ", " | ", "'", ":*") }
