// Package auth says who somebody is and what they may do: passwords, sessions, API keys, limits on
// sign-in, and one function Can over a table of roles and permissions that is a file, roles.txt. It has no SQL
// and no HTTP: it declares the rows it touches in Store, and boot hands it one. All of it may be
// used by many goroutines at once.
package auth

import "sangam/internal/inbox"

// Permission names one thing somebody may do. Routes name the one they need; screens show and hide
// by them.
type Permission string

// The permissions. Who holds each says roles.txt.
const (
	ConversationsRead    Permission = "conversations.read"
	ConversationsAll     Permission = "conversations.all"     // of everybody; without it only those that one has
	ConversationsTeam    Permission = "conversations.team"    // for who lacks conversations.all: beside their own, what came to numbers that their teams serve or was given to their teams
	ConversationsReply   Permission = "conversations.reply"   // send, react, retry, upload, typing
	TemplatesSend        Permission = "templates.send"        // approved templates, also to who did not write; have the list read anew
	ConversationsAssign  Permission = "conversations.assign"  // give to a member, take away
	ConversationsResolve Permission = "conversations.resolve" // resolve and reopen
	ConversationsMark    Permission = "conversations.mark"    // read and unread
	ConversationsLabel   Permission = "conversations.label"   // put labels on and take them off
	NotesRead            Permission = "notes.read"            // private notes; the list, mentions, search
	NotesWrite           Permission = "notes.write"           // private notes
	NotesSettle          Permission = "notes.settle"          // delete what others noted, and read what was deleted
	TeamsManage          Permission = "teams.manage"          // which teams there are, who is in them, which numbers they serve; never a key
	LabelsManage         Permission = "labels.manage"         // which labels there are
	ViewsShare           Permission = "views.share"           // saved views for everybody
	DeskArrange          Permission = "desk.arrange"          // one's own saved views, and which quick reply has which of one's keys
	HandbookEdit         Permission = "handbook.edit"         // write, review and delete its pages
	MediaRead            Permission = "media.read"
	ContactsRead         Permission = "contacts.read"
	ClaimsSettle         Permission = "claims.settle" // take another member's "that was me" back
	NumbersSee           Permission = "numbers.see"   // whole phone numbers of people outside; without it they are masked
	ContactsEdit         Permission = "contacts.edit"
	ContactsMerge        Permission = "contacts.merge"    // make two contacts one, and undo it
	PhoneNamesShare      Permission = "phone_names.share" // let members see the owner's private names for people
	AccountsRead         Permission = "accounts.read"
	AccountsManage       Permission = "accounts.manage"
	MembersRead          Permission = "members.read"
	MembersManage        Permission = "members.manage"    // those whose role is Within one's own; a key: no roles or passwords
	MembersPasswords     Permission = "members.passwords" // make links to set them, take second steps away; never a key
	RolesManage          Permission = "roles.manage"      // make and change roles of the workspace's own; never a key
	SignInManage         Permission = "sign_in.manage"    // of whom a second step is demanded; never a key
	HouseManage          Permission = "house.manage"      // the text that members sign, whether access is looked at weekly; never a key
	AuditRead            Permission = "audit.read"        // who did what, also as a file; never a key
	KeysManage           Permission = "api_keys.manage"   // never a key
	ParkedRead           Permission = "raw_events.read"   // bodies of webhooks, as they came
	ParkedReplay         Permission = "raw_events.replay"
	ImportsManage        Permission = "imports.manage" // chat exports: whole conversations of the past
	StreamRead           Permission = "stream.read"
	ProfileEdit          Permission = "profile.edit"         // one's own name and how screens look
	SessionEnd           Permission = "session.end"          // the one that asks: sign out
	SessionsEnd          Permission = "sessions.end"         // one's own on other devices
	TextSign             Permission = "confidentiality.sign" // read the text and sign it
	SessionRead          Permission = "session.read"         // who is signed in; lock and unlock the screen
	ChecklistsTick       Permission = "checklists.tick"
	RepliesEdit          Permission = "replies.edit" // the team's quick replies; what they said before is kept
)

// Roles that API keys act with: the highest of the key's scopes. Each may do what the ones before
// it may. None may do all that an owner may: with a leaked key nobody makes further keys, becomes
// an owner or signs in as somebody who is there already (see EditMember).
const (
	RoleKeyRead  inbox.Role = "key:read"
	RoleKeyWrite inbox.Role = "key:write"
	RoleKeyAdmin inbox.Role = "key:admin"
)
