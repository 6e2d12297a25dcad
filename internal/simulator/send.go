package simulator

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"sangam/internal/wire/cloudapi"
)

// Pair limit. Source: Cloud API, Throughput: one message each 6 seconds to one person, 45 at once.
const (
	pairPerSecond = 1.0 / 6
	pairBurst     = 45
)

// postMessage takes POST /{phone}/messages.
func (s *Simulator) postMessage(w http.ResponseWriter, r *http.Request, n *number) *graphError {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return graphErr(1, "")
	}
	req, read, fail := parseSend(body)
	if fail != nil {
		return fail
	}
	if read != nil {
		return s.markRead(w, n, read)
	}
	if fail := checkSend(req); fail != nil {
		return fail
	}
	out, fail := s.accept(n, req)
	if fail != nil {
		return fail
	}
	return s.answerSend(w, r, out)
}

// sent is a send that was decided upon: what to answer and how to break it.
type sent struct {
	msg   *message // nil: not accepted
	resp  cloudapi.SendResponse
	fault Fault
}

// rate is the messages per second of a number; infinite when switched off.
func (s *Simulator) rate(n *number) float64 {
	switch k := s.Knobs(); {
	case k.RatePerSecond < 0:
		return 1e9
	case k.RatePerSecond > 0:
		return float64(k.RatePerSecond)
	}
	return float64(n.limit)
}

// accept decides about a send and carries it out: limits first, then faults, then the window.
func (s *Simulator) accept(n *number, req *cloudapi.SendRequest) (sent, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hooks.full() {
		return sent{}, graphErr(131016, "The simulator holds as many updates as it may (Config.MaxPending).")
	}
	c, input, fail := s.recipient(n, req)
	if fail != nil {
		return sent{}, fail
	}
	now := s.clock.Now()
	ch := s.chatOf(n, c)
	if fail := n.account.barred(req.Type == cloudapi.TypeTemplate, now); fail != nil {
		return sent{}, fail
	}
	if fail := s.checkContent(n, req); fail != nil {
		return sent{}, fail
	}
	template := req.Type == cloudapi.TypeTemplate
	charged, words := "", ""
	if template {
		t, text, fail := s.checkTemplate(n, req.Template)
		if fail != nil {
			return sent{}, fail
		}
		charged, words = strings.ToLower(t.Category), text
	}
	if !s.Knobs().PairLimitOff && !ch.pair.take(now, pairPerSecond, pairBurst) {
		return sent{}, graphErr(131056, "")
	}
	if rate := s.rate(n); !n.bucket.take(now, rate, rate) {
		return sent{}, graphErr(130429, "")
	}
	f, faulty := s.faultFor(c)
	if faulty && f.kind == refuse {
		return sent{}, graphErr(f.Code, "")
	}
	if f.Digits == cutBefore || f.Digits == silentBefore || f.Digits == gatewayBefore {
		return sent{fault: f}, nil
	}
	code := 0
	switch {
	case !template && !ch.windowOpen(now):
		code = 131047
	case req.Type == cloudapi.TypeReaction && !s.reactable(req.Reaction.MessageID, now):
		code = 131009
	case s.linkFails(req):
		code = 131053
	}
	if req.To != "" {
		s.usedNumber(n, c)
	}
	m := &message{id: wamid(c.wireID(), fromBusiness, s.cfg.Seed, s.seq.Add(1)), chat: ch, author: byAPI, kind: req.Type, at: now,
		callback: req.CallbackData, wire: asMessage(req)}
	m.text = textOf(&m.wire)
	if template {
		m.text = words
	}
	if req.Interactive != nil && req.Interactive.Body != nil {
		m.text = req.Interactive.Body.Text
	}
	if media := req.Media(); media != nil {
		m.media = media.ID
	}
	if req.Context != nil {
		m.replyTo = req.Context.MessageID
	}
	failed := f
	if code == 0 && f.kind != failLater {
		price, ok := s.price(m, charged)
		if m.pricing = price; !ok {
			code = 131042
		}
	}
	if code != 0 {
		failed = Fault{kind: failLater, Code: code}
	}
	if failed.kind != failLater {
		s.ledger.receive(Received{At: now, NumberID: n.ID, Digits: c.waID, UserID: c.userID, ID: m.id, Type: req.Type, Text: m.text, Callback: m.callback})
	}
	if req.Type == cloudapi.TypeReaction {
		if failed.kind != failLater {
			s.react(req.Reaction.MessageID, byAPI, req.Reaction.Emoji)
		}
	} else {
		m.interactive = req.Interactive
		s.keep(m)
	}
	s.readInbound(ch, "") // an answer marks the chat as read on the phone, too
	s.planStatuses(m, failed, true)
	out := sent{msg: m, fault: f, resp: cloudapi.SendResponse{MessagingProduct: cloudapi.MessagingProduct,
		Contacts: []cloudapi.SentContact{{Input: input, WaID: c.waID, UserID: c.userID}}, Messages: []cloudapi.SentMessage{{ID: m.id}}}}
	if req.To == "" {
		out.resp.Contacts[0].WaID = ""
	}
	if template {
		out.resp.Messages[0].Status = "accepted"
	}
	return out, nil
}

