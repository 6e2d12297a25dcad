// Package blob keeps files in a folder under the SHA-256 of their bytes, apart for each
// workspace: <folder>/<workspace>/<first two digits>/<hash>. The same bytes are kept once in a
// workspace and never change.
//
// Put returns only when the bytes and their name are on the disk, so a row of the database can
// never name a file that a power cut takes away. Every path is opened through an os.Root: no name,
// however formed, leads out of the folder. Safe for concurrent use, also by several processes over
// one folder.
package blob

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"sangam/internal/failpoint"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

// Folder is a store of files. Make one with Open.
type Folder struct {
	root *os.Root
}

var _ media.Blobs = (*Folder)(nil)

const (
	incoming = "incoming" // files that are still being written
	// What a process left behind when it was killed is removed after so long.
	abandoned = 24 * time.Hour
)

// Open opens a folder and makes it if needed. Only its owner may read it: it holds what contacts
// sent.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open blob folder: %w", err)
	}
	f := &Folder{root: root}
	if err := f.makeDir(incoming); err != nil {
		root.Close()
		return nil, err
	}
	f.sweep(time.Now())
	return f, nil
}

// Close gives the folder up; open files stay open.
func (f *Folder) Close() error { return f.root.Close() }

// Put stores what r gives. See media.Blobs.
func (f *Folder) Put(ctx context.Context, ws inbox.WorkspaceID, r io.Reader, max int64) (hash string, size int64, err error) {
	temp := path.Join(incoming, rand.Text())
	file, err := f.root.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	defer func() {
		file.Close()
		if err != nil {
			f.root.Remove(temp)
		}
	}()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(file, sum), io.LimitReader(&stopping{ctx, r}, max+1))
	if err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	if size > max {
		return "", 0, media.ErrTooLarge
	}
	if err := file.Sync(); err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	name, dir := place(ws, hash)
	// From here on nobody removes it: see RemoveUnused.
	unlock, err := f.lock(syscall.LOCK_SH)
	if err != nil {
		return "", 0, err
	}
	defer unlock()
	if old, err := f.root.Stat(name); err == nil && old.Size() == size {
		f.root.Remove(temp)
		// It is wanted anew. Without this the file may be taken for one that nobody wants.
		now := time.Now()
		if err := f.root.Chtimes(name, now, now); err != nil {
			return "", 0, fmt.Errorf("store file: %w", err)
		}
		// Whoever wrote it may not have flushed the folder yet.
		return hash, size, f.syncDir(dir)
	}
	if err := f.makeDir(dir); err != nil {
		return "", 0, err
	}
	if err := failpoint.Here("media/before-rename"); err != nil {
		return "", 0, err
	}
	if err := f.root.Rename(temp, name); err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	if err := f.syncDir(dir); err != nil {
		return "", 0, err
	}
	return hash, size, failpoint.Here("media/after-rename")
}

// Open opens a stored file. See media.Blobs.
func (f *Folder) Open(ws inbox.WorkspaceID, hash string) (media.File, error) {
	if !valid(hash) {
		return nil, errNone
	}
	name, _ := place(ws, hash)
	file, err := f.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNone
	}
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

var errNone = inbox.Refuse(inbox.CodeNotFound, "The file is not in the store.")

// valid accepts 64 lower-case hex digits and nothing else.
func valid(hash string) bool {
	if len(hash) != 2*sha256.Size {
		return false
	}
	for i := 0; i < len(hash); i++ {
		if c := hash[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// place is where a file lies, and in which folder.
func place(ws inbox.WorkspaceID, hash string) (name, dir string) {
	dir = path.Join(ws.String(), hash[:2])
	return path.Join(dir, hash), dir
}

// makeDir makes a folder and those above it, each durable in its parent.
func (f *Folder) makeDir(dir string) error {
	if _, err := f.root.Stat(dir); err == nil {
		return nil
	}
	parent := path.Dir(dir)
	if parent != "." {
		if err := f.makeDir(parent); err != nil {
			return err
		}
	}
	if err := f.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make blob folder: %w", err)
	}
	return f.syncDir(parent)
}

// syncDir makes the names in a folder durable.
func (f *Folder) syncDir(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return fmt.Errorf("flush blob folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("flush blob folder: %w", err)
	}
	return nil
}

// sweep removes what was never finished. A file that is younger may belong to another process.
func (f *Folder) sweep(now time.Time) {
	d, err := f.root.Open(incoming)
	if err != nil {
		return
	}
	defer d.Close()
	entries, _ := d.ReadDir(-1)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > abandoned {
			f.root.Remove(path.Join(incoming, e.Name()))
		}
	}
}

// stopping ends a copy when its context ends.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s *stopping) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
