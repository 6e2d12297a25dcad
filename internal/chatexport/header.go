package chatexport

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// header is what stands before the words of a message.
type header struct {
	shape
	n       [3]int // the numbers of the date, as they stand
	era     int    // to add to the year: of a Japanese era
	hour    int    // 0 to 23
	minute  int
	second  int
	seconds bool
	open    bool     // its date was read in the order a person chose
	rest    int      // where in line the author begins, in bytes
	line    string   // the whole line
	lines   []string // the lines that follow it
}

// shape is how a header is written; one phone writes one shape.
type shape struct {
	bracket bool
	loose   bool // neither brackets nor a dash
	sep     rune // between the numbers of the date
	year    int8 // 0: four digits first; 2: four digits last; 9: two digits somewhere
	half    bool // a clock of 12 hours
}

// scanner reads a line rune by rune; marks of direction may stand anywhere and mean nothing.
type scanner struct {
	s string
	i int
}

// isMark reports characters that have no width and only steer direction.
func isMark(r rune) bool {
	return r == 0x200E || r == 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x061C || r == 0xFEFF
}

// isBlank knows the spaces of every export: since 2023 a narrow no-break space stands before AM
// and PM. Observed: iOS 16 and Android's ICU 72 (CLDR 42).
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0x00A0 || r == 0x202F || r == 0x2009 || r == 0x3000
}

func (s *scanner) peek() rune {
	for s.i < len(s.s) {
		r, n := utf8.DecodeRuneInString(s.s[s.i:])
		if !isMark(r) {
			return r
		}
		s.i += n
	}
	return -1
}

func (s *scanner) next() rune {
	r := s.peek()
	if r >= 0 {
		s.i += utf8.RuneLen(r)
	}
	return r
}

func (s *scanner) take(want rune) bool {
	if s.peek() != want {
		return false
	}
	s.next()
	return true
}

func (s *scanner) blanks() (n int) {
	for isBlank(s.peek()) {
		s.next()
		n++
	}
	return n
}

// zeros are the first digits of the scripts that phones write dates in.
var zeros = [...]rune{'0', 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040, 0x17E0, 0xFF10}

func digit(r rune) int {
	for _, z := range zeros {
		if r >= z && r <= z+9 {
			return int(r - z)
		}
	}
	return -1
}

// number reads up to max digits, of any script, and tells how many there were.
func (s *scanner) number(max int) (v, digits int) {
	for digits < max {
		d := digit(s.peek())
		if d < 0 {
			break
		}
		s.next()
		v = v*10 + d
		digits++
	}
	if digit(s.peek()) >= 0 {
		return 0, 0 // longer than a date or a time has
	}
	return v, digits
}

// scanHeader reads the header of a line, if it has one.
func scanHeader(line string) (header, bool) {
	s := &scanner{s: line}
	h := header{line: line}
	h.bracket = s.take('[')
	s.blanks()
	start := *s
	ok := s.date(&h)
	comma := false
	if ok {
		comma = s.between()
		ok = s.clock(&h)
	} else if h.bracket {
		// The web screen copies "[10:30, 15/12/2025] Name: ".
		*s, h = start, header{line: line, shape: shape{bracket: true}}
		ok = s.clock(&h)
		if ok {
			s.between()
			ok = s.date(&h)
		}
	}
	if !ok {
		return h, false
	}
	blanks := s.blanks()
	switch {
	case h.bracket:
		if !s.take(']') {
			return h, false
		}
		s.blanks()
	case blanks > 0 && (s.peek() == '-' || s.peek() == '–' || s.peek() == '—'):
		s.next()
		if r := s.peek(); r >= 0 && !isBlank(r) {
			return h, false
		}
		s.blanks()
	case blanks > 0 && comma && (h.seconds || h.half) && strings.Contains(line[s.i:], ": "):
		h.loose = true
	default:
		return h, false
	}
	h.rest = s.i
	return h, true
}

// date reads three numbers with the same separator, as "1/31/24", "2024. 1. 31." or "2024年1月31日".
func (s *scanner) date(h *header) bool {
	h.era = s.eraOf()
	var digits [3]int
	for k := range 3 {
		if h.n[k], digits[k] = s.number(4); digits[k] == 0 {
			return false
		}
		r := s.peek()
		if k == 2 {
			if r == '日' || r == '일' || r == '.' && h.sep == '.' {
				s.next()
			}
			break
		}
		switch r {
		case '年', '년':
			r = '年'
		case '月', '월':
			r = '年'
		case '/', '.', '-', '–':
		default:
			return false
		}
		if k == 1 && r != h.sep {
			return false
		}
		h.sep = r
		s.next()
		if r == '.' || r == '年' || r == '/' {
			s.blanks()
		}
	}
	switch {
	case h.era != 0:
		h.year = 0
	case digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2:
		h.year = 0
	case digits[2] == 4 && digits[0] <= 2 && digits[1] <= 2:
		h.year = 2
	case digits[0] <= 2 && digits[1] <= 2 && digits[2] <= 2:
		h.year = 9
		if h.sep == '年' {
			h.year = 0
			h.era = 2000
		}
	default:
		return false
	}
	return true
}

