package cost

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
)

// MaxRows that Read takes of one table.
const MaxRows = 2000

// Fault is what is wrong with one cell of a table of prices.
type Fault struct {
	Row   int    // line of the text, from 1
	Field string // as in Card ("price" for Micros), "header", "row" for the whole, or "rows" if there are too many
	Value string // what stands there, cut; empty: nothing does
	Says  string // what would be right
}

// Defaults is what holds for rows that do not say it themselves.
type Defaults struct{ From, Currency, Source string }

// columns are the names that a column may have, folded by name().
var columns = map[string]string{
	"market": "market", "country": "market", "region": "market", "category": "category", "type": "category", "from": "from", "validfrom": "from", "effectivedate": "from", "effectivefrom": "from",
	"date": "from", "currency": "currency", "price": "price", "rate": "price", "amount": "price", "source": "source", "estimated": "estimated", "estimate": "estimated", "note": "note", "notes": "note",
	"marketing": "=marketing", "utility": "=utility", "authentication": "=authentication", "service": "=service",
}

// Read turns a table of prices, out of a file or pasted from a spreadsheet, into cards. Columns are
// told apart by tab, semicolon or comma and found by their names in the first row that has a
// market; rows above it and columns of other names are passed over. Either each row has category
// and price, or there is a column for each category, as in the platform's own tables; there an
// empty cell, "n/a" or "-" means that it has no price. Rows with faults give no cards.
func Read(text string, d Defaults) (cards []Card, faults []Fault) {
	text = strings.TrimPrefix(text, "\ufeff")
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma = separator(text)
	rows.FieldsPerRecord, rows.LazyQuotes, rows.TrimLeadingSpace, rows.ReuseRecord = -1, true, rows.Comma != '\t', true
	var at map[string]int
	seen := map[[3]string]bool{}
	for n := 0; ; {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, append(faults, Fault{Row: line(err), Field: "row", Says: "this row cannot be read as a table"})
		}
		line, _ := rows.FieldPos(0)
		if at == nil {
			if at = header(cells); at != nil && !whole(at) {
				return nil, []Fault{{Row: line, Field: "header", Value: cut(strings.Join(cells, " ")), Says: headerSays}}
			}
			continue
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if n++; n > MaxRows {
			return nil, []Fault{{Row: line, Field: "rows", Says: "a table may have 2000 rows"}}
		}
		made, wrong := row(cells, at, d, line)
		for _, c := range made {
			if key := [3]string{c.Market, string(c.Category), c.From}; seen[key] {
				wrong = append(wrong, Fault{line, "row", cut(c.Market + ", " + string(c.Category) + ", " + c.From), "another row has this market, category and day"})
			} else {
				seen[key] = true
			}
		}
		if faults = append(faults, wrong...); len(wrong) == 0 {
			cards = append(cards, made...)
		}
	}
	if at == nil {
		faults = []Fault{{Row: 1, Field: "header", Says: headerSays}}
	}
	if len(cards) > MaxRows {
		return nil, []Fault{{Row: 1, Field: "rows", Says: "a table may have 2000 prices"}}
	}
	return cards, faults
}

const headerSays = "want a row with the names of the columns: market, currency, and either category and price or a column for each category; from, source, estimated and note may follow"

func line(err error) int {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return bad.Line
	}
	return 1
}

// separator is the sign that stands most often in the first line that names a market.
func separator(text string) rune {
	for l := range strings.Lines(text) {
		if header(strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune("\t;,", r) })) == nil {
			continue
		}
		best := ','
		for _, sign := range "\t;" {
			if strings.Count(l, string(sign)) > strings.Count(l, string(best)) {
				best = sign
			}
		}
		return best
	}
	return ','
}

