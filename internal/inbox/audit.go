package inbox

import "context"

// Act names what somebody did to the house: who comes in, what they may, how things are set, what left it. What
// is done in one conversation is the event log's.
type Act string

// The acts. Each says which details it has.
const (
	ActSignedIn      Act = "sign_in.done"   // device: what the browser says of itself; way: passkey or provider, if not by password
	ActSignInFailed  Act = "sign_in.failed" // why: password, code, passkey, disabled; of: whose email, or whose session, it was
	ActSignedOut     Act = "sign_in.over"
	ActSessionEnded  Act = "session.ended" // of whom; count
	ActSessionWiped  Act = "session.wiped"
	ActLocked        Act = "session.locked"
	ActUnlocked      Act = "session.unlocked"
	ActPassword      Act = "password.changed"
	ActPasswordLink  Act = "password.link" // a link to set one was made
	ActStepOn        Act = "second_step.on"
	ActStepOff       Act = "second_step.off"
	ActStepCodes     Act = "second_step.codes"
	ActPasskeyAdded  Act = "passkey.added"             // name
	ActPasskeyGone   Act = "passkey.removed"           // name
	ActPasskeyCopied Act = "passkey.copied"            // name; its counter went back: it signs in no more
	ActProviderKnown Act = "provider.linked"           // issuer
	ActMemberAdded   Act = "member.added"              // role
	ActMemberRole    Act = "member.role"               // from, to
	ActMemberState   Act = "member.state"              // to
	ActMemberRenamed Act = "member.renamed"            // to
	ActRoleMade      Act = "role.made"                 // name, may
	ActRoleChanged   Act = "role.changed"              // name, given, taken
	ActRoleRemoved   Act = "role.removed"              // name
	ActKeyMade       Act = "api_key.made"              // name, scopes
	ActKeyRemoved    Act = "api_key.removed"           // name
	ActExported      Act = "export.made"               // what, format
	ActSettings      Act = "settings.changed"          // what; from and to where they are short
	ActTextPublished Act = "confidentiality.published" // version, wanted: true or false
	ActTextSigned    Act = "confidentiality.signed"    // version, name as it was typed
	ActLabelMade     Act = "label.made"                // name
	ActLabelChanged  Act = "label.changed"             // name, from if it was renamed
	ActLabelRemoved  Act = "label.removed"             // name
	ActTeamMade      Act = "team.made"                 // name, numbers: their names
	ActTeamChanged   Act = "team.changed"              // name, from if it was renamed, given and taken: names of numbers
	ActTeamJoined    Act = "team.joined"               // name; of whom
	ActTeamLeft      Act = "team.left"                 // name; of whom
	ActTeamRemoved   Act = "team.removed"              // name, conversations: how many it had, to: the team that has them now
	ActMerged        Act = "contact.merged"            // contact, absorbed: their ids
	ActParted        Act = "contact.parted"            // the same: a merge was undone
	ActImportRead    Act = "import.read"               // file
	ActImportBegun   Act = "import.started"            // file
	ActImportUndone  Act = "import.undone"             // file
	ActImportDropped Act = "import.discarded"          // file
	ActBulk          Act = "bulk.changed"              // count, what
	ActReviewed      Act = "review.signed"             // members, devices, keys: how many there were
	ActNumberAdded   Act = "number.added"              // name
	ActNumberChanged Act = "number.changed"            // name, what
)

// Audited is one line of the log of who did what. It is never changed and never deleted.
type Audited struct {
	Workspace WorkspaceID
	ID        AuditID
	At        Millis
	Act       Act
	Member    MemberID // who did it; zero with Key zero: nobody who was signed in, or the operator
	Key       APIKeyID // or with which key
	Place     string   // the network it came from; empty: not by a request
	Of        MemberID // whom it concerns, beside who did it; zero: nobody
	// Details by name, short and without secrets; see the acts.
	Details map[string]string
}

// Origin is whose request something is done in.
type Origin struct {
	Member MemberID
	Key    APIKeyID
	Place  string
}

type originKey struct{}

// WithOrigin says whose request a context belongs to, for the audit.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf is whose request a context belongs to; zero: nobody's.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
