package blob_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/blob"
	"sangam/internal/inbox"
)

func TestAnUnusedFileGoesUnlessItWasStoredAgain(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	hash, _, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3)
	if err != nil {
		t.Fatal(err)
	}
	if gone, err := f.RemoveUnused(1, hash, time.Now().Add(-time.Hour)); err != nil || gone || files(t, dir) != 1 {
		t.Errorf("a fresh file: gone %v, %v", gone, err)
	}
	age(t, dir, 1, hash)
	later := time.Now().Add(-time.Hour)
	if _, _, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3); err != nil {
		t.Fatal(err)
	}
	if gone, err := f.RemoveUnused(1, hash, later); err != nil || gone || files(t, dir) != 1 {
		t.Errorf("stored once more: gone %v, %v", gone, err)
	}
	age(t, dir, 1, hash)
	if gone, err := f.RemoveUnused(2, hash, later); err != nil || !gone || files(t, dir) != 1 {
		t.Errorf("another tenant's: gone %v, %v", gone, err)
	}
	if gone, err := f.RemoveUnused(1, hash, later); err != nil || !gone || files(t, dir) != 0 {
		t.Errorf("an old file: gone %v, %v", gone, err)
	}
}

// age makes a file as one that was stored a day ago.
func age(t *testing.T, dir string, ws inbox.WorkspaceID, hash string) {
	t.Helper()
	then := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ws.String(), hash[:2], hash), then, then); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
}

func TestWhoeverStoresAFileHasItHoweverOftenItIsRemoved(t *testing.T) {
	t.Parallel()
	f, dir := open(t)
	other, err := blob.Open(dir) // another process
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	hash, _, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var sweeper sync.WaitGroup
	sweeper.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := other.RemoveUnused(1, hash, time.Now().Add(-time.Hour)); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 300 {
		age(t, dir, 1, hash)
		if _, _, err := f.Put(t.Context(), 1, strings.NewReader("abc"), 3); err != nil {
			t.Error(err)
			break
		}
		file, err := f.Open(1, hash)
		if err != nil {
			t.Errorf("stored a moment ago, and %v", err)
			break
		}
		file.Close()
	}
	close(stop)
	sweeper.Wait()
}
