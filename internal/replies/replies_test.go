package replies

import (
	"slices"
	"strings"
	"testing"
)

func TestPlacesAreWrittenInOneWay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Hello {{ Contact.Name }}":                        "Hello {{contact.name}}",
		"{{order number}} {{ order   number : text }}":    "{{order number}} {{order number}}",
		"{{amount: number}} on {{day:date}}":              "{{amount:number}} on {{day:date}}",
		"{{slot: morning | evening|  }}":                  "{{slot:morning|evening}}",
		"नमस्ते {{ग्राहक का नाम}}, braces { like } these": "नमस्ते {{ग्राहक का नाम}}, braces { like } these",
	} {
		got, faults := Said{Title: "T", Text: text}.Check()
		if len(faults) > 0 || got.Text != want {
			t.Errorf("%q is %q, %v; want %q", text, got.Text, faults, want)
		}
	}
	got := Variables("{{contact.name}} {{slot:morning|evening}} {{contact.name}} {{n:number}}")
	if len(got) != 3 || got[1].Type != "choice" || !slices.Equal(got[1].Choices, []string{"morning", "evening"}) || got[2].Type != "number" {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsWrongWithAReplyIsSaidByField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		said        Said
		field, says string
	}{
		{Said{Text: "x"}, "title", "want a title"},
		{Said{Title: strings.Repeat("अ", 81), Text: "x"}, "title", "80"},
		{Said{Title: "T"}, "text", "want a text"},
		{Said{Title: "T", Text: strings.Repeat("x", 4097)}, "text", "4096"},
		{Said{Title: "T", Text: "{{contact.age}}"}, "text", "contact.first_name"},
		{Said{Title: "T", Text: "{{}}"}, "text", "order number"},
		{Said{Title: "T", Text: "{{n:colour}}"}, "text", `kind "colour"`},
		{Said{Title: "T", Text: "{{n:one|}}"}, "text", "two choices"},
		{Said{Title: "T", Text: "{{n}} {{n:number}}"}, "text", "two kinds"},
		{Said{Title: "T", Text: "{{open"}, "text", "open or closed"},
		{Said{Title: "T", Text: "x\x00y"}, "text", "UTF-8"},
		{Said{Title: "T", Text: "x", Shortcut: "two words"}, "shortcut", "one word"},
		{Said{Title: "T", Text: "x", Shortcut: "1st"}, "shortcut", "figure"},
		{Said{Title: "T", Text: "x", Category: strings.Repeat("c", 41)}, "category", "40"},
	} {
		if _, faults := c.said.Check(); len(faults) != 1 || faults[0].Field != c.field || !strings.Contains(faults[0].Says, c.says) {
			t.Errorf("%.60q: %+v, want %s: %s", c.said, faults, c.field, c.says)
		}
	}
	if got, faults := (Said{Title: " Thanks\n a lot ", Shortcut: "/धन्यवाद", Text: "a\r\nb "}).Check(); len(faults) > 0 || got != (Said{Title: "Thanks a lot", Shortcut: "धन्यवाद", Text: "a\nb"}) {
		t.Errorf("%+v %v", got, faults)
	}
}

func TestFilesSayWhatIsWrongByRowAndField(t *testing.T) {
	t.Parallel()
	list, faults := Read("\ufeffText;Title;Folder;Short-code\n\"two\nlines; {{n}}\";A;Shop;/Aa\n;B;;\nx;a;shop;zz\ny;C;;aa\n{{contact.age}};D;;\n")
	if len(list) != 1 || list[0] != (Said{"A", "Shop", "aa", "two\nlines; {{n}}"}) {
		t.Errorf("%+v", list)
	}
	type at struct {
		row   int
		field string
	}
	var got []at
	for _, f := range faults {
		got = append(got, at{f.Row, f.Field})
	}
	if want := []at{{4, "text"}, {5, "title"}, {6, "shortcut"}, {7, "text"}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v\n%+v", got, want, faults)
	}
	for text, field := range map[string]string{"": "header", "a,b\n": "header", "{": "header", `{"x":1}`: "header", `[1]`: "row", `[{"title":3}]`: "row", "title,text\n" + strings.Repeat("a,b\n", Most+1): "rows"} {
		if list, faults := Read(text); len(list) > 0 || len(faults) == 0 || faults[len(faults)-1].Field != field {
			t.Errorf("%.20q: %d replies, %+v; want a fault of %s", text, len(list), faults, field)
		}
	}
}

func TestAnExportComesBackAsItWas(t *testing.T) {
	t.Parallel()
	var want []Said
	var list []Reply
	for _, s := range []Said{{"=cmd()", "-x", "a", "+1, \"quoted\"\nnext"}, {"'=quoted", "", "", "@home;\t<b>&"}, {"नमस्ते", "हिन्दी", "नम", "*{{contact.name}}* जी"}} {
		tidy, faults := s.Check()
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		want, list = append(want, tidy), append(list, Reply{Said: tidy})
	}
	table := CSV(list)
	for cell := range strings.SplitSeq(string(table), ",") {
		if strings.HasPrefix(strings.Trim(cell, "\""), "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") {
			t.Errorf("a spreadsheet runs %q", cell)
		}
	}
	document, err := JSON(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(table), string(document)} {
		if got, faults := Read(text); len(faults) > 0 || !slices.Equal(got, want) {
			t.Errorf("%q came back as %+v, %v", text, got, faults)
		}
	}
}
