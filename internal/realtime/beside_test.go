package realtime

import (
	"strings"
	"testing"

	"sangam/internal/inbox"
)

func TestWhatIsWhisperedReachesThoseWhoMayHearAndMovesNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.may = func(e inbox.Event) (bool, error) { return e.Conversation != 9, nil }
	one, two := r.read(""), r.read("")
	one.wants("hello")
	two.wants("hello")
	r.Whisper(Beside{Workspace: shop + 1, Conversation: 5, Member: 2, Doing: "writes"}) // another workspace
	r.Whisper(Beside{Workspace: shop, Conversation: 9, Member: 2, Doing: "writes"})     // not theirs to hear
	r.Whisper(Beside{Workspace: shop, Conversation: 5, Member: 2, Doing: "looks", Asks: true})
	for _, rd := range []*reader{one, two} {
		block, ok := rd.next()
		if !ok || !strings.HasPrefix(block, "event: beside\n") || strings.Contains(block, "id: ") {
			t.Fatalf("got %q (%v), want a whisper without a number", block, ok)
		}
		if want := `"doing":"looks","asks":true`; !strings.Contains(block, want) {
			t.Fatalf("got %q, want %s", block, want)
		}
	}
	b := Beside{Workspace: shop, Conversation: 5, Member: 2, Doing: "notes", Asks: true}
	if back, ok := ParseBeside(b.Words()); !ok || back != b {
		t.Errorf("another process gets %+v (%v), want %+v", back, ok, b)
	}
	// The log goes on from where it was.
	r.happens(inbox.EventMessageReceived, 1)
	one.wants("id: 3-1")
	two.wants("id: 3-1")
}
