package chatexport

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// settle decides in which order the numbers of dates stand. It looks at each shape of header
// apart, and for each at all its lines:
//
//  1. A month above 12 or a 31st of June rules a reading out.
//  2. A chat runs forward: the reading that jumps back in time is the wrong one.
//  3. Names of files carry the day in one fixed order: IMG-20240131-WA0007.jpg.
//  4. Dots are written by countries that put the day first.
//
// If two readings are still possible, both are kept and a person is asked.
func (c *Chat) settle() error {
	groups := map[shape][]int{}
	var shapes []shape
	for i := range c.Messages {
		s := c.Messages[i].head.shape
		s.half, s.loose = false, false
		if groups[s] == nil {
			shapes = append(shapes, s)
		}
		groups[s] = append(groups[s], i)
	}
	order := make([]Order, len(c.Messages)) // empty: not settled
	bad := map[int]bool{}
	foreign, decided := 0, Order("")
	for _, s := range shapes {
		possible := []Order{DMY, MDY}
		if s.year == 0 {
			possible = []Order{YMD}
		}
		possible, wrong := c.possible(s, groups[s], possible)
		for _, i := range wrong {
			bad[i] = true
		}
		if len(wrong) == len(groups[s]) {
			foreign += len(wrong)
			continue
		}
		if len(possible) > 1 {
			continue
		}
		for _, i := range groups[s] {
			order[i] = possible[0]
		}
		if possible[0] != YMD {
			decided = possible[0]
		}
	}
	if foreign == len(c.Messages) {
		return ErrCalendar
	}
	unsettled := 0
	for i := range c.Messages {
		m := &c.Messages[i]
		if bad[i] {
			continue
		}
		if order[i] == "" {
			unsettled++
			continue
		}
		m.At, _ = m.head.at(order[i])
	}
	// A line whose date does not exist is no header: somebody's words.
	if len(bad) > 0 {
		lead := 0
		for lead < len(c.Messages) && bad[lead] {
			h := &c.Messages[lead].head
			c.Preamble = append(append(c.Preamble, h.line), h.lines...)
			lead++
		}
		c.Messages = c.Messages[lead:]
		c.demote(func(i int) bool { return bad[i+lead] })
	}
	switch {
	case unsettled > 0 && decided == MDY:
		c.Orders = []Order{MDY, DMY}
	case unsettled > 0:
		c.Orders = []Order{DMY, MDY}
	case decided == "":
		c.Orders = []Order{YMD}
	default:
		c.Orders = []Order{decided}
	}
	c.demoteQuotes()
	return nil
}

// Settle reads the dates that the file leaves open in the given order. It changes nothing else,
// and may be called again with another.
func (c *Chat) Settle(o Order) {
	if len(c.Orders) < 2 {
		return
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.At.IsZero() || m.head.open {
			m.head.open = true
			m.At, _ = m.head.at(o)
		}
	}
}

// possible narrows the readings of one shape down, and names the messages whose date does not
// exist in the best of them.
func (c *Chat) possible(s shape, members []int, readings []Order) ([]Order, []int) {
	type seen struct {
		wrong       []int
		back, files int
	}
	look := func(o Order) (e seen) {
		var last time.Time
		for _, i := range members {
			m := &c.Messages[i]
			at, ok := m.head.at(o)
			if !ok {
				e.wrong = append(e.wrong, i)
				continue
			}
			if at.Before(last.Add(-24 * time.Hour)) {
				e.back++
			}
			last = at
			if day, ok := dayOfFile(m.Text); ok && !day.Before(at.Add(-48*time.Hour)) && !day.After(at.Add(48*time.Hour)) {
				e.files++
			}
		}
		return e
	}
	all := make([]seen, len(readings))
	for k, o := range readings {
		all[k] = look(o)
	}
	best := 0
	if len(readings) == 2 {
		a, b := all[0], all[1]
		if s.year == 9 && len(a.wrong)+a.back > 0 && len(b.wrong)+b.back > 0 {
			// Two digits, the year first: rare, and only if nothing else fits.
			if e := look(YMD); len(e.wrong)+e.back == 0 {
				return []Order{YMD}, nil
			}
		}
		settled := true
		switch {
		case len(a.wrong) != len(b.wrong):
			best = less(len(b.wrong), len(a.wrong))
		case a.back > 3*b.back:
			best = 1
		case b.back > 3*a.back:
			best = 0
		case a.files != b.files:
			best = less(a.files, b.files)
		case s.sep == '.':
			best = 0
		default:
			// The same day either way, as 05.05.: nothing to ask.
			settled = !slices.ContainsFunc(members, func(i int) bool { n := c.Messages[i].head.n; return n[0] != n[1] })
		}
		if !settled {
			return readings, a.wrong
		}
	}
	return readings[best : best+1], all[best].wrong
}

