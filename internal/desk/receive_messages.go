package desk

import (
	"context"
	"slices"

	"sangam/internal/inbox"
)

// messages stores what was said and lets it act on the conversations.
func (r *receiving) messages(ctx context.Context, account inbox.Account, group []Arrival) error {
	if err := r.loadContacts(ctx, group); err != nil {
		return err
	}
	var said, again []inbox.Message
	media := map[inbox.MessageID]*inbox.Media{}
	seen := map[string]bool{}
	for _, a := range group {
		u := &a.Update
		s, who := u.Message, u.Person
		var h *inbox.Handle
		switch {
		case s != nil && who.IsZero():
			// No identity at all: there is nobody to show it under, and dropping it is no choice.
			return inbox.Refuse(inbox.CodeInvalid, "the message names nobody: neither a user id nor a number")
		case s != nil:
			h = r.handle(account.ID, who, plausible(s.SentAt, a.ReceivedAt))
		case u.Identity != nil:
			h, s = r.changeIdentity(account.ID, u.Identity), u.Identity.Said
		}
		if s == nil {
			continue
		}
		m := inbox.Message{Workspace: r.ws, ID: inbox.MessageID(r.desk.ids.Next()), Account: account.ID, Handle: h.ID, Direction: s.Direction,
			Author: s.Author, Kind: s.Kind, Text: s.Text, Content: s.Content, PlatformID: s.PlatformID, SentAt: s.SentAt, ReceivedAt: a.ReceivedAt,
			ReplyTo: s.ReplyTo, Source: s.Source, Version: 1}
		m.SentAt = plausible(s.SentAt, a.ReceivedAt)
		if m.Direction == inbox.Outbound {
			m.Status, m.StatusAt = inbox.StatusSent, m.SentAt
			if s.Status != "" {
				m.Status = s.Status
			}
		}
		if s.Media != nil {
			media[m.ID] = s.Media
		}
		if s.PlatformID != "" && seen[s.PlatformID] {
			// Mostly a repeat; but it may be the message whose placeholder stands before it.
			again = append(again, m)
			continue
		}
		seen[s.PlatformID] = true
		said = append(said, m)
	}
	if len(said) == 0 {
		return nil
	}
	slices.SortStableFunc(said, func(a, b inbox.Message) int { return byTime(&a, &b) })
	var handles []inbox.HandleID
	var outbound []string
	for _, m := range said {
		handles = append(handles, m.Handle)
		if m.Direction == inbox.Outbound {
			outbound = append(outbound, m.PlatformID)
		}
	}
	if err := r.loadByHandle(ctx, handles); err != nil {
		return err
	}
	there := r.surveys[account.ID]
	waiting := there.Changes
	var early map[string][]inbox.Report
	if len(outbound) > 0 {
		var err error
		if early, err = r.tx.ReportsFor(ctx, r.ws, account.ID, outbound); err != nil {
			return err
		}
	}
	for i := range said {
		m := &said[i]
		m.Conversation = r.conversation(r.people.handles[m.Handle]).ID
		m.Changes = len(waiting[m.PlatformID])
		for _, rep := range early[m.PlatformID] {
			m.Prove(rep)
		}
	}
	var fresh []inbox.Message
	known := again
	for _, m := range said {
		if there.Stored[m.PlatformID] {
			known = append(known, m)
		} else {
			fresh = append(fresh, m)
		}
	}
	if err := r.tx.InsertNew(ctx, fresh); err != nil {
		return err
	}
	var files []inbox.Media
	for i := range fresh {
		m := &fresh[i]
		if f := media[m.ID]; f != nil {
			files = append(files, r.file(f, m))
		}
		r.effect(account, m, waiting[m.PlatformID])
		r.touch(m.Conversation, m.SentAt)
		if m.Source == inbox.SourceHistory {
			r.importedOne(account, m)
			continue
		}
		r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventMessageReceived, Account: account.ID, Conversation: m.Conversation,
			Message: m.ID, Contact: r.conversations[m.Conversation].Contact, Version: m.Version})
	}
	if len(known) > 0 {
		filled, err := r.fill(ctx, account, known, media)
		if err != nil {
			return err
		}
		files = append(files, filled...)
	}
	return r.tx.InsertMedia(ctx, files)
}

