package auth

import (
	"context"
	"strings"
	"sync"
	"time"

	"sangam/internal/inbox"
)

// How long sessions live. A session ends when it was idle for too long or is too old, whichever is
// first, and at once when its member is disabled or gets another role or password.
const (
	IdleTime     = 12 * time.Hour
	IdleTimeKept = 30 * 24 * time.Hour // "keep me signed in"
	SessionTime  = 90 * 24 * time.Hour // in all

	// A session's last use is written at most this often.
	touchEvery = time.Minute
)

// Session is one sign-in of one member on one device.
type Session struct {
	Workspace inbox.WorkspaceID
	ID        inbox.SessionID
	TokenHash string // the token itself is never stored
	Member    inbox.Member
	// Name of the workspace, for screens; filled when read.
	WorkspaceName string
	CreatedAt     inbox.Millis
	LastSeenAt    inbox.Millis
	IdleUntil     inbox.Millis // exclusive
	ExpiresAt     inbox.Millis // exclusive, whatever happens
	UserAgent     string       // at most 200 characters
	Name          string       // what its member calls the device; empty: not named
	Place         string       // of the last use, to the minute; see Place
	ActiveAt      inbox.Millis // somebody had a hand on the screen; see LockAfter
	LockedAt      inbox.Millis // by its member; zero: not
	Demand        Demand       // of the workspace; filled when read
	LockAfter     int          // of the workspace, minutes, zero: never; filled when read
	Wants         int64        // the version of the text that is to be signed; zero: none; filled when read
	Signed        int64        // the newest that the member has signed; filled when read
	Proven        bool         // a second step was taken, or what counts as both
}

// Unproven reports a session whose member must set up a second step before anything else.
func (s Session) Unproven() bool { return s.half() && s.Member.Passkeys == 0 }

// half reports a session that lacks a second step its workspace demands. Who has an authenticator app was asked for
// its code when the session began.
func (s Session) half() bool {
	return s.Demand.Of(s.Member) && !s.Member.SecondStep && !s.Proven
}

// Unsigned reports a session whose member must sign the confidentiality text before anything else.
func (s Session) Unsigned() bool { return s.Wants > s.Signed }

// Key is an API key of a workspace.
type Key struct {
	Workspace  inbox.WorkspaceID
	ID         inbox.APIKeyID
	KeyHash    string
	Prefix     string // what people may see of it
	Name       string
	Scopes     []string // "read", "write", "admin"; each holds the ones before it
	CreatedAt  inbox.Millis
	CreatedBy  inbox.MemberID
	LastUsedAt inbox.Millis // to the minute; zero: never
	ExpiresAt  inbox.Millis // exclusive; zero: never
}

// Role is what the key acts as: its highest scope.
func (k Key) Role() inbox.Role {
	role := inbox.Role("")
	for _, s := range k.Scopes {
		switch {
		case s == "admin":
			return RoleKeyAdmin
		case s == "write":
			role = RoleKeyWrite
		case s == "read" && role == "":
			role = RoleKeyRead
		}
	}
	return role
}

// Credential is a member with what proves it.
type Credential struct {
	Member       inbox.Member
	PasswordHash string // empty: cannot sign in by password
}

// Store is what sign-in touches. Reads of something absent return an inbox.Error of CodeNotFound.
type Store interface {
	// Credentials finds the members with an email, in all workspaces or in one, oldest first, at
	// most five.
	Credentials(ctx context.Context, email string, only inbox.WorkspaceID) ([]Credential, error)
	// Credential reads one member.
	Credential(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID) (Credential, error)
	// Preferences reads how a member likes the desk; what they never chose is as it comes.
	Preferences(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (Preferences, error)
	// ChangePreferences replaces parts of that and returns all of it.
	ChangePreferences(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID, e PreferencesEdit) (Preferences, error)
	// ReplaceHash stores a hash of the same password if the old one still stands.
	ReplaceHash(ctx context.Context, ws inbox.WorkspaceID, id inbox.MemberID, old, fresh string) error
	// AddSession stores a session if the member is active, the proof still stands, and the second
	// step was taken or none set up. Where the workspace allows one session, the others end. It fails
	// with ErrPasskeyNeeded if a second step is demanded and the member's passkeys are the only one.
	AddSession(ctx context.Context, s Session, p Proof) error
	// Session reads a session with its member, dead or alive.
	Session(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) (Session, error)
	TouchSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string, seen, idleUntil inbox.Millis, place string) error
	// EndSession forgets a session that its member signed out of.
	EndSession(ctx context.Context, ws inbox.WorkspaceID, tokenHash string) error
	// Key reads a key, expired or not.
	Key(ctx context.Context, ws inbox.WorkspaceID, keyHash string) (Key, error)
	TouchKey(ctx context.Context, ws inbox.WorkspaceID, keyHash string, used inbox.Millis) error

	memberStore
	roleStore
	linkStore
	stepStore
	deviceStore
	auditStore
	pledgeStore
	reviewStore
	passkeyStore
	providerStore
}

