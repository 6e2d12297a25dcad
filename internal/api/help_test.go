package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/inbox"
)

func TestTicksAreKeptForTheWorkspace(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		type list struct {
			Items []struct {
				ID     string `json:"id"`
				Done   bool   `json:"done"`
				ByName string `json:"by_name"`
				At     int64  `json:"at"`
			} `json:"items"`
		}
		read := func(te *tenant) (l list) {
			got := r.call(r.as(te, auth.RoleKeyRead), "GET", "/api/v1/checklists/setup", "")
			r.must(json.Unmarshal([]byte(got.body), &l))
			if got.status != http.StatusOK || len(l.Items) < 5 {
				r.t.Fatal(got.status, got.body)
			}
			return l
		}
		got := r.call(r.as(r.a, inbox.RoleMember), "PUT", "/api/v1/checklists/setup", `{"items":[{"id":"camera","done":true}]}`)
		if got.status != http.StatusOK {
			r.t.Fatal(got.status, got.body)
		}
		done := 0
		for _, i := range read(r.a).Items {
			if i.Done {
				done++
				if i.ID != "camera" || i.ByName == "" || i.At == 0 {
					r.t.Errorf("%+v", i)
				}
			}
		}
		if done != 1 {
			r.t.Errorf("%d items are ticked, want one", done)
		}
		for _, i := range read(r.b).Items {
			if i.Done {
				r.t.Errorf("the other workspace has %+v", i)
			}
		}
		for path, body := range map[string]string{"/api/v1/checklists/setup": `{"items":[{"id":"nothing","done":true}]}`, "/api/v1/checklists/none": `{"items":[]}`} {
			if got := r.call(r.as(r.a, inbox.RoleOwner), "PUT", path, body); got.status/100 != 4 {
				r.t.Errorf("%s %s: %d %s", path, body, got.status, got.body)
			}
		}
	})
}

func TestAvailabilityByMode(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who := r.as(r.a, auth.RoleKeyRead)
		one, all := r.call(who, "GET", "/api/v1/availability?mode=hybrid", ""), r.call(who, "GET", "/api/v1/availability", "")
		if one.status != 200 || !strings.Contains(one.body, `"mode":"hybrid"`) || strings.Contains(one.body, `"mode":"api"`) || !strings.Contains(one.body, `"checked":"20`) {
			r.t.Errorf("%d %.300s", one.status, one.body)
		}
		if !strings.Contains(all.body, `"mode":"api"`) || !strings.Contains(all.body, `"mode":"app"`) {
			r.t.Errorf("%.300s", all.body)
		}
		if got := r.call(who, "GET", "/api/v1/availability?mode=both", ""); got.status != http.StatusUnprocessableEntity {
			r.t.Errorf("an unknown mode: %d %s", got.status, got.body)
		}
	})
}

func TestADiagnosticUploadIsCountedAndBounded(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		who := r.as(r.a, inbox.RoleMember)
		if got := r.call(who, "POST", "/api/v1/diagnostics", strings.Repeat("x", 5000)); got.status != 200 || !strings.Contains(got.body, `"received":5000`) || !strings.Contains(got.body, `"now":`) {
			r.t.Errorf("%d %s", got.status, got.body)
		}
		if got := r.call(who, "POST", "/api/v1/diagnostics", strings.Repeat("x", 1<<20+1)); got.status != http.StatusRequestEntityTooLarge {
			r.t.Errorf("more than 1 MB: %d %s", got.status, got.body)
		}
	})
}
