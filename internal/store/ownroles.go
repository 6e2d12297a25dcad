package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"sangam/internal/auth"
	"sangam/internal/db"
	"sangam/internal/inbox"
)

// Roles that a workspace made for itself.

const ownRolesText = `SELECT roles.workspace_id, roles.id, roles.name, roles.permissions, roles.created_at, roles.version,
	(SELECT COUNT(*) FROM members WHERE members.workspace_id = roles.workspace_id AND members.role = roles.id) FROM roles WHERE roles.workspace_id = $1`

func scanOwnRole(r *sql.Rows, o *auth.OwnRole) error {
	var may string
	err := r.Scan(&o.Workspace, &o.ID, &o.Name, &may, &o.CreatedAt, &o.Version, &o.Members)
	for p := range strings.FieldsSeq(may) {
		o.Permissions = append(o.Permissions, auth.Permission(p))
	}
	return err
}

// OwnRoles implements auth.Store.
func (s *Store) OwnRoles(ctx context.Context, ws inbox.WorkspaceID) ([]auth.OwnRole, error) {
	return all(ctx, s, scanOwnRole, ownRolesText+" ORDER BY roles.name_key", ws)
}

// ownRole reads one role and holds it until the transaction ends.
func ownRole(ctx context.Context, tx *db.Tx, ws inbox.WorkspaceID, id inbox.Role) (auth.OwnRole, error) {
	r, err := db.One(ctx, tx, scanOwnRole, ownRolesText+" AND roles.id = $2"+forUpdate(tx), ws, string(id))
	return r, notFound(err, "role")
}

func errRoleName() error {
	return &inbox.Error{Code: inbox.CodeConflict, Message: "A role has this name already.", Fields: []inbox.FieldError{{Location: "body.name", Message: "is the name of another role"}}}
}

// AddRole implements auth.Store.
func (s *Store) AddRole(ctx context.Context, by inbox.MemberID, o auth.OwnRole) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		n, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM roles WHERE workspace_id = $1", o.Workspace)
		if err != nil {
			return err
		}
		if n >= auth.MostRoles {
			return inbox.Refuse(inbox.CodeConflict, "There are %d roles already: delete one that nobody has.", n)
		}
		made, err := tx.Exec(ctx, `INSERT INTO roles (workspace_id, id, name, name_key, permissions, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (workspace_id, name_key) DO NOTHING`, o.Workspace, string(o.ID), o.Name, strings.ToLower(o.Name), string(auth.GrantsOf(o.Permissions)), o.CreatedAt, o.Version)
		if err != nil {
			return err
		}
		if made == 0 {
			return errRoleName()
		}
		return s.roleDone(ctx, tx, by, o.Workspace, inbox.ActRoleMade, map[string]string{"name": o.Name, "may": string(auth.GrantsOf(o.Permissions))})
	})
}

// ChangeRole implements auth.Store.
func (s *Store) ChangeRole(ctx context.Context, by inbox.MemberID, o auth.OwnRole, may func(auth.OwnRole) error) (auth.OwnRole, error) {
	out := o
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		old, err := ownRole(ctx, tx, o.Workspace, o.ID)
		if err == nil {
			err = may(old)
		}
		if err != nil {
			return err
		}
		if old.Version != o.Version {
			return inbox.Refuse(inbox.CodeConflict, "Somebody has changed this role meanwhile. Look at it again.")
		}
		namesakes, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM roles WHERE workspace_id = $1 AND name_key = $2 AND id <> $3", o.Workspace, strings.ToLower(o.Name), string(o.ID))
		if err != nil {
			return err
		}
		if namesakes > 0 {
			return errRoleName()
		}
		given := slices.DeleteFunc(slices.Clone(o.Permissions), func(p auth.Permission) bool { return slices.Contains(old.Permissions, p) })
		taken := slices.DeleteFunc(slices.Clone(old.Permissions), func(p auth.Permission) bool { return slices.Contains(o.Permissions, p) })
		if _, err := tx.Exec(ctx, "UPDATE roles SET name = $3, name_key = $4, permissions = $5, version = $6 WHERE workspace_id = $1 AND id = $2",
			o.Workspace, string(o.ID), o.Name, strings.ToLower(o.Name), string(auth.GrantsOf(o.Permissions)), old.Version+1); err != nil {
			return err
		}
		if len(taken) > 0 {
			holders, err := db.All(ctx, tx, func(r *sql.Rows, id *inbox.MemberID) error { return r.Scan(id) },
				"SELECT id FROM members WHERE workspace_id = $1 AND role = $2 ORDER BY id", o.Workspace, string(o.ID))
			if err != nil {
				return err
			}
			for _, m := range holders {
				if _, err := s.endSessions(ctx, tx, by, o.Workspace, m, ""); err != nil {
					return err
				}
			}
		}
		out.Members, out.CreatedAt, out.Version = old.Members, old.CreatedAt, old.Version+1
		return s.roleDone(ctx, tx, by, o.Workspace, inbox.ActRoleChanged, map[string]string{"name": o.Name, "given": string(auth.GrantsOf(given)), "taken": string(auth.GrantsOf(taken))})
	})
	return out, err
}

// RemoveRole implements auth.Store.
func (s *Store) RemoveRole(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.Role, may func(auth.OwnRole) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		old, err := ownRole(ctx, tx, ws, id)
		if err == nil {
			err = may(old)
		}
		if err != nil {
			return err
		}
		if old.Members > 0 {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "Somebody still has this role.", Reason: &inbox.Reason{Code: "role_held",
				Message: strconv.Itoa(old.Members) + " members have this role.", WayOut: "Give them another role first, also those who are disabled."}}
		}
		given, err := db.Number(ctx, tx, "SELECT COUNT(*) FROM providers WHERE workspace_id = $1 AND new_role = $2", ws, string(id))
		if err != nil {
			return err
		}
		if given > 0 {
			return &inbox.Error{Code: inbox.CodeConflict, Message: "People who come by the provider get this role.", Reason: &inbox.Reason{Code: "role_given",
				Message: "People who come by the provider and were not invited get this role.", WayOut: "Choose another one for them under Settings › Sign-in by provider."}}
		}
		if _, err := tx.Exec(ctx, "DELETE FROM roles WHERE workspace_id = $1 AND id = $2", ws, string(id)); err != nil {
			return err
		}
		return s.roleDone(ctx, tx, by, ws, inbox.ActRoleRemoved, map[string]string{"name": old.Name})
	})
}

func (s *Store) roleDone(ctx context.Context, tx *db.Tx, by inbox.MemberID, ws inbox.WorkspaceID, act inbox.Act, details map[string]string) error {
	if err := s.audit(ctx, tx, inbox.Audited{Workspace: ws, Act: act, Member: by, Details: details}); err != nil {
		return err
	}
	return s.appendEvents(ctx, tx, []inbox.Event{{Workspace: ws, Kind: inbox.EventMemberChanged, Member: by}})
}
