//go:build unix

package disk

import "golang.org/x/sys/unix"

// Free tells how many bytes of a folder's disk are left for us; 0 if that cannot be told.
func Free(folder string) int64 {
	var s unix.Statfs_t
	if unix.Statfs(folder, &s) != nil {
		return 0
	}
	return int64(s.Bavail) * int64(s.Bsize)
}
