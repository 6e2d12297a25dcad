package api

import (
	"context"
	"slices"

	"sangam/internal/inbox"
	"sangam/internal/view"
)

// ownReader reads what a request may see. It has every method of Reader by name and embeds none, so that a new one is
// not forgotten.
type ownReader struct{ all Reader }

// narrow makes a filter find only what a member has; false: it finds nothing.
func narrow(f *view.Filter, me inbox.MemberID) bool {
	if f.Assignees == view.Nobody || f.Assignees == view.Member && f.Assignee != me || f.Stage == inbox.StageNew {
		return false
	}
	f.Assignees, f.Assignee = view.Member, me
	return true
}

func (o ownReader) Conversations(ctx context.Context, ws inbox.WorkspaceID, f view.Filter) ([]view.Thread, error) {
	if me := only(ctx); me != 0 && !narrow(&f, me) {
		return nil, nil
	}
	return o.all.Conversations(ctx, ws, f)
}

func (o ownReader) ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) ([]view.Thread, error) {
	list, err := o.all.ConversationsByID(ctx, ws, ids)
	if me := only(ctx); me != 0 {
		list = slices.DeleteFunc(list, func(t view.Thread) bool { return t.Assignee != me })
	}
	return list, err
}

func (o ownReader) Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (view.Thread, error) {
	t, err := o.all.Conversation(ctx, ws, id)
	if me := only(ctx); err == nil && me != 0 && t.Assignee != me {
		return view.Thread{}, inbox.Refuse(inbox.CodeNotFound, "There is no such conversation.")
	}
	return t, err
}

// seen gives those of some conversations that are seen, by id.
func (o ownReader) seen(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) (map[inbox.ConversationID]view.Thread, error) {
	list, err := o.ConversationsByID(ctx, ws, slices.Compact(slices.Sorted(slices.Values(ids))))
	out := map[inbox.ConversationID]view.Thread{}
	for _, t := range list {
		out[t.ID] = t
	}
	return out, err
}

