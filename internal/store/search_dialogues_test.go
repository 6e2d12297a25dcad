package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/search"
)

// dialogues reads what people said in some published dialogues, if their folder lies beside the repository.
func dialogues(t *testing.T, file string, most int) []string {
	t.Helper()
	dir := os.Getenv("SANGAM_DIALOGUES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data", "dialogues")
	}
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		t.Skipf("needs the public dialogues beside the repository, or their folder in SANGAM_DIALOGUES: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() && len(out) < most {
		var d struct {
			Turns [][2]string `json:"turns"`
		}
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		for _, turn := range d.Turns {
			out = append(out, turn[1])
		}
	}
	return out[:min(len(out), most)]
}

// wordsIn cuts a text at everything that is no letter, mark or digit: plainly, without the rules of package search.
func wordsIn(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
}

// TestDialoguesAreSearched plays published dialogues in English, Hindi, and Hindi in Latin letters into both
// engines. Whole words, their beginnings and numbers find every message that plainly has them, what people
// type in one script finds the other, and both engines find exactly what reading everything finds.
func TestDialoguesAreSearched(t *testing.T) {
	t.Parallel()
	var texts []string
	for file, most := range map[string]int{"xrisawoz_hi_enhi_en.jsonl.gz": 1300, "hinglish_restaurant.jsonl.gz": 500, "sgd_dialogues.jsonl.gz": 700, "codemixed_ta_restaurant.jsonl.gz": 200} {
		texts = append(texts, dialogues(t, file, most)...)
	}
	slices.Sort(texts) // the map has no order
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := testStore(d)
		rows := make([][]any, len(texts))
		for i, text := range texts {
			rows[i] = messageRow(&inbox.Message{Workspace: 1, ID: inbox.MessageID(100 + i), Conversation: inbox.ConversationID(1000 + i%40), Account: 1, Handle: 9000, Direction: inbox.Inbound,
				Author: inbox.ByContact, Kind: inbox.KindText, Text: text, PlatformID: fmt.Sprint("p", i), SentAt: inbox.Millis(1_700_000_000_000 + i*1013), Source: inbox.SourceLive, Version: 1})
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(ctx, "INSERT INTO workspaces (id, name, created_at) VALUES (1, 'Shop', 1)"); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (1, 1, 0)"); err != nil {
				return err
			}
			_, err := tx.Insert(ctx, "INSERT INTO messages ("+messageColumns+")", "", rows)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		follow(t, s).upToDate(1)
		there := scan(t, s, 1)

		// asks compares both engines with the scan, and the scan with what plainly has the word.
		found := 0
		asks := func(question string, plainly func(text string) bool) {
			t.Helper()
			q := search.Question{Workspace: 1, What: search.Messages, Words: search.Words(question, false), Limit: 200}
			if len(q.Words) == 0 {
				return
			}
			got := pages(t, s, q)
			if want := scanFor(there, q, nil); !slices.Equal(got, want) {
				t.Errorf("%q finds %d messages, reading everything %d", question, len(got), len(want))
			}
			has := map[int64]bool{}
			for _, id := range got {
				has[id] = true
			}
			found += len(got)
			for i, text := range texts {
				if plainly(text) && !has[int64(100+i)] {
					t.Errorf("%q does not find %q", question, text)
					return
				}
			}
		}
		asked := map[string]bool{}
		for i := 0; i < len(texts); i += 19 {
			words := wordsIn(texts[i])
			if len(words) == 0 {
				continue
			}
			word := words[i%len(words)]
			if asked[word] {
				continue
			}
			asked[word] = true
			asks(word, func(text string) bool { return slices.Contains(wordsIn(text), word) })
			if runes := []rune(word); len(runes) > 5 && len(runes) < 40 && !unicode.Is(unicode.M, runes[4]) {
				part := string(runes[:4])
				asks(part, func(text string) bool {
					return slices.ContainsFunc(wordsIn(text), func(w string) bool { return strings.HasPrefix(w, part) && !unicode.Is(unicode.M, []rune(w + " ")[4]) })
				})
			}
		}
		// What is typed in one script, and stands in the other.
		for typed, written := range map[string]string{"namaste": "नमस्ते", "dhanyawad": "धन्यवाद", "hotel": "होटल", "rating": "रेटिंग", "tikat": "टिकट", "phone": "फोन", "pehle": "पहले", "accha": "अच्छा", "somwar": "सोमवार",
			"class": "क्लास", "नंबर": "number", "रेस्टोरेंट": "restaurant", "चाहिए": "chahiye", "मुझे": "mujhe", "ऑर्डर": "order", "फ़ोन": "phone"} {
			asks(typed, func(text string) bool { return slices.Contains(wordsIn(text), written) })
		}
		if len(asked) < 80 || found < 3000 {
			t.Errorf("%d words were asked for and found %d times: the test proves little", len(asked), found)
		}
	})
}