// plausible clamps provider times that lie in the future, which would pin a thread to the top of
// the list: phones' clocks are wrong now and then. Zero becomes the time of arrival.
func plausible(sent, received inbox.Millis) inbox.Millis {
	const ahead = 2 * 60 * 1000
	if sent == 0 || sent > received+ahead {
		return received
	}
	return sent
}

func (r *receiving) file(f *inbox.Media, m *inbox.Message) inbox.Media {
	out := *f
	out.Workspace, out.ID, out.Account, out.Message, out.ConversationID = r.ws, inbox.MediaID(r.desk.ids.Next()), m.Account, m.ID, m.Conversation
	out.State, out.ReceivedAt, out.NextTryAt = inbox.MediaPending, m.ReceivedAt, r.now
	if out.Kind == "" {
		out.Kind = m.Kind
	}
	return out
}

// effect lets a new message act on its conversation.
func (r *receiving) effect(account inbox.Account, m *inbox.Message, changes []inbox.Change) {
	c := r.conversations[m.Conversation]
	r.changed[c.ID] = true
	r.newest(c, m, changes)
	if m.Source != inbox.SourceLive {
		return // imported messages have no side effects
	}
	first := c.LastInbound == 0 && c.PhoneAnsweredAt == 0
	switch m.Author {
	case inbox.ByContact:
		if m.SentAt > c.ReadUntil {
			c.Unread++
		}
		if c.Heard(m.SentAt) && c.Version > 0 {
			r.announced[c.ID] = true // a thread that is new is told of by its message
		}
		if m.SentAt >= c.LastInbound {
			c.LastInbound, c.LastInboundID = m.SentAt, m.ID
		}
		if ch := r.desk.channels[account.Channel]; ch != nil && m.SentAt >= account.OnboardedAt {
			c.WindowUntil = max(c.WindowUntil, m.SentAt.Add(ch.Capabilities(account).Window))
		}
		if c.Referral == nil && m.Content.Referral != nil {
			c.Referral = m.Content.Referral
		}
	case inbox.ByPhone:
		if first {
			// The past came before it or comes after it: what was never live goes live. Later, an
			// answer from the phone opens nothing that a member has resolved.
			if c.State != inbox.ConversationOpen && c.Version > 0 {
				r.announced[c.ID] = true
			}
			c.Open()
		}
		if c.Answered(m.SentAt) {
			r.rewait[c.ID] = true
		}
		// The owner is a person who has seen and answered everything said before.
		c.PhoneAnsweredAt = max(c.PhoneAnsweredAt, m.SentAt)
		endHandOver(c, m.SentAt)
		if m.SentAt > c.ReadUntil {
			c.ReadUntil = m.SentAt
			if c.LastInbound <= m.SentAt {
				c.Unread = 0
			} else {
				r.recount[c.ID] = true
			}
		}
	}
}

// newest makes a message the one the list shows, if it is the newest by provider time.
func (r *receiving) newest(c *inbox.Conversation, m *inbox.Message, changes []inbox.Change) {
	if m.SentAt < c.LastAt || m.SentAt == c.LastAt && m.ID < c.LastMessage {
		return
	}
	c.LastMessage, c.LastAt, c.LastAuthor, c.LastBy, c.LastKind = m.ID, m.SentAt, m.Author, m.AuthorID, m.Kind
	c.LastStatus = m.Status
	r.preview(c, *m, changes)
}

// preview shows a conversation's newest message in the list, as its changes leave it.
func (r *receiving) preview(c *inbox.Conversation, m inbox.Message, changes []inbox.Change) {
	shown := inbox.Show(m, changes)
	c.LastText, c.LastRevoked = inbox.Preview(shown.Text), shown.RevokedAt != 0
}

