package proofs

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"sangam/internal/db"
)

// TestDiskFull is R9: on a full disk a webhook is answered 503, never 200 without storage; health
// says why; with room again all is well within ten seconds, by itself. It needs the right to mount
// a small file system, and PostgreSQL's disk is its own business.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// What is taken in must leave room to be full in the last round, too.
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", count(32, 1024))); err != nil {
		t.Skipf("no file system of our own: %v", err)
	}
	// After the processes have gone: what is registered first is cleaned up last.
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	in := newInstallIn(t, db.SQLite, plainBinary, filepath.Join(dir, "data"))
	l := newLoad(in, 150, 10)
	p := in.serving(in.addr)
	l.meet(40)
	l.begin()
	health := func() (int, string) {
		r, err := http.Get(in.url("/readyz"))
		if err != nil {
			return 0, ""
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		return r.StatusCode, string(b)
	}
	var slowest time.Duration
	for round := range count(2, 100) {
		<-time.After(time.Duration(100+l.random.IntN(400)) * time.Millisecond)
		refused := l.answered[503].Load()
		filler := filepath.Join(dir, "filler")
		fill(t, filler, l.random.IntN(64<<10))
		until(t, 20*time.Second, fmt.Sprintf("round %d: webhooks are refused", round), func() (bool, string) {
			select {
			case <-p.exited:
				return false, "it ended: " + tail(p.said.String(), 2000)
			default:
			}
			fill(t, filler, 0)
			return l.answered[503].Load() > refused+5, fmt.Sprint(l.answered[503].Load()-refused, " were")
		})
		if status, why := health(); status != 503 || why == "" {
			t.Errorf("round %d: health says %d %q on a full disk", round, status, why)
		}
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		began, taken := time.Now(), l.answered[200].Load()
		until(t, 10*time.Second, "webhooks are taken again", func() (bool, string) { return l.answered[200].Load() > taken+5, "none" })
		slowest = max(slowest, time.Since(began))
	}
	l.end()
	l.settle()
	t.Logf("back within %v; %d taken, %d refused with 503", slowest, l.answered[200].Load(), l.answered[503].Load())
	p.stop()
	for code := range l.answered {
		if n := l.answered[code].Load(); n > 0 && code != 200 && code != 503 {
			t.Errorf("%d webhooks were answered %d", n, code)
		}
	}
	l.verify()
}

// fill writes until nothing more fits, but for spare bytes.
func fill(t testing.TB, path string, spare int) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return
		}
		t.Fatal(err)
	}
	defer f.Close()
	for piece := make([]byte, 64<<10); len(piece) > 0; {
		if _, err := f.Write(piece); err != nil {
			piece = piece[:len(piece)/16]
		}
	}
	if info, err := f.Stat(); err == nil && spare > 0 {
		f.Truncate(max(0, info.Size()-int64(spare)))
	}
}