// Service answers who somebody is.
type Service struct {
	store  Store
	ids    *inbox.IDSource
	hasher *Hasher
	now    func() time.Time

	byEmail, byKnown, byAddress, everywhere *Limiter
	known                                   *knownPlaces
	houses                                  houses
	failures                                *Limiter // lines of the audit
	behind                                  sync.WaitGroup
}

// New makes the service.
func New(store Store, ids *inbox.IDSource, hasher *Hasher, now func() time.Time) *Service {
	return &Service{
		store: store, ids: ids, hasher: hasher, now: now,
		// A person mistypes a few times; a machine tries thousands. The bucket of an address and
		// email that have signed in together before is apart from the email's, so that a stranger
		// who empties the latter locks nobody out of the place they always use.
		byEmail:    NewLimiter(10, 30*time.Second),
		byKnown:    NewLimiter(10, 30*time.Second),
		byAddress:  NewLimiter(30, 10*time.Second),
		everywhere: NewLimiter(300, 200*time.Millisecond),
		known:      newKnownPlaces(),
		failures:   NewLimiter(failuresNoted, failureEvery),
	}
}

// SignIn is one try to sign in.
type SignIn struct {
	Email     string
	Password  inbox.Secret
	Code      string // of the second step; empty: not asked for yet
	Keep      bool
	Workspace inbox.WorkspaceID // zero: whichever the password opens, the oldest first
	Address   string            // of the caller, without port
	UserAgent string
}

// TooManyTries is the refusal of a caller who should wait.
type TooManyTries struct {
	Refusal    *inbox.Error // of CodeTooSoon
	RetryAfter time.Duration
}

func (e *TooManyTries) Error() string { return e.Refusal.Error() }
func (e *TooManyTries) Unwrap() error { return e.Refusal }

// errWrong is the one answer to an unknown email, a wrong password and a disabled member.
func errWrong() error {
	return &inbox.Error{Code: inbox.CodeUnauthenticated, Message: "Email or password is wrong.", Reason: &inbox.Reason{Code: "wrong_login",
		Message: "Email or password is wrong, or the member was disabled.", WayOut: "Try again. If the password is lost, an owner makes a link to set a new one, on the members page."}}
}

// SignIn verifies a password and begins a session. It returns the token, which is shown to nobody
// else and stored nowhere. Unknown emails take as long as wrong passwords.
func (s *Service) SignIn(ctx context.Context, in SignIn) (inbox.Secret, Session, error) {
	none := inbox.Secret{}
	email := NormalEmail(in.Email)
	if err := s.admit(email, block(in.Address)); err != nil {
		return none, Session{}, err
	}
	credentials, err := s.store.Credentials(ctx, email, in.Workspace)
	if err != nil {
		return none, Session{}, err
	}
	if len(credentials) == 0 {
		credentials = []Credential{{}} // verified against a dummy
	}
	type tried struct {
		member inbox.Member
		why    string
	}
	var wrong []tried
	for _, c := range credentials {
		match, stale, err := s.hasher.Verify(ctx, c.PasswordHash, in.Password)
		if err != nil {
			return none, Session{}, err
		}
		if !match {
			wrong = append(wrong, tried{c.Member, "password"})
			continue
		}
		if c.Member.State != inbox.MemberActive {
			wrong = append(wrong, tried{c.Member, "disabled"})
			continue
		}
		if stale {
			fresh, err := s.hasher.Hash(ctx, in.Password)
			if err == nil {
				err = s.store.ReplaceHash(ctx, c.Member.Workspace, c.Member.ID, c.PasswordHash, fresh)
			}
			if err != nil {
				return none, Session{}, err
			}
			c.PasswordHash = fresh
		}
		return s.enter(ctx, c, in)
	}
	for _, w := range wrong {
		s.failed(ctx, w.member, in.Address, w.why)
	}
	return none, Session{}, errWrong()
}

