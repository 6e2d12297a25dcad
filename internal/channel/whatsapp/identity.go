package whatsapp

import (
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// system reads a fact about a person: another number, another id, another security key. who is
// the person as the message names them, which may be nobody.
func (p *parser) system(path string, m *cloudapi.Message, who inbox.Person, about said) {
	s := m.System
	if s == nil {
		p.bad(path, m.Raw, "a system message without its object")
		return
	}
	line := &inbox.Said{
		PlatformID: m.ID, Direction: inbox.Inbound, Author: inbox.BySystem, Kind: inbox.KindSystem,
		SentAt: inbox.Millis(m.Timestamp.Millis()), Source: about.source,
	}
	fact := &inbox.System{Type: s.Type}
	line.Content.System = fact

	before, after := namesIn(s.Body)
	previous := inbox.Person{UserID: s.PreviousUserID, ParentUserID: s.PreviousParentUserID, Username: who.Username, Name: who.Name}
	current := inbox.Person{UserID: s.UserID, ParentUserID: s.ParentUserID, Phone: firstOf(s.WaID, s.NewWaID), Username: who.Username, Name: who.Name}
	switch s.Type {
	case "user_changed_number", "customer_changed_number":
		fact.Type = "number_changed"
		previous.Phone = firstOf(who.Phone, s.Customer, digitsOnly(before))
		current.Phone = firstOf(current.Phone, digitsOnly(after))
		if previous.UserID == "" && who.UserID != current.UserID {
			previous.UserID = who.UserID
		}
		fact.From, fact.To = previous.Phone, current.Phone
	case "user_changed_user_id":
		fact.Type = "id_changed"
		previous.UserID = firstOf(previous.UserID, scopedID(before))
		current.UserID = firstOf(current.UserID, scopedID(after))
		// Whether a number belongs to the old or the new id is not told; it stays with the old.
		previous.Phone = who.Phone
		fact.From, fact.To = previous.UserID, current.UserID
	default:
		if s.Type == "customer_identity_changed" {
			fact.Type = "identity_changed"
		}
		if who.IsZero() {
			p.bad(path, m.Raw, "a system message that names nobody")
			return
		}
		if m.GroupID != "" {
			p.other(path, m.Raw, groupMessage)
			return
		}
		if m.ID == "" {
			p.other(path, m.Raw, "messages.system."+s.Type)
			return
		}
		p.add(path, m.Raw, inbox.Update{Message: line, Person: who})
		return
	}
	if previous.IsZero() {
		p.bad(path, m.Raw, "a change of number or id that does not name whose")
		return
	}
	// Without a successor it is still told that the old id or number is no longer theirs.
	if m.ID == "" || m.GroupID != "" {
		line = nil // told in a group it holds for the person all the same, but was not said to us alone
	}
	change := &inbox.IdentityChange{At: inbox.Millis(m.Timestamp.Millis()), Previous: previous, Current: current, Said: line}
	p.add(path, m.Raw, inbox.Update{Identity: change, Person: previous})
}

// userIDUpdate reads the change of a BSUID in its other spelling.
// Source: not subscribable since 2026-08-11, accepted if it comes (contract 1.9).
func (p *parser) userIDUpdate(path string, u *cloudapi.UserIDUpdate) {
	if u.Err != nil {
		p.bad(path, u.Raw, u.Err.Error())
		return
	}
	if u.UserID == nil || u.UserID.Previous == "" || u.UserID.Current == "" {
		p.bad(path, u.Raw, "a change of id that does not name both")
		return
	}
	_, phone := tidyIDs("", u.WaID)
	previous := inbox.Person{UserID: u.UserID.Previous, Phone: phone}
	current := inbox.Person{UserID: u.UserID.Current}
	if u.ParentUserID != nil {
		previous.ParentUserID, current.ParentUserID = u.ParentUserID.Previous, u.ParentUserID.Current
	}
	change := &inbox.IdentityChange{At: inbox.Millis(u.Timestamp.Millis()), Previous: previous, Current: current}
	p.add(path, u.Raw, inbox.Update{Identity: change, Person: previous})
}

// namesIn reads "User NAME changed from OLD to NEW": before 2026-08-11 the only place of the old
// value. NAME may hold the same words, so the last ones count.
func namesIn(body string) (before, after string) {
	const from, to = " changed from ", " to "
	i := strings.LastIndex(body, from)
	if i < 0 {
		return "", ""
	}
	before, after, _ = strings.Cut(body[i+len(from):], to)
	return strings.TrimSpace(before), strings.TrimSpace(after)
}

// scopedID accepts what can be a business-scoped id: two letters, a dot, letters and digits.
func scopedID(s string) string {
	if len(s) < 4 || s[2] != '.' || strings.ContainsAny(s, " \t\n") {
		return ""
	}
	return s
}

// digitsOnly accepts a number, with or without "+".
func digitsOnly(s string) string {
	s = strings.TrimPrefix(s, "+")
	if len(s) < 5 || !isDigits(s) {
		return ""
	}
	return s
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
