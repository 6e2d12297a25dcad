package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// On PostgreSQL many rows travel as one array for each column: one text for any number of rows, so
// that it is prepared once, and one round trip. A list of VALUES would need a text for each number,
// or several round trips to make a number out of a few.

// largestArray bounds the rows of one statement.
const largestArray = 1000

// unnestText is the text of an insert from arrays, and the types of its columns.
type unnestText struct {
	text  string
	types []string
}

// unnestTexts knows the texts of a database by head and tail.
type unnestTexts struct{ known sync.Map } // [2]string to *unnestText

// of gives the text for a head; nil if a column has a type that does not travel in arrays of ours.
func (u *unnestTexts) of(ctx context.Context, tx *Tx, head, tail string) (*unnestText, error) {
	key := [2]string{head, tail}
	if t, ok := u.known.Load(key); ok {
		return t.(*unnestText), nil
	}
	t, err := readUnnest(ctx, tx, head, tail)
	if err == nil {
		u.known.Store(key, t)
	}
	return t, err
}

func readUnnest(ctx context.Context, tx *Tx, head, tail string) (*unnestText, error) {
	table, columns, ok := strings.Cut(strings.TrimPrefix(head, "INSERT INTO "), " (")
	if !ok {
		return nil, fmt.Errorf("an insert of many rows must name its columns: %s", firstLine(head))
	}
	types := map[string]string{}
	err := tx.Query(ctx, `SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`,
		func(r *sql.Rows) error {
			var name, kind string
			err := r.Scan(&name, &kind)
			types[name] = kind
			return err
		}, table)
	if err != nil {
		return nil, err
	}
	t := &unnestText{}
	var b strings.Builder
	b.WriteString(head)
	b.WriteString(" SELECT * FROM unnest(")
	for i, column := range strings.Split(strings.TrimSuffix(strings.TrimSpace(columns), ")"), ",") {
		kind := types[strings.TrimSpace(column)]
		switch kind {
		case "bigint", "text", "bytea":
		default:
			return nil, nil
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(i+1) + "::" + kind + "[]")
		t.types = append(t.types, kind)
	}
	b.WriteByte(')')
	if tail != "" {
		b.WriteByte(' ')
		b.WriteString(tail)
	}
	t.text = b.String()
	return t, nil
}

// arrays turns rows into one array a column; ok is false if a value does not fit its column, which
// is then left to the driver to say or to solve.
func (t *unnestText) arrays(rows [][]any) (args []any, ok bool) {
	args = make([]any, len(t.types))
	for c, kind := range t.types {
		switch kind {
		case "bigint":
			args[c], ok = array(rows, c, func(v reflect.Value) (int64, bool) {
				switch {
				case v.CanInt():
					return v.Int(), true
				case v.CanUint():
					return int64(v.Uint()), true
				}
				return 0, false
			})
		case "text":
			args[c], ok = array(rows, c, func(v reflect.Value) (string, bool) { return v.String(), v.Kind() == reflect.String })
		case "bytea":
			args[c], ok = array(rows, c, func(v reflect.Value) ([]byte, bool) {
				if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Uint8 {
					return nil, false
				}
				return v.Bytes(), true
			})
		}
		if !ok {
			return nil, false
		}
	}
	return args, true
}

// array collects a column, as values or, if any is NULL, as pointers.
func array[T any](rows [][]any, c int, read func(reflect.Value) (T, bool)) (any, bool) {
	values := make([]T, len(rows))
	var null []bool
	for i, row := range rows {
		v := row[c]
		if valuer, ok := v.(driver.Valuer); ok {
			var err error
			if v, err = valuer.Value(); err != nil {
				return nil, false
			}
		}
		at := reflect.ValueOf(v)
		for at.Kind() == reflect.Pointer && !at.IsNil() {
			at = at.Elem()
		}
		if v == nil || at.Kind() == reflect.Pointer {
			if null == nil {
				null = make([]bool, len(rows))
			}
			null[i] = true
			continue
		}
		var ok bool
		if values[i], ok = read(at); !ok {
			return nil, false
		}
	}
	if null == nil {
		return values, true
	}
	pointers := make([]*T, len(rows))
	for i := range rows {
		if !null[i] {
			pointers[i] = &values[i]
		}
	}
	return pointers, true
}
