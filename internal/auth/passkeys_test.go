package auth_test

import (
	"testing"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

func TestWherePasskeysAreUsed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, host, id, origin string }{
		{"https://inbox.example.com", "10.0.0.1:8080", "inbox.example.com", "https://inbox.example.com"},
		{"https://Inbox.example.com:8443/", "x", "inbox.example.com", "https://inbox.example.com:8443"},
		{"http://localhost:8080", "x", "localhost", "http://localhost:8080"},
		{"", "localhost:8080", "localhost", "http://localhost:8080"},
		{"", "127.0.0.1:8080", "", ""},
		{"", "inbox.example.com", "", ""}, // a name that somebody else may have chosen
		{"http://127.0.0.1:8080", "localhost:8080", "", ""},
		{"https://10.1.2.3", "x", "", ""},
		{"http://inbox.example.com", "x", "", ""},
	} {
		got, err := auth.PartyOf(c.public, c.host)
		if got.ID != c.id || got.Origin != c.origin || (err == nil) != (c.id != "") {
			t.Errorf("%q at %q: %+v %v", c.public, c.host, got, err)
		}
		if err != nil && inbox.CodeOf(err) != inbox.CodeConflict {
			t.Errorf("%q at %q: %v", c.public, c.host, err)
		}
	}
}
