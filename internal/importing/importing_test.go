package importing_test

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sangam/internal/blob"
	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/desk"
	"sangam/internal/importing"
	"sangam/internal/inbox"
	"sangam/internal/media"
	"sangam/internal/store"
)

const ws = inbox.WorkspaceID(9)

type plainSeal struct{}

func (plainSeal) Seal(_ string, s inbox.Secret) (string, error) { return s.Reveal(), nil }
func (plainSeal) Open(_, sealed string) (inbox.Secret, error)   { return inbox.NewSecret(sealed), nil }

type dayChannel struct{ channel.Channel }

func (dayChannel) Capabilities(inbox.Account) inbox.Capabilities {
	return inbox.Capabilities{Window: 24 * time.Hour}
}

// dying fails after some batches, as a process that is killed.
type dying struct {
	importing.Desk
	lives int // batches until then; negative: for ever
}

var errKilled = errors.New("killed")

func (d *dying) TakePast(ctx context.Context, b desk.PastBatch) (inbox.Import, error) {
	if d.lives == 0 {
		return inbox.Import{}, errKilled
	}
	d.lives--
	return d.Desk.TakePast(ctx, b)
}

func (d *dying) UndoPast(ctx context.Context, lane string, fence int64, w inbox.WorkspaceID, id inbox.ImportID, limit int) (inbox.Import, error) {
	if d.lives == 0 {
		return inbox.Import{}, errKilled
	}
	d.lives--
	return d.Desk.UndoPast(ctx, lane, fence, w, id, min(limit, 7))
}

type rig struct {
	t       *testing.T
	d       *db.DB
	store   *store.Store
	desk    *desk.Desk
	dying   *dying
	service *importing.Service
	blobs   *blob.Folder
	blobDir string
	exports *blob.Folder
	account inbox.Account
	owner   inbox.Actor
	ahead   time.Duration // of the service's clock
}

func newRig(t *testing.T, d *db.DB) *rig {
	t.Helper()
	r := &rig{t: t, d: d, account: inbox.Account{Workspace: ws, ID: 7, Channel: inbox.WhatsApp, Number: "+915550100100"}, owner: inbox.Actor{Workspace: ws, Kind: inbox.ByMember, Member: 3, Role: inbox.RoleOwner}}
	ids := inbox.NewIDSource(1, time.Now)
	r.store = store.New(d, ids, plainSeal{})
	r.desk = desk.New(r.store, ids, map[inbox.ChannelKind]channel.Channel{inbox.WhatsApp: dayChannel{}})
	var err error
	r.blobDir = t.TempDir()
	if r.blobs, err = blob.Open(r.blobDir); err != nil {
		t.Fatal(err)
	}
	if r.exports, err = blob.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.blobs.Close(); r.exports.Close() })
	r.dying = &dying{r.desk, -1}
	r.service = importing.New(importing.Options{Store: r.store, Desk: r.dying, Exports: r.exports, Files: media.NewLibrary(r.store, r.blobs, ids, time.Now, nil), Kept: r.blobs, IDs: ids, Holder: "me", Now: func() time.Time { return time.Now().Add(r.ahead) }})
	r.exec("INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (9, 1, 0)")
	return r
}

func (r *rig) exec(query string) {
	r.t.Helper()
	if err := r.d.Update(r.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(r.t.Context(), query); return err }); err != nil {
		r.t.Fatal(err)
	}
}

