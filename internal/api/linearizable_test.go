package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"sangam/internal/inbox"
)

// What members ask about one conversation: who has it, give it to somebody, get the next.
type asked struct {
	what string // "read", "give" or "pull"
	who  string // to whom it is given, or who pulls; empty: nobody
}

// assignment says what answers there may be if every question had its own moment between being asked and
// being answered: the state is who has the conversation.
var assignment = porcupine.Model{
	Init: func() any { return "" },
	Step: func(state, in, out any) (bool, any) {
		has, ask, told := state.(string), in.(asked), out.(string)
		switch ask.what {
		case "read":
			return told == has, has
		case "give":
			return true, ask.who
		default:
			// "Nobody waits" is always right: what another transaction holds is passed over. But nobody is
			// given what somebody has.
			return told == "" || has == "", map[bool]string{true: has, false: ask.who}[told == ""]
		}
	},
}

// TestAssignmentIsLinearizable lets clients give a conversation away, take it, pull it and look at it, all at once,
// through the API, and asks porcupine whether there is one order in which all of them were answered right (R20).
func TestAssignmentIsLinearizable(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(r *rig) {
		roles := []inbox.Role{inbox.RoleOwner, inbox.RoleMember, inbox.RoleLead, inbox.RoleTier1}
		sessions, ids := map[string]http.Header{}, []string{}
		for _, role := range roles {
			who := r.as(r.a, role)
			id := between(r.call(who, "GET", "/api/v1/session", "").body, `"id":"`, `"`)
			ids, sessions[id] = append(ids, id), who
		}
		path := fill(thread, r.a.ids, true)
		did := func(got response) string {
			if got.status != http.StatusOK {
				t.Errorf("%d %s", got.status, got.body)
			}
			return got.body
		}
		did(r.call(sessions[ids[0]], "PATCH", path, `{"assignee_id":""}`))
		const clients, each = 6, 20
		var mu sync.Mutex
		var history []porcupine.Operation
		var all sync.WaitGroup
		start := time.Now()
		for c := range clients {
			all.Go(func() {
				me := ids[c%len(ids)]
				for n := range each {
					ask, told := asked{"read", ""}, ""
					began := time.Since(start)
					switch (n + c) % 5 {
					case 0:
						ask = asked{"give", ids[(n/5+c)%len(ids)]}
						did(r.call(sessions[me], "PATCH", path, `{"assignee_id":"`+ask.who+`"}`))
					case 1:
						ask = asked{"give", ""}
						did(r.call(sessions[me], "PATCH", path, `{"assignee_id":""}`))
					case 2:
						ask = asked{"pull", me}
						if strings.Contains(did(r.call(sessions[me], "POST", "/api/v1/conversations/next", "")), `"conversation"`) {
							told = me
						}
					default:
						told = between(did(r.call(sessions[me], "GET", path, "")), `"assignee_id":"`, `"`)
					}
					mu.Lock()
					history = append(history, porcupine.Operation{ClientId: c, Input: ask, Output: told, Call: int64(began), Return: int64(time.Since(start))})
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if got := porcupine.CheckOperationsTimeout(assignment, history, 20*time.Second); got != porcupine.Ok {
			t.Errorf("no order of %d questions explains their answers: %s", len(history), got)
		}
		// The check itself sees what must not be: two who were both given it.
		twice := []porcupine.Operation{{ClientId: 1, Input: asked{"pull", "a"}, Output: "a", Call: 1, Return: 2}, {ClientId: 2, Input: asked{"pull", "b"}, Output: "b", Call: 3, Return: 4}}
		if porcupine.CheckOperations(assignment, twice) {
			t.Error("the check takes a conversation given twice for right")
		}
	})
}
