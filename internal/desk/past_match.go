package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"

	"sangam/internal/inbox"
)

const minute = inbox.Millis(60_000)

// pastMessage is a message of the thread with what its edits made of it.
type pastMessage struct {
	*inbox.Message
	own     inbox.MessageKind // its kind without the file that an import gave it
	words   string            // keys of its words, first and as edited
	shown   string
	revoked bool
}

// known reads what there is to know of messages beside themselves: what their edits made of them,
// and which imports claim them. They come back in an order that does not depend on when we stored
// them.
func known(ctx context.Context, tx Tx, ws inbox.WorkspaceID, here []inbox.Message) ([]pastMessage, map[inbox.MessageID]map[inbox.ImportID]Claim, error) {
	slices.SortFunc(here, func(a, b inbox.Message) int {
		return cmp.Or(cmp.Compare(a.SentAt, b.SentAt), cmp.Compare(a.PlatformID, b.PlatformID), cmp.Compare(a.ID, b.ID))
	})
	ids := make([]inbox.MessageID, len(here))
	changed := map[inbox.AccountID][]string{}
	for i := range here {
		m := &here[i]
		ids[i] = m.ID
		if m.Changes > 0 && m.PlatformID != "" {
			changed[m.Account] = append(changed[m.Account], m.PlatformID)
		}
	}
	claims, err := tx.ClaimsOn(ctx, ws, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("read what is claimed: %w", err)
	}
	changes := map[string][]inbox.Change{}
	for account, ids := range changed {
		found, err := tx.ChangesOf(ctx, ws, account, ids)
		if err != nil {
			return nil, nil, fmt.Errorf("read edits: %w", err)
		}
		for id, list := range found {
			changes[id] = list
		}
	}
	out := make([]pastMessage, len(here))
	for i := range here {
		m := &here[i]
		s := inbox.Show(*m, changes[m.PlatformID])
		out[i] = pastMessage{Message: m, own: m.Kind, words: wordsKey(m.Text), revoked: s.RevokedAt != 0}
		if out[i].shown = out[i].words; s.Text != m.Text {
			out[i].shown = wordsKey(s.Text)
		}
		if m.Source != inbox.SourceImport && giver(claims[m.ID]) != 0 {
			out[i].own = inbox.KindPlaceholder
		}
	}
	return out, claims, nil
}

// giver is the import that a message has its file from; zero if it has none from an import.
func giver(claims map[inbox.ImportID]Claim) inbox.ImportID {
	for id, c := range claims {
		if c.File == GaveFile {
			return id
		}
	}
	return 0
}

// matchPast finds, for each line of an export, the message here that is the same: same side, same
// words or kind, and the same time. What an earlier batch of the same import took is given by
// taken. Messages of the platform come first; what is left may have been told by another import, by
// the same phone's clock.
func matchPast(lines []PastLine, here []pastMessage, taken func(inbox.MessageID) bool) []*inbox.Message {
	var told, made []*pastMessage
	for i := range here {
		switch {
		case taken(here[i].ID):
		case here[i].Source == inbox.SourceImport:
			made = append(made, &here[i])
		default:
			told = append(told, &here[i])
		}
	}
	claims := make([]pastClaim, len(lines))
	for i := range lines {
		claims[i] = pastClaim{Claim{Position: lines[i].Position, At: lines[i].At, Minute: lines[i].Minute, Said: lines[i].said()}, lines[i].Direction}
	}
	out := make([]*inbox.Message, len(lines))
	var left []int
	var rest []pastClaim
	for i, k := range pair(claims, told, minute) {
		if k >= 0 {
			out[i] = told[k].Message
		} else {
			left, rest = append(left, i), append(rest, claims[i])
		}
	}
	for i, k := range pair(rest, made, 0) {
		if k >= 0 {
			out[left[i]] = made[k].Message
		}
	}
	return out
}

// pastClaim is a line of an export as far as it is needed to know it again.
type pastClaim struct {
	Claim
	direction inbox.Direction
}