// eras of the Japanese calendar: the year before their first. Source: Unicode CLDR, japanese.
var eras = []struct {
	name string
	year int
}{{"令和", 2018}, {"平成", 1988}, {"R", 2018}, {"H", 1988}}

func (s *scanner) eraOf() int {
	s.peek()
	for _, e := range eras {
		if rest, ok := strings.CutPrefix(s.s[s.i:], e.name); ok {
			if r, _ := utf8.DecodeRuneInString(rest); digit(r) >= 0 {
				s.i += len(e.name)
				return e.year
			}
		}
	}
	return 0
}

// joins are the words that languages put between the date and the time.
var joins = []string{"at", "um", "à", "às", "a las", "alle ore", "alle", "ore", "om", "kl.", "kl", "klo", "pukul", "г.", "г", "в", "lúc", "को", "बजे"}

// between passes what stands between date and time, and tells whether a comma was there.
func (s *scanner) between() (comma bool) {
	s.blanks()
	r := s.peek()
	if r == ',' || r == '،' || r == '、' || r == '，' {
		s.next()
		comma = true
	}
	s.blanks()
	for _, w := range joins {
		if rest, ok := strings.CutPrefix(s.s[s.i:], w); ok {
			if r, _ := utf8.DecodeRuneInString(rest); isBlank(r) || r == ',' {
				s.i += len(w)
				s.take(',')
				s.blanks()
				break
			}
		}
	}
	return comma
}

// clock reads a time of day, of 24 hours or 12, with the half of the day before or behind it.
func (s *scanner) clock(h *header) bool {
	half := s.halfOf()
	s.blanks()
	hour, digits := s.number(2)
	if digits == 0 || hour > 24 {
		return false
	}
	sep := s.peek()
	if sep != ':' && sep != '.' && sep != '：' && sep != 'h' && sep != '時' {
		return false
	}
	s.next()
	if h.minute, digits = s.number(2); digits != 2 || h.minute > 59 {
		return false
	}
	if s.peek() == sep {
		back := *s
		s.next()
		if h.second, digits = s.number(2); digits == 2 && h.second <= 60 {
			h.seconds = true
			h.second = min(h.second, 59) // a leap second has no place of its own here
		} else {
			*s, h.second = back, 0
		}
	}
	if half == 0 {
		back := *s
		for isBlank(s.peek()) || s.peek() == '_' {
			s.next()
		}
		if half = s.halfOf(); half == 0 {
			*s = back
		}
	}
	switch {
	case half == before && hour == 12:
		hour = 0
	case half == after && hour < 12:
		hour += 12
	case half == noon && hour < 10:
		hour += 12
	}
	if hour > 23 {
		return false
	}
	h.hour, h.half = hour, half != 0
	return true
}

const (
	before = 1 + iota
	after
	noon
)

// halves are the halves of the day as the languages of WhatsApp write them, without dots and
// blanks. Source: Unicode CLDR, dayPeriods, abbreviated.
var halves = []struct {
	word string
	half int
}{
	{"am", before}, {"pm", after}, {"上午", before}, {"下午", after}, {"凌晨", before}, {"清晨", before}, {"早上", before}, {"中午", noon}, {"晚上", after},
	{"午前", before}, {"午後", after}, {"오전", before}, {"오후", after}, {"पूर्वाह्न", before}, {"अपराह्न", after}, {"मपू", before}, {"मउ", after},
	{"முற்பகல்", before}, {"பிற்பகல்", after}, {"ಪೂರ್ವಾಹ್ನ", before}, {"ಅಪರಾಹ್ನ", after}, {"পূর্বাহ্ন", before}, {"অপরাহ্ন", after},
	{"ਪੂਦੁ", before}, {"ਬਾਦੁ", after}, {"ص", before}, {"م", after}, {"قظ", before}, {"بظ", after}, {"قبلدوپہر", before}, {"بعددوپہر", after},
	{"öö", before}, {"ös", after}, {"sa", before}, {"ch", after}, {"πμ", before}, {"μμ", after}, {"pg", before}, {"ptg", after}, {"vm", before}, {"nm", after},
	{"de", before}, {"du", after}, {"fm", before}, {"em", after}, {"дп", before}, {"пп", after}, {"ip", after}, {"ap", before}, {"ก่อนเที่ยง", before}, {"หลังเที่ยง", after},
	{"vorm", before}, {"nachm", after},
}

// halfOf reads the half of the day; dots and blanks within it do not count: "p. m.".
func (s *scanner) halfOf() int {
	for _, w := range halves {
		if end, ok := s.word(w.word); ok {
			s.i = end
			return w.half
		}
	}
	return 0
}

func (s *scanner) word(w string) (end int, ok bool) {
	t := scanner{s.s, s.i}
	for first, want := range w {
		for first > 0 && (t.peek() == '.' || isBlank(t.peek())) {
			t.next()
		}
		if unicode.ToLower(t.peek()) != want {
			return 0, false
		}
		t.next()
	}
	t.take('.')
	if r := t.peek(); unicode.IsLetter(r) || unicode.IsMark(r) {
		return 0, false
	}
	return t.i, true
}
