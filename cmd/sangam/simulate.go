package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"sangam/internal/simulator"
)

type simulateCommand struct {
	Listen      string   `help:"Address to serve on." default:"127.0.0.1:8090" env:"SANGAM_SIMULATE_LISTEN" placeholder:"ADDR"`
	Callback    string   `help:"Where webhooks go." placeholder:"URL"`
	AppSecret   string   `help:"Signs the webhooks." env:"SANGAM_SIMULATE_APP_SECRET" placeholder:"S"`
	VerifyToken string   `help:"Sent when the callback is verified." env:"SANGAM_SIMULATE_VERIFY_TOKEN" placeholder:"S"`
	Phone       []string `help:"Number with country code that is on a phone alone, to be connected by the wizard; may be given several times." placeholder:"DIGITS"`
	Seed        uint64   `help:"Seed of all chance; 0 takes a random one, which is printed."`
	JSON        bool     `name:"json" help:"Print one line of JSON."`
}

func (c *simulateCommand) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	address := "http://" + ln.Addr().String()
	sim := simulator.New(simulator.Config{Seed: c.Seed, PublicURL: address, Callback: c.Callback, AppSecret: c.AppSecret, VerifyToken: c.VerifyToken})
	for _, digits := range c.Phone {
		if _, err := sim.AddPhone(simulator.Phone{Digits: digits, Name: "Pretend shop"}); err != nil {
			return fmt.Errorf("--phone: %w", err)
		}
	}
	server := &http.Server{Handler: sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	sim.Start(ctx)
	d := sim.Describe()
	if c.JSON {
		err = json.NewEncoder(os.Stdout).Encode(d)
	} else {
		_, err = fmt.Printf("A pretend platform is at %s\n%+v\n", address, d)
	}
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	sim.Stop()
	end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if down := server.Shutdown(end); errors.Is(down, context.DeadlineExceeded) {
		server.Close()
	}
	return err
}
