package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// Sync makes a file's bytes durable, and of what is known about the file only what is needed to
// read them again.
func Sync(f *os.File) error {
	for {
		if err := unix.Fdatasync(int(f.Fd())); err != unix.EINTR {
			return err
		}
	}
}
