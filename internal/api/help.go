package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"

	"sangam/internal/auth"
	"sangam/internal/availability"
	"sangam/internal/checklist"
	"sangam/internal/inbox"
)

// What the help shows: where WhatsApp's features work, what is ticked off, and whether files get through.

// Availability is where each feature works, for numbers that are used in one way or another.
type Availability struct {
	Checked string             `json:"checked" doc:"The day the table was compared with the platform's contract, YYYY-MM-DD."`
	Rows    []AvailabilityItem `json:"rows"`
}

// AvailabilityItem is one feature.
type AvailabilityItem struct {
	ID     string             `json:"id"`
	Name   availability.Text  `json:"name"`
	Short  availability.Text  `json:"short" doc:"The name inside a sentence."`
	Source string             `json:"source"`
	Modes  []AvailabilityMode `json:"modes"`
}

// AvailabilityMode is what a feature is for numbers of one kind.
type AvailabilityMode struct {
	Mode    string             `json:"mode" enum:"app,api,hybrid"`
	State   string             `json:"state" enum:"both,app,api,off"`
	Since   string             `json:"since,omitempty" doc:"YYYY-MM-DD"`
	Why     availability.Text  `json:"why"`
	Instead *availability.Text `json:"instead,omitempty"`
}

// Checklist is a list to tick off.
type Checklist struct {
	ID    string          `json:"id"`
	Items []ChecklistItem `json:"items"`
}

// ChecklistItem is one line of it.
type ChecklistItem struct {
	ID     string         `json:"id"`
	Done   bool           `json:"done"`
	By     inbox.MemberID `json:"by,omitzero" doc:"Who ticked it; absent for a program."`
	ByName string         `json:"by_name,omitempty"`
	At     inbox.Millis   `json:"at,omitempty"`
}

func checklistShape(id string, items []checklist.Item) Checklist {
	c := Checklist{ID: id, Items: make([]ChecklistItem, len(items))}
	for i, n := range items {
		c.Items[i] = ChecklistItem{ID: n.ID, Done: n.Done, By: n.Member, ByName: n.Name, At: n.At}
	}
	return c
}

// maxProbe is the most a diagnostic upload may have.
const maxProbe = 1 << 20

func (a *API) helpRoutes() {
	type which struct {
		Mode string `query:"mode" enum:"app,api,hybrid" doc:"Only for numbers used in this way."`
	}
	add(a, route{"GET", "/api/v1/availability", auth.AccountsRead, "availability", "Which features work where"}, options{},
		func(_ context.Context, _ caller, in *which) (*body[Availability], error) {
			return answer(availabilityShape(availability.Read(), availability.Mode(in.Mode))), nil
		})
	type one struct {
		ID string `path:"id"`
	}
	add(a, route{"GET", "/api/v1/checklists/{id}", auth.AccountsRead, "checklist", "A checklist, with who ticked what"}, options{},
		func(ctx context.Context, who caller, in *one) (*body[Checklist], error) {
			items, err := a.Checklists.Read(ctx, who.Actor.Workspace, in.ID)
			if err != nil {
				return nil, err
			}
			return answer(checklistShape(in.ID, items)), nil
		})
	type ticks struct {
		ID   string `path:"id"`
		Body struct {
			Items []struct {
				ID   string `json:"id" maxLength:"60"`
				Done bool   `json:"done"`
			} `json:"items" maxItems:"100" doc:"The items to tick or untick; the others stay as they are. What is ticked already keeps who and when."`
		}
	}
	add(a, route{"PUT", "/api/v1/checklists/{id}", auth.ChecklistsTick, "tick", "Tick off items"}, options{},
		func(ctx context.Context, who caller, in *ticks) (*body[Checklist], error) {
			var changes []checklist.Change
			for _, i := range in.Body.Items {
				changes = append(changes, checklist.Change{Item: i.ID, Done: i.Done})
			}
			items, err := a.Checklists.Write(ctx, who.Actor.Member, who.Actor.Workspace, in.ID, changes)
			if err != nil {
				return nil, err
			}
			return answer(checklistShape(in.ID, items)), nil
		})
	probe := route{"POST", "/api/v1/diagnostics", auth.StreamRead, "diagnostics", "Try an upload and compare clocks"}
	a.describe(probe, "Takes up to 1 MB of anything, keeps nothing, and answers {received, now}: the bytes that came and the server's clock in milliseconds.")
	a.plain(probe, func(w http.ResponseWriter, r *http.Request, _ caller) error {
		n, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, maxProbe))
		if err != nil {
			return inbox.Refuse(inbox.CodeTooLarge, "At most 1 MB is taken here.")
		}
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(struct {
			Received int64        `json:"received"`
			Now      inbox.Millis `json:"now"`
		}{n, inbox.MillisOf(a.Now())})
	})
}

func availabilityShape(t availability.Table, only availability.Mode) Availability {
	out := Availability{Checked: t.Checked, Rows: make([]AvailabilityItem, len(t.Rows))}
	for i := range t.Rows {
		r := &t.Rows[i]
		out.Rows[i] = AvailabilityItem{ID: r.ID, Name: r.Name, Short: r.Short, Source: r.Source, Modes: []AvailabilityMode{}}
		for _, m := range availability.Modes {
			if only != "" && only != m {
				continue
			}
			c := r.In(m)
			mode := AvailabilityMode{Mode: string(m), State: string(c.State), Since: c.Since, Why: c.Why}
			if c.Instead != (availability.Text{}) {
				mode.Instead = &c.Instead
			}
			out.Rows[i].Modes = append(out.Rows[i].Modes, mode)
		}
	}
	return out
}
