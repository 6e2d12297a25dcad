package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text, prepared for comparison, and where it stands.
type Word struct {
	Text       string // folded; letters, marks and digits only
	Start, End int    // bytes of the text as it was given
}

// longestWord is where words are cut, in runes: links and keys are found by their beginning.
const longestWord = 40

// Split takes a text apart. Upper and lower case, accents of Latin letters, spellings of the same
// Indic sign, digits of other scripts and signs that nobody sees make no difference. Scripts that
// are written without blanks are cut into single signs.
func Split(text string) []Word {
	var out []Word
	start := -1
	flush := func(end int) {
		if start >= 0 {
			if w := fold(text[start:end]); w != "" {
				out = append(out, Word{w, start, end})
			}
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case single(r):
			flush(i)
			end := i + utf8.RuneLen(r)
			out = append(out, Word{fold(text[i:end]), i, end})
		case unicode.In(r, unicode.L, unicode.N, unicode.M):
			if start < 0 {
				start = i
			}
		case start >= 0 && (unicode.Is(unicode.Cf, r) || r == 0xFFFD):
			// Joiners, marks of direction, soft hyphens: inside a word they are nothing.
		default:
			flush(i)
		}
	}
	flush(len(text))
	return out
}

// single reports whether a sign is a word of its own, since no blanks tell where words end.
func single(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && !unicode.Is(unicode.M, r)
}

// fold makes one spelling of all that a reader takes for the same word.
func fold(w string) string {
	if plain(w) {
		return cut(strings.ToLower(w))
	}
	var b strings.Builder
	decomposed := []rune(norm.NFKD.String(w))
	for i, r := range decomposed {
		switch {
		case unicode.Is(unicode.Cf, r) || r == 0xFFFD:
			continue
		case r >= 0x0900 && r < 0x0980:
			if r = devanagari(r, decomposed, i); r == 0 {
				continue
			}
		case unicode.Is(unicode.Mn, r) && !indic(r):
			continue // accents, vowel points
		case unicode.Is(unicode.Nd, r):
			r = '0' + digit(r)
		case !unicode.In(r, unicode.L, unicode.N, unicode.M):
			continue
		}
		for _, l := range strings.ToLower(string(r)) {
			switch l {
			case 'ß':
				b.WriteString("ss")
				continue
			case 'ı':
				l = 'i'
			case 'ς':
				l = 'σ'
			}
			if !unicode.Is(unicode.Mn, l) || indic(l) {
				b.WriteRune(l)
			}
		}
	}
	return cut(norm.NFC.String(b.String()))
}

func plain(w string) bool {
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func cut(w string) string {
	if len(w) <= longestWord {
		return w
	}
	n := 0
	for i := range w {
		if n == longestWord {
			return w[:i]
		}
		n++
	}
	return w
}

// indic reports whether a mark belongs to a script whose marks are vowels, not accents.
func indic(r rune) bool {
	return r >= 0x0900 && r < 0x1000 || r >= 0x1000 && r < 0x1200 || r >= 0x1780 && r < 0x1800
}

// digit is the value of a decimal digit of any script: they stand in tens.
func digit(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if uint16(r) >= t.Lo && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if uint32(r) >= t.Lo && uint32(r) <= t.Hi {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// devanagari makes one of the signs that people write for one another; 0 leaves a sign out. The
// nukta goes (ज़ is often typed ज), candrabindu is anusvara, the vowels of English words (ऑ, ऍ) are
// their neighbours, long vowels are short, and a dead n or m before a consonant is anusvara (हिन्दी
// and हिंदी). It is what Lucene's HindiNormalizer does, but for the virama, which stays.
func devanagari(r rune, all []rune, i int) rune {
	switch r {
	case 0x093C: // nukta
		return 0
	case 0x0901:
		return 0x0902
	case 0x0905, 0x0906, 0x0972:
		return 0x0905 // अ आ
	case 0x0908:
		return 0x0907 // ई
	case 0x090A:
		return 0x0909 // ऊ
	case 0x090D, 0x090E, 0x0910:
		return 0x090F // ऍ ऎ ऐ
	case 0x0911, 0x0912, 0x0914:
		return 0x0913 // ऑ ऒ औ
	case 0x0940:
		return 0x093F // ी
	case 0x0942:
		return 0x0941 // ू
	case 0x0945, 0x0946, 0x0948:
		return 0x0947 // ॅ ॆ ै
	case 0x0949, 0x094A, 0x094C:
		return 0x094B // ॉ ॊ ौ
	case 0x0928, 0x092E, 0x0919, 0x091E, 0x0923: // a nasal with a virama before another consonant
		if i+2 < len(all) && all[i+1] == 0x094D && consonant(all[i+2]) && all[i+2] != r && all[i+2] != 0x092F && all[i+2] != 0x0939 {
			return 0x0902
		}
	case 0x094D:
		if i > 0 && i+1 < len(all) && consonant(all[i+1]) && all[i+1] != all[i-1] && all[i+1] != 0x092F && all[i+1] != 0x0939 {
			switch all[i-1] {
			case 0x0928, 0x092E, 0x0919, 0x091E, 0x0923:
				return 0 // went with its nasal
			}
		}
	case 0x0964, 0x0965, 0x0970:
		return 0 // full stops
	}
	if r >= 0x0966 && r <= 0x096F {
		return '0' + r - 0x0966
	}
	return r
}

func consonant(r rune) bool { return r >= 0x0915 && r <= 0x0939 || r >= 0x0958 && r <= 0x095F }
