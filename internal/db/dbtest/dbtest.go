// Package dbtest gives tests a fresh database of each engine: SQLite in a temporary file, and
// PostgreSQL from a server that the test process starts from its own binaries in a temporary
// folder, once, and stops at its end. It is for tests only.
package dbtest

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sangam/internal/db"
)

// Each runs test once for each engine, in parallel, on an empty database migrated with files.
// Where PostgreSQL is not installed the test of it fails, unless SANGAM_TEST_POSTGRES=off says so
// on purpose.
func Each(t *testing.T, files fs.FS, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, dialect, files))
		})
	}
}

// Open gives one fresh database; it is closed when the test ends.
func Open(t testing.TB, dialect db.Dialect, files fs.FS) *db.DB {
	t.Helper()
	o := Options(t, dialect)
	if files != nil {
		o = Migrated(t, dialect, files)
	}
	d, err := db.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Options gives the address of a fresh, empty database, for tests that open it themselves or hand
// it to another process.
func Options(t testing.TB, dialect db.Dialect) db.Options {
	t.Helper()
	if dialect == db.SQLite {
		return db.Options{Path: filepath.Join(t.TempDir(), "sangam.db")}
	}
	return fresh(t, "")
}

// wanted leaves the test out where PostgreSQL is not to be tested.
func wanted(t testing.TB) {
	t.Helper()
	if os.Getenv("SANGAM_TEST_POSTGRES") == "off" {
		t.Skip("SANGAM_TEST_POSTGRES=off")
	}
}

// fresh makes a database of PostgreSQL, from another one if how says so, and drops it at the end of
// the test: others want the room.
func fresh(t testing.TB, how string) db.Options {
	t.Helper()
	wanted(t)
	s, err := server()
	if err != nil {
		t.Fatalf("start PostgreSQL (SANGAM_TEST_POSTGRES=off leaves its tests out): %v", err)
	}
	name, err := s.create(how)
	if err != nil {
		t.Fatal(err)
	}
	// What cannot be dropped goes with the server.
	t.Cleanup(func() { s.admin("DROP DATABASE " + name + " WITH (FORCE)") })
	return db.Options{URL: s.url(name), MaxConns: 8}
}

func (s *Server) create(how string) (name string, err error) {
	name = fmt.Sprintf("t%d_%d", os.Getpid(), counter.Add(1))
	return name, s.admin("CREATE DATABASE " + name + how)
}

var counter atomic.Int64

// Server is a running PostgreSQL of our own.
type Server struct {
	dir string
	cmd *exec.Cmd
	end io.Closer // closing it ends the server
}

func (s *Server) url(name string) string {
	return "postgres://sangam@/" + name + "?host=" + s.dir
}

var server = sync.OnceValues(func() (*Server, error) { return Start("fsync=off", "synchronous_commit=off", "full_page_writes=off") })

// Start makes a cluster in a temporary folder and starts it on a Unix socket there. The server
// and its folder go when Stop is called or our process ends, however it ends.
func Start(settings ...string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "sangam-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	as := func(cmd *exec.Cmd) *exec.Cmd {
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		if os.Getuid() == 0 {
			// The server refuses to run as root.
			u, err := user.Lookup("postgres")
			if err != nil {
				u, err = user.Lookup("nobody")
			}
			if err == nil {
				uid, _ := strconv.Atoi(u.Uid)
				gid, _ := strconv.Atoi(u.Gid)
				os.Chown(dir, uid, gid)
				cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			}
		}
		return cmd
	}
	data := filepath.Join(dir, "data")
	if out, err := as(exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "sangam", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %v\n%s", err, out)
	}
	args := []string{"-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "max_connections=300", "-c", "shared_buffers=64MB"}
	for _, set := range settings {
		args = append(args, "-c", set)
	}
	// The shell ends the server and removes its folder once our end of its standard input is
	// closed, which happens however our process ends.
	script := `"$0" "$@" >"$SANGAM_PG/log" 2>&1 </dev/null & pid=$!
trap '' INT
cat >/dev/null
kill -QUIT $pid 2>/dev/null; wait $pid; rm -rf "$SANGAM_PG"`
	s.cmd = as(exec.Command("/bin/sh", append([]string{"-c", script, filepath.Join(bin, "postgres")}, args...)...))
	s.cmd.Env = append(os.Environ(), "SANGAM_PG="+dir)
	s.end, err = s.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		d, err := db.Open(context.Background(), db.Options{URL: s.url("postgres"), MaxConns: 1})
		if err == nil {
			d.Close()
			return s, nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return nil, fmt.Errorf("the server did not come up: %v\n%s", err, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// URL gives the address of a database of the server, made if it does not exist.
func (s *Server) URL(name string) (string, error) {
	return s.url(name), s.admin("CREATE DATABASE " + name)
}

// admin does something that concerns no one database.
func (s *Server) admin(statement string) error {
	d, err := db.Open(context.Background(), db.Options{URL: s.url("postgres"), MaxConns: 1})
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.Pool().Exec(statement)
	return err
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() {
	s.end.Close()
	s.cmd.Wait()
}

// binaries finds initdb and postgres: on the path, or where Debian keeps them.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	for i := len(found) - 1; i >= 0; i-- {
		if _, err := os.Stat(filepath.Join(filepath.Dir(found[i]), "postgres")); err == nil {
			return filepath.Dir(found[i]), nil
		}
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	return "", fmt.Errorf("initdb not found: install the package postgresql")
}
