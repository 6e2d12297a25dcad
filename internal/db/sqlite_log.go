package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"sangam/internal/disk"
)

const (
	// layFrom is how many pages the log must hold before it is laid out: a database that is hardly
	// written to, as most of the tests' are, keeps its few kilobytes.
	layFrom = 256
	// logFrame is a page in the log with its header. Source: sqlite.org/walformat.html.
	logFrame = 4096 + 24
	// logSize is what the log may grow to before it begins afresh, and some more.
	logSize = (checkpointPages + checkpointPages/8) * logFrame
	// layBytes are written and flushed at a time, so that a commit beside it hardly waits.
	layBytes = 512 << 10
	// layRoom is what the disk must have left besides: speed is not worth a full disk.
	layRoom = 1 << 30
)

// layOut writes zeros behind the log, up to the size at which it begins afresh. A flush that makes
// a file longer costs the file system a commit of its own journal, about twice the flush of bytes
// that had their place: without this every commit pays until the log has once grown to its full
// size. Zeros mean nothing there: a reader of the log stops at the first frame whose salt is not
// the log's, just as it does at what an earlier round left behind. It reports whether it is done,
// or had better not be.
func (w *writer) layOut() (done bool, err error) {
	if info, err := os.Stat(w.path + "-wal"); err == nil && info.Size() >= logSize {
		return true, nil
	}
	if disk.Free(filepath.Dir(w.path)) < layRoom+logSize {
		return true, nil
	}
	f, err := os.OpenFile(w.path+"-wal", os.O_WRONLY, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zeros := make([]byte, layBytes)
	for {
		asked := w.quietly(func() { done, err = w.layStep(f, zeros) })
		if err != nil {
			return false, fmt.Errorf("lay out the log: %w", err)
		}
		if !asked || done {
			return done, nil
		}
		if err := f.Sync(); err != nil {
			return false, fmt.Errorf("lay out the log: %w", err)
		}
	}
}

// layStep writes zeros behind the end of the log's file. It holds the lock of the log meanwhile, so
// that nobody adds frames there, not even a command of another process. It runs on the writer's
// goroutine, between two commits.
func (w *writer) layStep(f *os.File, zeros []byte) (done bool, err error) {
	ctx := context.Background()
	if _, err := w.conn.exec(ctx, "BEGIN IMMEDIATE", nil); err != nil {
		return false, err
	}
	defer w.rollback(ctx)
	info, err := f.Stat()
	if err != nil || info.Size() >= logSize {
		return true, err
	}
	if w.laying != nil {
		w.laying()
	}
	_, err = f.WriteAt(zeros, info.Size())
	return false, err
}
