package auth

import (
	"context"
	"slices"
	"strings"

	"sangam/internal/inbox"
)

// OwnRole is a role that a workspace made for itself: a copy of a preset, with other permissions.
type OwnRole struct {
	Workspace   inbox.WorkspaceID
	ID          inbox.Role
	Name        string
	Permissions []Permission // sorted
	CreatedAt   inbox.Millis
	Version     int64
	Members     int // who have it; filled when read
}

// MostRoles is how many a workspace may make.
const MostRoles = 30

// roleStore is what roles of a workspace's own touch. Each method that changes something is one transaction,
// writes a line of the audit and member.changed, so that streams look again.
type roleStore interface {
	OwnRoles(ctx context.Context, ws inbox.WorkspaceID) ([]OwnRole, error)
	// AddRole fails with CodeConflict if the name is taken, or there are MostRoles.
	AddRole(ctx context.Context, by inbox.MemberID, r OwnRole) error
	// ChangeRole puts a name and permissions in place of those of a version, after may has agreed to the old ones.
	// It fails with CodeNotFound, and with CodeConflict if the version is another or the name taken. If something
	// is taken away, the sessions of all who have the role end: their devices hold what they may no longer see.
	ChangeRole(ctx context.Context, by inbox.MemberID, r OwnRole, may func(old OwnRole) error) (OwnRole, error)
	// RemoveRole fails with CodeConflict while somebody has it.
	RemoveRole(ctx context.Context, by inbox.MemberID, ws inbox.WorkspaceID, id inbox.Role, may func(old OwnRole) error) error
}

// fieldRules are the permissions that every preset holds and a role of one's own need not.
var fieldRules = []Permission{NumbersSee, ConversationsAll, ConversationsTeam}

// rests says what a permission is nothing without. What shows webhooks, chat exports or files of the house shows numbers
// and everybody's conversations, forms that hold numbers would save masked ones, and a key sees both.
var rests = map[Permission][]Permission{
	ParkedRead: {NumbersSee, ConversationsAll}, ParkedReplay: {ParkedRead}, ImportsManage: {NumbersSee, ConversationsAll}, AuditRead: {NumbersSee, ConversationsAll},
	AccountsManage: {NumbersSee}, KeysManage: {NumbersSee, ConversationsAll},
	TeamsManage: {MembersManage, ConversationsAll}, MembersPasswords: {MembersManage}, RolesManage: {MembersManage}, ContactsMerge: {ContactsEdit, ConversationsAll},
}

// Basics lists what every role may: screens do not work without it.
func Basics() []Permission {
	roles := MemberRoles()
	held := slices.DeleteFunc(Permissions(inbox.RoleOwner), func(p Permission) bool {
		return slices.Contains(fieldRules, p) || slices.ContainsFunc(roles, func(r inbox.Role) bool { return !table.holds[p][r] })
	})
	return held
}

// GrantsOf writes permissions as they are kept.
func GrantsOf(may []Permission) inbox.Grants {
	words := make([]string, len(may))
	for i, p := range may {
		words[i] = string(p)
	}
	return inbox.Grants(strings.Join(words, " "))
}

// Within lists the roles an actor may give, presets and the workspace's own; see the function Within.
func (s *Service) Within(ctx context.Context, by inbox.Actor) ([]inbox.Role, error) {
	own, err := s.store.OwnRoles(ctx, by.Workspace)
	if err != nil {
		return nil, err
	}
	list := Within(by)
	for _, r := range own {
		if covers(by, r.Permissions) {
			list = append(list, r.ID)
		}
	}
	return list, nil
}

// mayGive refuses a role that there is not, or that is none of within.
func (s *Service) mayGive(ctx context.Context, by inbox.Actor, within []inbox.Role, role inbox.Role) error {
	if slices.Contains(within, role) {
		return nil
	}
	own, err := s.store.OwnRoles(ctx, by.Workspace)
	if err != nil {
		return err
	}
	if !slices.Contains(MemberRoles(), role) && !slices.ContainsFunc(own, func(r OwnRole) bool { return r.ID == role }) {
		return inbox.Invalid("body.role", "must be a role of members: see /api/v1/roles")
	}
	return ErrAbove()
}

// OwnRoles lists the roles a workspace made for itself, by name.
func (s *Service) OwnRoles(ctx context.Context, ws inbox.WorkspaceID) ([]OwnRole, error) {
	return s.store.OwnRoles(ctx, ws)
}

// AddRole makes a role. Nobody puts into it what they do not hold.
func (s *Service) AddRole(ctx context.Context, by inbox.Actor, name string, may []Permission) (OwnRole, error) {
	r, err := checkOwnRole(by, name, may)
	if err != nil {
		return OwnRole{}, err
	}
	r.ID, r.CreatedAt, r.Version = inbox.Role("own:"+inbox.MemberID(s.ids.Next()).String()), inbox.MillisOf(s.now()), 1
	return r, s.store.AddRole(ctx, by.Member, r)
}

// EditRole puts a name and permissions in place of those that stood in a version. Whoever does it holds
// both what the role may now and what it will. It counts at once, for whoever has the role.
func (s *Service) EditRole(ctx context.Context, by inbox.Actor, id inbox.Role, version int64, name string, may []Permission) (OwnRole, error) {
	r, err := checkOwnRole(by, name, may)
	if err != nil {
		return OwnRole{}, err
	}
	r.ID, r.Version = id, version
	return s.store.ChangeRole(ctx, by.Member, r, s.touches(by))
}

// RemoveRole deletes a role that nobody has.
func (s *Service) RemoveRole(ctx context.Context, by inbox.Actor, id inbox.Role) error {
	return s.store.RemoveRole(ctx, by.Member, by.Workspace, id, s.touches(by))
}

func (s *Service) touches(by inbox.Actor) func(OwnRole) error {
	return func(old OwnRole) error {
		if !covers(by, old.Permissions) {
			return ErrAbove()
		}
		return nil
	}
}

func checkOwnRole(by inbox.Actor, name string, may []Permission) (OwnRole, error) {
	name, err := checkName("body.name", name)
	if err != nil {
		return OwnRole{}, err
	}
	may = append(slices.Clone(may), Basics()...)
	slices.Sort(may)
	may = slices.Compact(may)
	for _, p := range may {
		if !table.holds[p][inbox.RoleOwner] {
			return OwnRole{}, inbox.Invalid("body.permissions", "must hold permissions of /api/v1/roles only")
		}
		for _, on := range rests[p] {
			if !slices.Contains(may, on) {
				return OwnRole{}, inbox.Invalid("body.permissions", "%s needs %s: give both or neither", p, on)
			}
		}
	}
	if isKeyRole(by.Role) || !covers(by, may) {
		return OwnRole{}, ErrAbove()
	}
	return OwnRole{Workspace: by.Workspace, Name: name, Permissions: may}, nil
}
