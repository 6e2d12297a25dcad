package whatsapp

import (
	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// status reads one delivery report.
func (p *parser) status(path string, s *cloudapi.Status) {
	switch {
	case s.Err != nil:
		p.bad(path, s.Raw, s.Err.Error())
		return
	case s.Type == "call":
		p.other(path, s.Raw, "calls.status")
		return
	case s.ID == "":
		p.bad(path, s.Raw, "a delivery report that names no message")
		return
	}
	r := &inbox.Report{Target: s.ID, Raw: s.Status, At: inbox.Millis(s.Timestamp.Millis()), Callback: s.CallbackData}
	switch s.Status {
	case cloudapi.StatusSent:
		r.Status = inbox.StatusSent
	case cloudapi.StatusDelivered:
		r.Status = inbox.StatusDelivered
	case cloudapi.StatusRead:
		r.Status = inbox.StatusRead
	case cloudapi.StatusPlayed:
		r.Status = inbox.StatusPlayed
	case cloudapi.StatusFailed:
		r.Status = inbox.StatusFailed
		r.Failure = failure(s.Errors)
	}
	if s.RecipientType == "group" || s.ParticipantID != "" || s.ParticipantUserID != "" {
		r.Recipient = p.person(s.ParticipantUserID, s.ParticipantParentUserID, s.ParticipantID)
		r.Participant = r.Recipient.UserID
		if r.Participant == "" {
			r.Participant = r.Recipient.Phone
		}
	} else {
		r.Recipient = p.person(s.RecipientUserID, s.RecipientParentUserID, s.RecipientID)
	}
	r.Price = price(s.Pricing)
	p.add(path, s.Raw, inbox.Update{Report: r})
}

// price reads what the platform charged. "billable" is being phased out, so type decides where
// it is told. Source: Cloud API > Status webhooks, pricing (copy of 2026-09-11).
func price(pr *cloudapi.Pricing) *inbox.Price {
	if pr == nil {
		return nil
	}
	out := &inbox.Price{Category: pr.Category, Type: pr.Type, Model: pr.PricingModel, Billable: pr.Type == "regular"}
	if pr.Billable != nil {
		out.Billable = *pr.Billable
	}
	return out
}
