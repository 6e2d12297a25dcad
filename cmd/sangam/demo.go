package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"sangam/internal/config"
	"sangam/internal/demo"
	"sangam/internal/obs"
)

type demoCommand struct {
	Dialogues     string `help:"Folder of public dialogues (*.jsonl, *.tsv, also .gz) to play instead of our own." placeholder:"DIR" env:"SANGAM_DIALOGUES"`
	Listen        string `help:"Address to serve on." default:"127.0.0.1:8080" env:"SANGAM_LISTEN" placeholder:"ADDR"`
	Seed          uint64 `help:"Seed of all chance; 0 takes a random one, which is printed."`
	Data          string `help:"Folder of the data, kept at the end; must be empty or absent. Without it a temporary folder, removed at the end." placeholder:"DIR"`
	Database      string `help:"Empty PostgreSQL database to use instead of SQLite." placeholder:"postgres://…"`
	Conversations int    `help:"How many conversations there are at first." default:"300"`
	Life          bool   `help:"Tell the life of another number as well: connected, at work, a new phone, the end of the link, back. Enter goes on, else it does so by itself."`
}

func (c *demoCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	log := obs.NewLogger(os.Stderr, config.Log{Level: "error", Format: "text"})
	fatal := make(chan error, 1) // the first reason counts
	fmt.Println("Opening the shop; this takes some seconds.")
	d, err := demo.New(ctx, demo.Options{Dialogues: c.Dialogues, Listen: c.Listen, Seed: c.Seed, Data: c.Data, Database: c.Database,
		Conversations: c.Conversations, Story: c.Life, Log: log, Fatal: func(err error) {
			select {
			case fatal <- err:
			default:
			}
			stop()
		}})
	if err == nil {
		err = c.run(ctx, d)
		stop() // a second signal ends at once
	}
	select {
	case reason := <-fatal:
		return reason
	default:
	}
	if ctx.Err() != nil && d == nil {
		return nil // stopped while it was being built
	}
	return err
}

// enterOr waits until somebody presses Enter, or for a time.
func enterOr(most time.Duration) func(context.Context) error {
	lines := make(chan struct{})
	go func() { // ends with the process
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			lines <- struct{}{}
		}
	}()
	return func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(most):
		case <-lines:
		}
		return nil
	}
}

// run opens the demo, plays and waits for the signal that ends it.
func (c *demoCommand) run(ctx context.Context, d *demo.Demo) error {
	err := d.Start(ctx)
	if err == nil {
		err = d.Play(ctx)
	}
	if err == nil {
		d.Live(ctx)
		d.Greeting(os.Stdout)
		if c.Life {
			err = d.Story(ctx, os.Stdout, enterOr(30*time.Second))
		}
		if err == nil {
			<-ctx.Done()
		}
	}
	if ctx.Err() != nil {
		err = nil // somebody pressed Ctrl-C: what that cut short is no failure
	}
	return errors.Join(err, d.Stop())
}
