package boot

import (
	"context"
	"time"

	"sangam/internal/api"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/checklist"
	"sangam/internal/config"
	"sangam/internal/handbook"
	"sangam/internal/identity"
	"sangam/internal/inbox"
	"sangam/internal/presence"
	"sangam/internal/realtime"
	"sangam/internal/replies"
	"sangam/web"
)

// Doors are what people and programs come through: the API with the pages, and the streams.
type Doors struct {
	API *api.API
	Hub *realtime.Hub
}

// doors builds them over the parts.
func (a *App) doors() (*Doors, error) {
	log := a.options.Log
	hub := realtime.New(a.Store, log, a.metrics.Events, a.metrics.Dropped)
	hub.Now = a.options.Now
	bell := a.Store.NewDoorbell(log, func() {
		hub.WakeAll()
		a.Parts.Search.Wake()
	})
	a.Store.OnEvents(func(ws inbox.WorkspaceID, epoch int64, events []inbox.Event) {
		hub.Tell(ws, epoch, events)
		a.Parts.Search.Wake()
		bell.Ring()
	})
	bell.OnSaid(func(words string) {
		if b, ok := realtime.ParseBeside(words); ok {
			hub.Whisper(b)
		}
	})
	beside := func(b realtime.Beside) {
		hub.Whisper(b)
		bell.Say(b.Words())
	}
	a.loops = append(a.loops, bell)
	proxies, err := config.Networks(a.options.Config.TrustedProxies)
	if err != nil {
		return nil, err
	}
	door, err := api.New(api.Parts{
		Auth: a.Auth, Onboarding: a.Onboarding, Links: a.Parts.Links, Cases: a.Parts.Cases, Signups: a.Parts.Signups, GraphVersion: whatsapp.GraphVersion, Identity: identity.New(a.Store, a.IDs, a.Parts.Desk.PeopleMoved), Desk: a.Parts.Desk, Library: a.Parts.Library, Imports: a.Parts.Imports, Hub: hub, Beside: beside, Reader: a.Store, Finder: a.Store, Replayer: a.Parts.Applier,
		Courtesy: a.Parts.Courtesy, Colleague: a.Store, Speeds: a.Parts.Delivery, Syncs: a.Parts.Syncs, Checklists: checklist.New(a.Store, a.options.Now), Replies: replies.New(a.Store), Presence: presence.New(a.Store, a.IDs, a.options.Now), Handbook: handbook.New(a.Store, a.IDs, a.options.Now), Templates: a.Parts.Templates, Capabilities: a.Parts.WhatsApp.Capabilities, Connected: a.reread, IDs: a.IDs, Now: a.options.Now, Log: log,
		Requests: a.metrics.Requests, SignIns: a.metrics.SignIns, Derive: a.Keys.Derive, Pages: web.Files(), PublicURL: a.options.Config.PublicURL, Proxies: proxies,
	})
	if err != nil {
		return nil, err
	}
	return &Doors{door, hub}, nil
}

// reread takes a new look at apps and numbers after one was connected or changed.
func (a *App) reread() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := a.Parts.Directory.Refresh(ctx); err != nil {
		a.options.Log.Error("apps and numbers were not read again", "error", err)
	}
	a.Parts.Adopter.Wake()
	a.Parts.Templates.Wake()
}
