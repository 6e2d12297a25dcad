package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"
	"time"

	"sangam/internal/blob"
	"sangam/internal/channel"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/media"
	"sangam/internal/store"
)

// picture is a small JPEG.
func picture(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for x := range 40 {
		img.Set(x, 7, color.RGBA{200, uint8(x), 0, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shelf is a pretend network that holds one answer for each file.
type shelf map[string]func() (io.ReadCloser, int64, string, error)

func (s shelf) FetchMedia(_ context.Context, _ inbox.Account, m inbox.Media) (io.ReadCloser, int64, string, error) {
	return s[m.PlatformID]()
}

func holds(b []byte, mime string) func() (io.ReadCloser, int64, string, error) {
	return func() (io.ReadCloser, int64, string, error) {
		return io.NopCloser(bytes.NewReader(b)), int64(len(b)), mime, nil
	}
}

func fails(e *channel.SendError) func() (io.ReadCloser, int64, string, error) {
	return func() (io.ReadCloser, int64, string, error) { return nil, 0, "", e }
}

// mediaRig is a store with a workspace and the lane of its files, under a clock that stands still.
type mediaRig struct {
	*testing.T
	d      *db.DB
	store  *store.Store
	runner *media.Runner
	lib    *media.Library
	blobs  media.Blobs
	shelf  shelf
	now    time.Time
	ids    *inbox.IDSource
	states []inbox.AccountState
}

const rigWorkspace = inbox.WorkspaceID(5)

func newMediaRig(t *testing.T, d *db.DB) *mediaRig {
	rig := &mediaRig{T: t, d: d, shelf: shelf{}, now: time.Now()}
	clock := func() time.Time { return rig.now }
	rig.ids = inbox.NewIDSource(1, clock)
	rig.store = store.New(d, rig.ids, nil)
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	rig.lib = media.NewLibrary(rig.store, blobs, rig.ids, clock, nil)
	rig.blobs = blobs
	rig.fetchFrom(rig.shelf, inbox.Account{})
	rig.exec("INSERT INTO event_counters (workspace_id, epoch, seq) VALUES ($1, 1, 0)", int64(rigWorkspace))
	return rig
}

// fetchFrom gives the rig a lane that fetches from a network as an account.
func (r *mediaRig) fetchFrom(network channel.MediaFetcher, as inbox.Account) {
	r.runner = media.NewRunner(media.Options{
		Store: r.store, Blobs: r.blobs, Now: func() time.Time { return r.now },
		Fetchers: map[inbox.ChannelKind]channel.MediaFetcher{inbox.WhatsApp: network},
		Account: func(_ context.Context, ws inbox.WorkspaceID, id inbox.AccountID) (inbox.Account, error) {
			account := as // called by several fetches at once
			account.Workspace, account.ID, account.Channel = ws, id, inbox.WhatsApp
			return account, nil
		},
		OnAccountState: func(_ inbox.Account, s inbox.AccountState, _ inbox.Failure) { r.states = append(r.states, s) },
	})
}

func (r *mediaRig) exec(query string, args ...any) {
	r.Helper()
	err := r.d.Update(r.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(r.Context(), query, args...)
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
}

// file makes a pending file with its message.
func (r *mediaRig) file(platformID string, change func(*inbox.Media)) inbox.Media {
	r.Helper()
	m := inbox.Media{Workspace: rigWorkspace, ID: inbox.MediaID(r.ids.Next()), Account: 7, ConversationID: 8, Message: inbox.MessageID(r.ids.Next()),
		Kind: inbox.KindImage, PlatformID: platformID, MIME: "image/jpeg", State: inbox.MediaPending, ReceivedAt: inbox.MillisOf(r.now)}
	if change != nil {
		change(&m)
	}
	r.exec(`INSERT INTO messages (workspace_id, id, conversation_id, account_id, handle_id, direction, author, author_id, kind, text, content,
		platform_id, status, status_at, failure, price, sent_at, received_at, reply_to, source, changes, version)
		VALUES ($1, $2, 8, 7, 9, 'inbound', 'contact', 0, 'image', '', '', $3, '', 0, '', '', 1, 1, '', 'live', 0, 1)`, int64(m.Workspace), int64(m.Message), platformID)
	r.exec(`INSERT INTO media (workspace_id, id, account_id, conversation_id, message_id, kind, platform_id, mime, sha256, filename, voice, animated, state, reason,
		blob, preview, width, height, size, attempts, next_try_at, received_at)
		VALUES ($1, $2, $3, 8, $4, $5, $6, $7, $8, '', 0, 0, 'pending', '', '', '', 0, 0, 0, 0, $9, $10)`,
		int64(m.Workspace), int64(m.ID), int64(m.Account), int64(m.Message), string(m.Kind), platformID, m.MIME, append([]byte{}, m.SHA256...), m.NextTryAt, m.ReceivedAt)
	return m
}

func (r *mediaRig) run() int {
	r.Helper()
	n, err := r.runner.RunOnce(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	return n
}

// due makes what waits for its next try due now.
func (r *mediaRig) due() { r.exec("UPDATE media SET next_try_at = 0") }

func (r *mediaRig) get(m inbox.Media) inbox.Media {
	r.Helper()
	got, err := r.store.Media(r.Context(), m.Workspace, m.ID)
	if err != nil {
		r.Fatal(err)
	}
	return got
}

func (r *mediaRig) want(m inbox.Media, state inbox.MediaState) inbox.Media {
	r.Helper()
	got := r.get(m)
	if got.State != state {
		r.Fatalf("file %s is %s (%q), want %s", m.PlatformID, got.State, got.Reason, state)
	}
	if state != inbox.MediaReady && state != inbox.MediaPending && got.Reason == "" {
		r.Errorf("file %s ended as %s without a reason", m.PlatformID, state)
	}
	return got
}

func TestContactsFileIsFetchedAndTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		bytes := picture(t)
		sum := sha256.Sum256(bytes)
		rig.shelf["a"] = holds(bytes, "image/jpeg")
		m := rig.file("a", func(m *inbox.Media) { m.SHA256 = sum[:] })
		if n := rig.run(); n != 1 {
			t.Fatalf("%d files tried, want 1", n)
		}
		got := rig.want(m, inbox.MediaReady)
		if got.Width != 40 || got.Height != 20 || got.Preview == "" || got.Size != int64(len(bytes)) || got.Reason != "" {
			t.Errorf("ready file is %+v", got)
		}
		_, events, err := rig.store.EventsAfter(t.Context(), rigWorkspace, 0, 10)
		if err != nil || len(events) != 1 || events[0].Kind != inbox.EventMessageChanged || events[0].Message != m.Message || events[0].Version != 2 {
			t.Errorf("events %+v, %v", events, err)
		}
		_, f, err := rig.lib.Open(t.Context(), rigWorkspace, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if back, err := io.ReadAll(f); err != nil || len(back) != len(bytes) {
			t.Errorf("read back %d bytes, %v", len(back), err)
		}
		if _, _, err := rig.lib.Open(t.Context(), rigWorkspace+1, m.ID); inbox.CodeOf(err) != inbox.CodeNotFound {
			t.Errorf("another workspace opens the file: %v", err)
		}
		if n := rig.run(); n != 0 {
			t.Errorf("a ready file was tried again")
		}
	})
}

func TestDamagedFileIsFetchedAnewThenGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		right := picture(t)
		sum := sha256.Sum256(right)
		rig.shelf["never"] = holds([]byte("something else"), "image/jpeg")
		tries := 0
		rig.shelf["later"] = func() (io.ReadCloser, int64, string, error) {
			if tries++; tries == 1 {
				return holds(right[:len(right)-1], "")()
			}
			return holds(right, "")()
		}
		declare := func(m *inbox.Media) { m.SHA256 = sum[:] }
		never, later := rig.file("never", declare), rig.file("later", declare)
		rig.run()
		first := rig.want(later, inbox.MediaPending)
		if first.Attempts != 1 || first.NextTryAt <= inbox.MillisOf(rig.now) || first.Reason == "" {
			t.Errorf("after the first damage: %+v", first)
		}
		if n := rig.run(); n != 0 {
			t.Errorf("%d files tried before their time", n)
		}
		for range 5 {
			rig.due()
			rig.run()
		}
		rig.want(later, inbox.MediaReady)
		if got := rig.want(never, inbox.MediaFailed); got.Blob != "" || got.Attempts != 4 {
			t.Errorf("given up as %+v", got)
		}
	})
}

func TestEndsAreHonest(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		rig.shelf["gone"] = fails(&channel.SendError{Outcome: channel.Refused, MediaGone: true})
		rig.shelf["large"] = func() (io.ReadCloser, int64, string, error) {
			return io.NopCloser(io.LimitReader(zeros{}, media.MaxBytes+1)), -1, "", nil
		}
		rig.shelf["told large"] = fails(&channel.SendError{Outcome: channel.Refused, Failure: inbox.Failure{Code: 131052}})
		rig.shelf["token"] = fails(&channel.SendError{Outcome: channel.TryLater, Scope: channel.ScopeAccount, AccountState: inbox.AccountTokenDead, Failure: inbox.Failure{Title: "No token"}})
		rig.shelf["old"] = fails(&channel.SendError{Outcome: channel.TryLater, Failure: inbox.Failure{Title: "Down"}})
		gone, large, told := rig.file("gone", nil), rig.file("large", nil), rig.file("told large", nil)
		token := rig.file("token", nil)
		old := rig.file("old", func(m *inbox.Media) { m.ReceivedAt = inbox.MillisOf(rig.now.Add(-8 * 24 * time.Hour)) })
		rig.run()
		rig.want(gone, inbox.MediaExpired)
		rig.want(large, inbox.MediaTooLarge)
		rig.want(told, inbox.MediaTooLarge)
		rig.want(old, inbox.MediaExpired)
		if got := rig.want(token, inbox.MediaPending); got.Attempts != 0 {
			t.Errorf("a dead token used up a try: %+v", got)
		}
		if len(rig.states) != 1 || rig.states[0] != inbox.AccountTokenDead {
			t.Errorf("account states told: %v", rig.states)
		}
		// A member asks again; what is ready or waiting cannot be asked for.
		rig.shelf["gone"] = holds(picture(t), "image/jpeg")
		if _, err := rig.lib.FetchAgain(t.Context(), rigWorkspace, gone.ID); err != nil {
			t.Fatal(err)
		}
		rig.run()
		rig.want(gone, inbox.MediaReady)
		for _, m := range []inbox.Media{gone, token, large} {
			if _, err := rig.lib.FetchAgain(t.Context(), rigWorkspace, m.ID); inbox.CodeOf(err) != inbox.CodeConflict {
				t.Errorf("fetch %s again: %v", m.PlatformID, err)
			}
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestOneAccountsBacklogDoesNotHoldUpAnother(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		for range 30 {
			rig.file("a", nil)
		}
		late := rig.file("b", func(m *inbox.Media) { m.Account = 70; m.NextTryAt = 5 })
		until := inbox.MillisOf(rig.now.Add(time.Minute))
		got, err := rig.store.ClaimMedia(t.Context(), media.AccountKey{}, 4, until)
		if err != nil || len(got) != 4 {
			t.Fatalf("claimed %d, %v", len(got), err)
		}
		found := 0
		for _, m := range got {
			if m.ID == late.ID {
				found++
			}
			if m.Attempts != 1 {
				t.Errorf("claimed with %d tries", m.Attempts)
			}
		}
		if found != 1 {
			t.Errorf("the other account's file was claimed %d times, want once", found)
		}
		// A single hand goes round: behind account 7 comes 70, behind 70 comes 7.
		rig.due()
		one, err := rig.store.ClaimMedia(t.Context(), media.AccountKey{Workspace: rigWorkspace, Account: 7}, 1, until)
		if err != nil || len(one) != 1 || one[0].Account != 70 {
			t.Errorf("behind account 7: %v, %v", one, err)
		}
		one, err = rig.store.ClaimMedia(t.Context(), media.AccountKey{Workspace: rigWorkspace, Account: 70}, 1, until)
		if err != nil || len(one) != 1 || one[0].Account != 7 {
			t.Errorf("behind account 70: %v, %v", one, err)
		}
	})
}

func TestRunnerFetchesOnWake(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		told := make(chan inbox.WorkspaceID, 8)
		rig.store.OnEvents(func(ws inbox.WorkspaceID, _ int64, _ []inbox.Event) { told <- ws })
		names := []string{"a", "b", "c", "d", "e", "f"}
		for _, id := range names {
			rig.shelf[id] = holds(picture(t), "image/jpeg")
		}
		rig.runner.Start(t.Context())
		rig.runner.Start(t.Context())
		var files []inbox.Media
		for _, id := range names {
			files = append(files, rig.file(id, nil))
		}
		rig.runner.Wake()
		for range files {
			select {
			case <-told:
			case <-time.After(20 * time.Second):
				t.Fatal("a file was not fetched")
			}
		}
		rig.runner.Stop()
		rig.runner.Stop()
		for _, m := range files {
			rig.want(m, inbox.MediaReady)
		}
	})
}

