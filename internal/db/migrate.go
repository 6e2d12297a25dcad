package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"sangam/internal/failpoint"
)

// Migration is one numbered step of the schema.
type Migration struct {
	Number   int
	Name     string // file name, as "0001_bridge.sql"
	Text     string // for both engines
	Checksum string // hex of SHA-256 of Text
}

// Migrations reads the files NNNN_name.sql of a folder, in order. Numbers begin at 1 without gaps.
func Migrations(files fs.FS) ([]Migration, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []Migration
	for i, name := range names {
		n, err := strconv.Atoi(strings.SplitN(name, "_", 2)[0])
		if err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s: want number %04d", name, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		all = append(all, Migration{n, name, string(text), hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// Statements gives the statements of a text for one engine: lines marked "-- only: " with the
// other engine's name are left out. A statement ends with a semicolon at the end of a line.
func Statements(text string, d Dialect) []string {
	var out []string
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if i := strings.Index(line, "-- only: "); i >= 0 && strings.TrimSpace(line[i+len("-- only: "):]) != d.String() {
			continue
		}
		if i := strings.Index(line, "--"); i >= 0 {
			line = line[:i]
		}
		line = strings.TrimRight(line, " \t")
		if line == "" {
			continue
		}
		b.WriteString(strings.TrimSuffix(line, ";"))
		b.WriteByte('\n')
		if strings.HasSuffix(line, ";") {
			out = append(out, b.String())
			b.Reset()
		}
	}
	if strings.TrimSpace(b.String()) != "" {
		out = append(out, b.String())
	}
	return out
}

// Migrate brings the schema up to date and returns how many steps it made. Each step is one
// transaction on both engines, so a crash in one leaves the step undone. It refuses a database
// made by a newer release, and one whose past steps differ from ours.
func (d *DB) Migrate(ctx context.Context, files fs.FS) (int, error) {
	all, err := Migrations(files)
	if err != nil {
		return 0, err
	}
	made := 0
	err = d.Update(ctx, func(tx *Tx) error {
		if d.Dialect == Postgres {
			// Two nodes may start at once.
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7261466)"); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS migrations (
			number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)`)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("prepare migrations: %w", err)
	}
	for {
		done := false
		err := d.Update(ctx, func(tx *Tx) error {
			if d.Dialect == Postgres {
				if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(7261466)"); err != nil {
					return err
				}
			}
			past, err := All(ctx, tx, func(r *sql.Rows, m *Migration) error { return r.Scan(&m.Number, &m.Name, &m.Checksum) },
				"SELECT number, name, checksum FROM migrations ORDER BY number")
			if err != nil {
				return err
			}
			if len(past) > len(all) {
				return fmt.Errorf("the database was made by a newer release (step %s): use that release or a backup", past[len(past)-1].Name)
			}
			for i, m := range past {
				if m.Checksum != all[i].Checksum {
					return fmt.Errorf("step %s of the database differs from this release's: it was changed after the fact", m.Name)
				}
			}
			if len(past) == len(all) {
				done = true
				if d.Dialect == SQLite {
					return keepFigures(ctx, tx)
				}
				return nil
			}
			m := all[len(past)]
			for _, s := range Statements(m.Text, d.Dialect) {
				if _, err := tx.Exec(ctx, s); err != nil {
					return fmt.Errorf("migration %s: %w", m.Name, err)
				}
				if err := failpoint.Here("migrate/next-statement"); err != nil {
					return err
				}
			}
			_, err = tx.Exec(ctx, "INSERT INTO migrations (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
				m.Number, m.Name, m.Checksum, tx.Now)
			if err == nil {
				err = failpoint.Here("migrate/before-commit")
			}
			return err
		})
		if err != nil {
			return made, err
		}
		if done {
			return made, nil
		}
		made++
	}
}
