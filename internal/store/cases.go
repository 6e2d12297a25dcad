package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// Onboarding cases: the way of a number before it is an account.

const caseColumns = "workspace_id, id, state, model, number, checks, ticks, account_id, created_by, created_at, updated_by, updated_at, version"

func scanCase(r *sql.Rows, c *onboarding.Case) error {
	var checks, ticks string
	err := r.Scan(&c.Workspace, &c.ID, &c.State, &c.Model, &c.Number, &checks, &ticks, &c.Account, &c.CreatedBy, &c.CreatedAt, &c.UpdatedBy, &c.UpdatedAt, &c.Version)
	if err != nil {
		return err
	}
	c.Checks, c.Ticks = map[string]onboarding.Check{}, map[string]onboarding.Tick{}
	if err := json.Unmarshal([]byte(checks), &c.Checks); err != nil {
		return err
	}
	return json.Unmarshal([]byte(ticks), &c.Ticks)
}

func caseRow(c *onboarding.Case) ([]any, error) {
	checks, err := json.Marshal(c.Checks)
	if err != nil {
		return nil, err
	}
	ticks, err := json.Marshal(c.Ticks)
	return []any{c.Workspace, c.ID, string(c.State), c.Model, c.Number, string(checks), string(ticks), c.Account, c.CreatedBy, c.CreatedAt, c.UpdatedBy, c.UpdatedAt, c.Version}, err
}

// AddCase implements onboarding.CaseStore.
func (s *Store) AddCase(ctx context.Context, c onboarding.Case) (onboarding.Case, error) {
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		c.ID, c.CreatedAt, c.UpdatedAt = onboarding.CaseID(s.ids.Next()), tx.Now, tx.Now
		c.Stamp(tx.Now)
		row, err := caseRow(&c)
		if err != nil {
			return err
		}
		if _, err := tx.Insert(ctx, "INSERT INTO onboarding_cases ("+caseColumns+")", "", [][]any{row}); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: c.Workspace, Kind: inbox.EventCaseChanged, Member: c.CreatedBy, Version: c.Version}})
	})
	return c, err
}

// Case implements onboarding.CaseStore.
func (s *Store) Case(ctx context.Context, ws inbox.WorkspaceID, id onboarding.CaseID) (onboarding.Case, error) {
	return one(ctx, s, "case", scanCase, "SELECT "+caseColumns+" FROM onboarding_cases WHERE workspace_id = $1 AND id = $2", ws, id)
}

// Cases implements onboarding.CaseStore; the newest first.
func (s *Store) Cases(ctx context.Context, ws inbox.WorkspaceID) ([]onboarding.Case, error) {
	return all(ctx, s, scanCase, "SELECT "+caseColumns+" FROM onboarding_cases WHERE workspace_id = $1 ORDER BY id DESC LIMIT 200", ws)
}

// ChangeCase implements onboarding.CaseStore.
func (s *Store) ChangeCase(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id onboarding.CaseID, edit func(*onboarding.Case, inbox.Millis) error) (c onboarding.Case, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		c, err = db.One(ctx, tx, scanCase, "SELECT "+caseColumns+" FROM onboarding_cases WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), ws, id)
		if err != nil {
			return notFound(err, "case")
		}
		if err := edit(&c, tx.Now); err != nil {
			return err
		}
		c.UpdatedBy, c.UpdatedAt = by, tx.Now
		c.Version++
		row, err := caseRow(&c)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE onboarding_cases SET state = $3, model = $4, number = $5, checks = $6, ticks = $7, account_id = $8, created_by = $9, created_at = $10,
			updated_by = $11, updated_at = $12, version = $13 WHERE workspace_id = $1 AND id = $2`, row...); err != nil {
			return err
		}
		return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventCaseChanged, Account: c.Account, Member: by, Version: c.Version}})
	})
	return c, err
}
