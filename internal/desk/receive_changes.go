package desk

import (
	"context"
	"strconv"

	"sangam/internal/inbox"
)

// changes stores edits, revokes and reactions beside the messages they name, known or not.
func (r *receiving) changes(ctx context.Context, account inbox.Account, group []Arrival) error {
	var rows []inbox.Change
	var targets []string
	for _, a := range group {
		if a.Update.Change == nil {
			continue
		}
		c := *a.Update.Change
		c.Workspace, c.ID, c.Account, c.ReceivedAt = r.ws, inbox.ChangeID(r.desk.ids.Next()), account.ID, a.ReceivedAt
		c.SentAt = plausible(c.SentAt, a.ReceivedAt)
		// A change alone makes nobody known: a thread with nothing but a reaction helps no one.
		if h := r.find(account.ID, a.Update.Person); h != nil {
			c.Handle = h.ID
		}
		rows = append(rows, c)
		targets = append(targets, c.Target)
	}
	if len(rows) == 0 {
		return nil
	}
	fresh, err := r.tx.InsertChanges(ctx, rows)
	if err != nil {
		return err
	}
	messages, err := r.tx.MessagesByPlatform(ctx, r.ws, account.ID, targets)
	if err != nil {
		return err
	}
	var ids []inbox.ConversationID
	for _, m := range messages {
		ids = append(ids, m.Conversation)
	}
	if err := r.loadByID(ctx, ids); err != nil {
		return err
	}
	all, err := r.tx.ChangesOf(ctx, r.ws, account.ID, targets)
	if err != nil {
		return err
	}
	for i := range rows {
		c := &rows[i]
		m, ok := messages[c.Target]
		if !ok || !fresh[c.ID] {
			continue
		}
		if err := r.tx.NoteChanges(ctx, r.ws, m.ID, 1); err != nil {
			return err
		}
		m.Version++
		messages[c.Target] = m
		if c.Kind != inbox.ChangeReaction {
			r.touch(m.Conversation, m.SentAt)
		}
		r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventMessageChanged, Account: account.ID, Conversation: m.Conversation, Message: m.ID, Version: m.Version})
		if conv := r.conversations[m.Conversation]; conv != nil && conv.LastMessage == m.ID {
			if c.Kind != inbox.ChangeReaction {
				r.preview(conv, m, all[c.Target])
				r.changed[conv.ID], r.announced[conv.ID] = true, true
			}
		}
	}
	return nil
}

// reports stores delivery reports as evidence and moves the statuses they prove.
func (r *receiving) reports(ctx context.Context, account inbox.Account, group []Arrival) error {
	var reports []inbox.Report
	var targets []string
	var callbacks []inbox.MessageID
	for _, a := range group {
		if a.Update.Report == nil {
			continue
		}
		rep := *a.Update.Report
		rep.At = plausible(rep.At, a.ReceivedAt)
		reports = append(reports, rep)
		targets = append(targets, rep.Target)
	}
	if len(reports) == 0 {
		return nil
	}
	if err := r.tx.InsertReports(ctx, r.ws, account.ID, r.now, reports); err != nil {
		return err
	}
	messages, err := r.tx.MessagesByPlatform(ctx, r.ws, account.ID, targets)
	if err != nil {
		return err
	}
	// A report may come before the answer of the call that sent the message, or settle a call
	// that was cut: then only our own id, carried along, tells which message it is about.
	for _, rep := range reports {
		if _, ok := messages[rep.Target]; !ok {
			if id, err := strconv.ParseInt(rep.Callback, 10, 64); err == nil && id > 0 {
				callbacks = append(callbacks, inbox.MessageID(id))
			}
		}
	}
	var ours map[inbox.MessageID]inbox.Message
	if len(callbacks) > 0 {
		if ours, err = r.tx.MessagesByID(ctx, r.ws, callbacks); err != nil {
			return err
		}
	}
	touched := map[inbox.MessageID]*inbox.Message{}
	before := map[inbox.MessageID]inbox.Message{}
	var order []*inbox.Message
	for _, rep := range reports {
		m, ok := messages[rep.Target]
		if !ok {
			id, _ := strconv.ParseInt(rep.Callback, 10, 64)
			m, ok = ours[inbox.MessageID(id)]
			// The callback text is the platform's to return, so it is checked against the account.
			if !ok || m.Account != account.ID || m.Direction != inbox.Outbound || m.PlatformID != "" && m.PlatformID != rep.Target {
				continue // evidence waits for its message
			}
		}
		t := touched[m.ID]
		if t == nil {
			before[m.ID] = m
			t = &m
			touched[m.ID] = t
			order = append(order, t)
		}
		t.PlatformID = rep.Target
		t.Prove(rep)
	}
	if err := r.waitingProof(ctx, account, before, order); err != nil {
		return err
	}
	var ids []inbox.ConversationID
	for _, m := range order {
		ids = append(ids, m.Conversation)
	}
	if err := r.loadByID(ctx, ids); err != nil {
		return err
	}
	for _, m := range order {
		old := before[m.ID]
		if old.Status == m.Status && old.StatusAt == m.StatusAt && old.PlatformID == m.PlatformID && old.Failure == m.Failure && samePrice(old.Price, m.Price) {
			continue
		}
		m.Version++
		if err := r.tx.SaveStatus(ctx, *m); err != nil {
			return err
		}
		if old.Status.Rank() <= inbox.StatusUnknown.Rank() {
			// Proof that it went out: no lane may send it again.
			if err := r.tx.SettleOutbox(ctx, r.ws, m.ID); err != nil {
				return err
			}
		}
		if c := r.conversations[m.Conversation]; c != nil && c.LastMessage == m.ID && c.LastStatus != m.Status {
			c.LastStatus = m.Status
			r.changed[c.ID] = true
		}
		r.trouble(m.Conversation, old.Status, m.Status)
		r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventMessageStatus, Account: account.ID, Conversation: m.Conversation, Message: m.ID, Version: m.Version})
	}
	return nil
}

// waitingProof merges the evidence that came before a message's platform id was known.
func (r *receiving) waitingProof(ctx context.Context, account inbox.Account, before map[inbox.MessageID]inbox.Message, touched []*inbox.Message) error {
	var targets []string
	for _, m := range touched {
		if before[m.ID].PlatformID == "" {
			targets = append(targets, m.PlatformID)
		}
	}
	if len(targets) == 0 {
		return nil
	}
	waiting, err := r.tx.ReportsFor(ctx, r.ws, account.ID, targets)
	if err != nil {
		return err
	}
	for _, m := range touched {
		if before[m.ID].PlatformID == "" {
			for _, rep := range waiting[m.PlatformID] {
				m.Prove(rep)
			}
		}
	}
	return nil
}

func samePrice(a, b *inbox.Price) bool { return a == b || a != nil && b != nil && *a == *b }

// trouble notes that a message came to be, or is no longer, one that somebody has to deal with.
func (r *receiving) trouble(id inbox.ConversationID, before, after inbox.Status) {
	bad := func(s inbox.Status) bool { return s == inbox.StatusFailed || s == inbox.StatusUnknown }
	if before != after && (bad(before) || bad(after)) && r.conversations[id] != nil {
		r.changed[id], r.announced[id], r.troubled[id] = true, true, true
	}
}
