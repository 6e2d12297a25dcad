package auth

import (
	"context"
	"encoding/base64"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/inbox"
)

// memberStore is what the care of members and keys touches. Each method is one transaction that
// also writes member.changed.
type memberStore interface {
	Workspace(ctx context.Context, ws inbox.WorkspaceID) (inbox.Workspace, error)
	Members(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Member, error)
	// AddMember fails with CodeConflict if the email is taken in the workspace.
	AddMember(ctx context.Context, by inbox.MemberID, m inbox.Member, hash string) (inbox.Member, error)
	// ChangeMember applies a change. It refuses, with CodeConflict, to take the last active owner
	// away, and ends the member's sessions if the change has EndsSessions.
	ChangeMember(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.MemberID, change MemberChange) (inbox.Member, error)
	Keys(ctx context.Context, ws inbox.WorkspaceID) ([]Key, error)
	AddKey(ctx context.Context, k Key) error
	// RemoveKey fails with CodeNotFound if there is none.
	RemoveKey(ctx context.Context, ws inbox.WorkspaceID, id inbox.APIKeyID) error
	// Bootstrap makes a workspace of a name with its owner, or finds both.
	Bootstrap(ctx context.Context, name string, owner inbox.Member, hash string) (ws inbox.WorkspaceID, member inbox.MemberID, made bool, err error)
}

// MemberChange is what to change of a member; nil leaves as it is.
type MemberChange struct {
	Name, Locale, Theme, SendKey, Density, UndoSend *string
	Role                                            *inbox.Role
	State                                           *inbox.MemberState
	PasswordHash                                    *string
	// Who gets the open conversations of a member who is disabled by this. Zero: nobody, they are
	// unassigned.
	GiveTo inbox.MemberID
	// Refuse, with CodeForbidden, if the member has another role than one of these. Nil: do not look.
	Within []inbox.Role
	// Refuse, with CodeConflict, if the password is no longer the one that was verified. Empty: do
	// not look.
	VerifiedHash string
	// The hash of the one session that does not end with the others. Empty: none.
	KeepSession string
}

// EndsSessions reports a change after which old sessions must not live on.
func (c MemberChange) EndsSessions() bool {
	return c.Role != nil || c.State != nil || c.PasswordHash != nil
}

// NewMember is a member to be.
type NewMember struct {
	Name, Email string
	Role        inbox.Role
	Password    inbox.Secret // empty: none yet
}

// AddMember lets somebody in, with a role Within that of whoever does it. Without a password they
// cannot sign in until they set one by a link (MakeLink).
func (s *Service) AddMember(ctx context.Context, by inbox.Actor, n NewMember) (inbox.Member, error) {
	email, err := checkEmail("body.email", n.Email)
	if err != nil {
		return inbox.Member{}, err
	}
	name, err := checkName("body.name", n.Name)
	if err != nil {
		return inbox.Member{}, err
	}
	within, err := s.Within(ctx, by)
	if err != nil {
		return inbox.Member{}, err
	}
	if err := s.mayGive(ctx, by, within, n.Role); err != nil {
		return inbox.Member{}, err
	}
	hash := ""
	if !n.Password.IsEmpty() {
		if hash, err = s.newHash(ctx, by.Workspace, "body.password", n.Password, name, email); err != nil {
			return inbox.Member{}, err
		}
	}
	return s.store.AddMember(ctx, by.Member, inbox.Member{Workspace: by.Workspace, ID: inbox.MemberID(s.ids.Next()), Email: email, Name: name,
		Role: n.Role, State: inbox.MemberActive, CreatedAt: inbox.MillisOf(s.now()), Version: 1}, hash)
}

// MemberEdit is what an owner may change of a member; nil leaves as it is.
type MemberEdit struct {
	Name     *string
	Role     *inbox.Role
	State    *inbox.MemberState
	Password *inbox.Secret
	GiveTo   inbox.MemberID // see MemberChange
}

