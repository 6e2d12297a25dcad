package whatsapp_test

import (
	"context"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/simulator"
)

func TestTemplatesOfThePretendPlatform(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.account.BusinessID = p.sim.Config().Accounts[0].ID
	list, err := p.adapter.Templates(t.Context(), p.account)
	if err != nil || len(list) != len(simulator.DefaultTemplates()) {
		t.Fatal(len(list), err)
	}
	at := map[string]inbox.Template{}
	for _, one := range list {
		at[one.Name+"/"+one.Language] = one
	}
	order := at["order_update/en"]
	if order.State != inbox.TemplateApproved || order.Category != "utility" || order.Quality != "green" || order.Parts.Samples["body.2"] != "7781" || order.Parts.Samples["button.0"] != "7781" ||
		len(order.Parts.Slots()) != 5 || at["loan_offer/en"].Reason == "" || at["sign_in_code/en"].Parts.Cannot[0] != "otp" || at["new_season/en"].Parts.Cannot[0] != "carousel" ||
		!at["appointment_reminder/en"].Parts.Named || at["festival_offer/en"].Parts.HeaderKind != inbox.KindImage || at["order_update/hi"].Parts.Body == "" {
		t.Errorf("%+v", at)
	}
	send := func(name string, change func(*channel.Outgoing), values ...string) (string, int) {
		t.Helper()
		given := map[string]string{}
		for i := 0; i+1 < len(values); i += 2 {
			given[values[i]] = values[i+1]
		}
		sent, text, faults := at[name].Fill(given)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		out := channel.Outgoing{Message: inbox.Message{Kind: inbox.KindTemplate, Text: text, Content: inbox.Content{Template: &sent}}, To: inbox.Handle{Phone: "915550100123"}, Callback: "1"}
		if change != nil {
			change(&out)
		}
		r, err := p.adapter.Send(t.Context(), p.account, out)
		if err != nil {
			return "", err.(*channel.SendError).Failure.Code
		}
		return r.PlatformID, 0
	}
	full := []string{"header.1", "7781", "body.1", "Asha", "body.2", "7781", "body.3", "Friday", "button.0", "7781"}
	if id, code := send("order_update/en", nil, full...); id == "" {
		t.Errorf("refused with %d", code)
	}
	if id, code := send("appointment_reminder/en", nil, "body.customer_name", "Asha", "body.day", "Friday", "body.time", "4 pm"); id == "" {
		t.Errorf("named: refused with %d", code)
	}
	if id, code := send("festival_offer/en", nil, "body.1", "Asha", "button.0", "DIWALI10"); id != "" || code != 0 {
		t.Errorf("without its picture: %q %d", id, code)
	}
	if _, code := send("order_update/en", func(o *channel.Outgoing) {
		o.Message.Content.Template.BodyValues = o.Message.Content.Template.BodyValues[:2]
	}, full...); code != 132000 {
		t.Errorf("a value too few: %d", code)
	}
	if _, code := send("feedback_request/en", nil, "body.1", "Asha"); code != 132015 {
		t.Errorf("paused: %d", code)
	}
	if _, code := send("loan_offer/en", nil); code != 132001 {
		t.Errorf("rejected: %d", code)
	}
	n := p.account.PlatformID
	for _, e := range []simulator.TemplateEvent{{Number: n, Name: "order_update", Language: "en", Event: "PAUSED"}, {Number: n, Name: "order_update", Language: "hi", Category: "MARKETING"},
		{Number: n, Name: "hello_world", Quality: "RED"}} {
		if err := p.sim.TellTemplate(e); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := p.sim.Advance(ctx, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	told := map[string]inbox.TemplateFact{}
	for _, u := range p.updates {
		if u.Template != nil && u.PlatformBusiness == p.account.BusinessID {
			told[u.Template.Name+"/"+u.Template.Language] = *u.Template
		}
	}
	if told["order_update/en"].State != inbox.TemplatePaused || told["order_update/en"].Reason == "" || told["order_update/hi"].Category != "marketing" || told["hello_world/en_US"].Quality != "red" ||
		told["order_update/en"].PlatformID != order.PlatformID || told["order_update/en"].At == 0 {
		t.Errorf("%+v", told)
	}
}
