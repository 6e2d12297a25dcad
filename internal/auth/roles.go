package auth

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"sangam/internal/inbox"
)

//go:embed roles.txt
var rolesText string

// roleTable is what roles.txt says.
type roleTable struct {
	roles []inbox.Role // in the order of the file
	rows  []Permission
	holds map[Permission]map[inbox.Role]bool
}

// The file is part of the program: that it can be read is known from the first start on.
var table = func() roleTable {
	t, err := parseRoles(rolesText)
	if err != nil {
		panic("auth/roles.txt: " + err.Error())
	}
	return t
}()

func parseRoles(text string) (roleTable, error) {
	t := roleTable{holds: map[Permission]map[inbox.Role]bool{}}
	n := 0
	for line := range strings.Lines(text) {
		n++
		cells := strings.Fields(line)
		switch {
		case len(cells) == 0 || strings.HasPrefix(cells[0], "#"):
			continue
		case t.roles == nil:
			for _, c := range cells[1:] {
				if slices.Contains(t.roles, inbox.Role(c)) {
					return t, fmt.Errorf("line %d: the role %s stands twice", n, c)
				}
				t.roles = append(t.roles, inbox.Role(c))
			}
			continue
		case strings.HasSuffix(cells[0], ":"):
			role := inbox.Role(strings.TrimSuffix(cells[0], ":"))
			t.roles = append(t.roles, role)
			for _, p := range cells[1:] {
				if t.holds[Permission(p)] == nil {
					return t, fmt.Errorf("line %d: there is no %s", n, p)
				}
				t.holds[Permission(p)][role] = true
			}
			continue
		case len(cells) != len(t.roles)+1:
			return t, fmt.Errorf("line %d: %d cells, want one for each of %d roles", n, len(cells)-1, len(t.roles))
		}
		p := Permission(cells[0])
		if t.holds[p] != nil {
			return t, fmt.Errorf("line %d: %s stands twice", n, p)
		}
		t.rows, t.holds[p] = append(t.rows, p), map[inbox.Role]bool{}
		for i, c := range cells[1:] {
			if c != "x" && c != "." {
				return t, fmt.Errorf("line %d: %q is neither x nor .", n, c)
			}
			t.holds[p][t.roles[i]] = c == "x"
		}
	}
	if len(t.rows) == 0 {
		return t, fmt.Errorf("there are no rows")
	}
	return t, nil
}

// Can reports whether an actor may do something: by the grants of a role of the workspace's own, else by
// the table. A permission or role that is not in the table may nothing.
func Can(a inbox.Actor, p Permission) bool {
	if a.Grants != "" {
		return table.holds[p] != nil && a.Grants.Has(string(p))
	}
	return table.holds[p][a.Role]
}

// Held lists what an actor may do, sorted.
func Held(a inbox.Actor) []Permission {
	held := slices.DeleteFunc(slices.Clone(table.rows), func(p Permission) bool { return !Can(a, p) })
	slices.Sort(held)
	return held
}

// Permissions lists what a preset may do, sorted.
func Permissions(role inbox.Role) []Permission { return Held(inbox.Actor{Role: role}) }

// Roles lists every role of the table.
func Roles() []inbox.Role { return slices.Clone(table.roles) }

// MemberRoles lists the roles that people may have, the widest first.
func MemberRoles() []inbox.Role {
	return slices.DeleteFunc(Roles(), func(r inbox.Role) bool {
		return isKeyRole(r) || r == RoleUnproven || r == RoleUnsigned || r == RoleLocked
	})
}

func isKeyRole(role inbox.Role) bool { return strings.HasPrefix(string(role), "key:") }

// Within lists the presets an actor may give, and whose holders they may change: those that may nothing
// which they may not themselves, so that nobody rises by a role they gave or a password they set. A key
// never touches whoever manages members. Service.Within has the workspace's own roles, too.
func Within(a inbox.Actor) []inbox.Role {
	return slices.DeleteFunc(MemberRoles(), func(role inbox.Role) bool { return !covers(a, Permissions(role)) })
}

// covers reports whether an actor may touch who may do these things.
func covers(a inbox.Actor, may []Permission) bool {
	if isKeyRole(a.Role) {
		return Can(a, MembersManage) && !slices.Contains(may, MembersManage)
	}
	return !slices.ContainsFunc(may, func(p Permission) bool { return !Can(a, p) })
}

// Table writes who may what as Markdown, for the handbook.
func Table() string {
	var b strings.Builder
	b.WriteString("| permission |")
	for _, r := range table.roles {
		fmt.Fprintf(&b, " %s |", r)
	}
	b.WriteString("\n|---|" + strings.Repeat(":-:|", len(table.roles)) + "\n")
	for _, p := range table.rows {
		fmt.Fprintf(&b, "| `%s` |", p)
		for _, r := range table.roles {
			if table.holds[p][r] {
				b.WriteString(" ✓ |")
			} else {
				b.WriteString("  |")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
