// Command bench measures the product as its users meet it: the built binary as a process of its
// own, on a fresh folder and database, over real HTTP on this machine. Each figure has the bare
// limit beside it, measured in the same run and in alternation, so that the ratio says something
// about the program and not about the machine. docs/benchmarks.md explains how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// bench is one run.
type bench struct {
	binary string
	dir    string
	only   *regexp.Regexp
	unit   time.Duration // how long a usual measurement takes
	rounds int
	quick  bool
	past   int // messages of history to import
	seed   uint64
	drives uint64
	table  *table

	empties map[*engine]place
	seeds   map[seedKey]place
}

func main() {
	if len(os.Args) > 1 && (os.Args[1] == "bare" || os.Args[1] == "append") {
		if err := runSubject(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(progress)
	binary := flags.String("bin", "bin/sangam", "the built program")
	dir := flags.String("dir", os.TempDir(), "where folders and databases are made; not in memory")
	only := flags.String("only", "", "measure only figures whose name matches this regular expression")
	length := flags.Float64("seconds", 5, "how long one measurement takes; the sustained one takes twelve times that")
	n := flags.Int("rounds", 3, "rounds of each figure; the median counts")
	databases := flags.String("databases", "sqlite,postgres", "databases to measure on")
	quick := flags.Bool("quick", false, "everything small and short: proves that the benchmark works, not the figures")
	past := flags.Int("past", 1_000_000, "messages of history to import beside live traffic")
	seed := flags.Uint64("seed", 0, "seed of all chance; 0 takes a random one")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b := &bench{unit: time.Duration(*length * float64(time.Second)), rounds: *n, quick: *quick, past: *past, seed: *seed,
		table: &table{live: progress}, empties: map[*engine]place{}, seeds: map[seedKey]place{}}
	var err error
	if b.binary, err = filepath.Abs(*binary); err != nil {
		return err
	}
	if _, err := os.Stat(b.binary); err != nil {
		return fmt.Errorf("%w: build it first with make build", err)
	}
	if b.only, err = regexp.Compile(*only); err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	if b.quick {
		b.unit, b.rounds, b.past = time.Duration(min(*length, 0.4)*float64(time.Second)), 1, min(b.past, 2*pastChunk)
	}
	if b.unit <= 0 || b.rounds < 1 {
		return errors.New("-seconds and -rounds must be above zero")
	}
	if b.seed == 0 {
		b.seed = rand.Uint64N(1 << 53)
	}
	if b.dir, err = os.MkdirTemp(*dir, "sangam-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	// PostgreSQL makes its folder in the temporary one: let that be here too.
	os.Setenv("TMPDIR", b.dir)
	os.Chmod(b.dir, 0o755) // the server runs as another user

	facts := machine(b.dir)
	began := time.Now()
	failed := b.all(ctx, strings.Split(*databases, ","), progress)
	fmt.Fprintf(out, "\nsangam bench %s\n", strings.Join(args, " "))
	fmt.Fprintf(out, "%s, seed %d, took %v\n%s\n\n", began.UTC().Format("2006-01-02 15:04 UTC"), b.seed, time.Since(began).Round(time.Second), facts)
	misses := b.table.print(out)
	switch {
	case b.quick:
		fmt.Fprintln(out, "\nA quick run: it shows that the benchmark works; its figures mean little.")
	case misses > 0:
		fmt.Fprintf(out, "\n%d figures are out of reach.\n", misses)
	}
	return failed
}

// all measures everything wanted on each database. A figure that cannot be measured does not keep
// the others from it.
func (b *bench) all(ctx context.Context, databases []string, progress io.Writer) error {
	var failed []error
	for _, name := range databases {
		var e *engine
		switch name {
		case "sqlite":
			e = newSQLite(b.dir)
		case "postgres":
			var err error
			if e, err = newPostgres(b.dir); err != nil {
				failed = append(failed, err)
				continue
			}
		default:
			return fmt.Errorf("-databases: %q must be sqlite or postgres", name)
		}
		for _, measure := range []func(context.Context, *engine) error{b.accepting, b.sustained, b.streaming, b.importing, b.sending, b.reading, b.starting, b.remembering} {
			if err := measure(ctx, e); err != nil {
				fmt.Fprintln(progress, "bench:", err)
				failed = append(failed, err)
			}
			if ctx.Err() != nil {
				break
			}
		}
		e.close()
	}
	return errors.Join(failed...)
}

// wanted reports whether -only asks for a figure.
func (b *bench) wanted(figure string) bool { return b.only.MatchString(figure) }

// time is so many times the usual length of a measurement.
func (b *bench) time(times float64) time.Duration { return time.Duration(times * float64(b.unit)) }

func (b *bench) file(name string) string { return filepath.Join(b.dir, name) }

// nextSeed gives each drive ids of its own, the same in each run with the same seed.
func (b *bench) nextSeed() uint64 {
	b.drives++
	return b.seed + b.drives<<53
}
