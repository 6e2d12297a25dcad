package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

const ws = inbox.WorkspaceID(7)

var member = inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 11}

// plainSeal seals nothing: these tests are not about secrets.
type plainSeal struct{}

func (plainSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (plainSeal) Open(_, sealed string) (inbox.Secret, error)   { return inbox.NewSecret(sealed), nil }

// mute is a channel that only says what it could do.
type mute struct{}

func (mute) Kind() inbox.ChannelKind              { return inbox.WhatsApp }
func (mute) Parse([]byte) (channel.Parsed, error) { return channel.Parsed{}, nil }
func (mute) Send(context.Context, inbox.Account, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{}, errors.New("mute")
}
func (mute) Capabilities(inbox.Account) inbox.Capabilities {
	return inbox.Capabilities{TextMax: 20, CaptionMax: 10, ButtonsMax: 3, ButtonTitleMax: 20, ListRowsMax: 10, Window: 24 * time.Hour, Reactions: true,
		ReactionMaxAge: 30 * 24 * time.Hour, Media: []inbox.MediaRule{{Kind: inbox.KindImage, MIME: []string{"image/png"}, MaxBytes: 100},
			{Kind: inbox.KindAudio, MIME: []string{"audio/ogg"}, MaxBytes: 100}}}
}

type rig struct {
	t       *testing.T
	db      *db.DB
	desk    *desk.Desk
	account inbox.Account
	fence   int64
	said    int
}

func newRig(t *testing.T, d *db.DB) *rig {
	t.Helper()
	ids := inbox.NewIDSource(1, time.Now)
	s := store.New(d, ids, plainSeal{})
	r := &rig{t: t, db: d, desk: desk.New(s, ids, map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: mute{}})}
	ctx := context.Background()
	r.exec("INSERT INTO workspaces (id, name, created_at) VALUES ($1, 'Shop', 1)", ws)
	r.exec("INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", ws)
	for id, state := range map[int]string{11: "active", 12: "disabled"} {
		r.exec(`INSERT INTO members (workspace_id, id, email, name, role, state, password_hash, locale, theme, send_key, density, created_at, version)
			VALUES ($1, $2, $3, 'M', 'member', $4, '', '', '', '', '', 1, 1)`, ws, id, fmt.Sprint(id), state)
	}
	var err error
	r.account, err = s.AddAccount(ctx, 0, ws, onboarding.NewAccount{Name: "Shop", Number: "+915550100101", PlatformID: "770000000000201", BusinessID: "990000000000101",
		Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token"), AppSecret: inbox.NewSecret("secret"), VerifyToken: inbox.NewSecret("verify")})
	if err == nil {
		r.fence, _, err = s.AcquireLane(ctx, "apply", "test", time.Hour)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) exec(query string, args ...any) {
	r.t.Helper()
	dbtest.Exec(r.t, r.db, query, args...)
}

func (r *rig) number(query string, args ...any) int64 {
	r.t.Helper()
	return dbtest.Number(r.t, r.db, query, args...)
}

// hears lets a person write, and gives conversation and message.
func (r *rig) hears(phone string) (inbox.ConversationID, inbox.MessageID) {
	r.t.Helper()
	r.said++
	id := fmt.Sprintf("wamid.%d", r.said)
	now := inbox.MillisOf(time.Now())
	err := r.desk.Receive(context.Background(), desk.Batch{Lane: "apply", Fence: r.fence, Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: now, Update: inbox.Update{
		Person: inbox.Person{Phone: phone, Name: "Asha"}, Message: &inbox.Said{PlatformID: id, Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText,
			Text: "namaste", SentAt: now - 1000 + inbox.Millis(r.said), Source: inbox.SourceLive}}}}})
	if err != nil {
		r.t.Fatal(err)
	}
	return inbox.ConversationID(r.number("SELECT conversation_id FROM messages WHERE platform_id = $1", id)),
		inbox.MessageID(r.number("SELECT id FROM messages WHERE platform_id = $1", id))
}

func (r *rig) events() int64 {
	return r.number("SELECT seq FROM event_counters WHERE workspace_id = $1", ws)
}

// refused says how an act was refused: code, fields and reason.
func refused(err error) string {
	e, ok := errors.AsType[*inbox.Error](err)
	if !ok {
		return fmt.Sprint(err)
	}
	out := string(e.Code)
	for _, f := range e.Fields {
		out += " " + f.Location
	}
	if e.Reason != nil {
		out += " " + e.Reason.Code
	}
	return out
}

func each(t *testing.T, test func(t *testing.T, r *rig)) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) { test(t, newRig(t, d)) })
}

func TestWrongDraftsAreNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()))
	conv, asked := r.hears("915550100201")
	other, _ := r.hears("915550100202")
	r.exec(`INSERT INTO uploads (workspace_id, id, account_id, kind, mime, filename, size, blob, preview, width, height, created_by, created_at)
		VALUES ($1, 5, 0, 'image', 'image/png', 'a.png', 101, 'hash', '', 1, 1, 11, 1)`, ws)
	test := func(in desk.Draft, want string) {
		t.Helper()
		if in.ClientID == "" {
			in.ClientID = "c"
		}
		_, created, err := r.desk.Reply(context.Background(), member, conv, in)
		if got := refused(err); got != want || created {
			t.Errorf("%+v: %s, want %s", in, got, want)
		}
	}
	before := r.events()
	test(desk.Draft{ClientID: "a b", Text: "x"}, "invalid body.client_id")
	test(desk.Draft{ClientID: strings.Repeat("x", 65), Text: "x"}, "invalid body.client_id")
	test(desk.Draft{}, "invalid body")
	test(desk.Draft{Text: "x", Location: &inbox.Location{}}, "invalid body")
	test(desk.Draft{Text: " \n "}, "invalid body.text")
	test(desk.Draft{Text: "a\x00b"}, "invalid body.text")
	test(desk.Draft{Text: "a\xffb"}, "invalid body.text")
	test(desk.Draft{Text: strings.Repeat("x", 21)}, "invalid body.text text_too_long")
	test(desk.Draft{Text: "x", ReplyTo: 999}, "invalid body.reply_to")
	test(desk.Draft{Location: &inbox.Location{Latitude: 91, Longitude: -181}}, "invalid body.location.latitude body.location.longitude")
	test(desk.Draft{Contacts: []inbox.Card{}}, "invalid body.contacts")
	test(desk.Draft{Contacts: []inbox.Card{{Name: "", Phones: []inbox.CardPhone{{}}}}}, "invalid body.contacts.0.name body.contacts.0.phones.0")
	test(desk.Draft{Media: &desk.DraftMedia{}}, "invalid body.media.upload_id")
	test(desk.Draft{Media: &desk.DraftMedia{Upload: 6}}, "invalid body.media.upload_id")
	test(desk.Draft{Media: &desk.DraftMedia{Upload: 5}}, "invalid body.media media_too_large")
	test(desk.Draft{Media: &desk.DraftMedia{Upload: 5, Voice: true}}, "invalid body.media.voice")
	test(desk.Draft{Media: &desk.DraftMedia{Upload: 5, Filename: "../x"}}, "invalid body.media.filename")
	test(desk.Draft{Interactive: &inbox.Interactive{Type: "poll", Body: "?"}}, "invalid body.interactive.type")
	test(desk.Draft{Interactive: &inbox.Interactive{Type: "buttons", Body: "?"}}, "invalid body.interactive.buttons")
	test(desk.Draft{Interactive: &inbox.Interactive{Type: "list", Body: "?"}}, "invalid body.interactive.button body.interactive.sections")
	test(desk.Draft{Interactive: &inbox.Interactive{Type: "link", Body: "?", DisplayText: "x", URL: "javascript:1"}}, "invalid body.interactive.url")
	test(desk.Draft{Interactive: &inbox.Interactive{Type: "buttons", Body: "?", Buttons: make4()}}, "invalid body.interactive.buttons too_many_buttons")
	if n := r.events() - before; n != 0 || r.number("SELECT count(*) FROM outbox") != 0 {
		t.Errorf("refused drafts left %d events", n)
	}
	_, _, err := r.desk.Reply(context.Background(), member, other, desk.Draft{ClientID: "c", Text: "x", ReplyTo: asked})
	if got := refused(err); got != "invalid body.reply_to" {
		t.Errorf("quoting another conversation: %s", got)
	}
	stranger := member
	stranger.Workspace = 8
	if _, _, err := r.desk.Reply(context.Background(), stranger, conv, desk.Draft{ClientID: "c", Text: "x"}); refused(err) != "not_found" {
		t.Errorf("from another workspace: %v", err)
	}
}

func make4() []inbox.Choice {
	return []inbox.Choice{{ID: "1", Title: "a"}, {ID: "2", Title: "b"}, {ID: "3", Title: "c"}, {ID: "4", Title: "d"}}
}

