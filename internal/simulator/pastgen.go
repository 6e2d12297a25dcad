package simulator

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// The people of a generated history: 91 555 HHH LLLL with HHH from 200 and LLLL below 6000, where the
// last digits mean nothing. They are made from their index whenever somebody asks, so that millions
// cost no memory.
const pastPeople = 800 * 6000

var (
	pastFirst = [...]string{"Asha", "Ravi", "Meera", "Imran", "Lakshmi", "Joseph", "Farida", "Suresh", "Anjali", "Gurpreet", "Nisha", "Vikram", "Sunita", "Arjun", "Kavita", "Thomas"}
	pastLast  = [...]string{"Menon", "Iyer", "Kulkarni", "Sheikh", "Nair", "D'Souza", "Khan", "Patil", "Sharma", "Singh", "Verma", "Rao", "Das", "Reddy", "Joshi", "Mathew"}
)

type pastWho struct{ digits, name, username, userID string }

func (s *Simulator) pastPerson(k uint64) pastWho {
	h := mix(s.cfg.Seed^0x9e09, k)
	first, last := pastFirst[h%16], pastLast[h>>8%16]
	return pastWho{digits: fmt.Sprintf("91555%03d%04d", 200+k/6000, k%6000), name: first + " " + last,
		username: strings.ToLower(first) + "_" + strconv.FormatUint(k, 36), userID: s.pastUserID(k)}
}

// pastUserID holds the index, so that a reply to the business-scoped id alone finds the person.
func (s *Simulator) pastUserID(k uint64) string {
	return fmt.Sprintf("IN.77%08d%010d", k, mix(s.cfg.Seed^0x5b6, k)%1e10)
}

// pastIndex finds a person of a generated history by number.
func pastIndex(digits string) (uint64, bool) {
	if len(digits) != 12 || !strings.HasPrefix(digits, "91555") {
		return 0, false
	}
	high, err := strconv.ParseUint(digits[5:8], 10, 64)
	low, err2 := strconv.ParseUint(digits[8:], 10, 64)
	return (high-200)*6000 + low, err == nil && err2 == nil && high >= 200 && low < 6000
}

// pastByUserID finds one by business-scoped id and makes them known. Caller holds mu.
func (s *Simulator) pastByUserID(id string) *contact {
	if len(id) != 23 || !strings.HasPrefix(id, "IN.77") {
		return nil
	}
	k, err := strconv.ParseUint(id[5:13], 10, 64)
	if err != nil || k >= pastPeople || s.pastUserID(k) != id {
		return nil
	}
	return s.contactByDigits(s.pastPerson(k).digits)
}

// unit makes a fraction in [0, 1) of a hash.
func unit(h uint64) float64 { return float64(h>>11) / (1 << 53) }

func (s *Simulator) pastHidden(k uint64, knobs SyncKnobs) bool {
	return knobs.Hidden > 0 && unit(mix(s.cfg.Seed^0x41d, k)) < knobs.Hidden
}

var pastTexts = [...]string{"Is the 2 kg basmati pack back in stock?", "Yes, shall I keep one aside?", "ठीक है, शाम को आता हूँ", "How much for two?", "₹ 698 with delivery",
	"Can you deliver by 6?", "धन्यवाद 🙏", "The bill is in the bag.", "Kal dukaan khuli hai?", "Haan ji, 9 se 8 tak", "Please send the bill again", "Done, paid by UPI",
	"Which colour do you have?", "Blue and green only", "Ok", "Received, thank you"}

// pastGen makes the messages of one history from the seed.
type pastGen struct {
	s     *Simulator
	n     *number
	k     SyncKnobs
	salt  uint64
	at    time.Time // the moment of the request
	count [3]int    // messages of each phase
	// People of the chunk being made; nil does without.
	known map[uint64]pastWho
}

// Days back from the request where each phase begins and ends.
// Source: Cloud API, history webhook: day 0 to 1, 1 to 90, 90 to 180.
var phaseDays = [4]float64{0, 1, 90, 180}

// mediaDays is how far back media come at all.
const mediaDays = 14

// pastRun is how many messages in a row belong to one talk.
const pastRun = 4

func (g *pastGen) hash(salt uint64, phase, j int) uint64 {
	return mix(g.s.cfg.Seed^g.salt^salt, uint64(phase)<<40|uint64(j))
}

func (g *pastGen) person(phase, j int) uint64 {
	return g.hash(0x7a1c, phase, j/pastRun) % uint64(g.k.threads())
}

// when is the time of a message: even within its phase, the oldest first.
func (g *pastGen) when(phase, j int) time.Time {
	young, old := phaseDays[phase], phaseDays[phase+1]
	days := old - (old-young)*(float64(j)+unit(g.hash(0x71, phase, j)))/float64(g.count[phase])
	return g.at.Add(-time.Duration(days * 24 * float64(time.Hour)))
}

func (g *pastGen) amended(phase, j int) bool {
	return g.k.Amended > 0 && j%pastRun == 1 && unit(g.hash(0xa3, phase, j)) < g.k.Amended*pastRun
}

func (g *pastGen) inbound(phase, j int) bool {
	if g.amended(phase, j) {
		j-- // by the author of what it changes
	}
	return g.hash(0x1b, phase, j)%100 < 55
}

func (g *pastGen) isMedia(phase, j int) bool {
	return g.k.Media > 0 && !g.amended(phase, j) && unit(g.hash(0x3d, phase, j)) < g.k.Media
}

