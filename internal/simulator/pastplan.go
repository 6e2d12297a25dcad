package simulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// pastChunk is one history webhook to come.
type pastChunk struct {
	phase, order, progress int
	threads                func() []cloudapi.Thread // always the same
	followUps              func()                   // puts the files of its placeholders; under mu
}

// tellHistory plans a whole history: what was really said, then what is generated. Caller holds mu.
func (s *Simulator) tellHistory(n *number) {
	if !n.link.share {
		s.tellPast(n, cloudapi.FieldHistory, fmt.Sprintf("history:%s:%d:declined", n.ID, n.link.requests), func(f *cloudapi.Family) {
			e := webhookError(2593109)
			e.Href = ""
			f.History = []cloudapi.HistoryChunk{{Errors: []cloudapi.Error{e}}}
		})
		return
	}
	k, now := s.Knobs().Sync, s.clock.Now()
	g := &pastGen{s: s, n: n, k: k, salt: mix(0x415, uint64(n.link.requests)) ^ mix(1, digitsHash(n.Digits)), at: now}
	g.count = [3]int{k.Messages / 50, k.Messages * 60 / 100, 0}
	g.count[2] = k.Messages - g.count[0] - g.count[1]
	real := s.realPast(g)
	var list []pastChunk
	for phase := range 3 {
		if slices.Contains(k.NoPhase, phase) {
			continue
		}
		order := 0
		add := func(threads func() []cloudapi.Thread, followUps func()) {
			order++
			list = append(list, pastChunk{phase: phase, order: order, threads: threads, followUps: followUps})
		}
		for _, part := range real[phase] {
			add(func() []cloudapi.Thread { return part.threads }, func() { s.realFollowUps(g, part) })
		}
		for from := 0; from < g.count[phase]; from += k.ChunkSize {
			to := min(from+k.ChunkSize, g.count[phase])
			add(func() []cloudapi.Thread { return g.fill(phase, from, to) }, func() { s.followUps(g, phase, from, to) })
		}
	}
	for i := range list {
		list[i].progress = (i + 1) * 100 / len(list)
	}
	r := rand.New(rand.NewPCG(s.cfg.Seed, g.salt))
	for _, c := range list {
		if k.Repeat > 0 && r.Float64() < k.Repeat {
			c.followUps = nil
			list = append(list, c)
		}
	}
	if !k.InOrder {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	requests := n.link.requests
	for i, c := range list {
		send := func(time.Time) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.tellChunk(n, c, requests)
		}
		if k.Every < 0 {
			s.tellChunk(n, c, requests)
		} else {
			s.sched.at(now.Add(time.Duration(i+1)*k.Every), send)
		}
	}
}

// tellChunk queues one webhook and the files that belong to it. Caller holds mu.
func (s *Simulator) tellChunk(n *number, c pastChunk, requests int) {
	key := fmt.Sprintf("history:%s:%d:%d:%d", n.ID, requests, c.phase, c.order)
	s.tellPast(n, cloudapi.FieldHistory, key, func(f *cloudapi.Family) {
		f.History = []cloudapi.HistoryChunk{{Metadata: &cloudapi.HistoryMetadata{Phase: c.phase, ChunkOrder: c.order, Progress: c.progress},
			Threads: c.threads()}}
	})
	if c.followUps != nil && !s.Knobs().Sync.NoFollowUps {
		c.followUps()
	}
}

// followUps puts the files of generated placeholders of the last 14 days. Caller holds mu.
func (s *Simulator) followUps(g *pastGen, phase, from, to int) {
	for j := from; j < to; j++ {
		if !g.isMedia(phase, j) || g.at.Sub(g.when(phase, j)) > mediaDays*24*time.Hour {
			continue
		}
		kind, caption, file := g.file(g.hash(0xf11e, phase, j))
		m, _, err := s.mediaContent(g.n, kind, caption, file, "")
		if err != nil {
			continue
		}
		p, in := g.sides(&m, phase, j)
		if !in {
			m.ToUserID = p.userID
		}
		s.tellFile(g.n, &m, &cloudapi.Contact{WaID: p.digits, UserID: p.userID}, in)
	}
}

