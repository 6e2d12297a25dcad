package replies

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sangam/internal/inbox"
)

// columns are the names that a column of a table may have.
var columns = map[string]string{"title": "title", "name": "title", "category": "category", "group": "category", "folder": "category", "shortcut": "shortcut", "short code": "shortcut", "text": "text", "message": "text", "content": "text", "body": "text"}

const headerSays = "want a row with the names of the columns: title and text; category and shortcut may follow"

// Read turns a table (CSV, apart by comma, semicolon or tab) or a JSON document into replies. What
// has a fault gives none.
func Read(text string) (list []Said, faults []Fault) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, []Fault{{Row: 1, Field: "header", Says: headerSays}}
	}
	titles, shortcuts := map[string]int{}, map[string]int{}
	take := func(row int, s Said) {
		tidy, wrong := s.Check()
		if n := titles[same(tidy)]; n > 0 && len(wrong) == 0 {
			wrong = append(wrong, Fault{Field: "title", Value: cut(tidy.Title), Says: fmt.Sprintf("row %d has this title and category", n)})
		}
		if n := shortcuts[tidy.Shortcut]; n > 0 && tidy.Shortcut != "" {
			wrong = append(wrong, Fault{Field: "shortcut", Value: tidy.Shortcut, Says: fmt.Sprintf("row %d has this shortcut", n)})
		}
		if len(wrong) == 0 {
			list = append(list, tidy)
			titles[same(tidy)], shortcuts[tidy.Shortcut] = row, row
		}
		for _, f := range wrong {
			f.Row = row
			faults = append(faults, f)
		}
	}
	tooMany := func(row int) ([]Said, []Fault) {
		return nil, []Fault{{Row: row, Field: "rows", Says: fmt.Sprintf("want at most %d replies", Most)}}
	}
	if strings.ContainsAny(strings.TrimSpace(text)[:1], "[{") {
		items, fault := document(text)
		if fault != nil {
			return nil, []Fault{*fault}
		}
		if len(items) > Most {
			return tooMany(Most + 1)
		}
		for i, s := range items {
			take(i+1, s)
		}
		return list, faults
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes = separator(text), -1, true
	var at map[string]int
	for n := 0; ; {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return list, faults
		}
		if err != nil {
			line := 1
			if bad, ok := errors.AsType[*csv.ParseError](err); ok {
				line = bad.StartLine
			}
			return nil, append(faults, Fault{Row: line, Field: "row", Says: "this row cannot be read as a table: is a quotation mark not closed?"})
		}
		line, _ := rows.FieldPos(0)
		if at == nil {
			if at = header(cells); at == nil {
				return nil, []Fault{{Row: line, Field: "header", Value: cut(strings.Join(cells, " ")), Says: headerSays}}
			}
			continue
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if n++; n > Most {
			return tooMany(line)
		}
		cell := func(field string) string {
			if i, ok := at[field]; ok && i < len(cells) {
				return bare(cells[i])
			}
			return ""
		}
		take(line, Said{cell("title"), cell("category"), cell("shortcut"), cell("text")})
	}
}

// item is a reply in a document.
type item struct {
	Title    string `json:"title"`
	Category string `json:"category,omitempty"`
	Shortcut string `json:"shortcut,omitempty"`
	Text     string `json:"text"`
}

// document reads a list of replies, or an object that holds one.
func document(text string) (list []Said, fault *Fault) {
	var items []json.RawMessage
	if err := json.Unmarshal([]byte(text), &items); err != nil {
		var whole struct {
			Replies []json.RawMessage `json:"quick_replies"`
		}
		if err := json.Unmarshal([]byte(text), &whole); err != nil {
			row := 1
			if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
				row += strings.Count(text[:min(int(bad.Offset), len(text))], "\n")
			}
			return nil, &Fault{Row: row, Field: "header", Says: `this is no JSON: want {"quick_replies": [{"title": "…", "text": "…"}]}`}
		}
		if items = whole.Replies; items == nil {
			return nil, &Fault{Row: 1, Field: "header", Says: `want {"quick_replies": [{"title": "…", "text": "…"}]}`}
		}
	}
	for i, raw := range items {
		var it item
		if err := json.Unmarshal(raw, &it); err != nil {
			return nil, &Fault{Row: i + 1, Field: "row", Value: cut(string(raw)), Says: `want {"title": "…", "text": "…"}, all of them texts`}
		}
		list = append(list, Said(it))
	}
	return list, nil
}

// same is what makes two replies one: their shortcut is not asked, for it may be what changes.
func same(s Said) string { return strings.ToLower(s.Category) + "\x00" + strings.ToLower(s.Title) }

