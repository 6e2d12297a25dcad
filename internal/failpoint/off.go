//go:build !failpoints

package failpoint

// On says whether points can act in this build.
const On = false

// Here is a point. In this build it does nothing.
func Here(string) error { return nil }
