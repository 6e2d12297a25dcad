package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/db"
	"sangam/internal/inbox"
	"sangam/internal/view"
)

// Saved views, and how many conversations are in them.

const (
	savedViewColumns = "workspace_id, id, owner_id, shared, name, filter, created_at, version, team_id"
	savedViewsText   = "SELECT " + savedViewColumns + " FROM saved_views WHERE workspace_id = $1 ORDER BY id"
)

func scanSavedView(r *sql.Rows, v *inbox.SavedView) error {
	var shared int64
	var filter string
	err := r.Scan(&v.Workspace, &v.ID, &v.Owner, &shared, &v.Name, &filter, &v.CreatedAt, &v.Version, &v.Team)
	if v.Shared = shared != 0; err != nil {
		return err
	}
	return json.Unmarshal([]byte(filter), &v.Filter)
}

func (d deskTx) SavedViews(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.SavedView, error) {
	return db.All(ctx, d.tx, scanSavedView, savedViewsText+forUpdate(d.tx), ws)
}

func (d deskTx) SaveView(ctx context.Context, v inbox.SavedView) error {
	_, err := d.tx.Exec(ctx, "INSERT INTO saved_views ("+savedViewColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (workspace_id, id) DO UPDATE SET shared = excluded.shared, name = excluded.name, filter = excluded.filter, version = excluded.version, team_id = excluded.team_id`,
		v.Workspace, v.ID, v.Owner, asInt(v.Shared), v.Name, asJSON(&v.Filter), v.CreatedAt, v.Version, v.Team)
	return err
}

func (d deskTx) DropView(ctx context.Context, ws inbox.WorkspaceID, id inbox.SavedViewID) error {
	_, err := d.tx.Exec(ctx, "DELETE FROM saved_views WHERE workspace_id = $1 AND id = $2", ws, id)
	return err
}

// ViewsOf lists the saved views that a member sees: their own, their teams' and everybody's.
func (s *Store) ViewsOf(ctx context.Context, ws inbox.WorkspaceID, member inbox.MemberID) (list []inbox.SavedView, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		all, err := db.All(ctx, tx, scanSavedView, savedViewsText, ws)
		if err != nil {
			return err
		}
		theirs, err := db.All(ctx, tx, func(r *sql.Rows, id *inbox.TeamID) error { return r.Scan(id) }, teamsOf+"$2", ws, member)
		for _, v := range all {
			if v.Shared || member != 0 && v.Owner == member || v.Team != 0 && slices.Contains(theirs, v.Team) {
				list = append(list, v)
			}
		}
		return err
	})
	return list, err
}

// looksAt is how many conversations are looked at to count those of a saved view: the first of the
// index that fits it best. A desk that has more needs no exact figure.
const looksAt = 5000

// countShape writes a statement that counts what a filter finds, at most view.CountCap, in a
// bounded stretch of one index. The text depends on which conditions there are, and not on their values.
func countShape(ws inbox.WorkspaceID, f view.Filter, state inbox.ConversationState, rare bool) (string, []any) {
	args := []any{ws}
	next := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	const alias = "few" // of the stretch; c within it
	// What holds within the stretch, and what is looked at in it.
	var within, looked []string
	one := func(indexed bool, condition string) {
		if indexed && len(within) == 0 && !f.NeedsAnswer {
			within = append(within, strings.ReplaceAll(condition, "few.", "c."))
		} else {
			looked = append(looked, condition)
		}
	}
	if f.Label != 0 {
		has := "(SELECT l.conversation_id FROM conversation_labels l WHERE l.workspace_id = $1 AND l.label_id = " + next(f.Label) + ")"
		if rare {
			one(true, "few.id IN "+has)
		} else {
			looked = append(looked, "EXISTS (SELECT 1 FROM conversation_labels l WHERE l.workspace_id = $1 AND l.conversation_id = few.id AND l.label_id = $"+strconv.Itoa(len(args))+")")
		}
	}
	if f.Priority != inbox.PriorityNone {
		one(true, "few.priority <> 0 AND few.priority = "+next(int64(f.Priority)))
	}
	if f.Stage == inbox.StageWaiting || f.Stage == inbox.StageEscalated {
		one(true, "few.stage IN ('waiting', 'escalated') AND few.stage = '"+string(f.Stage)+"'")
	}
	if f.Problems {
		one(true, "few.problems > 0")
	}
	switch f.Assignees {
	case view.Nobody:
		one(true, "few.assignee_id = 0")
	case view.Member:
		one(true, "few.assignee_id = "+next(f.Assignee))
	}
	if f.Stage == inbox.StageNew {
		one(true, "few.assignee_id = 0")
		looked = append(looked, "few.stage = 'new'")
	}
	if f.Team != 0 {
		one(true, "few.team_id <> 0 AND few.team_id = "+next(f.Team))
	}
	if f.Account != 0 {
		one(true, "few.account_id = "+next(f.Account))
	}
	if f.Unread {
		one(true, "few.unread > 0")
	}
	stretch := "SELECT c.id, c.account_id, c.assignee_id, c.stage, c.priority, c.unread, c.problems, c.team_id FROM conversations c WHERE c.workspace_id = $1 AND "
	if f.NeedsAnswer {
		stretch += needsAnswer + " ORDER BY c.priority, c.waiting_since, c.id"
	} else {
		stretch += strings.Join(append([]string{"c.state = " + next(string(state))}, within...), " AND ") + " ORDER BY c.last_at DESC, c.id DESC"
	}
	q := "SELECT count(*) FROM (SELECT 1 FROM (" + stretch + " LIMIT " + strconv.Itoa(looksAt) + ") " + alias
	if len(looked) > 0 {
		q += " WHERE " + strings.Join(looked, " AND ")
	}
	return q + " LIMIT " + strconv.Itoa(view.CountCap) + ") capped", args
}

// CountConversations counts what each filter finds, at most view.CountCap and among the first looksAt of
// its index: what it costs does not grow with the desk.
func (s *Store) CountConversations(ctx context.Context, ws inbox.WorkspaceID, filters []view.Filter) (counts []int, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		counts = make([]int, len(filters))
		for i, f := range filters {
			rare := false
			if f.Label != 0 {
				if rare, err = rareLabel(ctx, tx, ws, f.Label); err != nil {
					return err
				}
			}
			walks, err := walksOf(ctx, tx, ws, f)
			if err != nil {
				return err
			}
			for _, walk := range walks {
				text, args := countShape(ws, walk, walk.State, rare)
				n, err := db.Number(ctx, tx, text, args...)
				if err != nil {
					return err
				}
				counts[i] = min(view.CountCap, counts[i]+int(n))
			}
		}
		return nil
	})
	return counts, err
}
