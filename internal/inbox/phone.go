package inbox

import "strings"

// NormalPhone gives the one form in which the spellings of a number meet. It takes digits with or
// without "+", spaces and dashes, and returns digits. Use it to find people, never to reach them:
// networks route by their own spelling, which Handle.Phone keeps.
//
// Three countries write one mobile number in two ways:
//   - Brazil: a 9 after the area code, which numbers from before 2016 lack in the network's
//     records. Landlines have as many digits and must not get one: their first digit is 2 to 5, a
//     mobile's 6 to 9.
//   - Mexico: 521 and 52. Argentina: 549 and 54.
//
// Source: platform contract 2.9. Observed: chatwoot/chatwoot#14657 (landlines broken by a blanket
// rule).
func NormalPhone(number string) string {
	d := onlyDigits(number)
	switch {
	case len(d) == 12 && strings.HasPrefix(d, "55") && d[4] >= '6':
		return d[:4] + "9" + d[4:]
	case len(d) == 13 && strings.HasPrefix(d, "521"):
		return "52" + d[3:]
	case len(d) == 13 && strings.HasPrefix(d, "549"):
		return "54" + d[3:]
	}
	return d
}

// onlyDigits drops everything else; a text of digits comes back as it is, without a copy.
func onlyDigits(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}
