package whatsapp_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/inbox"
	"sangam/internal/simulator"
)

// platform is the pretend platform, and what the adapter understood of its webhooks.
type platform struct {
	*testing.T
	sim     *simulator.Simulator
	adapter *whatsapp.Adapter
	account inbox.Account

	mu      sync.Mutex
	updates []inbox.Update
	unknown []inbox.UnknownThing
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{T: t}
	const secret, knock = "secret-of-tests", "knock"
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			return
		}
		body, _ := io.ReadAll(r.Body)
		if err := p.adapter.Verify(inbox.NewSecret(secret), body, r.Header.Get("X-Hub-Signature-256")); err != nil {
			t.Errorf("signature: %v", err)
		}
		parsed, err := p.adapter.Parse(body)
		if err != nil {
			t.Errorf("parse: %v", err)
		}
		p.mu.Lock()
		p.updates, p.unknown = append(p.updates, parsed.Updates...), append(p.unknown, parsed.Unknown...)
		p.mu.Unlock()
	}))
	t.Cleanup(hook.Close)
	p.sim = simulator.New(simulator.Config{Seed: 7, Clock: simulator.NewVirtualClock(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)),
		Callback: hook.URL, AppSecret: secret, AccessToken: "token", VerifyToken: knock})
	srv := httptest.NewServer(p.sim.Handler())
	t.Cleanup(srv.Close)
	p.sim.SetPublicURL(srv.URL)
	p.adapter = whatsapp.New(whatsapp.Options{GraphURL: srv.URL})
	n := p.sim.Config().Accounts[0].Numbers[0]
	p.account = inbox.Account{ID: 1, Channel: inbox.WhatsApp, PlatformID: n.ID, Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token")}
	hints, leave := p.sim.Watch()
	p.sim.Start(t.Context())
	t.Cleanup(p.sim.Stop)
	for !p.sim.Verified() {
		select {
		case <-hints:
		case <-t.Context().Done():
			t.Fatal("the callback was never verified")
		}
	}
	leave()
	return p
}

// news lets everything that is due arrive and hands it over.
func (p *platform) news() []inbox.Update {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.Context(), 20*time.Second)
	defer cancel()
	if err := p.sim.Advance(ctx, 10*time.Second); err != nil {
		p.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.updates
	p.updates = nil
	for _, u := range got {
		if u.Bad != "" {
			p.Errorf("bad: %s\n%s", u.Bad, u.Body)
		}
		if u.PlatformAccount != p.account.PlatformID {
			p.Errorf("%s belongs to %q", u.Path, u.PlatformAccount)
		}
	}
	if len(p.unknown) > 0 {
		p.Errorf("unknown: %v", p.unknown)
	}
	return got
}

// only is the one message among some news.
func (p *platform) only(id string) inbox.Update {
	p.Helper()
	for _, u := range p.news() {
		if u.Message != nil && u.Message.PlatformID == id {
			return u
		}
	}
	p.Fatalf("message %s did not arrive", id)
	return inbox.Update{}
}

const customer = "915550100123"

