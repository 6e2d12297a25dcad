package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"sangam/internal/wire/cloudapi"
)

// Types and sizes of uploads. Source: Cloud API, Supported media types (cloud-api.md 6.2).
var mediaLimits = map[string]int{
	"image/jpeg": 5 << 20, "image/png": 5 << 20,
	"image/webp": 500 << 10,
	"video/mp4":  16 << 20, "video/3gpp": 16 << 20,
	"audio/aac": 16 << 20, "audio/amr": 16 << 20, "audio/mpeg": 16 << 20, "audio/mp4": 16 << 20, "audio/ogg": 16 << 20,
	"text/plain": 100 << 20, "application/pdf": 100 << 20,
	"application/msword": 100 << 20, "application/vnd.ms-excel": 100 << 20, "application/vnd.ms-powerpoint": 100 << 20,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   100 << 20,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         100 << 20,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": 100 << 20,
}

func baseType(mime string) string {
	t, _, _ := strings.Cut(mime, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// checkUpload checks type, size, and that picture bytes are what they say.
func checkUpload(f File) *graphError {
	t := baseType(f.MIME)
	limit, ok := mediaLimits[t]
	if !ok {
		return graphErr(100, "Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, image/jpeg, image/png, image/webp, video/mp4, video/3gpp, text/plain, application/pdf, Office documents. Received file of type '%s'.", t)
	}
	if len(f.Bytes) == 0 {
		return graphErr(100, "The file is empty.")
	}
	if len(f.Bytes) > limit {
		return graphErr(100, "The file has %d bytes; %s may have %d.", len(f.Bytes), t, limit)
	}
	if strings.HasPrefix(t, "image/") && http.DetectContentType(f.Bytes) != t {
		return graphErr(131053, "The bytes of the file are not %s.", t)
	}
	return nil
}

// kindOf is the message type that a MIME type can be sent as.
func kindFits(kind, mime string) bool {
	t := baseType(mime)
	switch kind {
	case cloudapi.TypeImage:
		return t == "image/jpeg" || t == "image/png"
	case cloudapi.TypeSticker:
		return t == "image/webp"
	case cloudapi.TypeVideo:
		return strings.HasPrefix(t, "video/")
	case cloudapi.TypeAudio:
		return strings.HasPrefix(t, "audio/")
	}
	return true // documents may be anything
}

// Top-level parameters of a send; anything else is refused as misspelt.
var sendParams = []string{"messaging_product", "recipient_type", "to", "recipient", "type", "context", "biz_opaque_callback_data",
	"recipient_identity_key_hash", "status", "message_id", "typing_indicator", "ttl", "category", "text", "image", "video", "audio",
	"document", "sticker", "location", "contacts", "reaction", "interactive", "template"}

// parseSend reads the body of POST /{phone}/messages and names what is wrong with its shape.
func parseSend(body []byte) (*cloudapi.SendRequest, *cloudapi.ReadRequest, *graphError) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(body, &top); err != nil {
		return nil, nil, graphErr(100, "The body is not a JSON object.")
	}
	for name := range top {
		if !slices.Contains(sendParams, name) {
			return nil, nil, graphErr(100, "Unexpected key \"%s\" on param \"messages\".", name)
		}
	}
	if string(top["messaging_product"]) != `"whatsapp"` {
		return nil, nil, graphErr(100, "Param messaging_product must be one of {WHATSAPP}")
	}
	if _, read := top["status"]; read {
		var r cloudapi.ReadRequest
		if json.Unmarshal(body, &r) != nil {
			return nil, nil, graphErr(100, "A parameter has the wrong type.")
		}
		return nil, &r, nil
	}
	var req cloudapi.SendRequest
	if err := json.Unmarshal(body, &req); err != nil {
		return nil, nil, graphErr(100, "A parameter has the wrong type.")
	}
	if req.Type == "" {
		req.Type = cloudapi.TypeText // Source: Cloud API, Messages: type defaults to text.
	}
	if _, has := top[req.Type]; !has {
		if !slices.Contains(sendParams[13:], req.Type) {
			return nil, nil, graphErr(100, "Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO}")
		}
		return nil, nil, graphErr(131008, "Parameter '%s' is mandatory for type '%s'", req.Type, req.Type)
	}
	return &req, nil, nil
}

func tooLong(text string, limit int) bool {
	return len(text) > limit && utf8.RuneCountInString(text) > limit
}

// checkSend checks shapes and lengths (cloud-api.md 5.1 to 5.5).
func checkSend(r *cloudapi.SendRequest) *graphError {
	if r.To == "" && r.Recipient == "" {
		return graphErr(100, "The parameter to is required.")
	}
	if tooLong(r.CallbackData, cloudapi.MaxCallbackData) {
		return graphErr(100, "Param biz_opaque_callback_data must be at most %d characters long.", cloudapi.MaxCallbackData)
	}
	if r.RecipientType != "" && r.RecipientType != "individual" && r.RecipientType != "group" {
		return graphErr(100, "Param recipient_type must be one of {INDIVIDUAL, GROUP}")
	}
	if r.Context != nil && r.Context.MessageID == "" {
		return graphErr(131008, "context.message_id is missing.")
	}
	switch {
	case r.Type == cloudapi.TypeText:
		if r.Text.Body == "" {
			return graphErr(131008, "text.body is missing.")
		}
		if tooLong(r.Text.Body, cloudapi.MaxTextBody) {
			return graphErr(100, "Param text['body'] must be at most %d characters long.", cloudapi.MaxTextBody)
		}
	case r.Media() != nil:
		m := r.Media()
		if m.ID == "" && m.Link == "" {
			return graphErr(131008, "%s needs an id or a link.", r.Type)
		}
		if m.ID != "" && m.Link != "" {
			return graphErr(131009, "%s takes an id or a link, not both.", r.Type)
		}
		if m.Link != "" && !strings.HasPrefix(m.Link, "http://") && !strings.HasPrefix(m.Link, "https://") {
			return graphErr(131009, "%s.link is not a URL.", r.Type)
		}
		if m.Caption != "" && (r.Type == cloudapi.TypeAudio || r.Type == cloudapi.TypeSticker) {
			return graphErr(100, "Unexpected key \"caption\" on param \"%s\".", r.Type)
		}
		if tooLong(m.Caption, cloudapi.MaxCaption) {
			return graphErr(100, "Param %s['caption'] must be at most %d characters long.", r.Type, cloudapi.MaxCaption)
		}
	case r.Type == cloudapi.TypeLocation:
		if l := r.Location; l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
			return graphErr(131009, "latitude or longitude is out of range.")
		}
	case r.Type == cloudapi.TypeContacts:
		if len(r.Contacts) == 0 || len(r.Contacts) > cloudapi.MaxContactCards {
			return graphErr(131009, "contacts must hold 1 to %d contacts.", cloudapi.MaxContactCards)
		}
		for _, c := range r.Contacts {
			if c.Name == nil || c.Name.FormattedName == "" {
				return graphErr(131008, "contacts.name.formatted_name is missing.")
			}
		}
	case r.Type == cloudapi.TypeReaction:
		if r.Reaction.MessageID == "" {
			return graphErr(131008, "reaction.message_id is missing.")
		}
		if r.Context != nil {
			return graphErr(100, "A reaction takes no context.")
		}
	case r.Type == cloudapi.TypeInteractive:
		return checkInteractive(r.Interactive)
	}
	return nil
}

