package chatexport

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

const wall = "2006-01-02 15:04:05"

// TestHeaders reads one line of every shape of header.
func TestHeaders(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ line, at, author, text string }{
		{"31/01/24, 21:05 - Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"31/01/2024, 21:05 - Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"1/31/24, 9:05 PM - Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"1/31/24, 9:05\u202fPM - Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"1/31/24, 12:05\u00a0AM - Asha: hi", "2024-01-31 00:05:00", "Asha", "hi"},
		{"31/1/24, 9:05 pm – Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"31/1/2024, 9:05 p. m. - Asha: hola", "2024-01-31 21:05:00", "Asha", "hola"},
		{"31/1/2024, 12:05 p.\u00a0m. - Asha: hola", "2024-01-31 12:05:00", "Asha", "hola"},
		{"01/31/2024, 00:08 a. m. - Asha: hola", "2024-01-31 00:08:00", "Asha", "hola"},
		{"31.01.24, 21:05 - Asha: hallo", "2024-01-31 21:05:00", "Asha", "hallo"},
		{"31.01.24 um 21:05 - Asha: hallo", "2024-01-31 21:05:00", "Asha", "hallo"},
		{"31/01/2024 à 21:05 - Asha: salut", "2024-01-31 21:05:00", "Asha", "salut"},
		{"31/01/2024 21:05 - Asha: oi", "2024-01-31 21:05:00", "Asha", "oi"},
		{"31/01/24 21.05 - Asha: halo", "2024-01-31 21:05:00", "Asha", "halo"},
		{"31-01-2024 21:05 - Asha: hoi", "2024-01-31 21:05:00", "Asha", "hoi"},
		{"2024-01-31, 21:05 - Asha: hej", "2024-01-31 21:05:00", "Asha", "hej"},
		{"2024/01/31, 21:05 - Asha: hi", "2024-01-31 21:05:00", "Asha", "hi"},
		{"[31/01/24, 21:05:09] Asha: hi", "2024-01-31 21:05:09", "Asha", "hi"},
		{"[1/31/24, 9:05:09 PM] Asha: hi", "2024-01-31 21:05:09", "Asha", "hi"},
		{"[1/31/24, 9:05:09\u202fPM] Asha: hi", "2024-01-31 21:05:09", "Asha", "hi"},
		{"\u200e[1/31/24, 9:05:09\u202fPM] Asha: \u200ehi", "2024-01-31 21:05:09", "Asha", "hi"},
		{"[31.01.24, 21:05:09] Asha: hallo", "2024-01-31 21:05:09", "Asha", "hallo"},
		{"[31.1.2024, 21.05.09] Asha: moi", "2024-01-31 21:05:09", "Asha", "moi"},
		{"[31/01/24 21.05.09] Asha: halo", "2024-01-31 21:05:09", "Asha", "halo"},
		{"[2024/1/31, 21:05:09] ~\u202fAsha: hi", "2024-01-31 21:05:09", "Asha", "hi"},
		{"[2024/1/31 下午9:05:09] Asha: 你好", "2024-01-31 21:05:09", "Asha", "你好"},
		{"2024/1/31 晚上9:05 - Asha: 你好", "2024-01-31 21:05:00", "Asha", "你好"},
		{"2024/1/31 中午12:05 - Asha: 你好", "2024-01-31 12:05:00", "Asha", "你好"},
		{"[2024. 1. 31. 오후 9:05:09] Asha: 안녕", "2024-01-31 21:05:09", "Asha", "안녕"},
		{"2024年1月31日 21:05 - Asha: こんにちは", "2024-01-31 21:05:00", "Asha", "こんにちは"},
		{"[令和6年1月31日 21:05:09] Asha: こんにちは", "2024-01-31 21:05:09", "Asha", "こんにちは"},
		{"[R6/1/31 21:05:09] Asha: こんにちは", "2024-01-31 21:05:09", "Asha", "こんにちは"},
		{"[31/1/2567 21:05:09] Asha: สวัสดี", "2024-01-31 21:05:09", "Asha", "สวัสดี"},
		{"31/1/67 21:05 - Asha: สวัสดี", "2024-01-31 21:05:00", "Asha", "สวัสดี"},
		{"३१/०१/२४, ९:०५ अपराह्न - आशा: नमस्ते", "2024-01-31 21:05:00", "आशा", "नमस्ते"},
		{"31/01/24, 9:05 pm - आशा: नमस्ते", "2024-01-31 21:05:00", "आशा", "नमस्ते"},
		{"٣١‏/١‏/٢٠٢٤، ٩:٠٥ م - ليلى: مرحبا", "2024-01-31 21:05:00", "ليلى", "مرحبا"},
		{"[٣١‏/١‏/٢٠٢٤، ٩:٠٥:٠٩ م] ليلى: مرحبا", "2024-01-31 21:05:09", "ليلى", "مرحبا"},
		{"\u200f31\u200f/01\u200f/2024, 21:05 - ליאת: שלום", "2024-01-31 21:05:00", "ליאת", "שלום"},
		{"31.01.2024, 21:05 - Аша: привет", "2024-01-31 21:05:00", "Аша", "привет"},
		{"31.01.2024 г., 21:05 - Аша: здравей", "2024-01-31 21:05:00", "Аша", "здравей"},
		{"[31.01.2024 21:05:09] Ayşe: selam", "2024-01-31 21:05:09", "Ayşe", "selam"},
		{"1/31/24, 3:22_AM - User 1: under", "2024-01-31 03:22:00", "User 1", "under"},
		{"31/01/2024, 10:34:00 AM Charlie: no brackets", "2024-01-31 10:34:00", "Charlie", "no brackets"},
		{"[21:05, 31/01/2024] Asha: from the web", "2024-01-31 21:05:00", "Asha", "from the web"},
		{"31/01/24, 21:05 - +91 98765 43210: hi", "2024-01-31 21:05:00", "+91 98765 43210", "hi"},
		{"31/01/24, 21:05 - Asha:", "2024-01-31 21:05:00", "Asha", ""},
		{"31/01/24, 21:05 - Messages and calls are end-to-end encrypted.", "2024-01-31 21:05:00", "", "Messages and calls are end-to-end encrypted."},
	} {
		c, err := Parse([]byte(tt.line), nil)
		if err != nil {
			t.Errorf("%q: %v", tt.line, err)
			continue
		}
		m := c.Messages[0]
		if got := m.At.Format(wall); got != tt.at || m.Author != tt.author || m.Text != tt.text || m.Seconds != !strings.HasSuffix(tt.at, ":00") && tt.author != "Charlie" && !strings.Contains(tt.line, "10:34:00") {
			t.Errorf("%q: %s, %q, %q, seconds %v, orders %v", tt.line, got, m.Author, m.Text, m.Seconds, c.Orders)
		}
	}
	for _, line := range []string{"", "hello", "12:30 lunch?", "31/01/24", "1/2/3 go", "[hello] you", "31/01/24, 21:05 meet me", "31/01/24, 21:05 -Asha: hi", "[31/01/24, 21:05 Asha: hi",
		"31/01/24, 29:05 - A: b", "31/01/24, 21:75 - A: b", "99/99/99, 10:00 - A: b", "310/01/24, 10:00 - A: b", "31/01-24, 10:00 - A: b", "1402/11/11, 10:00 - A: b"} {
		if c, err := Parse([]byte(line), nil); err == nil {
			t.Errorf("%q is read as %+v", line, c.Messages)
		}
	}
}