// header gives the place of each column by its name; nil if the row names no market and nothing
// of what a price is.
func header(cells []string) map[string]int {
	at := map[string]int{}
	for i, c := range cells {
		if field, ok := columns[fold(c)]; ok {
			if _, twice := at[field]; !twice {
				at[field] = i
			}
		}
	}
	if _, ok := at["market"]; !ok || len(at) < 2 {
		return nil
	}
	return at
}

func whole(at map[string]int) bool {
	_, category := at["category"]
	_, price := at["price"]
	return category && price || !category && slices.ContainsFunc(Categories, func(c Category) bool { _, ok := at["="+string(c)]; return ok })
}

// row makes the cards of one row: one, or one a category.
func row(cells []string, at map[string]int, d Defaults, line int) (cards []Card, faults []Fault) {
	cell := func(field, otherwise string) string {
		if i, ok := at[field]; ok && i < len(cells) {
			if s := strings.TrimSpace(cells[i]); s != "" {
				return s
			}
		}
		return otherwise
	}
	card := Card{Market: market(cell("market", "")), From: cell("from", d.From), Currency: strings.ToUpper(cell("currency", d.Currency)), Source: cell("source", d.Source), Note: cell("note", "")}
	switch said := cell("estimated", "no"); fold(said) {
	case "yes", "y", "true", "1", "x":
		card.Estimated = true
	case "no", "n", "false", "0":
	default:
		faults = append(faults, Fault{line, "estimated", cut(said), "want yes or no"})
	}
	price := func(c Category, column string) {
		text := cell(column, "")
		if strings.HasPrefix(column, "=") && slices.Contains([]string{"", "n/a", "na", "-", "–", "—"}, strings.ToLower(text)) {
			return
		}
		card := card
		card.Category = c
		var ok bool
		if card.Micros, ok = micros(text); !ok {
			faults = append(faults, Fault{line, "price", cut(text), "want a number as 0.115, with at most six decimals"})
		}
		cards = append(cards, card)
	}
	if _, ok := at["price"]; ok {
		price(Category(strings.ToLower(cell("category", ""))), "price")
	} else {
		for _, c := range Categories {
			if _, ok := at["="+string(c)]; ok {
				price(c, "="+string(c))
			}
		}
	}
	for _, c := range cards {
		field, says := c.Check()
		if field == "" || slices.ContainsFunc(faults, func(f Fault) bool { return f.Field == field }) {
			continue
		}
		value := map[string]string{"market": cell("market", ""), "category": string(c.Category), "from": c.From, "currency": c.Currency, "source": c.Source, "note": c.Note, "micros": ""}[field]
		if field == "micros" {
			field, says = "price", "want at most 1000000"
		}
		faults = append(faults, Fault{line, field, cut(value), says})
	}
	return cards, faults
}

// market folds the spellings of a market: "United Arab Emirates" is united_arab_emirates, and a
// calling code may have spaces.
func market(s string) string {
	if strings.HasPrefix(s, "+") {
		return strings.NewReplacer(" ", "", "-", "").Replace(s)
	}
	s = strings.Join(strings.Fields(strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(s))), "_")
	if s == "türkiye" || s == "turkiye" {
		return "turkey"
	}
	return s
}

// fold keeps letters and digits, so that "Valid from" and "valid_from" are one.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// micros reads a price with its sign or without, with a point or, where there is no point, a comma.
func micros(s string) (int64, bool) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.Is(unicode.Sc, r) || unicode.IsSpace(r) })
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	units, parts, _ := strings.Cut(s, ".")
	parts = strings.TrimRight(parts, "0")
	if units == "" && s != "" && parts != "" {
		units = "0"
	}
	if units == "" || len(units) > 7 || len(parts) > 6 {
		return 0, false
	}
	var n int64
	for _, r := range units + parts + strings.Repeat("0", 6-len(parts)) {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int64(r-'0')
	}
	return n, true
}

// cut keeps what is shown of a wrong cell short.
func cut(s string) string {
	if r := []rune(strings.ToValidUTF8(s, "�")); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(s, "�")
}
