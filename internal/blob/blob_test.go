package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"sangam/internal/blob"
	"sangam/internal/inbox"
	"sangam/internal/media"
)

func open(t *testing.T) (*blob.Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	f, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, dir
}

// files counts what lies in the folder.
func files(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBytesComeBackUnderTheirHash(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	hash, size, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3)
	if err != nil || size != 3 || hash != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Fatalf("put: %q, %d, %v", hash, size, err)
	}
	if again, _, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3); err != nil || again != hash || files(t, dir) != 1 {
		t.Errorf("the same bytes again: %q, %d files, %v", again, files(t, dir), err)
	}
	r, err := f.Open(1, hash)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || string(b) != "abc" {
		t.Errorf("read %q, %v", b, err)
	}
	if _, err := f.Open(2, hash); inbox.CodeOf(err) != inbox.CodeNotFound {
		t.Errorf("another workspace reads it: %v", err)
	}
}

func TestNoNameLeadsOut(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	if err := os.WriteFile(filepath.Join(dir, "..", "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("a", 64)
	for _, name := range []string{"", "..", "../../secret", "../secret", "/etc/passwd", strings.ToUpper(long), long[:63], long + "a", long[:63] + "/", long[:62] + ".."} {
		if r, err := f.Open(1, name); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("Open(%q): %v, %v", name, r, err)
		}
	}
	// A link planted in the folder is not followed out of it.
	if err := os.MkdirAll(filepath.Join(dir, "1", "aa"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "..", "secret"), filepath.Join(dir, "1", "aa", long)); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Open(1, long); err == nil {
		t.Error("a link out of the folder was followed")
	}
}

func TestNothingStaysOfAFailedFile(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	broken := errors.New("broken")
	if _, _, err := f.Put(t.Context(), 1, io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(broken)), 10); !errors.Is(err, broken) {
		t.Errorf("a broken source: %v", err)
	}
	if _, _, err := f.Put(t.Context(), 1, strings.NewReader("abcd"), 3); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := f.Put(ctx, 1, strings.NewReader("abcd"), 10); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call: %v", err)
	}
	if n := files(t, dir); n != 0 {
		t.Errorf("%d files stayed behind", n)
	}
}

func TestAbandonedFilesAreSwept(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	f.Close()
	old, young := filepath.Join(dir, "incoming", "old"), filepath.Join(dir, "incoming", "young")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	again, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old one is there: %v", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the young one is gone: %v", err)
	}
}

func TestManyPutTheSameAtOnce(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	body := bytes.Repeat([]byte("x"), 100_000)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			hash, _, err := f.Put(t.Context(), 3, bytes.NewReader(body), 1<<20)
			if err != nil {
				t.Error(err)
				return
			}
			r, err := f.Open(3, hash)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			if b, err := io.ReadAll(r); err != nil || !bytes.Equal(b, body) {
				t.Errorf("read %d bytes, %v", len(b), err)
			}
		})
	}
	all.Wait()
	if n := files(t, dir); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
}