func chat(t *testing.T, text string, has Has) *Chat {
	t.Helper()
	c, err := Parse([]byte(text), has)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOrderOfDates is settled by the whole file, or asked.
func TestOrderOfDates(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		dates string // blank-separated, each a message
		want  string
	}{
		"a day above 12 at the end":            {"01/02/24 01/02/24 13/02/24", "dmy"},
		"a day above 12 in the second place":   {"01/02/24 01/13/24", "mdy"},
		"a backwards jump rules a reading out": {"10/11/23 05/12/23 02/01/24", "dmy"},
		"and the other":                        {"11/10/23 12/05/23 01/02/24", "mdy"},
		"nothing tells":                        {"01/02/24 02/03/24 03/04/24", "dmy mdy"},
		"equal numbers need no answer":         {"01/01/24 02/02/24", "dmy"},
		"dots put the day first":               {"01.02.24 02.03.24", "dmy"},
		"the year first":                       {"2024/01/02 2024/02/03", "ymd"},
		"two digits of a year first":           {"24/01/31 24/02/28", "ymd"},
		"a file's name tells":                  {"01/02/24 01/02/24=IMG-20240201-WA0001.jpg_(file_attached)", "dmy"},
		"a file's name of iOS":                 {"01/02/24 01/02/24=<attached:_00000012-PHOTO-2024-01-02-10-00-00.jpg>", "mdy"},
	} {
		var b strings.Builder
		for i, d := range strings.Fields(tt.dates) {
			date, words, _ := strings.Cut(d, "=")
			fmt.Fprintf(&b, "%s, 10:%02d - Asha: %s\n", date, i, strings.ReplaceAll(words, "_", " "))
		}
		c := chat(t, b.String(), nil)
		var got []string
		for _, o := range c.Orders {
			got = append(got, string(o))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: %v, want %s", name, got, tt.want)
		}
	}
	c := chat(t, "01/02/24, 10:00 - Asha: one\n03/04/24, 10:00 - Asha: two\n", nil)
	if !c.Messages[0].At.IsZero() {
		t.Error("an open date has a time before somebody chose")
	}
	c.Settle(MDY)
	if got := c.Messages[1].At.Format(wall); got != "2024-03-04 10:00:00" {
		t.Errorf("month first: %s", got)
	}
	c.Settle(DMY)
	if got := c.Messages[1].At.Format(wall); got != "2024-04-03 10:00:00" {
		t.Errorf("day first, chosen later: %s", got)
	}
}

