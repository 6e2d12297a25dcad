package db

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync"
)

// chunks are the sizes bulk statements come in: few distinct texts, so that each is prepared once.
// SQLite has no round trip to spare, and a prepared statement of 256 wide rows takes a megabyte.
var chunks = [...]int{256, 64, 16, 4, 1}

const largestSQLiteChunk = 64

// Insert writes many rows with as few statements as possible: head is "INSERT INTO t (a, b)", tail
// what follows the VALUES, or empty. Each row has the same number of values. It returns how many
// rows changed.
func (tx *Tx) Insert(ctx context.Context, head, tail string, rows [][]any) (int64, error) {
	var total int64
	err := tx.eachChunk(ctx, head, tail, rows, func(query string, args []any) error {
		n, err := tx.Exec(ctx, query, args...)
		total += n
		return err
	})
	return total, err
}

// InsertLater is Insert for rows whose number nobody needs; see Later.
func (tx *Tx) InsertLater(ctx context.Context, head, tail string, rows [][]any) error {
	return tx.eachChunk(ctx, head, tail, rows, func(query string, args []any) error {
		return tx.Later(ctx, nil, query, args...)
	})
}

// InsertReturning is Insert with a RETURNING clause in tail; scan is called for each row returned,
// in no particular order.
func (tx *Tx) InsertReturning(ctx context.Context, head, tail string, rows [][]any, scan func(*sql.Rows) error) error {
	return tx.eachChunk(ctx, head, tail, rows, func(query string, args []any) error {
		return tx.Query(ctx, query, scan, args...)
	})
}

func (tx *Tx) eachChunk(ctx context.Context, head, tail string, rows [][]any, run func(string, []any) error) error {
	if tx.Dialect == Postgres && len(rows) > 1 {
		t, err := tx.arrays.of(ctx, tx, head, tail)
		if err != nil {
			return err
		}
		for t != nil && len(rows) > 0 {
			n := min(len(rows), largestArray)
			args, ok := t.arrays(rows[:n])
			if !ok {
				break
			}
			if err := run(t.text, args); err != nil {
				return err
			}
			rows = rows[n:]
		}
	}
	for len(rows) > 0 {
		n := chunkFor(tx.Dialect, len(rows), len(rows[0]))
		args := make([]any, 0, n*len(rows[0]))
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := run(bulkText(tx.Dialect, head, tail, n, len(rows[0])), args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// maxParams stays below SQLite's 32,766 and PostgreSQL's 65,535 parameters a statement.
const maxParams = 30000

func chunkFor(d Dialect, rows, width int) int {
	for _, n := range chunks {
		if d == SQLite && n > largestSQLiteChunk {
			continue
		}
		if n <= rows && n*width <= maxParams {
			return n
		}
	}
	return 1
}

type bulkKey struct {
	dialect    Dialect
	head, tail string
	n, width   int
}

var bulkTexts sync.Map // bulkKey to string: statement texts are a pure function of the key

func bulkText(d Dialect, head, tail string, n, width int) string {
	key := bulkKey{d, head, tail, n, width}
	if t, ok := bulkTexts.Load(key); ok {
		return t.(string)
	}
	var b strings.Builder
	b.WriteString(head)
	b.WriteString(" VALUES ")
	p := 0
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j := range width {
			if j > 0 {
				b.WriteByte(',')
			}
			p++
			// SQLite finds anonymous parameters faster than numbered ones.
			if d == SQLite {
				b.WriteByte('?')
			} else {
				b.WriteByte('$')
				b.WriteString(strconv.Itoa(p))
			}
		}
		b.WriteByte(')')
	}
	if tail != "" {
		b.WriteByte(' ')
		b.WriteString(tail)
	}
	bulkTexts.Store(key, b.String())
	return b.String()
}

// inSizes are the lengths IN lists are padded to, for the same reason as chunks.
var inSizes = [...]int{1, 2, 4, 8, 16, 32, 64, 128, 256}

// Marks returns "$3,$4,…" and values for an IN list that begins at parameter from, padded with
// repeats of the last value. It takes at most MaxIn values.
func Marks[T any](from int, values []T) (string, []any) {
	n := len(values)
	for _, s := range inSizes {
		if s >= n {
			n = s
			break
		}
	}
	args := make([]any, n)
	for i := range args {
		args[i] = values[min(i, len(values)-1)]
	}
	return marksText(from, n), args
}

// MaxIn is the most values one IN list takes; ask in pieces beyond it.
const MaxIn = 256

var marksTexts sync.Map // [2]int{from, n} to string

func marksText(from, n int) string {
	key := [2]int{from, n}
	if t, ok := marksTexts.Load(key); ok {
		return t.(string)
	}
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	marksTexts.Store(key, b.String())
	return b.String()
}

// Pieces cuts values into slices of at most MaxIn.
func Pieces[T any](values []T) [][]T {
	var out [][]T
	for len(values) > MaxIn {
		out = append(out, values[:MaxIn])
		values = values[MaxIn:]
	}
	if len(values) > 0 {
		out = append(out, values)
	}
	return out
}
