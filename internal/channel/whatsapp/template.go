package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"sangam/internal/channel"
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

var _ channel.TemplateLister = (*Adapter)(nil)

// Templates reads the templates of the business account that a number belongs to.
func (a *Adapter) Templates(ctx context.Context, of inbox.Account) ([]inbox.Template, error) {
	list, err := a.client(of).Templates(ctx, of.BusinessID)
	if err != nil {
		return nil, sendError("list templates", err)
	}
	out := make([]inbox.Template, 0, len(list))
	for i := range list {
		out = append(out, templateOf(&list[i], of.BusinessID))
	}
	return out, nil
}

func templateOf(w *cloudapi.Template, business string) inbox.Template {
	t := inbox.Template{BusinessID: business, PlatformID: string(w.ID), Name: w.Name, Language: w.Language, Category: strings.ToLower(w.Category),
		State: templateState(w.Status), Parts: templateParts(w)}
	if w.Quality != nil {
		t.Quality = templateQuality(w.Quality.Score)
	}
	if next := strings.ToLower(w.CorrectCategory); next != t.Category {
		t.NextCategory = next
	}
	t.Reason, t.WayOut = templateReason(t.State, w.RejectedReason)
	return t
}

// templateState takes the platform's word. REINSTATED, UNARCHIVED and FLAGGED are approved ones: they may be sent.
// Assumed for the first two: their names say so; if wrong, a send is refused with 132001.
func templateState(status string) inbox.TemplateState {
	switch status {
	case "APPROVED", "REINSTATED", "UNARCHIVED", "FLAGGED":
		return inbox.TemplateApproved
	case "DELETED":
		return inbox.TemplateGone
	}
	return inbox.TemplateState(strings.ToLower(status))
}

func templateQuality(score string) string {
	if score == "UNKNOWN" || score == "NA" {
		return ""
	}
	return strings.ToLower(score)
}

func templateParts(w *cloudapi.Template) inbox.TemplateParts {
	p := inbox.TemplateParts{Named: strings.EqualFold(w.ParameterFormat, "NAMED"), Samples: map[string]string{}}
	sample := func(part string, positional []string, named []cloudapi.TemplateNamed) {
		for i, s := range positional {
			p.Samples[part+"."+strconv.Itoa(i+1)] = s
		}
		for _, n := range named {
			p.Samples[part+"."+n.Name] = n.Example
		}
	}
	for i := range w.Components {
		switch c := &w.Components[i]; c.Type {
		case "HEADER":
			switch c.Format {
			case "TEXT":
				p.HeaderKind, p.Header = inbox.KindText, c.Text
			case "IMAGE":
				p.HeaderKind = inbox.KindImage
			case "VIDEO":
				p.HeaderKind = inbox.KindVideo
			case "DOCUMENT":
				p.HeaderKind = inbox.KindDocument
			default:
				p.Cannot = append(p.Cannot, "header_"+strings.ToLower(c.Format))
			}
			if c.Example != nil {
				sample("header", c.Example.HeaderText, c.Example.HeaderNamed)
			}
		case "BODY":
			p.Body = c.Text
			if c.Example != nil {
				sample("body", c.Example.BodySamples(), c.Example.BodyNamed)
			}
		case "FOOTER":
			p.Footer = c.Text
		case "BUTTONS":
			for _, b := range c.Buttons {
				out := inbox.TemplateButton{Text: b.Text, URL: b.URL, Phone: b.PhoneNumber}
				switch b.Type {
				case "QUICK_REPLY":
					out.Type = "quick_reply"
				case "URL":
					out.Type = "url"
				case "PHONE_NUMBER":
					out.Type = "phone"
				case "COPY_CODE":
					out.Type = "code"
				case "VOICE_CALL", "REQUEST_CONTACT_INFO":
					out.Type = strings.ToLower(b.Type) // need no values
				default:
					out.Type = strings.ToLower(b.Type)
					p.Cannot = append(p.Cannot, out.Type)
				}
				if s := b.Sample(); s != "" {
					p.Samples["button."+strconv.Itoa(len(p.Buttons))] = s
				}
				p.Buttons = append(p.Buttons, out)
			}
		default:
			p.Cannot = append(p.Cannot, strings.ToLower(c.Type))
		}
	}
	return p
}

// Why templates are rejected. Source: contract 7.5.
var rejections = map[string][2]string{
	"ABUSIVE_CONTENT":        {"WhatsApp thinks that it threatens or insults.", "Write it anew in WhatsApp Manager."},
	"CATEGORY_NOT_AVAILABLE": {"Its category is not open to this account.", "Choose another category in WhatsApp Manager."},
	"INCORRECT_CATEGORY":     {"It is in the wrong category.", "Choose the category that fits in WhatsApp Manager."},
	"INVALID_FORMAT":         {"Its form is not allowed: most often the places for values.", "Correct it in WhatsApp Manager: words between places, none at the beginning or end, samples for each."},
	"PROMOTIONAL":            {"It advertises, and its category does not allow that.", "Make it a marketing template, or leave the offer out."},
	"SCAM":                   {"WhatsApp thinks that it deceives.", "Ask for a review in WhatsApp Manager."},
	"TAG_CONTENT_MISMATCH":   {"Its words do not fit its category or language.", "Correct the category or the language in WhatsApp Manager."},
}

