package blob

import "syscall"

// Free tells how many bytes of the folder's disk are left for us; negative if that cannot be told.
func (f *Folder) Free() int64 {
	var s syscall.Statfs_t
	if syscall.Statfs(f.root.Name(), &s) != nil {
		return -1
	}
	return int64(s.Bavail) * int64(s.Bsize)
}
