package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/simulator"
)

// A number that lives on a phone alone until its story begins, and a customer it knows.
const (
	storyNumber   = "915550107100"
	storyCustomer = "915550100123"
)

// chapter is a part of the story: what happens, and where to look for it.
type chapter struct {
	title, look string
	steps       []simulator.Step
	program     func(ctx context.Context) error // what Sangam does of it, after the steps; may be nil
}

// Story lets another number live its life: from the phone alone over signup, history, work, a new
// phone and the end of the link to the day it is back. Before each chapter it says on w what to look
// at; next waits until it may go on. Days do not pass: the countdown of a silent phone is told of,
// and tested, elsewhere.
func (d *Demo) Story(ctx context.Context, w io.Writer, next func(context.Context) error) error {
	graph := d.sim.Config().PublicURL
	life := simulator.Life{Base: graph}
	list := d.chapters(graph)
	for i, c := range list {
		fmt.Fprintf(w, "\n%d/%d %s\n    Look at  %s\n", i+1, len(list), c.title, c.look)
		err := life.Run(ctx, c.steps, nil)
		if err == nil && c.program != nil {
			err = c.program(ctx)
		}
		if err == nil {
			err = next(ctx)
		}
		if err == nil {
			// The platform dates its facts in seconds, and of two in one second the bad one counts.
			select {
			case <-ctx.Done():
				err = ctx.Err()
			case <-time.After(1100 * time.Millisecond):
			}
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.title, err)
		}
	}
	fmt.Fprintln(w, "\nThe number is back, with everything it had. The shop goes on; Ctrl-C stops.")
	return nil
}

func (d *Demo) chapters(graph string) []chapter {
	type m map[string]any
	says := func(text string) simulator.Step {
		return simulator.Step{Name: "customer", Path: "customer/send", Body: m{"to": storyNumber, "from": storyCustomer, "text": text}}
	}
	types := func(text string) simulator.Step {
		return simulator.Step{Name: "phone", Path: "phone/send", Body: m{"from": storyNumber, "to": storyCustomer, "text": text}}
	}
	does := func(path string, body m) simulator.Step {
		body["number"] = storyNumber
		return simulator.Step{Name: path, Path: path, Body: body}
	}
	numbers, inboxPage := d.URL()+"numbers", d.URL()
	connect := func(share bool) func(context.Context) error {
		return func(ctx context.Context) error { return d.connectStory(ctx, graph, share) }
	}
	return []chapter{
		{title: "A number is on a phone alone. A customer writes, the owner answers there.", look: d.Simulator() + ": Sangam knows nothing of it.",
			steps: []simulator.Step{says("Is the 2 kg basmati pack back in stock?"), types("Yes, shall I keep one aside?"),
				{Name: "book", Path: "phone/contact", Body: m{"number": storyNumber, "contact": storyCustomer, "name": "Asha Menon (regular)"}}}},
		{title: "The owner connects it to Sangam and shares the past; the syncs are asked for.", look: numbers + ": the new number, its link and the history coming in. What was said before is in the inbox, unread by nobody.",
			program: connect(true)},
		{title: "Work on both hands: the customer writes, the owner answers on the phone.", look: inboxPage + ": the answer stands there as the owner's, and nothing is unread.",
			steps: []simulator.Step{says("Please keep two"), types("Done, come by 6")}},
		{title: "The phone is lost, and the app registered on a new one. Sending stops.", look: numbers + ": the link is offboarded, with what to do. Try to answer the customer: it is refused with the reason.",
			steps: []simulator.Step{does("phone/lose", m{}), does("phone/reinstall", m{"reconnect": false}), says("Are you there?")}},
		{title: "The app reconnects by itself.", look: numbers + ": linked again, and the gap: what was written in it is on the phone only.",
			steps: []simulator.Step{does("account", m{"event": "ACCOUNT_RECONNECTED"}), says("Hello again"), types("New phone, sorry")}},
		{title: "The app is not opened for two weeks: WhatsApp ends the link.", look: numbers + ": disconnected, with the reason and the way out. What the customer writes now stays on the phone.",
			steps: []simulator.Step{does("phone/disconnect", m{"reason": "PRIMARY_INACTIVITY"}), says("Last order")}},
		{title: "The owner connects it anew.", look: inboxPage + ": the same number, the same threads; the customer's next message is there.",
			program: func(ctx context.Context) error {
				if err := d.connectStory(ctx, graph, false); err != nil {
					return err
				}
				return simulator.Life{Base: graph}.Run(ctx, []simulator.Step{says("Glad you are back")}, nil)
			}},
	}
}

// connectStory goes through Embedded Signup and asks for what the phone shares.
func (d *Demo) connectStory(ctx context.Context, graph string, share bool) error {
	end, err := d.sim.Onboard(simulator.OnboardRequest{Number: storyNumber, ShareHistory: share})
	if err != nil {
		return err
	}
	about := d.sim.Config()
	var token struct {
		Value string `json:"access_token"`
	}
	query := url.Values{"client_id": {about.AppID}, "client_secret": {about.AppSecret}, "code": {end.Code}}
	if err := callGraph(ctx, "GET", graph+"/v26.0/oauth/access_token?"+query.Encode(), "", &token); err != nil {
		return err
	}
	link, err := d.sim.Link(storyNumber)
	if err != nil {
		return err
	}
	if err := callGraph(ctx, "POST", graph+"/v26.0/"+link.WABA+"/subscribed_apps", token.Value, &struct{}{}); err != nil {
		return err
	}
	account, err := d.app.Onboarding.Add(ctx, d.owner, onboarding.NewAccount{Name: "Third shop phone", Number: "+" + storyNumber, PlatformID: link.Number, BusinessID: link.WABA,
		Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret(token.Value), AppSecret: inbox.NewSecret(appSecret), VerifyToken: inbox.NewSecret(verifyToken), OnboardedAt: inbox.MillisOf(time.Now())})
	if err != nil {
		return err
	}
	if err := d.app.Parts.Directory.Refresh(ctx); err != nil || !share {
		return err
	}
	_, err = d.app.Parts.Syncs.Request(ctx, d.owner, account.ID, nil, false)
	return err
}

func callGraph(ctx context.Context, method, address, token string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return err
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the platform answered %s", res.Status)
	}
	return json.NewDecoder(io.LimitReader(res.Body, 1<<20)).Decode(into)
}
