package main

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/journal"
	"sangam/internal/onboarding"
)

// engine is a database to measure on.
type engine struct {
	name   string
	dir    string         // where its folders are made
	server *dbtest.Server // nil on SQLite
	admin  *sql.DB
	url    string // of admin
	made   int
}

// postgresSettings make the server as durable as a production one, with room for a write burst
// and for a million messages.
var postgresSettings = []string{"fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB", "max_wal_size=2GB"}

func newSQLite(dir string) *engine { return &engine{name: "sqlite", dir: dir} }

func newPostgres(dir string) (*engine, error) {
	server, err := dbtest.Start(postgresSettings...)
	if err != nil {
		return nil, err
	}
	e := &engine{name: "postgres", dir: dir, server: server}
	if e.url, err = server.URL("bench"); err == nil {
		e.admin, err = sql.Open("pgx", e.url)
	}
	if err != nil {
		server.Stop()
		return nil, err
	}
	return e, nil
}

func (e *engine) close() {
	if e.server != nil {
		e.admin.Close()
		e.server.Stop()
	}
}

// place is where one installation lives: its folder and, on PostgreSQL, its database.
type place struct {
	engine *engine
	name   string
	data   string
	url    string
	key    string // of the API, may do everything
}

func (e *engine) next() place {
	e.made++
	p := place{engine: e, name: fmt.Sprintf("%s_%d", e.name, e.made)}
	p.data = filepath.Join(e.dir, p.name)
	if e.server != nil {
		p.url = strings.Replace(e.url, "/bench?", "/"+p.name+"?", 1)
	}
	return p
}

func (p place) database() config.Database { return config.Database{Data: p.data, Database: p.url} }

// open opens the installation in this process.
func (p place) open(ctx context.Context) (*boot.Base, error) {
	return boot.OpenBase(ctx, p.database(), auth.DefaultCost, slog.New(slog.DiscardHandler), func(err error) { panic(err) })
}

// newAccount is a number of the benchmark.
func newAccount(digits, platformID, token string, mode inbox.Mode) onboarding.NewAccount {
	return onboarding.NewAccount{Number: "+" + digits, PlatformID: platformID, BusinessID: businessID, Mode: mode, AccessToken: inbox.NewSecret(token),
		AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret(verifyToken)}
}

// install makes an installation with one workspace, an owner, a key and numbers; fill, if not nil,
// may add to it.
func (e *engine) install(ctx context.Context, numbers []onboarding.NewAccount, fill func(*boot.Base, inbox.WorkspaceID, inbox.AccountID) error) (place, error) {
	p := e.next()
	if e.server != nil {
		if _, err := e.admin.ExecContext(ctx, "CREATE DATABASE "+p.name); err != nil {
			return p, err
		}
	}
	b, err := p.open(ctx)
	if err != nil {
		return p, err
	}
	defer b.Close()
	first, err := b.Auth.Bootstrap(ctx, "Bench", "owner@bench.example", inbox.NewSecret("only for the benchmark"), b.Keys.Derive)
	if err != nil {
		return p, err
	}
	p.key = first.Key.Reveal()
	var account inbox.AccountID
	for _, n := range numbers {
		a, err := b.Onboarding.Add(ctx, inbox.Actor{Workspace: first.Workspace, Kind: inbox.BySystem, Role: inbox.RoleOwner}, n)
		if err != nil {
			return p, err
		}
		account = a.ID
	}
	if fill == nil {
		return p, nil
	}
	return p, fill(b, first.Workspace, account)
}

// clone copies an installation that nobody has open.
func (e *engine) clone(ctx context.Context, from place) (place, error) {
	p := e.next()
	p.key = from.key
	if err := os.CopyFS(p.data, os.DirFS(from.data)); err != nil {
		return p, err
	}
	if e.server != nil {
		if _, err := e.admin.ExecContext(ctx, "CREATE DATABASE "+p.name+" TEMPLATE "+from.name); err != nil {
			return p, err
		}
	}
	return p, nil
}

// remove deletes the installation and lets the disk settle, so that the next is not slowed by it.
func (p place) remove() {
	os.RemoveAll(p.data)
	if p.engine.server != nil {
		p.engine.admin.Exec("DROP DATABASE IF EXISTS " + p.name + " WITH (FORCE)")
		p.engine.admin.Exec("CHECKPOINT")
	}
}

// probe looks at the database from outside, without the product.
func (p place) probe() (*sql.DB, error) {
	if p.url != "" {
		return sql.Open("pgx", p.url)
	}
	path := (&url.URL{Path: filepath.Join(p.data, "sangam.db")}).EscapedPath()
	return sql.Open("sqlite", "file:"+path+"?mode=ro&_pragma=busy_timeout(10000)")
}

// unapplied tells whether any journal has bodies that are not applied: applied ones and their place
// change in one commit, and what is committed the API shows.
func (p place) unapplied(ctx context.Context, probe *sql.DB) (bool, error) {
	if p.url != "" {
		n, err := number1(ctx, probe, `SELECT count(*) FROM journal_cursors c
			WHERE c.applied_id < (SELECT COALESCE(max(r.id), 0) FROM raw_events r WHERE r.node = c.node)`)
		return n > 0, err
	}
	files := journal.New(filepath.Join(p.data, "sangam.journal"), journal.Options{ReadOnly: true})
	nodes, err := files.Nodes()
	if err != nil {
		return false, err
	}
	for _, node := range nodes {
		last, err := files.Last(node)
		if err != nil {
			return false, err
		}
		n, err := number1(ctx, probe, fmt.Sprintf("SELECT count(*) FROM journal_cursors WHERE node = %d AND applied_id < %d", node, last))
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}
