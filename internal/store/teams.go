package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Teams of a workspace, who is in them and which numbers they serve.

const (
	teamsText        = "SELECT workspace_id, id, name, created_at, version FROM teams WHERE workspace_id = $1 ORDER BY name_key"
	teamMembersText  = "SELECT team_id, member_id FROM team_members WHERE workspace_id = $1 ORDER BY team_id, member_id"
	teamAccountsText = "SELECT team_id, account_id FROM team_accounts WHERE workspace_id = $1 ORDER BY team_id, account_id"
)

func teams(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, lock string) ([]inbox.Team, error) {
	list, err := db.All(ctx, tx, func(r *sql.Rows, t *inbox.Team) error {
		return r.Scan(&t.Workspace, &t.ID, &t.Name, &t.CreatedAt, &t.Version)
	}, teamsText+lock, ws)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := map[inbox.TeamID]*inbox.Team{}
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	err = tx.Query(ctx, teamMembersText, func(r *sql.Rows) error {
		var team inbox.TeamID
		var member inbox.MemberID
		err := r.Scan(&team, &member)
		if t := at[team]; t != nil {
			t.Members = append(t.Members, member)
		}
		return err
	}, ws)
	if err != nil {
		return nil, err
	}
	return list, tx.Query(ctx, teamAccountsText, func(r *sql.Rows) error {
		var team inbox.TeamID
		var account inbox.AccountID
		err := r.Scan(&team, &account)
		if t := at[team]; t != nil {
			t.Accounts = append(t.Accounts, account)
		}
		return err
	}, ws)
}

// Teams lists the teams of a workspace by name.
func (s *Store) Teams(ctx context.Context, ws inbox.WorkspaceID) (list []inbox.Team, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		list, err = teams(ctx, tx, ws, "")
		return err
	})
	return list, err
}

func (d deskTx) WorkspaceTeams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error) {
	return teams(ctx, d.tx, ws, forUpdate(d.tx))
}

func (d deskTx) Teams(ctx context.Context, ws inbox.WorkspaceID) ([]inbox.Team, error) {
	return teams(ctx, d.tx, ws, "")
}

// narrowMembers is those members of a team whose role of the workspace's own sees only what their teams serve. Every preset
// sees more.
const narrowMembers = `SELECT tm.member_id FROM team_members tm JOIN members m ON m.workspace_id = tm.workspace_id AND m.id = tm.member_id
		JOIN roles r ON r.workspace_id = m.workspace_id AND r.id = m.role
	WHERE tm.workspace_id = $1 AND tm.team_id = $2 AND ' ' || r.permissions || ' ' LIKE $3 AND NOT ' ' || r.permissions || ' ' LIKE $4 ORDER BY tm.member_id`

func (d deskTx) NarrowMembers(ctx context.Context, ws inbox.WorkspaceID, id inbox.TeamID) ([]inbox.MemberID, error) {
	return db.All(ctx, d.tx, func(r *sql.Rows, id *inbox.MemberID) error { return r.Scan(id) }, narrowMembers, ws, id,
		"% "+string(auth.ConversationsTeam)+" %", "% "+string(auth.ConversationsAll)+" %")
}

// endNarrow ends the sessions of those members of a team who see less without it, or with fewer numbers.
func (d deskTx) endNarrow(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.TeamID, loses func(inbox.MemberID) bool) error {
	members, err := d.NarrowMembers(ctx, ws, id)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !loses(m) {
			continue
		}
		if _, err := d.s.endSessions(ctx, d.tx, by, ws, m, ""); err != nil {
			return err
		}
	}
	return nil
}

func (d deskTx) TeamStands(ctx context.Context, ws inbox.WorkspaceID, id inbox.TeamID) (bool, error) {
	lock := ""
	if d.tx.Dialect == db.Postgres {
		lock = " FOR SHARE"
	}
	list, err := db.All(ctx, d.tx, func(r *sql.Rows, id *inbox.TeamID) error { return r.Scan(id) }, "SELECT id FROM teams WHERE workspace_id = $1 AND id = $2"+lock, ws, id)
	return len(list) == 1, err
}

