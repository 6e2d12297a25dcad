package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sangam/internal/wire/cloudapi"
)

// ask requests a sync and returns the error code, 0 for accepted.
func (r *rig) ask(id, token, kind string) int {
	r.t.Helper()
	status, out := r.call("POST", "/v26.0/"+id+"/smb_app_data", token, map[string]any{"messaging_product": "whatsapp", "sync_type": kind})
	if status == 200 && out["request_id"] == "" {
		r.t.Error("no request_id")
	}
	code, _ := codes(out)
	return code
}

func (r *rig) chunks() (out []cloudapi.HistoryChunk) {
	for _, v := range r.values() {
		out = append(out, v.History...)
	}
	return out
}

func TestEachSyncOnceAndWithin24Hours(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, nil)
	token := r.onboard(true)
	r.advance(23 * time.Hour)
	if code := r.ask(id, token, "history"); code != 0 {
		t.Errorf("first: %d", code)
	}
	if code := r.ask(id, token, "history"); code != 2593107 {
		t.Errorf("second: %d", code)
	}
	r.advance(2 * time.Hour)
	if code := r.ask(id, token, "smb_app_state_sync"); code != 2593108 {
		t.Errorf("too late: %d", code)
	}
	if code := r.ask(id, token, "dance"); code != 100 {
		t.Errorf("unknown: %d", code)
	}
}

func TestDeclinedHistory(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, nil)
	token := r.onboard(false)
	if code := r.ask(id, token, "history"); code != 0 {
		t.Fatal(code)
	}
	r.settle()
	c := r.chunks()
	if len(c) != 1 || len(c[0].Errors) != 1 || c[0].Errors[0].Code != 2593109 || c[0].Metadata != nil || c[0].Threads != nil {
		t.Errorf("%+v", c)
	}
}

func TestSilentSync(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Sync.Silent, c.Knobs.Sync.Messages = true, 100 })
	token := r.onboard(true)
	if r.ask(id, token, "history") != 0 || r.ask(id, token, "smb_app_state_sync") != 0 {
		t.Error("not accepted")
	}
	r.advance(24 * time.Hour)
	if v := r.values(); len(v) != 0 {
		t.Errorf("%d values came", len(v))
	}
}

func TestGeneratedHistoryIsWholeAndHasEveryOddity(t *testing.T) {
	t.Parallel()
	const n = 3000
	r, id, _ := newPhone(t, func(c *Config) {
		c.Knobs.Sync = SyncKnobs{Messages: n, ChunkSize: 100, Repeat: 0.2, Amended: 0.05, NoThreadID: 0.2, Hidden: 0.1, FutureTimes: 0.02, Media: 0.3}
	})
	token := r.onboard(true)
	r.ask(id, token, "history")
	r.advance(time.Hour)
	asked := start
	seen := map[string]cloudapi.Message{}
	orders, progress := map[string]int{}, []int{}
	var noID, hidden, future, edits, revokes int
	phases := map[int]int{}
	for _, c := range r.chunks() {
		orders[fmt.Sprint(c.Metadata.Phase, "/", c.Metadata.ChunkOrder)]++
		progress = append(progress, c.Metadata.Progress)
		for _, th := range c.Threads {
			if th.ID == "" && th.Context.WaID != "" {
				noID++
			}
			if th.Context.WaID == "" {
				hidden++
			}
			for _, m := range th.Messages {
				if _, twice := seen[m.ID]; !twice {
					phases[c.Metadata.Phase]++
				}
				seen[m.ID] = m
				if m.HistoryContext == nil || strings.ToUpper(m.HistoryContext.Status) != m.HistoryContext.Status {
					t.Fatalf("status %+v", m.HistoryContext)
				}
				at := time.UnixMilli(m.Timestamp.Millis())
				days := asked.Sub(at).Hours() / 24
				switch {
				case at.After(asked):
					future++
				case days < phaseDays[c.Metadata.Phase]-0.1 || days > phaseDays[c.Metadata.Phase+1]+0.1:
					t.Errorf("phase %d holds a message of day %f", c.Metadata.Phase, days)
				}
				switch m.Type {
				case "edit":
					edits++
				case "revoke":
					revokes++
				}
				if (m.From == shopDigits) != (m.FromUserID == "") {
					t.Errorf("author of %+v", m)
				}
			}
		}
	}
	if len(seen) != n || phases[0] != 60 || phases[1] != 1800 {
		t.Errorf("%d messages, phases %v", len(seen), phases)
	}
	repeated, ordered := 0, true
	for _, k := range orders {
		repeated += k - 1
	}
	for i := range progress[1:] {
		ordered = ordered && progress[i] <= progress[i+1]
	}
	if repeated == 0 || ordered || noID == 0 || hidden == 0 || future == 0 || edits == 0 || revokes == 0 {
		t.Errorf("repeated %d, in order %v, no id %d, hidden %d, future %d, edits %d, revokes %d", repeated, ordered, noID, hidden, future, edits, revokes)
	}
	in, out := 0, 0
	for _, v := range r.values() {
		if v.Field != "history" {
			continue
		}
		for _, m := range append(v.Messages, v.MessageEchoes...) {
			if p := seen[m.ID]; p.Type != "media_placeholder" || m.Media() == nil || p.From != m.From {
				t.Errorf("file %+v for %+v", m, p)
			}
			if _, info := r.call("GET", "/v26.0/"+m.Media().ID, token, nil); info["sha256"] != m.Media().SHA256 {
				t.Fatalf("media %v", info)
			}
		}
		in, out = in+len(v.Messages), out+len(v.MessageEchoes)
	}
	if in == 0 || out == 0 {
		t.Errorf("files of customers %d, of the business %d", in, out)
	}
}

