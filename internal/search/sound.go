package search

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Hindi in two scripts. There is no one way to write Hindi in Latin letters (नहीं is nahi, nahin,
// nahee), so both scripts meet in a third spelling, the key: a Devanagari word is first written in
// Latin letters the way people type, then both are folded by the same rules:
//
//   - the vowel a, long or short, counts only at the beginning: what is left unsaid in Devanagari
//     (करना is karna) needs no rule of its own;
//   - doubled letters are one, ee is i, oo is u, ai and ay are e, au is o;
//   - neither does e before an r at the end (order, ऑर्डर), before an l or t there if it is not the
//     only vowel (hotel, होटल; ticket, टिकट), nor before an h (pehle, पहले);
//   - the h of an aspirate goes (accha, acha), but not after the first letter (nhi, rha), and so does
//     one at the end (jagah, jaga);
//   - ph is f, z is j, w is v, q is k, x is ks, c is s or k as in English, y before a consonant or at
//     the end is i, ow is o (town, टाउन);
//   - nasals before a consonant are n.
//
// So namaste, namastey and नमस्ते are all nmste. English words have keys too, since Hindi is full
// of them; where English and Hindi disagree about a vowel (delivery, डिलीवरी) the bones of the
// word, its consonants, are a second key if there are at least four of them.

// keys gives the keys of a folded Latin word or an unfolded Devanagari one; nil for other words. A
// Devanagari word may have several readings.
func keys(word string) []string {
	latin, ok := []string{word}, lettersOf(word)
	if !ok {
		if latin = latinised(word); latin == nil {
			return nil
		}
	}
	var out []string
	for _, w := range latin {
		if k := cut(key(w)); len(k) > 1 && !contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func lettersOf(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}

var consonants = map[rune]string{
	'क': "k", 'ख': "kh", 'ग': "g", 'घ': "gh", 'ङ': "n", 'च': "ch", 'छ': "ch", 'ज': "j", 'झ': "jh", 'ञ': "n",
	'ट': "t", 'ठ': "th", 'ड': "d", 'ढ': "dh", 'ण': "n", 'त': "t", 'थ': "th", 'द': "d", 'ध': "dh", 'न': "n",
	'प': "p", 'फ': "ph", 'ब': "b", 'भ': "bh", 'म': "m", 'य': "y", 'र': "r", 'ल': "l", 'ळ': "l", 'व': "v",
	'श': "sh", 'ष': "sh", 'स': "s", 'ह': "h", 'ऱ': "r", 'ऩ': "n", 'ऴ': "l",
}

var vowels = map[rune]string{
	'अ': "a", 'आ': "a", 'इ': "i", 'ई': "i", 'उ': "u", 'ऊ': "u", 'ऋ': "ri", 'ए': "e", 'ऐ': "ai", 'ऍ': "e", 'ऎ': "e", 'ओ': "o", 'औ': "au", 'ऑ': "o", 'ऒ': "o",
	'ा': "a", 'ि': "i", 'ी': "i", 'ु': "u", 'ू': "u", 'ृ': "ri", 'े': "e", 'ै': "ai", 'ॅ': "e", 'ॆ': "e", 'ो': "o", 'ौ': "au", 'ॉ': "o", 'ॊ': "o",
}

// latinised writes a Devanagari word in Latin letters; nil if it is none. The second reading, if
// there is one, has r for ड़ and ढ़ or leaves out the nasal at the end.
func latinised(w string) []string {
	runes := []rune(norm.NFD.String(w))
	var b strings.Builder
	flap, nasal := false, false
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if c, ok := consonants[r]; ok {
			if r == 'ज' && next == 0x094D && i+2 < len(runes) && runes[i+2] == 'ञ' {
				c = "g"
			} else if r == 'ञ' && i > 1 && runes[i-1] == 0x094D && runes[i-2] == 'ज' {
				c = "y"
			}
			if next == 0x093C {
				if r == 'ड' || r == 'ढ' {
					flap, c = true, "R"
				}
				if i+2 < len(runes) {
					next = runes[i+2]
				} else {
					next = 0
				}
			}
			b.WriteString(c)
			if _, vowel := vowels[next]; next != 0 && next != 0x094D && (!vowel || next < 0x093E) {
				b.WriteByte('a') // unwritten
			}
			continue
		}
		if v, ok := vowels[r]; ok {
			b.WriteString(v)
			continue
		}
		switch r {
		case 0x0901, 0x0902:
			nasal = i == len(runes)-1
			b.WriteByte('n')
		case 0x0903, 0x093C, 0x093D, 0x094D, 0x200C, 0x200D:
		default:
			return nil
		}
	}
	l := b.String()
	if l == "" {
		return nil
	}
	out := []string{strings.ReplaceAll(l, "R", "d")}
	if flap {
		out = append(out, strings.ReplaceAll(l, "R", "r"))
	}
	if nasal {
		out = append(out, strings.TrimSuffix(out[0], "n"))
	}
	return out
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

var digraphs = strings.NewReplacer("chchh", "ch", "chch", "ch", "cch", "ch", "chh", "ch", "aa", "a", "ee", "i", "ii", "i", "oo", "u", "uu", "u", "ph", "f", "x", "ks", "q", "k", "z", "j", "uwa", "ua", "w", "v", "ck", "k")

// key folds a word of the letters a to z.
func key(w string) string {
	w = digraphs.Replace(w)
	out := make([]byte, 0, len(w))
	beside := false // the letter written last stood right before this one
	voiced := false // there was a vowel
	for i := 0; i < len(w); i++ {
		c := w[i]
		var next byte
		if i+1 < len(w) {
			next = w[i+1]
		}
		before := voiced
		voiced = voiced || vowel(c)
		last := i+2 == len(w) // but one
		switch {
		case c == 'e' && i > 0 && next == 'h', c == 'e' && before && (next == 'l' || next == 't') && last, c == 'h' && i > 1 && i+1 == len(w) && len(out) > 1:
			beside = false
			continue
		case c == 'c' && next != 'h' && len(w) > 4: // a shorter one would be taken for too much: call, कल
			if c = 'k'; next == 'e' || next == 'i' || next == 'y' {
				c = 's'
			}
		case c == 'v' && i > 0 && w[i-1] == 'o' && !vowel(next):
			continue
		case (c == 'a' || c == 'e') && (next == 'i' || next == 'y') && (i+2 >= len(w) || !vowel(w[i+2])):
			c = 'e'
			i++
		case c == 'a' && next == 'u':
			c = 'o'
			i++
		case c == 'a' && i > 0, c == 'e' && i > 0 && next == 'r' && last:
			beside = false
			continue
		case c == 'h' && i == 1 && strings.IndexByte("nrlmyv", w[0]) >= 0: // nhi, rha
		case c == 'h' && i > 0 && !vowel(w[i-1]) && w[i-1] != 'h':
			continue
		case c == 'y' && i > 0 && !vowel(next):
			c = 'i'
		case c == 'y' && i > 0 && w[i-1] == 'i':
			continue // liye, lie
		case c == 'm' && next != 0 && (next == 'b' || next == 'p' || next == 'f'):
			c = 'n'
		}
		if n := len(out); n > 0 && out[n-1] == c && beside {
			continue
		}
		out, beside = append(out, c), true
	}
	return string(out)
}

// bones are the consonants of a key, if there are enough of them to tell words apart.
func bones(k string) string {
	out := make([]byte, 0, len(k))
	for i := range len(k) {
		if c := k[i]; !vowel(c) && c != 'y' {
			out = append(out, c)
		}
	}
	if len(out) < 4 {
		return ""
	}
	return string(out)
}
