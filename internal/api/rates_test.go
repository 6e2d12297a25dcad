package api_test

import (
	"strings"
	"testing"

	"sangam/internal/inbox"
)

// An owner looks at a table, puts it in place, goes back to the examples, and finds each load again.
func TestPricesArePutInPlaceAndFoundAgain(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		te := r.a
		owner := r.as(te, inbox.RoleOwner)
		holds := func(method, path, body string, parts ...string) response {
			r.t.Helper()
			res := r.call(owner, method, path, body)
			for _, p := range parts {
				if res.status != 200 || !strings.Contains(res.body, p) {
					r.t.Fatalf("%s %s: %d %s\nwant %s", method, path, res.status, res.body, p)
				}
			}
			return res
		}
		holds("POST", "/api/v1/rate-cards/read", `{"text":"market,from,service\nIndia,2026-10-01,0.2\nAtlantis,2026-10-01,0.2\n","currency":"INR","source":"a letter"}`,
			`"items":[{"market":"india","category":"service","from":"2026-10-01","currency":"INR","micros":200000,"source":"a letter"}]`, `"row":3,"field":"market","value":"Atlantis"`)
		holds("GET", "/api/v1/rate-cards/loads", "", `"items":[{"id":"`+te.ids["rates"]) // nothing was kept
		mine := `{"market":"india","category":"service","from":"2026-10-01","currency":"INR","micros":200000,"source":"a letter","estimated":true}`
		second := between(holds("PUT", "/api/v1/rate-cards", `{"source":"prices.csv","items":[`+mine+`]}`, `"items":[`+mine+`],"own":true`, `"source":"prices.csv","count":1`).body, `"load":{"id":"`, `"`)
		holds("GET", "/api/v1/conversations/"+te.ids["conversation"]+"/phone", "", `"micros":200000`, `"estimated":true`)
		holds("PUT", "/api/v1/rate-cards", `{"items":[]}`, `"own":false`, `"as_of":"20`, `"count":0`)
		holds("GET", "/api/v1/rate-cards/loads/"+second, "", `"items":[`+mine+`],"own":true`)
		if res := holds("GET", "/api/v1/rate-cards/loads", ""); strings.Count(res.body, `"id":"`) != 3 {
			r.t.Error(res.body)
		}
	})
}
