package db

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"

	"sangam/internal/disk"
)

// opened gives a database with a table, whose flushes the test makes.
func opened(t *testing.T, sync func(*os.File) error, fatal func(error)) *DB {
	t.Helper()
	d, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "sangam.db"), Fatal: fatal})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Update(t.Context(), statement("CREATE TABLE rows (n BIGINT NOT NULL PRIMARY KEY)")); err != nil {
		t.Fatal(err)
	}
	d.writer.flusher.sync = sync
	return d
}

func statement(query string, args ...any) func(*Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	}
}

func rows(t *testing.T, d *DB) (n int64) {
	t.Helper()
	err := d.View(context.Background(), func(tx *Tx) (err error) {
		n, err = Number(context.Background(), tx, "SELECT count(*) FROM rows")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A change is reported only after a flush that began behind its commit; derived work does not wait,
// and what can be read is told at once.
func TestUpdateReturnsAfterItsFlush(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	asked, go_ := make(chan struct{}), make(chan struct{})
	var flushes atomic.Int64
	d := opened(t, func(*os.File) error {
		flushes.Add(1)
		asked <- struct{}{}
		<-go_
		return nil
	}, nil)
	first := make(chan error)
	go func() { first <- d.UpdateFirst(ctx, statement("INSERT INTO rows (n) VALUES (1)")) }()
	<-asked // the disk is busy from here on
	if n := rows(t, d); n != 1 {
		t.Errorf("%d rows can be read while the first is flushed, want 1", n)
	}
	if err := d.UpdateDerived(ctx, statement("INSERT INTO rows (n) VALUES (2)")); err != nil {
		t.Fatal(err)
	}
	if n := rows(t, d); n != 2 {
		t.Errorf("%d rows can be read after derived work, want 2", n)
	}
	// What comes now was not in the log when the flush began.
	go func() { first <- d.UpdateFirst(ctx, statement("INSERT INTO rows (n) VALUES (3)")) }()
	for rows(t, d) < 3 {
		runtime.Gosched()
	}
	then := make(chan error)
	go func() { then <- d.Update(ctx, statement("INSERT INTO rows (n) VALUES (4)")) }()
	select {
	case <-first:
		t.Fatal("a change was reported before its flush")
	case <-then:
		t.Fatal("a change was reported before its flush")
	default:
	}
	go_ <- struct{}{}
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	for left := 2; left > 0; {
		select {
		case <-asked:
		case go_ <- struct{}{}:
		case err := <-first:
			left--
			if err != nil || flushes.Load() < 2 {
				t.Fatalf("reported after %d flushes: %v", flushes.Load(), err)
			}
		case err := <-then:
			left--
			if err != nil || flushes.Load() < 2 {
				t.Fatalf("reported after %d flushes: %v", flushes.Load(), err)
			}
		}
	}
	if n := rows(t, d); n != 4 {
		t.Errorf("%d rows, want 4", n)
	}
	d.writer.flusher.sync = disk.Sync // for the end
}

func TestFailedFlushIsReportedAndFatal(t *testing.T) {
	t.Parallel()
	var fatal atomic.Int64
	broken := errors.New("input/output error")
	flushes := 0
	// As the system does, it tells of the failure once.
	d := opened(t, func(*os.File) error {
		if flushes++; flushes == 1 {
			return broken
		}
		return nil
	}, func(err error) {
		if errors.Is(err, broken) {
			fatal.Add(1)
		}
	})
	if err := d.Update(t.Context(), statement("INSERT INTO rows (n) VALUES (1)")); !errors.Is(err, broken) {
		t.Errorf("a change whose flush failed was reported with %v", err)
	}
	if fatal.Load() != 1 {
		t.Error("the program was not told that the disk cannot be trusted")
	}
	for _, update := range []func(context.Context, func(*Tx) error) error{d.Update, d.UpdateDerived} {
		if err := update(t.Context(), statement("INSERT INTO rows (n) VALUES (2)")); err == nil {
			t.Error("a change was reported after a failed flush")
		}
	}
	if flushes != 1 || fatal.Load() != 1 {
		t.Errorf("%d flushes and %d calls after the failed one, want 1 and 1", flushes, fatal.Load())
	}
}

// The log may be another file than the one that is held open: a flush of the old one is worth nothing.
func TestFlushFollowsTheLog(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	var flushed []os.FileInfo
	f := newFlusher(path, nil)
	f.sync = func(file *os.File) error {
		info, err := file.Stat()
		flushed = append(flushed, info)
		return err
	}
	if err := f.flush(); err == nil {
		t.Error("a log that is not there was flushed")
	}
	for _, name := range []string{"one", "two"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, name), path); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := f.flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.file.Close()
	now, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(flushed) != 4 || os.SameFile(flushed[1], now) || !os.SameFile(flushed[2], now) || !os.SameFile(flushed[3], now) {
		t.Error("flushes went to another file than the log")
	}
}

func TestDatabaseBehindALinkIsFlushed(t *testing.T) {
	t.Parallel()
	real, link := filepath.Join(t.TempDir(), "real.db"), filepath.Join(t.TempDir(), "sangam.db")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	d, err := Open(t.Context(), Options{Path: link, Fatal: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Update(t.Context(), statement("CREATE TABLE rows (n BIGINT NOT NULL PRIMARY KEY)")); err != nil {
		t.Fatal(err)
	}
}
