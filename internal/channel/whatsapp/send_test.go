package whatsapp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"sangam/internal/channel"
	"sangam/internal/channel/channeltest"
	"sangam/internal/channel/whatsapp"
	"sangam/internal/inbox"
)

var (
	shop = inbox.Account{ID: 1, Channel: inbox.WhatsApp, PlatformID: "770000000000201", Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("token-of-tests")}
	asha = inbox.Handle{Phone: "915550100123", UserID: "IN.20260401000000000123"}
)

func refusal(code int) channeltest.Answer {
	return channeltest.Answer{Status: 400, Body: fmt.Sprintf(`{"error":{"message":"(#%d) no","type":"OAuthException","code":%d,"error_data":{"details":"no"},"fbtrace_id":"Az8"}}`, code, code)}
}

func messages() []channel.Outgoing {
	say := func(kind inbox.MessageKind, m inbox.Message) channel.Outgoing {
		m.Kind = kind
		return channel.Outgoing{Message: m, To: asha, Callback: "42"}
	}
	file := func(kind inbox.MessageKind) channel.Outgoing {
		out := say(kind, inbox.Message{Text: "caption"})
		out.MediaID, out.Filename = "99", "menu.pdf"
		return out
	}
	choice := func(i *inbox.Interactive) channel.Outgoing {
		return say(inbox.KindInteractive, inbox.Message{Content: inbox.Content{Interactive: i}})
	}
	reaction := say(inbox.KindText, inbox.Message{})
	reaction.ReactTo, reaction.Emoji = "wamid.X", "🙏"
	back := reaction
	back.Emoji = ""
	known := say(inbox.KindText, inbox.Message{Text: "hello", ReplyTo: "wamid.Q"})
	known.To, known.PreviewURL = inbox.Handle{Phone: asha.Phone}, true // only where there is no user id
	return []channel.Outgoing{
		say(inbox.KindText, inbox.Message{Text: "namaste <&> 🙏"}), known,
		file(inbox.KindImage), file(inbox.KindVideo), file(inbox.KindAudio), file(inbox.KindVoice), file(inbox.KindDocument), file(inbox.KindSticker),
		say(inbox.KindLocation, inbox.Message{Content: inbox.Content{Location: &inbox.Location{Latitude: 18.5, Longitude: 73.8, Name: "Shop"}}}),
		say(inbox.KindContacts, inbox.Message{Content: inbox.Content{Contacts: []inbox.Card{{Name: "Dana", Phones: []inbox.CardPhone{{Phone: "+1 202-555-0177"}}, Org: "Cycles"}}}}),
		choice(&inbox.Interactive{Type: "buttons", Body: "When?", Header: "H", Footer: "F", Buttons: []inbox.Choice{{ID: "a", Title: "10 am"}, {ID: "b", Title: "11 am"}}}),
		choice(&inbox.Interactive{Type: "list", Body: "Which?", Button: "Open", Sections: []inbox.Section{{Title: "S", Rows: []inbox.Choice{{ID: "r", Title: "Row", Description: "d"}}}}}),
		choice(&inbox.Interactive{Type: "link", Body: "Pay", URL: "https://example.com/p?a=1&b=2", DisplayText: "Pay now"}),
		reaction, back,
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	var bodies [][]byte
	names, _ := filepath.Glob("testdata/golden/*.txt")
	for _, name := range names {
		if filepath.Base(name) == "odd.no-webhook.txt" {
			continue
		}
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		body, _, _ := bytes.Cut(file, []byte(dashes))
		bodies = append(bodies, body)
	}
	code := func(n int, o channel.Outcome, s channel.Scope, state inbox.AccountState) channeltest.Case {
		return channeltest.Case{Name: fmt.Sprint(n), Answer: refusal(n), Outcome: o, Scope: s, State: state}
	}
	api := shop
	api.Mode = inbox.ModeAPI
	channeltest.Run(t, channeltest.Rig{
		New:      func(url string) channel.Channel { return whatsapp.New(whatsapp.Options{GraphURL: url}) },
		Accounts: []inbox.Account{shop, api},
		Bodies:   bodies,
		Accepts:  channeltest.Answer{Status: 200, Body: `{"messaging_product":"whatsapp","contacts":[{"input":"+915550100123","wa_id":"915550100123"}],"messages":[{"id":"wamid.NEW"}]}`},
		ID:       "wamid.NEW",
		Messages: messages(),
		Refusals: []channeltest.Case{
			// Rejected before anything went out: contract 9.2.
			code(4, channel.TryLater, channel.ScopeAccount, ""), code(80007, channel.TryLater, channel.ScopeAccount, ""),
			code(130429, channel.TryLater, channel.ScopeAccount, ""), code(131056, channel.TryLater, channel.ScopePair, ""),
			{Name: "bare 429", Answer: channeltest.Answer{Status: 429}, Outcome: channel.TryLater, Scope: channel.ScopeAccount},
			// May have gone out.
			code(1, channel.Unknown, channel.ScopeMessage, ""), code(2, channel.Unknown, channel.ScopeAccount, ""), code(131000, channel.Unknown, channel.ScopeMessage, ""),
			code(131016, channel.Unknown, channel.ScopeAccount, ""), code(131057, channel.Unknown, channel.ScopeAccount, ""),
			code(133004, channel.Unknown, channel.ScopeAccount, ""), code(2494100, channel.Unknown, channel.ScopeAccount, ""),
			// Waits for a token.
			code(0, channel.TryLater, channel.ScopeAccount, inbox.AccountTokenDead), code(190, channel.TryLater, channel.ScopeAccount, inbox.AccountTokenDead),
			// Never the same again.
			code(368, channel.Refused, channel.ScopeAccount, inbox.AccountRestricted), code(131031, channel.Refused, channel.ScopeAccount, inbox.AccountRestricted),
			code(100, channel.Refused, channel.ScopeMessage, ""), code(131047, channel.Refused, channel.ScopeMessage, ""), code(131026, channel.Refused, channel.ScopeMessage, ""),
			code(131049, channel.Refused, channel.ScopeMessage, ""), code(131053, channel.Refused, channel.ScopeMessage, ""), code(250, channel.Refused, channel.ScopeMessage, ""),
			code(777777, channel.Refused, channel.ScopeMessage, ""), {Name: "bare 400", Answer: channeltest.Answer{Status: 400}, Outcome: channel.Refused},
			{Name: "answer without an id", Answer: channeltest.Answer{Status: 200, Body: `{"messaging_product":"whatsapp","messages":[]}`}, Outcome: channel.Unknown},
		},
	})
}

func TestClosedWindowAndPairLimitSaySo(t *testing.T) {
	t.Parallel()
	send := func(code int) *channel.SendError {
		t.Helper()
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(400)
			io.WriteString(w, refusal(code).Body)
		}))
		defer s.Close()
		_, err := whatsapp.New(whatsapp.Options{GraphURL: s.URL}).Send(t.Context(), shop, messages()[0])
		e, _ := errors.AsType[*channel.SendError](err)
		return e
	}
	if e := send(131047); !e.WindowClosed || e.Failure.Code != 131047 || e.TraceID != "Az8" || e.HTTP != 400 || e.Request != "send text" {
		t.Errorf("closed window: %+v", e)
	}
	if e := send(131056); e.WindowClosed || e.RetryAfter <= 0 {
		t.Errorf("pair limit: %+v", e)
	}
}

