package graph

import (
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Escape writes a JSON text the way the platform puts it on the wire: ASCII only, other
// characters as \u with lower-case hex (above U+FFFF as two), "/" as "\/", and "@" as
// "\u0040". The meaning stays the same; what the signature covers does not.
// Source: WhatsApp > Webhooks (contract 1.3). Observed: "@" (tawn33y/whatsapp-cloud-api#60).
func Escape(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/8)
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			out = append(out, c, text[i+1])
			i += 2
		case c == '/':
			out = append(out, '\\', '/')
			i++
		case c == '@':
			out = escapeUnit(out, '@')
			i++
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRune(text[i:])
			if high, low := utf16.EncodeRune(r); r > 0xffff {
				out = escapeUnit(escapeUnit(out, high), low)
			} else {
				out = escapeUnit(out, r)
			}
			i += n
		}
	}
	return out
}

func escapeUnit(out []byte, r rune) []byte {
	return append(out, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
