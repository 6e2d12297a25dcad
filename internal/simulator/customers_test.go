package simulator

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
)

// TestEveryInboundType writes each type and reads it back with the shared parser, which knows the
// platform's shapes: nothing may be unknown to it.
func TestEveryInboundType(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	if _, err := r.sim.Meet(Customer{Digits: asha, Name: "Asha Menon", Username: "asha.m"}); err != nil {
		t.Fatal(err)
	}
	sent := 0
	test := func(m CustomerMessage, check func(cloudapi.Message) bool) {
		t.Helper()
		m.From = asha
		id, err := r.sim.CustomerSends(m)
		if err != nil {
			t.Errorf("%s: %v", m.Type, err)
			return
		}
		sent++
		r.settle()
		all := r.messages()
		last := all[len(all)-1]
		if len(all) != sent || last.ID != id || last.From != asha || last.Timestamp.Millis() != start.UnixMilli() || !check(last) {
			t.Errorf("%s: came %s", m.Type, last.Raw)
		}
	}
	media := func(m *cloudapi.Media, mime string) bool {
		return m != nil && m.ID != "" && m.MimeType == mime && len(m.SHA256) == 44 && strings.HasPrefix(m.URL, r.url+"/media-download/")
	}
	test(CustomerMessage{Text: "hi"}, func(m cloudapi.Message) bool { return m.Type == "text" && m.Text.Body == "hi" })
	test(CustomerMessage{Type: "image", Text: "cap"}, func(m cloudapi.Message) bool { return media(m.Image, "image/jpeg") && m.Image.Caption == "cap" })
	test(CustomerMessage{Type: "video"}, func(m cloudapi.Message) bool { return media(m.Video, "video/mp4") })
	test(CustomerMessage{Type: "voice"}, func(m cloudapi.Message) bool {
		return m.Type == "audio" && media(m.Audio, "audio/ogg; codecs=opus") && m.Audio.IsVoice()
	})
	test(CustomerMessage{Type: "audio", File: File{Bytes: []byte("x"), MIME: "audio/mpeg"}}, func(m cloudapi.Message) bool {
		return media(m.Audio, "audio/mpeg") && !m.Audio.IsVoice()
	})
	test(CustomerMessage{Type: "document"}, func(m cloudapi.Message) bool {
		return media(m.Document, "application/pdf") && m.Document.Filename == "invoice.pdf"
	})
	test(CustomerMessage{Type: "sticker", File: File{Animated: true}}, func(m cloudapi.Message) bool {
		return media(m.Sticker, "image/webp") && m.Sticker.IsAnimated()
	})
	test(CustomerMessage{Type: "location"}, func(m cloudapi.Message) bool { return m.Location.Name != "" })
	test(CustomerMessage{Type: "contacts"}, func(m cloudapi.Message) bool { return m.Contacts[0].Name.FormattedName != "" })
	test(CustomerMessage{Type: "order", Text: "two please"}, func(m cloudapi.Message) bool { return m.Order.ProductItems[0].ItemPrice == "349.5" })
	test(CustomerMessage{Type: "button", Choice: cloudapi.Choice{ID: "PAY", Title: "Pay"}}, func(m cloudapi.Message) bool {
		return m.Button.Payload == "PAY" && m.Button.Text == "Pay"
	})
	test(CustomerMessage{Type: "button_reply", Choice: cloudapi.Choice{ID: "y", Title: "Yes"}, ReplyTo: "wamid.x"}, func(m cloudapi.Message) bool {
		return m.Type == "interactive" && m.Interactive.ButtonReply.ID == "y" && m.Context.ID == "wamid.x" && m.Context.From == "915550100101"
	})
	test(CustomerMessage{Type: "list_reply", Choice: cloudapi.Choice{ID: "2", Title: "Two", Description: "d"}}, func(m cloudapi.Message) bool {
		return m.Interactive.ListReply.Description == "d"
	})
	test(CustomerMessage{Type: "unsupported", RealType: "poll"}, func(m cloudapi.Message) bool {
		return m.Errors[0].Code == 131051 && m.Unsupported.Type == "poll"
	})
	test(CustomerMessage{Type: "unsupported", ErrorCode: 131060}, func(m cloudapi.Message) bool { return m.Errors[0].Code == 131060 })
	test(CustomerMessage{Text: "ad", Ad: &cloudapi.Referral{SourceType: "ad", SourceID: "7"}}, func(m cloudapi.Message) bool { return m.Referral.SourceID == "7" })
	test(CustomerMessage{Text: "f", Forwarded: 2}, func(m cloudapi.Message) bool { return m.Context.Forwarded })
	test(CustomerMessage{Text: "f", Forwarded: 6}, func(m cloudapi.Message) bool { return m.Context.FrequentlyForwarded })
	test(CustomerMessage{Text: "g", GroupID: "group"}, func(m cloudapi.Message) bool { return m.GroupID == "group" })
	test(CustomerMessage{Wire: &cloudapi.Message{Type: "interactive", Interactive: &cloudapi.Reply{Type: "nfm_reply",
		NFMReply: &cloudapi.NFMReply{Name: "flow", ResponseJSON: `{"a":1}`}}}}, func(m cloudapi.Message) bool {
		return m.Interactive.NFMReply.ResponseJSON == `{"a":1}`
	})
	for _, v := range r.values() {
		if c, ok := v.ContactOf("", asha); !ok || c.Name() != "Asha Menon" || c.Username() != "asha.m" || c.UserID == "" {
			t.Errorf("contact %+v", c)
		}
		if len(v.Report.Unknown)+len(v.Report.Problems) > 0 {
			t.Errorf("the parser does not know %+v %+v", v.Report.Unknown, v.Report.Problems)
		}
	}
	if _, err := r.sim.CustomerSends(CustomerMessage{From: asha, Type: "dance"}); err == nil {
		t.Error("a type without content was accepted")
	}
	if _, err := r.sim.CustomerSends(CustomerMessage{From: asha, To: "99", Text: "x"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown number: %v", err)
	}
}

func TestCustomerEditsDeletesAndReacts(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	id := r.write(asha, "two kilo")
	last := func() cloudapi.Message {
		t.Helper()
		r.settle()
		all := r.messages()
		return all[len(all)-1]
	}
	if _, err := r.sim.EditByCustomer(id, "three kilo"); err != nil {
		t.Fatal(err)
	}
	if m := last(); m.Type != "edit" || m.ID == id || m.Edit.OriginalMessageID != id || m.Edit.Message.Text.Body != "three kilo" || m.Edit.Message.Context.ID != "M0" {
		t.Errorf("edit: %s", m.Raw)
	}
	if _, err := r.sim.ReactByCustomer(id, "❤️"); err != nil {
		t.Fatal(err)
	}
	if m := last(); m.Type != "reaction" || m.Reaction.MessageID != id || m.Reaction.Emoji != "❤️" {
		t.Errorf("reaction: %s", m.Raw)
	}
	if _, err := r.sim.ReactByCustomer(id, ""); err != nil {
		t.Fatal(err)
	}
	if m := last(); m.Type != "reaction" || m.Reaction.Emoji != "" {
		t.Errorf("removal: %s", m.Raw)
	}
	if _, err := r.sim.EditByPhone(id, "x"); !errors.Is(err, ErrNotTheir) {
		t.Errorf("the owner could edit a customer's message: %v", err)
	}
	r.advance(16 * time.Minute)
	if _, err := r.sim.EditByCustomer(id, "x"); !errors.Is(err, ErrTooLate) {
		t.Errorf("edit after 16 minutes: %v", err)
	}
	if _, err := r.sim.RevokeByCustomer(id); err != nil {
		t.Fatal(err)
	}
	if m := last(); m.Type != "revoke" || m.Revoke.OriginalMessageID != id {
		t.Errorf("revoke: %s", m.Raw)
	}
	chat, _ := r.sim.Chat("", asha)
	if len(chat) != 1 || !chat[0].Revoked || chat[0].Edited[0] != "two kilo" {
		t.Errorf("chat %+v", chat)
	}
	late := r.write(asha, "later")
	r.advance(49 * time.Hour)
	if _, err := r.sim.RevokeByCustomer(late); !errors.Is(err, ErrTooLate) {
		t.Errorf("revoke after 49 hours: %v", err)
	}
}

func TestNumberAndUserIDChange(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	before, err := r.sim.Meet(Customer{Digits: asha, Name: "Asha Menon"})
	if err != nil {
		t.Fatal(err)
	}
	r.write(asha, "hello")
	after, err := r.sim.ChangeNumber(asha, "+91 55501 00199")
	if err != nil || after.WaID != "915550100199" || after.UserID == before.UserID || after.ID != before.ID {
		t.Fatalf("after %+v, %v", after, err)
	}
	r.settle()
	m := r.messages()[1]
	if s := m.System; m.Type != "system" || m.From != asha || s.Type != "user_changed_number" || s.WaID != "915550100199" ||
		s.UserID != after.UserID || s.PreviousUserID != before.UserID || s.Body != "User Asha Menon changed from 915550100123 to 915550100199" {
		t.Errorf("system %+v from %s", m.System, m.From)
	}
	if len(r.values()[1].Contacts) != 0 {
		t.Error("a system message came with contacts")
	}
	again, err := r.sim.ChangeUserID(after.UserID)
	if err != nil {
		t.Fatal(err)
	}
	r.settle()
	if m := r.messages()[2]; m.From != "" || m.System.Type != "user_changed_user_id" || m.System.PreviousUserID != after.UserID || m.System.UserID != again.UserID {
		t.Errorf("system %+v from %q", m.System, m.From)
	}
	if _, err := r.sim.ChangeNumber(asha, "915550100199"); err == nil {
		t.Error("two customers with one number")
	}
}

func TestPhoneMessagesAndTheirEchoes(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Accounts = []Account{{ID: "1", Numbers: []Number{{ID: phoneID, Digits: "915550100101", Hybrid: true}, {ID: "80", Digits: "915550100102"}}}}
	})
	if _, err := r.sim.Meet(Customer{Digits: asha, Name: "Asha", Username: "asha.m", Hidden: true}); err != nil {
		t.Fatal(err)
	}
	id, err := r.sim.PhoneSends(PhoneMessage{To: asha, Type: "image", Text: "look"})
	if err != nil {
		t.Fatal(err)
	}
	r.settle()
	v := r.values()[0]
	e := v.MessageEchoes[0]
	if v.Field != "smb_message_echoes" || e.ID != id || e.From != "915550100101" || e.To != "" || e.ToUserID == "" || e.Image.Caption != "look" {
		t.Errorf("echo %s", e.Raw)
	}
	if c := v.Contacts[0]; c.Name() != "" || c.Username() != "asha.m" || c.WaID != "" {
		t.Errorf("contact of the echo %+v", c)
	}
	edit, err := r.sim.EditByPhone(id, "look again")
	if err != nil {
		t.Fatal(err)
	}
	revoke, err := r.sim.RevokeByPhone(id)
	if err != nil {
		t.Fatal(err)
	}
	in := r.write(asha, "hello")
	react, err := r.sim.ReactByPhone(in, "👍")
	if err != nil {
		t.Fatal(err)
	}
	r.advance(time.Minute)
	got := r.echoes()
	if len(got) != 4 || got[1].ID != edit || got[1].Edit.Message.Image.Caption != "look again" || got[2].ID != revoke || got[2].Revoke.OriginalMessageID != id ||
		got[3].ID != react || got[3].Reaction.Emoji != "👍" {
		t.Errorf("%d echoes: %+v", len(got), got)
	}
	if s := r.statuses(id); s != "sent delivered read" {
		t.Errorf("statuses of the phone's message: %q", s)
	}
	if err := r.sim.ReadByPhone("", asha); err != nil {
		t.Fatal(err)
	}
	chat, _ := r.sim.Chat("", asha)
	if chat[1].Status != "read" || chat[1].Reactions[byPhone] != "👍" {
		t.Errorf("chat %+v", chat[1])
	}
	if _, err := r.sim.PhoneSends(PhoneMessage{To: asha, From: "80", Text: "x"}); err == nil {
		t.Error("a number that is not on a phone echoed")
	}
}

