package cloudapi_test

import (
	"encoding/json"
	"reflect"
	"testing"

	. "sangam/internal/wire/cloudapi"
)

// Each body is spelt as the platform's pages do (contract 5); we must write it and read it.
func TestSendBodies(t *testing.T) {
	t.Parallel()
	test := func(req SendRequest, want string) {
		t.Helper()
		req.MessagingProduct = MessagingProduct
		req.To = "+12025550177"
		want = `{"messaging_product":"whatsapp","to":"+12025550177",` + want + `}`
		got, err := json.Marshal(req)
		if err != nil || !reflect.DeepEqual(plain(t, got), plain(t, []byte(want))) {
			t.Errorf("written:\ngot  %s (%v)\nwant %s", got, err, want)
		}
		o, err := ParseOutbound([]byte(want))
		if err != nil || o.Send == nil || !reflect.DeepEqual(*o.Send, req) || len(o.Report.Unknown)+len(o.Report.Problems) > 0 {
			t.Errorf("read:\ngot  %+v (%v, %+v)\nwant %+v", o.Send, err, o.Report, req)
		}
	}
	test(SendRequest{Type: TypeText, Text: &SendText{Body: "Hi", PreviewURL: true}, Context: &SendContext{MessageID: "wamid.A"}, CallbackData: "k"},
		`"type":"text","text":{"body":"Hi","preview_url":true},"context":{"message_id":"wamid.A"},"biz_opaque_callback_data":"k"`)
	test(SendRequest{Type: TypeText, RecipientType: "individual", Recipient: "US.1", Text: &SendText{Body: "Hi"}},
		`"type":"text","text":{"body":"Hi"},"recipient_type":"individual","recipient":"US.1"`)
	test(SendRequest{Type: TypeImage, Image: &SendMedia{ID: "1", Caption: "c"}}, `"type":"image","image":{"id":"1","caption":"c"}`)
	test(SendRequest{Type: TypeVideo, Video: &SendMedia{Link: "https://x"}}, `"type":"video","video":{"link":"https://x"}`)
	test(SendRequest{Type: TypeAudio, Audio: &SendMedia{ID: "1", Voice: true}}, `"type":"audio","audio":{"id":"1","voice":true}`)
	test(SendRequest{Type: TypeDocument, Document: &SendMedia{ID: "1", Filename: "f.pdf"}}, `"type":"document","document":{"id":"1","filename":"f.pdf"}`)
	test(SendRequest{Type: TypeSticker, Sticker: &SendMedia{ID: "1"}}, `"type":"sticker","sticker":{"id":"1"}`)
	test(SendRequest{Type: TypeLocation, Location: &Location{Latitude: 0, Longitude: 77.5, Name: "n"}},
		`"type":"location","location":{"latitude":0,"longitude":77.5,"name":"n"}`)
	test(SendRequest{Type: TypeContacts, Contacts: []ContactCard{{Name: &CardName{FormattedName: "A"}, Phones: []CardPhone{{Phone: "+1", Type: "CELL"}}}}},
		`"type":"contacts","contacts":[{"name":{"formatted_name":"A"},"phones":[{"phone":"+1","type":"CELL"}]}]`)
	test(SendRequest{Type: TypeReaction, Reaction: &SendReaction{MessageID: "wamid.A"}}, `"type":"reaction","reaction":{"message_id":"wamid.A","emoji":""}`)
	test(SendRequest{Type: TypeTemplate, Template: json.RawMessage(`{"name":"n","language":{"code":"en_US"}}`)},
		`"type":"template","template":{"name":"n","language":{"code":"en_US"}}`)
	test(SendRequest{Type: TypeInteractive, Interactive: &Interactive{Type: InteractiveButton,
		Header: &InteractiveHeader{Type: "image", Image: &SendMedia{ID: "1"}}, Body: &InteractiveText{Text: "b"}, Footer: &InteractiveText{Text: "f"},
		Action: &Action{Buttons: []Button{{Type: "reply", Reply: Choice{ID: "i", Title: "t"}}}}}},
		`"type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"id":"1"}},"body":{"text":"b"},"footer":{"text":"f"},
		"action":{"buttons":[{"type":"reply","reply":{"id":"i","title":"t"}}]}}`)
	test(SendRequest{Type: TypeInteractive, Interactive: &Interactive{Type: InteractiveList, Body: &InteractiveText{Text: "b"},
		Action: &Action{Button: "open", Sections: []Section{{Title: "s", Rows: []Choice{{ID: "i", Title: "t", Description: "d"}}}}}}},
		`"type":"interactive","interactive":{"type":"list","body":{"text":"b"},
		"action":{"button":"open","sections":[{"title":"s","rows":[{"id":"i","title":"t","description":"d"}]}]}}`)
	test(SendRequest{Type: TypeInteractive, Interactive: &Interactive{Type: InteractiveCTAURL, Body: &InteractiveText{Text: "b"},
		Action: &Action{Name: "cta_url", Parameters: &ActionParameters{DisplayText: "d", URL: "https://x"}}}},
		`"type":"interactive","interactive":{"type":"cta_url","body":{"text":"b"},"action":{"name":"cta_url","parameters":{"display_text":"d","url":"https://x"}}}`)
	test(SendRequest{Type: TypeInteractive, Interactive: &Interactive{Type: InteractiveLocationRequest, Body: &InteractiveText{Text: "b"},
		Action: &Action{Name: "send_location"}}},
		`"type":"interactive","interactive":{"type":"location_request_message","body":{"text":"b"},"action":{"name":"send_location"}}`)
}

func TestReadReceiptIsToldFromMessage(t *testing.T) {
	t.Parallel()
	want := ReadRequest{MessagingProduct: MessagingProduct, Status: StatusRead, MessageID: "wamid.A", Typing: &Typing{Type: "text"}}
	body := `{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}}`
	o, err := ParseOutbound([]byte(body))
	if err != nil || o.Send != nil || !reflect.DeepEqual(*o.Read, want) {
		t.Errorf("%+v %v", o, err)
	}
	if got, err := json.Marshal(want); err != nil || string(got) != body {
		t.Errorf("%s %v", got, err)
	}
	if _, err := ParseOutbound([]byte(`[]`)); err == nil {
		t.Error("an array was taken for a message")
	}
	o, err = ParseOutbound([]byte(`{"type":"text","text":"x","to":["1"]}`))
	if err != nil || len(o.Report.Problems) != 2 {
		t.Errorf("%+v %v", o, err)
	}
}

func TestLookupMedia(t *testing.T) {
	t.Parallel()
	test := func(mimeType, kind string, max int64) {
		t.Helper()
		m, ok := LookupMedia(mimeType)
		if ok != (kind != "") || m.Kind != kind || m.MaxBytes != max {
			t.Errorf("%s: %+v %v", mimeType, m, ok)
		}
	}
	test("audio/ogg; codecs=opus", TypeAudio, 16<<20)
	test("IMAGE/JPEG", TypeImage, 5<<20)
	test("image/webp", TypeSticker, 100<<10)
	test("video/mp4;", TypeVideo, 16<<20)
	test("application/pdf", TypeDocument, 100<<20)
	test("image/gif", "", 0)
	test("", "", 0)
}
