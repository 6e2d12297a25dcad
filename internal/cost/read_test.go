package cost

import (
	"fmt"
	"strings"
	"testing"
)

func TestATableOfPricesIsRead(t *testing.T) {
	t.Parallel()
	const long = "market,category,from,currency,price,source,estimated,note\n"
	india := Card{Market: "india", Category: Service, From: "2026-10-01", Currency: "INR", Micros: 115000}
	for name, c := range map[string]struct {
		text string
		want []Card
	}{
		"a row each":              {long + "India,service,2026-10-01,INR,0.115,,,\n", []Card{india}},
		"semicolons and a comma":  {"Market;Category;Valid from;Currency;Price\nIndia;Service;2026-10-01;inr;0,115\n", []Card{india}},
		"pasted from a sheet":     {"\ufeffmarket\tcategory\tvalid-from\tcurrency\trate\nindia\tservice\t2026-10-01\tINR\t₹0.1150\n\n", []Card{india}},
		"what rows leave out":     {"market,service\nIndia,0.115\n", []Card{{Market: "india", Category: Service, From: "2027-01-01", Currency: "USD", Micros: 115000, Source: "a page"}}},
		"a column each":           {"Rates of October\n\nMarket,Currency,Marketing,Utility,Authentication,Authentication-International\nUnited Arab Emirates,AED,0.18,n/a,-,0.2\n", []Card{{Market: "united_arab_emirates", Category: Marketing, From: "2027-01-01", Currency: "AED", Micros: 180000, Source: "a page"}}},
		"a calling code, a guess": {long + "+254,utility,2026-10-01,USD,.004,letter of May,yes,thought\n", []Card{{Market: "+254", Category: Utility, From: "2026-10-01", Currency: "USD", Micros: 4000, Source: "letter of May", Estimated: true, Note: "thought"}}},
		"free":                    {long + "chile,service,2026-10-01,USD,0,x,no,\n", []Card{{Market: "chile", Category: Service, From: "2026-10-01", Currency: "USD", Source: "x"}}},
	} {
		got, faults := Read(c.text, Defaults{From: "2027-01-01", Currency: "USD", Source: "a page"})
		for i := range got {
			if got[i].Source == "a page" && i < len(c.want) && c.want[i].Source == "" {
				got[i].Source = ""
			}
		}
		if len(faults) > 0 || fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s:\n%+v\nwant\n%+v\nfaults %+v", name, got, c.want, faults)
		}
	}
}

func TestFaultsNameRowAndField(t *testing.T) {
	t.Parallel()
	const head = "market,category,from,currency,price,estimated\n"
	good := "india,service,2026-10-01,INR,0.115,\n"
	for _, c := range []struct {
		text, field, value string
		row, cards         int
	}{
		{head + good + "Atlantis,service,2026-10-01,INR,1,\n", "market", "Atlantis", 3, 1},
		{head + "india,gift,2026-10-01,INR,1,\n" + good, "category", "gift", 2, 1},
		{head + good + "\nindia,utility,01.10.2026,INR,1,\n", "from", "01.10.2026", 4, 1},
		{head + good + "india,utility,2026-10-01,rupee,1,\n", "currency", "RUPEE", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,cheap,\n", "price", "cheap", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,-1,\n", "price", "-1", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,1.0000001,\n", "price", "1.0000001", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,1.2.3,\n", "price", "1.2.3", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,9999999,\n", "price", "", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,,\n", "price", "", 3, 1},
		{head + good + "india,utility,2026-10-01,INR,1,perhaps\n", "estimated", "perhaps", 3, 1},
		{head + good + good, "row", "india, service, 2026-10-01", 3, 1},
		{"india,service,2026-10-01,INR,0.115\n", "header", "", 1, 0},
		{"market,currency\nindia,INR\n", "header", "market currency", 1, 0},
		{"", "header", "", 1, 0},
		{head + strings.Repeat(good, MaxRows+1), "rows", "", MaxRows + 2, 0},
	} {
		cards, faults := Read(c.text, Defaults{})
		if len(faults) != 1 || len(cards) != c.cards {
			t.Errorf("%q: %d cards, faults %+v", cut(c.text), len(cards), faults)
			continue
		}
		if f := faults[0]; f.Row != c.row || f.Field != c.field || f.Value != c.value || f.Says == "" {
			t.Errorf("%q: %+v, want row %d, %s, %q", cut(c.text), f, c.row, c.field, c.value)
		}
	}
}

// Whatever is pasted, what is read holds to the rules of cards, and reading ends.
func FuzzRead(f *testing.F) {
	f.Add("market,category,from,currency,price\nindia,service,2026-10-01,INR,0.115\n")
	f.Add("Market;Marketing;Utility\nIndia;\"0,8;1\n+91;n/a;-")
	f.Fuzz(func(t *testing.T, text string) {
		cards, faults := Read(text, Defaults{From: "2026-10-01", Currency: "INR"})
		for _, c := range cards {
			if field, says := c.Check(); field != "" {
				t.Errorf("%+v: %s %s", c, field, says)
			}
		}
		for _, f := range faults {
			if f.Row < 1 || f.Field == "" || f.Says == "" {
				t.Errorf("%+v", f)
			}
		}
	})
}
