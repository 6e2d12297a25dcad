package chatexport

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxAuthor is the longest name taken for one, in characters; a longer one is words with a colon.
const maxAuthor = 100

// splitAuthor cuts "Name: words" at the first colon that a blank, a mark or the end follows.
func splitAuthor(text string) (author, words string, ok bool) {
	line, _, _ := strings.Cut(text, "\n")
	for at := 0; ; {
		k := strings.IndexByte(line[at:], ':')
		if k < 0 {
			return "", text, false
		}
		end := at + k
		r, n := utf8.DecodeRuneInString(line[end+1:])
		switch {
		case n == 0:
		case isBlank(r):
		case isMark(r):
			n = 0
		default:
			at = end + 1
			continue
		}
		name := cleanName(line[:end])
		if name == "" || utf8.RuneCountInString(name) > maxAuthor || strings.ContainsAny(name, "\"“”«»„") {
			return "", text, false
		}
		return name, text[end+1+n:], true
	}
}

// cleanName drops marks and the "~" that stands before people who are not in the phone's book.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimFunc(s, isBlank)
	if rest, ok := strings.CutPrefix(s, "~"); ok {
		s = strings.TrimFunc(rest, isBlank)
	}
	return s
}

// nameAuthors tells author from words in every message. A name with a colon in it is known by
// standing so in every message of its author.
func (c *Chat) nameAuthors() {
	for i := range c.Messages {
		m := &c.Messages[i]
		m.Author, m.Text, _ = splitAuthor(m.Text)
	}
	for range 3 { // names with more colons than that are words
		by := map[string][]int{}
		for i := range c.Messages {
			if a := c.Messages[i].Author; a != "" {
				by[a] = append(by[a], i)
			}
		}
		changed := false
		for author, list := range by {
			if len(list) < 3 {
				continue
			}
			second := ""
			same := !slices.ContainsFunc(list, func(i int) bool {
				next, _, ok := splitAuthor(c.Messages[i].Text)
				if second == "" {
					second = next
				}
				return !ok || next != second
			})
			if !same {
				continue
			}
			changed = true
			for _, i := range list {
				m := &c.Messages[i]
				_, m.Text, _ = splitAuthor(m.Text)
				m.Author = author + ": " + second
			}
		}
		if !changed {
			return
		}
	}
}

// count lists the authors and says whether the chat is a group's.
func (c *Chat) count() {
	n := map[string]int{}
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.Author != "" && m.Kind != System {
			n[m.Author]++
		}
		if m.Author == "" && c.Group == "" && tellsOfGroup(m.Text) {
			c.Group = strings.TrimFunc(firstLine(m.Text), func(r rune) bool { return isMark(r) || isBlank(r) })
		}
	}
	for name, k := range n {
		c.Authors = append(c.Authors, Author{name, k})
	}
	slices.SortFunc(c.Authors, func(a, b Author) int {
		return cmp.Or(b.Messages-a.Messages, strings.Compare(a.Name, b.Name))
	})
	if c.Group == "" && len(c.Authors) > 2 {
		names := make([]string, 0, 3)
		for _, a := range c.Authors[:3] {
			names = append(names, a.Name)
		}
		c.Group = strings.Join(names, ", ")
		if len(c.Authors) > 3 {
			c.Group += ", …"
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
