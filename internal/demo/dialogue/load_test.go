package dialogue

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func load(t *testing.T) []Dialogue {
	t.Helper()
	ds, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

func TestOwnDialoguesCoverTheDemo(t *testing.T) {
	t.Parallel()
	ds := load(t)
	if len(ds) < 60 {
		t.Errorf("%d dialogues, at least 60 wanted", len(ds))
	}
	languages, topics, seen := map[string]int{}, map[string]bool{}, map[string]bool{}
	member, phone := 0, 0
	for _, d := range ds {
		languages[d.Language]++
		topics[d.Topic] = true
		if len(d.Turns) < 3 || len(d.Turns) > 14 {
			t.Errorf("%s has %d turns", d.ID, len(d.Turns))
		}
		if d.Turns[0].Who != Customer || d.Turns[0].Optional {
			t.Errorf("%s does not start with the customer: the window would be closed", d.ID)
		}
		for _, turn := range d.Turns {
			seen[string(turn.Kind)] = true
			switch {
			case turn.Who == Member:
				member++
			case turn.Who == Phone:
				phone++
			}
			if turn.Ad != nil {
				seen["ad"] = true
			}
			if turn.Kind == Text && turn.To > 0 {
				seen["reply"] = true
			}
			if turn.Fail == 131026 {
				seen["fail"] = true
			}
			if turn.Code == 131060 {
				seen["131060"] = true
			}
			if turn.After.Hours() > 24 {
				seen["window closed"] = true
			}
			if utf8.RuneCountInString(turn.Text) > 1000 {
				seen["very long"] = true
			}
		}
	}
	for _, l := range []string{"en", "hi", "hinglish"} {
		if languages[l] < 15 {
			t.Errorf("%d dialogues in %s, at least 15 wanted", languages[l], l)
		}
	}
	for _, topic := range []string{"orders", "returns", "refunds", "prices", "bulk order", "delivery status", "complaint", "thanks", "store hours",
		"warranty", "payment failed", "address change", "gift wrap", "lead", "festival rush", "wrong item"} {
		if !topics[topic] {
			t.Errorf("no dialogue about %s", topic)
		}
	}
	for _, what := range []string{"text", "image", "voice", "video", "document", "location", "sticker", "contact", "reaction", "edit", "revoke",
		"unsupported", "ad", "reply", "fail", "131060", "window closed", "very long"} {
		if !seen[what] {
			t.Errorf("no turn with %s", what)
		}
	}
	if share := float64(phone) / float64(phone+member); share < 0.25 || share > 0.5 {
		t.Errorf("%.0f %% of the business turns come from the phone, about a third wanted", share*100)
	}
}

func TestVaryFillsEverything(t *testing.T) {
	t.Parallel()
	for _, d := range load(t) {
		for seed := range uint64(20) {
			got := Vary(rand.New(rand.NewPCG(seed, 1)), d, ShopNames())
			if again := Vary(rand.New(rand.NewPCG(seed, 1)), d, ShopNames()); !reflect.DeepEqual(got, again) {
				t.Fatalf("%s: seed %d gives two results", d.ID, seed)
			}
			if got.Person.Profile == "" {
				t.Fatalf("%s: nobody speaks", d.ID)
			}
			for i, turn := range got.Turns {
				if strings.ContainsAny(turn.Text, "{}|") {
					t.Errorf("%s turn %d: %q has an open variable", d.ID, i+1, turn.Text)
				}
				if (turn.Kind == Text || turn.Kind == Edit) && strings.TrimSpace(turn.Text) == "" {
					t.Errorf("%s turn %d is empty", d.ID, i+1)
				}
				if utf8.RuneCountInString(turn.Text) > MaxText {
					t.Errorf("%s turn %d is too long", d.ID, i+1)
				}
				if points := turn.Kind == Reaction || turn.Kind == Edit || turn.Kind == Revoke; turn.To > i || points && turn.To == 0 {
					t.Errorf("%s turn %d (%s) points at %d", d.ID, i+1, turn.Kind, turn.To)
				}
				if (turn.Kind == Location && turn.Place == nil) || (turn.Kind == Contact && turn.Card == nil) {
					t.Errorf("%s turn %d: %s without its content", d.ID, i+1, turn.Kind)
				}
				if turn.Kind == Image && !slices.ContainsFunc(photos, func(p picture) bool { return p.name == turn.Asset }) {
					t.Errorf("%s turn %d: no picture %q", d.ID, i+1, turn.Asset)
				}
			}
		}
	}
}

func TestVaryDiffersBySeedAndKeepsItsInput(t *testing.T) {
	t.Parallel()
	for _, d := range load(t) {
		before := slices.Clone(d.Turns)
		a := Vary(rand.New(rand.NewPCG(1, 1)), d, ShopNames())
		b := Vary(rand.New(rand.NewPCG(2, 1)), d, ShopNames())
		if reflect.DeepEqual(a, b) {
			t.Errorf("%s: two seeds give the same conversation", d.ID)
		}
		if !reflect.DeepEqual(before, d.Turns) {
			t.Errorf("%s: Vary changed its input", d.ID)
		}
	}
}

func TestHindiIsDevanagari(t *testing.T) {
	t.Parallel()
	for _, d := range load(t) {
		if d.Language != "hi" {
			continue
		}
		v := Vary(rand.New(rand.NewPCG(3, 3)), d, ShopNames())
		devanagari := false
		for _, turn := range v.Turns {
			devanagari = devanagari || strings.ContainsFunc(turn.Text, func(r rune) bool { return unicode.Is(unicode.Devanagari, r) })
		}
		if !devanagari && d.Topic != "thanks" {
			t.Errorf("%s says nothing in Devanagari", d.ID)
		}
		if !strings.ContainsFunc(v.Person.First.in("hi"), func(r rune) bool { return unicode.Is(unicode.Devanagari, r) }) {
			t.Errorf("%s: %s has no Devanagari form", d.ID, v.Person.First.Latin)
		}
	}
}

func TestOptionalTurnsRenumber(t *testing.T) {
	t.Parallel()
	turns := []Turn{{Text: "a"}, {Text: "b", Optional: true}, {Text: "c"}, {Kind: Reaction, To: 3}, {Kind: Reaction, To: 2}}
	with, without := false, false
	for seed := range uint64(20) {
		got := someTurns(rand.New(rand.NewPCG(seed, 0)), turns)
		switch len(got) {
		case 5:
			with = with || (got[3].To == 3 && got[4].To == 2)
		case 3:
			without = without || (got[1].Text == "c" && got[2].To == 2)
		default:
			t.Fatalf("%d turns are left", len(got))
		}
	}
	if !with || !without {
		t.Errorf("with %v, without %v: both wanted within 20 seeds", with, without)
	}
}

func TestParseNamesWrongLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{"c: hello", "x:1: a turn before"},
		{"== a | en | t", "x:1:"},
		{"== a | fr | t | ", `language "fr"`},
		{"== a | en | t | product=car", `picture "car"`},
		{"== a | en | t | \nhello", "x:2:"},
		{"== a | en | t | \nc: {nmae}", "variable {nmae}"},
		{"== a | en | t | \nc: a\nc: [reaction 👍 to 2]", "points at turn 2"},
		{"== a | en | t | \nc: a\nm: b\nm: [edit of 2] c", "only a customer or the phone"},
		{"== a | en | t | \nc: a\np: [revoke of 1]", "only their own"},
		{"== a | en | t | \nc: [image car]", "no such image"},
		{"== a | en | t | \nc: [voice en] hello", "cannot carry text"},
		{"== a | en | t | \nc: [ad soap] hello", "no such ad"},
		{"== a | en | t | \nc: [fail 131026] hello", "only a member"},
		{"== a | en | t | \nc: [fail soon] hello", "platform code"},
		{"== a | en | t | \nm: [unsupported 131060]", "only a customer"},
		{"== a | en | t | \nc: [dance] hello", `marker "dance"`},
		{"== a | en | t | \nc:", "without text"},
		{"== a | en | t | \n~ soon", "not a wait"},
		{"== a | en | t | \nc: " + strings.Repeat("x", 4097), "4097 characters"},
	} {
		if _, err := parse("x", c.body); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, %q wanted", c.body, err, c.want)
		}
	}
}