func TestUploadIsKeptForItsWorkspace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		rig := newMediaRig(t, d)
		caps := inbox.Capabilities{Media: []inbox.MediaRule{{Kind: inbox.KindImage, MIME: []string{"image/jpeg"}, MaxBytes: 1 << 20}}}
		u, err := rig.lib.PrepareUpload(t.Context(), rigWorkspace, media.Sending{
			Account: inbox.Account{ID: 7}, Capabilities: caps, MIME: "image/png", Filename: `C:\x\menu.jpg`, Body: bytes.NewReader(picture(t)), By: 3,
		})
		if err != nil {
			t.Fatal(err)
		}
		if u.Kind != inbox.KindImage || u.MIME != "image/jpeg" || u.Filename != "menu.jpg" || u.Preview == "" || u.Width != 40 {
			t.Errorf("upload %+v", u)
		}
		n := int64(0)
		err = d.View(t.Context(), func(tx *db.Tx) (err error) {
			n, err = db.Number(t.Context(), tx, "SELECT size FROM uploads WHERE workspace_id = $1 AND id = $2 AND created_by = 3", int64(rigWorkspace), int64(u.ID))
			return err
		})
		if err != nil || n != u.Size {
			t.Errorf("stored size %d, want %d: %v", n, u.Size, err)
		}
	})
}