// EditMember changes a member whose role is Within that of whoever does it, and gives no other
// roles. Another role, state or password ends the member's sessions at once. A key changes names
// and states only: with roles and passwords whoever has the key could become a member, and outlive
// it.
func (s *Service) EditMember(ctx context.Context, by inbox.Actor, id inbox.MemberID, e MemberEdit) (inbox.Member, error) {
	within, err := s.Within(ctx, by)
	if err != nil {
		return inbox.Member{}, err
	}
	c := MemberChange{Role: e.Role, State: e.State, Within: within}
	switch {
	case !isKey(by):
	case e.Password != nil:
		return inbox.Member{}, notByKey("A key may not set passwords.")
	case e.Role != nil:
		return inbox.Member{}, notByKey("A key may not change roles.")
	}
	if e.Name != nil {
		name, err := checkName("body.name", *e.Name)
		if err != nil {
			return inbox.Member{}, err
		}
		c.Name = &name
	}
	if e.Role != nil {
		if err := s.mayGive(ctx, by, within, *e.Role); err != nil {
			return inbox.Member{}, err
		}
	}
	if e.State != nil && *e.State != inbox.MemberActive && *e.State != inbox.MemberDisabled {
		return inbox.Member{}, inbox.Invalid("body.state", "must be active or disabled")
	}
	if e.GiveTo != 0 && (e.State == nil || *e.State != inbox.MemberDisabled || e.GiveTo == id) {
		return inbox.Member{}, inbox.Invalid("body.give_to", "must be another member, and goes with state disabled")
	}
	c.GiveTo = e.GiveTo
	if e.Password != nil {
		old, err := s.store.Credential(ctx, by.Workspace, id)
		if err != nil {
			return inbox.Member{}, err
		}
		hash, err := s.newHash(ctx, by.Workspace, "body.password", *e.Password, old.Member.Name, old.Member.Email)
		if err != nil {
			return inbox.Member{}, err
		}
		c.PasswordHash = &hash
	}
	return s.store.ChangeMember(ctx, by.Member, by.Workspace, id, c)
}

func isKey(by inbox.Actor) bool { return by.Kind == inbox.ByAPI || isKeyRole(by.Role) }

// ErrAbove refuses to touch, or to make, somebody who may do more than whoever asks.
func ErrAbove() error {
	return &inbox.Error{Code: inbox.CodeForbidden, Message: "You may not do this: the role may do things that you may not.", Reason: &inbox.Reason{Code: "role_above",
		Message: "Nobody gives a role, or changes a member, that may do more than they may themselves.", WayOut: "Ask an owner to do it, signed in."}}
}

// notByKey refuses what only an owner may do. Programs read it, never screens.
func notByKey(what string) error {
	return &inbox.Error{Code: inbox.CodeForbidden, Message: what + " Let an owner do it, signed in."}
}

// Profile is how a member calls themselves and likes the screens; nil leaves as it is.
type Profile struct{ Name, Locale, Theme, SendKey, Density, UndoSend *string }

// EditProfile changes one's own profile.
func (s *Service) EditProfile(ctx context.Context, by inbox.Actor, p Profile) (inbox.Member, error) {
	c := MemberChange{Name: p.Name, Locale: p.Locale, Theme: p.Theme, SendKey: p.SendKey, Density: p.Density, UndoSend: p.UndoSend}
	if p.Name != nil {
		name, err := checkName("body.name", *p.Name)
		if err != nil {
			return inbox.Member{}, err
		}
		c.Name = &name
	}
	for _, f := range []struct {
		name  string
		value *string
		one   []string
	}{
		{"locale", p.Locale, []string{"en", "hi", "pt-BR", "es", "id"}}, {"theme", p.Theme, []string{"system", "light", "dark"}},
		{"send_key", p.SendKey, []string{"enter", "mod_enter"}}, {"density", p.Density, []string{"comfortable", "compact"}},
		{"undo_send", p.UndoSend, []string{"off", "5", "10"}},
	} {
		if f.value != nil && !slices.Contains(f.one, *f.value) {
			return inbox.Member{}, inbox.Invalid("body."+f.name, "must be one of %s", strings.Join(f.one, ", "))
		}
	}
	return s.store.ChangeMember(ctx, by.Member, by.Workspace, by.Member, c)
}

// Members lists the members of a workspace, oldest first.
func (s *Service) Members(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Member, error) {
	return s.store.Members(ctx, ws)
}

// Keys lists the API keys of a workspace.
func (s *Service) Keys(ctx context.Context, ws inbox.WorkspaceID) ([]Key, error) {
	return s.store.Keys(ctx, ws)
}

// AddKey makes an API key and returns its text, the only time it is seen.
func (s *Service) AddKey(ctx context.Context, by inbox.Actor, name string, scopes []string, expires inbox.Millis) (inbox.Secret, Key, error) {
	none := inbox.Secret{}
	name, err := checkName("body.name", name)
	if err != nil {
		return none, Key{}, err
	}
	if len(scopes) == 0 {
		return none, Key{}, inbox.Invalid("body.scopes", "must hold at least one of read, write, admin")
	}
	scopes = slices.Clone(scopes)
	slices.Sort(scopes)
	scopes = slices.Compact(scopes)
	for _, sc := range scopes {
		if sc != "read" && sc != "write" && sc != "admin" {
			return none, Key{}, inbox.Invalid("body.scopes", "must hold only read, write, admin")
		}
	}
	now := inbox.MillisOf(s.now())
	if expires != 0 && expires <= now {
		return none, Key{}, inbox.Invalid("body.expires_at", "must lie in the future")
	}
	token := newToken(keyPrefix, by.Workspace)
	k := s.keyOf(by.Workspace, token, name, scopes)
	k.CreatedBy, k.ExpiresAt = by.Member, expires
	return token, k, s.store.AddKey(ctx, k)
}

