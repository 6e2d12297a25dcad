package desk

import (
	"math"
	"strings"
	"unicode"

	"sangam/internal/inbox"
)

const minute = inbox.Millis(60_000)

// pastMessage is a message of the thread with what its edits made of it.
type pastMessage struct {
	*inbox.Message
	shown   string
	revoked bool
}

// matchPast finds, for each line of an export, the message here that is the same: same side, same
// words or kind, and the same time. Each message stands for at most one line, so that somebody who
// said "ok" twice in a minute said it twice here, too. Equal times are paired first; what is left
// may be off by a minute where the platform told it, since it has a clock of its own.
//
// What an earlier batch of the same import took is given by taken.
func matchPast(lines []PastLine, here []pastMessage, taken func(inbox.MessageID) bool) []*inbox.Message {
	out := make([]*inbox.Message, len(lines))
	used := make([]bool, len(here))
	for i := range here {
		used[i] = taken(here[i].ID)
	}
	for _, reach := range []inbox.Millis{0, minute} {
		for i := range lines {
			if out[i] != nil {
				continue
			}
			best, at := inbox.Millis(math.MaxInt64), -1
			for k := range here {
				if used[k] {
					continue
				}
				if here[k].Source == inbox.SourceImport && reach > 0 {
					continue // told by the same phone's clock
				}
				if d := apart(&lines[i], here[k].Message); d <= reach && d < best && sameSaid(&lines[i], &here[k]) {
					best, at = d, k
				}
			}
			if at >= 0 {
				used[at] = true
				out[i] = here[at].Message
			}
		}
	}
	return out
}

// apart is how far a line and a message lie from each other at least, as far as their clocks tell:
// a time without seconds is a whole minute.
func apart(l *PastLine, m *inbox.Message) inbox.Millis {
	span := func(at inbox.Millis, whole bool) (from, to inbox.Millis) {
		if whole {
			return at, at + minute - 1
		}
		return at - at%1000, at - at%1000 + 999
	}
	lf, lt := span(l.At, l.Minute)
	mf, mt := span(m.SentAt, m.Source == inbox.SourceImport && m.SentAt%minute == 0)
	return max(0, lf-mt, mf-lt)
}

// sameSaid compares side and content.
func sameSaid(l *PastLine, m *pastMessage) bool {
	if l.Direction != m.Direction {
		return false
	}
	switch {
	case l.Deleted:
		return m.revoked || m.Kind == inbox.KindText && sameWords(l.Text, m.Text)
	case l.Kind.IsMedia() || l.Kind == inbox.KindPlaceholder:
		return sameFile(l.Kind, m.Kind)
	case l.Kind == inbox.KindLocation:
		a, b := l.Content.Location, m.Content.Location
		return a != nil && b != nil && math.Abs(a.Latitude-b.Latitude) < 0.001 && math.Abs(a.Longitude-b.Longitude) < 0.001
	}
	return !m.Kind.IsMedia() && m.Kind != inbox.KindPlaceholder && (sameWords(l.Text, m.Text) || sameWords(l.Text, m.shown))
}

// sameFile: what is missing on one side may be anything; an app's name for a voice note differs.
func sameFile(a, b inbox.MessageKind) bool {
	if a == inbox.KindPlaceholder || b == inbox.KindPlaceholder {
		return (a.IsMedia() || a == inbox.KindPlaceholder) && (b.IsMedia() || b == inbox.KindPlaceholder)
	}
	if a == inbox.KindVoice {
		a = inbox.KindAudio
	}
	if b == inbox.KindVoice {
		b = inbox.KindAudio
	}
	return a == b
}

// sameWords compares texts without blanks and characters of no width, which apps add and drop.
func sameWords(a, b string) bool { return a == b || bare(a) == bare(b) }

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}
