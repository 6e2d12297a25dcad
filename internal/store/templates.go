package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/templates"
)

const templateColumns = `workspace_id, id, business_id, platform_id, name, language, category, state, reason, way_out, quality, next_category, next_category_at,
	parts, changed_at, version`

func scanTemplate(r *sql.Rows, t *inbox.Template) error { return scanTemplateAnd(r, t) }

func scanTemplateAnd(r *sql.Rows, t *inbox.Template, more ...any) error {
	var parts string
	err := r.Scan(append([]any{&t.Workspace, &t.ID, &t.BusinessID, &t.PlatformID, &t.Name, &t.Language, &t.Category, &t.State, &t.Reason, &t.WayOut, &t.Quality,
		&t.NextCategory, &t.NextCategoryAt, &parts, &t.ChangedAt, &t.Version}, more...)...)
	if err != nil {
		return err
	}
	p, err := fromJSON[inbox.TemplateParts](parts)
	if p != nil {
		t.Parts = *p
	}
	return err
}

// Templates implements templates.Store.
func (s *Store) Templates(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Template, error) {
	return all(ctx, s, scanTemplate, "SELECT "+templateColumns+" FROM templates WHERE workspace_id = $1 ORDER BY business_id, name, language, id", ws)
}

// TemplateSyncs implements templates.Store.
func (s *Store) TemplateSyncs(ctx context.Context, ws inbox.WorkspaceID) ([]templates.Sync, error) {
	return all(ctx, s, func(r *sql.Rows, y *templates.Sync) error {
		return r.Scan(&y.BusinessID, &y.SyncedAt, &y.FailedAt, &y.Problem, &y.WayOut)
	}, "SELECT business_id, synced_at, failed_at, problem, way_out FROM template_syncs WHERE workspace_id = $1 ORDER BY business_id", ws)
}

// TemplatesDue implements templates.Store.
func (s *Store) TemplatesDue(ctx context.Context) (due []templates.Due, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		due, err = db.All(ctx, tx, scanDue, `SELECT a.workspace_id, a.business_id, MIN(a.id) FROM accounts a
			LEFT JOIN template_syncs y ON y.workspace_id = a.workspace_id AND y.business_id = a.business_id
			WHERE a.state = 'linked' AND a.business_id <> '' AND COALESCE(y.next_at, 0) <= $1 GROUP BY a.workspace_id, a.business_id ORDER BY 1, 2`, tx.Now)
		return err
	})
	return due, err
}

func scanDue(r *sql.Rows, d *templates.Due) error {
	return r.Scan(&d.Workspace, &d.BusinessID, &d.Account)
}

// TemplateBusinesses implements templates.Store. A number that is linked comes before one that is not.
func (s *Store) TemplateBusinesses(ctx context.Context, ws inbox.WorkspaceID) ([]templates.Due, error) {
	return all(ctx, s, scanDue, `SELECT workspace_id, business_id, COALESCE(MIN(CASE WHEN state = 'linked' THEN id END), MIN(id)) FROM accounts
		WHERE workspace_id = $1 AND business_id <> '' GROUP BY workspace_id, business_id ORDER BY business_id`, ws)
}

// wanted as next_at says that something was told since the list was last asked for.
const wanted = 1

// justBegun is how long somebody who wants the list now is content with another's reading.
const justBegun = 5 * time.Second

// ClaimTemplates implements templates.Store.
func (s *Store) ClaimTemplates(ctx context.Context, d templates.Due, again time.Duration, force bool) (since inbox.Millis, ok bool, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		const ever = 1 << 52
		due, begun := tx.Now, inbox.Millis(ever)
		if force {
			due, begun = ever, tx.Now.Add(-justBegun)
		}
		// No two claims have the same instant.
		ok = false
		return tx.Query(ctx, `INSERT INTO template_syncs (workspace_id, business_id, next_at, claimed_at, synced_at, failed_at, problem, way_out) VALUES ($1, $2, $3, $4, 0, 0, '', '')
			ON CONFLICT (workspace_id, business_id) DO UPDATE SET next_at = excluded.next_at,
				claimed_at = CASE WHEN excluded.claimed_at > template_syncs.claimed_at THEN excluded.claimed_at ELSE template_syncs.claimed_at + 1 END
			WHERE template_syncs.next_at <= $5 AND template_syncs.claimed_at <= $6 RETURNING claimed_at`, func(r *sql.Rows) error {
			ok = true
			return r.Scan(&since)
		}, d.Workspace, d.BusinessID, tx.Now.Add(again), tx.Now, due, begun)
	})
	return since, ok, err
}

