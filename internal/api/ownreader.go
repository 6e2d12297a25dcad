package api

import (
	"context"
	"slices"

	"sangam/internal/auth"
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

// look reads the teams of who asks.
func (o ownReader) look(ctx context.Context, s *sight) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read || !s.teams {
		return nil
	}
	all, err := o.all.Teams(ctx, s.actor.Workspace)
	if err != nil {
		return err
	}
	s.all, s.read, s.served = all, true, map[inbox.AccountID]bool{}
	for _, t := range all {
		if slices.Contains(t.Members, s.me) {
			s.ours = append(s.ours, t.ID)
			for _, a := range t.Accounts {
				s.served[a] = true
			}
		}
	}
	return nil
}

// visible leaves of some conversations those that are seen.
func (o ownReader) visible(ctx context.Context, list []view.Thread, err error) ([]view.Thread, error) {
	s := sightOf(ctx)
	if err != nil || s == nil {
		return list, err
	}
	if err := o.look(ctx, s); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(t view.Thread) bool { return !auth.Sees(s.actor, &t.Conversation, s.all) }), nil
}

// whole tells whether all that a filter finds is seen.
func (s *sight) whole(f view.Filter) bool {
	return s.teams && (f.TeamsOf == s.me || s.served[f.Account] || f.Team != 0 && slices.Contains(s.ours, f.Team))
}

// parts are filters that find together what of a filter is seen; one conversation may be found by several.
func (s *sight) parts(f view.Filter) (parts []view.Filter) {
	if s.whole(f) {
		return []view.Filter{f}
	}
	if mine := f; narrow(&mine, s.me) {
		parts = append(parts, mine)
	}
	if f.Account == 0 {
		for a := range s.served {
			part := f
			part.Account = a
			parts = append(parts, part)
		}
	}
	if f.Team == 0 {
		for _, t := range s.ours {
			part := f
			part.Team = t
			parts = append(parts, part)
		}
	}
	return parts
}

func (o ownReader) Conversations(ctx context.Context, ws inbox.WorkspaceID, f view.Filter) ([]view.Thread, error) {
	s := sightOf(ctx)
	if s == nil {
		return o.all.Conversations(ctx, ws, f)
	}
	if err := o.look(ctx, s); err != nil {
		return nil, err
	}
	var list []view.Thread
	for _, part := range s.parts(f) {
		some, err := o.all.Conversations(ctx, ws, part)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	slices.SortFunc(list, func(a, b view.Thread) int { return f.Compare(&a.Conversation, &b.Conversation) })
	// Each part is a moment of its own: one that moved meanwhile is found in two places.
	found := map[inbox.ConversationID]bool{}
	list = slices.DeleteFunc(list, func(t view.Thread) bool {
		twice := found[t.ID]
		found[t.ID] = true
		return twice
	})
	return o.visible(ctx, list[:min(len(list), f.Limit)], nil)
}

func (o ownReader) ConversationsByID(ctx context.Context, ws inbox.WorkspaceID, ids []inbox.ConversationID) ([]view.Thread, error) {
	list, err := o.all.ConversationsByID(ctx, ws, ids)
	return o.visible(ctx, list, err)
}

func (o ownReader) Conversation(ctx context.Context, ws inbox.WorkspaceID, id inbox.ConversationID) (view.Thread, error) {
	t, err := o.all.Conversation(ctx, ws, id)
	list, err := o.visible(ctx, []view.Thread{t}, err)
	if err == nil && len(list) == 0 {
		err = inbox.Refuse(inbox.CodeNotFound, "There is no such conversation.")
	}
	if err != nil {
		return view.Thread{}, err
	}
	return list[0], nil
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
	s := sightOf(ctx)
	if s == nil {
		return o.all.Counts(ctx, ws, member)
	}
	n := view.Counts{Accounts: map[inbox.AccountID]int{}, Teams: map[inbox.TeamID]int{}}
	accounts, err := o.all.WorkspaceAccounts(ctx, ws)
	if err != nil {
		return n, err
	}
	teams, err := o.all.Teams(ctx, ws)
	if err != nil {
		return n, err
	}
	open := view.Filter{State: inbox.ConversationOpen}
	unread, waits, escalated, mine, nobody := open, open, open, open, open
	unread.Unread, waits.NeedsAnswer, escalated.Stage, nobody.Assignees = true, true, inbox.StageEscalated, view.Nobody
	mine.Assignees, mine.Assignee = view.Member, s.me
	filters := []view.Filter{open, mine, nobody, unread, waits, escalated, {State: inbox.ConversationResolved}, {State: inbox.ConversationSnoozed}, {Problems: true}}
	figures := []*int{&n.Open, &n.Mine, &n.Unassigned, &n.Unread, &n.NeedsAnswer, &n.Escalated, &n.Resolved, &n.Snoozed, &n.Problems}
	for _, a := range accounts {
		filters = append(filters, view.Filter{State: inbox.ConversationOpen, Account: a.ID})
	}
	for _, t := range teams {
		filters = append(filters, view.Filter{State: inbox.ConversationOpen, Team: t.ID})
	}
	counts, err := o.CountConversations(ctx, ws, filters)
	if err != nil {
		return n, err
	}
	for i, c := range counts {
		if i < len(figures) {
			*figures[i] = c
		} else if i -= len(figures); i < len(accounts) {
			n.Accounts[accounts[i].ID] = c
		} else {
			n.Teams[teams[i-len(accounts)].ID] = c
		}
	}
	adrift, err := o.Adrift(ctx, ws, view.Newest, 200)
	if err != nil {
		return n, err
	}
	n.Adrift = len(adrift)
	mentions, err := o.Mentions(ctx, ws, s.me, view.Newest, 200)
	for _, m := range mentions {
		if m.ReadAt == 0 {
			n.Mentions++
		}
	}
	return n, err
}

func (o ownReader) CountConversations(ctx context.Context, ws inbox.WorkspaceID, filters []view.Filter) ([]int, error) {
	s := sightOf(ctx)
	if s == nil {
		return o.all.CountConversations(ctx, ws, filters)
	}
	if err := o.look(ctx, s); err != nil {
		return nil, err
	}
	var others []inbox.AccountID // numbers that their teams do not serve
	if len(s.ours) > 0 {
		accounts, err := o.all.WorkspaceAccounts(ctx, ws)
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			if !s.served[a.ID] {
				others = append(others, a.ID)
			}
		}
	}
	out := make([]int, len(filters))
	var asked []view.Filter
	var at, sign []int
	for i, f := range filters {
		add := func(by int, part view.Filter) {
			asked, at, sign = append(asked, part), append(at, i), append(sign, by)
		}
		s.counted(f, others, add)
	}
	counts, err := o.all.CountConversations(ctx, ws, asked)
	for i, n := range counts {
		out[at[i]] += sign[i] * n
	}
	for i := range out {
		out[i] = min(view.CountCap, max(0, out[i]))
	}
	return out, err
}