// rows reads a statement as lines of text, sorted.
func (r *rig) rows(columns int, query string) []string {
	r.t.Helper()
	out := []string{}
	err := r.d.View(r.t.Context(), func(tx *db.Tx) error {
		return tx.Query(r.t.Context(), query, func(rows *sql.Rows) error {
			values := make([]sql.NullString, columns)
			to := make([]any, columns)
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				return err
			}
			var line []string
			for _, v := range values {
				line = append(line, v.String)
			}
			out = append(out, strings.Join(line, " | "))
			return nil
		})
	})
	if err != nil {
		r.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// messages by side, minute, kind and words; with their files.
func (r *rig) messages() []string {
	return r.rows(5, `SELECT direction, (sent_at - sent_at % 60000) / 60000, kind, text, (SELECT count(*) FROM media f WHERE f.workspace_id = m.workspace_id AND f.message_id = m.id AND f.state = 'ready')
		FROM messages m WHERE workspace_id = 9`)
}

func (r *rig) upload(name, data string) (inbox.Import, error) {
	return r.service.Upload(r.t.Context(), r.owner, r.account.ID, name, int64(len(data)), strings.NewReader(data))
}

var asha = importing.Mapping{Customer: "Asha", Phone: "+91 55501 00123", Name: "Asha", Zone: "Asia/Kolkata"}

// run imports a file, started anew as often as it is killed.
func (r *rig) run(name, data string, m importing.Mapping) inbox.Import {
	r.t.Helper()
	i, err := r.upload(name, data)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.service.Begin(r.t.Context(), r.owner, r.account, i.ID, m); err != nil {
		r.t.Fatal(err)
	}
	return r.work(i)
}

func (r *rig) work(i inbox.Import) inbox.Import {
	r.t.Helper()
	for {
		err := r.service.Work(r.t.Context())
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			r.t.Fatal(err)
		}
		r.dying.lives = -1
	}
	i, err := r.service.Get(r.t.Context(), ws, i.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return i
}

func (r *rig) undo(i inbox.Import) inbox.Import {
	r.t.Helper()
	if _, err := r.service.Undo(r.t.Context(), r.owner, i.ID); err != nil {
		r.t.Fatal(err)
	}
	return r.work(i)
}

// live gives a message of the network to the desk.
func (r *rig) live(id string, direction inbox.Direction, at time.Time, text string) {
	r.t.Helper()
	said := &inbox.Said{PlatformID: id, Direction: direction, Author: inbox.ByContact, Kind: inbox.KindText, Text: text, SentAt: inbox.MillisOf(at), Source: inbox.SourceLive}
	if direction == inbox.Outbound {
		said.Author = inbox.ByPhone
	}
	err := r.desk.Receive(r.t.Context(), desk.Batch{Arrivals: []desk.Arrival{{Account: r.account, ReceivedAt: inbox.MillisOf(time.Now()),
		Update: inbox.Update{Person: inbox.Person{Phone: "915550100123", Name: "Asha K"}, Message: said}}}})
	if err != nil {
		r.t.Fatal(err)
	}
}

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range files {
			if !yield(n) {
				return
			}
		}
	}) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const small = "31/01/24, 21:05 - Messages and calls are end-to-end encrypted.\n31/01/24, 21:05 - Asha: is the lamp there?\n31/01/24, 21:06 - Lamp Shop: yes\n31/01/24, 21:06 - Lamp Shop: <Media omitted>\n" +
	"31/01/24, 21:07 - Asha: ok\n31/01/24, 21:07 - Asha: ok\n31/01/24, 21:08 - Asha: This message was deleted\n31/01/24, 21:09 - Asha: location: https://maps.google.com/?q=18.5204,73.8567\n"

func TestAnImportIsThePastAndNothingElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		i := r.run("WhatsApp Chat with Asha.txt", small, asha)
		if i.State != inbox.ImportDone || i.Added != 7 || i.Merged != 0 || i.Missing != 1 || i.Done != 8 || i.Blob != "" {
			t.Errorf("%+v", i)
		}
		before := r.messages()
		if len(before) != 7 {
			t.Fatalf("%q", before)
		}
		all := r.rows(9, `SELECT unread, window_until, last_inbound_at, phone_answered_at, read_until, state, last_kind, last_at, (SELECT count(*) FROM outbox) FROM conversations WHERE workspace_id = 9`)
		at := time.Date(2024, 1, 31, 21, 9, 0, 0, time.FixedZone("", 19800)).UnixMilli()
		if want := fmt.Sprintf("0 | 0 | 0 | 0 | 0 | resolved | location | %d | 0", at); len(all) != 1 || all[0] != want {
			t.Errorf("%q, want %q", all, want)
		}
		for _, e := range r.rows(1, "SELECT DISTINCT kind FROM events WHERE workspace_id = 9") {
			if e != string(inbox.EventConversationChanged) && e != string(inbox.EventImportChanged) {
				t.Errorf("the import tells of %s", e)
			}
		}
		if again := r.run("again.txt", small, asha); again.Added != 0 || again.Merged != 7 || !slices.Equal(r.messages(), before) {
			t.Errorf("the same file again: %+v %q", again, r.messages())
		}
	})
}

func TestUndoTakesAwayWhatItAloneTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		one := r.run("a.txt", small, asha)
		two := r.run("b.txt", small+"01/02/24, 09:00 - Asha: more\n", asha)
		if two.Added != 1 {
			t.Errorf("%+v", two)
		}
		// The person has written since.
		r.live("wamid.1", inbox.Inbound, time.Now().Add(-time.Minute), "hello again")
		if r.undo(one); len(r.messages()) != 9 {
			t.Errorf("the other import told the same: %q", r.messages())
		}
		done := r.undo(two)
		if left := r.messages(); len(left) != 1 || !strings.Contains(left[0], "hello again") || done.State != inbox.ImportUndone || done.UndoneBy != 3 {
			t.Errorf("%q %+v", left, done)
		}
		list := r.rows(4, "SELECT unread, last_text, last_inbound_at > 0, window_until > 0 FROM conversations WHERE workspace_id = 9")
		if len(list) != 1 || !strings.HasPrefix(list[0], "1 | hello again | ") {
			t.Errorf("%q", list)
		}
		if n := r.rows(1, "SELECT position FROM import_rows"); len(n) != 0 {
			t.Errorf("claims are left: %q", n)
		}
	})
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		r.undo(r.run("a.txt", small, asha))
		for _, table := range []string{"messages", "conversations", "handles", "aliases", "contacts", "media", "import_rows"} {
			if n := r.rows(1, "SELECT workspace_id FROM "+table); len(n) != 0 {
				t.Errorf("%s: %d rows are left", table, len(n))
			}
		}
		// And the person can come back.
		r.live("wamid.1", inbox.Inbound, time.Now(), "hello")
		if n := r.messages(); len(n) != 1 {
			t.Errorf("%q", n)
		}
	})
}

func TestFilesOfAZip(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		chat := "[31/01/24, 21:06:10] Lamp Shop: \u200e<attached: 00000001-PHOTO-2024-01-31-21-06-10.jpg>\n[31/01/24, 21:06:20] Lamp Shop: \u200e<attached: 00000002-price.pdf>\n[31/01/24, 21:06:30] Asha: \u200e<attached: 00000003-PHOTO-2024-01-31-21-06-30.jpg>\n"
		data := zipped(t, map[string]string{"_chat.txt": chat, "00000001-PHOTO-2024-01-31-21-06-10.jpg": "<html><script>alert(1)</script>", "00000002-price.pdf": "%PDF-1.7\n", "../../evil.jpg": "x"})
		i, err := r.upload("WhatsApp Chat - Asha.zip", data)
		if err != nil {
			t.Fatal(err)
		}
		p, err := importing.Decode(i.Preview)
		if err != nil || p.FilesFound != 2 || p.FilesMissing != 1 || p.LeftOutCount != 1 || p.LeftOut[0].Reason != "leads_out" || p.Partner != "Asha" || !p.Seconds {
			t.Errorf("%+v, %v", p, err)
		}
		done := r.run("WhatsApp Chat - Asha.zip", data, asha)
		if done.Files != 2 || done.Missing != 1 || done.Added != 3 {
			t.Errorf("%+v", done)
		}
		files := r.rows(4, "SELECT mime, state, preview, filename FROM media WHERE workspace_id = 9")
		// What says it is a picture and is a page becomes bytes: nothing shows it.
		if want := []string{"application/octet-stream | ready |  | 00000001-PHOTO-2024-01-31-21-06-10.jpg", "application/pdf | ready |  | 00000002-price.pdf"}; !slices.Equal(files, want) {
			t.Errorf("%q", files)
		}
	})
}

