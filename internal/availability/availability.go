// Package availability is one table: what of WhatsApp works where, for a number that is on the app
// only, on the API only, or on both. Adapters, the API, the help and the composer read it, so that a
// limit is written down once. The table is data, dated and with a source for each row; it says what
// the platform does, and where Sangam itself does not offer something, that too.
package availability

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Mode is how a number is used.
type Mode string

// The modes. A number that is on the app only is not connected to Sangam; it is in the table for
// those who still choose.
const (
	App    Mode = "app"
	API    Mode = "api"
	Hybrid Mode = "hybrid"
)

// Modes lists them in the order of screens.
var Modes = []Mode{App, API, Hybrid}

// State is where a feature works.
type State string

// The states.
const (
	Both    State = "both" // on the phone and here, and each sees the other
	OnPhone State = "app"  // in the app only
	Here    State = "api"  // through the API only
	Off     State = "off"
)

// Text is a sentence in the languages of the screens.
type Text struct {
	EN string `json:"en"`
	HI string `json:"hi"`
}

// Cell is what a feature is in one mode.
type Cell struct {
	State State `json:"state"`
	// Since which day the platform does so, YYYY-MM-DD; empty: not known, or always.
	Since string `json:"since,omitempty"`
	Why   Text   `json:"why"`
	// What to do instead; may be empty.
	Instead Text `json:"instead"`
}

// Row is a feature.
type Row struct {
	ID string `json:"id"`
	// Scope names the items of the scope it answers.
	Scope  []string `json:"scope"`
	Source string   `json:"source"`
	Name   Text     `json:"name"`
	Short  Text     `json:"short"` // inside a sentence
	// Cannot: people look for it here, so where it does not work it is listed among the limits.
	Cannot bool `json:"cannot,omitempty"`
	App    Cell `json:"app"`
	API    Cell `json:"api"`
	Hybrid Cell `json:"hybrid"`
}

// In is the row's cell of a mode.
func (r *Row) In(m Mode) Cell {
	switch m {
	case App:
		return r.App
	case API:
		return r.API
	}
	return r.Hybrid
}

// Table is all of it. Callers only read it.
type Table struct {
	Checked string // the day it was compared with the platform's contract
	Rows    []Row
}

//go:embed table.json
var file []byte

// Read gives the table. It panics if the embedded file is wrong, which a test rules out.
var Read = sync.OnceValue(func() Table {
	t, err := parse(file)
	if err != nil {
		panic(err)
	}
	return t
})

func parse(b []byte) (Table, error) {
	var f struct {
		Checked string                  `json:"checked"`
		Usual   map[Mode]map[State]Text `json:"usual"`
		Rows    []Row                   `json:"rows"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return Table{}, fmt.Errorf("the availability table: %w", err)
	}
	// Where a row gives no reason of its own, the usual one of mode and state holds.
	for i := range f.Rows {
		for m, c := range map[Mode]*Cell{App: &f.Rows[i].App, API: &f.Rows[i].API, Hybrid: &f.Rows[i].Hybrid} {
			if c.Why == (Text{}) {
				c.Why = f.Usual[m][c.State]
			}
		}
	}
	return Table{f.Checked, f.Rows}, nil
}

// Cannot lists what people look for and cannot do here with a number of a mode, by the ids of the
// rows, in the order of the table.
func (t Table) Cannot(m Mode) []string {
	var ids []string
	for i := range t.Rows {
		if s := t.Rows[i].In(m).State; t.Rows[i].Cannot && (s == OnPhone || s == Off) {
			ids = append(ids, t.Rows[i].ID)
		}
	}
	return slices.Clip(ids)
}
