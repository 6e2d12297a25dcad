package db

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"
)

// SQLite plans by figures about the tables, and without any it takes one value of an index's first
// column for ten rows: a workspace of a million messages would rather be walked than a few of them
// looked up. So each index gets figures as a large installation has them. They never change, and so
// the plans are those of the tests.
// Source: sqlite.org/fileformat2.html#the_sqlite_stat1_table.

const (
	assumedRows    = 1_000_000
	assumedPartial = 10_000 // rows of an index with a condition
	assumedFew     = 20     // rows that share an id or an instant of something else
)

// repeats tells into how many parts a column divides the rows before it; 0: into very many.
func repeats(column string) int {
	switch column {
	case "workspace_id", "node":
		return 1
	case "state", "stage", "status", "priority", "kind", "what", "channel", "unread", "problems", "outcome", "read_at":
		return 4
	case "account_id", "business_id", "member_id", "assignee_id", "label_id", "import_id", "team_id":
		return 10
	}
	return 0
}

// figuresOf writes what SQLite wants to know of an index: its rows, and how many of them, on average,
// share the first column, the first two, and so on.
func figuresOf(columns []string, unique, partial bool) string {
	rows := assumedRows
	if partial {
		rows = assumedPartial
	}
	out := []string{strconv.Itoa(rows)}
	left := rows
	for i, c := range columns {
		switch parts := repeats(c); {
		case unique && i == len(columns)-1:
			left = 1
		case parts > 0:
			left = max(1, left/parts)
		case left > assumedFew:
			left = assumedFew
		default:
			left = max(1, left/10)
		}
		out = append(out, strconv.Itoa(left))
	}
	return strings.Join(out, " ")
}

// keepFigures writes them for all indexes there are, unless they are there.
func keepFigures(ctx context.Context, tx *Tx) error {
	want, err := assumedFigures(ctx, tx)
	if err != nil {
		return err
	}
	// This makes the table of figures if it is not there; it has no other way to come about.
	if there, err := Number(ctx, tx, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'"); err != nil {
		return err
	} else if there == 0 {
		if _, err := tx.Exec(ctx, "ANALYZE migrations"); err != nil {
			return err
		}
	}
	have, err := All(ctx, tx, func(r *sql.Rows, f *figures) error { return r.Scan(&f.table, &f.index, &f.text) },
		"SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx")
	if err != nil || slices.Equal(have, want) {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM sqlite_stat1"); err != nil {
		return err
	}
	for _, f := range want {
		if _, err := tx.Exec(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)", f.table, f.index, f.text); err != nil {
			return err
		}
	}
	// Reads them in; other connections do so when they are opened, or see that the schema changed.
	_, err = tx.Exec(ctx, "ANALYZE sqlite_schema")
	return err
}

// figures are those of one index, as SQLite keeps them.
type figures struct{ table, index, text string }

func assumedFigures(ctx context.Context, tx *Tx) ([]figures, error) {
	type index struct {
		figures
		unique, partial bool
		columns         []string
	}
	var all []index
	// The key of a table without rowid goes by the table's name.
	err := tx.Query(ctx, `SELECT t.name, CASE WHEN i.origin = 'pk' AND t.wr = 1 THEN t.name ELSE i.name END AS shown, i."unique", i.partial, c.name
		FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND c.name IS NOT NULL
		ORDER BY t.name, shown, c.seqno`, func(r *sql.Rows) error {
		var one index
		var column string
		err := r.Scan(&one.table, &one.index, &one.unique, &one.partial, &column)
		if n := len(all); n == 0 || all[n-1].figures != one.figures {
			all = append(all, one)
		}
		last := &all[len(all)-1]
		last.columns = append(last.columns, column)
		return err
	})
	out := make([]figures, len(all))
	for i, x := range all {
		x.text = figuresOf(x.columns, x.unique, x.partial)
		out[i] = x.figures
	}
	return out, err
}