// fill adds what a repeat knows better than what is stored: what a placeholder stood for (history
// media that came later, or a message that was "only on the phone" and then arrived after all),
// that a message of the past was also told live, and how far our own message had got. Everything
// else about a known message is a repeat.
func (r *receiving) fill(ctx context.Context, account inbox.Account, again []inbox.Message, media map[inbox.MessageID]*inbox.Media) ([]inbox.Media, error) {
	var ids []string
	for _, m := range again {
		ids = append(ids, m.PlatformID)
	}
	stored, err := r.tx.MessagesByPlatform(ctx, r.ws, account.ID, ids)
	if err != nil {
		return nil, err
	}
	given, givers, err := r.ownKind(ctx, stored)
	if err != nil {
		return nil, err
	}
	var files []inbox.Media
	for _, m := range again {
		old, ok := stored[m.PlatformID]
		if !ok {
			continue
		}
		claim, fromImport := given[old.ID]
		if fromImport = fromImport && fullness(m.Kind) > 1; fromImport {
			old.Kind, old.Text = inbox.KindPlaceholder, ""
			if err := r.replaceFile(ctx, old.ID, claim, givers[old.ID]); err != nil {
				return nil, err
			}
			delete(given, old.ID)
		}
		next := old
		filled := fullness(m.Kind) > fullness(old.Kind)
		live := m.Source == inbox.SourceLive && old.Source != inbox.SourceLive && old.Direction == m.Direction
		if filled || live && fullness(m.Kind) == fullness(old.Kind) {
			next.Kind, next.Text, next.Content, next.ReplyTo = m.Kind, m.Text, m.Content, m.ReplyTo
		}
		// The platform's clock counts before the phone's; of two readings of the phone's the earlier.
		switch {
		case live:
			next.Source, next.SentAt = m.Source, m.SentAt
		case old.Source == m.Source && old.Source != inbox.SourceLive:
			next.SentAt = min(old.SentAt, m.SentAt)
		}
		moved := next.SentAt != old.SentAt
		if m.Direction == inbox.Outbound && old.Direction == inbox.Outbound {
			next.Prove(inbox.Report{Status: m.Status, At: m.StatusAt})
		}
		proven := next.Status != old.Status || next.StatusAt != old.StatusAt
		if !filled && !live && !proven && !moved {
			continue
		}
		next.Version++
		stored[m.PlatformID] = next
		if proven {
			if err := r.tx.SaveStatus(ctx, next); err != nil {
				return nil, err
			}
		}
		if filled || live || moved {
			if err := r.tx.FillMessage(ctx, next); err != nil {
				return nil, err
			}
			r.touch(next.Conversation, old.SentAt, next.SentAt)
		}
		if file := media[m.ID]; filled && file != nil {
			files = append(files, r.file(file, &next))
		}
		if filled && old.Kind == inbox.KindPlaceholder {
			r.sync(account, inbox.SyncHistory, m.ReceivedAt).Filled++
		}
		if err := r.refresh(ctx, account, next, live, moved); err != nil {
			return nil, err
		}
		r.trouble(next.Conversation, old.Status, next.Status)
		kind := inbox.EventMessageChanged
		if live {
			kind = inbox.EventMessageReceived // now it counts, as if the past had not known it
		}
		r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: kind, Account: account.ID, Conversation: next.Conversation, Message: next.ID, Version: next.Version})
	}
	return files, nil
}

// refresh shows a message that is better known now in its conversation.
func (r *receiving) refresh(ctx context.Context, account inbox.Account, m inbox.Message, live, moved bool) error {
	if err := r.loadByID(ctx, []inbox.ConversationID{m.Conversation}); err != nil {
		return err
	}
	c := r.conversations[m.Conversation]
	if c == nil || !live && c.LastMessage != m.ID {
		return nil
	}
	changes, err := r.tx.ChangesOf(ctx, r.ws, account.ID, []string{m.PlatformID})
	if err != nil {
		return err
	}
	if moved && c.LastMessage == m.ID && m.SentAt < c.LastAt {
		r.resort[c.ID] = true // another message may be the newest now
	}
	if live {
		r.effect(account, &m, changes[m.PlatformID])
	} else {
		r.newest(c, &m, changes[m.PlatformID])
	}
	r.changed[c.ID], r.announced[c.ID] = true, true
	return nil
}

// fullness ranks what a message holds: a placeholder gives way to the real thing.
func fullness(k inbox.MessageKind) int {
	switch k {
	case inbox.KindPlaceholder:
		return 0
	case inbox.KindUnsupported:
		return 1
	}
	return 2
}