// pair finds for each line the message that is the same, or -1. Each message stands for at most one
// line, so that somebody who said "ok" twice in a minute said it twice here, too. Equal times are
// paired first; what is left may be off by reach, since clocks differ, and as many as possible are
// paired then. (Lines that found a message keep one; which of them it is may change: augmenting
// paths.) The outcome is a function of the two sets: lines count in their order in the export,
// messages in the order they are given, which is that of their times.
func pair(lines []pastClaim, here []*pastMessage, reach inbox.Millis) []int {
	exact, near := make([][]int, len(lines)), make([][]int, len(lines))
	for i := range lines {
		l := &lines[i]
		k := sort.Search(len(here), func(k int) bool { return here[k].SentAt >= l.At-reach-minute })
		for ; k < len(here) && here[k].SentAt <= l.At+reach+minute; k++ {
			d := apart(&l.Claim, here[k].Message)
			if d > reach || !l.same(here[k]) {
				continue
			}
			if d == 0 {
				exact[i] = append(exact[i], k)
			}
			near[i] = append(near[i], k)
		}
		slices.SortStableFunc(near[i], func(a, b int) int {
			return cmp.Compare(apart(&l.Claim, here[a].Message), apart(&l.Claim, here[b].Message))
		})
	}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(lines[a].At, lines[b].At), cmp.Compare(lines[a].Position, lines[b].Position))
	})
	out := make([]int, len(lines))
	owner := make([]int, len(here))
	for i := range out {
		out[i] = -1
	}
	for k := range owner {
		owner[k] = -1
	}
	for _, edges := range [][][]int{exact, near} {
		for _, i := range order {
			if out[i] < 0 {
				augment(i, edges, out, owner, map[int]bool{})
			}
		}
	}
	return out
}

func augment(i int, edges [][]int, out, owner []int, seen map[int]bool) bool {
	for _, k := range edges[i] {
		if owner[k] < 0 {
			out[i], owner[k] = k, i
			return true
		}
	}
	for _, k := range edges[i] {
		if seen[k] {
			continue
		}
		seen[k] = true
		if augment(owner[k], edges, out, owner, seen) {
			out[i], owner[k] = k, i
			return true
		}
	}
	return false
}

// apart is how far a line and a message lie from each other at least, as far as their clocks tell:
// a time without seconds is a whole minute.
func apart(l *Claim, m *inbox.Message) inbox.Millis {
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

// said is what a line says, as a key that tells no words.
func (l *PastLine) said() string {
	switch {
	case l.Deleted:
		return "-" + wordsKey(l.Text)
	case l.Kind.IsMedia() || l.Kind == inbox.KindPlaceholder:
		return "f" + string(l.Kind)
	case l.Kind == inbox.KindLocation && l.Content.Location != nil:
		return fmt.Sprintf("@%.5f,%.5f", l.Content.Location.Latitude, l.Content.Location.Longitude)
	}
	return "=" + wordsKey(l.Text)
}

// same compares side and content.
func (l *pastClaim) same(m *pastMessage) bool {
	if l.direction != m.Direction || l.Said == "" {
		return false
	}
	said := l.Said[1:]
	switch l.Said[0] {
	case '-':
		return m.revoked || m.Kind == inbox.KindText && said == m.words
	case 'f':
		return sameFile(inbox.MessageKind(said), m.own)
	case '@':
		var latitude, longitude float64
		_, err := fmt.Sscanf(said, "%f,%f", &latitude, &longitude)
		at := m.Content.Location
		return err == nil && at != nil && math.Abs(latitude-at.Latitude) < 0.001 && math.Abs(longitude-at.Longitude) < 0.001
	}
	return !m.Kind.IsMedia() && m.Kind != inbox.KindPlaceholder && (said == m.words || said == m.shown)
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

// wordsKey stands for a text without blanks and characters of no width, which apps add and drop. It
// is long enough that nobody makes two texts alike on purpose.
func wordsKey(s string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	sum := sha256.Sum256([]byte(bare))
	return base64.RawURLEncoding.EncodeToString(sum[:15])
}
