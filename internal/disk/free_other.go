//go:build !unix

package disk

// Free cannot be told here.
func Free(string) int64 { return 0 }
