package whatsapp

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// errNoWebhook is the one way a JSON object can fail as a whole: nothing in it says webhook.
var errNoWebhook = errors.New("not a webhook: it has no entries")

// Parse understands one webhook body. Update.Body aliases the body.
func (a *Adapter) Parse(body []byte) (channel.Parsed, error) {
	env, err := graph.ParseEnvelope(body)
	if err != nil {
		return channel.Parsed{}, err
	}
	if env.Object == "" && len(env.Entry) == 0 {
		return channel.Parsed{}, errNoWebhook
	}
	p := parser{}
	p.report(env.Report, "", body)
	for i := range env.Entry {
		p.entry(&env, i)
	}
	return p.Parsed, nil
}

// parser collects what one body holds. Its fields say where in the body it stands.
type parser struct {
	channel.Parsed
	business string
	at       inbox.Millis
	entryAt  int
	changeAt int
	field    string
	account  string
	value    *cloudapi.Value
}

func (p *parser) entry(env *graph.Envelope, i int) {
	e := &env.Entry[i]
	p.entryAt, p.changeAt, p.account = i, -1, ""
	p.business, p.at = e.ID, inbox.Millis(e.Time.Millis())
	if e.Err != nil {
		p.bad("", e.Raw, e.Err.Error())
	}
	if env.Object != graph.ObjectWhatsApp {
		p.foreign(env.Object, e)
		return
	}
	changes := e.AllChanges()
	for j := range changes {
		p.changeAt = j
		p.change(&changes[j])
	}
}

// foreign keeps what other products of the platform send to the same address.
func (p *parser) foreign(object string, e *graph.Entry) {
	changes := e.AllChanges()
	for j := range changes {
		p.changeAt = j
		p.other("", changes[j].Raw, object+"."+changes[j].Field)
	}
	p.changeAt = -1
	for j, m := range e.Messaging {
		p.other("messaging."+strconv.Itoa(j), m, object+".messaging")
	}
	for j, m := range e.Standby {
		p.other("standby."+strconv.Itoa(j), m, object+".standby")
	}
}

func (p *parser) change(c *graph.Change) {
	p.account, p.field = "", c.Field
	if c.Err != nil {
		p.bad("", c.Raw, c.Err.Error())
		return
	}
	v, err := cloudapi.ParseValue(c.Field, c.Value)
	if err != nil {
		p.bad("", c.Raw, err.Error())
		return
	}
	p.value, p.account = &v, v.Metadata.PhoneNumberID
	p.report(v.Report, "", c.Value)
	before := len(p.Updates)
	switch c.Field {
	case cloudapi.FieldMessages, cloudapi.FieldMessageEchoes, cloudapi.FieldMessageEchoesAlt:
		p.family(inbox.SourceLive)
	case cloudapi.FieldHistory:
		p.family(inbox.SourceHistory)
	case cloudapi.FieldCalls:
		p.calls()
	case cloudapi.FieldStateSync:
		for i := range v.StateSync {
			p.book(item("state_sync", i), &v.StateSync[i])
		}
		if len(v.StateSync) > 0 {
			// Any piece says that the sync of contacts has come: the platform tells no end of it.
			p.add("state_sync", c.Value, inbox.Update{Sync: &inbox.SyncFact{Kind: inbox.SyncContacts}})
		}
	case cloudapi.FieldStandby, cloudapi.FieldHandovers, cloudapi.FieldPaymentConfig,
		cloudapi.FieldPartnerSolutions:
		p.other("", c.Value, c.Field)
	case cloudapi.FieldTemplateStatus, cloudapi.FieldTemplateQuality, cloudapi.FieldTemplateComponents, cloudapi.FieldTemplateCategory:
		p.templateFact(c.Value)
	case cloudapi.FieldUserPreferences:
		for i := range v.Preferences {
			p.other(item("user_preferences", i), v.Preferences[i].Raw, c.Field+"."+v.Preferences[i].Value)
		}
	case cloudapi.FieldGroupLifecycle, cloudapi.FieldGroupMembers, cloudapi.FieldGroupSettings, cloudapi.FieldGroupStatus:
		for i := range v.Groups {
			p.other(item("groups", i), v.Groups[i].Raw, c.Field+"."+v.Groups[i].Type)
		}
	default:
		p.accountFact(c) // any other field is kept below; the wire has counted its name
	}
	for i := range v.UserIDUpdates {
		p.userIDUpdate(item("user_id_update", i), &v.UserIDUpdates[i])
	}
	if len(p.Updates) == before {
		p.other("", c.Value, c.Field)
	}
}

