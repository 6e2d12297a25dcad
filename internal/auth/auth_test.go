package auth_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

// memory keeps one member and their sessions.
type memory struct {
	auth.Store
	mu       sync.Mutex
	member   auth.Credential
	sessions map[string]auth.Session
	touched  int
}

func (m *memory) Credentials(_ context.Context, email string, _ inbox.WorkspaceID) ([]auth.Credential, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if email != m.member.Member.Email {
		return nil, nil
	}
	return []auth.Credential{m.member}, nil
}

func (m *memory) ReplaceHash(_ context.Context, _ inbox.WorkspaceID, _ inbox.MemberID, _, fresh string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.member.PasswordHash = fresh
	return nil
}

func (m *memory) AddSession(_ context.Context, s auth.Session, _ auth.Proof) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[s.TokenHash] = s
	return nil
}

func (m *memory) Session(_ context.Context, ws inbox.WorkspaceID, hash string) (auth.Session, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.sessions[hash]
	if !ok || s.Workspace != ws {
		return s, inbox.Refuse(inbox.CodeNotFound, "no")
	}
	s.Member = m.member.Member
	return s, nil
}

func (m *memory) TouchSession(_ context.Context, _ inbox.WorkspaceID, hash string, seen, idle inbox.Millis, _ string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.sessions[hash]
	s.LastSeenAt, s.IdleUntil = seen, idle
	m.sessions[hash] = s
	m.touched++
	return nil
}

func (m *memory) Audit(context.Context, inbox.Audited) error { return nil }

const good = "a long enough phrase 71"

var small = auth.Cost{MemoryKiB: 8, Passes: 1}

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func setUp(t *testing.T, stored auth.Cost) (*auth.Service, *memory, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)}
	hash, err := auth.NewHasher(stored).Hash(context.Background(), inbox.NewSecret(good))
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{sessions: map[string]auth.Session{}, member: auth.Credential{PasswordHash: hash,
		Member: inbox.Member{Workspace: 7, ID: 9, Email: "asha@example.com", State: inbox.MemberActive, Role: inbox.RoleMember}}}
	return auth.New(m, inbox.NewIDSource(1, c.now), auth.NewHasher(small), c.now), m, c
}

func signIn(s *auth.Service, email, password, address string) (inbox.Secret, error) {
	token, _, err := s.SignIn(context.Background(), auth.SignIn{Email: email, Password: inbox.NewSecret(password), Address: address})
	return token, err
}

func TestUnknownWrongAndDisabledGetOneAnswer(t *testing.T) {
	t.Parallel()
	s, m, _ := setUp(t, small)
	_, unknown := signIn(s, "nobody@example.com", good, "10.0.0.1")
	_, wrong := signIn(s, "asha@example.com", good+"x", "10.0.0.2")
	_, long := signIn(s, "asha@example.com", strings.Repeat("x", 5000), "10.0.0.3")
	m.member.Member.State = inbox.MemberDisabled
	_, disabled := signIn(s, "asha@example.com", good, "10.0.0.4")
	for _, err := range []error{unknown, wrong, long, disabled} {
		if inbox.CodeOf(err) != inbox.CodeUnauthenticated || err.Error() != unknown.Error() {
			t.Errorf("%v", err)
		}
	}
	m.member.Member.State = inbox.MemberActive
	if _, err := signIn(s, " ASHA@example.com ", good, "10.0.0.5"); err != nil {
		t.Errorf("the right one: %v", err)
	}
}