func TestTalkWithThePretendPlatform(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id, err := p.sim.CustomerText(customer, "नमस्ते, open today? @shop /")
	if err != nil {
		t.Fatal(err)
	}
	in := p.only(id)
	if in.Message.Text != "नमस्ते, open today? @shop /" || in.Message.Author != inbox.ByContact || in.Person.UserID == "" {
		t.Fatalf("came in as %+v from %+v", in.Message, in.Person)
	}
	to := inbox.Handle{Phone: in.Person.Phone, UserID: in.Person.UserID}
	if err := p.adapter.MarkRead(t.Context(), p.account, id, true); err != nil {
		t.Error(err)
	}
	for _, out := range messages() {
		out.To = to
		if out.ReactTo != "" {
			out.ReactTo = id
		}
		if out.Message.ReplyTo != "" {
			out.Message.ReplyTo = id
		}
		if out.MediaID != "" {
			file, mime := simFile(out.Message.Kind)
			out.MediaID, err = p.adapter.UploadMedia(t.Context(), p.account, bytes.NewReader(file), int64(len(file)), mime, "file \"x\".bin")
			if err != nil {
				t.Fatalf("upload %s: %v", out.Message.Kind, err)
			}
		}
		got, err := p.adapter.Send(t.Context(), p.account, out)
		if err != nil {
			t.Errorf("send %s: %v", out.Message.Kind, err)
			continue
		}
		best := inbox.Status("")
		for _, u := range p.news() {
			if u.Report != nil && u.Report.Target == got.PlatformID {
				best = best.Merge(u.Report.Status)
				if u.Report.Callback != "42" {
					t.Errorf("the report carries %q", u.Report.Callback)
				}
			}
		}
		if best.Rank() < inbox.StatusSent.Rank() || best == inbox.StatusFailed {
			t.Errorf("send %s: came as far as %q", out.Message.Kind, best)
		}
	}
	echo, err := p.sim.PhoneSends(simulator.PhoneMessage{To: customer, Text: "from the phone"})
	if err != nil {
		t.Fatal(err)
	}
	if u := p.only(echo); u.Message.Author != inbox.ByPhone || u.Message.Direction != inbox.Outbound || u.Person.Phone != customer && u.Person.UserID != in.Person.UserID {
		t.Errorf("echo %+v of %+v", u.Message, u.Person)
	}
	if _, err := p.sim.EditByPhone(echo, "corrected"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.sim.ChangeUserID(customer); err != nil {
		t.Fatal(err)
	}
	edits, moves := 0, 0
	for _, u := range p.news() {
		if c := u.Change; c != nil && c.Target == echo && c.Author == inbox.ByPhone && c.Text == "corrected" {
			edits++
		}
		if i := u.Identity; i != nil && i.Previous.UserID == in.Person.UserID && i.Current.UserID != "" {
			moves++
		}
	}
	if edits != 1 || moves != 1 {
		t.Errorf("%d edits and %d changes of id, want one each", edits, moves)
	}
}

// simFile is a file of a kind that the platform takes.
func simFile(kind inbox.MessageKind) (body []byte, mime string) {
	switch kind {
	case inbox.KindImage:
		return []byte("\xff\xd8\xff\xe0 picture"), "image/jpeg"
	case inbox.KindVideo:
		return []byte("\x00\x00\x00\x18ftypisom"), "video/mp4"
	case inbox.KindSticker:
		return []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "image/webp"
	case inbox.KindDocument:
		return []byte("%PDF-1.7"), "application/pdf"
	}
	return []byte("OggS\x00\x02OpusHead"), "audio/ogg"
}

func TestFilesOfThePretendPlatform(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for _, kind := range []string{"image", "video", "audio", "voice", "document", "sticker"} {
		id, err := p.sim.CustomerSends(simulator.CustomerMessage{From: customer, Type: kind})
		if err != nil {
			t.Fatal(err)
		}
		m := p.only(id).Message
		if string(m.Kind) != kind || m.Media == nil || len(m.Media.SHA256) != sha256.Size {
			t.Errorf("%s came in as %s with %+v", kind, m.Kind, m.Media)
			continue
		}
		body, size, mime, err := p.adapter.FetchMedia(t.Context(), p.account, *m.Media)
		if err != nil {
			t.Errorf("fetch %s: %v", kind, err)
			continue
		}
		b, err := io.ReadAll(body)
		body.Close()
		sum := sha256.Sum256(b)
		if err != nil || int64(len(b)) != size || mime == "" || !bytes.Equal(sum[:], m.Media.SHA256) {
			t.Errorf("%s: %d bytes of %d, type %q, %v", kind, len(b), size, mime, err)
		}
		if _, _, _, err := p.adapter.FetchMedia(t.Context(), inbox.Account{PlatformID: p.account.PlatformID, AccessToken: inbox.NewSecret("wrong")}, *m.Media); !isOutcome(err, channel.TryLater) {
			t.Errorf("%s with a wrong token: %v", kind, err)
		}
	}
	if _, _, _, err := p.adapter.FetchMedia(t.Context(), p.account, inbox.Media{PlatformID: "1234567"}); !isOutcome(err, channel.Refused) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func isOutcome(err error, want channel.Outcome) bool {
	e, ok := errors.AsType[*channel.SendError](err)
	return ok && e.Outcome == want
}
