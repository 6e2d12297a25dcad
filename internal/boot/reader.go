package boot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/store"
)

// OpenReader opens the data only to look, also beside a running server: no folder, no key file, no
// step of the schema and no node number comes of it. What reads secrets cannot be asked of it.
func OpenReader(ctx context.Context, c config.Database) (s *store.Store, done func(), err error) {
	path := filepath.Join(c.Data, "sangam.db")
	if _, err := os.Stat(path); c.Database == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no database in %s: name the folder that sangam serve uses with --data", c.Data)
	}
	d, err := db.Open(ctx, db.Options{Path: path, URL: c.Database, ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	steps, err := db.Migrations(store.Migrations())
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	made := int64(-1)
	err = d.View(ctx, func(tx *db.Tx) error {
		made, err = db.Number(ctx, tx, "SELECT count(*) FROM migrations")
		return err
	})
	switch {
	case err != nil:
		err = fmt.Errorf("the database has no schema of ours, or does not answer: %w", err)
	case made < int64(len(steps)):
		err = errors.New("the schema is older than this program: run sangam migrate, or start sangam serve")
	case made > int64(len(steps)):
		err = errors.New("the database was made by a newer release: use the newer program")
	}
	if err != nil {
		d.Close()
		return nil, nil, err
	}
	return store.New(d, nil, nil), func() { d.Close() }, nil
}
