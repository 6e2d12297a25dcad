package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	// layFrom is how many pages the log must hold before it is laid out: a database that is hardly
	// written to, as most of the tests' are, keeps its few kilobytes.
	layFrom = 256
	// logFrame is a page in the log with its header. Source: sqlite.org/walformat.html.
	logFrame = 4096 + 24
	// logSize is what the log may grow to before it begins afresh, and some more.
	logSize = (checkpointPages + checkpointPages/8) * logFrame
	// layStep is written and flushed at a time, so that a commit beside it hardly waits.
	layStep = 512 << 10
	// layRoom is what the disk must have left besides: speed is not worth a full disk.
	layRoom = 1 << 30
)

// layOut writes zeros behind the log, up to the size at which it begins afresh. A flush that makes
// a file longer costs the file system a commit of its own journal, about twice the flush of bytes
// that had their place: without this every commit pays until the log has once grown to its full
// size. Zeros mean nothing there: a reader of the log stops at the first frame whose salt is not
// the log's, just as it does at what an earlier round left behind. It reports whether it is done, or had better not be.
func (w *writer) layOut() (done bool, err error) {
	if freeSpace(filepath.Dir(w.path)) < layRoom+logSize {
		return true, nil
	}
	f, err := os.OpenFile(w.path+"-wal", os.O_WRONLY, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	zeros := make([]byte, layStep)
	for {
		// Between two commits nobody adds frames, and what is written behind the end of the file
		// meets no frame.
		asked := w.quietly(func() {
			info, statErr := f.Stat()
			if err = statErr; err != nil {
				return
			}
			if done = info.Size() >= logSize; !done {
				_, err = f.WriteAt(zeros, info.Size())
			}
		})
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
