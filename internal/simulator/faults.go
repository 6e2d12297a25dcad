package simulator

import (
	"fmt"
	"slices"
	"strings"
)

// What a fault does to a send.
type faultKind int

const (
	// refuse answers with an error; nothing goes out.
	refuse faultKind = iota
	// failLater answers 200, then a failed status comes.
	failLater
	// transport breaks the HTTP exchange.
	transport
	// statuses come in an unusual way.
	oddStatuses
	// firstRefused and firstBroken hit the first sends to a person only; Then names the fault, Times how often.
	first
	// mediaFault hits the files that this customer sends.
	mediaFault
)

// Fault is one row of the table of the package comment: what happens to sends to a number with these
// last four digits, to sends picked by Knobs.FaultRate, or to the next ones by FailNext.
type Fault struct {
	Digits string `json:"digits"`
	// Error code that appears, 0 none.
	Code int `json:"code,omitempty"`
	// One sentence, shown on the page.
	What string `json:"what"`
	// Whether the message reaches the customer.
	Reaches bool `json:"reaches"`

	kind  faultKind
	http  int
	then  string
	times int
}

// Digits of the faults that code refers to.
const (
	cutBefore       = "6001"
	cutAfter        = "6002"
	silentBefore    = "6003"
	silentAfter     = "6004"
	slowBody        = "6005"
	errorAfter      = "6006"
	gatewayAfter    = "6007"
	gatewayBefore   = "6008"
	brokenJSON      = "6009"
	noContacts      = "6010"
	earlyStatuses   = "6101"
	lateStatuses    = "6102"
	doubleStatuses  = "6103"
	noStatuses      = "6104"
	statusesAskew   = "6105"
	readOnly        = "6106"
	neverRead       = "6107"
	deliveredFailed = "6108"
	strangeStatus   = "6109"
	onlySent        = "6110"
	mediaGone       = "6301"
	mediaCut        = "6302"
	mediaOnce       = "6303"
	mediaWrong      = "6304"
	mediaSlow       = "6305"
	mediaTooLarge   = "6306"
)

var faultTable = buildFaults()