func (d deskTx) AccountNames(ctx context.Context, ws inbox.WorkspaceID) (map[inbox.AccountID]string, error) {
	names := map[inbox.AccountID]string{}
	return names, d.tx.Query(ctx, "SELECT id, name FROM accounts WHERE workspace_id = $1", func(r *sql.Rows) error {
		var id inbox.AccountID
		var name string
		err := r.Scan(&id, &name)
		names[id] = name
		return err
	}, ws)
}

func (d deskTx) SaveTeam(ctx context.Context, by inbox.MemberID, t inbox.Team) (bool, error) {
	before, err := db.All(ctx, d.tx, func(r *sql.Rows, id *inbox.AccountID) error { return r.Scan(id) }, "SELECT account_id FROM team_accounts WHERE workspace_id = $1 AND team_id = $2", t.Workspace, t.ID)
	if err != nil {
		return false, err
	}
	fewer := slices.ContainsFunc(before, func(a inbox.AccountID) bool { return !slices.Contains(t.Accounts, a) })
	if err := d.endNarrow(ctx, by, t.Workspace, t.ID, func(m inbox.MemberID) bool { return fewer || !slices.Contains(t.Members, m) }); err != nil {
		return false, err
	}
	// A rename that takes a name which another transaction just gave away fails on the index.
	n, err := d.tx.Exec(ctx, "UPDATE teams SET name = $3, name_key = $4, version = $5 WHERE workspace_id = $1 AND id = $2", t.Workspace, t.ID, t.Name, strings.ToLower(t.Name), t.Version)
	if err == nil && n == 0 {
		n, err = d.tx.Exec(ctx, `INSERT INTO teams (workspace_id, id, name, name_key, created_at, version) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (workspace_id, name_key) DO NOTHING`, t.Workspace, t.ID, t.Name, strings.ToLower(t.Name), t.CreatedAt, t.Version)
	}
	if err != nil || n == 0 {
		return false, err
	}
	if err := d.dropTeamRows(ctx, t.Workspace, t.ID); err != nil {
		return false, err
	}
	members, accounts := make([][]any, len(t.Members)), make([][]any, len(t.Accounts))
	for i, m := range t.Members {
		members[i] = []any{int64(t.Workspace), int64(t.ID), int64(m)}
	}
	for i, a := range t.Accounts {
		accounts[i] = []any{int64(t.Workspace), int64(t.ID), int64(a)}
	}
	if _, err := d.tx.Insert(ctx, "INSERT INTO team_members (workspace_id, team_id, member_id)", "", members); err != nil {
		return false, err
	}
	_, err = d.tx.Insert(ctx, "INSERT INTO team_accounts (workspace_id, team_id, account_id)", "", accounts)
	return err == nil, err
}

func (d deskTx) dropTeamRows(ctx context.Context, ws inbox.WorkspaceID, id inbox.TeamID) error {
	if _, err := d.tx.Exec(ctx, "DELETE FROM team_members WHERE workspace_id = $1 AND team_id = $2", ws, id); err != nil {
		return err
	}
	_, err := d.tx.Exec(ctx, "DELETE FROM team_accounts WHERE workspace_id = $1 AND team_id = $2", ws, id)
	return err
}

func (d deskTx) DropTeam(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id, to inbox.TeamID) (conversations int64, views int64, err error) {
	if err := d.endNarrow(ctx, by, ws, id, func(inbox.MemberID) bool { return true }); err != nil {
		return 0, 0, err
	}
	// One statement, however many there are: screens are told of the team, and read anew what they hold of it.
	if conversations, err = d.tx.Exec(ctx, "UPDATE conversations SET team_id = $3, updated_at = $4, version = version + 1 WHERE workspace_id = $1 AND team_id <> 0 AND team_id = $2", ws, id, to, d.tx.Now); err != nil {
		return 0, 0, err
	}
	if views, err = d.tx.Exec(ctx, "UPDATE saved_views SET team_id = $3, version = version + 1 WHERE workspace_id = $1 AND team_id = $2", ws, id, to); err != nil {
		return 0, 0, err
	}
	if err := d.dropTeamRows(ctx, ws, id); err != nil {
		return 0, 0, err
	}
	_, err = d.tx.Exec(ctx, "DELETE FROM teams WHERE workspace_id = $1 AND id = $2", ws, id)
	return conversations, views, err
}
