package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// asset is one built file, kept in memory with its packed form, made when first asked for.
type asset struct {
	bytes []byte
	mime  string
	etag  string

	once   sync.Once
	packed []byte // empty if packing does not pay
}

// pages serves the screens: files as they are, and the first page for every other address, since
// the screens have addresses of their own. Hashed files never change; the page is asked for each
// time.
func (a *API) pages() http.Handler {
	files := map[string]*asset{}
	fs.WalkDir(a.Pages, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		b, err := fs.ReadFile(a.Pages, name)
		if err != nil {
			return nil
		}
		sum := sha256.Sum256(b)
		files[name] = &asset{bytes: b, mime: typeOfName(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`}
		return nil
	})
	first := files["index.html"]
	if first == nil {
		first = files["placeholder.html"]
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "there is nothing to do here", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
		f := files[name]
		switch {
		case f == nil && path.Ext(name) != "" || first == nil:
			http.NotFound(w, r)
			return
		case f == nil || name == "index.html" || name == "placeholder.html":
			f = first
			w.Header().Set("Cache-Control", "no-cache")
		case strings.HasPrefix(name, "assets/"):
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		default:
			w.Header().Set("Cache-Control", "no-cache")
		}
		f.serve(w, r)
	})
}

func (f *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Etag", f.etag)
	h.Set("Vary", "Accept-Encoding")
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	b := f.bytes
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		f.once.Do(f.pack)
		if len(f.packed) > 0 {
			b = f.packed
			h.Set("Content-Encoding", "gzip")
		}
	}
	if r.Method == http.MethodHead {
		return
	}
	w.Write(b)
}

func (f *asset) pack() {
	if strings.HasPrefix(f.mime, "image/") && !strings.Contains(f.mime, "svg") || strings.HasPrefix(f.mime, "font/") {
		return
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write(f.bytes)
	z.Close()
	if b.Len() < len(f.bytes) {
		f.packed = b.Bytes()
	}
}

// typeOfName knows the few types that are built, so that no table of the machine can change them.
func typeOfName(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return "application/json; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