func TestWhatIsNoExportIsRefusedWithTheWayOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		whole := zipped(t, map[string]string{"_chat.txt": small})
		for name, tt := range map[string]struct{ data, reason string }{
			"empty": {"", "export_empty"}, "words": {"hello\n", "export_no_chat"}, "calendar": {"1402/11/11, 10:00 - A: b\n", "export_calendar"},
			"cut zip": {whole[:len(whole)-30], "export_cut_off"}, "no text": {zipped(t, map[string]string{"a.jpg": "x"}), "export_no_text"},
			"two chats": {zipped(t, map[string]string{"a.txt": small, "b.txt": small}), "export_two_chats"},
		} {
			_, err := r.upload(name, tt.data)
			if e, ok := errors.AsType[*inbox.Error](err); !ok || e.Reason == nil || e.Reason.Code != tt.reason || e.Reason.WayOut == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := r.rows(1, "SELECT id FROM imports"); len(n) != 0 {
			t.Errorf("%d imports", len(n))
		}
		group, err := r.upload("g", "31/01/24, 21:05 - A: x\n31/01/24, 21:05 - B: x\n31/01/24, 21:05 - C: x\n")
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.service.Begin(t.Context(), r.owner, r.account, group.ID, importing.Mapping{Customer: "A", Phone: "915550100123", Zone: "UTC"})
		if e, ok := errors.AsType[*inbox.Error](err); !ok || e.Reason == nil || e.Reason.Code != "export_group" {
			t.Errorf("group: %v", err)
		}
		open, err := r.upload("o", "01/02/24, 10:00 - Asha: one\n03/04/24, 10:00 - Asha: two\n")
		if err != nil {
			t.Fatal(err)
		}
		for field, m := range map[string]importing.Mapping{
			"body.customer": {Customer: "Ravi", Phone: "915550100123", Zone: "UTC", DateOrder: "dmy"}, "body.date_order": {Customer: "Asha", Phone: "915550100123", Zone: "UTC"},
			"body.zone": {Customer: "Asha", Phone: "915550100123", Zone: "Middle/Earth", DateOrder: "dmy"}, "body.phone": {Customer: "Asha", Phone: "12", Zone: "UTC", DateOrder: "dmy"},
		} {
			_, err := r.service.Begin(t.Context(), r.owner, r.account, open.ID, m)
			if e, ok := errors.AsType[*inbox.Error](err); !ok || len(e.Fields) != 1 || e.Fields[0].Location != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, number := range []string{"98220 12345", "919822012345", "09822012345", "++", "+0"} {
			m := importing.Mapping{Customer: "Asha", Phone: number, Zone: "UTC", DateOrder: "dmy"}
			if _, err := r.service.Begin(t.Context(), r.owner, r.account, open.ID, m); inbox.CodeOf(err) != inbox.CodeInvalid {
				t.Errorf("%s says no country: %v", number, err)
			}
		}
		own := importing.Mapping{Customer: "Asha", Phone: "+91 55501 00100", Zone: "UTC", DateOrder: "mdy"}
		if _, err := r.service.Begin(t.Context(), r.owner, r.account, open.ID, own); inbox.CodeOf(err) != inbox.CodeInvalid {
			t.Errorf("own number: %v", err)
		}
		if err := r.service.Discard(t.Context(), r.owner, open.ID); err != nil {
			t.Error(err)
		}
		if _, err := r.exports.Open(ws, open.Blob); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("the discarded file is still there: %v", err)
		}
	})
}