func (o ownReader) Counts(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (view.Counts, error) {
	me := only(ctx)
	if me == 0 {
		return o.all.Counts(ctx, ws, member)
	}
	n := view.Counts{Accounts: map[inbox.AccountID]int{}, Teams: map[inbox.TeamID]int{}}
	accounts, err := o.all.WorkspaceAccounts(ctx, ws)
	if err != nil {
		return n, err
	}
	open := view.Filter{State: inbox.ConversationOpen}
	unread, waits, escalated := open, open, open
	unread.Unread, waits.NeedsAnswer, escalated.Stage = true, true, inbox.StageEscalated
	filters := []view.Filter{open, unread, waits, escalated, {State: inbox.ConversationResolved}, {State: inbox.ConversationSnoozed}, {Problems: true}}
	figures := []*int{&n.Open, &n.Unread, &n.NeedsAnswer, &n.Escalated, &n.Resolved, &n.Snoozed, &n.Problems}
	for _, a := range accounts {
		filters = append(filters, view.Filter{State: inbox.ConversationOpen, Account: a.ID})
	}
	counts, err := o.CountConversations(ctx, ws, filters)
	if err != nil {
		return n, err
	}
	for i, c := range counts {
		if i < len(figures) {
			*figures[i] = c
		} else {
			n.Accounts[accounts[i-len(figures)].ID] = c
		}
	}
	n.Mine = n.Open
	adrift, err := o.Adrift(ctx, ws, view.Newest, 200)
	if err != nil {
		return n, err
	}
	n.Adrift = len(adrift)
	mentions, err := o.Mentions(ctx, ws, me, view.Newest, 200)
	for _, m := range mentions {
		if m.ReadAt == 0 {
			n.Mentions++
		}
	}
	return n, err
}

func (o ownReader) CountConversations(ctx context.Context, ws inbox.WorkspaceID, filters []view.Filter) ([]int, error) {
	me := only(ctx)
	if me == 0 {
		return o.all.CountConversations(ctx, ws, filters)
	}
	out := make([]int, len(filters))
	var asked []view.Filter
	var at []int
	for i, f := range filters {
		if narrow(&f, me) {
			asked, at = append(asked, f), append(at, i)
		}
	}
	counts, err := o.all.CountConversations(ctx, ws, asked)
	for i, n := range counts {
		out[at[i]] = n
	}
	return out, err
}

func (o ownReader) Lines(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Line, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Lines(ctx, ws, conv, after, limit)
}

// mine refuses a conversation that is not seen.
func (o ownReader) mine(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) error {
	if only(ctx) == 0 {
		return nil
	}
	_, err := o.Conversation(ctx, ws, conv)
	return err
}

func (o ownReader) Problems(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, limit int) ([]view.Line, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Problems(ctx, ws, conv, limit)
}

func (o ownReader) LinesByID(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, ids []inbox.MessageID) ([]view.Line, error) {
	list, err := o.all.LinesByID(ctx, ws, conv, ids)
	if err != nil || only(ctx) == 0 {
		return list, err
	}
	seen, err := o.seen(ctx, ws, conversationsOf(list, func(l view.Line) inbox.ConversationID { return l.Conversation }))
	return slices.DeleteFunc(list, func(l view.Line) bool { return seen[l.Conversation].ID == 0 }), err
}

func conversationsOf[T any](list []T, of func(T) inbox.ConversationID) []inbox.ConversationID {
	out := make([]inbox.ConversationID, len(list))
	for i, v := range list {
		out[i] = of(v)
	}
	return out
}

func (o ownReader) Notes(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Note, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Notes(ctx, ws, conv, after, limit)
}

func (o ownReader) Handoffs(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Handoff, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Handoffs(ctx, ws, conv, after, limit)
}

func (o ownReader) Adrift(ctx context.Context, ws inbox.WorkspaceID, after view.Position, limit int) ([]view.Thread, error) {
	me := only(ctx)
	var out []view.Thread
	for {
		list, err := o.all.Adrift(ctx, ws, after, limit)
		if err != nil || me == 0 {
			return list, err
		}
		for _, t := range list {
			if t.Assignee == me && len(out) < limit {
				out = append(out, t)
			}
		}
		if len(list) < limit || len(out) == limit {
			return out, nil
		}
		after = list[len(list)-1].Position()
	}
}

func (o ownReader) Mentions(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, after view.Position, limit int) ([]view.Mention, error) {
	var out []view.Mention
	for {
		list, err := o.all.Mentions(ctx, ws, member, after, limit)
		if err != nil || only(ctx) == 0 {
			return list, err
		}
		seen, err := o.seen(ctx, ws, conversationsOf(list, func(m view.Mention) inbox.ConversationID { return m.Note.Conversation }))
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if seen[m.Note.Conversation].ID != 0 && len(out) < limit {
				out = append(out, m)
			}
		}
		if len(list) < limit || len(out) == limit {
			return out, nil
		}
		last := list[len(list)-1].Note
		after = view.Position{At: last.CreatedAt, ID: int64(last.ID)}
	}
}

func (o ownReader) Contacts(ctx context.Context, ws inbox.WorkspaceID, q string, of inbox.MemberID, after view.Position, limit int) ([]view.Acquaintance, error) {
	if me := only(ctx); me != 0 {
		of = me
	}
	list, err := o.all.Contacts(ctx, ws, q, of, after, limit)
	for i := range list {
		if err == nil {
			list[i], err = o.known(ctx, ws, list[i])
		}
	}
	return list, err
}

func (o ownReader) Contact(ctx context.Context, ws inbox.WorkspaceID, id inbox.ContactID) (view.Acquaintance, error) {
	c, err := o.all.Contact(ctx, ws, id)
	if err != nil {
		return c, err
	}
	if c, err = o.known(ctx, ws, c); err == nil && only(ctx) != 0 && len(c.Conversations) == 0 {
		return view.Acquaintance{}, inbox.Refuse(inbox.CodeNotFound, "There is no such contact.")
	}
	return c, err
}

