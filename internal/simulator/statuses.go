package simulator

import (
	"fmt"
	"time"

	"sangam/internal/wire/cloudapi"
	"sangam/internal/wire/graph"
)

// freeEntry is how long everything is free after the answer to a person who came from an ad.
const freeEntry = 72 * time.Hour

// late is the delay of statuses under the fault 6102.
const late = 10 * time.Minute

// planStatuses schedules what will be told about an outbound message. Caller holds mu. tell false
// moves the ticks on the pages only.
func (s *Simulator) planStatuses(m *message, f Fault, tell bool) {
	k := s.Knobs()
	now := s.clock.Now()
	if m.at.Before(now) {
		now = m.at // typed on the phone in the past: its ticks are as old as it is
	}
	if f.kind == failLater && f.Code != 0 {
		s.plan(m, cloudapi.StatusFailed, now.Add(max(k.StatusDelays.Sent, 0)), f.Code, tell)
		return
	}
	d := k.StatusDelays
	if m.kind == cloudapi.TypeReaction {
		d.Delivered, d.Read = -1, -1 // only sent follows a reaction
	}
	if m.chat.contact.noReads {
		d.Read = -1
	}
	type step struct {
		status string
		after  time.Duration
		code   int
	}
	steps := []step{{cloudapi.StatusSent, d.Sent, 0}, {cloudapi.StatusDelivered, d.Delivered, 0}, {cloudapi.StatusRead, d.Read, 0}}
	switch f.Digits {
	case earlyStatuses:
		return // told by the send itself, which plans only the read afterwards
	case lateStatuses:
		for i := range steps {
			if steps[i].after >= 0 {
				steps[i].after += late
			}
		}
	case noStatuses:
		return
	case statusesAskew:
		steps = []step{{cloudapi.StatusRead, d.Sent, 0}, {cloudapi.StatusDelivered, d.Delivered, 0},
			{cloudapi.StatusSent, d.Delivered + max(d.Sent, 0), 0}}
	case readOnly:
		steps = append(steps[:1], step{cloudapi.StatusRead, max(d.Read, d.Delivered), 0})
	case neverRead:
		steps = steps[:2]
	case onlySent:
		steps = steps[:1]
	case deliveredFailed:
		steps = append(steps[:2], step{cloudapi.StatusFailed, d.Delivered + max(d.Sent, 0), 131026})
	case strangeStatus:
		steps = append(steps[:1], append([]step{{"in_orbit", (d.Sent + d.Delivered) / 2, 0}}, steps[1:]...)...)
	}
	for _, st := range steps {
		if st.after < 0 {
			continue
		}
		at := now.Add(st.after)
		s.plan(m, st.status, at, st.code, tell)
		if f.Digits == doubleStatuses {
			s.plan(m, st.status, at.Add(time.Millisecond), st.code, tell)
		}
	}
}

func (s *Simulator) plan(m *message, status string, at time.Time, code int, tell bool) {
	s.sched.at(at, func(at time.Time) { s.setStatus(m, status, at, code, tell, nil) })
}

// rank orders statuses for the ticks; a lower one never replaces a higher one.
var rank = map[string]int{"": 0, cloudapi.StatusSent: 1, cloudapi.StatusDelivered: 2, cloudapi.StatusRead: 3, cloudapi.StatusPlayed: 4, cloudapi.StatusFailed: 5}

