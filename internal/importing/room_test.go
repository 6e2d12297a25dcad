package importing_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sangam/internal/blob"
	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/importing"
	"sangam/internal/inbox"
	"sangam/internal/media"
	"sangam/internal/store"
)

// disk is a folder whose disk has so much left.
type disk struct {
	*blob.Folder
	free int64
}

func (d *disk) Free() int64 { return d.free }

func TestAnImportLeavesTheReserveOfTheDisk(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		left := &disk{r.exports, 0}
		ids := inbox.NewIDSource(1, time.Now)
		r.service = importing.New(importing.Options{Store: r.store, Desk: r.desk, Exports: left, Files: media.NewLibrary(r.store, r.blobs, ids, time.Now, nil), Kept: r.blobs, IDs: ids, Holder: "me",
			Reserve: 100 << 20, Now: time.Now})
		refused := func(err error) bool {
			e, ok := errors.AsType[*inbox.Error](err)
			return ok && e.Code == inbox.CodeUnavailable && e.Reason.Code == "import_no_room" && len(e.Fields) == 1 && e.Fields[0].Location == "body" && strings.Contains(e.Fields[0].Message, "MB")
		}
		left.free = 100<<20 + int64(len(small)) - 1
		if _, err := r.upload("a.txt", small); !refused(err) {
			t.Errorf("one byte too few: %v", err)
		}
		left.free++
		if _, err := r.upload("a.txt", small); err != nil {
			t.Errorf("just enough: %v", err)
		}
		// What is not announced is noticed on its way.
		left.free = 100 << 20
		if _, err := r.service.Upload(t.Context(), r.owner, r.account.ID, "b.txt", 0, strings.NewReader(strings.Repeat("x", 33<<20))); !refused(err) {
			t.Errorf("not announced: %v", err)
		}
		left.free = 1 << 40
		i, err := r.upload("c.zip", zipped(t, map[string]string{"_chat.txt": "31/01/24, 21:05 - Asha: a.pdf (file attached)\n", "a.pdf": "%PDF-1.7" + strings.Repeat("x", 1<<20)}))
		if err != nil {
			t.Fatal(err)
		}
		left.free = 101 << 20
		if _, err := r.service.Begin(t.Context(), r.owner, r.account, i.ID, asha); !refused(err) {
			t.Errorf("its files do not fit: %v", err)
		}
		left.free = 102 << 20
		if _, err := r.service.Begin(t.Context(), r.owner, r.account, i.ID, asha); err != nil {
			t.Error(err)
		}
	})
}
