package api_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"sangam/internal/db"
	"sangam/internal/inbox"
)

const passkeyAddress = "https://inbox.example.com"

var b64 = base64.RawURLEncoding

// authenticator is a passkey in memory, as a browser hands it on.
type authenticator struct {
	r       *rig
	key     *ecdsa.PrivateKey
	id      []byte
	handle  string
	counter uint32
	flags   byte // user present and verified
	origin  string
}

func (r *rig) newAuthenticator(id string) *authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	r.must(err)
	return &authenticator{r: r, key: key, id: []byte(id), flags: 1 | 4, origin: passkeyAddress}
}

func (a *authenticator) data(flags byte, more ...[]byte) []byte {
	party := sha256.Sum256([]byte("inbox.example.com"))
	return append(binary.BigEndian.AppendUint32(append(party[:], flags), a.counter), bytes.Join(more, nil)...)
}

func (a *authenticator) client(kind, challenge string) []byte {
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	a.r.must(err)
	return text
}

// credential is the body of an answer.
func (a *authenticator) credential(ceremony string, response map[string]any, more string) string {
	text, err := json.Marshal(map[string]any{"id": b64.EncodeToString(a.id), "rawId": b64.EncodeToString(a.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	a.r.must(err)
	return `{"ceremony":"` + ceremony + `","credential":` + string(text) + more + `}`
}

// makes answers a question for a new passkey.
func (a *authenticator) makes(question, name string) string {
	public, err := a.key.PublicKey.Bytes()
	a.r.must(err)
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	a.r.must(err)
	known := append(make([]byte, 16), binary.BigEndian.AppendUint16(nil, uint16(len(a.id)))...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": a.data(a.flags|0x40, known, a.id, cose)})
	a.r.must(err)
	var q struct {
		Options struct {
			Challenge string
			User      struct{ ID string }
		}
	}
	a.r.must(json.Unmarshal([]byte(question), &q))
	a.handle = q.Options.User.ID
	return a.credential(between(question, `"ceremony":"`, `"`), map[string]any{"clientDataJSON": b64.EncodeToString(a.client("webauthn.create", q.Options.Challenge)),
		"attestationObject": b64.EncodeToString(object), "transports": []string{"internal"}}, `,"name":"`+name+`"`)
}

// signs answers a question for a passkey that is there; the counter goes up first.
func (a *authenticator) signs(question string) string {
	a.counter++
	data, client := a.data(a.flags), a.client("webauthn.get", between(question, `"challenge":"`, `"`))
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(bytes.Clone(data), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, sum[:])
	a.r.must(err)
	return a.credential(between(question, `"ceremony":"`, `"`), map[string]any{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data),
		"signature": b64.EncodeToString(signature), "userHandle": a.handle}, "")
}

// register gives whoever has a session a passkey.
func (a *authenticator) register(who http.Header, name string) {
	a.r.t.Helper()
	q := a.r.call(who, "POST", "/api/v1/me/passkeys/begin", `{"password":"`+password+`"}`)
	if got := a.r.call(who, "POST", "/api/v1/me/passkeys", a.makes(q.body, name)); got.status != http.StatusCreated {
		a.r.t.Fatalf("register: %d %s after %s", got.status, got.body, q.body)
	}
}

// enter signs in.
func (a *authenticator) enter() (response, http.Header) {
	a.r.t.Helper()
	q := a.r.call(nil, "POST", "/api/v1/session/passkey/begin", "")
	return a.r.cookieOf(a.r.call(nil, "POST", "/api/v1/session/passkey", a.signs(q.body)))
}

func (r *rig) cookieOf(got response) (response, http.Header) {
	cookie, _, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	return got, http.Header{"Cookie": {cookie}}
}

// eachDatabaseAt is eachDatabase with a public address.
func eachDatabaseAt(t *testing.T, address string, test func(r *rig)) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			test(newRig(t, dialect, address))
		})
	}
}

