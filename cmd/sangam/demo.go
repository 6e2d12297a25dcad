package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

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
}

func (c *demoCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	log := obs.NewLogger(os.Stderr, config.Log{Level: "error", Format: "text"})
	fatal := make(chan error, 1) // the first reason counts
	fmt.Println("Opening the shop; this takes some seconds.")
	d, err := demo.New(ctx, demo.Options{Dialogues: c.Dialogues, Listen: c.Listen, Seed: c.Seed, Data: c.Data, Database: c.Database,
		Conversations: c.Conversations, Log: log, Fatal: func(err error) {
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

// run opens the demo, plays and waits for the signal that ends it.
func (c *demoCommand) run(ctx context.Context, d *demo.Demo) error {
	err := d.Start(ctx)
	if err == nil {
		err = d.Play(ctx)
	}
	if err == nil {
		d.Live(ctx)
		d.Greeting(os.Stdout)
		<-ctx.Done()
	}
	if ctx.Err() != nil {
		err = nil // somebody pressed Ctrl-C: what that cut short is no failure
	}
	return errors.Join(err, d.Stop())
}
