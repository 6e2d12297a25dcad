package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// The audit. Triggers keep it from being changed.

const auditColumns = "id, at, act, member_id, key_id, place, of_id, details"

func scanAudited(r *sql.Rows, a *inbox.Audited) error {
	var details string
	if err := r.Scan(&a.ID, &a.At, &a.Act, &a.Member, &a.Key, &a.Place, &a.Of, &details); err != nil || details == "" {
		return err
	}
	return json.Unmarshal([]byte(details), &a.Details)
}

// audit adds a line in the transaction of what it tells. Who did it and from where is the context's, unless the line
// says so.
func (s *Store) audit(ctx context.Context, tx *db.Tx, a inbox.Audited) error {
	o := inbox.OriginOf(ctx)
	if a.Member == 0 && a.Key == 0 {
		a.Member, a.Key = o.Member, o.Key
	}
	if a.Place == "" {
		a.Place = o.Place
	}
	if a.Of == a.Member {
		a.Of = 0
	}
	details := ""
	if len(a.Details) > 0 {
		b, err := json.Marshal(a.Details)
		if err != nil {
			return err
		}
		details = string(b)
	}
	_, err := tx.Exec(ctx, "INSERT INTO audit (workspace_id, "+auditColumns+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		a.Workspace, s.ids.Next(), tx.Now, string(a.Act), a.Member, a.Key, a.Place, a.Of, details)
	return err
}

// setting is the line of a changed setting.
func setting(ws inbox.WorkspaceID, by inbox.MemberID, what string, more ...string) inbox.Audited {
	d := map[string]string{"what": what}
	for i := 0; i+1 < len(more); i += 2 {
		d[more[i]] = more[i+1]
	}
	return inbox.Audited{Workspace: ws, Act: inbox.ActSettings, Member: by, Details: d}
}

// Audit implements auth.Store.
func (s *Store) Audit(ctx context.Context, a inbox.Audited) error {
	return s.db.Update(ctx, func(tx *db.Tx) error { return s.audit(ctx, tx, a) })
}

// Audited implements auth.Store. A member's lines are those they did and those that concern them, each from an
// index of its own.
func (s *Store) Audited(ctx context.Context, ws inbox.WorkspaceID, f auth.AuditFilter) ([]inbox.Audited, error) {
	args := []any{ws}
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	where := ""
	if f.Before != 0 {
		where += " AND id < " + arg(f.Before)
	}
	if !f.From.IsZero() {
		where += " AND id >= " + arg(inbox.FirstID(f.From))
	}
	if !f.Until.IsZero() {
		where += " AND id < " + arg(inbox.FirstID(f.Until))
	}
	if len(f.Acts) > 0 {
		marks := make([]string, len(f.Acts))
		for i, a := range f.Acts {
			marks[i] = arg(string(a))
		}
		where += " AND act IN (" + strings.Join(marks, ", ") + ")"
	}
	limit := arg(f.Limit)
	query := "SELECT " + auditColumns + " FROM audit WHERE workspace_id = $1" + where + " ORDER BY id DESC LIMIT " + limit
	if f.Member != 0 {
		m := arg(f.Member)
		one := func(column string) string {
			return "SELECT * FROM (SELECT " + auditColumns + " FROM audit WHERE workspace_id = $1 AND " + column + " = " + m + where + " ORDER BY id DESC LIMIT " + limit + ") "
		}
		// Nobody stands in both columns of one line.
		query = one("member_id") + "a UNION ALL " + one("of_id") + "b ORDER BY id DESC LIMIT " + limit
	}
	list, err := all(ctx, s, scanAudited, query, args...)
	for i := range list {
		list[i].Workspace = ws
	}
	return list, err
}
