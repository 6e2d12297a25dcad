package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"sangam/internal/inbox"
)

// A token is "<kind>_<workspace>_<256 random bits>". The workspace is no secret: it is there so
// that a look-up is by workspace and hash, and no table is read across tenants.
const (
	sessionPrefix  = "sgs"
	keyPrefix      = "sgm"
	linkPrefix     = "sgl"
	ceremonyPrefix = "sgc"
	randomLength   = 43 // 32 bytes in base64url
	shownOfKey     = 6  // characters of the random part that people may see
)

func newToken(prefix string, ws inbox.WorkspaceID) inbox.Secret {
	var b [32]byte
	rand.Read(b[:])
	return inbox.NewSecret(prefix + "_" + ws.String() + "_" + base64.RawURLEncoding.EncodeToString(b[:]))
}

// parseToken gives the workspace a token names; ok is false if it is no token of the kind.
func parseToken(prefix, token string) (ws inbox.WorkspaceID, ok bool) {
	if len(token) > 128 {
		return 0, false
	}
	parts := strings.SplitN(token, "_", 3)
	if len(parts) != 3 || parts[0] != prefix || len(parts[2]) != randomLength {
		return 0, false
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	return inbox.WorkspaceID(n), err == nil && n > 0
}

// parseCeremony reads what shows a ceremony; its workspace is zero while nobody is known.
func parseCeremony(token string) (ws inbox.WorkspaceID, ok bool) {
	if strings.HasPrefix(token, ceremonyPrefix+"_0_") {
		return 0, len(token) == len(ceremonyPrefix)+3+randomLength
	}
	return parseToken(ceremonyPrefix, token)
}

// hashOf is what is stored instead of a token. The token holds 256 random bits, so a fast hash
// without salt is enough, and finding it by index leaks nothing of use.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
