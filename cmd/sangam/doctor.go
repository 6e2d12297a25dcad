package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"sangam/internal/config"
	"sangam/internal/doctor"
)

type doctorCommand struct {
	config.Database
	PublicURL string `help:"As for serve; without it the callback is not tried." env:"SANGAM_PUBLIC_URL" placeholder:"URL"`
	GraphURL  string `help:"As for serve." default:"https://graph.facebook.com" env:"SANGAM_GRAPH_URL" placeholder:"URL"`
	SMTPURL   string `name:"smtp-url" help:"As for serve." env:"SANGAM_SMTP_URL" placeholder:"URL"`
	// A relay inside is called only if it is named, as by serve.
	AllowPrivate []string `help:"As for serve." env:"SANGAM_ALLOW_PRIVATE" placeholder:"HOST:PORT" sep:","`
	JSON         bool     `name:"json" help:"Print JSON."`
}

// Run ends the process with 0 if all is well, 1 if somebody should look, 2 if something is broken.
func (c *doctorCommand) Run() error {
	found := doctor.Examine(context.Background(), doctor.Options{Database: c.Database, PublicURL: c.PublicURL, GraphURL: c.GraphURL, SMTPURL: c.SMTPURL, AllowPrivate: c.AllowPrivate,
		Version: version(), HTTP: &http.Client{Timeout: 20 * time.Second}, Now: time.Now})
	code := doctor.Worst(found)
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"findings": found, "code": code}); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			fmt.Printf("%-4s  %-13s %s %s\n", f.Level, f.Check, f.Says, f.Of)
			if f.WayOut != "" {
				fmt.Printf("      %-13s → %s\n", "", f.WayOut)
			}
		}
	}
	if code != 0 {
		os.Exit(code)
	}
	return nil
}
