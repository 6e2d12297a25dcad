package journal

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"sangam/internal/disk"
)

const (
	// layFrom is what must have been written before a file is laid out: an installation that hardly
	// takes anything, as most of the tests', keeps its few kilobytes.
	layFrom = 256 << 10
	// layBytes are written and flushed at a time, so that a body beside it hardly waits.
	layBytes = 256 << 10
	// layRoom is what the disk must have left besides: speed is not worth a full disk.
	layRoom = 1 << 30
)

func (n *node) spareFile() string { return filepath.Join(n.folder, "spare") }

// usable reports that a file is laid out to its whole length.
func (n *node) usable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Size() == n.o.FileSize
}

// layLoop lays out the next file when the one in use is half full.
func (n *node) layLoop() {
	for {
		select {
		case <-n.quit:
			return
		case <-n.lay:
		}
		n.mu.Lock()
		spare := n.spare
		n.mu.Unlock()
		if spare {
			continue // asked for while it was made
		}
		if disk.Free(n.folder) < layRoom+n.o.FileSize {
			continue
		}
		switch done, err := n.layOut(); {
		case err != nil:
			n.o.Log.Warn("the next file of the journal could not be laid out in advance; bodies take longer", slog.Any("error", err))
			return
		case done:
			n.mu.Lock()
			n.spare = true
			n.mu.Unlock()
		}
	}
}

// layOut writes zeros where the next file will be. It reports false if it was told to end.
func (n *node) layOut() (done bool, err error) {
	file, err := os.OpenFile(n.spareFile(), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	zeros := make([]byte, layBytes)
	for size := int64(0); size < n.o.FileSize; {
		select {
		case <-n.quit:
			return false, nil
		default:
		}
		k, err := file.Write(zeros[:min(layBytes, n.o.FileSize-size)])
		if err != nil {
			return false, err
		}
		if err := disk.Sync(file); err != nil {
			return false, err
		}
		size += int64(k)
	}
	return true, nil
}
