package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/obs"
)

type serveCommand struct {
	config.Serve
}

func (c *serveCommand) Run() error {
	if err := c.Check(); err != nil {
		return fmt.Errorf("the settings are wrong:\n%w", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	ctx, fail := context.WithCancelCause(ctx)
	log := obs.NewLogger(os.Stderr, c.Log)
	app, err := boot.New(ctx, boot.Options{Config: c.Serve, Log: log, Fatal: func(err error) {
		log.Error("the program must stop", slog.Any("error", err))
		fail(err)
	}})
	if err != nil {
		return err
	}
	if err := app.Start(ctx); err != nil {
		return errors.Join(err, app.Stop())
	}
	log.Info("serving", slog.String("address", "http://"+app.Addr()), slog.String("version", version()))
	if list, err := app.Store.Workspaces(ctx); err == nil && len(list) == 0 {
		log.Warn("there is no workspace yet and nobody can sign in: run sangam bootstrap, which prints a one-time link for the owner")
	}
	<-ctx.Done()
	stop() // a second signal ends at once
	cause := context.Cause(ctx)
	err = app.Stop()
	if cause != nil && !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}
