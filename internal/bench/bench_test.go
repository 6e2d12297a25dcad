package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/channel/whatsapp"
)

// serveHandler gives the address of a handler served for the test.
func serveHandler(t *testing.T, h http.Handler) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

func TestWebhooksAreSignedDistinctAndUnderstood(t *testing.T) {
	t.Parallel()
	w, people := newWriter(7, 1), newCrowd(50)
	adapter, seen, strangers := whatsapp.New(whatsapp.Options{}), map[string]bool{}, 0
	for range 400 {
		person, isNew := people.pick(w.random)
		if isNew {
			strangers++
		}
		head, body, _ := bytes.Cut(w.write(person), []byte("\r\n\r\n"))
		mac := hmac.New(sha256.New, []byte(appSecret))
		mac.Write(body)
		if want := "sha256=" + hex.EncodeToString(mac.Sum(nil)); !bytes.Contains(head, []byte(want)) {
			t.Fatalf("the head lacks %s: %s", want, head)
		}
		parsed, err := adapter.Parse(body)
		if err != nil || len(parsed.Updates) != 1 || parsed.Updates[0].Message == nil || parsed.Updates[0].Bad != "" || len(parsed.Unknown) > 0 {
			t.Fatalf("parsed as %+v, %v", parsed, err)
		}
		u := parsed.Updates[0]
		if u.PlatformAccount != phoneNumberID || seen[u.Message.PlatformID] || u.Person.Phone != phone(person) {
			t.Fatalf("update %+v of person %d", u, person)
		}
		seen[u.Message.PlatformID] = true
	}
	if strangers == 0 || strangers > 60 {
		t.Errorf("%d of 400 senders are new, want about 20", strangers)
	}
}

func TestDriveCountsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	var served atomic.Int64
	bare := bareHandler(func([]byte) error { served.Add(1); return nil })
	l, err := drive(t.Context(), serveHandler(t, bare), 4, 50*time.Millisecond, 0, newCrowd(10), 1)
	if err != nil {
		t.Fatal(err)
	}
	if l.sent == 0 || l.sent != served.Load() || l.times.count != l.sent || l.times.quantile(0.5) > l.times.quantile(0.99) {
		t.Errorf("%d sent, %d served, %d timed", l.sent, served.Load(), l.times.count)
	}
	if l, err = drive(t.Context(), serveHandler(t, bare), 4, time.Minute, 100, newCrowd(10), 1); err != nil || l.sent != 100 {
		t.Errorf("asked for 100, sent %d, %v", l.sent, err)
	}
}

func TestDriveFailsOnAnyOtherAnswer(t *testing.T) {
	t.Parallel()
	addr := serveHandler(t, bareHandler(func([]byte) error { return errors.New("the disk is full") }))
	if _, err := drive(t.Context(), addr, 2, time.Minute, 0, newCrowd(10), 1); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("a refused webhook gave %v", err)
	}
}

func TestBareRefusesWrongSignatures(t *testing.T) {
	t.Parallel()
	request := bytes.Clone(newWriter(1, 1).write(3))
	request[len(request)-10] ^= 1
	if _, err := ask(serveHandler(t, bareHandler(nil)), request); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("a changed body gave %v", err)
	}
}

func TestAppenderKeepsEveryBody(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "appended")
	a, err := newAppender(path)
	if err != nil {
		t.Fatal(err)
	}
	l, err := drive(t.Context(), serveHandler(t, bareHandler(a.keep)), 8, time.Minute, 200, newCrowd(10), 1)
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(readAll(path), []byte{'\n'}); int64(n) != l.sent {
		t.Errorf("%d answered, %d in the file", l.sent, n)
	}
}

func TestConnReadsChunksAndLengths(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Namaste ", 4000)
	addr := serveHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for part := range strings.SplitAfterSeq(long, "e ") {
			w.Write([]byte(part))
			if r.URL.Path == "/pieces" && len(part)%2 == 0 {
				http.NewResponseController(w).Flush()
			}
		}
	}))
	c, err := dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, path := range []string{"/whole", "/pieces", "/whole"} {
		status, body, err := c.do(get(path, "key"))
		if err != nil || status != 200 || string(body) != long {
			t.Fatalf("%s: %d, %d bytes of %d, %v", path, status, len(body), len(long), err)
		}
	}
}

