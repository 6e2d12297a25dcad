package onboarding

import "strings"

// CountriesChecked is the day the table below was compared with the platform's pages.
const CountriesChecked = "2026-11-21"

// Country is what is known of the country of a number. The platform's page leaves out no country
// since 2026-04-15, so this is only for weighing older advice: it never refuses anything.
// Source: contract 4.2.
type Country struct {
	Code  string // ISO 3166, empty: several, or not known
	Since string // when coexistence came there, YYYY-MM-DD; empty: by December 2025, the day is not known
	// Late countries were named as left out for long, so older advice and some providers still say so.
	Late bool
}

const (
	atFirst  = "2025-02-11" // a restricted list
	india    = "2025-05-05"
	october  = "2025-10-23"
	complete = "2026-04-15"
)

var countries = map[string]Country{
	"1": {"", atFirst, false}, "52": {"MX", atFirst, false}, "55": {"BR", atFirst, false}, "62": {"ID", atFirst, false}, "852": {"HK", atFirst, false}, "65": {"SG", atFirst, false},
	"91": {"IN", india, false},
	"61": {"AU", october, true}, "81": {"JP", october, true}, "63": {"PH", october, true}, "7": {"", october, true}, "82": {"KR", october, true}, "90": {"TR", october, true}, "44": {"GB", october, true},
	"30": {"GR", october, true}, "31": {"NL", october, true}, "32": {"BE", october, true}, "33": {"FR", october, true}, "34": {"ES", october, true}, "36": {"HU", october, true}, "39": {"IT", october, true},
	"40": {"RO", october, true}, "43": {"AT", october, true}, "45": {"DK", october, true}, "46": {"SE", october, true}, "47": {"NO", october, true}, "48": {"PL", october, true}, "49": {"DE", october, true},
	"351": {"PT", october, true}, "352": {"LU", october, true}, "353": {"IE", october, true}, "354": {"IS", october, true}, "356": {"MT", october, true}, "357": {"CY", october, true}, "358": {"FI", october, true},
	"359": {"BG", october, true}, "370": {"LT", october, true}, "371": {"LV", october, true}, "372": {"EE", october, true}, "385": {"HR", october, true}, "386": {"SI", october, true}, "420": {"CZ", october, true},
	"421": {"SK", october, true}, "423": {"LI", october, true},
	"234": {"NG", complete, true}, "27": {"ZA", complete, true},
}

// CountryOf looks up the country of a number in E.164 with "+".
func CountryOf(number string) Country {
	digits := strings.TrimPrefix(number, "+")
	for n := min(3, len(digits)); n > 0; n-- {
		if c, ok := countries[digits[:n]]; ok {
			return c
		}
	}
	return Country{}
}
