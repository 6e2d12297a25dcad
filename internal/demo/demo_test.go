package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/store"
)

// cheap makes password hashes that protect nothing, quickly.
var cheap = auth.Cost{MemoryKiB: 64, Passes: 1}

// open starts a small demo and plays it in.
func open(t *testing.T, o Options) *Demo {
	t.Helper()
	o.Listen, o.Seed, o.Cost, o.Log = "127.0.0.1:0", 11, cheap, discard
	if o.Conversations == 0 {
		o.Conversations = 30
	}
	o.Fatal = func(err error) { t.Error(err) }
	d, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Play(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// seen is what the API shows of a demo, counted.
type seen map[string]int

// lookAround reads every conversation with all its messages, as a member does.
func lookAround(ctx context.Context, desk *member) (seen, error) {
	all, err := desk.conversations(ctx)
	if err != nil {
		return nil, err
	}
	n := seen{"conversations": len(all)}
	count := func(what string, is bool) {
		if is {
			n[what]++
		}
	}
	for _, c := range all {
		count("resolved", c.State == "resolved")
		count("unread", c.UnreadCount > 0)
		count("unassigned", c.AssigneeID == "")
		if c.AssigneeID != "" {
			n["assigned to "+c.AssigneeID]++
		}
		var full struct {
			Window struct {
				Open  bool
				Until int64
			}
		}
		if err := desk.call(ctx, "GET", "/conversations/"+c.ID, nil, &full); err != nil {
			return nil, err
		}
		count("window open", full.Window.Open)
		count("window closed", !full.Window.Open)
		var page struct {
			Items []struct {
				Kind, Status string
				Author       struct{ Kind string }
				Content      struct {
					OnlyOnPhone bool `json:"only_on_phone"`
					Unsupported struct {
						OnlyOnPhone bool `json:"only_on_phone"`
					}
				}
				Failure   *struct{ Code any }
				Versions  []struct{}
				RevokedAt int64 `json:"revoked_at"`
				Reactions []struct{}
				Referral  *struct{}
				ReplyTo   *struct{} `json:"reply_to"`
				Media     []struct{ State string }
			}
		}
		if err := desk.call(ctx, "GET", "/conversations/"+c.ID+"/messages?limit=200", nil, &page); err != nil {
			return nil, err
		}
		for _, m := range page.Items {
			n["by "+m.Author.Kind]++
			n[m.Kind]++
			count("only on the phone", m.Content.OnlyOnPhone || m.Content.Unsupported.OnlyOnPhone)
			count("failed", m.Status == "failed" && m.Failure != nil)
			count("on its way", m.Status == "queued" || m.Status == "sending")
			count("edited", len(m.Versions) > 0)
			count("revoked", m.RevokedAt > 0)
			count("reactions", len(m.Reactions) > 0)
			count("referral", m.Referral != nil)
			count("quote", m.ReplyTo != nil)
			for _, f := range m.Media {
				n["media "+f.State]++
			}
		}
	}
	return n, nil
}

// expect waits until a demo shows what it should, and says what is missing.
func expect(t *testing.T, d *Demo, n int, wanted ...string) {
	t.Helper()
	missing := ""
	err := until(soon(t), func() (bool, error) {
		missing = ""
		s, err := lookAround(soon(t), d.desks[0])
		if err != nil {
			return false, err
		}
		if s["conversations"] != n {
			missing += fmt.Sprintf("%d conversations instead of %d; ", s["conversations"], n)
		}
		for _, desk := range d.desks {
			if s["assigned to "+desk.id] == 0 {
				missing += "nothing is assigned to " + desk.id + "; "
			}
		}
		for _, what := range append(wanted, "by contact", "by phone", "by member", "resolved", "unread", "unassigned", "window open", "window closed",
			"failed", "edited", "revoked", "reactions", "referral", "only on the phone", "image", "voice", "document", "video", "sticker", "media ready") {
			if s[what] == 0 {
				missing += "no " + what + "; "
			}
		}
		for _, what := range []string{"media pending", "media failed", "media expired", "on its way"} {
			if s[what] > 0 {
				missing += fmt.Sprintf("%d %s; ", s[what], what)
			}
		}
		return missing == "", nil
	})
	if err != nil || missing != "" {
		t.Errorf("the demo shows: %s %v", missing, err)
	}
}

func TestTheShopIsOpen(t *testing.T) {
	t.Parallel()
	for _, dialect := range []db.Dialect{db.SQLite, db.Postgres} {
		t.Run(dialect.String(), func(t *testing.T) {
			t.Parallel()
			d := open(t, Options{Database: dbtest.Migrated(t, dialect, store.Migrations()).URL})
			expect(t, d, 30, "location", "contacts", "quote")
			if c := d.sim.Counts(); c.Dropped > 0 || c.Unsubscribed > 0 {
				t.Errorf("%d updates were dropped, %d had no subscriber", c.Dropped, c.Unsubscribed)
			}
			var greeting strings.Builder
			d.Greeting(&greeting)
			if lines := strings.Count(greeting.String(), "\n"); lines != 10 || !strings.Contains(greeting.String(), d.URL()) || !strings.Contains(greeting.String(), "http://localhost:") {
				t.Errorf("the greeting has %d lines:\n%s", lines, greeting.String())
			}
			for path, wanted := range map[string]int{"/labels": len(shopLabels), "/quick-replies": len(shopReplies), "/handbook": len(shopPages), "/views": 1, "/teams": 1} {
				var list struct{ Items []json.RawMessage }
				if err := d.desks[0].call(soon(t), "GET", path, nil, &list); err != nil || len(list.Items) != wanted {
					t.Errorf("%s shows %d, %d wanted: %v", path, len(list.Items), wanted, err)
				}
			}
			folder := d.temp
			if err := d.Stop(); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the temporary folder is still there: %v", err)
			}
		})
	}
}

func TestARealFolderIsPlayed(t *testing.T) {
	t.Parallel()
	folders := map[string]string{"fixtures": fixtures(t)}
	if real := realFolder(); real != "" {
		folders["real"] = real
	}
	for name, folder := range folders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, open(t, Options{Dialogues: folder}), 30)
		})
	}
}