func (s *Service) keyOf(ws inbox.WorkspaceID, token inbox.Secret, name string, scopes []string) Key {
	text := token.Reveal()
	return Key{Workspace: ws, ID: inbox.APIKeyID(s.ids.Next()), KeyHash: hashOf(text), Prefix: text[:len(text)-randomLength+shownOfKey],
		Name: name, Scopes: scopes, CreatedAt: inbox.MillisOf(s.now())}
}

// RemoveKey ends an API key at once.
func (s *Service) RemoveKey(ctx context.Context, by inbox.Actor, id inbox.APIKeyID) error {
	return s.store.RemoveKey(ctx, by.Workspace, id)
}

// FirstWorkspace is what bootstrap prints.
type FirstWorkspace struct {
	Workspace inbox.WorkspaceID
	Member    inbox.MemberID
	Key       inbox.Secret
	// The owner has no password yet: they need a link.
	NoPassword bool
}

// Bootstrap makes a workspace, its owner and an API key with all scopes, or finds them if they are
// there, and prints the same key: derive gives 32 bytes from the installation's key ring for a
// label. Once that key was removed, a later run makes another. The owner's password is set only
// when the workspace is made; without one the owner sets it by a link.
func (s *Service) Bootstrap(ctx context.Context, name, email string, password inbox.Secret, derive func(label string) []byte) (FirstWorkspace, error) {
	none := FirstWorkspace{}
	name, err := checkName("workspace", name)
	if err != nil {
		return none, err
	}
	email, err = checkEmail("owner", email)
	if err != nil {
		return none, err
	}
	hash := ""
	if !password.IsEmpty() {
		if err := CheckPassword("password", password, name, email); err != nil {
			return none, err
		}
		if hash, err = s.hasher.Hash(ctx, password); err != nil {
			return none, err
		}
	}
	local, _, _ := strings.Cut(email, "@")
	owner := inbox.Member{ID: inbox.MemberID(s.ids.Next()), Email: email, Name: local, Role: inbox.RoleOwner, State: inbox.MemberActive,
		CreatedAt: inbox.MillisOf(s.now()), Version: 1}
	ws, member, made, err := s.store.Bootstrap(ctx, name, owner, hash)
	if err != nil {
		return none, err
	}
	stored, err := s.store.Credential(ctx, ws, member)
	if err != nil {
		return none, err
	}
	first := FirstWorkspace{Workspace: ws, Member: member, NoPassword: stored.PasswordHash == ""}
	key := inbox.NewSecret(keyPrefix + "_" + ws.String() + "_" + base64.RawURLEncoding.EncodeToString(derive("bootstrap key "+ws.String())))
	_, err = s.store.Key(ctx, ws, hashOf(key.Reveal()))
	switch {
	case err == nil:
		first.Key = key
		return first, nil
	case inbox.CodeOf(err) != inbox.CodeNotFound:
		return none, err
	case !made:
		keys, err := s.store.Keys(ctx, ws)
		if err != nil {
			return none, err
		}
		// No keys at all: the run that made the workspace was cut short.
		if len(keys) > 0 {
			key = newToken(keyPrefix, ws)
		}
	}
	k := s.keyOf(ws, key, "bootstrap", []string{"admin", "read", "write"})
	k.CreatedBy = member
	first.Key = key
	return first, s.store.AddKey(ctx, k)
}

func (s *Service) newHash(ctx context.Context, ws inbox.WorkspaceID, location string, password inbox.Secret, words ...string) (string, error) {
	w, err := s.store.Workspace(ctx, ws)
	if err != nil {
		return "", err
	}
	if err := CheckPassword(location, password, append(words, w.Name)...); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, password)
}

func checkEmail(location, email string) (string, error) {
	email = NormalEmail(email)
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 || !strings.Contains(email, "@") {
		return "", inbox.Invalid(location, "must be an email address, as name@example.com")
	}
	return email, nil
}

func checkName(location, name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > 100 || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", inbox.Invalid(location, "must have 1 to 100 characters, without line breaks")
	}
	return name, nil
}
