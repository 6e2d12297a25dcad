package graph

import (
	"encoding/json"
	"fmt"
)

// Item is embedded by what stands in an array of a webhook and must live or fail alone:
// a message, a status, an echo, a contact.
type Item struct {
	// The item exactly as received. Aliases the body. Nil for items that were built, not parsed.
	Raw json.RawMessage `json:"-"`
	// Why the item could not be read in full, else nil. The other fields hold what could
	// be read, perhaps nothing: a caller keeps Raw aside and goes on with the next item.
	// Usually a *FieldError.
	Err error `json:"-"`
}

// FieldError tells where a value had the wrong shape. It never contains the value, so it
// may be logged.
type FieldError struct {
	// Names from the parsed value down, joined by dots: "messages.text". Arrays add nothing.
	Where string
	// What stands there: "object", "array", "string", "number", "bool" or "null".
	Got string
	// What should stand there: "object", "array", "string", "integer", "number", "bool", "time".
	Want string
}

func (e *FieldError) Error() string {
	return fmt.Sprintf("%s: got %s, want %s", e.Where, e.Got, e.Want)
}

// UnknownKind says what a name is that this code does not know.
type UnknownKind string

const (
	// UnknownField is a property of an object.
	UnknownField UnknownKind = "field"
	// UnknownValue is a value of a property with a list of known values: a message type, a
	// status, an event.
	UnknownValue UnknownKind = "value"
)

// Unknown is one name that was met and not known. Count them by all three parts: that is
// how a change of the platform is noticed.
type Unknown struct {
	Kind UnknownKind
	// The object (for a field) or the property (for a value), as in FieldError.Where.
	Where string
	// The unknown name or value, cut to 64 bytes.
	Name string
}

// maxUnknown bounds a Report against a body made of unknown names.
const maxUnknown = 64

// Report collects what a lenient parse met on its way.
type Report struct {
	// Without repetition, at most 64.
	Unknown []Unknown
	// Wrong shapes that belong to no Item, at most 64.
	Problems []*FieldError
}

// AddUnknown notes a name, unless it is noted already.
func (r *Report) AddUnknown(kind UnknownKind, where, name string) {
	if len(name) > 64 {
		name = CleanText(name[:64])
	}
	u := Unknown{kind, where, name}
	for _, have := range r.Unknown {
		if have == u {
			return
		}
	}
	if len(r.Unknown) < maxUnknown {
		r.Unknown = append(r.Unknown, u)
	}
}

func (r *Report) problem(e *FieldError) {
	if len(r.Problems) < maxUnknown {
		r.Problems = append(r.Problems, e)
	}
}
