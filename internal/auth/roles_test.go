package auth

import (
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sangam/internal/inbox"
)

var update = flag.Bool("update", false, "write docs/people.md anew")

func TestTheTableNamesEveryPermissionAndRole(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("permission.go")
	if err != nil {
		t.Fatal(err)
	}
	var constants []Permission
	for line := range strings.Lines(string(source)) {
		if _, after, ok := strings.Cut(line, ` Permission = "`); ok {
			name, _, _ := strings.Cut(after, `"`)
			constants = append(constants, Permission(name))
		}
	}
	rows := slices.Clone(table.rows)
	slices.Sort(constants)
	slices.Sort(rows)
	if !slices.Equal(constants, rows) {
		t.Errorf("permission.go has %v\nroles.txt has %v", constants, rows)
	}
	want := []inbox.Role{inbox.RoleOwner, inbox.RoleAdmin, inbox.RoleManager, inbox.RoleLead, inbox.RoleTier1, inbox.RoleTier2, inbox.RoleSales, inbox.RoleEscalation,
		inbox.RoleModerator, inbox.RoleExaminer, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead, RoleUnproven, RoleUnsigned, RoleLocked}
	if !slices.Equal(Roles(), want) {
		t.Errorf("roles %v, want %v", Roles(), want)
	}
	for _, p := range table.rows {
		if !Can(inbox.Actor{Role: inbox.RoleOwner}, p) {
			t.Errorf("an owner may not %s", p)
		}
		if Can(inbox.Actor{Role: "unheard-of"}, p) || Can(inbox.Actor{}, p) {
			t.Errorf("a role that is not in the table may %s", p)
		}
	}
	if Can(inbox.Actor{Role: inbox.RoleOwner}, "unheard.of") {
		t.Error("a permission that is not in the table is held")
	}
}

// The examiner looks and changes nothing but how they look themselves.
func TestTheExaminerOnlyReads(t *testing.T) {
	t.Parallel()
	for _, p := range Permissions(inbox.RoleExaminer) {
		if !strings.HasSuffix(string(p), ".read") && !slices.Contains([]Permission{ProfileEdit, SessionEnd, SessionsEnd, TextSign, DeskArrange, NumbersSee, ConversationsAll, ConversationsTeam}, p) {
			t.Errorf("an examiner may %s", p)
		}
	}
}

func TestWithinNeverHoldsMore(t *testing.T) {
	t.Parallel()
	for by, want := range map[inbox.Role]string{
		inbox.RoleOwner: "owner admin manager lead tier1 tier2 sales escalation moderator examiner member", inbox.RoleAdmin: "admin manager lead tier1 tier2 sales escalation moderator examiner member",
		inbox.RoleManager: "manager lead tier1 tier2 sales escalation moderator examiner member", inbox.RoleTier1: "tier1 sales moderator", inbox.RoleExaminer: "examiner",
		RoleKeyAdmin: "lead tier1 tier2 sales escalation moderator examiner member", RoleKeyWrite: "", RoleKeyRead: "",
	} {
		var got []string
		for _, r := range Within(inbox.Actor{Role: by}) {
			got = append(got, string(r))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", by, got, want)
		}
	}
}

func TestABadTableIsRefused(t *testing.T) {
	t.Parallel()
	for what, text := range map[string]string{"nothing": "# only words\n", "a short row": "permission a b\nx.y x\n", "another mark": "permission a b\nx.y x y\n",
		"a row twice": "permission a\nx.y x\nx.y .\n", "a role twice": "permission a a\nx.y x x\n"} {
		if _, err := parseRoles(text); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	got, err := parseRoles("# words\n\npermission a b\nx.y x .\n")
	if err != nil || !reflect.DeepEqual(got.holds, map[Permission]map[inbox.Role]bool{"x.y": {"a": true, "b": false}}) {
		t.Errorf("%v %v", got, err)
	}
}

// The handbook shows the table as it is.
func TestTheHandbookShowsTheTable(t *testing.T) {
	t.Parallel()
	const path, from, to = "../../docs/people.md", "<!-- roles: made from internal/auth/roles.txt by go test ./internal/auth -run Handbook -update -->\n", "<!-- end of roles -->"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), from)
	shown, after, also := strings.Cut(rest, to)
	if !ok || !also {
		t.Fatal("docs/people.md has no place for the table")
	}
	if shown == Table() {
		return
	}
	if !*update {
		t.Error("docs/people.md shows another table than internal/auth/roles.txt: run make generate")
		return
	}
	if err := os.WriteFile(path, []byte(before+from+Table()+to+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