func TestEmptyPhasesSendNothingAndTheVariantOfAReseller(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) {
		c.Knobs.Sync = SyncKnobs{Messages: 200, NoPhase: []int{0, 2}, LowerCase: true, InOrder: true, ChunkSize: 50, Every: -1}
		c.PastWorkers = 1
	})
	token := r.onboard(true)
	r.ask(id, token, "history")
	r.settle()
	last := 0
	for _, c := range r.chunks() {
		if c.Metadata.Phase != 1 || c.Metadata.Progress < last {
			t.Errorf("%+v", c.Metadata)
		}
		last = c.Metadata.Progress
		for _, m := range c.Threads[0].Messages {
			if m.FromMe == nil || *m.FromMe != (m.From == shopDigits) || !*m.FromMe && m.HistoryContext.Status != "pending" {
				t.Errorf("%+v", m)
			}
		}
	}
	if last != 100 {
		t.Errorf("progress ends at %d", last)
	}
}

func TestTheSameIDThroughHistoryEchoAndStatus(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, nil)
	before := r.do("customer/send", map[string]any{"to": shopDigits, "from": asha, "text": "long before"})["id"].(string)
	photo := r.do("phone/send", map[string]any{"from": shopDigits, "to": asha, "type": "image"})["id"].(string)
	r.advance(48 * time.Hour)
	r.do("customer/send", map[string]any{"to": shopDigits, "from": "915550100124", "text": "a minute before"})
	token := r.onboard(true)
	echo := r.do("phone/send", map[string]any{"from": shopDigits, "to": asha, "text": "just now"})["id"].(string)
	r.advance(time.Minute)
	r.ask(id, token, "history")
	r.advance(time.Minute)
	phase := map[string]int{}
	for _, c := range r.chunks() {
		for _, th := range c.Threads {
			for _, m := range th.Messages {
				phase[m.ID] = c.Metadata.Phase
			}
		}
	}
	if _, ok := phase[echo]; !ok || phase[before] != 1 || phase[photo] != 1 || phase[echo] != 0 {
		t.Errorf("history holds %v", phase)
	}
	if e := r.echoes(); len(e) != 2 || e[0].ID != echo || e[1].ID != photo || e[1].Image == nil {
		t.Errorf("echoes %+v", e)
	}
	if st := r.statuses(echo); st != "sent delivered read" {
		t.Errorf("statuses %s", st)
	}
	if m := r.messages(); len(m) != 0 {
		t.Errorf("what came before the link was told: %+v", m)
	}
	// A message from before the link opens no window.
	_, out := r.call("POST", "/v26.0/"+id+"/messages", token, map[string]any{"messaging_product": "whatsapp", "to": "+915550100124", "type": "text", "text": map[string]any{"body": "x"}})
	sent := out["messages"].([]any)[0].(map[string]any)["id"].(string)
	r.advance(time.Minute)
	if st := r.statuses(sent); st != "failed:131047" {
		t.Errorf("a reply to what came before: %s", st)
	}
}