// SaveTemplates implements templates.Store.
func (s *Store) SaveTemplates(ctx context.Context, by inbox.MemberID, d templates.Due, since inbox.Millis, next time.Duration, list []inbox.Template) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		mine, err := endTemplateClaim(ctx, tx, d, since)
		if err != nil || !mine {
			return err
		}
		type known struct {
			inbox.Template
			heard inbox.Millis
		}
		have := map[string]known{}
		err = tx.Query(ctx, "SELECT "+templateColumns+", heard_at FROM templates WHERE workspace_id = $1 AND business_id = $2"+forUpdate(tx), func(r *sql.Rows) error {
			var k known
			err := scanTemplateAnd(r, &k.Template, &k.heard)
			have[k.PlatformID] = k
			return err
		}, d.Workspace, d.BusinessID)
		if err != nil {
			return err
		}
		listed := map[string]bool{}
		for _, t := range list {
			if listed[t.PlatformID] || t.PlatformID == "" {
				continue // a page that moved while it was read
			}
			listed[t.PlatformID] = true
			t.Workspace, t.BusinessID, t.ChangedAt, t.Version = d.Workspace, d.BusinessID, tx.Now, 1
			old, found := have[t.PlatformID]
			if !found {
				t.ID = inbox.TemplateID(s.ids.Next())
				if err := insertTemplate(ctx, tx, t); err != nil {
					return err
				}
				continue
			}
			t.ID, t.Version = old.ID, old.Version+1
			if old.heard > since {
				// Told while the list was on its way.
				t.State, t.Reason, t.WayOut, t.Category, t.Quality = old.State, old.Reason, old.WayOut, old.Category, old.Quality
				t.NextCategory, t.NextCategoryAt = old.NextCategory, old.NextCategoryAt
			}
			if t.State == old.State && t.Reason == "" {
				t.Reason, t.WayOut = old.Reason, old.WayOut // a webhook says more than the list
			}
			if t.NextCategory == old.NextCategory {
				t.NextCategoryAt = old.NextCategoryAt
			}
			if err := updateTemplate(ctx, tx, t, old.Template); err != nil {
				return err
			}
		}
		for id, old := range have {
			if listed[id] || old.heard > since || old.State == inbox.TemplateGone {
				continue
			}
			t := old.Template
			t.State, t.Reason, t.WayOut, t.ChangedAt, t.Version = inbox.TemplateGone, "", "", tx.Now, old.Version+1
			if err := updateTemplate(ctx, tx, t, old.Template); err != nil {
				return err
			}
		}
		return s.noteTemplateSync(ctx, tx, by, d, next, tx.Now, 0, "", "")
	})
}

// endTemplateClaim gives a turn back; false if it is somebody else's by now.
func endTemplateClaim(ctx context.Context, tx *db.Tx, d templates.Due, since inbox.Millis) (bool, error) {
	n, err := tx.Exec(ctx, "UPDATE template_syncs SET claimed_at = 0 WHERE workspace_id = $1 AND business_id = $2 AND claimed_at = $3", d.Workspace, d.BusinessID, since)
	return n > 0, err
}

func insertTemplate(ctx context.Context, tx *db.Tx, t inbox.Template) error {
	_, err := tx.Exec(ctx, `INSERT INTO templates (`+templateColumns+`, told_at, heard_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, 0)`,
		t.Workspace, t.ID, t.BusinessID, t.PlatformID, t.Name, t.Language, t.Category, string(t.State), t.Reason, t.WayOut, t.Quality, t.NextCategory, t.NextCategoryAt,
		asJSON(&t.Parts), t.ChangedAt, t.Version)
	return err
}

