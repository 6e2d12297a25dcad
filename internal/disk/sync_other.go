//go:build !linux

package disk

import "os"

// Sync makes a file's bytes durable.
func Sync(f *os.File) error { return f.Sync() }
