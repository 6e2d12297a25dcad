package ingest

import (
	"bytes"
	"testing"
	"time"

	"sangam/internal/channel"
	"sangam/internal/inbox"
)

// counting is a sorter that says everything is past, and how often it was asked.
type counting struct {
	channel.Channel
	asked int
}

func (c *counting) Past(body []byte) ([]channel.PastPart, bool) {
	c.asked++
	if bytes.Contains(body, []byte("stumble")) {
		panic("stumbled")
	}
	return []channel.PastPart{{PlatformAccount: "770000", Path: "entry.0", Body: body}}, true
}

// What the door has sorted the applier does not sort again; a small body costs the door nothing.
func TestALargeBodyIsSortedAtTheDoor(t *testing.T) {
	t.Parallel()
	c := &counting{}
	large := bytes.Repeat([]byte("x"), 32<<10)
	if sortAhead(nil, large) != nil || sortAhead(c, large[:1000]) != nil || c.asked != 0 {
		t.Errorf("sorted what need not be, asked %d times", c.asked)
	}
	if s := sortAhead(c, append(large, "stumble"...)); s == nil || s.err == nil {
		t.Error("a mistake of the sorter went unnoticed")
	}

	handed := make(chan []Raw, 1)
	j := NewJournal(&diskStore{}, 1, time.Now, &Stats{}, taker(func(raws []Raw) { handed <- raws }))
	if err := j.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer j.Stop()
	c.asked = 0
	if err := j.accept(t.Context(), Raw{Channel: inbox.WhatsApp, Body: large, sorted: sortAhead(c, large)}); err != nil {
		t.Fatal(err)
	}
	// It knows no numbers, and has just looked for them.
	dir := &Directory{now: time.Now, last: time.Now()}
	dir.current.Store(&snapshot{})
	a := &Applier{Channels: map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: c}, Dir: dir, IDs: inbox.NewIDSource(1, time.Now), Now: time.Now}
	present, _, past, parked := a.sortOut(t.Context(), <-handed)
	if c.asked != 1 {
		t.Errorf("the sorter was asked %d times", c.asked)
	}
	// Nobody has the number here, so that the part is kept with a reason.
	if len(present) != 0 || len(past) != 0 || len(parked) != 1 || parked[0].Path != "entry.0" {
		t.Errorf("present %d, past %d, parked %+v", len(present), len(past), parked)
	}
}