// TestKinds tells what lines hold.
func TestKinds(t *testing.T) {
	t.Parallel()
	inZip := func(name string) bool { return name == "bill march.pdf" || name == "चालान.pdf" }
	for _, tt := range []struct {
		said   string
		kind   Kind
		media  Media
		file   string
		text   string
		edited bool
	}{
		{said: "<Media omitted>", kind: Omitted},
		{said: "\u200eimage omitted", kind: Omitted, media: Image},
		{said: "\u200esticker omitted", kind: Omitted, media: Sticker},
		{said: "<मीडिया के बिना>", kind: Omitted},
		{said: "<Multimedia omitido>", kind: Omitted},
		{said: "Bild weggelassen", kind: Omitted, media: Image},
		{said: "This message was deleted", kind: Deleted, text: "This message was deleted"},
		{said: "\u200eYou deleted this message.", kind: Deleted, text: "You deleted this message."},
		{said: "आपने यह मैसेज हटा दिया", kind: Deleted, text: "आपने यह मैसेज हटा दिया"},
		{said: "\u200eआपने यह मैसेज डिलीट कर दिया है।", kind: Deleted, text: "आपने यह मैसेज डिलीट कर दिया है।"},
		{said: "This message was deleted, was it not?", kind: Text, text: "This message was deleted, was it not?"},
		{said: "see you at 6 \u200e<This message was edited>", kind: Text, text: "see you at 6", edited: true},
		{said: "see you \u200e<Tämä viesti on muokattu>", kind: Text, text: "see you", edited: true},
		{said: "a <b> c", kind: Text, text: "a <b> c"},
		{said: "IMG-20240131-WA0007.jpg (file attached)", kind: Attachment, media: Image, file: "IMG-20240131-WA0007.jpg"},
		{said: "IMG-20240131-WA0007.jpg (file attached)\nour new lamp", kind: Attachment, media: Image, file: "IMG-20240131-WA0007.jpg", text: "our new lamp"},
		{said: "\u200ePTT-20240131-WA0008.opus (फ़ाइल संलग्न है)", kind: Attachment, media: Voice, file: "PTT-20240131-WA0008.opus"},
		{said: "AUD-20240131-WA0009. (file attached)", kind: Attachment, media: Audio, file: "AUD-20240131-WA0009."},
		{said: "STK-20240131-WA0010.webp (fitxer adjunt)", kind: Attachment, media: Sticker, file: "STK-20240131-WA0010.webp"},
		{said: "bill march.pdf (file attached)\nbill march", kind: Attachment, media: Document, file: "bill march.pdf"},
		{said: "चालान.pdf (कुछ और शब्द)", kind: Attachment, media: Document, file: "चालान.pdf"},
		{said: "John Doe.vcf (file attached)", kind: Attachment, media: Document, file: "John Doe.vcf"},
		{said: "look at a.b (you know)", kind: Text, text: "look at a.b (you know)"},
		{said: "\u200e<attached: 00000001-PHOTO-2024-01-31-12-00-00.jpg>", kind: Attachment, media: Image, file: "00000001-PHOTO-2024-01-31-12-00-00.jpg"},
		{said: "\u200e<adjunto: 00000002-VIDEO-2024-01-31-12-00-00.mp4>", kind: Attachment, media: Video, file: "00000002-VIDEO-2024-01-31-12-00-00.mp4"},
		{said: "\u200e<संलग्न: 00000003-AUDIO-2024-01-31-12-00-00.opus>", kind: Attachment, media: Voice, file: "00000003-AUDIO-2024-01-31-12-00-00.opus"},
		{said: "offer • \u200e2 pages \u200e<attached: 00000004-offer.pdf>", kind: Attachment, media: Document, file: "00000004-offer.pdf"},
		{said: "offer • \u200e1 page \u200edocument omitted", kind: Omitted, media: Document, text: "offer"},
		{said: "offer • document omitted", kind: Text, text: "offer • document omitted"},
		{said: "\u200eContact card omitted", kind: Omitted, media: Document},
		{said: "GIF omitted", kind: Omitted, media: Video},
		{said: " \u200eLocation: https://maps.google.com/?q=60.167850,24.952965", kind: Location},
		{said: "this one \u200e<attached: 00000005-PHOTO-2024-01-31-12-00-00.jpg>", kind: Attachment, media: Image, file: "00000005-PHOTO-2024-01-31-12-00-00.jpg", text: "this one"},
		{said: "<note: not a file>", kind: Text, text: "<note: not a file>"},
		{said: "\u200eMessages and calls are end-to-end encrypted. No one outside of this chat can read them.", kind: System, text: "Messages and calls are end-to-end encrypted. No one outside of this chat can read them."},
		{said: "is it end-to-end encrypted?", kind: Text, text: "is it end-to-end encrypted?"},
		{said: "location: https://maps.google.com/?q=18.5204,73.8567", kind: Location},
		{said: "Shop\nPune\nlocation: https://maps.google.com/?q=18.5204,73.8567", kind: Location, text: "Shop\nPune"},
		{said: "Helsinki (Helsinki): https://maps.google.com/?q=60.16,24.95", kind: Location, text: "Helsinki (Helsinki)"},
		{said: "come here https://maps.google.com/?q=60.16,24.95", kind: Text, text: "come here https://maps.google.com/?q=60.16,24.95"},
		{said: "one\ntwo\n\nthree", kind: Text, text: "one\ntwo\n\nthree"},
		{said: "Total: 40 ₹", kind: Text, text: "Total: 40 ₹"},
	} {
		m := chat(t, "31/01/24, 21:05 - Asha: "+tt.said, inZip).Messages[0]
		if m.Kind != tt.kind || m.Media != tt.media || m.File != tt.file || m.Text != tt.text || m.Edited != tt.edited {
			t.Errorf("%q: %s %s file %q text %q edited %v", tt.said, m.Kind, m.Media, m.File, m.Text, m.Edited)
		}
	}
}

