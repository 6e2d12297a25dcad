//go:build sangamtest

package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"sangam/internal/config"
	"sangam/internal/inbox"
)

// TestCommands are not in what we ship: only in what the browser tests run.
type TestCommands struct {
	Rewind rewindCommand `cmd:"" hidden:"" help:"For tests: make numbers look silent."`
}

// rewindCommand is for tests of the screens, which run this binary: it makes numbers look as if
// their phone, or we, had been silent for days. It is not shown, and refuses without SANGAM_REWIND=1.
type rewindCommand struct {
	config.Database
	Phone     int `help:"Days since the phone was heard of." required:""`
	Companion int `help:"Days since something was sent from here." required:""`
}

func (c *rewindCommand) Run() error {
	if os.Getenv("SANGAM_REWIND") != "1" {
		return errors.New("this falsifies what is known of numbers; it is for tests only, which set SANGAM_REWIND=1")
	}
	ctx := context.Background()
	b, err := openBase(ctx, c.Database)
	if err != nil {
		return err
	}
	defer b.Close()
	ago := func(days int) inbox.Millis {
		// A minute more, so that the day has fully passed.
		return inbox.MillisOf(time.Now().Add(-time.Duration(days)*24*time.Hour - time.Minute))
	}
	n, err := b.Store.RewindSigns(ctx, ago(c.Phone), ago(c.Companion))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]int{"accounts": n})
}
