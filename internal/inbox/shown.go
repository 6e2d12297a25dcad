package inbox

import (
	"cmp"
	"slices"
)

// Shown is what a screen shows of a message: a function of the message and the set of its changes,
// whatever order they came in and however often.
type Shown struct {
	Text    string
	Content Content
	// Every version, oldest first, the original among them; empty unless the message was edited.
	Versions []Version
	EditedAt Millis // provider time of the version shown; zero: never edited
	// RevokedAt is set when the author took the message back. What it said stays with us.
	RevokedAt Millis
	RevokedBy AuthorKind
	RevokerID MemberID
	Reactions []Reaction // oldest first
}

// Version is one wording of a message.
type Version struct {
	Text     string
	Content  Content
	At       Millis
	Author   AuthorKind
	AuthorID MemberID
}

// Reaction is one that stands.
type Reaction struct {
	Emoji    string
	At       Millis
	Author   AuthorKind
	AuthorID MemberID
}

// Show applies changes to a message. Changes that name another message do not count; an edit or a
// revoke counts only from the side that wrote the message: a contact cannot rewrite our words. The
// latest edit by provider time is shown. Of reactions the last of each side counts: the platform
// knows the business as one person, whoever of us tapped.
func Show(m Message, changes []Change) Shown {
	s := Shown{Text: m.Text, Content: m.Content}
	if m.Content.Deleted {
		// When it was taken back nobody told; it was said and it is gone.
		s.RevokedAt, s.RevokedBy, s.RevokerID = m.SentAt, m.Author, m.AuthorID
	}
	if len(changes) == 0 {
		return s
	}
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.SentAt, b.SentAt), cmp.Compare(a.ID, b.ID))
	})
	ours := m.Author != ByContact
	last := map[bool]Reaction{}
	for _, c := range sorted {
		if c.Account != m.Account || c.Target != m.PlatformID || m.PlatformID == "" {
			continue
		}
		byUs := c.Author != ByContact
		switch c.Kind {
		case ChangeEdit:
			if byUs != ours {
				continue
			}
			if s.Versions == nil {
				s.Versions = []Version{{m.Text, m.Content, m.SentAt, m.Author, m.AuthorID}}
			}
			v := Version{Text: c.Text, Content: m.Content, At: c.SentAt, Author: c.Author, AuthorID: c.AuthorID}
			if c.Content != nil {
				v.Content = *c.Content
			}
			s.Versions = append(s.Versions, v)
			s.Text, s.Content, s.EditedAt = v.Text, v.Content, v.At
		case ChangeRevoke:
			if byUs == ours && s.RevokedAt == 0 {
				s.RevokedAt, s.RevokedBy, s.RevokerID = c.SentAt, c.Author, c.AuthorID
			}
		case ChangeReaction:
			last[byUs] = Reaction{c.Emoji, c.SentAt, c.Author, c.AuthorID}
		}
	}
	for _, r := range last {
		if r.Emoji != "" {
			s.Reactions = append(s.Reactions, r)
		}
	}
	slices.SortFunc(s.Reactions, func(a, b Reaction) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Author, b.Author))
	})
	return s
}
