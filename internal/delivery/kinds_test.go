package delivery_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// shelf holds files by hash.
type shelf map[string][]byte

func (s shelf) Open(_ context.Context, _ inbox.WorkspaceID, hash string) (io.ReadCloser, error) {
	b, ok := s[hash]
	if !ok {
		return nil, errors.New("no such file")
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

// uploader is a fake that takes files.
type uploader struct {
	*fake
	mu      sync.Mutex
	answers []error // of the next uploads; then they succeed
	got     []string
}

func (u *uploader) UploadMedia(_ context.Context, _ inbox.Account, file io.Reader, size int64, mime, filename string) (string, error) {
	b, err := io.ReadAll(file)
	if err != nil {
		return "", err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.got = append(u.got, string(b))
	if len(u.answers) > 0 {
		err := u.answers[0]
		u.answers = u.answers[1:]
		return "", err
	}
	return "upload-1", nil
}

func (r *rig) upload(id inbox.UploadID, blob string, size int) {
	r.exec(`INSERT INTO uploads (workspace_id, id, account_id, kind, mime, filename, size, blob, preview, width, height, created_by, created_at)
		VALUES ($1, $2, 0, 'image', 'image/png', 'saree.png', $3, $4, '', 10, 10, 11, 1)`, ws, id, size, blob)
}

func (r *rig) replyWithFile(conv inbox.ConversationID, clientID string, upload inbox.UploadID) inbox.Message {
	r.t.Helper()
	m, _, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: clientID, Media: &desk.DraftMedia{Upload: upload, Caption: "yeh wali"}})
	if err != nil {
		r.t.Fatal(err)
	}
	return m
}

func TestFileIsHandedOverBeforeItsMessage(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		// Whatever an upload ends in, nothing was said to anybody: even "unknown" is tried again.
		ch := &uploader{fake: newFake(nil), answers: []error{&channel.SendError{Outcome: channel.Unknown, HTTP: 500}}}
		first := true
		ch.answer = func(n int, out channel.Outgoing) (channel.Receipt, error) {
			ch.mu.Lock()
			defer ch.mu.Unlock()
			if first && out.MediaID != "" {
				first = false
				return channel.Receipt{}, &channel.SendError{Outcome: channel.TryLater, MediaGone: true, HTTP: 400}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		}
		r := newRig(t, d, ch)
		r.upload(5, "hash", 4)
		run := r.run(quick, shelf{"hash": []byte("saree")})
		conv := r.person("915550100210")
		m := r.replyWithFile(conv, "c1", 5)
		after := r.reply(conv, "c2", "pasand aaya?")
		r.untilStatus(after.ID, inbox.StatusAccepted)
		run.Stop()
		if s := r.message(m.ID).Status; s != inbox.StatusAccepted {
			t.Fatalf("the file's message is %s", s)
		}
		calls := ch.calls()
		if len(calls) != 3 || calls[0].Message.ID != m.ID || calls[1].Message.ID != m.ID || calls[2].Message.ID != after.ID {
			t.Fatalf("%d calls, or not in order", len(calls))
		}
		if c := calls[1]; c.MediaID != "upload-1" || c.Filename != "saree.png" || c.MIME != "image/png" || c.Message.Text != "yeh wali" || c.Message.Kind != inbox.KindImage {
			t.Errorf("sent %+v", c)
		}
		// Once cut, once taken, and once more after the platform had lost it.
		if len(ch.got) != 3 || ch.got[2] != "saree" {
			t.Errorf("uploads %q", ch.got)
		}
	})
}

func TestFileThatThePlatformRefusesFailsItsMessage(t *testing.T) {
	t.Parallel()
	ch := &uploader{fake: newFake(nil), answers: []error{&channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131053, Title: "Media upload error"}, HTTP: 400}}}
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()), ch)
	r.upload(5, "hash", 4)
	r.run(quick, shelf{"hash": []byte("saree")})
	conv := r.person("915550100211")
	m := r.replyWithFile(conv, "c1", 5)
	r.untilStatus(m.ID, inbox.StatusFailed)
	if f := r.message(m.ID).Failure; f == nil || !strings.Contains(f.Title, "131053") {
		t.Errorf("failure %+v", f)
	}
	if len(ch.calls()) != 0 {
		t.Error("the message was sent without its file")
	}
	again, _, err := r.desk.Retry(context.Background(), member, conv, m.ID, "c2", "")
	if err != nil {
		t.Fatal(err)
	}
	r.untilStatus(again.ID, inbox.StatusAccepted)
	if c := ch.calls(); len(c) != 1 || c[0].MediaID != "upload-1" {
		t.Errorf("sent %+v", c)
	}
}

