// Package cost says what a message through the platform's API costs, from dated rate cards. The
// cards that come with the program are examples with a date and a source: a workspace puts its own
// in their place. Where no card fits, the answer is that no price is known, never a guess. Pure;
// standard library only. What is written on the phone is always free.
//
// Source: platform contract 10. Prices depend on the market of the recipient's calling code, the
// category and the day; they change at the start of a quarter only.
package cost

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Category is what a message is charged as.
type Category string

// The categories.
const (
	Marketing      Category = "marketing"
	Utility        Category = "utility"
	Authentication Category = "authentication"
	Service        Category = "service" // anything that is no template
)

// Categories lists them in the order of screens.
var Categories = []Category{Marketing, Utility, Authentication, Service}

// Card is the price of one delivered message from a day on, until a later card of the same market
// and category.
type Card struct {
	// A market of the table ("india"), or "+" and a calling code ("+254").
	Market   string   `json:"market"`
	Category Category `json:"category"`
	From     string   `json:"from"`     // 2026-10-01
	Currency string   `json:"currency"` // INR
	Micros   int64    `json:"micros"`   // millionths
	Note     string   `json:"note,omitempty"`
	// Where the price was read; empty: not said.
	Source string `json:"source,omitempty"`
	// The price is thought to be so, and stands in no price list of the platform.
	Estimated bool `json:"estimated,omitempty"`
}

// Rules is what holds for all markets.
type Rules struct {
	// Service messages are charged from this day on; before it they were free.
	ServiceFrom string `json:"service_from"`
	// This many service messages a number and calendar month are free.
	ServiceFree int `json:"service_free"`
}

//go:embed cards.json
var file []byte

type table struct {
	AsOf    string              `json:"as_of"`
	Rules   Rules               `json:"rules"`
	Markets map[string][]string `json:"markets"` // calling codes; the longest that fits counts
	Cards   []Card              `json:"cards"`
}

var builtin = sync.OnceValue(func() table {
	var t table
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		panic(fmt.Errorf("cost: cards.json: %w", err)) // our own file; a test reads it
	}
	return t
})

// Builtin gives the cards that come with the program, and the day they were looked up.
func Builtin() (cards []Card, asOf string) { return slices.Clone(builtin().Cards), builtin().AsOf }

// RulesNow gives the rules that come with the program.
func RulesNow() Rules { return builtin().Rules }

// Markets lists the names of the markets we can tell from a calling code, in order.
func Markets() []string {
	var names []string
	for name := range builtin().Markets {
		if name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// MarketOf gives the market of a number (digits, international); empty if we do not know it. "+1"
// is split by area code.
func MarketOf(digits string) string {
	market, longest := "", 0
	for name, codes := range builtin().Markets {
		for _, code := range codes {
			if len(code) > longest && strings.HasPrefix(digits, code) {
				market, longest = name, len(code)
			}
		}
	}
	return market
}

// Find gives the card that holds for a number on a day: of the calling code if there is one, else
// of the market; of those the latest that has begun.
func Find(cards []Card, category Category, digits string, day string) (Card, bool) {
	market := MarketOf(digits)
	var best Card
	fit := -1
	for _, c := range cards {
		if c.Category != category || c.From > day {
			continue
		}
		how := -1
		if code, ok := strings.CutPrefix(c.Market, "+"); ok && strings.HasPrefix(digits, code) {
			how = len(code)
		} else if !ok && c.Market == market && market != "" {
			how = 0
		}
		if how > fit || how == fit && how >= 0 && c.From > best.From {
			best, fit = c, how
		}
	}
	return best, fit >= 0
}

// Kind is how sure and how dear an answer is.
type Kind string

// The kinds.
const (
	Free    Kind = "free"     // service messages are not charged on that day
	InTier  Kind = "in_tier"  // this month's free ones are not used up
	Priced  Kind = "priced"   // see Card
	Unknown Kind = "no_price" // charged, and no card fits
)

// Answer is what one service message costs.
type Answer struct {
	Kind Kind
	Card Card   // Priced, and InTier where one is known
	Left int    // InTier: free ones left this month, this one among them
	Day  string // the day asked for
}

// OfService tells what a service message to a number costs at an instant, when so many were sent
// through our number this month. The platform's month is that of the business account's time zone,
// which we do not know: near its ends the count may be off by some hours.
func OfService(cards []Card, digits string, at time.Time, sent int) Answer {
	a := Answer{Kind: Unknown, Day: at.UTC().Format(time.DateOnly)}
	rules := RulesNow()
	if a.Day < rules.ServiceFrom {
		a.Kind = Free
		return a
	}
	card, known := Find(cards, Service, digits, a.Day)
	a.Card = card
	switch {
	case sent < rules.ServiceFree:
		a.Kind, a.Left = InTier, rules.ServiceFree-sent
	case known:
		a.Kind = Priced
	}
	return a
}

// OfTemplate tells what a template of a category costs; open: the person wrote in the last 24 hours.
// Source: contract 10.1, 10.2: charged when delivered, by category; utility templates to somebody who wrote
// were free until service messages began to cost.
func OfTemplate(cards []Card, category Category, digits string, at time.Time, open bool) Answer {
	a := Answer{Kind: Unknown, Day: at.UTC().Format(time.DateOnly)}
	if category == Utility && open && a.Day < RulesNow().ServiceFrom {
		a.Kind = Free
		return a
	}
	if card, known := Find(cards, category, digits, a.Day); known {
		a.Card, a.Kind = card, Priced
	}
	return a
}

var (
	code     = regexp.MustCompile(`^\+[1-9][0-9]{0,6}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
)

// Check names what is wrong with a card; empty: nothing.
func (c Card) Check() (field, fault string) {
	switch {
	case !code.MatchString(c.Market) && !slices.Contains(Markets(), c.Market):
		return "market", "want one of " + strings.Join(Markets(), ", ") + ", or a calling code as +254"
	case !slices.Contains(Categories, c.Category):
		return "category", "want marketing, utility, authentication or service"
	case !isDay(c.From):
		return "from", "want a day as 2026-10-01"
	case !currency.MatchString(c.Currency):
		return "currency", "want three letters as INR"
	case c.Micros < 0 || c.Micros > 1_000_000_000_000:
		return "micros", "want millionths of the currency, from 0 to 1000000000000"
	case utf8.RuneCountInString(c.Note) > 200:
		return "note", "want at most 200 letters"
	case utf8.RuneCountInString(c.Source) > 200:
		return "source", "want at most 200 letters"
	}
	return "", ""
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
