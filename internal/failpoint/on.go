//go:build failpoints

package failpoint

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// On says whether points can act in this build.
const On = true

type point struct {
	action string
	at     int64 // acts at this passing
	passed atomic.Int64
}

// points is read once, at the start of the process.
var points = read(os.Getenv("SANGAM_FAILPOINTS"))

func read(text string) map[string]*point {
	m := map[string]*point{}
	for one := range strings.SplitSeq(text, ",") {
		if one == "" {
			continue
		}
		name, action, _ := strings.Cut(one, "=")
		action, count, counted := strings.Cut(action, ":")
		at := int64(1)
		if counted {
			n, err := strconv.ParseInt(count, 10, 64)
			if err != nil || n < 1 {
				panic("SANGAM_FAILPOINTS: want a number from 1 after the colon in " + one)
			}
			at = n
		}
		if !slices.Contains(All, name) || action != "kill" && action != "error" && action != "panic" {
			panic("SANGAM_FAILPOINTS: no such point or action: " + one)
		}
		m[name] = &point{action: action, at: at}
	}
	return m
}

var errHere = errors.New("a failpoint made this fail")

// Here is a point. It says on standard error when it acts.
func Here(name string) error {
	p := points[name]
	if p == nil || p.passed.Add(1) != p.at {
		return nil
	}
	os.Stderr.WriteString("failpoint " + name + " " + p.action + "\n")
	switch p.action {
	case "kill":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // the signal is on its way
	case "panic":
		panic(fmt.Sprintf("failpoint %s", name))
	}
	return fmt.Errorf("%w: %s", errHere, name)
}
