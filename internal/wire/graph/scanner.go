package graph

import (
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON, RFC 8259, from bytes. It accepts what json.Valid accepts, except for
// depth.
type scanner struct {
	data  []byte
	pos   int
	depth int
	buf   []byte // of text
}

func (s *scanner) syntax(reason string) error {
	if s.pos >= len(s.data) {
		reason = "unexpected end"
	}
	return &SyntaxError{Offset: s.pos, Reason: reason}
}

// peek is the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// nextKey reads up to the value of the next member and returns its name, which is valid
// until the next call of text. more is false at the end of the object.
func (s *scanner) nextKey(first bool) (key []byte, more bool, err error) {
	s.space()
	switch c := s.peek(); {
	case c == '}':
		s.pos++
		return nil, false, nil
	case first:
	case c == ',':
		s.pos++
		s.space()
	default:
		return nil, false, s.syntax("want , or }")
	}
	if s.peek() != '"' {
		return nil, false, s.syntax("want a name")
	}
	if key, err = s.text(); err != nil {
		return nil, false, err
	}
	s.space()
	if s.peek() != ':' {
		return nil, false, s.syntax("want :")
	}
	s.pos++
	s.space()
	return key, true, nil
}

// nextElement reads up to the next element. more is false at the end of the array.
func (s *scanner) nextElement(first bool) (more bool, err error) {
	s.space()
	switch c := s.peek(); {
	case c == ']':
		s.pos++
		return false, nil
	case first:
		return true, nil
	case c == ',':
		s.pos++
		s.space()
		return true, nil
	}
	return false, s.syntax("want , or ]")
}

// skip checks one value and moves behind it.
func (s *scanner) skip() error {
	switch c := s.peek(); c {
	case '{':
		if s.depth++; s.depth > MaxDepth {
			return ErrTooDeep
		}
		s.pos++
		for first := true; ; first = false {
			s.space()
			switch c := s.peek(); {
			case c == '}':
				s.pos++
				s.depth--
				return nil
			case first:
			case c == ',':
				s.pos++
				s.space()
			default:
				return s.syntax("want , or }")
			}
			if err := s.skipString(); err != nil {
				return err
			}
			s.space()
			if s.peek() != ':' {
				return s.syntax("want :")
			}
			s.pos++
			s.space()
			if err := s.skip(); err != nil {
				return err
			}
		}
	case '[':
		if s.depth++; s.depth > MaxDepth {
			return ErrTooDeep
		}
		s.pos++
		for first := true; ; first = false {
			more, err := s.nextElement(first)
			if err != nil {
				return err
			}
			if !more {
				s.depth--
				return nil
			}
			if err := s.skip(); err != nil {
				return err
			}
		}
	case '"':
		return s.skipString()
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	}
	return s.number()
}

func (s *scanner) literal(word string) error {
	if len(s.data)-s.pos < len(word) || string(s.data[s.pos:s.pos+len(word)]) != word {
		return s.syntax("want a value")
	}
	s.pos += len(word)
	return nil
}

func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.data) && s.data[s.pos]-'0' <= 9 {
		s.pos++
	}
	return s.pos > start
}

func (s *scanner) number() error {
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return s.syntax("want a value")
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return s.syntax("want a digit")
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		if !s.digits() {
			return s.syntax("want a digit")
		}
	}
	return nil
}

func (s *scanner) skipString() error {
	if s.peek() != '"' {
		return s.syntax("want a name")
	}
	s.pos++
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			return nil
		case c == '\\':
			if _, err := s.escape(); err != nil {
				return err
			}
		case c < ' ':
			return s.syntax("control character in a string")
		default:
			s.pos++
		}
	}
	return s.syntax("")
}

// escape reads one escape and returns its rune. A surrogate comes as it is.
func (s *scanner) escape() (rune, error) {
	s.pos++
	c := s.peek()
	s.pos++
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		var r rune
		for range 4 {
			c := s.peek()
			switch {
			case '0' <= c && c <= '9':
				c -= '0'
			case 'a' <= c && c <= 'f':
				c -= 'a' - 10
			case 'A' <= c && c <= 'F':
				c -= 'A' - 10
			default:
				return 0, s.syntax("want four hex digits")
			}
			r = r<<4 | rune(c)
			s.pos++
		}
		return r, nil
	}
	s.pos--
	return 0, s.syntax("unknown escape")
}

// text reads a string under the rules of CleanText. The result aliases the data or buf and
// is valid until the next call.
func (s *scanner) text() ([]byte, error) {
	s.pos++
	start := s.pos
	ascii := true
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			b := s.data[start:s.pos]
			s.pos++
			if ascii || utf8.Valid(b) {
				return b, nil
			}
			return s.replaceInvalid(b), nil
		case c == '\\':
			return s.longText(start)
		case c < ' ':
			return nil, s.syntax("control character in a string")
		case c >= utf8.RuneSelf:
			ascii = false
			s.pos++
		default:
			s.pos++
		}
	}
	return nil, s.syntax("")
}

func (s *scanner) replaceInvalid(b []byte) []byte {
	s.buf = s.buf[:0]
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		s.buf = utf8.AppendRune(s.buf, r)
		b = b[n:]
	}
	return s.buf
}

// longText goes on where text met the first escape.
func (s *scanner) longText(start int) ([]byte, error) {
	s.buf = append(s.buf[:0], s.data[start:s.pos]...)
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case c == '"':
			s.pos++
			if !utf8.Valid(s.buf) {
				s.buf = []byte(CleanText(string(s.buf)))
			}
			return s.buf, nil
		case c == '\\':
			r, err := s.escape()
			if err != nil {
				return nil, err
			}
			if utf16.IsSurrogate(r) {
				r = s.pair(r)
			}
			if r == 0 {
				r = utf8.RuneError
			}
			s.buf = utf8.AppendRune(s.buf, r)
		case c < ' ':
			return nil, s.syntax("control character in a string")
		default:
			s.buf = append(s.buf, c)
			s.pos++
		}
	}
	return nil, s.syntax("")
}

// pair reads the second half of a surrogate pair if it follows; else the first is U+FFFD
// and the cursor stays.
func (s *scanner) pair(high rune) rune {
	if s.pos+1 < len(s.data) && s.data[s.pos] == '\\' && s.data[s.pos+1] == 'u' {
		back := s.pos
		if low, err := s.escape(); err == nil {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r
			}
		}
		s.pos = back
	}
	return utf8.RuneError
}
