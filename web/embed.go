// Package web holds the built screens, so that the program is one file.
//
// The screens are built by Vite into dist, which is not committed. A placeholder
// page is, so that the Go program builds and its tests run where Node is missing.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files is the root of the built screens: index.html, assets/…, or only
// placeholder.html when they were not built (see Built).
func Files() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		// Impossible: the directory is named in the embed line above.
		panic("web: " + err.Error())
	}
	return sub
}

// Built says whether the screens were built before this program was. If not,
// Files holds only placeholder.html, which tells the reader what to do.
func Built() bool {
	_, err := fs.Stat(Files(), "index.html")
	return err == nil
}