func TestAddressBook(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Sync.Contacts, c.Knobs.Sync.Hidden = 450, 0.1 })
	r.do("customers", map[string]any{"digits": "915550100555", "hidden": true, "username": "ravi_iyer"})
	r.do("phone/contact", map[string]any{"number": shopDigits, "contact": asha, "name": "Asha Menon"})
	r.do("phone/contact", map[string]any{"number": shopDigits, "contact": "915550100555", "name": "Ravi (plumber)"})
	token := r.onboard(true)
	r.settle()
	if v := r.values(); len(v) != 0 {
		t.Fatalf("told before it was asked for: %+v", v)
	}
	r.ask(id, token, "smb_app_state_sync")
	r.settle()
	lines := func() (out []cloudapi.StateSync) {
		for _, v := range r.values() {
			out = append(out, v.StateSync...)
		}
		return out
	}
	burst := lines()
	hidden, names := 0, map[string]string{}
	for _, l := range burst {
		if l.Contact.PhoneNumber == "" {
			hidden++
			if l.Contact.UserID == "" || l.Contact.Username == "" {
				t.Errorf("hidden %+v", l.Contact)
			}
		}
		names[l.Contact.FullName] = l.Contact.PhoneNumber
	}
	if len(burst) != 452 || hidden < 10 || names["Asha Menon"] != asha || names["Ravi (plumber)"] != "" {
		t.Errorf("%d lines, %d hidden", len(burst), hidden)
	}
	r.do("phone/contact", map[string]any{"number": shopDigits, "contact": asha, "name": "Asha (regular)"})
	r.settle()
	r.do("phone/contact", map[string]any{"number": shopDigits, "contact": asha, "remove": true})
	r.settle()
	later := lines()[452:]
	if len(later) != 2 || later[0].Action != "add" || later[0].Contact.FullName != "Asha (regular)" || later[1].Action != "remove" || later[1].Contact.FullName != "" || later[1].Contact.PhoneNumber != asha {
		t.Errorf("later %+v", later)
	}
}

func TestPeopleOfTheHistoryCanBeAnswered(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Sync = SyncKnobs{Messages: 50, Hidden: 1, NoFollowUps: true} })
	token := r.onboard(true)
	r.ask(id, token, "history")
	r.advance(time.Hour)
	who := r.chunks()[0].Threads[0].Context
	status, out := r.call("POST", "/v26.0/"+id+"/messages", token, map[string]any{"messaging_product": "whatsapp", "recipient": who.UserID, "type": "template",
		"template": map[string]any{"name": "hello_world", "language": map[string]any{"code": "en_US"}}})
	if status != 200 || out["contacts"].([]any)[0].(map[string]any)["user_id"] != who.UserID {
		t.Errorf("%d %v", status, out)
	}
}

func TestAHistoryThatIsRefusedComesAgainTheSame(t *testing.T) {
	t.Parallel()
	r, id, _ := newPhone(t, func(c *Config) { c.Knobs.Sync = SyncKnobs{Messages: 100, Every: -1, NoFollowUps: true} })
	token := r.onboard(true)
	r.settle()
	r.app.mu.Lock()
	r.app.answers = []int{500, 500, 500, 500}
	r.app.mu.Unlock()
	r.ask(id, token, "history")
	r.advance(time.Minute)
	seen := map[string]bool{}
	for _, c := range r.chunks() {
		for _, th := range c.Threads {
			for _, m := range th.Messages {
				seen[m.ID] = true
			}
		}
	}
	if len(seen) != 100 || r.sim.Ledger().Answers[http.StatusInternalServerError] != 4 {
		t.Errorf("%d messages, answers %v", len(seen), r.sim.Ledger().Answers)
	}
}

func TestTheSameSeedMakesTheSameHistory(t *testing.T) {
	t.Parallel()
	history := func(seed uint64) string {
		s := New(Config{Seed: seed, Clock: NewVirtualClock(start)})
		g := &pastGen{s: s, n: s.order[0], k: SyncKnobs{Messages: 1000, Amended: 0.1}.withDefaults(), at: start, count: [3]int{100, 500, 400}}
		m, err := json.Marshal([]any{g.message(1, 33), g.fill(1, 40, 60)})
		if err != nil {
			t.Fatal(err)
		}
		return string(m) + g.id(2, 7, "1")
	}
	if history(3) != history(3) || history(3) == history(4) {
		t.Error("the history does not follow from the seed")
	}
}
