package api

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"sangam/internal/view"
)

// What could not be applied is shown as it came, so that somebody can find out why. But a piece of
// the phone's address book holds the owner's private names for people: unless they are shared they
// are left out of what is shown, for every role. The stored bytes stay.

// notShared stands for a name.
const notShared = "(not shared)"

// hideBook takes the names of an address book out of a parked item.
func hideBook(p *view.Parked) {
	const field = "smb_app_state_sync"
	book := p.Kind == "address_book" || p.Kind == "sync.contacts" || strings.HasPrefix(p.Kind, field) || strings.Contains(p.Path, "state_sync")
	if book {
		// Both are our words, but for a type that we do not know and the error of a database.
		if strings.HasPrefix(p.Kind, field) {
			p.Kind = field
		}
		p.Reason, _, _ = strings.Cut(p.Reason, "could not be applied: ")
		if p.Reason == "" {
			p.Reason = "could not be applied"
		}
	}
	if len(p.Body) == 0 {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader(p.Body))
	decoder.UseNumber() // ids are longer than a float is exact
	var body any
	if !json.Valid(p.Body) || decoder.Decode(&body) != nil {
		if book || bytes.Contains(p.Body, []byte("state_sync")) {
			p.Body = []byte(notShared)
		}
		return
	}
	body, found := hideIn(body, book)
	if !found {
		return
	}
	p.Body, _ = json.Marshal(body) // it was JSON
}

// hideIn replaces texts within an address book; found tells that there is one.
func hideIn(v any, book bool) (out any, found bool) {
	found = book
	switch v := v.(type) {
	case string:
		if book && v != "" {
			return notShared, true
		}
	case []any:
		for i := range v {
			var in bool
			v[i], in = hideIn(v[i], book)
			found = found || in
		}
	case map[string]any:
		isBook := book || v["field"] == "smb_app_state_sync"
		for key, value := range v {
			if _, text := value.(string); text && slices.Contains(plainKeys, key) {
				continue
			}
			var in bool
			v[key], in = hideIn(value, isBook || key == "state_sync")
			found = found || in
		}
	}
	return v, found
}

// plainKeys are the keys of an address book, and of what it stands in, whose texts are no names.
// What we do not know of is taken for one.
// Source: contract 4.5.
var plainKeys = []string{"object", "id", "field", "messaging_product", "display_phone_number", "phone_number_id", "type", "action", "timestamp", "version",
	"phone_number", "user_id", "parent_user_id", "username"}
