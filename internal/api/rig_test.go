package api_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sangam/internal/auth"
	"sangam/internal/boot"
	"sangam/internal/config"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/inbox"
	"sangam/internal/ingest"
	"sangam/internal/onboarding"
	"sangam/internal/store"
)

// rig is the real program behind a real listener, with two tenants who know nothing of each other.
type rig struct {
	t    *testing.T
	app  *boot.App
	url  string
	logs *lockedBuffer
	a, b *tenant

	cookie string // its name
	serial atomic.Int64

	mu   sync.Mutex
	seen strings.Builder // every body that was answered, for the canaries
}

// lockedBuffer takes log lines from many goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// tenant is a workspace with one of everything. ids holds an id by the name a template uses.
type tenant struct {
	ws      inbox.WorkspaceID
	ids     map[string]string
	emails  map[inbox.Role]string
	keys    map[inbox.Role]string
	account inbox.Account
}

const password = "only-for-tests-9317"

// canaries must never be seen again once they are stored.
var canaries = []string{"CANARY-TOKEN", "CANARY-APPSECRET", "CANARY-VERIFY", password, "$argon2id$"}

// eachDatabase runs a test with a fresh rig on each engine.
func eachDatabase(t *testing.T, test func(r *rig)) {
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			test(newRig(t, dialect, ""))
		})
	}
}