// TestAnyOrderRepetitionAndKill: what a conversation holds is a function of the set of imports and
// of what the network told.
func TestAnyOrderRepetitionAndKill(t *testing.T) {
	t.Parallel()
	// One chat, told by exports of another phone, another day, with and without media.
	begin := time.Date(2024, 1, 31, 21, 5, 0, 0, time.FixedZone("", 19800))
	type line struct {
		at   time.Time
		who  string
		text string
		file bool
	}
	random := rand.New(rand.NewPCG(7, 11))
	var lines []line
	now := begin
	for n := range 260 {
		now = now.Add(time.Duration(random.IntN(50)) * time.Second)
		l := line{at: now, who: []string{"Asha", "Lamp Shop"}[random.IntN(2)], text: fmt.Sprintf("message %d", n)}
		switch random.IntN(6) {
		case 0:
			l.text = "ok"
		case 1:
			l.text, l.file = fmt.Sprintf("%08d-PHOTO-2024-01-31-00-00-00.jpg", n), true
		}
		lines = append(lines, l)
	}
	tell := func(from, to int, seconds, files bool) string {
		var b strings.Builder
		all := map[string]string{}
		for n, l := range lines[from:to] {
			said := l.text
			if l.file {
				if said = "\u200eimage omitted"; files {
					said = "\u200e<attached: " + l.text + ">"
					all[l.text] = fmt.Sprintf("picture %d", from+n)
				}
			}
			if seconds {
				fmt.Fprintf(&b, "[%s] %s: %s\n", l.at.Format("02/01/2006, 15:04:05"), l.who, said)
			} else {
				fmt.Fprintf(&b, "%s - %s: %s\n", l.at.Format("02/01/2006, 15:04"), l.who, said)
			}
		}
		if !files {
			return b.String()
		}
		all["_chat.txt"] = b.String()
		return zipped(t, all)
	}
	exports := []string{tell(0, 180, false, false), tell(60, 260, true, true), tell(100, 200, true, false), tell(0, 90, true, true)}
	seeds := 2
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
				random := rand.New(rand.NewPCG(uint64(seed), 5))
				r := newRig(t, d)
				// What the network told, by its own clock.
				for n := 30; n < len(lines); n += 40 {
					if l := lines[n]; !l.file && l.text != "ok" {
						direction := inbox.Inbound
						if l.who != "Asha" {
							direction = inbox.Outbound
						}
						r.live(fmt.Sprint("wamid.", n), direction, l.at.Add(time.Duration(random.IntN(50)-25)*time.Second), l.text)
					}
				}
				order := random.Perm(len(exports))
				order = append(order, random.IntN(len(exports)), random.IntN(len(exports)))
				var ran []inbox.Import
				for _, k := range order {
					r.dying.lives = random.IntN(4)
					ran = append(ran, r.run("x", exports[k], asha))
				}
				check := func(what string, want map[int]bool) {
					t.Helper()
					total, files := len(want), 0
					for n := range want {
						if lines[n].file && (want[n]) {
							files++
						}
					}
					got := r.messages()
					texts := map[string]int{}
					have := 0
					for _, g := range got {
						f := strings.Split(g, " | ")
						if f[2] == "text" && f[3] != "ok" {
							texts[f[3]]++
						}
						if f[4] != "0" {
							have++
						}
						if f[4] > "1" {
							t.Errorf("%s: a message has %s files", what, f[4])
						}
					}
					for text, n := range texts {
						if n != 1 {
							t.Errorf("%s: %q is there %d times", what, text, n)
						}
					}
					if len(got) != total || have != files {
						t.Errorf("%s: %d messages with %d files, want %d with %d", what, len(got), have, total, files)
					}
				}
				all := map[int]bool{}
				for n := range lines {
					all[n] = n < 90 || n >= 60
				}
				check("after all", all)
				// Undone one after the other, in any order, killed now and then: at the end there is
				// what the network told.
				for _, k := range random.Perm(len(ran)) {
					r.dying.lives = random.IntN(3)
					r.undo(ran[k])
				}
				for _, m := range r.rows(2, "SELECT source, text FROM messages WHERE workspace_id = 9") {
					if !strings.HasPrefix(m, "live") {
						t.Errorf("left behind: %s", m)
					}
				}
				if n := r.rows(1, "SELECT id FROM media"); len(n) != 0 {
					t.Errorf("%d files are left", len(n))
				}
			})
		})
	}
}
