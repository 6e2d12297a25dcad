package whatsapp

import (
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// book reads an entry of the phone's address book: all of them after the sync was asked for, then
// one for each change.
// Source: Cloud API > Coexistence, smb_app_state_sync (contract 4.5): "add" covers add and edit,
// names are absent on "remove", the number is absent for people who hide it.
func (p *parser) book(path string, s *cloudapi.StateSync) {
	switch {
	case s.Err != nil:
		p.bad(path, s.Raw, s.Err.Error())
		return
	case s.Type != "contact" && s.Type != "" || s.Action != "add" && s.Action != "remove":
		p.unknown("state_sync", s.Type+"."+s.Action)
		p.other(path, s.Raw, cloudapi.FieldStateSync+"."+s.Type+"."+s.Action)
		return
	case s.Contact == nil:
		p.bad(path, s.Raw, "an entry of the address book without its contact")
		return
	}
	c := s.Contact
	userID, phone := tidyIDs(c.UserID, c.PhoneNumber)
	who := inbox.Person{UserID: userID, ParentUserID: c.ParentUserID, Phone: phone, Username: strings.TrimPrefix(c.Username, "@")}
	if who.IsZero() {
		p.bad(path, s.Raw, "an entry of the address book that names nobody: neither a user id nor a number")
		return
	}
	b := &inbox.BookChange{At: inbox.Millis(s.Metadata.Timestamp.Millis()), Removed: s.Action == "remove"}
	if !b.Removed {
		b.FullName, b.FirstName = strings.TrimSpace(c.FullName), strings.TrimSpace(c.FirstName)
	}
	p.add(path, s.Raw, inbox.Update{Book: b, Person: who})
}
