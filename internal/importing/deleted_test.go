package importing_test

import (
	"fmt"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/store"
	"sangam/internal/view"
)

func TestTheAppsNoteOfADeletedMessageIsNobodysWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, store.Migrations(), func(t *testing.T, d *db.DB) {
		r := newRig(t, d)
		const english = "31/01/24, 21:05 - Asha: is the lamp there?\n31/01/24, 21:06 - Lamp Shop: You deleted this message\n31/01/24, 21:08 - Asha: This message was deleted\n"
		i := r.run("a.txt", english, asha)
		lines, err := r.store.Lines(t.Context(), ws, i.Conversation, view.Newest, 10)
		if err != nil || len(lines) != 3 {
			t.Fatal(len(lines), err)
		}
		for _, l := range lines[:2] { // the newest first
			if l.Shown.RevokedAt != l.SentAt || l.Shown.RevokedBy != l.Author || l.Shown.Text != "" || l.Text != "" || l.Kind != inbox.KindText {
				t.Errorf("shown as %+v", l.Shown)
			}
		}
		if l := lines[2]; l.Shown.RevokedAt != 0 || l.Shown.Text != "is the lamp there?" {
			t.Errorf("its neighbour is shown as %+v", l.Shown)
		}
		if list := r.rows(2, "SELECT last_text, last_revoked FROM conversations WHERE workspace_id = 9"); fmt.Sprint(list) != "[ | 1]" {
			t.Errorf("the list shows %q", list)
		}
		// Another phone says the same in another language.
		hindi := "31/01/24, 21:05 - Asha: is the lamp there?\n31/01/24, 21:06 - Lamp Shop: आपने यह मैसेज डिलीट किया\n31/01/24, 21:08 - Asha: यह मैसेज डिलीट किया गया था\n"
		if i := r.run("b.txt", hindi, asha); i.Added != 0 || i.Merged != 3 {
			t.Errorf("in Hindi: %d added, %d found", i.Added, i.Merged)
		}
		// The platform tells what it was: then that is known, and stands once.
		r.live("wamid.1", inbox.Inbound, time.Date(2024, 1, 31, 21, 5, 10, 0, time.FixedZone("", 19800)), "is the lamp there?")
		if m := r.messages(); len(m) != 3 {
			t.Errorf("%q", m)
		}
	})
}