func TestReplyChangesTheConversationAndTellsScreens(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		conv, asked := r.hears("915550100201")
		before := r.events()
		m, created, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: "c1", Text: "ji\nhaan", ReplyTo: asked})
		if err != nil || !created || m.Status != inbox.StatusQueued || m.ReplyTo != "wamid.1" || m.Author != inbox.ByMember || m.AuthorID != 11 {
			t.Fatalf("%+v %v %v", m, created, err)
		}
		if n := r.number(`SELECT count(*) FROM conversations WHERE id = $1 AND last_message_id = $2 AND last_text = 'ji haan' AND last_status = 'queued'
			AND last_author = 'member' AND last_by = 11 AND unread = 0`, conv, m.ID); n != 1 {
			t.Error("the list does not show the reply")
		}
		if n := r.events() - before; n != 2 {
			t.Errorf("%d events, want message.queued and conversation.changed", n)
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = 'message.queued' AND message_id = $1 AND member_id = 11 AND version = 1", m.ID); n != 1 {
			t.Error("no event tells of the message")
		}
		if n := r.number("SELECT count(*) FROM outbox WHERE message_id = $1 AND state = 'waiting' AND what = 'message'", m.ID); n != 1 {
			t.Error("nothing waits in the outbox")
		}
	})
}

// Fifty calls with one client id, from many sides at once: one message.
func TestOneClientIDIsOneMessage(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		conv, _ := r.hears("915550100201")
		other, _ := r.hears("915550100202")
		var mu sync.Mutex
		ids := map[inbox.MessageID]bool{}
		made := 0
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				for range 5 {
					m, created, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: "same", Text: "ek baar"})
					mu.Lock()
					if err != nil {
						t.Error(err)
					}
					ids[m.ID] = true
					if created {
						made++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(ids) != 1 || made != 1 || r.number("SELECT count(*) FROM outbox") != 1 {
			t.Errorf("%d messages, %d created", len(ids), made)
		}
		for name, d := range map[string]desk.Draft{"another text": {ClientID: "same", Text: "do baar"},
			"another kind": {ClientID: "same", Location: &inbox.Location{Latitude: 18.5, Longitude: 73.8}}} {
			if _, _, err := r.desk.Reply(context.Background(), member, conv, d); refused(err) != "conflict client_id_taken" {
				t.Errorf("%s: %s", name, refused(err))
			}
		}
		if _, _, err := r.desk.Reply(context.Background(), member, other, desk.Draft{ClientID: "same", Text: "ek baar"}); refused(err) != "conflict client_id_taken" {
			t.Errorf("another conversation: %s", refused(err))
		}
	})
}

// Fifty members press "Send again" on one failure at once: one of them sends.
func TestAFailedMessageIsSentAgainOnce(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		conv, _ := r.hears("915550100201")
		failed, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "c", Text: "ek baar", PreviewURL: true})
		if err != nil {
			t.Fatal(err)
		}
		r.exec("UPDATE messages SET status = 'failed' WHERE id = $1", failed.ID)
		r.exec("DELETE FROM outbox")
		// The gate's no leaves the message to be sent again later.
		r.exec("UPDATE conversations SET window_until = 1")
		if _, _, err := r.desk.Retry(ctx, member, conv, failed.ID, "too-late", ""); refused(err) != "conflict window_closed" {
			t.Errorf("into a closed window: %s", refused(err))
		}
		r.exec("UPDATE conversations SET window_until = 9000000000000")
		var mu sync.Mutex
		var made []inbox.Message
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				who := member
				who.Member = inbox.MemberID(100 + i)
				m, created, err := r.desk.Retry(ctx, who, conv, failed.ID, fmt.Sprint("again-", i), "")
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && created:
					made = append(made, m)
				case refused(err) != "conflict already_decided":
					t.Errorf("member %d: created %v, %s", i, created, refused(err))
				}
			})
		}
		wg.Wait()
		if n := r.number("SELECT count(*) FROM messages WHERE direction = 'outbound'"); len(made) != 1 || n != 2 || r.number("SELECT count(*) FROM outbox") != 1 {
			t.Fatalf("%d were made, %d messages", len(made), n)
		}
		if n := r.number("SELECT count(*) FROM outbox WHERE preview_url = 1"); n != 1 {
			t.Error("the preview that was asked for is forgotten")
		}
		same, created, err := r.desk.Retry(ctx, member, conv, failed.ID, made[0].ClientID, "")
		if err != nil || created || same.ID != made[0].ID {
			t.Errorf("the same client id again: %v, created %v, %v", same.ID, created, err)
		}
	})
}

