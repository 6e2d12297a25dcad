package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program is the product's binary, serving.
type program struct {
	place place
	addr  string
	cmd   *exec.Cmd
	ended chan error
	ready time.Duration // from its start to the first good answer of /readyz
}

// readyTime bounds a start.
const readyTime = 30 * time.Second

// serve starts the binary on an installation and waits until it is ready.
func serve(ctx context.Context, binary string, p place, graphURL string) (*program, error) {
	if graphURL == "" {
		graphURL = "http://127.0.0.1:1" // nobody: text messages need no platform
	}
	// A free port, given up a moment before the program takes it.
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := ln.Addr().String()
	ln.Close()
	args := []string{"serve", "--data", p.data, "--listen", addr, "--graph-url", graphURL, "--log-level", "warn"}
	if p.url != "" {
		args = append(args, "--database", p.url)
	}
	said, err := os.Create(filepath.Join(p.data, "log"))
	if err != nil {
		return nil, err
	}
	defer said.Close()
	g := &program{place: p, addr: addr, cmd: exec.Command(binary, args...), ended: make(chan error, 1)}
	g.cmd.Stderr = said
	start := time.Now()
	if err := g.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { g.ended <- g.cmd.Wait() }()
	request := get("/readyz", p.key)
	for {
		if _, err = ask(addr, request); err == nil {
			g.ready = time.Since(start)
			return g, nil
		}
		select {
		case end := <-g.ended:
			g.ended <- end
			return nil, fmt.Errorf("the program ended: %v\n%s", end, g.said())
		case <-ctx.Done():
			g.kill()
			return nil, ctx.Err()
		case <-time.After(time.Millisecond):
		}
		if time.Since(start) > readyTime {
			g.kill()
			return nil, fmt.Errorf("the program is not ready after %v: %w\n%s", readyTime, err, g.said())
		}
	}
}

// said is the end of what it logged.
func (g *program) said() string {
	b, _ := os.ReadFile(filepath.Join(g.place.data, "log"))
	return string(b[max(0, len(b)-2000):])
}

// blame adds to an error what the program logged, which often says why.
func (g *program) blame(err error) error {
	if said := g.said(); err != nil && said != "" {
		return fmt.Errorf("%w\nthe program's log ends:\n%s", err, said)
	}
	return err
}

// kill ends it at once; what it holds is not looked at again.
func (g *program) kill() {
	g.cmd.Process.Kill()
	g.ended <- <-g.ended
}

// stop ends it as an operator would.
func (g *program) stop() error {
	g.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-g.ended:
		g.ended <- err
		return err
	case <-time.After(readyTime):
		g.kill()
		return fmt.Errorf("the program did not stop within %v", readyTime)
	}
}

// memory is its resident memory in bytes, now or at most so far ("VmRSS", "VmHWM").
func (g *program) memory(what string) (float64, error) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(g.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(b) {
		if rest, ok := bytes.CutPrefix(line, []byte(what+":")); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(string(rest)), " kB"), 64)
			return kb * 1024, err
		}
	}
	return 0, fmt.Errorf("%s is not told", what)
}

// drainTime bounds how long a backlog may take.
const drainTime = 10 * time.Minute

// drained waits until all that was accepted is applied and checks that it is all there: so many
// messages, and nothing parked. It returns how long that took.
func (g *program) drained(ctx context.Context, messages int64) (time.Duration, error) {
	probe, err := g.place.probe()
	if err != nil {
		return 0, err
	}
	defer probe.Close()
	start := time.Now()
	for {
		waiting, err := g.place.unapplied(ctx, probe)
		if err != nil {
			return 0, err
		}
		if !waiting {
			break
		}
		if time.Since(start) > drainTime {
			return 0, fmt.Errorf("the backlog is not gone after %v", drainTime)
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case err := <-g.ended:
			g.ended <- err
			return 0, fmt.Errorf("the program ended: %v\n%s", err, g.said())
		}
	}
	took := time.Since(start)
	stored, err := number1(ctx, probe, "SELECT count(*) FROM messages")
	if err != nil {
		return 0, err
	}
	parked, err := number1(ctx, probe, "SELECT count(*) FROM parked")
	if err != nil {
		return 0, err
	}
	if stored != messages || parked != 0 {
		return 0, fmt.Errorf("%d messages were answered 200, %d are stored and %d parked", messages, stored, parked)
	}
	return took, nil
}

func number1(ctx context.Context, d *sql.DB, query string) (n int64, err error) {
	err = d.QueryRowContext(ctx, query).Scan(&n)
	return n, err
}
