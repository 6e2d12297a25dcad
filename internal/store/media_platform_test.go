package store_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sangam/internal/channel/whatsapp"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/simulator"
	"sangam/internal/store"
)

// The lane against the pretended platform and its faults: what a contact sends ends as their last
// digits say.
func TestFilesOfThePretendPlatformEndAsTheyShould(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		reader := whatsapp.New(whatsapp.Options{})
		var came = make(chan inbox.Update, 64)
		hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				io.WriteString(w, r.URL.Query().Get("hub.challenge"))
				return
			}
			body, _ := io.ReadAll(r.Body)
			parsed, err := reader.Parse(body)
			if err != nil {
				t.Error(err)
			}
			for _, u := range parsed.Updates {
				came <- u
			}
		}))
		defer hook.Close()
		sim := simulator.New(simulator.Config{Seed: 3, Callback: hook.URL, AccessToken: "token",
			Clock: simulator.NewVirtualClock(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))})
		srv := httptest.NewServer(sim.Handler())
		defer srv.Close()
		sim.SetPublicURL(srv.URL)
		sim.Start(t.Context())
		defer sim.Stop()
		adapter := whatsapp.New(whatsapp.Options{GraphURL: srv.URL})

		rig := newMediaRig(t, d)
		rig.fetchFrom(adapter, inbox.Account{PlatformID: sim.Config().Accounts[0].Numbers[0].ID, AccessToken: inbox.NewSecret("token")})
		files := map[string]inbox.Media{}
		for _, digits := range []string{"0123", "6301", "6302", "6303", "6304"} {
			if _, err := sim.CustomerSends(simulator.CustomerMessage{From: "91555010" + digits, Type: "image"}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			err := sim.Advance(ctx, 0)
			cancel()
			if err != nil {
				t.Fatal(err)
			}
			u := <-came
			if u.Message == nil || u.Message.Media == nil {
				t.Fatalf("%s: %+v", digits, u)
			}
			files[digits] = rig.file(u.Message.Media.PlatformID, func(m *inbox.Media) { m.SHA256 = u.Message.Media.SHA256 })
		}
		rig.run()
		rig.want(files["0123"], inbox.MediaReady)
		rig.want(files["6301"], inbox.MediaExpired)
		rig.want(files["6302"], inbox.MediaPending) // cut in the middle
		rig.want(files["6303"], inbox.MediaPending) // 503 once
		rig.want(files["6304"], inbox.MediaPending) // wrong bytes
		for range 12 {
			rig.due()
			rig.run()
		}
		if got := rig.want(files["6303"], inbox.MediaReady); got.Preview == "" {
			t.Error("the picture has no preview")
		}
		rig.want(files["6302"], inbox.MediaFailed)
		rig.want(files["6304"], inbox.MediaFailed)
	})
}
