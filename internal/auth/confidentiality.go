package auth

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// A workspace may have a text that each member signs with their name before they read anything: the duty to keep what
// customers write to themselves. Texts have versions, a new one is asked for again, and nothing that was signed is
// ever changed.

// RoleUnsigned is what a member acts as who has not signed the text: they may read and sign it.
const RoleUnsigned inbox.Role = "unsigned"

// maxPledge is how many characters a text may have in one language.
const maxPledge = 20_000

// Pledge is one version of the text.
type Pledge struct {
	Workspace inbox.WorkspaceID
	Version   int64 // from 1; zero: there never was one
	At        inbox.Millis
	By        inbox.MemberID
	English   string
	Hindi     string
}

// Wanted reports whether members are to sign it.
func (p Pledge) Wanted() bool { return p.English != "" || p.Hindi != "" }

// Signature is a member's word under a version.
type Signature struct {
	Workspace inbox.WorkspaceID
	ID        inbox.AuditID // in the order of time
	Member    inbox.MemberID
	Version   int64
	At        inbox.Millis
	Name      string // as it was typed
	Language  string
	Place     string
}

type pledgeStore interface {
	// Pledge reads the newest version; its zero value if there is none.
	Pledge(ctx context.Context, ws inbox.WorkspaceID) (Pledge, error)
	Pledges(ctx context.Context, ws inbox.WorkspaceID) ([]Pledge, error)
	// Publish adds a version behind another and writes a line of the audit and member.changed. It fails with CodeConflict
	// if that is not the newest.
	Publish(ctx context.Context, p Pledge, after int64) (Pledge, error)
	// Sign keeps a signature; the first of a member under a version counts. It fails with CodeConflict if the version is
	// not the one that is wanted. It writes a line of the audit and member.changed.
	Sign(ctx context.Context, s Signature) error
	// Signatures lists them, newest first, below an id.
	Signatures(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]Signature, error)
	// SignedBy reads a member's signature under a version; CodeNotFound if there is none.
	SignedBy(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, version int64) (Signature, error)
}

// Pledge reads the text as it is now.
func (s *Service) Pledge(ctx context.Context, ws inbox.WorkspaceID) (Pledge, error) {
	return s.store.Pledge(ctx, ws)
}

// Pledges lists every version, newest first.
func (s *Service) Pledges(ctx context.Context, ws inbox.WorkspaceID) ([]Pledge, error) {
	return s.store.Pledges(ctx, ws)
}

// Signatures lists who signed what, newest first, below an id; zero: from the newest.
func (s *Service) Signatures(ctx context.Context, ws inbox.WorkspaceID, before inbox.AuditID, limit int) ([]Signature, error) {
	return s.store.Signatures(ctx, ws, before, limit)
}

// OwnSignature reads a member's signature under a version.
func (s *Service) OwnSignature(ctx context.Context, by inbox.Actor, version int64) (Signature, error) {
	return s.store.SignedBy(ctx, by.Workspace, by.Member, version)
}

// Publish puts a text in place of the one of a version. Everybody is asked to sign it, whoever wrote it, too; without
// any words nobody is asked any more.
func (s *Service) Publish(ctx context.Context, by inbox.Actor, after int64, english, hindi string) (Pledge, error) {
	p := Pledge{Workspace: by.Workspace, By: by.Member, English: strings.TrimSpace(english), Hindi: strings.TrimSpace(hindi)}
	for field, text := range map[string]string{"body.text.en": p.English, "body.text.hi": p.Hindi} {
		if utf8.RuneCountInString(text) > maxPledge || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) && r != '\r' && r != '\t' }) {
			return Pledge{}, inbox.Invalid(field, "must be text of at most %d characters", maxPledge)
		}
	}
	return s.store.Publish(ctx, p, after)
}

// Sign keeps that a member has read a version and agrees to it.
func (s *Service) Sign(ctx context.Context, by inbox.Actor, version int64, name, language, address string) error {
	name, err := checkName("body.name", name)
	if err != nil {
		return err
	}
	if !strings.ContainsFunc(name, unicode.IsLetter) {
		return inbox.Invalid("body.name", "must be your name")
	}
	return s.store.Sign(ctx, Signature{Workspace: by.Workspace, ID: inbox.AuditID(s.ids.Next()), Member: by.Member, Version: version, At: inbox.MillisOf(s.now()), Name: name, Language: language, Place: Place(address)})
}
