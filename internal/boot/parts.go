package boot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"sangam/internal/auth"
	"sangam/internal/blob"
	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/config"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/egress"
	"sangam/internal/importing"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/media"
	"sangam/internal/onboarding"
	"sangam/internal/search"
	"sangam/internal/templates"
)

// Parts is what moves messages: in, out, and their files.
type Parts struct {
	Channels map[inbox.ChannelKind]channel.Channel
	WhatsApp *whatsapp.Adapter
	Desk     *desk.Desk
	Waker    *desk.Waker
	// Scheduler sends messages for later.
	Scheduler *desk.Scheduler

	Directory *ingest.Directory
	Journal   *ingest.Journal
	Applier   *ingest.Applier
	Adopter   *ingest.Adopter
	Ingested  *ingest.Stats
	Refusals  *ingest.Refusals

	Delivery *delivery.Runner
	Courtesy *delivery.Courtesy

	Syncs   *ingest.Syncs
	Links   *onboarding.Links
	Watcher *onboarding.Watcher
	Cases   *onboarding.Cases
	Signups *onboarding.Signups

	Blobs   *blob.Folder
	Library *media.Library
	Imports *importing.Service
	Fetcher *media.Runner

	// Templates keeps the lists of templates fresh.
	Templates *templates.Service

	// Search keeps the index of what can be found, behind everything else.
	Search *search.Follower
}

// parts builds them over the base and hands each what it needs of the others.
func (a *App) parts(ctx context.Context) (*Parts, error) {
	log := a.options.Log
	p := &Parts{Ingested: &ingest.Stats{}}
	out, once, err := platformClient(a.options.Config)
	if err != nil {
		return nil, err
	}
	outside, err := egress.New(egress.Options{Allow: a.options.Config.AllowPrivate})
	if err != nil {
		return nil, fmt.Errorf("--allow-private: %w", err)
	}
	a.Auth.CallOut(outside.Client(15 * time.Second))
	p.WhatsApp = whatsapp.New(whatsapp.Options{GraphURL: a.options.Config.GraphURL, HTTPClient: out, OnceClient: once})
	p.Channels = map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: p.WhatsApp}
	p.Desk = desk.New(a.Store, a.IDs, p.Channels)
	p.Waker = &desk.Waker{Desk: p.Desk, Store: a.Store, Now: a.options.Now, Log: log}
	p.Scheduler = &desk.Scheduler{Desk: p.Desk, Store: a.Store, Now: a.options.Now, Log: log, May: func(writer inbox.Actor, c inbox.Conversation, teams []inbox.Team, template bool) bool {
		return auth.Sees(writer, &c, teams) && auth.Can(writer, auth.ConversationsReply) && (!template || auth.Can(writer, auth.TemplatesSend))
	}}

	if p.Blobs, err = blob.Open(filepath.Join(a.options.Config.Data, "media")); err != nil {
		return nil, fmt.Errorf("open the media folder: %w", err)
	}
	account := func(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
		return a.Store.AccountForSending(ctx, ws, id)
	}
	p.Fetcher = media.NewRunner(media.Options{Store: a.Store, Blobs: p.Blobs, Fetchers: map[inbox.ChannelKind]channel.MediaFetcher{inbox.WhatsApp: p.WhatsApp},
		Account: account, Now: a.options.Now, Log: log})
	p.Library = media.NewLibrary(a.Store, p.Blobs, a.IDs, a.options.Now, p.Fetcher.Wake)
	exports, err := blob.Open(filepath.Join(a.options.Config.Data, "exports"))
	if err != nil {
		return nil, fmt.Errorf("open the folder of chat exports: %w", err)
	}
	p.Imports = importing.New(importing.Options{Store: a.Store, Desk: p.Desk, Exports: exports, Files: p.Library, Kept: p.Blobs, IDs: a.IDs, Holder: a.Holder, Reserve: a.options.Config.DiskReserve << 20, Now: a.options.Now, Log: log})
	p.Delivery = delivery.NewRunner(a.Store, files{p.Blobs}, p.Channels, delivery.Options{Holder: a.Holder, TTL: leaseTTL, Now: a.options.Now, Log: log})
	p.Courtesy = delivery.NewCourtesy(a.Store, p.Channels, log)

	p.Directory = ingest.NewDirectory(a.Store, a.options.Now)
	p.Applier = &ingest.Applier{Store: a.Store, Desk: p.Desk, Channels: p.Channels, Dir: p.Directory, IDs: a.IDs, Node: a.Node.Number, Holder: a.Holder,
		Now: a.options.Now, Stats: p.Ingested, Log: log, Arrived: p.Delivery.NoteInbound}
	p.Applier.Pressed = func() bool { return p.Journal.Pressed() }
	p.Applier.Hurried = func() bool { return p.Journal.Hurried() }
	p.Journal = ingest.NewJournal(a.Store, a.Node.Number, a.options.Now, p.Ingested, p.Applier)
	p.Journal.Behind = p.Applier.Behind
	p.Refusals = ingest.NewRefusals(a.Store, log, 0)
	p.Search = &search.Follower{Store: a.Store, Holder: a.Holder, TTL: leaseTTL, Busy: p.Journal.Busy, Log: log}
	p.Templates = &templates.Service{Store: a.Store, Channels: p.Channels, Log: log}
	p.Syncs = &ingest.Syncs{Store: a.Store, Channels: p.Channels, Log: log}

	p.Adopter = &ingest.Adopter{Orphans: a.Store, Applier: p.Applier, Log: log}
	if err := a.links(p); err != nil {
		return nil, err
	}
	a.Store.OnMedia(p.Fetcher.Wake)
	a.Store.OnOutbox(p.Delivery.Wake)
	a.Store.OnTemplates(p.Templates.Wake)
	if err := p.Directory.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("read apps and numbers: %w", err)
	}
	// They start in this order and stop in the other: the way in closes first, so that what was
	// accepted is applied or waits in the journal, and the lanes out end last.
	a.loops = append(a.loops, starts{p.Waker.Start, p.Waker.Stop}, starts{p.Scheduler.Start, p.Scheduler.Stop}, starts{p.Search.Start, p.Search.Stop}, starts{p.Templates.Start, p.Templates.Stop}, starts{p.Refusals.Start, p.Refusals.Stop}, starts{p.Watcher.Start, p.Watcher.Stop}, p.Delivery, p.Courtesy, starts{p.Fetcher.Start, p.Fetcher.Stop}, starts{p.Imports.Start, p.Imports.Stop}, starts{p.Adopter.Start, p.Adopter.Stop}, starts{p.Applier.Start, p.Applier.Stop}, p.Journal)
	return p, nil
}

