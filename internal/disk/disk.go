// Package disk asks of a disk what the standard library does not: bytes that stay, and room.
package disk

import (
	"errors"
	"os"
	"syscall"
)

// SyncFolder makes the names in a folder durable. Some file systems know no such thing and say so,
// which is no error: they keep names by themselves.
func SyncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}
