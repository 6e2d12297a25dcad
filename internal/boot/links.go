package boot

import (
	"context"
	"fmt"

	"sangam/internal/desk"
	"sangam/internal/egress"
	"sangam/internal/inbox"
	"sangam/internal/mail"
	"sangam/internal/onboarding"
)

// links makes what cares for the links of numbers: the watcher, and the answers to people.
func (a *App) links(p *Parts) error {
	c := a.options.Config
	w := &onboarding.Watcher{Store: a.Store, Probe: p.WhatsApp.Probe, PublicURL: c.PublicURL, Holder: a.Holder, TTL: leaseTTL, Now: a.options.Now, Log: a.options.Log}
	if c.SMTPURL != "" {
		guard, err := egress.New(egress.Options{Allow: c.AllowPrivate})
		if err != nil {
			return fmt.Errorf("--allow-private: %w", err)
		}
		sender, err := mail.New(c.SMTPURL, c.MailFrom, guard.Dial)
		if err != nil {
			return fmt.Errorf("--smtp-url: %w", err)
		}
		if err := guard.CheckPlace(sender.Place()); err != nil {
			return fmt.Errorf("--smtp-url: %w; if it is meant, add --allow-private %s", err, sender.Place())
		}
		w.Mailer = sender
		w.Mailed = func(result string) { a.metrics.Mails.WithLabelValues(result).Inc() }
	}
	w.Tell = func(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID, phone string, template inbox.TemplateID, values map[string]string, clientID string) (inbox.MessageID, error) {
		m, err := p.Desk.Notify(ctx, ws, account, phone, desk.DraftTemplate{ID: template, Values: values}, clientID)
		return m.ID, err
	}
	p.Watcher = onboarding.NewWatcher(w)
	a.Store.OnLink(p.Watcher.Wake)
	p.Links = &onboarding.Links{Store: a.Store, Probe: p.WhatsApp.Probe, MailOn: w.Mailer != nil, Now: a.options.Now, Changed: p.Watcher.Wake}
	secret, err := c.Meta.Secret()
	if err != nil {
		return fmt.Errorf("--meta-app-secret-file: %w", err)
	}
	p.Cases = &onboarding.Cases{Store: a.Store}
	p.Signups = &onboarding.Signups{Store: a.Store, Network: p.WhatsApp, Linked: a.reread, Log: a.options.Log,
		Meta: onboarding.Meta{AppID: c.Meta.AppID, ConfigID: c.Meta.ConfigID, Secret: inbox.NewSecret(secret), VerifyToken: inbox.NewSecret(c.Meta.VerifyToken), SDKURL: c.Meta.SDKURL},
		Sync: func(ctx context.Context, by inbox.Actor, id inbox.AccountID) error {
			_, err := p.Syncs.Request(ctx, by, id, nil, false)
			return err
		}}
	return nil
}
