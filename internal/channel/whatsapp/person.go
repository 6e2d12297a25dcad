package whatsapp

import (
	"strings"

	"sangam/internal/inbox"
	"sangam/internal/wire/cloudapi"
)

// person gathers what a value tells about one person: the ids beside the item, and the contact of
// the same value that belongs to them, never by position.
func (p *parser) person(userID, parentID, phone string) inbox.Person {
	userID, phone = tidyIDs(userID, phone)
	who := inbox.Person{UserID: userID, ParentUserID: parentID, Phone: phone}
	c := p.contact(userID, phone)
	if c == nil {
		return who
	}
	contactID, contactPhone := tidyIDs(c.UserID, c.WaID)
	if who.UserID == "" {
		who.UserID = contactID
	}
	if who.Phone == "" {
		who.Phone = contactPhone
	}
	if who.ParentUserID == "" {
		who.ParentUserID = c.ParentUserID
	}
	who.Name, who.Username = c.Name(), c.Username()
	return who
}

// contact finds the contact of a person. Where nothing names the person at all, the only contact
// of a value with one item is taken: nobody else can be meant.
func (p *parser) contact(userID, phone string) *cloudapi.Contact {
	v := p.value
	if userID != "" {
		for i := range v.Contacts {
			if v.Contacts[i].UserID == userID {
				return &v.Contacts[i]
			}
		}
	}
	if phone != "" {
		for i := range v.Contacts {
			if v.Contacts[i].WaID == phone {
				return &v.Contacts[i]
			}
		}
		// Brazil, Mexico, Argentina: one person, two spellings in one body.
		for i := range v.Contacts {
			if w := v.Contacts[i].WaID; w != "" && inbox.NormalPhone(w) == inbox.NormalPhone(phone) {
				return &v.Contacts[i]
			}
		}
	}
	if userID == "" && phone == "" && len(v.Contacts) == 1 && len(v.Messages)+len(v.MessageEchoes)+len(v.Statuses) == 1 {
		return &v.Contacts[0]
	}
	return nil
}

// tidyIDs sorts the two ids of a person into their places: digits are a number, anything else is
// a business-scoped id.
// Observed: a BSUID inside from or wa_id, a number with "+" (nyaruka/courier fixtures, contract
// 13.1).
func tidyIDs(userID, phone string) (string, string) {
	phone = strings.TrimPrefix(phone, "+")
	if !isDigits(phone) {
		if userID == "" {
			userID = phone
		}
		phone = ""
	}
	return userID, phone
}

// isDigits holds for the empty text too.
func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
