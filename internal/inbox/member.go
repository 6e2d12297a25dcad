package inbox

// Role is what a member may do, as a preset of permissions; see package auth.
type Role string

// The roles so far.
const (
	RoleOwner  Role = "owner"
	RoleMember Role = "member"
)

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
	State     MemberState
	// How the member likes the screens; empty means the default.
	Locale    string
	Theme     string
	SendKey   string
	Density   string
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
}