// recipient finds whom a send goes to. Caller holds mu.
func (s *Simulator) recipient(n *number, req *cloudapi.SendRequest) (*contact, string, *graphError) {
	if req.RecipientType == "group" {
		return nil, "", graphErr(131009, "Groups are not simulated for sending.")
	}
	if req.To == "" {
		c := s.people[req.Recipient]
		if c == nil {
			c = s.pastByUserID(req.Recipient)
		}
		if c == nil || c.userID != req.Recipient {
			return nil, "", graphErr(131026, "")
		}
		return c, req.Recipient, nil
	}
	digits := digitsOf(req.To)
	if len(digits) < 5 || len(digits) > 15 || strings.ContainsAny(req.To, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.") {
		return nil, "", graphErr(131009, "Parameter value is not valid: to")
	}
	// Source: Cloud API, phone number formats: without "+" the business's own country code is put in
	// front. Assumed: only if the digits do not already begin with a country code, as examples
	// without "+" abound; told here by length.
	if !strings.HasPrefix(strings.TrimSpace(req.To), "+") && len(digits) <= 10 {
		digits = dialCode(n.Digits) + digits
	}
	if whatsappID(digits) == whatsappID(n.Digits) {
		return nil, "", graphErr(131021, "")
	}
	return s.contactByDigits(digits), req.To, nil
}

// checkContent checks what needs the world: media ids. Caller holds mu.
func (s *Simulator) checkContent(n *number, req *cloudapi.SendRequest) *graphError {
	if m := req.Media(); m != nil && m.ID != "" {
		f := s.mediaByID(m.ID)
		if f == nil || f.number.account != n.account {
			return graphErr(131009, "Media id %s does not exist or has expired.", m.ID)
		}
	}
	return nil
}

// linkFails reports media that the platform would refuse after accepting: the wrong type for the
// message, or a link that names a host nobody has. Caller holds mu.
func (s *Simulator) linkFails(req *cloudapi.SendRequest) bool {
	m := req.Media()
	if m == nil {
		return false
	}
	if m.Link != "" {
		return strings.Contains(m.Link, ".invalid")
	}
	f := s.mediaByID(m.ID)
	return f == nil || !kindFits(req.Type, f.mime)
}

// reactable reports whether a message can be reacted to: younger than 30 days and known. Caller holds mu.
func (s *Simulator) reactable(id string, now time.Time) bool {
	m := s.messages[id]
	return m != nil && now.Sub(m.at) < 30*24*time.Hour
}

