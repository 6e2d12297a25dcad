package demo

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"sangam/internal/demo/dialogue"
)

// now is an afternoon in Pune.
var now = time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC)

func own(t *testing.T) []dialogue.Dialogue {
	t.Helper()
	cards, err := dialogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cards
}

// fixtures are a few dialogues in the forms of the public sets, written to a folder.
func fixtures(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range map[string]string{
		"shop.jsonl": `{"id": "1", "services": ["orders"], "turns": [["U", "is my kettle ready"], ["S", "It is, come any time."], ["U", "coming at five then"], ["S", "We are here until eight."], ["U", "thank you very much"]]}
{"id": "2", "services": ["orders"], "turns": [["U", "two bowls please"], ["S", "Which colour?"], ["U", "the blue ones"], ["S", "Done."]]}
{"id": "3", "services": ["prices"], "turns": [["U", "how much is the big pan"], ["S", "It is 1199."], ["U", "and the lid too"], ["S", "Another 300."], ["U", "ok i take both"]]}
`,
		"calls.tsv": "conversation\tturn\tutterance\na\t1\thello there\na\t2\tis anybody in\nb\t1\tplease call me back\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func planOf(seed uint64, cards []dialogue.Dialogue, n int) []*talk {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &planner{r: r, deck: newDeck(r, cards), names: dialogue.ShopNames(), now: now, seed: seed}
	return p.plan(n)
}

func TestPlanHoldsWhatAVisitorShouldFind(t *testing.T) {
	t.Parallel()
	real, err := dialogue.ReadDir(fixtures(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, cards := range map[string][]dialogue.Dialogue{"own": own(t), "real": real} {
		for _, n := range []int{30, 300} {
			for seed := range uint64(8) {
				talks := planOf(seed+1, cards, n)
				if len(talks) != n {
					t.Fatalf("%s: %d talks, %d wanted", name, len(talks), n)
				}
				for _, f := range features {
					if name == "real" && (f.name == "location" || f.name == "contact card" || f.name == "quote") {
						continue // only our own dialogues have these
					}
					found := false
					for _, k := range talks {
						played := k.Dialogue
						played.Turns = k.Turns[:k.now]
						found = found || f.in(played)
					}
					if !found {
						t.Errorf("%s, %d conversations, seed %d: nobody will see a %s", name, n, seed+1, f.name)
					}
				}
				check(t, talks)
			}
		}
	}
}

// check looks at the rules that every plan keeps.
func check(t *testing.T, talks []*talk) {
	t.Helper()
	var live, unread, unassigned, resolved, closes, closed int
	mine := map[int]int{}
	numbers := map[string]bool{}
	for _, k := range talks {
		if numbers[k.digits] || k.digits == number {
			t.Errorf("the number of %s is taken", k.ID)
		}
		numbers[k.digits] = true
		var lastInbound time.Time
		for i, u := range k.Turns[:len(k.at)] {
			if u.Who == dialogue.Member {
				t.Errorf("%s: a member speaks in the past, turn %d", k.ID, i+1)
			}
			if i > 0 && k.at[i].Before(k.at[i-1]) || k.at[i].After(now) {
				t.Errorf("%s: turn %d is taken at %v, after %v", k.ID, i+1, k.at[i], k.at[max(0, i-1)])
			}
			if u.Kind == dialogue.Edit && k.at[i].Sub(k.at[u.To-1]) > 15*time.Minute {
				t.Errorf("%s: turn %d edits after %v", k.ID, i+1, k.at[i].Sub(k.at[u.To-1]))
			}
			if u.Who == dialogue.Customer {
				lastInbound = k.at[i]
			}
		}
		left := 24*time.Hour - now.Sub(lastInbound)
		for i, u := range k.Turns[len(k.at):k.now] {
			live++
			if u.Who != dialogue.Member || left <= time.Hour {
				t.Errorf("%s: turn %d is now, but it is %s's, and the window is open for %v", k.ID, len(k.at)+i+1, u.Who, left)
			}
		}
		switch {
		case left < 0:
			closed++
		case left < time.Hour:
			closes++
		}
		if k.assignee < 0 {
			unassigned++
		}
		mine[k.assignee]++
		if k.resolved {
			resolved++
		}
		if !k.read && k.now == len(k.at) && k.Turns[k.now-1].Who == dialogue.Customer {
			unread++
		}
	}
	if live == 0 || unread == 0 || unassigned == 0 || resolved == 0 || closes == 0 || closed == 0 || len(mine) != 5 {
		t.Errorf("%d turns of members, %d unread, %d unassigned, %d resolved, %d about to close, %d closed, assigned %v", live, unread, unassigned, resolved, closes, closed, mine)
	}
}

func TestASeedGivesTheSamePlan(t *testing.T) {
	t.Parallel()
	a, b, c := planOf(7, own(t), 60), planOf(7, own(t), 60), planOf(8, own(t), 60)
	if !reflect.DeepEqual(a, b) {
		t.Error("seed 7 gave two plans")
	}
	if reflect.DeepEqual(a, c) {
		t.Error("seeds 7 and 8 gave one plan")
	}
}

func TestTheDeckDealsEveryDialogueBeforeAnyTwice(t *testing.T) {
	t.Parallel()
	cards := own(t)
	d := newDeck(rand.New(rand.NewPCG(1, 1)), cards)
	seen := map[string]int{}
	for range cards {
		seen[d.draw().ID]++
	}
	if len(seen) != len(cards) {
		t.Errorf("%d of %d dialogues were dealt", len(seen), len(cards))
	}
}

func TestInsertedTurnsMoveWhatPointsBeyondThem(t *testing.T) {
	t.Parallel()
	d := dialogue.Dialogue{Turns: []dialogue.Turn{{Text: "a"}, {Text: "b"}, {Kind: dialogue.Reaction, To: 1}, {Kind: dialogue.Reaction, To: 2}}}
	got := insert(d, 1, dialogue.Turn{Kind: dialogue.Edit, To: 1})
	var tos []int
	for _, u := range got.Turns {
		tos = append(tos, u.To)
	}
	if !slices.Equal(tos, []int{0, 1, 0, 1, 3}) || len(d.Turns) != 4 {
		t.Errorf("turns point at %v", tos)
	}
}
