package ingest

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/desk"
	"sangam/internal/inbox"
)

// understand parses bodies and finds the account of each update. What is nobody's is parked, and
// so is what the channel could not read; names we do not know are counted.
func (a *Applier) understand(ctx context.Context, raws []Raw) desk.Batch {
	var b desk.Batch
	unknown := map[unknownKey]int{}
	for _, raw := range raws {
		ch := a.Channels[raw.Channel]
		if ch == nil {
			b.Parked = append(b.Parked, a.parkWhole(raw, "no adapter for channel "+string(raw.Channel)))
			continue
		}
		parsed, err := parse(ch, raw.Body)
		if err != nil {
			b.Parked = append(b.Parked, a.parkWhole(raw, "not understood: "+err.Error()))
			continue
		}
		ws := a.Dir.workspaceOf(raw.Apps)
		for _, thing := range parsed.Unknown {
			unknown[unknownKey{ws, thing}]++
		}
		for i := range parsed.Updates {
			u := &parsed.Updates[i]
			accounts, why := a.accounts(ctx, raw, u)
			if why == "" && u.Bad != "" {
				why = u.Bad
			}
			if why != "" {
				p := a.park(desk.Arrival{Update: *u, Node: raw.Node, Raw: raw.ID, ReceivedAt: raw.ReceivedAt}, why)
				p.Workspace, p.Channel, p.Apps = ws, raw.Channel, raw.Apps
				if len(accounts) > 0 {
					p.Workspace, p.Account = accounts[0].Workspace, accounts[0].ID
				}
				b.Parked = append(b.Parked, p)
				continue
			}
			if u.Other != nil {
				// Kept in the journal, counted, and without effect so far.
				unknown[unknownKey{accounts[0].Workspace, inbox.UnknownThing{Where: "not acted on", Name: u.Other.Kind}}]++
			}
			for _, account := range accounts {
				b.Arrivals = append(b.Arrivals, desk.Arrival{Account: account, Update: *u, Node: raw.Node, Raw: raw.ID, ReceivedAt: raw.ReceivedAt})
			}
		}
	}
	for k, n := range unknown {
		k.thing.Where, k.thing.Name = clip(k.thing.Where), clip(k.thing.Name)
		b.Unknown = append(b.Unknown, desk.UnknownCount{Workspace: k.ws, Thing: k.thing, Count: n})
	}
	return b
}

// parse and pastOf ask a channel about one body. A body that makes its reader panic must not end the
// process: it stays in the journal, and the next start would read it first.
func parse(ch channel.Channel, body []byte) (parsed channel.Parsed, err error) {
	defer recovered(&err)
	return ch.Parse(body)
}

// sorted is what of a body tells of the past.
type sorted struct {
	parts []channel.PastPart
	all   bool // there is nothing else in it
	err   error
}

func pastOf(sorter channel.Sorter, body []byte) (s sorted) {
	defer recovered(&s.err)
	s.parts, s.all = sorter.Past(body)
	return s
}

// sortAhead sorts a large body at the door: it takes a while, in which whatever is live would stand
// behind it in the lane.
func sortAhead(sorter channel.Sorter, body []byte) *sorted {
	const large = 16 << 10
	if sorter == nil || len(body) < large {
		return nil
	}
	s := pastOf(sorter, body)
	return &s
}

// recovered turns a panic into an error. Deferred. What the runtime says names no contents; what else
// may be thrown is not known to be fit for a log, so only its kind is told.
func recovered(err *error) {
	switch v := recover().(type) {
	case nil:
	case runtime.Error:
		*err = fmt.Errorf("panicked: %w", v)
	default:
		*err = fmt.Errorf("panicked with a %T", v)
	}
}

// maxName bounds names from outside that become keys: longer ones are nobody's words.
const maxName = 64

// clip cuts a name, at a whole character.
func clip(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "")
}

type unknownKey struct {
	ws    inbox.WorkspaceID
	thing inbox.UnknownThing
}

// accounts finds whom an update is for: the account of its number, or all accounts of its
// business account. why is not empty if there is none, or if the body was signed by an app that
// may not speak for it.
func (a *Applier) accounts(ctx context.Context, raw Raw, u *inbox.Update) (accounts []inbox.Account, why string) {
	if u.PlatformAccount == "" && u.Account == nil && u.Template == nil && u.Other == nil {
		// Only facts about the business account concern all its numbers; something said to no
		// number in particular belongs in nobody's thread.
		return nil, "it names no number"
	}
	for range 2 {
		accounts = nil
		if u.PlatformAccount != "" {
			if account, ok := a.Dir.Account(raw.Channel, u.PlatformAccount); ok {
				accounts = []inbox.Account{account}
			}
		} else {
			accounts = a.Dir.Business(raw.Channel, u.PlatformBusiness)
		}
		if len(accounts) > 0 || !a.Dir.refreshUnlessJust(ctx) {
			break
		}
	}
	if len(accounts) == 0 {
		if u.PlatformAccount != "" {
			return nil, noSuchNumber(u.PlatformAccount)
		}
		return nil, fmt.Sprintf("no account belongs to the business account %q", u.PlatformBusiness)
	}
	var allowed []inbox.Account
	for _, account := range accounts {
		if a.Dir.speaksFor(raw.Apps, account) {
			allowed = append(allowed, account)
		}
	}
	if len(allowed) == 0 {
		return nil, "signed by an app that this number does not belong to"
	}
	return allowed, ""
}

// wholeBody is the kind of what is parked because nothing of it could be read.
const wholeBody = "body"

func (a *Applier) parkWhole(raw Raw, why string) desk.Parked {
	return desk.Parked{Workspace: a.Dir.workspaceOf(raw.Apps), ID: inbox.ParkedID(a.IDs.Next()), Node: raw.Node, Raw: raw.ID, Channel: raw.Channel, Apps: raw.Apps,
		Kind: wholeBody, Reason: why, Body: raw.Body, ReceivedAt: raw.ReceivedAt}
}
