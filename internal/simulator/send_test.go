package simulator

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
)

func TestSendsAreChecked(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.RatePerSecond, c.Knobs.PairLimitOff = -1, true })
	r.write(asha, "hello")
	long := strings.Repeat("न", 4097)
	test := func(body string, wantStatus, wantCode int) {
		t.Helper()
		var m map[string]any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(body, "'", `"`)), &m); err != nil {
			t.Fatal(err)
		}
		if m["to"] == nil {
			m["to"] = "+" + asha
		}
		if status, code, _ := r.send(m); status != wantStatus || code != wantCode {
			t.Errorf("%.120s: %d, code %d, want %d, %d", body, status, code, wantStatus, wantCode)
		}
	}
	test(`{'type':'text','text':{'body':'hi','preview_url':true}}`, 200, 0)
	test(`{'type':'text','text':{'body':'`+long[3:]+`'}}`, 200, 0)
	test(`{'type':'text','text':{'body':'`+long+`'}}`, 400, 100)
	test(`{'type':'text','text':{}}`, 400, 131008)
	test(`{'type':'text'}`, 400, 131008)
	test(`{'type':'texte','texte':{}}`, 400, 100)
	test(`{'type':'text','text':{'body':5}}`, 400, 100)
	test(`{'type':'text','txt':{'body':'hi'}}`, 400, 100)
	test(`{'type':'text','text':{'body':'hi'},'messaging_product':'sms'}`, 400, 100)
	test(`{'type':'text','text':{'body':'hi'},'to':''}`, 400, 100)
	test(`{'type':'text','text':{'body':'hi'},'to':'IN.123'}`, 400, 131009)
	test(`{'type':'text','text':{'body':'hi'},'to':'+915550100101'}`, 400, 131021)
	test(`{'type':'text','text':{'body':'hi'},'biz_opaque_callback_data':'`+strings.Repeat("x", 513)+`'}`, 400, 100)
	test(`{'type':'image','image':{'link':'https://example.com/a.jpg','caption':'x'}}`, 200, 0)
	test(`{'type':'image','image':{}}`, 400, 131008)
	test(`{'type':'image','image':{'id':'1'}}`, 400, 131009)
	test(`{'type':'image','image':{'id':'1','link':'https://x'}}`, 400, 131009)
	test(`{'type':'image','image':{'link':'https://example.com/a.jpg','caption':'`+long[:1025*3]+`'}}`, 400, 100)
	test(`{'type':'audio','audio':{'link':'https://example.com/a.ogg','caption':'x'}}`, 400, 100)
	test(`{'type':'location','location':{'latitude':18.5,'longitude':73.8}}`, 200, 0)
	test(`{'type':'location','location':{'latitude':118.5,'longitude':73.8}}`, 400, 131009)
	test(`{'type':'contacts','contacts':[{'name':{'formatted_name':'Meera'}}]}`, 200, 0)
	test(`{'type':'contacts','contacts':[{'name':{'first_name':'Meera'}}]}`, 400, 131008)
	test(`{'type':'contacts','contacts':[]}`, 400, 131009)
	test(`{'type':'reaction','reaction':{'emoji':'x'}}`, 400, 131008)
	button := func(b string) string {
		return `{'type':'interactive','interactive':{'type':'button','body':{'text':'?'},'action':{'buttons':[` + b + `]}}}`
	}
	yes := `{'type':'reply','reply':{'id':'y','title':'Yes'}}`
	test(button(yes), 200, 0)
	test(button(yes+","+yes), 400, 131009)
	test(button(strings.Repeat(yes+",", 3)+yes), 400, 131009)
	test(button(strings.ReplaceAll(yes, "Yes", "a title of 21 charact")), 400, 131009)
	test(`{'type':'interactive','interactive':{'type':'button','action':{'buttons':[`+yes+`]}}}`, 400, 131008)
	list := func(rows string) string {
		return `{'type':'interactive','interactive':{'type':'list','body':{'text':'?'},'action':{'button':'Pick','sections':[{'title':'A','rows':[` + rows + `]}]}}}`
	}
	test(list(`{'id':'1','title':'One'}`), 200, 0)
	test(list(`{'id':'1','title':'One'},{'id':'1','title':'Two'}`), 400, 131009)
	test(list(``), 400, 131009)
	test(`{'type':'interactive','interactive':{'type':'cta_url','body':{'text':'?'},'action':{'name':'cta_url','parameters':{'display_text':'Open','url':'https://x.in'}}}}`, 200, 0)
	test(`{'type':'interactive','interactive':{'type':'cta_url','body':{'text':'?'},'action':{'name':'cta_url','parameters':{'url':'https://x.in'}}}}`, 400, 131008)
	test(`{'type':'template','template':{'name':'hello_world','language':{'code':'en_US'}}}`, 200, 0)
	test(`{'type':'template','template':{'name':'other','language':{'code':'en_US'}}}`, 404, 132001)
}