func newRig(t *testing.T, dialect db.Dialect, publicURL string, inside ...string) *rig {
	t.Helper()
	o := dbtest.Migrated(t, dialect, store.Migrations())
	r := &rig{t: t, logs: &lockedBuffer{}, cookie: "sangam"}
	if strings.HasPrefix(publicURL, "https:") {
		r.cookie = "__Host-sangam"
	}
	app, err := boot.New(context.Background(), boot.Options{
		// Nothing listens at the platform's address: no test here needs it.
		Config: config.Serve{Database: config.Database{Data: t.TempDir(), Database: o.URL}, GraphURL: "http://127.0.0.1:1", PublicURL: publicURL, AllowPrivate: inside},
		Log:    slog.New(slog.NewTextHandler(r.logs, nil)), Fatal: func(err error) { t.Error(err) }, Cost: auth.Cost{MemoryKiB: 8, Passes: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(app.Handler())
	r.app, r.url = app, server.URL
	app.Store.CheckKept(func(id inbox.ConversationID) {
		t.Errorf("conversation %d is answered from memory, and the database holds another", id)
	})
	t.Cleanup(func() {
		if err := app.Stop(); err != nil {
			t.Error(err)
		}
		server.Close()
	})
	r.a, r.b = r.tenant("Asha Stores", 1), r.tenant("Bina Traders", 2)
	return r
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// tenant makes a workspace with one of everything.
func (r *rig) tenant(name string, n int) *tenant {
	r.t.Helper()
	ctx := context.Background()
	te := &tenant{ids: map[string]string{}, emails: map[inbox.Role]string{}, keys: map[inbox.Role]string{}}
	te.emails[inbox.RoleOwner] = fmt.Sprintf("owner%d@example.com", n)
	te.emails[inbox.RoleMember] = fmt.Sprintf("member%d@example.com", n)
	first, err := r.app.Auth.Bootstrap(ctx, name, te.emails[inbox.RoleOwner], inbox.NewSecret(password), r.app.Keys.Derive)
	r.must(err)
	te.ws = first.Workspace
	owner := inbox.Actor{Workspace: te.ws, Kind: inbox.ByMember, Member: first.Member, Role: inbox.RoleOwner}
	member, err := r.app.Auth.AddMember(ctx, owner, auth.NewMember{Name: "Mira", Email: te.emails[inbox.RoleMember], Role: inbox.RoleMember, Password: inbox.NewSecret(password)})
	r.must(err)
	te.ids["member"] = member.ID.String()
	for _, role := range auth.MemberRoles() {
		if te.emails[role] == "" {
			te.emails[role] = fmt.Sprintf("%s%d@example.com", role, n)
			_, err := r.app.Auth.AddMember(ctx, owner, auth.NewMember{Name: "One " + string(role), Email: te.emails[role], Role: role, Password: inbox.NewSecret(password)})
			r.must(err)
		}
	}
	te.keys[auth.RoleKeyAdmin] = first.Key.Reveal()
	for role, scopes := range map[inbox.Role][]string{auth.RoleKeyWrite: {"write"}, auth.RoleKeyRead: {"read"}} {
		key, _, err := r.app.Auth.AddKey(ctx, owner, "k", scopes, 0)
		r.must(err)
		te.keys[role] = key.Reveal()
	}
	_, spare, err := r.app.Auth.AddKey(ctx, owner, "k", []string{"read"}, 0) // nobody calls with it: a test may end it
	r.must(err)
	te.ids["key"] = spare.ID.String()
	te.account, err = r.app.Onboarding.Add(ctx, owner, onboarding.NewAccount{Number: fmt.Sprintf("+91555501010%d", n), PlatformID: fmt.Sprint("70000000000", n), BusinessID: "60",
		Mode: inbox.ModeHybrid, AccessToken: inbox.NewSecret("CANARY-TOKEN"), AppSecret: inbox.NewSecret(fmt.Sprint("CANARY-APPSECRET", n)), VerifyToken: inbox.NewSecret("CANARY-VERIFY")})
	r.must(err)
	te.ids["account"] = te.account.ID.String()

	now := inbox.MillisOf(time.Now())
	said := func(id string, kind inbox.MessageKind, author inbox.AuthorKind, m *inbox.Media) desk.Arrival {
		direction := inbox.Inbound
		if author != inbox.ByContact {
			direction = inbox.Outbound
		}
		return desk.Arrival{Account: te.account, ReceivedAt: now, Update: inbox.Update{PlatformAccount: te.account.PlatformID, Person: inbox.Person{Phone: fmt.Sprint("91999900000", n), Name: "Caller"},
			Message: &inbox.Said{PlatformID: id, Direction: direction, Author: author, Kind: kind, Text: "hello", SentAt: now, Source: inbox.SourceLive, Media: m}}}
	}
	raw := ingest.Raw{Node: r.app.Node.Number, ID: inbox.RawEventID(r.app.IDs.Next()), Channel: inbox.WhatsApp, Apps: []inbox.AppID{te.account.App}, ReceivedAt: now, Body: []byte(`{"x":1}`)}
	r.must(r.app.Store.AppendRaw(ctx, []ingest.Raw{raw}, nil))
	r.must(r.app.Parts.Desk.Receive(ctx, desk.Batch{
		Arrivals: []desk.Arrival{said("wamid.text", inbox.KindText, inbox.ByContact, nil),
			said("wamid.image", inbox.KindImage, inbox.ByContact, &inbox.Media{Kind: inbox.KindImage, PlatformID: "99", MIME: "image/jpeg"})},
		Parked: []desk.Parked{{Workspace: te.ws, ID: inbox.ParkedID(r.app.IDs.Next()), Account: te.account.ID, Node: raw.Node, Raw: raw.ID, Path: "entry.0", Channel: inbox.WhatsApp, Kind: "message", Reason: "poison", Body: raw.Body, ReceivedAt: now}},
	}))
	picture := &bytes.Buffer{}
	r.must(jpeg.Encode(picture, image.NewGray(image.Rect(0, 0, 9, 9)), nil))
	blob, size, err := r.app.Parts.Blobs.Put(ctx, te.ws, bytes.NewReader(picture.Bytes()), 1<<20)
	r.must(err)
	r.must(r.app.DB.Update(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "UPDATE media SET state = 'ready', blob = $2, preview = $2, size = $3 WHERE workspace_id = $1", te.ws, blob, size); err != nil {
			return err
		}
		for name, query := range map[string]string{"conversation": "SELECT id FROM conversations WHERE workspace_id = $1", "contact": "SELECT id FROM contacts WHERE workspace_id = $1",
			"message": "SELECT id FROM messages WHERE workspace_id = $1 AND kind = 'text'", "media": "SELECT id FROM media WHERE workspace_id = $1", "parked": "SELECT id FROM parked WHERE workspace_id = $1"} {
			id, err := db.Number(ctx, tx, query, te.ws)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			te.ids[name] = fmt.Sprint(id)
		}
		te.ids["passkey"] = fmt.Sprint(r.app.IDs.Next())
		if _, err := tx.Exec(ctx, `INSERT INTO passkeys (workspace_id, id, member_id, credential, name, record, uses, synced, created_at, last_used_at, copied_at)
			VALUES ($1, $2, $3, 'AA', 'Laptop', '{}', 0, 0, 1, 0, 0)`, te.ws, te.ids["passkey"], first.Member); err != nil {
			return err
		}
		te.ids["merge"] = fmt.Sprint(r.app.IDs.Next())
		_, err := tx.Exec(ctx, `INSERT INTO merges (workspace_id, id, kept_id, absorbed_id, name_before, name_after, reasons, at, by_id, undone_at, undone_by)
			SELECT workspace_id, $2, id, id, name, name, '', 1, 0, 0, 0 FROM contacts WHERE workspace_id = $1`, te.ws, te.ids["merge"])
		return err
	}))
	res := r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/uploads?account_id="+te.ids["account"], picture.String(), "Content-Type", "image/jpeg", "X-Filename", "a.jpg")
	if res.status != http.StatusCreated {
		r.t.Fatalf("upload: %d %s", res.status, res.body)
	}
	te.ids["upload"] = between(res.body, `"upload_id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/imports?account_id="+te.ids["account"], "31/01/24, 21:05 - Asha: long ago", "Content-Type", "text/plain", "X-Filename", "a.txt")
	if res.status != http.StatusCreated {
		r.t.Fatalf("import: %d %s", res.status, res.body)
	}
	te.ids["import"] = between(res.body, `{"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/onboarding", `{"model":"api"}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("case: %d %s", res.status, res.body)
	}
	te.ids["case"] = between(res.body, `"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "PUT", "/api/v1/rate-cards", `{"items":[{"market":"+254","category":"service","from":"2026-10-01","currency":"USD","micros":4000}]}`)
	if res.status != http.StatusOK {
		r.t.Fatalf("prices: %d %s", res.status, res.body)
	}
	te.ids["rates"] = between(res.body, `"load":{"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/conversations/"+te.ids["conversation"]+"/notes", `{"client_id":"first","text":"between us"}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("note: %d %s", res.status, res.body)
	}
	te.ids["note"] = between(res.body, `"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/conversations/"+te.ids["conversation"]+"/handoffs", `{"client_id":"first","to_id":"`+te.ids["member"]+`","wants":"a refund","next":"look"}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("card: %d %s", res.status, res.body)
	}
	te.ids["handoff"] = between(res.body, `"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/labels", `{"name":"vip","color":"yellow"}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("label: %d %s", res.status, res.body)
	}
	te.ids["label"] = between(res.body, `"id":"`, `"`)
	for name, title := range map[string]string{"page": "Refunds", "sparepage": "Spare"} {
		te.ids[name] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/handbook", `{"title":"`+title+`","text":"Ask the lead."}`).body, `"id":"`, `"`)
	}
	te.ids["view"] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/views", `{"name":"Refunds","shared":true,"filter":{"state":"open","needs_answer":true}}`).body, `"id":"`, `"`)
	te.ids["spareview"] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/views", `{"name":"Spare","filter":{}}`).body, `"id":"`, `"`)
	te.ids["spare"] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/labels", `{"name":"spare","color":"gray"}`).body, `"id":"`, `"`)
	for id, name := range map[string]string{"team": "Sales", "spareteam": "Spare"} {
		te.ids[id] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/teams", `{"name":"`+name+`"}`).body, `"id":"`, `"`)
	}
	for id, name := range map[string]string{"role": "Desk", "sparerole": "Spare"} {
		te.ids[id] = between(r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/roles", `{"name":"`+name+`","permissions":["conversations.reply"]}`).body, `"id":"`, `"`)
	}
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/quick-replies", `{"title":"Thanks","text":"Thank you, {{contact.name}}."}`)
	if res.status != http.StatusCreated {
		r.t.Fatalf("quick reply: %d %s", res.status, res.body)
	}
	te.ids["reply"] = between(res.body, `"id":"`, `"`)
	res = r.call(r.as(te, inbox.RoleOwner), "POST", "/api/v1/conversations/"+te.ids["conversation"]+"/scheduled",
		fmt.Sprintf(`{"client_id":"later","text":"tomorrow then","at":%d}`, time.Now().Add(time.Hour).UnixMilli()))
	if res.status != http.StatusCreated {
		r.t.Fatalf("scheduled: %d %s", res.status, res.body)
	}
	te.ids["scheduled"] = between(res.body, `"id":"`, `"`)
	return te
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// as gives the headers of a role: a new session, or the tenant's key of that role.
func (r *rig) as(te *tenant, role inbox.Role) http.Header {
	r.t.Helper()
	h := http.Header{}
	if key, ok := te.keys[role]; ok {
		h.Set("Authorization", "Bearer "+key)
		return h
	}
	token, _, err := r.app.Auth.SignIn(context.Background(), auth.SignIn{Email: te.emails[role], Password: inbox.NewSecret(password), Address: "192.0.2.1"}) // not where wrong tries come from
	r.must(err)
	h.Set("Cookie", r.cookie+"="+token.Reveal())
	return h
}

type response struct {
	status int
	body   string
	header http.Header
}

// call makes a request; more headers come in pairs.
func (r *rig) call(who http.Header, method, path, body string, more ...string) response {
	r.t.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	r.must(err)
	req.Header = who.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(more); i += 2 {
		req.Header.Set(more[i], more[i+1])
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if strings.HasSuffix(req.URL.Path, "/stream") {
		// A stream does not end by itself: its head is what counts.
		var stop context.CancelFunc
		ctx, stop = context.WithCancel(ctx)
		defer stop()
	}
	res, err := http.DefaultTransport.RoundTrip(req.WithContext(ctx))
	r.must(err)
	defer res.Body.Close()
	var b []byte
	if res.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
		b, err = io.ReadAll(res.Body)
		r.must(err)
	}
	r.mu.Lock()
	r.seen.Write(b)
	fmt.Fprint(&r.seen, res.Header)
	r.mu.Unlock()
	return response{res.StatusCode, string(b), res.Header}
}

// fill puts ids into a template, "{name}"; in addresses they are escaped.
func fill(template string, ids map[string]string, escape bool) string {
	for name, id := range ids {
		if escape {
			id = url.PathEscape(id)
		}
		template = strings.ReplaceAll(template, "{"+name+"}", id)
	}
	return template
}
