package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"sangam/internal/inbox"
)

// An import may come before the platform tells the same: history is shared late, an echo is late.
// Then the message of the platform is the one that stays. The lines of imports claim it, the message
// an import had made for them goes, and its file fills the platform's message if that has none.
//
// Whenever messages of the platform appear or change in a conversation with imports, what stands for
// what is found anew for the minutes around them, from all lines and all messages: so it does not
// depend on who told first.

// twins is the work on one span of a conversation.
type twins struct {
	desk   *Desk
	tx     Tx
	ws     inbox.WorkspaceID
	conv   inbox.ConversationID
	here   []pastMessage
	claims map[inbox.MessageID]map[inbox.ImportID]Claim
	at     map[inbox.MessageID]int // in here
	lines  []twinLine              // by import and position
	// What came of it.
	gone   []inbox.MessageID
	filled []inbox.Message // kind changed
}

// twinLine is a line of an import and the message it claims, by its place in here.
type twinLine struct {
	imp  inbox.ImportID
	line pastClaim
	was  int
	is   int
}

const (
	clean    = 2*minute + 1000 // nothing this far apart can be the same
	nearby   = 6 * 60 * minute // one read for both
	maxWiden = 12
)

// settle finds twins around the given instants of a conversation.
func (d *Desk) settle(ctx context.Context, tx Tx, ws inbox.WorkspaceID, conv inbox.ConversationID, times []inbox.Millis) (gone []inbox.MessageID, filled []inbox.Message, err error) {
	slices.Sort(times)
	for len(times) > 0 {
		n := 1
		for n < len(times) && times[n]-times[n-1] < nearby {
			n++
		}
		t := twins{desk: d, tx: tx, ws: ws, conv: conv}
		found, err := t.load(ctx, times[0], times[n-1])
		if err == nil && found {
			err = t.settle(ctx)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("tell what imports told before: %w", err)
		}
		gone, filled = append(gone, t.gone...), append(filled, t.filled...)
		times = times[n:]
	}
	return gone, filled, nil
}

// load reads a span, widened until nothing at its ends can have to do with what lies outside.
func (t *twins) load(ctx context.Context, from, to inbox.Millis) (found bool, err error) {
	from, to = from-2*clean, to+2*clean
	var here []inbox.Message
	for range maxWiden {
		if here, err = t.tx.MessagesBetween(ctx, t.ws, t.conv, from, to); err != nil {
			return false, err
		}
		wide := false
		if len(here) > 0 && here[0].SentAt < from+clean {
			from, wide = from-10*minute, true
		}
		if len(here) > 0 && here[len(here)-1].SentAt > to-clean {
			to, wide = to+10*minute, true
		}
		if !wide {
			break
		}
	}
	if t.here, t.claims, err = known(ctx, t.tx, t.ws, here); err != nil || len(t.claims) == 0 {
		return false, err
	}
	t.at = map[inbox.MessageID]int{}
	for k := range t.here {
		m := &t.here[k]
		t.at[m.ID] = k
		for id, c := range t.claims[m.ID] {
			t.lines = append(t.lines, twinLine{id, pastClaim{c, m.Direction}, k, k})
		}
	}
	slices.SortFunc(t.lines, func(a, b twinLine) int {
		return cmp.Or(cmp.Compare(a.imp, b.imp), cmp.Compare(a.line.Position, b.line.Position))
	})
	return true, nil
}

func (t *twins) made(k int) bool { return t.here[k].Source == inbox.SourceImport }

func (t *twins) settle(ctx context.Context) error {
	for from := 0; from < len(t.lines); {
		to := from
		for to < len(t.lines) && t.lines[to].imp == t.lines[from].imp {
			to++
		}
		t.match(t.lines[from:to])
		from = to
	}
	t.gather()
	moved := false
	for i := range t.lines {
		moved = moved || t.lines[i].is != t.lines[i].was
	}
	if !moved {
		return nil
	}
	return t.write(ctx)
}

