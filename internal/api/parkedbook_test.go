package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
)

// TestParkedPiecesOfTheAddressBookDoNotShowTheOwnersNames: not to a member, not to a key, not to an
// owner, until they are shared. The bytes stay as they came.
func TestParkedPiecesOfTheAddressBookDoNotShowTheOwnersNames(t *testing.T) {
	eachDatabase(t, func(r *rig) {
		ctx := t.Context()
		entry := `{"type":"contact","action":"add","contact":{"full_name":"PRIVATE aunt","first_name":"PRIVATE","nick":"PRIVATE","phone_number":"919999000077","user_id":"IN.77"},"metadata":{"timestamp":"1795250000"}}`
		value := `{"messaging_product":"whatsapp","metadata":{"phone_number_id":"999"},"state_sync":[` + entry + `]}`
		whole := func(value string) string {
			return `{"object":"whatsapp_business_account","entry":[{"id":"60","changes":[{"field":"smb_app_state_sync","value":` + value + `}]}]}`
		}
		now := inbox.MillisOf(time.Now())
		var ids []string
		park := func(kind, path, reason, body string) {
			raw := ingest.Raw{Node: r.app.Node.Number, ID: inbox.RawEventID(r.app.IDs.Next()), Channel: inbox.WhatsApp, Apps: []inbox.AppID{r.a.account.App}, ReceivedAt: now, Body: []byte(body)}
			r.must(r.app.Store.AppendRaw(ctx, []ingest.Raw{raw}, nil))
			p := desk.Parked{Workspace: r.a.ws, ID: inbox.ParkedID(r.app.IDs.Next()), Account: r.a.account.ID, Node: raw.Node, Raw: raw.ID, Path: path, Channel: inbox.WhatsApp, Kind: kind, Reason: reason, Body: raw.Body, ReceivedAt: now}
			r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{Parked: []desk.Parked{p}}))
			ids = append(ids, fmt.Sprint(p.ID))
		}
		at := "entry.0.changes.0.value.state_sync"
		park("address_book", at+".0", `no account has the number id "999"`, entry)
		park("item", at+".1", "not a time", `{"contact":"PRIVATE","action":"add"}`)
		park("item", at+".2", "could not be applied: PRIVATE", `"PRIVATE"`)
		park("smb_app_state_sync.PRIVATE.add", at+".3", "x", `["PRIVATE",{"name":["PRIVATE"]}]`)
		park("sync.contacts", at, "x", value)
		park("body", "", "not understood", whole(value))
		park("body", "", "not understood", whole(`"PRIVATE"`))
		park("item", "entry.0.changes.0", "x", `{"value":{"state\u005fsync":"PRIVATE"},"field":"other"}`)
		park("body", "", "not understood", whole(value)[:330])
		park("message.text", "entry.0.changes.0.value.messages.0", "x", `{"text":{"body":"a word of a customer"},"n":12345678901234567890}`)
		see := func(role inbox.Role) (all string) {
			who := r.as(r.a, role)
			all = r.call(who, http.MethodGet, "/api/v1/raw-events", "").body
			for _, id := range ids {
				one := r.call(who, http.MethodGet, "/api/v1/raw-events/"+id, "")
				if one.status != http.StatusOK {
					t.Fatalf("%d %s", one.status, one.body)
				}
				all += one.body
			}
			return all
		}
		for _, role := range []inbox.Role{inbox.RoleMember, inbox.RoleOwner, auth.RoleKeyRead} {
			seen := see(role)
			if i := strings.Index(seen, "PRIVATE"); i >= 0 {
				t.Errorf("%s sees: …%s", role, seen[max(0, i-200):i+10])
			}
			for _, want := range []string{"919999000077", "IN.77", "(not shared)", "a word of a customer", "12345678901234567890", "no account has the number"} {
				if !strings.Contains(seen, want) {
					t.Errorf("%s does not see %s", role, want)
				}
			}
		}
		r.must(r.app.DB.View(ctx, func(tx *db.Tx) error {
			n, err := db.Number(ctx, tx, "SELECT count(*) FROM parked WHERE workspace_id = $1 AND kind = 'sync.contacts' AND length(body) = $2", r.a.ws, len(value))
			if n != 1 {
				t.Errorf("the stored bytes changed")
			}
			return err
		}))
		if res := r.call(r.as(r.a, inbox.RoleOwner), http.MethodPatch, "/api/v1/address-book", `{"shared":true}`); res.status != http.StatusOK && res.status != http.StatusNoContent {
			t.Fatalf("share: %d %s", res.status, res.body)
		}
		if seen := see(inbox.RoleMember); strings.Count(seen, "PRIVATE aunt") != 4 || strings.Contains(seen, "(not shared)") {
			t.Errorf("shared, a member sees the entry %d times", strings.Count(seen, "PRIVATE aunt"))
		}
	})
}