func TestBrazilAndMexicoGetAnotherWaID(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	test := func(to, want string) {
		t.Helper()
		r.write(to, "oi")
		_, out := r.call("POST", "/v26.0/"+phoneID+"/messages", "token", map[string]any{"messaging_product": "whatsapp", "to": "+" + to,
			"type": "text", "text": map[string]string{"body": "oi"}})
		c := out["contacts"].([]any)[0].(map[string]any)
		if c["input"] != "+"+to || c["wa_id"] != want {
			t.Errorf("to %s: contact %v, want wa_id %s", to, c, want)
		}
	}
	test("5511987650177", "551187650177")
	test("525512340177", "5215512340177")
	test(asha, asha)
}

func TestWindow(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	test := func(want string) {
		t.Helper()
		status, _, id := r.text(asha, "hi")
		r.advance(5 * time.Second)
		if got := r.statuses(id); status != 200 || got != want {
			t.Errorf("answered %d, statuses %q, want %q", status, got, want)
		}
	}
	test("failed:131047") // nobody has written yet
	if _, err := r.sim.PhoneSends(PhoneMessage{To: asha, Text: "from the phone"}); err != nil {
		t.Fatal(err)
	}
	test("failed:131047") // the phone opens no window
	in := r.write(asha, "hello")
	test("sent delivered read")
	r.advance(24*time.Hour - 10*time.Second)
	test("sent delivered read") // 23:59:55
	test("failed:131047")
	status, _, id := r.send(map[string]any{"to": "+" + asha, "type": "template", "template": map[string]any{"name": "hello_world", "language": map[string]string{"code": "en_US"}}})
	r.advance(5 * time.Second)
	if s := r.statuses(id); status != 200 || s != "sent delivered read" {
		t.Errorf("template: %d, %q", status, s)
	}
	if n := len(r.sim.Ledger().Received); n != 4 {
		t.Errorf("the customer received %d, want 4: what failed never arrived", n)
	}
	_ = in
}

func TestThroughputLimits(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Accounts = []Account{{ID: "1", Numbers: []Number{{ID: phoneID, Digits: "915550100101", Hybrid: true}, {ID: "80", Digits: "915550100102"}}}}
		c.Knobs.PairLimitOff = true
	})
	accepted := func(phone string, tries int) int {
		n := 0
		for range tries {
			status, _ := r.call("POST", "/v26.0/"+phone+"/messages", "token", map[string]any{"messaging_product": "whatsapp", "to": "+" + asha,
				"type": "text", "text": map[string]string{"body": "hi"}})
			if status == 200 {
				n++
			}
		}
		return n
	}
	if n := accepted(phoneID, 30); n != 20 {
		t.Errorf("hybrid: %d in one second, want 20", n)
	}
	if n := accepted("80", 90); n != 80 {
		t.Errorf("standard: %d in one second, want 80", n)
	}
	r.advance(500 * time.Millisecond)
	if n := accepted(phoneID, 20); n != 10 {
		t.Errorf("hybrid: %d half a second later, want 10", n)
	}
	if r.sim.Ledger().Graph[130429] != 30 {
		t.Errorf("codes %v", r.sim.Ledger().Graph)
	}
}

func TestPairLimit(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Knobs.RatePerSecond = -1 })
	r.write(asha, "hello")
	burst := func(to string) (n, code int) {
		for range 60 {
			var status int
			if status, code, _ = r.text(to, "hi"); status != 200 {
				return n, code
			}
			n++
		}
		return n, 0
	}
	if n, code := burst(asha); n != 45 || code != 131056 {
		t.Errorf("%d to one person, then %d, want 45, 131056", n, code)
	}
	if n, _ := burst("915550100124"); n != 45 {
		t.Errorf("%d to another, want 45", n)
	}
	r.advance(12 * time.Second)
	if n, _ := burst(asha); n != 2 {
		t.Errorf("%d after 12 seconds, want 2", n)
	}
}