// match finds which messages of the platform stand for the lines of one import.
func (t *twins) match(lines []twinLine) {
	apartNow := map[int]bool{} // messages that stand for a line although their clocks differ too much
	var free []*twinLine
	for i := range lines {
		l := &lines[i]
		if !t.made(l.was) && len(pairOne(l.line, &t.here[l.was])) == 0 {
			apartNow[l.was] = true
			continue
		}
		free = append(free, l)
	}
	try := func(lines []*twinLine, taken map[int]bool) bool {
		var told []*pastMessage
		for k := range t.here {
			if !t.made(k) && !taken[k] {
				told = append(told, &t.here[k])
			}
		}
		claims := make([]pastClaim, len(lines))
		for i, l := range lines {
			claims[i] = l.line
		}
		found := pair(claims, told, minute)
		for i, k := range found {
			if k < 0 && !t.made(lines[i].was) {
				return false
			}
		}
		for i, k := range found {
			if k >= 0 {
				lines[i].is = t.at[told[k].ID]
			}
		}
		return true
	}
	if try(free, apartNow) {
		return
	}
	// A line would lose its message, which needs kinds that are like others in one direction only.
	// Nobody loses a message: what is paired stays.
	var left []*twinLine
	for _, l := range free {
		if t.made(l.was) {
			left = append(left, l)
		} else {
			apartNow[l.was] = true
		}
	}
	try(left, apartNow)
}

func pairOne(l pastClaim, m *pastMessage) []int {
	if found := pair([]pastClaim{l}, []*pastMessage{m}, minute); found[0] >= 0 {
		return found
	}
	return nil
}

// gather brings lines of several imports together again, that were one message until one of them
// went to a message of the platform and others did not.
func (t *twins) gather() {
	by := map[int]map[inbox.ImportID]bool{} // who claims the messages of imports
	for i := range t.lines {
		if l := &t.lines[i]; t.made(l.is) {
			if by[l.is] == nil {
				by[l.is] = map[inbox.ImportID]bool{}
			}
			by[l.is][l.imp] = true
		}
	}
	earlier := func(k int, id inbox.ImportID) bool {
		for other := range by[k] {
			if other < id {
				return true
			}
		}
		return false
	}
	for i := range t.lines {
		l := &t.lines[i]
		if !t.made(l.is) || earlier(l.is, l.imp) {
			continue
		}
		for k := range t.here {
			if t.made(k) && earlier(k, l.imp) && !by[k][l.imp] && apart(&l.line.Claim, t.here[k].Message) == 0 && l.line.same(&t.here[k]) {
				delete(by[l.is], l.imp)
				by[k][l.imp] = true
				l.is = k
				break
			}
		}
	}
}

