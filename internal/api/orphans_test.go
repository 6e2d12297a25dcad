package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/onboarding"
	"sangam/internal/view"
)

// TestWhatWasSaidToANumberBeforeItWasConnectedIsNotLost: two tenants share a platform app, so a
// message to a number that neither has is of no workspace until one of them connects it. The
// other tenant's app, with another secret, gets nothing.
func TestWhatWasSaidToANumberBeforeItWasConnectedIsNotLost(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		ctx := t.Context()
		shared := inbox.NewSecret("CANARY-APPSECRET-shared")
		connect := func(te *tenant, number, platformID string, secret inbox.Secret) inbox.Account {
			owner := inbox.Actor{Workspace: te.ws, Kind: inbox.ByMember, Role: inbox.RoleOwner}
			n, err := r.app.Onboarding.Add(ctx, owner, onboarding.NewAccount{Number: number, PlatformID: platformID, BusinessID: "60", Mode: inbox.ModeAPI,
				AccessToken: inbox.NewSecret("CANARY-TOKEN"), AppSecret: secret, VerifyToken: inbox.NewSecret("CANARY-VERIFY")})
			r.must(err)
			return n
		}
		one, two := connect(r.a, "+915555010131", "31", shared), connect(r.b, "+915555010132", "32", shared)
		for i, number := range []string{"33", "33", "34"} {
			body := fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"60","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"%s"},
				"contacts":[{"wa_id":"919999000077","profile":{"name":"Early"}}],"messages":[{"from":"919999000077","id":"wamid.early%d","timestamp":"1795250000","type":"text","text":{"body":"anybody there %d?"}}]}}]}]}`, number, i, i)
			raw := ingest.Raw{Node: r.app.Node.Number, ID: inbox.RawEventID(r.app.IDs.Next()), Channel: inbox.WhatsApp, Apps: []inbox.AppID{one.App, two.App},
				ReceivedAt: inbox.MillisOf(time.Now()), Body: []byte(body)}
			r.must(r.app.Store.AppendRaw(ctx, []ingest.Raw{raw}, nil))
			r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{Parked: []desk.Parked{{ID: inbox.ParkedID(r.app.IDs.Next()), Node: raw.Node, Raw: raw.ID, Channel: inbox.WhatsApp, Apps: raw.Apps,
				Kind: "message", Reason: fmt.Sprintf("no account has the number id %q: connect the number, then replay", number), Body: raw.Body, ReceivedAt: raw.ReceivedAt}}}))
		}
		orphans := func() int {
			list, err := r.app.Store.ParkedList(ctx, 0, "parked", view.Newest, 50)
			r.must(err)
			return len(list)
		}
		if n := orphans(); n != 3 {
			t.Fatalf("%d items of no workspace, want 3", n)
		}
		adopt := func() int {
			n, err := r.app.Parts.Adopter.Adopt(ctx)
			r.must(err)
			return n
		}
		if n := adopt(); n != 0 {
			t.Errorf("%d items moved and no number was connected", n)
		}
		said := func(te *tenant) string {
			return r.call(r.as(te, inbox.RoleOwner), http.MethodGet, "/api/v1/conversations?state=all", "").body
		}
		// Whoever has not the secret that signed gets nothing, whatever number they connect.
		connect(r.a, "+915555010134", "34", inbox.NewSecret("CANARY-APPSECRET-other"))
		if n := adopt(); n != 0 || orphans() != 3 {
			t.Errorf("%d items moved to a number of another secret", n)
		}
		connect(r.b, "+915555010133", "33", shared)
		if n := adopt(); n != 2 || orphans() != 1 {
			t.Errorf("%d items moved, %d left", n, orphans())
		}
		if !strings.Contains(said(r.b), "anybody there 1?") || strings.Contains(said(r.a), "anybody there") {
			t.Errorf("the conversation is not where it belongs:\n%s\n%s", said(r.a), said(r.b))
		}
		if got := r.call(r.as(r.b, inbox.RoleOwner), http.MethodGet, "/api/v1/raw-events?state=replayed", "").body; strings.Count(got, `"kind":"message"`) != 2 {
			t.Errorf("replayed: %s", got)
		}
		if n := adopt(); n != 0 {
			t.Errorf("moved again: %d", n)
		}
	})
}
