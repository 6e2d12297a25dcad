package simulator

import "time"

// What a demo needs to tell a story that began days ago: CustomerMessage.At and PhoneMessage.At date
// messages back, these date their edits and deletions. The limits of the app count from message to
// change. Statuses of what the phone typed in the past carry times of the past and are told at once.

// EditAt replaces the text of a message of the customer or of the phone, at an instant of the past.
func (s *Simulator) EditAt(target, text string, at time.Time) (string, error) {
	return s.amend(target, s.authorOf(target), &text, at)
}

// RevokeAt deletes a message of the customer or of the phone for everyone, at an instant of the past.
func (s *Simulator) RevokeAt(target string, at time.Time) (string, error) {
	return s.amend(target, s.authorOf(target), nil, at)
}

// authorOf says who wrote a message, as far as that author may change it.
func (s *Simulator) authorOf(target string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.messages[target]; m != nil && m.author == byPhone {
		return byPhone
	}
	return byCustomer
}

// Watch gives hints about what changed, as the pages get them: "chat:" and our id of a person,
// "contacts", "counts", "knobs", "clock". They never hold contents; a watcher that is too slow
// misses hints. Stop closes the channel; leave ends the watch and does not.
func (s *Simulator) Watch() (hints <-chan string, leave func()) {
	c := s.hub.join()
	return c, func() { s.hub.leave(c) }
}
