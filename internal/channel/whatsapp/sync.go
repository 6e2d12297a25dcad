package whatsapp

import (
	"bytes"
	"context"
	"strconv"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

var (
	_ channel.Syncer = (*Adapter)(nil)
	_ channel.Sorter = (*Adapter)(nil)
)

// The codes of a sync that is refused. Source: contract 4.4.
const (
	syncTwice   = 2593107
	syncTooLate = 2593108
)

// RequestSync asks the phone to share its address book or its past.
func (a *Adapter) RequestSync(ctx context.Context, account inbox.Account, kind inbox.SyncKind) (string, error) {
	what := map[inbox.SyncKind]string{inbox.SyncContacts: cloudapi.SyncState, inbox.SyncHistory: cloudapi.SyncHistory}[kind]
	id, err := a.client(account).RequestSync(ctx, account.PlatformID, what)
	if err != nil {
		out := sendError("sync "+what, err)
		switch out.Failure.Code {
		case syncTwice, syncTooLate:
			out.Outcome = channel.Refused
		}
		if out.Outcome == channel.Unknown {
			out.Failure = inbox.Failure{Code: out.Failure.Code, Title: "No answer from WhatsApp", Explanation: "The connection ended before WhatsApp answered, so nobody knows whether it took the request.",
				WayOut: "Wait a few minutes: if it was taken, the first messages come by themselves. Else ask again; that does no harm.", Retryable: true}
		}
		return id, out
	}
	return id, nil
}

// largeBook is the size of a value above which an address-book change counts as the first burst,
// which nobody waits for: some forty contacts.
const largeBook = 8 << 10

// largePast is the size above which a part of history is a chunk; below it is one file that was
// missing, which is fetched first.
const largePast = 16 << 10

var pastWords = [][]byte{[]byte(`"` + cloudapi.FieldHistory + `"`), []byte(`"` + cloudapi.FieldStateSync + `"`)}

// Past finds the changes that tell of the past. Most bodies are told apart by one look for the
// names of their fields.
func (a *Adapter) Past(body []byte) (parts []channel.PastPart, all bool) {
	if !bytes.Contains(body, pastWords[0]) && (len(body) < largeBook || !bytes.Contains(body, pastWords[1])) {
		return nil, false
	}
	env, err := graph.ParseEnvelope(body)
	if err != nil || env.Object != graph.ObjectWhatsApp {
		return nil, false // the present knows how to park it
	}
	all = len(env.Report.Problems) == 0
	for i := range env.Entry {
		e := &env.Entry[i]
		changes := e.AllChanges()
		all = all && e.Err == nil && len(changes) > 0
		for j := range changes {
			c := &changes[j]
			past := c.Err == nil && (c.Field == cloudapi.FieldHistory || c.Field == cloudapi.FieldStateSync && len(c.Value) >= largeBook)
			if !past {
				all = false
				continue
			}
			number := numberOf(c.Value)
			if number == "" {
				all = false
				continue
			}
			parts = append(parts, channel.PastPart{Path: "entry." + strconv.Itoa(i) + ".changes." + strconv.Itoa(j), PlatformAccount: number, Large: len(c.Value) >= largePast, Body: c.Value})
		}
	}
	return parts, all && len(parts) > 0
}

// numberOf reads which number a value belongs to, and nothing else of it. A quote inside a text is
// escaped, so the name can only be the member's; anything unusual about it is read with care.
func numberOf(value []byte) string {
	const name = `"phone_number_id"`
	if i := bytes.Index(value, []byte(name)); i >= 0 {
		rest := bytes.TrimLeft(value[i+len(name):], " \t\r\n:")
		if end := bytes.IndexByte(rest[min(1, len(rest)):], '"'); end > 0 && rest[0] == '"' && isDigits(string(rest[1:end+1])) {
			return string(rest[1 : end+1])
		}
	}
	var v struct {
		Metadata cloudapi.Metadata `json:"metadata"`
	}
	if graph.Unmarshal(value, &v, nil) != nil {
		return ""
	}
	return v.Metadata.PhoneNumberID
}
