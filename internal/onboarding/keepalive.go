package onboarding

import (
	"slices"
	"strings"
	"time"

	"sangam/internal/inbox"
)

const day = 24 * time.Hour

// Settings are the figures of keep-alive. They are the platform's custom, not its contract, and
// sources differ, so a workspace may change them.
type Settings struct {
	// AsOf is the day the defaults below were read, as 2026-11-21.
	AsOf string `json:"as_of"`
	// Days without a sign of the phone on which people are told; the last one is red.
	PhoneNotices []int `json:"phone_notices"`
	// About when the platform cuts, in days.
	PhoneCut int `json:"phone_cut"`
	// The same for the linked side, which is us: days without a send.
	CompanionNotices []int `json:"companion_notices"`
	CompanionCut     int   `json:"companion_cut"`
	// How many days a reconnected number is shown as such, unless somebody has looked at the gap.
	ReconnectedDays int `json:"reconnected_days"`
	// Who gets e-mail; empty: the owners.
	MailTo []string `json:"mail_to"`
	// Phone numbers that are told of a silence by WhatsApp too, from the silent number itself, with an
	// approved template: nobody may be written to unasked without one. In its values {number}, {days} and
	// {left} stand for the number, the days of silence, and those that are left.
	SecondNumbers  []string          `json:"second_numbers"`
	SecondTemplate inbox.TemplateID  `json:"second_template"`
	SecondValues   map[string]string `json:"second_values"`
}

// DefaultSettings are the rulings of 2026-11-21: notices on day 7, 10 and 12, red on 13; the
// platform cuts at about 14 (phone) and 30 (companion). Source: contract 4.10; the days of the
// companion's notices are ours.
func DefaultSettings() Settings {
	return Settings{AsOf: "2026-11-21", PhoneNotices: []int{7, 10, 12, 13}, PhoneCut: 14, CompanionNotices: []int{23, 28}, CompanionCut: 30, ReconnectedDays: 3,
		MailTo: []string{}, SecondNumbers: []string{}}
}

// Check names everything that is wrong with settings.
func (s Settings) Check() error {
	var wrong []inbox.FieldError
	is := func(ok bool, field, message string) {
		if !ok {
			wrong = append(wrong, inbox.FieldError{Location: "body." + field, Message: message})
		}
	}
	days := func(list []int, cut int) bool {
		return len(list) <= 10 && slices.IsSorted(list) && len(slices.Compact(slices.Clone(list))) == len(list) &&
			!slices.ContainsFunc(list, func(n int) bool { return n < 1 || n >= cut })
	}
	is(s.PhoneCut >= 2 && s.PhoneCut <= 365, "phone_cut", "must be 2 to 365 days")
	is(days(s.PhoneNotices, s.PhoneCut), "phone_notices", "must be different days in order, before the cut")
	is(s.CompanionCut >= 2 && s.CompanionCut <= 365, "companion_cut", "must be 2 to 365 days")
	is(days(s.CompanionNotices, s.CompanionCut), "companion_notices", "must be different days in order, before the cut")
	is(s.ReconnectedDays >= 0 && s.ReconnectedDays <= 30, "reconnected_days", "must be 0 to 30 days")
	is(len(s.SecondNumbers) <= 5 && !slices.ContainsFunc(s.SecondNumbers, func(n string) bool { return !goodNumber(n) }), "second_numbers", "must be at most 5 phone numbers with their country code, as +919876543210")
	is(len(s.SecondNumbers) == 0 || s.SecondTemplate != 0, "second_template", "must be chosen: nobody can be written to unasked without a template")
	is(len(s.SecondValues) <= 50, "second_values", "must be at most 50 values")
	is(len(s.MailTo) <= 10 && !slices.ContainsFunc(s.MailTo, func(m string) bool { return !goodAddress(m) }), "mail_to", "must be at most 10 addresses")
	if len(wrong) == 0 {
		return nil
	}
	return &inbox.Error{Code: inbox.CodeInvalid, Message: "These settings cannot be: " + names(wrong) + ".", Fields: wrong}
}

func goodNumber(n string) bool {
	digits := strings.TrimPrefix(n, "+")
	return len(digits) >= 8 && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}

func goodAddress(m string) bool {
	name, host, ok := strings.Cut(m, "@")
	return ok && name != "" && strings.Contains(host, ".") && len(m) <= 254 && !strings.ContainsAny(m, " \r\n<>,;\"")
}

func (s Settings) noticesOf(kind SilenceKind) []int {
	if kind == Phone {
		return s.PhoneNotices
	}
	return s.CompanionNotices
}

func (s Settings) cutOf(kind SilenceKind) int {
	if kind == Phone {
		return s.PhoneCut
	}
	return s.CompanionCut
}

func (s Settings) reconnectedFor() time.Duration { return time.Duration(s.ReconnectedDays) * day }

// SilenceKind says who is silent.
type SilenceKind string

// Phone is the Business App, Companion the linked side: us.
const (
	Phone     SilenceKind = "phone"
	Companion SilenceKind = "companion"
)

// Silence is how long one side of a hybrid number was not heard of.
type Silence struct {
	Kind  SilenceKind
	Since inbox.Millis // the last sign of life
	By    string       // what the sign was: "echo", "app", "reconnected", "linked", "sent"
}

// Days that have fully passed.
func (s Silence) Days(now inbox.Millis) int { return int(max(0, now-s.Since) / dayMillis) }

const dayMillis = inbox.Millis(day / time.Millisecond)

// Cut is when the platform is expected to cut.
func (s Silence) Cut(set Settings) inbox.Millis {
	return s.Since.Add(time.Duration(set.cutOf(s.Kind)) * day)
}

// Next is when the next notice is due, and whether there is one.
func (s Silence) Next(set Settings, now inbox.Millis) (inbox.Millis, bool) {
	for _, d := range set.noticesOf(s.Kind) {
		if at := s.Since.Add(time.Duration(d) * day); at > now {
			return at, true
		}
	}
	return 0, false
}

// SilencesOf measures both sides of a hybrid number whose link stands; else there is nothing to
// keep alive. A sign with a time to come (a phone with a wrong clock) counts as one of now.
// Assumed: what the platform counts for the linked side is calls of ours; if it counts webhooks
// too, the warning comes too early, never too late.
func SilencesOf(k Known, now inbox.Millis) []Silence {
	a := k.Account
	if a.Mode != inbox.ModeHybrid {
		return nil
	}
	s := Fold(k.Facts, now)
	if s.State == inbox.AccountOffboarded || s.State == inbox.AccountDisconnected {
		return nil
	}
	began := max(a.CreatedAt, a.OnboardedAt)
	phone, companion := Silence{Phone, began, "linked"}, Silence{Companion, began, "linked"}
	note := func(to *Silence, at inbox.Millis, by string) {
		if at = min(at, now); at > to.Since {
			to.Since, to.By = at, by
		}
	}
	note(&phone, s.ReconnectedAt, "reconnected")
	note(&phone, a.Signs.PhoneAt, "app")
	note(&phone, a.Signs.EchoAt, "echo")
	note(&companion, s.ReconnectedAt, "reconnected")
	note(&companion, a.Signs.SentAt, "sent")
	return []Silence{phone, companion}
}