func TestTimesStayWithinOnePercent(t *testing.T) {
	t.Parallel()
	var all times
	for i := range 100_000 {
		all.add(time.Duration(i+1) * 731 * time.Nanosecond)
	}
	test := func(q float64) {
		t.Helper()
		want := float64(q*100_000) * 731
		if got := float64(all.quantile(q)); got < want || got > want*1.01 {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
	test(0.01)
	test(0.5)
	test(0.99)
	test(1)
	var none times
	if none.quantile(0.5) != 0 {
		t.Error("no times have a middle")
	}
	for _, d := range []time.Duration{0, 1, 127, 128, 129, 255, 256, time.Microsecond, time.Second, time.Hour} {
		if up := upper(bucket(d)); up < d || float64(up) > float64(d)*1.01+1 {
			t.Errorf("%v falls into a bucket up to %v", d, up)
		}
	}
}

func TestRoundsRepeatWhatDrifts(t *testing.T) {
	t.Parallel()
	test := func(limits []float64, wantRatio float64, wantNoisy bool, wantMeasured int) {
		t.Helper()
		measured := 0
		limit := func() (sample, error) {
			measured++
			return sample{"rate": limits[min(measured, len(limits))-1]}, nil
		}
		kept, noisy, err := rounds(3, limit, func() (sample, error) { return sample{"rate": 50}, nil })
		got := over(kept, func(l, o sample) float64 { return o["rate"] / l["rate"] })
		if err != nil || len(kept) != 3 || noisy != wantNoisy || got != wantRatio || measured != wantMeasured {
			t.Errorf("%v: ratio %v, noisy %v, %d limits measured, %v", limits, got, noisy, measured, err)
		}
	}
	test([]float64{100}, 0.5, false, 4)
	test([]float64{100, 50, 100}, 0.5, false, 6) // two rounds drift and are measured again
	test([]float64{100, 300, 100, 300, 100, 300, 100}, 0.25, true, 7)
}

func TestStreamMeetsEventsWithPosts(t *testing.T) {
	t.Parallel()
	w := &watcher{known: map[string]int{"11": 0, "12": 1}, due: make([]time.Time, 2), times: &times{}, progress: make(chan struct{}, 1)}
	start := time.Now()
	w.expect(1, start)
	w.expect(9, start) // new to us
	w.event([]byte(`id: 1-1`+"\n"+`data: {"seq":1,"kind":"conversation.changed","conversation_id":"12"}`), start.Add(time.Millisecond))
	w.event([]byte(`id: 1-2`+"\n"+`data: {"seq":2,"kind":"message.received","conversation_id":"12"}`), start.Add(2*time.Millisecond))
	w.event([]byte(`id: 1-3`+"\n"+`data: {"seq":3,"kind":"message.received","conversation_id":"77"}`), start.Add(4*time.Millisecond))
	if err := w.wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.take(); got.count != 2 || got.quantile(0.5).Round(time.Millisecond) != 2*time.Millisecond || got.longest != 4*time.Millisecond {
		t.Errorf("%d events, middle %v, longest %v", got.count, got.quantile(0.5), got.longest)
	}
}

func TestTableShowsMissesAndNoise(t *testing.T) {
	t.Parallel()
	var live, out bytes.Buffer
	table := &table{live: &live}
	table.add(row{figure: "webhooks/s", engine: "sqlite", ours: count(31234), limit: "bare " + count(70000), ratio: ratio(0.45), reach: "≥ 0.40", ok: true})
	table.add(row{figure: "start", engine: "sqlite", ours: milli(612 * time.Millisecond), reach: "≤ 0.5 s", noisy: true})
	table.add(row{figure: "webhooks/s", engine: "postgres", ours: count(9), ratio: ratio(0.1)})
	if misses := table.print(&out); misses != 1 {
		t.Errorf("%d misses, want 1", misses)
	}
	for _, want := range []string{"31,234", "0.45", "612 ms", "MISS noisy", "9.00"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
	if lines := strings.Split(out.String(), "\n"); !strings.Contains(lines[3], "postgres") {
		t.Errorf("the databases of a figure do not stand together:\n%s", out.String())
	}
}

func TestSenderNotesCallAndArrivalInEitherOrder(t *testing.T) {
	t.Parallel()
	p := &platform{came: map[string]time.Time{}, called: map[string]time.Time{}, times: &times{}}
	base := time.Now()
	h := p.listen(http.NotFoundHandler())
	body, _ := json.Marshal(map[string]any{"type": "text", "text": map[string]string{"body": mark + "a-1"}})
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/v26.0/1/messages", bytes.NewReader(body)))
	s := &sends{at: map[string]time.Time{"a-1": base}}
	if err := p.arrived(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if got := p.take(); got.count != 1 || got.longest <= 0 {
		t.Errorf("%d arrivals, longest %v", got.count, got.longest)
	}
}

func TestEveryKeepsItsRate(t *testing.T) {
	t.Parallel()
	var acts atomic.Int64
	err := every(t.Context(), 500, 100*time.Millisecond, 3, func(int, time.Time) error { acts.Add(1); return nil })
	if err != nil || acts.Load() != 50 {
		t.Errorf("%d acts in a tenth of a second at 500/s, %v", acts.Load(), err)
	}
	boom := errors.New("boom")
	if err := every(context.Background(), 1000, time.Minute, 2, func(int, time.Time) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("a failed act gave %v", err)
	}
}
