package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// Templates: each business account has its own copy of Config.Templates. They are listed in pages, may be
// told about, and a send is checked against them: state, number of values, the file of the header.
// Not simulated: review, pacing, quality by the reactions of customers.

// DefaultTemplates are what a business account has if Config names none: in English and Hindi, with places
// by number and by name, headers of text and media, buttons, and some that cannot be sent.
func DefaultTemplates() []cloudapi.Template {
	quick := func(texts ...string) cloudapi.TemplateComponent {
		c := cloudapi.TemplateComponent{Type: "BUTTONS"}
		for _, t := range texts {
			c.Buttons = append(c.Buttons, cloudapi.TemplatePressed{Type: "QUICK_REPLY", Text: t})
		}
		return c
	}
	body := func(text string, samples ...string) cloudapi.TemplateComponent {
		c := cloudapi.TemplateComponent{Type: "BODY", Text: text}
		if len(samples) > 0 {
			raw, _ := json.Marshal([][]string{samples})
			c.Example = &cloudapi.TemplateExample{BodyText: raw}
		}
		return c
	}
	named := func(text string, samples ...string) cloudapi.TemplateComponent {
		c := cloudapi.TemplateComponent{Type: "BODY", Text: text, Example: &cloudapi.TemplateExample{}}
		for i := 0; i+1 < len(samples); i += 2 {
			c.Example.BodyNamed = append(c.Example.BodyNamed, cloudapi.TemplateNamed{Name: samples[i], Example: samples[i+1]})
		}
		return c
	}
	footer := func(text string) cloudapi.TemplateComponent {
		return cloudapi.TemplateComponent{Type: "FOOTER", Text: text}
	}
	head := func(text string, samples ...string) cloudapi.TemplateComponent {
		c := cloudapi.TemplateComponent{Type: "HEADER", Format: "TEXT", Text: text}
		if len(samples) > 0 {
			c.Example = &cloudapi.TemplateExample{HeaderText: samples}
		}
		return c
	}
	track := cloudapi.TemplateComponent{Type: "BUTTONS", Buttons: []cloudapi.TemplatePressed{{Type: "URL", Text: "Track", URL: "https://example.com/t/{{1}}", Example: json.RawMessage(`["7781"]`)},
		{Type: "PHONE_NUMBER", Text: "Call", PhoneNumber: "+915550100101"}}}
	return []cloudapi.Template{
		{Name: "hello_world", Language: "en_US", Category: "UTILITY", Components: []cloudapi.TemplateComponent{
			head("Hello World"), body("Welcome and congratulations. This message shows that you can send templates."), footer("WhatsApp Business Platform sample message")}},
		{Name: "order_update", Language: "en", Category: "UTILITY", Components: []cloudapi.TemplateComponent{
			head("Order {{1}}", "7781"), body("Hello {{1}}, your order {{2}} has left the shop. You will have it by {{3}}.", "Asha", "7781", "Friday"), footer("Reply STOP to hear no more."), track}},
		{Name: "order_update", Language: "hi", Category: "UTILITY", Components: []cloudapi.TemplateComponent{
			body("नमस्ते {{1}}, आपका ऑर्डर {{2}} दुकान से निकल चुका है। यह {{3}} तक आपके पास होगा।", "आशा", "7781", "शुक्रवार"), footer("आगे न पाने के लिए STOP लिखें।")}},
		{Name: "appointment_reminder", Language: "en", Category: "UTILITY", ParameterFormat: "NAMED", Components: []cloudapi.TemplateComponent{
			named("Dear {{customer_name}}, we expect you on {{day}} at {{time}}. Will you come?", "customer_name", "Asha", "day", "Friday", "time", "4 pm"), quick("Yes", "Another day")}},
		{Name: "festival_offer", Language: "en", Category: "MARKETING", Components: []cloudapi.TemplateComponent{
			{Type: "HEADER", Format: "IMAGE", Example: &cloudapi.TemplateExample{HeaderHandle: []string{"4::aW"}}}, body("Dear {{1}}, this week everything in the shop is a tenth off. Show this code when you pay.", "Asha"),
			{Type: "BUTTONS", Buttons: []cloudapi.TemplatePressed{{Type: "COPY_CODE", Example: json.RawMessage(`"DIWALI10"`)}, {Type: "QUICK_REPLY", Text: "No more offers"}}}}},
		{Name: "phone_quiet", Language: "en", Category: "UTILITY", Components: []cloudapi.TemplateComponent{
			body("Your shop number {{1}} needs a look: {{2}} Open the WhatsApp Business app on its phone today.", "+91 55501 00101", "nobody has opened the app for 10 days.")}},
		{Name: "feedback_request", Language: "en", Status: "PAUSED", Category: "MARKETING", Quality: &cloudapi.TemplateScore{Score: "RED"}, Components: []cloudapi.TemplateComponent{
			body("Hello {{1}}, how did you like it?", "Asha"), quick("Good", "Not so good")}},
		{Name: "loan_offer", Language: "en", Status: "REJECTED", Category: "UTILITY", RejectedReason: "PROMOTIONAL", Components: []cloudapi.TemplateComponent{
			body("Take a loan today.")}},
		{Name: "sign_in_code", Language: "en", Category: "AUTHENTICATION", Components: []cloudapi.TemplateComponent{
			body("{{1}} is your code.", "123456"), {Type: "BUTTONS", Buttons: []cloudapi.TemplatePressed{{Type: "OTP", Text: "Copy code"}}}}},
		{Name: "new_season", Language: "en", Category: "MARKETING", Components: []cloudapi.TemplateComponent{body("The new season is here."), {Type: "CAROUSEL"}}},
	}
}

