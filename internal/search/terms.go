package search

import (
	"slices"
	"strings"
)

// A term is one entry of the index: the words of a text as they are, and what is derived of them
// under a mark that no text can hold, since Split leaves signs of the private area out.
const (
	markTag     = "\uE000" // what a thing is: of which workspace, conversation, kind
	markKey     = "\uE001" // how a word sounds
	markBones   = "\uE002" // its consonants
	markPrivate = "\uE003" // a word of the owner's private names
)

// mostTerms bounds what one thing takes of the index. A message of the platform's longest, 4,096
// signs, stays below it.
const mostTerms = 4000

// terms collects the entries of one thing.
type terms struct {
	seen map[string]bool
	list []string
}

func (t *terms) add(term string) {
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	if term != "" && !t.seen[term] && len(t.list) < mostTerms {
		t.seen[term] = true
		t.list = append(t.list, term)
	}
}

// text adds the words of a text. Of words with parts, names and files, any part of at least three
// signs is found; of others the beginning, and any end of a number of at least four digits.
func (t *terms) text(text string, parts bool) { t.marked("", text, parts) }

func (t *terms) marked(mark, text string, parts bool) {
	words := Split(text)
	for _, w := range words {
		t.add(mark + w.Text)
		if parts {
			t.ends(mark, w.Text, 3)
		}
		if mark == "" {
			for _, k := range keys(soundOf(text, w)) {
				t.add(markKey + k)
				if b := bones(k); b != "" {
					t.add(markBones + b)
				}
			}
		}
		for _, run := range digitRuns(w.Text) {
			t.add(mark + run)
			t.ends(mark, run, 4)
		}
	}
	for _, joined := range numbers(text, words) {
		t.add(mark + joined)
		t.ends(mark, joined, 4)
	}
}

// soundOf gives what keys reads of a word: Devanagari as written, others folded.
func soundOf(text string, w Word) string {
	if plain(w.Text) {
		return w.Text
	}
	return text[w.Start:w.End]
}

// ends adds every end of a word of at least n signs: with them, beginnings find parts.
func (t *terms) ends(mark, w string, n int) {
	runes := []rune(w)
	for i := 1; i+n <= len(runes); i++ {
		t.add(mark + string(runes[i:]))
	}
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// digitRuns are the numbers inside a word: the 4821 of INV4821.
func digitRuns(w string) []string {
	var out []string
	for _, run := range strings.FieldsFunc(w, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(run) >= 3 {
			out = append(out, run)
		}
	}
	return out
}

// numbers joins what stands in groups: 98220 12345, +91-98220-12345, 1,20,000.
func numbers(text string, words []Word) []string {
	var out []string
	joined, groups := "", 0
	flush := func() {
		if groups > 1 && len(joined) >= 5 && len(joined) <= 20 {
			out = append(out, joined)
		}
		joined, groups = "", 0
	}
	for i, w := range words {
		if !isDigits(w.Text) {
			flush()
			continue
		}
		if groups > 0 {
			if gap := text[words[i-1].End:w.Start]; len(gap) > 2 || strings.Trim(gap, " -.,()/") != "" {
				flush()
			}
		}
		joined += w.Text
		groups++
	}
	flush()
	return out
}

// Term is one word that is looked for: any of its readings will do.
type Term []Reading

// Reading is one entry of the index, or all that begin with it.
type Reading struct {
	Text   string
	Prefix bool
}

// mostWords is how many words of a question count; the others are left out.
const mostWords = 8

// Words reads a question: every word must be found, by its beginning if it has at least two signs,
// or by its sound. private looks among the owner's private names too.
func Words(question string, private bool) []Term {
	var out []Term
	for _, w := range Split(question) {
		if len(out) == mostWords {
			break
		}
		long := len([]rune(w.Text)) > 1
		term := Term{{w.Text, long}}
		if private {
			term = append(term, Reading{markPrivate + w.Text, long})
		}
		if trimmed := strings.TrimLeft(w.Text, "0"); isDigits(w.Text) && len(trimmed) >= 4 && trimmed != w.Text {
			term = append(term, Reading{trimmed, true}) // 098220…, 00 91…
		}
		for _, k := range keys(soundOf(question, w)) {
			term = append(term, Reading{markKey + k, len(k) > 2})
			if n := len(k) - 1; n > 1 && k[n] == 'e' && !vowel(k[n-1]) && lettersOf(w.Text) {
				term = append(term, Reading{markKey + k[:n], false}) // an e that English does not speak: phone
			}
			if b := bones(k); b != "" {
				term = append(term, Reading{markBones + b, false})
			}
		}
		if !slices.ContainsFunc(out, func(t Term) bool { return t[0] == term[0] }) {
			out = append(out, term)
		}
	}
	return out
}

// Fits reports whether a term of the index is meant.
func (r Reading) Fits(term string) bool {
	return term == r.Text || r.Prefix && strings.HasPrefix(term, r.Text)
}

// Fits reports whether one of the terms of a thing is meant.
func (t Term) Fits(terms []string) bool {
	for _, have := range terms {
		for _, r := range t {
			if r.Fits(have) {
				return true
			}
		}
	}
	return false
}

// Named reports whether a name has all the words, each as a part: for names that are so few that
// they need no index.
func Named(name string, words []Term) bool {
	var w terms
	w.text(name, true)
	return len(words) > 0 && !slices.ContainsFunc(words, func(t Term) bool { return !t.Fits(w.list) })
}

// Range is a piece of a text, in UTF-16 units as browsers count.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Excerpt cuts a text to about most signs around the first word found, on one line, and says where
// the words found stand in it.
func Excerpt(text string, words []Term, most int) (string, []Range) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	var hits []Word
	for _, w := range Split(text) {
		var one terms
		one.text(text[w.Start:w.End], true)
		for _, t := range words {
			if t.Fits(one.list) {
				hits = append(hits, w)
				break
			}
		}
	}
	from := 0
	if len(hits) > 0 {
		from = back(text, hits[0].Start, most/3)
	}
	to := forward(text, from, most)
	var b strings.Builder
	var out []Range
	units := 0
	write := func(s string) {
		for _, r := range s {
			if r == '\n' || r == '\r' || r == '\t' {
				r = ' '
			}
			b.WriteRune(r)
			if units++; r > 0xFFFF {
				units++
			}
		}
	}
	if from > 0 {
		write("…")
	}
	at := from
	for _, h := range hits {
		if h.Start < at || h.End > to {
			continue
		}
		write(text[at:h.Start])
		start := units
		write(text[h.Start:h.End])
		out = append(out, Range{start, units})
		at = h.End
	}
	write(text[at:to])
	if to < len(text) {
		write("…")
	}
	return b.String(), out
}

// back goes n signs back, to the beginning of a word; forward goes n signs on.
func back(text string, at, n int) int {
	i := at
	for ; n > 0 && i > 0; n-- {
		i--
		for i > 0 && text[i]&0xC0 == 0x80 {
			i--
		}
	}
	if i > 0 {
		if blank := strings.IndexByte(text[i:at], ' '); blank >= 0 {
			i += blank + 1
		}
	}
	return i
}

func forward(text string, from, n int) int {
	for i := range text[from:] {
		if n == 0 {
			return from + i
		}
		n--
	}
	return len(text)
}
