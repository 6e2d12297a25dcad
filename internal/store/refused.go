package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"sangam/internal/db"
	"sangam/internal/ingest"
)

// Webhooks that were refused, by reason: facts about the installation, since what is not signed as
// it should belongs to no workspace.

const refusedPrefix = "refused."

// NoteRefused implements ingest.RefusedStore.
func (s *Store) NoteRefused(ctx context.Context, more map[string]ingest.Refused) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		for _, why := range slices.Sorted(maps.Keys(more)) {
			name := refusedPrefix + why
			// The row is made first, so that there is one to lock.
			if _, err := tx.Exec(ctx, "INSERT INTO installation (name, value) VALUES ($1, '{}') ON CONFLICT (name) DO NOTHING", name); err != nil {
				return err
			}
			had, err := db.One(ctx, tx, scanRefused, "SELECT value FROM installation WHERE name = $1"+forUpdate(tx), name)
			if err != nil {
				return err
			}
			body, err := json.Marshal(had.And(more[why]))
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "UPDATE installation SET value = $2 WHERE name = $1", name, string(body)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refused tells what was refused lately, by reason.
func (s *Store) Refused(ctx context.Context) (map[string]ingest.Refused, error) {
	out := map[string]ingest.Refused{}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		return tx.Query(ctx, "SELECT name, value FROM installation WHERE name >= 'refused.' AND name < 'refused/'", func(r *sql.Rows) error {
			var name, body string
			if err := r.Scan(&name, &body); err != nil {
				return err
			}
			var n ingest.Refused
			err := json.Unmarshal([]byte(body), &n)
			out[strings.TrimPrefix(name, refusedPrefix)] = n
			return err
		})
	})
	return out, err
}

func scanRefused(r *sql.Rows, n *ingest.Refused) error {
	var body string
	if err := r.Scan(&body); err != nil {
		return err
	}
	return json.Unmarshal([]byte(body), n)
}

// badlySigned is what was refused for its signature.
func badlySigned(ctx context.Context, tx *db.Tx) (ingest.Refused, error) {
	n, err := db.One(ctx, tx, scanRefused, "SELECT value FROM installation WHERE name = $1", refusedPrefix+ingest.RefusedBadSignature.String())
	if errors.Is(err, db.ErrNotFound) {
		return ingest.Refused{}, nil
	}
	return n, err
}
