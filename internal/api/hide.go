package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"sangam/internal/auth"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Who may not see numbers gets every answer with those of people outside masked. It is done here, behind all JSON
// routes, on what goes out, and whatever looks like a number is masked unless its field is named below: a field that
// is added later is hidden until somebody has thought about it.

// written are the fields that hold what people wrote, in which a run of digits may be an order or a parcel; those of a
// message that is itself a number (a contact card, a change of number) are masked all the same.
var written = map[string]bool{"text": true, "excerpt": true, "caption": true, "body": true, "header": true, "footer": true, "title": true, "description": true, "payload": true, "filename": true}

// ours are fields that are never a person's number: ids, places in lists, our own numbers, what browsers call themselves.
var ours = map[string]bool{"id": true, "client_id": true, "next_cursor": true, "number": true, "place": true, "user_agent": true, "email": true, "version": true, "mime": true, "created_at": true}

// hide is the last step of every JSON route.
func (a *API) hide(ctx huma.Context, _ string, v any) (any, error) {
	who, ok := ctx.Context().Value(callerKey{}).(caller)
	if !ok || auth.Can(who.Actor, auth.NumbersSee) {
		return v, nil
	}
	// One's own things are nobody else's numbers: secrets, pictures to scan, what an authenticator is asked.
	if path := ctx.URL().Path; path == "/api/v1/session" || strings.HasPrefix(path, "/api/v1/session/") || strings.HasPrefix(path, "/api/v1/me/") {
		return v, nil
	}
	if p, ok := v.(*Problem); ok {
		c := *p // it keeps its type, which says what kind of answer it is
		c.Detail = maskIn(c.Detail)
		c.Errors = slices.Clone(c.Errors)
		for i := range c.Errors {
			c.Errors[i].Message = maskIn(c.Errors[i].Message)
		}
		if c.Reason != nil {
			r := *c.Reason
			r.Message, r.WayOut = maskIn(r.Message), maskIn(r.WayOut)
			c.Reason = &r
		}
		return &c, nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	return a.hidden(who, "", false, tree), nil
}

// hidden masks in a value of a field; number tells that the message it belongs to is itself a number.
func (a *API) hidden(who caller, field string, number bool, v any) any {
	switch v := v.(type) {
	case string:
		switch {
		case field == "phone" || field == "wa_id":
			return mask(v)
		case field == "reaches":
			return a.veil(who.Actor.Workspace, v)
		case written[field] && !number, ours[field] || strings.HasSuffix(field, "_id") && !isPlatformID(v) || strings.HasSuffix(field, "_ids"):
			return v
		case isPlatformID(v):
			return "" // the platform writes the number into the ids of its messages
		}
		return maskIn(v)
	case []any:
		for i := range v {
			v[i] = a.hidden(who, field, number, v[i])
		}
		return v
	case map[string]any:
		kind, _ := v["kind"].(string)
		number = number || kind == string(inbox.KindSystem) || kind == string(inbox.KindContacts)
		for name := range v {
			v[name] = a.hidden(who, name, number, v[name])
		}
		return v
	}
	return v
}

// Observed: ids of messages are wamid. and base64 of bytes that hold the digits of the number.
func isPlatformID(s string) bool { return strings.Contains(s, "wamid.") }

// veil gives what a conversation reaches as something that can be compared and not read.
func (a *API) veil(ws inbox.WorkspaceID, target string) string {
	if target == "" {
		return ""
	}
	h := hmac.New(sha256.New, a.Derive("veil of what a conversation reaches"))
	h.Write([]byte(ws.String() + " " + target))
	return "v:" + base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// unveil finds what a caller saw veiled; a veil over something else comes back as it is and fits nothing.
func (a *API) unveil(ctx context.Context, who caller, conv inbox.ConversationID, seen string) (string, error) {
	if !strings.HasPrefix(seen, "v:") {
		return seen, nil
	}
	t, err := a.Reader.Conversation(ctx, who.Actor.Workspace, conv)
	if err != nil {
		return "", err
	}
	// The id behind a number may have been learned since.
	for _, target := range []string{t.Reaches, "p:" + inbox.NormalPhone(t.Person.Phone)} {
		if a.veil(who.Actor.Workspace, target) == seen {
			return target, nil
		}
	}
	return seen, nil
}

// foundBy tells how somebody may search who may not see numbers. By a part of a number they would find out the rest,
// digit by digit: a question that holds digits finds only whom a whole number reaches. number is empty otherwise.
func foundBy(who caller, q string) (number string, veiled bool) {
	if auth.Can(who.Actor, auth.NumbersSee) || !strings.ContainsFunc(q, unicode.IsNumber) {
		return "", false
	}
	if strings.ContainsFunc(q, unicode.IsLetter) {
		return "", true
	}
	if number = inbox.NormalPhone(q); len(number) < leastWhole {
		number = ""
	}
	return number, true
}

// leastWhole is how many digits a number with the code of its country has at least.
const leastWhole = 10

func isDigit(r rune) bool { return unicode.Is(unicode.Nd, r) }

// reachedBy reports whether a person has a number.
func reachedBy(c view.Acquaintance, number string) bool {
	return number != "" && slices.ContainsFunc(c.Handles, func(h inbox.Handle) bool { return h.Phone != "" && inbox.NormalPhone(h.Phone) == number })
}

// maskIn masks every run in a text that may be a number: + and seven digits, eight digits on end, or nine with
// spaces, dashes and brackets between.
func maskIn(s string) string {
	runes := []rune(s)
	var out strings.Builder
	for i := 0; i < len(runes); {
		plus := runes[i] == '+'
		if !plus && !isDigit(runes[i]) && runes[i] != '(' {
			out.WriteRune(runes[i])
			i++
			continue
		}
		end, digits, apart := i, 0, false // end: behind the last digit
		for j := i; j < len(runes); j++ {
			if isDigit(runes[j]) {
				digits, apart, end = digits+1, apart || j > end && digits > 0, j+1
			} else if !(j == i && plus) && !strings.ContainsRune(" -()\u00a0\u2011\u202a\u202c", runes[j]) {
				break
			}
		}
		if digits == 0 {
			out.WriteRune(runes[i])
			i++
			continue
		}
		run := string(runes[i:end])
		if plus && digits >= 7 || !apart && digits >= 8 && digits <= 15 || apart && digits >= 9 {
			run = mask(run)
		}
		out.WriteString(run)
		i = end
	}
	return out.String()
}

// mask leaves of a number the code of its country, if it is written with one, and its last two digits.
func mask(number string) string {
	var digits []rune
	for _, r := range number {
		if isDigit(r) {
			digits = append(digits, r)
		}
	}
	if len(digits) == 0 {
		return number
	}
	if len(digits) < 7 {
		return "••••"
	}
	out := "•••• ••" + string(digits[len(digits)-2:])
	if strings.HasPrefix(strings.TrimSpace(number), "+") {
		out = "+" + string(digits[:codeLength(digits)]) + " " + out
	}
	return out
}

// codeLength is how many digits the code of a country has.
// Source: ITU-T E.164, list of country codes.
func codeLength(digits []rune) int {
	two := string(digits[:2])
	switch {
	case digits[0] == '1' || digits[0] == '7':
		return 1
	case slices.Contains([]string{"20", "27", "28", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58",
		"60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"}, two):
		return 2
	}
	return 3
}