func TestCustomersReadWhenTheyOpenTheChat(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.StatusDelays.Read = -1 })
	r.write(asha, "hello")
	_, _, id := r.text(asha, "hi")
	voice, err := r.sim.PhoneSends(PhoneMessage{To: asha, Type: "voice"})
	if err != nil {
		t.Fatal(err)
	}
	r.advance(time.Hour)
	if s := r.statuses(id); s != "sent delivered" {
		t.Errorf("before: %q", s)
	}
	if err := r.sim.ReadByCustomer("", asha); err != nil {
		t.Fatal(err)
	}
	if err := r.sim.PlayedByCustomer(voice); err != nil {
		t.Fatal(err)
	}
	r.settle()
	if s := r.statuses(id); s != "sent delivered read" {
		t.Errorf("after: %q", s)
	}
	if s := r.statuses(voice); s != "sent delivered read played" {
		t.Errorf("voice note: %q", s)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.MaxPending, c.LedgerLimit, c.HistoryLimit, c.MediaLimit, c.Knobs.Hold = 50, 40, 30, 1000, true
	})
	var err error
	for range 51 {
		if _, err = r.sim.CustomerText(asha, "hi"); err != nil {
			break
		}
	}
	if !errors.Is(err, ErrFull) {
		t.Errorf("the 51st message: %v", err)
	}
	if _, code, _ := r.text(asha, "hi"); code != 131016 {
		t.Errorf("a send while full: code %d", code)
	}
	r.sim.SetKnobs(func(k *Knobs) { k.Hold = false })
	r.settle()
	if n := len(r.messages()); n != 50 {
		t.Errorf("%d messages came, want 50", n)
	}
	for range 20 {
		if _, err := r.sim.CustomerSends(CustomerMessage{From: asha, Type: "audio", File: File{Bytes: make([]byte, 300)}}); err != nil {
			t.Fatal(err)
		}
		r.settle()
	}
	l := r.sim.Ledger()
	if len(l.Items) > 40 || len(l.Webhooks) > 40 || l.Forgotten == 0 {
		t.Errorf("ledger holds %d items, %d webhooks, forgot %d", len(l.Items), len(l.Webhooks), l.Forgotten)
	}
	r.sim.mu.Lock()
	defer r.sim.mu.Unlock()
	if len(r.sim.messages) > 30 || r.sim.mediaBytes > 1000 || len(r.sim.media) > 3 {
		t.Errorf("%d messages, %d files of %d bytes", len(r.sim.messages), len(r.sim.media), r.sim.mediaBytes)
	}
}
