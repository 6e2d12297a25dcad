package view

import (
	"time"

	"sangam/internal/inbox"
)

// Lamp is how one part of the chain from phone to screen does.
type Lamp string

// The lamps.
const (
	Green   Lamp = "green"
	Amber   Lamp = "amber" // works, but somebody should look
	Red     Lamp = "red"   // does not work
	Unknown Lamp = "unknown"
)

// Lamps are the four parts: the owner's phone, the platform's API, this program, and the business
// account at the platform.
type Lamps struct{ Phone, CloudAPI, Sangam, Business Lamp }

const (
	// The platform unlinks a hybrid number whose phone was not opened for 14 days.
	// Source: Cloud API > Onboard WhatsApp Business app users (seen 2026). We warn earlier.
	phoneQuiet = 10 * 24 * time.Hour
	// Signs of the platform older than this say nothing about today.
	platformQuiet = 7 * 24 * time.Hour

	lagAmber = 10 * time.Second
	lagRed   = 60 * time.Second
)

// LampsOf judges an account by its state, its signs of life and what waits for it.
func LampsOf(a inbox.Account, load Load, now inbox.Millis) Lamps {
	l := Lamps{Phone: Unknown, CloudAPI: Unknown, Sangam: Green, Business: Unknown}
	since := func(at inbox.Millis) time.Duration { return now.Time().Sub(at.Time()) }
	if at := max(a.Signs.InboundAt, a.Signs.StatusAt, a.Signs.SentAt, a.Signs.WebhookAt); at != 0 && since(at) < platformQuiet {
		l.CloudAPI = Green
	}
	if a.Mode == inbox.ModeHybrid && a.Signs.EchoAt != 0 {
		l.Phone = Green
		if since(a.Signs.EchoAt) > phoneQuiet {
			l.Phone = Amber
		}
	}
	switch a.Quality {
	case "GREEN", "HIGH":
		l.Business = Green
	case "YELLOW", "MEDIUM":
		l.Business = Amber
	case "RED", "LOW":
		l.Business = Red
	}
	switch a.State {
	case inbox.AccountTokenDead:
		l.CloudAPI = Red
	case inbox.AccountOffboarded, inbox.AccountDisconnected:
		l.CloudAPI = Red
		if a.Mode == inbox.ModeHybrid {
			l.Phone = Red
		}
	case inbox.AccountRestricted:
		l.Business = Red
	}
	lag := time.Duration(load.LagMS) * time.Millisecond
	switch {
	case lag > lagRed:
		l.Sangam = Red
	case lag > lagAmber || load.Parked > 0 || load.Unknown > 0:
		l.Sangam = Amber
	}
	return l
}