func header(cells []string) map[string]int {
	at := map[string]int{}
	for i, c := range cells {
		if field, ok := columns[strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("_", " ", "-", " ").Replace(c)), " "))]; ok {
			if _, twice := at[field]; !twice {
				at[field] = i
			}
		}
	}
	_, title := at["title"]
	_, text := at["text"]
	if !title || !text {
		return nil
	}
	return at
}

func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best := ','
	for _, sign := range "\t;" {
		if strings.Count(first, string(sign)) > strings.Count(first, string(best)) {
			best = sign
		}
	}
	return best
}

// A cell that begins like a formula is run by spreadsheets; the apostrophe before it stops that and
// is not shown there.
func guarded(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r'") {
		return "'" + s
	}
	return s
}

func bare(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsAny(s[1:2], "=+-@\t\r'") {
		return s[1:]
	}
	return s
}

// CSV writes the library as Read reads it.
func CSV(list []Reply) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff") // without it spreadsheets take Devanagari for something else
	w := csv.NewWriter(&b)
	w.UseCRLF = false
	rows := [][]string{{"title", "category", "shortcut", "text"}}
	for _, r := range list {
		rows = append(rows, []string{guarded(r.Title), guarded(r.Category), guarded(r.Shortcut), guarded(r.Text)})
	}
	_ = w.WriteAll(rows) // a buffer takes everything
	return b.Bytes()
}

// JSON writes the library as Read reads it.
func JSON(list []Reply) ([]byte, error) {
	items := make([]item, len(list))
	for i, r := range list {
		items[i] = item(r.Said)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(map[string]any{"quick_replies": items})
	return b.Bytes(), err
}

// Plan is what taking a reply in does.
type Plan struct {
	Said
	Does string // "new", "change" or "same"
	ID   ID     // of the one that is there
	seen int64
}

// Look tells what taking replies in would do: what has the title and category of one that is there
// changes it, or, where there is none, what has its shortcut.
func (s *Service) Look(ctx context.Context, by inbox.Actor, text string) ([]Plan, []Fault, error) {
	list, faults := Read(text)
	plans, err := s.plan(ctx, by, list)
	return plans, faults, err
}

func (s *Service) plan(ctx context.Context, by inbox.Actor, list []Said) ([]Plan, error) {
	have, err := s.store.QuickReplies(ctx, by.Workspace, by.Member, false)
	if err != nil {
		return nil, err
	}
	plans := make([]Plan, len(list))
	taken := map[ID]bool{}
	for i, said := range list {
		find := func(fits func(Reply) bool) int {
			return slices.IndexFunc(have, func(r Reply) bool { return !taken[r.ID] && fits(r) })
		}
		at := find(func(r Reply) bool { return same(r.Said) == same(said) })
		if at < 0 && said.Shortcut != "" {
			at = find(func(r Reply) bool { return r.Shortcut == said.Shortcut })
		}
		switch {
		case at < 0:
			plans[i] = Plan{Said: said, Does: "new"}
		case have[at].Said == said:
			plans[i] = Plan{Said: said, Does: "same", ID: have[at].ID}
		default:
			plans[i] = Plan{Said: said, Does: "change", ID: have[at].ID, seen: have[at].Version}
		}
		if at >= 0 {
			taken[have[at].ID] = true
		}
	}
	return plans, nil
}

// Import takes replies in, all or none.
func (s *Service) Import(ctx context.Context, by inbox.Actor, list []Said) (made, changed int, err error) {
	titles := map[string]bool{}
	for i := range list {
		tidy, faults := list[i].Check()
		if len(faults) > 0 {
			return 0, 0, inbox.Invalid(fmt.Sprintf("body.items[%d].%s", i, faults[0].Field), "%s", faults[0].Says)
		}
		if titles[same(tidy)] {
			return 0, 0, inbox.Invalid(fmt.Sprintf("body.items[%d].title", i), "another one has this title and category")
		}
		list[i], titles[same(tidy)] = tidy, true
	}
	plans, err := s.plan(ctx, by, list)
	if err != nil {
		return 0, 0, err
	}
	var edits []Edit
	for _, p := range plans {
		switch p.Does {
		case "new":
			made++
		case "change":
			changed++
		default:
			continue
		}
		edits = append(edits, Edit{ID: p.ID, Seen: p.seen, Said: p.Said})
	}
	if len(edits) == 0 {
		return 0, 0, nil
	}
	_, err = s.store.WriteReplies(ctx, by.Member, by.Workspace, edits)
	return made, changed, err
}
