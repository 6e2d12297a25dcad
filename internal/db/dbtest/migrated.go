package dbtest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sangam/internal/db"
)

// Migrated gives the address of a fresh database that has the schema of files and nothing else. A
// process makes a schema once for each engine and then copies it, which costs a tenth.
func Migrated(t testing.TB, dialect db.Dialect, files fs.FS) db.Options {
	t.Helper()
	if dialect == db.Postgres {
		wanted(t)
	}
	m, err := modelOf(dialect, files)
	if err != nil {
		t.Fatal(err)
	}
	if dialect == db.Postgres {
		return fresh(t, m.how)
	}
	path := filepath.Join(t.TempDir(), "sangam.db")
	if err := os.WriteFile(path, m.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return db.Options{Path: path}
}

// model is a migrated database that is copied.
type model struct {
	once sync.Once
	err  error
	how  string // PostgreSQL copies it
	file []byte // what is in SQLite's
}

// models are those of this process, by engine and what the schema is made of.
var models sync.Map

func modelOf(dialect db.Dialect, files fs.FS) (*model, error) {
	all, err := db.Migrations(files)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	for _, step := range all {
		fmt.Fprintln(sum, step.Name, step.Checksum)
	}
	found, _ := models.LoadOrStore(dialect.String()+string(sum.Sum(nil)), &model{})
	m := found.(*model)
	m.once.Do(func() {
		if dialect == db.Postgres {
			m.err = m.makePostgres(files)
		} else {
			m.err = m.makeSQLite(files)
		}
	})
	return m, m.err
}

func (m *model) makeSQLite(files fs.FS) error {
	dir, err := os.MkdirTemp("", "sangam-model-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	o := db.Options{Path: filepath.Join(dir, "sangam.db")}
	if err := migrate(o, files, nil); err != nil {
		return err
	}
	m.file, err = os.ReadFile(o.Path)
	return err
}

func (m *model) makePostgres(files fs.FS) error {
	s, err := server()
	if err != nil {
		return err
	}
	name, err := s.create("")
	if err != nil {
		return err
	}
	m.how = " TEMPLATE " + name
	err = migrate(db.Options{URL: s.url(name), MaxConns: 1}, files, func(d *db.DB) error {
		var version int
		err := d.Pool().QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version)
		if version >= 150_000 && strings.HasPrefix(s.dir, "/dev/shm/") {
			m.how += " STRATEGY FILE_COPY" // less work than the usual way where files are in memory, more where not
		}
		return err
	})
	if err != nil {
		return err
	}
	// Nobody may be in a database while it is copied, the server's own housekeeping included.
	return s.admin("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false")
}

func migrate(o db.Options, files fs.FS, then func(d *db.DB) error) error {
	ctx := context.Background()
	d, err := db.Open(ctx, o)
	if err != nil {
		return err
	}
	_, err = d.Migrate(ctx, files)
	if err == nil && then != nil {
		err = then(d)
	}
	return errors.Join(err, d.Close())
}
