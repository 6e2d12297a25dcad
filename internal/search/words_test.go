package search

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// finds tells whether a question finds a text.
func finds(text, question string) bool {
	var t terms
	t.text(text, false)
	for _, w := range Words(question, false) {
		if !w.Fits(t.list) {
			return false
		}
	}
	return true
}

func TestWhatIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, questions string }{
		{"Café crème, naïve Straße", "cafe|CAFÉ|creme|naive|strasse|straß|caf"},
		{"नमस्ते जी, मेरा ऑर्डर कहाँ है?", "namaste|namastey|नमस्ते|नमस|order|ऑर्डर|ओर्डर|kahan|kaha|कहां|कहा|hai|mera"},
		{"namaste ji, mera order kahan hai", "नमस्ते|मेरा|कहाँ|है|ऑर्डर|namas|जी"},
		{"हिन्दी में लिखिए", "हिंदी|हिन्दी|hindi|likhiye|likhie|mein|main|में"},
		{"शुक्रिया, अच्छा है। थोड़ा और भेजिए", "shukriya|sukriya|accha|acha|achchha|thoda|thora|bhejiye|aur|है"},
		{"nahin chahiye", "नहीं|चाहिए|nahin|nahi"},
		{"ज़रूरत हज़ार फ़ोन", "जरूरत|zaroorat|jarurat|hazaar|hajar|fon|phon"},
		{"डिलीवरी कब होगी", "delivery|deliver|kab|hogi"},
		{"call me on +91 98220-12345 please", "9822012345|98220 12345|919822012345|12345|098220 12345"},
		{"ORD-4821 and INV20264821", "4821|ord|inv2026|20264821|264821|ORD-4821"},
		{"कीमत ₹१,२०,००० है", "120000|1,20,000|keemat|kimat"},
		{"अपना नंबर भेजो", "number|namber|नम्बर|apna"},
		{"東京タワー", "京|東京|タワ"},
		{"‮gpj.exe‬ zero\u200bwidth", "exe|zerowidth|gpj"},
		{"İstanbul ışık", "istanbul|isik"},
		{"ﬁle ½ ①", "file|1"},
	} {
		for _, q := range strings.Split(c.questions, "|") {
			if !finds(c.text, q) {
				var w terms
				w.text(c.text, false)
				t.Errorf("%q does not find %q: %v against %q", q, c.text, Words(q, false), w.list)
			}
		}
	}
}

func TestWhatIsNotFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, questions string }{
		{"the bill is paid", "bell|feed|bull|pad"},
		{"कल आना", "काम|call|kam"},
		{"namaste", "namak|नमक|amaste"},
		{"order 4821", "order 4822|9"},
		{"दिन", "धन|dhan"},
	} {
		for _, q := range strings.Split(c.questions, "|") {
			if finds(c.text, q) {
				t.Errorf("%q finds %q", q, c.text)
			}
		}
	}
}

func TestPartsOfNamesAreFound(t *testing.T) {
	t.Parallel()
	var w terms
	w.text("Lakshminarayan", true)
	w.text("invoice_march.pdf", true)
	for _, q := range []string{"narayan", "minar", "rayan", "voice", "arch", "pdf"} {
		if !Words(q, false)[0].Fits(w.list) {
			t.Errorf("%q is not found", q)
		}
	}
}

func TestExcerptsMarkWhatWasFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, q, want string }{
		{"नमस्ते 👋 जी", "namaste", "[नमस्ते] 👋 जी"},
		{"👋👋 hello there", "hell", "👋👋 [hello] there"},
		{"one\ntwo", "two", "one [two]"},
		{strings.Repeat("long ago ", 40) + "needle in hay " + strings.Repeat("and so on ", 40), "needle", ""},
	} {
		got, ranges := Excerpt(c.text, Words(c.q, false), 60)
		if utf8.RuneCountInString(got) > 62 || len(ranges) == 0 {
			t.Errorf("%q: %q %v", c.text, got, ranges)
			continue
		}
		units := utf16of(got)
		marked := ""
		at := 0
		for _, r := range ranges {
			marked += string(units[at:r.Start].runes()) + "[" + string(units[r.Start:r.End].runes()) + "]"
			at = r.End
		}
		marked += string(units[at:].runes())
		if c.want != "" && marked != c.want {
			t.Errorf("%q, want %q", marked, c.want)
		}
		if c.want == "" && !strings.Contains(marked, "[needle] in hay") {
			t.Error(marked)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"नमस्ते", "a\xff\u200d", "½ﷺ", "‮gpj.exe", strings.Repeat("१", 90)} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, q string) {
		var w terms
		w.text(text, true)
		for _, term := range w.list {
			// What the tokenizer of SQLite would cut apart, and the tsquery of PostgreSQL would read as a sign, must not be there.
			if term == "" || !utf8.ValidString(term) || strings.ContainsFunc(term, func(r rune) bool {
				return r < utf8.RuneSelf && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') || r == utf8.RuneError
			}) {
				t.Fatalf("term %q of %q", term, text)
			}
		}
		for _, term := range Words(q, true) {
			for _, r := range term {
				if r.Text == "" || strings.ContainsAny(r.Text, "'\"\\ :*&|!()") {
					t.Fatalf("reading %q", r.Text)
				}
			}
		}
		got, ranges := Excerpt(text, Words(q, false), 80)
		for i, r := range ranges {
			if r.Start >= r.End || r.End > len(utf16of(got)) || i > 0 && r.Start < ranges[i-1].End {
				t.Fatalf("%v in %q", ranges, got)
			}
		}
		// Whoever types a text finds it.
		words := Words(text, false)
		if len(words) > 0 && len(w.list) < mostTerms && !words[0].Fits(w.list) {
			t.Fatalf("%q does not find itself: %v %q", text, words, w.list)
		}
	})
}

func TestTermsAreBounded(t *testing.T) {
	t.Parallel()
	var w terms
	for i := range 3000 {
		w.text(strings.Repeat(string(rune('a'+i%26)), i%90)+" नमस्ते "+strings.Repeat("9", i%40), true)
	}
	if len(w.list) > mostTerms || slices.ContainsFunc(w.list, func(s string) bool { return utf8.RuneCountInString(s) > longestWord+1 }) {
		t.Errorf("%d terms", len(w.list))
	}
}