func TestGuessingIsSlowedAndLocksNobodyOutOfTheirPlace(t *testing.T) {
	t.Parallel()
	s, _, c := setUp(t, small)
	if _, err := signIn(s, "asha@example.com", good, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	limited := 0
	for i := range 100 {
		if _, err := signIn(s, "asha@example.com", "guess", fmt.Sprintf("198.51.100.%d", i)); inbox.CodeOf(err) == inbox.CodeTooSoon {
			limited++
		}
	}
	if limited < 89 {
		t.Errorf("%d of 100 guesses from everywhere were refused", limited)
	}
	if _, err := signIn(s, "asha@example.com", good, "192.0.2.1"); err != nil {
		t.Errorf("locked out of the place they always use: %v", err)
	}
	c.at = c.at.Add(30 * time.Second)
	if _, err := signIn(s, "asha@example.com", good, "203.0.113.9"); err != nil {
		t.Errorf("after half a minute, from elsewhere: %v", err)
	}
	limited = 0
	for i := range 60 {
		if _, err := signIn(s, fmt.Sprintf("p%d@example.com", i), "guess", "2001:db8::"+fmt.Sprint(i+1)); inbox.CodeOf(err) == inbox.CodeTooSoon {
			limited++
		}
	}
	if limited < 29 {
		t.Errorf("%d of 60 tries of one household were refused", limited)
	}
}

func TestSessionsEndByIdlenessAndByAge(t *testing.T) {
	t.Parallel()
	s, m, c := setUp(t, small)
	ctx := context.Background()
	token, err := signIn(s, "asha@example.com", good, "192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	alive := func() bool { _, err := s.Session(ctx, token.Reveal(), ""); return err == nil }
	for range 3 {
		c.at = c.at.Add(auth.IdleTime - time.Second)
		if !alive() {
			t.Fatal("used in time, and ended")
		}
	}
	before := m.touched
	for range 100 {
		alive()
	}
	if m.touched != before {
		t.Error("each use was written")
	}
	c.at = c.at.Add(auth.IdleTime)
	if alive() {
		t.Error("idle for too long, and lives")
	}
	token, _, err = s.SignIn(ctx, auth.SignIn{Email: "asha@example.com", Password: inbox.NewSecret(good), Keep: true, Address: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		c.at = c.at.Add(29 * 24 * time.Hour)
		if !alive() {
			t.Fatal("kept, and ended")
		}
	}
	c.at = c.at.Add(4 * 24 * time.Hour)
	if alive() {
		t.Error("too old, and lives")
	}
	for _, bad := range []string{"", "sgs_8_" + strings.Split(token.Reveal(), "_")[2], token.Reveal() + "x", "sgm" + token.Reveal()[3:]} {
		if _, err := s.Session(ctx, bad, ""); inbox.CodeOf(err) != inbox.CodeUnauthenticated {
			t.Errorf("a token of another form or workspace: %v", err)
		}
	}
}

func TestAPasswordIsHashedAgainWhenTheCostRises(t *testing.T) {
	t.Parallel()
	s, m, _ := setUp(t, auth.Cost{MemoryKiB: 16, Passes: 2})
	old := m.member.PasswordHash
	if _, err := signIn(s, "asha@example.com", good, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if m.member.PasswordHash == old || !strings.Contains(m.member.PasswordHash, "m=8,t=1") {
		t.Errorf("hash %s", strings.Join(strings.Split(m.member.PasswordHash, "$")[:4], "$"))
	}
	if _, err := signIn(s, "asha@example.com", good, "192.0.2.1"); err != nil {
		t.Errorf("with the new hash: %v", err)
	}
}

func TestEasyPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	test := func(password string, ok bool) {
		t.Helper()
		err := auth.CheckPassword("body.password", inbox.NewSecret(password), "Deshmukh Textiles", "asha@example.com")
		if (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && (strings.Contains(err.Error(), password) && password != "" || inbox.CodeOf(err) != inbox.CodeInvalid) {
			t.Errorf("the refusal: %v", err)
		}
	}
	test("", false)
	test("short", false)
	test("Passw0rd1234", false)
	test("P@ssword!2026", false)
	test("qwertyuiop12", false)
	test("123456789012", false)
	test("Deshmukh2026", false)
	test("textiles-2026", false)
	test("WhatsApp2026", false)
	test("asha@example.com", false)
	test("DeshmukhTextiles+Asha", false)
	test("aaaaaaaaaaaaaaaa", false)
	test("abcabcabcabc", false)
	test(strings.Repeat("é", 1025), false)
	test("correct pony stable nail", true)
	test("नमस्ते दुनिया मेरे दोस्त", true)
	test("ein-gutes-langes-geheimnis", true)
}

func TestKeysActWithTheirHighestScope(t *testing.T) {
	t.Parallel()
	test := func(scopes string, want inbox.Role) {
		t.Helper()
		if got := (auth.Key{Scopes: strings.Fields(scopes)}).Role(); got != want {
			t.Errorf("%s: %s", scopes, got)
		}
	}
	test("", "")
	test("read", auth.RoleKeyRead)
	test("read write", auth.RoleKeyWrite)
	test("write read", auth.RoleKeyWrite)
	test("admin read write", auth.RoleKeyAdmin)
	test("everything", "")
	if auth.Can(inbox.Actor{}, auth.ConversationsRead) || auth.Can(inbox.Actor{Role: inbox.RoleOwner}, "no such permission") {
		t.Error("somebody without a role, or a permission without a row, got in")
	}
}
