package db

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"sangam/internal/disk"
)

// flusher makes commits durable beside the writer, which goes on with the next transaction while
// the disk works. SQLite is told not to flush at each commit (synchronous=NORMAL: it flushes the log
// before it copies it into the database and when the log begins afresh, and leaves a valid database
// whenever the power goes); the flush that FULL would add, of the same file, is made here, before
// anybody is told that a change stands. All commits that wait share one.
type flusher struct {
	log     string // the path of the log
	file    *os.File
	waiting chan []*job
	// How many groups are committed and not flushed yet, and a sign when one more is.
	behind atomic.Int64
	done   chan struct{} // one place
	fatal  func(error)
	// failed is set for good when a flush has failed: the system tells of that once only, and nobody
	// knows what is on the disk. Nothing is committed, flushed or copied any more.
	failed atomic.Bool
	// sync makes what was written to a file durable; a test replaces it.
	sync func(*os.File) error
}

func newFlusher(log string, fatal func(error)) *flusher {
	return &flusher{log: log, waiting: make(chan []*job, queueLength), done: make(chan struct{}, 1), fatal: fatal, sync: disk.Sync}
}

// add takes a committed group, whose callers are told after the next flush. The writer calls it.
func (f *flusher) add(group []*job) {
	f.behind.Add(1)
	f.waiting <- group
}

// run flushes until waiting is closed and empty.
func (f *flusher) run() {
	defer func() {
		if f.file != nil {
			f.file.Close()
		}
	}()
	var failed error
	for group := range f.waiting {
		groups := int64(1)
	more:
		for {
			select {
			case also, ok := <-f.waiting:
				if !ok {
					break more
				}
				group = append(group, also...)
				groups++
			default:
				break more
			}
		}
		if failed == nil {
			if err := f.flush(); err != nil {
				failed = fmt.Errorf("flush the log: %w", err)
				f.failed.Store(true)
				f.fatal(failed)
			}
		}
		for _, j := range group {
			j.err = failed
		}
		f.behind.Add(-groups)
		select {
		case f.done <- struct{}{}:
		default:
		}
		for _, j := range group {
			close(j.done)
		}
	}
}

// flush makes everything in the log durable. SQLite keeps one file as its log while anybody has the
// database open, but a flush of a file that is no longer the log would be worth nothing: so it is
// looked at each time, which costs next to nothing beside a flush.
func (f *flusher) flush() error {
	now, err := os.Stat(f.log)
	if err != nil {
		return err
	}
	if f.file != nil {
		if held, err := f.file.Stat(); err == nil && os.SameFile(held, now) {
			return f.sync(f.file)
		}
		f.file.Close()
	}
	if f.file, err = os.OpenFile(f.log, os.O_RDWR, 0); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(f.log))
	if err != nil {
		return err
	}
	defer folder.Close()
	folder.Sync() // the log's name, too; some file systems know no such thing
	return f.sync(f.file)
}