// known leaves of a person the conversations that are seen, and the handles that are reached by them.
func (o ownReader) known(ctx context.Context, ws inbox.WorkspaceID, c view.Acquaintance) (view.Acquaintance, error) {
	if only(ctx) == 0 {
		return c, nil
	}
	seen, err := o.seen(ctx, ws, c.Conversations)
	if len(seen) < len(c.Conversations) {
		c.FirstAt = 0 // it may be of another
	}
	c.Conversations = slices.DeleteFunc(slices.Clone(c.Conversations), func(id inbox.ConversationID) bool { return seen[id].ID == 0 })
	by := map[inbox.HandleID]bool{}
	for _, t := range seen {
		by[t.Handle] = true
	}
	c.Handles = slices.DeleteFunc(slices.Clone(c.Handles), func(h inbox.Handle) bool { return !by[h.ID] })
	return c, err
}

func (o ownReader) RenameContact(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.ContactID, name string) error {
	if only(ctx) != 0 {
		if _, err := o.Contact(ctx, ws, id); err != nil {
			return err
		}
	}
	return o.all.RenameContact(ctx, by, ws, id, name)
}

// What follows holds nothing of conversations, or is closed to who is limited.

func (o ownReader) ViewsOf(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]inbox.SavedView, error) {
	return o.all.ViewsOf(ctx, ws, member)
}

func (o ownReader) Teams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error) {
	return o.all.Teams(ctx, ws)
}

func (o ownReader) Labels(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Label, error) {
	return o.all.Labels(ctx, ws)
}

func (o ownReader) WorkspaceAccounts(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Account, error) {
	return o.all.WorkspaceAccounts(ctx, ws)
}

func (o ownReader) WorkspaceAccount(ctx context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
	return o.all.WorkspaceAccount(ctx, ws, id)
}

func (o ownReader) Load(ctx context.Context, ws inbox.WorkspaceID, account inbox.AccountID) (view.Load, error) {
	return o.all.Load(ctx, ws, account)
}

func (o ownReader) ParkedList(ctx context.Context, ws inbox.WorkspaceID, state string, after view.Position, limit int) ([]view.Parked, error) {
	return o.all.ParkedList(ctx, ws, state, after, limit)
}

func (o ownReader) ParkedItem(ctx context.Context, ws inbox.WorkspaceID, id inbox.ParkedID) (view.Parked, error) {
	return o.all.ParkedItem(ctx, ws, id)
}

func (o ownReader) UnknownThings(ctx context.Context, ws inbox.WorkspaceID) ([]view.UnknownThing, error) {
	return o.all.UnknownThings(ctx, ws)
}

func (o ownReader) Scheduled(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Later, error) {
	me := only(ctx)
	if me != 0 && conv != 0 {
		if _, err := o.Conversation(ctx, ws, conv); err != nil {
			return nil, err
		}
	}
	var out []view.Later
	for {
		list, err := o.all.Scheduled(ctx, ws, conv, after, limit)
		if err != nil || me == 0 {
			return list, err
		}
		for _, l := range list {
			if l.Assignee == me && len(out) < limit {
				out = append(out, l)
			}
		}
		if len(list) < limit || len(out) == limit {
			return out, nil
		}
		last := list[len(list)-1]
		after = view.Position{At: last.DueAt, ID: int64(last.ID)}
	}
}

func (o ownReader) ScheduledByID(ctx context.Context, ws inbox.WorkspaceID, id inbox.ScheduledID) (view.Later, error) {
	l, err := o.all.ScheduledByID(ctx, ws, id)
	if me := only(ctx); err == nil && me != 0 && l.Assignee != me {
		return view.Later{}, inbox.Refuse(inbox.CodeNotFound, "There is no such %s.", "scheduled message")
	}
	return l, err
}