// updateTemplate writes what differs, and nothing if nothing does.
func updateTemplate(ctx context.Context, tx *db.Tx, t, old inbox.Template) error {
	parts := asJSON(&t.Parts)
	if t.Name == old.Name && t.Language == old.Language && t.Category == old.Category && t.State == old.State && t.Reason == old.Reason && t.WayOut == old.WayOut &&
		t.Quality == old.Quality && t.NextCategory == old.NextCategory && t.NextCategoryAt == old.NextCategoryAt && parts == asJSON(&old.Parts) {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE templates SET name = $3, language = $4, category = $5, state = $6, reason = $7, way_out = $8, quality = $9, next_category = $10,
		next_category_at = $11, parts = $12, changed_at = $13, version = $14 WHERE workspace_id = $1 AND id = $2`,
		t.Workspace, t.ID, t.Name, t.Language, t.Category, string(t.State), t.Reason, t.WayOut, t.Quality, t.NextCategory, t.NextCategoryAt, parts, t.ChangedAt, t.Version)
	return err
}

// noteTemplateSync closes one reading, unless something was told meanwhile: then the turn stays due.
func (s *Store) noteTemplateSync(ctx context.Context, tx *db.Tx, by inbox.MemberID, d templates.Due, next time.Duration, synced, failed inbox.Millis, problem, out string) error {
	_, err := tx.Exec(ctx, `UPDATE template_syncs SET next_at = CASE WHEN next_at = $3 THEN next_at ELSE $4 END, synced_at = CASE WHEN CAST($5 AS BIGINT) = 0 THEN synced_at ELSE CAST($5 AS BIGINT) END,
		failed_at = $6, problem = $7, way_out = $8 WHERE workspace_id = $1 AND business_id = $2`,
		d.Workspace, d.BusinessID, wanted, tx.Now.Add(next), synced, failed, problem, out)
	if err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: d.Workspace, Kind: inbox.EventTemplatesChanged, Account: d.Account, Member: by}})
}

// TemplatesFailed implements templates.Store.
func (s *Store) TemplatesFailed(ctx context.Context, by inbox.MemberID, d templates.Due, since inbox.Millis, next time.Duration, problem, out string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		mine, err := endTemplateClaim(ctx, tx, d, since)
		if err != nil || !mine {
			return err
		}
		return s.noteTemplateSync(ctx, tx, by, d, next, 0, tx.Now, problem, out)
	})
}

// NoteTemplate implements desk.Tx.
func (d deskTx) NoteTemplate(ctx context.Context, ws inbox.WorkspaceID, business string, f inbox.TemplateFact) (bool, error) {
	// The list is read anew whatever the news was: a template may be new, or have other words.
	_, err := d.tx.Exec(ctx, "UPDATE template_syncs SET next_at = $3 WHERE workspace_id = $1 AND business_id = $2", ws, business, wanted)
	if err != nil {
		return false, err
	}
	if d.s.onTemplates != nil {
		d.tx.AfterCommit(d.s.onTemplates)
	}
	type known struct {
		inbox.Template
		told inbox.Millis
	}
	old, found, err := oneOrNone(db.One(ctx, d.tx, func(r *sql.Rows, k *known) error { return scanTemplateAnd(r, &k.Template, &k.told) },
		"SELECT "+templateColumns+", told_at FROM templates WHERE workspace_id = $1 AND business_id = $2 AND platform_id = $3"+forUpdate(d.tx), ws, business, f.PlatformID))
	if err != nil || !found || f.At != 0 && f.At < old.told {
		return false, err
	}
	t := old.Template
	if f.State != "" {
		t.State, t.Reason, t.WayOut = f.State, f.Reason, f.WayOut
	}
	if f.Category != "" {
		t.Category = f.Category
	}
	if f.Quality != "" {
		t.Quality = f.Quality
	}
	if f.NextCategory != "" {
		t.NextCategory, t.NextCategoryAt = f.NextCategory, f.NextCategoryAt
	}
	if t.NextCategory == t.Category {
		t.NextCategory, t.NextCategoryAt = "", 0
	}
	t.ChangedAt, t.Version = d.tx.Now, old.Version+1
	if err := updateTemplate(ctx, d.tx, t, old.Template); err != nil {
		return false, err
	}
	_, err = d.tx.Exec(ctx, "UPDATE templates SET told_at = $3, heard_at = $4 WHERE workspace_id = $1 AND id = $2", ws, t.ID, max(old.told, f.At), d.tx.Now)
	return true, err
}

// OnTemplates sets who is told, after a commit, that a list of templates should be read again. It must not
// block. Set it before the store is used.
func (s *Store) OnTemplates(f func()) { s.onTemplates = f }

// Template implements desk.Tx.
func (d deskTx) Template(ctx context.Context, ws inbox.WorkspaceID, id inbox.TemplateID) (inbox.Template, error) {
	t, err := db.One(ctx, d.tx, scanTemplate, "SELECT "+templateColumns+" FROM templates WHERE workspace_id = $1 AND id = $2", ws, id)
	if errors.Is(err, db.ErrNotFound) {
		err = inbox.Refuse(inbox.CodeNotFound, "there is no such template")
	}
	return t, err
}