func TestNamesWithColons(t *testing.T) {
	t.Parallel()
	c := chat(t, "31/01/24, 21:05 - Lamp: Shop: hi\n31/01/24, 21:06 - Ravi: Price: 40?\n31/01/24, 21:07 - Lamp: Shop: yes\n31/01/24, 21:08 - Lamp: Shop: 40\n31/01/24, 21:09 - Ravi: ok\n", nil)
	if len(c.Authors) != 2 || c.Authors[0] != (Author{"Lamp: Shop", 3}) || c.Messages[1].Text != "Price: 40?" || c.Messages[0].Text != "hi" {
		t.Errorf("%+v %+v", c.Authors, c.Messages)
	}
}

// TestWordsThatLookLikeHeaders stay words.
func TestWordsThatLookLikeHeaders(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 30 {
		fmt.Fprintf(&b, "[%02d/01/24, 10:00:00] Asha: day %d\r\n", i+1, i)
		if i == 10 {
			b.WriteString("12/01/24, 10:00 - the doctor: come\r\n")            // another shape
			b.WriteString("[32/01/24, 10:00:00] Nobody: no such day\r\n")      // no date
			b.WriteString("[01/05/20, 10:00:00] Old Friend: copied\r\nhere\n") // a chat that was pasted
		}
	}
	c := chat(t, b.String(), nil)
	if len(c.Messages) != 30 || c.LookAlikes != 3 || len(c.Authors) != 1 {
		t.Fatalf("%d messages, %d look-alikes, %v", len(c.Messages), c.LookAlikes, c.Authors)
	}
	if want := "day 10\n12/01/24, 10:00 - the doctor: come\n[32/01/24, 10:00:00] Nobody: no such day\n[01/05/20, 10:00:00] Old Friend: copied\nhere"; c.Messages[10].Text != want {
		t.Errorf("%q", c.Messages[10].Text)
	}
}