// asMessage puts a send in the form of a message, for the pages.
func asMessage(r *cloudapi.SendRequest) cloudapi.Message {
	w := cloudapi.Message{Type: r.Type, Location: r.Location, Contacts: r.Contacts, Template: r.Template}
	if r.Text != nil {
		w.Text = &cloudapi.Text{Body: r.Text.Body}
	}
	if m := r.Media(); m != nil {
		obj := &cloudapi.Media{ID: m.ID, Link: m.Link, Caption: m.Caption, Filename: m.Filename}
		switch r.Type {
		case cloudapi.TypeImage:
			w.Image = obj
		case cloudapi.TypeVideo:
			w.Video = obj
		case cloudapi.TypeAudio:
			obj.Voice, w.Audio = &m.Voice, obj
		case cloudapi.TypeDocument:
			w.Document = obj
		case cloudapi.TypeSticker:
			w.Sticker = obj
		}
	}
	if r.Reaction != nil {
		w.Reaction = &cloudapi.Reaction{MessageID: r.Reaction.MessageID, Emoji: r.Reaction.Emoji}
	}
	return w
}

// answerSend answers, or breaks the exchange as the fault says.
func (s *Simulator) answerSend(w http.ResponseWriter, r *http.Request, out sent) *graphError {
	k := s.Knobs()
	switch out.fault.Digits {
	case cutBefore, cutAfter:
		panic(http.ErrAbortHandler)
	case silentBefore, silentAfter:
		s.pause(r, k.Hang)
		panic(http.ErrAbortHandler)
	case errorAfter:
		return graphErr(131000, "")
	case gatewayAfter, gatewayBefore:
		status := http.StatusBadGateway
		if out.fault.Digits == gatewayBefore {
			status = http.StatusServiceUnavailable
		}
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		io.WriteString(w, "<html><body><h1>Sorry, something went wrong.</h1></body></html>")
		return nil
	case noContacts:
		out.resp.Contacts = nil
	case brokenJSON:
		b, _ := json.Marshal(out.resp)
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		w.Write(b[:len(b)/2])
		return nil
	case slowBody:
		b, _ := json.Marshal(out.resp)
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		s.drip(w, r, http.StatusOK, b)
		return nil
	case earlyStatuses:
		s.tellEarly(r.Context(), out.msg)
	}
	return s.answer(w, out.resp)
}

// drip writes a body in small pieces over Knobs.Slow.
func (s *Simulator) drip(w http.ResponseWriter, r *http.Request, status int, b []byte) {
	const pieces = 20
	w.WriteHeader(status)
	for i := range pieces {
		w.Write(b[len(b)*i/pieces : len(b)*(i+1)/pieces])
		http.NewResponseController(w).Flush()
		if !s.pause(r, s.Knobs().Slow/pieces) {
			return
		}
	}
}

// tellEarly posts sent and delivered and waits until each was tried, before the send is answered;
// read follows as usual.
func (s *Simulator) tellEarly(ctx context.Context, m *message) {
	d := s.Knobs().StatusDelays
	for _, status := range []string{cloudapi.StatusSent, cloudapi.StatusDelivered} {
		done := make(chan struct{})
		s.setStatus(m, status, s.clock.Now(), 0, true, done)
		select {
		case <-done:
		case <-ctx.Done():
		case <-s.quit:
		}
	}
	if d.Read >= 0 {
		s.plan(m, cloudapi.StatusRead, s.clock.Now().Add(d.Read), 0, true)
	}
}

// markRead takes a read receipt, with or without typing.
func (s *Simulator) markRead(w http.ResponseWriter, n *number, r *cloudapi.ReadRequest) *graphError {
	if r.Status != cloudapi.StatusRead {
		return graphErr(100, "Param status must be one of {READ}")
	}
	if r.Typing != nil && r.Typing.Type != "text" {
		return graphErr(100, "Param typing_indicator['type'] must be one of {TEXT}")
	}
	s.mu.Lock()
	m := s.messages[r.MessageID]
	if m == nil || m.author != byCustomer || m.chat.number != n {
		s.mu.Unlock()
		return graphErr(131009, "Parameter value is not valid: message_id")
	}
	s.readInbound(m.chat, m.id)
	if r.Typing != nil {
		// Source: Cloud API, Typing indicators: until the answer, at most 25 seconds.
		m.chat.typingUntil = s.clock.Now().Add(25 * time.Second)
	}
	s.mu.Unlock()
	return s.answer(w, cloudapi.Success{Success: true})
}
