package proofs

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/simulator"
)

// TestTheLifeOfANumber lives through what may happen to one number between the first question and
// the day it is connected again, on both engines, over real HTTP and on a clock of its own: each
// station asks the API, the desk and the gate what they say, and at the end nothing that was told is
// lost or there twice, each transition was recorded once, and each notice given once.
func TestTheLifeOfANumber(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, dialect db.Dialect) {
		l := newLife(t, dialect, simulator.Knobs{Duplicates: 0.2, Disorder: 0.2, Sync: simulator.SyncKnobs{Messages: 300, Threads: 12, Contacts: 230, ChunkSize: 40, Every: 20 * time.Second,
			Repeat: 0.4, Media: 0.1, Amended: 0.08, NoThreadID: 0.3, Hidden: 0.15, FutureTimes: 0.05, LowerCase: true}})
		chapters := map[string][]simulator.Step{}
		for _, st := range simulator.WholeLife(lifeDigits, lifeCustomer) {
			chapters[st.Name] = append(chapters[st.Name], st)
		}
		l.does(chapters[simulator.LifeBefore]...)
		l.onboarded()
		l.sharesThePast()
		l.works(chapters[simulator.LifeWork])
		l.fallsSilent()
		l.losesThePhone(chapters)
		l.endsForEachReason(chapters)
		l.isBack()
		l.whole()
	})
}

// onboarded: the link is made and nothing was heard. What was said before is not here.
func (l *aLife) onboarded() {
	l.t.Helper()
	l.onboard(true)
	h := l.stands("linked", "nothing_heard")
	if h.State != "linked" || h.Lamps.Phone != "unknown" || len(h.Gaps) != 0 || len(h.Notices) != 0 {
		l.t.Errorf("after onboarding: %+v", h)
	}
	if n := number(l.t, l.DB, "SELECT count(*) FROM messages"); n != 0 {
		l.t.Errorf("%d messages before anything was shared", n)
	}
}

