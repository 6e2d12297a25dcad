package proofs

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
	"sangam/internal/store"
)

// The program under test is built once, as it is shipped and once more with failpoints.
var (
	plainBinary     = sync.OnceValues(func() (string, error) { return build("sangam") })
	failpointBinary = sync.OnceValues(func() (string, error) { return build("sangam-failpoints", "-tags", "failpoints") })
	buildDir        string
)

func TestMain(m *testing.M) {
	flag.Parse()
	// These tests mostly wait for other processes: more of them than processors may run at once.
	if p := flag.Lookup("test.parallel"); p.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		p.Value.Set("5")
	}
	var err error
	if buildDir, err = os.MkdirTemp("", "sangam-proofs-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(buildDir)
	os.Exit(code)
}

func build(name string, flags ...string) (string, error) {
	path := filepath.Join(buildDir, name)
	cmd := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), "sangam/cmd/sangam")...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %v\n%s", err, out)
	}
	return path, nil
}

// appSecret and verifyToken are those of the pretend app.
const (
	appSecret   = "proofs-app-secret"
	verifyToken = "proofs-verify-token"
)

// install is one installation with two numbers, and the pretend platform it is connected to. The
// second number is for what we send: what comes in counts towards the pace of a number.
type install struct {
	t       testing.TB
	dialect db.Dialect
	base    config.Database
	binary  string
	addr    string // of the first process
	sim     *simulator.Simulator
	simURL  string
	key     string // of the API
	out     inbox.AccountID
}

// outRoute is the number we send from.
var outRoute = route{shopRoute.business, "770000000000202", "915550100102"}

// newInstall makes the data, the numbers and the platform; nothing of ours runs yet.
func newInstall(t testing.TB, dialect db.Dialect, binary func() (string, error)) *install {
	t.Helper()
	return newInstallIn(t, dialect, binary, t.TempDir())
}

func newInstallIn(t testing.TB, dialect db.Dialect, binary func() (string, error), data string) *install {
	t.Helper()
	in := &install{t: t, dialect: dialect, base: config.Database{Data: data}, addr: freeAddress(t)}
	if dialect == db.Postgres {
		in.base.Database = dbtest.Migrated(t, dialect, store.Migrations()).URL
	}
	var err error
	if in.binary, err = binary(); err != nil {
		t.Fatal(err)
	}
	in.sim = simulator.New(simulator.Config{Callback: in.url("/webhooks/meta"), AppSecret: appSecret, Workers: 4,
		Accounts: []simulator.Account{{ID: shopRoute.business, Name: "Shop", Numbers: []simulator.Number{
			{ID: shopRoute.number, Digits: shopRoute.digits, Name: "Shop", High: true}, {ID: outRoute.number, Digits: outRoute.digits, Name: "Shop", High: true}}}},
		RetryDelays: []time.Duration{200 * time.Millisecond, 500 * time.Millisecond},
		Knobs: simulator.Knobs{PairLimitOff: true, Hang: 500 * time.Millisecond, Slow: 200 * time.Millisecond,
			StatusDelays: simulator.StatusDelays{Sent: 20 * time.Millisecond, Delivered: 60 * time.Millisecond, Read: 150 * time.Millisecond}}})
	server := httptest.NewServer(in.sim.Handler())
	in.simURL = server.URL
	in.sim.SetPublicURL(server.URL)
	in.sim.Start(context.Background())
	t.Cleanup(func() { in.sim.Stop(); server.CloseClientConnections(); server.Close() })
	in.furnish()
	return in
}

// furnish makes the workspace and connects the numbers, as the commands do.
func (in *install) furnish() {
	in.t.Helper()
	ctx := context.Background()
	b, err := boot.OpenBase(ctx, in.base, auth.Cost{MemoryKiB: 64, Passes: 1}, nil, func(err error) { in.t.Error(err) })
	if err != nil {
		in.t.Fatal(err)
	}
	defer b.Close()
	first, err := b.Auth.Bootstrap(ctx, "Shop", "owner@example.com", inbox.NewSecret("a long enough passphrase"), b.Keys.Derive)
	if err != nil {
		in.t.Fatal(err)
	}
	in.key = first.Key.Reveal()
	for _, r := range []route{shopRoute, outRoute} {
		a, err := b.Onboarding.Add(ctx, inbox.Actor{Workspace: first.Workspace, Kind: inbox.BySystem, Role: inbox.RoleOwner}, onboarding.NewAccount{
			Name: "Shop " + r.digits, Number: "+" + r.digits, PlatformID: r.number, BusinessID: r.business, Mode: inbox.ModeAPI,
			AccessToken: inbox.NewSecret(in.sim.Config().AccessToken), AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret(verifyToken)})
		if err != nil {
			in.t.Fatal(err)
		}
		in.out = a.ID
	}
}

// open opens the data while no process of ours runs (PostgreSQL: at any time).
func (in *install) open() *db.DB {
	in.t.Helper()
	d, err := db.Open(context.Background(), db.Options{Path: filepath.Join(in.base.Data, "sangam.db"), URL: in.base.Database, MaxConns: 4})
	if err != nil {
		in.t.Fatal(err)
	}
	return d
}

