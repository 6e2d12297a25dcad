package cloudapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// arrays counts the elements that the reference decoder finds at a path of object names,
// through any arrays on the way. Where an object stands instead of the last array, it is
// one element.
func arrays(v any, path ...string) int {
	if list, ok := v.([]any); ok && len(path) > 0 {
		n := 0
		for _, e := range list {
			n += arrays(e, path...)
		}
		return n
	}
	if len(path) > 0 {
		if m, ok := v.(map[string]any); ok {
			return arrays(m[path[0]], path[1:]...)
		}
		return 0
	}
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		return 1
	}
	return 0
}

// Whatever comes: no panic; everything in an array of items is there, read or failed; what
// was read marshals, and reading that again gives the same; no NUL gets through.
func FuzzValue(f *testing.F) {
	for _, name := range goldenFiles(f) {
		body, _ := readGolden(f, name)
		env, err := graph.ParseEnvelope(body)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range env.Entry {
			for _, c := range e.Changes {
				f.Add(c.Field, []byte(c.Value))
			}
		}
	}
	f.Fuzz(func(t *testing.T, field string, raw []byte) {
		v, err := cloudapi.ParseValue(field, raw)
		if err != nil {
			var syntax *graph.SyntaxError
			if errors.As(err, &syntax) && json.Valid(raw) {
				t.Fatalf("valid JSON refused: %v", err)
			}
			return
		}
		if !json.Valid(raw) {
			t.Fatal("invalid JSON accepted")
		}
		checkCounts(t, &v, raw)
		for _, it := range items(&v) {
			if !json.Valid(it.Raw) || !bytes.Contains(raw, it.Raw) {
				t.Fatalf("raw bytes of an item: %q", it.Raw)
			}
		}
		first, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("does not marshal: %v", err)
		}
		// Templates are kept as bytes, so they may have one.
		if isFamily(&v) && !bytes.Contains(raw, []byte("template")) && v.Standby == nil && bytes.Contains(first, []byte(`\u0000`)) {
			t.Fatalf("NUL in %s", first)
		}
		again, err := cloudapi.ParseValue(v.Field, first)
		if err != nil {
			t.Fatalf("own output refused: %v", err)
		}
		second, err := json.Marshal(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("not stable (%v):\n%s\n%s", err, first, second)
		}
	})
}

func checkCounts(t *testing.T, v *cloudapi.Value, raw []byte) {
	t.Helper()
	if !isFamily(v) {
		return
	}
	var want any
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	inThreads, threads, historyErrors, messageErrors := 0, 0, 0, 0
	for _, h := range v.History {
		threads += len(h.Threads)
		historyErrors += len(h.Errors)
		for _, th := range h.Threads {
			inThreads += len(th.Messages)
		}
	}
	for _, m := range v.Messages {
		messageErrors += len(m.Errors)
	}
	check := func(got int, path ...string) {
		t.Helper()
		if n := arrays(want, path...); n != got {
			t.Fatalf("%s: %d in the body, %d parsed\n%s", strings.Join(path, "."), n, got, raw)
		}
	}
	check(len(v.Messages), "messages")
	check(messageErrors, "messages", "errors")
	check(len(v.Statuses), "statuses")
	check(len(v.MessageEchoes), "message_echoes")
	check(len(v.Contacts), "contacts")
	check(len(v.Errors), "errors")
	check(len(v.StateSync), "state_sync")
	check(len(v.Calls), "calls")
	check(len(v.Groups), "groups")
	check(len(v.Preferences), "user_preferences")
	check(len(v.UserActions), "user_actions")
	check(len(v.History), "history")
	check(threads, "history", "threads")
	check(historyErrors, "history", "errors")
	check(inThreads, "history", "threads", "messages")
}