// less is 1 if a is less than b, else 0.
func less(a, b int) int {
	if a < b {
		return 1
	}
	return 0
}

var fileDay = regexp.MustCompile(`(?:^|[^0-9])(?:-|_)?(20[0-9]{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])(?:-WA|-[0-9]{2}-[0-9]{2}-[0-9]{2})`)

// dayOfFile reads the day that the app put into the name of a file.
func dayOfFile(text string) (time.Time, bool) {
	if len(text) > 300 {
		text = text[:300]
	}
	if !strings.Contains(text, "-20") {
		return time.Time{}, false
	}
	m := fileDay.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	y, _ := strconv.Atoi(m[1])
	mo, _ := strconv.Atoi(m[2])
	d, _ := strconv.Atoi(m[3])
	return time.Date(y, time.Month(mo), d, 12, 0, 0, 0, time.UTC), true
}

// at gives the wall clock of a header in an order, if such a day exists.
func (h *header) at(o Order) (time.Time, bool) {
	y, mo, d := h.n[0], h.n[1], h.n[2]
	switch o {
	case DMY:
		d, y = y, d
	case MDY:
		mo, d, y = y, mo, d
	}
	switch {
	case h.era != 0:
		y += h.era
	case y >= 2400:
		y -= 543 // the Buddhist calendar of Thailand
	case y >= 52 && y < 100:
		y += 2500 - 543 // the same with two digits: there were no exports in 1952
	case y < 52:
		y += 2000
	}
	// WhatsApp began in 2009; years of other calendars lie far off.
	if y < 2009 || y > 2100 || mo < 1 || mo > 12 || d < 1 {
		return time.Time{}, false
	}
	t := time.Date(y, time.Month(mo), d, h.hour, h.minute, h.second, 0, time.UTC)
	return t, t.Day() == d
}

// demoteQuotes turns pasted pieces of another chat back into words: lines of an author who is
// never seen but in lines that jump back in time by more than a day.
func (c *Chat) demoteQuotes() {
	if len(c.Orders) != 1 {
		return
	}
	straight := map[string]bool{}
	back := make([]bool, len(c.Messages))
	var high time.Time
	any := false
	for i := range c.Messages {
		m := &c.Messages[i]
		author, _, _ := splitAuthor(m.Text)
		if m.At.Before(high.Add(-24 * time.Hour)) {
			back[i], any = true, true
			continue
		}
		if m.At.After(high) {
			high = m.At
		}
		straight[author] = true
	}
	if !any || len(c.Messages) < 20 {
		return
	}
	// A chat joined from several files jumps back for good; a quote returns.
	returns := make([]bool, len(c.Messages)+1)
	for i := len(c.Messages) - 1; i >= 0; i-- {
		returns[i] = returns[i+1] || !back[i]
	}
	texts := make([]bool, len(c.Messages))
	for i := range c.Messages {
		author, _, ok := splitAuthor(c.Messages[i].Text)
		texts[i] = back[i] && returns[i+1] && ok && !straight[author]
	}
	c.demote(func(i int) bool { return texts[i] })
}
