package chatexport

import (
	"bytes"
	"encoding/binary"
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decode gives the text of bytes in UTF-8 or UTF-16. Bytes that are no text become U+FFFD.
func decode(data []byte) (text string, damaged bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian)
	case len(data) >= 4 && data[1] == 0 && data[3] == 0:
		return wide(data, binary.LittleEndian)
	case len(data) >= 4 && data[0] == 0 && data[2] == 0:
		return wide(data, binary.BigEndian)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if utf8.Valid(data) {
		return string(data), false
	}
	return strings.ToValidUTF8(string(data), "\uFFFD"), true
}

func wide(data []byte, order binary.ByteOrder) (string, bool) {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	text := string(utf16.Decode(units))
	return text, len(data)%2 == 1 || strings.ContainsRune(text, '\uFFFD')
}

// lines gives the lines of a text without their breaks: "\n", "\r\n", or the "\r" of old tools
// where there is no other.
func lines(text string) iter.Seq2[int, string] {
	brk := "\n"
	if !strings.Contains(text, "\n") && strings.Contains(text, "\r") {
		brk = "\r"
	}
	return func(yield func(int, string) bool) {
		for n := 0; ; n++ {
			line, rest, more := strings.Cut(text, brk)
			if !more && line == "" {
				return // the break at the end, or its lack, is no line
			}
			if !yield(n, strings.TrimSuffix(line, "\r")) || !more {
				return
			}
			text = rest
		}
	}
}
