package simulator

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// mix is splitmix64 over two words: a cheap, repeatable way from the seed and a counter to an id.
func mix(seed, n uint64) uint64 {
	z := seed + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Directions inside a message id.
const (
	fromUser     = 0x12
	fromBusiness = 0x11
)

// wamid builds a message id in the layout decoded from Meta's examples:
// 1C 18 <len> <user's digits> 15 02 00 <direction> 18 <len> <hex key> 00, base64.
// Observed: 43 of 55 example ids. Users who hide their number get no digits. Assumed: what the
// platform embeds for them is unknown, and clients must treat ids as opaque anyway.
func wamid(digits string, direction byte, seed, n uint64) string {
	size := 18
	if direction == fromUser {
		size = 20
	}
	key := fmt.Sprintf("%016X%08X", mix(seed, 2*n), mix(seed, 2*n+1)>>32)[:size]
	if direction == fromUser {
		key = "3A" + key[2:]
	}
	b := append([]byte{0x1c, 0x18, byte(len(digits))}, digits...)
	b = append(b, 0x15, 0x02, 0x00, direction, 0x18, byte(size))
	b = append(b, key...)
	return "wamid." + base64.StdEncoding.EncodeToString(append(b, 0))
}

// traceID looks like fbtrace_id.
func traceID(seed, n uint64) string {
	b := binary.BigEndian.AppendUint64(nil, mix(seed, n))
	return "A" + base64.RawURLEncoding.EncodeToString(b)
}

// digitsOf keeps the digits of a number typed in any form.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// whatsappID is the id the platform makes of a dialled number. Brazilian accounts of old lack the 9
// after the area code, Mexican ones have a 1 and Argentinian ones a 9 after the country code.
// Observed: cloud-api.md 2.9 and 13.1; which people keep which form is not documented, so here it is
// everybody whose number has the modern form.
func whatsappID(digits string) string {
	switch {
	case strings.HasPrefix(digits, "55") && len(digits) == 13 && digits[4] == '9':
		return digits[:4] + digits[5:]
	case strings.HasPrefix(digits, "52") && len(digits) == 12:
		return "521" + digits[2:]
	case strings.HasPrefix(digits, "54") && len(digits) == 12:
		return "549" + digits[2:]
	}
	return digits
}

// Calling codes and the ISO countries that begin a business-scoped user id.
var callingCodes = [...][2]string{{"91", "IN"}, {"55", "BR"}, {"52", "MX"}, {"54", "AR"}, {"44", "GB"}, {"49", "DE"}, {"33", "FR"},
	{"62", "ID"}, {"234", "NG"}, {"27", "ZA"}, {"1", "US"}}

func countryOf(digits string) string {
	for _, c := range callingCodes {
		if strings.HasPrefix(digits, c[0]) {
			return c[1]
		}
	}
	return "ZZ"
}

// dialCode is the calling code of a number, empty for countries not listed here.
func dialCode(digits string) string {
	for _, c := range callingCodes {
		if strings.HasPrefix(digits, c[0]) {
			return c[0]
		}
	}
	return ""
}

// userID makes a business-scoped user id: country, dot, opaque digits.
func userID(digits string, seed, n uint64) string {
	return fmt.Sprintf("%s.%020d", countryOf(digits), mix(seed^0x5b5, n))
}