// tellFile sends the media of a placeholder: as messages if a customer sent it, as message_echoes if
// the business did. Caller holds mu.
func (s *Simulator) tellFile(n *number, m *cloudapi.Message, who *cloudapi.Contact, in bool) {
	u := &update{key: "file:" + m.ID, url: s.callbackOf(n), account: n.account.ID, field: cloudapi.FieldHistory, meta: s.meta(n),
		contact: who, lane: n.ID, past: true, at: s.clock.Now()}
	if in {
		u.message = m
	} else {
		u.echo = m
	}
	s.hooks.put(u)
}

// realPart is a part of what was really said, as it was when the sync was asked for.
type realPart struct {
	threads []cloudapi.Thread
	media   []*message
}

// realPast collects the chats of the simulator itself, by phase. They carry the ids that echoes and
// statuses carried too. Caller holds mu.
func (s *Simulator) realPast(g *pastGen) (out [3][]realPart) {
	var all []*message
	for _, ch := range g.n.order {
		for _, m := range ch.messages {
			if days := g.at.Sub(m.at).Hours() / 24; days <= phaseDays[3] && (!m.revoked || g.k.Amended > 0) && m.wire.GroupID == "" {
				all = append(all, m)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *message) int { return a.at.Compare(b.at) })
	phaseOf := func(m *message) int {
		days := g.at.Sub(m.at).Hours() / 24
		switch {
		case days < phaseDays[1]:
			return 0
		case days < phaseDays[2]:
			return 1
		}
		return 2
	}
	byPhase := [3][]*message{}
	for _, m := range all {
		p := phaseOf(m)
		byPhase[p] = append(byPhase[p], m)
	}
	for p, list := range byPhase {
		for part := range slices.Chunk(list, g.k.ChunkSize) {
			out[p] = append(out[p], g.realPart(part))
		}
	}
	return out
}

func (g *pastGen) realPart(list []*message) (out realPart) {
	at := map[*contact]int{}
	for _, m := range list {
		c := m.chat.contact
		i, ok := at[c]
		if !ok {
			i = len(out.threads)
			at[c] = i
			out.threads = append(out.threads, g.thread(c.wireID(), c.userID, c.username, c.hidden, uint64(i)))
		}
		w := m.wire
		w.Context, w.Errors = nil, nil
		realSides(&w, m)
		in := m.author == byCustomer
		switch {
		case m.revoked:
			w = cloudapi.Message{Type: cloudapi.TypeRevoke, Revoke: &cloudapi.Revoke{OriginalMessageID: m.id}}
			realSides(&w, m)
			// A deletion has its own id, which nobody kept.
			w.ID = wamid(c.wireID(), fromBusiness, g.s.cfg.Seed^0xde1, uint64(m.at.UnixNano()))
		case w.Media() != nil:
			out.media = append(out.media, m)
			w = cloudapi.Message{Type: cloudapi.TypePlaceholder}
			realSides(&w, m)
		}
		status := strings.ToUpper(orElse(m.status, "pending"))
		if status == "FAILED" {
			status = "ERROR"
		}
		w.HistoryContext = g.k.status(&w, status, in)
		out.threads[i].Messages = append(out.threads[i].Messages, w)
	}
	return out
}

// realSides fills author, receiver, id and time of a message that was really sent.
func realSides(w *cloudapi.Message, m *message) {
	c := m.chat.contact
	w.ID, w.Timestamp = m.id, graph.At(m.at)
	w.From, w.FromUserID, w.To, w.ToUserID = m.chat.number.Digits, "", c.wireID(), ""
	if m.author == byCustomer {
		w.From, w.FromUserID, w.To = c.wireID(), c.userID, ""
	}
}

// realFollowUps puts the files of a part. Caller holds mu.
func (s *Simulator) realFollowUps(g *pastGen, p realPart) {
	for _, m := range p.media {
		if g.at.Sub(m.at) > mediaDays*24*time.Hour || s.mediaByID(m.media) == nil {
			continue
		}
		w := m.wire
		w.Context, w.Errors = nil, nil
		realSides(&w, m)
		if m.author != byCustomer {
			w.ToUserID = m.chat.contact.userID
		}
		s.tellFile(g.n, &w, &cloudapi.Contact{WaID: m.chat.contact.wireID(), UserID: m.chat.contact.userID}, m.author == byCustomer)
	}
}

// digitsHash tells the histories of two numbers apart.
func digitsHash(digits string) (h uint64) {
	for _, r := range digits {
		h = h*31 + uint64(r)
	}
	return h
}