func TestReactionGoesOutAndARefusedOneIsTakenAway(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ch := newFake(func(n int, out channel.Outgoing) (channel.Receipt, error) {
			switch n {
			case 2:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131009}, HTTP: 400}
			case 3:
				return channel.Receipt{}, &channel.SendError{Outcome: channel.Unknown}
			}
			return channel.Receipt{PlatformID: "wamid.out." + out.Callback}, nil
		})
		r := newRig(t, d, ch)
		r.run(quick, nil)
		ctx := context.Background()
		conv := r.person("915550100212")
		said := inbox.MessageID(r.number("SELECT last_message_id FROM conversations WHERE id = $1", conv))
		react := func(emoji, clientID string) inbox.Message {
			t.Helper()
			m, created, err := r.desk.React(ctx, member, conv, said, emoji, clientID)
			if err != nil || !created {
				t.Fatal(created, err)
			}
			return m
		}
		if m := react("🙏", "r1"); m.Changes != 1 {
			t.Errorf("%d changes on the message", m.Changes)
		}
		r.until("the first is accepted", func() bool {
			r.note() // an accepted reaction changes nothing that a screen shows: no event tells
			return r.number("SELECT count(*) FROM changes WHERE platform_id LIKE 'wamid.out.%'") == 1
		})
		if m, created, err := r.desk.React(ctx, member, conv, said, "🙏", "r1"); err != nil || created || m.Changes != 1 {
			t.Errorf("the same client id again: %d changes, %v, %v", m.Changes, created, err)
		}
		if _, _, err := r.desk.React(ctx, member, conv, said, "👍", "r1"); inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("the same client id with another emoji: %v", err)
		}
		react("👍", "r2")
		r.until("the refused one is gone", func() bool { return r.number("SELECT count(*) FROM changes") == 1 })
		if m := r.message(said); m.Changes != 1 {
			t.Errorf("%d changes on the message after the refusal", m.Changes)
		}
		react("", "r3") // its fate is unknown: it stays, and holds nobody up
		m := r.reply(conv, "c1", "hello")
		r.untilStatus(m.ID, inbox.StatusAccepted)
		if n := r.number("SELECT count(*) FROM changes"); n != 2 || r.outbox() != 0 {
			t.Errorf("%d changes, %d in the outbox", n, r.outbox())
		}
		first := ch.calls()[0]
		if first.Emoji != "🙏" || first.ReactTo != "wamid.in.1" {
			t.Errorf("sent %+v", first)
		}
	})
}

func TestCourtesiesMergeAndNeverBlock(t *testing.T) {
	t.Parallel()
	ch := newFake(nil)
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()), ch)
	c := delivery.NewCourtesy(r.store, r.channels, nil)
	post := func(conv inbox.ConversationID, id string, typing bool) bool {
		return c.Post(delivery.Read{Workspace: ws, Account: r.account.ID, Conversation: conv, PlatformID: id, Typing: typing})
	}
	post(1, "a", true)
	post(1, "b", false)
	post(2, "c", false)
	if post(3, "", false) {
		t.Error("a wish about nothing was taken")
	}
	dropped := false
	for i := range 2000 {
		dropped = !post(inbox.ConversationID(10+i), "x", false) || dropped
	}
	if !dropped {
		t.Error("wishes pile up without a bound")
	}
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for done := false; !done; {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("courtesies were not told")
		}
		ch.mu.Lock()
		done = len(ch.reads) == 256
		ch.mu.Unlock()
	}
	c.Stop()
	c.Stop()
	all := strings.Join(ch.reads, "\n")
	if !strings.Contains(all, "b true") || strings.Contains(all, "a ") || !strings.Contains(all, "c false") {
		t.Errorf("told %q", ch.reads[:4])
	}
}