func TestPricing(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) {
		c.Clock = NewVirtualClock(time.Date(2026, 9, 30, 23, 59, 0, 0, time.UTC))
		c.Knobs.FreeServiceMessages = 2
	})
	price := func() string {
		t.Helper()
		r.write(asha, "hello")
		_, _, id := r.text(asha, "hi")
		r.advance(20 * time.Second)
		out := ""
		for _, v := range r.values() {
			for _, st := range v.Statuses {
				if st.ID != id {
					continue
				}
				if p := st.Pricing; p != nil {
					out += st.Status + ":" + p.Type + "/" + p.Category + " "
				}
				if len(st.Errors) > 0 {
					out += st.Status
				}
			}
		}
		return strings.TrimSpace(out)
	}
	test := func(want string) {
		t.Helper()
		if got := price(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	free := "sent:free_customer_service/service delivered:free_customer_service/service"
	paid := "sent:regular/service delivered:regular/service"
	test(free) // September: free without counting
	r.advance(time.Minute)
	test(free)
	test(free)
	test(paid) // the third of October
	r.sim.SetKnobs(func(k *Knobs) { k.NoPaymentMethod = true })
	test("failed")
	r.advance(31 * 24 * time.Hour)
	test(free) // November counts anew
	if _, err := r.sim.CustomerSends(CustomerMessage{From: asha, Text: "from the ad", Ad: &cloudapi.Referral{SourceType: "ad", Headline: "x"}}); err != nil {
		t.Fatal(err)
	}
	entry := "sent:free_entry_point/referral_conversion delivered:free_entry_point/referral_conversion"
	test(entry)
	r.advance(71 * time.Hour)
	test(entry)
	r.advance(2 * time.Hour)
	test(free)
}

func TestReadReceiptsAndTyping(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	first, second, third := r.write(asha, "1"), r.write(asha, "2"), r.write(asha, "3")
	status, _, _ := r.send(map[string]any{"status": "read", "message_id": second, "typing_indicator": map[string]string{"type": "text"}})
	if status != 200 || !r.sim.typing("", asha) {
		t.Errorf("answered %d, typing %v", status, r.sim.typing("", asha))
	}
	chat, err := r.sim.Chat("", asha)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"read", "read", "sent"} {
		if chat[i].Status != want {
			t.Errorf("message %d is %s, want %s", i+1, chat[i].Status, want)
		}
	}
	r.advance(26 * time.Second)
	if r.sim.typing("", asha) {
		t.Error("typing still shows after 25 seconds")
	}
	if status, code, _ := r.send(map[string]any{"status": "read", "message_id": "wamid.unknown"}); status != 400 || code != 131009 {
		t.Errorf("unknown id: %d, code %d", status, code)
	}
	_, _ = first, third
}

func TestReactionsOfTheBusiness(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	in := r.write(asha, "hello")
	react := func(target, emoji, want string) {
		t.Helper()
		_, _, id := r.send(map[string]any{"to": "+" + asha, "type": "reaction", "reaction": map[string]string{"message_id": target, "emoji": emoji}})
		r.advance(5 * time.Second)
		if s := r.statuses(id); s != want {
			t.Errorf("statuses %q, want %q", s, want)
		}
	}
	react(in, "🙏", "sent") // nothing else follows
	chat, _ := r.sim.Chat("", asha)
	if len(chat) != 1 || chat[0].Reactions[byAPI] != "🙏" {
		t.Errorf("chat %+v", chat)
	}
	react(in, "", "sent")
	react("wamid.unknown", "🙏", "failed:131009")
	if chat, _ = r.sim.Chat("", asha); len(chat[0].Reactions) != 0 {
		t.Errorf("reactions %v", chat[0].Reactions)
	}
}

func TestSendToAHiddenNumber(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	c, err := r.sim.Meet(Customer{Digits: asha, Username: "asha.m", Hidden: true})
	if err != nil {
		t.Fatal(err)
	}
	r.write(c.UserID, "hello")
	_, out := r.call("POST", "/v26.0/"+phoneID+"/messages", "token", map[string]any{"messaging_product": "whatsapp", "recipient": c.UserID,
		"type": "text", "text": map[string]string{"body": "hi"}})
	contact := out["contacts"].([]any)[0].(map[string]any)
	if contact["user_id"] != c.UserID || contact["wa_id"] != nil {
		t.Errorf("contact %v", contact)
	}
	r.advance(5 * time.Second)
	n := 0
	for _, v := range r.values() {
		for _, st := range v.Statuses {
			n++
			if st.RecipientID != "" || st.RecipientUserID != c.UserID {
				t.Errorf("status names %q, %q", st.RecipientID, st.RecipientUserID)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d statuses, want 3", n)
	}
	for _, b := range r.app.bodies {
		if strings.Contains(string(b), asha) {
			t.Errorf("a webhook shows the hidden number: %s", b)
		}
	}
}