// enter lets somebody in whose password is right, once their second step is taken.
func (s *Service) enter(ctx context.Context, c Credential, in SignIn) (inbox.Secret, Session, error) {
	if c.Member.SecondStep {
		if err := s.prove(ctx, c.Member, in.Code); err != nil {
			if in.Code != "" && inbox.CodeOf(err) == inbox.CodeUnauthenticated {
				s.failed(ctx, c.Member, in.Address, "code")
			}
			return inbox.Secret{}, Session{}, err
		}
	}
	// Only now is the try given back: whoever has a password may not try codes without end.
	s.admitted(NormalEmail(c.Member.Email), block(in.Address))
	return s.begin(ctx, c, in)
}

// Proof is by what somebody signs in.
type Proof struct {
	PasswordHash string      // that was verified; empty with another proof
	Passkey      *PasskeyUse // nil: not by one
	Provider     string      // whose word it is; empty: nobody's
}

func (s *Service) begin(ctx context.Context, c Credential, in SignIn) (inbox.Secret, Session, error) {
	return s.beginBy(ctx, c.Member, in, Proof{PasswordHash: c.PasswordHash}, c.Member.SecondStep)
}

// beginBy begins a session by a proof that was looked at; proven if it is worth two steps.
func (s *Service) beginBy(ctx context.Context, m inbox.Member, in SignIn, proof Proof, proven bool) (inbox.Secret, Session, error) {
	now := inbox.MillisOf(s.now())
	token := newToken(sessionPrefix, m.Workspace)
	idle := IdleTime
	if in.Keep {
		idle = IdleTimeKept
	}
	agent := strings.ToValidUTF8(in.UserAgent, "")
	if r := []rune(agent); len(r) > 200 {
		agent = string(r[:200])
	}
	session := Session{Workspace: m.Workspace, ID: inbox.SessionID(s.ids.Next()), TokenHash: hashOf(token.Reveal()), Member: m,
		CreatedAt: now, LastSeenAt: now, ActiveAt: now, Place: Place(in.Address), IdleUntil: now.Add(idle), ExpiresAt: now.Add(SessionTime), UserAgent: agent, Proven: proven}
	if err := s.store.AddSession(ctx, session, proof); err != nil {
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = errWrong() // disabled, or another password, since we looked
		}
		return inbox.Secret{}, Session{}, err
	}
	// Read back for the name of the workspace.
	session, err := s.store.Session(ctx, session.Workspace, session.TokenHash)
	return token, session, err
}

func (s *Service) admit(email, place string) error {
	now := s.now()
	limiter, key := s.limitOf(email, place)
	wait, ok := s.byAddress.Take(place, now)
	if ok {
		wait, ok = limiter.Take(key, now)
	}
	if ok {
		wait, ok = s.everywhere.Take("", now)
	}
	if !ok {
		return &TooManyTries{inbox.Refuse(inbox.CodeTooSoon, "Too many tries to sign in. Wait a moment and try again."), wait}
	}
	return nil
}

// limitOf is the bucket an email counts in from a place.
func (s *Service) limitOf(email, place string) (*Limiter, string) {
	if s.known.has(email, place) {
		return s.byKnown, email + " " + place
	}
	return s.byEmail, email
}

// admitted gives the tries of a good sign-in back.
func (s *Service) admitted(email, place string) {
	now := s.now()
	limiter, key := s.limitOf(email, place)
	limiter.Give(key, now)
	s.byAddress.Give(place, now)
	s.everywhere.Give("", now)
	s.known.add(email, place)
}

// NormalEmail is how an email is stored and compared.
func NormalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// Identity is somebody who proved who they are.
type Identity struct {
	Actor         inbox.Actor  // acts as RoleUnproven while a second step is demanded of the member and they have none, as RoleUnsigned while they owe a signature
	Member        inbox.Member // zero for keys
	WorkspaceName string       // empty for keys
	// The credential: exactly one is set.
	Session inbox.SessionID
	Key     inbox.APIKeyID
	// When the credential dies if nothing is done; zero: never.
	Until inbox.Millis
	// Minutes without a hand on the screen after which a session is locked; zero: never.
	LockAfter int
	// A second step was taken, or what counts as both.
	Proven bool
	// When the session began.
	Began inbox.Millis

	hash string
}