// write moves claims, gives files to whoever lacks one and removes what nobody claims any more.
func (t *twins) write(ctx context.Context) error {
	lines := map[int][]*twinLine{} // by message, of messages whose lines changed
	for i := range t.lines {
		if l := &t.lines[i]; l.is != l.was {
			lines[l.was], lines[l.is] = nil, nil
		}
	}
	for i := range t.lines {
		l := &t.lines[i]
		if of, ok := lines[l.is]; ok {
			lines[l.is] = append(of, l)
		}
	}
	save := map[inbox.ImportID][]Claim{}
	for _, k := range slices.Sorted(maps.Keys(lines)) {
		if t.made(k) && len(lines[k]) == 0 {
			t.gone = append(t.gone, t.here[k].ID)
			if err := t.inherit(ctx, k); err != nil {
				return err
			}
			continue
		}
		if err := t.giveFile(ctx, k, lines[k]); err != nil {
			return err
		}
		for _, l := range lines[k] {
			l.line.Message = t.here[k].ID
			save[l.imp] = append(save[l.imp], l.line.Claim)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(save)) {
		if err := t.tx.SaveClaims(ctx, t.ws, id, save[id]); err != nil {
			return err
		}
	}
	return t.tx.DropMessages(ctx, t.ws, t.gone)
}

// giveFile lets a message have the file of one of its lines, if it has none of its own. A message of
// the platform whose file went with its line is a placeholder again.
func (t *twins) giveFile(ctx context.Context, k int, lines []*twinLine) error {
	m := *t.here[k].Message
	for _, l := range lines {
		if l.is == l.was && l.line.File == GaveFile {
			for _, other := range lines {
				if other != l && other.line.Held != nil {
					other.line.File = HasFile
				}
			}
			return nil
		}
	}
	if giver(t.claims[m.ID]) != 0 {
		if err := t.tx.DropFiles(ctx, t.ws, []inbox.MessageID{m.ID}); err != nil {
			return err
		}
		m.Kind = inbox.KindPlaceholder
		if !t.made(k) {
			m.Text = ""
		}
	}
	for _, l := range lines {
		if l.line.Held == nil {
			continue
		}
		l.line.File = HasFile
		if m.Kind != inbox.KindPlaceholder {
			continue
		}
		l.line.File, m.Kind = GaveFile, l.line.Held.Kind
		if m.Text == "" {
			m.Text = l.line.Held.Caption
		}
		if err := t.tx.InsertMedia(ctx, []inbox.Media{l.line.Held.file(t.desk, &m, t.tx.Now())}); err != nil {
			return err
		}
	}
	if m.Kind == t.here[k].Kind && m.Text == t.here[k].Text && giver(t.claims[m.ID]) == 0 {
		return nil
	}
	m.Version++
	t.filled = append(t.filled, m)
	return t.tx.FillMessage(ctx, m)
}

// inherit lets a member's word that a message of the phone is theirs go to what took its place.
func (t *twins) inherit(ctx context.Context, k int) error {
	if t.here[k].Author != inbox.ByPhone {
		return nil
	}
	member, err := t.tx.Claimer(ctx, t.ws, t.here[k].ID)
	if err != nil || member == 0 {
		return err
	}
	for _, l := range t.lines {
		if m := t.here[l.is]; l.was == k && m.Author == inbox.ByPhone {
			if has, err := t.tx.Claimer(ctx, t.ws, m.ID); err != nil || has != 0 {
				return err
			}
			return t.tx.SetClaimer(ctx, t.ws, m.ID, member)
		}
	}
	return nil
}

// touch notes when a message of the platform appeared or changed in a conversation with imports. For
// conversations without, it costs nothing.
func (r *receiving) touch(conv inbox.ConversationID, at ...inbox.Millis) {
	if c := r.conversations[conv]; c != nil && c.Imported {
		r.touched[conv] = append(r.touched[conv], at...)
	}
}

// settleImports lets what the platform told take the place of what imports told before.
func (r *receiving) settleImports(ctx context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(r.touched)) {
		gone, filled, err := r.desk.settle(ctx, r.tx, r.ws, id, r.touched[id])
		if err != nil {
			return err
		}
		c := r.conversations[id]
		shown := slices.Contains(gone, c.LastMessage)
		for _, m := range filled {
			shown = shown || m.ID == c.LastMessage
			r.events = append(r.events, inbox.Event{Workspace: r.ws, Kind: inbox.EventMessageChanged, Account: m.Account, Conversation: id, Message: m.ID, Version: m.Version})
		}
		if len(gone) > 0 {
			// Screens read the thread anew.
			r.changed[id], r.imported[id] = true, true
		}
		if shown {
			r.changed[id], r.announced[id], r.resort[id] = true, true, true
		}
	}
	clear(r.touched)
	return nil
}

// ownKind gives back what messages were before an import gave them a file, so that the platform's
// own file can take its place. It tells which import gave it.
func (r *receiving) ownKind(ctx context.Context, stored map[string]inbox.Message) (map[inbox.MessageID]Claim, map[inbox.MessageID]inbox.ImportID, error) {
	var ids []inbox.MessageID
	for _, m := range stored {
		if c := r.conversations[m.Conversation]; c != nil && c.Imported {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil, nil
	}
	slices.Sort(ids)
	claims, err := r.tx.ClaimsOn(ctx, r.ws, ids)
	if err != nil {
		return nil, nil, err
	}
	given, by := map[inbox.MessageID]Claim{}, map[inbox.MessageID]inbox.ImportID{}
	for id, of := range claims {
		if imp := giver(of); imp != 0 {
			given[id], by[id] = of[imp], imp
		}
	}
	return given, by, nil
}

// replaceFile lets the platform's file take the place of an import's.
func (r *receiving) replaceFile(ctx context.Context, id inbox.MessageID, c Claim, by inbox.ImportID) error {
	c.File = HasFile
	if err := r.tx.SaveClaims(ctx, r.ws, by, []Claim{c}); err != nil {
		return err
	}
	return r.tx.DropFiles(ctx, r.ws, []inbox.MessageID{id})
}
