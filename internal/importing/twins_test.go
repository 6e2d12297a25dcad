package importing_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/store"
)

// saidLine is one message of a real conversation, which exports and the platform tell in their ways.
type saidLine struct {
	at      time.Time
	inbound bool
	text    string
	file    string // its name in an export; empty: none
	edited  string // what it became
	revoked bool
	live    time.Duration // how far the platform's clock is from the phone's, where it was told live
	told    string        // how the platform tells it: "history", "live", "both", "" not at all
	media   bool          // the platform sends the file of the placeholder, too
}

func conversation(random *rand.Rand, n int) []saidLine {
	var lines []saidLine
	now := time.Date(2024, 1, 31, 21, 5, 0, 0, time.FixedZone("", 19800))
	for k := range n {
		now = now.Add(time.Duration(random.IntN(50)) * time.Second)
		if random.IntN(15) == 0 {
			now = now.Add(10 * time.Minute)
		}
		l := saidLine{at: now, inbound: random.IntN(2) == 0, text: fmt.Sprintf("message %d", k), live: time.Duration(random.IntN(20)-10) * time.Second,
			told: []string{"history", "history", "live", "both"}[random.IntN(4)]}
		switch random.IntN(8) {
		case 0, 1:
			l.text = "ok"
		case 2:
			l.text, l.file, l.media = "", fmt.Sprintf("%08d-PHOTO-2024-01-31-00-00-00.jpg", k), random.IntN(3) == 0
		case 3:
			if k%2 == 0 {
				l.edited = fmt.Sprintf("message %d, as it should be", k)
			} else {
				l.revoked = true
			}
		}
		if k < n/4 {
			l.told = ""
		}
		lines = append(lines, l)
	}
	return lines
}

// export tells lines as an app does.
func export(t *testing.T, lines []saidLine, seconds, files bool) string {
	t.Helper()
	var b strings.Builder
	all := map[string]string{}
	for _, l := range lines {
		said := l.text
		switch {
		case l.file != "" && files:
			said = "\u200e<attached: " + l.file + ">"
			all[l.file] = "picture " + l.file
		case l.file != "":
			said = "\u200eimage omitted"
		case l.revoked:
			said = "This message was deleted"
		case l.edited != "":
			said = l.edited + " <This message was edited>"
		}
		who := "Lamp Shop"
		if l.inbound {
			who = "Asha"
		}
		if seconds {
			fmt.Fprintf(&b, "[%s] %s: %s\n", l.at.Format("02/01/2006, 15:04:05"), who, said)
		} else {
			fmt.Fprintf(&b, "%s - %s: %s\n", l.at.Format("02/01/2006, 15:04"), who, said)
		}
	}
	if !files {
		return b.String()
	}
	all["_chat.txt"] = b.String()
	return zipped(t, all)
}

// updates is all the platform tells of a conversation.
func updates(lines []saidLine) []inbox.Update {
	person := inbox.Person{Phone: "915550100123", Name: "Asha K"}
	var out []inbox.Update
	for k, l := range lines {
		id := fmt.Sprintf("wamid.%03d", k)
		tell := func(source inbox.Source, at time.Time, kind inbox.MessageKind, file bool) {
			said := &inbox.Said{PlatformID: id, Direction: inbox.Outbound, Author: inbox.ByPhone, Kind: kind, Text: l.text, SentAt: inbox.MillisOf(at), Source: source}
			if l.inbound {
				said.Direction, said.Author = inbox.Inbound, inbox.ByContact
			}
			if file {
				said.Media = &inbox.Media{Kind: inbox.KindImage, PlatformID: "media." + id, MIME: "image/jpeg"}
			}
			out = append(out, inbox.Update{Person: person, Message: said})
		}
		kind := inbox.KindText
		if l.file != "" {
			kind = inbox.KindPlaceholder
		}
		if l.told == "history" || l.told == "both" {
			tell(inbox.SourceHistory, l.at, kind, false)
			if l.media {
				tell(inbox.SourceHistory, l.at, inbox.KindImage, true)
			}
		}
		if l.told == "live" || l.told == "both" {
			if l.file != "" {
				kind = inbox.KindImage
			}
			tell(inbox.SourceLive, l.at.Add(l.live), kind, l.file != "")
		}
		change := inbox.Change{Target: id, PlatformID: id + ".c", Author: inbox.ByPhone, SentAt: inbox.MillisOf(l.at.Add(time.Hour))}
		if l.inbound {
			change.Author = inbox.ByContact
		}
		switch {
		case l.told == "":
		case l.edited != "":
			change.Kind, change.Text = inbox.ChangeEdit, l.edited
			out = append(out, inbox.Update{Person: person, Change: &change})
		case l.revoked:
			change.Kind = inbox.ChangeRevoke
			out = append(out, inbox.Update{Person: person, Change: &change})
		}
	}
	return out
}

