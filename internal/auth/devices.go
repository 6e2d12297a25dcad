package auth

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// A device is a session as people see it: where one is signed in. Ending one from elsewhere is also the
// way to wipe it: the next time it asks for anything it is told to forget what it holds, and says so.

// RoleLocked is what a member acts as whose screen is locked: they may unlock it or sign out.
const RoleLocked inbox.Role = "locked"

// MaxLockMinutes is the longest time without a hand on the screen that a workspace may allow, if it sets one.
const MaxLockMinutes = 480

// SignInRules say how a workspace lets people in and how long it leaves a screen alone.
type SignInRules struct {
	SecondStep Demand
	OneSession bool // a sign-in ends the member's other sessions
	// LockAfter minutes without a hand on the screen a session is locked. Zero: never.
	LockAfter int
}

// EndedSession is a session that somebody ended.
type EndedSession struct {
	Session
	EndedAt inbox.Millis
	EndedBy inbox.MemberID // zero: the operator, or a program
	WipedAt inbox.Millis   // the device said that it holds nothing any more; zero: not yet
}

// deviceStore is what the care of sessions touches.
type deviceStore interface {
	// SessionsOf lists the live sessions of a member and those that were ended and whose cookie could
	// still be alive, each newest use first. CodeNotFound if there is no such member.
	SessionsOf(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, now inbox.Millis) (inbox.Member, []Session, []EndedSession, error)
	// NameSession fails with CodeNotFound if the member has no such session.
	NameSession(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.SessionID, name string) error
	// EndSessions ends one session of a member, or all but one for the id zero, and writes
	// member.changed. It fails with ErrAbove if the member's role is none of within, unless that is
	// nil, and with CodeNotFound if there is no such session.
	EndSessions(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, member inbox.MemberID, id inbox.SessionID, within []inbox.Role, keepSession string) error
	// LockSession locks a session until UnlockSession and writes member.changed.
	LockSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) error
	// UnlockSession notes the use of a passkey, too, if it was by one.
	UnlockSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis, by *PasskeyUse) error
	// StayActive notes a hand on the screen, unless the session is locked or was idle since a time: then it is CodeConflict.
	StayActive(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now, idleSince inbox.Millis) error
	// Ended reads a session that was ended; CodeNotFound if it was not, or too long ago.
	Ended(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (EndedSession, error)
	// Wiped notes that the device of an ended session holds nothing any more. The first time counts.
	Wiped(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis) error
	SignInRules(ctx context.Context, ws inbox.WorkspaceID) (SignInRules, error)
	SetSignInRules(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, r SignInRules) error
}

// lockAt is when an untouched session locks; zero: never.
func (s Session) lockAt() inbox.Millis {
	if s.LockAfter == 0 {
		return 0
	}
	return s.ActiveAt.Add(time.Duration(s.LockAfter) * time.Minute)
}

// Locked reports a session that its member must unlock before anything else.
func (s Session) Locked(now inbox.Millis) bool {
	at := s.lockAt()
	return s.LockedAt != 0 || at != 0 && now >= at
}

// Place is what people see of an address: its network, IPv4 by /24 and IPv6 by /48. It says office or home or
// elsewhere, and keeps no movement of anybody.
func Place(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		text := a.String()
		return text[:strings.LastIndexByte(text, '.')] + ".x"
	}
	p, _ := a.Prefix(48)
	return p.Addr().String() + "x"
}

// Sessions lists one's own devices, and those that were ended.
func (s *Service) Sessions(ctx context.Context, id Identity) ([]Session, []EndedSession, error) {
	if id.Session == 0 {
		return nil, nil, notByKey("A key has no sessions.")
	}
	_, live, ended, err := s.store.SessionsOf(ctx, id.Actor.Workspace, id.Member.ID, inbox.MillisOf(s.now()))
	return live, ended, err
}

// SessionsOf lists the devices of a member whose role is Within that of whoever asks.
func (s *Service) SessionsOf(ctx context.Context, by inbox.Actor, member inbox.MemberID) ([]Session, []EndedSession, error) {
	m, live, ended, err := s.store.SessionsOf(ctx, by.Workspace, member, inbox.MillisOf(s.now()))
	if err == nil && !covers(by, Held(inbox.Actor{Role: m.Role, Grants: m.Grants})) {
		err = ErrAbove()
	}
	if err != nil {
		return nil, nil, err
	}
	return live, ended, nil
}

// NameSession names one's own device; empty takes the name away.
func (s *Service) NameSession(ctx context.Context, id Identity, session inbox.SessionID, name string) error {
	name = strings.TrimSpace(name)
	if utf8.RuneCountInString(name) > 60 || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return inbox.Invalid("body.name", "must have at most 60 characters, without line breaks")
	}
	return s.store.NameSession(ctx, id.Actor.Workspace, id.Member.ID, session, name)
}

