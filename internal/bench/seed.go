package main

import (
	"context"
	"fmt"
	"time"

	"sangam/internal/boot"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// seedKey names an installation that is filled once a run.
type seedKey struct {
	engine        *engine
	conversations int
}

// A hundred conversations hold a thousand messages: one long thread, the others short.
const (
	longEvery    = 100
	longThread   = 505
	shortThread  = 5
	perCommit    = 500 // conversations
	messagesEach = 10  // on average
)

// threadLength is how many messages a conversation has; the same shape at every size.
func threadLength(conversation int) int {
	if conversation%longEvery == 0 {
		return longThread
	}
	return shortThread
}

// sizes are the small and the large database of the figures about reading.
func (b *bench) sizes() (small, large int) {
	if b.quick {
		return 200, 2000
	}
	return 1000, 100_000
}

// bigName says how large the large database is.
func (b *bench) bigName() string {
	_, large := b.sizes()
	return fmt.Sprintf("%s conversations, %s messages", count(float64(large)), count(float64(large*messagesEach)))
}

func ourNumber() []onboarding.NewAccount {
	return []onboarding.NewAccount{newAccount(number, phoneNumberID, "bench-token", inbox.ModeAPI)}
}

// empty is an installation with a number and nobody in it, to be cloned.
func (b *bench) empty(ctx context.Context, e *engine) (place, error) {
	if p, ok := b.empties[e]; ok {
		return p, nil
	}
	p, err := e.install(ctx, ourNumber(), nil)
	if err == nil {
		b.empties[e] = p
	}
	return p, err
}

// seeded is an installation with so many conversations, filled through the store's own door.
func (b *bench) seeded(ctx context.Context, e *engine, conversations int) (place, error) {
	key := seedKey{e, conversations}
	if p, ok := b.seeds[key]; ok {
		return p, nil
	}
	start := time.Now()
	p, err := e.install(ctx, ourNumber(), func(base *boot.Base, ws inbox.WorkspaceID, account inbox.AccountID) error {
		f := filler{base: base, ws: ws, account: account, start: inbox.MillisOf(start.Add(-90 * 24 * time.Hour)), step: 90 * 24 * time.Hour / time.Duration(conversations+1)}
		for from := 0; from < conversations; from += perCommit {
			if err := f.commit(ctx, from, min(from+perCommit, conversations)); err != nil {
				return fmt.Errorf("fill conversations from %d: %w", from, err)
			}
		}
		if e.server == nil {
			return nil
		}
		// What the server's own housekeeping does within a minute.
		_, err := base.DB.Pool().ExecContext(ctx, "VACUUM ANALYZE")
		return err
	})
	if err != nil {
		return p, err
	}
	fmt.Fprintf(b.table.live, "  (%s: %d conversations, %d messages filled in %v)\n", e.name, conversations, conversations*messagesEach, time.Since(start).Round(time.Second))
	b.seeds[key] = p
	return p, nil
}

type filler struct {
	base    *boot.Base
	ws      inbox.WorkspaceID
	account inbox.AccountID
	start   inbox.Millis
	step    time.Duration // between the newest messages of two conversations
}

// commit writes conversations from one index to another, each with its person and its thread.
func (f *filler) commit(ctx context.Context, from, to int) error {
	var contacts []inbox.Contact
	var handles []inbox.Handle
	var aliases []desk.Alias
	var conversations []inbox.Conversation
	var messages []inbox.Message
	for i := from; i < to; i++ {
		at := f.start.Add(time.Duration(i) * f.step)
		name, digits := fmt.Sprintf("Asha %07d", i), phone(i)
		contact := inbox.Contact{Workspace: f.ws, ID: inbox.ContactID(f.base.IDs.Next()), Name: name, CreatedAt: at, UpdatedAt: at, Version: 1}
		handle := inbox.Handle{Workspace: f.ws, ID: inbox.HandleID(f.base.IDs.Next()), Account: f.account, Contact: contact.ID,
			UserID: fmt.Sprintf("IN.20260401%07d", i), Phone: digits, Name: name, CreatedAt: at, Version: 1}
		contacts, handles = append(contacts, contact), append(handles, handle)
		aliases = append(aliases, desk.Alias{Workspace: f.ws, Account: f.account, Alias: "p:" + digits, Handle: handle.ID},
			desk.Alias{Workspace: f.ws, Account: f.account, Alias: "u:" + handle.UserID, Handle: handle.ID})
		c := inbox.Conversation{Workspace: f.ws, ID: inbox.ConversationID(f.base.IDs.Next()), Account: f.account, Contact: contact.ID, Handle: handle.ID,
			State: inbox.ConversationOpen, CreatedAt: at, UpdatedAt: at, Version: 1}
		if i%3 == 0 {
			c.State = inbox.ConversationResolved
		}
		length := threadLength(i)
		for n := range length {
			m := f.message(&c, i, n, at.Add(time.Duration(n-length)*time.Minute))
			messages = append(messages, m)
			f.latest(&c, &m)
		}
		conversations = append(conversations, c)
	}
	return f.base.Store.UpdateDesk(ctx, func(tx desk.Tx) error {
		if err := tx.SavePeople(ctx, contacts, handles, aliases); err != nil {
			return err
		}
		if err := tx.SaveConversations(ctx, conversations); err != nil {
			return err
		}
		_, err := tx.InsertMessages(ctx, messages)
		return err
	})
}

// message is the n-th of a thread: from the person, now and then answered on the phone.
func (f *filler) message(c *inbox.Conversation, i, n int, at inbox.Millis) inbox.Message {
	m := inbox.Message{Workspace: f.ws, ID: inbox.MessageID(f.base.IDs.Next()), Conversation: c.ID, Account: f.account, Handle: c.Handle,
		Direction: inbox.Inbound, Author: inbox.ByContact, Kind: inbox.KindText, Text: "Namaste, is the 2 kg basmati pack back in stock? It was ₹ 500 last week.",
		PlatformID: fmt.Sprintf("wamid.seed%07d/%04d", i, n), SentAt: at, ReceivedAt: at, Source: inbox.SourceLive, Version: 1}
	if n%3 == 1 {
		m.Direction, m.Author, m.Text, m.Status, m.StatusAt = inbox.Outbound, inbox.ByPhone, "Haan ji, it is back since this morning.", inbox.StatusRead, at
	}
	return m
}

// latest shows a message in the list, as receiving it would.
func (f *filler) latest(c *inbox.Conversation, m *inbox.Message) {
	c.LastMessage, c.LastAt, c.LastAuthor, c.LastKind, c.LastText, c.LastStatus = m.ID, m.SentAt, m.Author, m.Kind, m.Text, m.Status
	if m.Direction == inbox.Inbound {
		c.LastInbound, c.LastInboundID, c.WindowUntil = m.SentAt, m.ID, m.SentAt.Add(24*time.Hour)
		c.Unread++
	} else {
		c.Unread, c.PhoneAnsweredAt, c.ReadUntil = 0, m.SentAt, m.SentAt
	}
}
