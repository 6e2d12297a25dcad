package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"sangam/internal/inbox"
)

// Cost is what one password hash takes.
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
}

// DefaultCost is the first of the settings that OWASP holds equal (46 MiB, one pass, one lane):
// some 40 ms of one core. Two at once, the most we allow, take 92 MiB, which leaves the rest of a
// small machine alone.
// Source: OWASP Password Storage Cheat Sheet, Argon2id (seen 2026).
var DefaultCost = Cost{MemoryKiB: 46 << 10, Passes: 1}

const (
	// MinPassword and MaxPassword are lengths in characters. The upper one bounds the work an
	// unknown caller can cause.
	MinPassword = 12
	MaxPassword = 1024

	hashesAtOnce = 2
	saltBytes    = 16
	hashBytes    = 32
)

// Hasher hashes passwords with argon2id, at most two at a time. Use NewHasher.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	dummy string // compared when there is no such member, so that the answer takes as long
}

// NewHasher makes a hasher; tests give a small cost.
func NewHasher(cost Cost) *Hasher {
	h := &Hasher{cost: cost, slots: make(chan struct{}, hashesAtOnce)}
	// Its hash is chance, not computed: nothing matches it, and starting costs no memory.
	h.dummy = form(newSalt(), append(newSalt(), newSalt()...), cost)
	return h
}

func newSalt() []byte {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return salt
}

// Hash gives the encoded hash of a password, with a new salt. It may wait for its turn.
func (h *Hasher) Hash(ctx context.Context, password inbox.Secret) (string, error) {
	if err := h.wait(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	return h.encode(password.Reveal(), newSalt(), h.cost), nil
}

// Verify compares a password with an encoded hash; an empty hash matches nothing and takes as
// long. Stale is true when the hash was made with another cost and should be made again.
func (h *Hasher) Verify(ctx context.Context, encoded string, password inbox.Secret) (match, stale bool, err error) {
	known := encoded != ""
	if !known {
		encoded = h.dummy
	}
	salt, cost, err := parse(encoded)
	if err != nil {
		return false, false, err
	}
	if utf8.RuneCountInString(password.Reveal()) > MaxPassword {
		return false, false, nil
	}
	if err := h.wait(ctx); err != nil {
		return false, false, err
	}
	defer func() { <-h.slots }()
	got := h.encode(password.Reveal(), salt, cost)
	match = subtle.ConstantTimeCompare([]byte(got), []byte(encoded)) == 1
	return match && known, cost != h.cost, nil
}

func (h *Hasher) wait(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// encode writes the usual form: $argon2id$v=19$m=…,t=…,p=1$salt$hash.
func (h *Hasher) encode(password string, salt []byte, c Cost) string {
	return form(salt, argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, 1, hashBytes), c)
}

func form(salt, sum []byte, c Cost) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, c.MemoryKiB, c.Passes, b.EncodeToString(salt), b.EncodeToString(sum))
}

func parse(encoded string) (salt []byte, c Cost, err error) {
	parts := strings.Split(encoded, "$")
	if len(parts) == 6 && parts[1] == "argon2id" && parts[2] == fmt.Sprintf("v=%d", argon2.Version) {
		if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &c.MemoryKiB, &c.Passes); err == nil {
			salt, err = base64.RawStdEncoding.DecodeString(parts[4])
			if err == nil {
				return salt, c, nil
			}
		}
	}
	return nil, c, fmt.Errorf("a stored password hash has an unknown form")
}

// CheckPassword says what is wrong with a new password, as a field error at location, or nil. Its
// words are what the company and the person are called: a password made of them is refused.
func CheckPassword(location string, password inbox.Secret, words ...string) error {
	p := password.Reveal()
	n := utf8.RuneCountInString(p)
	switch {
	case !utf8.ValidString(p):
		return inbox.Invalid(location, "must be text in UTF-8")
	case n < MinPassword:
		return inbox.Invalid(location, "must have at least %d characters", MinPassword)
	case n > MaxPassword:
		return inbox.Invalid(location, "must have at most %d characters", MaxPassword)
	}
	bare := bareLetters(p)
	for _, c := range commonPasswords {
		// "password1234", "Passw0rd!2024": a common one with a little around it.
		if strings.Contains(bare, c) && len(bare)-len(c) < 6 {
			return inbox.Invalid(location, "is too easy to guess: it is a common password with little around it")
		}
	}
	// Longer ones first: "company" before "com".
	var known []string
	for _, w := range append(words, "sangam", "whatsapp") {
		for _, part := range strings.FieldsFunc(strings.ToLower(w), func(r rune) bool { return !letterOrDigit(r) }) {
			if len(part) >= 3 {
				known = append(known, bareLetters(part))
			}
		}
	}
	slices.SortFunc(known, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	rest := bare
	for _, part := range known {
		rest = strings.ReplaceAll(rest, part, "")
	}
	if rest != bare && len(rest) < 6 {
		return inbox.Invalid(location, "is too easy to guess: it is made of the name of the business or the person")
	}
	if repeats(bare) {
		return inbox.Invalid(location, "is too easy to guess: it repeats the same few characters")
	}
	return nil
}

func letterOrDigit(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 }

// bareLetters undoes what people do to a word to make it look like a password.
func bareLetters(p string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '@', '4':
			return 'a'
		case '0':
			return 'o'
		case '3':
			return 'e'
		case '$', '5':
			return 's'
		case '1', '!':
			return 'i'
		case ' ', '.', '-', '_', '#', '*', '?', ',', '+':
			return -1
		}
		return r
	}, strings.ToLower(p))
}

// repeats reports fewer than five different characters, or one short piece over and over.
func repeats(s string) bool {
	different := map[rune]bool{}
	for _, r := range s {
		different[r] = true
	}
	if len(different) < 5 {
		return true
	}
	for n := 1; n <= len(s)/3; n++ {
		if strings.Repeat(s[:n], len(s)/n)+s[:len(s)%n] == s {
			return true
		}
	}
	return false
}

// commonPasswords are the roots of what people choose most, written as bareLetters leaves them.
var commonPasswords = func() []string {
	var all []string
	for _, w := range strings.Fields(`password passwort passw0rd letmein welcome qwerty qwertyuiop qwertzuiop asdfgh asdfghjkl zxcvbn zxcvbnm
		1qaz2wsx 1q2w3e4r q1w2e3r4 123456 1234567 12345678 123456789 1234567890 123456789012 012345678901 0123456789 987654321 0987654321
		111111 000000 abcdef abcdefghijkl abc123 abcd1234 iloveyou sunshine princess dragon monkey football baseball superman batman trustno1
		master shadow michael jennifer admin administrator administration root toor changeme changeit default secret secret123 test1234
		login guest user1234 business company whatever starwars pokemon computer internet samsung google facebook instagram
		india bharat hindustan mumbai delhi pune krishna ganesh shivshakti jaimatadi omsairam sairam lakshmi hanuman bollywood cricket sachin
		namaste iloveindia jaihind jaishreeram waheguru mahadev radhe radheradhe shreeganesh correcthorsebatterystaple`) {
		all = append(all, bareLetters(w))
	}
	return all
}()