// counted splits a filter into such as find each conversation that is seen once, if those that count as minus are taken
// away: of numbers that are served all, of each other number one's own and the teams', less what is both.
func (s *sight) counted(f view.Filter, others []inbox.AccountID, add func(by int, part view.Filter)) {
	mine := f
	may := narrow(&mine, s.me)
	switch {
	case s.whole(f) || len(s.ours) > 0 && len(others) == 0:
		add(1, f)
		return
	case len(s.ours) == 0:
		if may {
			add(1, mine)
		}
		return
	}
	if f.Account == 0 {
		for a := range s.served {
			part := f
			part.Account = a
			add(1, part)
		}
	} else {
		others = []inbox.AccountID{f.Account}
	}
	for _, a := range others {
		mine.Account = a
		if may {
			add(1, mine)
		}
		if f.Team != 0 {
			continue
		}
		for _, t := range s.ours {
			part, both := f, mine
			part.Account, part.Team, both.Team = a, t, t
			add(1, part)
			if may {
				add(-1, both)
			}
		}
	}
}

func (o ownReader) Lines(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID, after view.Position, limit int) ([]view.Line, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Lines(ctx, ws, conv, after, limit)
}

// mine refuses a conversation that is not seen.
func (o ownReader) mine(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) error {
	if sightOf(ctx) == nil {
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
	if err != nil || sightOf(ctx) == nil {
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
	var out []view.Thread
	for {
		list, err := o.all.Adrift(ctx, ws, after, limit)
		if err != nil || sightOf(ctx) == nil || len(list) == 0 {
			return append(out, list...), err
		}
		read, last := len(list), list[len(list)-1].Position()
		if list, err = o.visible(ctx, list, nil); err != nil {
			return nil, err
		}
		out = append(out, list...)
		if read < limit || len(out) >= limit {
			return out[:min(len(out), limit)], nil
		}
		after = last
	}
}

func (o ownReader) Mentions(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, after view.Position, limit int) ([]view.Mention, error) {
	var out []view.Mention
	for {
		list, err := o.all.Mentions(ctx, ws, member, after, limit)
		if err != nil || sightOf(ctx) == nil {
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

func (o ownReader) Contacts(ctx context.Context, ws inbox.WorkspaceID, q string, of view.Whose, after view.Position, limit int) ([]view.Acquaintance, error) {
	if s := sightOf(ctx); s != nil {
		of = view.Whose{Member: s.me, Teams: s.teams}
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
	if c, err = o.known(ctx, ws, c); err == nil && sightOf(ctx) != nil && len(c.Conversations) == 0 {
		return view.Acquaintance{}, inbox.Refuse(inbox.CodeNotFound, "There is no such contact.")
	}
	return c, err
}

// known leaves of a person the conversations that are seen, and the handles that are reached by them.
func (o ownReader) known(ctx context.Context, ws inbox.WorkspaceID, c view.Acquaintance) (view.Acquaintance, error) {
	if sightOf(ctx) == nil {
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
	if sightOf(ctx) != nil {
		if _, err := o.Contact(ctx, ws, id); err != nil {
			return err
		}
	}
	return o.all.RenameContact(ctx, by, ws, id, name)
}

func (o ownReader) Followers(ctx context.Context, ws inbox.WorkspaceID, conv inbox.ConversationID) ([]inbox.MemberID, error) {
	if err := o.mine(ctx, ws, conv); err != nil {
		return nil, err
	}
	return o.all.Followers(ctx, ws, conv)
}

// Followed gives ids, also of what is not seen any more: they are read by ConversationsByID.
func (o ownReader) Followed(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) ([]inbox.ConversationID, error) {
	return o.all.Followed(ctx, ws, member)
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
	if sightOf(ctx) != nil && conv != 0 {
		if _, err := o.Conversation(ctx, ws, conv); err != nil {
			return nil, err
		}
	}
	var out []view.Later
	for {
		list, err := o.all.Scheduled(ctx, ws, conv, after, limit)
		if err != nil || sightOf(ctx) == nil {
			return list, err
		}
		seen, err := o.seen(ctx, ws, conversationsOf(list, func(l view.Later) inbox.ConversationID { return l.Conversation }))
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			if seen[l.Conversation].ID != 0 && len(out) < limit {
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
	if err == nil && o.mine(ctx, ws, l.Conversation) != nil {
		return view.Later{}, inbox.Refuse(inbox.CodeNotFound, "There is no such %s.", "scheduled message")
	}
	return l, err
}