func TestOnlyAWaitingMessageIsCancelled(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		ctx := t.Context()
		conv, _ := r.hears("915550100201")
		m, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "wait", Text: "kal"})
		if err != nil {
			t.Fatal(err)
		}
		m2, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "call", Text: "parson"})
		if err != nil {
			t.Fatal(err)
		}
		r.exec("UPDATE outbox SET state = 'calling' WHERE message_id = $1", m2.ID)
		if _, err := r.desk.Cancel(ctx, member, conv, m2.ID); refused(err) != "conflict not_waiting" {
			t.Errorf("while it is being sent: %s", refused(err))
		}
		before := r.number("SELECT count(*) FROM events WHERE kind = $1", string(inbox.EventMessageStatus))
		got, err := r.desk.Cancel(ctx, member, conv, m.ID)
		if err != nil || got.Status != inbox.StatusFailed || got.Failure == nil || got.Version <= m.Version {
			t.Errorf("cancel: %+v, %v", got, err)
		}
		if n := r.number("SELECT count(*) FROM outbox WHERE message_id = $1", m.ID); n != 0 {
			t.Error("it is still to be sent")
		}
		if n := r.number("SELECT count(*) FROM events WHERE kind = $1", string(inbox.EventMessageStatus)); n != before+1 {
			t.Errorf("%d events told of it", n-before)
		}
		if _, err := r.desk.Cancel(ctx, member, conv, m.ID); refused(err) != "conflict not_waiting" {
			t.Errorf("twice: %s", refused(err))
		}
		if n := r.number("SELECT count(*) FROM outbox"); n != 1 {
			t.Errorf("%d left in the outbox, want the one that is being sent", n)
		}
		// A person may think again.
		if _, created, err := r.desk.Retry(ctx, member, conv, m.ID, "after-all", ""); err != nil || !created {
			t.Errorf("send it after all: %v", err)
		}
	})
}

func TestGateSaysNoWithAWayOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, dbtest.Open(t, db.SQLite, store.Migrations()))
	conv, asked := r.hears("915550100201")
	test := func(change, undo, want string) {
		t.Helper()
		r.exec(change)
		_, _, err := r.desk.Reply(context.Background(), member, conv, desk.Draft{ClientID: "c", Text: "x"})
		if got := refused(err); got != "conflict "+want {
			t.Errorf("%s: %s", change, got)
		} else if e, _ := errors.AsType[*inbox.Error](err); e.Reason.WayOut == "" {
			t.Errorf("%s: no way out", change)
		}
		_, _, err = r.desk.React(context.Background(), member, conv, asked, "👍", "c")
		if got := refused(err); got != "conflict "+want {
			t.Errorf("reaction, %s: %s", change, got)
		}
		r.exec(undo)
	}
	test("UPDATE conversations SET window_until = 1", "UPDATE conversations SET window_until = 9000000000000", "window_closed")
	test("UPDATE conversations SET window_until = 0", "UPDATE conversations SET window_until = 9000000000000", "window_never_opened")
	test("UPDATE accounts SET state = 'token_dead'", "UPDATE accounts SET state = 'linked'", "account_token_dead")
	test("UPDATE accounts SET state = 'offboarded'", "UPDATE accounts SET state = 'linked'", "account_offboarded")
	r.exec("UPDATE messages SET sent_at = 1000 WHERE id = $1", asked)
	if _, _, err := r.desk.React(context.Background(), member, conv, asked, "👍", "c"); refused(err) != "conflict reaction_too_old" {
		t.Errorf("an old message: %s", refused(err))
	}
	for _, bad := range []string{"\x01", "\xff", strings.Repeat("👍", 20)} {
		if _, _, err := r.desk.React(context.Background(), member, conv, asked, bad, "c"); refused(err) != "invalid body.emoji" {
			t.Errorf("emoji %q: %s", bad, refused(err))
		}
	}
}