// platformClient calls the platform, and never a place inside: addresses of files come from outside.
// The host of --graph-url is allowed if it is not the platform's own, since an operator named it:
// a simulator, a proxy. Each call is bounded by its context.
func platformClient(c config.Serve) (client, once *http.Client, err error) {
	allow := c.AllowPrivate
	if c.GraphURL != config.DefaultGraphURL && c.GraphURL != "" {
		place, err := egress.PlaceOf(c.GraphURL)
		if err != nil {
			return nil, nil, fmt.Errorf("--graph-url: %w", err)
		}
		allow = append(slices.Clone(allow), place)
	}
	guard, err := egress.New(egress.Options{Allow: allow, Redirects: 3})
	if err != nil {
		return nil, nil, fmt.Errorf("--allow-private: %w", err)
	}
	return guard.Client(0), guard.Single(0), nil
}

// leaseTTL is how long the lanes of a process that died wait for the next one.
const leaseTTL = 6 * time.Second

// webhooks is the callback of the platform's app.
func (a *App) webhooks() *ingest.Handler {
	p, log := a.Parts, a.options.Log
	return &ingest.Handler{Channel: inbox.WhatsApp, Verifier: p.WhatsApp, Sorter: p.WhatsApp, Dir: p.Directory, Journal: p.Journal, Stats: p.Ingested, Log: log,
		Refused: func(why ingest.Refusal) { p.Refusals.Note(why, inbox.MillisOf(a.options.Now())) },
		Proven: func(ctx context.Context, token inbox.Secret) {
			// The platform waits for its answer, not for this.
			if err := a.Store.NoteVerified(ctx, token); err != nil {
				log.Error("that the callback was proven was not kept", "error", err)
			}
		}}
}

// starts fits a part whose Start cannot fail.
type starts struct {
	start func(context.Context)
	stop  func()
}

func (s starts) Start(ctx context.Context) error { s.start(ctx); return nil }
func (s starts) Stop()                           { s.stop() }

// files shows the blobs to the lanes out.
type files struct{ blobs *blob.Folder }

func (f files) Open(_ context.Context, ws inbox.WorkspaceID, hash string) (io.ReadCloser, error) {
	return f.blobs.Open(ws, hash)
}