var errNoOne = inbox.Refuse(inbox.CodeUnauthenticated, "Sign in first: the session or key is missing, unknown or has ended.")

// Session answers who holds a session token; the address is from where.
func (s *Service) Session(ctx context.Context, token, address string) (Identity, error) {
	ws, ok := parseToken(sessionPrefix, token)
	if !ok {
		return Identity{}, errNoOne
	}
	return s.session(ctx, ws, hashOf(token), true, address)
}

func (s *Service) session(ctx context.Context, ws inbox.WorkspaceID, hash string, touch bool, address string) (Identity, error) {
	session, err := s.store.Session(ctx, ws, hash)
	if err != nil {
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = errNoOne
		}
		return Identity{}, err
	}
	now := inbox.MillisOf(s.now())
	m := session.Member
	if now >= session.IdleUntil || now >= session.ExpiresAt || m.State != inbox.MemberActive {
		return Identity{}, errNoOne
	}
	if session.half() && m.Passkeys > 0 {
		return Identity{}, errNoOne // the demand came after it: they sign in with the passkey
	}
	if touch && !session.Locked(now) && now-session.LastSeenAt >= inbox.Millis(touchEvery.Milliseconds()) {
		// The idle time chosen at sign-in is the distance between the two.
		if err := s.store.TouchSession(ctx, ws, hash, now, now+session.IdleUntil-session.LastSeenAt, Place(address)); err != nil {
			return Identity{}, err
		}
	}
	return session.identity(now), nil
}

// KeyHolder answers who holds an API key.
func (s *Service) KeyHolder(ctx context.Context, key string) (Identity, error) {
	ws, ok := parseToken(keyPrefix, key)
	if !ok {
		return Identity{}, errNoOne
	}
	return s.key(ctx, ws, hashOf(key), true)
}

func (s *Service) key(ctx context.Context, ws inbox.WorkspaceID, hash string, touch bool) (Identity, error) {
	k, err := s.store.Key(ctx, ws, hash)
	if err != nil {
		if inbox.CodeOf(err) == inbox.CodeNotFound {
			err = errNoOne
		}
		return Identity{}, err
	}
	now := inbox.MillisOf(s.now())
	if k.ExpiresAt != 0 && now >= k.ExpiresAt {
		return Identity{}, errNoOne
	}
	if touch && now-k.LastUsedAt >= inbox.Millis(touchEvery.Milliseconds()) {
		if err := s.store.TouchKey(ctx, ws, hash, now); err != nil {
			return Identity{}, err
		}
	}
	return Identity{Actor: inbox.Actor{Workspace: ws, Kind: inbox.ByAPI, Key: k.ID, Role: k.Role()}, Key: k.ID, Until: k.ExpiresAt, hash: hash}, nil
}

// Again asks whether an identity still stands and with which role: streams live longer than one
// look. It does not count as use.
func (s *Service) Again(ctx context.Context, id Identity) (Identity, error) {
	if id.Session != 0 {
		return s.session(ctx, id.Actor.Workspace, id.hash, false, "")
	}
	return s.key(ctx, id.Actor.Workspace, id.hash, false)
}

// SignOut ends the session of an identity.
func (s *Service) SignOut(ctx context.Context, id Identity) error {
	return s.store.EndSession(ctx, id.Actor.Workspace, id.hash)
}

// Began is who holds a session that has just begun.
func (s Session) Began() Identity { return s.identity(s.CreatedAt) }

func (s Session) identity(now inbox.Millis) Identity {
	role, grants := s.Member.Role, s.Member.Grants
	if s.Unproven() {
		role, grants = RoleUnproven, ""
	} else if s.Unsigned() {
		role, grants = RoleUnsigned, ""
	}
	until := min(s.IdleUntil, s.ExpiresAt)
	if s.Locked(now) {
		role, grants = RoleLocked, ""
	} else if at := s.lockAt(); at != 0 {
		until = min(until, at)
	}
	return Identity{
		Actor:  inbox.Actor{Workspace: s.Workspace, Kind: inbox.ByMember, Member: s.Member.ID, Role: role, Grants: grants},
		Member: s.Member, WorkspaceName: s.WorkspaceName, Session: s.ID, Until: until, LockAfter: s.LockAfter, Proven: s.Proven, Began: s.CreatedAt, hash: s.TokenHash,
	}
}
