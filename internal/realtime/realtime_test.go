package realtime

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sangam/internal/inbox"
)

const shop = inbox.WorkspaceID(7)

// memory is an event log.
type memory struct {
	mu     sync.Mutex
	epoch  int64
	events []inbox.Event
	reads  int
}

func (m *memory) EventsAfter(_ context.Context, ws inbox.WorkspaceID, after int64, limit int) (int64, []inbox.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reads++
	var out []inbox.Event
	for _, e := range m.events {
		if ws == shop && e.Seq > after && len(out) < limit {
			out = append(out, e)
		}
	}
	return m.epoch, out, nil
}

func (m *memory) EventPosition(context.Context, inbox.WorkspaceID) (epoch, seq int64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch, int64(len(m.events)), nil
}

func (m *memory) add(kind inbox.EventKind, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for range n {
		m.events = append(m.events, inbox.Event{Seq: int64(len(m.events) + 1), Kind: kind})
	}
}

// count is a counter that can be read.
type count struct {
	prometheus.Counter
	n atomic.Int64
}

func (c *count) Inc() { c.n.Add(1) }

// rig is a hub behind a real listener.
type rig struct {
	*Hub
	t       *testing.T
	log     *memory
	dropped *count
	url     string

	mu      sync.Mutex
	refused error
	may     func(inbox.Event) (bool, error)
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, log: &memory{epoch: 3}, dropped: &count{}, may: func(inbox.Event) (bool, error) { return true, nil }}
	r.Hub = New(r.log, slog.New(slog.DiscardHandler), prometheus.NewCounter(prometheus.CounterOpts{Name: "events"}), r.dropped)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		err := r.Serve(w, req, Reader{Workspace: shop, LastEventID: req.Header.Get("Last-Event-ID"), Again: r.again})
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
		}
	}))
	// Small buffers, so that a reader who takes nothing is felt soon.
	server.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		c.(*net.TCPConn).SetWriteBuffer(4 << 10)
		return ctx
	}
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(r.Stop)
	r.url = server.URL
	return r
}

func (r *rig) again(context.Context) (func(inbox.Event) (bool, error), time.Time, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.may, time.Time{}, r.refused
}

// happens adds events as another process does.
func (r *rig) happens(kind inbox.EventKind, n int) {
	r.log.add(kind, n)
	r.WakeAll()
}

// reader reads one stream, block by block.
type reader struct {
	t    *testing.T
	body *http.Response
	in   *bufio.Reader
}

func (r *rig) read(last string) *reader {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), "GET", r.url, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { resp.Body.Close() })
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("status %d", resp.StatusCode)
	}
	return &reader{r.t, resp, bufio.NewReader(resp.Body)}
}

// next is the next block without its end; false when the stream has ended.
func (rd *reader) next() (string, bool) {
	var lines []string
	for {
		line, err := rd.in.ReadString('\n')
		if err != nil {
			return "", false
		}
		if line == "\n" {
			return strings.Join(lines, "\n"), true
		}
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
}

func (rd *reader) wants(part string) {
	rd.t.Helper()
	if block, ok := rd.next(); !ok || !strings.Contains(block, part) {
		rd.t.Fatalf("got %q (%v), want %q", block, ok, part)
	}
}

func (rd *reader) wantsEnd() {
	rd.t.Helper()
	for {
		if _, ok := rd.next(); !ok {
			return
		}
	}
}

func TestAReaderResumesWhereItWas(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.log.add(inbox.EventMessageReceived, 5)
	test := func(last string, wants ...string) {
		t.Helper()
		rd := r.read(last)
		for _, w := range wants {
			rd.wants(w)
		}
	}
	test("", "event: hello\ndata: {\"epoch\":\"3\",\"seq\":5")
	test("3-5", "id: 3-5\nevent: hello")
	test("3-3", "id: 3-3\nevent: hello", "id: 3-4\n", "id: 3-5\n")
	// Another epoch, a number that does not exist yet, and nonsense: told to reload.
	for _, bad := range []string{"2-3", "3-6", "nonsense", "3", "3--1"} {
		test(bad, "id: 3-5\nevent: hello", "event: reset\ndata: {\"epoch\":\"3\",\"seq\":5}")
	}
	// Farther back than it is worth.
	r = newRig(t)
	r.log.add(inbox.EventMessageReceived, maxResume+5)
	test("3-4", "event: hello", "event: reset")
	test("3-5", "id: 3-5\nevent: hello", "id: 3-6\n")
}

// A log that lost its end gives numbers again: whoever has seen one of them must load anew, with and
// without new events, and however far the new numbers have come.
func TestANewEpochSendsReadersAway(t *testing.T) {
	t.Parallel()
	for _, left := range []int{2, 9} {
		r := newRig(t)
		r.log.add(inbox.EventMessageReceived, 5)
		rd := r.read("")
		rd.wants("id: 3-5\nevent: hello")
		r.log.mu.Lock()
		r.log.epoch, r.log.events = 4, nil
		r.log.mu.Unlock()
		r.happens(inbox.EventMessageReceived, left)
		if block, ok := rd.next(); ok {
			t.Errorf("%d events in the new epoch, and a reader of the old one got %q", left, block)
		}
		rd = r.read("3-5")
		rd.wants(fmt.Sprintf("id: 4-%d\nevent: hello", left))
		rd.wants("event: reset")
		r.happens(inbox.EventMessageReceived, 1)
		rd.wants(fmt.Sprintf("id: 4-%d\n", left+1))
	}
}

func TestWhatHappensWhileResumingComesOnceAndInOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const rounds, each = 40, 50
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range rounds {
			r.happens(inbox.EventMessageReceived, each)
		}
	}()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			last := "3-0"
			for seq := int64(0); seq < rounds*each; {
				rd := r.read(last)
				if _, ok := rd.next(); !ok { // hello
					t.Error("no hello")
					return
				}
				// A reader that comes and goes.
				for range 300 {
					if seq == rounds*each {
						break
					}
					block, ok := rd.next()
					if !ok {
						break
					}
					seq++
					last = fmt.Sprintf("3-%d", seq)
					if !strings.HasPrefix(block, "id: "+last+"\n") {
						t.Errorf("got %q, want %s", block, last)
						return
					}
				}
				rd.body.Body.Close()
			}
		})
	}
	all.Wait()
	<-done
}

