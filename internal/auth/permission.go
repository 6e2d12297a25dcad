// Package auth says who somebody is and what they may do: passwords, sessions, API keys, limits on
// sign-in, and one function Can over a table of roles and permissions that is data. It has no SQL
// and no HTTP: it declares the rows it touches in Store, and boot hands it one. All of it may be
// used by many goroutines at once.
package auth

import (
	"slices"

	"sangam/internal/inbox"
)

// Permission names one thing somebody may do. Routes name the one they need; screens show and hide
// by them.
type Permission string

// The permissions.
const (
	ConversationsRead    Permission = "conversations.read"
	ConversationsReply   Permission = "conversations.reply"   // send, react, retry, upload, typing
	ConversationsAssign  Permission = "conversations.assign"  // give to a member, take away
	ConversationsResolve Permission = "conversations.resolve" // resolve and reopen
	ConversationsMark    Permission = "conversations.mark"    // read and unread
	MediaRead            Permission = "media.read"
	ContactsRead         Permission = "contacts.read"
	ContactsEdit         Permission = "contacts.edit"
	PhoneNamesShare      Permission = "phone_names.share" // let members see the owner's private names for people
	AccountsRead         Permission = "accounts.read"
	AccountsManage       Permission = "accounts.manage"
	MembersRead          Permission = "members.read"
	MembersManage        Permission = "members.manage"    // a key: members only; no owners, roles or passwords
	MembersPasswords     Permission = "members.passwords" // make links to set them; never a key
	KeysManage           Permission = "api_keys.manage"   // never a key
	ParkedRead           Permission = "raw_events.read"   // bodies of webhooks, as they came
	ParkedReplay         Permission = "raw_events.replay"
	ImportsManage        Permission = "imports.manage" // chat exports: whole conversations of the past
	StreamRead           Permission = "stream.read"
	ProfileEdit          Permission = "profile.edit" // one's own name and how screens look
	SessionEnd           Permission = "session.end"
	ChecklistsTick       Permission = "checklists.tick"
)

// Roles that API keys act with: the highest of the key's scopes. Each may do what the ones before
// it may. None may do all that an owner may: with a leaked key nobody makes further keys, becomes
// an owner or signs in as somebody who is there already (see EditMember).
const (
	RoleKeyRead  inbox.Role = "key:read"
	RoleKeyWrite inbox.Role = "key:write"
	RoleKeyAdmin inbox.Role = "key:admin"
)

// Table is the specification: each permission, and the roles that hold it. A test calls every
// route with every role and compares with it.
var table = map[Permission][]inbox.Role{
	ConversationsRead:    {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	ConversationsReply:   {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
	ConversationsAssign:  {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
	ConversationsResolve: {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
	ConversationsMark:    {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
	MediaRead:            {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	ContactsRead:         {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	ContactsEdit:         {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
	PhoneNamesShare:      {inbox.RoleOwner},
	AccountsRead:         {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	AccountsManage:       {inbox.RoleOwner, RoleKeyAdmin},
	MembersRead:          {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	MembersManage:        {inbox.RoleOwner, RoleKeyAdmin},
	MembersPasswords:     {inbox.RoleOwner},
	KeysManage:           {inbox.RoleOwner},
	ParkedRead:           {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	ParkedReplay:         {inbox.RoleOwner, RoleKeyAdmin},
	ImportsManage:        {inbox.RoleOwner},
	StreamRead:           {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead},
	ProfileEdit:          {inbox.RoleOwner, inbox.RoleMember},
	SessionEnd:           {inbox.RoleOwner, inbox.RoleMember},
	ChecklistsTick:       {inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite},
}

// permissions lists the table's rows in a stable order.
var permissions = func() []Permission {
	var all []Permission
	for p := range table {
		all = append(all, p)
	}
	slices.Sort(all)
	return all
}()

// Can reports whether an actor may do something. A permission that is not in the table belongs to
// nobody.
func Can(a inbox.Actor, p Permission) bool { return slices.Contains(table[p], a.Role) }

// Permissions lists what a role may do, sorted.
func Permissions(role inbox.Role) []Permission {
	var held []Permission
	for _, p := range permissions {
		if slices.Contains(table[p], role) {
			held = append(held, p)
		}
	}
	return held
}

// Roles lists every role of the table.
func Roles() []inbox.Role {
	return []inbox.Role{inbox.RoleOwner, inbox.RoleMember, RoleKeyAdmin, RoleKeyWrite, RoleKeyRead}
}