// family reads the arrays of the message family, in any combination.
func (p *parser) family(source inbox.Source) {
	v := p.value
	p.grow(len(v.Messages) + len(v.Statuses) + len(v.MessageEchoes))
	for i := range v.Contacts {
		// A damaged contact costs a name, never the message beside it.
		p.misread(v.Contacts[i].Err)
	}
	for i := range v.Messages {
		p.message(item("messages", i), &v.Messages[i], inboundMessage(source))
	}
	for i := range v.MessageEchoes {
		p.message(item("message_echoes", i), &v.MessageEchoes[i], said{source: source, direction: inbox.Outbound, author: inbox.ByPhone})
	}
	for i := range v.Statuses {
		p.status(item("statuses", i), &v.Statuses[i])
	}
	for i := range v.History {
		p.history(i, &v.History[i])
	}
	for i := range v.Errors {
		p.numberError(item("errors", i), &v.Errors[i])
	}
	for i := range v.UserActions {
		p.other(item("user_actions", i), v.UserActions[i].Raw, "user_actions."+v.UserActions[i].ActionType)
	}
}

func (p *parser) calls() {
	v := p.value
	for i := range v.Calls {
		p.other(item("calls", i), v.Calls[i].Raw, "calls."+v.Calls[i].Event)
	}
	for i := range v.Statuses {
		p.other(item("statuses", i), v.Statuses[i].Raw, "calls.status")
	}
	for i := range v.Errors {
		p.other(item("errors", i), v.Errors[i].Raw, "calls.error")
	}
}

// add files one update under its place in the body.
func (p *parser) add(rel string, raw json.RawMessage, u inbox.Update) {
	u.PlatformAccount, u.PlatformBusiness = p.account, p.business
	u.Path, u.Body = p.path(rel), raw
	p.Updates = append(p.Updates, u)
}

func (p *parser) bad(rel string, raw json.RawMessage, why string) {
	p.add(rel, raw, inbox.Update{Bad: why})
}

func (p *parser) other(rel string, raw json.RawMessage, kind string) {
	p.add(rel, raw, inbox.Update{Other: &inbox.Other{Kind: kind}})
}

// grow makes room for n more updates at once.
func (p *parser) grow(n int) {
	if have := cap(p.Updates) - len(p.Updates); have < n {
		p.Updates = append(make([]inbox.Update, 0, len(p.Updates)+n), p.Updates...)
	}
}

// path is where in the body an item stands.
func (p *parser) path(rel string) string {
	b := make([]byte, 0, 48)
	b = append(b, "entry."...)
	b = strconv.AppendInt(b, int64(p.entryAt), 10)
	if p.changeAt >= 0 {
		b = append(b, ".changes."...)
		b = strconv.AppendInt(b, int64(p.changeAt), 10)
	}
	if rel != "" {
		b = append(b, '.')
		b = append(b, rel...)
	}
	return string(b)
}

// item names one element of an array. The first of each common array costs nothing.
func item(array string, i int) string {
	if i == 0 {
		switch array {
		case "messages":
			return "messages.0"
		case "statuses":
			return "statuses.0"
		case "message_echoes":
			return "message_echoes.0"
		}
	}
	return array + "." + strconv.Itoa(i)
}

// report counts what a lenient reading met, and files shapes that belong to no item: something
// may be lost with them.
func (p *parser) report(r graph.Report, rel string, raw json.RawMessage) {
	for _, u := range r.Unknown {
		where := u.Where
		if u.Kind == graph.UnknownField {
			where = strings.TrimPrefix(where+".*", ".") // a property nobody knows, against a value nobody knows
		}
		p.unknown(where, u.Name)
	}
	for _, e := range r.Problems {
		if e.Got == "object" && e.Want == "array" {
			p.unknown(e.Where, "object instead of array") // it was read all the same
			continue
		}
		u := inbox.Update{PlatformAccount: p.account, PlatformBusiness: p.business, Body: raw, Bad: e.Error()}
		if p.value != nil {
			u.Path = p.path(rel)
		}
		p.Updates = append(p.Updates, u)
	}
}

func (p *parser) misread(err error) {
	if err == nil {
		return
	}
	if e, ok := errors.AsType[*graph.FieldError](err); ok {
		p.unknown(e.Where, e.Got+" instead of "+e.Want)
	}
}

func (p *parser) unknown(where, name string) {
	u := inbox.UnknownThing{Where: where, Name: name}
	for _, have := range p.Unknown {
		if have == u {
			return
		}
	}
	p.Unknown = append(p.Unknown, u)
}
