package delivery

import "sangam/internal/inbox"

// news is what a receipt tells of a person that we do not know yet; zero on most days, and then
// nothing need be read or written.
func news(to inbox.Handle, told inbox.Person) inbox.Person {
	if _, aliases := Learn(to, told); aliases != nil {
		return told
	}
	return inbox.Person{}
}

// Learn gives a handle as the platform's answer to a send leaves it, and the names it must then be
// found by; nil if it says nothing new. Only what is missing is filled in: an answer that names
// somebody else than we wrote to (a number under which another id is known to us) changes nothing,
// since a message that comes in says it better.
//
// Source: contract 5.1: contacts of the answer hold wa_id and user_id. The number is kept as the
// platform writes it, which may be another spelling than ours (contract 2.9).
func Learn(h inbox.Handle, told inbox.Person) (inbox.Handle, []string) {
	if h.MovedTo != 0 || h.Target() == "" {
		return h, nil
	}
	var aliases []string
	if told.UserID != "" && h.UserID != "" && told.UserID != h.UserID {
		return h, nil
	}
	same := h.Phone != "" && inbox.NormalPhone(told.Phone) == inbox.NormalPhone(h.Phone)
	if told.UserID != "" && h.UserID == "" {
		if told.Phone != "" && !same {
			return h, nil
		}
		h.UserID = told.UserID
		aliases = append(aliases, "u:"+told.UserID)
	}
	if told.Phone != "" && told.Phone != h.Phone && (h.Phone == "" || same) {
		h.Phone = told.Phone
		aliases = append(aliases, "p:"+inbox.NormalPhone(told.Phone))
	}
	if told.ParentUserID != "" && h.ParentUserID == "" {
		h.ParentUserID = told.ParentUserID
		aliases = append(aliases, h.Target())
	}
	return h, aliases
}
