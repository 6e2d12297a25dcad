package availability

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"
)

var devanagari = regexp.MustCompile(`\p{Devanagari}`)

func both(t *testing.T, where string, x Text) {
	t.Helper()
	if x.EN == "" || x.HI == "" || !devanagari.MatchString(x.HI) || devanagari.MatchString(x.EN) {
		t.Errorf("%s: %+v must be said in both languages", where, x)
	}
}

func TestEveryRowIsWholeInEachMode(t *testing.T) {
	t.Parallel()
	table := Read()
	if _, err := time.Parse(time.DateOnly, table.Checked); err != nil {
		t.Error(err)
	}
	possible := map[Mode][]State{App: {OnPhone, Off}, API: {Here, Off}, Hybrid: {Both, OnPhone, Here, Off}}
	seen := map[string]bool{}
	for _, r := range table.Rows {
		if seen[r.ID] || r.ID == "" || r.Source == "" {
			t.Errorf("%q: a row needs an id of its own and a source", r.ID)
		}
		seen[r.ID] = true
		both(t, r.ID, r.Name)
		both(t, r.ID, r.Short)
		for _, m := range Modes {
			c, where := r.In(m), fmt.Sprintf("%s, %s", r.ID, m)
			if !slices.Contains(possible[m], c.State) {
				t.Errorf("%s: a number in this mode cannot be %q", where, c.State)
			}
			both(t, where, c.Why)
			if c.Instead != (Text{}) {
				both(t, where, c.Instead)
			}
			if since, err := time.Parse(time.DateOnly, c.Since); c.Since != "" && (err != nil || c.Since > table.Checked || since.Year() < 2025) {
				t.Errorf("%s: since %q", where, c.Since)
			}
		}
	}
}

// TestTheTenRowsOfTheScope holds the table against what was asked for, with the ruling on edits.
func TestTheTenRowsOfTheScope(t *testing.T) {
	t.Parallel()
	want := map[string]struct {
		scope string
		state State
	}{
		"chats": {"S32", Both}, "contacts": {"S33", Both}, "groups": {"S34", OnPhone}, "disappearing": {"S35", Off}, "view_once": {"S36", Off},
		"live_location": {"S37", Off}, "broadcast_lists": {"S38", Off}, "voice_calls": {"S39", OnPhone}, "video_calls": {"S39", OnPhone},
		"catalogue": {"S40", OnPhone}, "templates": {"S41", Here}, "edits": {"S31", Both}, "edit_api_messages": {"S31", Off}, "delete_api_messages": {"S31", Off},
	}
	for _, r := range Read().Rows {
		w, asked := want[r.ID]
		if asked && (r.Hybrid.State != w.state || !slices.Contains(r.Scope, w.scope)) {
			t.Errorf("%s: %s for %v, want %s for %s", r.ID, r.Hybrid.State, r.Scope, w.state, w.scope)
		}
		delete(want, r.ID)
		if r.ID == "edits" && r.Hybrid.Since != "2026-06-12" {
			t.Errorf("edits on the phone are told since %s", r.Hybrid.Since)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestWhatCannotBeDoneHere(t *testing.T) {
	t.Parallel()
	hybrid, api, app := Read().Cannot(Hybrid), Read().Cannot(API), Read().Cannot(App)
	for _, id := range []string{"groups", "disappearing", "delete_api_messages", "polls", "voice_calls"} {
		if !slices.Contains(hybrid, id) || !slices.Contains(api, id) || !slices.Contains(app, id) {
			t.Errorf("%s is not among the limits: %v, %v, %v", id, hybrid, api, app)
		}
	}
	for _, id := range []string{"chats", "edits", "templates", "reactions"} {
		if slices.Contains(hybrid, id) || slices.Contains(api, id) {
			t.Errorf("%s works and is among the limits", id)
		}
	}
}