func TestARoomIsReadOnceForAllItsReaders(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	var readers []*reader
	for range 20 {
		rd := r.read("")
		rd.wants("event: hello")
		readers = append(readers, rd)
	}
	r.log.mu.Lock()
	r.log.reads = 0
	r.log.mu.Unlock()
	r.happens(inbox.EventMessageReceived, 1)
	for _, rd := range readers {
		rd.wants("id: 3-1\n")
	}
	r.log.mu.Lock()
	defer r.log.mu.Unlock()
	// One look by the wake-up; the safety net may have looked as well.
	if r.log.reads > 3 {
		t.Errorf("the log was read %d times for 20 readers", r.log.reads)
	}
}

// What this process wrote itself goes out without a look into the log; where something is missing in
// between, the log has the word.
func TestWhatIsToldIsNotRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	rd := r.read("")
	rd.wants("event: hello")
	// The poll may look meanwhile, but sees nothing: these events are in nobody's log.
	r.Tell(shop, 3, []inbox.Event{{Seq: 1}, {Seq: 2}})
	rd.wants("id: 3-1\n")
	rd.wants("id: 3-2\n")
	// The log has what came before it, and is what counts.
	r.log.add(inbox.EventMessageReceived, 5)
	r.Tell(shop, 3, []inbox.Event{{Seq: 5}})
	r.Tell(shop, 3, []inbox.Event{{Seq: 4}})
	rd.wants("id: 3-3\n")
	rd.wants("id: 3-4\n")
	rd.wants("id: 3-5\n")
	// What is known already is not told again, and what another process wrote is not forgotten for it.
	r.log.add(inbox.EventContactChanged, 2)
	r.WakeAll()
	r.Tell(shop, 3, []inbox.Event{{Seq: 5}, {Seq: 6}})
	rd.wants("id: 3-6\n")
	rd.wants("id: 3-7\n")
	// Numbers of another epoch mean something else.
	r.log.mu.Lock()
	r.log.epoch = 4
	r.log.mu.Unlock()
	r.Tell(shop, 4, []inbox.Event{{Seq: 8}})
	rd.wantsEnd()
}

func TestAReaderWhoTakesNothingIsDroppedAndHarmsNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.WriteTime = time.Second // a reader of ours may have to wait for the processor
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if line, err := bufio.NewReaderSize(conn, 16).ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Fatalf("%q %v", line, err)
	}
	good := r.read("")
	good.wants("event: hello")
	// Far more than both ends of a connection hold.
	for seq := 1; seq <= 40_000; seq++ {
		if seq%400 == 1 {
			r.happens(inbox.EventMessageReceived, 400)
		}
		good.wants(fmt.Sprintf("id: 3-%d\n", seq))
	}
	deadline := time.Now().Add(10 * time.Second)
	for r.dropped.n.Load() == 0 {
		if time.Now().After(deadline) {
			t.Fatal("it was not dropped")
		}
		r.happens(inbox.EventMessageReceived, 400) // as long as events come it is tried
	}
}

func TestWhatAReaderMaySeeChangesBeforeTheNextEvent(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	rd := r.read("")
	rd.wants("event: hello")
	r.happens(inbox.EventMessageReceived, 1)
	rd.wants("id: 3-1\n")

	r.mu.Lock()
	r.may = func(e inbox.Event) (bool, error) { return e.Kind == inbox.EventMemberChanged, nil }
	r.mu.Unlock()
	r.log.add(inbox.EventMemberChanged, 1)
	r.happens(inbox.EventMessageReceived, 1) // not theirs any more
	r.happens(inbox.EventMemberChanged, 1)
	rd.wants("id: 3-2\n")
	rd.wants("id: 3-4\n")

	r.mu.Lock()
	r.refused = errors.New("signed out")
	r.mu.Unlock()
	r.happens(inbox.EventMemberChanged, 1)
	if block, ok := rd.next(); ok {
		t.Errorf("after the end of the session: %q", block)
	}
	req := httptest.NewRequest("GET", "/", nil)
	if err := r.Serve(httptest.NewRecorder(), req, Reader{Workspace: shop, Again: r.again}); err == nil {
		t.Error("a reader who may not was let in")
	}
}

func TestResumingShowsNothingOfBeforeTheRightsChanged(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.log.add(inbox.EventMessageReceived, 2)
	r.log.add(inbox.EventMemberChanged, 1)
	r.mu.Lock()
	r.may = func(e inbox.Event) (bool, error) { return e.Kind == inbox.EventMemberChanged, nil }
	r.mu.Unlock()
	rd := r.read("3-0")
	rd.wants("event: hello")
	rd.wants("id: 3-3\n")
}

func TestStopEndsStreamsAndTakesNoNewOnes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	rd := r.read("")
	rd.wants("event: hello")
	r.Stop()
	r.Stop()
	rd.wantsEnd()
	err := r.Serve(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), Reader{Workspace: shop, Again: r.again})
	if inbox.CodeOf(err) != inbox.CodeUnavailable {
		t.Errorf("a new stream: %v", err)
	}
}
