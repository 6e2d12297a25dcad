package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// schema is what the test reads of the document's schemas.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	Enum       []any              `json:"enum"`
	Items      *schema            `json:"items"`
}

// document is what the test reads of the OpenAPI document.
type document struct {
	Paths map[string]map[string]struct {
		RequestBody *struct {
			Content map[string]struct {
				Schema *schema `json:"schema"`
			} `json:"content"`
		} `json:"requestBody"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

func (d document) of(s *schema) *schema {
	for s != nil && s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndex(s.Ref, "/")+1:]]
	}
	return s
}

// wrong is a body with one mistake, the place that must be named, and words that must be said.
type wrong struct{ body, location, says string }

// mistakes makes every body that lacks a required field, has one of a wrong type or a word that is
// not in a list; within is the place of the object.
func (d document) mistakes(s *schema, within string, right map[string]any, whole func(map[string]any) string) (all []wrong) {
	s = d.of(s)
	for _, name := range s.Required {
		without := maps.Clone(right)
		delete(without, name)
		all = append(all, wrong{whole(without), within + "." + name, "is required"})
	}
	for name, p := range s.Properties {
		p = d.of(p)
		at := within + "." + name
		with := func(v any) string {
			other := maps.Clone(right)
			other[name] = v
			return whole(other)
		}
		types, _ := json.Marshal(p.Type)
		for kind, value := range map[string]any{"string": map[string]any{}, "boolean": "perhaps", "integer": "many", "number": "some", "array": "one", "object": "one"} {
			if strings.Contains(string(types), `"`+kind+`"`) {
				all = append(all, wrong{with(value), at, "must be"})
			}
		}
		if len(p.Enum) > 0 {
			all = append(all, wrong{with("no-such-word"), at, p.Enum[0].(string)})
		}
		if inner, ok := right[name].(map[string]any); ok {
			all = append(all, d.mistakes(p, at, inner, func(m map[string]any) string { return with(m) })...)
		}
	}
	return all
}

// TestEveryWrongFieldIsNamed goes through the document: each field of each body is left out if it
// is required, given another type and another word than its list has; the answer names it.
func TestEveryWrongFieldIsNamed(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "")
	var d document
	r.must(json.Unmarshal(r.app.Doors.API.Spec(), &d))
	tried := 0
	owner := r.as(r.a, inbox.RoleOwner)
	r.rows(func(name, method, path, body string, _ row, _ auth.Permission) {
		op := d.Paths[strings.Fields(name)[1]][strings.ToLower(method)]
		if op.RequestBody == nil || !strings.HasPrefix(body, "{") {
			return
		}
		ids := maps.Clone(r.a.ids)
		ids["workspace"], ids["n"] = r.a.ws.String(), r.next()
		bodies := []string{body}
		if strings.HasSuffix(name, "/messages") {
			bodies = append(bodies, `{"client_id":"c1","location":{"latitude":1,"longitude":1}}`, `{"client_id":"c1","interactive":{"type":"buttons","body":"b","buttons":[{"id":"1","title":"t"}]}}`)
		}
		for _, body := range bodies {
			var right map[string]any
			r.must(json.Unmarshal([]byte(fill(body, ids, false)), &right))
			for _, w := range d.mistakes(op.RequestBody.Content["application/json"].Schema, "body", right, func(m map[string]any) string {
				b, _ := json.Marshal(m)
				return string(b)
			}) {
				tried++
				got := r.call(owner, method, fill(path, ids, true), w.body)
				var p struct {
					Detail string
					Errors []inbox.FieldError
				}
				json.Unmarshal([]byte(got.body), &p)
				named := slices.ContainsFunc(p.Errors, func(f inbox.FieldError) bool { return f.Location == w.location && strings.Contains(f.Message, w.says) })
				if got.status != http.StatusUnprocessableEntity || !named || !strings.Contains(p.Detail, ":") {
					t.Errorf("%s %s\nwant %s named with %q: %d %s", name, w.body, w.location, w.says, got.status, got.body)
				}
			}
		}
	})
	if tried < 80 {
		t.Errorf("only %d mistakes tried", tried)
	}
}

// TestRefusalsSayTheWayOut looks at what is wrong before a body is read.
func TestRefusalsSayTheWayOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "")
	owner, reader := r.as(r.a, inbox.RoleOwner), r.as(r.a, auth.RoleKeyRead)
	messages := fill(thread+"/messages", r.a.ids, true)
	for _, c := range []struct {
		who                http.Header
		method, path, body string
		more               []string
		status             int
		says               []string
	}{
		{nil, "GET", "/api/v1/conversations", "", nil, 401, []string{"signed_out", "way_out", "Bearer"}},
		{reader, "POST", messages, `{"client_id":"c","text":"x"}`, nil, 403, []string{"conversations.reply", "way_out", "owner"}},
		{owner, "POST", messages, `<x/>`, []string{"Content-Type", "application/xml"}, 415, []string{"application/json", "header.Content-Type"}},
		{owner, "DELETE", "/api/v1/conversations", "", nil, 405, []string{"does not take DELETE", "GET"}},
		{owner, "PUT", messages, `{}`, nil, 405, []string{"GET, POST"}},
		{owner, "GET", "/api/v1/nothing", "", nil, 404, []string{"openapi.json"}},
		{owner, "POST", messages, ``, nil, 422, []string{`"body"`, "is required"}},
		{owner, "POST", messages, `{"client_id":`, nil, 422, []string{`"body"`, "JSON"}},
		{owner, "POST", messages, `{"client_id":"c","text":""}`, nil, 422, []string{`"body.text"`, "must not be empty"}},
		{owner, "POST", messages, `{"client_id":"c"}`, nil, 422, []string{`"body"`, "want one of text, media"}},
		{owner, "GET", "/api/v1/conversations?nonsense=1", "", nil, 422, []string{`"query.nonsense"`, "must be one of state, needs_answer"}},
		{owner, "GET", "/api/v1/conversations/counts?nonsense=1", "", nil, 422, []string{`"query.nonsense"`, "takes none"}},
		{owner, "GET", "/api/v1/conversations?state=shut", "", nil, 422, []string{`"query.state"`, "snoozed, resolved, all"}},
		{owner, "GET", "/api/v1/conversations?limit=900", "", nil, 422, []string{`"query.limit"`, "200"}},
		{owner, "GET", "/api/v1/messages", "", nil, 422, []string{`"query.ids"`, "required"}},
		{owner, "GET", fill("/api/v1/media/{media}?w=100", r.a.ids, true), "", nil, 422, []string{`"query.w"`, "takes none"}},
	} {
		got := r.call(c.who, c.method, c.path, c.body, c.more...)
		if got.status != c.status && !(c.status == 422 && got.status == 400) || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s %s: %d %s, want %d", c.method, c.path, c.body, got.status, got.body, c.status)
		}
		for _, s := range c.says {
			if !strings.Contains(got.body, s) {
				t.Errorf("%s %s %s does not say %q: %s", c.method, c.path, c.body, s, got.body)
			}
		}
		if c.status == 405 && got.header.Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.method, c.path)
		}
	}
}

// TestEveryDoorSaysTheWayOut calls each route of the table as nobody, as one who may not, and with
// an empty body: the answer says what to do, and names each field that is missing.
func TestEveryDoorSaysTheWayOut(t *testing.T) {
	t.Parallel()
	r := newRig(t, db.SQLite, "")
	var d document
	r.must(json.Unmarshal(r.app.Doors.API.Spec(), &d))
	type problem struct {
		Code   string
		Reason *inbox.Reason
		Errors []inbox.FieldError
	}
	read := func(got response) (p problem) { json.Unmarshal([]byte(got.body), &p); return p }
	tried := map[int]int{}
	r.rows(func(name, method, path, body string, w row, need auth.Permission) {
		ids := maps.Clone(r.a.ids)
		ids["workspace"], ids["n"] = r.a.ws.String(), r.next()
		path, body = fill(path, ids, true), fill(body, ids, false)
		if need != "" {
			tried[401]++
			got := r.call(nil, method, path, body)
			if p := read(got); got.status != http.StatusUnauthorized || p.Reason == nil || p.Reason.WayOut == "" {
				t.Errorf("%s as nobody: %d %s", name, got.status, got.body)
			}
		}
		for _, role := range []inbox.Role{inbox.RoleMember, inbox.RoleExaminer, auth.RoleKeyAdmin, auth.RoleKeyWrite, auth.RoleKeyRead} {
			if w.may == nil || slices.Contains(w.may, role) {
				continue
			}
			tried[403]++
			got := r.call(r.as(r.a, role), method, path, body)
			if p := read(got); got.status != http.StatusForbidden || p.Reason == nil || p.Reason.WayOut == "" {
				t.Errorf("%s as %s: %d %s", name, role, got.status, got.body)
			}
		}
		op := d.Paths[strings.Fields(name)[1]][strings.ToLower(method)]
		if op.RequestBody == nil || !strings.HasPrefix(body, "{") {
			return
		}
		required := d.of(op.RequestBody.Content["application/json"].Schema).Required
		if len(required) == 0 {
			return
		}
		tried[422]++
		p := read(r.call(r.as(r.a, inbox.RoleOwner), method, path, "{}"))
		for _, field := range required {
			if !slices.ContainsFunc(p.Errors, func(f inbox.FieldError) bool { return f.Location == "body."+field }) {
				t.Errorf("%s without body.%s: %+v", name, field, p)
			}
		}
	})
	got := r.call(nil, "POST", "/api/v1/session", `{"email":"nobody@example.com","password":"not it at all"}`)
	if p := read(got); got.status != http.StatusUnauthorized || p.Reason == nil || p.Reason.Code != "wrong_login" || p.Reason.WayOut == "" {
		t.Errorf("a wrong password: %d %s", got.status, got.body)
	}
	if tried[401] < 50 || tried[403] < 50 || tried[422] < 10 {
		t.Errorf("too few were tried: %v", tried)
	}
}