func TestStatesAndAssignment(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		conv, _ := r.hears("915550100201")
		// Each act in turn, and again: the second changes nothing and tells nobody.
		act := func(name string, do func() (inbox.Conversation, error), holds func(inbox.Conversation) bool) {
			t.Helper()
			before, told := r.events(), int64(1)
			if name == "unassign" {
				told = 2 // whom it left, too
			}
			c, err := do()
			if err != nil || !holds(c) || r.events() != before+told {
				t.Errorf("%s: %+v, %v, %d events", name, c, err, r.events()-before)
			}
			again, err := do()
			if err != nil || again.Version != c.Version || r.events() != before+told {
				t.Errorf("%s again: version %d to %d, %v", name, c.Version, again.Version, err)
			}
		}
		act("resolve", func() (inbox.Conversation, error) { return r.desk.Resolve(ctx, member, conv) }, func(c inbox.Conversation) bool { return c.State == inbox.ConversationResolved })
		act("reopen", func() (inbox.Conversation, error) { return r.desk.Reopen(ctx, member, conv) }, func(c inbox.Conversation) bool { return c.State == inbox.ConversationOpen })
		act("assign", func() (inbox.Conversation, error) { return r.desk.Assign(ctx, member, conv, 11) }, func(c inbox.Conversation) bool { return c.Assignee == 11 })
		act("unassign", func() (inbox.Conversation, error) { return r.desk.Unassign(ctx, member, conv) }, func(c inbox.Conversation) bool { return c.Assignee == 0 })
		for _, who := range []inbox.MemberID{12, 13} {
			if _, err := r.desk.Assign(ctx, member, conv, who); refused(err) != "invalid body.assignee_id" {
				t.Errorf("assign to %d: %s", who, refused(err))
			}
		}
		if _, err := r.desk.Resolve(ctx, member, 999); refused(err) != "not_found" {
			t.Errorf("an unknown conversation: %s", refused(err))
		}
	})
}

func TestAssigneeAndStateChangeTogetherOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		conv, _ := r.hears("915550100201")
		resolved := inbox.ConversationResolved
		for _, who := range []inbox.MemberID{12, 13} { // switched off, unknown
			before := r.events()
			if _, err := r.desk.Update(ctx, member, conv, desk.Changes{Assignee: &who, State: &resolved}); refused(err) != "invalid body.assignee_id" {
				t.Errorf("to %d: %s", who, refused(err))
			}
			if n := r.number("SELECT count(*) FROM conversations WHERE id = $1 AND state = 'open' AND assignee_id = 0", conv); n != 1 || r.events() != before {
				t.Errorf("to %d: half of it was done", who)
			}
		}
		who, before := inbox.MemberID(11), r.events()
		c, err := r.desk.Update(ctx, member, conv, desk.Changes{Assignee: &who, State: &resolved})
		if err != nil || c.Assignee != who || c.State != resolved || r.events() != before+1 {
			t.Errorf("%+v, %v, %d events, want one", c, err, r.events()-before)
		}
		if again, err := r.desk.Update(ctx, member, conv, desk.Changes{Assignee: &who, State: &resolved}); err != nil || again.Version != c.Version {
			t.Errorf("again: version %d to %d, %v", c.Version, again.Version, err)
		}
	})
}

func TestReadingUpToAMessageLeavesTheNewerUnread(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		conv, _ := r.hears("915550100201")
		_, second := r.hears("915550100201")
		_, third := r.hears("915550100201")
		c, receipt, err := r.desk.MarkRead(ctx, member, conv, second)
		if err != nil || c.Unread != 1 || receipt.PlatformID != "wamid.2" || receipt.Account != r.account.ID {
			t.Errorf("up to the second: %d unread, %+v, %v", c.Unread, receipt, err)
		}
		c, receipt, err = r.desk.MarkRead(ctx, member, conv, third)
		if err != nil || c.Unread != 0 || receipt.PlatformID != "wamid.3" {
			t.Errorf("up to the third: %d unread, %+v, %v", c.Unread, receipt, err)
		}
		before := r.events()
		if _, receipt, err = r.desk.MarkRead(ctx, member, conv, third); err != nil || receipt.Wanted() || r.events() != before {
			t.Errorf("again: %+v, %v", receipt, err)
		}
		if c, err = r.desk.MarkUnread(ctx, member, conv); err != nil || c.Unread != 1 {
			t.Errorf("unread as a reminder: %d, %v", c.Unread, err)
		}
		if typing, err := r.desk.Typing(ctx, member, conv); err != nil || typing.PlatformID != "wamid.3" {
			t.Errorf("typing: %+v, %v", typing, err)
		}
		if _, _, err := r.desk.MarkRead(ctx, member, conv, 999); refused(err) != "invalid body.up_to" {
			t.Errorf("up to nothing: %s", refused(err))
		}
	})
}

func TestReplyToAResolvedConversationIsSeenAmongTheOpen(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := context.Background()
		conv, _ := r.hears("915550100123")
		if _, err := r.desk.Resolve(ctx, member, conv); err != nil {
			t.Fatal(err)
		}
		if _, _, err := r.desk.Reply(ctx, member, conv, desk.Draft{ClientID: "one-more-thing", Text: "One more thing"}); err != nil {
			t.Fatal(err)
		}
		if n := r.number("SELECT count(*) FROM conversations WHERE state = 'open'"); n != 1 {
			t.Error("the conversation stayed resolved: a failure of the reply would be seen by nobody")
		}
	})
}
