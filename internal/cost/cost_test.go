package cost

import (
	"strings"
	"testing"
	"time"
)

func TestTheProgramsCardsAreWhole(t *testing.T) {
	t.Parallel()
	cards, asOf := Builtin()
	if len(cards) == 0 || !isDay(asOf) || RulesNow().ServiceFree != 1000 {
		t.Fatal(cards, asOf)
	}
	for _, c := range cards {
		if field, fault := c.Check(); field != "" {
			t.Errorf("%+v: %s %s", c, field, fault)
		}
		if c.Category == Service && c.From < RulesNow().ServiceFrom {
			t.Errorf("%+v: service messages were free then", c)
		}
	}
	seen := map[string]string{}
	for market, codes := range builtin().Markets {
		for _, code := range codes {
			if other, ok := seen[code]; ok {
				t.Errorf("+%s is in %q and %q", code, market, other)
			}
			seen[code] = market
			if strings.Trim(code, "0123456789") != "" {
				t.Errorf("%q is no calling code", code)
			}
		}
	}
}

func TestTheMarketOfANumber(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]string{"919822041177": "india", "12125550100": "north_america", "17875550100": "latin_america", "12425550100": "",
		"77011234567": "kazakhstan", "79161234567": "russia", "254712345678": "", "": ""} {
		if got := MarketOf(digits); got != want {
			t.Errorf("%s: %q, want %q", digits, got, want)
		}
	}
}

func TestTheLatestCardThatHasBegunCounts(t *testing.T) {
	t.Parallel()
	cards := []Card{
		{Market: "india", Category: Service, From: "2026-10-01", Currency: "INR", Micros: 1},
		{Market: "india", Category: Service, From: "2027-01-01", Currency: "INR", Micros: 2},
		{Market: "india", Category: Utility, From: "2026-12-01", Currency: "INR", Micros: 9},
		{Market: "+9198", Category: Service, From: "2026-11-01", Currency: "INR", Micros: 3},
		{Market: "+254", Category: Service, From: "2026-10-01", Currency: "USD", Micros: 4},
	}
	for _, c := range []struct {
		digits, day string
		want        int64
	}{{"917000000000", "2026-09-30", 0}, {"917000000000", "2026-10-01", 1}, {"917000000000", "2026-12-31", 1}, {"917000000000", "2027-01-01", 2},
		{"919800000000", "2026-10-31", 1}, {"919800000000", "2027-01-01", 3}, {"254700000000", "2026-10-01", 4}, {"255700000000", "2026-10-01", 0}} {
		got, known := Find(cards, Service, c.digits, c.day)
		if got.Micros != c.want || known != (c.want != 0) {
			t.Errorf("%s on %s: %+v %v, want %d", c.digits, c.day, got, known, c.want)
		}
	}
}

func TestWhatAServiceMessageCosts(t *testing.T) {
	t.Parallel()
	cards, _ := Builtin()
	day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
	for _, c := range []struct {
		name, digits string
		at           time.Time
		sent         int
		want         Kind
		left         int
	}{
		{"before service messages were charged", "919800000000", day("2026-09-30"), 5000, Free, 0},
		{"the first of the month", "919800000000", day("2026-10-01"), 0, InTier, 1000},
		{"the last free one", "919800000000", day("2026-11-20"), 999, InTier, 1},
		{"the first that costs", "919800000000", day("2026-11-20"), 1000, Priced, 0},
		{"no card for that market", "525512345678", day("2026-11-20"), 1000, Unknown, 0},
		{"a market we cannot tell", "254700000000", day("2026-11-20"), 1000, Unknown, 0},
	} {
		got := OfService(cards, c.digits, c.at, c.sent)
		if got.Kind != c.want || got.Left != c.left {
			t.Errorf("%s: %+v", c.name, got)
		}
		if got.Kind == Priced && (got.Card.Currency != "INR" || got.Card.Micros != 115000) {
			t.Errorf("%s: %+v", c.name, got.Card)
		}
	}
}

func TestWrongCardsAreNamed(t *testing.T) {
	t.Parallel()
	good := Card{Market: "+254", Category: Service, From: "2026-10-01", Currency: "USD", Micros: 4}
	if field, fault := good.Check(); field != "" {
		t.Fatal(field, fault)
	}
	good.Note, good.Source = strings.Repeat("भाव", 66), strings.Repeat("स", 200)
	if field, fault := good.Check(); field != "" {
		t.Errorf("two hundred letters that are more bytes: %s %s", field, fault)
	}
	for field, spoil := range map[string]func(*Card){"market": func(c *Card) { c.Market = "atlantis" }, "category": func(c *Card) { c.Category = "gift" },
		"from": func(c *Card) { c.From = "2026-13-01" }, "currency": func(c *Card) { c.Currency = "rupee" }, "micros": func(c *Card) { c.Micros = -1 },
		"note": func(c *Card) { c.Note = strings.Repeat("x", 201) }} {
		c := good
		spoil(&c)
		if got, _ := c.Check(); got != field {
			t.Errorf("%+v: %q, want %q", c, got, field)
		}
	}
}
