package delivery_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/templates"
)

// listed is what a network lists.
func listed(state inbox.TemplateState, body string) []inbox.Template {
	return []inbox.Template{
		{PlatformID: "701", Name: "order_update", Language: "en", Category: "utility", State: state, Parts: inbox.TemplateParts{Body: body}},
		{PlatformID: "702", Name: "offer", Language: "en", Category: "marketing", State: inbox.TemplateApproved, Parts: inbox.TemplateParts{HeaderKind: inbox.KindImage, Body: "Look, {{1}}!"}},
	}
}

func (r *rig) templates(list []inbox.Template) map[string]inbox.TemplateID {
	r.t.Helper()
	ctx := context.Background()
	d := templates.Due{Workspace: ws, BusinessID: "990000000000101", Account: r.account.ID}
	since, ok, err := r.store.ClaimTemplates(ctx, d, time.Minute, true)
	if err == nil && ok {
		err = r.store.SaveTemplates(ctx, 0, d, since, time.Hour, list)
	}
	if err != nil || !ok {
		r.t.Fatal(ok, err)
	}
	all, err := r.store.Templates(ctx, ws)
	if err != nil {
		r.t.Fatal(err)
	}
	ids := map[string]inbox.TemplateID{}
	for _, t := range all {
		ids[t.Name] = t.ID
	}
	return ids
}

func reasonOf(err error) string {
	e, ok := errors.AsType[*inbox.Error](err)
	if !ok || e.Reason == nil {
		return ""
	}
	return e.Reason.Code
}

func TestATemplateGoesOutWhenTheWindowIsClosed(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		up := &uploader{fake: newFake(nil)}
		r := newRig(t, d, up)
		conv := r.person("915550100301")
		ids := r.templates(listed(inbox.TemplateApproved, "Hello {{1}}, order {{2}} has left."))
		r.exec("UPDATE conversations SET window_until = 1")
		ctx := context.Background()
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c0", Text: "hello"}); reasonOf(err) != "window_closed" {
			t.Errorf("a text: %v", err)
		}
		draft := desk.Draft{ClientID: "c1", Template: &desk.DraftTemplate{ID: ids["order_update"], Values: map[string]string{"body.1": "Asha", "body.2": "7781"}}}
		bad := draft
		bad.Template = &desk.DraftTemplate{ID: ids["order_update"], Values: map[string]string{"body.1": "Asha"}}
		if _, _, err := r.desk.Reply(ctx, member, conv, bad); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("with a value missing: %v", err)
		}
		m, created, err := r.desk.Reply(ctx, member, conv, draft)
		if err != nil || !created || m.Kind != inbox.KindTemplate || m.Text != "Hello Asha, order 7781 has left." {
			t.Fatalf("%v %v %+v", err, created, m)
		}
		// The answer was lost and the template is another one by now, or the same in other words: the same call is the same message.
		r.templates(listed(inbox.TemplateApproved, "Hello {{1}}, we have sent order {{2}}."))
		if again, created, err := r.desk.Reply(ctx, member, conv, draft); err != nil || created || again.ID != m.ID || again.Text != m.Text {
			t.Errorf("a repeat in other words: %v %v", created, err)
		}
		r.templates(listed(inbox.TemplateApproved, "Hi {{1}}."))
		if again, created, err := r.desk.Reply(ctx, member, conv, draft); err != nil || created || again.ID != m.ID {
			t.Errorf("a repeat: %v %v", created, err)
		}
		r.templates(listed(inbox.TemplateApproved, "Hello {{1}}, order {{2}} has left."))
		other := draft
		other.Template = &desk.DraftTemplate{ID: ids["order_update"], Values: map[string]string{"body.1": "Ravi", "body.2": "7781"}}
		if _, _, err := r.desk.Reply(ctx, member, conv, other); reasonOf(err) != "client_id_taken" {
			t.Errorf("the same id for other words: %v", err)
		}

		// One with a picture: handed over first, its words are the template's.
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c2", Template: &desk.DraftTemplate{ID: ids["offer"], Values: map[string]string{"body.1": "Asha"}}}); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("without its picture: %v", err)
		}
		r.upload(5, "blob-1", 7)
		pic, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c3", Media: &desk.DraftMedia{Upload: 5}, Template: &desk.DraftTemplate{ID: ids["offer"], Values: map[string]string{"body.1": "Asha"}}})
		if err != nil {
			t.Fatal(err)
		}
		run := r.run(quick, shelf{"blob-1": []byte("picture")})
		r.untilStatus(m.ID, inbox.StatusAccepted)
		r.untilStatus(pic.ID, inbox.StatusAccepted)
		run.Stop()
		calls := up.calls()
		if len(calls) != 2 || calls[0].Message.Content.Template == nil || len(calls[0].Message.Content.Template.BodyValues) != 2 || calls[1].MediaID != "upload-1" {
			t.Errorf("calls %+v", calls)
		}
	})
}

