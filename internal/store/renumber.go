package store

import (
	"context"
	"database/sql"
	"errors"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/onboarding"
)

// renumber corrects the number of an account by what the platform shows for its id: facts about the
// number are matched by it. A name that was the number goes with it.
func renumber(ctx context.Context, tx *db.Tx, of onboarding.Key, p inbox.Probe) error {
	if p.Number.Display == "" {
		return nil
	}
	a, err := db.One(ctx, tx, func(r *sql.Rows, a *inbox.Account) error { return r.Scan(&a.Number, &a.Name) },
		"SELECT number, name FROM accounts WHERE workspace_id = $1 AND id = $2"+forUpdate(tx), of.Workspace, of.Account)
	if errors.Is(err, db.ErrNotFound) {
		return nil
	}
	to := onboarding.Renumbered(a, p)
	if err != nil || to == "" {
		return err
	}
	if a.Name == a.Number {
		a.Name = to
	}
	_, err = tx.Exec(ctx, "UPDATE accounts SET number = $3, name = $4 WHERE workspace_id = $1 AND id = $2", of.Workspace, of.Account, to, a.Name)
	return err
}