func (in *install) url(path string) string { return "http://" + in.addr + path }

func freeAddress(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// process is one running sangam.
type process struct {
	in      *install
	cmd     *exec.Cmd
	addr    string
	said    *output
	exited  chan struct{}
	started time.Time
}

// output keeps what a process says.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.b.Len() > 1<<20 {
		o.b.Reset() // only the end is ever of interest
	}
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// start runs the program on an address, with more environment.
func (in *install) start(addr string, env ...string) *process {
	in.t.Helper()
	args := []string{"serve", "--data", in.base.Data, "--listen", addr, "--graph-url", in.simURL, "--log-level", "warn"}
	if in.base.Database != "" {
		args = append(args, "--database", in.base.Database)
	}
	p := &process{in: in, cmd: exec.Command(in.binary, args...), addr: addr, said: &output{}, exited: make(chan struct{}), started: time.Now()}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr, p.cmd.Stdout = p.said, p.said
	// It must not outlive us.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	go func() { p.cmd.Wait(); close(p.exited) }()
	in.t.Cleanup(func() { p.kill() })
	return p
}

// ready waits until it serves and tells how long that took; false if it ended before.
func (p *process) ready() (time.Duration, bool) {
	p.in.t.Helper()
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(60 * time.Second)
	for {
		r, err := client.Get("http://" + p.addr + "/readyz")
		if err == nil {
			r.Body.Close()
			if r.StatusCode == 200 {
				return time.Since(p.started), true
			}
		}
		select {
		case <-p.exited:
			return 0, false
		case <-deadline:
			p.in.t.Fatalf("the program does not serve:\n%s", p.said)
		case <-tick.C:
		}
	}
}

// serving starts the program and waits until it serves.
func (in *install) serving(addr string) *process {
	in.t.Helper()
	p := in.start(addr)
	if _, ok := p.ready(); !ok {
		in.t.Fatal(p.said)
	}
	return p
}

// kill ends it as a crash would.
func (p *process) kill() {
	p.cmd.Process.Signal(syscall.SIGKILL)
	<-p.exited
}

// stop ends it in good order and tells how long that took.
func (p *process) stop() time.Duration {
	p.in.t.Helper()
	began := time.Now()
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.exited:
	case <-time.After(20 * time.Second):
		p.kill()
		p.in.t.Errorf("SIGTERM did not end the program within 20 s:\n%s", p.said)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.in.t.Errorf("the program ended with %d:\n%s", code, tail(p.said.String(), 2000))
	}
	return time.Since(began)
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// post sends a webhook body as the platform does. The answer is 0 if none came.
func post(client *http.Client, url string, body []byte, signature string) int {
	req, err := http.NewRequest("POST", url, bytes.NewReader(body))
	if err != nil {
		panic(err) // the address is ours
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Hub-Signature-256", signature)
	r, err := client.Do(req)
	if err != nil {
		return 0
	}
	defer r.Body.Close()
	io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

// api calls the API of a process. The status is 0 if no answer came.
func (in *install) api(client *http.Client, method, path string, body io.Reader) (status int, answer []byte) {
	req, err := http.NewRequest(method, in.url(path), body)
	if err != nil {
		panic(err)
	}
	req.Header.Set("Authorization", "Bearer "+in.key)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	r, err := client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer r.Body.Close()
	answer, err = io.ReadAll(r.Body)
	if err != nil {
		return 0, nil
	}
	return r.StatusCode, answer
}

// readDatabase reads while a process of ours may run on it.
func (in *install) readDatabase(read func(d *db.DB) error) error {
	d, err := db.Open(context.Background(), db.Options{Path: filepath.Join(in.base.Data, "sangam.db"), URL: in.base.Database, MaxConns: 2})
	if err != nil {
		return err
	}
	return errors.Join(read(d), d.Close())
}

// lines parts text into its lines that are not empty.
func lines(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// freeLanes ends the leases of dead processes, as their time does: six seconds that need not be
// waited for. On SQLite the program does that itself.
func (in *install) freeLanes() {
	if in.dialect == db.Postgres {
		if err := in.readDatabase(func(d *db.DB) error {
			change(in.t, d, "UPDATE lanes SET expires_at = 0")
			return nil
		}); err != nil {
			in.t.Fatal(err)
		}
	}
}

// bare is a place for data, with nothing in it.
func bare(t testing.TB, dialect db.Dialect) *install {
	in := &install{t: t, dialect: dialect, base: config.Database{Data: t.TempDir()}}
	if dialect == db.Postgres {
		in.base.Database = dbtest.Options(t, dialect).URL
	}
	return in
}

// empty is a place for data that has the schema already.
func empty(t testing.TB, dialect db.Dialect) config.Database {
	base := config.Database{Data: t.TempDir()}
	if dialect == db.Postgres {
		base.Database = dbtest.Migrated(t, dialect, store.Migrations()).URL
	}
	return base
}

// schema lists tables, columns and indexes.
func schema(t testing.TB, in *install) []string {
	d := in.open()
	defer d.Close()
	if d.Dialect == db.SQLite {
		return rows(t, d, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
	}
	return append(rows(t, d, "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name"),
		rows(t, d, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")...)
}
