package inbox_test

import (
	"strings"
	"testing"

	"sangam/internal/inbox"
)

func TestATemplateReadsAsFilledInAndNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	tpl := inbox.Template{ID: 9, Name: "order_update", Language: "en", Category: "utility", Parts: inbox.TemplateParts{HeaderKind: inbox.KindText, Header: "Order {{1}}",
		Body: "Hello {{1}}, your order {{2}} comes on {{3}}. Yours, {{1}}'s shop, {{10}}.", Footer: "Bye",
		Buttons: []inbox.TemplateButton{{Type: "quick_reply", Text: "Yes"}, {Type: "url", Text: "Track", URL: "https://example.com/t/{{1}}"}, {Type: "code"}}}}
	keys := ""
	for _, s := range tpl.Parts.Slots() {
		keys += s.Key + " "
	}
	if keys != "header.1 body.1 body.2 body.3 body.10 button.1 button.2 " {
		t.Errorf("slots %q", keys)
	}
	right := map[string]string{"header.1": "7781", "body.1": "Asha", "body.2": "{{3}}", "body.3": " Friday ", "body.10": "x", "button.1": "7781", "button.2": "SAVE20"}
	sent, text, faults := tpl.Fill(right)
	if len(faults) > 0 || text != "Hello Asha, your order {{3}} comes on Friday. Yours, Asha's shop, x." || sent.Header != "Order 7781" || len(sent.BodyValues) != 4 ||
		sent.BodyValues[2].Text != "Friday" || sent.BodyValues[0].Name != "" || sent.Buttons[1].URL != "https://example.com/t/7781" || sent.Buttons[1].Value != "7781" || sent.Buttons[2].Value != "SAVE20" {
		t.Errorf("%q %+v %v", text, sent, faults)
	}
	wrong := func(key, value, want string) {
		t.Helper()
		values := map[string]string{}
		for k, v := range right {
			values[k] = v
		}
		values[key] = value
		_, _, faults := tpl.Fill(values)
		if len(faults) != 1 || faults[0].Location != "body.template.values"+want {
			t.Errorf("%s = %q: %v", key, value, faults)
		}
	}
	wrong("body.1", " ", ".body.1")
	wrong("body.1", "two\nlines", ".body.1")
	wrong("body.1", "a     b", ".body.1")
	wrong("body.4", "no such place", ".body.4")
	wrong("button.1", "a b", ".button.1")
	wrong("button.2", strings.Repeat("x", 21), ".button.2")
	wrong("header.1", strings.Repeat("ह", 61), ".header.1")
	wrong("header.1", strings.Repeat("ह", 55), "") // alone it fits; with the words before it does not
	wrong("body.2", strings.Repeat("x", 1000), "")

	named := inbox.Template{Parts: inbox.TemplateParts{Named: true, Body: "Dear {{name}}, on {{day}}. Till then, {{name}}."}}
	sent, text, faults = named.Fill(map[string]string{"body.name": "Asha", "body.day": "Friday"})
	if len(faults) > 0 || text != "Dear Asha, on Friday. Till then, Asha." || len(sent.BodyValues) != 2 || sent.BodyValues[1] != (inbox.TemplateValue{Name: "day", Text: "Friday"}) {
		t.Errorf("%q %+v %v", text, sent, faults)
	}
}