func templateReason(state inbox.TemplateState, reason string) (string, string) {
	if state != inbox.TemplateRejected {
		return "", ""
	}
	if words, ok := rejections[reason]; ok {
		return words[0], words[1]
	}
	if reason != "" && reason != "NONE" && reason != "null" {
		return "WhatsApp says: " + readable(reason) + ".", "Correct it in WhatsApp Manager."
	}
	return "", ""
}

// templateFact reads news about a template; what names none is kept like any other thing.
func (p *parser) templateFact(raw json.RawMessage) {
	v := p.value
	f := inbox.TemplateFact{At: p.at}
	ref := func(r cloudapi.TemplateRef) {
		// The language comes as en_US or en-US. Source: contract 7.7.
		f.PlatformID, f.Name, f.Language = string(r.ID), r.Name, strings.ReplaceAll(r.Language, "-", "_")
	}
	switch {
	case v.TemplateStatus != nil && v.TemplateStatus.Event != "":
		s := v.TemplateStatus
		ref(s.TemplateRef)
		f.State, f.Category = templateState(s.Event), strings.ToLower(s.Category)
		f.Reason, f.WayOut = templateReason(f.State, s.Reason)
		if s.Rejection != nil && s.Rejection.Reason != "" {
			f.Reason, f.WayOut = s.Rejection.Reason, s.Rejection.Recommendation
		}
		if s.Other != nil && s.Other.Description != "" && f.State != inbox.TemplateApproved {
			f.Reason = s.Other.Description
		}
	case v.TemplateQuality != nil && v.TemplateQuality.New != "":
		ref(v.TemplateQuality.TemplateRef)
		f.Quality = strings.ToLower(v.TemplateQuality.New)
	case v.TemplateCategory != nil:
		c := v.TemplateCategory
		ref(c.TemplateRef)
		if c.Correct != "" && c.UpdateAt != 0 {
			f.Category = strings.ToLower(c.New)
			f.NextCategory, f.NextCategoryAt = strings.ToLower(c.Correct), inbox.Millis(c.UpdateAt.Millis())
		} else {
			f.Category = strings.ToLower(c.New)
		}
	case v.TemplateComponents != nil:
		ref(v.TemplateComponents.TemplateRef) // its words are read anew from the list
	}
	if f.PlatformID == "" {
		p.other("", raw, p.field)
		return
	}
	p.add("", raw, inbox.Update{Template: &f})
}

// requestTemplate writes the platform's form of a filled-in template.
func requestTemplate(req *cloudapi.SendRequest, out channel.Outgoing) error {
	t := out.Message.Content.Template
	req.Type, req.Context = cloudapi.TypeTemplate, nil // a template quotes nothing (contract 5.2)
	send := cloudapi.SendTemplate{Name: t.Name, Language: cloudapi.SendTemplateLanguage{Code: t.Language}}
	values := func(list []inbox.TemplateValue) []cloudapi.SendParameter {
		var out []cloudapi.SendParameter
		for _, v := range list {
			out = append(out, cloudapi.SendParameter{Type: "text", Name: v.Name, Text: v.Text})
		}
		return out
	}
	part := func(c cloudapi.SendTemplateComponent) { send.Components = append(send.Components, c) }
	if t.HeaderKind.IsMedia() {
		if out.MediaID == "" {
			return errors.New("the file was not uploaded")
		}
		f, param := &cloudapi.SendMedia{ID: out.MediaID}, cloudapi.SendParameter{Type: string(t.HeaderKind)}
		switch t.HeaderKind {
		case inbox.KindImage:
			param.Image = f
		case inbox.KindVideo:
			param.Video = f
		default:
			f.Filename, param.Document = out.Filename, f
		}
		part(cloudapi.SendTemplateComponent{Type: "header", Parameters: []cloudapi.SendParameter{param}})
	} else if len(t.HeaderValues) > 0 {
		part(cloudapi.SendTemplateComponent{Type: "header", Parameters: values(t.HeaderValues)})
	}
	if len(t.BodyValues) > 0 {
		part(cloudapi.SendTemplateComponent{Type: "body", Parameters: values(t.BodyValues)})
	}
	for i, b := range t.Buttons {
		if b.Value == "" {
			continue
		}
		c := cloudapi.SendTemplateComponent{Type: "button", SubType: "url", Index: strconv.Itoa(i), Parameters: []cloudapi.SendParameter{{Type: "text", Text: b.Value}}}
		if b.Type == "code" {
			c.SubType, c.Parameters = "copy_code", []cloudapi.SendParameter{{Type: "coupon_code", CouponCode: b.Value}}
		}
		part(c)
	}
	req.Template = send.Raw()
	return nil
}