// setStatus changes the tick of an outbound message and tells it. done, if not nil, is closed once
// the webhook was tried.
func (s *Simulator) setStatus(m *message, status string, at time.Time, code int, tell bool, done chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rank[status] > rank[m.status] {
		m.status, m.errorCode = status, code
	}
	c, n := m.chat.contact, m.chat.number
	s.hub.tell("chat:" + c.id)
	if !tell || s.chance(s.Knobs().LoseStatuses) {
		if done != nil {
			close(done)
		}
		return
	}
	st := &cloudapi.Status{ID: m.id, Status: status, Timestamp: graph.At(at), RecipientID: s.shown(n, c), RecipientUserID: c.userID,
		CallbackData: m.callback}
	u := &update{key: "status:" + m.id + ":" + status, url: s.callbackOf(n), account: n.account.ID, field: cloudapi.FieldMessages,
		meta: s.meta(n), status: st, lane: c.id, at: s.clock.Now(), done: done}
	switch status {
	case cloudapi.StatusFailed:
		e := webhookError(code)
		st.Errors = []cloudapi.Error{e}
	case cloudapi.StatusSent:
		u.contact = s.wire(n, c, false) // Observed: often without a profile.
		st.Pricing = m.pricing
	case cloudapi.StatusDelivered:
		u.contact = s.wire(n, c, true)
		st.Pricing = m.pricing
	default:
		u.contact = s.wire(n, c, true)
	}
	if st.Pricing != nil && st.Pricing.Type == "free_entry_point" {
		st.Conversation = &cloudapi.Conversation{ID: fmt.Sprintf("%032x", mix(s.cfg.Seed, uint64(m.chat.freeUntil.Unix()))),
			Expiration: graph.At(m.chat.freeUntil), Origin: &cloudapi.Origin{Type: "referral_conversion"}}
	}
	s.hooks.put(u)
}

// ReadByCustomer makes a customer open the chat: what the business sent becomes read.
func (s *Simulator) ReadByCustomer(numberID, who string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, c, err := s.sides(numberID, who)
	if err != nil {
		return err
	}
	ch := n.chats[c.id]
	if ch == nil {
		return nil
	}
	now := s.clock.Now()
	for _, m := range ch.messages {
		if m.author != byCustomer && rank[m.status] < rank[cloudapi.StatusRead] && !c.noReads {
			s.plan(m, cloudapi.StatusRead, now, 0, m.author == byAPI || !s.Knobs().NoEchoStatuses)
		}
	}
	return nil
}

// PlayedByCustomer makes a customer listen to a voice message.
func (s *Simulator) PlayedByCustomer(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[id]
	if m == nil || m.author == byCustomer || m.kind != cloudapi.TypeAudio {
		return fmt.Errorf("voice message %q: %w", id, ErrUnknown)
	}
	s.plan(m, cloudapi.StatusPlayed, s.clock.Now(), 0, true)
	return nil
}

// price decides what a send costs, of a template by its category (empty: no template); false means it may not go out for want of a payment method.
// Source: Cloud API, Pricing (per message since 2025-07-01; service messages cost since 2026-10-01,
// the first 1,000 of a number and month do not). Assumed: a free one of those is reported as
// free_customer_service; the shape was not seen. Months are UTC here. Caller holds mu.
func (s *Simulator) price(m *message, template string) (*cloudapi.Pricing, bool) {
	k := s.Knobs()
	now := s.clock.Now()
	ch := m.chat
	yes, no := true, false
	if ch.adAt.After(ch.freeUntil.Add(-freeEntry)) && now.Before(ch.adAt.Add(window)) {
		ch.freeUntil = now.Add(freeEntry)
	}
	if m.kind == cloudapi.TypeReaction {
		return nil, true
	}
	if now.Before(ch.freeUntil) {
		return &cloudapi.Pricing{Billable: &no, PricingModel: "PMP", Type: "free_entry_point", Category: "referral_conversion"}, true
	}
	if template != "" {
		return &cloudapi.Pricing{Billable: &yes, PricingModel: "PMP", Type: "regular", Category: template}, true
	}
	free := &cloudapi.Pricing{Billable: &no, PricingModel: "PMP", Type: "free_customer_service", Category: "service"}
	if now.Before(k.ServicePriceFrom) {
		return free, true
	}
	month := now.UTC().Format("2006-01")
	ch.number.service[month]++
	if ch.number.service[month] <= k.FreeServiceMessages {
		return free, true
	}
	if k.NoPaymentMethod {
		return nil, false
	}
	return &cloudapi.Pricing{Billable: &yes, PricingModel: "PMP", Type: "regular", Category: "service"}, true
}