// isFamily tells fields outside the message family by what their values marshal to.
func isFamily(v *cloudapi.Value) bool {
	for _, p := range []bool{
		v.AccountUpdate != nil, v.AccountAlert != nil, v.AccountReview != nil, v.AccountSettings != nil,
		v.BusinessCapability != nil, v.BusinessUsername != nil, v.PhoneNumberName != nil, v.PhoneNumberQuality != nil,
		v.Security != nil, v.PaymentConfig != nil, v.PartnerSolution != nil, v.TemplateStatus != nil,
		v.TemplateQuality != nil, v.TemplateComponents != nil, v.TemplateCategory != nil, v.Handover != nil,
	} {
		if p {
			return false
		}
	}
	return true
}

func FuzzParseOutbound(f *testing.F) {
	f.Add([]byte(`{"messaging_product":"whatsapp","to":"+915550100123","type":"text","text":{"body":"hi"}}`))
	f.Add([]byte(`{"messaging_product":"whatsapp","status":"read","message_id":"wamid.A","typing_indicator":{"type":"text"}}`))
	f.Add([]byte(`{"type":"interactive","interactive":{"type":"button","body":{"text":"b"},"action":{"buttons":[{"type":"reply","reply":{"id":"1","title":"t"}}]}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := cloudapi.ParseOutbound(body)
		if err != nil {
			return
		}
		if (o.Send == nil) == (o.Read == nil) {
			t.Fatal("want exactly one")
		}
		if _, err := json.Marshal(o.Send); err != nil {
			t.Fatal(err)
		}
	})
}

// 3 MB is the largest body the platform sends, 1000 updates the largest batch.
func TestLargestBatchParses(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[`)
	text := strings.Repeat("x", 2900)
	for i := range 1000 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"from":"915550100123","id":"wamid.%d","timestamp":"1795250000","type":"text","text":{"body":"%s"}}`, i, text)
	}
	b.WriteString(`]}}]}]}`)
	if b.Len() < 3e6*0.95 {
		t.Fatal("body is too small for this test:", b.Len())
	}
	env, err := graph.ParseEnvelope([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	v, err := cloudapi.ParseValue("messages", env.Entry[0].Changes[0].Value)
	if err != nil || len(v.Messages) != 1000 || v.Messages[999].ID != "wamid.999" || len(v.Messages[500].Text.Body) != 2900 {
		t.Fatal(err, len(v.Messages))
	}
}

func TestHostileNestingIsRefused(t *testing.T) {
	t.Parallel()
	test := func(name, body string, want error) {
		t.Helper()
		if _, err := graph.ParseEnvelope([]byte(body)); !errors.Is(err, want) {
			t.Errorf("%s: envelope: got %v, want %v", name, err, want)
		}
		if _, err := cloudapi.ParseValue("messages", []byte(body)); !errors.Is(err, want) {
			t.Errorf("%s: value: got %v, want %v", name, err, want)
		}
	}
	nested := func(n int, open, mid, end string) string {
		return strings.Repeat(open, n) + mid + strings.Repeat(end, n)
	}
	test("3 MB of arrays", `{"entry":`+strings.Repeat("[", 3<<20), graph.ErrTooDeep)
	test("arrays in an unknown field", `{"x":`+nested(64, "[", "1", "]")+`}`, graph.ErrTooDeep)
	test("just deep enough", `{"x":`+nested(63, "[", "1", "]")+`}`, nil)
	test("objects", nested(65, `{"a":`, "1", "}"), graph.ErrTooDeep)
	test("edit in edit", `{"messages":[`+nested(40, `{"edit":{"message":`, "{}", "}}")+`]}`, graph.ErrTooDeep)
}

func BenchmarkTextWebhook(b *testing.B) {
	body, _ := readGolden(b, "testdata/golden/messages.text.txt")
	// As on the wire: without white space.
	var compact bytes.Buffer
	if err := json.Compact(&compact, body); err != nil {
		b.Fatal(err)
	}
	wire := graph.Escape(compact.Bytes())
	b.SetBytes(int64(len(wire)))
	b.ReportAllocs()
	for b.Loop() {
		env, err := graph.ParseEnvelope(wire)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := cloudapi.ParseValue("messages", env.Entry[0].Changes[0].Value); err != nil {
			b.Fatal(err)
		}
	}
}