// What goes over the wire for each kind, above all that a number has its "+" and a hidden person
// is reached by id.
func TestRequests(t *testing.T) {
	t.Parallel()
	var got []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = append(got, r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(b))
		io.WriteString(w, `{"messages":[{"id":"wamid.NEW"}]}`)
	}))
	defer s.Close()
	a := whatsapp.New(whatsapp.Options{GraphURL: s.URL, Version: "v26.0"})
	for _, out := range messages() {
		if _, err := a.Send(t.Context(), shop, out); err != nil {
			t.Error(err)
		}
	}
	if err := a.MarkRead(t.Context(), shop, "wamid.IN", true); err != nil {
		t.Error(err)
	}
	const name = "testdata/requests.txt"
	text := ""
	for _, line := range got {
		text += line + "\n"
	}
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil || string(want) != text {
		t.Errorf("requests differ from %s (%v):\n%s", name, err, text)
	}
}

func TestMediaIsFetchedByAFreshAddress(t *testing.T) {
	t.Parallel()
	lookups, file := 0, bytes.Repeat([]byte("x"), 1000)
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	defer s.Close()
	mux.HandleFunc("/v26.0/{id}", func(w http.ResponseWriter, r *http.Request) {
		lookups++
		id := r.PathValue("id")
		switch {
		case r.Header.Get("Authorization") != "Bearer token-of-tests":
			w.WriteHeader(401)
			return
		case id == "gone":
			w.WriteHeader(404)
			io.WriteString(w, `{"error":{"code":100,"message":"Unsupported get request"}}`)
			return
		case id == "dead":
			w.WriteHeader(401)
			io.WriteString(w, `{"error":{"code":190,"message":"expired"}}`)
			return
		case id == "down":
			w.WriteHeader(500)
			return
		}
		address, size := s.URL+"/file/"+id, any(len(file))
		switch id {
		case "stale":
			address += fmt.Sprint("-", lookups)
		case "large":
			size = "200000000"
		case "elsewhere":
			address = "https://files.example.com/steal"
		}
		json.NewEncoder(w).Encode(map[string]any{"url": address, "mime_type": "image/jpeg", "file_size": size, "id": id})
	})
	stale := 0
	mux.HandleFunc("/file/{id}", func(w http.ResponseWriter, r *http.Request) {
		if id := r.PathValue("id"); len(id) > 5 && id[:5] == "stale" {
			if stale++; stale == 1 {
				w.WriteHeader(404)
				return
			}
		}
		w.Write(file)
	})
	a := whatsapp.New(whatsapp.Options{GraphURL: s.URL, Version: "v26.0"})
	test := func(id string, outcome channel.Outcome, gone bool, code int, state inbox.AccountState) {
		t.Helper()
		body, _, _, err := a.FetchMedia(t.Context(), shop, inbox.Media{PlatformID: id})
		e, ok := errors.AsType[*channel.SendError](err)
		if !ok {
			t.Errorf("%s: %v, %v", id, body, err)
			return
		}
		if e.Outcome != outcome || e.MediaGone != gone || e.Failure.Code != code || e.AccountState != state || e.Failure.Title == "" {
			t.Errorf("%s: %+v", id, e)
		}
	}
	good := func(id string) {
		t.Helper()
		body, size, mime, err := a.FetchMedia(t.Context(), shop, inbox.Media{PlatformID: id})
		if err != nil {
			t.Errorf("%s: %v", id, err)
			return
		}
		defer body.Close()
		if b, err := io.ReadAll(body); err != nil || !bytes.Equal(b, file) || size != 1000 || mime != "image/jpeg" {
			t.Errorf("%s: %d bytes of %d, %q, %v", id, len(b), size, mime, err)
		}
	}
	good("fresh")
	good("stale")
	test("gone", channel.Refused, true, 100, "")
	test("dead", channel.TryLater, false, 190, inbox.AccountTokenDead)
	test("down", channel.TryLater, false, 0, "")
	test("large", channel.Refused, false, 131052, "")
	test("elsewhere", channel.TryLater, false, 0, "")
}

