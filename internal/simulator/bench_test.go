package simulator

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// What speed tests of the product stand on: the simulator must post and accept well above 2,000 a
// second on two cores, with real time, real HTTP and limits off.

func benchSim(b *testing.B, change func(*Config)) (*Simulator, *httptest.Server, *atomic.Int64) {
	var got atomic.Int64
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		got.Add(1)
	}))
	b.Cleanup(hook.Close)
	cfg := Config{Callback: hook.URL, AccessToken: "token", Workers: 16}
	cfg.Knobs.RatePerSecond, cfg.Knobs.PairLimitOff, cfg.Knobs.FaultDigitsOff = -1, true, true
	cfg.Knobs.StatusDelays = StatusDelays{Sent: 1, Delivered: 1, Read: 1}
	if change != nil {
		change(&cfg)
	}
	sim := New(cfg)
	srv := httptest.NewServer(sim.Handler())
	b.Cleanup(srv.Close)
	sim.SetPublicURL(srv.URL)
	sim.Start(b.Context())
	b.Cleanup(sim.Stop)
	return sim, srv, &got
}

func BenchmarkWebhooks(b *testing.B) {
	sim, _, _ := benchSim(b, nil)
	for i := range b.N {
		if _, err := sim.CustomerText(fmt.Sprintf("9155501%05d", i%5000), "Is the 2 kg basmati pack back in stock?"); err != nil {
			b.Fatal(err)
		}
	}
	if err := sim.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "webhooks/s")
}

func BenchmarkWebhooksInBatchesOf100(b *testing.B) {
	sim, _, _ := benchSim(b, func(c *Config) { c.Knobs.Batch = 100 })
	for i := range b.N {
		if _, err := sim.CustomerText(fmt.Sprintf("9155501%05d", i%5000), "Is the 2 kg basmati pack back in stock?"); err != nil {
			b.Fatal(err)
		}
	}
	if err := sim.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// BenchmarkSends counts sends; each also causes three status webhooks, posted within the figure.
func BenchmarkSends(b *testing.B) {
	sim, srv, got := benchSim(b, nil)
	for i := range 5000 {
		if _, err := sim.CustomerText(fmt.Sprintf("91555011%04d", i), "hello"); err != nil {
			b.Fatal(err)
		}
	}
	if err := sim.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(client.CloseIdleConnections)
	before := got.Load()
	var n atomic.Int64
	b.ResetTimer()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			body := fmt.Sprintf(`{"messaging_product":"whatsapp","to":"+91555011%04d","type":"text","text":{"body":"Yes, it is."}}`, n.Add(1)%5000)
			req, _ := http.NewRequest("POST", srv.URL+"/v26.0/770000000000201/messages", strings.NewReader(body))
			req.Header.Set("Authorization", "Bearer token")
			res, err := client.Do(req)
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode != 200 {
				b.Errorf("answered %d", res.StatusCode)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
	if err := sim.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(got.Load()-before)/b.Elapsed().Seconds(), "webhooks/s")
}

// BenchmarkHistory counts messages of a generated history as they are posted.
func BenchmarkHistory(b *testing.B) {
	sim, srv, got := benchSim(b, func(c *Config) {
		c.Knobs.Sync = SyncKnobs{Messages: b.N, ChunkSize: 1000, Every: -1, NoFollowUps: true}
	})
	req, _ := http.NewRequest("POST", srv.URL+"/v26.0/770000000000201/smb_app_data", strings.NewReader(`{"messaging_product":"whatsapp","sync_type":"history"}`))
	req.Header.Set("Authorization", "Bearer token")
	b.ResetTimer()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	res.Body.Close()
	if err := sim.Settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	if got.Load() == 0 {
		b.Error("nothing came")
	}
}
