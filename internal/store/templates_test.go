package store

import (
	"context"
	"testing"
	"time"

	"sangam/internal/db"
	"sangam/internal/db/dbtest"
	"sangam/internal/inbox"
	"sangam/internal/templates"
)

// Two read the list of one business account at once, and the platform answers the first one last: what only the
// second one saw is not taken for gone.
func TestAnOlderListDoesNotOverwriteANewerOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, Migrations(), func(t *testing.T, d *db.DB) {
		ctx, s := context.Background(), testStore(d)
		due := templates.Due{Workspace: 7, BusinessID: "990", Account: 3}
		dbtest.Exec(t, d, "INSERT INTO event_counters (workspace_id, epoch, seq) VALUES (7, 1, 0)")
		claim := func(force, want bool) inbox.Millis {
			t.Helper()
			since, ok, err := s.ClaimTemplates(ctx, due, time.Minute, force)
			if err != nil || ok != want {
				t.Fatalf("claim: %v, %v", ok, err)
			}
			return since
		}
		old := []inbox.Template{{PlatformID: "1", Name: "old", State: inbox.TemplateApproved}}
		now := append([]inbox.Template{{PlatformID: "2", Name: "new", State: inbox.TemplateApproved}}, old...)
		first := claim(true, true)
		claim(true, false) // somebody just began: their list is as good
		// News come meanwhile, and another process goes to look.
		dbtest.Exec(t, d, "UPDATE template_syncs SET next_at = 1")
		second := claim(false, true)
		if second <= first {
			t.Errorf("claims at %d and %d", first, second)
		}
		for _, read := range []struct {
			since inbox.Millis
			list  []inbox.Template
		}{{second, now}, {first, old}} {
			if err := s.SaveTemplates(ctx, 0, due, read.since, time.Hour, read.list); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.TemplatesFailed(ctx, 0, due, first, time.Hour, "cut off", ""); err != nil {
			t.Fatal(err)
		}
		list, err := s.Templates(ctx, 7)
		if err != nil || len(list) != 2 || list[0].State != inbox.TemplateApproved || list[1].State != inbox.TemplateApproved {
			t.Errorf("%+v, %v", list, err)
		}
		if syncs, err := s.TemplateSyncs(ctx, 7); err != nil || len(syncs) != 1 || syncs[0].FailedAt != 0 {
			t.Errorf("%+v, %v", syncs, err)
		}
		claim(true, true) // nobody reads any more
	})
}