// realFolder is where the public dialogues lie, if they do: they are never part of the repository.
func realFolder() string {
	if dir := os.Getenv("SANGAM_DIALOGUES"); dir != "" {
		return dir
	}
	dir := filepath.Join("..", "..", "..", "shared", "data", "dialogues")
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}

func TestWrongStartsSayWhatToDo(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	used := t.TempDir()
	d, err := New(t.Context(), Options{Listen: "127.0.0.1:0", Data: used, Cost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Stop(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Listen: taken.Addr().String()}, "--listen"},
		{Options{Listen: "nonsense"}, "--listen"},
		{Options{Data: used}, "already holds data"},
		{Options{Dialogues: filepath.Join(used, "nowhere")}, "--dialogues"},
		{Options{Dialogues: t.TempDir()}, "*.jsonl"},
		{Options{Conversations: -1}, "--conversations"},
		{Options{Conversations: 100000}, "--conversations"},
		{Options{Database: "mysql://x"}, "--database"},
	} {
		c.o.Cost = cheap
		if c.o.Listen == "" {
			c.o.Listen = "127.0.0.1:0"
		}
		if _, err := New(t.Context(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, %q wanted", c.o, err, c.want)
		}
	}
}

func TestStoppingInTheMiddleIsClean(t *testing.T) {
	t.Parallel()
	d, err := New(t.Context(), Options{Listen: "127.0.0.1:0", Cost: cheap, Seed: 12})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := d.Start(ctx); err != nil {
		t.Fatal(err)
	}
	played := make(chan error, 1)
	go func() { played <- d.Play(ctx) }()
	watch(t, d.sim, "some webhooks", func() bool { return d.sim.Counts().Webhooks > 3 })
	cancel()
	if err := <-played; !errors.Is(err, context.Canceled) {
		t.Errorf("Play ended with %v", err)
	}
	for range 2 {
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	}
}
