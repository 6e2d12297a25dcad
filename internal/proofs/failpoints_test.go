package proofs

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/failpoint"
)

// livePoints are the points that traffic passes on an engine; those of migrations and syncs have
// tests of their own, and the node number is renewed every 20 seconds only.
func livePoints(dialect db.Dialect) []string {
	other := map[db.Dialect]string{db.SQLite: "db/postgres", db.Postgres: "db/sqlite"}[dialect]
	var out []string
	for _, p := range failpoint.All {
		if strings.HasPrefix(p, "migrate/") || strings.HasPrefix(p, other) || strings.HasPrefix(p, "sync/") || p == "node/renew" && !long() {
			continue
		}
		out = append(out, p)
	}
	return out
}

// TestFailpoints is R3: the program dies, or a step fails, at each boundary between two durable
// steps, under the load of the kill loop; then everything is read back as there.
func TestFailpoints(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		in := newInstall(t, dialect, failpointBinary)
		l := newLoad(in, 120, 20)
		p := in.serving(in.addr)
		l.meet(60)
		l.begin()
		visit := func(setting string) {
			p.kill()
			in.freeLanes()
			p = in.start(in.addr, "SANGAM_FAILPOINTS="+setting)
			names := strings.Count(setting, "=")
			why := wait(2*time.Minute, func() (bool, string) {
				select {
				case <-p.exited:
					return true, ""
				default:
				}
				n := strings.Count(p.said.String(), "failpoint ")
				return n >= names && !strings.Contains(setting, "kill"), fmt.Sprintf("%d of %d", n, names)
			})
			if why != "" {
				t.Errorf("%s: not reached: %s", setting, why)
			}
		}
		points := livePoints(dialect)
		for round := range count(1, 20) {
			for _, point := range points {
				visit(fmt.Sprintf("%s=kill:%d", point, 1+l.random.IntN(1+4*round)))
				if long() {
					visit(fmt.Sprintf("%s=error:%d", point, 1+l.random.IntN(8)))
					visit(fmt.Sprintf("%s=panic:%d", point, 1+l.random.IntN(8)))
				}
			}
		}
		// In every build all errors happen in one life, in another order each time.
		var all []string
		for _, point := range points {
			if point != "delivery/take-over" { // taken at the start only, and only once
				all = append(all, fmt.Sprintf("%s=error:%d", point, 2+l.random.IntN(3)))
			}
		}
		visit(strings.Join(all, ","))
		p.kill()
		in.freeLanes()
		p = in.serving(in.addr)
		l.end()
		l.settle()
		p.stop()
		l.verify()
	})
}

// TestKillInMigration is R15 in small: a kill or an error between any two statements leaves a
// database that the next start completes, equal to one made in one go.
func TestKillInMigration(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		binary, err := failpointBinary()
		if err != nil {
			t.Fatal(err)
		}
		migrate := func(in *install, setting string) (string, error) {
			args := []string{"migrate", "--data", in.base.Data}
			if in.base.Database != "" {
				args = append(args, "--database", in.base.Database)
			}
			cmd := exec.Command(binary, args...)
			cmd.Env = append(cmd.Environ(), "SANGAM_FAILPOINTS="+setting)
			out, err := cmd.CombinedOutput()
			return string(out), err
		}
		straight := bare(t, dialect)
		if out, err := migrate(straight, ""); err != nil {
			t.Fatal(err, out)
		}
		want := schema(t, straight)
		statements := strings.Count(strings.Join(want, "\n"), "\n")
		broken := bare(t, dialect)
		for at := 1; at < statements; at += count(100, 1) {
			for _, action := range []string{"kill", "error"} {
				if out, err := migrate(broken, fmt.Sprintf("migrate/next-statement=%s:%d", action, at)); err == nil && strings.Contains(out, "failpoint") {
					t.Fatalf("the step went on after %s at statement %d", action, at)
				}
			}
			if long() || at == 1 {
				if _, err := migrate(broken, "migrate/before-commit=kill"); err == nil && at == 1 {
					t.Fatal("the step went on after a kill before its commit")
				}
			}
			if out, err := migrate(broken, ""); err != nil {
				t.Fatalf("after a break at statement %d: %v\n%s", at, err, out)
			}
			if got := schema(t, broken); strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Fatalf("after a break at statement %d the schema differs:\n%s", at, differ(strings.Join(want, "\n"), strings.Join(got, "\n")))
			}
			broken = bare(t, dialect)
		}
	})
}