func TestEachCodeHasItsWords(t *testing.T) {
	t.Parallel()
	a := whatsapp.New(whatsapp.Options{})
	for code := range 134000 {
		switch {
		case code == 0 || code > 300 && code < 130000:
			continue
		}
		body := fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"statuses":[{"id":"w","status":"failed","timestamp":"1","errors":[{"code":%d,"title":"call 915550100123"}]}]}}]}]}`, code)
		p, err := a.Parse(body)
		if err != nil || len(p.Updates) != 1 || p.Updates[0].Report == nil {
			t.Fatalf("code %d: %+v, %v", code, p, err)
		}
		f := p.Updates[0].Report.Failure
		if f == nil || f.Code != code || f.Title == "" || f.Explanation == "" || f.WayOut == "" || bytes.Contains([]byte(f.Title+f.Explanation), []byte("915550")) {
			t.Fatalf("code %d: %+v", code, f)
		}
	}
}

func BenchmarkParseText(b *testing.B) {
	file, err := os.ReadFile("testdata/golden/messages.text.txt")
	if err != nil {
		b.Fatal(err)
	}
	body, _, _ := bytes.Cut(file, []byte(dashes))
	var small bytes.Buffer
	if err := json.Compact(&small, body); err != nil {
		b.Fatal(err)
	}
	a := whatsapp.New(whatsapp.Options{})
	b.SetBytes(int64(small.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Parse(small.Bytes()); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("testdata/golden/*.txt")
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		body, _, _ := bytes.Cut(file, []byte(dashes))
		f.Add(body)
	}
	a := whatsapp.New(whatsapp.Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := a.Parse(body)
		if err == nil && len(p.Updates) == 0 {
			// A map, since names count exactly, which the structs of encoding/json do not ask for.
			var top map[string]json.RawMessage
			var entries []map[string]json.RawMessage
			if json.Unmarshal(body, &top) == nil && json.Unmarshal(top["entry"], &entries) == nil && len(entries) > 0 && bytes.HasPrefix(entries[0]["changes"], []byte("[{")) {
				t.Errorf("something is present and nothing was filed: %s", body)
			}
		}
	})
}
