package inbox

import "strings"

// Role is what a member may do, as a preset of permissions; see package auth.
type Role string

// The roles of members: presets, from those who run the house to those who only look. What each
// may do is a table in package auth.
const (
	RoleOwner      Role = "owner"
	RoleAdmin      Role = "admin"
	RoleManager    Role = "manager"
	RoleLead       Role = "lead"
	RoleTier1      Role = "tier1" // triage
	RoleTier2      Role = "tier2" // product
	RoleSales      Role = "sales"
	RoleEscalation Role = "escalation"
	RoleModerator  Role = "moderator"
	RoleExaminer   Role = "examiner" // looks, changes nothing
	RoleMember     Role = "member"   // from before there were others: all the everyday work
)

// Grants are the permissions of a role of the workspace's own, sorted, a space between; empty for presets.
type Grants string

// Has reports whether a permission is among them.
func (g Grants) Has(permission string) bool {
	for p := range strings.SplitSeq(string(g), " ") {
		if p == permission && p != "" {
			return true
		}
	}
	return false
}

// MemberState says whether a member may sign in.
type MemberState string

// States of a member.
const (
	MemberActive   MemberState = "active"
	MemberDisabled MemberState = "disabled"
)

// Member is a person inside.
type Member struct {
	Workspace WorkspaceID
	ID        MemberID
	Email     string // lower case; unique in the workspace
	Name      string
	Role      Role
	Grants    Grants // of the role, if it is one of the workspace's own
	State     MemberState
	// Signs in with a password and a second step.
	SecondStep bool
	// How many passkeys they have.
	Passkeys int
	// How the member likes the screens; empty means the default.
	Locale  string
	Theme   string
	SendKey string
	Density string
	// How long what they send can still be taken back: "5" or "10" seconds; empty or "off": not at all.
	UndoSend  string
	CreatedAt Millis
	Version   int64
}

// Actor is who does something on the desk: a member on a screen, or the API with a key.
type Actor struct {
	Workspace WorkspaceID
	Kind      AuthorKind // ByMember, ByAPI, BySystem
	Member    MemberID   // set for ByMember
	Key       APIKeyID   // set for ByAPI
	Role      Role       // a key acts with the role its scopes give
	Grants    Grants     // what may be done, if the role is one of the workspace's own; else its row says it
}
