// Package secret keeps credentials sealed at rest: a ring of keys that seals with its newest and
// opens with any, so that keys can be rotated without downtime. Texts are sealed with
// XChaCha20-Poly1305 under a random 192-bit nonce, and bound to the place they are stored in: a
// sealed text that was copied to another row does not open.
//
// It is not a vault: whoever holds the key file and the database holds the secrets. Keep them
// apart in backups. A Ring never changes after it was made and may be used by many at once.
package secret

import (
	"bufio"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"

	"sangam/internal/inbox"
)

// FileName is the key file inside the data folder.
const FileName = "keys"

// Ring is a set of numbered keys.
type Ring struct {
	keys   map[int]cipher.AEAD
	newest int
	oldest int
	root   []byte // the oldest key, for Derive
}

// Load gives the ring of an installation: from text (the environment variable SANGAM_KEYS) if it
// is not empty, else from the file in dir, which is made, readable by its owner only, if absent.
func Load(dir, text string) (*Ring, error) {
	if text != "" {
		r, err := Parse(strings.ReplaceAll(text, ",", "\n"))
		if err != nil {
			return nil, fmt.Errorf("SANGAM_KEYS: %w", err)
		}
		return r, nil
	}
	path := filepath.Join(dir, FileName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := create(dir, path); err != nil {
			return nil, fmt.Errorf("make the key file: %w", err)
		}
		b, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	r, err := Parse(string(b))
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", path, err)
	}
	return r, nil
}

// create writes a file with one new key. Two processes may start at once: the link lets exactly
// one file through, whole and flushed, and the other process reads it.
func create(dir, path string) error {
	f, err := os.CreateTemp(dir, ".keys-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := f.WriteString("# Keys that seal the secrets in the database: number, then 32 bytes in base64.\n" +
		"# The highest number seals, all of them open. Without this file the secrets are lost.\n" + NewKey(1) + "\n"); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// NewKey makes a line for the key file.
func NewKey(number int) string {
	var key [chacha20poly1305.KeySize]byte
	rand.Read(key[:])
	return strconv.Itoa(number) + " " + base64.StdEncoding.EncodeToString(key[:])
}

// Parse reads a ring: one "number base64" a line; empty lines and lines after "#" do not count.
// Errors name the line, never the key.
func Parse(text string) (*Ring, error) {
	r := &Ring{keys: map[int]cipher.AEAD{}}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		number, encoded, _ := strings.Cut(line, " ")
		id, err := strconv.Atoi(number)
		if err != nil || id < 1 {
			return nil, fmt.Errorf("line %d: want a number from 1, a blank and a key in base64", n)
		}
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
		if err != nil || len(key) != chacha20poly1305.KeySize {
			return nil, fmt.Errorf("line %d: want %d bytes in base64", n, chacha20poly1305.KeySize)
		}
		if _, twice := r.keys[id]; twice {
			return nil, fmt.Errorf("line %d: key %d is there twice", n, id)
		}
		if r.keys[id], err = chacha20poly1305.NewX(key); err != nil {
			return nil, err
		}
		r.newest = max(r.newest, id)
		if r.oldest == 0 || id < r.oldest {
			r.oldest, r.root = id, key
		}
	}
	if len(r.keys) == 0 {
		return nil, errors.New("there is no key")
	}
	return r, lines.Err()
}

// Seal encrypts a secret for a place with the newest key. The empty secret stays empty, so that
// "none" can be seen without a key.
func (r *Ring) Seal(place string, secret inbox.Secret) (string, error) {
	if secret.IsEmpty() {
		return "", nil
	}
	aead := r.keys[r.newest]
	sealed := make([]byte, aead.NonceSize(), aead.NonceSize()+len(secret.Reveal())+aead.Overhead())
	rand.Read(sealed)
	sealed = aead.Seal(sealed, sealed, []byte(secret.Reveal()), []byte(place))
	return strconv.Itoa(r.newest) + "." + base64.RawStdEncoding.Strict().EncodeToString(sealed), nil
}

// Open decrypts what Seal made for the same place.
func (r *Ring) Open(place, sealed string) (inbox.Secret, error) {
	if sealed == "" {
		return inbox.Secret{}, nil
	}
	number, encoded, ok := strings.Cut(sealed, ".")
	id, err := strconv.Atoi(number)
	if !ok || err != nil {
		return inbox.Secret{}, fmt.Errorf("open secret %s: not a sealed text", place)
	}
	aead, ok := r.keys[id]
	if !ok {
		return inbox.Secret{}, fmt.Errorf("open secret %s: key %d is not in the ring", place, id)
	}
	b, err := base64.RawStdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(b) < aead.NonceSize() {
		return inbox.Secret{}, fmt.Errorf("open secret %s: not a sealed text", place)
	}
	text, err := aead.Open(nil, b[:aead.NonceSize()], b[aead.NonceSize():], []byte(place))
	if err != nil {
		return inbox.Secret{}, fmt.Errorf("open secret %s: wrong key, or the text was moved or changed", place)
	}
	return inbox.NewSecret(string(text)), nil
}

// Derive gives 32 bytes that only this ring can give for a label: a credential that can be printed
// again without being stored. It stays the same as long as the oldest key stays in the ring.
func (r *Ring) Derive(label string) []byte {
	b, err := hkdf.Key(sha256.New, r.root, nil, "sangam: "+label, 32)
	if err != nil {
		panic(err) // only for absurd lengths
	}
	return b
}

// Stale reports whether a sealed text was made with an older key than the newest.
func (r *Ring) Stale(sealed string) bool {
	number, _, ok := strings.Cut(sealed, ".")
	return ok && number != strconv.Itoa(r.newest)
}