func TestGroupsAreKnown(t *testing.T) {
	t.Parallel()
	three := "31/01/24, 21:05 - A: x\n31/01/24, 21:05 - B: x\n31/01/24, 21:05 - C: x\n"
	for text, group := range map[string]bool{
		three: true, "31/01/24, 21:05 - A: x\n31/01/24, 21:05 - B: x\n": false,
		"31/01/24, 21:05 - A created group \"Lamps\"\n31/01/24, 21:05 - A: x\n":           true,
		"[07.08.18, 22:42:50] A: bis morgen\n[07.08.18, 22:43:01] B hat dich entfernt.\n": true,
		"31/01/24, 21:05 - A: you were added\n":                                           false,
	} {
		if got := chat(t, text, nil).Group; (got != "") != group {
			t.Errorf("%q: group %q", text, got)
		}
	}
}

// TestEncodings reads one chat in every encoding, with every line break and without the last.
func TestEncodings(t *testing.T) {
	t.Parallel()
	text := "31/01/24, 21:05 - आशा: नमस्ते 🤓\nदो\n31/01/24, 21:06 - Ravi: ok"
	want := chat(t, text, nil)
	wide := func(o binary.ByteOrder, mark bool) string {
		units := utf16.Encode([]rune(text))
		if mark {
			units = append([]uint16{0xFEFF}, units...)
		}
		b := make([]byte, 2*len(units))
		for i, u := range units {
			o.PutUint16(b[2*i:], u)
		}
		return string(b)
	}
	for name, data := range map[string]string{
		"mark": "\ufeff" + text, "end": text + "\n", "crlf": strings.ReplaceAll(text, "\n", "\r\n"), "cr": strings.ReplaceAll(text, "\n", "\r"), "crlf end": strings.ReplaceAll(text, "\n", "\r\n") + "\r\n",
		"utf-16 le": wide(binary.LittleEndian, true), "utf-16 be": wide(binary.BigEndian, true), "utf-16 le bare": wide(binary.LittleEndian, false), "utf-16 be bare": wide(binary.BigEndian, false),
	} {
		got := chat(t, data, nil)
		if len(got.Messages) != 2 || got.Messages[0].Text != want.Messages[0].Text || got.Messages[1].Text != "ok" || got.Damaged {
			t.Errorf("%s: %+v", name, got.Messages)
		}
	}
	if c := chat(t, "31/01/24, 21:05 - A: caf\xe9", nil); !c.Damaged || c.Messages[0].Text != "caf\uFFFD" {
		t.Errorf("%+v", c)
	}
	for data, want := range map[string]error{"": ErrEmpty, "hello\nyou\n": ErrNoChat, "1402/11/11, 10:00 - A: b\n": ErrCalendar} {
		if _, err := Parse([]byte(data), nil); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", data, err, want)
		}
	}
}

// The public exports lie beside a checkout, never in it.
func folder(t testing.TB) string {
	dir := os.Getenv("SANGAM_CHAT_EXPORTS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data", "chat-exports")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no folder of public exports: set SANGAM_CHAT_EXPORTS to test with them")
	}
	return dir
}

func TestPublicChatInFiveFormats(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "chat-miner")
	type said struct{ Timestamp, Author, Message string }
	var want []said
	raw, err := os.ReadFile(filepath.Join(dir, "target.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	if len(files) != 5 {
		t.Fatalf("files %v", files)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		c := chat(t, string(data), nil)
		var got []said
		for i := len(c.Messages) - 1; i >= 0; i-- { // the list begins with the newest
			if m := c.Messages[i]; m.Kind != System {
				got = append(got, said{m.At.Format("2006-01-02T15:04:05"), m.Author, strings.ReplaceAll(m.Text, "\n", " ")})
			}
		}
		if a, b := fmt.Sprintf("%q", got), fmt.Sprintf("%q", want); a != b {
			t.Errorf("%s:\n%s\nwant\n%s", filepath.Base(f), a, b)
		}
	}
}

