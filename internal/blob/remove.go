package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"time"

	"sangam/internal/inbox"
)

// Remove takes a file away. The caller knows that nothing names it any more: the same bytes may
// have been stored for several reasons. A file that is not there is no error.
func (f *Folder) Remove(ws inbox.WorkspaceID, hash string) error {
	if !valid(hash) {
		return nil
	}
	name, _ := place(ws, hash)
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove file: %w", err)
	}
	return nil
}

// RemoveUnused takes a file away unless it was put, also as bytes that were there already, since an
// instant. A Put beside it either comes first and makes the file fresh, or finds it gone and stores
// it anew, also in another process. gone tells whether the file is not there now.
func (f *Folder) RemoveUnused(ws inbox.WorkspaceID, hash string, since time.Time) (gone bool, err error) {
	if !valid(hash) {
		return true, nil
	}
	unlock, err := f.lock(syscall.LOCK_EX)
	if err != nil {
		return false, err
	}
	defer unlock()
	name, _ := place(ws, hash)
	info, err := f.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("remove file: %w", err)
	}
	if !info.ModTime().Before(since) {
		return false, nil
	}
	return true, f.Remove(ws, hash)
}

// lock keeps those who give files their names apart from those who remove files, across processes.
// Each call opens the folder anew, since a lock belongs to what was opened.
func (f *Folder) lock(how int) (unlock func(), err error) {
	file, err := f.root.Open(incoming)
	if err != nil {
		return nil, fmt.Errorf("lock blob folder: %w", err)
	}
	for {
		if err = syscall.Flock(int(file.Fd()), how); !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("lock blob folder: %w", err)
	}
	return func() { file.Close() }, nil
}
