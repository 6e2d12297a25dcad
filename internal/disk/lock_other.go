//go:build !unix

package disk

import "os"

// Lock cannot be had here: whoever starts two processes on one folder is not stopped.
func Lock(*os.File) (bool, error) { return true, nil }
