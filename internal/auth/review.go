package auth

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// Once a week somebody looks at who has access: members, where they are signed in, keys, and what changed, and signs
// that it is right. An owner may switch that off.

// ReviewEvery is how long a look is good for.
const ReviewEvery = 7 * 24 * time.Hour

const (
	maxReviewNote = 2000
	// MostChanges is how many changes since the last look are shown.
	MostChanges = 200
)

// reviewed are the groups of acts that change who has access, or what is asked of them.
var reviewed = []string{"member", "role", "api_key", "password", "second_step", "settings", "confidentiality"}

// Review is one look that was signed off.
type Review struct {
	Workspace inbox.WorkspaceID
	ID        inbox.AuditID
	At        inbox.Millis
	By        inbox.MemberID
	Note      string
	// How many there were then: members who could sign in, devices, keys.
	Members, Devices, Keys int
}

// ReviewState says when the next look is due; the zero of DueAt: never, it is switched off.
type ReviewState struct {
	On    bool
	DueAt inbox.Millis
	Last  Review // its ID is zero if there was none
}

// Access is what is looked at.
type Access struct {
	ReviewState
	Members     []inbox.Member
	LastSignIns map[inbox.MemberID]inbox.Millis
	Devices     map[inbox.MemberID][]Session
	Keys        []Key
	Changes     []inbox.Audited // since the last look, newest first, at most MostChanges
	Newest      inbox.AuditID   // of the changes; what is signed off goes up to it
}

type reviewStore interface {
	// ReviewState gives whether looks are wanted, since when the workspace is, and the last one.
	ReviewState(ctx context.Context, ws inbox.WorkspaceID) (on bool, since inbox.Millis, last Review, err error)
	Reviews(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]Review, error)
	// SignOff keeps a look if no line of some acts is newer than the newest that was seen, CodeConflict otherwise, and
	// writes a line of the audit and member.changed.
	SignOff(ctx context.Context, r Review, newest inbox.AuditID, acts []inbox.Act) error
	SetReviews(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, on bool) error
	// SignIns gives each member's last.
	SignIns(ctx context.Context, ws inbox.WorkspaceID) (map[inbox.MemberID]inbox.Millis, error)
	// LiveSessions lists those of everybody, newest use first.
	LiveSessions(ctx context.Context, ws inbox.WorkspaceID, now inbox.Millis) ([]Session, error)
}

// ReviewState tells when the next look is due: a week after the last, or after the workspace was made.
func (s *Service) ReviewState(ctx context.Context, ws inbox.WorkspaceID) (ReviewState, error) {
	on, since, last, err := s.store.ReviewState(ctx, ws)
	st := ReviewState{On: on, Last: last}
	if on {
		st.DueAt = max(since, last.At).Add(ReviewEvery)
	}
	return st, err
}

// Access gathers what is looked at.
func (s *Service) Access(ctx context.Context, ws inbox.WorkspaceID) (a Access, err error) {
	if a.ReviewState, err = s.ReviewState(ctx, ws); err != nil {
		return a, err
	}
	if a.Members, err = s.store.Members(ctx, ws); err != nil {
		return a, err
	}
	if a.LastSignIns, err = s.store.SignIns(ctx, ws); err != nil {
		return a, err
	}
	live, err := s.store.LiveSessions(ctx, ws, inbox.MillisOf(s.now()))
	if err != nil {
		return a, err
	}
	a.Devices = map[inbox.MemberID][]Session{}
	for _, d := range live {
		a.Devices[d.Member.ID] = append(a.Devices[d.Member.ID], d)
	}
	if a.Keys, err = s.store.Keys(ctx, ws); err != nil {
		return a, err
	}
	acts, err := ActsOf(reviewed)
	if err != nil {
		return a, err
	}
	f := AuditFilter{Acts: acts, Limit: MostChanges}
	if a.Last.ID != 0 {
		f.From = a.Last.At.Time()
	}
	a.Changes, err = s.store.Audited(ctx, ws, f)
	if len(a.Changes) > 0 {
		a.Newest = a.Changes[0].ID
	}
	return a, err
}

// Reviews lists the looks that were signed off, newest first, below an id; zero: from the newest.
func (s *Service) Reviews(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]Review, error) {
	return s.store.Reviews(ctx, ws, before, limit)
}

// SignOff keeps that a member has looked at who has access, with all changes up to the newest they saw.
func (s *Service) SignOff(ctx context.Context, by inbox.Actor, newest inbox.AuditID, note string) error {
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > maxReviewNote || !utf8.ValidString(note) || strings.ContainsFunc(note, func(r rune) bool { return r != '\n' && r != '\r' && r != '\t' && unicode.IsControl(r) }) {
		return inbox.Invalid("body.note", "must be text of at most %d characters", maxReviewNote)
	}
	acts, err := ActsOf(reviewed)
	if err != nil {
		return err
	}
	return s.store.SignOff(ctx, Review{Workspace: by.Workspace, ID: inbox.AuditID(s.ids.Next()), By: by.Member, Note: note}, newest, acts)
}

// SetReviews switches the weekly look on or off.
func (s *Service) SetReviews(ctx context.Context, by inbox.Actor, on bool) error {
	return s.store.SetReviews(ctx, by.Member, by.Workspace, on)
}