func TestParseReadsEveryPart(t *testing.T) {
	t.Parallel()
	ds, err := parse("x", "# note\n== a | hinglish | returns | one, product=bowl, two\nc: [ad diwali] [image bowl] hi\n  there\n  |\n  bye\n~ 26h\nc?: [reply to 1] [URGENT] x\nm: [reaction - to 1]\n")
	if err != nil {
		t.Fatal(err)
	}
	d := ds[0]
	if d.ID != "a" || d.Language != "hinglish" || d.Topic != "returns" || !slices.Equal(d.Tags, []string{"one", "two"}) || d.Product != "bowl" {
		t.Errorf("head read as %+v", d)
	}
	first, second, third := d.Turns[0], d.Turns[1], d.Turns[2]
	if first.Ad == nil || first.Kind != Image || first.Asset != "bowl" || first.Text != "hi\nthere\n\nbye" {
		t.Errorf("first turn read as %+v", first)
	}
	if second.After.Hours() != 26 || !second.Optional || second.To != 1 || second.Text != "[URGENT] x" || second.Kind != Text {
		t.Errorf("second turn read as %+v", second)
	}
	if third.Who != Member || third.Kind != Reaction || third.Emoji != "" || third.To != 1 || third.After != 0 {
		t.Errorf("third turn read as %+v", third)
	}
}

func TestPhoneNumbersAreInvented(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range 10_000 {
		p := PhoneNumber(n)
		if len(p) != 12 || !strings.HasPrefix(p, "91555010") || seen[p] {
			t.Fatalf("number %d is %s", n, p)
		}
		seen[p] = true
	}
}

func TestRupees(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "₹0", 999: "₹999", 1249: "₹1,249", 125000: "₹1,25,000", 12345678: "₹1,23,45,678"} {
		if got := Rupees(n); got != want {
			t.Errorf("Rupees(%d) = %s, want %s", n, got, want)
		}
	}
}