func TestPasskeys(t *testing.T) {
	t.Parallel()
	eachDatabaseAt(t, passkeyAddress, func(r *rig) {
		email := r.a.emails[inbox.RoleLead]
		here, there := r.as(r.a, inbox.RoleLead), r.as(r.a, inbox.RoleLead)
		if got := r.call(here, "POST", "/api/v1/me/passkeys/begin", `{"password":"not it at all"}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("begin with a wrong password: %d %s", got.status, got.body)
		}
		laptop := r.newAuthenticator("laptop")
		laptop.register(here, "Laptop")
		if got := r.call(here, "GET", "/api/v1/me/passkeys", ""); strings.Count(got.body, `"created_at"`) != 1 || !strings.Contains(got.body, `"name":"Laptop"`) || !strings.Contains(got.body, `"passkeys":true`) {
			r.t.Errorf("list: %s", got.body)
		}
		if got := r.call(r.as(r.b, inbox.RoleLead), "GET", "/api/v1/me/passkeys", ""); strings.Contains(got.body, "Laptop") {
			r.t.Errorf("another tenant sees it: %s", got.body)
		}

		got, who := laptop.enter()
		if got.status != http.StatusOK || !strings.Contains(got.body, email) || r.call(who, "GET", "/api/v1/conversations", "").status != http.StatusOK {
			r.t.Fatalf("sign in: %d %s", got.status, got.body)
		}
		// What was answered once, what was begun for something else, and what was asked by another site.
		q := r.call(nil, "POST", "/api/v1/session/passkey/begin", "")
		once := laptop.signs(q.body)
		if got := r.call(nil, "POST", "/api/v1/session/passkey", once); got.status != http.StatusOK {
			r.t.Errorf("sign in again: %d %s", got.status, got.body)
		}
		r.refusedFor("the same answer", r.call(nil, "POST", "/api/v1/session/passkey", once), http.StatusConflict, "ceremony_over")
		q = r.call(here, "POST", "/api/v1/session/unlock/passkey", "")
		r.refusedFor("a ceremony of unlocking", r.call(nil, "POST", "/api/v1/session/passkey", laptop.signs(q.body)), http.StatusConflict, "ceremony_over")
		laptop.origin = "https://inbox.example.net"
		got, _ = laptop.enter()
		r.refusedFor("from another site", got, http.StatusUnauthorized, "wrong_passkey")
		laptop.origin, laptop.flags = passkeyAddress, 1
		got, _ = laptop.enter()
		r.refusedFor("without finger or PIN", got, http.StatusUnauthorized, "wrong_passkey")
		laptop.flags = 1 | 4
		stranger := r.newAuthenticator("laptop")
		stranger.handle = laptop.handle
		got, _ = stranger.enter()
		r.refusedFor("another key of the same id", got, http.StatusUnauthorized, "wrong_passkey")

		// The lock.
		r.call(there, "POST", "/api/v1/session/lock", "")
		q = r.call(there, "POST", "/api/v1/session/unlock/passkey", "")
		if got := r.call(there, "POST", "/api/v1/session/unlock", `{"passkey":`+stranger.signs(q.body)+`}`); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("unlock with another key: %d %s", got.status, got.body)
		}
		q = r.call(there, "POST", "/api/v1/session/unlock/passkey", "")
		if got := r.call(there, "POST", "/api/v1/session/unlock", `{"passkey":`+laptop.signs(q.body)+`}`); got.status != http.StatusNoContent || r.call(there, "GET", "/api/v1/conversations", "").status != http.StatusOK {
			r.t.Errorf("unlock: %d %s", got.status, got.body)
		}

		// Two authenticators with one key: the one that lags behind gives it away, and it opens nothing any more.
		laptop.counter -= 2
		got, _ = laptop.enter()
		r.refusedFor("a copy", got, http.StatusUnauthorized, "passkey_copied")
		laptop.counter += 10
		got, _ = laptop.enter()
		r.refusedFor("the other of the two", got, http.StatusUnauthorized, "passkey_copied")
		list := r.call(here, "GET", "/api/v1/me/passkeys", "").body
		if !strings.Contains(list, `"copied_at"`) {
			r.t.Errorf("list: %s", list)
		}
		if got := r.call(here, "DELETE", "/api/v1/me/passkeys/"+between(list, `"id":"`, `"`), ""); got.status != http.StatusNoContent || r.call(there, "GET", "/api/v1/session", "").status != http.StatusUnauthorized {
			r.t.Errorf("remove: %d %s", got.status, got.body)
		}
		got, _ = laptop.enter()
		r.refusedFor("one that was removed", got, http.StatusUnauthorized, "wrong_passkey")
		audit := r.call(r.as(r.a, inbox.RoleOwner), "GET", "/api/v1/audit", "").body
		for _, act := range []string{"passkey.added", "passkey.copied", "passkey.removed", `"way":"passkey"`} {
			if !strings.Contains(audit, act) {
				r.t.Errorf("the audit has no %s", act)
			}
		}
		r.noCanaries()
	})
}

func TestAPasskeyIsASecondStep(t *testing.T) {
	t.Parallel()
	eachDatabaseAt(t, passkeyAddress, func(r *rig) {
		email := r.a.emails[inbox.RoleLead]
		owner, old := r.as(r.a, inbox.RoleOwner), r.as(r.a, inbox.RoleLead)
		key := r.newAuthenticator("lead")
		lead := r.as(r.a, inbox.RoleLead)
		key.register(lead, "Phone")
		got, _ := r.enter(email, "")
		if got.status != http.StatusOK {
			r.t.Errorf("the password while nothing is demanded: %d %s", got.status, got.body)
		}
		demand := `{"second_step":"all","one_session":false,"lock_after":0}`
		r.refusedFor("a demand by who has nothing", r.call(owner, "PUT", "/api/v1/sign-in-rules", demand), http.StatusConflict, "second_step_first")
		r.newAuthenticator("owner").register(owner, "Desk")
		if got := r.call(owner, "PUT", "/api/v1/sign-in-rules", demand); got.status != http.StatusOK {
			r.t.Fatalf("demand: %d %s", got.status, got.body)
		}
		// The session that made the passkey goes on; one that had only a password does not.
		if got := r.call(lead, "GET", "/api/v1/conversations", ""); got.status != http.StatusOK {
			r.t.Errorf("the session that made it: %d %s", got.status, got.body)
		}
		if got := r.call(old, "GET", "/api/v1/session", ""); got.status != http.StatusUnauthorized {
			r.t.Errorf("a session of a password alone: %d", got.status)
		}
		got, _ = r.enter(email, "")
		r.refusedFor("the password alone", got, http.StatusUnauthorized, "passkey_needed")
		got, who := key.enter()
		if got.status != http.StatusOK || r.call(who, "GET", "/api/v1/conversations", "").status != http.StatusOK {
			r.t.Errorf("the passkey: %d %s", got.status, got.body)
		}
		id := between(r.call(who, "GET", "/api/v1/me/passkeys", "").body, `"id":"`, `"`)
		r.refusedFor("removing the only one", r.call(who, "DELETE", "/api/v1/me/passkeys/"+id, ""), http.StatusConflict, "last_passkey")
		// Who lost it asks an owner, and sets up something anew.
		if got := r.call(owner, "DELETE", "/api/v1/members/"+r.memberOf(email)+"/second-step", ""); got.status != http.StatusOK || !strings.Contains(got.body, `"passkeys":0`) {
			r.t.Errorf("reset: %d %s", got.status, got.body)
		}
		got, _ = key.enter()
		r.refusedFor("what was taken away", got, http.StatusUnauthorized, "wrong_passkey")
		if got, _ := r.enter(email, ""); got.status != http.StatusOK || !strings.Contains(got.body, `"second_step_needed":true`) {
			r.t.Errorf("after the reset: %d %s", got.status, got.body)
		}
	})
}
