// Package boot builds the program from its settings and starts and stops its parts in order. It is
// the only package that knows every part; it holds no rules. Commands and tests both use it.
package boot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"sangam/internal/auth"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/secret"
	"sangam/internal/store"
)

// Base is what every command that touches the data needs: the database, migrated, the keys, a node
// number and the store.
type Base struct {
	DB         *db.DB
	Keys       *secret.Ring
	Node       *store.Node
	Holder     string // name of this process in leases
	IDs        *inbox.IDSource
	Store      *store.Store
	Auth       *auth.Service
	Onboarding *onboarding.Service
	Migrated   int // steps of the schema made at this start
	log        *slog.Logger
}

// OpenBase opens the data and brings the schema up to date. fatal is called when the disk can no
// longer be trusted or our node number is lost: the process must end.
func OpenBase(ctx context.Context, c config.Database, cost auth.Cost, log *slog.Logger, fatal func(error)) (*Base, error) {
	return openBase(ctx, c, cost, time.Now, log, fatal)
}

func openBase(ctx context.Context, c config.Database, cost auth.Cost, now func() time.Time, log *slog.Logger, fatal func(error)) (*Base, error) {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	d, err := db.Open(ctx, db.Options{Path: filepath.Join(c.Data, "sangam.db"), URL: c.Database, Now: now, Log: log, Fatal: fatal})
	if err != nil {
		return nil, err
	}
	keys, err := loadKeys(ctx, c, d)
	if err != nil {
		d.Close()
		return nil, err
	}
	b := &Base{DB: d, Keys: keys, Holder: holderName(), log: log}
	if err := b.open(ctx, cost, now, fatal); err != nil {
		d.Close()
		return nil, err
	}
	return b, nil
}

// loadKeys makes a key file only where nothing is sealed yet, or where somebody asks for new keys.
func loadKeys(ctx context.Context, c config.Database, d *db.DB) (*secret.Ring, error) {
	path := filepath.Join(c.Data, secret.FileName)
	_, err := os.Stat(path)
	lost := c.Keys == "" && errors.Is(err, fs.ErrNotExist)
	switch {
	case c.NewKeys && !lost:
		return nil, fmt.Errorf("the key file %s is there, or SANGAM_KEYS is set: new keys would lose what they open", path)
	case lost && !c.NewKeys && store.SealedSecrets(ctx, d) > 0:
		return nil, fmt.Errorf("the key file %s is missing, and the database holds secrets that only it opens: put it back from your copy; "+
			"if it is lost, run \"sangam new-keys --data %s\" and enter tokens and app secrets anew on the Numbers page", path, c.Data)
	}
	return secret.Load(c.Data, c.Keys)
}

func (b *Base) open(ctx context.Context, cost auth.Cost, now func() time.Time, fatal func(error)) (err error) {
	if b.Migrated, err = b.DB.Migrate(ctx, store.Migrations()); err != nil {
		return err
	}
	if b.Node, err = store.TakeNode(ctx, b.DB, b.Holder); err != nil {
		return err
	}
	b.Node.Start(context.WithoutCancel(ctx), b.log, fatal)
	b.IDs = inbox.NewIDSource(b.Node.Number, now)
	b.Store = store.New(b.DB, b.IDs, b.Keys)
	b.Auth = auth.New(b.Store, b.IDs, auth.NewHasher(cost), now)
	b.Onboarding = onboarding.New(b.Store)
	return nil
}

// Close gives the node number back and closes the database.
func (b *Base) Close() error {
	b.Auth.Stop()
	b.Node.Stop()
	return b.DB.Close()
}

// holderName is new for each process, also after a crash and in containers with equal names.
func holderName() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s:%d:%s", host, os.Getpid(), rand.Text()[:8])
}
