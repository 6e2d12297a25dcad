package api

import (
	"context"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// Sync is one sync of a number: what was asked of its phone and what came.
type Sync struct {
	Kind        string          `json:"kind" enum:"contacts,history"`
	Stage       string          `json:"stage" enum:"none,asking,unknown,refused,waiting,receiving,finished,declined" doc:"waiting: the platform took the request and nothing came yet. declined: the owner chose not to share, a normal end."`
	OnboardedAt inbox.Millis    `json:"onboarded_at,omitempty" doc:"The onboarding it belongs to."`
	Until       inbox.Millis    `json:"until,omitempty" doc:"It can be asked for until then."`
	RequestedAt inbox.Millis    `json:"requested_at,omitempty"`
	RequestedBy inbox.MemberID  `json:"requested_by,omitempty"`
	AnsweredAt  inbox.Millis    `json:"answered_at,omitempty"`
	RequestID   string          `json:"request_id,omitempty" doc:"The platform's, for its support."`
	Tries       int             `json:"tries"`
	Failure     *inbox.Failure  `json:"failure,omitempty"`
	FirstAt     inbox.Millis    `json:"first_at,omitempty"`
	LastAt      inbox.Millis    `json:"last_at,omitempty"`
	DeclinedAt  inbox.Millis    `json:"declined_at,omitempty"`
	Progress    int             `json:"progress" doc:"0 to 100, as the platform tells."`
	Stored      int64           `json:"stored" doc:"Messages that were new."`
	Placeholder int64           `json:"placeholders_waiting" doc:"Messages whose file did not come."`
	Filled      int64           `json:"media_filled" doc:"Files that came after their message."`
	Waiting     int             `json:"waiting" doc:"Pieces that arrived and wait to be taken in."`
	OldestAt    inbox.Millis    `json:"oldest_at,omitempty" doc:"The oldest message that came."`
	RemainingMS int64           `json:"remaining_ms,omitempty" doc:"An estimate from the pace so far."`
	Phases      []SyncPhase     `json:"phases"`
	Gaps        []SyncGap       `json:"gaps" doc:"Stretches of the 180 days before onboarding of which nothing came."`
	AccountID   inbox.AccountID `json:"account_id"`
}

// SyncPhase is what came of one stretch of the past.
type SyncPhase struct {
	Phase    int          `json:"phase" doc:"0: the last day; 1: the 90 days before it; 2: the 90 before those."`
	Chunks   int          `json:"chunks"`
	Messages int64        `json:"messages"`
	OldestAt inbox.Millis `json:"oldest_at,omitempty"`
	NewestAt inbox.Millis `json:"newest_at,omitempty"`
}

// SyncGap is a stretch of time of which nothing came.
type SyncGap struct {
	From inbox.Millis `json:"from"`
	To   inbox.Millis `json:"to"`
}

func (a *API) syncShape(s inbox.Sync) Sync {
	now := inbox.MillisOf(a.Now())
	out := Sync{Kind: string(s.Kind), Stage: string(s.Stage(now)), OnboardedAt: s.OnboardedAt, Until: s.Until(), RequestedAt: s.RequestedAt, RequestedBy: s.RequestedBy,
		AnsweredAt: s.AnsweredAt, RequestID: s.RequestID, Tries: s.Tries, FirstAt: s.FirstAt, LastAt: s.LastAt, DeclinedAt: s.DeclinedAt,
		Progress: s.Progress, Stored: s.Stored, Placeholder: max(0, s.Placeholders-s.Filled), Filled: s.Filled, Waiting: s.Waiting, OldestAt: s.Oldest(),
		RemainingMS: s.Remaining(now).Milliseconds(), Phases: []SyncPhase{}, Gaps: []SyncGap{}, AccountID: s.Account}
	if f := s.Failure; f != nil {
		out.Failure = f
	}
	for _, p := range s.Phases {
		out.Phases = append(out.Phases, SyncPhase{p.Phase, p.Chunks, p.Messages, p.Oldest, p.Newest})
	}
	if s.Kind == inbox.SyncHistory && s.Waiting == 0 {
		for _, g := range s.Gaps() {
			out.Gaps = append(out.Gaps, SyncGap{g.From, g.To})
		}
	}
	return out
}

// syncsShape shows the syncs of the newest onboarding, one of each kind even if nothing is known.
func (a *API) syncsShape(n inbox.Account, known []inbox.Sync) page[Sync] {
	out := page[Sync]{Items: []Sync{}}
	for _, kind := range []inbox.SyncKind{inbox.SyncContacts, inbox.SyncHistory} {
		at := inbox.Sync{Workspace: n.Workspace, Account: n.ID, OnboardedAt: n.OnboardedAt, Kind: kind}
		for _, s := range known {
			if s.Kind == kind && s.OnboardedAt == n.OnboardedAt {
				at = s
			}
		}
		out.Items = append(out.Items, a.syncShape(at))
	}
	return out
}

func (a *API) syncRoutes() {
	add(a, route{"GET", "/api/v1/accounts/{id}/syncs", auth.AccountsRead, "list-syncs", "What the phone shared of a number's past"}, options{}, func(ctx context.Context, who caller, in *ByID) (*body[page[Sync]], error) {
		n, err := a.account(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		known, err := a.Syncs.List(ctx, n.Workspace, n.ID)
		return answer(a.syncsShape(n, known)), err
	})
	type request struct {
		ByID
		Body struct {
			Kinds []string `json:"kinds,omitempty" enum:"contacts,history" doc:"Both if left out."`
			Again bool     `json:"again,omitempty" doc:"true: ask again where the last call was refused or nobody knows how it ended."`
		}
	}
	add(a, route{"POST", "/api/v1/accounts/{id}/syncs", auth.AccountsManage, "request-syncs", "Ask the phone to share its address book and its past"}, options{}, func(ctx context.Context, who caller, in *request) (*body[page[Sync]], error) {
		n, err := a.account(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		var kinds []inbox.SyncKind
		for _, k := range in.Body.Kinds {
			kinds = append(kinds, inbox.SyncKind(k))
		}
		known, err := a.Syncs.Request(ctx, who.Actor, n.ID, kinds, in.Body.Again)
		return answer(a.syncsShape(n, known)), err
	})
}