// who is the person of a message; without digits if they hide them.
func (g *pastGen) who(phase, j int) pastWho {
	k := g.person(phase, j)
	p, ok := g.known[k]
	if !ok {
		if p = g.s.pastPerson(k); g.s.pastHidden(k, g.k) {
			p.digits = ""
		}
		if g.known != nil {
			g.known[k] = p
		}
	}
	return p
}

func (g *pastGen) id(phase, j int, digits string) string {
	dir := byte(fromBusiness)
	if g.inbound(phase, j) {
		dir = fromUser
	}
	return wamid(digits, dir, g.s.cfg.Seed^g.salt, uint64(phase)<<40|uint64(j))
}

// sides fills author, receiver, id and time.
func (g *pastGen) sides(m *cloudapi.Message, phase, j int) (pastWho, bool) {
	p, in := g.who(phase, j), g.inbound(phase, j)
	m.ID, m.Timestamp = g.id(phase, j, p.digits), graph.At(g.when(phase, j))
	if in {
		m.From, m.FromUserID = p.digits, p.userID
	} else {
		m.From, m.To = g.n.Digits, p.digits
	}
	return p, in
}

// message makes number j of a phase, as history carries it.
func (g *pastGen) message(phase, j int) cloudapi.Message {
	var m cloudapi.Message
	p, in := g.sides(&m, phase, j)
	h := g.hash(0x5, phase, j)
	switch {
	case g.amended(phase, j):
		target := g.id(phase, j-1, p.digits) // of the same talk
		if g.isMedia(phase, j-1) || h%2 == 0 {
			m.Type, m.Revoke = cloudapi.TypeRevoke, &cloudapi.Revoke{OriginalMessageID: target}
		} else {
			m.Type, m.Edit = cloudapi.TypeEdit, &cloudapi.Edit{OriginalMessageID: target, Message: &cloudapi.Message{Type: cloudapi.TypeText,
				Context: &cloudapi.Context{ID: "M0"}, Text: &cloudapi.Text{Body: pastTexts[h>>8%16] + " (corrected)"}}}
		}
	case g.isMedia(phase, j):
		m.Type = cloudapi.TypePlaceholder
	case h%50 == 7 && !(g.k.Amended > 0):
		m.Type, m.Location = cloudapi.TypeLocation, &cloudapi.Location{Latitude: 9.93, Longitude: 76.26}
	default:
		m.Type, m.Text = cloudapi.TypeText, &cloudapi.Text{Body: pastTexts[h>>8%16] + " #" + strconv.Itoa(j)}
	}
	if g.k.FutureTimes > 0 && unit(g.hash(0xf7, phase, j)) < g.k.FutureTimes {
		m.Timestamp = graph.At(g.at.Add(time.Duration(h%uint64(72*time.Hour)) + time.Minute))
	}
	status := [...]string{"READ", "READ", "READ", "DELIVERED", "READ", "SENT", "READ", "ERROR"}[h>>16%8]
	if in {
		status = "READ"
	}
	m.HistoryContext = g.k.status(&m, status, in)
	return m
}

// status is the history_context of a message, in the usual form or the one seen at a reseller.
func (k SyncKnobs) status(m *cloudapi.Message, status string, in bool) *cloudapi.HistoryContext {
	if k.LowerCase {
		mine := !in
		m.FromMe, status = &mine, strings.ToLower(status)
		if in {
			status = "pending"
		}
	}
	return &cloudapi.HistoryContext{Status: status}
}

// fill makes the threads of messages from until before to of a phase.
func (g *pastGen) fill(phase, from, to int) []cloudapi.Thread {
	var threads []cloudapi.Thread
	at := map[uint64]int{}
	mine := *g // several chunks are made at the same time
	mine.known = map[uint64]pastWho{}
	g = &mine
	for j := from; j < to; j++ {
		k := g.person(phase, j)
		i, ok := at[k]
		if !ok {
			i = len(threads)
			at[k] = i
			p := g.who(phase, j)
			threads = append(threads, g.thread(p.digits, p.userID, p.username, p.digits == "", k))
		}
		threads[i].Messages = append(threads[i].Messages, g.message(phase, j))
	}
	return threads
}

// thread is the head of a thread.
func (g *pastGen) thread(digits, userID, username string, hidden bool, k uint64) cloudapi.Thread {
	t := cloudapi.Thread{ID: digits, Context: &cloudapi.ThreadContext{WaID: digits, UserID: userID}}
	if hidden {
		t.ID, t.Context.WaID, t.Context.Username = "", "", username
	}
	if g.k.NoThreadID > 0 && unit(mix(g.s.cfg.Seed^0x7d, k)) < g.k.NoThreadID {
		t.ID = ""
	}
	return t
}

// pastPictures are painted once: thousands of files of a long history share them.
var pastPictures = sync.OnceValue(func() (out [][]byte) {
	for i := range uint64(6) {
		out = append(out, picture(0x9a57+i))
	}
	return out
})

// file invents the file behind a placeholder.
func (g *pastGen) file(h uint64) (kind, caption string, f File) {
	switch h % 8 {
	case 0:
		return "voice", "", File{}
	case 1:
		return cloudapi.TypeDocument, "", File{Filename: "old-bill.pdf"}
	case 2:
		return cloudapi.TypeVideo, "", File{}
	}
	list := pastPictures()
	return cloudapi.TypeImage, "Old bill", File{Bytes: list[h>>8%uint64(len(list))]}
}
