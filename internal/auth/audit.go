package auth

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sangam/internal/inbox"
)

// The audit: who did what to the house. Lines are written by the store in the transaction of what they tell; only
// what changes nothing (a failed sign-in, an export) is written from here.

// AuditFilter says which lines are wanted; zero values: all.
type AuditFilter struct {
	Member inbox.MemberID // did it, or it concerns them
	Acts   []inbox.Act
	From   time.Time
	Until  time.Time     // exclusive
	Before inbox.AuditID // the page goes on below it; zero: from the newest
	Limit  int
}

type auditStore interface {
	// Audit adds a line; at and id are the store's.
	Audit(ctx context.Context, a inbox.Audited) error
	// Audited reads lines, newest first.
	Audited(ctx context.Context, ws inbox.WorkspaceID, f AuditFilter) ([]inbox.Audited, error)
}

// acts are all there are, in the order of screens.
var acts = []inbox.Act{inbox.ActSignedIn, inbox.ActSignInFailed, inbox.ActSignedOut, inbox.ActSessionEnded, inbox.ActSessionWiped, inbox.ActLocked, inbox.ActUnlocked,
	inbox.ActPassword, inbox.ActPasswordLink, inbox.ActStepOn, inbox.ActStepOff, inbox.ActStepCodes, inbox.ActPasskeyAdded, inbox.ActPasskeyGone, inbox.ActPasskeyCopied, inbox.ActProviderKnown, inbox.ActMemberAdded, inbox.ActMemberRole, inbox.ActMemberState,
	inbox.ActMemberRenamed, inbox.ActRoleMade, inbox.ActRoleChanged, inbox.ActRoleRemoved, inbox.ActKeyMade, inbox.ActKeyRemoved, inbox.ActExported, inbox.ActSettings, inbox.ActNumberAdded, inbox.ActNumberChanged,
	inbox.ActTextPublished, inbox.ActTextSigned, inbox.ActReviewed, inbox.ActLabelMade, inbox.ActLabelChanged, inbox.ActLabelRemoved,
	inbox.ActTeamMade, inbox.ActTeamChanged, inbox.ActTeamJoined, inbox.ActTeamLeft, inbox.ActTeamRemoved, inbox.ActMerged, inbox.ActParted,
	inbox.ActImportRead, inbox.ActImportBegun, inbox.ActImportUndone, inbox.ActImportDropped, inbox.ActBulk}

// ActsOf are the acts of some groups: what stands before the point of their names. No groups: nil, all acts.
func ActsOf(groups []string) ([]inbox.Act, error) {
	var out []inbox.Act
	for _, g := range groups {
		n := len(out)
		for _, a := range acts {
			if group, _, _ := strings.Cut(string(a), "."); group == g {
				out = append(out, a)
			}
		}
		if len(out) == n {
			return nil, inbox.Invalid("query.about", "must be some of %s", strings.Join(ActGroups(), ", "))
		}
	}
	return out, nil
}

// ActGroups are the groups of acts.
func ActGroups() []string {
	var groups []string
	for _, a := range acts {
		if g, _, _ := strings.Cut(string(a), "."); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	return groups
}

// Audited reads the audit, newest first.
func (s *Service) Audited(ctx context.Context, ws inbox.WorkspaceID, f AuditFilter) ([]inbox.Audited, error) {
	return s.store.Audited(ctx, ws, f)
}

// Exported notes that somebody took something out of the house, before they get it.
func (s *Service) Exported(ctx context.Context, by inbox.Actor, what, format string) error {
	return s.store.Audit(ctx, inbox.Audited{Workspace: by.Workspace, Act: inbox.ActExported, Member: by.Member, Key: by.Key, Details: map[string]string{"what": what, "format": format}})
}

// ChangedMany notes that somebody changed many conversations in one go; each of them has its own events.
func (s *Service) ChangedMany(ctx context.Context, by inbox.Actor, count int, what string) error {
	return s.store.Audit(ctx, inbox.Audited{Workspace: by.Workspace, Act: inbox.ActBulk, Member: by.Member, Key: by.Key, Details: map[string]string{"count": strconv.Itoa(count), "what": what}})
}

// A machine that tries thousands of passwords must not fill the audit: of one member so many
// failures are noted at once, and then one more in each such time.
const (
	failuresNoted = 20
	failureEvery  = time.Minute
)

// failed notes a sign-in that did not come about, or a wrong password or code of whoever sits at a session: that they
// are its member is what was not shown. It is written behind the answer, which must take as long for an email that
// nobody has.
func (s *Service) failed(ctx context.Context, m inbox.Member, place, why string) {
	if m.ID == 0 {
		return
	}
	if _, ok := s.failures.Take(m.ID.String(), s.now()); !ok {
		return
	}
	ctx = inbox.WithOrigin(context.WithoutCancel(ctx), inbox.Origin{Place: Place(place)})
	s.behind.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		// That it is lacking is no reason to refuse anybody; the figures of sign-ins count it too.
		_ = s.store.Audit(ctx, inbox.Audited{Workspace: m.Workspace, Act: inbox.ActSignInFailed, Of: m.ID, Place: Place(place), Details: map[string]string{"why": why}})
	})
}

// Stop waits for what is written behind answers.
func (s *Service) Stop() { s.behind.Wait() }