func checkInteractive(i *cloudapi.Interactive) *graphError {
	bad := func(code int, details string, args ...any) *graphError { return graphErr(code, details, args...) }
	limit := cloudapi.MaxBody
	if i.Type == cloudapi.InteractiveList {
		limit = cloudapi.MaxListBody
	}
	bodyOptional := i.Type == "product" || i.Type == "call_permission_request"
	switch {
	case i.Action == nil:
		return bad(131008, "interactive.action is missing.")
	case (i.Body == nil || i.Body.Text == "") && !bodyOptional:
		return bad(131008, "interactive.body.text is missing.")
	case i.Body != nil && tooLong(i.Body.Text, limit):
		return bad(131009, "Body text length invalid. Min length: 1, Max length: %d", limit)
	case i.Footer != nil && tooLong(i.Footer.Text, cloudapi.MaxFooter):
		return bad(131009, "Footer text length invalid. Min length: 1, Max length: %d", cloudapi.MaxFooter)
	case i.Header != nil && i.Header.Type == "text" && (i.Header.Text == "" || tooLong(i.Header.Text, cloudapi.MaxHeader)):
		return bad(131009, "Header text length invalid. Min length: 1, Max length: %d", cloudapi.MaxHeader)
	}
	switch i.Type {
	case cloudapi.InteractiveButton:
		if n := len(i.Action.Buttons); n < 1 || n > cloudapi.MaxButtons {
			return bad(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: %d", cloudapi.MaxButtons)
		}
		seen := map[string]bool{}
		for _, b := range i.Action.Buttons {
			switch {
			case b.Reply.ID == "" || tooLong(b.Reply.ID, cloudapi.MaxButtonID):
				return bad(131009, "Button id length invalid. Min length: 1, Max length: %d", cloudapi.MaxButtonID)
			case b.Reply.Title == "" || tooLong(b.Reply.Title, cloudapi.MaxButtonTitle):
				return bad(131009, "Button title length invalid. Min length: 1, Max length: %d", cloudapi.MaxButtonTitle)
			case seen[b.Reply.Title] || seen["id:"+b.Reply.ID]:
				return bad(131009, "Duplicate button id or title.")
			}
			seen[b.Reply.Title], seen["id:"+b.Reply.ID] = true, true
		}
	case cloudapi.InteractiveList:
		return checkList(i.Action)
	case cloudapi.InteractiveCTAURL:
		p := i.Action.Parameters
		switch {
		case p == nil || p.URL == "" || p.DisplayText == "":
			return bad(131008, "cta_url needs display_text and url.")
		case tooLong(p.DisplayText, cloudapi.MaxURLButtonText):
			return bad(131009, "display_text length invalid. Max length: %d", cloudapi.MaxURLButtonText)
		case !strings.HasPrefix(p.URL, "https://") && !strings.HasPrefix(p.URL, "http://"):
			return bad(131009, "url is not a URL.")
		}
	case cloudapi.InteractiveLocationRequest, "flow", "product", "product_list", "catalog_message", "carousel", "address_message",
		"voice_call", "call_permission_request", "request_contact_info":
		// Accepted with what was checked above; their own rules are not simulated.
	default:
		return bad(100, "Param interactive['type'] is unknown.")
	}
	return nil
}

func checkList(a *cloudapi.Action) *graphError {
	if a.Button == "" || tooLong(a.Button, cloudapi.MaxListButton) {
		return graphErr(131009, "Button label length invalid. Min length: 1, Max length: %d", cloudapi.MaxListButton)
	}
	if n := len(a.Sections); n < 1 || n > cloudapi.MaxSections {
		return graphErr(131009, "Invalid sections count. Min: 1, Max: %d", cloudapi.MaxSections)
	}
	rows, ids := 0, map[string]bool{}
	for _, sec := range a.Sections {
		if (sec.Title == "" && len(a.Sections) > 1) || tooLong(sec.Title, cloudapi.MaxSectionTitle) {
			return graphErr(131009, "Section title length invalid. Min length: 1, Max length: %d", cloudapi.MaxSectionTitle)
		}
		for _, row := range sec.Rows {
			rows++
			switch {
			case row.ID == "" || tooLong(row.ID, cloudapi.MaxRowID) || ids[row.ID]:
				return graphErr(131009, "Row id length invalid or duplicate. Min length: 1, Max length: %d", cloudapi.MaxRowID)
			case row.Title == "" || tooLong(row.Title, cloudapi.MaxRowTitle):
				return graphErr(131009, "Row title length invalid. Min length: 1, Max length: %d", cloudapi.MaxRowTitle)
			case tooLong(row.Description, cloudapi.MaxRowDescription):
				return graphErr(131009, "Row description length invalid. Max length: %d", cloudapi.MaxRowDescription)
			}
			ids[row.ID] = true
		}
	}
	if rows < 1 || rows > cloudapi.MaxRows {
		return graphErr(131009, "Total row count exceeds the maximum of %d, or is zero.", cloudapi.MaxRows)
	}
	return nil
}
