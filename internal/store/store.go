// Package store keeps everything in SQL: it satisfies the interfaces that the domain packages
// declare. Statements stand beside the functions that run them, one text for both engines; what
// truly differs stands in files named for the engine. It holds no rules.
package store

import (
	"embed"
	"io/fs"
	"sync/atomic"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations gives the schema's numbered steps.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Store is the database of one installation.
type Store struct {
	db   *db.DB
	ids  *inbox.IDSource
	seal Sealer
	kept *keeper

	onEvents    func(ws inbox.WorkspaceID, epoch int64, events []inbox.Event)
	onMedia     func()
	onLink      func()
	onTemplates func()

	grown, analyzeAt atomic.Int64 // see Grown
	onOutbox         func(inbox.WorkspaceID, inbox.AccountID)
}

// Sealer encrypts secrets before they are stored. The place ("table/workspace/id/column") is
// bound to the text, so that a sealed secret moved elsewhere does not open.
type Sealer interface {
	Seal(place string, secret inbox.Secret) (string, error)
	Open(place, sealed string) (inbox.Secret, error)
}

// New makes a store over an open, migrated database.
func New(d *db.DB, ids *inbox.IDSource, seal Sealer) *Store {
	return &Store{db: d, ids: ids, seal: seal, kept: newKeeper()}
}

// DB gives the database, for doctor, backup and tests.
func (s *Store) DB() *db.DB { return s.db }