func (r *rig) tell(list []inbox.Update) {
	r.t.Helper()
	at := inbox.MillisOf(time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC))
	b := desk.Batch{}
	for _, u := range list {
		if u.Message != nil {
			said := *u.Message
			u.Message = &said
		}
		b.Arrivals = append(b.Arrivals, desk.Arrival{Account: r.account, ReceivedAt: at, Update: u})
	}
	if err := r.desk.Receive(r.t.Context(), b); err != nil {
		r.t.Fatal(err)
	}
}

// thread is what people see of the conversation.
func (r *rig) thread() []string {
	out := r.rows(7, `SELECT CASE WHEN source = 'import' THEN sent_at - sent_at % 60000 ELSE sent_at END, platform_id, source, direction, kind, text,
		COALESCE((SELECT min(f.filename || ' ' || f.state || ' ' || f.platform_id) FROM media f WHERE f.workspace_id = m.workspace_id AND f.message_id = m.id), '')
		|| (SELECT count(*) FROM media f WHERE f.workspace_id = m.workspace_id AND f.message_id = m.id) FROM messages m WHERE workspace_id = 9`)
	return append(out, r.rows(6, "SELECT last_kind, last_text, last_author, last_revoked, unread, last_at - last_at % 60000 FROM conversations WHERE workspace_id = 9")...)
}

// TestWhoeverTellsFirst: imports, the platform's history and what it told live give one state in
// any order, repeated and in pieces; undoing imports leaves what the platform told.
func TestWhoeverTellsFirst(t *testing.T) {
	t.Parallel()
	seeds := 2
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			lines := conversation(rand.New(rand.NewPCG(uint64(seed), 77)), 110)
			files := []string{export(t, lines[:80], false, false), export(t, lines[15:], true, true)}
			told := updates(lines)
			dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
				// run gives the state after everything, after the first import is undone and after the
				// second is.
				run := func(random *rand.Rand) (states [3][]string) {
					for _, table := range []string{"messages", "conversations", "handles", "aliases", "contacts", "media", "import_rows", "imports", "changes", "claims", "events", "event_counters", "account_signs", "handle_history"} {
						(&rig{t: t, d: d}).exec("DELETE FROM " + table)
					}
					r := newRig(t, d)
					list := slices.Clone(told)
					if random != nil {
						for range len(list) / 3 {
							list = append(list, told[random.IntN(len(told))])
						}
						random.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
					}
					var acts []func()
					var imports [2]inbox.Import
					for len(list) > 0 {
						n := len(list)
						if random != nil {
							n = min(n, 1+random.IntN(25))
						}
						piece := list[:n]
						acts = append(acts, func() { r.tell(piece) })
						list = list[n:]
					}
					for k := range files {
						act := func() {
							if random != nil {
								r.dying.lives = random.IntN(3)
							}
							if imports[k].ID != 0 {
								r.undo(imports[k]) // and once more
							}
							imports[k] = r.run("x", files[k], asha)
						}
						acts = append(acts, act)
						if random != nil && random.IntN(2) == 0 {
							acts = append(acts, act)
						}
					}
					if random != nil {
						random.Shuffle(len(acts), func(a, b int) { acts[a], acts[b] = acts[b], acts[a] })
					}
					for _, act := range acts {
						act()
					}
					states[0] = r.thread()
					for k := range imports {
						r.undo(imports[k])
						states[k+1] = r.thread()
					}
					return states
				}
				want := run(nil)
				if n := len(want[0]) - 1; n < len(lines) || n > len(lines)+1 {
					t.Errorf("%d messages were said, %d are shown", len(lines), n)
				}
				for order := range 3 {
					got := run(rand.New(rand.NewPCG(uint64(seed), uint64(order))))
					for k, what := range []string{"after everything", "without the first import", "without imports"} {
						differ(t, fmt.Sprintf("order %d, %s", order, what), got[k], want[k])
					}
				}
			})
		})
	}
}

func differ(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: not expected: %s", what, g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: missing:      %s", what, w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", what, len(got), len(want))
	}
}