func buildFaults() map[string]Fault {
	t := map[string]Fault{}
	add := func(f Fault) {
		if _, twice := t[f.Digits]; twice {
			panic("simulator: fault " + f.Digits + " twice")
		}
		t[f.Digits] = f
	}
	odd := func(kind faultKind, digits, what string, reaches bool, code int) {
		add(Fault{Digits: digits, kind: kind, What: what, Reaches: reaches, Code: code})
	}
	odd(transport, cutBefore, "connection cut before the message is accepted", false, 0)
	odd(transport, cutAfter, "connection cut after the message was accepted", true, 0)
	odd(transport, silentBefore, "no answer at all, message not accepted", false, 0)
	odd(transport, silentAfter, "no answer at all, message accepted", true, 0)
	odd(transport, slowBody, "the answer drips in slowly", true, 0)
	odd(transport, errorAfter, "500 with 131000, although the message was accepted", true, 131000)
	odd(transport, gatewayAfter, "502 with an HTML page, although the message was accepted", true, 0)
	odd(transport, gatewayBefore, "503 with an HTML page, message not accepted", false, 0)
	odd(transport, brokenJSON, "200 with half a JSON, message accepted", true, 0)
	odd(transport, noContacts, "200 without contacts", true, 0)
	odd(oddStatuses, earlyStatuses, "sent and delivered come before the HTTP answer", true, 0)
	odd(oddStatuses, lateStatuses, "statuses come 10 minutes late", true, 0)
	odd(oddStatuses, doubleStatuses, "every status comes twice", true, 0)
	odd(oddStatuses, noStatuses, "no status ever comes", true, 0)
	odd(oddStatuses, statusesAskew, "read comes first, then delivered, then sent", true, 0)
	odd(oddStatuses, readOnly, "sent, then read without delivered", true, 0)
	odd(oddStatuses, neverRead, "sent and delivered, never read", true, 0)
	odd(oddStatuses, deliveredFailed, "delivered, then failed with 131026", true, 131026)
	odd(oddStatuses, strangeStatus, "a status nobody knows, between sent and delivered", true, 0)
	odd(oddStatuses, onlySent, "sent and nothing more", true, 0)
	odd(mediaFault, mediaGone, "files of this customer: look-up answers 404", true, 0)
	odd(mediaFault, mediaCut, "files of this customer: download cut in the middle", true, 0)
	odd(mediaFault, mediaOnce, "files of this customer: first download answers 503, then it works", true, 0)
	odd(mediaFault, mediaWrong, "files of this customer: bytes do not match their sha256", true, 0)
	odd(mediaFault, mediaSlow, "files of this customer: download drips in slowly", true, 0)
	odd(mediaFault, mediaTooLarge, "files of this customer: 131052 and no file", true, 131052)
	for _, f := range [...]struct {
		digits, then string
		times        int
	}{
		{"6201", "7429", 1}, {"6202", "8056", 1}, {"6203", "8016", 2}, {"6204", cutBefore, 1},
		{"6205", cutAfter, 1}, {"6206", errorAfter, 1}, {"6207", "7190", 1}, {"6208", gatewayBefore, 2},
	} {
		which := "first send"
		if f.times > 1 {
			which = fmt.Sprintf("first %d sends", f.times)
		}
		add(Fault{Digits: f.digits, kind: first, then: f.then, times: f.times, Reaches: true,
			What: which + " as " + f.then + ", later ones normal"})
	}
	// 7NNN: refused at once, codes outside 131NNN. The last three digits hint at the code.
	for digits, code := range map[string]int{"7001": 1, "7002": 2, "7003": 3, "7004": 4, "7010": 10, "7033": 33, "7100": 100,
		"7190": 190, "7200": 200, "7368": 368, "7007": 80007, "7429": 130429, "7403": 130403, "7104": 133004,
		"7110": 133010, "7500": 135000, "7700": 137000, "7920": 139200, "7949": 2494100} {
		e := catalogue[code]
		add(Fault{Digits: digits, kind: refuse, Code: code, http: e.http, What: fmt.Sprintf("refused at once with %d: %s", code, e.title)})
	}
	// 8NNN: refused at once with 131NNN.
	for _, code := range []int{131000, 131005, 131008, 131009, 131016, 131021, 131026, 131030, 131031, 131037, 131042, 131045, 131047,
		131048, 131051, 131055, 131056, 131057, 131062, 131063, 131064, 131070} {
		e := catalogue[code]
		add(Fault{Digits: fmt.Sprintf("8%03d", code-131000), kind: refuse, Code: code, http: e.http,
			What: fmt.Sprintf("refused at once with %d: %s", code, e.title)})
	}
	// 9NNN: accepted, then failed with 131NNN; 94NN with 1304NN; 9215 with 132015.
	later := map[string]int{"9403": 130403, "9472": 130472, "9497": 130497, "9215": 132015}
	for _, code := range []int{131000, 131009, 131014, 131016, 131026, 131031, 131042, 131045, 131047, 131048, 131049, 131050, 131051,
		131052, 131053, 131056, 131064} {
		later[fmt.Sprintf("9%03d", code-131000)] = code
	}
	for digits, code := range later {
		add(Fault{Digits: digits, kind: failLater, Code: code, What: fmt.Sprintf("accepted, then failed with %d: %s", code, catalogue[code].title)})
	}
	return t
}

// Faults lists the whole table, by digits.
func Faults() []Fault {
	out := make([]Fault, 0, len(faultTable))
	for _, f := range faultTable {
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b Fault) int { return strings.Compare(a.Digits, b.Digits) })
	return out
}

// FaultOf tells what the last four digits of a number mean, if anything. Those who invent customers
// use it to avoid such numbers.
func FaultOf(digits string) (Fault, bool) {
	if len(digits) < 4 {
		return Fault{}, false
	}
	f, ok := faultTable[digits[len(digits)-4:]]
	return f, ok
}

// FailNext makes the next n sends meet a fault, whoever they go to.
func (s *Simulator) FailNext(digits string, n int) error {
	if _, ok := faultTable[digits]; !ok {
		return fmt.Errorf("fault %q: %w", digits, ErrUnknown)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.next = append(s.next, digits)
	}
	return nil
}

// faultFor picks what happens to a send; false is nothing. Caller holds mu.
func (s *Simulator) faultFor(c *contact) (Fault, bool) {
	k := s.Knobs()
	var f Fault
	var ok bool
	switch {
	case len(s.next) > 0:
		f, ok = faultTable[s.next[0]], true
		s.next = s.next[1:]
	case s.chance(k.FaultRate):
		list := k.Faults
		if len(list) == 0 {
			for _, f := range Faults() {
				list = append(list, f.Digits)
			}
		}
		f, ok = FaultOf(list[int(s.fraction()*float64(len(list)))])
	case !k.FaultDigitsOff:
		f, ok = FaultOf(c.waID)
	}
	if ok && f.kind == first {
		key := c.id + "/" + f.Digits
		s.tries[key]++
		if s.tries[key] > f.times {
			return Fault{}, false
		}
		f = faultTable[f.then]
	}
	if f.kind == mediaFault {
		return Fault{}, false
	}
	return f, ok
}
