package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The three spellings of a point in time. All of them hold Unix milliseconds, 0 means
// absent, and all of them read any spelling: a JSON string or number of seconds,
// milliseconds or microseconds. The unit is told by size: from 1e11 on the number counts
// milliseconds (as seconds it would be the year 5138), from 1e14 on microseconds.
// They differ in how they are written back.
type (
	// Time is written as a string of seconds, the spelling of the WhatsApp message family.
	Time int64
	// IntTime is written as a number of seconds: entry.time, user_preferences, disable_date.
	IntTime int64
	// MilliTime is written as a number of milliseconds: Instagram and Messenger.
	MilliTime int64
)

// At is the Time of a moment, cut to whole seconds as the platform does.
func At(t time.Time) Time { return Time(t.Unix() * 1000) }

// Millis is the time in Unix milliseconds, 0 when absent.
func (t Time) Millis() int64      { return int64(t) }
func (t IntTime) Millis() int64   { return int64(t) }
func (t MilliTime) Millis() int64 { return int64(t) }

// IsZero reports whether the platform gave no time.
func (t Time) IsZero() bool { return t == 0 }

func (t Time) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 16), '"')
	b = strconv.AppendInt(b, int64(t)/1000, 10)
	return append(b, '"'), nil
}

func (t IntTime) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, int64(t)/1000, 10), nil
}

func (t *Time) UnmarshalJSON(b []byte) error {
	ms, err := parseTime(unquote(b))
	*t = Time(ms)
	return err
}

func (t *IntTime) UnmarshalJSON(b []byte) error {
	ms, err := parseTime(unquote(b))
	*t = IntTime(ms)
	return err
}

func (t *MilliTime) UnmarshalJSON(b []byte) error {
	ms, err := parseTime(unquote(b))
	*t = MilliTime(ms)
	return err
}

var errTime = errors.New("not a time")

// parseTime reads the text of a time and returns Unix milliseconds. Empty and "null" are
// 0. A fraction is dropped: no payload was seen with one. Beyond the year 5138 is an error,
// so that a time written back in seconds is read as seconds.
func parseTime[T string | []byte](s T) (int64, error) {
	if len(s) == 0 || string(s) == "null" {
		return 0, nil
	}
	var n int64
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '.' && i > 0 {
			break
		}
		if c < '0' || c > '9' || n >= 1e16 {
			return 0, errTime
		}
		n = n*10 + int64(c-'0')
	}
	switch {
	case n >= 1e14:
		return n / 1000, nil
	case n >= 1e11:
		return n, nil
	}
	return n * 1000, nil
}

// unquote drops the quotes of a JSON string that needs no unescaping.
func unquote(b []byte) []byte {
	if len(b) >= 2 && b[0] == '"' && b[len(b)-1] == '"' {
		return b[1 : len(b)-1]
	}
	return b
}

// ID is a Graph object id: a decimal string that may not fit 32 bits. It reads strings
// and integers, and is written as a string.
// Source: template ids are integers in webhooks and strings from the API.
type ID string

func (id *ID) UnmarshalJSON(b []byte) error {
	s, err := scalarText(b)
	*id = ID(s)
	return err
}

// Scalar is a value that comes as a number here and as a string there: 2000, -1,
// "TIER_2K". It holds the text, and is written as a number when it is an integer.
type Scalar string

func (s *Scalar) UnmarshalJSON(b []byte) error {
	text, err := scalarText(b)
	*s = Scalar(text)
	return err
}

func (s Scalar) MarshalJSON() ([]byte, error) {
	if isInteger(string(s)) {
		return []byte(s), nil
	}
	return json.Marshal(string(s))
}

func isInteger(s string) bool {
	s = strings.TrimPrefix(s, "-")
	if s == "" || len(s) > 1 && s[0] == '0' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func scalarText(b []byte) (string, error) {
	b = bytes.TrimSpace(b)
	switch {
	case len(b) == 0 || string(b) == "null":
		return "", nil
	case b[0] == '"':
		var s string
		err := json.Unmarshal(b, &s)
		return CleanText(s), err
	case b[0] == '{' || b[0] == '[':
		return "", errors.New("not a scalar")
	}
	return string(b), nil
}

// CleanText makes a string fit for a database and a browser: U+0000 and invalid UTF-8
// become U+FFFD. A JSON \ud800 without its partner has become U+FFFD before.
// Observed: a NUL in a text broke an insert into PostgreSQL and blocked a batch for seven
// days (vaam-apps/meta-whatsapp-rs, OPEN_QUESTIONS 18).
func CleanText(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", string(utf8.RuneError))
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, string(utf8.RuneError))
	}
	return s
}
