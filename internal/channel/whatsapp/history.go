package whatsapp

import (
	"maps"
	"slices"
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// historyDeclined is the code that comes when the owner chose not to share the past.
const historyDeclined = 2593109

const declinedWords = "The owner chose on the phone not to share earlier messages."

// pieceOf tells which part of the past a chunk is and what it reaches.
func pieceOf(h *cloudapi.HistoryChunk) *inbox.SyncFact {
	f := &inbox.SyncFact{Kind: inbox.SyncHistory, Phase: h.Metadata.Phase, Chunk: h.Metadata.ChunkOrder, Progress: min(max(h.Metadata.Progress, 0), 100)}
	days := map[int]bool{}
	for i := range h.Threads {
		for j := range h.Threads[i].Messages {
			f.Messages++
			at := inbox.Millis(h.Threads[i].Messages[j].Timestamp.Millis())
			if at <= 0 {
				continue
			}
			if f.Oldest == 0 || at < f.Oldest {
				f.Oldest = at
			}
			f.Newest = max(f.Newest, at)
			days[int(at/msPerDay)] = true
		}
	}
	f.Days = slices.Sorted(maps.Keys(days))
	return f
}

const msPerDay = 24 * 60 * 60 * 1000

// history reads a chunk of the past: threads, or the word that there are none.
func (p *parser) history(i int, h *cloudapi.HistoryChunk) {
	path := item("history", i)
	if h.Err != nil {
		p.bad(path, h.Raw, h.Err.Error())
	}
	for j := range h.Errors {
		e := &h.Errors[j]
		if e.Code == historyDeclined {
			p.add(path, h.Raw, inbox.Update{Sync: &inbox.SyncFact{Kind: inbox.SyncHistory, Declined: true, Reason: declinedWords}})
			continue
		}
		p.add(path, h.Raw, inbox.Update{Account: &inbox.AccountFact{Kind: "history.error", Reason: failure(h.Errors[j : j+1]).Explanation}})
	}
	if h.Metadata != nil {
		p.add(path, h.Raw, inbox.Update{Sync: pieceOf(h)})
	}
	for j := range h.Threads {
		t := &h.Threads[j]
		at := path + "." + item("threads", j)
		if t.Err != nil {
			p.bad(at, t.Raw, t.Err.Error())
		}
		who := threadPerson(t)
		p.grow(len(t.Messages))
		for k := range t.Messages {
			m := &t.Messages[k]
			about := inboundMessage(inbox.SourceHistory)
			if p.ours(m, who) {
				about.direction, about.author = inbox.Outbound, inbox.ByPhone
			}
			about.thread = who
			p.message(at+"."+item("messages", k), m, about)
		}
	}
}

// threadPerson is the other side of a thread, whose id is their number or their BSUID.
func threadPerson(t *cloudapi.Thread) inbox.Person {
	var who inbox.Person
	if c := t.Context; c != nil {
		who = inbox.Person{UserID: c.UserID, ParentUserID: c.ParentUserID, Phone: c.WaID, Username: strings.TrimPrefix(c.Username, "@")}
	}
	who.UserID, who.Phone = tidyIDs(who.UserID, who.Phone)
	id, phone := tidyIDs("", t.ID)
	fill(&who, inbox.Person{UserID: id, Phone: phone})
	return who
}

// ours tells the direction of a message of the past: by from against our number. "to" stands only
// on what the business sent. Observed: one vendor writes from_me instead (contract 4.6).
func (p *parser) ours(m *cloudapi.Message, who inbox.Person) bool {
	switch {
	case m.FromMe != nil:
		return *m.FromMe
	case m.HistoryContext != nil && m.HistoryContext.FromMe != nil:
		return *m.HistoryContext.FromMe
	case m.To != "" || m.ToUserID != "":
		return true
	case m.FromUserID != "" && m.FromUserID == who.UserID:
		return false
	case m.From == "":
		return false
	}
	return inbox.NormalPhone(m.From) == inbox.NormalPhone(p.value.Metadata.DisplayPhoneNumber)
}

// pastStatus reads how far a message of the past had got, in either case. One that had not left
// the phone yet counts as taken, so that any later report outranks it.
func pastStatus(s string) inbox.Status {
	switch strings.ToUpper(s) {
	case "PENDING":
		return inbox.StatusAccepted
	case "SENT":
		return inbox.StatusSent
	case "DELIVERED":
		return inbox.StatusDelivered
	case "READ":
		return inbox.StatusRead
	case "PLAYED":
		return inbox.StatusPlayed
	case "ERROR":
		return inbox.StatusFailed
	}
	return ""
}