// sharesThePast: both syncs, asked for once. The past fills threads and touches nothing else.
func (l *aLife) sharesThePast() {
	l.t.Helper()
	path := "/accounts/" + l.account + "/syncs"
	l.asks("POST", path, object{})
	if status, answer := l.call("POST", "/api/v1"+path, strings.NewReader("{}")); status != 409 {
		l.t.Errorf("asked for twice: %d %s", status, answer)
	}
	l.stands("syncing", "sync")
	l.passes(10 * time.Minute)
	h := l.stands("live", "")
	for _, s := range h.Syncs {
		if s.Stage != "finished" || s.RequestID == "" {
			l.t.Errorf("the sync of %s is %s, request %q", s.Kind, s.Stage, s.RequestID)
		}
	}
	l.whole()
	now := l.sim.Now().UnixMilli()
	for query, want := range map[string]int64{
		"SELECT count(*) FROM messages WHERE source <> 'history'":                                                                                                            0,
		"SELECT count(*) FROM conversations WHERE unread <> 0 OR window_until <> 0 OR last_inbound_at <> 0":                                                                  0,
		"SELECT count(*) FROM events WHERE kind = 'message.received'":                                                                                                        0,
		"SELECT count(*) FROM messages WHERE kind <> 'media_placeholder' AND text = '' AND kind = 'text'":                                                                    0,
		fmt.Sprintf("SELECT count(*) FROM messages WHERE sent_at > %d", now):                                                                                                 0,
		"SELECT count(*) FROM syncs WHERE tries <> 1":                                                                                                                        0,
		"SELECT count(*) FROM account_signs WHERE inbound_at <> 0 OR echo_at <> 0":                                                                                           0,
		"SELECT count(*) FROM conversations c WHERE c.last_at <> (SELECT max(m.sent_at) FROM messages m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id)": 0,
	} {
		if got := number(l.t, l.DB, query); got != want {
			l.t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	if filled := number(l.t, l.DB, "SELECT filled FROM syncs WHERE kind = 'history'"); filled == 0 {
		l.t.Error("no placeholder was filled")
	}
	want := []string{"contact: Is the 2 kg basmati pack back in stock? (history)", "phone: Yes, shall I keep one aside? (history)", "contact: [image] (history)"}
	if got := l.said(); !slices.Equal(got, want) {
		l.t.Errorf("the thread of before: %q, want %q", got, want)
	}
	th := l.thread()
	if th.Unread != 0 || th.Window.Open || th.Window.Reason != "never_opened" || th.PhoneAt != 0 {
		l.t.Errorf("the past left its mark: %+v", th)
	}
	l.refuses("window_never_opened")
	l.bookHas(231)
	if name := l.savedAs(th.Contact.ID); name != "" {
		l.t.Errorf("the owner's private name %q is shown to members", name)
	}
	l.sharesNames()
	if name := l.savedAs(th.Contact.ID); name != "Asha Menon (regular)" {
		l.t.Errorf("shared, the name is %q", name)
	}
}

func (l *aLife) bookHas(want int) {
	l.t.Helper()
	var book struct{ Accounts []struct{ Entries int } }
	l.get("/address-book", &book)
	if len(book.Accounts) != 1 || book.Accounts[0].Entries != want {
		l.t.Errorf("the address book: %+v, want %d entries", book.Accounts, want)
	}
}

func (l *aLife) savedAs(contact string) string {
	l.t.Helper()
	var who struct {
		SavedAs string `json:"saved_as"`
	}
	l.get("/contacts/"+contact, &who)
	return who.SavedAs
}

// works: both hands answer, the phone takes back and corrects, and what was on the phone only
// comes after all.
func (l *aLife) works(steps []simulator.Step) {
	l.t.Helper()
	l.does(steps[0])
	if th := l.thread(); th.Unread != 1 || !th.Window.Open || th.Last.Text != "Please keep two" {
		l.t.Errorf("the customer wrote: %+v", th)
	}
	l.does(steps[1:]...)
	if th := l.thread(); th.Unread != 0 || th.PhoneAt == 0 || th.Last.Author.Kind != "phone" {
		l.t.Errorf("the phone answered: %+v", th)
	}
	if name := l.savedAs(l.thread().Contact.ID); name != "Asha Menon" {
		l.t.Errorf("renamed on the phone, the name is %q", name)
	}
	l.happens("customer/send", object{"to": lifeDigits, "from": lifeCustomer, "text": "What does it cost?"})
	l.replies("₹ 210 a pack")
	if th := l.thread(); th.Unread != 0 || th.PhoneAt != 0 || th.Last.Author.Kind == "phone" {
		l.t.Errorf("a member answered: %+v", th)
	}
	wrong := l.happens("phone/send", object{"from": lifeDigits, "to": lifeCustomer, "text": "See you at 7"})
	l.happens("phone/edit", object{"id": wrong, "text": "See you at 6"})
	gone := l.happens("phone/send", object{"from": lifeDigits, "to": lifeCustomer, "text": "for somebody else"})
	l.happens("phone/revoke", object{"id": gone})
	l.does(simulator.Step{Name: "late", Path: "customer/send", Body: object{"to": lifeDigits, "from": lifeCustomer, "text": "I came from your ad", "late_seconds": 30}})
	l.settle()
	if last := l.said(); !strings.HasPrefix(last[len(last)-1], "contact: [unsupported]") {
		l.t.Errorf("what is on the phone only shows as %q", last[len(last)-1])
	}
	l.passes(time.Minute)
	want := []string{"contact: Please keep two", "phone: Done, come by 6", "contact: What does it cost?", "api: ₹ 210 a pack", `phone: See you at 6 (edited from "See you at 7")`,
		"phone: for somebody else (revoked)", "contact: I came from your ad"}
	if got := l.said()[3:]; !slices.Equal(got, want) {
		l.t.Errorf("the thread: %q, want %q", got, want)
	}
	if th := l.thread(); th.Unread != 1 || !th.Window.Open {
		l.t.Errorf("after the late message: %+v", th)
	}
	if h := l.stands("live", ""); h.Lamps.Phone != "green" || h.KeepAlive == nil || h.KeepAlive.Phone.Days != 0 {
		l.t.Errorf("at work: %+v", h)
	}
}

// fallsSilent: the app stays unopened. People are told on day 7, 10, 12 and 13, once each, also
// across a restart; somebody's word ends it.
func (l *aLife) fallsSilent() {
	l.t.Helper()
	l.happens("phone/closed", object{"number": lifeDigits, "closed": true})
	days := 0
	var mails []string
	for _, stop := range []struct {
		day         int
		level, lamp string
	}{{6, "quiet", "green"}, {7, "notice", "amber"}, {10, "notice", "amber"}, {12, "notice", "amber"}, {13, "red", "red"}} {
		l.passes(time.Duration(stop.day-days) * 24 * time.Hour)
		days = stop.day
		state, cause := "at_risk", "phone_silent"
		if stop.level == "quiet" {
			state, cause = "live", ""
		} else {
			mails = append(mails, fmt.Sprintf("silent for %d days", stop.day))
		}
		h := l.stands(state, cause)
		if h.State != "linked" || h.KeepAlive == nil || h.KeepAlive.Phone.Days != stop.day || h.KeepAlive.Phone.Level != stop.level || h.Lamps.Phone != stop.lamp {
			l.t.Errorf("day %d: %+v", stop.day, h)
		}
		l.told(mails...)
		if stop.day == 12 {
			l.restart()
		}
	}
	l.refuses("window_closed")
	// It was open all the time; only nobody wrote from it.
	l.asks("POST", "/accounts/"+l.account+"/phone-opened", object{})
	h := l.stands("live", "")
	if len(h.Notices) != 4 || h.KeepAlive.Phone.Days != 0 {
		l.t.Errorf("after all: %+v", h)
	}
	l.went(h, "linked nothing_heard", "syncing sync", "live", "at_risk phone_silent", "live")
	l.happens("phone/closed", object{"number": lifeDigits, "closed": false})
}

// losesThePhone: a day without the phone, a new one, the gap, the reconnection.
func (l *aLife) losesThePhone(chapters map[string][]simulator.Step) {
	l.t.Helper()
	l.does(chapters[simulator.LifeLose]...)
	l.stands("live", "") // nobody tells, and a day of silence is nothing
	l.happens("customer/send", object{"to": lifeDigits, "from": lifeCustomer, "text": "Did you see the match?"})
	l.replies("We did!")
	l.does(chapters[simulator.LifeReinstall]...)
	h := l.stands("offboarded", "")
	if h.State != "offboarded" || h.Lamps.Phone != "red" || h.KeepAlive != nil || len(h.Gaps) != 1 || h.Gaps[0].To != 0 || h.Link.WayOut == "" {
		l.t.Errorf("offboarded: %+v", h)
	}
	l.refuses("account_offboarded")
	l.does(chapters[simulator.LifeGap]...)
	l.does(chapters[simulator.LifeReconnect]...)
	h = l.stands("reconnected", "gap")
	if h.State != "linked" || len(h.Gaps) != 1 || h.Gaps[0].To <= h.Gaps[0].From || h.Gaps[0].State != "offboarded" {
		l.t.Errorf("reconnected: %+v", h)
	}
	if got := l.said(); slices.Contains(got, "contact: Are you there?") {
		l.t.Error("a message of the gap was told after all")
	}
	l.asks("POST", "/accounts/"+l.account+"/gap-seen", object{})
	h = l.stands("live", "")
	l.went(h, "offboarded", "reconnected gap", "live")
	l.told("7 days", "10 days", "12 days", "13 days", "registered on a new phone", "linked again")
	l.does(chapters[simulator.LifeAfterGap]...)
	got := l.said()
	if last := got[len(got)-2:]; !slices.Equal(last, []string{"contact: Hello again", "phone: New phone, sorry"}) {
		l.t.Errorf("work goes on with %q", last)
	}
}

// endsForEachReason: the link ends for each reason the platform has, in each shape; the number comes
// back as the same account each time.
func (l *aLife) endsForEachReason(chapters map[string][]simulator.Step) {
	l.t.Helper()
	mails := len(l.mails)
	reasons := map[string]bool{}
	for i, end := range []object{
		{}, {"shape": "bare"}, {"shape": "legacy"}, {"reason": "BUSINESS_DOWNGRADE"}, {"reason": "PRIMARY_INACTIVITY"}, {"reason": "COMPANION_INACTIVITY"},
		{"reason": "ACCOUNT_DISCONNECTED"}, {"reason": "CHANGE_NUMBER"}, {"reason": "USER_RE_REGISTERED"},
	} {
		end["number"] = lifeDigits
		if i > 0 {
			l.onboard(false)
			l.passes(time.Minute)
			if h := l.stands("live", ""); h.State != "linked" || h.Gaps[0].To == 0 {
				l.t.Errorf("connected anew: %+v", h)
			}
		}
		l.happens("phone/disconnect", end)
		reason, _ := end["reason"].(string)
		h := l.stands("disconnected", strings.ToLower(reason))
		if h.State != "disconnected" || h.Link.Reason == "" || h.Link.WayOut == "" || h.KeepAlive != nil || h.Lamps.CloudAPI != "red" || h.Gaps[0].To != 0 || len(h.Gaps) != i+2 {
			l.t.Errorf("%v: %+v", end, h)
		}
		reasons[h.Link.Reason] = true
		l.refuses("account_disconnected")
	}
	// The three shapes without a reason say the same; each reason has words of its own.
	if len(reasons) != 7 {
		l.t.Errorf("%d different reasons: %v", len(reasons), reasons)
	}
	l.mu.Lock()
	if got := l.mails[mails:]; len(got) != 9 {
		l.t.Errorf("%d mails tell of 9 disconnections: %q", len(got), got)
	}
	l.mu.Unlock()
	l.does(chapters[simulator.LifeAfter]...)
	if got := l.said(); slices.Contains(got, "contact: Last order") {
		l.t.Error("something arrived without a link")
	}
}

// isBack: connected once more, an older fact that comes late changes nothing, and work goes on where
// it ended.
func (l *aLife) isBack() {
	l.t.Helper()
	l.onboard(false)
	l.passes(time.Minute)
	l.stands("live", "")
	// Nobody resolved it, and the last word was ours.
	if th := l.thread(); th.State != "waiting" {
		l.t.Errorf("the conversation is %s", th.State)
	}
	l.happens("customer/send", object{"to": lifeDigits, "from": lifeCustomer, "text": "Glad you are back"})
	l.replies("So are we")
	h := l.stands("live", "")
	if h.Lamps.Phone != "green" || h.Lamps.CloudAPI != "green" || h.State != "linked" {
		l.t.Errorf("back again: %+v", h)
	}
	for _, once := range []string{
		"SELECT kind, since, day FROM link_notices GROUP BY kind, since, day HAVING count(*) > 1",
		"SELECT at, to_state, cause FROM link_events GROUP BY at, to_state, cause HAVING count(*) > 1",
		"SELECT seq FROM events WHERE kind = 'message.received' GROUP BY message_id, seq HAVING count(*) > 1",
	} {
		if twice := rows(l.t, l.DB, once); len(twice) > 0 {
			l.t.Errorf("twice: %q (%s)", twice, once)
		}
	}
	if n := number(l.t, l.DB, "SELECT count(*) FROM accounts"); n != 1 {
		l.t.Errorf("%d accounts", n)
	}
}
