package graph

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// A plan is what Unmarshal has to know of a struct type, made once.
type plan struct {
	fields map[string]*planField
	item   int // index of the embedded Item, -1 without
	extra  int // index of the map of unknown names, -1 without
}

type planField struct {
	name   string
	index  []int // more than one within an embedded struct
	decode decodeFunc
}

// decodeFunc reads the value under the cursor, which is not null, into v.
type decodeFunc func(d *decoder, v reflect.Value) error

var (
	plans    sync.Map // reflect.Type to *plan, finished ones only
	planLock sync.Mutex
)

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	planLock.Lock()
	defer planLock.Unlock()
	// Types may contain themselves (an edit contains a message), so unfinished plans are
	// found here, and published only when all are finished.
	making := map[reflect.Type]*plan{}
	p := makePlan(t, making)
	for t, p := range making {
		plans.LoadOrStore(t, p)
	}
	return p
}

var (
	itemType      = reflect.TypeFor[Item]()
	rawType       = reflect.TypeFor[json.RawMessage]()
	numberType    = reflect.TypeFor[json.Number]()
	timeType      = reflect.TypeFor[Time]()
	intTimeType   = reflect.TypeFor[IntTime]()
	milliTimeType = reflect.TypeFor[MilliTime]()
)

func makePlan(t reflect.Type, making map[reflect.Type]*plan) *plan {
	if p := making[t]; p != nil {
		return p
	}
	p := &plan{fields: map[string]*planField{}, item: -1, extra: -1}
	making[t] = p
	addFields(p, t, nil, making)
	return p
}

func addFields(p *plan, t reflect.Type, index []int, making map[reflect.Type]*plan) {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(index[:len(index):len(index)], i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Type == itemType:
			if len(at) == 1 {
				p.item = i
			}
		case f.Tag.Get("wire") == "extra":
			p.extra = i
		case f.Anonymous && name == "":
			addFields(p, f.Type, at, making)
		case name == "-" || name == "" || !f.IsExported():
		default:
			pf := &planField{name: name, index: at}
			if list := f.Tag.Get("enum"); list != "" {
				pf.decode = enumFunc(list)
			} else {
				pf.decode = typeFunc(f.Type, making)
			}
			p.fields[name] = pf
		}
	}
}

// typeFunc panics for a type that no struct here has: a mistake of the struct, which any
// test of it shows.
func typeFunc(t reflect.Type, making map[reflect.Type]*plan) decodeFunc {
	switch t {
	case rawType:
		return decodeRaw
	case numberType:
		return decodeNumber
	case timeType, intTimeType, milliTimeType:
		return decodeTime
	}
	switch t.Kind() {
	case reflect.String:
		return decodeString
	case reflect.Bool:
		return decodeBool
	case reflect.Int, reflect.Int64:
		return decodeInt
	case reflect.Float64:
		return decodeFloat
	case reflect.Struct:
		p := makePlan(t, making)
		return func(d *decoder, v reflect.Value) error { return d.structure(p, v) }
	case reflect.Slice:
		elem := typeFunc(t.Elem(), making)
		items := t.Elem().Kind() == reflect.Struct && makePlan(t.Elem(), making).item >= 0
		return func(d *decoder, v reflect.Value) error { return d.array(elem, items, v) }
	case reflect.Pointer:
		if t.Elem().Kind() == reflect.Struct {
			return pointerFunc(t.Elem(), makePlan(t.Elem(), making))
		}
		elem := typeFunc(t.Elem(), making)
		return func(d *decoder, v reflect.Value) error {
			misses, p := d.misses, reflect.New(t.Elem())
			err := elem(d, p.Elem())
			if d.misses == misses {
				v.Set(p)
			} else {
				v.SetZero()
			}
			return err
		}
	}
	panic("graph: no rule to read a " + t.String())
}

// pointerFunc reads an optional object. One that is an item takes the item around it down
// with it: an edit without its new content is not an edit.
func pointerFunc(t reflect.Type, p *plan) decodeFunc {
	return func(d *decoder, v reflect.Value) error {
		if d.peek() != '{' {
			v.SetZero()
			return d.reject("object")
		}
		v.Set(reflect.New(t))
		err := d.object(p, v.Elem())
		if p.item >= 0 && d.item != nil && d.item.Err == nil {
			d.item.Err = v.Elem().Field(p.item).Addr().Interface().(*Item).Err
		}
		return err
	}
}

func decodeRaw(d *decoder, v reflect.Value) error {
	start := d.pos
	err := d.skip()
	v.SetBytes(d.data[start:d.pos:d.pos])
	return err
}

func decodeString(d *decoder, v reflect.Value) error {
	text, ok, err := d.scalar()
	if err != nil {
		return err
	}
	if !ok {
		v.SetZero()
		return d.reject("string")
	}
	v.SetString(string(text))
	return nil
}

func enumFunc(list string) decodeFunc {
	known := map[string]string{}
	for _, s := range strings.Split(list, "|") {
		known[s] = s
	}
	return func(d *decoder, v reflect.Value) error {
		text, ok, err := d.scalar()
		if err != nil {
			return err
		}
		if !ok {
			v.SetZero()
			return d.reject("string")
		}
		if s, ok := known[string(text)]; ok {
			v.SetString(s)
			return nil
		}
		v.SetString(string(text))
		if len(text) > 0 {
			d.rep.AddUnknown(UnknownValue, d.where(), v.String())
		}
		return nil
	}
}

func decodeNumber(d *decoder, v reflect.Value) error {
	return decodeScalar(d, v, "number", func(text []byte) bool {
		n := scanner{data: text}
		if len(text) > 0 && (n.number() != nil || n.pos != len(text)) {
			return false
		}
		v.SetString(string(text))
		return true
	})
}

func decodeTime(d *decoder, v reflect.Value) error {
	return decodeScalar(d, v, "time", func(text []byte) bool {
		ms, err := parseTime(text)
		v.SetInt(ms)
		return err == nil
	})
}

func decodeInt(d *decoder, v reflect.Value) error {
	return decodeScalar(d, v, "integer", func(text []byte) bool {
		n, err := strconv.ParseInt(string(text), 10, 64)
		if err != nil {
			f, ferr := strconv.ParseFloat(string(text), 64)
			if ferr != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
				return false
			}
			n = int64(f)
		}
		v.SetInt(n)
		return true
	})
}

func decodeFloat(d *decoder, v reflect.Value) error {
	return decodeScalar(d, v, "number", func(text []byte) bool {
		f, err := strconv.ParseFloat(string(text), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return false
		}
		v.SetFloat(f)
		return true
	})
}

func decodeBool(d *decoder, v reflect.Value) error {
	return decodeScalar(d, v, "bool", func(text []byte) bool {
		b, err := strconv.ParseBool(string(text))
		v.SetBool(b)
		return err == nil
	})
}

// decodeScalar reads a scalar whose text set accepts or not.
func decodeScalar(d *decoder, v reflect.Value, want string, set func([]byte) bool) error {
	c := d.peek()
	text, ok, err := d.scalar()
	if err != nil {
		return err
	}
	if !ok {
		v.SetZero()
		return d.reject(want)
	}
	if !set(text) {
		v.SetZero()
		d.mismatch(c, want)
	}
	return nil
}