func TestPublicExports(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	for name, want := range map[string]struct {
		messages, said, preamble int
		orders                   string
		group                    bool
		last                     string
	}{
		"langchain/mixed_formats.txt":                               {10, 10, 0, "[mdy]", true, "2023-06-29 00:16:00"},
		"langchain/ios_us_12h.txt":                                  {12, 11, 0, "[mdy]", false, "2023-08-15 21:25:16"},
		"whatsapp-chat-parser-rb/mixed_sample.txt":                  {7, 5, 0, "[dmy]", true, "2025-12-15 10:36:00"},
		"whatsapp-export-tools/wet-group-chat___chat.txt":           {7, 7, 2, "[dmy]", true, "2024-01-01 10:05:00"},
		"whatsapp-export-tools/wet-group-event-bracket___chat.txt":  {2, 1, 0, "[dmy]", true, "2018-08-07 22:43:01"},
		"whatsapp-export-tools/wet-weak-partner__000000__Chat.txt":  {2, 2, 0, "[dmy]", false, "2024-01-01 10:01:00"},
		"whatsapp-export-tools/wet-exporter-placeholder___chat.txt": {5, 4, 0, "[dmy]", true, "2024-01-01 10:04:00"},
		"whatsapp-export-tools/wet-two-party__000000__Chat.txt":     {2, 2, 1, "[dmy]", false, "2024-01-01 10:01:00"},
		"spiral/whatsapp_chat.txt":                                  {5, 5, 0, "[dmy mdy]", false, "0001-01-01 00:00:00"},
	} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Error(err)
			continue
		}
		c := chat(t, string(data), nil)
		said := 0
		for _, m := range c.Messages {
			if m.Kind != System {
				said++
			}
		}
		last := c.Messages[len(c.Messages)-1].At.Format(wall)
		if len(c.Messages) != want.messages || said != want.said || len(c.Preamble) != want.preamble || fmt.Sprint(c.Orders) != want.orders || (c.Group != "") != want.group || last != want.last {
			t.Errorf("%s: %d messages, %d said, %d before, orders %v, group %q, last %s", name, len(c.Messages), said, len(c.Preamble), c.Orders, c.Group, last)
		}
	}
}

// FuzzParse: whatever comes, nothing is lost and nothing breaks.
func FuzzParse(f *testing.F) {
	f.Add([]byte("31/01/24, 21:05 - Asha: hi\nyou\n[1/2/24, 9:05 PM] B: x"))
	f.Add([]byte("\u200e[31.1.2024, 21.05.09] A: \u200e<attached: 00000001-PHOTO-2024-01-31-12-00-00.jpg>"))
	f.Add([]byte("\xff\xfe3\x001\x00"))
	f.Add([]byte("٣١‏/١‏/٢٠٢٤، ٩:٠٥ م - ليلى: مرحبا"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data, func(string) bool { return len(data)%2 == 0 })
		if err != nil {
			return
		}
		text, _ := decode(data)
		n := 0
		for i, line := range lines(text) {
			if i > 0 || line != "" {
				n++
			}
		}
		kept := len(c.Preamble)
		for i := range c.Messages {
			m := &c.Messages[i]
			kept += 1 + len(m.head.lines)
			if m.At.IsZero() && len(c.Orders) == 1 {
				t.Errorf("message %d has no time", i)
			}
		}
		if kept > n || kept < n-blankStart(text) {
			t.Errorf("%d lines, %d kept", n, kept)
		}
		for _, o := range c.Orders {
			c.Settle(o)
			for i := range c.Messages {
				if at := c.Messages[i].At; at.IsZero() || at.After(time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC)) {
					t.Errorf("message %d is of %v as %s", i, at, o)
				}
			}
		}
	})
}

// blankStart counts the empty lines at the beginning, which are the only ones left out.
func blankStart(text string) (n int) {
	for _, line := range lines(text) {
		if line != "" {
			return n
		}
		n++
	}
	return n
}