// The gate looks at the template once more when the turn has come, and a member may try again later.
func TestATemplatePausedWhileItWaitedIsHeldBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			return channel.Receipt{PlatformID: "wamid.out"}, nil
		})
		r := newRig(t, d, ch)
		conv := r.person("915550100301")
		ids := r.templates(listed(inbox.TemplateApproved, "Hello."))
		r.exec("UPDATE conversations SET window_until = 1")
		ctx := context.Background()
		draft := func(id string) desk.Draft {
			return desk.Draft{ClientID: id, Template: &desk.DraftTemplate{ID: ids["order_update"]}}
		}
		m, _, err := r.desk.Reply(ctx, member, conv, draft("c1"))
		if err != nil {
			t.Fatal(err)
		}
		news := func(at inbox.Millis, state inbox.TemplateState) {
			if err := r.receive(inbox.Update{PlatformBusiness: "990000000000101", Template: &inbox.TemplateFact{At: at, PlatformID: "701", State: state, Reason: "low quality"}}); err != nil {
				t.Fatal(err)
			}
		}
		news(2000, inbox.TemplatePaused)
		news(1000, inbox.TemplateApproved) // late: from before the pause
		run := r.run(delivery.Options{Poll: quick.Poll, Log: quick.Log}, nil)
		r.untilStatus(m.ID, inbox.StatusFailed)
		run.Stop()
		if n := len(ch.calls()); n != 0 {
			t.Errorf("%d calls", n)
		}
		if _, _, err := r.desk.Reply(ctx, member, conv, draft("c2")); reasonOf(err) != "template_paused" {
			t.Errorf("a paused template: %v", err)
		}
		if _, _, err := r.desk.Retry(ctx, member, conv, m.ID, "c3", ""); reasonOf(err) != "template_paused" {
			t.Errorf("a paused template again: %v", err)
		}
		news(3000, inbox.TemplateApproved)
		// Nobody sends words again that they have not read.
		r.templates(listed(inbox.TemplateApproved, "Goodbye."))
		if _, _, err := r.desk.Retry(ctx, member, conv, m.ID, "c4", ""); reasonOf(err) != "template_changed" {
			t.Errorf("in other words: %v", err)
		}
		r.templates(listed(inbox.TemplateApproved, "Hello."))
		if _, _, err := r.desk.Retry(ctx, member, conv, m.ID, "c4", ""); err != nil {
			t.Errorf("approved again: %v", err)
		}
		news(4000, inbox.TemplateApproved)
		// What the list no longer has cannot be sent; what was told after the list was asked for stays.
		d2 := templates.Due{Workspace: ws, BusinessID: "990000000000101", Account: r.account.ID}
		if due, err := r.store.TemplatesDue(ctx); err != nil || len(due) != 1 {
			t.Errorf("the news did not ask for a new list: %v %v", due, err)
		}
		r.exec("UPDATE template_syncs SET claimed_at = 1")
		if err := r.store.SaveTemplates(ctx, 0, d2, 1, time.Hour, listed(inbox.TemplateDisabled, "Hello.")[:1]); err != nil {
			t.Fatal(err)
		}
		states := map[string]inbox.TemplateState{}
		list, err := r.store.Templates(ctx, ws)
		for _, one := range list {
			states[one.Name] = one.State
		}
		if err != nil || states["order_update"] != inbox.TemplateApproved || states["offer"] != inbox.TemplateGone {
			t.Errorf("states %v, %v", states, err)
		}
		if due, err := r.store.TemplatesDue(ctx); err != nil || len(due) != 1 {
			t.Errorf("news that came while the list was read were forgotten: %v %v", due, err)
		}
	})
}
