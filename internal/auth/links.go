package auth

import (
	"context"
	"time"

	"sangam/internal/inbox"
)

// LinkTime is how long a link to set a password may be used.
const LinkTime = 24 * time.Hour

// LinkPath is the screen's address; the token follows behind "#", which browsers send to nobody,
// so that it reaches no log and no other site.
const LinkPath = "/set-password"

// Link lets whoever has it set the password of one member, once. A member has at most one: a newer
// one ends the older, and so does another password, role or state.
type Link struct {
	Workspace inbox.WorkspaceID
	TokenHash string // the token itself is never stored
	Member    inbox.MemberID
	CreatedAt inbox.Millis
	CreatedBy inbox.MemberID // zero: the operator
	ExpiresAt inbox.Millis   // exclusive
}

// linkStore is what links touch.
type linkStore interface {
	// PutLink stores a link in place of the member's older one. It fails with CodeNotFound if there
	// is no such member, with ErrAbove if their role is none of these and with CodeConflict if they
	// are disabled.
	PutLink(ctx context.Context, l Link, within []inbox.Role) error
	// Link reads a link with its member, dead or alive.
	Link(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (Link, inbox.Member, error)
	// UseLink takes the link away, sets the password and ends the member's sessions, in one
	// transaction: of many at once one wins, the others get CodeNotFound.
	UseLink(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, now inbox.Millis, hash string) (inbox.Member, error)
}

// MakeLink makes a link for a member whose role is Within that of whoever does it. The text is the path and fragment of its address, and the
// only time it is seen.
func (s *Service) MakeLink(ctx context.Context, by inbox.Actor, member inbox.MemberID) (inbox.Secret, Link, error) {
	if isKey(by) {
		return inbox.Secret{}, Link{}, notByKey("A key may not make links to set passwords.")
	}
	within, err := s.Within(ctx, by)
	if err != nil {
		return inbox.Secret{}, Link{}, err
	}
	token := newToken(linkPrefix, by.Workspace)
	now := inbox.MillisOf(s.now())
	l := Link{Workspace: by.Workspace, TokenHash: hashOf(token.Reveal()), Member: member, CreatedAt: now, CreatedBy: by.Member, ExpiresAt: now.Add(LinkTime)}
	if err := s.store.PutLink(ctx, l, within); err != nil {
		return inbox.Secret{}, Link{}, err
	}
	return inbox.NewSecret(LinkPath + "#" + token.Reveal()), l, nil
}

// errDeadLink is the one answer to a link that is unknown, used, too old or of a disabled member.
func errDeadLink() error {
	return &inbox.Error{Code: inbox.CodeNotFound, Message: "This link has been used or has expired.", Reason: &inbox.Reason{Code: "link_dead",
		Message: "This link has been used or has expired.", WayOut: "Ask an owner for a new one. If there is no owner who can sign in, whoever runs the server can make one: sangam bootstrap --link."}}
}

// CheckLink says whose link it is, without using it.
func (s *Service) CheckLink(ctx context.Context, token, address string) (inbox.Member, inbox.Workspace, inbox.Millis, error) {
	var none inbox.Workspace
	if err := s.admitPlace(block(address)); err != nil {
		return inbox.Member{}, none, 0, err
	}
	l, m, err := s.link(ctx, token)
	if err != nil {
		return inbox.Member{}, none, 0, err
	}
	w, err := s.store.Workspace(ctx, l.Workspace)
	return m, w, l.ExpiresAt, err
}

func (s *Service) link(ctx context.Context, token string) (Link, inbox.Member, error) {
	ws, ok := parseToken(linkPrefix, token)
	if !ok {
		return Link{}, inbox.Member{}, errDeadLink()
	}
	l, m, err := s.store.Link(ctx, ws, hashOf(token))
	switch {
	case inbox.CodeOf(err) == inbox.CodeNotFound && err != nil:
		return l, m, errDeadLink()
	case err != nil:
		return l, m, err
	case inbox.MillisOf(s.now()) >= l.ExpiresAt || m.State != inbox.MemberActive:
		return l, m, errDeadLink()
	}
	return l, m, nil
}

// UseLink sets the password of the link's member and signs them in. A password that is refused
// leaves the link as it was. In.Email and In.Workspace do not count: the link says who it is.
func (s *Service) UseLink(ctx context.Context, token string, in SignIn) (inbox.Secret, Session, error) {
	none := inbox.Secret{}
	place := block(in.Address)
	if err := s.admitPlace(place); err != nil {
		return none, Session{}, err
	}
	l, m, err := s.link(ctx, token)
	if err != nil {
		return none, Session{}, err
	}
	hash, err := s.newHash(ctx, l.Workspace, "body.password", in.Password, m.Name, m.Email)
	if err != nil {
		return none, Session{}, err
	}
	// A new password is no way around the second step: without a right code the link stays unused.
	proven := m.SecondStep
	if proven {
		if err := s.admit(m.Email, place); err != nil {
			return none, Session{}, err
		}
		if err := s.prove(ctx, m, in.Code); err != nil {
			return none, Session{}, err
		}
	}
	m, err = s.store.UseLink(ctx, l.Workspace, l.TokenHash, inbox.MillisOf(s.now()), hash)
	if err != nil {
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = errDeadLink()
		}
		return none, Session{}, err
	}
	s.admitted(m.Email, place)
	m.SecondStep = proven // what was taken, should another have been set up meanwhile
	return s.begin(ctx, Credential{m, hash}, in)
}

// ChangePassword changes one's own password. The session it is asked from lives on; all others of
// the member end.
func (s *Service) ChangePassword(ctx context.Context, id Identity, current, fresh inbox.Secret, address string) (inbox.Member, error) {
	if id.Session == 0 {
		return inbox.Member{}, notByKey("A key has no password.")
	}
	place := block(address)
	if err := s.admit(id.Member.Email, place); err != nil {
		return inbox.Member{}, err
	}
	c, err := s.store.Credential(ctx, id.Actor.Workspace, id.Member.ID)
	if err != nil {
		return inbox.Member{}, err
	}
	match, _, err := s.hasher.Verify(ctx, c.PasswordHash, current)
	if err != nil {
		return inbox.Member{}, err
	}
	if !match {
		s.failed(ctx, id.Member, address, "password")
		return inbox.Member{}, inbox.Invalid("body.current", "is not your password")
	}
	s.admitted(id.Member.Email, place)
	if current == fresh {
		return inbox.Member{}, inbox.Invalid("body.new", "must differ from the password you have now")
	}
	hash, err := s.newHash(ctx, id.Actor.Workspace, "body.new", fresh, c.Member.Name, c.Member.Email)
	if err != nil {
		return inbox.Member{}, err
	}
	return s.store.ChangeMember(ctx, id.Member.ID, id.Actor.Workspace, id.Member.ID, MemberChange{PasswordHash: &hash, VerifiedHash: c.PasswordHash, KeepSession: id.hash})
}

// admitPlace slows down whoever tries tokens: by their place, and all together.
func (s *Service) admitPlace(place string) error {
	now := s.now()
	wait, ok := s.byAddress.Take(place, now)
	if ok {
		wait, ok = s.everywhere.Take("", now)
	}
	if !ok {
		return &TooManyTries{inbox.Refuse(inbox.CodeTooSoon, "Too many tries. Wait a moment and try again."), wait}
	}
	return nil
}
