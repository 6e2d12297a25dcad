package blob

import (
	"errors"
	"fmt"
	"io/fs"

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
