package api_test

import (
	"net/http"
	"strings"
	"testing"

	"sangam/internal/inbox"
)

func TestAMembersKeysAndNotificationsAreKeptForThemAlone(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		t := r.t
		const path = "/api/v1/me/preferences"
		mine, other := r.as(r.a, inbox.RoleMember), r.as(r.a, inbox.RoleOwner)
		has := func(who http.Header, parts ...string) {
			t.Helper()
			got := r.call(who, "GET", path, "")
			for _, part := range parts {
				if got.status != http.StatusOK || !strings.Contains(got.body, part) {
					t.Fatalf("want %s in %d %s", part, got.status, got.body)
				}
			}
		}
		has(mine, `"assigned":true`, `"hide_text":false`, `"quiet":false`, `"quiet_from":1260`, `"keys":{}`)
		if got := r.call(mine, "PATCH", path, `{"keys":{"resolve":"alt+KeyX","unread":""}}`); got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
		if got := r.call(mine, "PATCH", path, `{"notify":{"assigned":false,"mention":true,"mine":true,"followed":true,"failed":true,"hide_text":true,"silent":false,"quiet":true,"quiet_from":1320,"quiet_until":420}}`); got.status != http.StatusOK {
			t.Fatalf("%d %s", got.status, got.body)
		}
		has(mine, `"assigned":false`, `"hide_text":true`, `"quiet_from":1320`, `"resolve":"alt+KeyX"`, `"unread":""`)
		has(other, `"assigned":true`, `"keys":{}`)
		for _, bad := range []string{`{"keys":{"resolve":"ctrl+KeyX"}}`, `{"keys":{"Resolve!":"KeyX"}}`, `{"keys":{"resolve":"alt+"}}`, `{"keys":{"resolve":"<b>"}}`,
			`{"notify":{"assigned":true,"mention":true,"mine":true,"followed":true,"failed":true,"hide_text":true,"silent":false,"quiet":true,"quiet_from":1440,"quiet_until":0}}`} {
			if got := r.call(mine, "PATCH", path, bad); got.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d %s", bad, got.status, got.body)
			}
		}
		if got := r.call(mine, "PATCH", path, `{"keys":{}}`); !strings.Contains(got.body, `"keys":{}`) {
			t.Errorf("keys as they come: %s", got.body)
		}
	})
}
