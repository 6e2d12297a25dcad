package cloudapi

import (
	"context"
	"encoding/json"

	"sangam/internal/wire/graph"
)

// Template is a template of a WABA, as the API lists it. Contract 7.2.
type Template struct {
	ID       graph.Scalar `json:"id"`
	Name     string       `json:"name"`
	Language string       `json:"language"`
	// An open list: APPROVED is the one that can be sent.
	Status string `json:"status"`
	// MARKETING, UTILITY, AUTHENTICATION.
	Category string `json:"category"`
	// POSITIONAL (also when empty) or NAMED.
	ParameterFormat string              `json:"parameter_format,omitempty"`
	Components      []TemplateComponent `json:"components"`
	Quality         *TemplateScore      `json:"quality_score,omitempty"`
	// "NONE" means none.
	RejectedReason  string `json:"rejected_reason,omitempty"`
	CorrectCategory string `json:"correct_category,omitempty"`
}

// TemplateScore is the quality of a template.
type TemplateScore struct {
	Score string `json:"score,omitempty"` // GREEN, YELLOW, RED, UNKNOWN
}

// TemplateComponent is a part of a template. Contract 7.3.
type TemplateComponent struct {
	// HEADER, BODY, FOOTER, BUTTONS, and parts that are not read here: CAROUSEL, LIMITED_TIME_OFFER…
	Type string `json:"type"`
	// Of a header: TEXT, IMAGE, VIDEO, DOCUMENT, GIF, LOCATION, PRODUCT.
	Format  string            `json:"format,omitempty"`
	Text    string            `json:"text,omitempty"`
	Example *TemplateExample  `json:"example,omitempty"`
	Buttons []TemplatePressed `json:"buttons,omitempty"`
}

// TemplateExample holds sample values. Which field is set depends on component and format.
type TemplateExample struct {
	HeaderText   []string        `json:"header_text,omitempty"`
	HeaderNamed  []TemplateNamed `json:"header_text_named_params,omitempty"`
	HeaderHandle []string        `json:"header_handle,omitempty"`
	BodyText     json.RawMessage `json:"body_text,omitempty"` // a list of lists; the first counts
	BodyNamed    []TemplateNamed `json:"body_text_named_params,omitempty"`
}

// TemplateNamed is the sample of a named place.
type TemplateNamed struct {
	Name    string `json:"param_name"`
	Example string `json:"example"`
}

// TemplatePressed is a button of a listed template.
type TemplatePressed struct {
	// QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, FLOW, CATALOG, MPM, SPM, VOICE_CALL…
	Type        string          `json:"type"`
	Text        string          `json:"text,omitempty"`
	URL         string          `json:"url,omitempty"`
	PhoneNumber string          `json:"phone_number,omitempty"`
	Example     json.RawMessage `json:"example,omitempty"` // a text, or a list with one
}

// Sample is the sample value of a button; empty if there is none.
func (b TemplatePressed) Sample() string {
	var one string
	if json.Unmarshal(b.Example, &one) == nil {
		return one
	}
	var list []string
	if json.Unmarshal(b.Example, &list) == nil && len(list) > 0 {
		return list[0]
	}
	return ""
}

// BodySamples are the sample values of a positional body.
func (e *TemplateExample) BodySamples() []string {
	if e == nil {
		return nil
	}
	var lists [][]string
	if json.Unmarshal(e.BodyText, &lists) == nil && len(lists) > 0 {
		return lists[0]
	}
	// Observed: some lists have one level less (david-lev/pywa fixtures).
	var list []string
	_ = json.Unmarshal(e.BodyText, &list)
	return list
}

// templateFields are asked for by name: the default answer has no quality.
var templateFields = []string{"id", "name", "language", "status", "category", "parameter_format", "components", "quality_score", "rejected_reason", "correct_category"}

// Templates reads all templates of a WABA, in every state.
func (c Client) Templates(ctx context.Context, wabaID string) ([]Template, error) {
	return list[Template](ctx, c, segment(wabaID)+"/message_templates", templateFields)
}

// SendTemplate is what a send of type template holds. Contract 5.6.
type SendTemplate struct {
	Name       string                  `json:"name"`
	Language   SendTemplateLanguage    `json:"language"`
	Components []SendTemplateComponent `json:"components,omitempty"`
}

// SendTemplateLanguage names the language of the template.
type SendTemplateLanguage struct {
	Code string `json:"code"`
}

// SendTemplateComponent fills in one part.
type SendTemplateComponent struct {
	Type string `json:"type"` // header, body, button
	// Of a button: url, copy_code, quick_reply… and its position from 0, as text.
	SubType    string          `json:"sub_type,omitempty"`
	Index      string          `json:"index,omitempty"`
	Parameters []SendParameter `json:"parameters"`
}

// SendParameter is one value.
type SendParameter struct {
	Type string `json:"type"` // text, image, video, document, coupon_code
	// Of a named place.
	Name       string     `json:"parameter_name,omitempty"`
	Text       string     `json:"text,omitempty"`
	CouponCode string     `json:"coupon_code,omitempty"`
	Image      *SendMedia `json:"image,omitempty"`
	Video      *SendMedia `json:"video,omitempty"`
	Document   *SendMedia `json:"document,omitempty"`
}

// Raw writes it for [SendRequest.Template].
func (t SendTemplate) Raw() json.RawMessage {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // plain structs of text always marshal
	}
	return b
}
