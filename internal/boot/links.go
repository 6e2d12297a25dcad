package boot

import (
	"fmt"

	"sangam/internal/mail"
	"sangam/internal/onboarding"
)

// links makes what cares for the links of numbers: the watcher, and the answers to people.
func (a *App) links(p *Parts) error {
	c := a.options.Config
	w := &onboarding.Watcher{Store: a.Store, Probe: p.WhatsApp.Probe, PublicURL: c.PublicURL, Holder: a.Holder, TTL: leaseTTL, Now: a.options.Now, Log: a.options.Log}
	if c.SMTPURL != "" {
		sender, err := mail.New(c.SMTPURL, c.MailFrom)
		if err != nil {
			return fmt.Errorf("--smtp-url: %w", err)
		}
		w.Mailer = sender
	}
	p.Watcher = onboarding.NewWatcher(w)
	a.Store.OnLink(p.Watcher.Wake)
	p.Links = &onboarding.Links{Store: a.Store, Probe: p.WhatsApp.Probe, MailOn: w.Mailer != nil, Now: a.options.Now, Changed: p.Watcher.Wake}
	return nil
}
