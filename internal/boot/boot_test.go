package boot

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/config"
)

// made is a program on SQLite that is not started.
func made(t *testing.T, change func(*config.Serve)) (*App, error) {
	t.Helper()
	c := config.Serve{Database: config.Database{Data: filepath.Join(t.TempDir(), "data")}, Listen: "127.0.0.1:0", GraphURL: "http://127.0.0.1:1"}
	if change != nil {
		change(&c)
	}
	return New(t.Context(), Options{Config: c, Fatal: func(err error) { t.Error(err) }, Cost: auth.Cost{MemoryKiB: 8, Passes: 1}})
}

func mustMake(t *testing.T, change func(*config.Serve)) *App {
	t.Helper()
	a, err := made(t, change)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// part notes when it starts and stops.
type part struct {
	name  string
	notes *[]string
	fails error
}

func (p part) Start(context.Context) error {
	*p.notes = append(*p.notes, "start "+p.name)
	return p.fails
}
func (p part) Stop() { *p.notes = append(*p.notes, "stop "+p.name) }

func TestPartsStopInTheOppositeOrderAndOnce(t *testing.T) {
	t.Parallel()
	a := mustMake(t, nil)
	if got := len(a.loops); got < 8 {
		t.Fatalf("%d loops: not all parts are started", got)
	}
	var notes []string
	first, last := part{name: "first", notes: &notes}, part{name: "last", notes: &notes}
	a.loops = append([]loop{first}, append(a.loops, last)...)
	for range 2 {
		if err := a.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if code, _ := get(t, "http://"+a.Addr()+"/healthz"); code != http.StatusOK {
		t.Errorf("health: %d", code)
	}
	for range 2 {
		if err := a.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"start first", "start last", "stop last", "stop first"}; !slices.Equal(notes, want) {
		t.Errorf("%q, want %q", notes, want)
	}
	if c, err := net.Dial("tcp", a.Addr()); err == nil {
		c.Close()
		t.Error("the door is still open")
	}
}

func TestAPartThatCannotStartLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	a := mustMake(t, nil)
	var notes []string
	a.loops = append(a.loops, part{name: "broken", notes: &notes, fails: errors.New("no disk")})
	if err := a.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "no disk") {
		t.Fatalf("start: %v", err)
	}
	if err := a.Stop(); err != nil {
		t.Fatal(err)
	}
	if c, err := net.Dial("tcp", a.Addr()); err == nil {
		c.Close()
		t.Error("the door is still open")
	}
	again, err := made(t, func(c *config.Serve) { c.Data = a.options.Config.Data })
	if err != nil {
		t.Fatalf("the folder was not let go: %v", err)
	}
	if err := again.Stop(); err != nil {
		t.Error(err)
	}
}

func TestATakenAddressEndsTheStart(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, change := range []func(*config.Serve){
		func(c *config.Serve) { c.Listen = taken.Addr().String() },
		func(c *config.Serve) { c.OpsListen = taken.Addr().String() },
	} {
		a := mustMake(t, change)
		if err := a.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "address already in use") {
			t.Errorf("start: %v", err)
		}
	}
}

func TestADataFolderHasOneProcess(t *testing.T) {
	t.Parallel()
	a := mustMake(t, nil)
	folder := a.options.Config.Data
	second := func() error {
		b, err := made(t, func(c *config.Serve) { c.Data = folder })
		if err != nil {
			return err
		}
		return b.Stop()
	}
	if err := second(); err == nil || !strings.Contains(err.Error(), "in use by another sangam process") || !strings.Contains(err.Error(), folder) {
		t.Fatalf("a second one: %v", err)
	}
	// Short commands may work beside it, and do not take the folder from it.
	beside, err := OpenBase(t.Context(), a.options.Config.Database, auth.Cost{MemoryKiB: 8, Passes: 1}, a.options.Log, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatalf("a command beside: %v", err)
	}
	if beside.Node.Number == a.Node.Number {
		t.Error("both have one node number")
	}
	if err := beside.Close(); err != nil {
		t.Error(err)
	}
	if err := second(); err == nil {
		t.Error("after the command the folder was free")
	}
	if err := a.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := second(); err != nil {
		t.Errorf("after the end: %v", err)
	}
}

func TestAFailedStartLetsTheFolderGo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	bad := filepath.Join(folder, "media")
	if err := os.WriteFile(bad, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := made(t, func(c *config.Serve) { c.Data = folder }); err == nil || !strings.Contains(err.Error(), "media folder") {
		t.Fatalf("a file where a folder belongs: %v", err)
	}
	if err := os.Remove(bad); err != nil {
		t.Fatal(err)
	}
	mustMake(t, func(c *config.Serve) { c.Data = folder })
}

func TestFiguresAreForThisMachineOnly(t *testing.T) {
	t.Parallel()
	a := mustMake(t, nil)
	test := func(remote, forwarded string, want int) {
		t.Helper()
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = remote
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("from %s (%s): %d, want %d", remote, forwarded, w.Code, want)
		}
	}
	test("127.0.0.1:999", "", http.StatusOK)
	test("[::1]:999", "", http.StatusOK)
	test("[::ffff:127.0.0.1]:999", "", http.StatusOK)
	test("192.0.2.7:999", "", http.StatusNotFound)
	test("127.0.0.1:999", "192.0.2.7", http.StatusNotFound)
	test("nowhere", "", http.StatusNotFound)
}

func TestWithAnAddressOfTheirOwnFiguresAreNotOnThePublicOne(t *testing.T) {
	t.Parallel()
	a := mustMake(t, func(c *config.Serve) { c.OpsListen = "127.0.0.1:0" })
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if code, _ := get(t, "http://"+a.ops.Addr().String()+"/readyz"); code != http.StatusOK {
		t.Errorf("ready: %d", code)
	}
	if _, body := get(t, "http://"+a.ops.Addr().String()+"/metrics"); !strings.Contains(body, "sangam_") {
		t.Errorf("metrics: %.200s", body)
	}
	if _, body := get(t, "http://"+a.Addr()+"/metrics"); strings.Contains(body, "sangam_") {
		t.Error("figures are public")
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
