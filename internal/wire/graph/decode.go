package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// MaxDepth is how deep a body may be nested. The deepest known body, history, has 13.
const MaxDepth = 64

// ErrTooDeep is returned for a body nested deeper than [MaxDepth].
var ErrTooDeep = errors.New("graph: body is nested too deep")

// SyntaxError is returned for a body that is not JSON.
type SyntaxError struct {
	// Where it stopped making sense, in bytes from the start.
	Offset int
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("graph: not JSON at byte %d: %s", e.Offset, e.Reason)
}

// Unmarshal reads data into the struct that v points to, in one pass, by the json tags of
// encoding/json and with these differences:
//
//   - Names match exactly, and an unknown one goes into rep (and into the field tagged
//     `wire:"extra"`, a map[string]json.RawMessage, if the struct has one).
//   - A number or a bool is taken where a string should stand, and the other way round.
//   - Any other value of the wrong shape leaves its field empty and fails the nearest [Item]
//     around it, or goes into rep when there is none. One object where an array of items
//     should stand is read as an array of one, and told in rep.
//   - Elements of an array of items are all there afterwards, readable or not.
//   - A string field tagged `enum:"a|b"` reports other values in rep, and keeps them.
//   - null is the same as absent. Of a repeated name the last one wins.
//   - json.RawMessage and Item.Raw alias data.
//
// It fails with a *SyntaxError, with ErrTooDeep, or with a *FieldError when data is JSON
// but no object. rep may be nil.
//
// Why not encoding/json: it stops at the first value of the wrong type, scans nested raw
// values again at each level, and can only tell of unknown names by failing.
func Unmarshal(data []byte, v any, rep *Report) error {
	if rep == nil {
		rep = new(Report)
	}
	p := reflect.ValueOf(v).Elem()
	d := decoder{scanner: scanner{data: data}, rep: rep}
	d.space()
	var err error
	if c := d.peek(); c == '{' {
		err = d.object(planOf(p.Type()), p)
	} else {
		start := d.pos
		if err = d.skip(); err == nil {
			err = &FieldError{Where: "body", Got: shapeOf(data[start]), Want: "object"}
		}
		return err
	}
	if err != nil {
		return err
	}
	d.space()
	if d.pos < len(data) {
		return d.syntax("more after the end")
	}
	return nil
}

// decoder walks one body. Its functions return an error only for what is not JSON; a value
// of the wrong shape goes through mismatch.
type decoder struct {
	scanner
	rep  *Report
	item *Item // the innermost one being read, nil outside of any
	// Names from the top down to what is being read.
	path [MaxDepth + 1]string
	npat int
	// How often mismatch was called.
	misses int
}

func (d *decoder) where() string {
	n := 0
	for _, p := range d.path[:d.npat] {
		n += len(p) + 1
	}
	b := make([]byte, 0, n)
	for i, p := range d.path[:d.npat] {
		if i > 0 {
			b = append(b, '.')
		}
		b = append(b, p...)
	}
	return string(b)
}

func (d *decoder) mismatch(got byte, want string) {
	d.misses++
	e := &FieldError{Where: d.where(), Got: shapeOf(got), Want: want}
	switch {
	case d.item == nil:
		d.rep.problem(e)
	case d.item.Err == nil:
		d.item.Err = e
	}
}

func shapeOf(c byte) string {
	switch c {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "bool"
	case 'n':
		return "null"
	}
	return "number"
}

// object reads an object into the struct v. The cursor stands on its brace.
func (d *decoder) object(p *plan, v reflect.Value) error {
	start := d.pos
	if p.item >= 0 {
		outer := d.item
		d.item = v.Field(p.item).Addr().Interface().(*Item)
		defer func() {
			d.item.Raw = json.RawMessage(d.data[start:d.pos:d.pos])
			d.item = outer
		}()
	}
	if d.depth++; d.depth > MaxDepth {
		return ErrTooDeep
	}
	d.pos++
	for first := true; ; first = false {
		key, more, err := d.nextKey(first)
		if err != nil {
			return err
		}
		if !more {
			d.depth--
			return nil
		}
		f := p.fields[string(key)]
		if f == nil {
			d.rep.AddUnknown(UnknownField, d.where(), string(key))
			name, from := "", 0
			if p.extra >= 0 {
				name, from = string(key), d.pos // key does not outlive skip
			}
			if err := d.skip(); err != nil {
				return err
			}
			if p.extra >= 0 {
				m := v.Field(p.extra)
				if m.IsNil() {
					m.Set(reflect.ValueOf(map[string]json.RawMessage{}))
				}
				m.Interface().(map[string]json.RawMessage)[CleanText(name)] = d.data[from:d.pos:d.pos]
			}
			continue
		}
		field := v
		for _, i := range f.index {
			field = field.Field(i)
		}
		d.path[d.npat] = f.name
		d.npat++
		if d.peek() == 'n' {
			field.SetZero()
			err = d.literal("null")
		} else {
			err = f.decode(d, field)
		}
		d.npat--
		if err != nil {
			return err
		}
	}
}

// structure reads a value that should be an object into the struct v.
func (d *decoder) structure(p *plan, v reflect.Value) error {
	v.SetZero()
	if d.peek() == '{' {
		return d.object(p, v)
	}
	if p.item >= 0 {
		// An item of another shape is kept as one that failed.
		start, c := d.pos, d.peek()
		if err := d.skip(); err != nil {
			return err
		}
		item := v.Field(p.item).Addr().Interface().(*Item)
		item.Raw = json.RawMessage(d.data[start:d.pos:d.pos])
		item.Err = &FieldError{Where: d.where(), Got: shapeOf(c), Want: "object"}
		return nil
	}
	return d.reject("object")
}

// reject skips a value of the wrong shape.
func (d *decoder) reject(want string) error {
	c := d.peek()
	if err := d.skip(); err != nil {
		return err
	}
	d.mismatch(c, want)
	return nil
}

// array reads a value that should be an array into the slice v.
func (d *decoder) array(elem decodeFunc, items bool, v reflect.Value) error {
	v.SetZero()
	if c := d.peek(); c != '[' {
		if c != '{' || !items {
			return d.reject("array")
		}
		d.rep.problem(&FieldError{Where: d.where(), Got: "object", Want: "array"})
		v.Grow(1)
		v.SetLen(1)
		return elem(d, v.Index(0))
	}
	if d.depth++; d.depth > MaxDepth {
		return ErrTooDeep
	}
	d.pos++
	n := 0
	for {
		more, err := d.nextElement(n == 0)
		if err != nil {
			return err
		}
		if !more {
			d.depth--
			return nil
		}
		if n == v.Cap() {
			v.Grow(1)
		}
		n++
		v.SetLen(n)
		if err := elem(d, v.Index(n-1)); err != nil {
			return err
		}
	}
}

// scalar reads a string, number or bool as text. ok is false when it is neither; then the
// cursor stands where it was. The text is valid until the next call.
func (d *decoder) scalar() (text []byte, ok bool, err error) {
	switch c := d.peek(); c {
	case '"':
		text, err = d.text()
		return text, true, err
	case '{', '[':
		return nil, false, nil
	case 'n': // Only inside arrays: object handles its own.
		return nil, true, d.literal("null")
	default:
		start := d.pos
		err = d.skip()
		return d.data[start:d.pos], true, err
	}
}