// withTemplates gives an account its own templates, with ids of its own.
func (s *Simulator) withTemplates(a *account) {
	for i, t := range s.cfg.Templates {
		setDefault(&t.Status, "APPROVED")
		setDefault(&t.ParameterFormat, "POSITIONAL")
		if t.Quality == nil {
			t.Quality = &cloudapi.TemplateScore{Score: "GREEN"}
		}
		t.ID = graph.Scalar(fmt.Sprintf("11%013d%02d", mix(s.cfg.Seed^0x77, uint64(len(s.accounts)+1))%1e11, i))
		a.templates = append(a.templates, &t)
	}
}

// listTemplates pages with cursors, in every state. Filters by name and status as the platform.
func (s *Simulator) listTemplates(w http.ResponseWriter, r *http.Request, a *account) *graphError {
	q := r.URL.Query()
	limit := 25
	if v, err := strconv.Atoi(q.Get("limit")); err == nil && v > 0 {
		limit = min(v, 100)
	}
	if s.cfg.TemplatePage > 0 {
		limit = min(limit, s.cfg.TemplatePage)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*cloudapi.Template
	for _, t := range a.templates {
		if (q.Get("name") == "" || q.Get("name") == t.Name) && (q.Get("status") == "" || q.Get("status") == t.Status) {
			all = append(all, t)
		}
	}
	start := 0
	if after := q.Get("after"); after != "" {
		v, err := strconv.Atoi(strings.TrimPrefix(after, "VE1Q"))
		if err != nil || v < 0 || v > len(all) {
			return graphErrAs(131059, 400, "The cursor is expired or invalid.")
		}
		start = v
	}
	end := min(start+limit, len(all))
	data := []any{}
	for _, t := range all[start:end] {
		data = append(data, t)
	}
	cursor := func(i int) string { return fmt.Sprintf("VE1Q%d", i) }
	paging := map[string]any{"cursors": map[string]string{"before": cursor(start), "after": cursor(end)}}
	if end < len(all) {
		paging["next"] = s.base(r) + r.URL.Path
	}
	return s.answer(w, map[string]any{"data": data, "paging": paging})
}

var place = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

func places(text string) []string {
	var names []string
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// checkTemplate checks a send of a template and gives what the person reads. Caller holds mu.
func (s *Simulator) checkTemplate(n *number, raw json.RawMessage) (*cloudapi.Template, string, *graphError) {
	var req cloudapi.SendTemplate
	if json.Unmarshal(raw, &req) != nil || req.Name == "" || req.Language.Code == "" {
		return nil, "", graphErr(131008, "template needs name and language.code.")
	}
	var t *cloudapi.Template
	for _, one := range n.account.templates {
		if one.Name == req.Name && one.Language == req.Language.Code {
			t = one
		}
	}
	switch {
	case t == nil, t.Status != "APPROVED" && t.Status != "PAUSED" && t.Status != "DISABLED":
		return nil, "", graphErr(132001, "template name (%s) does not exist in %s", req.Name, req.Language.Code)
	case t.Status == "PAUSED":
		return nil, "", graphErr(132015, "")
	case t.Status == "DISABLED":
		return nil, "", graphErr(132016, "")
	}
	given := map[string]cloudapi.SendTemplateComponent{}
	for _, c := range req.Components {
		given[strings.ToLower(c.Type)+c.Index] = c
	}
	text := ""
	for _, c := range t.Components {
		switch c.Type {
		case "HEADER", "BODY":
			got := given[strings.ToLower(c.Type)].Parameters
			if c.Type == "HEADER" && c.Format != "TEXT" {
				if fail := s.checkHeaderFile(n, c.Format, got); fail != nil {
					return nil, "", fail
				}
				continue
			}
			filled, fail := fillIn(c.Text, t.ParameterFormat, got)
			if fail != nil {
				return nil, "", fail
			}
			if c.Type == "HEADER" && filled != "" {
				filled = "*" + filled + "*\n"
			}
			text += filled
		case "FOOTER":
			text += "\n" + c.Text
		case "BUTTONS":
			for i, b := range c.Buttons {
				needs := b.Type == "COPY_CODE" || b.Type == "OTP" || b.Type == "URL" && len(places(b.URL)) > 0
				if got := given["button"+strconv.Itoa(i)].Parameters; needs && len(got) != 1 {
					return nil, "", graphErr(131008, "button at index %d needs a parameter.", i)
				}
			}
		}
	}
	return t, text, nil
}

func fillIn(text, format string, got []cloudapi.SendParameter) (string, *graphError) {
	want := places(text)
	if len(got) != len(want) {
		return "", graphErr(132000, "number of parameters (%d) does not match the expected number (%d)", len(got), len(want))
	}
	values := map[string]string{}
	for i, p := range got {
		name := strconv.Itoa(i + 1)
		if format == "NAMED" {
			name = p.Name
		}
		if p.Text == "" || !slices.Contains(want, name) {
			return "", graphErr(132000, "parameter %q is not one of the template's", name)
		}
		if strings.ContainsAny(p.Text, "\n\t") || strings.Contains(p.Text, "     ") {
			return "", graphErr(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
		}
		values[name] = p.Text
	}
	return place.ReplaceAllStringFunc(text, func(p string) string { return values[place.FindStringSubmatch(p)[1]] }), nil
}

func (s *Simulator) checkHeaderFile(n *number, format string, got []cloudapi.SendParameter) *graphError {
	if len(got) != 1 || !strings.EqualFold(got[0].Type, format) {
		return graphErr(132012, "header: Format mismatch, expected %s", format)
	}
	for _, m := range []*cloudapi.SendMedia{got[0].Image, got[0].Video, got[0].Document} {
		if m != nil && m.ID != "" {
			if f := s.mediaByID(m.ID); f == nil || f.number.account != n.account {
				return graphErr(131009, "Media id %s does not exist or has expired.", m.ID)
			}
		}
	}
	return nil
}

// TemplateEvent is something the platform does to a template and tells.
type TemplateEvent struct {
	Number   string `json:"number"`
	Name     string `json:"name"`
	Language string `json:"language"` // empty: the first of the name
	// APPROVED, PAUSED, DISABLED, REJECTED, PENDING, DELETED… Empty: see the fields below.
	Event  string `json:"event"`
	Reason string `json:"reason"`
	// A category it has from now on.
	Category string `json:"category"`
	// GREEN, YELLOW, RED.
	Quality string `json:"quality"`
	// It changes without a word, as if the webhook were lost.
	Quiet bool `json:"quiet"`
}

// TellTemplate makes the platform change a template and tell it.
func (s *Simulator) TellTemplate(e TemplateEvent) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberOf(e.Number)
	if err != nil {
		return err
	}
	a := n.account
	i := slices.IndexFunc(a.templates, func(t *cloudapi.Template) bool {
		return t.Name == e.Name && (e.Language == "" || t.Language == e.Language)
	})
	if i < 0 {
		return fmt.Errorf("template %q: %w", e.Name, ErrUnknown)
	}
	t := a.templates[i]
	ref := cloudapi.TemplateRef{ID: t.ID, Name: t.Name, Language: t.Language}
	tell := func(field string, value any) {
		if !e.Quiet {
			s.tellField(n, a.ID, field, value)
		}
	}
	switch {
	case e.Event != "":
		t.Status = e.Event
		if e.Event == "DELETED" {
			a.templates = slices.Delete(a.templates, i, i+1)
		}
		reason := orElse(e.Reason, "NONE")
		t.RejectedReason = reason
		v := &cloudapi.TemplateStatus{TemplateRef: ref, Event: e.Event, Reason: reason, Category: t.Category}
		if e.Event == "PAUSED" {
			v.Other = &cloudapi.OtherInfo{Title: "FIRST_PAUSE", Description: "Your template was paused for 3 hours because of low quality."}
		}
		tell(cloudapi.FieldTemplateStatus, v)
	case e.Category != "":
		v := &cloudapi.TemplateCategory{TemplateRef: ref, Previous: t.Category, New: e.Category}
		t.Category = e.Category
		tell(cloudapi.FieldTemplateCategory, v)
	case e.Quality != "":
		v := &cloudapi.TemplateQuality{TemplateRef: ref, Previous: t.Quality.Score, New: e.Quality}
		t.Quality = &cloudapi.TemplateScore{Score: e.Quality}
		tell(cloudapi.FieldTemplateQuality, v)
	default:
		return fmt.Errorf("want event, category or quality")
	}
	return nil
}
