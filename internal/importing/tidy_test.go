package importing_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// stored counts the files of messages on the disk.
func (r *rig) stored() (n int) {
	r.t.Helper()
	if err := fs.WalkDir(os.DirFS(r.blobDir), ".", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *rig) blobPath(hash string) string {
	return filepath.Join(r.blobDir, ws.String(), hash[:2], hash)
}

func TestAnUndoneImportLeavesNoFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		chat := "31/01/24, 21:05 - Asha: IMG-1.jpg (file attached)\n31/01/24, 21:06 - Asha: price.pdf (file attached)\n31/01/24, 21:07 - Asha: shared.pdf (file attached)\n"
		data := zipped(t, map[string]string{"WhatsApp Chat with Asha.txt": chat, "IMG-1.jpg": "only here", "price.pdf": "%PDF-1.7\nonly here", "shared.pdf": "%PDF-1.7\nalso elsewhere"})
		first := r.run("a.zip", data, asha)
		other := asha
		other.Phone = "+91 55501 00199"
		second := r.run("b.zip", zipped(t, map[string]string{"c.txt": "31/01/24, 21:05 - Asha: shared.pdf (file attached)\n", "shared.pdf": "%PDF-1.7\nalso elsewhere"}), other)
		if first.Files != 3 || second.Files != 1 || r.stored() != 3 {
			t.Fatalf("%d and %d files told, %d stored", first.Files, second.Files, r.stored())
		}
		r.undo(first)
		if r.stored() != 3 {
			t.Fatal("a file that was stored a moment ago may be another's: it must wait")
		}
		r.ahead = 2 * time.Hour
		// Somebody stores the same bytes again and has not yet named them.
		hash, _, err := r.blobs.Put(t.Context(), ws, strings.NewReader("only here"), 100)
		if err != nil {
			t.Fatal(err)
		}
		soon := time.Now().Add(r.ahead)
		if err := os.Chtimes(r.blobPath(hash), soon, soon); err != nil {
			t.Fatal(err)
		}
		r.work(second)
		if r.stored() != 2 {
			t.Errorf("%d files on the disk: want the other import's and the one just stored", r.stored())
		}
		if f, err := r.blobs.Open(ws, hash); err != nil {
			t.Errorf("the one just stored is gone: %v", err)
		} else {
			f.Close()
		}
		// It never named them.
		r.exec("UPDATE loose_files SET since = 1")
		r.ahead = 4 * time.Hour
		r.work(second)
		left := r.rows(1, "SELECT blob FROM import_rows WHERE workspace_id = 9 AND blob <> ''")
		if f, err := r.blobs.Open(ws, left[0]); r.stored() != 1 || err != nil {
			t.Errorf("%d files on the disk, the other import's: %v", r.stored(), err)
		} else {
			f.Close()
		}
		if loose := r.rows(1, "SELECT hash FROM loose_files"); !slices.Equal(loose, []string{}) {
			t.Errorf("still loose: %v", loose)
		}
		r.undo(second)
		r.ahead = 8 * time.Hour
		if r.work(inbox.Import{ID: second.ID}); r.stored() != 0 {
			t.Errorf("%d files on the disk after both were undone", r.stored())
		}
	})
}