// EndOwn ends one of one's own sessions, or, for zero, all but the one that asks.
func (s *Service) EndOwn(ctx context.Context, id Identity, session inbox.SessionID) error {
	keep := id.hash
	if session != 0 {
		keep = ""
	}
	return s.store.EndSessions(ctx, id.Member.ID, id.Actor.Workspace, id.Member.ID, session, nil, keep)
}

// EndSessionsOf ends a session of a member whose role is Within that of whoever asks, or all for zero.
func (s *Service) EndSessionsOf(ctx context.Context, by inbox.Actor, member inbox.MemberID, session inbox.SessionID) error {
	within, err := s.Within(ctx, by)
	if err != nil {
		return err
	}
	return s.store.EndSessions(ctx, by.Member, by.Workspace, member, session, within, "")
}

// Lock locks the screen now.
func (s *Service) Lock(ctx context.Context, id Identity) error {
	return s.store.LockSession(ctx, id.Actor.Workspace, id.hash)
}

// Unlock goes on after a lock, with one's password or a code of one's second step.
func (s *Service) Unlock(ctx context.Context, id Identity, password inbox.Secret, code, address string) error {
	place := block(address)
	if err := s.admit(id.Member.Email, place); err != nil {
		return err
	}
	switch {
	case code != "" && id.Member.SecondStep:
		if err := s.prove(ctx, id.Member, code); err != nil {
			return s.wrongCode(ctx, id.Member, address, err)
		}
	default:
		c, err := s.store.Credential(ctx, id.Actor.Workspace, id.Member.ID)
		if err != nil {
			return err
		}
		match, _, err := s.hasher.Verify(ctx, c.PasswordHash, password)
		if err != nil {
			return err
		}
		if !match {
			s.failed(ctx, id.Member, address, "password")
			return inbox.Invalid("body.password", "is not your password")
		}
	}
	s.admitted(id.Member.Email, place)
	return s.store.UnlockSession(ctx, id.Actor.Workspace, id.hash, inbox.MillisOf(s.now()), nil)
}

// StayActive says that somebody has a hand on the screen. Once the session is locked it is too late.
func (s *Service) StayActive(ctx context.Context, id Identity) error {
	if id.LockAfter == 0 {
		return nil
	}
	now := inbox.MillisOf(s.now())
	return s.store.StayActive(ctx, id.Actor.Workspace, id.hash, now, now.Add(-time.Duration(id.LockAfter)*time.Minute))
}

// Ended reports whether a session token was ended by somebody, so that its device must forget what it holds.
func (s *Service) Ended(ctx context.Context, token string) (bool, error) {
	ws, ok := parseToken(sessionPrefix, token)
	if !ok {
		return false, nil
	}
	_, err := s.store.Ended(ctx, ws, hashOf(token))
	if err != nil && inbox.CodeOf(err) == inbox.CodeNotFound {
		return false, nil
	}
	return err == nil, err
}

// Wiped notes that the device with a token of an ended session holds nothing any more. Other tokens are ignored.
func (s *Service) Wiped(ctx context.Context, token string) error {
	ws, ok := parseToken(sessionPrefix, token)
	if !ok {
		return nil
	}
	return s.store.Wiped(ctx, ws, hashOf(token), inbox.MillisOf(s.now()))
}

// SignInRules reads how a workspace lets people in.
func (s *Service) SignInRules(ctx context.Context, ws inbox.WorkspaceID) (SignInRules, error) {
	return s.store.SignInRules(ctx, ws)
}

// SetSignInRules changes it. A demand counts at once, for those who are signed in, too; so whoever makes it
// count for themselves must have a second step already. The time to a lock starts anew for all.
func (s *Service) SetSignInRules(ctx context.Context, id Identity, r SignInRules) error {
	if id.Session == 0 {
		return notByKey("A key may not change how people sign in.")
	}
	if r.SecondStep != DemandOff && r.SecondStep != DemandChiefs && r.SecondStep != DemandAll {
		return inbox.Invalid("body.second_step", "must be one of %s", "off, chiefs, all")
	}
	if r.LockAfter < 0 || r.LockAfter > MaxLockMinutes {
		return inbox.Invalid("body.lock_after", "must be minutes, 1 to %d, or 0 for never", MaxLockMinutes)
	}
	if r.SecondStep.Of(id.Member) && !id.Member.SecondStep && !id.Proven {
		return &inbox.Error{Code: inbox.CodeConflict, Message: "Set up your own second step first.", Reason: &inbox.Reason{Code: "second_step_first",
			Message: "You have no second step yourself, or did not sign in with your passkey.", WayOut: "Set it up first, in your settings, or sign in with your passkey; then demand it."}}
	}
	return s.store.SetSignInRules(ctx, id.Member.ID, id.Actor.Workspace, r)
}
