package api

import (
	"context"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/delivery"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Person is somebody outside, as the list names them.
type Person struct {
	ID       inbox.ContactID `json:"id"`
	Name     string          `json:"name,omitempty"`
	Phone    string          `json:"phone,omitempty" doc:"With +; absent when hidden behind a username."`
	Username string          `json:"username,omitempty"`
}

// Author is who wrote, edited, reacted or took back.
type Author struct {
	Kind inbox.AuthorKind `json:"kind" enum:"contact,member,phone,flow,campaign,api,system"`
	ID   inbox.MemberID   `json:"id,omitempty" doc:"Of the member, if it was one."`
	Name string           `json:"name,omitempty"`
}

// Window says whether free-form replies are allowed.
type Window struct {
	Open   bool         `json:"open"`
	Until  inbox.Millis `json:"until,omitempty" doc:"When it closes, or closed."`
	Reason string       `json:"reason,omitempty" doc:"Why it is closed: never_opened or expired."`
}

// LastMessage is the newest message, for the list.
type LastMessage struct {
	ID        inbox.MessageID   `json:"id"`
	Direction inbox.Direction   `json:"direction"`
	Author    Author            `json:"author"`
	Kind      inbox.MessageKind `json:"kind"`
	Text      string            `json:"text,omitempty" doc:"At most 160 characters."`
	Status    inbox.Status      `json:"status,omitempty"`
	SentAt    inbox.Millis      `json:"sent_at"`
	Revoked   bool              `json:"revoked,omitempty"`
}

// Referral tells which ad or post somebody came from.
type Referral struct {
	Headline   string `json:"headline,omitempty"`
	Body       string `json:"body,omitempty"`
	SourceType string `json:"source_type,omitempty"`
	SourceURL  string `json:"source_url,omitempty"`
	SourceID   string `json:"source_id,omitempty"`
	MediaType  string `json:"media_type,omitempty"`
	ClickID    string `json:"ctwa_clid,omitempty"`
}

func referralShape(r *inbox.Referral) *Referral {
	if r == nil {
		return nil
	}
	return &Referral{Headline: r.Headline, Body: r.Body, SourceType: r.SourceType, SourceURL: r.SourceURL, SourceID: r.SourceID, MediaType: r.MediaType, ClickID: r.ClickID}
}

// Conversation is a thread with one person through one account.
type Conversation struct {
	ID                inbox.ConversationID `json:"id"`
	AccountID         inbox.AccountID      `json:"account_id"`
	Contact           Person               `json:"contact"`
	HandleID          inbox.HandleID       `json:"handle_id"`
	Reaches           string               `json:"reaches,omitempty" doc:"What a message written now is addressed to; changes with the person's number or account. Absent when nothing is left that surely is this person."`
	State             string               `json:"state" enum:"new,open,waiting,escalated,snoozed,resolved" doc:"New: nobody has it or has answered. Waiting: for the contact. New, waiting and escalated ones are among what is open."`
	Priority          string               `json:"priority" enum:"urgent,high,normal,none,low"`
	WaitingSince      inbox.Millis         `json:"waiting_since,omitempty" doc:"Set while it needs an answer: when the contact said the first thing that no person has answered."`
	SnoozedUntil      inbox.Millis         `json:"snoozed_until,omitempty" doc:"When it opens by itself, unless the contact writes before."`
	SnoozedBy         inbox.MemberID       `json:"snoozed_by,omitempty"`
	AssigneeID        inbox.MemberID       `json:"assignee_id,omitempty"`
	TeamID            inbox.TeamID         `json:"team_id,omitempty" doc:"The team it was given to, beside whoever has it."`
	Next              *NextStep            `json:"next,omitempty" doc:"What comes next; absent when it is resolved."`
	Handoff           *HandoffMark         `json:"handoff,omitempty" doc:"The card with which it was last handed over, until it is resolved."`
	UnreadCount       int                  `json:"unread_count"`
	LabelIDs          []inbox.LabelID      `json:"label_ids,omitempty"`
	ProblemCount      int                  `json:"problem_count" doc:"Messages of ours that failed, or whose fate is unknown, and that nobody has sent again or left as they are."`
	Window            Window               `json:"window"`
	AnsweredOnPhoneAt inbox.Millis         `json:"answered_on_phone_at,omitempty" doc:"Set while the owner's answer on the phone is newer than what the contact last said."`
	HandedToPhone     *HandedToPhone       `json:"handed_to_phone,omitempty" doc:"Set while the answer is left to the phone."`
	Referral          *Referral            `json:"referral,omitempty"`
	LastMessage       *LastMessage         `json:"last_message,omitempty"`
	LastActivityAt    inbox.Millis         `json:"last_activity_at"`
	CreatedAt         inbox.Millis         `json:"created_at"`
	Version           int64                `json:"version" doc:"Grows with each change."`
	Can               []string             `json:"can" doc:"What the caller may do here."`
}

func (a *API) conversationShape(who caller, now inbox.Millis) func(view.Thread) Conversation {
	can, words := []string{}, auth.Can(who.Actor, auth.NotesRead)
	for _, c := range []struct {
		name string
		need auth.Permission
	}{{"reply", auth.ConversationsReply}, {"assign", auth.ConversationsAssign}, {"resolve", auth.ConversationsResolve}, {"mark", auth.ConversationsMark}, {"label", auth.ConversationsLabel}, {"note", auth.NotesWrite}} {
		if auth.Can(who.Actor, c.need) {
			can = append(can, c.name)
		}
	}
	return func(t view.Thread) Conversation {
		c := Conversation{ID: t.ID, AccountID: t.Account, Contact: Person{t.Contact, t.Person.Name, phoneShape(t.Person.Phone), t.Person.Username}, HandleID: t.Handle, Reaches: t.Reaches, State: stateShape(&t.Conversation), Priority: t.Priority.String(),
			AssigneeID: t.Assignee, TeamID: t.Team, UnreadCount: t.Unread, SnoozedUntil: t.SnoozedUntil, SnoozedBy: t.SnoozedBy, ProblemCount: t.Problems, LabelIDs: t.Labels, Window: windowShape(t.WindowUntil, now), Referral: referralShape(t.Referral),
			LastActivityAt: t.LastAt, CreatedAt: t.CreatedAt, Version: t.Version, Can: can}
		if kind := t.ComesNext(); kind != "" {
			if c.Next = (&NextStep{Kind: kind, DueAt: t.Next.DueAt, By: t.Next.By}); words {
				c.Next.Text = t.Next.Text
			}
		}
		if n := t.Next; n.Handoff != 0 {
			c.Handoff = &HandoffMark{n.Handoff, n.From, n.To, n.Escalates, n.TakenAt}
		}
		if t.NeedsAnswer() {
			c.WaitingSince = t.WaitingSince
		}
		if t.PhoneAnsweredAt != 0 && t.PhoneAnsweredAt >= t.LastInbound {
			c.AnsweredOnPhoneAt = t.PhoneAnsweredAt
		}
		if t.HandedAt != 0 {
			c.HandedToPhone = &HandedToPhone{t.HandedBy, t.HandedAt, t.HandedAt.Add(desk.HandOverLasts)}
		}
		if t.LastMessage != 0 {
			c.LastMessage = &LastMessage{ID: t.LastMessage, Direction: directionOf(t.LastAuthor), Author: Author{Kind: t.LastAuthor, ID: t.LastBy, Name: t.LastByName}, Kind: t.LastKind,
				Text: t.LastText, Status: t.LastStatus, SentAt: t.LastAt, Revoked: t.LastRevoked}
			if t.LastAuthor == inbox.ByContact {
				c.LastMessage.Author.Name = t.Person.Name
			}
		}
		return c
	}
}

// stateShape says state and stage in one word.
func stateShape(c *inbox.Conversation) string {
	if c.State == inbox.ConversationOpen && c.Stage != inbox.StageNone {
		return string(c.Stage)
	}
	return string(c.State)
}

// stateOf reads such a word.
func stateOf(word string) (inbox.ConversationState, inbox.ConversationStage) {
	switch s := inbox.ConversationStage(word); s {
	case inbox.StageNew, inbox.StageWaiting, inbox.StageEscalated:
		return inbox.ConversationOpen, s
	}
	return inbox.ConversationState(word), inbox.StageNone
}

func directionOf(author inbox.AuthorKind) inbox.Direction {
	if author == inbox.ByContact || author == inbox.BySystem {
		return inbox.Inbound
	}
	return inbox.Outbound
}

// phoneShape writes the platform's digits as people do.
func phoneShape(digits string) string {
	if digits == "" {
		return ""
	}
	return "+" + digits
}

func windowShape(until, now inbox.Millis) Window {
	switch {
	case until == 0:
		return Window{Reason: "never_opened"}
	case until <= now:
		return Window{Until: until, Reason: "expired"}
	}
	return Window{Open: true, Until: until}
}

// Counts are the figures beside the list.
type Counts struct {
	Open struct {
		All        int `json:"all"`
		Mine       int `json:"mine"`
		Unassigned int `json:"unassigned"`
	} `json:"open"`
	Unread      int            `json:"unread"`
	Resolved    int            `json:"resolved"`
	Snoozed     int            `json:"snoozed"`
	NeedsAnswer int            `json:"needs_answer" doc:"Open ones whose contact waits for us."`
	Escalated   int            `json:"escalated"`
	Accounts    map[string]int `json:"accounts" doc:"Open conversations by account."`
	Teams       map[string]int `json:"teams" doc:"Open conversations by team."`
	Problems    int            `json:"problems" doc:"Conversations, open or resolved, with messages of ours that failed, or whose fate is unknown, and that nobody has dealt with."`
	Parked      int            `json:"parked"`
	Mentions    int            `json:"mentions" doc:"Notes that name the caller and wait to be read."`
	NoNextStep  int            `json:"no_next_step" doc:"Open ones of which nobody has said what comes next."`
	Cap         int            `json:"cap" doc:"Where counting stops: a figure that reaches it means that many or more."`
}

// Paging is how a list is walked.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"100" doc:"next_cursor of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// whole is a list so short that it is always given whole; the words of a page are allowed.
type whole struct{ Paging }

func (p Paging) after() (view.Position, error) {
	at, err := view.ParseCursor(p.Cursor)
	if err != nil {
		return at, inbox.Invalid("query.cursor", "%v", err)
	}
	return at, nil
}

type listIn struct {
	State    string `query:"state" enum:"open,new,waiting,escalated,snoozed,resolved,all" default:"open" doc:"Open are also those that are new, waiting or escalated."`
	Waits    bool   `query:"needs_answer" doc:"Only open ones whose contact waits for us: the highest priority first, then who has waited longest."`
	Priority string `query:"priority" enum:",urgent,high,normal,low" doc:"Only those of this priority."`
	Account  string `query:"account" doc:"Only of this account."`
	Assignee string `query:"assignee" doc:"me, none, the id of a member, or any: all, assigned or not."`
	Label    string `query:"label" doc:"Only those that have this label."`
	Team     string `query:"team" doc:"Only what was given to this team; mine: to any team of the caller."`
	Unread   bool   `query:"unread" doc:"Only those with unread messages."`
	Problems bool   `query:"problems" doc:"Only those with messages of ours that failed, or whose fate is unknown, and that nobody has sent again or left as they are. Mostly wanted with state=all."`
	Adrift   bool   `query:"no_next_step" doc:"Only open ones of which nobody has said what comes next; other filters do not count."`
	IDs      string `query:"ids" doc:"Only these, separated by commas; other filters do not count."`
	Paging
}

func (a *API) conversationRoutes() {
	add(a, route{"GET", "/api/v1/conversations", auth.ConversationsRead, "list-conversations", "Conversations, newest activity first"}, options{}, a.listConversations)
	add(a, route{"GET", "/api/v1/conversations/counts", auth.ConversationsRead, "count-conversations", "Figures beside the list"}, options{}, func(ctx context.Context, who caller, _ *struct{}) (*body[Counts], error) {
		n, err := a.Reader.Counts(ctx, who.Actor.Workspace, who.Actor.Member)
		c := Counts{Unread: n.Unread, Resolved: n.Resolved, Problems: n.Problems, Accounts: map[string]int{}, Teams: map[string]int{}, Parked: n.Parked, Snoozed: n.Snoozed, NeedsAnswer: n.NeedsAnswer, Escalated: n.Escalated, Mentions: n.Mentions, NoNextStep: n.Adrift, Cap: view.CountCap}
		c.Open.All, c.Open.Mine, c.Open.Unassigned = n.Open, n.Mine, n.Unassigned
		for id, count := range n.Accounts {
			c.Accounts[id.String()] = count
		}
		for id, count := range n.Teams {
			c.Teams[id.String()] = count
		}
		return answer(c), err
	})
	add(a, route{"GET", "/api/v1/conversations/{id}", auth.ConversationsRead, "get-conversation", "One conversation"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[Conversation], error) {
		return a.conversation(ctx, who, in.ID)
	})
	type patch struct {
		ByID
		Body struct {
			State        *string      `json:"state,omitempty" enum:"new,open,waiting,escalated,snoozed,resolved" doc:"New can only be what nobody has."`
			Priority     *string      `json:"priority,omitempty" enum:"urgent,high,normal,none,low"`
			SnoozedUntil inbox.Millis `json:"snoozed_until,omitempty" doc:"With state snoozed: when it opens by itself, within a year."`
			AssigneeID   *string      `json:"assignee_id,omitempty" doc:"Of a member; empty to take it from whoever has it."`
			TeamID       *string      `json:"team_id,omitempty" doc:"Of a team; empty to take it from the team that has it."`
		}
	}
	add(a, route{"PATCH", "/api/v1/conversations/{id}", auth.ConversationsResolve, "edit-conversation", "Resolve, snooze, escalate, reopen, assign, give a priority"}, options{}, func(ctx context.Context, who caller, in *patch) (*body[Conversation], error) {
		id, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		changes := desk.Changes{SnoozedUntil: in.Body.SnoozedUntil}
		if in.Body.State != nil {
			state, stage := stateOf(*in.Body.State)
			changes.State, changes.Stage = &state, stage
		}
		if in.Body.Priority != nil {
			p, _ := inbox.PriorityOf(*in.Body.Priority)
			changes.Priority = &p
		}
		if in.Body.AssigneeID != nil {
			if !auth.Can(who.Actor, auth.ConversationsAssign) {
				return nil, forbidden(auth.ConversationsAssign)
			}
			var to inbox.MemberID
			if err := to.UnmarshalText([]byte(*in.Body.AssigneeID)); err != nil {
				return nil, inbox.Invalid("body.assignee_id", "want the id of an active member, or an empty text")
			}
			changes.Assignee = &to
		}
		if in.Body.TeamID != nil {
			if !auth.Can(who.Actor, auth.ConversationsAssign) {
				return nil, forbidden(auth.ConversationsAssign)
			}
			if changes.Team, err = teamFor(in.Body.TeamID); err != nil {
				return nil, err
			}
		}
		if _, err := a.Desk.Update(ctx, who.Actor, id, changes); err != nil {
			return nil, err
		}
		// Who gives away what they had is shown it once more, as it left them.
		return a.conversation(unlimited(ctx), who, in.ID)
	})
	type read struct {
		ByID
		Body struct {
			UpTo string `json:"up_to" doc:"The newest message that was read."`
		}
	}
	add(a, route{"POST", "/api/v1/conversations/{id}/read", auth.ConversationsMark, "mark-read", "Mark as read; the contact is told"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *read) (*body[Conversation], error) {
		id, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		var upTo inbox.MessageID
		if err := upTo.UnmarshalText([]byte(in.Body.UpTo)); err != nil || upTo == 0 {
			return nil, inbox.Invalid("body.up_to", "want the id of a message of this conversation")
		}
		_, receipt, err := a.Desk.MarkRead(ctx, who.Actor, id, upTo)
		if err != nil {
			return nil, err
		}
		a.tell(receipt, false)
		return a.conversation(ctx, who, in.ID)
	})
	add(a, route{"POST", "/api/v1/conversations/{id}/unread", auth.ConversationsMark, "mark-unread", "Mark as unread, as a reminder"}, options{status: http.StatusOK}, func(ctx context.Context, who caller, in *ByID) (*body[Conversation], error) {
		id, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err == nil {
			_, err = a.Desk.MarkUnread(ctx, who.Actor, id)
		}
		if err != nil {
			return nil, err
		}
		return a.conversation(ctx, who, in.ID)
	})
	add(a, route{"POST", "/api/v1/conversations/{id}/typing", auth.ConversationsReply, "typing", "Show the contact that somebody types"}, options{status: http.StatusNoContent}, func(ctx context.Context, who caller, in *ByID) (*struct{}, error) {
		id, err := idOf[inbox.ConversationID]("conversation", in.ID)
		if err != nil {
			return nil, err
		}
		receipt, err := a.Desk.Typing(ctx, who.Actor, id)
		if err == nil {
			a.tell(receipt, true)
		}
		return nil, err
	})
}

func (a *API) tell(r desk.ReadReceipt, typing bool) {
	if r.Wanted() {
		a.Courtesy.Post(delivery.Read{Workspace: r.Workspace, Account: r.Account, Conversation: r.Conversation, PlatformID: r.PlatformID, Typing: typing})
	}
}

func (a *API) conversation(ctx context.Context, who caller, text string) (*body[Conversation], error) {
	id, err := idOf[inbox.ConversationID]("conversation", text)
	if err != nil {
		return nil, err
	}
	t, err := a.Reader.Conversation(ctx, who.Actor.Workspace, id)
	if err != nil {
		return nil, err
	}
	return answer(a.conversationShape(who, inbox.MillisOf(a.Now()))(t)), nil
}

func (a *API) listConversations(ctx context.Context, who caller, in *listIn) (*body[page[Conversation]], error) {
	shape := a.conversationShape(who, inbox.MillisOf(a.Now()))
	if in.IDs != "" {
		ids, err := idsOf[inbox.ConversationID]("query.ids", in.IDs)
		if err != nil {
			return nil, err
		}
		threads, err := a.Reader.ConversationsByID(ctx, who.Actor.Workspace, ids)
		return answer(page[Conversation]{Items: shapes(threads, shape)}), err
	}
	f, err := filterOf(who, in)
	if err != nil {
		return nil, err
	}
	if f.After, err = in.after(); err != nil {
		return nil, err
	}
	list := func() ([]view.Thread, error) { return a.Reader.Conversations(ctx, who.Actor.Workspace, f) }
	if in.Adrift {
		list = func() ([]view.Thread, error) { return a.Reader.Adrift(ctx, who.Actor.Workspace, f.After, f.Limit) }
	}
	threads, err := list()
	if err != nil {
		return nil, err
	}
	p := page[Conversation]{Items: shapes(threads, shape)}
	if len(threads) == f.Limit {
		at := threads[len(threads)-1].Position()
		if f.NeedsAnswer {
			at = threads[len(threads)-1].AnswerPosition()
		}
		p.NextCursor = at.Cursor()
	}
	return answer(p), nil
}

// filterOf reads what a list is asked for.
func filterOf(who caller, in *listIn) (view.Filter, error) {
	f := view.Filter{Unread: in.Unread, Problems: in.Problems, NeedsAnswer: in.Waits, Limit: in.Limit}
	if f.State, f.Stage = stateOf(in.State); in.State == "all" {
		f.State = ""
	}
	if in.Waits && f.State != inbox.ConversationOpen {
		return f, inbox.Invalid("query.needs_answer", "only what is open needs an answer: want it with state=open, new or escalated")
	}
	if in.Priority != "" {
		f.Priority, _ = inbox.PriorityOf(in.Priority)
	}
	if err := f.Account.UnmarshalText([]byte(in.Account)); err != nil {
		return f, inbox.Invalid("query.account", "want the id of an account")
	}
	if err := f.Label.UnmarshalText([]byte(in.Label)); err != nil {
		return f, inbox.Invalid("query.label", "want the id of a label")
	}
	switch in.Team {
	case "":
	case "mine":
		if f.TeamsOf = who.Actor.Member; f.TeamsOf == 0 {
			return f, inbox.Invalid("query.team", "an API key is no member: want the id of a team")
		}
	default:
		if f.Team.UnmarshalText([]byte(in.Team)) != nil || f.Team == 0 {
			return f, inbox.Invalid("query.team", "want mine or the id of a team")
		}
	}
	switch in.Assignee {
	case "", "any":
	case "none":
		f.Assignees = view.Nobody
	case "me":
		f.Assignees, f.Assignee = view.Member, who.Actor.Member
		if f.Assignee == 0 {
			return f, inbox.Invalid("query.assignee", "an API key is no member: want none, any or the id of a member")
		}
	default:
		f.Assignees = view.Member
		if err := f.Assignee.UnmarshalText([]byte(in.Assignee)); err != nil {
			return f, inbox.Invalid("query.assignee", "want me, none, any or the id of a member")
		}
	}
	return f, nil
}
